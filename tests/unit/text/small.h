/* A small taxonomy for tests of reading text, in Dutch with a little English. */
#ifndef REGIO_TESTS_UNIT_TEXT_SMALL_H
#define REGIO_TESTS_UNIT_TEXT_SMALL_H

#include "text/corpus.h"

enum small_concept {
    SMALL_BLOOD,   /* "bloed afnemen" */
    SMALL_ACCOUNT, /* "boekhouding bijhouden" */
    SMALL_JAVA,    /* "Java (programmeertaal)" */
    SMALL_SCRIPT,  /* "JavaScript" */
    SMALL_TEAM,    /* "samenwerken in een team" */
    SMALL_RETIRED, /* "telegraferen" */
    SMALL_COOK,
    SMALL_CHEF,
    SMALL_NURSE,
    SMALL_DRIVER,
    SMALL_KITCHEN_GROUP,
    SMALL_CARE_GROUP,
    SMALL_CONCEPTS
};

static const struct text_corpus_concept small_concepts[SMALL_CONCEPTS] = {
    [SMALL_BLOOD] = {.same = SMALL_BLOOD, .type = TEXT_CORPUS_SKILL, .group = TEXT_NONE},
    [SMALL_ACCOUNT] = {.same = SMALL_ACCOUNT, .type = TEXT_CORPUS_SKILL, .group = TEXT_NONE},
    [SMALL_JAVA] = {.same = SMALL_JAVA, .type = TEXT_CORPUS_SKILL, .group = TEXT_NONE},
    [SMALL_SCRIPT] = {.same = SMALL_SCRIPT, .type = TEXT_CORPUS_SKILL, .group = TEXT_NONE},
    [SMALL_TEAM] = {.same = SMALL_TEAM, .type = TEXT_CORPUS_SKILL, .group = TEXT_NONE},
    [SMALL_RETIRED] = {.same = SMALL_RETIRED, .type = TEXT_CORPUS_SKILL, .retired = true, .group = TEXT_NONE},
    [SMALL_COOK] = {.same = SMALL_COOK, .type = TEXT_CORPUS_OCCUPATION, .group = SMALL_KITCHEN_GROUP},
    [SMALL_CHEF] = {.same = SMALL_CHEF, .type = TEXT_CORPUS_OCCUPATION, .group = SMALL_KITCHEN_GROUP},
    [SMALL_NURSE] = {.same = SMALL_NURSE, .type = TEXT_CORPUS_OCCUPATION, .group = SMALL_CARE_GROUP},
    [SMALL_DRIVER] = {.same = SMALL_DRIVER, .type = TEXT_CORPUS_OCCUPATION, .group = TEXT_NONE},
    [SMALL_KITCHEN_GROUP] = {.same = SMALL_KITCHEN_GROUP, .type = TEXT_CORPUS_GROUP, .group = TEXT_NONE},
    [SMALL_CARE_GROUP] = {.same = SMALL_CARE_GROUP, .type = TEXT_CORPUS_GROUP, .group = TEXT_NONE},
};

/* A view in a constant: STR makes none in C17. */
#define SMALL_STR(text)                                                                                      \
    {                                                                                                        \
        "" text, sizeof(text) - 1                                                                            \
    }
#define SMALL_LABEL(concept, kind, text)                                                                     \
    {                                                                                                        \
        concept, STEM_DUTCH, TEXT_CORPUS_##kind, SMALL_STR(text)                                             \
    }
#define SMALL_ENGLISH(concept, text)                                                                         \
    {                                                                                                        \
        concept, STEM_ENGLISH, TEXT_CORPUS_PREFERRED, SMALL_STR(text)                                        \
    }

static const struct text_corpus_label small_labels[] = {
    SMALL_LABEL(SMALL_BLOOD, PREFERRED, "bloed afnemen"),
    SMALL_LABEL(SMALL_BLOOD, ALTERNATIVE, "bloedmonsters nemen"),
    SMALL_ENGLISH(SMALL_BLOOD, "take blood samples"),
    SMALL_LABEL(SMALL_ACCOUNT, PREFERRED, "boekhouding bijhouden"),
    SMALL_LABEL(SMALL_ACCOUNT, ALTERNATIVE, "boekhouding"),
    SMALL_LABEL(SMALL_JAVA, PREFERRED, "Java (programmeertaal)"),
    SMALL_LABEL(SMALL_SCRIPT, PREFERRED, "JavaScript"),
    SMALL_LABEL(SMALL_TEAM, PREFERRED, "samenwerken in een team"),
    SMALL_LABEL(SMALL_RETIRED, PREFERRED, "telegraferen"),
    SMALL_LABEL(SMALL_COOK, PREFERRED, "kok"),
    SMALL_LABEL(SMALL_COOK, ALTERNATIVE, "restaurantkok"),
    SMALL_LABEL(SMALL_CHEF, PREFERRED, "chefkok"),
    SMALL_LABEL(SMALL_CHEF, ALTERNATIVE, "keukenchef"),
    SMALL_LABEL(SMALL_NURSE, PREFERRED, "verpleegkundige"),
    SMALL_LABEL(SMALL_NURSE, ALTERNATIVE, "verpleegster"),
    SMALL_ENGLISH(SMALL_NURSE, "nurse"),
    SMALL_LABEL(SMALL_DRIVER, PREFERRED, "vrachtwagenchauffeur"),
    SMALL_LABEL(SMALL_DRIVER, ALTERNATIVE, "bestuurder vrachtwagen"),
    SMALL_ENGLISH(SMALL_DRIVER, "truck driver"),
    SMALL_LABEL(SMALL_KITCHEN_GROUP, PREFERRED, "koks"),
    SMALL_LABEL(SMALL_CARE_GROUP, PREFERRED, "verpleegkundigen"),
};

static const struct text_corpus_description small_descriptions[] = {
    {SMALL_COOK, STEM_DUTCH, SMALL_STR("bereidt gerechten in de keuken van een restaurant")},
    {SMALL_NURSE, STEM_DUTCH, SMALL_STR("verpleegt zieken in een ziekenhuis en is zorgverlener")},
    {SMALL_DRIVER, STEM_DUTCH, SMALL_STR("rijdt met een vrachtwagen; de chauffeur vervoert lading")},
};

static const struct text_corpus_pair small_pairs[] = {
    {SMALL_NURSE, SMALL_BLOOD}, {SMALL_NURSE, SMALL_TEAM}, {SMALL_COOK, SMALL_TEAM}};

static const struct text_corpus small_corpus = {
    .concepts = small_concepts,
    .concept_count = SMALL_CONCEPTS,
    .labels = small_labels,
    .label_count = sizeof small_labels / sizeof small_labels[0],
    .descriptions = small_descriptions,
    .description_count = sizeof small_descriptions / sizeof small_descriptions[0],
    .essential = small_pairs,
    .essential_count = sizeof small_pairs / sizeof small_pairs[0],
};

#endif
