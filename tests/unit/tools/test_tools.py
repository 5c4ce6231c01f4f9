#!/usr/bin/env python3
"""Mistakes that the build-time programs must refuse, and files that they must take: test_tools.py CATALOGUE ROUTES EMBED
TEMPLATE BUILD COMPILER..."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

CATALOGUE, ROUTES, EMBED, TEMPLATE, BUILD = (os.path.abspath(p) for p in sys.argv[1:6])
COMPILER = sys.argv[6:]

COMPONENTS = {
    "openapi": "3.0.3",
    "servers": [{"url": "/api/v1"}],
    "components": {
        "parameters": {"Q": {"name": "q", "in": "query"}, "Id": {"name": "id", "in": "path"}},
        "schemas": {"Thing": {"type": "object"}},
    },
}


def po(**texts):
    """Entries of a .po file; a pair is a plural. Underscores in names stand for the first dot."""
    out = ""
    for name, text in texts.items():
        key = name.replace("_", ".", 1)
        if isinstance(text, tuple):
            out += 'msgid "%s"\nmsgid_plural "%s"\nmsgstr[0] "%s"\nmsgstr[1] "%s"\n\n' % (key, key, *text)
        else:
            out += 'msgid "%s"\nmsgstr "%s"\n\n' % (key, text)
    return out


class Tool(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        os.mkdir(self.path("src"))

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, content):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "wb") as out:
            out.write(content if isinstance(content, bytes) else content.encode())

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def run_tool(self, *arguments):
        return subprocess.run([str(a) for a in arguments], cwd=self.folder.name, capture_output=True, text=True, check=False)

    def refused(self, result, *words):
        self.assertEqual(result.returncode, 1, result)
        for word in words:
            self.assertIn(word, result.stderr)


class Catalogue(Tool):
    def compile(self, nl, en, source="TEXT_A_B a.c"):
        self.write("nl.po", nl)
        self.write("en.po", en)
        self.write("src/use.c", source)
        return self.run_tool(CATALOGUE, "t.h", "t.c", "t.d", "nl.po", "en.po", "src")

    def test_table(self):
        nl = po(a_b="Hallo", a_c=("{count} dag in {place}", "{count} dagen in {place}"))
        en = po(a_c=("{count} day in {place}", "{count} days in {place}"), a_b="Hello \\\"you\\\"\\n")
        result = self.compile(nl, en)
        self.assertEqual(result.returncode, 0, result.stderr)
        header = self.read("t.h")
        self.assertIn("TEXT_A_B__ = TEXT_A_B,", header)
        self.assertIn("TEXT_A_C__count__place = TEXT_A_C,", header)
        self.assertIn('"Hello \\"you\\"\\n"', self.read("t.c"))
        self.assertIn("src/use.c", self.read("t.d"))

    def test_same_content_is_left_alone(self):
        self.compile(po(a_b="x", a_c="y"), po(a_b="x", a_c="y"))
        os.utime(self.path("t.h"), (1, 1))
        self.compile(po(a_b="x", a_c="z"), po(a_b="x", a_c="y"))
        self.assertEqual(os.stat(self.path("t.h")).st_mtime, 1)
        self.assertIn('"z"', self.read("t.c"))

    def test_missing(self):
        self.refused(self.compile(po(a_b="x", a_c="y"), po(a_b="x")), "nl.po:4", "a.c is missing in en.po")
        self.refused(self.compile(po(a_b="x"), po(a_b="x", a_c="y")), "en.po:4", "a.c is missing in nl.po")

    def test_unused(self):
        self.refused(self.compile(po(a_b="x", a_c="y"), po(a_b="x", a_c="y"), "TEXT_A_B"), "nl.po:4", "a.c is used nowhere")
        self.assertEqual(self.compile(po(a_b="x", a_c="y"), po(a_b="x", a_c="y"), "/* a.* */").returncode, 0)

    def test_names(self):
        self.refused(self.compile(po(a_b="{x}", a_c="y"), po(a_b="{z}", a_c="y")), "other {names}")
        self.refused(self.compile(po(a_b="{x}", a_c="y"), po(a_b="x", a_c="y")), "other {names}")
        for bad in ("{", "{X}", "}", "{x y}", "{}"):
            self.refused(self.compile(po(a_b=bad, a_c="y"), po(a_b=bad, a_c="y")), "braces hold a name")

    def test_plurals(self):
        one, many = po(a_b="{count}", a_c="y"), po(a_b=("{count} a", "{count} b"), a_c="y")
        self.refused(self.compile(one, many), "plural in one language only")
        without = po(a_b=("a", "b"), a_c="y")
        self.refused(self.compile(without, without), "no {count}")

    def test_malformed(self):
        good = po(a_b="x", a_c="y")
        for bad, words in ((good + good, "there twice"), (po(a_b="", a_c="y"), "has no text"), ('msgid "nodot"\nmsgstr "x"\n', "no key"),
                           ('msgid "a.b"\nmsgstr x\n', "double quotes"), ('msgid "a.b"\nmsgstr "a\\qb"\n', "escape"),
                           ('msgid "a.b"\nmsgstr "a"b"\n', "backslash"), ('msgwhat "a.b"\n', "not understood"),
                           ('msgid "A.b"\nmsgstr "x"\n', "no key"), ('msgid "a.b"\nmsgstr "x"\nmsgstr "y"\n', "twice"),
                           (b'msgid "a.b"\nmsgstr "\xff"\n', "UTF-8"), ("", "no texts")):
            with self.subTest(words):
                self.refused(self.compile(bad, good), words)

    def test_unknown_error_key(self):
        good = po(a_b="x", a_c="y")
        self.refused(self.compile(good, good, 'a.b a.c\nf("error.nothing");'), "src/use.c:2", "error.nothing")


class Routes(Tool):
    def compile(self, table, components=None):
        self.write("en.po", po(a_b="Things of the house"))
        self.write("routes.def", table)
        self.write("components.json", json.dumps(components or COMPONENTS))
        return self.run_tool(ROUTES, "r.h", "r.c", "o.json", "routes.def", "components.json", "en.po")

    def test_document(self):
        result = self.compile("# comment\n\nGET / home public - html a.b\nGET /api/v1/things/{id} get_thing public Q,Id Thing a.b\n"
                              "POST /api/v1/things/{id} add_thing public Thing,Id Thing a.b\n")
        self.assertEqual(result.returncode, 0, result.stderr)
        document = json.loads(self.read("o.json"))
        self.assertEqual(list(document["paths"]), ["/things/{id}"])
        item = document["paths"]["/things/{id}"]
        self.assertEqual(item["get"]["summary"], "Things of the house")
        self.assertEqual([p["$ref"] for p in item["get"]["parameters"]], ["#/components/parameters/Q", "#/components/parameters/Id"])
        self.assertIn("404", item["get"]["responses"])
        self.assertIn("413", item["post"]["responses"])
        self.assertEqual([p["$ref"] for p in item["post"]["parameters"]], ["#/components/parameters/Id"])
        body = item["post"]["requestBody"]["content"]["application/json"]["schema"]
        self.assertEqual(body, {"$ref": "#/components/schemas/Thing"})
        self.assertIn("PERMISSION_PUBLIC", self.read("r.c"))
        self.assertIn("int get_thing(struct request *request, struct response *response)", self.read("r.h"))

    def test_mistakes(self):
        for line, words in (
                ("GET / home public - html", "a line has"),
                ("GET / home public - html a.b more", "too much"),
                ("PATCH / home public - html a.b", "unknown method"),
                ("GET home home public - html a.b", "begins with /"),
                ("GET /x/ home public - html a.b", "does not end"),
                ("GET / Home public - html a.b", "no name"),
                ("GET / home Public - html a.b", "no name"),
                ("GET / home public - html a.c", "no text"),
                ("GET / home public - Nothing a.b", "no schema"),
                ("GET /api/v1/x home public Nothing Thing a.b", "no parameter"),
                ("POST /api/v1/x home public - Thing a.b", "no schema"),
                ("GET /api/v1/{id} home public - Thing a.b", "not every {name}"),
                ("POST /api/v1/{id} home public Thing Thing a.b", "not every {name}"),
                ("GET /api/v1/{id} home public Q Thing a.b", "not every {name}"),
                ("GET /api/v1/x home public Id Thing a.b", "has no {id}"),
                ("GET / home public - html a.b\nGET / other public - html a.b", "routes.def:2: this route is there twice"),
                ("GET /{a}/x home public - html a.b\nGET /{b}/y home public - html a.b", "called {a}"),
                ("GET /{a...}/x home public - html a.b", "stands last"),
                ("# nothing", "no routes")):
            with self.subTest(line):
                self.refused(self.compile(line + "\n"), words)

    def test_components_that_are_no_json(self):
        self.write("en.po", po(a_b="x"))
        self.write("routes.def", "GET / home public - html a.b\n")
        self.write("components.json", "{\n,}")
        self.refused(self.run_tool(ROUTES, "r.h", "r.c", "o.json", "routes.def", "components.json", "en.po"), "components.json:2")


class Template(Tool):
    """What the C compiler says of a template: mistakes in fields, texts and types have the template's line."""

    HEAD = '{{@ include "page.h" }}\n{{@ param const struct page *page }}\n'

    def compile(self, body):
        self.write("page.h", '#include "web/template.h"\nstruct page { const char *title; struct view frame; _Bool full; };\n')
        self.write("ui/one.html", self.HEAD + body)
        result = self.run_tool(TEMPLATE, ".", "ui", "ui", "d", "ui/one.html")
        self.assertEqual(result.returncode, 0, result.stderr)
        folders = [os.path.join(BUILD, "include", room) for room in ("base", "port", "web")]
        folders += [os.path.join(BUILD, "src", "web"), "."]
        return self.run_tool(*COMPILER, "-std=c17", "-D_GNU_SOURCE", "-fsyntax-only", "-Werror", *["-I" + f for f in folders], "one.c")

    def test_right(self):
        result = self.compile("{{ page.title }}{{t problem.home}}{{t problem.reference id=page.title}}{{# if page.full }}x{{/if}}")
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_mistakes(self):
        for body, word in (("{{ page.tittle }}", "tittle"), ("{{t problem.hom}}", "TEXT_PROBLEM_HOM__"), ("{{t problem.reference}}", "REFERENCE__"),
                           ("{{t problem.home id=page.title}}", "TEXT_PROBLEM_HOME__id"), ("{{ page.frame }}", "one.html"),
                           ("{{ page.full }}", "one.html"), ("{{ raw page.title }}", "template_html"), ("{{> none page}}", "template_none"),
                           ("{{# each page.title as x }}{{/each}}", "count")):
            with self.subTest(body):
                result = self.compile("\n" + body)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn("one.html:4", result.stderr)
                self.assertIn(word, result.stderr)


