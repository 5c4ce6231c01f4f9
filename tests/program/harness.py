"""What the program tests share: databases, commands, the server and an HTTP client.

A test class is written once and runs on both databases:

    @on_both_databases
    class Info(ProgramTest):
        start = "demo"                      # what the class's database holds: "nothing", "init" (default), "demo"
        def test_counts(self):
            info = self.regio.json("info")
            self.assertGreater(info["skills"], 0)

`self.regio` runs commands on the class's own database and `self.serve()` starts the server on it. A class that changes
its database sets fresh_each_test. Standard library only; the program is $REGIO_BIN, by default build/regio.
"""
import contextlib
import fcntl
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.abspath(os.environ.get("REGIO_BIN") or os.path.join(ROOT, "build", "regio"))
WRAPPER = os.environ.get("REGIO_WRAPPER", "").split()  # for example: valgrind --error-exitcode=99 -q
POSTGRESQL = os.environ.get("REGIO_TEST_PG", "")  # the URL of a server where we may create databases
SHARED = os.environ.get("REGIO_SHARED_DATA") or os.path.join(os.path.dirname(ROOT), "shared", "data")
SCALE = float(os.environ.get("REGIO_TEST_SCALE", "1"))  # how many random rounds, relative to the default
QUICK = bool(os.environ.get("REGIO_TEST_QUICK"))
SLOW = float(os.environ.get("REGIO_TEST_SLOWNESS", "1"))  # stretches waiting times under valgrind and sanitizers

# An exit status of the sanitizers' own, so that a finding is never taken for "input refused" (1).
FINDING = 99
SANITIZER = re.compile(r"AddressSanitizer|LeakSanitizer|ThreadSanitizer|runtime error:|ERROR SUMMARY: [1-9]")


def shared_data(*parts):
    """The path of a shared data file, or skips the test where it is not on this machine."""
    path = os.path.join(SHARED, *parts)
    if not os.path.exists(path):
        raise unittest.SkipTest("shared data is absent: %s" % "/".join(parts))
    return path


not_in_quick = unittest.skipIf(QUICK, "left out of the quick run")


def rounds(number):
    """How often a random test repeats in this run."""
    return max(1, round(number * SCALE))


def environment():
    env = dict(os.environ)
    env["ASAN_OPTIONS"] = "exitcode=%d:detect_stack_use_after_return=1:" % FINDING + env.get("ASAN_OPTIONS", "")
    env["UBSAN_OPTIONS"] = "halt_on_error=1:print_stacktrace=1:exitcode=%d:" % FINDING + env.get("UBSAN_OPTIONS", "")
    env["TSAN_OPTIONS"] = "exitcode=%d:halt_on_error=1:" % FINDING + env.get("TSAN_OPTIONS", "")
    for name in ("REGIO_DB", "LANGUAGE", "LC_MESSAGES"):
        env.pop(name, None)
    env["LC_ALL"] = "C.UTF-8"
    return env


_scratch = None


def scratch():
    """A folder for this process's files, removed by run.py or at exit."""
    global _scratch
    if _scratch is None:
        base = os.environ.get("REGIO_TEST_SCRATCH")
        if base:
            _scratch = tempfile.mkdtemp(prefix="p", dir=base)
        else:
            _scratch = tempfile.mkdtemp(prefix="regio-test.")
            import atexit
            atexit.register(shutil.rmtree, _scratch, True)
    return _scratch


# ---------------------------------------------------------------- commands

class Result:
    """How a command ended. `out` and `err` are text; undecodable bytes show as backslash escapes."""

    def __init__(self, arguments, code, out, err):
        self.arguments, self.code = arguments, code
        self.raw = out
        self.out = out.decode("utf-8", "backslashreplace")
        self.err = err.decode("utf-8", "backslashreplace")

    def __str__(self):
        return "regio %s\nexit status %d\n--- stdout\n%s\n--- stderr\n%s" % (
            " ".join(self.arguments), self.code, self.out[:4000], self.err[-4000:])

    def json(self):
        return json.loads(self.raw)


