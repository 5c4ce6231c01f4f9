"""The systems that bench/run compares: how each is compiled and started, and a conversation with one that runs.

What a system is asked and answers stands in bench/peers/peer.h.
"""
import glob
import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build")
PEERS = os.path.join(ROOT, "bench", "peers")
COMPILED = os.path.join(BUILD, "bench", "peers")
OURS = "regio"


class Absent(Exception):
    """A system cannot be used on this machine; says why."""


class Broken(Exception):
    """A system stopped or answered something else than it should."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def memory():
    """Bytes of memory that the machine has."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def run(command, **more):
    """Runs a command quietly; what it said is shown when it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if done.returncode != 0:
        raise Absent("%s failed:\n%s" % (" ".join(command), done.stdout.decode(errors="replace")[-3000:]))
    return done.stdout.decode()


def older(target, *sources):
    """Whether `target` has to be made again."""
    return not os.path.exists(target) or any(os.path.getmtime(s) > os.path.getmtime(target) for s in sources)


def need(condition, what):
    if not condition:
        raise Absent("it needs %s" % what)


def ours(data):
    return [os.path.join(BUILD, "bench", "peer_ours")], [str(data.size), str(data.seed), data.shape], {}


def sqlite(_data):
    return [os.path.join(BUILD, "bench", "peer_sqlite")], [], {}


def postgresql(_data):
    need(glob.glob("/usr/lib/postgresql/*/bin/initdb") or shutil.which("initdb"), "a PostgreSQL server")
    settings = {
        "shared_buffers": "%dMB" % (memory() // 4 >> 20),
        "effective_cache_size": "%dMB" % (memory() * 3 // 4 >> 20),
        "autovacuum": "off",
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "16GB",
    }
    lines = "\n".join("%s = '%s'" % pair for pair in settings.items())
    wrapper = os.path.join(ROOT, "scripts", "with-postgresql.sh")
    return [wrapper, os.path.join(BUILD, "bench", "peer_postgresql")], [], {"REGIO_PG_SETTINGS": lines}


def xapian(_data):
    need(shutil.which("g++") and shutil.which("xapian-config"), "g++ and libxapian-dev")
    target = os.path.join(COMPILED, "xapian")
    sources = [os.path.join(PEERS, name) for name in ("xapian.cc", "peer.c", "peer.h")]
    if older(target, *sources):
        helper = os.path.join(COMPILED, "peer.o")
        run(["gcc", "-O2", "-D_GNU_SOURCE", "-c", sources[1], "-o", helper])
        flags = run(["xapian-config", "--cxxflags", "--libs"]).split()
        run(["g++", "-O2", "-std=c++17", sources[0], helper, "-o", target] + flags)
    return [target], [], {}


def lucene(_data):
    need(shutil.which("javac"), "a Java compiler")
    jars = [glob.glob("/usr/share/java/lucene-%s-8*.jar" % name) for name in ("core", "analyzers-common")]
    need(all(jars), "liblucene8-java")
    path = ":".join([COMPILED] + [found[0] for found in jars])
    source = os.path.join(PEERS, "LucenePeer.java")
    if older(os.path.join(COMPILED, "LucenePeer.class"), source):
        run(["javac", "-Xlint:all", "-cp", path, "-d", COMPILED, source])
    heap = min(memory() // 4, 4 << 30) >> 20
    return ["java", "-Xms%dm" % heap, "-Xmx%dm" % heap, "-XX:+UseSerialGC", "-cp", path, "LucenePeer"], [], {}


def duckdb(_data):
    need(shutil.which("node"), "Node")
    need(os.path.exists(os.path.join(PEERS, "node_modules", "@duckdb", "node-api")), "npm packages (npm ci in bench/peers)")
    return ["node", os.path.join(PEERS, "duckdb.mjs")], [], {}


SYSTEMS = {OURS: ours, "postgresql": postgresql, "sqlite": sqlite, "xapian": xapian, "lucene": lucene, "duckdb": duckdb}


def compile_programs():
    """Builds what meson builds of the benchmark."""
    say("Building the programs.")
    os.makedirs(COMPILED, exist_ok=True)
    run([os.path.join(ROOT, "scripts", "build.sh"), "build", "--", "bench-peers"])


class System:
    """A system at work on one data set."""

    def __init__(self, name, data, clock, core):
        self.name = name
        command, arguments, environment = SYSTEMS[name](data)
        work = os.path.join(data.folder, name)
        os.makedirs(work)
        os.chmod(work, 0o711)
        self.process = subprocess.Popen(
            command + [data.folder, work, clock] + arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=dict(os.environ, TMPDIR=work, **environment), preexec_fn=lambda: os.sched_setaffinity(0, {core}))
        try:
            self.about = json.loads(self._line())
        except BaseException:
            self.stop()
            raise

    def _line(self):
        line = self.process.stdout.readline()
        if not line.endswith("\n"):
            raise Broken("%s stopped (status %s)" % (self.name, self.process.wait()))
        return line

    def ask(self, number, plan):
        """Milliseconds and [(id, score), ...]."""
        try:
            self.process.stdin.write("run %d %s\n" % (number, plan))
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # the missing answer tells
        words = self._line().split()
        return float(words[0]), [tuple(map(int, word.split(":"))) for word in words[1:]]

    def stop(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.terminate()
            self.process.wait()
        self.process.stdout.close()
