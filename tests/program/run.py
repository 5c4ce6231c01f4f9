#!/usr/bin/env python3
"""Runs the program tests: run.py [--jobs N] [--summary FILE] [NAME...]

Each test class runs in a process of its own, N at a time, so that a hang or crash fails that class alone. NAME is a
module (test_info), a class (test_info.Info_sqlite) or a part of one. A class that fails shows its whole output when it ends;
what failed is told once more at the end (failures.py), just before the last line, 'N passed, N failed, N skipped'.
"""
import argparse
import concurrent.futures
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import failures  # noqa: E402 (it stands in the folder above)


class Counter(unittest.TextTestResult):
    """Counts test methods: one that fails in several sub-tests is one failure."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1

    def count(self):
        def key(test):
            return getattr(test, "test_case", test).id()
        failed = {key(test) for test, _ in self.failures + self.errors}
        skipped = {key(test) for test, _ in self.skipped} - failed
        return {"passed": self.passed, "failed": len(failed), "skipped": len(skipped),
                "reasons": sorted({reason for _, reason in self.skipped}),
                "tracebacks": [[str(test).split("\n")[0], text] for test, text in self.failures + self.errors]}


def classes():
    """Names of all test classes, module.Class."""
    names = []
    for file in sorted(os.listdir(HERE)):
        if file.startswith("test_") and file.endswith(".py"):
            module = importlib.import_module(file[:-3])
            for name, value in sorted(vars(module).items()):
                if isinstance(value, type) and issubclass(value, unittest.TestCase) and value.__module__ == file[:-3]:
                    if unittest.defaultTestLoader.getTestCaseNames(value):
                        names.append("%s.%s" % (file[:-3], name))
    return names


def run_here(name, report):
    suite = unittest.defaultTestLoader.loadTestsFromName(name)
    result = unittest.TextTestRunner(resultclass=Counter, verbosity=2, buffer=False).run(suite)
    with open(report, "w") as file:
        json.dump(result.count(), file)
    return 0


def run_class(name, scratch, timeout):
    began = time.monotonic()
    report = os.path.join(scratch, name + ".json")
    output = os.path.join(scratch, name + ".out")
    with open(output, "wb") as out:
        process = subprocess.Popen([sys.executable, os.path.abspath(__file__), "--here", name, report], stdout=out,
                                   stderr=out, env=dict(os.environ, REGIO_TEST_SCRATCH=scratch), start_new_session=True)
        try:
            process.wait(timeout)
        except subprocess.TimeoutExpired:
            out.write(b"\ntook too long, stopped\n")
        try:
            os.killpg(process.pid, 9)  # servers that a crashed test left behind
        except ProcessLookupError:
            pass
        process.wait()
    with open(output, errors="replace") as file:
        text = file.read()
    try:
        with open(report) as file:
            count = json.load(file)
    except (OSError, ValueError):
        count = {"passed": 0, "failed": 1, "skipped": 0, "reasons": [], "tracebacks": [[name, text]]}
    return name, count, text, time.monotonic() - began


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--timeout", type=float, default=1200, help="seconds that one class may take")
    parser.add_argument("--summary", help="file for the counts, as JSON")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--here", nargs=2, metavar=("NAME", "REPORT"), help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    if arguments.here:
        return run_here(*arguments.here)
    chosen = [n for n in classes() if not arguments.names or any(a in n for a in arguments.names)]
    if arguments.list:
        print("\n".join(chosen))
        return 0
    total = {"passed": 0, "failed": 0, "skipped": 0}
    broken = []
    scratch = tempfile.mkdtemp(prefix="regio-tests.")
    try:
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            waiting = [pool.submit(run_class, name, scratch, arguments.timeout) for name in chosen]
            for done in concurrent.futures.as_completed(waiting):
                name, count, text, seconds = done.result()
                for word in total:
                    total[word] += count[word]
                state = "FAILED" if count["failed"] else "ok"
                print("%-6s %-55s %3d passed  %6.1f s%s" % (state, name, count["passed"], seconds,
                      "  skipped %d: %s" % (count["skipped"], "; ".join(count["reasons"])) if count["skipped"] else ""))
                if count["failed"]:
                    print(text)
                    broken += count["tracebacks"]
                sys.stdout.flush()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if arguments.summary:
        with open(arguments.summary, "w") as file:
            json.dump(total, file)
    sys.stdout.write(failures.digest(broken))
    print("%(passed)d passed, %(failed)d failed, %(skipped)d skipped" % total)
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
