/* What the service tells of itself: whether it is ready. */
#include <check.h>
#include <signal.h>

#include "http.h"
#include "instance.h"
#include "proc.h"
#include "shape.h"
#include "suite.h"
#include "text.h"

#define RECOVERY_MS 30000
#define POLL_MS     20

static bool is_ready(void)
{
	return http_get(NULL, "/readyz")->status == 200;
}

static bool is_unready(void)
{
	return http_get(NULL, "/readyz")->status == 503;
}

static void wait_until(bool (*holds)(void))
{
	int64_t deadline = now_ms() + RECOVERY_MS;

	while (!holds()) {
		ck_assert_msg(now_ms() < deadline, "it never came");
		sleep_ms(POLL_MS);
	}
}

static void find_ready(void)
{
	wait_until(is_ready);
}

/* ---- ready ----------------------------------------------------------------------------------- */

START_TEST(a_whole_instance_is_ready)
{
	static const char *const parts[] = { "database", "schema", "settings", "board" };
	struct answer *a = http_get(NULL, "/readyz");

	check_ok(a, 200);
	ck_assert(answer_bool(a, "ready"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		ck_assert_str_eq(answer_str(a, textf("%s.state", parts[i])), "ok");
	ck_assert_int_lt(answer_int(a, "board.age_ms"), 15000);
	ck_assert_uint_eq(answer_count(a, "sweeps"), 4);
	ck_assert_str_eq(answer_str(a, "sweeps.0.sweep"), "activate");
	ck_assert_int_gt(answer_int(a, "sweeps.0.late_after_seconds"), 60);
}
END_TEST

/* The purge, which the crontab runs once in five minutes. */
START_TEST(a_late_sweep_is_named_and_harms_nobody)
{
	struct answer *a;

	sql("UPDATE sweep_run SET last_end_at = UTC_TIMESTAMP(6) - INTERVAL 2 DAY"
	    " WHERE name = 'purge'");
	a = http_get(NULL, "/readyz");
	check_ok(a, 200);
	ck_assert(answer_bool(a, "ready"));
	ck_assert_str_eq(answer_str(a, "sweeps.2.sweep"), "purge");
	ck_assert_str_eq(answer_str(a, "sweeps.2.state"), "late");
	sweep_once("frontrow-purge");
	a = http_get(NULL, "/readyz");
	ck_assert_str_eq(answer_str(a, "sweeps.2.state"), "ok");
}
END_TEST

START_TEST(a_schema_that_is_too_old_is_not_ready)
{
	struct answer *a;

	sql("UPDATE schema_version SET id = 0 WHERE id = (SELECT v FROM"
	    " (SELECT MAX(id) AS v FROM schema_version) AS newest)");
	a = http_get(NULL, "/readyz");
	sql("UPDATE schema_version SET id = (SELECT v FROM"
	    " (SELECT COUNT(*) AS v FROM schema_version) AS all_of_them) WHERE id = 0");
	check_problem(a, "UNAVAILABLE");
	ck_assert_str_eq(answer_str(a, "schema.state"), "failed");
	ck_assert_str_eq(answer_str(a, "database.state"), "ok");
	ck_assert(is_ready());
}
END_TEST

START_TEST(a_database_that_is_killed_is_not_ready_and_comes_back)
{
	struct answer *a;

	kill(proc_mariadbd(), SIGKILL);
	wait_until(is_unready);
	a = http_get(NULL, "/readyz");
	if (a->status == 503) { /* unless it is back by now */
		check_problem(a, "UNAVAILABLE");
		ck_assert(!answer_bool(a, "ready"));
		ck_assert_str_eq(answer_str(a, "database.state"), "failed");
		ck_assert_str_eq(answer_str(a, "schema.state"), "unknown");
	}
	/* Alive all the same. */
	check_ok(http_get(NULL, "/healthz"), 200);
	wait_until(is_ready);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("observed");
	TCase *tc = suite_case(suite, "ready", 90);

	tcase_add_checked_fixture(tc, find_ready, NULL);
	tcase_add_test(tc, a_whole_instance_is_ready);
	tcase_add_test(tc, a_late_sweep_is_named_and_harms_nobody);
	tcase_add_test(tc, a_schema_that_is_too_old_is_not_ready);
	tcase_add_test(tc, a_database_that_is_killed_is_not_ready_and_comes_back);
	return suite_run(suite);
}
