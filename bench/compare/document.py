"""Measures what docs/performance.md shows and writes it there: the rows as JSON, the tables, and the plot."""
import json
import os
import platform
import time

from . import measure, plot, systems
from .report import number, rounded
from .systems import OURS, ROOT, say

JSON = os.path.join(ROOT, "docs", "performance.json")
PAGE = os.path.join(ROOT, "docs", "performance.md")
PLOT = os.path.join(ROOT, "docs", "images", "performance.svg")
BEGIN, END = "<!-- Measured: written by bench/run --document -->", "<!-- End of what was measured -->"

# openings, data, every system or ours alone, seconds for each slow system and case, our own questions too, part of --quick
PARTS = [
    (10 ** 4, "clustered", True, 0.3, False, True),
    (10 ** 5, "clustered", True, 0.6, False, True),
    (10 ** 6, "clustered", True, 3, True, True),
    (10 ** 6, "independent", True, 1, False, False),
    (10 ** 7, "clustered", False, 1, False, False),
]

# What was aimed at before there was anything to measure, at a million openings: case, percentile, milliseconds.
GOALS = [("no filter", "p50_ms", 1), ("no filter", "p99_ms", 2), ("filter 1 %", "p50_ms", 0.35), ("within 30 km", "p50_ms", 0.3),
         ("opening to people", "p50_ms", 2), ("opening to people", "p99_ms", 5), ("lever, all skills", "p50_ms", 150),
         ("change", "p50_ms", 0.05)]
RATIOS = [("lucene", 35), ("xapian", 100), ("duckdb", 150), ("postgresql", 800)]
PISA_MS, PISA_RATIO = 8.9, 8


def machine():
    """What the figures depend on."""
    def first(path, key):
        with open(path) as file:
            for line in file:
                if line.startswith(key):
                    return line.split(":" if ":" in line else "=", 1)[1].strip().strip('"')
        return "unknown"
    flags = first("/proc/cpuinfo", "flags").split() if platform.machine() == "x86_64" else []
    return {"processor": first("/proc/cpuinfo", "model name"), "cores": os.cpu_count(),
            "memory_gb": round(systems.memory() / 1e9), "vectors": [f for f in ("avx2", "avx512bw", "avx512_vnni") if f in flags],
            "system": first("/etc/os-release", "PRETTY_NAME"), "kernel": platform.release()}


def take(options, names, keep):
    """Measures all parts; `options` are those of bench/run. Calls keep(rows) after each, so that stopping loses only one."""
    rows = []
    for size, shape, every, budget, extras, quick in PARTS:
        if options.quick and not quick:
            continue
        options.budget = budget
        with measure.Data(size, options.seed, shape, options.queries, every) as data:
            rows += measure.measure(names if every else [OURS], data, options)
            if extras:
                rows += measure.measure_ours(data, options)
        keep(rows)
    return rows


def table(head, lines):
    return ["| " + " | ".join(head) + " |", "| --- |" + " ---: |" * (len(head) - 1)] + [
        "| " + " | ".join(line) + " |" for line in lines] + [""]


def of(rows, size, data):
    return [row for row in rows if (row["size"], row["data"]) == (size, data)]


def compared(rows):
    """A line for each case, with how many times ours each other system takes."""
    names = list(dict.fromkeys(row["system"] for row in rows if "ratio" in row))
    lines = []
    for case in dict.fromkeys(row["case"] for row in rows if "ratio" in row):
        here = {row["system"]: row for row in rows if row["case"] == case}
        mine = here[OURS]
        line = [case] + ["%s / %s / %s" % tuple(number(mine[p]) for p in ("p50_ms", "p95_ms", "p99_ms"))]
        line += ["%s (× %s)" % (number(here[n]["p50_ms"]), number(here[n]["ratio"])) for n in names[1:]]
        lines.append(line)
    return table(["ms", "Regio p50 / p95 / p99"] + [plot.NAMES[n] for n in names[1:]], lines)


def sizes(rows):
    lines = []
    for row in rows:
        if row["case"] == "no filter" and "version" in row:
            lines.append([plot.NAMES[row["system"]], str(row["version"]), number(row["bytes"] / 1e6),
                          number(row["bytes"] / row["size"]), number(row["build_s"])])
    return table(["system", "version", "MB", "bytes an opening", "build, s"], lines)


