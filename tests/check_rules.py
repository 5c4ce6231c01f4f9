#!/usr/bin/env python3
"""Rules of the house that a compiler does not see. Each rule is one test case; see rules() at the end."""
import fnmatch
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLOORS = {
    "base": 1, "engine": 2, "port": 2, "directory": 3, "text": 3, "skills": 4, "programme": 4, "monitor": 4,
    "community": 4, "market": 5, "service": 6, "exchange": 6, "web": 7, "cli": 7,
}
LONGEST = 600  # lines of a file
GENERATED = {"templates.h", "routes.h", "texts.h"}  # by the programs in tools/
COMMENT_OR_TEXT = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(*patterns):
    """Tracked files, and new ones that are not ignored, that still exist."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "--"] + list(patterns), cwd=ROOT,
                            stdout=subprocess.PIPE, check=True).stdout.decode().split("\n")
    return sorted({f for f in listed if f and os.path.isfile(os.path.join(ROOT, f))})


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def without_comments_and_texts(source):
    """Blanks them, keeping the lines where they are."""
    return COMMENT_OR_TEXT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), source)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def no_upward_include():
    """A room includes itself and rooms on lower floors."""
    for path in files("src/*.c", "src/*.h", "src/*.def"):
        parts = path.split("/")
        room = parts[1] if len(parts) > 2 else None  # src/main.c stands above all rooms
        if room is not None and room not in FLOORS:
            yield "%s: the room %s has no floor" % (path, room)
            continue
        for number, line in enumerate(read(path).split("\n"), 1):
            found = re.match(r'\s*#\s*include\s*"([^"/]+)/', line)
            other = found.group(1) if found else None
            if other in FLOORS and room and other != room and FLOORS[other] >= FLOORS[room]:
                yield "%s:%d: %s (floor %d) includes %s (floor %d)" % (
                    path, number, room, FLOORS[room], other, FLOORS[other])
            if found and "../" in line:
                yield "%s:%d: an include by a path that leaves the room" % (path, number)


def no_long_file():
    """At most 600 lines of code a file: beyond that it has more than one purpose."""
    for path in files("src/*.[ch]", "src/*.def", "tools/*.[ch]", "bench/*.[ch]", "tests/*.[ch]", "*.py", "*.sh", "*.mjs", "ui/*.js",
                      "ui/*.css", "ui/*.html"):
        lines = read(path).count("\n")
        if lines > LONGEST:
            yield "%s: %d lines" % (path, lines)


def no_banned_function():
    """Functions of tests/banned.txt are not called."""
    banned = dict(line.split(None, 1) for line in read("tests/banned.txt").split("\n") if line and line[0] != "#")
    call = re.compile(r"(?<![\w.>])(%s)\s*\(" % "|".join(map(re.escape, banned)))
    for path in files("src/*.[ch]", "tools/*.[ch]", "bench/*.[ch]", "tests/*.[ch]"):
        source = without_comments_and_texts(read(path))
        for found in call.finditer(source):
            yield "%s:%d: %s: %s" % (path, line_of(source, found.start()), found.group(1), banned[found.group(1)])


def headers_have_guards_and_a_purpose():
    """A header starts with a comment on what it is for and has an include guard that no other has."""
    guards = {}
    for path in files("src/*.h", "tools/*.h"):
        text = read(path)
        if not text.startswith("/*"):
            yield "%s: does not start with a comment on its purpose" % path
        found = re.search(r"^#ifndef (REGIO_\w+_H)\n#define \1\n", text, re.M)
        if not found:
            yield "%s: no include guard REGIO_..._H" % path
        elif guards.setdefault(found.group(1), path) != path:
            yield "%s: has the include guard of %s" % (path, guards[found.group(1)])


def nothing_unfinished():
    """No notes to oneself."""
    note = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    for path in files("src", "tools", "ui", "tests", "scripts", "bench", "run", "test"):
        if path.startswith("tests/corpus/") or path.endswith("package-lock.json"):
            continue
        for number, line in enumerate(read(path).split("\n"), 1):
            if note.search(line):
                yield "%s:%d: %s" % (path, number, line.strip()[:100])


def corpora_have_targets():
    """Every fuzz target has a corpus and the other way round."""
    targets = {os.path.basename(p)[5:-2] for p in files("tests/fuzz/fuzz_*.c")}
    corpora = {p.split("/")[2] for p in files("tests/corpus")}
    for name in sorted(targets ^ corpora):
        yield "%s: %s" % (name, "no corpus" if name in targets else "no target")
    listed = set(re.findall(r"^  '(\w+)': \[", read("tests/fuzz/meson.build"), re.M))
    for name in sorted(targets ^ listed):
        yield "%s: not in tests/fuzz/meson.build, or without a source there" % name


def scripts_are_sound():
    """Shell scripts parse and may be executed."""
    for path in files("*.sh", "run", "test", ".ci/run"):
        full = os.path.join(ROOT, path)
        shell = "bash" if read(path).startswith("#!/bin/bash") else "sh"
        done = subprocess.run([shell, "-n", full], stderr=subprocess.PIPE)
        if done.returncode != 0:
            yield "%s: %s" % (path, done.stderr.decode())
        if not os.access(full, os.X_OK):
            yield "%s: no run bit" % path


def mentioned_paths(text):
    """(offset, path, linked) of what a document in Markdown names as a file or folder of the repository."""
    prose = re.sub(r"```.*?```", lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)
    for found in re.finditer(r"`([\w./*-]+)`|\]\(([^)#\s]+)", prose):
        linked = found.group(1) is None
        path = found.group(2) if linked else found.group(1)
        placeholder = path.startswith("room/") or re.search(r"NNNN|NAME|ROOM", path)
        if "://" not in path and not path.startswith(("/", "mailto:")) and not placeholder:
            yield found.start(), path, linked


def documents_name_what_exists():
    """Files and folders that a document names exist."""
    tracked = files()
    folders = {"/".join(parts[:n]) for parts in (f.split("/") for f in tracked) for n in range(1, len(parts))}
    known = set(tracked) | folders
    tops = {f.split("/")[0] for f in tracked}

    def exists(path):
        if "*" in path:
            return bool(fnmatch.filter(known, path) or fnmatch.filter(known, "*/" + path))
        return path in known or any(k.endswith("/" + path) for k in known)

    for document in files("*.md"):
        text, here = read(document), os.path.dirname(document)
        for offset, named, linked in mentioned_paths(text):
            path = os.path.normpath(named)
            beside = os.path.normpath(os.path.join(here, named))
            if linked:
                good = beside in known
            elif path.split("/")[0] in tops or named.startswith("../"):
                good = path in known or beside in known or exists(path) and "*" in path
            else:  # a name alone, or its last folders: only code can be told from an example
                good = not re.search(r"\.(c|h|py|def|mjs|sh|html)$", named) or path in GENERATED or exists(path)
            if not good:
                yield "%s:%d: there is no %s" % (document, line_of(text, offset), named)


def rules():
    yield no_upward_include
    yield no_long_file
    yield no_banned_function
    yield headers_have_guards_and_a_purpose
    yield nothing_unfinished
    yield corpora_have_targets
    yield scripts_are_sound
    yield documents_name_what_exists


def main():
    passed = failed = 0
    for rule in rules():
        broken = list(rule())
        print("%s %s" % ("FAILED" if broken else "ok    ", rule.__doc__.split("\n")[0]))
        for what in broken:
            print("       " + what)
        passed, failed = passed + (not broken), failed + bool(broken)
    if os.environ.get("COUNTS"):
        with open(os.environ["COUNTS"], "w") as file:
            json.dump({"passed": passed, "failed": failed, "skipped": 0}, file)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
