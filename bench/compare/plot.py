"""Draws the time of a question against the number of openings, as SVG that is readable on light and on dark ground."""
import html
import math

WIDTH, HEIGHT = 760, 470
LEFT, RIGHT, TOP, BOTTOM = 64, 132, 46, 52
NAMES = {"regio": "Regio", "postgresql": "PostgreSQL", "sqlite": "SQLite", "xapian": "Xapian", "lucene": "Lucene",
         "duckdb": "DuckDB"}
# One form and one colour, on light and on dark ground, for each system.
MARKS = {
    "regio": ("circle", "#00684a", "#5fe0b0"), "postgresql": ("square", "#28527a", "#8fc1f0"),
    "sqlite": ("diamond", "#a04612", "#f5a870"), "xapian": ("up", "#6d3596", "#cfa0f5"),
    "lucene": ("down", "#a3122b", "#ff94a2"), "duckdb": ("cross", "#6b5900", "#e3c94e"),
}
STYLE = """
text { font: 13px sans-serif; fill: #1b1b1b } .ground { fill: #ffffff } .grid { stroke: #d9d9d9 } .title { font-weight: bold }
polyline { fill: none; stroke-width: 1.8 } .regio polyline { stroke-width: 3.2 } .regio text { font-weight: bold }
"""
DARK = "text { fill: #eeeeee } .ground { fill: #16191c } .grid { stroke: #3b4248 }"


def style():
    rule = ".%s polyline, .%s path { stroke: %s } .%s path { fill: %s } .%s text { fill: %s }"
    light = "\n".join(rule % (s, s, c, s, c, s, c) for s, (_, c, _d) in MARKS.items())
    dark = "\n".join(rule % (s, s, c, s, c, s, c) for s, (_, _l, c) in MARKS.items())
    return "<style>%s%s\n@media (prefers-color-scheme: dark) {\n%s\n%s\n}</style>" % (STYLE, light, DARK, dark)


def mark(form, x, y):
    shapes = {
        "circle": "M%.1f %.1fm-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0", "square": "M%.1f %.1fm-4 -4h8v8h-8z",
        "diamond": "M%.1f %.1fm0 -5l5 5l-5 5l-5 -5z", "up": "M%.1f %.1fm0 -5l5 9h-10z", "down": "M%.1f %.1fm0 5l5 -9h-10z",
        "cross": "M%.1f %.1fm-4 -4l8 8m0 -8l-8 8",
    }
    return '<path d="%s"/>' % (shapes[form] % (x, y))


class Scale:
    """Logarithmic on both axes, in whole decades."""

    def __init__(self, sizes, times):
        self.x = (math.floor(math.log10(min(sizes))), max(math.ceil(math.log10(max(sizes))), 1 + math.floor(math.log10(min(sizes)))))
        self.y = (math.floor(math.log10(min(times))), math.ceil(math.log10(max(times))))

    def place(self, size, time):
        x, y = math.log10(size), math.log10(time)
        return (LEFT + (x - self.x[0]) / (self.x[1] - self.x[0]) * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - (y - self.y[0]) / (self.y[1] - self.y[0]) * (HEIGHT - TOP - BOTTOM))


def milliseconds(power):
    return "%s s" % format(10 ** (power - 3), ",") if power >= 3 else "%g ms" % 10 ** power if power >= 0 else "%g µs" % 10 ** (power + 3)


def axes(scale):
    parts = []
    for power in range(scale.x[0], scale.x[1] + 1):
        x, _ = scale.place(10 ** power, 1)
        parts.append('<line class="grid" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>' % (x, x, TOP, HEIGHT - BOTTOM))
        parts.append('<text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (x, HEIGHT - BOTTOM + 20, format(10 ** power, ",")))
    for power in range(scale.y[0], scale.y[1] + 1):
        _, y = scale.place(1, 10 ** power)
        parts.append('<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>' % (LEFT, WIDTH - RIGHT, y, y))
        parts.append('<text x="%d" y="%.1f" text-anchor="end">%s</text>' % (LEFT - 8, y + 4, milliseconds(power)))
    parts.append('<text x="%d" y="%d" text-anchor="middle">openings</text>' % ((LEFT + WIDTH - RIGHT) // 2, HEIGHT - 12))
    return parts


def spread(labels):
    """Moves labels (y, ...) that stand at the same x apart."""
    placed = []
    for label in sorted(labels):
        y = label[0] if not placed else max(label[0], placed[-1][0] + 15)
        placed.append((y,) + label[1:])
    return placed


def lines(series, scale):
    parts, labels = [], []
    for system, points in series.items():
        places = [scale.place(*point) for point in points]
        parts.append('<g class="%s"><polyline points="%s"/>%s</g>' % (
            system, " ".join("%.1f,%.1f" % place for place in places), "".join(mark(MARKS[system][0], *p) for p in places)))
        labels.append((places[-1][1], places[-1][0], system))
    for x in {label[1] for label in labels}:
        for y, _, system in spread([label for label in labels if label[1] == x]):
            parts.append('<g class="%s"><text x="%.1f" y="%.1f">%s</text></g>' % (system, x + 10, y + 4, NAMES[system]))
    return parts


def svg(rows):
    """Of the rows without a filter on clustered data."""
    series = {}
    for row in rows:
        if row["case"] == "no filter" and row["data"] == "clustered" and row["system"] in MARKS:
            series.setdefault(row["system"], []).append((row["size"], row["p50_ms"]))
    series = {system: sorted(points) for system, points in series.items()}
    scale = Scale(*zip(*[point for points in series.values() for point in points]))
    title = "The best 20 openings for a profile: median time by number of openings"
    told = "; ".join("%s %s" % (NAMES[s], ", ".join("%s: %.3g ms" % (format(n, ","), t) for n, t in p)) for s, p in series.items())
    return "\n".join([
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="title told">' % (WIDTH, HEIGHT),
        '<title id="title">%s</title>' % title, '<desc id="told">%s</desc>' % html.escape(told), style(),
        '<rect class="ground" width="%d" height="%d"/>' % (WIDTH, HEIGHT),
        '<text class="title" x="%d" y="26">%s</text>' % (LEFT, title)] + axes(scale) + lines(series, scale) + ["</svg>", ""])
