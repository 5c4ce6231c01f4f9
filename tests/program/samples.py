"""Small inputs for the program tests: a taxonomy as ESCO publishes it, labels, openings, a profile."""
import os
import tempfile

from harness import scratch

BASE = "http://data.europa.eu/esco/"
COOK, BAKE, SERVE, HYGIENE = (BASE + "skill/" + name for name in ("s-cook", "s-bake", "s-serve", "s-hygiene"))
GROUP = BASE + "skill/g-kitchen"
CHEF, WAITER = BASE + "occupation/o-chef", BASE + "occupation/o-waiter"

ESCO = {
    "skills_en.csv":
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,"
        "definition,inScheme,description\r\n"
        + "".join("KnowledgeSkillCompetence,%s,%s,sector-specific,%s,%s,,released,,,,%sconcept-scheme/skills,\r\n" % row for row in (
            (COOK, "skill/competence", "cook meals", '"prepare meals\nmake dishes"', BASE),
            (BAKE, "skill/competence", "bake bread", "", BASE),
            (SERVE, "skill/competence", "serve guests", "wait tables", BASE),
            (HYGIENE, "knowledge", "food hygiene", "", BASE))),
    "skillGroups_en.csv":
        "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,inScheme,description,code\r\n"
        "SkillGroup,%s,kitchen work,,,released,,,%sconcept-scheme/skills-hierarchy,,S1\r\n" % (GROUP, BASE),
    "occupations_en.csv":
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,regulatedProfessionNote,"
        "scopeNote,definition,inScheme,description,code\r\n"
        "Occupation,%s,3434,chef,head cook,,released,,,,,%sconcept-scheme/occupations,,3434.1\r\n"
        "Occupation,%s,5131,waiter,,,released,,,,,%sconcept-scheme/occupations,,5131.1\r\n" % (CHEF, BASE, WAITER, BASE),
    "ISCOGroups_en.csv":
        "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\r\n"
        "ISCOGroup,%sisco/C3434,3434,Chefs,released,,%sconcept-scheme/isco,\r\n"
        "ISCOGroup,%sisco/C5131,5131,Waiters,released,,%sconcept-scheme/isco,\r\n" % (BASE, BASE, BASE, BASE),
    "broaderRelationsSkillPillar.csv":
        "conceptType,conceptUri,broaderType,broaderUri\r\n"
        + "".join("KnowledgeSkillCompetence,%s,%s,%s\r\n" % row for row in (
            (BAKE, "KnowledgeSkillCompetence", COOK), (COOK, "SkillGroup", GROUP), (SERVE, "SkillGroup", GROUP),
            (HYGIENE, "SkillGroup", GROUP))),
    "broaderRelationsOccPillar.csv":
        "conceptType,conceptUri,broaderType,broaderUri\r\n"
        "Occupation,%s,ISCOGroup,%sisco/C3434\r\nOccupation,%s,ISCOGroup,%sisco/C5131\r\n" % (CHEF, BASE, WAITER, BASE),
    "skillSkillRelations.csv":
        "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\r\n"
        "%s,skill/competence,essential,knowledge,%s\r\n%s,skill/competence,optional,skill/competence,%s\r\n"
        % (COOK, HYGIENE, SERVE, COOK),
    "occupationSkillRelations.csv":
        "occupationUri,relationType,skillType,skillUri\r\n"
        "%s,essential,skill/competence,%s\r\n%s,optional,skill/competence,%s\r\n%s,essential,skill/competence,%s\r\n"
        "%s,essential,knowledge,%s\r\n" % (CHEF, COOK, CHEF, BAKE, WAITER, SERVE, CHEF, HYGIENE),
}

LABELS_NL = "conceptUri,preferredLabel,altLabels\n%s,maaltijden koken,\"eten maken\nkoken\"\n%s,brood bakken,\n" % (COOK, BAKE)

OPENINGS = [
    {"id": "o1", "market": "vacancies", "title": "Kok", "organisation": "Voorbeeld Keuken", "language": "en",
     "skills": [{"uri": COOK, "importance": "essential"}, {"uri": HYGIENE, "importance": "optional"}]},
    {"id": "o2", "market": "vacancies", "title": "Bakker", "organisation": "Voorbeeld Bakkerij", "language": "en",
     "skills": [{"uri": BAKE}, {"uri": HYGIENE}], "lat": 52.16, "lon": 4.49, "hoursMin": 24, "hoursMax": 32},
    {"id": "o3", "market": "internships", "title": "Stage bediening", "organisation": "Voorbeeld Keuken", "language": "en",
     "skills": [{"uri": SERVE}], "contract": "internship"},
]

PROFILE = {"skills": [{"uri": COOK, "level": 3}, {"uri": SERVE, "level": 2}]}


def esco(changes=None):
    """A folder with the taxonomy; `changes` replaces (or with None leaves out) files by name."""
    folder = tempfile.mkdtemp(prefix="esco", dir=scratch())
    for name, content in dict(ESCO, **(changes or {})).items():
        if content is not None:
            with open(os.path.join(folder, name), "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode())
    return folder
