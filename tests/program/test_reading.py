"""Skills in text and occupations of job titles, by command, with the starter taxonomy alone."""
import json
import unittest

from harness import ProgramTest, on_both_databases

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


if __name__ == "__main__":
    unittest.main()
