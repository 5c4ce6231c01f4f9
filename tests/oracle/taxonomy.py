"""A taxonomy as plain sets, read from CSV files in ESCO's published form.

Written from the description of matching and from the published files alone; shares nothing with the program.
"""
import csv
import io
import json
import os
import zipfile

csv.field_size_limit(1 << 24)


class Taxonomy:
    """One scheme in one version."""

    def __init__(self):
        self.skills = set()        # URIs of skills and knowledge; groups are never held or asked
        self.groups = set()
        self.occupations = set()   # those that are offered: N counts them
        self.parents = {}          # concept -> set of direct parents, skills or groups
        self.essential = {}        # skill -> set of skills that it needs
        self.optional = {}         # skill -> set of skills that are optional for it
        self.named_by = {}         # skill -> set of occupations that name it, retired ones too
        self.labels = {}           # (uri, language) -> {"preferred": text, "alternative": [..], "hidden": [..]}

    def add_broader(self, child, parent):
        if child != parent:
            self.parents.setdefault(child, set()).add(parent)

    def add_related(self, original, related, kind):
        if original != related:
            table = self.essential if kind == "essential" else self.optional
            table.setdefault(original, set()).add(related)

    def add_named(self, occupation, skill):
        self.named_by.setdefault(skill, set()).add(occupation)

    def children(self):
        """parent -> its child skills."""
        result = {}
        for child, parents in self.parents.items():
            if child in self.skills:
                for parent in parents:
                    result.setdefault(parent, set()).add(child)
        return result


def read_rows(source):
    """Yields (file name, row as a dict) for every CSV in folders, zips and files."""
    for path in source:
        if os.path.isdir(path):
            for name in sorted(os.listdir(path)):
                if name.endswith(".csv"):
                    yield from read_rows([os.path.join(path, name)])
        elif path.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                for name in sorted(archive.namelist()):
                    if name.endswith(".csv"):
                        text = archive.read(name).decode("utf-8-sig")
                        for row in csv.DictReader(io.StringIO(text, newline="")):
                            yield os.path.basename(name), row
        else:
            with open(path, encoding="utf-8-sig", newline="") as file:
                for row in csv.DictReader(file):
                    yield os.path.basename(path), row


def language_of(name):
    stem = name[:-4]
    return stem.rsplit("_", 1)[1] if "_" in stem else ""


def load(*source):
    """The taxonomy in ESCO files: concepts, groups, relations. Collections and the hierarchy repeat what these say."""
    taxonomy = Taxonomy()
    for name, row in read_rows(source):
        if name.startswith("skills_"):
            taxonomy.skills.add(row["conceptUri"])
            add_labels(taxonomy, row, language_of(name))
        elif name.startswith("skillGroups_"):
            taxonomy.groups.add(row["conceptUri"])
        elif name.startswith("occupations_"):
            taxonomy.occupations.add(row["conceptUri"])
            add_labels(taxonomy, row, language_of(name))
        elif name.startswith("broaderRelationsSkillPillar"):
            taxonomy.add_broader(row["conceptUri"], row["broaderUri"])
        elif name.startswith("skillSkillRelations"):
            taxonomy.add_related(row["originalSkillUri"], row["relatedSkillUri"], row["relationType"])
        elif name.startswith("occupationSkillRelations"):
            taxonomy.add_named(row["occupationUri"], row["skillUri"])
    taxonomy.skills -= taxonomy.groups
    return taxonomy


def add_labels(taxonomy, row, language):
    def several(text):
        return [part.strip() for part in (text or "").split("\n") if part.strip()]
    taxonomy.labels[row["conceptUri"], language] = {
        "preferred": row["preferredLabel"],
        "alternative": several(row.get("altLabels")),
        "hidden": several(row.get("hiddenLabels")),
    }


def load_starter(folder):
    """(taxonomy, exactMatch pairs) of the starter taxonomy; its README describes the files."""
    taxonomy, exact = Taxonomy(), []
    with open(os.path.join(folder, "scheme.json"), encoding="utf-8") as file:
        base = json.load(file)["uri"]

    def rows(name):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def uri(kind, name):
        return "%s:%s:%s" % (base, kind, name)
    skills = rows("skills.csv")
    groups = {row["id"] for row in rows("groups.csv")}
    taxonomy.groups = {uri("group", g) for g in groups}
    taxonomy.skills = {uri("skill", row["id"]) for row in skills}
    taxonomy.occupations = {uri("occupation", row["id"]) for row in rows("occupations.csv")}
    for row in skills:
        for parent in filter(None, row["broader"].split("|")):
            taxonomy.add_broader(uri("skill", row["id"]), uri("group" if parent in groups else "skill", parent))
        if row["exact_match"]:
            exact.append((uri("skill", row["id"]), row["exact_match"]))
        for language in ("nl", "en"):
            taxonomy.labels[uri("skill", row["id"]), language] = {
                "preferred": row["label_" + language], "hidden": [],
                "alternative": [a for a in row["alt_" + language].split("|") if a]}
    for row in rows("skill_relations.csv"):
        taxonomy.add_related(uri("skill", row["original"]), uri("skill", row["related"]), row["relation"])
    for row in rows("occupation_skills.csv"):
        taxonomy.add_named(uri("occupation", row["occupation"]), uri("skill", row["skill"]))
    return taxonomy, exact
