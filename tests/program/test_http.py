"""The server as others on the network see it: health, headers, problems, limits, and requests that are up to no good."""
import contextlib
import json
import re
import signal
import socket
import time

import samples
from harness import SLOW, ProgramTest, ServedTest, on_both_databases

MATCHES = "/api/v1/matches"


class Served(ServedTest):
    """One server for the tests of a class."""
    start = "demo"

    def problem(self, reply, status):
        """An RFC 9457 problem of that status; returns it."""
        self.assertEqual(reply.status, status, reply.text[:500])
        self.assertEqual(reply.headers["Content-Type"].split(";")[0], "application/problem+json")
        problem = reply.json()
        self.assertEqual(problem["status"], status)
        self.assertTrue(problem["title"])
        self.assertTrue(problem["type"])
        return problem


@on_both_databases
class Health(Served):
    def test_alive_and_ready(self):
        for path in ("/healthz", "/readyz"):
            reply = self.server.get(path)
            self.assertEqual(reply.status, 200)
            self.assertIn("no-store", reply.headers["Cache-Control"])

    def test_metrics(self):
        for _ in range(3):
            self.server.post(MATCHES, samples.PROFILE)
        reply = self.server.get("/metrics")
        self.assertEqual(reply.status, 200)
        self.assertTrue(reply.headers["Content-Type"].startswith("text/plain"))
        names = set()
        for line in reply.text.split("\n"):
            if line and not line.startswith("#"):
                found = re.fullmatch(r'([a-z_:][a-z0-9_:]*)(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? (\+?-?[0-9.e+-]+|NaN|[+-]Inf)', line)
                self.assertTrue(found, line)
                names.add(found.group(1))
        self.assertGreaterEqual(len(names), 5)

    def test_security_txt_is_there_when_there_is_someone_to_write_to(self):
        self.assertEqual(self.server.get("/.well-known/security.txt").status, 404)
        with self.serve("--contact", "mailto:security@example.org") as server:
            reply = server.get("/.well-known/security.txt")
            self.assertEqual(reply.status, 200)
            self.assertRegex(reply.text, r"(?m)^Contact: mailto:security@example\.org$")
            self.assertRegex(reply.text, r"(?m)^Expires: \d{4}-\d\d-\d\dT00:00:00Z$")
        for contact in ("security@example.org", "", "mailto:", "mailto:a b@example.org", "https:\nExpires: never"):
            with self.subTest(contact):
                self.assertIn("--contact", self.regio.run("serve", "--contact", contact, expect=2).err)


