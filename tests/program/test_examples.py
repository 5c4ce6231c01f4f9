"""The rules of data/openings, as its README gives them: what a demonstration shows is complete, varied and honest."""
import collections
import csv
import glob
import json
import os
import re
import unittest

from harness import ROOT, ProgramTest, on_both_databases

SKILL = "urn:regio:starter:skill:"
KEYS = ("id source market title organisation url language skills text lat lon postcode remote hoursMin hoursMax educationLevel sector "
        "contract posted validThrough startDate places salaryMin salaryMax salaryPeriod applyUrl").split()
MARKETS = {"vacancies", "placements", "trainee-places", "assignments"}


def table(*path):
    with open(os.path.join(ROOT, "data", *path), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def openings():
    found = []
    for path in sorted(glob.glob(os.path.join(ROOT, "data", "openings", "*.jsonl"))):
        with open(path, encoding="utf-8") as file:
            found += [json.loads(line) for line in file]
    return found


class Files(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.openings = openings()
        cls.municipality = {row["pc4"]: row["municipality"] for row in table("region", "postcodes.csv")}

    def none(self, wrong):
        """No opening of which the function says that it is wrong."""
        self.assertEqual([o["id"] for o in self.openings if wrong(o)][:10], [])

    def test_there_are_at_least_400(self):
        self.assertGreaterEqual(len(self.openings), 400)

    def test_each_municipality_has_at_least_thirty_and_some_lie_elsewhere(self):
        count = collections.Counter(self.municipality.get(o.get("postcode", "")[:4]) for o in self.openings)
        region = [row["name"] for row in table("region", "municipalities.csv")]
        self.assertEqual(len(region), 6)
        self.assertEqual([name for name in region if count[name] < 30], [])
        self.assertGreater(sum(count.values()) - sum(count[name] for name in region), 0)

    def test_each_sector_in_which_we_know_an_occupation_has_openings(self):
        sectors = {row["sector"] for row in table("taxonomy", "occupations.csv")}
        self.assertGreaterEqual(len(sectors), 8)
        self.assertEqual(sectors - {o.get("sector") for o in self.openings}, set())

    def test_skills_and_postcodes_are_known(self):
        known = {SKILL + row["id"] for row in table("taxonomy", "skills.csv")}
        self.none(lambda o: not {skill["uri"] for skill in o["skills"]} <= known)
        self.none(lambda o: "postcode" in o and o["postcode"][:4] not in self.municipality)
        self.none(lambda o: "postcode" not in o and "lat" not in o)

    def test_each_has_skills_of_its_own(self):
        occupations = collections.defaultdict(set)
        for row in table("taxonomy", "occupation_skills.csv"):
            occupations[row["occupation"]].add(SKILL + row["skill"])
        typical = {frozenset(skills) for skills in occupations.values()}
        asked = {o["id"]: frozenset(skill["uri"] for skill in o["skills"]) for o in self.openings}
        self.none(lambda o: not 6 <= len(o["skills"]) <= 20 or len(asked[o["id"]]) < len(o["skills"]))
        self.none(lambda o: 2 * sum(skill["importance"] == "optional" for skill in o["skills"]) >= len(o["skills"]))
        self.none(lambda o: asked[o["id"]] in typical)
        self.assertEqual([ids for ids, n in collections.Counter(asked.values()).items() if n > 1], [], "asked twice")

    def test_each_has_a_text_of_its_own(self):
        self.none(lambda o: not 2 <= len(re.findall(r"[.!?](?:\s|$)", o["text"])) <= 5)
        self.assertEqual(len({o["text"] for o in self.openings}), len(self.openings))
        self.none(lambda o: "dynamisch" in o["text"].lower())

    def test_organisations_are_marked_as_examples(self):
        self.none(lambda o: not o["organisation"].endswith(" (voorbeeld)") or o["source"] != "voorbeeld")
        self.none(lambda o: any(not re.match(r"https://([a-z0-9-]+\.)*voorbeeld\.example/", o[key])
                                for key in ("url", "applyUrl") if key in o and not o[key].startswith("mailto:")))

    def test_keys_stand_in_order_and_none_is_empty(self):
        self.none(lambda o: [key for key in KEYS if key in o] != list(o))
        self.none(lambda o: any(value in (None, "", []) for value in o.values()))
        self.none(lambda o: o["market"] not in MARKETS or not re.fullmatch(r"[a-z]+-\d{3}", o["id"]))
        self.assertEqual(len({o["id"] for o in self.openings}), len(self.openings))

    def test_days_are_relative(self):
        offsets = {}
        for o in self.openings:
            for key in ("posted", "validThrough", "startDate"):
                found = re.fullmatch(r"today([+-]\d+)?", o.get(key, "today"))
                self.assertTrue(found, o["id"])
                offsets[o["id"], key] = int(found.group(1) or 0)
        self.none(lambda o: offsets[o["id"], "posted"] > 0 or offsets[o["id"], "validThrough"] < 0)

    def test_pay(self):
        # The legal minimum an hour for adults was EUR 14.71 on 1 January 2026; a month is 36 hours a week at the least.
        self.none(lambda o: o["contract"] == "volunteer" and "salaryMin" in o)
        self.none(lambda o: o.get("salaryPeriod") == "hour" and o["salaryMin"] < 14.71)
        self.none(lambda o: o.get("salaryPeriod") == "month" and o["contract"] != "internship" and
                  o["salaryMin"] < 14.71 * 36 * 52 / 12)


@on_both_databases
class Demonstration(ProgramTest):
    start = "demo"

    def test_a_waiter_finds_care_that_fits_for_more_than_40_percent(self):
        skills = [{"uri": SKILL + row["skill"], "level": 3} for row in table("taxonomy", "occupation_skills.csv")
                  if row["occupation"] == "waiter" and row["relation"] == "essential"]
        self.assertGreaterEqual(len(skills), 5)
        answer = self.regio.match({"skills": skills, "filters": {"sector": ["Q"]}})
        self.assertEqual(answer["unknown"], [])
        self.assertGreater(answer["results"][0]["fit"], 40)

    def test_all_are_loaded_and_shown(self):
        self.assertEqual(self.regio.json("info")["openings"], len(openings()))
        with self.serve() as server:
            self.assertEqual(server.get("/api/v1/openings?limit=1").json()["total"], len(openings()))
