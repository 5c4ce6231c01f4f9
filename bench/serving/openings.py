"""Openings for measuring the site, made from a seed and from the taxonomy that the database holds: as JSON Lines, in the
form that `regio import openings` reads. Nothing in them is real: organisations are numbers, sentences are names of skills."""
import csv
import datetime
import json
import os
import random
import sqlite3

ORGANISATIONS = 20000
FROM_OCCUPATION = 0.8  # share of an opening's skills; the rest is drawn from all skills
SKILLS = (4, 9, 15, 15, 21, 26)  # of one opening: 15 in the mean
CONTRACTS = ("permanent", "permanent", "permanent", "temporary", "temporary", "agency", "freelance", "apprenticeship", "internship",
             "volunteer")
IMPORTANCES = ("essential",) * 6 + ("optional",) * 3 + ("must",)
MUST_AT_MOST = 2
HOURS = ((8, 16), (16, 24), (24, 32), (24, 36), (32, 36), (32, 40), (36, 40), (40, 40))
OCCUPATION, SKILL_KINDS = 4, "1, 2"  # numbers of kinds: src/skills/taxonomy.h
SPREAD_DAYS = 60


class Taxonomy:
    """Skills with a label, and occupations with their labels, sector and skills; Dutch before English."""

    def __init__(self, path):
        database = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        database.create_collation("C", lambda a, b: (a > b) - (a < b))
        labels = {}
        for concept, text in database.execute(
                "SELECT concept_id, text FROM label WHERE kind < 3 ORDER BY concept_id, language = 'nl' DESC, language, kind, id"):
            labels.setdefault(concept, []).append(text)
        self.skills = {id: (uri, labels[id][0]) for id, uri in database.execute(
            "SELECT id, uri FROM concept WHERE status = 0 AND kind IN (%s) ORDER BY id" % SKILL_KINDS) if id in labels}
        asked = {}
        for occupation, skill in database.execute("SELECT occupation_id, skill_id FROM occupation_skill ORDER BY 1, 2"):
            if skill in self.skills:
                asked.setdefault(occupation, []).append(skill)
        self.occupations = [(id, labels[id], sector, asked[id]) for id, sector in database.execute(
            "SELECT id, sector FROM concept WHERE status = 0 AND kind = %d ORDER BY id" % OCCUPATION) if id in labels and id in asked]
        database.close()


def read_postcodes(root):
    with open(os.path.join(root, "data", "region", "postcodes.csv"), encoding="utf-8") as file:
        return [(row["pc4"], row["place"]) for row in csv.DictReader(file)]


def make_opening(dice, taxonomy, all_skills, postcodes, today, number):
    _, labels, sector, own = dice.choice(taxonomy.occupations)
    count = dice.choice(SKILLS)
    inside = min(len(own), sum(dice.random() < FROM_OCCUPATION for _ in range(count)))
    asked = dict.fromkeys(dice.sample(own, inside) + dice.choices(all_skills, k=count - inside))
    importances = [dice.choice(IMPORTANCES) for _ in asked]
    musts = [at for at, importance in enumerate(importances) if importance == "must"]
    for at in musts[MUST_AT_MOST:]:
        importances[at] = "essential"
    postcode, place = dice.choice(postcodes)
    title = labels[min(len(labels) - 1, int(dice.expovariate(1.5)))]
    least, most = dice.choice(HOURS)
    return {
        "id": "meting-%d" % number,
        "market": "vacancies",
        "title": "%s in %s" % (title[:1].upper() + title[1:], place) if dice.random() < 0.5 else title,
        "organisation": "Organisatie %d" % dice.randrange(ORGANISATIONS),
        "language": "nl",
        "skills": [{"uri": taxonomy.skills[skill][0], "importance": importance} for skill, importance in zip(asked, importances)],
        "text": "%s. %s." % (title, "; ".join(taxonomy.skills[skill][1] for skill in asked)),
        "postcode": postcode,
        "remote": dice.random() < 0.05,
        "hoursMin": least,
        "hoursMax": most,
        "educationLevel": dice.randint(1, 7),
        "sector": sector or dice.choice("ACFGHIJKMNPQS"),
        "contract": dice.choice(CONTRACTS),
        "posted": str(today - datetime.timedelta(dice.randrange(SPREAD_DAYS))),
        "validThrough": str(today + datetime.timedelta(dice.randint(-5, SPREAD_DAYS))),
        "salaryMin": 2000 + 50 * dice.randrange(40),
        "salaryMax": 4000 + 50 * dice.randrange(40),
        "salaryPeriod": "month",
        "source": "meting",
    }


def write_openings(file, taxonomy, root, size, seed):
    dice = random.Random(seed)
    today = datetime.date.today()
    postcodes = read_postcodes(root)
    all_skills = list(taxonomy.skills)
    for number in range(1, size + 1):
        opening = make_opening(dice, taxonomy, all_skills, postcodes, today, number)
        file.write(json.dumps(opening, ensure_ascii=False) + "\n")


def make_profile(taxonomy, seed, count=40):
    """What someone can do who has had two occupations that ask `count` skills together."""
    dice = random.Random(seed)
    held = {}
    while len(held) < count:
        own = dice.choice(taxonomy.occupations)[3]
        held.update((skill, dice.randint(1, 4)) for skill in own[:count - len(held)])
    return {"skills": [{"uri": taxonomy.skills[skill][0], "level": level} for skill, level in held.items()]}
