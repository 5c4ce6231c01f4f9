/* The starter taxonomy: the files of the program, and files that are wrong. */
#include "../db_fixture.h"

#include <string.h>

#include "exchange/starter/starter.h"
#include "skills/counts.h"
#include "skills/taxonomy.h"

static struct skills_draft_outcome load(struct db *db, const struct embed_set *files)
{
    struct skills_draft_outcome outcome = {0};
    DB_OK(db_begin(db, &fault));
    DB_OK(starter_import(db, files, 5, NULL, &outcome, &fault));
    DB_OK(db_commit(db, &fault));
    return outcome;
}

static void the_programs_files_load_once(void **state)
{
    struct db_fixture *fixture = *state;
    struct skills_counts counts = {0};
    struct skills_taxonomy taxonomy = {0};
    db_fixture_upgrade(fixture);
    struct skills_draft_outcome first = load(fixture->db, &starter_files);
    assert_true(first.changed);
    DB_OK(skills_counts_read(fixture->db, fixture->arena, &counts, &fault));
    assert_true(counts.skills >= 300);
    assert_true(counts.occupations >= 120);
    assert_int_equal(counts.label_languages, 2);
    assert_false(load(fixture->db, &starter_files).changed);
    DB_OK(skills_taxonomy_read(fixture->db, fixture->arena, &taxonomy, &fault));
    assert_int_equal(taxonomy.scheme_count, 1);
    assert_true(str_equal_z(taxonomy.schemes[0].uri, SKILLS_SCHEME_STARTER));
    size_t found = skills_taxonomy_find(&taxonomy, STR("urn:regio:starter:skill:welcome-guests"));
    assert_true(found < taxonomy.concept_count);
    assert_int_equal(taxonomy.concepts[found].kind, SKILLS_SKILL);
    assert_int_equal(taxonomy.concepts[found].status, SKILLS_ACTIVE);
    for (size_t i = 1; i < taxonomy.concept_count; i++)
        assert_true(str_compare(taxonomy.concepts[i - 1].uri, taxonomy.concepts[i].uri) < 0);
    for (size_t i = 1; i < taxonomy.label_count; i++)
        assert_true(taxonomy.labels[i - 1].concept <= taxonomy.labels[i].concept);
}

/* --- A small edition -------------------------------------------------------------------------------------- */

#define TEXT(literal) {literal, sizeof(literal) - 1}

static const struct embed_file small[] = {
    {.name = "groups.csv", .content = TEXT("id,broader,label_nl,label_en\nwork,,Werk,Work\ncare,work,Zorg,Care\n")},
    {.name = "occupation_skills.csv", .content = TEXT("occupation,skill,relation\nnurse,wash,essential\n"
                                                      "nurse,listen,optional\n")},
    {.name = "occupations.csv",
     .content = TEXT("id,sector,isco,label_nl,label_en,alt_nl,alt_en,exact_match\n"
                     "nurse,Q,2221,verpleegkundige,nurse,zuster|broeder,,http://other/nurse\n")},
    {.name = "scheme.json", .content = TEXT("{\"uri\":\"urn:x\",\"version\":\"1\",\"title\":{\"nl\":\"Klein\"}}")},
    {.name = "skill_relations.csv", .content = TEXT("original,related,relation\nwash,listen,optional\n")},
    {.name = "skills.csv",
     .content = TEXT("id,kind,reuse,broader,label_nl,label_en,alt_nl,alt_en,exact_match,description_nl,description_en\n"
                     "wash,skill,cross-sector,care|listen,wassen,wash,,,urn:x:skill:listen,Je wast.,You wash.\n"
                     "listen,knowledge,transversal,care,luisteren,listen,,,,,\n")},
};

enum { SMALL_FILES = sizeof small / sizeof small[0] };

/* The small edition with one file replaced. */
static int load_changed(struct db_fixture *fixture, const char *name, struct str content, struct err *err)
{
    struct embed_file files[SMALL_FILES];
    struct skills_draft_outcome outcome = {0};
    memcpy(files, small, sizeof small);
    for (int i = 0; i < SMALL_FILES; i++)
        if (strcmp(files[i].name, name) == 0)
            files[i].content = content;
    const struct embed_set set = {files, SMALL_FILES};
    DB_OK(db_begin(fixture->db, &fault));
    return db_end(fixture->db, starter_import(fixture->db, &set, 6, NULL, &outcome, err), err);
}

static void a_small_edition_is_read_whole(void **state)
{
    struct db_fixture *fixture = *state;
    const struct embed_set set = {small, SMALL_FILES};
    struct skills_taxonomy t = {0};
    db_fixture_upgrade(fixture);
    load(fixture->db, &set);
    DB_OK(skills_taxonomy_read(fixture->db, fixture->arena, &t, &fault));
    assert_int_equal(t.concept_count, 5);
    assert_int_equal(t.broader.count, 4); /* care-work, wash-care, wash-listen, listen-care */
    assert_int_equal(t.skill_optional.count, 1);
    assert_int_equal(t.skill_essential.count, 0);
    assert_int_equal(t.occupation_essential.count, 1);
    assert_int_equal(t.occupation_optional.count, 1);
    assert_int_equal(t.exact.count, 1); /* the other URI is not loaded */
    size_t nurse = skills_taxonomy_find(&t, STR("urn:x:occupation:nurse"));
    assert_true(str_equal_z(t.concepts[nurse].sector, "Q"));
    assert_true(str_equal_z(t.concepts[nurse].code, "2221"));
    size_t labels = 0;
    for (size_t i = 0; i < t.label_count; i++)
        labels += t.labels[i].concept == nurse;
    assert_int_equal(labels, 4);
}

