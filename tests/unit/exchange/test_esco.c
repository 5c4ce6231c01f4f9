/* Import of ESCO and of labels: a taxonomy of a few concepts in every shape, and the published one where it is at hand. */
#include "../db_fixture.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "exchange/esco/esco.h"
#include "exchange/labels.h"
#include "skills/counts.h"

#define E "http://data.europa.eu/esco/"

static const struct {
    const char *name;
    const char *content;
} files[] = {
    {"skills_en.csv", "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,description\r\n"
                      "KnowledgeSkillCompetence," E "skill/cook,skill/competence,cross-sector,cook meals,"
                      "\"prepare meals\nmake dishes\ncook meals\",cooc,released,You cook.\r\n"
                      "KnowledgeSkillCompetence," E "skill/bake,skill/competence,sector-specific,bake bread,,,released,\r\n"
                      "KnowledgeSkillCompetence," E "skill/food,knowledge,cross-sector,food,,,released,\r\n"},
    {"skillGroups_en.csv", "conceptType,conceptUri,preferredLabel,altLabels,code\nSkillGroup," E "skill/kitchen,kitchen work,,S1\n"},
    {"occupations_en.csv", "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code\n"
                           "Occupation," E "occupation/chef,3434,chef,head cook,3434.1\n"
                           "Occupation," E "occupation/baker,7512,baker,,7512.1\n"},
    {"ISCOGroups_en.csv", "conceptType,conceptUri,code,preferredLabel\nISCOGroup," E "isco/C3434,3434,Chefs\n"},
    {"broaderRelationsSkillPillar.csv", "conceptType,conceptUri,broaderType,broaderUri\n"
                                        "KnowledgeSkillCompetence," E "skill/bake,KnowledgeSkillCompetence," E "skill/cook\n"
                                        "KnowledgeSkillCompetence," E "skill/cook,SkillGroup," E "skill/kitchen\n"},
    {"broaderRelationsOccPillar.csv", "conceptType,conceptUri,broaderType,broaderUri\n"
                                      "Occupation," E "occupation/chef,ISCOGroup," E "isco/C3434\n"},
    {"skillSkillRelations.csv", "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri\n"
                                E "skill/cook,skill/competence,essential,knowledge," E "skill/food\n"
                                E "skill/cook,skill/competence,optional,skill/competence," E "skill/cook\n"},
    {"occupationSkillRelations.csv", "occupationUri,relationType,skillType,skillUri\n"
                                     E "occupation/chef,essential,skill/competence," E "skill/cook\n"
                                     E "occupation/baker,essential,skill/competence," E "skill/bake\n"
                                     E "occupation/baker,optional,knowledge," E "skill/food\n"},
};

enum { FILES = sizeof files / sizeof files[0], CONCEPT_FILES = 4 };

static const char *write_file(struct db_fixture *fixture, const char *folder, const char *name, const char *content)
{
    const char *path = arena_printf(fixture->arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content, 1, strlen(content), file), strlen(content));
    fclose(file);
    return path;
}

static const char *new_folder(struct db_fixture *fixture)
{
    char *folder = arena_printf(fixture->arena, "%s/XXXXXX", fixture->folder);
    assert_non_null(mkdtemp(folder));
    return folder;
}

/* A folder with all files; `name` has other content, or none when that is NULL. */
static const char *write_all(struct db_fixture *fixture, const char *name, const char *content)
{
    const char *folder = new_folder(fixture);
    for (int i = 0; i < FILES; i++) {
        bool other = name != NULL && strcmp(files[i].name, name) == 0;
        if (!other || content != NULL)
            write_file(fixture, folder, files[i].name, other ? content : files[i].content);
    }
    return folder;
}

static void collect(void *arg, const char *message)
{
    struct buf *warnings = arg;
    buf_add_z(warnings, message);
    buf_add_char(warnings, '\n');
}

static int import(struct db_fixture *fixture, const char *path, const char *language, struct esco_summary *summary,
                  struct err *err)
{
    struct esco_summary unused;
    const struct esco_options options = {.language = language, .now = 9};
    return esco_import(fixture->db, &path, 1, &options, summary == NULL ? &unused : summary, err);
}

static struct skills_counts count(struct db_fixture *fixture)
{
    struct skills_counts counts = {0};
    DB_OK(skills_counts_read(fixture->db, fixture->arena, &counts, &fault));
    return counts;
}

static int64_t labels_in(const struct skills_counts *counts, const char *language)
{
    for (size_t i = 0; i < counts->label_languages; i++)
        if (str_equal_z(counts->labels[i].language, language))
            return counts->labels[i].count;
    return 0;
}

