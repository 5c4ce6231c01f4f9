"""Skills in text and occupations of job titles, by command and by API, with the starter taxonomy alone."""
import html
import json
import re
import subprocess
import time
import unittest
import urllib.parse

from harness import SLOW, ProgramTest, ServedTest, on_both_databases
from openapi import mistakes
from test_profile import Visitor

DAILY = {
    "kok": "cook", "verpleegkundige": "nurse", "cv-monteur": "heating", "vakkenvuller": "supermarket",
    "timmerman": "carpenter", "schoonmaker": "cleaner", "ober": "waiter", "juf": "primary",
}


@on_both_databases
class Reading(ProgramTest):
    start = "demo"

    def titles(self, text, *options):
        result = self.regio.run("titles", "--format", "json", *options, input=text)
        return [json.loads(line) for line in result.out.splitlines()]

    def skills(self, text, *options):
        result = self.regio.run("extract", "--format", "json", *options, input=text)
        return [json.loads(line)["skills"] for line in result.out.splitlines()]

    def test_words_of_daily_life(self):
        found = self.titles("".join(word + "\n" for word in DAILY))
        self.assertEqual([line["title"] for line in found], list(DAILY))
        for line in found:
            self.assertTrue(line["results"], line)
            first = line["results"][0]
            self.assertGreater(first["score"], 0.25, line)
            self.assertIn(DAILY[line["title"]], first["uri"], line)

    def test_titles_are_best_first_and_as_many_as_asked(self):
        (line,) = self.titles("medewerker techniek", "--top", "4")
        scores = [result["score"] for result in line["results"]]
        self.assertEqual(len(scores), 4)
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertEqual(set(line["results"][0]), {"uri", "label", "score"})
        self.assertEqual(self.titles("\n\nkok")[:2], [{"title": "", "results": []}] * 2)
        self.assertEqual(self.titles(""), [])
        (english,) = self.titles("cook\n", "--language", "en", "--top", "1")
        self.assertEqual(english["results"][0]["label"], "cook")

    def test_skills_with_the_bytes_where_they_stand(self):
        text = "Caf\u00e9medewerker gezocht! Je hebt ervaring met Excel en je kunt rapporten schrijven."
        (found,) = self.skills(text, "--language", "nl")
        data = text.encode()
        stands = {data[skill["start"]:skill["end"]].decode() for skill in found}
        self.assertIn("Excel", stands)
        self.assertIn("rapporten schrijven", stands)
        scores = [skill["score"] for skill in found]
        self.assertEqual(scores, sorted(scores, reverse=True))
        self.assertEqual(len({skill["uri"] for skill in found}), len(found))
        self.assertTrue(all(0 < score <= 1 for score in scores))

    def test_lines_are_texts_of_their_own(self):
        found = self.skills("Excel\n\nYou will use Excel with the others\r\n", "--lines", "--top", "1")
        self.assertEqual(len(found), 3)
        self.assertEqual(found[1], [])
        self.assertEqual(found[0][0]["uri"], found[2][0]["uri"])
        self.assertEqual(self.skills("") + self.skills("", "--lines"), [[]])

    def test_any_bytes_are_read(self):
        for text in (b"\xff\xfe Excel \x00\xc3", b"\xe2\x80" * 1000, bytes(range(256)) * 20):
            for command in ("extract", "titles"):
                result = self.regio.run(command, "--format", "json", input=text, expect=(0, 1))
                for line in result.out.splitlines():
                    json.loads(line)

    def test_what_is_too_long_or_wrong_is_refused(self):
        self.assert_refused(self.regio.run("extract", input="x" * (1 << 20) + "y", expect=1), "1048576")
        self.assert_refused(self.regio.run("titles", input="x" * 1001, expect=1), "1000", "1")
        self.regio.run("extract", "--language", "fr", input="x", expect=2)
        self.regio.run("titles", "--top", "0", input="x", expect=2)

    def test_a_person_can_read_it(self):
        result = self.regio.run("titles", "--top", "1", input="kok\n")
        self.assertRegex(result.out, r"^kok\n  \d\.\d\d  kok\n$")
        result = self.regio.run("extract", "--top", "1", input="Excel")
        self.assertRegex(result.out, r"^\d\.\d\d  .+ \(bytes 0 to 5: Excel\)\n$")


