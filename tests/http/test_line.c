/* A queue's public object as a file: who may read it, what it says, and that it is always whole. */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "proc.h"
#include "shape.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define PATIENCE_MS 20000
#define WAITERS     5

static struct world world;
static const char *path;

static struct answer *line(void)
{
	return http_get(NULL, path);
}

/* A queue made while the keeper is at work has a line of its own soon. */
static void make_world(void)
{
	int64_t deadline = now_ms() + PATIENCE_MS;

	world = (struct world){ .capacity = 2 };
	world_make(&world);
	path = textf("/queue/%ld/line", (long)world.queue);
	while (line()->status != 200) {
		ck_assert_msg(now_ms() < deadline, "no line");
		sleep_ms(50);
	}
}

static void check_line(const struct answer *a)
{
	ck_assert_int_eq(a->status, 200);
	ck_assert_str_eq(answer_header(a, "Content-Type"), "application/json");
	ck_assert_str_eq(answer_header(a, "Cache-Control"), "public, max-age=1");
	ck_assert_uint_gt(strlen(answer_header(a, "X-Request-Id")), 0);
}

static void check_absent(const char *absent)
{
	struct answer *a = http_get(NULL, absent);

	check_problem(a, "NOT_FOUND");
	ck_assert_str_eq(answer_header(a, "Cache-Control"), "no-store");
}

/* Until the line says so many, or not at all. */
static struct answer *line_when(int64_t waiting, int64_t active, const char *state)
{
	int64_t deadline = now_ms() + PATIENCE_MS;
	struct answer *a;

	do {
		a = line();
		check_line(a);
		if (answer_int(a, "waiting") == waiting && answer_int(a, "active") == active &&
		    strcmp(answer_str(a, "queue_state"), state) == 0)
			return a;
		sleep_ms(50);
	} while (now_ms() < deadline);
	ck_abort_msg("waiting=%ld active=%ld %s is never shown: %s", (long)waiting, (long)active,
	    state, a->body);
	return NULL;
}

/* ---- as a file ------------------------------------------------------------------------------ */

START_TEST(anybody_may_read_it)
{
	struct answer *a = line(), *head;

	check_line(a);
	shape_check(a->json, shape_line);
	ck_assert_int_eq(answer_int(a, "queue_id"), world.queue);
	ck_assert_int_eq(answer_int(a, "capacity"), 2);
	check_line(http_get("no token at all", textf("%s?any=thing&any", path)));
	head = CALL(.method = "HEAD", .path = path);
	check_line(head);
	ck_assert_uint_eq(head->len, 0);
	ck_assert_int_gt(strtol(answer_header(head, "Content-Length"), NULL, 10), 0);
}
END_TEST

START_TEST(a_queue_that_is_none_has_none)
{
	static const char *const none[] = { "/queue/999999999/line", "/queue/0/line",
		"/queue/-1/line", "/queue/9223372036854775808/line",
		"/queue/99999999999999999999/line", "/queue//line", "/queue/line",
		"/queue/../queue/line" };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		check_absent(none[i]);
	check_absent(textf("/queue/0%ld/line", (long)world.queue));
	check_absent(textf("/queue/+%ld/line", (long)world.queue));
	check_absent(textf("%s/", path));
	check_absent(textf("/queue/%ld/%%6cine", (long)world.queue));
	check_absent(textf("/points/..%s", path));
	check_absent(textf("/queue/%ld.json", (long)world.queue));
}
END_TEST

START_TEST(it_is_only_read)
{
	static const char *const methods[] = { "POST", "PUT", "DELETE", "PATCH", "PROPFIND" };
	struct answer *a;

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		a = CALL(.method = methods[i], .path = path);
		check_problem(a, "METHOD_NOT_ALLOWED");
		ck_assert_str_eq(answer_header(a, "Allow"), "GET, HEAD, OPTIONS");
		ck_assert_str_eq(answer_header(a, "Cache-Control"), "no-store");
	}
	a = CALL(.method = "OPTIONS", .path = path);
	ck_assert_int_eq(a->status, 204);
	ck_assert_str_eq(answer_header(a, "Allow"), "GET, HEAD, OPTIONS");
	check_problem(CALL(.method = "GET", .path = path, .body = "{}"), "INVALID_REQUEST");
	check_line(line());
}
END_TEST

START_TEST(it_is_sent_whole_or_not_modified)
{
	int64_t deadline = now_ms() + PATIENCE_MS;
	struct answer *a = CALL(.path = path, .header = "Range: bytes=5-9");

	check_line(a);
	shape_check(a->json, shape_line);
	/* It may be renewed between the two. */
	do {
		ck_assert(now_ms() < deadline);
		a = line();
		a = CALL(.path = path,
		    .header = textf("If-None-Match: %s", answer_header(a, "ETag")));
	} while (a->status == 200);
	ck_assert_int_eq(a->status, 304);
	ck_assert_uint_eq(a->len, 0);
	ck_assert_str_eq(answer_header(a, "Cache-Control"), "public, max-age=1");
}
END_TEST

