"""Which labels stand in a text: the rules of docs/text.md, the slow way. Shares no line with the program.

Words here are such that stemming and the splitting of compounds leave them alone; the program's stemmer has tests of its own.
"""
import re
import unicodedata

WORD = re.compile(r"[a-z0-9][a-z0-9+#]*")


def normal(text):
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in text if not unicodedata.combining(c))


def words(text):
    """(word, first byte, byte behind it, whether a sentence or line ended before it) in the order of the text."""
    found, at, ended = [], 0, True
    for piece in re.findall(r"\w[\w+#\u0300-\u036f]*|.", text, re.DOTALL):
        size = len(piece.encode())
        following = text.encode()[at + size:at + size + 1]
        match = WORD.fullmatch(normal(piece))
        if match:
            found.append((match.group(), at, at + size, ended))
            ended = False
        elif piece in "\n\r" or (piece in ".!?;" and following in (b"", b" ", b"\n", b"\r", b"\t")):
            ended = True
        at += size
    return found


def labels_in(text, labels, without_meaning, weak):
    """The leftmost and longest labels in `text`: (key, first byte, byte behind). `labels`: label to key. A word of `weak` is no find alone."""
    rows = {}
    for label, key in labels.items():
        row = tuple(w for w, _, _, _ in words(label) if w not in without_meaning)
        if row:
            rows.setdefault(row, set()).add(key)
    stream = []
    for word, start, end, ended in words(text):
        if ended:
            stream.append(None)
        if word not in without_meaning:
            stream.append((word, start, end))
    found, at = [], 0
    while at < len(stream):
        best = 0
        for length in range(1, len(stream) - at + 1):
            part = stream[at:at + length]
            if None in part:
                break
            if tuple(word for word, _, _ in part) in rows:
                best = length
        if best == 1 and stream[at][0] in weak:
            best = 0
        if best:
            part = stream[at:at + best]
            found.append((rows[tuple(word for word, _, _ in part)], part[0][1], part[-1][2]))
        at += best or 1
    return found
