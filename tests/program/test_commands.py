"""What every command has in common: help, options, exit statuses, JSON; and a whole small life of a database."""
import json
import os
import re
import unittest

import samples
from harness import ProgramTest, Sqlite, on_both_databases, run

COMMANDS = ["init", "demo", "serve", "import", "match", "gap", "extract", "titles", "info", "check", "backup", "restore", "help"]


class Help(unittest.TestCase):
    def test_general_help_names_every_command(self):
        for arguments in (["help"], ["--help"]):
            result = run(arguments)
            self.assertEqual(result.code, 0, result)
            for command in COMMANDS:
                self.assertRegex(result.out, r"(?m)^\s*%s\b" % command)
            self.assertIn("regio.db", result.out)

    def test_every_command_explains_itself_with_an_example(self):
        for command in COMMANDS:
            result = run(["help", command])
            self.assertEqual(result.code, 0, result)
            self.assertRegex(result.out, r"regio %s\b" % command)
            self.assertRegex(result.out.lower(), r"example", result)
            self.assertEqual(run([command, "--help"]).code, 0, command)

    def test_version(self):
        result = run(["--version"])
        self.assertEqual(result.code, 0, result)
        self.assertRegex(result.out, r"^regio \d+\.\d+\.\d+")


class Usage(unittest.TestCase):
    def refused(self, *arguments):
        result = run(list(arguments))
        self.assertEqual(result.code, 2, result)
        self.assertTrue(result.err.strip(), result)
        self.assertEqual(result.out, "", result)
        return result

    def test_no_and_unknown_command(self):
        self.refused()
        self.assertIn("frobnicate", self.refused("frobnicate").err)
        self.refused("help", "frobnicate")

    def test_unknown_option_of_every_command(self):
        for command in COMMANDS:
            if command != "help":
                with self.subTest(command):
                    self.assertIn("--frobnicate", self.refused(command, "--frobnicate").err)

    def test_wrong_use(self):
        path = Sqlite().path
        for arguments in (["info", "--db"], ["info", "--format", "xml"], ["info", "too", "many"], ["import"],
                          ["import", "frobnicate", "x"], ["import", "esco"], ["import", "openings"], ["import", "labels"],
                          ["match"], ["match", "--profile", "-", "--top", "none"], ["match", "--profile", "-", "--top", "-1"],
                          ["match", "--opening", "1", "--sector", "Q"], ["match", "--opening", "1", "--sort", "title"],
                          ["serve", "--region", ""], ["serve", "--listen", "nowhere"], ["serve", "--listen", "127.0.0.1:99999"], ["backup"], ["backup", "-"],
                          ["restore"]):
            with self.subTest(arguments):
                self.refused(*arguments, *(["--db", path] if "--db" not in arguments else []))
        self.assertFalse(os.path.exists(path), "a wrong use made a database")


class Examples(ProgramTest):
    start = "demo"
    kind = "sqlite"

    def test_nobody_can_apply_after_the_work_began(self):
        openings = [json.loads(line) for line in self.regio.run("export", "openings").out.splitlines()]
        self.assertGreater(len(openings), 400)
        for opening in openings:
            dates = [opening[name] for name in ("posted", "validThrough", "startDate") if name in opening]
            self.assertEqual(dates, sorted(dates), opening["id"])


class Filters(ProgramTest):
    """Filters as options: what can't be meant so is refused, not left out unseen."""
    start = "demo"
    kind = "sqlite"

    def considered(self, *options):
        return self.regio.json("match", "--profile", "-", *options, input=json.dumps(samples.PROFILE))["considered"]

    def test_languages_in_any_spelling(self):
        self.assertGreater(self.considered("--language", "nl"), 0)
        self.assertEqual(self.considered("--language", "nl"), self.considered("--language", "nl-NL"))
        self.assertEqual(self.considered("--language", "nl,en"), self.considered("--language", "NL", "--language", "EN"))

    def test_what_is_refused(self):
        for options, words in ((["--language", "nederlands"], "such as nl"), (["--sector", "q"], "capital"),
                               (["--near", "52,4,5", "--postcode", "2312", "--km", "5"], "either --near"),
                               (["--sort", "distance"], "needs a place")):
            result = self.regio.run("match", "--profile", "-", *options, input=json.dumps({"skills": []}), expect=2)
            self.assertIn(words, result.err)
            self.assertEqual(result.out, "")

    def test_a_profile_that_is_not_there_is_the_environment(self):
        for path in ("/nowhere/profile.json", "/"):
            self.assertIn("cannot read the profile", self.regio.run("match", "--profile", path, expect=3).err)