@on_both_databases
class Headers(Served):
    def test_pages(self):
        reply = self.server.get("/")
        self.assertEqual(reply.status, 200)
        policy = reply.headers["Content-Security-Policy"]
        self.assertIn("default-src", policy)
        for word in ("unsafe-inline", "unsafe-eval", "http:", "*"):
            self.assertNotIn(word, policy)
        for word in ("frame-ancestors", "base-uri", "form-action", "object-src"):
            self.assertTrue(word in policy or (word == "object-src" and "default-src 'none'" in policy), (word, policy))
        self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")
        self.assertIn(reply.headers["Referrer-Policy"], ("no-referrer", "same-origin", "strict-origin-when-cross-origin"))
        self.assertIn('lang="nl"', reply.text)

    def test_language(self):
        self.assertIn('lang="en"', self.server.get("/", {"Accept-Language": "en"}).text)
        self.assertIn('lang="nl"', self.server.get("/", {"Accept-Language": "fr, nl;q=0.5"}).text)
        self.assertIn('lang="nl"', self.server.get("/", {"Accept-Language": "fr"}).text)

    def test_api(self):
        reply = self.server.post(MATCHES, samples.PROFILE)
        self.assertRegex(reply.headers["API-Version"], r"^1\.\d+\.\d+$")
        self.assertEqual(reply.headers["Content-Type"].split(";")[0], "application/json")
        self.assertEqual(reply.headers["X-Content-Type-Options"], "nosniff")

    def test_errors_keep_the_headers(self):
        for path in ("/no/such/page", "/api/v1/no-such-thing"):
            reply = self.server.get(path)
            self.assertEqual(reply.status, 404)
            self.assertIn("Content-Security-Policy", reply.headers)

    def test_head(self):
        get, head = self.server.get("/"), self.server.request("HEAD", "/")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.headers["Content-Type"], get.headers["Content-Type"])

    def test_assets_are_kept_and_checked(self):
        page = self.server.get("/").text
        paths = set(re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js|svg|png|ico)[^"]*)"', page))
        self.assertTrue(any(".css" in p for p in paths), paths)
        for path in paths:
            reply = self.server.get(path)
            self.assertEqual(reply.status, 200, path)
            self.assertIn("max-age", reply.headers["Cache-Control"])
            tag = reply.headers["ETag"]
            if tag:
                self.assertEqual(self.server.get(path, {"If-None-Match": tag}).status, 304, path)


@on_both_databases
class Problems(Served):
    def test_not_json(self):
        for body in (b"", b"{", b"[]", b"17", b'{"skills": [{"uri": "\xff"}]}', b'{"skills": [' + b"[" * 2000):
            with self.subTest(body[:40]):
                self.problem(self.server.post(MATCHES, body), 400)

    def test_all_mistakes_together(self):
        body = {"skills": [{"uri": samples.COOK, "level": 9}, {"level": 2}],
                "filters": {"educationLevelMax": 12, "near": {"lat": 152, "lon": 4, "km": 5}, "contract": ["forever"]}}
        problem = self.problem(self.server.post(MATCHES, body), 400)
        text = json.dumps(problem["errors"])
        self.assertGreaterEqual(len(problem["errors"]), 5, text)
        for field in ("skills[0].level", "skills[1].uri", "educationLevelMax", "lat", "contract"):
            self.assertIn(field, text.replace("/0/", "[0].").replace("/1/", "[1]."))

    def test_what_goes_together_only(self):
        for query, field in (("postcode=2312", "km"), ("km=5", "postcode"), ("sort=distance", "sort"), ("language=dutch", "language")):
            reply = self.server.get("/api/v1/openings?" + query)
            self.assertEqual(reply.status, 400, query)
            self.assertEqual([e["field"] for e in reply.json()["errors"]], [field], query)
        self.assertEqual(self.server.get("/api/v1/openings?sort=distance&postcode=2312&km=5&language=NL").status, 200)
        reply = self.server.post(MATCHES, {"skills": [], "sort": "distance"})
        self.assertEqual((reply.status, reply.json()["errors"][0]["field"]), (400, "sort"))

    def test_top(self):
        for top in (-1, "many", 1.5, 10 ** 9):
            self.problem(self.server.post(MATCHES, dict(samples.PROFILE, top=top)), 400)

    def test_paths_methods_types(self):
        self.problem(self.server.get("/api/v1/no-such-thing"), 404)
        reply = self.server.request("DELETE", MATCHES)
        self.problem(reply, 405)
        self.assertIn("POST", reply.headers["Allow"])
        body = json.dumps(samples.PROFILE).encode()
        self.problem(self.server.request("POST", MATCHES, body, {"Content-Type": "text/plain"}), 415)
        self.problem(self.server.get("/api/v1/openings/999999999999999"), 404)

    def test_problems_speak_of_the_api_not_of_pages(self):
        pages = {"en": ("page", "home", "Go back"), "nl": ("pagina", "Ga terug")}
        said = set()
        for language, words in pages.items():
            header = {"Accept-Language": language}
            for reply in (self.server.get("/api/v1/no-such-thing", header), self.server.request("DELETE", MATCHES, None, header),
                          self.server.get("/api/v1/openings/999999999999999", header),
                          self.server.request("POST", "/api/v1/no-such-thing", b"{}", header)):
                problem = reply.json()
                self.assertEqual(reply.headers["Content-Type"].split(";")[0], "application/problem+json")
                for word in words:
                    self.assertNotIn(word, problem["title"] + problem["detail"])
                said.add(problem["title"])
        self.assertEqual(len(said), 4, "two problems in two languages")
        self.assertIn("Deze pagina is er niet", self.server.get("/no/such/page", {"Accept-Language": "nl"}).text)

    def test_pages_say_it_in_words(self):
        reply = self.server.get("/no/such/page")
        self.assertEqual(reply.status, 404)
        self.assertTrue(reply.headers["Content-Type"].startswith("text/html"))
        self.assertIn("<h1", reply.text)
        for path in ("/talent/vacatures/999999999999", "/%00", "/%ff", "/%", "/..%2f..%2fetc/passwd", "/../../etc/passwd"):
            self.assertIn(self.server.get(path).status, (400, 404), path)


@on_both_databases
class Limits(Served):
    def status(self, data):
        found = re.match(rb"HTTP/1\.[01] (\d{3}) ", self.server.raw(data))
        return int(found.group(1)) if found else None  # None: closed without a word

    def test_body(self):
        big = b'{"skills": [{"uri": "' + b"x" * (20 << 20) + b'"}]}'
        head = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % (MATCHES.encode(), len(big))
        self.assertIn(self.status(head), (413, None))
        self.assertIn(self.status(head + big), (413, None))

    def test_chunked_body(self):
        head = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" % MATCHES.encode()
        chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
        self.assertIn(self.status(head + chunk * 320), (413, 400, None))

    def test_head(self):
        self.assertIn(self.status(b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 200000 + b"\r\n\r\n"), (400, 413, 431, None))
        self.assertIn(self.status(b"GET /" + b"a" * 200000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"), (400, 414, 431, None))
        many = b"".join(b"X-%d: y\r\n" % i for i in range(5000))
        self.assertIn(self.status(b"GET / HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n"), (400, 413, 431, None))

    def test_what_is_refused_early_is_told_in_the_form_that_was_asked(self):
        for path, kind in ((b"/talent", b"text/html"), (b"/api/v1/openings", b"application/problem+json")):
            for status, data in ((b"414", b"GET " + path + b"?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n"),
                                 (b"431", b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 20000 + b"\r\n\r\n"),
                                 (b"400", b"GET " + path + b" HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")):
                answer = self.server.raw(data)
                self.assertRegex(answer, rb"^HTTP/1\.1 " + status)
                self.assertIn(b"Content-Type: " + kind, answer.split(b"\r\n\r\n")[0], status)

    def test_requests_that_can_be_read_in_two_ways(self):
        start = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" % MATCHES.encode()
        body = b"5\r\n12345\r\n0\r\n\r\n"
        for name, data in {
            "two lengths": start + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
            "the same length twice": start + b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
            "length and chunks": start + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + body,
            "no number": start + b"Content-Length: +2\r\n\r\n{}",
            "negative": start + b"Content-Length: -1\r\n\r\n",
            "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "no host": b"GET / HTTP/1.1\r\n\r\n",
            "space before the colon": b"GET / HTTP/1.1\r\nHost: x\r\nX-A : b\r\n\r\n",
            "unknown coding": start + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + body,
        }.items():
            with self.subTest(name):
                answer = self.server.raw(data + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", timeout=5)
                statuses = re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)
                self.assertLessEqual(len(statuses), 1, "the connection went on: %r" % answer[:300])
                if statuses:
                    self.assertIn(statuses[0][:1], (b"4", b"5"), answer[:300])

    def test_garbage(self):
        for data in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200), b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"\0" * 1000,
                     b"GET / HTTP/9.9\r\nHost: x\r\n\r\n", b"FOO / HTTP/1.1\r\nHost: x\r\n\r\n"):
            answer = self.server.raw(data, timeout=3)
            self.assertFalse(re.match(rb"HTTP/1\.[01] 200", answer), answer[:200])
        self.assertEqual(self.server.get("/healthz").status, 200)

    def test_clients_that_hang_up(self):
        for data in (b"GET / HT", b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{" % MATCHES.encode()):
            for _ in range(20):
                with socket.create_connection(("127.0.0.1", self.server.port), 5) as s:
                    s.sendall(data)
        self.assertEqual(self.server.get("/healthz").status, 200)


@on_both_databases
class Log(ProgramTest):
    start = "demo"

    def test_lines_are_json_without_personal_data(self):
        secret = "urn:secret:of-a-person"
        with self.serve() as server:
            server.post(MATCHES, {"skills": [{"uri": secret}], "filters": {"near": {"lat": 52.123456, "lon": 4.654321, "km": 5}}})
            server.get("/talent?postcode=2312&q=geheim-woord", {"User-Agent": "nosy", "Cookie": "profile=geheim"})
            server.get("/no/such/page")
            server.post(MATCHES, b"{")
            time.sleep(0.1)
        lines = [line for line in server.log().split("\n") if line]
        self.assertTrue(lines)
        entries = [json.loads(line) for line in lines]
        text = server.log()
        # Times and random ids may hold any digits; the server's own address is no secret.
        ours = ("time", "request", "microseconds", "pid", "address")
        said = json.dumps([{key: value for key, value in entry.items() if key not in ours} for entry in entries])
        for word in (secret, "52.123456", "geheim", "2312", "127.0.0.1", "nosy"):
            self.assertNotIn(word, said)
        for word in (secret, "geheim", "nosy"):
            self.assertNotIn(word, text)
        requests = [e for e in entries if e.get("status") is not None]
        self.assertGreaterEqual(len(requests), 4, text)
        for entry in requests:
            self.assertTrue(any("request" in key.lower() or key == "id" for key in entry), entry)

    def test_request_id_in_the_reply_is_in_the_log(self):
        with self.serve() as server:
            reply = server.get("/no/such/page")
            ids = [v for k, v in reply.headers.items() if k.lower() == "x-request-id"]
            self.assertEqual(len(ids), 1, dict(reply.headers))
        self.assertIn(ids[0], server.log())


@on_both_databases
class Stopping(ProgramTest):
    start = "demo"

    def test_port_in_use(self):
        with self.serve() as server:
            result = self.regio.run("serve", "--listen", "127.0.0.1:%d" % server.port, expect=3, timeout=30)
            self.assertIn(str(server.port), result.err)

    def test_sigterm_finishes_requests(self):
        import concurrent.futures
        server = self.serve()
        server.start()
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            waiting = [pool.submit(server.post, MATCHES, samples.PROFILE) for _ in range(20)]
            self.assertEqual(waiting[0].result().status, 200)  # by now the server takes them
            server.stop()
            answered = 0
            for one in waiting:
                try:
                    answered += one.result().status == 200
                except OSError:
                    pass  # came after the door was closed
        self.assertGreater(answered, 0)

    def test_the_door_closes_while_the_last_request_is_finished(self):
        server = self.serve()
        server.start()
        body = json.dumps(samples.PROFILE).encode()
        head = ("POST %s HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nConnection: close\r\n"
                "Content-Length: %d\r\n\r\n" % (MATCHES, len(body))).encode()
        with contextlib.closing(socket.create_connection(("127.0.0.1", server.port), 30 * SLOW)) as last:
            last.sendall(head + body[:1])
            self.assertEqual(server.get("/healthz").status, 200)  # so that the server has taken the first one
            server.process.send_signal(signal.SIGTERM)
            while '"stopping"' not in server.log():
                time.sleep(0.02)
            refused = False
            for _ in range(200):  # the log line is written just before
                try:
                    socket.create_connection(("127.0.0.1", server.port), 30 * SLOW).close()
                except ConnectionRefusedError:
                    refused = True
                    break
                time.sleep(0.02)
            self.assertTrue(refused, "a new connection must be refused, not left waiting")
            last.sendall(body[1:])
            answer = b""
            while part := last.recv(65536):
                answer += part
        self.assertIn(b"200 OK", answer[:20])
        server.stop()

    def test_a_closed_terminal_ends_it_in_order(self):
        # A server started by nohup leaves SIGHUP alone, and this test may itself run below a nohup.
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
        self.addCleanup(signal.signal, signal.SIGHUP, before)
        server = self.serve()
        server.start()
        server.process.send_signal(signal.SIGHUP)
        self.assertEqual(server.process.wait(30 * SLOW), 0, server.log())
        self.assertIn('"stopped"', server.log())
