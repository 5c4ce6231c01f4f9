"""The oracle itself, against examples worked out by hand."""
import os
import tempfile
import unittest

import harness  # noqa: F401  (finds the folder of the oracle)
from oracle import generate
from oracle.compare import first_difference
from oracle.matching import Matcher, haversine, passes
from oracle.taxonomy import Taxonomy, load


def small():
    """A family of kitchen skills.

        group G: cook, serve           cook: bake, fry      bake: bread       bread: sourdough     sourdough: rye
        fry needs hygiene; bake goes with taste
        4 occupations; hygiene is named by 3 of them, cook by 1, the others by none
    """
    t = Taxonomy()
    t.groups = {"G"}
    t.skills = {"cook", "serve", "bake", "fry", "bread", "sourdough", "rye", "hygiene", "taste"}
    t.occupations = {"o1", "o2", "o3", "o4"}
    for child, parent in (("cook", "G"), ("serve", "G"), ("bake", "cook"), ("fry", "cook"), ("bread", "bake"),
                          ("sourdough", "bread"), ("rye", "sourdough")):
        t.add_broader(child, parent)
    t.add_related("fry", "hygiene", "essential")
    t.add_related("bake", "taste", "optional")
    for occupation in ("o1", "o2", "o3"):
        t.add_named(occupation, "hygiene")
    t.add_named("o1", "cook")
    return t


class Credit(unittest.TestCase):
    def test_every_row_of_the_table(self):
        m = Matcher(small())
        for held, asked, credit, row in (
                ("cook", "cook", 255, ("same", 0)),
                ("bake", "cook", 230, ("narrower", 1)),
                ("bread", "cook", 204, ("narrower", 2)),
                ("sourdough", "cook", 179, ("narrower", 3)),
                ("fry", "hygiene", 179, ("requires", 0)),
                ("cook", "bake", 102, ("broader", 0)),
                ("bake", "taste", 89, ("related", 0)),
                ("taste", "bake", 89, ("related", 0)),
                ("cook", "serve", 64, ("sibling", 0)),
                ("bake", "fry", 64, ("sibling", 0)),
                ("rye", "cook", 0, None),         # four steps
                ("cook", "bread", 0, None),       # broader by two steps
                ("hygiene", "fry", 0, None),      # what is needed does not give what needs it
                ("bread", "G", 0, None)):         # groups are never asked
            with self.subTest(held=held, asked=asked):
                self.assertEqual(m.credit(held, asked), (credit, row))

    def test_large_families_are_no_siblings(self):
        for size, credit in ((24, 64), (25, 0)):
            t = Taxonomy()
            t.skills = {"s%d" % i for i in range(size)}
            for skill in t.skills:
                t.add_broader(skill, "G")
            self.assertEqual(Matcher(t).credit("s0", "s1")[0], credit)

    def test_equal_credit_takes_the_upper_row(self):
        t = small()
        t.add_related("sourdough", "cook", "essential")  # 179 as well as narrower by three steps
        self.assertEqual(Matcher(t).credit("sourdough", "cook"), (179, ("narrower", 3)))

    def test_self_relations_have_no_effect(self):
        t = small()
        t.add_related("cook", "cook", "essential")
        t.add_broader("cook", "cook")
        self.assertEqual(Matcher(t).credit("cook", "cook"), (255, ("same", 0)))
        self.assertEqual(t.parents["cook"], {"G"})

    def test_schemes_credit_each_other_through_exact_match_only(self):
        other = Taxonomy()
        other.skills = {"x-bake", "x-cook"}
        other.add_broader("x-bake", "x-cook")
        m = Matcher(small(), other, exact=[("bake", "x-bake")])
        self.assertEqual(m.credit("bake", "x-bake"), (255, ("same", 0)))
        self.assertEqual(m.credit("x-bake", "bake"), (255, ("same", 0)))
        self.assertEqual(m.credit("bake", "x-cook"), (0, None))
        self.assertEqual(m.credit("x-bake", "cook"), (0, None))


