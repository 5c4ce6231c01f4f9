"""A visitor's profile that grows too large for its cookie: the page says so, and what was there stays."""
import contextlib
import http.client
import json
import os
import re
import tempfile
import time
import urllib.parse

from harness import SLOW, STARTS, ServedTest, on_both_databases, scratch

PATH = "/talent/profiel"
MANY = 3000  # more skills than a cookie holds
HEADER = "conceptUri,skillType,preferredLabel\n"


def uri(number):
    return "http://example.org/skill/%d" % number


def prepare(regio):
    folder = tempfile.mkdtemp(prefix="many", dir=scratch())
    with open(os.path.join(folder, "skills_nl.csv"), "w", encoding="utf-8") as out:
        out.write(HEADER + "".join("%s,skill/competence,vaardigheid %d\n" % (uri(n), n) for n in range(MANY)))
    regio.run("init")
    regio.run("import", "esco", folder)


STARTS["many_skills"] = prepare


class Visitor:
    """A browser without JavaScript: keeps cookies and the token of forms."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def request(self, method, path, body=None, kind=None):
        headers = {"Cookie": "; ".join("%s=%s" % pair for pair in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30 * SLOW)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer, text

    def token(self):
        return re.search(r'name="csrf" value="([^"]+)"', self.request("GET", PATH)[1]).group(1)

    def open_file(self, skills):
        return self.open_text(json.dumps({"skills": [{"uri": uri(n)} for n in skills]}))

    def open_text(self, text):
        parts = [("csrf", "", self.token()), ("bestand", '; filename="profiel.json"', text)]
        body = "".join('--deel\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % part for part in parts)
        return self.request("POST", PATH + "/bestand", body.encode() + b"--deel--\r\n", "multipart/form-data; boundary=deel")

    def form(self, path, fields):
        """Posts a form of the site, with its token."""
        body = urllib.parse.urlencode([("csrf", self.token())] + fields)
        return self.request("POST", path, body, "application/x-www-form-urlencoded")

    def add(self, id):
        return self.form(PATH + "/vaardigheid", [("id", id), ("niveau", 3)])

    def held(self):
        return len(json.loads(self.request("GET", PATH + "/bestand")[1])["skills"])


@on_both_databases
class TooLarge(ServedTest):
    start = "many_skills"

    def not_held(self, visitor, first):
        """Ids of skills whose number in their URI is `first` or more."""
        for offset in range(0, MANY, 100):
            for skill in json.loads(visitor.request("GET", "/api/v1/skills?limit=100&offset=%d" % offset)[1])["results"]:
                if int(skill["uri"].rsplit("/", 1)[1]) >= first:
                    yield skill["id"]

    def test_a_file_with_more_than_fits_leaves_the_profile_as_it_was(self):
        visitor = Visitor(self.server)
        self.assertEqual(visitor.open_file(range(10))[0].status, 303)
        answer, text = visitor.open_file(range(MANY))
        self.assertEqual(answer.status, 422)
        for words in ("meer vaardigheden dan er in je browser passen", "Je profiel is niet veranderd", ">vaardigheid 9<"):
            self.assertTrue(words in text, words)  # the page is long, so that it is not shown
        self.assertEqual(visitor.held(), 10)

    def test_a_file_that_is_no_profile_says_why_and_changes_nothing(self):
        visitor = Visitor(self.server)
        self.assertEqual(visitor.open_file(range(3))[0].status, 303)
        one = {"uri": uri(7)}
        for text, words in (
                ("", "Kies eerst een bestand"),
                ('{\n "skills": oops}', "geen geldige JSON (regel 2, teken 15)"),
                ("\x89PNG", "geen geldige JSON (regel 1"),
                ("[]", "is geen profiel: er staat geen lijst met vaardigheden"),
                ('{"type":"FeatureCollection"}', "is geen profiel: er staat geen lijst met vaardigheden"),
                ('{"skills":7}', "is geen profiel: er staat geen lijst met vaardigheden"),
                ({"skills": [one] * 5001}, "meer vaardigheden dan er in je browser passen"),
                ({"skills": [one, dict(one, level=5)]}, "“skills[1].level” niet. Het niveau is een heel getal van 1 tot en met 4"),
                ({"skills": [one], "filters": {"near": {"postcode": "2312", "km": -1}}}, "“filters.near.km” niet. De afstand is een getal van 0"),
                ({"skills": [one], "filter": {}}, "staat “filter”, en dat hoort niet in een profiel"),
                ({"id": "a", "title": "Kok", "skills": [dict(one, importance="essential")]}, "en dat hoort niet in een profiel"),
                ({"skills": [{"uri": "urn:none"}]}, "geen vaardigheid die we kennen")):
            answer, page = visitor.open_text(text if isinstance(text, str) else json.dumps(text))
            self.assertEqual(answer.status, 422, text if len(text) < 200 else words)
            self.assertTrue(page.count(words) >= 2, words)  # above the form and beside the field
            self.assertEqual(visitor.held(), 3)
        answer, page = visitor.open_text(json.dumps({"skills": [dict(one, level=9), {"level": 1}]}))
        self.assertTrue("skills[0].level" in page and "skills[1].uri" in page, "all mistakes together")

    def test_one_skill_too_many_is_told_and_the_rest_stays(self):
        visitor = Visitor(self.server)
        low, high = 10, MANY  # the first fits, the second does not
        while high - low > 1:
            middle = (low + high) // 2
            fits = visitor.open_file(range(middle))[0].status == 303
            low, high = (middle, high) if fits else (low, middle)
        self.assertEqual(visitor.open_file(range(low))[0].status, 303)
        refused = False
        for skill in self.not_held(visitor, low):
            answer, _ = visitor.add(skill)
            self.assertEqual(answer.status, 303)
            refused = "fout=vol" in answer.headers["Location"]
            if refused:
                break
            low += 1
        self.assertTrue(refused)
        self.assertTrue("Je profiel is vol" in visitor.request("GET", answer.headers["Location"].split("#")[0])[1])
        self.assertEqual(visitor.held(), low)

    def test_what_a_text_gives_beyond_what_fits_is_told_and_nothing_is_lost(self):
        visitor = Visitor(self.server)
        held = MANY // 2
        self.assertEqual(visitor.open_file(range(held))[0].status, 303)
        ids = list(self.not_held(visitor, held))
        text = "Ik kan vaardigheid 2000 en vaardigheid 2500 goed."
        end = time.monotonic() + 60 * SLOW  # what reading needs is made after the start
        while visitor.form(PATH + "/tekst", [("tekst", text)])[0].status == 503:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.1)
        offer = [("tekst", text), ("aanbod", " ".join(map(str, ids)))]
        answer, page = visitor.form(PATH + "/tekst", offer + [("heb", id) for id in ids])
        self.assertEqual(answer.status, 422)
        self.assertTrue("Je profiel is vol: meer vaardigheden passen niet in je browser. Er is niets verloren." in page)
        self.assertTrue('role="alert"' in page)
        self.assertTrue('name="tekst" value="%s"' % text in page, "the text is there to choose again")
        ticked = re.findall(r'<input[^>]*name="heb"[^>]*>', page)
        self.assertTrue(ticked and all("checked" in box for box in ticked), ticked)  # what was chosen of what it shows stays chosen
        self.assertEqual(visitor.held(), held)
        answer, _ = visitor.form(PATH + "/tekst", offer + [("heb", id) for id in ids[:5]])
        self.assertEqual((answer.status, visitor.held()), (303, held + 5))

    def test_a_long_profile_is_shown_by_the_hundred_and_nothing_is_lost(self):
        visitor = Visitor(self.server)
        held = 350
        self.assertEqual(visitor.open_file(range(held))[0].status, 303)
        answer, page = visitor.request("GET", PATH)
        self.assertEqual(page.count('id="level-'), 100)
        self.assertLess(len(page), 250000)
        self.assertTrue("Je ziet 100 van je 350 vaardigheden" in page)
        for shown in (200, 300, 350):
            href = re.search(r'id="more-skills" href="([^"]+)"', page).group(1).replace("&amp;", "&")
            page = visitor.request("GET", href.split("#")[0])[1]
            self.assertEqual(page.count('id="level-'), shown)
            self.assertTrue('id="%s"' % href.split("#")[1] in page, "the link leads to the first new one")
        self.assertFalse("more-skills" in page)
        # Changing one that is shown leaves what is not: all are still there, and as many are shown as before.
        id = re.search(r'id="level-(\d+)"', page).group(1)
        answer, _ = visitor.form(PATH + "/vaardigheid", [("id", id), ("niveau", 1), ("toon", 200)])
        self.assertEqual(answer.status, 303)
        self.assertIn("toon=200", answer.headers["Location"])
        skills = json.loads(visitor.request("GET", PATH + "/bestand")[1])["skills"]
        self.assertEqual((len(skills), sum(skill["level"] == 1 for skill in skills)), (held, 1))