@on_both_databases
class Life(ProgramTest):
    """From nothing to matches, step by step."""
    start = "nothing"
    fresh_each_test = True

    def test_commands_before_init_say_so(self):
        for arguments in (["info"], ["check"], ["match", "--profile", "-"], ["import", "esco", samples.esco()], ["demo"]):
            result = self.regio.run(*arguments, input=json.dumps(samples.PROFILE), expect=(1, 3))
            self.assert_refused(result, "init")
        if self.kind == "sqlite":
            self.assertFalse(self.database.exists(), "a refused command made a database")
        else:
            self.assertEqual(self.database.tables(), [])

    def test_init_is_idempotent_and_empty(self):
        self.regio.run("init")
        first = self.regio.json("info")
        self.assertEqual({k: first[k] for k in ("skills", "occupations", "openings", "profiles")},
                         {"skills": 0, "occupations": 0, "openings": 0, "profiles": 0})
        self.assertEqual(sorted(first["relations"]),
                         ["broader", "occupationEssential", "occupationOptional", "skillEssential", "skillOptional"])
        self.assertGreaterEqual(first["schema"], 1)
        digest = self.database.digest()
        self.regio.run("init")
        self.assertEqual(self.database.digest(), digest)
        self.regio.run("check")

    def test_small_taxonomy_openings_and_match(self):
        self.regio.run("init")
        self.regio.run("import", "esco", samples.esco())
        info = self.regio.json("info")
        self.assertEqual((info["skills"], info["occupations"]), (4, 2))
        self.assertEqual(info["relations"], {"broader": 4, "skillEssential": 1, "skillOptional": 1,
                                             "occupationEssential": 3, "occupationOptional": 1})
        # preferred 4 + 2, alternative 3 + 1; groups may carry labels as well
        self.assertGreaterEqual(info["labels"]["en"], 10)
        self.regio.run("import", "labels", self.file("labels.csv", samples.LABELS_NL), "--language", "nl")
        self.assertEqual(self.regio.json("info")["labels"]["nl"], 4)
        self.regio.run("import", "openings", self.lines("openings.jsonl", samples.OPENINGS))
        self.assertEqual(self.regio.json("info")["openings"], 3)
        answer = self.regio.match(samples.PROFILE)
        self.assertEqual([r["id"] for r in answer["results"]], ["o1", "o2", "o3"])
        self.assertEqual((answer["considered"], answer["unknown"]), (3, []))
        for result in answer["results"]:
            self.assertEqual(sum(s["points"] for s in result["skills"]), result["score"])
        self.assertNotIn("skills", self.regio.match(samples.PROFILE, explain=False)["results"][0])
        self.assertEqual(len(self.regio.match(samples.PROFILE, top=1)["results"]), 1)
        self.regio.run("check")

    def test_imports_are_idempotent(self):
        self.regio.run("init")
        esco, openings = samples.esco(), self.lines("openings.jsonl", samples.OPENINGS)
        for arguments in (["import", "esco", esco], ["import", "openings", openings]):
            self.regio.run(*arguments)
        before = self.regio.json("info"), self.regio.match(samples.PROFILE)
        for arguments in (["import", "esco", esco], ["import", "openings", openings]):
            self.regio.run(*arguments)
        self.assertEqual((self.regio.json("info"), self.regio.match(samples.PROFILE)), before)

    def test_files_of_one_import_may_come_in_several_calls(self):
        self.regio.run("init")
        folder = samples.esco()
        names = sorted(samples.ESCO, key=lambda n: ("Relations" in n, n))
        for name in names:
            self.regio.run("import", "esco", os.path.join(folder, name))
        info = self.regio.json("info")
        self.assertEqual((info["skills"], info["occupations"], info["relations"]["broader"]), (4, 2, 4))

    def test_options_stand_anywhere(self):
        self.regio.run("init")
        a = run(["info", "--format", "json", "--db", self.regio.url])
        b = run(["info", "--db=" + self.regio.url, "--format=json"])
        self.assertEqual((a.code, b.code), (0, 0), b)
        self.assertEqual(a.json(), b.json())
        c = run(["info", "--format", "json"], env={"REGIO_DB": self.regio.url})
        self.assertEqual(c.json(), a.json())

    def test_text_output_of_every_command_is_for_people(self):
        self.regio.run("init")
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "openings", self.lines("o.jsonl", samples.OPENINGS))
        self.assertRegex(self.regio.run("info").out, r"(?i)skills\W+4")
        out = self.regio.run("match", "--profile", self.file("p.json", json.dumps(samples.PROFILE)), "--explain").out
        self.assertIn("Kok", out)
        self.assertRegex(out, r"\d+ ?%")
        self.assertFalse(re.search(r"[\x00-\x08\x1b]", out), "control codes in output that is not a terminal")

    def test_members_that_a_profile_does_not_have_are_warned_of(self):
        self.regio.run("init")
        profile = dict(samples.PROFILE, filter={"sector": ["Q"]}, top=3)
        result = self.regio.run("match", "--profile", "-", "--format", "json", input=json.dumps(profile))
        for name in ("filter", "top"):
            self.assertIn("profile: %s: is no part of a profile" % name, result.err)
        self.assertEqual(result.json(), self.regio.match(samples.PROFILE, explain=False))
        self.assertNotIn("no part", self.regio.run("match", "--profile", "-", input=json.dumps(samples.PROFILE)).err)

    def test_gap(self):
        self.regio.run("init")
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "openings", self.lines("o.jsonl", samples.OPENINGS))
        profile = {"skills": [{"uri": samples.SERVE}]}
        everything = self.regio.match({"skills": [{"uri": samples.COOK}]})["results"]
        number = {r["id"]: r["openingId"] for r in everything}["o2"]
        gap = self.regio.json("gap", "--profile", "-", "--opening", number, input=json.dumps(profile))
        self.assertEqual({m["uri"] for m in gap["missing"]}, {samples.BAKE, samples.HYGIENE})
        impacts = [m["impact"] for m in gap["missing"]]
        self.assertEqual(impacts, sorted(impacts, reverse=True))
        same = self.regio.json("gap", "--profile", "-", "--opening", "Voorbeeld Bakkerij/o2", input=json.dumps(profile))
        self.assertEqual(same, gap)
        none = self.regio.json("gap", "--profile", "-", "--opening", number,
                               input=json.dumps({"skills": [{"uri": samples.BAKE}, {"uri": samples.HYGIENE}]}))
        self.assertEqual((none["missing"], none["fit"]), ([], 100))
        for wrong in ("999999999", "nobody/o2"):
            self.regio.run("gap", "--profile", "-", "--opening", wrong, input=json.dumps(profile), expect=1)

    def test_withdraw(self):
        self.regio.run("init")
        self.regio.run("import", "esco", samples.esco())
        path = self.lines("o.jsonl", samples.OPENINGS)
        self.regio.run("import", "openings", path)
        self.regio.run("withdraw", "Voorbeeld Keuken/o1")
        answer = self.regio.match(samples.PROFILE)
        self.assertEqual((answer["considered"], {r["id"] for r in answer["results"]}), (2, {"o2", "o3"}))
        self.regio.run("withdraw", "nobody/o1", expect=1)
        self.regio.run("import", "openings", path)  # offered again
        self.assertEqual(self.regio.match(samples.PROFILE)["considered"], 3)
        self.regio.run("check")