@on_both_databases
class ByApi(ServedTest):
    start = "demo"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.server.get("/api/v1/openapi.json").json()

    def ask(self, path, body, headers=None):
        """The answer; until reading is prepared the server says when to come back."""
        end = time.monotonic() + 60 * SLOW
        while True:
            reply = self.server.post(path, body, headers)
            if reply.status != 503 or time.monotonic() > end:
                return reply
            self.assertEqual(reply.json()["type"], "urn:regio:problem:busy")
            self.assertGreater(int(reply.headers["Retry-After"]), 0)
            time.sleep(0.1)

    def good(self, path, body, schema):
        reply = self.ask(path, body)
        self.assertEqual(reply.status, 200, reply.text)
        self.assertEqual(mistakes(self.document, {"$ref": "#/components/schemas/" + schema}, reply.json()), [])
        return reply

    def refused(self, path, body):
        reply = self.ask(path, body, {"Accept-Language": "en"})
        self.assertEqual(reply.status, 400, reply.text)
        self.assertEqual(reply.headers["Content-Type"], "application/problem+json")
        return {(error.get("field"), error["code"]): error["message"] for error in reply.json()["errors"]}

    def test_extractions_equal_the_command(self):
        texts = ["Je hebt ervaring met Excel en je kunt rapporten schrijven.\nKlanten helpen hoort erbij; \u2018s avonds ook.",
                 "You will cook meals and you speak with the guests in English.", "", "\u20ac\U0001f600 Excel\t."]
        for text in texts:
            for options, more in (([], {}), (["--top", "3", "--language", "en"], {"top": 3, "language": "en"})):
                reply = self.good("/api/v1/extractions", dict(more, text=text), "Extraction")
                command = self.regio.run("extract", "--format", "json", *options, input=text)
                self.assertEqual(reply.body, command.raw.strip())

    def test_titles_equal_the_command(self):
        titles = list(DAILY) + ["medewerker bediening", "caf\u00e9manager", ""]
        for options, more in (([], {}), (["--top", "2", "--language", "en"], {"top": 2, "language": "en"})):
            reply = self.good("/api/v1/titles", dict(more, titles=titles), "Titles")
            command = self.regio.run("titles", "--format", "json", *options, input="".join(t + "\n" for t in titles))
            self.assertEqual(reply.json()["titles"], [json.loads(line) for line in command.out.splitlines()])

    def test_all_mistakes_are_told_together(self):
        found = self.refused("/api/v1/extractions", {"text": 5, "top": 1001, "language": "fr"})
        self.assertEqual(set(found), {("text", "error.text"), ("top", "error.number"),
                                      ("language", "error.reading_language")})
        self.assertEqual(set(self.refused("/api/v1/extractions", {})), {("text", "error.reading_text")})
        self.assertEqual(set(self.refused("/api/v1/extractions", [])), {(None, "error.body_form")})
        self.assertEqual(set(self.refused("/api/v1/titles", {"titles": ["kok", 5, "x" * 1001]})),
                         {("titles[1]", "error.reading_title"), ("titles[2]", "error.reading_title")})
        for wrong in ({}, {"titles": []}, {"titles": "kok"}, {"titles": ["kok"] * 101}):
            self.assertEqual(set(self.refused("/api/v1/titles", wrong)), {("titles", "error.reading_titles")}, wrong)
        self.assertEqual(set(self.refused("/api/v1/titles", {"titles": ["kok"], "top": 101})), {("top", "error.number")})

    def test_limits(self):
        text = "Excel " * 33333
        self.assertEqual(len(self.good("/api/v1/extractions", {"text": text}, "Extraction").json()["skills"]), 1)
        self.assertEqual(set(self.refused("/api/v1/extractions", {"text": text + "abc"})),
                         {("text", "error.reading_long")})
        self.assertEqual(self.good("/api/v1/extractions", {"text": "Excel", "top": 0}, "Extraction").json()["skills"], [])
        self.assertEqual(len(self.good("/api/v1/titles", {"titles": ["kok"] * 100}, "Titles").json()["titles"]), 100)

    def test_the_job_field_understands_titles_and_mistakes(self):
        self.good("/api/v1/titles", {"titles": ["kok"]}, "Titles")  # reading is prepared
        expected = {"kok": "kok", "juf": "leraar basisonderwijs", "meester": "leraar basisonderwijs",
                    "vakkenvuller": "supermarktmedewerker", "timerman": "timmerman", "verpleegkunige": "mbo-verpleegkundige",
                    "schoonmaakster": "schoonmaker", "medewerker in de bediening": "medewerker bediening",
                    "hulp in de huishouding": "huishoudelijke hulp", "leraar groep 4": "leraar basisonderwijs"}
        for typed, occupation in expected.items():
            page = self.server.get("/talent/profiel?" + urllib.parse.urlencode({"beroep": typed})).text
            found = [html.unescape(label) for label in re.findall(r'class="found__link"[^>]*><span>([^<]*)', page)]
            self.assertEqual(found[:1], [occupation], typed)
            self.assertEqual(len(found), len(set(found)), typed)
        page = self.server.get("/talent/profiel?beroep=xyzzy").text
        self.assertNotIn("found__link", page)

    def test_a_text_is_not_logged(self):
        secret = "Grijze olifant uit Excel"
        self.good("/api/v1/extractions", {"text": secret}, "Extraction")
        self.good("/api/v1/titles", {"titles": [secret]}, "Titles")
        self.assertNotIn("olifant", self.server.log())


