#!/usr/bin/env python3
"""Counts the test cases in a runner's report, as JSON: count.py meson testlog.json | count.py tap FILE"""
import json
import re
import sys


def of_meson(path):
    """cmocka prints how many cases of a program passed and failed; a program that prints nothing is one case."""
    total = {"passed": 0, "failed": 0, "skipped": 0}
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
            elif passed == 0 and skipped == 0:
                passed = 1
            for word, n in (("passed", passed), ("failed", failed), ("skipped", skipped)):
                total[word] += n
    return total


def of_tap(path):
    """The closing lines of node's test runner."""
    with open(path, errors="replace") as file:
        text = file.read()

    def number(word):
        found = re.findall(r"^# %s (\d+)$" % word, text, re.M)
        return int(found[-1]) if found else 0
    return {"passed": number("pass"), "failed": number("fail") + number("cancelled"),
            "skipped": number("skipped") + number("todo")}


print(json.dumps({"meson": of_meson, "tap": of_tap}[sys.argv[1]](sys.argv[2])))
