"""Many at once: visitors while openings change, two imports, many inits."""
import concurrent.futures
import http.client
import json
import threading

import samples
from harness import ProgramTest, Regio, database, on_both_databases, rounds


@on_both_databases
class Concurrency(ProgramTest):
    fresh_each_test = True

    def test_matches_while_openings_change(self):
        """Every answer is of one moment: all openings of a round have the same title."""
        self.regio.run("import", "esco", samples.esco())

        def round_of(number):
            return self.lines("o.jsonl", [dict(samples.OPENINGS[0], id="c%d" % i, title="Round %d" % number) for i in range(20)])
        self.regio.run("import", "openings", round_of(0))
        stop = threading.Event()
        body = json.dumps(dict(samples.PROFILE, top=50, explain=True))

        def visitor():
            count, seen = 0, set()
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            while not stop.is_set():
                connection.request("POST", "/api/v1/matches", body, {"Content-Type": "application/json"})
                reply = connection.getresponse()
                text = reply.read()
                if reply.status == 429:
                    stop.wait(0.2)
                    continue
                assert reply.status == 200, (reply.status, text[:500])
                answer = json.loads(text)
                assert len(answer["results"]) == 20, len(answer["results"])
                scores = {r["score"] for r in answer["results"]}
                assert len(scores) == 1, scores
                seen |= {r["title"] for r in answer["results"]}
                count += 1
            connection.close()
            return count, seen
        with self.serve() as server, concurrent.futures.ThreadPoolExecutor(8) as pool:
            visitors = [pool.submit(visitor) for _ in range(8)]
            try:
                for number in range(1, 3 + rounds(5)):
                    self.regio.run("import", "openings", round_of(number))
            finally:
                stop.set()
            counts = [v.result() for v in visitors]
        self.assertGreater(sum(count for count, _ in counts), 8)

    def test_two_imports_at_once(self):
        self.regio.run("import", "esco", samples.esco())
        files = [self.lines("o.jsonl", [dict(samples.OPENINGS[1], id="%s-%d" % (who, i)) for i in range(300)]) for who in "abcd"]
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda path: self.regio.run("import", "openings", path), files))
        self.assertEqual(self.regio.json("info")["openings"], 1200)
        self.regio.run("check")

    def test_inits_at_once(self):
        """None takes a database that another one is just making for that of another program, or for a locked one."""
        for _ in range(rounds(5)):
            empty = database(self.kind, "nothing")
            self.addCleanup(empty.drop)
            regio = Regio(empty.url)
            with concurrent.futures.ThreadPoolExecutor(6) as pool:
                list(pool.map(lambda _: regio.run("init"), range(6)))
            self.assertEqual(regio.json("info")["skills"], 0)
