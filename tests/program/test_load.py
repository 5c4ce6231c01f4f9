"""The match API under load: it keeps answering, and rightly."""
import json
import re
import shutil
import subprocess
import unittest

from harness import SCALE, ProgramTest, on_both_databases

SKILLS = ("welcome-guests", "work-with-customers", "handle-complaints", "work-hygienically", "plan-own-work")


@on_both_databases
@unittest.skipUnless(shutil.which("wrk"), "wrk is not installed")
@unittest.skipIf(SCALE < 1, "left out of short runs")
class Load(ProgramTest):
    start = "demo"

    def test_wrk(self):
        profile = {"skills": [{"uri": "urn:regio:starter:skill:" + s, "level": 3} for s in SKILLS]}
        body = json.dumps(dict(profile, top=20, explain=True))
        script = self.file("post.lua", 'wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\nwrk.body = [[%s]]\n' % body)
        with self.serve() as server:
            expected = server.match(profile)
            self.assertEqual(len(expected["results"]), 20)
            # How long an answer takes is not judged here: on a busy machine wrk itself may stand still for seconds.
            load = subprocess.Popen(["wrk", "-t", "1", "-c", "64", "-d", "5s", "--timeout", "60s", "--latency", "-s", script,
                                     "http://127.0.0.1:%d/api/v1/matches" % server.port], stdout=subprocess.PIPE)
            answers = 0
            while load.poll() is None:
                self.assertEqual(server.match(profile), expected)
                answers += 1
            report = load.stdout.read().decode()
            load.stdout.close()
        print(report)
        self.assertGreater(answers, 0)
        self.assertGreater(int(re.search(r"(\d+) requests in", report).group(1)), 64, report)
        self.assertNotIn("Non-2xx", report)
        self.assertNotIn("Socket errors", report)
