"""bench/run on small data: every system that this machine has gives the same answers, and the rows have their form."""
import json
import os
import subprocess
import unittest

from harness import BIN, ROOT

ROW = {"system": str, "case": str, "p50_ms": float, "p95_ms": float, "p99_ms": float, "bytes": int}
CASES = ["no filter", "filter 10 %", "filter 1 %", "filter 0.1 %", "within 30 km"]


def bench(*arguments):
    done = subprocess.run([os.path.join(ROOT, "bench", "run"), "--installed", *arguments], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=300)
    return done


@unittest.skipIf(os.path.dirname(BIN) != os.path.join(ROOT, "build"), "the benchmark is of the plain build alone")
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

    def test_refuses(self):
        self.assertEqual(bench("--systems", "regio,oracle").returncode, 2)
        self.assertEqual(bench("--size", "0").returncode, 2)
