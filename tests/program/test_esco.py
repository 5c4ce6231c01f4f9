"""ESCO as published: the numbers, importing twice, Dutch laid over it, the upgrade of a loaded taxonomy."""
import json

import samples
from harness import ProgramTest, not_in_quick, on_both_databases, shared_data

NUMBERS = {"skills": 13896, "occupations": 3007}
RELATIONS = {"broader": 20656, "skillEssential": 191, "skillOptional": 5708,
             "occupationEssential": 64946, "occupationOptional": 58909}


def without_labels(info):
    return {k: v for k, v in info.items() if k != "labels"}


@on_both_databases
@not_in_quick
class Published(ProgramTest):
    start = "init"
    fresh_each_test = True

    def archives(self, version="111"):
        return [shared_data("esco", "esco%s_%s.zip" % (version, part)) for part in ("en", "rel")]

    def test_numbers_and_twice(self):
        files = self.archives()
        self.regio.run("import", "esco", *files)
        info = self.regio.json("info")
        self.assertEqual({k: info[k] for k in NUMBERS}, NUMBERS)
        self.assertEqual(info["relations"], RELATIONS)
        result = self.regio.run("import", "esco", *files)
        self.assertEqual(self.regio.json("info"), info, result)
        self.regio.run("check")

    def test_dutch_changes_labels_only(self):
        self.regio.run("import", "esco", *self.archives())
        before = self.regio.json("info")
        self.regio.run("import", "esco", shared_data("esco", "esco-1.2-nl"))
        after = self.regio.json("info")
        self.assertEqual(without_labels(after), without_labels(before))
        self.assertEqual(after["labels"]["en"], before["labels"]["en"])
        # 3,039 occupations with 19,905 alternative labels, of which all but a few stand in 1.1.1 too
        self.assertGreater(after["labels"]["nl"], 20000)
        self.regio.run("import", "labels", shared_data("esco", "skills_labels_nl_partial.csv"), "--language", "nl")
        more = self.regio.json("info")
        self.assertEqual(without_labels(more), without_labels(before))
        # Of its 7,028 skills of 1.1.1, the collections of the Dutch package had named 2,235 before.
        self.assertGreaterEqual(more["labels"]["nl"], after["labels"]["nl"] + 7028 - 2235)
        self.regio.run("check")

    def test_upgrade_keeps_what_refers_to_the_old_version(self):
        self.regio.run("import", "esco", *self.archives("110"))
        old = self.regio.json("info")
        from oracle.taxonomy import load
        before, after = load(*self.archives("110")), load(*self.archives())
        self.assertEqual(old["skills"], len(before.skills))
        dropped = sorted(before.skills - after.skills)
        kept = sorted(before.skills & after.skills)
        skills = dropped[:3] + kept[:3]
        opening = {"id": "x", "title": "Old and new", "organisation": "Example", "skills": [{"uri": s} for s in skills]}
        self.regio.run("import", "openings", self.lines("o.jsonl", [opening]))
        profile = {"skills": [{"uri": s} for s in skills]}
        self.assertEqual(self.regio.match(profile)["results"][0]["fit"], 100)
        self.regio.run("import", "esco", *self.archives())
        info = self.regio.json("info")
        self.assertEqual({k: info[k] for k in NUMBERS}, NUMBERS)
        answer = self.regio.match(profile)
        self.assertEqual(answer["unknown"], [])
        self.assertEqual((answer["results"][0]["fit"], len(answer["results"][0]["skills"])), (100, len(skills)))
        self.regio.run("check")

    def test_language_must_agree_with_the_file_name(self):
        digest = self.database.digest()
        files = self.archives()
        result = self.regio.run("import", "esco", *files, "--language", "nl", expect=1)
        self.assert_refused(result, "nl")
        self.assertEqual(self.database.digest(), digest)