class Score(unittest.TestCase):
    def test_idf(self):
        m = Matcher(small())
        # N = 4: 256 ln(1 + 4/4)/ln 5 = 110.25; 256 ln(1 + 4/2)/ln 5 = 174.75; 256 ln(1 + 4)/ln 5 = 256
        self.assertEqual([m.idf("hygiene"), m.idf("cook"), m.idf("rye")], [110, 175, 256])

    def test_idf_bounds(self):
        t = Taxonomy()
        t.skills = {"s"}
        self.assertEqual(Matcher(t).idf("s"), 256)  # no occupations
        t.occupations = {"o"}
        for i in range(1000):
            t.add_named("retired %d" % i, "s")      # they count in n, not in N
        self.assertEqual(Matcher(t).idf("s"), 16)

    def test_impacts(self):
        m = Matcher(small())
        # One essential skill of idf 256: a = 1024, length isqrt(1024^2 + 1024^2) = 1448, 65535 * 1024 / 1448 = 46345.2
        self.assertEqual(m.impacts({"rye": "essential"}), {"rye": 46345})
        # must 4 * 256 = 1024, optional 2 * 110 = 220: isqrt(1048576 + 48400 + 1048576) = 1464
        self.assertEqual(m.impacts({"rye": "must", "hygiene": "optional"}), {"rye": 45838, "hygiene": 9848})

    def test_levels(self):
        m = Matcher(small())
        for level, q in ((4, 255), (3, 255), (2, 191), (1, 127)):
            self.assertEqual(m.expand({"cook": level})["cook"][0], q)
        self.assertEqual(m.expand({"cook": 1})["serve"][0], 32)
        self.assertEqual(m.expand({"bake": 1, "cook": 1})["cook"], (127, ("same", 0), "cook", 1, 255))

    def test_explanation_chooses_value_then_row_then_uri(self):
        m = Matcher(small())
        # fry at 2: 230 * 3 / 4 = 172; sourdough at 3: 179; bread at 2: 204 * 3 / 4 = 153
        self.assertEqual(m.expand({"fry": 2, "sourdough": 3, "bread": 2})["cook"][2], "sourdough")
        # both one step, same level: the smallest URI
        self.assertEqual(m.expand({"fry": 3, "bake": 3})["cook"][2], "bake")

    def test_a_whole_answer(self):
        m = Matcher(small())
        openings = [
            {"id": "a", "openingId": 1, "title": "A", "skills": [{"uri": "rye"}]},
            {"id": "b", "openingId": 2, "title": "B",
             "skills": [{"uri": "rye", "importance": "optional"}, {"uri": "rye", "importance": "must"},
                        {"uri": "hygiene", "importance": "optional"}, {"uri": "who knows", "importance": "must"}]},
            {"id": "c", "openingId": 3, "title": "C", "skills": [{"uri": "taste"}]},
            {"id": "d", "openingId": 4, "title": "D", "skills": [{"uri": "bread", "importance": "must"}]},
        ]
        answer = m.match(openings, {"skills": [{"uri": "rye", "level": 1}, {"uri": "rye", "level": 2}, {"uri": "?"}]},
                         "2026-11-24")
        self.assertEqual(answer["considered"], 4)
        self.assertEqual(answer["unknown"], {"?"})
        # rye at 2: q 191, and for bread, two steps up, 204 * 3 / 4 = 153
        self.assertEqual([(r["id"], r["score"], r["fit"], r["asked"], r["have"]) for r in answer["results"]],
                         [("a", 191 * 46345, 74, 1, 1), ("b", 191 * 45838, 61, 1, 1), ("d", 153 * 46345, 60, 1, 1)])
        b = answer["results"][1]
        self.assertEqual(b["missing"], [{"uri": "hygiene", "importance": "optional", "impact": 9848}])
        self.assertEqual([s["points"] for s in b["skills"]], [191 * 45838, 0])
        self.assertEqual(b["skills"][1]["relation"], "none")

    def test_must_needs_the_skill_or_a_narrower_one(self):
        m = Matcher(small())
        opening = [{"id": "a", "openingId": 1, "title": "A",
                    "skills": [{"uri": "bake", "importance": "must"}, {"uri": "serve"}]}]
        for held, considered in (("bake", 1), ("bread", 1), ("rye", 1), ("cook", 0), ("taste", 0), ("fry", 0)):
            answer = m.match(opening, {"skills": [{"uri": held, "level": 1}]}, "2026-11-24")
            self.assertEqual(answer["considered"], considered, held)