@on_both_databases
class Demo(ProgramTest):
    start = "demo"

    def test_numbers(self):
        info = self.regio.json("info")
        self.assertGreaterEqual(info["skills"], 300)
        self.assertGreaterEqual(info["occupations"], 120)
        self.assertGreaterEqual(info["openings"], 400)
        self.assertGreater(info["labels"]["nl"], 0)
        self.assertGreater(info["labels"]["en"], 0)

    def test_check_holds(self):
        result = self.regio.json("check")
        self.assertTrue(result)

    def test_demo_needs_an_empty_database(self):
        digest = self.database.digest()
        self.assert_refused(self.regio.run("demo", expect=1), codes=(1,))
        self.assertEqual(self.database.digest(), digest)

    def test_from_hospitality_to_care(self):
        """Someone from hospitality finds openings in care that fit for more than 40 %."""
        base = "urn:regio:starter:skill:"
        skills = ["welcome-guests", "work-with-customers", "handle-complaints", "serve-food-and-drinks", "work-hygienically",
                  "work-in-a-team", "communicate", "plan-own-work"]
        profile = {"skills": [{"uri": base + s, "level": 3} for s in skills], "filters": {"sector": ["Q"]}}
        answer = self.regio.match(profile)
        known = len(skills) - len(answer["unknown"])
        self.assertGreaterEqual(known, 3, answer["unknown"])
        self.assertTrue(answer["results"])


class DataFolder(unittest.TestCase):
    def test_default_database_is_in_the_data_folder(self):
        empty = Sqlite()
        home = os.path.dirname(empty.path)
        env = {"HOME": home, "XDG_DATA_HOME": os.path.join(home, "data"), "REGIO_DB": ""}
        result = run(["init"], env=env)
        self.assertEqual(result.code, 0, result)
        found = [os.path.join(folder, name) for folder, _, names in os.walk(home) for name in names if name == "regio.db"]
        self.assertEqual(len(found), 1, found)
        self.assertIn(os.path.dirname(found[0]), run(["--help"], env=env).out)


if __name__ == "__main__":
    unittest.main()
