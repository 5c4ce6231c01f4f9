"""Rows of measurements as text and as JSON."""
import json


def rounded(value):
    """Four digits that count."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return float("%.4g" % value) if isinstance(value, float) else value


def as_json(rows):
    lines = [json.dumps(rounded(row)) for row in rows]
    return "[" + ",\n ".join(lines) + "]"


def number(value):
    """A number with as many decimals as its size makes useful."""
    if value >= 100:
        return format(round(value), ",")
    return "%.*f" % (1 if value >= 10 else 2 if value >= 1 else 3, value)


def as_text(rows):
    lines = []
    for data in sorted({(row["size"], row["data"]) for row in rows}):
        here = [row for row in rows if (row["size"], row["data"]) == data]
        lines += ["", "%s openings, %s" % (format(data[0], ","), data[1]),
                  "%-24s %-11s %9s %9s %9s %8s %8s %8s %6s  %s" % (
                      "case", "system", "p50 ms", "p95 ms", "p99 ms", "x ours", "MB", "build s", "asked", "plan")]
        for row in here:
            lines.append("%-24s %-11s %9s %9s %9s %8s %8s %8s %6s  %s%s" % (
                row["case"], row["system"], number(row["p50_ms"]), number(row["p95_ms"]), number(row["p99_ms"]),
                number(row["ratio"]) if "ratio" in row else "", number(row["bytes"] / 1e6),
                number(row["build_s"]) if "build_s" in row else "", row.get("queries", ""), row.get("plan", ""),
                "" if row.get("exact", True) else "  NOT THE SAME ANSWERS"))
    return "\n".join(lines[1:])
