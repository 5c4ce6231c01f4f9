"""Random worlds: a small taxonomy as ESCO files, openings as JSON Lines, profiles with filters. All from one seed."""
import csv
import datetime
import json
import os
import random
import uuid

from oracle.taxonomy import Taxonomy

BASE = "http://data.europa.eu/esco/"
SECTORS = ["C", "F", "G", "I", "J", "N", "O", "P", "Q"]
CONTRACTS = ["permanent", "temporary", "agency", "freelance", "apprenticeship", "internship", "volunteer"]
SKILL_COLUMNS = ("conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
                 "scopeNote,definition,inScheme,description").split(",")
GROUP_COLUMNS = ("conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,"
                 "description,code").split(",")
OCCUPATION_COLUMNS = ("conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,"
                      "regulatedProfessionNote,scopeNote,definition,inScheme,description,code").split(",")


class World:
    """`size` is the number of skills; the same seed and size give the same world."""

    def __init__(self, seed, size=80):
        self.random = random.Random(seed)
        self.taxonomy = Taxonomy()
        self.essential_rows, self.broader_rows, self.related_rows, self.named_rows = [], [], [], []
        self.skills = [self._uri("skill") for _ in range(size)]
        self.groups = [self._uri("skill") for _ in range(max(2, size // 15))]
        self.occupations = [self._uri("occupation") for _ in range(max(3, size // 4))]
        self.retired = [self._uri("occupation") for _ in range(2)]
        t = self.taxonomy
        t.skills, t.groups, t.occupations = set(self.skills), set(self.groups), set(self.occupations)
        self.name = {uri: "skill %d %s" % (i, self._word()) for i, uri in enumerate(self.skills)}
        self.name.update({uri: "group %d" % i for i, uri in enumerate(self.groups)})
        self.name.update({uri: "occupation %d" % i for i, uri in enumerate(self.occupations)})
        self._broader()
        self._related()
        self._named()

    def _uri(self, kind):
        return BASE + kind + "/" + str(uuid.UUID(int=self.random.getrandbits(128), version=4))

    def _word(self):
        return "".join(self.random.choice("aeiouklmnrst") for _ in range(6))

    def _broader(self):
        r = self.random
        rows = set()
        for i, group in enumerate(self.groups[1:], 1):
            rows.add((group, self.groups[r.randrange(i)]))
        # A family of 23 to 26 children, around the size where siblings stop to count.
        large, size = r.choice(self.skills[:5] + self.groups), r.randrange(23, 27)
        family = set(r.sample(self.skills[5:], min(size, len(self.skills) - 5)))
        for i, skill in enumerate(self.skills):
            if skill in family:
                rows.add((skill, large))
            for _ in range(r.choice([0, 1, 1, 1, 2, 3])):
                parent = self.skills[r.randrange(i)] if i > 0 and r.random() < 0.75 else r.choice(self.groups)
                if parent != large:
                    rows.add((skill, parent))
        self.broader_rows = sorted(rows)
        for row in self.broader_rows:
            self.taxonomy.add_broader(*row)

    def _related(self):
        r = self.random
        rows = set()
        for _ in range(len(self.skills) // 2):
            a, b = r.choice(self.skills), r.choice(self.skills)
            rows.add((a, r.choice(["essential", "optional", "optional"]), b))
        rows.add((self.skills[0], "optional", self.skills[0]))  # a self-relation has no effect
        self.related_rows = sorted(rows)
        for a, kind, b in self.related_rows:
            self.taxonomy.add_related(a, b, kind)

    def _named(self):
        r = self.random
        favourites = r.sample(self.skills, max(1, len(self.skills) // 10))
        for occupation in self.occupations + self.retired:
            named = set(r.sample(self.skills, r.randrange(1, min(12, len(self.skills)))))
            named |= {s for s in favourites if r.random() < 0.5}
            for skill in sorted(named):
                for kind in r.choice([["essential"]] * 9 + [["optional"]] * 9 + [["essential", "optional"]]):
                    self.named_rows.append((occupation, kind, skill))
                self.taxonomy.add_named(occupation, skill)

    # ------------------------------------------------------------ files

    def write(self, folder, language="en"):
        """The taxonomy as the files that ESCO publishes; returns the folder."""
        os.makedirs(folder, exist_ok=True)

        def table(name, columns, rows):
            with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, columns, restval="", lineterminator="\r\n")
                out.writeheader()
                out.writerows(rows)

        def kind(uri):
            return "SkillGroup" if uri in self.taxonomy.groups else "KnowledgeSkillCompetence"

        table("skills_%s.csv" % language, SKILL_COLUMNS, [
            {"conceptType": "KnowledgeSkillCompetence", "conceptUri": s, "skillType": "skill/competence",
             "reuseLevel": "sector-specific", "preferredLabel": self.name[s], "altLabels": "other " + self.name[s],
             "status": "released", "inScheme": BASE + "concept-scheme/skills"} for s in self.skills])
        table("skillGroups_%s.csv" % language, GROUP_COLUMNS, [
            {"conceptType": "SkillGroup", "conceptUri": g, "preferredLabel": self.name[g], "status": "released",
             "inScheme": BASE + "concept-scheme/skills-hierarchy", "code": "S%d" % i} for i, g in enumerate(self.groups)])
        table("occupations_%s.csv" % language, OCCUPATION_COLUMNS, [
            {"conceptType": "Occupation", "conceptUri": o, "iscoGroup": "5131", "preferredLabel": self.name[o],
             "status": "released", "inScheme": BASE + "concept-scheme/occupations", "code": "5131.%d" % i}
            for i, o in enumerate(self.occupations)])
        table("ISCOGroups_%s.csv" % language,
              "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description".split(","),
              [{"conceptType": "ISCOGroup", "conceptUri": BASE + "isco/C5131", "code": "5131", "preferredLabel": "Waiters",
                "status": "released", "inScheme": BASE + "concept-scheme/isco"}])
        table("broaderRelationsSkillPillar.csv", ["conceptType", "conceptUri", "broaderType", "broaderUri"], [
            {"conceptType": kind(a), "conceptUri": a, "broaderType": kind(b), "broaderUri": b} for a, b in self.broader_rows])
        table("broaderRelationsOccPillar.csv", ["conceptType", "conceptUri", "broaderType", "broaderUri"], [
            {"conceptType": "Occupation", "conceptUri": o, "broaderType": "ISCOGroup", "broaderUri": BASE + "isco/C5131"}
            for o in self.occupations])
        table("skillSkillRelations.csv",
              ["originalSkillUri", "originalSkillType", "relationType", "relatedSkillType", "relatedSkillUri"], [
                  {"originalSkillUri": a, "originalSkillType": "skill/competence", "relationType": how,
                   "relatedSkillType": "skill/competence", "relatedSkillUri": b} for a, how, b in self.related_rows])
        table("occupationSkillRelations.csv", ["occupationUri", "relationType", "skillType", "skillUri"], [
            {"occupationUri": o, "relationType": how, "skillType": "skill/competence", "skillUri": s}
            for o, how, s in self.named_rows])
        return folder

    # ------------------------------------------------------------ openings and profiles

    def openings(self, count, today, first=1):
        return [self.opening(number, today) for number in range(first, first + count)]

    def opening(self, number, today):
        r = self.random
        # Skills of one corner of the taxonomy together, so that fits are not all tiny; now and then one twice.
        start = r.randrange(len(self.skills))
        pool = [self.skills[(start + i) % len(self.skills)] for i in range(20)]
        skills = [{"uri": r.choice(pool) if r.random() < 0.8 else r.choice(self.skills)} for _ in range(r.randrange(1, 14))]
        for entry in skills:
            importance = r.choice(["must", "essential", "essential", "essential", "optional", "optional", None])
            if importance == "must" and r.random() < 0.6:
                importance = "essential"
            if importance:
                entry["importance"] = importance
        if r.random() < 0.1:
            skills.append({"uri": BASE + "skill/unknown-%d" % r.randrange(5), "importance": "must"})
        if r.random() < 0.1:
            skills.append({"uri": r.choice(self.groups)})
        opening = {"id": "o-%d" % number, "title": "Opening %d" % number, "skills": skills}

        def maybe(field, probability, value):
            if r.random() < probability:
                opening[field] = value()
        maybe("organisation", 0.8, lambda: "Example %d" % r.randrange(6))
        maybe("market", 0.9, lambda: r.choice(["vacancies", "internships"]))
        maybe("language", 0.7, lambda: r.choice(["nl", "en"]))
        maybe("remote", 0.2, lambda: r.random() < 0.5)
        maybe("hoursMin", 0.6, lambda: r.randrange(0, 33, 4))
        maybe("hoursMax", 0.6, lambda: max(opening.get("hoursMin", 0), r.randrange(8, 41, 4)))
        maybe("educationLevel", 0.6, lambda: r.randrange(1, 9))
        maybe("sector", 0.7, lambda: r.choice(SECTORS))
        maybe("contract", 0.7, lambda: r.choice(CONTRACTS))
        maybe("posted", 0.6, lambda: day(today, r.choice([-60, -30, -10, -2, -1, 0, 0, 1, 5])))
        maybe("validThrough", 0.5, lambda: day(today, r.choice([-20, -1, 0, 0, 1, 30, 30, 60])))
        if opening.get("posted", "") > opening.get("validThrough", "9"):
            del opening["validThrough"]
        if r.random() < 0.7:
            opening["lat"] = round(52.16 + r.uniform(-0.4, 0.4), 5)
            opening["lon"] = round(4.49 + r.uniform(-0.6, 0.6), 5)
        return opening

    def profile(self, today):
        r = self.random
        start = r.randrange(len(self.skills))
        pool = [self.skills[(start + i) % len(self.skills)] for i in range(25)]
        skills = []
        for _ in range(r.choice([1, 2, 3, 5, 8, 12, 20])):
            entry = {"uri": r.choice(pool) if r.random() < 0.7 else r.choice(self.skills)}
            if r.random() < 0.8:
                entry["level"] = r.randrange(1, 5)
            skills.append(entry)
        if r.random() < 0.15:
            skills.append({"uri": BASE + "skill/nobody-knows-%d" % r.randrange(3), "level": 2})
        if r.random() < 0.1:
            skills.append({"uri": r.choice(self.groups), "level": 4})
        profile = {"skills": skills}
        filters = self.filters(today)
        if filters or r.random() < 0.2:
            profile["filters"] = filters
        return profile

    def modules(self, count, today):
        return [self.module(number, today) for number in range(1, count + 1)]

    def module(self, number, today):
        """Teaches skills of one corner; now and then one that nobody knows, or one twice."""
        r = self.random
        start = r.randrange(len(self.skills))
        pool = [self.skills[(start + i) % len(self.skills)] for i in range(8)]
        skills = [{"uri": r.choice(pool)} for _ in range(r.randrange(1, 6))]
        for entry in skills:
            if r.random() < 0.7:
                entry["level"] = r.randrange(1, 5)
        if r.random() < 0.1:
            skills.append({"uri": BASE + "skill/unknown-%d" % r.randrange(5)})
        module = {"id": "m-%d" % number, "title": "Module %d" % number, "skills": skills}
        if r.random() < 0.4:
            module["start"] = day(today, r.choice([-20, -1, 0, 1, 30]))
        if r.random() < 0.1:
            module["status"] = "withdrawn"
        if r.random() < 0.5:
            module["provider"] = "School %d" % r.randrange(3)
        return module

    def filters(self, today):
        r = self.random
        chosen = {
            "near": lambda: {"lat": round(52.16 + r.uniform(-0.3, 0.3), 5), "lon": round(4.49 + r.uniform(-0.4, 0.4), 5),
                             "km": r.choice([2, 5, 10, 25, 60])},
            "hours": lambda: r.choice([{"min": 16}, {"max": 24}, {"min": 24, "max": 36}, {"min": 8, "max": 8}, {"max": 8}]),
            "educationLevelMax": lambda: r.randrange(1, 9),
            "sector": lambda: r.sample(SECTORS, r.randrange(1, 5)),
            "contract": lambda: r.sample(CONTRACTS, r.randrange(1, 4)),
            "language": lambda: r.choice([["nl"], ["en"], ["nl", "en"]]),
            "market": lambda: r.choice([["vacancies"], ["internships"], ["vacancies", "internships"]]),
            "organisation": lambda: ["Example %d" % n for n in r.sample(range(7), r.randrange(1, 4))],
            "postedAfter": lambda: day(today, r.choice([-60, -30, -20, -10, -2, -1, 0])),
        }
        names = [name for name in chosen if r.random() < r.choice([0.0, 0.0, 0.15, 0.3])]
        return {name: chosen[name]() for name in names}


def day(today, offset):
    return (datetime.date.fromisoformat(today) + datetime.timedelta(days=offset)).isoformat()


def amsterdam_today():
    """The day in Europe/Amsterdam: summer time from the last Sunday of March to that of October, at 01:00 UTC."""
    now = datetime.datetime.now(datetime.timezone.utc)

    def last_sunday(month):
        last = datetime.datetime(now.year, month, 31, 1, tzinfo=datetime.timezone.utc)
        return last - datetime.timedelta(days=(last.weekday() + 1) % 7)
    summer = last_sunday(3) <= now < last_sunday(10)
    return (now + datetime.timedelta(hours=2 if summer else 1)).date().isoformat()


def write_lines(path, openings):
    with open(path, "w", encoding="utf-8") as file:
        for opening in openings:
            file.write(json.dumps(opening, ensure_ascii=False) + "\n")
    return path