static void a_match_counts_once_its_concept_comes(void **state)
{
    struct db_fixture *fixture = *state;
    const struct embed_set set = {small, SMALL_FILES};
    struct skills_taxonomy t = {0};
    struct err err = {0};
    db_fixture_upgrade(fixture);
    load(fixture->db, &set);
    /* another scheme brings the concept that nurse is the exact match of */
    assert_int_equal(load_changed(fixture, "scheme.json", STR("{\"uri\":\"http:\",\"version\":\"1\"}"), &err), 0);
    DB_OK(db_exec(fixture->db, "UPDATE concept SET uri = 'http://other/nurse' WHERE uri = 'http::occupation:nurse'",
                  &fault));
    DB_OK(skills_taxonomy_read(fixture->db, fixture->arena, &t, &fault));
    bool found = false;
    for (size_t i = 0; i < t.exact.count; i++)
        found = found || str_equal_z(t.concepts[t.exact.items[i].to].uri, "http://other/nurse");
    assert_true(found);
}

static void what_is_gone_is_retired(void **state)
{
    struct db_fixture *fixture = *state;
    const struct embed_set set = {small, SMALL_FILES};
    struct skills_counts counts = {0};
    struct err err = {0};
    db_fixture_upgrade(fixture);
    load(fixture->db, &set);
    const char groups[] = "id,broader,label_nl,label_en\nwork,,Werk,Work\ncare,work,Verzorging,Care\n";
    assert_int_equal(load_changed(fixture, "groups.csv", str_from(groups), &err), 0);
    const char occupations[] = "id,sector,isco,label_nl,label_en,alt_nl,alt_en,exact_match\n"
                               "nurse,Q,2221,verpleegkundige,nurse,,,\ncarer,Q,5321,verzorgende,carer,,,\n";
    assert_int_equal(load_changed(fixture, "occupations.csv", str_from(occupations), &err), 0);
    DB_OK(skills_counts_read(fixture->db, fixture->arena, &counts, &fault));
    assert_int_equal(counts.occupations, 2);
    load(fixture->db, &set);
    DB_OK(skills_counts_read(fixture->db, fixture->arena, &counts, &fault));
    assert_int_equal(counts.occupations, 1);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM concept WHERE status = 1"), 1);
}

static void mistakes_are_told_with_their_place(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *file;
        const char *content;
        uint64_t line, column;
        const char *part;
    } cases[] = {
        {"groups.csv", "id,broader,label_nl\nwork,,Werk\n", 1, 0, "label_en"},
        {"groups.csv", "id,broader,label_nl,label_en\nwork,,Werk,Work\nwork,,Werk,Work\n", 3, 1, "twice"},
        {"groups.csv", "id,broader,label_nl,label_en\nwork,home,Werk,Work\n", 2, 6, "there is no urn:x:group:home"},
        {"groups.csv", "id,broader,label_nl,label_en\nwork,,,Work\n", 2, 7, "label_nl"},
        {"groups.csv", "id,broader,label_nl,label_en\nWork,,Werk,Work\n", 2, 1, "not an id"},
        {"occupations.csv", "id,sector,isco,label_nl,label_en\nnurse,Zorg,2221,a,b\n", 2, 7, "section letter"},
        {"occupation_skills.csv", "occupation,skill,relation\nnurse,wash,must\n", 2, 12, "must"},
        {"occupation_skills.csv", "occupation,skill,relation\nnurse,wash,optional\nnurse,fly,optional\n", 3, 7, "fly"},
        {"skill_relations.csv", "original,related,relation\nwash,listen\n", 2, 0, "2 fields"},
    };
    db_fixture_upgrade(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        assert_int_equal(load_changed(fixture, cases[i].file, str_from(cases[i].content), &err), ERR_INVALID);
        assert_string_equal(err.file, cases[i].file);
        assert_int_equal(err.line, cases[i].line);
        assert_int_equal(err.column, cases[i].column);
        if (strstr(err.message, cases[i].part) == NULL)
            fail_msg("case %zu: %s", i, err.message);
        assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM concept"), 0);
    }
    struct err err = {0};
    assert_int_equal(load_changed(fixture, "scheme.json", STR("{\"uri\":7}"), &err), ERR_INVALID);
    assert_string_equal(err.file, "scheme.json");
}

static const struct db_test tests[] = {
    DB_TEST(the_programs_files_load_once),
    DB_TEST(a_small_edition_is_read_whole),
    DB_TEST(a_match_counts_once_its_concept_comes),
    DB_TEST(what_is_gone_is_retired),
    DB_TEST(mistakes_are_told_with_their_place),
};

int main(void)
{
    return DB_FIXTURE_RUN("starter", tests);
}
