"""Measures systems on one data set, interleaved: each case in rounds, in which each system in turn answers a few questions.

All run on the same core, one at a time. A system first answers questions that do not count, by each of its plans, and goes
on with the plan that was fastest; those also warm it up, and before each round come a few more, since the caches hold what
another system left. Slow systems get fewer of the questions: as many as fit in a budget of time, the first ones. Every answer
is compared with that of the first system.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import time

from . import systems
from .systems import BUILD, OURS, say

SPARE = 24       # questions of each case for warming up
TRIED = 4        # so many of them for trying the plans
ROUNDS = 8
FEWEST = 12      # questions that a slow system gets
WARM_S = 0.3     # of a system that does not say "warm_s"
WARM_AGAIN_S = 1 # at most, for cases after the first
AGAIN_MS = 30    # of warming up before each round, one question at least
HOPELESS = 5     # a plan that takes so many times the best of the others is not tried again


class Data:
    """Openings and questions in a temporary folder: a context manager. Our engine makes the openings itself: for it alone
    they need not be written."""

    def __init__(self, size, seed, shape, queries, written=True):
        self.size, self.seed, self.shape, self.queries, self.written = size, seed, shape, queries, written

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="regio-bench.")
        try:
            os.chmod(self.folder, 0o711)  # PostgreSQL runs as another user
            say("%s openings, %s, seed %d" % (format(self.size, ","), self.shape, self.seed))
            systems.run([os.path.join(BUILD, "bench", "make_data"), self.folder, str(self.size if self.written else 0),
                         str(self.queries + SPARE), str(self.seed), self.shape])
            self._read()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        return self

    def _read(self):
        """The names of the cases, the numbers of their questions, and how many terms those have."""
        names, lines, terms = {}, {}, []
        number = 0
        with open(os.path.join(self.folder, "queries.txt")) as file:
            for line in file:
                if line.startswith("case "):
                    found = re.match(r"case (\d+) (.*)\n", line)
                    names[found.group(1)] = found.group(2)
                elif line[0].isdigit():
                    fields = line.split(" ")
                    lines.setdefault(names[fields[0]], []).append(number)
                    terms.append(fields[10].count(",") + 1)
                    number += 1
        self.cases = lines
        self.terms = sum(terms) / len(terms)
        self.filtered = {case: case != names["0"] for case in lines}

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)


class Measured:
    """What one system did in one case."""

    def __init__(self, system):
        self.system, self.plans = system, {}
        self.times, self.answers, self.differ = [], {}, []

    def choose(self, spare, filtered):
        """Tries each plan on spare questions, and goes on with the fastest."""
        best = float("inf")
        for plan, unfiltered in self.system.about["plans"].items():
            if filtered or unfiltered:
                times = [self.system.ask(spare[0], plan)[0]]
                if times[0] < HOPELESS * best:
                    times = [self.system.ask(number, plan)[0] for number in spare[1:TRIED]]
                self.plans[plan] = median(times)
                best = min(best, self.plans[plan])
        self.plan = min(self.plans, key=self.plans.get)

    def warm(self, spare, least):
        """Answers spare questions for some seconds, and says what one takes, in milliseconds."""
        began, times = time.monotonic(), []
        while not times or time.monotonic() - began < least:
            times.append(self.system.ask(spare[len(times) % len(spare)], self.plan)[0])
        return median(times[-2 * TRIED:])

    def answer(self, questions):
        for number in questions:
            ms, self.answers[number] = self.system.ask(number, self.plan)
            self.times.append(ms)

    def percentile(self, percent):
        ordered = sorted(self.times)
        return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def median(numbers):
    return sorted(numbers)[len(numbers) // 2]


def measure_case(running, questions, spare, filtered, budget):
    """What each of the systems did. The first one answers all questions."""
    measured = []
    for system in running:
        m = Measured(system)
        m.choose(spare, filtered)
        cost = m.warm(spare, min(budget, system.about.get("warm_s", WARM_S)))
        system.about["warm_s"] = min(system.about.get("warm_s", WARM_S), WARM_AGAIN_S)
        m.questions = questions if not measured else questions[:max(FEWEST, int(budget * 1000 / max(cost, 0.001)))]
        measured.append(m)
    for turn in range(ROUNDS):
        for m in measured[turn % len(measured):] + measured[:turn % len(measured)]:  # another one begins each time
            count = len(m.questions)
            part = m.questions[count * turn // ROUNDS:count * (turn + 1) // ROUNDS]
            if part:
                m.warm(spare, AGAIN_MS / 1000)
                m.answer(part)
    for m in measured:
        m.differ = [number for number in m.questions if m.answers[number] != measured[0].answers[number]]
    return measured


def row(m, case, data):
    about = m.system.about
    return {"system": m.system.name, "case": case, "p50_ms": m.percentile(50), "p95_ms": m.percentile(95),
            "p99_ms": m.percentile(99), "bytes": about["bytes"], "build_s": about["build_s"], "data": data.shape,
            "size": data.size, "seed": data.seed, "queries": len(m.times), "plan": m.plan,
            "plans_ms": m.plans, "version": about["version"],
            "exact": not m.differ}


def measure(names, data, options):
    """Rows of all systems and cases."""
    running, rows = [], []
    try:
        for name in names:
            say("  %s makes its index" % name)
            running.append(systems.System(name, data, options.clock, options.core))
            say("    %.1f s, %.0f MB" % (running[-1].about["build_s"], running[-1].about["bytes"] / 1e6))
        for case in data.cases:
            say("  %s" % case)
            questions, spare = data.cases[case][:-SPARE], data.cases[case][-SPARE:]
            measured = measure_case(running, questions, spare, data.filtered[case], options.budget)
            for m in measured:
                rows.append(row(m, case, data))
                rows[-1]["ratio"] = rows[-1]["p50_ms"] / measured[0].percentile(50)
                for number in m.differ:
                    say("    %s: another answer than %s to question %d" % (m.system.name, running[0].name, number))
    finally:
        for system in running:
            system.stop()
    return rows


def measure_ours(data, options):
    """Rows for the questions that only our engine answers: the reverse, all against all, the lever, changes."""
    say("  %s alone" % OURS)
    command = [os.path.join(BUILD, "bench", "engine_match"), "--size", str(data.size), "--queries", str(data.queries),
               "--seed", str(data.seed), "--format", "json"]
    command += ["--independent"] if data.shape == "independent" else []
    command += ["--cpu"] if options.clock == "cpu" else []
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, {options.core}))
    return [dict(row, data=data.shape, size=data.size, seed=data.seed)
            for row in json.loads(done.stdout) if row["case"] not in data.cases]