class NotReady(ProgramTest):
    """While what reading needs cannot be made, pages and API say so; it is tried again. On PostgreSQL, where one can lock a table."""
    kind = "postgresql"
    start = "demo"
    fresh_each_test = True
    TEXT = "Ik ben kok & werk met Excel."
    WORDS = "De server is net gestart en kan nog geen tekst lezen. Je tekst staat hieronder nog."

    def lock(self):
        """From now on nobody can read the descriptions that reading is made of, until unlock."""
        self.holder = subprocess.Popen(["psql", "-XqAt", self.database.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.holder.kill)
        self.holder.stdin.write("BEGIN; LOCK TABLE description IN ACCESS EXCLUSIVE MODE; SELECT 'locked';\n")
        self.holder.stdin.flush()
        self.assertEqual(self.holder.stdout.readline(), "locked\n")

    def unlock(self):
        self.holder.communicate("COMMIT;\n")

    def ask(self, visitor):
        return visitor.form("/talent/profiel/tekst", [("tekst", self.TEXT)])

    def break_off(self):
        """Ends the connections that wait for the lock, so that making it fails; how many there were."""
        return len(self.database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                       " WHERE datname = current_database() AND wait_event_type = 'Lock'"))

    def eventually(self, check):
        end = time.monotonic() + 60 * SLOW
        while not check():
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)

    def test_it_is_told_the_text_stays_and_it_is_tried_again(self):
        self.lock()
        with self.serve() as server:
            visitor = Visitor(server)
            answer, page = self.ask(visitor)
            self.assertEqual(answer.status, 503)
            self.assertGreater(int(answer.headers["Retry-After"]), 0)
            self.assertIn(self.WORDS, page)
            self.assertIn(">%s</textarea>" % html.escape(self.TEXT), page)
            reply = server.post("/api/v1/extractions", {"text": self.TEXT})
            self.assertEqual((reply.status, reply.json()["type"]), (503, "urn:regio:problem:busy"))
            self.eventually(lambda: self.break_off() > 0)
            self.assertEqual(self.ask(visitor)[0].status, 503)
            self.unlock()
            self.eventually(lambda: self.ask(visitor)[0].status == 200)


if __name__ == "__main__":
    unittest.main()
