"""What could be learned, by definition: the modules that close a gap, the lever, the bridge. Everything is tried, one by one."""
import itertools

from oracle.matching import CREDIT, HAVE, LEVELS

NARROW = {("same", 0), ("narrower", 1), ("narrower", 2), ("narrower", 3)}


def offered(modules, today):
    """Those on offer, by moduleId: not withdrawn, and not begun before today."""
    return sorted((m for m in modules if m.get("status", "open") == "open" and not m.get("start", "9") < today),
                  key=lambda m: m["moduleId"])


def taught(matcher, module):
    """{skill: level} of what a module teaches that is known: the highest level of each."""
    return matcher.read_profile(module["skills"])[0]


def teaching(matcher, modules, skill, today):
    """[(q, moduleId)] of the modules that teach a skill: itself or a narrower one, so that it is missing no more."""
    found = []
    for module in offered(modules, today):
        values = [CREDIT[matcher.credit(held, skill)[1]] * LEVELS[level] // 4
                  for held, level in taught(matcher, module).items() if matcher.credit(held, skill)[1] in NARROW]
        if values and max(values) >= HAVE:
            found.append((max(values), module["moduleId"]))
    return sorted(found, key=lambda f: (-f[0], f[1]))


def with_more(query, profile, more):
    """The query of someone who has `more` besides `profile`."""
    skills = [{"uri": s, "level": level} for part in (profile, more) for s, level in part.items()]
    return dict(query, skills=skills)


def lever(matcher, openings, query, modules, today, fit, level):
    """{"reached", "skills": [(gained, uri)], "modules": [(gained, moduleId)]}: only what gains, most first."""
    profile, _ = matcher.read_profile(query["skills"])

    def reached(more):
        answer = matcher.match(openings, with_more(query, profile, more), today)
        return sum(1 for r in answer["results"] if r["fit"] >= fit)

    now = reached({})
    skills = [(reached({skill: level}) - now, skill) for skill in matcher.scheme_of]
    courses = [(reached(taught(matcher, m)) - now, m["moduleId"]) for m in offered(modules, today)]
    return {"reached": now,
            "skills": sorted(((g, s) for g, s in skills if g > 0), key=lambda p: (-p[0], p[1].encode())),
            "modules": sorted(((g, m) for g, m in courses if g > 0), key=lambda p: (-p[0], p[1]))}


def fit_of(matcher, held, asked):
    """(fit, score, sum of impacts, whether must skills are met) of a profile for {skill: importance}."""
    expanded = matcher.expand(held)
    impacts = matcher.impacts(asked)
    score = sum(expanded[s][0] * i for s, i in impacts.items() if s in expanded)
    total = sum(impacts.values())
    return (100 * score // (255 * total) if total else 0), score, total, matcher.has_musts(held, asked)


def joined(*profiles):
    """Several profiles as one: the highest level of each skill."""
    result = {}
    for profile in profiles:
        for skill, level in profile.items():
            result[skill] = max(level, result.get(skill, 0))
    return result


def typical(named):
    """The typical profile of an occupation {skill: "essential" or "optional"}."""
    return {s: 3 if importance == "essential" else 2 for s, importance in named.items()}


def way(matcher, held, asked, modules, today, fit, most):
    """The smallest set of modules with which `held` fits `asked`: (moduleIds, fit then), or None where none of at most `most`
    does. Of sets of that size the greatest score, then the first in order."""
    now, score, total, met = fit_of(matcher, held, asked)
    if not total:
        return None
    if 100 * score >= 255 * total * fit and met:
        return [], now
    courses = [(m["moduleId"], taught(matcher, m)) for m in offered(modules, today)]
    for size in range(1, most + 1):
        best = None
        for chosen in itertools.combinations(courses, size):
            then, more, _, met = fit_of(matcher, joined(held, *(c[1] for c in chosen)), asked)
            if met and 100 * more >= 255 * total * fit and (best is None or more > best[0]):
                best = (more, [c[0] for c in chosen], then)
        if best:
            return best[1:]
    return None


def bridge(matcher, named, held, without=()):
    """Every occupation of `named` {uri: {skill: importance}} with its fit for `held`: [(uri, fit, score)], best fit first;
    of equal fits the greater score, then the smaller URI. Those without a point are none."""
    found = []
    for occupation, asked in named.items():
        fit, score, _, _ = fit_of(matcher, held, asked)
        if score > 0 and occupation not in without:
            found.append((occupation, fit, score))
    return sorted(found, key=lambda f: (-f[1], -f[2], f[0].encode()))


def doing(matcher, openings, named, occupation, filters, today, fit):
    """How many openings that pass the filters someone with that occupation fits."""
    profile = [{"uri": s, "level": level} for s, level in typical(named[occupation]).items()]
    answer = matcher.match(openings, {"skills": profile, "filters": filters}, today)
    return sum(1 for r in answer["results"] if r["fit"] >= fit)
