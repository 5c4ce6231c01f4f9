"""Every profile against every opening (match --all), profiles for an opening, and plans, on whatever loops the machine runs.

Each line must be what the oracle says, and byte for byte what a match of that profile alone gives.
"""
import json
import os
import tempfile

from harness import ProgramTest, Regio, database, not_in_quick, on_both_databases, rounds, scratch
from oracle import generate
from oracle.matching import Matcher

TOP = 7
NUMBERS = ("rank", "id", "title", "score", "fit", "asked", "have")


def runs(regio, kernel):
    """Whether this processor runs those loops."""
    return regio.run("match", "--profile", "-", "--kernel", kernel, input='{"skills":[]}', expect=None).code == 0


class WorldTest(ProgramTest):
    """A random world with openings and profiles."""
    start = "nothing"
    seed = int(os.environ.get("REGIO_TEST_SEED", "1"))
    opening_count = 150

    def setUp(self):
        self.database = database(self.kind, "init")
        self.addCleanup(self.database.drop)
        self.regio = Regio(self.database.url)
        self.today = generate.amsterdam_today()
        world = self.world = generate.World(self.seed, size=90)
        folder = tempfile.mkdtemp(dir=scratch())
        self.regio.run("import", "esco", world.write(os.path.join(folder, "esco")))
        self.openings = world.openings(self.opening_count, self.today)
        self.regio.run("import", "openings", generate.write_lines(os.path.join(folder, "o.jsonl"), self.openings))
        self.matcher = Matcher(world.taxonomy)
        self.openings = [dict(o, openingId=i, scored=self.matcher.read_skills(o["skills"]))
                         for i, o in enumerate(self.openings, 1)]

    def match_all(self, *options, profiles=None):
        """The lines that match --all writes."""
        out = os.path.join(tempfile.mkdtemp(dir=scratch()), "matches.jsonl")
        given = ("--profile", self.lines("profiles.jsonl", profiles)) if profiles is not None else ()
        self.regio.run("match", "--all", "--out", out, "--top", str(TOP), *given, *options)
        with open(out, encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]

    def expected(self, profile):
        answer = self.matcher.match(self.openings, profile, self.today)
        return {"considered": answer["considered"],
                "results": [{name: r[name] for name in NUMBERS} for r in answer["results"][:TOP]]}

    def check_line(self, profile, line, how):
        got = {"considered": line["considered"],
               "results": [{name: r[name] for name in NUMBERS} for r in line["results"]]}
        self.assertEqual(got, self.expected(profile), "seed %d, %s: %s" % (self.seed, how, json.dumps(profile)))

    def midnight(self):
        if generate.amsterdam_today() != self.today:
            self.skipTest("midnight passed while the test ran")

    def store(self, profiles, consent):
        """Puts profiles into the database; of a skill held twice the higher level. Returns {number: profile}."""
        ids = dict((uri, int(number)) for number, uri in self.database.query("SELECT id, uri FROM concept"))
        stored = {}
        for number, profile in enumerate(profiles, 11):
            held, _ = self.matcher.read_profile(profile["skills"])
            self.database.execute("INSERT INTO profile (id, created, changed, consent, packed_skills) VALUES "
                                  "(%d, 1, 1, %d, %s)" % (number, consent(number),
                                                          "''" if self.kind == "postgresql" else "x''"))
            if held:
                self.database.execute(
                    "INSERT INTO profile_skill (profile_id, concept_id, level) VALUES " +
                    ", ".join("(%d, %d, %d)" % (number, ids[uri], level) for uri, level in held.items()))
            stored[number] = {"skills": [{"uri": uri, "level": level} for uri, level in held.items()]}
        return stored


