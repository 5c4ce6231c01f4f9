"""Filters and free text at their edges: the same on every surface (command, API, page)."""
import json
import re
import urllib.parse

from harness import ServedTest, on_both_databases

PATH = "/talent/vacatures"
DUTCH = {"Accept-Language": "nl"}


@on_both_databases
class Edges(ServedTest):
    start = "demo"

    def command(self, *options, expect=0):
        return self.regio.run("match", "--profile", "-", *options, "--format", "json", input='{"skills":[]}', expect=expect)

    def considered(self, *options):
        return json.loads(self.command(*options).out)["considered"]

    def matches(self, status=200, **members):
        reply = self.server.post("/api/v1/matches", dict({"skills": []}, **members))
        self.assertEqual(reply.status, status, reply.text)
        return reply.json()

    def openings(self, status=200, **query):
        reply = self.server.get("/api/v1/openings?" + urllib.parse.urlencode(query))
        self.assertEqual(reply.status, status, reply.text)
        return reply.json()

    def page(self, **query):
        """The number of openings on the page, and its text."""
        reply = self.server.get(PATH + "?" + urllib.parse.urlencode(query), DUTCH)
        self.assertEqual(reply.status, 200)
        return int(re.search(r"<strong>([\d.]+) vacature", reply.text).group(1).replace(".", "")), reply.text

    def test_zero_kilometres_are_a_distance_everywhere(self):
        expected = self.matches(filters={"near": {"postcode": "2312", "km": 0}})["considered"]
        self.assertEqual(self.considered("--km", "0", "--postcode", "2312"), expected)
        self.assertLess(expected, self.considered("--km", "10", "--postcode", "2312"))
        count, text = self.page(postcode="2312", afstand="0")
        self.assertGreater(count, 0)
        self.assertEqual(self.openings(postcode="2312", km="0")["total"], count)
        self.assertIn("Binnen 0 km van 2312", text)
        self.assertLess(count, self.page(postcode="2312", afstand="10")[0])

    def test_a_distance_out_of_range_is_named_everywhere(self):
        said = {}
        for km in ("-1", "20100.5", "20101"):
            said["command"] = self.command("--km", km, "--postcode", "2312", expect=2).err
            said["profile"] = json.dumps(self.matches(400, filters={"near": {"postcode": "2312", "km": float(km)}}))
            said["address"] = json.dumps(self.openings(400, postcode="2312", km=km))
            count, text = self.page(postcode="2312", afstand=km)
            said["page"] = text
            self.assertEqual(count, self.page()[0], "it does not count")
            for surface, words in (("command", "from 0 to 20100"), ("profile", "van 0 tot en met 20.100"),
                                   ("address", "van 0 tot en met 20.100"), ("page", "van 0 tot en met 20.100 kilometer")):
                self.assertTrue(words in said[surface], (surface, km))

    def test_a_distance_and_a_postcode_belong_together(self):
        for query in ({"km": "0"}, {"km": "5"}, {"postcode": "2312"}):
            self.assertEqual(self.openings(400, **query)["errors"][0]["code"], "error.filter_near_pair")

    def test_words_without_letters_or_digits_find_nothing(self):
        for words in ("\U0001F600", "!?", "- -"):
            with self.subTest(words):
                self.assertEqual(self.considered("--text=" + words), 0)
                self.assertEqual(self.matches(text=words)["considered"], 0)
                self.assertEqual(self.openings(q=words)["total"], 0)
                count, text = self.page(q=words)
                self.assertEqual(count, 0)
                self.assertIn("Geen vacatures gevonden", text)
                self.assertIn("Filters (1 aan)", text)

    def test_only_spaces_are_no_search(self):
        self.assertEqual(self.matches(text="  ")["considered"], self.matches()["considered"])
        every = self.page()[0]
        self.assertEqual(self.openings(q="  ")["total"], every)
        self.assertEqual(self.page(q="  ")[0], every)

    def test_a_member_that_means_nothing_is_told(self):
        text = json.dumps({"skills": [{"uri": "a", "levle": 1}], "filter": {"sector": ["Q"]}})
        result = self.regio.run("match", "--profile", "-", "--format", "json", input=text)
        for path in ("skills[0].levle", "filter"):
            self.assertRegex(result.err, r"(?m)^profile: %s: .*ignored" % re.escape(path))
        self.assertEqual(json.loads(result.out)["unknown"], ["a"])
        result = self.regio.run("match", "--profile", "-", input='{"skills":[],"\\u001b[31mred":1}')
        self.assertIn("profile: ?[31mred: ", result.err)  # nothing that a terminal would obey
        bodies = {"matches": {"skills": []}, "gaps": {"skills": [], "openingId": 1}, "levers": {"skills": []},
                  "bridges": {"skills": []}, "extractions": {"text": "koken"}, "titles": {"titles": ["kok"]}}
        for name, body in bodies.items():
            reply = self.server.post("/api/v1/" + name, dict(body, bar=2, filter=1), DUTCH)
            self.assertEqual(reply.status, 400, name)
            self.assertEqual(reply.headers["Content-Type"].split(";")[0], "application/problem+json")
            self.assertEqual([(e["field"], e["code"]) for e in reply.json()["errors"]],
                             [("bar", "error.member_unknown"), ("filter", "error.member_unknown")], name)
        long = "é" * 300
        for body in ({long: 1}, {"skills": [{"uri": "a", long: 1}]}, {"skills": [{"uri": "a", "\x1b[31m": 1}]}):
            self.assertEqual(len(self.matches(400, **body)["errors"]), 1)

    def test_more_than_half_is_more_than_half(self):
        found = self.server.get("/api/v1/occupations?q=kok").json()["results"]
        skills = self.server.get("/api/v1/occupations/%d" % found[0]["id"]).json()["skills"]
        at_half = 0
        for count in range(1, len(skills) + 1):
            profile = {"skills": [{"uri": skill["uri"], "level": 3} for skill in skills[:count]]}
            answer = self.matches(**profile, counts=True, top=10000)
            fits = [result["fit"] for result in answer["results"]]
            self.assertEqual(answer["good"], sum(fit > 50 for fit in fits))
            if 50 in fits:
                told = self.regio.run("match", "--profile", "-", input=json.dumps(profile)).out
                self.assertIn(", %d for more than half" % answer["good"], told)
            at_half += fits.count(50)
        self.assertGreater(at_half, 0, "no opening fits for just half: this tests nothing")
