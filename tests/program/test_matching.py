"""The program's answers against the oracle's: random worlds, the starter taxonomy and ESCO, by command and by API.

A failure names the seed; REGIO_TEST_SEED=N runs that one world again.
"""
import json
import os
import tempfile
import time

from harness import (ROOT, STARTS, ProgramTest, Regio, database, not_in_quick, on_both_databases, rounds, scratch,
                     shared_data)
from oracle import generate
from oracle.compare import first_difference
from oracle.matching import Matcher
from oracle.taxonomy import load, load_starter

TOP = 20


def numbered(matcher, openings):
    """Openings numbered in order of first import, with their skills read once."""
    return [dict(o, openingId=i, scored=matcher.read_skills(o["skills"])) for i, o in enumerate(openings, 1)]


class MatchingTest(ProgramTest):
    """What the classes below share."""

    def import_openings(self, openings):
        path = os.path.join(tempfile.mkdtemp(dir=scratch()), "openings.jsonl")
        self.regio.run("import", "openings", generate.write_lines(path, openings))

    def check(self, matcher, openings, profile, today, got, how):
        self.number(openings, got)
        difference = first_difference(matcher.match(openings, profile, today), got, TOP)
        if difference:
            self.fail("%s: %s\nprofile %s" % (how, difference, json.dumps(profile)))

    def number(self, openings, got):
        """The program's openingIds rise in order of first import and stay; replaces them by ours."""
        if not hasattr(self, "seen"):
            self.seen = {}
        ours = {o["id"]: o["openingId"] for o in openings}
        for result in got["results"]:
            if result["id"] in ours:
                number = ours[result["id"]]
                self.assertEqual(self.seen.setdefault(number, result["openingId"]), result["openingId"])
                result["openingId"] = number

    def check_numbers(self):
        theirs = [self.seen[number] for number in sorted(self.seen)]
        self.assertEqual(theirs, sorted(set(theirs)), "openingIds do not rise in order of first import")


@on_both_databases
class RandomWorlds(MatchingTest):
    start = "nothing"

    def setUp(self):
        self.database = database(self.kind, "init")
        self.addCleanup(self.database.drop)
        self.regio = Regio(self.database.url)

    def one_world(self, seed):
        today = generate.amsterdam_today()
        world = generate.World(seed, size=20 + seed * 37 % 130)
        folder = world.write(os.path.join(tempfile.mkdtemp(dir=scratch()), "esco"))
        self.regio.run("import", "esco", folder)
        matcher = Matcher(world.taxonomy)
        openings = world.openings(60 + seed % 140, today)
        self.import_openings(openings)
        stored = numbered(matcher, openings)
        profiles = [world.profile(today) for _ in range(rounds(150))]
        for profile in profiles[:rounds(8)]:
            self.check(matcher, stored, profile, today, self.regio.match(profile, TOP), "seed %d, command" % seed)
        with self.serve() as server:
            for profile in profiles:
                self.check(matcher, stored, profile, today, server.match(profile, TOP), "seed %d, API" % seed)
            # Some openings change, some are new: what is served follows, and ids stay.
            changed = {o["id"]: world.opening(int(o["id"][2:]), today) for o in openings[::5]}
            for opening in changed.values():
                old = next(o for o in openings if o["id"] == opening["id"])
                opening.pop("organisation", None)  # part of the key
                if "organisation" in old:
                    opening["organisation"] = old["organisation"]
            new = world.openings(20, today, first=len(openings) + 1)
            self.import_openings(list(changed.values()) + new)
            openings = [changed.get(o["id"], o) for o in openings] + new
            stored = numbered(matcher, openings)
            self.wait_until_served(server, matcher, stored, today)
            for profile in profiles[:rounds(40)]:
                self.check(matcher, stored, profile, today, server.match(profile, TOP), "seed %d, API, changed" % seed)
        for profile in profiles[:rounds(4)]:
            self.check(matcher, stored, profile, today, self.regio.match(profile, TOP), "seed %d, command, changed" % seed)
        self.check_numbers()
        if generate.amsterdam_today() != today:
            self.skipTest("midnight passed while the test ran")

    def wait_until_served(self, server, matcher, openings, today):
        """The server reads changes within a moment: wait until it counts what the database holds."""
        profile = {"skills": [{"uri": sorted(matcher.scheme_of)[0]}]}
        expected = matcher.match(openings, profile, today)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            got = server.match(profile, TOP)
            self.number(openings, got)
            if first_difference(expected, got, TOP) is None:
                break
            time.sleep(0.05)


def add_worlds():
    given = os.environ.get("REGIO_TEST_SEED")
    for seed in [int(given)] if given else range(1, rounds(8) + 1):
        def test(self, seed=seed):
            self.one_world(seed)
        for kind in ("sqlite", "postgresql"):
            setattr(globals()["RandomWorlds_" + kind], "test_world_%03d" % seed, test)


add_worlds()


def prepare_esco(regio):
    regio.run("init")
    regio.run("import", "esco", shared_data("esco", "esco111_en.zip"), shared_data("esco", "esco111_rel.zip"))


STARTS["esco"] = prepare_esco


