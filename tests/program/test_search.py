"""Search by the name of an occupation: a second implementation of what is found, from the files of the example data."""
import csv
import functools
import json
import os
import random
import re
import unicodedata
import unittest
import urllib.parse

from harness import ROOT, ServedTest, on_both_databases, rounds


@functools.lru_cache(None)
def words_of(text):
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return re.findall(r"[^\W_][^\W_+#]*[+#]*", "".join(c for c in folded if not unicodedata.combining(c)))


def names():
    """Of each starter occupation its labels, shown ones first, by the id of its URI."""
    with open(os.path.join(ROOT, "data", "taxonomy", "occupations.csv"), encoding="utf-8", newline="") as file:
        return {row["id"]: [label for column in ("label_nl", "label_en", "alt_nl", "alt_en")
                            for label in row[column].split("|") if label] for row in csv.DictReader(file)}


def holds(title, label):
    title, label = words_of(title), words_of(label)
    return any(title[i:i + len(label)] == label for i in range(len(title)))


@on_both_databases
class Search(ServedTest):
    start = "demo"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.names = names()
        cls.openings = cls.find("", limit=1)[1]
        cls.ids = {}
        for offset in range(0, 300, 100):
            reply = cls.server.get("/api/v1/occupations?limit=100&offset=%d" % offset).json()
            cls.ids.update((row["uri"].rsplit(":", 1)[1], row["id"]) for row in reply["results"])

    @classmethod
    def find(cls, q, limit=100, **more):
        """Total and all openings of a search, page by page."""
        found, offset = [], 0
        while True:
            query = urllib.parse.urlencode(dict(more, q=q, limit=100, offset=offset))
            reply = cls.server.get("/api/v1/openings?" + query).json()
            found += reply["results"]
            offset += 100
            if len(found) >= reply["total"] or not reply["results"]:
                return reply["total"], found

    def named(self, occupations):
        return {opening["openingId"] for opening in self.openings for occupation in occupations
                for label in self.names[occupation] if holds(opening["title"], label)}

    def meant(self, q):
        def is_name(label):
            sides = [label] + (label.split("/") if "/" in label and " " not in label else [])
            return any(words_of(side) == words_of(q) for side in sides)
        return [occupation for occupation, labels in self.names.items() if any(map(is_name, labels))]

    def test_names_are_found_exactly(self):
        seed = random.randrange(1 << 32)
        chance = random.Random(seed)
        labels = sorted({label for labels in self.names.values() for label in labels})
        searches = ["vakkenvuller", "juf", "ober", "waiter", "Kok", "cv monteur", "zorg", "leiden", "xyzzy"]
        searches += chance.sample(labels, rounds(60))
        helped = 0
        for q in searches:
            more = chance.choice([{}, {}, {"sector": "Q"}, {"contract": "permanent"}, {"sector": "I,G", "sort": "title"}])
            _, everything = self.find("", **more)
            allowed = {opening["openingId"] for opening in everything}
            plain_total, plain = self.find(q, **more)
            total, found = self.find(q, names=1, **more)
            literal = {opening["openingId"] for opening in plain}
            self.assertEqual(plain_total, len(literal))
            meant = self.meant(q)
            self.assertLessEqual(len(meant), 3, "more occupations of one name than a search takes in")
            expected = literal | (self.named(meant) & allowed)
            self.assertEqual({opening["openingId"] for opening in found}, expected, "%r seed %d" % (q, seed))
            self.assertEqual((total, len(found)), (len(expected), len(expected)))
            for opening in found:
                is_literal = opening["openingId"] in literal
                self.assertEqual("called" in opening, not is_literal, opening)
                if not is_literal:
                    helped += 1
                    self.assertTrue(holds(opening["title"], opening["called"]), opening)
                    self.assertIn(opening["occupation"].rsplit(":", 1)[1], meant)
            if "sort" not in more:  # what holds the words comes first
                order = ["called" in opening for opening in found]
                self.assertEqual(order, sorted(order), q)
        self.assertGreater(helped, 0)

    def test_an_occupation_finds_its_openings(self):
        for occupation, number in sorted(self.ids.items()):
            total, found = self.find("", occupation=number)
            expected = self.named([occupation])
            self.assertEqual({opening["openingId"] for opening in found}, expected, occupation)
            self.assertEqual(total, len(expected))
        self.assertEqual(self.find("", occupation=1 << 40), (0, []))
        waiter = self.ids["waiter"]
        _, found = self.find("pannenkoekenhuis", occupation=waiter)
        self.assertEqual([opening["title"] for opening in found], ["Medewerker bediening pannenkoekenhuis"])

    def test_a_match_takes_names_in_too(self):
        profile = {"skills": [{"uri": "urn:regio:starter:skill:serve-guests"}], "top": 1000, "text": "ober"}
        plain = self.server.post("/api/v1/matches", profile).json()
        named = self.server.post("/api/v1/matches", dict(profile, names=True)).json()
        ids = {result["openingId"] for result in plain["results"]}
        more = [result for result in named["results"] if result["openingId"] not in ids]
        self.assertTrue(more)
        self.assertTrue(all("called" in result for result in more))
        self.assertEqual(named["considered"], len({o["openingId"] for o in self.find("ober", names=1)[1]}))
        fits = [result["score"] for result in named["results"]]
        self.assertEqual(fits, sorted(fits, reverse=True))

    def test_the_page_says_why(self):
        page = self.server.get("/talent/vacatures?q=ober").text
        self.assertTrue("In de titel: ‘medewerker bediening’, hetzelfde beroep als ‘ober’" in page)
        total = len(self.find("ober", names=1)[1])
        self.assertIn("<strong>%d vacatures</strong>" % total, page)
        literal = self.server.get("/talent/vacatures?q=ober&letterlijk=1").text
        self.assertNotIn("hetzelfde beroep als", literal)
        self.assertIn("Zoek ook op andere namen van het beroep", literal)
        files = {suffix: self.server.get("/talent/vacatures.%s?q=ober" % suffix).text for suffix in ("json", "csv")}
        self.assertEqual(len(json.loads(files["json"])["results"]), total)
        self.assertEqual(len(list(csv.reader(files["csv"].splitlines()))), total + 1)


if __name__ == "__main__":
    unittest.main()