@on_both_databases
class Small(ProgramTest):
    """The same rules on a taxonomy of four skills."""
    start = "init"
    fresh_each_test = True

    def test_repeated_uri_merges_labels_with_a_warning(self):
        text = samples.ESCO["skills_en.csv"]
        again = text.split("\r\n")[2].replace("bake bread,", "bake bread,\"make loaves\"", 1)
        result = self.regio.run("import", "esco", samples.esco({"skills_en.csv": text + again + "\r\n"}))
        self.assertIn("warning", result.err.lower())
        self.assertEqual(self.regio.json("info")["skills"], 4)

    def test_a_dropped_skill_is_retired_and_still_scores(self):
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "openings", self.lines("o.jsonl", samples.OPENINGS))
        changes = {name: "\r\n".join(line for line in text.split("\r\n") if samples.SERVE not in line)
                   for name, text in samples.ESCO.items()}
        self.regio.run("import", "esco", samples.esco(changes))
        self.assertEqual(self.regio.json("info")["skills"], 3)
        answer = self.regio.match({"skills": [{"uri": samples.SERVE}]})
        self.assertEqual(answer["unknown"], [])
        self.assertIn("o3", [r["id"] for r in answer["results"]])

    def test_relations_of_an_occupation_without_a_row_count(self):
        ghost = samples.BASE + "occupation/o-ghost"
        relations = samples.ESCO["occupationSkillRelations.csv"] + "%s,optional,skill/competence,%s\r\n" % (ghost, samples.BAKE)
        result = self.regio.run("import", "esco", samples.esco({"occupationSkillRelations.csv": relations}))
        info = self.regio.json("info")
        self.assertEqual((info["occupations"], info["relations"]["occupationOptional"]), (2, 2))
        self.assertTrue(result.err.strip(), "nothing was said about the relations without an occupation")

    def test_labels_over_unknown_concepts_are_skipped(self):
        self.regio.run("import", "esco", samples.esco())
        text = samples.LABELS_NL + samples.BASE + "skill/who-knows,onbekend,\n"
        result = self.regio.run("import", "labels", self.file("l.csv", text), "--language", "nl")
        self.assertIn("1", result.err + result.out)
        info = self.regio.json("info")
        self.assertEqual((info["skills"], info["labels"]["nl"]), (4, 4))

    def test_labels_with_the_language_in_the_column(self):
        self.regio.run("import", "esco", samples.esco())
        text = samples.LABELS_NL.replace("preferredLabel,altLabels", "preferredLabel_nl,altLabels_nl")
        self.regio.run("import", "labels", self.file("l.csv", text), "--language", "nl")
        self.assertEqual(self.regio.json("info")["labels"]["nl"], 4)
        # again, with other labels: they replace
        self.regio.run("import", "labels", self.file("l.csv", text.replace("brood bakken", "broden bakken")), "--language", "nl")
        self.assertEqual(self.regio.json("info")["labels"]["nl"], 4)

    def test_dutch_package_over_english_changes_no_numbers(self):
        self.regio.run("import", "esco", samples.esco())
        before = self.regio.json("info")
        name = "occupations_nl.csv"
        dutch = samples.ESCO["occupations_en.csv"].replace("chef,head cook", "chef-kok,kok").replace(",waiter,", ",ober,")
        extra = dutch.split("\r\n")[1].replace(samples.CHEF, samples.BASE + "occupation/o-new")
        folder = samples.esco({n: None for n in samples.ESCO})
        with open(folder + "/" + name, "w", newline="") as file:
            file.write(dutch + extra + "\r\n")
        self.regio.run("import", "esco", folder)
        after = self.regio.json("info")
        self.assertEqual(without_labels(after), without_labels(before))
        self.assertEqual(after["labels"]["nl"], 3)

    def test_shared_profile_file_with_unknown_skills(self):
        self.regio.run("import", "esco", samples.esco())
        answer = self.regio.match({"skills": [{"uri": "urn:nothing"}, {"uri": samples.COOK}, {"uri": samples.GROUP}]})
        self.assertEqual(sorted(answer["unknown"]), sorted(["urn:nothing", samples.GROUP]))
        self.assertEqual(json.dumps(answer["results"]), "[]")
