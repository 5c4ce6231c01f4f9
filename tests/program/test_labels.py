"""The dictionary alone (extract --labels) against a second implementation, on random taxonomies and texts.

A failure names the seed; REGIO_TEST_SEED=N runs that one world again.
"""
import json
import os
import random
import time
import unittest

import samples
from harness import ProgramTest, on_both_databases, rounds
from oracle.labels import labels_in

# Three letters, ending in a consonant: stemming leaves them alone.
WORDS = ["bak", "lim", "rop", "tuk", "fap", "zib", "gol", "mur", "pid", "vok"]
SMALL = ["de", "van", "en", "een"]  # words without meaning
WEAK = ["was", "had"]  # words of grammar that labels have too: nothing alone
GAPS = [" "] * 12 + [", ", " - ", "/", "\t", ". ", "; ", "? ", " (", "\u2013", ".", "\u00a0", " \u20ac "]


def random_labels(chance, skills):
    labels, rows = {}, []
    for skill in skills:
        mine = []
        while len(mine) < 4:
            label = " ".join(chance.choice(WORDS + WEAK + SMALL[:1]) for _ in range(chance.randint(1, 4)))
            if label not in labels and any(word in WORDS + WEAK for word in label.split()):
                labels[label] = skill
                mine.append(label)
        rows.append('%s,%s,"%s"\n' % (skill, mine[0], "\n".join(mine[1:])))
    return labels, "conceptUri,preferredLabel,altLabels\n" + "".join(rows)


def random_word(chance):
    word = chance.choice(WORDS * 3 + WEAK * 2 + SMALL + ["anders", "\u00e9\u00e9n", "3D", "c++"])
    word = chance.choice([word, word, word.upper(), word.capitalize()])
    return word.replace("o", "\u00f3") if chance.random() < 0.1 else word


def random_text(chance):
    return "".join(random_word(chance) + chance.choice(GAPS) for _ in range(chance.randint(0, 60)))


@on_both_databases
class Labels(ProgramTest):
    fresh_each_test = True

    def test_labels_equal_the_oracle(self):
        seed = int(os.environ.get("REGIO_TEST_SEED", time.time_ns() % 10**9))
        chance = random.Random(seed)
        labels, table = random_labels(chance, [samples.COOK, samples.BAKE, samples.SERVE, samples.HYGIENE])
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "labels", self.file("l.csv", table), "--language", "nl")
        texts = [random_text(chance) for _ in range(rounds(150))]
        result = self.regio.run("extract", "--labels", "--lines", "--language", "nl", "--format", "json",
                                input="".join(text + "\n" for text in texts))
        lines = result.out.splitlines()
        self.assertEqual(len(lines), len(texts), "seed %d" % seed)
        total = 0
        for text, line in zip(texts, lines):
            found = [(skill["uri"], skill["start"], skill["end"]) for skill in json.loads(line)["skills"]]
            expected = labels_in(text, labels, SMALL, WEAK)
            for (uri, *place), (uris, *wanted) in zip(found, expected):
                where = "seed %d: %r: bytes %s of %s instead of %s of %s" % (seed, text, place, uri, wanted, uris)
                self.assertTrue(place == wanted and uri in uris, where)
            self.assertEqual(len(found), len(expected), "seed %d: %r" % (seed, text))
            total += len(found)
        self.assertGreater(total, len(texts), "seed %d finds too little to tell" % seed)


if __name__ == "__main__":
    unittest.main()