static void expect_all(struct db_fixture *fixture)
{
    struct skills_counts counts = count(fixture);
    assert_int_equal(counts.skills, 3);
    assert_int_equal(counts.occupations, 2);
    assert_int_equal(counts.broader, 2);
    assert_int_equal(counts.skill_essential, 1);
    assert_int_equal(counts.skill_optional, 1);
    assert_int_equal(counts.occupation_essential, 2);
    assert_int_equal(counts.occupation_optional, 1);
    assert_int_equal(labels_in(&counts, "en"), 11); /* 3 + 1 + 2 + 1 preferred, 3 alternative, 1 hidden */
}

static void a_folder_is_read_and_again_changes_nothing(void **state)
{
    struct db_fixture *fixture = *state;
    struct esco_summary summary = {0};
    db_fixture_upgrade(fixture);
    const char *folder = write_all(fixture, NULL, NULL);
    DB_OK(import(fixture, folder, NULL, &summary, &fault));
    assert_int_equal(summary.files, FILES);
    assert_int_equal(summary.outcome.added, 7);
    assert_true(summary.outcome.changed);
    expect_all(fixture);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM label WHERE kind = 3 AND text = 'cooc'"), 1);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM change_log"), 1);
    DB_OK(import(fixture, folder, NULL, &summary, &fault));
    assert_false(summary.outcome.changed);
    expect_all(fixture);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM change_log"), 1);
}

static void files_may_come_one_by_one(void **state)
{
    struct db_fixture *fixture = *state;
    db_fixture_upgrade(fixture);
    const char *folder = write_all(fixture, NULL, NULL);
    for (int i = 0; i < FILES; i++)
        DB_OK(import(fixture, arena_printf(fixture->arena, "%s/%s", folder, files[i].name), NULL, NULL, &fault));
    expect_all(fixture);
}

static void a_newer_version_updates_and_retires(void **state)
{
    struct db_fixture *fixture = *state;
    struct esco_summary summary = {0};
    db_fixture_upgrade(fixture);
    DB_OK(import(fixture, write_all(fixture, NULL, NULL), NULL, NULL, &fault));
    int64_t bake = db_fixture_number(fixture, "SELECT id FROM concept WHERE uri = '" E "skill/bake'");
    const char *newer = write_all(fixture, "skills_en.csv",
                                  "conceptUri,skillType,preferredLabel,altLabels\n"
                                  E "skill/cook,skill/competence,cook dishes,\n" E "skill/food,knowledge,food,\n"
                                  E "skill/fry,skill/competence,fry,\n");
    DB_OK(import(fixture, newer, NULL, &summary, &fault));
    assert_int_equal(summary.outcome.added, 1);
    assert_int_equal(summary.outcome.retired, 1);
    struct skills_counts counts = count(fixture);
    assert_int_equal(counts.skills, 3);
    assert_int_equal(counts.occupation_essential, 2); /* the retired skill keeps what names it */
    assert_int_equal(db_fixture_number(fixture, "SELECT id FROM concept WHERE uri = '" E "skill/bake' AND status = 1"), bake);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM label l JOIN concept c ON c.id = l.concept_id"
                                     " WHERE c.uri = '" E "skill/cook'"), 1);
    DB_OK(import(fixture, write_all(fixture, NULL, NULL), NULL, &summary, &fault));
    assert_int_equal(db_fixture_number(fixture, "SELECT id FROM concept WHERE uri = '" E "skill/bake' AND status = 0"), bake);
}

static void another_language_only_lays_labels(void **state)
{
    struct db_fixture *fixture = *state;
    struct esco_summary summary = {0};
    db_fixture_upgrade(fixture);
    DB_OK(import(fixture, write_all(fixture, NULL, NULL), NULL, NULL, &fault));
    const char *folder = new_folder(fixture);
    write_file(fixture, folder, "occupations_nl.csv",
               "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,code\n"
               "Occupation," E "occupation/chef,9999,chef-kok,\"kok\nkeukenmeester\",9.9\n"
               "Occupation," E "occupation/new,1,nieuw,,1\n");
    write_file(fixture, folder, "greenSkillsCollection_nl.csv",
               "conceptType,conceptUri,preferredLabel,altLabels\n"
               "KnowledgeSkillCompetence," E "skill/cook,koken,eten maken | gerechten bereiden\n");
    write_file(fixture, folder, "skillSkillRelations_nl.csv",
               "originalSkillUri,relationType,relatedSkillUri\n" E "skill/cook,essential," E "skill/gone\n");
    write_file(fixture, folder, "dictionary_nl.csv", "whatever");
    DB_OK(import(fixture, folder, NULL, &summary, &fault));
    assert_int_equal(summary.skipped, 1);
    assert_true(summary.labels_only);
    expect_all(fixture);
    struct skills_counts counts = count(fixture);
    assert_int_equal(labels_in(&counts, "nl"), 6);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM concept WHERE code = '3434.1'"), 1);
}