def run(arguments, input=None, timeout=300, env=None):
    """Runs the program with bytes or text as input; a finding of a sanitizer fails the test."""
    if isinstance(input, str):
        input = input.encode()
    full = environment()
    full.update(env or {})
    done = subprocess.run(WRAPPER + [BIN] + list(arguments), input=input or b"", stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=timeout * SLOW, env=full, cwd=scratch())
    result = Result(list(arguments), done.returncode, done.stdout, done.stderr)
    if result.code == FINDING or result.code < 0 or SANITIZER.search(result.err):
        raise AssertionError("the program crashed or a sanitizer found something:\n%s" % result)
    return result


class Regio:
    """Runs commands on one database."""

    def __init__(self, url):
        self.url = url

    def run(self, *arguments, input=None, expect=0, timeout=300, env=None):
        """Runs `regio ARGUMENTS --db URL`; fails unless the exit status is `expect` (a number, a tuple, None: any)."""
        arguments = [str(a) for a in arguments]
        result = run(arguments + ["--db", self.url], input, timeout, env)
        allowed = (expect,) if isinstance(expect, int) else expect
        if allowed is not None and result.code not in allowed:
            raise AssertionError("expected exit status %s:\n%s" % (expect, result))
        return result

    def json(self, *arguments, **options):
        """As run, with --format json; returns what stdout holds."""
        return self.run(*arguments, "--format", "json", **options).json()

    def match(self, profile, top=20, explain=True, options=()):
        arguments = ["match", "--profile", "-", "--top", str(top)] + (["--explain"] if explain else [])
        return self.json(*arguments, *options, input=json.dumps(profile))


# ---------------------------------------------------------------- databases

class Sqlite:
    kind = "sqlite"

    def __init__(self, path=None):
        self.path = path or os.path.join(tempfile.mkdtemp(prefix="db", dir=scratch()), "regio.db")
        self.url = self.path

    def copy(self):
        other = Sqlite()
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(self.path + suffix):
                shutil.copyfile(self.path + suffix, other.path + suffix)
        return other

    def query(self, statement):
        """Rows of a statement that only reads, for looking at what the program stored."""
        with contextlib.closing(sqlite3.connect("file:%s?mode=ro" % urllib.parse.quote(self.path), uri=True)) as db:
            db.create_collation("C", lambda a, b: (a.encode() > b.encode()) - (a.encode() < b.encode()))
            return db.execute(statement).fetchall()

    def execute(self, statement):
        """Changes the database behind the program's back."""
        with contextlib.closing(sqlite3.connect(self.path)) as db:
            db.create_collation("C", lambda a, b: (a.encode() > b.encode()) - (a.encode() < b.encode()))
            db.execute(statement)
            db.commit()

    def tables(self):
        return sorted(row[0] for row in self.query(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))

    def digest(self):
        """A digest of every row of every table: equal as long as nothing has changed."""
        return digest_of(self)

    def exists(self):
        return os.path.exists(self.path)

    def drop(self):
        shutil.rmtree(os.path.dirname(self.path), ignore_errors=True)


