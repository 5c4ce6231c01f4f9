#include "../test.h"

#include <stdio.h>

#include "base/time.h"
#include "port/crypto/crypto.h"
#include "web/limiter.h"

static const struct limiter_rate rates[LIMITER_CLASSES] = {
    [LIMITER_PAGES] = {10, 20}, [LIMITER_API] = {1, 3}};

static int take_many(struct web_limiter *limiter, enum limiter_class class, const char *client, int64_t now,
                     int count)
{
    int taken = 0;
    for (int i = 0; i < count; i++)
        taken += limiter_take(limiter, class, str_from(client), now) == 0;
    return taken;
}

static void gives_burst_then_rate(void **state)
{
    (void)state;
    struct web_limiter *limiter = limiter_new(rates);
    int64_t now = 1000 * TIME_SECOND;
    assert_int_equal(take_many(limiter, LIMITER_PAGES, "192.0.2.1", now, 100), 20);
    assert_int_equal(take_many(limiter, LIMITER_API, "192.0.2.1", now, 100), 3);
    assert_int_equal(take_many(limiter, LIMITER_PAGES, "192.0.2.2", now, 100), 20);
    now += TIME_SECOND;
    assert_int_equal(take_many(limiter, LIMITER_PAGES, "192.0.2.1", now, 100), 10);
    assert_int_equal(take_many(limiter, LIMITER_API, "192.0.2.1", now, 100), 1);
    assert_int_equal(limiter_take(limiter, LIMITER_API, STR("192.0.2.1"), now), 1);
    now += 3600 * TIME_SECOND;
    assert_int_equal(take_many(limiter, LIMITER_PAGES, "192.0.2.1", now, 100), 20);
    limiter_free(limiter);
}

static void counts_ipv6_by_network(void **state)
{
    (void)state;
    struct web_limiter *limiter = limiter_new(rates);
    int64_t now = TIME_SECOND;
    assert_int_equal(take_many(limiter, LIMITER_API, "2001:db8:1:2::1", now, 3), 3);
    assert_int_equal(take_many(limiter, LIMITER_API, "2001:db8:1:2:ffff::9", now, 3), 0);
    assert_int_equal(take_many(limiter, LIMITER_API, "2001:db8:1:3::1", now, 3), 3);
    limiter_free(limiter);
}

/* Many addresses push each other out, never more than a bucket too many; nobody who is quiet is refused. */
static void stands_many_clients(void **state)
{
    (void)state;
    struct web_limiter *limiter = limiter_new(rates);
    char client[32];
    for (int i = 0; i < 100000; i++) {
        snprintf(client, sizeof client, "10.%d.%d.%d", i >> 16, (i >> 8) & 255, i & 255);
        assert_int_equal(limiter_take(limiter, LIMITER_API, str_from(client), TIME_SECOND + i), 0);
    }
    limiter_free(limiter);
}

static void no_limit(void **state)
{
    (void)state;
    const struct limiter_rate none[LIMITER_CLASSES] = {{0, 0}, {0, 0}};
    struct web_limiter *limiter = limiter_new(none);
    assert_int_equal(take_many(limiter, LIMITER_API, "192.0.2.1", 0, 1000), 1000);
    limiter_free(limiter);
    limiter_free(NULL);
}

int main(void)
{
    struct err err;
    if (crypto_start(&err) != 0)
        return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_burst_then_rate),
        cmocka_unit_test(counts_ipv6_by_network),
        cmocka_unit_test(stands_many_clients),
        cmocka_unit_test(no_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
