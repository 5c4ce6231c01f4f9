"""Input that is not what it should be: a clear message, exit status 1 or 3, nothing changed."""
import io
import json
import os
import subprocess
import tempfile
import time
import zipfile

import samples
from harness import (BIN, ProgramTest, Regio, Sqlite, database, environment, not_in_quick, on_both_databases,
                     scratch)

MEGABYTE = 1 << 20


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def csv_with(name, old, new):
    assert old in samples.ESCO[name], (name, old)
    return {name: samples.ESCO[name].replace(old, new, 1)}


def opening(**fields):
    base = {"id": "m1", "title": "Malformed", "organisation": "Example", "skills": [{"uri": samples.COOK}]}
    base.update(fields)
    return json.dumps({k: v for k, v in base.items() if v is not ...}) + "\n"


class Unchanged(ProgramTest):
    """A database with a taxonomy, labels and openings that no test of a class may change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regio.run("import", "esco", samples.esco())
        folder = tempfile.mkdtemp(dir=scratch())
        path = os.path.join(folder, "openings.jsonl")
        with open(path, "w") as file:
            file.write("".join(json.dumps(o) + "\n" for o in samples.OPENINGS))
        cls.regio.run("import", "openings", path)
        cls.before = cls.database.digest()

    def refuse(self, *arguments, words=(), input=None, timeout=60):
        result = self.regio.run(*arguments, input=input, expect=None, timeout=timeout)
        self.assert_refused(result, *words)
        self.assertEqual(self.database.digest(), self.before, "the database changed: %s" % result)
        self.assertLess(len(result.err), 20000, "a message that nobody reads")
        return result


@on_both_databases
class Taxonomy(Unchanged):
    def refuse_esco(self, changes, *words):
        return self.refuse("import", "esco", samples.esco(changes), words=words)

    def test_paths(self):
        for path in ("/no/such/file.zip", self.file("x.zip", b""), self.file("x.zip", b"PK\x03\x04 not really"),
                     self.file("y.zip", zipped({})), self.file("readme.txt", "hello"), tempfile.mkdtemp(dir=scratch())):
            with self.subTest(path):
                self.refuse("import", "esco", path, words=[os.path.basename(path)])

    def test_truncated_and_damaged_zip(self):
        whole = zipped(samples.ESCO)
        for name, content in (("cut.zip", whole[:len(whole) // 2]), ("tail.zip", whole[:-30]),
                              ("bytes.zip", whole[:100] + bytes(200) + whole[300:])):
            with self.subTest(name):
                self.refuse("import", "esco", self.file(name, content), words=[name])

    def test_missing_column(self):
        self.refuse_esco(csv_with("skills_en.csv", "conceptUri", "uri"), "skills_en.csv", "conceptUri")
        self.refuse_esco(csv_with("skillSkillRelations.csv", "relationType", "type"), "skillSkillRelations.csv", "relationType")

    def test_too_few_fields_and_open_quotes_name_the_line(self):
        row = samples.ESCO["broaderRelationsSkillPillar.csv"].split("\r\n")[2]
        self.refuse_esco(csv_with("broaderRelationsSkillPillar.csv", row, row.rsplit(",", 1)[0]),
                         "broaderRelationsSkillPillar.csv:3")
        self.refuse_esco(csv_with("skills_en.csv", "bake bread", '"bake bread'), "skills_en.csv")
        self.refuse_esco(csv_with("skills_en.csv", "bake bread", 'bake "bread" and"'), "skills_en.csv")

    def test_unknown_words(self):
        self.refuse_esco(csv_with("skillSkillRelations.csv", ",essential,", ",vital,"), "skillSkillRelations.csv:2", "vital")
        self.refuse_esco(csv_with("occupationSkillRelations.csv", ",essential,", ",,"), "occupationSkillRelations.csv:2")

    def test_not_utf8(self):
        raw = samples.ESCO["skills_en.csv"].encode().replace(b"serve guests", b"serve gu\xe9sts")
        self.refuse_esco({"skills_en.csv": raw}, "skills_en.csv:", "UTF-8")

    def test_nul_byte(self):
        raw = samples.ESCO["skills_en.csv"].encode().replace(b"serve guests", b"serve\0guests")
        self.refuse_esco({"skills_en.csv": raw}, "skills_en.csv")

    def test_no_uri_and_no_label(self):
        self.refuse_esco(csv_with("skills_en.csv", samples.BAKE, ""), "skills_en.csv:")
        self.refuse_esco(csv_with("skills_en.csv", "bake bread", ""), "skills_en.csv:")

    def test_relation_to_an_unknown_skill(self):
        self.refuse_esco(csv_with("skillSkillRelations.csv", samples.HYGIENE, samples.BASE + "skill/who-knows"),
                         "skillSkillRelations.csv:2")

    @not_in_quick
    def test_line_of_100_megabytes(self):
        big = samples.ESCO["skills_en.csv"].replace("bake bread", "b" * (100 * MEGABYTE))
        self.refuse_esco({"skills_en.csv": big}, "skills_en.csv:")
        self.refuse("import", "esco", self.file("big.zip", zipped(dict(samples.ESCO, **{"skills_en.csv": big}))))

    def test_labels(self):
        for text, words in (("", []), ("uri,label\nx,y\n", ["conceptUri"]), ("conceptUri,preferredLabel\n%s\n" % samples.COOK, [":2"]),
                            ("conceptUri,preferredLabel\n%s,\"x\n" % samples.COOK, [])):
            with self.subTest(text):
                self.refuse("import", "labels", self.file("labels.csv", text), "--language", "nl", words=["labels.csv"] + words)
        self.refuse("import", "labels", self.file("labels.csv", b"conceptUri,preferredLabel\n%b,\xff\xfe\n" % samples.COOK.encode()),
                    "--language", "nl", words=["labels.csv:2", "UTF-8"])
        self.refuse("import", "labels", tempfile.mkdtemp(dir=scratch()), "--language", "nl")
        self.refuse("import", "labels", "/no/such/labels.csv", "--language", "nl", words=["/no/such/labels.csv"])


@on_both_databases
class Openings(Unchanged):
    def refuse_lines(self, content, *words):
        return self.refuse("import", "openings", self.file("openings.jsonl", content), words=words)

    def test_not_json(self):
        for content in ("{\n", "hello\n", "[1, 2\n", '{"id": "x",}\n', "{'id': 'x'}\n", '{"id": "x"} trailing\n', '"text"\n', "17\n"):
            with self.subTest(content):
                self.refuse_lines(content, "openings.jsonl")

    def test_fields(self):
        for field, value in (("id", ...), ("id", ""), ("id", 17), ("title", ...), ("title", ["x"]), ("skills", ...), ("skills", "cook"),
                             ("skills", [{"importance": "essential"}]), ("skills", [17]),
                             ("skills", [{"uri": samples.COOK, "importance": "vital"}]), ("lat", "north"), ("lat", 91.5),
                             ("lon", -181), ("hoursMin", -1), ("hoursMin", "many"), ("educationLevel", 9), ("educationLevel", 0),
                             ("sector", "Q86"), ("contract", "forever"), ("posted", "yesterday"), ("posted", "2026-02-30"),
                             ("validThrough", 20261231), ("remote", "yes"), ("places", -1), ("salaryMin", -5), ("salaryPeriod", "aeon")):
            with self.subTest(field=field, value=value):
                self.refuse_lines(opening(id="ok") + opening(**{field: value}), "openings.jsonl:2", field)

    def test_every_bad_line_is_told(self):
        result = self.refuse_lines(opening(id="a") + opening(title=...) + opening(id="b") + "{\n" + opening(id=...))
        for line in (2, 4, 5):
            self.assertIn("openings.jsonl:%d" % line, result.err)

    def test_too_many_skills(self):
        skills = [{"uri": "urn:skill:%d" % i} for i in range(1025)]
        self.refuse_lines(opening(skills=skills), "openings.jsonl:1", "1,024")

    def test_bytes(self):
        self.refuse_lines(opening(title="caf_").encode().replace(b"caf_", b"caf\xe9"), "openings.jsonl:1")
        self.refuse_lines(opening().encode().replace(b"Malformed", b"Mal\0formed"), "openings.jsonl:1")
        self.refuse_lines('{"id": "x", "title": "\\ud800", "skills": []}\n', "openings.jsonl:1")

    def test_deep_nesting(self):
        self.refuse_lines('{"id": "x", "title": "t", "skills": ' + "[" * 100000 + "]" * 100000 + "}\n", "openings.jsonl:1")

    @not_in_quick
    def test_line_of_100_megabytes(self):
        self.refuse_lines(opening(text="x" * (100 * MEGABYTE)), "openings.jsonl:1")
        self.refuse_lines("x" * (100 * MEGABYTE), "openings.jsonl:1")

    def test_paths(self):
        self.refuse("import", "openings", "/no/such/file.jsonl", words=["/no/such/file.jsonl"])
        self.refuse("import", "openings", tempfile.mkdtemp(dir=scratch()))

    def test_a_good_file_beside_a_bad_one(self):
        good, bad = self.file("good.jsonl", opening(id="good")), self.file("bad.jsonl", "{\n")
        self.refuse("import", "openings", good, bad, words=["bad.jsonl:1"])

    def test_a_file_without_anything(self):
        for content in ("", "\n", " \n\t\n", "\ufeff"):
            with self.subTest(content):
                self.refuse_lines(content, "openings.jsonl", "empty", "no opening")
                self.refuse("import", "modules", self.file("modules.jsonl", content), words=["modules.jsonl", "empty", "no module"])
        good, empty = self.file("good.jsonl", opening(id="good")), self.file("empty.jsonl", "")
        self.refuse("import", "openings", good, empty, words=["empty.jsonl"])
        for kind in ("openings", "modules"):
            self.assertIn("so does a file without", self.regio.run("import", kind, "--help").out)

    def test_job_postings(self):
        posting = {"@context": "https://schema.org/", "@type": "JobPosting", "title": "Cook",
                   "identifier": {"@type": "PropertyValue", "name": "x", "value": "1"}, "skills": "cook meals"}
        for name, content in (
                ("cut.json", json.dumps(posting)[:-10]), ("type.json", json.dumps(dict(posting, **{"@type": "Recipe"}))),
                ("title.json", json.dumps({k: v for k, v in posting.items() if k != "title"})),
                ("empty.html", "<html><body>No posting here</body></html>"),
                ("bad.html", '<script type="application/ld+json">{"@type": "JobPosting", </script>')):
            with self.subTest(name):
                self.refuse("import", "openings", self.file(name, content), words=[name])


@on_both_databases
class Profiles(Unchanged):
    def test_profiles(self):
        good = samples.PROFILE["skills"]
        for text in ("", "{", "[]", "17", "null", '{"skills": 5}', "{}", json.dumps({"skills": [{"level": 3}]}),
                     json.dumps({"skills": [{"uri": samples.COOK, "level": 5}]}), json.dumps({"skills": [{"uri": samples.COOK, "level": 0}]}),
                     json.dumps({"skills": [{"uri": samples.COOK, "level": "high"}]}), json.dumps({"skills": [{"uri": 17}]}),
                     json.dumps({"skills": good, "filters": []}), json.dumps({"skills": good, "filters": {"near": {"lat": 52}}}),
                     json.dumps({"skills": good, "filters": {"near": {"lat": 152, "lon": 4, "km": 5}}}),
                     json.dumps({"skills": good, "filters": {"near": {"lat": 52, "lon": 4, "km": -5}}}),
                     json.dumps({"skills": good, "filters": {"hours": {"min": "x"}}}),
                     json.dumps({"skills": good, "filters": {"educationLevelMax": 12}}),
                     json.dumps({"skills": good, "filters": {"contract": ["forever"]}}),
                     json.dumps({"skills": good, "filters": {"postedAfter": "soon"}}),
                     json.dumps({"skills": good, "filters": {"sector": "Q"}}),
                     '{"skills": [{"uri": "\\u0000"}]}', '{"skills": ' + "[" * 5000):
            with self.subTest(text[:80]):
                self.refuse("match", "--profile", "-", input=text)
        self.refuse("match", "--profile", "-", input=b'{"skills": [{"uri": "\xff"}]}')
        self.refuse("match", "--profile", "/no/such/profile.json", words=["/no/such/profile.json"])
        self.refuse("match", "--profile", tempfile.mkdtemp(dir=scratch()))

    @not_in_quick
    def test_profile_of_100_megabytes(self):
        self.refuse("match", "--profile", "-", input=b'{"skills": [{"uri": "' + b"x" * (100 * MEGABYTE) + b'"}]}')


class SqliteDatabases(ProgramTest):
    """Files that are no database of ours."""
    start = "nothing"
    COMMANDS = (["init"], ["info"], ["demo"], ["check"], ["serve", "--listen", "127.0.0.1:1"], ["match", "--profile", "-"])

    def refuse_file(self, path, *words):
        with open(path, "rb") as file:
            before = file.read()
        for arguments in self.COMMANDS:
            with self.subTest(arguments[0]):
                result = Regio(path).run(*arguments, input=json.dumps(samples.PROFILE), expect=(1, 3))
                self.assert_refused(result, *words)
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), before, "the file changed")

    def test_a_text_file(self):
        self.refuse_file(self.file("notes.db", "Dear diary,\n" * 400))

    def test_another_programs_database(self):
        other = Sqlite()
        other.execute("CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT)")
        other.execute("INSERT INTO customer VALUES (1, 'Someone')")
        self.refuse_file(other.path)

    def test_a_damaged_database(self):
        mine = database("sqlite", "init")
        with open(mine.path, "r+b") as file:
            file.write(b"damaged!" * 8)
        self.refuse_file(mine.path)

    def test_paths(self):
        for path in (tempfile.mkdtemp(dir=scratch()), "/no/such/folder/regio.db", "postgresql://127.0.0.1:1/nothing", "mysql://x/y"):
            with self.subTest(path):
                self.assert_refused(Regio(path).run("info", expect=(1, 2, 3)), codes=(1, 2, 3))


@on_both_databases
class Schemas(ProgramTest):
    start = "nothing"
    fresh_each_test = True

    def refuse_all(self, *words):
        before = self.database.digest()
        for arguments in (["init"], ["info"], ["demo"], ["check"], ["match", "--profile", "-"]):
            with self.subTest(arguments[0]):
                result = self.regio.run(*arguments, input=json.dumps(samples.PROFILE), expect=(1, 3))
                self.assert_refused(result, *words)
                self.assertEqual(self.database.digest(), before)

    def test_tables_of_another_program(self):
        self.database.execute("CREATE TABLE customer (id BIGINT PRIMARY KEY, name TEXT)")
        self.refuse_all()

    def test_a_newer_schema(self):
        self.regio.run("init")
        version = self.regio.json("info")["schema"]
        # One row more in the table that records migrations, as a later version of the program would leave it.
        columns = {"sqlite": "SELECT name FROM pragma_table_info('schema_migration') ORDER BY cid",
                   "postgresql": "SELECT column_name FROM information_schema.columns WHERE table_name = 'schema_migration' "
                                 "ORDER BY ordinal_position"}[self.kind]
        names = [row[0] for row in self.database.query(columns)]
        chosen = ", ".join(str(version + 1) if n == "version" else ("'later_' || name" if n == "name" else n) for n in names)
        self.database.execute("INSERT INTO schema_migration (%s) SELECT %s FROM schema_migration WHERE version = %d" % (
            ", ".join(names), chosen, version))
        self.refuse_all("newer")


@on_both_databases
class Interrupted(ProgramTest):
    """A program that is killed in the middle of an import leaves the database as it was."""
    start = "init"

    def test_killed_import(self):
        before = self.database.digest()
        lines = "".join(json.dumps({"id": "k%d" % i, "title": "Killed", "organisation": "Example",
                                    "skills": [{"uri": samples.COOK}], "text": "words " * 30}) + "\n" for i in range(20000))
        self.regio.run("import", "esco", samples.esco())
        before = self.database.digest()
        path = self.file("many.jsonl", lines)
        for wait in (0.02, 0.1, 0.2):
            process = subprocess.Popen([BIN, "import", "openings", path, "--db", self.regio.url], env=environment(),
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(wait)
            process.kill()
            process.wait()
            count = self.regio.json("info")["openings"]
            self.assertIn(count, (0, 20000))
            if count:
                return  # it was quicker than we
            self.assertEqual(self.database.digest(), before)
        self.regio.run("check")
