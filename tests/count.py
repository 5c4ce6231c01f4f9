#!/usr/bin/env python3
"""Counts the test cases in a runner's report, as JSON: count.py meson testlog.json | count.py tap FILE

On stderr comes what failed, with names (failures.py): a runner tells that where it happens, far above the end of its log.
"""
import json
import re
import sys

import failures

PASSING = re.compile(r"^\[ (RUN     |      OK) \] ")  # lines of cmocka that tell nothing of a failure


def of_meson(path):
    """cmocka prints how many cases of a program passed and failed; a program that prints nothing is one case."""
    total = {"passed": 0, "failed": 0, "skipped": 0}
    broken = []
    with open(path) as file:
        for line in file:
            test = json.loads(line)
            text = (test.get("stdout") or "") + (test.get("stderr") or "")

            def number(word):
                return sum(int(n) for n in re.findall(r"\[  %s  \] (\d+) test\(s\)" % word, text))
            passed, failed, skipped = number("PASSED"), number("FAILED"), number("SKIPPED")
            if test["result"] == "SKIP":
                skipped = max(skipped, 1)
            elif test["result"] != "OK":
                failed = max(failed, 1)
                told = "\n".join(line for line in text.split("\n") if not PASSING.match(line))
                cases = dict.fromkeys(re.findall(r"^\[  FAILED  \] (\w+)$", text, re.M))
                broken.append((" ".join([test["name"] + ":", test["result"], *cases]), told))
            elif passed == 0 and skipped == 0:
                passed = 1
            for word, n in (("passed", passed), ("failed", failed), ("skipped", skipped)):
                total[word] += n
    return total, broken


def failures_of_tap(text):
    """Each "not ok" with what was said before it and the block below it, but not the tests that failed only because one
    within them did."""
    broken = []
    for found in re.finditer(r"((?:^ *# .*\n)*)^( *)not ok \d+ - (.*)\n((?:\2  .*\n|\n)*)", text, re.M):
        before, indent, name, block = found.groups()
        if "failureType: 'subtestsFailed'" not in block:
            broken.append((name, "\n".join(line[len(indent):] for line in (before + block).split("\n"))))
    return broken


def of_tap(path):
    """The closing lines of node's test runner."""
    with open(path, errors="replace") as file:
        text = file.read()

    def number(word):
        found = re.findall(r"^# %s (\d+)$" % word, text, re.M)
        return int(found[-1]) if found else 0
    return {"passed": number("pass"), "failed": number("fail") + number("cancelled"),
            "skipped": number("skipped") + number("todo")}, failures_of_tap(text)


total, broken = {"meson": of_meson, "tap": of_tap}[sys.argv[1]](sys.argv[2])
print(json.dumps(total))
sys.stderr.write(failures.digest(broken))
