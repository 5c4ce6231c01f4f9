"""A server that runs while the database changes: what is imported shows in the next matches."""
import json
import time

import samples
from harness import ProgramTest, SLOW, on_both_databases


@on_both_databases
class Live(ProgramTest):
    fresh_each_test = True

    def setUp(self):
        super().setUp()
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "openings", self.lines("o.jsonl", samples.OPENINGS))

    def eventually(self, check, what):
        """The server follows within a few seconds; a slow machine gets a minute."""
        end = time.monotonic() + 60 * SLOW
        while not check():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.05)

    def titles(self, server, profile=samples.PROFILE):
        return {r["id"]: r["title"] for r in server.match(profile)["results"]}

    def test_added_and_changed(self):
        with self.serve() as server:
            self.assertEqual(set(self.titles(server)), {"o1", "o2", "o3"})
            new = {"id": "o4", "title": "Souschef", "organisation": "Example", "skills": [{"uri": samples.COOK}]}
            changed = dict(samples.OPENINGS[0], title="Chef-kok")
            self.regio.run("import", "openings", self.lines("o.jsonl", [new, changed]))
            self.eventually(lambda: self.titles(server).get("o4") == "Souschef", "a new opening does not show")
            self.assertEqual(self.titles(server)["o1"], "Chef-kok")
            over = dict(changed, validThrough="2020-01-01")
            self.regio.run("import", "openings", self.lines("o.jsonl", [over]))
            self.eventually(lambda: "o1" not in self.titles(server), "an opening that is over still shows")

    def test_two_servers_on_one_database(self):
        with self.serve() as one, self.serve() as two:
            new = {"id": "o9", "title": "Both", "organisation": "Example", "skills": [{"uri": samples.SERVE}]}
            self.regio.run("import", "openings", self.lines("o.jsonl", [new]))
            for server in (one, two):
                self.eventually(lambda: "o9" in self.titles(server), "one of two servers does not follow")

    def test_a_new_taxonomy(self):
        with self.serve() as server:
            salt = samples.BASE + "skill/s-salt"
            row = "KnowledgeSkillCompetence,%s,skill/competence,sector-specific,salt food,,,released,,,,x,\r\n" % salt
            relation = "KnowledgeSkillCompetence,%s,KnowledgeSkillCompetence,%s\r\n" % (salt, samples.COOK)
            name = "broaderRelationsSkillPillar.csv"
            self.regio.run("import", "esco", samples.esco({"skills_en.csv": samples.ESCO["skills_en.csv"] + row,
                                                           name: samples.ESCO[name] + relation}))
            profile = {"skills": [{"uri": salt}]}
            self.eventually(lambda: server.match(profile)["unknown"] == [], "a new skill is not known")
            first = server.match(profile)["results"][0]
            self.assertEqual((first["id"], first["skills"][0]["relation"]), ("o1", "narrower"))
            self.assertEqual(server.match(profile), self.regio.match(profile))

    def test_restart_gives_the_same(self):
        with self.serve() as server:
            before = json.dumps(server.match(samples.PROFILE), sort_keys=True)
        with self.serve() as server:
            self.assertEqual(json.dumps(server.match(samples.PROFILE), sort_keys=True), before)

    def test_command_and_api_write_the_same_bytes(self):
        with self.serve() as server:
            for extra in ({}, {"filters": {"hours": {"min": 20}, "market": ["vacancies"]}}, {"skills": [{"uri": "urn:x"}]}):
                profile = dict(samples.PROFILE, **extra)
                reply = server.post("/api/v1/matches", dict(profile, top=5, explain=True))
                out = self.regio.run("match", "--profile", "-", "--top", "5", "--explain", "--format", "json",
                                     input=json.dumps(profile)).out
                self.assertEqual(reply.text.strip(), out.strip())
                gap = server.post("/api/v1/gaps", dict(profile, openingId=2))
                out = self.regio.run("gap", "--profile", "-", "--opening", "2", "--format", "json",
                                     input=json.dumps(profile)).out
                self.assertEqual(gap.text.strip(), out.strip())
