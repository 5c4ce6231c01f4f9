"""Modules, the gap, the lever and the bridge: the program's answers against the oracle's, in random worlds, by command and by API.

A failure names the seed; REGIO_TEST_SEED=N runs that one world again.
"""
import json
import os
import random
import tempfile

from harness import Regio, database, on_both_databases, rounds, scratch
from oracle import generate, learning
from oracle.matching import Matcher
from test_matching import MatchingTest, numbered


def ours(pairs):
    """The form in which the oracle answers: [(gained, name)]."""
    return [(p["gained"], p.get("moduleId", p.get("uri"))) for p in pairs]


@on_both_databases
class Learning(MatchingTest):
    start = "nothing"

    def setUp(self):
        self.database = database(self.kind, "init")
        self.addCleanup(self.database.drop)
        self.regio = Regio(self.database.url)

    def make_world(self, seed):
        """A world in the database: its oracle, openings and modules, numbered as the program numbers them."""
        self.today = generate.amsterdam_today()
        world = generate.World(seed, size=30 + seed * 37 % 60)
        folder = tempfile.mkdtemp(dir=scratch())
        self.regio.run("import", "esco", world.write(os.path.join(folder, "esco")))
        openings = world.openings(50, self.today)
        self.import_openings(openings)
        modules = world.modules(9, self.today)
        path = generate.write_lines(os.path.join(folder, "modules.jsonl"), modules)
        self.regio.run("import", "modules", path)
        self.modules = [dict(m, moduleId=i) for i, m in enumerate(modules, 1)]
        self.matcher = Matcher(world.taxonomy)
        self.openings = numbered(self.matcher, openings)
        return world

    def command(self, name, profile, *more):
        return self.regio.json(name, "--profile", "-", *more, input=json.dumps(profile))

    def check_lever(self, profile, got, fit, level, how):
        expected = learning.lever(self.matcher, self.openings, profile, self.modules, self.today, fit, level)
        self.assertEqual(got["reached"], expected["reached"], how)
        self.assertEqual(ours(got["skills"]), expected["skills"], how)
        self.assertEqual(ours(got["modules"]), expected["modules"], how)
        for skill in got["skills"]:
            self.assertEqual([(m["q"], m["moduleId"]) for m in skill["modules"]],
                             learning.teaching(self.matcher, self.modules, skill["uri"], self.today), how)

    def check_gap(self, server, profile, how):
        answer = server.match(profile, 3)
        for result in answer["results"]:
            body = dict(profile, openingId=result["openingId"])
            gap = server.post("/api/v1/gaps", body).json()
            for missing in gap["missing"]:
                self.assertEqual([(m["q"], m["moduleId"]) for m in missing["modules"]],
                                 learning.teaching(self.matcher, self.modules, missing["uri"], self.today), how)
            told = self.command("gap", profile, "--opening", str(result["openingId"]), "--labels", "en")
            self.assertEqual([m["modules"] for m in told["missing"]], [m["modules"] for m in gap["missing"]], how)

    def named(self, world):
        """What each occupation asks: essential before optional where it says both."""
        result = {o: {} for o in world.occupations}
        for occupation, kind, skill in world.named_rows:
            if occupation in result and result[occupation].get(skill) != "essential":
                result[occupation][skill] = kind
        return result

    def check_bridge(self, got, named, held, filters, fit, most, without, how):
        expected = learning.bridge(self.matcher, named, held, without)
        self.assertEqual(got["total"], len(expected), how)
        self.assertEqual([(r["uri"], r["fit"], r["score"]) for r in got["results"]], expected[:len(got["results"])], how)
        for result in got["results"]:
            asked = named[result["uri"]]
            expanded = self.matcher.expand(held)
            q = {s: expanded[s][0] if s in expanded else 0 for s in asked}
            self.assertEqual({s["uri"]: s["q"] for s in result["carriesOver"]}, {s: v for s, v in q.items() if v >= 102}, how)
            self.assertEqual({s["uri"] for s in result["missing"]}, {s for s, v in q.items() if v < 102}, how)
            self.assertEqual(result["openings"], learning.doing(self.matcher, self.openings, named, result["uri"], filters,
                                                                self.today, fit), how)
            way = learning.way(self.matcher, held, asked, self.modules, self.today, fit, most)
            self.assertEqual(result["reached"], way is not None, how)
            told = ([m["moduleId"] for m in result["modules"]], result["fitThen"])
            self.assertEqual(told, way if way else ([], result["fit"]), how)

    def check_bridge_by_openings(self, server, profile, body, closest, how):
        """Of the 40 closest those with most openings, by API and by command."""
        most_first = sorted(closest[:40], key=lambda result: (-result["openings"], result["rank"]))
        want = [dict(result, rank=number + 1) for number, result in enumerate(most_first[:7])]
        reply = server.post("/api/v1/bridges", dict(body, top=7, sort="openings"))
        self.assertEqual([(r["uri"], r["openings"], r["fitThen"]) for r in reply.json()["results"]],
                         [(r["uri"], r["openings"], r["fitThen"]) for r in want], how)
        told = self.command("bridge", profile, "--fit", str(body["fit"]), "--most", str(body["most"]), "--top", "7", "--sort", "openings")
        self.assertEqual(told["results"], want, how)
        self.assertEqual(server.post("/api/v1/bridges", dict(body, sort="newest")).status, 400)
        self.regio.run("bridge", "--profile", "-", "--sort", "newest", input="{}", expect=2)

    def bridges(self, server, world, named, dice):
        """Some bridges from a profile and from an occupation, by API and by command."""
        for number in range(rounds(3)):
            profile = world.profile(self.today)
            held, _ = self.matcher.read_profile(profile["skills"])
            fit, most = dice.randrange(20, 90), dice.randrange(0, 4)
            how = "profile %s, fit %d, most %d" % (json.dumps(profile), fit, most)
            body = dict(profile, fit=fit, most=most, top=100)
            arguments = (named, held, profile.get("filters", {}), fit, most, ())
            if most > 0:
                self.check_bridge(server.post("/api/v1/bridges", body).json(), *arguments, how)
                told = self.command("bridge", profile, "--fit", str(fit), "--most", str(most), "--top", "100")
                self.check_bridge(told, *arguments, how + ", command")
                self.check_bridge_by_openings(server, profile, body, told["results"], how)
            occupation = dice.choice(world.occupations)
            held = learning.typical(named[occupation])
            body = {"occupation": occupation, "fit": fit, "top": 5, "filters": profile.get("filters", {})}
            self.check_bridge(server.post("/api/v1/bridges", body).json(), named, held, profile.get("filters", {}), fit, 3,
                              (occupation,), how + ", from " + occupation)

    def one_world(self, seed):
        world = self.make_world(seed)
        dice = random.Random(seed)
        with self.serve() as server:
            for number in range(rounds(6)):
                profile = world.profile(self.today)
                fit, level = dice.randrange(20, 90), dice.randrange(1, 5)
                how = "seed %d, profile %s, fit %d, level %d" % (seed, json.dumps(profile), fit, level)
                body = dict(profile, fit=fit, level=level, top=100)
                reply = server.post("/api/v1/levers", body)
                self.assertEqual(reply.status, 200, reply.text)
                self.check_lever(profile, reply.json(), fit, level, how)
                if number < 2:
                    told = self.command("lever", profile, "--fit", str(fit), "--level", str(level), "--top", "1000")
                    self.check_lever(profile, told, fit, level, how + ", command")
                    self.check_gap(server, profile, how)
            self.bridges(server, world, self.named(world), dice)
        if generate.amsterdam_today() != self.today:
            self.skipTest("midnight passed while the test ran")

    def test_random_worlds(self):
        given = os.environ.get("REGIO_TEST_SEED")
        for seed in [int(given)] if given else range(1, 3):
            if seed > 1 and not given:
                self.database = database(self.kind, "init")
                self.addCleanup(self.database.drop)
                self.regio = Regio(self.database.url)
            self.one_world(seed)

    def test_a_pool_and_its_limits(self):
        world = self.make_world(5)
        paths = []
        for _ in range(2):
            path = os.path.join(tempfile.mkdtemp(dir=scratch()), "profile.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(world.profile(self.today), file)
            paths += ["--profile", path]
        alone = [self.regio.json("lever", *paths[i:i + 2], "--fit", "40", "--top", "1000") for i in (0, 2)]
        pool = self.regio.json("lever", *paths, "--fit", "40", "--top", "1000")
        self.assertEqual(pool["reached"], sum(a["reached"] for a in alone))
        for kind, name in (("skills", "uri"), ("modules", "moduleId")):
            sums = {}
            for answer in alone:
                for item in answer[kind]:
                    sums[item[name]] = sums.get(item[name], 0) + item["gained"]
            self.assertEqual({i[name]: i["gained"] for i in pool[kind]}, sums)
        self.regio.run("lever", expect=2)
        self.regio.run("lever", *paths, "--fit", "0", expect=2)
        with self.serve() as server:
            reply = server.post("/api/v1/levers", {"skills": [], "fit": 101, "level": 0, "top": -1})
            self.assertEqual(reply.status, 400)
            self.assertEqual([e["field"] for e in reply.json()["errors"]], ["fit", "level", "top"])

    def test_new_modules_are_served_at_once(self):
        self.make_world(3)
        skill = self.openings[0]["skills"][0]["uri"]
        body = {"skills": [], "openingId": 1}
        with self.serve() as server:
            def titles():
                gap = server.post("/api/v1/gaps", body).json()
                return {m["title"] for missing in gap["missing"] for m in missing["modules"]}
            self.assertNotIn("Nieuw", titles())
            path = os.path.join(tempfile.mkdtemp(dir=scratch()), "new.jsonl")
            generate.write_lines(path, [{"id": "new", "title": "Nieuw", "skills": [{"uri": skill}]}])
            self.regio.run("import", "modules", path)
            self.assertIn("Nieuw", titles())
