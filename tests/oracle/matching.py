"""Matching by definition: slow, plain, exact. One function for each paragraph of the description; no index, no
shortcut, integers where the description has integers."""
import math

LEVELS = {1: 2, 2: 3, 3: 4, 4: 4}  # level -> quarters of the credit that count
IMPORTANCE = {"must": 4, "essential": 4, "optional": 2}
STRONGEST = {"must": 2, "essential": 1, "optional": 0}
KAPPA = 1024
SIBLINGS_MAX = 24
HAVE = 102
EARTH = 6371008.8  # metres

# Rows of the table of credits, upper first: (relation, steps) in the order that decides between equals.
ROWS = [("same", 0), ("narrower", 1), ("narrower", 2), ("narrower", 3), ("requires", 0), ("broader", 0),
        ("related", 0), ("sibling", 0)]
CREDIT = {("same", 0): 255, ("narrower", 1): 230, ("narrower", 2): 204, ("narrower", 3): 179, ("requires", 0): 179,
          ("broader", 0): 102, ("related", 0): 89, ("sibling", 0): 64}
ORDER = {row: place for place, row in enumerate(ROWS)}


class Matcher:
    """Answers for one or more taxonomies (schemes) and the exactMatch pairs between their skills."""

    def __init__(self, *taxonomies, exact=()):
        self.schemes = taxonomies
        self.scheme_of = {skill: t for t in taxonomies for skill in t.skills}
        self.exact = {}
        for a, b in exact:
            if a in self.scheme_of and b in self.scheme_of and a != b:
                self.exact.setdefault(a, set()).add(b)
                self.exact.setdefault(b, set()).add(a)
        self.child_skills = {id(t): t.children() for t in taxonomies}
        self.reached = {}  # held skill -> {asked skill: row}
        self.idf_of = {}

    # ------------------------------------------------------------ credit

    def rows_from(self, held):
        """{asked: row of the table} for all skills that a held skill earns any credit for."""
        if held not in self.reached:
            self.reached[held] = self._rows_from(held)
        return self.reached[held]

    def _rows_from(self, held):
        t = self.scheme_of[held]
        found = {}

        def offer(asked, row):
            if asked not in self.scheme_of or (asked == held and row[0] != "same"):
                return
            old = found.get(asked)
            if old is None or (CREDIT[row], -ORDER[row]) > (CREDIT[old], -ORDER[old]):
                found[asked] = row

        offer(held, ("same", 0))
        for other in self.exact.get(held, ()):
            offer(other, ("same", 0))
        level = {held}
        for steps in (1, 2, 3):
            level = {p for s in level for p in t.parents.get(s, ()) if p in t.skills}
            for asked in level:
                offer(asked, ("narrower", steps))
        for asked in t.essential.get(held, ()):
            if asked in t.skills:
                offer(asked, ("requires", 0))
        children = self.child_skills[id(t)]
        for asked in children.get(held, ()):
            offer(asked, ("broader", 0))
        for asked in t.optional.get(held, ()):
            if asked in t.skills:
                offer(asked, ("related", 0))
        for asked in t.skills:
            if held in t.optional.get(asked, ()):
                offer(asked, ("related", 0))
        for parent in t.parents.get(held, ()):
            family = children.get(parent, ())
            if len(family) <= SIBLINGS_MAX:
                for asked in family:
                    offer(asked, ("sibling", 0))
        return found

    def credit(self, held, asked):
        """(credit, row), or (0, None)."""
        row = self.rows_from(held).get(asked)
        return (CREDIT[row], row) if row else (0, None)

    def expand(self, profile):
        """{asked: (q, row, held, level, credit)} for a profile {skill: level}; the explanation's choice is in it."""
        best = {}
        for held, level in profile.items():
            for asked, row in self.rows_from(held).items():
                value = CREDIT[row] * LEVELS[level] // 4
                key = (-value, ORDER[row], held.encode())
                if value > 0 and (asked not in best or key < best[asked][0]):
                    best[asked] = (key, (value, row, held, level, CREDIT[row]))
        return {asked: what for asked, (_, what) in best.items()}

    # ------------------------------------------------------------ weight

    def idf(self, skill):
        if skill not in self.idf_of:
            t = self.scheme_of[skill]
            n = len(t.occupations)
            if n == 0:
                value = 256
            else:
                named = len(t.named_by.get(skill, ()))
                value = math.floor(256 * math.log(1 + n / (1 + named)) / math.log(1 + n) + 0.5)
            self.idf_of[skill] = min(256, max(16, value))
        return self.idf_of[skill]

    def impacts(self, skills):
        """{skill: impact} for an opening's {skill: importance}."""
        raw = {s: IMPORTANCE[importance] * self.idf(s) for s, importance in skills.items()}
        length = math.isqrt(sum(a * a for a in raw.values()) + KAPPA * KAPPA)
        return {s: 65535 * a // length for s, a in raw.items()}

    # ------------------------------------------------------------ profile and opening

    def read_profile(self, skills):
        """({skill: level}, set of unknown URIs) of a list of {uri, level}."""
        profile, unknown = {}, set()
        for entry in skills:
            uri, level = entry["uri"], entry.get("level", 3)
            if uri in self.scheme_of:
                profile[uri] = max(level, profile.get(uri, 0))
            else:
                unknown.add(uri)
        return profile, unknown

    def read_skills(self, skills):
        """{skill: importance} of an opening's list of {uri, importance}; what is unknown is not scored."""
        result = {}
        for entry in skills:
            uri, importance = entry["uri"], entry.get("importance", "essential")
            if uri in self.scheme_of:
                old = result.get(uri)
                if old is None or STRONGEST[importance] > STRONGEST[old]:
                    result[uri] = importance
        return result

    # ------------------------------------------------------------ filters

    def has_musts(self, profile, skills):
        """Whether each must skill is held itself, through exactMatch, or by a skill 1 to 3 steps narrower."""
        return all(any(self.serves(held, asked) for held in profile)
                   for asked, importance in skills.items() if importance == "must")

    def serves(self, held, asked):
        if held == asked or asked in self.exact.get(held, ()):
            return True
        t = self.scheme_of[held]
        level = {held}
        for _ in range(3):
            level = {p for s in level for p in t.parents.get(s, ()) if p in t.skills}
            if asked in level:
                return True
        return False

    # ------------------------------------------------------------ the question

    def match(self, openings, query, today, places=None):
        """The complete answer: {"considered", "unknown", "results"} with all results and explanations.

        `openings` are dictionaries of the import format in order of first import, with "openingId"; `query` is a
        profile with filters; `today` is "YYYY-MM-DD"; `places` gives (lat, lon) of a postcode.
        """
        profile, unknown = self.read_profile(query["skills"])
        expanded = self.expand(profile)
        filters = query.get("filters") or {}
        considered, results = 0, []
        for opening in openings:
            skills = opening.get("scored")
            if skills is None:
                skills = self.read_skills(opening.get("skills", []))
            if not (passes(opening, filters, today, places or {}) and self.has_musts(profile, skills)):
                continue
            considered += 1
            impacts = self.impacts(skills)
            score = sum(expanded[s][0] * impact for s, impact in impacts.items() if s in expanded)
            if score > 0:
                results.append((-score, opening["openingId"], opening, skills, impacts))
        results.sort(key=lambda r: r[:2])
        return {"considered": considered, "unknown": unknown,
                "results": [self._result(rank, r, expanded) for rank, r in enumerate(results, 1)]}

    def _result(self, rank, found, expanded):
        negative, opening_id, opening, skills, impacts = found
        strong = [s for s in skills if skills[s] != "optional"]
        explained = [self._explain(s, skills[s], impacts[s], expanded.get(s))
                     for s in sorted(skills, key=lambda s: (-impacts[s], s.encode()))]
        return {
            "rank": rank, "id": opening["id"], "openingId": opening_id, "title": opening["title"], "score": -negative,
            "fit": 100 * -negative // (255 * sum(impacts.values())),
            "asked": len(strong), "have": sum(1 for s in strong if s in expanded and expanded[s][0] >= HAVE),
            "skills": explained,
            "missing": [{k: e[k] for k in ("uri", "importance", "impact")} for e in explained if e["q"] < HAVE],
        }

    @staticmethod
    def _explain(skill, importance, impact, found):
        q, row, held, level, credit = found or (0, ("none", 0), None, None, 0)
        return {"uri": skill, "importance": importance, "impact": impact, "q": q, "held": held, "relation": row[0],
                "steps": row[1], "level": level, "credit": credit, "points": q * impact}


def passes(opening, filters, today, places):
    """Whether an opening passes the filters other than must. A field that it lacks passes, except distance."""
    if opening.get("withdrawn"):
        return False
    if opening.get("posted") and opening["posted"] > today:
        return False
    if opening.get("validThrough") and opening["validThrough"] < today:
        return False
    near = filters.get("near")
    if near and not opening.get("remote") and not is_near(opening, near, places):
        return False
    hours = filters.get("hours")
    if hours and not overlap(opening, hours):
        return False
    highest = filters.get("educationLevelMax")
    if highest is not None and opening.get("educationLevel") is not None and opening["educationLevel"] > highest:
        return False
    for field in ("sector", "contract", "language", "market", "organisation"):
        wanted = filters.get(field)
        if wanted and opening.get(field) is not None and opening[field] not in wanted:
            return False
    after = filters.get("postedAfter")
    return not (after and opening.get("posted") and opening["posted"] <= after)


def is_near(opening, near, places):
    if opening.get("lat") is not None and opening.get("lon") is not None:
        place = (opening["lat"], opening["lon"])
    else:
        place = places.get((opening.get("postcode") or "")[:4])
    return place is not None and haversine(near["lat"], near["lon"], *place) <= near["km"] * 1000


def haversine(lat1, lon1, lat2, lon2):
    a, b = math.radians(lat1), math.radians(lat2)
    h = (math.sin((b - a) / 2) ** 2
         + math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon1) / 2) ** 2)
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, h)))


def overlap(opening, hours):
    low, high = hours.get("min"), hours.get("max")
    least, most = opening.get("hoursMin"), opening.get("hoursMax")
    return not ((high is not None and least is not None and least > high)
                or (low is not None and most is not None and most < low))