static void what_only_relations_name_is_kept_as_retired(void **state)
{
    struct db_fixture *fixture = *state;
    struct esco_summary summary = {0};
    db_fixture_upgrade(fixture);
    const char *relations = arena_printf(fixture->arena, "%s" E "occupation/ghost,optional,x," E "skill/food\n",
                                         files[7].content);
    DB_OK(import(fixture, write_all(fixture, files[7].name, relations), NULL, &summary, &fault));
    assert_int_equal(summary.placeholders, 1);
    assert_int_equal(summary.placeholder_relations, 1);
    struct skills_counts counts = count(fixture);
    assert_int_equal(counts.occupations, 2);
    assert_int_equal(counts.occupation_optional, 2);
    assert_int_equal(db_fixture_number(fixture, "SELECT status FROM concept WHERE uri = '" E "occupation/ghost'"), 1);
}

static void repeated_concepts_are_merged_with_a_warning(void **state)
{
    struct db_fixture *fixture = *state;
    struct esco_summary summary = {0};
    struct buf warnings BUF_AUTO;
    buf_init(&warnings, 10000);
    db_fixture_upgrade(fixture);
    const char *folder = write_all(fixture, "occupations_en.csv",
                                   "conceptUri,preferredLabel,altLabels\n" E "occupation/chef,chef,head cook\n"
                                   E "occupation/chef,cook,\"head cook\nmaster\"\n" E "occupation/baker,baker,\n");
    const struct esco_options options = {.now = 9, .warn = collect, .warn_arg = &warnings};
    DB_OK(esco_import(fixture->db, &folder, 1, &options, &summary, &fault));
    assert_non_null(strstr(warnings.data, "occupations_en.csv:3: "));
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM label l JOIN concept c ON c.id = l.concept_id"
                                     " WHERE c.uri = '" E "occupation/chef'"), 4);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM label WHERE kind = 1 AND text = 'chef'"), 1);
}

