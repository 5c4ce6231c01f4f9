"""Backup and restore: while the server runs, and from one database to the other."""
import os
import resource
import signal
import subprocess
import tempfile
import threading

import samples
from harness import BIN, DATABASES, ProgramTest, Regio, Sqlite, database, environment, on_both_databases, scratch


@on_both_databases
class Backup(ProgramTest):
    start = "demo"

    def backup_file(self):
        return os.path.join(tempfile.mkdtemp(dir=scratch()), "regio.backup")

    def test_into_an_empty_database_of_each_kind(self):
        path = self.backup_file()
        self.regio.run("backup", path)
        self.assertGreater(os.path.getsize(path), 10000)
        info, answer = self.regio.json("info"), self.regio.match(self.profile())
        for kind in DATABASES:
            with self.subTest(kind):
                other = database(kind, "nothing")
                self.addCleanup(other.drop)
                regio = Regio(other.url)
                regio.run("restore", path)
                self.assertEqual(regio.json("info"), info)
                self.assertEqual(regio.match(self.profile()), answer)
                regio.run("check")

    def profile(self):
        return {"skills": [{"uri": "urn:regio:starter:skill:" + s} for s in ("welcome-guests", "work-with-customers", "handle-complaints")]}

    def test_while_the_server_and_imports_run(self):
        """What is restored is one moment of the database, not a mixture."""
        path = self.backup_file()
        mine = self.database.copy()
        self.addCleanup(mine.drop)
        regio = Regio(mine.url)
        stop = threading.Event()

        def imports():
            number = 0
            while not stop.is_set():
                number += 1
                # Each import changes all of these in one transaction.
                lines = [dict(samples.OPENINGS[0], id="b%d" % i, title="Round %d" % number) for i in range(50)]
                regio.run("import", "openings", self.lines("o.jsonl", lines))
        worker = threading.Thread(target=imports)
        worker.start()
        try:
            for _ in range(3):
                if os.path.exists(path):
                    os.remove(path)
                regio.run("backup", path)
        finally:
            stop.set()
            worker.join()
        other = Sqlite()
        self.addCleanup(other.drop)
        Regio(other.url).run("restore", path)
        Regio(other.url).run("check")
        titles = {row[0] for row in other.query("SELECT title FROM opening WHERE title LIKE 'Round %'")}
        self.assertLessEqual(len(titles), 1, "a mixture of two moments")

    def test_refusals(self):
        path = self.backup_file()
        self.regio.run("backup", path)
        before = self.database.digest()
        self.assert_refused(self.regio.run("restore", path, expect=(1, 3)))  # the database is not empty
        self.assert_refused(self.regio.run("backup", "/no/such/folder/file", expect=(1, 3)), "/no/such/folder/file")
        empty = database(self.kind, "nothing")
        self.addCleanup(empty.drop)
        with open(path, "rb") as file:
            whole = file.read()
        for name, content in (("empty", b""), ("text", b"hello\n"), ("cut", whole[:len(whole) // 2]), ("tail", whole[:-20]),
                              ("bytes", whole[:5000] + b"XXXXXXXX" * 20 + whole[5160:])):
            with self.subTest(name):
                result = Regio(empty.url).run("restore", self.file("damaged.backup", content), expect=(1, 3))
                self.assert_refused(result)
                if self.kind == "postgresql":
                    self.assertEqual(empty.tables(), [])
                else:
                    self.assertFalse(empty.exists() and empty.tables())
        self.assert_refused(Regio(empty.url).run("restore", "/no/such/file", expect=(1, 3)), "/no/such/file")
        self.assertEqual(self.database.digest(), before)

    def test_a_backup_that_is_killed_leaves_nothing(self):
        path = self.backup_file()
        folder = os.path.dirname(path)
        try:
            os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY))
        except OSError as error:
            self.skipTest("the file system of %s has no nameless files: %s" % (folder, error))

        def limit():  # the system kills the program when the file has come so far
            resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        done = subprocess.run([BIN, "backup", path, "--db", self.database.url], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              env=environment(), preexec_fn=limit)
        self.assertEqual(done.returncode, -signal.SIGXFSZ, done.stderr)
        self.assertEqual(os.listdir(folder), [])

    def test_an_existing_file_is_not_overwritten(self):
        path = self.file("precious", "my only copy")
        self.assert_refused(self.regio.run("backup", path, expect=(1, 3)), path)
        with open(path) as file:
            self.assertEqual(file.read(), "my only copy")

    def test_what_does_not_pass_the_checks_is_restored_on_demand_only(self):
        mine = self.database.copy()
        self.addCleanup(mine.drop)
        mine.execute("UPDATE label SET normal = 'changed behind its back' WHERE kind = 3 OR id = 1")
        self.assertEqual(Regio(mine.url).run("check", expect=1).out, "")
        path = self.backup_file()
        Regio(mine.url).run("backup", path)
        other = Sqlite()
        self.addCleanup(other.drop)
        self.assert_refused(Regio(other.url).run("restore", path, expect=1), "--unsound")
        self.assertEqual(other.tables(), [])
        self.assertIn("warning", Regio(other.url).run("restore", path, "--unsound").err)
        self.assertEqual(Regio(other.url).json("info"), Regio(mine.url).json("info"))

    def test_force_replaces_what_is_there(self):
        path = self.backup_file()
        self.regio.run("backup", path)
        mine = self.database.copy()
        self.addCleanup(mine.drop)
        regio = Regio(mine.url)
        regio.run("import", "openings", self.lines("o.jsonl", [dict(samples.OPENINGS[0], id="later")]))
        self.assertNotEqual(regio.json("info"), self.regio.json("info"))
        regio.run("restore", path, "--force")
        self.assertEqual(regio.json("info"), self.regio.json("info"))