def plans(rows):
    lines = []
    for row in rows:
        if "plans_ms" in row and row["case"] in ("no filter", "filter 1 %") and row["system"] != OURS:
            told = ", ".join("%s%s %s%s" % ("**" if p == row["plan"] else "", p, number(t), "**" if p == row["plan"] else "")
                             for p, t in row["plans_ms"].items())
            lines.append([plot.NAMES[row["system"]], row["case"], told])
    return table(["system", "case", "plan and ms (the one taken in bold)"], lines)


def goals(rows):
    """Nothing where a million openings were not measured (yet)."""
    if not rows:
        return []
    found = {(row["system"], row["case"]): row for row in rows}
    lines = []
    for case, percentile, aim in GOALS:
        if (OURS, case) in found:
            reached = found[OURS, case][percentile]
            lines.append(["%s, %s" % (case, percentile[:3]), "%g ms" % aim, "%s ms" % number(reached),
                          "yes" if reached <= aim else "**no**"])
    pairs = [(plot.NAMES[s], r, found[s, "no filter"]["ratio"]) for s, r in RATIOS if (s, "no filter") in found]
    pairs.insert(0, ("PISA, term at a time (%g ms, measured elsewhere)" % PISA_MS, PISA_RATIO,
                     PISA_MS / found[OURS, "no filter"]["p50_ms"]))
    for name, aim, reached in pairs:
        lines.append(["faster than %s" % name, "%d times" % aim, "%s times" % number(reached),
                      "yes" if reached >= aim else "**no**"])
    return table(["goal", "aim", "reached", "met"], lines)


def own(rows):
    lines = [[row["case"], number(row["p50_ms"]), number(row["p95_ms"]), number(row["p99_ms"])] for row in rows if "ratio" not in row]
    return table(["ms", "p50", "p95", "p99"], lines)


def by_size(rows):
    lines = []
    for size in sorted({row["size"] for row in rows}):
        mine = {row["case"]: row for row in of(rows, size, "clustered") if row["system"] == OURS and "ratio" in row}
        lines.append([format(size, ",")] + [number(row["p50_ms"]) for row in mine.values()] + [number(row["bytes"] / 1e6 )
                     for row in list(mine.values())[:1]])
    return table(["openings"] + ["%s, p50 ms" % case for case in mine] + ["MB"], lines)


def text(told):
    """The part of the page that was measured."""
    rows, on = told["rows"], told["machine"]
    million = of(rows, 10 ** 6, "clustered")
    kind = "Processor time" if told["clock"] == "cpu" else "Time on the clock"
    lines = ["%s, on one core of %s (%d cores, %s), %d GB, %s, %s; %s.%s" % (
        kind, on["processor"], on["cores"], ", ".join(on["vectors"]) or "no vectors that we use", on["memory_gb"], on["system"],
        told["date"], "seed %d, %d questions of each case" % (told["seed"], told["queries"]),
        " " + told["note"] if told.get("note") else ""), ""]
    for title, made in (
            ("A million openings, clustered", compared(million)),
            ("A million openings, independent", compared(of(rows, 10 ** 6, "independent"))),
            ("By number of openings", by_size(rows)), ("Memory and building, a million openings", sizes(million)),
            ("Goals", goals(million)), ("What only Regio answers, a million openings", own(million)),
            ("Plans of the others, a million openings", plans(million))):
        if len(made) > 3:  # more than a head
            lines += ["### " + title, ""] + made
    return "\n".join(lines)


def write(told):
    with open(JSON, "w") as file:
        rows = ",\n  ".join(json.dumps(rounded(row)) for row in told["rows"])
        rest = json.dumps({key: value for key, value in told.items() if key != "rows"})
        file.write("%s,\n \"rows\": [\n  %s\n ]}\n" % (rest[:-1], rows))
    with open(PAGE) as file:
        page = file.read()
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    with open(PAGE, "w") as file:
        file.write(before + BEGIN + "\n\n" + text(told) + END + after)
    with open(PLOT, "w") as file:
        file.write(plot.svg(told["rows"]))


def make(options, names):
    """Measures and writes; returns the rows."""
    began = time.monotonic()
    told = {"machine": machine(), "date": time.strftime("%Y-%m-%d", time.gmtime()), "clock": options.clock, "seed": options.seed,
            "queries": options.queries, "note": options.note}
    rows = take(options, names, lambda rows: write(dict(told, rows=rows)))
    say("Wrote docs/performance.json, docs/performance.md and docs/images/performance.svg in %.1f minutes."
        % ((time.monotonic() - began) / 60))
    return rows


def again():
    """Writes the page and the plot from the rows that were measured before."""
    with open(JSON) as file:
        write(json.load(file))