/* ---- what it says --------------------------------------------------------------------------- */

static int64_t gate(const char *column)
{
	return sql_int("SELECT %s FROM queue_gate WHERE id = %ld", column, (long)world.queue);
}

START_TEST(it_follows_the_queue)
{
	struct user user[WAITERS];
	struct answer *a;

	users_make(user, WAITERS, 0);
	line_when(0, 0, "OPEN");
	for (int i = 0; i < WAITERS; i++)
		check_ok(user_join(&world, &user[i]), 201);
	a = line_when(WAITERS - 2, 2, "OPEN");
	ck_assert_int_eq(answer_int(a, "admitted_through"), user[1].number);
	ck_assert_int_eq(answer_int(a, "admitted_through"), gate("admitted_through"));
	while (answer_int(a, "called_through") < user[WAITERS - 1].number)
		a = line_when(WAITERS - 2, 2, "OPEN");
	ck_assert_int_eq(answer_int(a, "called_through"), gate("called_through"));

	ctl("queue pause %ld", (long)world.queue);
	line_when(WAITERS - 2, 2, "PAUSED");
	ck_assert_int_eq(http_delete(user[3].token, "/queue/token")->status, 204);
	line_when(WAITERS - 3, 2, "PAUSED");
	ctl("queue resume %ld", (long)world.queue);
	ck_assert_int_eq(http_delete(user[0].token, "/queue/token")->status, 204);
	a = line_when(WAITERS - 4, 2, "OPEN");
	ck_assert_int_eq(answer_int(a, "admitted_through"), user[2].number);
}
END_TEST

/* Twice as many readers as processors, a line that changes, and keepers that take each other's
 * place. */
START_TEST(it_is_never_half_an_object)
{
	enum { READERS = 4, ROUNDS = 400, RELOADS = 3 };
	struct request r[READERS];
	struct answer *a[READERS];
	struct user user[WAITERS];
	pid_t master = proc_worker_master();
	const char *last = "";
	unsigned renewed = 0;

	users_make(user, WAITERS, 0);
	for (int i = 0; i < READERS; i++)
		r[i] = (struct request){ .path = path };
	for (int round = 0; round < ROUNDS; round++) {
		struct user *u = &user[round % WAITERS];

		if (round % 20 == 0)
			(void)user_join(&world, u);
		if (round % (ROUNDS / RELOADS) == 50)
			kill(master, SIGHUP);
		http_send_all(r, READERS, a);
		for (int i = 0; i < READERS; i++) {
			check_line(a[i]);
			ck_assert_int_eq((long)a[i]->len,
			    strtol(answer_header(a[i], "Content-Length"), NULL, 10));
			shape_check(a[i]->json, shape_line);
			ck_assert_int_eq(answer_int(a[i], "queue_id"), world.queue);
		}
		renewed += strcmp(last, a[0]->body) != 0;
		last = a[0]->body;
		sleep_ms(10);
	}
	ck_assert_uint_gt(renewed, 3);
}
END_TEST

START_TEST(it_stands_while_the_database_is_away)
{
	pid_t server = proc_mariadbd();
	struct answer *before = line(), *during, *after;
	int64_t deadline;

	ck_assert_int_gt(server, 0);
	kill(server, SIGSTOP);
	sleep_ms(2500);
	during = line();
	kill(server, SIGCONT);
	check_line(during);
	ck_assert_int_eq(answer_int(during, "waiting"), answer_int(before, "waiting"));
	deadline = now_ms() + PATIENCE_MS;
	do {
		ck_assert_msg(now_ms() < deadline, "the line is not renewed");
		sleep_ms(50);
		after = line();
	} while (strcmp(answer_str(after, "as_of"), answer_str(during, "as_of")) <= 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("line");
	TCase *tc;

	tc = suite_case(suite, "as a file", 30);
	tcase_add_checked_fixture(tc, make_world, NULL);
	tcase_add_test(tc, anybody_may_read_it);
	tcase_add_test(tc, a_queue_that_is_none_has_none);
	tcase_add_test(tc, it_is_only_read);
	tcase_add_test(tc, it_is_sent_whole_or_not_modified);

	tc = suite_case(suite, "what it says", 90);
	tcase_add_checked_fixture(tc, make_world, NULL);
	tcase_add_test(tc, it_follows_the_queue);
	tcase_add_test(tc, it_is_never_half_an_object);
	tcase_add_test(tc, it_stands_while_the_database_is_away);
	return suite_run(suite);
}