class Postgresql:
    kind = "postgresql"
    counter = 0

    def __init__(self, name=None):
        if not POSTGRESQL:
            raise unittest.SkipTest("no PostgreSQL: run under scripts/with-postgresql.sh")
        if name is None:
            Postgresql.counter += 1
            name = "t%d_%d" % (os.getpid(), Postgresql.counter)
            self._admin('CREATE DATABASE "%s"' % name)
        self.name = name
        parts = urllib.parse.urlsplit(POSTGRESQL)
        self.url = "%s://%s/%s%s" % (parts.scheme, parts.netloc, name, "?" + parts.query if parts.query else "")

    @staticmethod
    def _psql(url, statement):
        done = subprocess.run(["psql", "-XqAt", "-F", "\x1f", "-R", "\x1e", "-v", "ON_ERROR_STOP=1", "-c", statement, url],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        if done.returncode != 0:
            raise AssertionError("psql: %s\n%s" % (statement, done.stderr.decode("utf-8", "replace")))
        text = done.stdout.decode("utf-8", "backslashreplace").rstrip("\n").rstrip("\x1e")
        return [tuple(row.split("\x1f")) for row in text.split("\x1e")] if text else []

    def _admin(self, statement):
        return self._psql(POSTGRESQL, statement)

    def copy(self):
        Postgresql.counter += 1
        name = "t%d_%d" % (os.getpid(), Postgresql.counter)
        self._admin('CREATE DATABASE "%s" TEMPLATE "%s"' % (name, self.name))
        return Postgresql(name)

    def query(self, statement):
        return self._psql(self.url, statement)

    execute = query

    def tables(self):
        return sorted(row[0] for row in self.query(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"))

    def digest(self):
        return digest_of(self)

    def exists(self):
        return bool(self.tables())

    def drop(self):
        self._admin('DROP DATABASE IF EXISTS "%s" WITH (FORCE)' % self.name)


def digest_of(database):
    digest = hashlib.sha256()
    for table in database.tables():
        rows = sorted(repr(row) for row in database.query('SELECT * FROM "%s"' % table))
        digest.update(("%s %d\n" % (table, len(rows))).encode())
        for row in rows:
            digest.update(row.encode("utf-8", "backslashreplace") + b"\n")
    return digest.hexdigest()


DATABASES = {"sqlite": Sqlite, "postgresql": Postgresql}


def prepare_init(regio):
    regio.run("init")


def prepare_demo(regio):
    regio.run("init")
    regio.run("demo")


# What a class's database may start with. Tests add their own: STARTS["esco"] = a function of a Regio.
STARTS = {"nothing": None, "init": prepare_init, "demo": prepare_demo}


def database(kind, start="init"):
    """A database of one's own that holds `start`. The work of preparing is done once per kind for all processes."""
    prepare = STARTS[start]
    if prepare is None:
        return DATABASES[kind]()
    base = os.environ.get("REGIO_TEST_SCRATCH") or scratch()
    name = "template_%s_%d" % (start, os.stat(base).st_ino)
    with open(os.path.join(base, "%s_%s.lock" % (name, kind)), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = os.path.join(base, "%s_%s.done" % (name, kind))
        if kind == "sqlite":
            os.makedirs(os.path.join(base, name), exist_ok=True)
            template = Sqlite(os.path.join(base, name, "regio.db"))
        else:
            template = Postgresql(name) if POSTGRESQL else Postgresql()
        if not os.path.exists(done):
            if kind == "sqlite":
                shutil.rmtree(os.path.join(base, name))
                os.makedirs(os.path.join(base, name))
            else:
                template.drop()
                template._admin('CREATE DATABASE "%s"' % name)
            prepare(Regio(template.url))
            open(done, "w").close()
        return template.copy()


# ---------------------------------------------------------------- server

class Reply:
    """An HTTP answer: status, headers (an email.message.Message), body as bytes."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)


def free_port():
    with contextlib.closing(socket.socket()) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """`regio serve` on a free port of loopback. Use as a context manager; leaving it checks an orderly end."""

    def __init__(self, url, *options, env=None):
        self.url, self.options, self.env = url, [str(o) for o in options], env or {}
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.stop()
        else:
            self.process.kill()
            self.process.wait()
            sys.stderr.write("--- log of the server\n%s\n" % self.log()[-4000:])
        return False

    def start(self):
        self.log_path = os.path.join(tempfile.mkdtemp(prefix="serve", dir=scratch()), "log")
        for attempt in range(3):
            self.port = free_port()
            env = environment()
            env.update(self.env)
            with open(self.log_path, "wb") as log:
                self.process = subprocess.Popen(
                    WRAPPER + [BIN, "serve", "--listen", "127.0.0.1:%d" % self.port, "--db", self.url] + self.options,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env, cwd=scratch())
            if self._wait_until_ready():
                return
        raise AssertionError("the server did not start:\n%s" % self.log())

    def _wait_until_ready(self):
        end = time.monotonic() + 60 * SLOW
        while time.monotonic() < end:
            if self.process.poll() is not None:
                return False
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.get("/readyz").status == 200:
                    return True
            time.sleep(0.02)
        self.process.kill()
        self.process.wait()
        return False

    def log(self):
        with open(self.log_path, "rb") as file:
            return file.read().decode("utf-8", "backslashreplace")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(timeout=30 * SLOW)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the server did not stop on SIGTERM:\n%s" % self.log()[-4000:])
        if code != 0 or SANITIZER.search(self.log()):
            raise AssertionError("the server ended with %d:\n%s" % (code, self.log()[-8000:]))

    def request(self, method, path, body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout * SLOW)
        with contextlib.closing(connection):
            with contextlib.suppress(BrokenPipeError):  # refused before all of it was sent: the answer is there
                connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())

    def get(self, path, headers=None):
        return self.request("GET", path, None, headers)

    def post(self, path, value, headers=None):
        """POST of JSON; `value` may be bytes already."""
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        return self.request("POST", path, body, {"Content-Type": "application/json", **(headers or {})})

    def form(self, path, fields, headers=None):
        body = urllib.parse.urlencode(fields, doseq=True).encode()
        return self.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def raw(self, data, timeout=10):
        """Sends bytes as they are, returns all that comes back until the server closes or goes quiet."""
        with contextlib.closing(socket.create_connection(("127.0.0.1", self.port), timeout * SLOW)) as s:
            answer = b""
            with contextlib.suppress(OSError):
                s.sendall(data)
                while True:
                    part = s.recv(65536)
                    if not part:
                        break
                    answer += part
            return answer

    def match(self, profile, top=20, explain=True):
        reply = self.post("/api/v1/matches", dict(profile, top=top, explain=explain))
        if reply.status != 200:
            raise AssertionError("POST /api/v1/matches: %d %s" % (reply.status, reply.text[:2000]))
        return reply.json()


# ---------------------------------------------------------------- test classes

class ProgramTest(unittest.TestCase):
    """Base of the tests of the program; see on_both_databases."""

    kind = "sqlite"
    start = "init"
    fresh_each_test = False
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.database = cls.regio = None
        if not cls.fresh_each_test:
            cls.database = database(cls.kind, cls.start)
            cls.regio = Regio(cls.database.url)

    @classmethod
    def tearDownClass(cls):
        if cls.database is not None:
            cls.database.drop()

    def setUp(self):
        if self.fresh_each_test:
            self.database = database(self.kind, self.start)
            self.addCleanup(self.database.drop)
            self.regio = Regio(self.database.url)

    def serve(self, *options, env=None):
        return Server(self.database.url, *options, env=env)

    def file(self, name, content):
        """A scratch file with this content; returns its path."""
        path = os.path.join(tempfile.mkdtemp(prefix="f", dir=scratch()), name)
        with open(path, "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())
        return path

    def lines(self, name, values):
        """A scratch file of JSON Lines."""
        return self.file(name, "".join(json.dumps(v, ensure_ascii=False) + "\n" for v in values))

    def assert_refused(self, result, *words, codes=(1, 3)):
        """Exit status 1 or 3, a reason on stderr that holds `words`, nothing on stdout."""
        self.assertIn(result.code, codes, result)
        self.assertTrue(result.err.strip(), "no reason on stderr: %s" % result)
        self.assertEqual(result.out, "", result)
        for word in words:
            self.assertIn(word, result.err)


class ServedTest(ProgramTest):
    """A test of the program's server: one, `self.server`, for all tests of the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = Server(cls.database.url)
        cls.server.start()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        super().tearDownClass()


def on_both_databases(cls):
    """Replaces a test class by one for each database: Thing becomes Thing_sqlite and Thing_postgresql."""
    module = sys.modules[cls.__module__]
    for kind in DATABASES:
        name = "%s_%s" % (cls.__name__, kind)
        setattr(module, name, type(name, (cls,), {"kind": kind, "__module__": cls.__module__, "__doc__": cls.__doc__}))
    return None
