"""A database that goes away while the server runs, and comes back: PostgreSQL, a cluster of this test's own."""
import contextlib
import os
import pwd
import subprocess
import time
import urllib.parse

import samples
from harness import POSTGRESQL, ROOT, ProgramTest, Regio, SLOW, Server, not_in_quick


class Cluster:
    """A throw-away PostgreSQL that can be stopped and started."""

    def __enter__(self):
        self.process = subprocess.Popen(
            [os.path.join(ROOT, "scripts", "with-postgresql.sh"), "sh", "-c", 'echo "$REGIO_TEST_PG"; read -r end || true'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=dict(os.environ, REGIO_PG_SETTINGS="synchronous_commit = on"))  # a crash loses nothing
        self.url = self.process.stdout.readline().strip()
        self.folder = urllib.parse.parse_qs(urllib.parse.urlsplit(self.url).query)["host"][0]
        return self

    def __exit__(self, kind, value, trace):
        self.process.communicate()  # the end of its input is its end
        return False

    def control(self, *arguments):
        data = os.path.join(self.folder, "data")
        command = ["pg_ctl", "-D", data, "-l", os.path.join(data, "log"), "-w"] + list(arguments)
        if os.geteuid() == 0:  # the server does not run as root
            command = ["runuser", "-u", pwd.getpwuid(os.stat(data).st_uid).pw_name, "--"] + command
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, timeout=60 * SLOW, cwd="/")


@not_in_quick
class LostDatabase(ProgramTest):
    fresh_each_test = True

    def setUp(self):
        if not POSTGRESQL:
            self.skipTest("no PostgreSQL: run under scripts/with-postgresql.sh")
        self.cluster = self.enter(Cluster())
        self.regio = Regio(self.cluster.url)
        self.regio.run("init")
        self.regio.run("import", "esco", samples.esco())
        self.regio.run("import", "openings", self.lines("o.jsonl", samples.OPENINGS))

    def enter(self, context):
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        return stack.enter_context(context)

    PAGES = ("/", "/talent", "/talent/vacatures", "/talent/vacatures/1", "/talent/profiel?beroep=kok")

    def check_away(self, server):
        for path in self.PAGES:
            for language, words in (("nl", "De gegevens zijn even niet bereikbaar"), ("en", "The data cannot be reached just now")):
                reply = server.get(path, {"Accept-Language": language})
                self.assertEqual(reply.status, 503, path)
                self.assertIn(words, reply.text, path)
                self.assertGreater(int(reply.headers["Retry-After"]), 0)
        for reply in (server.post("/api/v1/matches", samples.PROFILE), server.get("/api/v1/openings/1")):
            self.assertEqual(reply.status, 503)
            self.assertEqual(reply.headers["Content-Type"], "application/problem+json")
            self.assertEqual(reply.json()["type"], "urn:regio:problem:unavailable")
            self.assertGreater(int(reply.headers["Retry-After"]), 0)
        self.assertEqual(server.get("/healthz").status, 200)
        ready = server.get("/readyz")
        self.assertEqual((ready.status, ready.json()["database"]), (503, False))
        self.assertGreater(int(ready.headers["Retry-After"]), 0)
        self.assertEqual(server.get("/api/v1/openapi.json").status, 200)

    def test_the_server_says_so_and_goes_on_when_it_is_back(self):
        with Server(self.cluster.url) as server:
            before = server.match(samples.PROFILE)
            for number, mode in enumerate(("fast", "immediate")):
                with self.subTest(mode):
                    self.cluster.control("-m", mode, "stop")
                    self.check_away(server)
                    self.cluster.control("start")
                    end = time.monotonic() + 60 * SLOW
                    while server.get("/readyz").status != 200:
                        self.assertLess(time.monotonic(), end, "the server does not find the database again")
                        time.sleep(0.1)
                    for path in self.PAGES:
                        self.assertEqual(server.get(path).status, 200, path)
                    self.assertEqual(server.match(samples.PROFILE)["results"][:3], before["results"])
                    new = dict(samples.OPENINGS[0], id="new-%d" % number, title="New", skills=[{"uri": samples.SERVE}])
                    self.regio.run("import", "openings", self.lines("o.jsonl", [new]))
                    self.assertIn(new["id"], {r["id"] for r in server.match(samples.PROFILE)["results"]})
