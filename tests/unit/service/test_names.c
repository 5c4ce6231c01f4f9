/* What occupations are called: exact names, and where a text names them. */
#include "world.h"

#include "service/names.h"

#define FIRST (WORLD_SKILLS + WORLD_GROUPS + 1) /* id of the first occupation */

static void add_label(struct db_fixture *fixture, int64_t id, int64_t occupation, const char *language,
                      int kind, const char *text, const char *normal)
{
    DB_OK(db_exec(fixture->db,
                  arena_printf(fixture->arena,
                               "INSERT INTO label (id, concept_id, language, kind, text, normal, sort_key) "
                               "VALUES (%lld, %lld, '%s', %d, '%s', '%s', '')",
                               (long long)id, (long long)occupation, language, kind, text, normal),
                  &fault));
}

static struct service_taxonomy *make(struct db_fixture *fixture)
{
    struct random random = random_start("names");
    struct service_taxonomy *taxonomy;
    world_make(fixture, &random);
    DB_OK(db_exec(fixture->db,
                  "UPDATE label SET text = 'gastheer/gastvrouw', normal = 'gastheer/gastvrouw' WHERE id = 28",
                  &fault));
    add_label(fixture, 101, FIRST + 1, "nl", 2, "CV-monteur", "cv-monteur");
    add_label(fixture, 102, FIRST + 2, "nl", 3, "cv monteur", "cv monteur");
    add_label(fixture, 103, FIRST + 2, "en", 1, "Heating Engineer", "heating engineer");
    add_label(fixture, 104, FIRST + 3, "nl", 2, "monteur", "monteur");
    add_label(fixture, 105, FIRST + 4, "nl", 2, "bakker", "bakker");
    DB_OK(db_exec(fixture->db,
                  arena_printf(fixture->arena, "UPDATE concept SET status = 1 WHERE id = %d", FIRST + 4),
                  &fault));
    DB_OK(service_taxonomy_load(fixture->db, &taxonomy, &fault));
    return taxonomy;
}

static void names_are_found_exactly(void **state)
{
    struct db_fixture *fixture = *state;
    struct service_taxonomy *taxonomy = make(fixture);
    struct service_name *names;
    struct arena *arena = fixture->arena;
    assert_int_equal(service_names_find(taxonomy, STR(" cv  Monteur!"), SERVICE_DUTCH, 5, arena, &names), 2);
    assert_int_equal(names[0].occupation.id, FIRST + 1); /* an alternative label before a hidden one */
    assert_true(str_equal_z(names[0].name, "CV-monteur"));
    assert_int_equal(names[1].occupation.id, FIRST + 2);
    assert_int_equal(service_names_find(taxonomy, STR("cv monteur"), SERVICE_DUTCH, 1, arena, &names), 1);
    assert_int_equal(service_names_find(taxonomy, STR("heating engineer"), SERVICE_ENGLISH, 5, arena, &names),
                     1);
    assert_int_equal(names[0].name.len, 0); /* it is what stands on screen */
    assert_int_equal(service_names_find(taxonomy, STR("gastvrouw"), SERVICE_DUTCH, 5, arena, &names), 1);
    assert_int_equal(names[0].occupation.id, FIRST);
    assert_int_equal(service_names_find(taxonomy, STR("gastheer/gastvrouw"), SERVICE_DUTCH, 5, arena, &names),
                     1);
    const char *const others[] = {"", " ", "cv", "cv-monteurs", "monteur cv", "bakker", "vaardigheid 1"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_int_equal(service_names_find(taxonomy, str_from(others[i]), SERVICE_DUTCH, 5, arena, &names),
                         0);
    char *large = arena_alloc(arena, 100000);
    memset(large, 'a', 100000);
    assert_int_equal(
        service_names_find(taxonomy, (struct str){large, 100000}, SERVICE_DUTCH, 5, arena, &names), 0);
    service_taxonomy_free(taxonomy);
}

static void an_occupation_tells_its_names(void **state)
{
    struct db_fixture *fixture = *state;
    struct service_taxonomy *taxonomy = make(fixture);
    struct str *names;
    assert_int_equal(service_names_of(taxonomy, FIRST + 2, fixture->arena, &names), 3);
    bool found = false;
    for (size_t i = 0; i < 3; i++)
        found = found || str_equal_z(names[i], "Heating Engineer");
    assert_true(found);
    assert_int_equal(service_names_of(taxonomy, 1, fixture->arena, &names), 0);
    assert_int_equal(service_names_of(taxonomy, 99999, fixture->arena, &names), 0);
    service_taxonomy_free(taxonomy);
}

static void a_text_names_jobs(void **state)
{
    struct db_fixture *fixture = *state;
    struct service_taxonomy *taxonomy = make(fixture);
    struct service_job *jobs;
    struct str text = STR("Ik was gastvrouw, daarna cv-monteur en weer gastheer. Bakker ook, en monteur.");
    size_t count = service_jobs_find(taxonomy, text, SERVICE_DUTCH, 10, fixture->arena, &jobs);
    assert_int_equal(count, 4);
    const struct {
        int64_t id;
        const char *words;
    } expected[] = {
        {FIRST, "gastvrouw"}, {FIRST + 1, "cv-monteur"}, {FIRST + 2, "cv-monteur"}, {FIRST + 3, "monteur"}};
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(jobs[i].occupation.id, expected[i].id);
        assert_true(str_equal_z((struct str){text.data + jobs[i].start, jobs[i].end - jobs[i].start},
                                expected[i].words));
    }
    assert_int_equal(service_jobs_find(taxonomy, text, SERVICE_DUTCH, 1, fixture->arena, &jobs), 1);
    /* A plural of the first or the last word too, but the word as it stands rather. */
    text = STR("Wij zoeken gastheren, cv-monteurs en heating engineers");
    assert_int_equal(service_jobs_find(taxonomy, text, SERVICE_DUTCH, 10, fixture->arena, &jobs), 3);
    assert_int_equal(jobs[0].occupation.id, FIRST);
    assert_int_equal(jobs[0].end - jobs[0].start, strlen("gastheren"));
    assert_int_equal(jobs[1].occupation.id, FIRST + 1);
    assert_int_equal(jobs[2].occupation.id, FIRST + 2);
    /* A name does not go on over the end of a sentence, and any bytes are read. */
    assert_int_equal(
        service_jobs_find(taxonomy, STR("heating. engineer"), SERVICE_DUTCH, 5, fixture->arena, &jobs), 0);
    assert_int_equal(service_jobs_find(taxonomy, STR("\xff\xfe heating\xc3 engineer"), SERVICE_DUTCH, 5,
                                       fixture->arena, &jobs),
                     1);
    assert_int_equal(service_jobs_find(taxonomy, STR(""), SERVICE_DUTCH, 5, fixture->arena, &jobs), 0);
    service_taxonomy_free(taxonomy);
}

static const struct db_test tests[] = {
    DB_TEST(names_are_found_exactly),
    DB_TEST(an_occupation_tells_its_names),
    DB_TEST(a_text_names_jobs),
};

int main(void)
{
    return DB_FIXTURE_RUN("service names", tests);
}
