"""The shortest way through everything: what valgrind runs."""
import json
import os
import tempfile

import samples
from harness import ProgramTest, Regio, database, on_both_databases, run, scratch


@on_both_databases
class Smoke(ProgramTest):
    start = "nothing"
    fresh_each_test = True

    def test_life(self):
        self.regio.run("init")
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "labels", self.file("l.csv", samples.LABELS_NL), "--language", "nl")
        self.regio.run("import", "openings", self.lines("o.jsonl", samples.OPENINGS))
        self.assertEqual(len(self.regio.match(samples.PROFILE)["results"]), 3)
        self.regio.run("check")
        path = os.path.join(tempfile.mkdtemp(dir=scratch()), "backup")
        self.regio.run("backup", path)
        other = database(self.kind, "nothing")
        self.addCleanup(other.drop)
        Regio(other.url).run("restore", path)
        with self.serve() as server:
            self.assertEqual(len(server.match(samples.PROFILE)["results"]), 3)
            for path in ("/", "/talent", "/api/v1/openapi.json", "/metrics", "/healthz"):
                self.assertIn(server.get(path).status, (200, 302, 303), path)
            self.assertEqual(server.get("/no/such/page").status, 404)
            self.assertIn(server.post("/api/v1/matches", b"{").status, (400, 422))

    def test_refusals(self):
        self.regio.run("init")
        self.regio.run("import", "openings", self.file("o.jsonl", "{\n"), expect=1)
        self.regio.run("import", "esco", samples.esco({"skills_en.csv": "x"}), expect=1)
        self.regio.run("match", "--profile", "-", input="{", expect=1)
        self.assertEqual(run(["frobnicate"]).code, 2)
        self.assertEqual(json.loads(self.regio.run("info", "--format", "json").out)["openings"], 0)
