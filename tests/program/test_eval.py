"""How well texts are read, on judged sets that are not part of the project: never worse than what docs/text.md tells, by a little."""
import json
import pathlib
import sys
import unittest

from harness import BIN, SLOW, STARTS, ProgramTest, database, not_in_quick, shared_data

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "eval"))
import reading  # noqa: E402

# A little below what was measured: (mean reciprocal rank, right within ten); R-precision at five.
TITLES = {"nld": (0.62, 0.77), "bel": (0.675, 0.85)}
SKILLS = {"tech": 0.42, "house": 0.34}


def prepare_judged(regio):
    regio.run("init")
    for files in reading.imports():
        regio.run("import", *files)


STARTS["judged"] = prepare_judged


@not_in_quick
@unittest.skipIf(SLOW > 1, "the figures are the same under a sanitizer, but take minutes")
class Judged(ProgramTest):
    fresh_each_test = True

    @classmethod
    def setUpClass(cls):
        for part in ("titles", "skills", "esco"):
            shared_data(part)
        super().setUpClass()

    def setUp(self):
        self.database = database("sqlite", "judged")
        self.addCleanup(self.database.drop)

    def test_titles(self):
        for name, (rank, within) in TITLES.items():
            with self.subTest(name):
                got_rank, got_within, _ = reading.judge_titles(BIN, self.database.url, name)
                self.assertGreaterEqual(got_rank, rank)
                self.assertGreaterEqual(got_within, within)

    def test_a_label_comes_first(self):
        """Each preferred label of an occupation, asked as a title, gives an occupation that is called so, and surely."""
        called = reading.dutch_occupations()
        labels = sorted(called)
        text = "".join(label + "\n" for label in labels)
        lines = reading.run(BIN, "titles", "--db", self.database.url, "--language", "nl", "--top", "1", "--format", "json", text=text)
        for label, line in zip(labels, lines.splitlines(), strict=True):
            first = json.loads(line)["results"][0]
            if first["uri"] not in called[label] or first["score"] < 0.98:
                self.fail(f"{label}: {first}")

    def test_skills(self):
        for name, precision in SKILLS.items():
            with self.subTest(name):
                self.assertGreaterEqual(reading.judge_skills(BIN, self.database.url, name)[0], precision)


if __name__ == "__main__":
    unittest.main()
