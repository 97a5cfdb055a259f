/* What the service tells of itself: whether it is ready, what it has counted, and its log. */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "proc.h"
#include "shape.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define POLL_MS       20
#define SWEEP_TIME_MS 67000 /* within which activate is not late */

static bool is_ready(void)
{
	return http_get(NULL, "/readyz")->status == 200;
}

static bool is_unready(void)
{
	return http_get(NULL, "/readyz")->status == 503;
}

static void find_ready(void)
{
	wait_until(is_ready);
}

/* ---- ready ----------------------------------------------------------------------------------- */

START_TEST(a_whole_instance_is_ready)
{
	static const char *const parts[] = { "database", "schema", "settings", "board", "writable",
		"line_file" };
	struct answer *a = http_get(NULL, "/readyz");

	check_ok(a, 200);
	ck_assert(answer_bool(a, "ready"));
	ck_assert_str_eq(textf("frontrowctl %s", answer_str(a, "version")), ctl("--version"));
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		ck_assert_str_eq(answer_str(a, textf("%s.state", parts[i])), "ok");
	ck_assert_int_lt(answer_int(a, "board.age_ms"), 15000);
	ck_assert_int_lt(answer_int(a, "writable.age_ms"), 15000);
	ck_assert_int_lt(answer_int(a, "line_file.age_ms"), 15000);
	ck_assert_uint_eq(answer_count(a, "sweeps"), 4);
	ck_assert_str_eq(answer_str(a, "sweeps.0.sweep"), "activate");
	ck_assert_int_gt(answer_int(a, "sweeps.0.late_after_seconds"), 60);
}
END_TEST

/* It has its time after each start of the database, and the crontab may run it in between. */
START_TEST(a_late_sweep_is_named_and_harms_nobody)
{
	int64_t deadline = now_ms() + SWEEP_TIME_MS + RECOVERY_MS;
	struct answer *a;

	do {
		ck_assert_msg(now_ms() < deadline, "the sweep is not late");
		sleep_ms(POLL_MS);
		sql("UPDATE sweep_run SET last_end_at = UTC_TIMESTAMP(6) - INTERVAL 2 DAY"
		    " WHERE name = 'activate'");
		a = http_get(NULL, "/readyz");
		check_ok(a, 200);
		ck_assert(answer_bool(a, "ready"));
		ck_assert_str_eq(answer_str(a, "sweeps.0.sweep"), "activate");
	} while (strcmp(answer_str(a, "sweeps.0.state"), "late") != 0);
	sweep_once("frontrow-activate");
	a = http_get(NULL, "/readyz");
	ck_assert_str_eq(answer_str(a, "sweeps.0.state"), "ok");
}
END_TEST

