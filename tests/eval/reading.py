"""How well regio reads text: `titles` and `extract` against the judged sets in the shared data.

    tests/eval/reading.py REGIO [--database FILE] [--check]

prints mean reciprocal rank and accuracy within ten for the Dutch and Flemish titles (over distinct occupations; queries with at least
one judged occupation), R-precision at five and the best micro-F1 over all thresholds for the sentences on skills. With --check it ends
with 1 where a figure is below what is asked at the least. Without shared data it says so and ends with 77, which is "skipped".
"""
import argparse
import csv
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("REGIO_SHARED_DATA", ROOT.parent / "shared" / "data"))
TITLE_SETS = {"nld": "nld_q_nl_c_nl_dev", "bel": "bel_q_nl_c_nl"}
LEAST_TITLES = (0.58, 0.72)
LEAST_SKILLS = {"tech": 0.40, "house": 0.30}


def run(regio, *arguments, text=None):
    return subprocess.run([regio, *arguments], input=text, check=True, capture_output=True, text=True).stdout


def imports():
    """What is imported, as the arguments of `regio import`: ESCO 1.1.1 in English, Dutch laid over it."""
    esco, dutch = SHARED / "esco", SHARED / "esco" / "esco-1.2-nl"
    return (["esco", str(esco / "esco111_en.zip"), str(esco / "esco111_rel.zip")],
            ["esco", str(dutch / "occupations_nl.csv"), str(dutch / "ISCOGroups_nl.csv")],
            ["labels", "--language", "nl", str(esco / "skills_labels_nl_partial.csv")])


def make_database(regio, path):
    run(regio, "init", "--db", path)
    for arguments in imports():
        run(regio, "import", *arguments, "--db", path)


def pairs(path):
    with open(path, encoding="utf-8") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def titles_of(name):
    concept = dict(pairs(SHARED / "titles" / TITLE_SETS["bel"] / "concept_mapping.tsv"))
    titles = dict(pairs(SHARED / "titles" / TITLE_SETS[name] / "queries.tsv"))
    wanted = {}
    for query, _, element, relevance in pairs(SHARED / "titles" / TITLE_SETS[name] / "annotations.tsv"):
        uri = concept[element]
        if int(relevance) > 0 and "/occupation/" in uri:
            wanted.setdefault(query, set()).add(uri)
    return [(titles[query], uris) for query, uris in wanted.items()]


def archived(archive, name):
    with zipfile.ZipFile(SHARED / "esco" / archive) as files, files.open(name) as file:
        return list(csv.DictReader(io.TextIOWrapper(file, "utf-8-sig")))


def dutch_occupations():
    """The preferred labels that are imported (of occupations that the English archive has), each with the URIs of those called so."""
    known = {row["conceptUri"] for row in archived("esco111_en.zip", "occupations_en.csv")}
    called = {}
    with open(SHARED / "esco" / "esco-1.2-nl" / "occupations_nl.csv", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if row["conceptUri"] in known:
                called.setdefault(" ".join(row["preferredLabel"].split()), set()).add(row["conceptUri"])
    return called


def judge_titles(regio, database, name):
    judged = titles_of(name)
    text = "".join(" ".join(title.split()) + "\n" for title, _ in judged)
    lines = run(regio, "titles", "--db", database, "--language", "nl", "--top", "100", "--format", "json", text=text).splitlines()
    assert len(lines) == len(judged)
    reciprocal = within = 0
    misses = []
    for (title, uris), line in zip(judged, lines):
        found = [result["uri"] for result in json.loads(line)["results"]]
        rank = next((i + 1 for i, uri in enumerate(found) if uri in uris), 0)
        reciprocal += 1 / rank if rank else 0
        within += 0 < rank <= 10
        if rank != 1:
            misses.append((rank, title, json.loads(line)["results"][:2]))
    return reciprocal / len(judged), within / len(judged), misses


def skills_of(name, labels):
    sentences = {}
    with open(SHARED / "skills" / f"{name}_validation_annotations.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            wanted = sentences.setdefault(row["sentence"], set())
            if row["label"].casefold() in labels:
                wanted.add(labels[row["label"].casefold()])
    return [(sentence, wanted) for sentence, wanted in sentences.items() if wanted]


def english_skills():
    return {row["preferredLabel"].casefold(): row["conceptUri"] for row in archived("esco110_en.zip", "skills_en.csv")}


def judge_skills(regio, database, name):
    judged = skills_of(name, english_skills())
    text = "".join(" ".join(sentence.split()) + "\n" for sentence, _ in judged)
    lines = run(regio, "extract", "--db", database, "--language", "en", "--lines", "--top", "10", "--format", "json", text=text)
    lines = [json.loads(line)["skills"] for line in lines.splitlines()]
    assert len(lines) == len(judged)
    precision = 0
    for (_, wanted), found in zip(judged, lines):
        most = min(5, len(wanted))
        precision += len({skill["uri"] for skill in found[:most]} & wanted) / most
    best = (0, 0)
    for step in range(5, 100):
        threshold = step / 100
        right = wrong = missed = 0
        for (_, wanted), found in zip(judged, lines):
            given = {skill["uri"] for skill in found if skill["score"] >= threshold}
            right += len(given & wanted)
            wrong += len(given - wanted)
            missed += len(wanted - given)
        if right:
            best = max(best, (2 * right / (2 * right + wrong + missed), threshold))
    return precision / len(judged), *best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("regio")
    parser.add_argument("--database")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not (SHARED / "titles").is_dir():
        print(f"skipped: no shared data in {SHARED}")
        return 77
    regio = os.path.abspath(options.regio)
    good = True
    with tempfile.TemporaryDirectory() as folder:
        database = options.database or os.path.join(folder, "esco.db")
        if not options.database:
            make_database(regio, database)
        for name in TITLE_SETS:
            rank, within, _ = judge_titles(regio, database, name)
            print(f"titles {name}: mean reciprocal rank {rank:.3f}, within ten {within:.3f}", flush=True)
            good = good and rank >= LEAST_TITLES[0] and within >= LEAST_TITLES[1]
        for name, least in LEAST_SKILLS.items():
            precision, f1, threshold = judge_skills(regio, database, name)
            print(f"skills {name}: R-precision at five {precision:.3f}, best micro-F1 {f1:.3f} at {threshold:.2f}", flush=True)
            good = good and precision >= least
    return 0 if good or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