@on_both_databases
class MatchAll(WorldTest):
    def test_a_file_of_profiles(self):
        profiles = [self.world.profile(self.today) for _ in range(rounds(140))]
        for number, profile in enumerate(profiles):
            profile.update({"id": "p%d" % number} if number % 3 == 0 else {"id": number} if number % 3 == 1 else {})
        for kernel in ("portable", "avx2", "avx512"):
            if not runs(self.regio, kernel):
                continue
            lines = self.match_all("--kernel", kernel, profiles=profiles)
            self.assertEqual([line["line"] for line in lines], list(range(1, len(profiles) + 1)))
            for number, (profile, line) in enumerate(zip(profiles, lines)):
                self.check_line(profile, line, kernel)
                self.assertEqual(line.get("profile"), str(profile["id"]) if "id" in profile else None)
                if number % 40 == 0:  # and to the letter what it gets alone
                    alone = self.regio.match(profile, TOP, explain=False, options=("--kernel", kernel))
                    self.assertEqual(alone, {k: v for k, v in line.items() if k not in ("line", "profile")})
        self.midnight()

    def test_stored_profiles_both_ways(self):
        profiles = [dict(self.world.profile(self.today), filters={}) for _ in range(30)]
        stored = self.store(profiles, lambda number: number % 4 != 0)
        lines = self.match_all()
        self.assertEqual([line["profileId"] for line in lines], sorted(stored))
        for line in lines:
            self.check_line(stored[line["profileId"]], line, "stored")
        filtered = self.match_all("--sector", "A,Q")
        for line in filtered:
            self.check_line(dict(stored[line["profileId"]], filters={"sector": ["A", "Q"]}), line, "stored, filter")
        numbers = {r["id"]: r["openingId"] for line in lines for r in line["results"]}
        for opening in [o for o in self.openings if o["id"] in numbers][:8]:
            self.check_people(opening, numbers[opening["id"]], stored)
        self.midnight()

    def check_people(self, opening, number, stored):
        """The same scores from the other side."""
        whole = dict(opening, posted=None, validThrough=None)
        expected = []
        for profile_id, profile in stored.items():
            if profile_id % 4 == 0 or not profile["skills"]:
                continue
            for result in self.matcher.match([whole], profile, self.today)["results"]:
                expected.append((-result["score"], profile_id, result["fit"], result["asked"], result["have"]))
        got = self.regio.json("match", "--opening", str(number), "--explain-plan")
        self.assertEqual([(-r["score"], r["profileId"], r["fit"], r["asked"], r["have"]) for r in got["results"]],
                         sorted(expected)[:20], "seed %d: %s" % (self.seed, opening["id"]))
        self.assertEqual(got["indexed"], sum(1 for p, v in stored.items() if p % 4 != 0 and v["skills"]))

    def test_all_or_nothing(self):
        folder = tempfile.mkdtemp(dir=scratch())
        out = os.path.join(folder, "out.jsonl")
        with open(out, "w", encoding="utf-8") as kept:
            kept.write("as it was\n")
        bad = self.file("bad.jsonl", '{"skills":[]}\n\n{"skills":[{"uri":"x","level":9}]}\n')
        refused = self.regio.run("match", "--all", "--profile", bad, "--out", out, expect=1)
        self.assertIn("bad.jsonl:3", refused.err)
        for arguments in (["--all"], ["--out", out], ["--all", "--out", out, "--opening", "1"],
                          ["--all", "--out", out, "--explain"], ["--all", "--out", out, "--kernel", "abacus"]):
            self.regio.run("match", *arguments, expect=2)
        self.regio.run("match", "--all", "--out", os.path.join(folder, "none", "out.jsonl"), expect=3)
        self.regio.run("match", "--all", "--out", folder, expect=3)
        self.regio.run("match", "--all", "--profile", "/nonexistent", "--out", out, expect=1)
        with open(out, encoding="utf-8") as kept:
            self.assertEqual(kept.read(), "as it was\n")
        self.assertEqual(os.listdir(folder), ["out.jsonl"])
        self.assertEqual(self.match_all(), [])  # no profile is stored

    def test_a_plan_is_told(self):
        profile = next(p for p in (self.world.profile(self.today) for _ in range(100))
                       if self.expected(dict(p, filters={}))["results"])
        profile = dict(profile, filters={})
        plan = self.regio.match(profile, options=("--explain-plan", "--kernel", "portable"))["plan"]
        self.assertEqual((plan["kernel"], plan["scores"]), ("portable", "exact"))
        self.assertGreater(plan["postings"], 0)
        self.assertNotIn("plan", self.regio.match(profile))
        told = self.regio.run("match", "--profile", "-", "--explain-plan", input=json.dumps(profile)).out
        self.assertIn("plan: exact", told)


@on_both_databases
@not_in_quick
class ManyWindows(WorldTest):
    """So many openings that profiles are added up together."""
    opening_count = 34000

    def test_rows_give_what_one_by_one_gives(self):
        profiles = [dict(self.world.profile(self.today), filters={}) for _ in range(80)]
        lines = self.match_all("--explain-plan", profiles=profiles)
        self.assertIn("rows", {line["plan"]["scores"] for line in lines})
        for kernel in ("portable", "avx2"):
            if runs(self.regio, kernel):
                others = self.match_all("--kernel", kernel, profiles=profiles)
                for line, other in zip(lines, others):
                    self.assertEqual({k: v for k, v in line.items() if k != "plan"}, other)
        for profile, line in list(zip(profiles, lines))[:6]:
            self.check_line(profile, line, "rows")
            alone = self.regio.match(profile, TOP, explain=False)
            self.assertEqual(alone, {k: v for k, v in line.items() if k not in ("line", "plan")})
        self.midnight()