@on_both_databases
@not_in_quick
class Esco(MatchingTest):
    """ESCO 1.1.1 with openings made from its occupations."""
    start = "esco"

    @classmethod
    def setUpClass(cls):
        cls.files = [shared_data("esco", "esco111_en.zip"), shared_data("esco", "esco111_rel.zip")]
        super().setUpClass()

    def test_equals_the_oracle(self):
        seed = int(os.environ.get("REGIO_TEST_SEED", "71"))
        today = generate.amsterdam_today()
        taxonomy = load(*self.files)
        self.assertEqual((len(taxonomy.skills), len(taxonomy.occupations)), (13896, 3007))
        matcher = Matcher(taxonomy)
        world = generate.World(seed)  # for its fields and its random numbers; the skills come from ESCO
        r = world.random
        asked = {}
        for skill, occupations in sorted(taxonomy.named_by.items()):
            for occupation in sorted(occupations):
                asked.setdefault(occupation, []).append(skill)
        occupations = sorted(asked)
        everything = sorted(taxonomy.skills)
        openings = []
        for number in range(1, 1501):
            opening = world.opening(number, today)
            pool = asked[r.choice(occupations)]
            chosen = r.sample(pool, min(len(pool), r.randrange(3, 25))) + r.sample(everything, r.randrange(3))
            opening["skills"] = [{"uri": s, "importance": r.choice(["essential"] * 8 + ["optional"] * 4 + ["must"])}
                                 for s in chosen]
            openings.append(opening)
        self.import_openings(openings)
        stored = numbered(matcher, openings)
        with self.serve() as server:
            for number in range(rounds(40)):
                pool = asked[r.choice(occupations)]
                profile = {"skills": [{"uri": s, "level": r.randrange(1, 5)}
                                      for s in r.sample(pool, min(len(pool), 30)) + r.sample(everything, 5)],
                           "filters": world.filters(today)}
                self.check(matcher, stored, profile, today, server.match(profile, TOP), "seed %d, API" % seed)
                if number < 5:
                    self.check(matcher, stored, profile, today, self.regio.match(profile, TOP), "seed %d, command" % seed)
        self.check_numbers()


@on_both_databases
class Starter(MatchingTest):
    """The starter taxonomy, alone and with ESCO beside it: exactMatch joins the two."""
    start = "demo"

    def openings_of(self, world, today, skills, occupations, count):
        r = world.random
        openings = []
        for number in range(1, count + 1):
            opening = world.opening(number, today)
            opening["organisation"] = "Oracle %d" % r.randrange(6)  # the example openings have others
            pool = r.choice(occupations)
            chosen = r.sample(pool, min(len(pool), r.randrange(3, 20))) + r.sample(skills, r.randrange(3))
            opening["skills"] = [{"uri": s, "importance": r.choice(["essential"] * 8 + ["optional"] * 4 + ["must"])}
                                 for s in chosen]
            openings.append(opening)
        return openings

    def compare(self, matcher, world, skills, occupations, seed, count, asked):
        today = generate.amsterdam_today()
        r = world.random
        openings = self.openings_of(world, today, skills, occupations, count)
        self.import_openings(openings)
        stored = numbered(matcher, openings)
        with self.serve() as server:
            for number in range(asked):
                pool = r.choice(occupations)
                profile = {"skills": [{"uri": s, "level": r.randrange(1, 5)}
                                      for s in r.sample(pool, min(len(pool), 12)) + r.sample(skills, 2)],
                           "filters": dict(world.filters(today), organisation=["Oracle %d" % n for n in range(6)])}
                self.check(matcher, stored, profile, today, server.match(profile, TOP), "seed %d, API" % seed)
                if number < 5:
                    self.check(matcher, stored, profile, today, self.regio.match(profile, TOP), "seed %d, command" % seed)
        self.check_numbers()

    @staticmethod
    def pools(taxonomy):
        asked = {}
        for skill, occupations in sorted(taxonomy.named_by.items()):
            for occupation in sorted(occupations):
                asked.setdefault(occupation, []).append(skill)
        return [asked[o] for o in sorted(asked)]

    def test_1_alone(self):
        seed = 1071
        taxonomy, exact = load_starter(os.path.join(ROOT, "data", "taxonomy"))
        self.compare(Matcher(taxonomy, exact=exact), generate.World(seed), sorted(taxonomy.skills), self.pools(taxonomy),
                     seed, 400, rounds(100))

    @not_in_quick
    def test_2_with_esco(self):
        files = shared_data("esco", "esco111_en.zip"), shared_data("esco", "esco111_rel.zip")
        seed = 2071
        self.database.drop()
        self.__class__.database = self.database = database(self.kind, "demo")
        self.__class__.regio = self.regio = Regio(self.database.url)
        self.regio.run("import", "esco", *files)
        starter, exact = load_starter(os.path.join(ROOT, "data", "taxonomy"))
        esco = load(*files)
        matcher = Matcher(starter, esco, exact=exact)
        self.assertGreater(len(matcher.exact), 100)
        joined = sorted(matcher.exact)
        pools = self.pools(starter)
        r = generate.World(seed + 1).random
        # Half of the skills that have a twin are named by the twin's URI.
        pools = [[sorted(matcher.exact[s])[0] if s in matcher.exact and r.random() < 0.5 else s for s in pool] for pool in pools]
        self.compare(matcher, generate.World(seed), joined, pools, seed, 400, rounds(60))
