#!/usr/bin/env python3
"""What failed, in few enough lines to be seen at the end of a log: failures.py FILE... tells of a log for each failure.

tests/suite.sh shows the last 80 lines of a failed stage, so each of its runners ends with this digest: the failures that
fit with the lines that tell most, and then their names.
"""
import os
import re
import sys

LINES = 74  # of a digest; with the counts and the like that a runner writes below it stays within the 80
NAMES = 20  # told at most
WIDTH = 300  # characters of a line
SANITIZER = re.compile(r"ERROR: \w+Sanitizer|ERROR: libFuzzer|WARNING: ThreadSanitizer|runtime error:")


def cut(lines, most):
    """The beginning, where a sanitizer's report tells what it found, and more of the end, where a traceback does."""
    found = [i for i, line in enumerate(lines) if SANITIZER.search(line)]
    if found and len(lines) > most:
        lines = lines[found[0]:]
    if len(lines) > most:
        head = most // 3
        lines = lines[:head] + ["    ..."] + lines[len(lines) - (most - head - 1):]
    return [line if len(line) <= WIDTH else line[:WIDTH] + "..." for line in lines]


def share(lengths, room):
    """How many lines each gets of the room: those that need less leave the rest to the others."""
    shares = [0] * len(lengths)
    waiting = sorted(range(len(lengths)), key=lambda i: lengths[i])
    while waiting:
        i = waiting[0]
        shares[i] = min(lengths[i], max(0, room) // len(waiting))
        room -= shares[i]
        waiting = waiting[1:]
    return shares


def digest(failures):
    """Text that tells of failures, pairs of a name and a text; empty where there are none."""
    if not failures:
        return ""
    named = [name for name, _ in failures[:NAMES]]
    if len(failures) > NAMES:
        named.append("and %d more" % (len(failures) - NAMES))
    room = LINES - len(named) - 1
    told = failures[:max(1, room // 6)]  # of more than that, a few lines each would tell nothing
    texts = [text.strip("\n").split("\n") for _, text in told]
    out = []
    for (name, _), lines, most in zip(told, texts, share([len(lines) for lines in texts], room - len(told))):
        out += ["=== " + name] + cut(lines, most)
    return "\n".join(out + ["Failed:"] + ["  " + name for name in named]) + "\n"


def main(paths):
    failures = []
    for path in paths:
        with open(path, errors="replace") as file:
            failures.append((os.path.splitext(os.path.basename(path))[0], file.read()))
    sys.stdout.write(digest(failures))


if __name__ == "__main__":
    main(sys.argv[1:])