START_TEST(a_schema_that_is_too_old_is_not_ready)
{
	struct answer *a, *status;

	sql("UPDATE schema_version SET id = 0 WHERE id = (SELECT v FROM"
	    " (SELECT MAX(id) AS v FROM schema_version) AS newest)");
	a = http_get(NULL, "/readyz");
	status = http_get(NULL, "/ops/api/status");
	sql("UPDATE schema_version SET id = (SELECT v FROM"
	    " (SELECT COUNT(*) AS v FROM schema_version) AS all_of_them) WHERE id = 0");
	check_problem(a, "UNAVAILABLE");
	ck_assert_str_eq(answer_str(a, "schema.state"), "failed");
	ck_assert(!answer_has(a, "schema.detail")); /* not for everybody */
	ck_assert_str_eq(answer_str(a, "database.state"), "ok");
	check_ok(status, 200);
	ck_assert(!answer_bool(status, "ready"));
	ck_assert_uint_eq(answer_count(status, "reasons"), 1);
	ck_assert_uint_eq(answer_count(a, "sweeps"), 0); /* there may be no table to ask */
	ck_assert_uint_eq(answer_count(status, "sweeps"), 0);
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

/* ---- counted --------------------------------------------------------------------------------- */

/* Of one line of the metrics; -1: it is not there. */
static double value_on(const char *page, const char *name)
{
	const char *at = strstr(page, textf("\n%s ", name));

	return at == NULL ? -1 : strtod(at + strlen(name) + 2, NULL);
}

static double metric(const char *name)
{
	struct answer *a = http_get(NULL, "/metrics");
	double v;

	ck_assert_int_eq(a->status, 200);
	ck_assert_str_eq(
	    answer_header(a, "Content-Type"), "text/plain; version=0.0.4; charset=utf-8");
	v = value_on(a->body, name);
	return v < 0 ? 0 : v;
}

#define HEALTHZ "method=\"GET\",route=\"/healthz\""

START_TEST(requests_made_are_requests_counted)
{
	enum { CALLS = 17 };
	const char *good = "frontrow_requests_total{" HEALTHZ ",status=\"200\"}";
	const char *timed = "frontrow_request_seconds_count{" HEALTHZ "}";
	const char *refused = "frontrow_errors_total{code=\"TOKEN_REQUIRED\"}";
	double good_before = metric(good), timed_before = metric(timed);
	double refused_before = metric(refused);

	for (int i = 0; i < CALLS; i++) {
		check_ok(http_get(NULL, "/healthz"), 200);
		check_problem(http_get(NULL, "/points"), "TOKEN_REQUIRED");
	}
	ck_assert_double_eq(metric(good), good_before + CALLS);
	ck_assert_double_eq(metric(timed), timed_before + CALLS);
	ck_assert_double_eq(metric(refused), refused_before + CALLS);
}
END_TEST

START_TEST(a_sale_is_counted_once)
{
	static const char *const names[] = { "frontrow_joins_total", "frontrow_holds_total",
		"frontrow_sales_total", "frontrow_refunds_total" };
	double before[4];
	struct world w = { 0 };
	struct answer *a;
	struct user u;
	int64_t hold;

	world_make(&w);
	user_make(&u, PRICE);
	for (size_t i = 0; i < 4; i++)
		before[i] = metric(names[i]);
	user_enter(&w, &u);
	hold = user_hold(&w, &u, 0);
	for (int i = 0; i < 3; i++) { /* the second and third are replays */
		a = CALL(.path = "/payments", .token = u.token, .key = "once",
		    .body = textf("{\"reservation_id\":%ld}", (long)hold));
		check_ok(a, 201);
	}
	check_ok(CALL(.method = "POST", .token = u.token,
		     .path = textf("/payments/%ld/refund", (long)answer_int(a, "payment_id"))),
	    200);
	for (size_t i = 0; i < 4; i++)
		ck_assert_msg(metric(names[i]) == before[i] + 1, "%s", names[i]);
}
END_TEST

START_TEST(a_queue_is_shown)
{
	struct world w = { .capacity = 3 };
	int64_t deadline = now_ms() + RECOVERY_MS;
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	/* The board may be a second old. */
	while (metric(textf("frontrow_queue_active{queue=\"%ld\"}", (long)w.queue)) != 1) {
		ck_assert_msg(now_ms() < deadline, "nobody is active");
		sleep_ms(POLL_MS);
	}
	ck_assert_double_eq(
	    metric(textf("frontrow_queue_capacity{queue=\"%ld\"}", (long)w.queue)), 3);
	ck_assert_double_eq(
	    metric(textf("frontrow_queue_admitted_total{queue=\"%ld\"}", (long)w.queue)), 1);
	ck_assert_double_eq(
	    metric(textf("frontrow_queue_state{queue=\"%ld\",state=\"OPEN\"}", (long)w.queue)), 1);
}
END_TEST

static double deaths_before;

static bool death_is_counted(void)
{
	struct answer *a = http_get(NULL, "/metrics");

	return a->status == 200 &&
	       value_on(a->body, "frontrow_worker_deaths_total") > deaths_before;
}

START_TEST(counters_outlive_workers_and_reloads)
{
	const char *name = "frontrow_requests_total{" HEALTHZ ",status=\"200\"}";
	pid_t pids[PROCS_MAX], master = proc_worker_master();
	size_t n = proc_worker_children(pids);
	double before, reloads = metric("frontrow_reloads_total");

	check_ok(http_get(NULL, "/healthz"), 200);
	before = metric(name);
	deaths_before = metric("frontrow_worker_deaths_total");
	ck_assert_double_ge(before, 1);
	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	wait_until(death_is_counted);
	ck_assert_double_eq(metric(name), before);
	kill(master, SIGHUP);
	while (metric("frontrow_reloads_total") != reloads + 1)
		sleep_ms(POLL_MS);
	ck_assert_double_eq(metric(name), before);
	ck_assert_double_eq(metric("frontrow_database_safe"), 1);
	check_ok(http_get(NULL, "/healthz"), 200);
	ck_assert_double_eq(metric(name), before + 1);
}
END_TEST

START_TEST(a_broken_connection_is_counted)
{
	double before = metric("frontrow_database_reconnects_total");

	kill(proc_mariadbd(), SIGKILL);
	wait_until(is_unready);
	wait_until(is_ready);
	ck_assert_double_gt(metric("frontrow_database_reconnects_total"), before);
}
END_TEST

/* ---- logged ---------------------------------------------------------------------------------- */

static int lines_with(const char *log, const char *text)
{
	int status;

	return atoi(run(textf("grep -acF -e '%s' \"$FRONTROW_VAR/log/%s\"", text, log), &status));
}

/* Workers and nginx write their lines after the answer. */
static void wait_for_line(const char *log, const char *line)
{
	int64_t end = now_ms() + RECOVERY_MS;

	while (lines_with(log, line) != 1) {
		ck_assert_msg(now_ms() < end, "%s has no line %s", log, line);
		sleep_ms(POLL_MS);
	}
}

START_TEST(a_request_has_one_name_in_both_logs_and_its_token_none)
{
	struct world w = { 0 };
	struct answer *a, *refused;
	struct user u;
	const char *id;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	a = http_get(u.token, "/points");
	check_ok(a, 200);
	refused = CALL(.path = "/payments", .token = u.token, .body = "{}");
	check_problem(refused, "INVALID_REQUEST");
	id = answer_header(a, "X-Request-Id");
	/* A refusal has one request line in all, and it says why.  The worker may still warn. */
	wait_for_line(
	    "access.log", textf("req=%s client=127.0.0.1 method=POST path=/payments status=400 "
				"code=INVALID_REQUEST",
			      answer_header(refused, "X-Request-Id")));
	wait_for_line("worker.log", textf("req=%s method=GET route=/points status=200", id));
	wait_for_line("access.log", textf("req=%s ", id));
	ck_assert_int_eq(lines_with("worker.log",
			     textf("req=%s method=", answer_header(refused, "X-Request-Id"))),
	    0);
	ck_assert_ptr_null(answer_header(refused, "X-Code"));
	ck_assert_int_eq(lines_with("worker.log", u.token), 0);
	ck_assert_int_eq(lines_with("access.log", u.token), 0);
	ck_assert_int_eq(lines_with("nginx.log", u.token), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("observed");
	TCase *tc = suite_case(suite, "ready", 120);

	tcase_add_checked_fixture(tc, find_ready, NULL);
	tcase_add_test(tc, a_whole_instance_is_ready);
	tcase_add_test(tc, a_late_sweep_is_named_and_harms_nobody);
	tcase_add_test(tc, a_schema_that_is_too_old_is_not_ready);
	tcase_add_test(tc, a_database_that_is_killed_is_not_ready_and_comes_back);

	tc = suite_case(suite, "counted", 90);
	tcase_add_checked_fixture(tc, find_ready, NULL);
	tcase_add_test(tc, requests_made_are_requests_counted);
	tcase_add_test(tc, a_sale_is_counted_once);
	tcase_add_test(tc, a_queue_is_shown);
	tcase_add_test(tc, counters_outlive_workers_and_reloads);
	tcase_add_test(tc, a_broken_connection_is_counted);

	tc = suite_case(suite, "logged", 90);
	tcase_add_checked_fixture(tc, find_ready, NULL);
	tcase_add_test(tc, a_request_has_one_name_in_both_logs_and_its_token_none);
	return suite_run(suite);
}
