"""bench/run on small data: every system that this machine has gives the same answers, and the rows have their form."""
import json
import os
import subprocess
import sys
import unittest
import xml.etree.ElementTree

from harness import BIN, ROOT, not_in_quick

sys.path.insert(0, os.path.join(ROOT, "bench"))
from compare import document, plot  # noqa: E402 (bench/compare, whose folder is known only here)
from compare.measure import measure_case  # noqa: E402

ROW = {"system": str, "case": str, "p50_ms": float, "p95_ms": float, "p99_ms": float, "bytes": int}
CASES = ["no filter", "filter 10 %", "filter 1 %", "filter 0.1 %", "within 30 km"]


def bench(*arguments):
    done = subprocess.run([os.path.join(ROOT, "bench", "run"), "--installed", *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    return done


@unittest.skipIf(os.path.dirname(BIN) != os.path.join(ROOT, "build"), "the benchmark is of the plain build alone")
@not_in_quick
class Bench(unittest.TestCase):
    def test_same_answers(self):
        done = bench("--size", "3000", "--queries", "8", "--budget", "0.05", "--data", "both", "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = json.loads(done.stdout)
        for row in rows:
            for key, kind in ROW.items():
                self.assertIsInstance(row[key], (float, int) if kind is float else kind, row)
            self.assertTrue(0 <= row["p50_ms"] <= row["p95_ms"] <= row["p99_ms"], row)
        systems = {row["system"] for row in rows}
        self.assertLessEqual({"regio", "sqlite"}, systems, done.stderr)
        for shape in ("clustered", "independent"):
            for system in systems:
                compared = [row for row in rows if (row["system"], row["data"]) == (system, shape) and row["case"] in CASES]
                self.assertEqual([row["case"] for row in compared], CASES)
                self.assertTrue(all(row["exact"] for row in compared), compared)
        # A system that is absent is named.
        for system in {"regio", "postgresql", "sqlite", "xapian", "lucene", "duckdb"} - systems:
            self.assertIn("Left out: %s:" % system, done.stderr)

    def test_table(self):
        done = bench("--size", "1000", "--queries", "3", "--budget", "0.02", "--systems", "sqlite,regio", "--seed", "7",
                     "--no-extras")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1,000 openings, clustered", done.stdout)
        lines = [line for line in done.stdout.split("\n") if line.startswith("no filter ")]
        self.assertEqual([line.split()[2] for line in lines], ["regio", "sqlite"], done.stdout)

    def test_ours_alone(self):
        done = bench("--size", "1000", "--queries", "3", "--systems", "regio", "--no-extras", "--format", "json", "--cpu")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([row["case"] for row in json.loads(done.stdout)], CASES)

    def test_refuses(self):
        self.assertEqual(bench("--systems", "regio,oracle").returncode, 2)
        self.assertEqual(bench("--size", "0").returncode, 2)


@not_in_quick
class Pages(unittest.TestCase):
    def test_each_page_answers(self):
        done = subprocess.run([os.path.join(ROOT, "bench", "pages"), "--size", "200", "--rounds", "1", "--format", "json"],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = json.loads(done.stdout)
        self.assertGreater(len(rows), 50)
        for row in rows:
            self.assertTrue(0 < row["p50_ms"] <= row["p95_ms"] <= row["max_ms"], row)


class FakeSystem:
    """Answers at once, and says that it took as long as it is told."""

    def __init__(self, name, plans, wrong=()):
        self.name, self.costs, self.wrong, self.asked = name, plans, wrong, []
        self.about = {"plans": {plan: plan != "needs filter" for plan in plans}, "warm_s": 0}

    def ask(self, number, plan):
        self.asked.append((number, plan))
        return self.costs[plan], [(number, 7 if number in self.wrong else 8)]


class Measure(unittest.TestCase):
    """The measuring itself, with systems whose times and answers are known."""
    questions, spare = list(range(100)), [100, 101, 102, 103]

    def measure(self, other, filtered=True, budget=0.2):
        ours = FakeSystem("ours", {"only": 0.5})
        return measure_case([ours, other], self.questions, self.spare, filtered, budget)

    def test_another_answer_is_noticed(self):
        ours, other = self.measure(FakeSystem("other", {"only": 10}, wrong={3, 99}))
        self.assertEqual((ours.differ, other.differ), ([], [3]))  # it was not asked 99

    def test_slow_system_gets_the_first_questions(self):
        ours, other = self.measure(FakeSystem("other", {"only": 10}))
        self.assertEqual(sorted(ours.answers), self.questions)
        self.assertEqual(sorted(other.answers), self.questions[:20])
        self.assertEqual((ours.percentile(50), other.percentile(99)), (0.5, 10))

    def test_fastest_plan_that_can(self):
        plans = {"slow": 9, "needs filter": 1, "quick": 2}
        self.assertEqual(self.measure(FakeSystem("other", plans))[1].plan, "needs filter")
        _, other = self.measure(FakeSystem("other", plans), filtered=False)
        self.assertEqual(other.plan, "quick")
        self.assertNotIn("needs filter", {plan for _, plan in other.system.asked})


class Page(unittest.TestCase):
    """What is written into docs/performance.md."""

    def rows(self):
        for size in (10 ** 4, 10 ** 6):
            for system, times in (("regio", 1), ("lucene", 40), ("postgresql", 900.5)):
                for case in CASES:
                    yield {"system": system, "case": case, "data": "clustered", "size": size, "p50_ms": times * size / 1e6,
                           "p95_ms": 2 * times, "p99_ms": 3 * times, "bytes": 150 * size, "build_s": 1.5, "version": "1.0",
                           "plan": "b", "plans_ms": {"a": 3000, "b": times}, "ratio": times, "exact": True}
        yield {"system": "regio", "case": "change", "data": "clustered", "size": 10 ** 6, "p50_ms": 0.4, "p95_ms": 0.5,
               "p99_ms": 0.6, "bytes": 1}

    def test_tables(self):
        text = document.text({"rows": list(self.rows()), "machine": document.machine(), "clock": "wall", "seed": 3,
                              "queries": 200, "date": "2026-01-02"})
        self.assertIn("| no filter | 1.00 / 2.00 / 3.00 | 40.0 (× 40.0) | 900 (× 900) |", text)
        self.assertIn("| faster than Lucene | 35 times | 40.0 times | yes |", text)
        self.assertIn("| change, p50 | 0.05 ms | 0.400 ms | **no** |", text)
        self.assertIn("| PostgreSQL | no filter | a 3,000, **b 900** |", text)

    def test_plot(self):
        drawn = plot.svg(list(self.rows()))
        picture = xml.etree.ElementTree.fromstring(drawn)
        texts = [element.text for element in picture.iter("{http://www.w3.org/2000/svg}text")]
        self.assertLessEqual({"Regio", "Lucene", "PostgreSQL", "10,000", "1,000,000"}, set(texts))
        self.assertIn("prefers-color-scheme: dark", drawn)
