"""Compares an answer of the program with the oracle's, field by field."""

FIELDS = ("rank", "id", "openingId", "title", "score", "fit", "asked", "have")
SKILL_FIELDS = ("uri", "importance", "impact", "q", "held", "relation", "steps", "level", "credit", "points")
MISSING_FIELDS = ("uri", "importance", "impact")


def first_difference(expected, got, top, explain=True):
    """None when the answers agree, else a sentence that says where they part."""
    if got["considered"] != expected["considered"]:
        return "considered: expected %d, got %d" % (expected["considered"], got["considered"])
    if set(got["unknown"]) != set(expected["unknown"]):
        return "unknown: expected %s, got %s" % (sorted(expected["unknown"]), sorted(got["unknown"]))
    wanted = expected["results"][:top]
    for want, have in zip(wanted, got["results"]):
        where = "rank %d" % want["rank"]
        difference = fields_differ(want, have, FIELDS, where)
        if not difference and explain:
            difference = lists_differ(want["skills"], have["skills"], SKILL_FIELDS, where + " skills")
        if not difference and explain:
            difference = lists_differ(want["missing"], have["missing"], MISSING_FIELDS, where + " missing")
        if difference:
            return difference
    if len(got["results"]) != len(wanted):
        return "expected %d results, got %d" % (len(wanted), len(got["results"]))
    return None


def fields_differ(want, have, fields, where):
    for field in fields:
        if field not in have:
            return "%s: no %s" % (where, field)
        if have[field] != want[field]:
            return "%s: %s: expected %r, got %r" % (where, field, want[field], have[field])
    return None


def lists_differ(wanted, got, fields, where):
    for place, (want, have) in enumerate(zip(wanted, got)):
        difference = fields_differ(want, have, fields, "%s[%d] (%s)" % (where, place, want["uri"]))
        if difference:
            return difference
    if len(wanted) != len(got):
        return "%s: expected %d, got %d" % (where, len(wanted), len(got))
    return None