class Filters(unittest.TestCase):
    def check(self, opening, filters, expected, today="2026-11-24"):
        self.assertIs(passes(opening, filters, today, {"2312": (52.15, 4.48)}), expected, (opening, filters))

    def test_distance(self):
        # A degree of latitude is 6371008.8 * pi / 180 = 111195.08 m
        self.assertAlmostEqual(haversine(52, 4, 53, 4), 111195.08, places=2)
        near = {"near": {"lat": 52.0, "lon": 4.0, "km": 112}}
        self.check({"lat": 53.0, "lon": 4.0}, near, True)
        self.check({"lat": 53.1, "lon": 4.0}, near, False)
        self.check({}, near, False)
        self.check({"remote": True}, near, True)
        self.check({"postcode": "2312 AB"}, near, True)
        self.check({"postcode": "9999"}, near, False)

    def test_hours(self):
        for least, most, low, high, expected in (
                (24, 32, 32, 40, True), (24, 32, 33, 40, False), (24, 32, None, 24, True), (24, 32, None, 23, False),
                (None, 32, 32, None, True), (24, None, None, 23, False), (None, None, 1, 2, True)):
            opening = {k: v for k, v in (("hoursMin", least), ("hoursMax", most)) if v is not None}
            hours = {k: v for k, v in (("min", low), ("max", high)) if v is not None}
            self.check(opening, {"hours": hours}, expected)

    def test_days(self):
        self.check({"posted": "2026-11-24"}, {}, True)
        self.check({"posted": "2026-11-25"}, {}, False)
        self.check({"validThrough": "2026-11-24"}, {}, True)
        self.check({"validThrough": "2026-11-23"}, {}, False)
        self.check({"posted": "2026-11-02"}, {"postedAfter": "2026-11-01"}, True)
        self.check({"posted": "2026-11-01"}, {"postedAfter": "2026-11-01"}, False)
        self.check({}, {"postedAfter": "2026-11-01"}, True)

    def test_any_of(self):
        for field in ("sector", "contract", "language", "market", "organisation"):
            self.check({field: "a"}, {field: ["b", "a"]}, True)
            self.check({field: "a"}, {field: ["b"]}, False)
            self.check({}, {field: ["b"]}, True)
        self.check({"educationLevel": 4}, {"educationLevelMax": 4}, True)
        self.check({"educationLevel": 5}, {"educationLevelMax": 4}, False)


class Files(unittest.TestCase):
    def test_what_is_written_is_read(self):
        world = generate.World(7)
        with tempfile.TemporaryDirectory() as folder:
            read = load(world.write(os.path.join(folder, "esco")))
        for part in ("skills", "groups", "occupations", "parents", "essential", "optional", "named_by"):
            self.assertEqual(getattr(read, part), getattr(world.taxonomy, part), part)

    def test_differences_are_seen(self):
        world = generate.World(11)
        today = "2026-11-24"
        openings = [dict(o, openingId=i) for i, o in enumerate(world.openings(60, today), 1)]
        m = Matcher(world.taxonomy)
        profile = world.profile(today)
        profile.pop("filters", None)
        a, b = (m.match(openings, profile, today) for _ in range(2))
        b["results"] = b["results"][:20]
        self.assertGreater(len(a["results"]), 3)
        self.assertIsNone(first_difference(a, b, 20))
        b["results"][2]["skills"][0]["q"] += 1
        self.assertIn("q: expected", first_difference(a, b, 20))
        self.assertIsNone(first_difference(a, b, 20, explain=False))


if __name__ == "__main__":
    unittest.main()