static void languages_must_agree(void **state)
{
    struct db_fixture *fixture = *state;
    struct err err = {0};
    db_fixture_upgrade(fixture);
    assert_int_equal(import(fixture, write_all(fixture, NULL, NULL), "nl", NULL, &err), ERR_INVALID);
    assert_non_null(strstr(err.file, "skills_en.csv"));
    const char *folder = new_folder(fixture);
    const char *path = write_file(fixture, folder, "skills.csv", files[0].content);
    assert_int_equal(import(fixture, path, NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(import(fixture, path, "EN!", NULL, &err), ERR_INVALID);
    DB_OK(import(fixture, path, "en", NULL, &fault));
    assert_int_equal(count(fixture).skills, 3);
}

static void mistakes_stop_everything_and_tell_their_place(void **state)
{
    struct db_fixture *fixture = *state;
    static const struct {
        const char *file;
        const char *content;
        uint64_t line, column;
        const char *part;
    } cases[] = {
        {"skills_en.csv", "uri,preferredLabel\n", 1, 0, "conceptUri"},
        {"skills_en.csv", "conceptUri,preferredLabel\n,x\n", 2, 1, "empty"},
        {"skills_en.csv", "conceptUri,preferredLabel\na b,x\n", 2, 1, "not a URI"},
        {"skills_en.csv", "conceptUri,preferredLabel\nu:a,x\nu:b, \n", 3, 5, "preferredLabel is empty"},
        {"skills_en.csv", "conceptUri,preferredLabel\nu:a,\"x\n", 2, 5, "not closed"},
        {"skillSkillRelations.csv", "originalSkillUri,relationType,relatedSkillUri\n" E "skill/cook,vital," E "skill/food\n", 2,
         39, "vital"},
        {"skillSkillRelations.csv", "originalSkillUri,relationType,relatedSkillUri\n" E "skill/cook,optional," E "skill/x\n", 2,
         48, "not known"},
        {"occupationSkillRelations.csv", "occupationUri,relationType,skillUri\n" E "skill/cook,optional," E "skill/food\n", 2, 1,
         "another kind"},
        {"broaderRelationsSkillPillar.csv", "conceptType,conceptUri,broaderType,broaderUri\nThing," E "skill/cook,SkillGroup,u:g\n",
         2, 1, "Thing"},
    };
    db_fixture_upgrade(fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct err err = {0};
        int rc = import(fixture, write_all(fixture, cases[i].file, cases[i].content), NULL, NULL, &err);
        if (rc != ERR_INVALID || err.line != cases[i].line || err.column != cases[i].column ||
            strstr(err.message, cases[i].part) == NULL || strstr(err.file, cases[i].file) == NULL)
            fail_msg("case %zu: %d, %s:%d:%d: %s", i, rc, err.file, (int)err.line, (int)err.column, err.message);
        assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM concept"), 0);
        assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM scheme"), 0);
    }
}

/* A field may hold half a million labels of one letter: comparing them with one another must not take for ever. */
static void a_flood_of_labels_is_refused(void **state)
{
    struct db_fixture *fixture = *state;
    struct err err = {0};
    struct buf text BUF_AUTO;
    buf_init(&text, 2u << 20);
    db_fixture_upgrade(fixture);
    buf_add_z(&text, "conceptUri,preferredLabel,altLabels\nu:a,x,\"");
    for (int i = 0; i < 100000; i++)
        buf_printf(&text, "%d\n", i);
    buf_add_z(&text, "\"\n");
    const char *path = write_file(fixture, new_folder(fixture), "skills_en.csv", text.data);
    assert_int_equal(import(fixture, path, NULL, NULL, &err), ERR_TOO_LARGE);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM concept"), 0);
}

static void paths_that_hold_nothing_are_refused(void **state)
{
    struct db_fixture *fixture = *state;
    struct err err = {0};
    db_fixture_upgrade(fixture);
    const char *folder = new_folder(fixture);
    assert_int_equal(import(fixture, folder, NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(import(fixture, "/nowhere.zip", NULL, NULL, &err), ERR_IO);
    assert_int_equal(import(fixture, write_file(fixture, folder, "x.txt", "hello"), NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(import(fixture, write_file(fixture, folder, "x.zip", ""), NULL, NULL, &err), ERR_INVALID);
    assert_int_equal(import(fixture, write_file(fixture, folder, "y.zip", "PK\003\004 no"), NULL, NULL, &err),
                     ERR_INVALID);
}

struct worker {
    const struct db_fixture *fixture;
    const char *folder;
    int rc;
};

static void *import_too(void *arg)
{
    struct worker *worker = arg;
    struct db *db DB_AUTO = NULL;
    struct esco_summary summary;
    const struct esco_options options = {.now = 9};
    worker->rc = db_open(worker->fixture->url, NULL, &db, NULL);
    if (worker->rc == 0)
        worker->rc = esco_import(db, &worker->folder, 1, &options, &summary, NULL);
    return NULL;
}

static void two_imports_at_once_wait_for_one_another(void **state)
{
    struct db_fixture *fixture = *state;
    pthread_t threads[4];
    struct worker workers[4];
    db_fixture_upgrade(fixture);
    const char *folder = write_all(fixture, NULL, NULL);
    for (int i = 0; i < 4; i++) {
        workers[i] = (struct worker){fixture, folder, -1};
        assert_int_equal(pthread_create(&threads[i], NULL, import_too, &workers[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(workers[i].rc, 0);
    }
    expect_all(fixture);
    assert_int_equal(db_fixture_number(fixture, "SELECT count(*) FROM change_log"), 1);
}

/* --- Labels ----------------------------------------------------------------------------------------------- */

static void labels_are_added_and_replaced(void **state)
{
    struct db_fixture *fixture = *state;
    struct labels_summary summary = {0};
    db_fixture_upgrade(fixture);
    DB_OK(import(fixture, write_all(fixture, NULL, NULL), NULL, NULL, &fault));
    const char *path = write_file(fixture, fixture->folder, "l.csv",
                                  "conceptUri,preferredLabel_nl,preferredLabel_en,altLabels_nl\n"
                                  E "skill/cook,koken,boil,\"eten maken\nmaaltijden bereiden\"\n"
                                  E "skill/bake,brood bakken,,\n" E "skill/none,niets,,\n");
    DB_OK(labels_import(fixture->db, path, "nl", 9, NULL, &summary, &fault));
    assert_int_equal(summary.rows, 3);
    assert_int_equal(summary.skipped, 1);
    struct skills_counts counts = count(fixture);
    assert_int_equal(labels_in(&counts, "nl"), 4);
    expect_all(fixture);
    path = write_file(fixture, fixture->folder, "m.csv",
                      "conceptUri,preferredLabel,altLabels\n" E "skill/cook,koken,kokkerellen|koken\n"
                      E "skill/bake,broden bakken,\n");
    DB_OK(labels_import(fixture->db, path, "nl", 9, NULL, &summary, &fault));
    counts = count(fixture);
    assert_int_equal(labels_in(&counts, "nl"), 3);
    assert_int_equal(summary.outcome.labels_removed, 3);
    DB_OK(labels_import(fixture->db, path, "nl", 9, NULL, &summary, &fault));
    assert_false(summary.outcome.changed);
    struct err err = {0};
    path = write_file(fixture, fixture->folder, "n.csv", "conceptUri,label\nx,y\n");
    assert_int_equal(labels_import(fixture->db, path, "nl", 9, NULL, &summary, &err), ERR_INVALID);
    assert_int_equal(labels_import(fixture->db, fixture->folder, "nl", 9, NULL, &summary, &err), ERR_IO);
}

/* --- ESCO as published ------------------------------------------------------------------------------------ */

/* A file of the shared data, which is not part of the project; NULL where it is not on this machine. */
static const char *shared(struct db_fixture *fixture, const char *name)
{
    const char *root = getenv("REGIO_SHARED_DATA");
    const char *path = arena_printf(fixture->arena, "%s/esco/%s", root == NULL ? SHARED_DATA : root, name);
    struct stat info;
    if (stat(path, &info) == 0)
        return path;
    print_message("skipped: %s is not on this machine\n", path);
    return NULL;
}

static void expect_published(struct db_fixture *fixture)
{
    struct skills_counts counts = count(fixture);
    assert_int_equal(counts.skills, 13896);
    assert_int_equal(counts.occupations, 3007);
    assert_int_equal(counts.broader, 20656);
    assert_int_equal(counts.skill_essential, 191);
    assert_int_equal(counts.skill_optional, 5708);
    assert_int_equal(counts.occupation_essential, 64946);
    assert_int_equal(counts.occupation_optional, 58909);
}

static void the_published_version_has_its_numbers(void **state)
{
    struct db_fixture *fixture = *state;
    const char *old[] = {shared(fixture, "esco110_en.zip"), shared(fixture, "esco110_rel.zip")};
    const char *paths[] = {shared(fixture, "esco111_en.zip"), shared(fixture, "esco111_rel.zip")};
    const char *dutch[] = {shared(fixture, "esco-1.2-nl")};
    const struct esco_options options = {.now = 9};
    struct esco_summary summary = {0};
    if (old[0] == NULL || paths[0] == NULL || dutch[0] == NULL)
        return;
    db_fixture_upgrade(fixture);
    DB_OK(esco_import(fixture->db, old, 2, &options, &summary, &fault));
    assert_int_equal(count(fixture).skills, 13891);
    assert_int_equal(count(fixture).occupations, 3008);
    DB_OK(esco_import(fixture->db, paths, 2, &options, &summary, &fault));
    assert_int_equal(summary.placeholder_relations, 0); /* the occupation is known from the older version */
    expect_published(fixture);
    struct skills_counts before = count(fixture);
    DB_OK(esco_import(fixture->db, paths, 2, &options, &summary, &fault));
    assert_false(summary.outcome.changed);
    DB_OK(esco_import(fixture->db, dutch, 1, &options, &summary, &fault));
    expect_published(fixture);
    struct skills_counts after = count(fixture);
    assert_int_equal(labels_in(&after, "en"), labels_in(&before, "en"));
    assert_true(labels_in(&after, "nl") > 20000);
}

static const struct db_test tests[] = {
    DB_TEST(a_folder_is_read_and_again_changes_nothing),
    DB_TEST(files_may_come_one_by_one),
    DB_TEST(a_newer_version_updates_and_retires),
    DB_TEST(another_language_only_lays_labels),
    DB_TEST(what_only_relations_name_is_kept_as_retired),
    DB_TEST(repeated_concepts_are_merged_with_a_warning),
    DB_TEST(languages_must_agree),
    DB_TEST(mistakes_stop_everything_and_tell_their_place),
    DB_TEST(a_flood_of_labels_is_refused),
    DB_TEST(paths_that_hold_nothing_are_refused),
    DB_TEST(two_imports_at_once_wait_for_one_another),
    DB_TEST(labels_are_added_and_replaced),
    DB_TEST(the_published_version_has_its_numbers),
};

int main(void)
{
    return DB_FIXTURE_RUN("esco", tests);
}