class Embed(Tool):
    def test_mistakes(self):
        self.write("in/a.txt", "x")
        self.write("else/b.txt", "x")
        self.refused(self.run_tool(EMBED, "o.c", "o.bin", "files", "in", "in/none.txt"), "in/none.txt: No such file")
        self.refused(self.run_tool(EMBED, "o.c", "o.bin", "files", "none", "in/a.txt"), "no such file")
        self.refused(self.run_tool(EMBED, "o.c", "o.bin", "files", "in", "else/b.txt"), "not below")
        self.refused(self.run_tool(EMBED, "o.c", "o.bin", "files", "in", "in/a.txt", "in/a.txt"), "given twice")

    def test_a_pattern_takes_the_files_that_are_there_and_tells_the_build_to_look_again(self):
        self.write("in/a.txt", "x")
        self.write("in/b b.txt", "y")
        self.write("in/.hidden.txt", "z")
        self.write("in/c.css", "z")
        arguments = ["--depfile", "o.d", "o.c", "o.bin", "files", "in"]
        self.assertEqual(self.run_tool(EMBED, *arguments, "in/*.txt").returncode, 0)
        code = self.read("o.c")
        for name, there in (("a.txt", True), ("b b.txt", True), (".hidden.txt", False), ("c.css", False)):
            self.assertEqual(name in code, there, name)
        output, dependencies = self.read("o.d").rstrip("\n").split(": ", 1)
        self.assertEqual(output, "o.c")
        self.assertEqual(sorted(dependencies.replace("\\ ", "\0").split(" ")), ["in", "in/a.txt", "in/b\0b.txt"])
        self.refused(self.run_tool(EMBED, *arguments, "in/*.none"), "no such file")
        self.refused(self.run_tool(EMBED, *arguments, "none/*.txt"), "no such folder")

    def test_same_files_same_bytes(self):
        self.write("in/a.txt", "x" * 5000)
        self.write("in/b.css", "y")
        made = []
        for name in ("one", "two"):
            result = self.run_tool(EMBED, name + ".c", name + ".bin", "files", "in", "in/b.css", "in/a.txt")
            self.assertEqual(result.returncode, 0, result.stderr)
            with open(self.path(name + ".bin"), "rb") as file:
                made.append(file.read())
        self.assertEqual(made[0], made[1])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=1)
