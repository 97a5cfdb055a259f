/*
 * A queue's public object as an event stream: the newest at once, then what changes; and that no
 * subscriber and no accident takes it away for longer than a reconnect.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "proc.h"
#include "shape.h"
#include "stream.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define PATIENCE_MS 20000

static struct world world;
static const char *path;

static struct answer *next_event(struct stream *s)
{
	struct answer *a = stream_next(s, PATIENCE_MS);

	ck_assert_msg(a != NULL, "no event");
	ck_assert_str_eq(answer_header(a, "event"), "line");
	shape_check(a->json, shape_line);
	ck_assert_int_eq(answer_int(a, "queue_id"), world.queue);
	return a;
}

/* The stream as soon as it is there again. */
static struct stream *subscribe(void)
{
	int64_t deadline = now_ms() + PATIENCE_MS;
	struct stream *s;

	for (;;) {
		s = stream_open(path, NULL);
		if (stream_answer(s)->status == 200)
			return s;
		stream_close(s);
		ck_assert_msg(now_ms() < deadline, "no stream");
		sleep_ms(50);
	}
}

static void join_one(void)
{
	struct user u;

	user_make(&u, 0);
	check_ok(user_join(&world, &u), 201);
}

static int64_t in_queue(const struct answer *a)
{
	return answer_int(a, "waiting") + answer_int(a, "active");
}

/* Until an event shows so many in the queue. */
static void await_count(struct stream *s, int64_t n)
{
	int64_t deadline = now_ms() + PATIENCE_MS;

	while (in_queue(next_event(s)) != n)
		ck_assert_msg(now_ms() < deadline, "never %ld in the queue", (long)n);
}

static void make_world(void)
{
	world = (struct world){ .capacity = 2 };
	world_make(&world);
	path = textf("/queue/%ld/events", (long)world.queue);
	stream_close(subscribe());
}

/* A stream that someone opens now shows what is, and what comes. */
static void check_service(void)
{
	struct stream *s = subscribe();

	next_event(s);
	join_one();
	await_count(
	    s, sql_int("SELECT COUNT(*) FROM queue_token WHERE queue_id = %ld", (long)world.queue));
	stream_close(s);
}

static void await_end(struct stream *s)
{
	ck_assert_msg(stream_ends(s, PATIENCE_MS), "the stream does not end");
	stream_close(s);
}

/* ---- what it is ----------------------------------------------------------------------------- */

START_TEST(the_newest_comes_at_once_and_every_change_after)
{
	struct stream *s = stream_open(textf("%s?any=thing", path), "Authorization: none");
	struct answer *a = stream_answer(s), *file;

	ck_assert_int_eq(a->status, 200);
	ck_assert_int_eq(strncmp(answer_header(a, "Content-Type"), "text/event-stream", 17), 0);
	ck_assert_str_eq(answer_header(a, "Cache-Control"), "no-store");
	ck_assert_uint_gt(strlen(answer_header(a, "X-Request-Id")), 0);
	a = next_event(s);
	ck_assert_int_eq(in_queue(a), 0);
	for (int64_t n = 1; n <= 4; n++) {
		join_one();
		await_count(s, n);
	}
	/* One who comes late gets what the one who was there got last. */
	a = next_event(subscribe());
	file = http_get(NULL, textf("/queue/%ld/line", (long)world.queue));
	ck_assert_int_eq(answer_int(a, "waiting"), 2);
	ck_assert_int_eq(answer_int(a, "active"), 2);
	ck_assert_int_eq(answer_int(a, "waiting"), answer_int(file, "waiting"));
	ck_assert_int_eq(answer_int(a, "admitted_through"), answer_int(file, "admitted_through"));
	stream_close(s);
}
END_TEST

START_TEST(nothing_changes_and_nothing_is_said)
{
	struct stream *s = subscribe();

	next_event(s);
	ck_assert_ptr_null(stream_next(s, 3500));
	stream_close(s);
}
END_TEST

START_TEST(much_changes_and_little_is_said)
{
	enum { USERS = 8, SECONDS = 5 };
	struct stream *s = subscribe();
	struct user user[USERS];
	int64_t began, events = 0;

	users_make(user, USERS, 0);
	next_event(s);
	began = now_ms();
	for (int i = 0; now_ms() < began + SECONDS * 1000; i++) {
		struct user *u = &user[i % USERS];

		if (u->number != 0)
			http_delete(u->token, "/queue/token");
		check_ok(user_join(&world, u), 201);
		while (stream_next(s, 20) != NULL)
			events++;
	}
	ck_assert_int_ge(events, 2);
	/* Two a second, and one that was under way. */
	ck_assert_int_le(events, (now_ms() - began) / 500 + 1);
	stream_close(s);
}
END_TEST

START_TEST(everybody_is_told)
{
	enum { SUBSCRIBERS = 100 };
	struct stream *s[SUBSCRIBERS];

	for (int i = 0; i < SUBSCRIBERS; i++)
		s[i] = subscribe();
	join_one();
	for (int i = 0; i < SUBSCRIBERS; i++) {
		await_count(s[i], 1);
		stream_close(s[i]);
	}
}
END_TEST

START_TEST(it_is_only_read)
{
	struct answer *a = CALL(.method = "HEAD", .path = path);

	ck_assert_int_eq(a->status, 200);
	ck_assert_int_eq(strncmp(answer_header(a, "Content-Type"), "text/event-stream", 17), 0);
	ck_assert_ptr_null(answer_header(a, "Content-Length"));
	a = CALL(.method = "OPTIONS", .path = path);
	ck_assert_int_eq(a->status, 204);
	ck_assert_str_eq(answer_header(a, "Allow"), "GET, HEAD, OPTIONS");
	a = CALL(.method = "POST", .path = path, .body = "{}");
	check_problem(a, "METHOD_NOT_ALLOWED");
	ck_assert_str_eq(answer_header(a, "Allow"), "GET, HEAD, OPTIONS");
	check_problem(CALL(.method = "GET", .path = path, .body = "{}"), "INVALID_REQUEST");
	check_problem(http_get(NULL, "/queue/999999999/events"), "NOT_FOUND");
	check_problem(http_get(NULL, textf("/queue/0%ld/events", (long)world.queue)), "NOT_FOUND");
	check_problem(
	    http_get(NULL, textf("/queue/%ld/event%%73", (long)world.queue)), "NOT_FOUND");
	check_problem(http_get(NULL, textf("%s/", path)), "NOT_FOUND");
	check_problem(http_get(NULL, textf("/subscribe/%ld", (long)world.queue)), "NOT_FOUND");
	check_problem(http_post(NULL, textf("/publish/%ld", (long)world.queue), "{}"), "NOT_FOUND");
}
END_TEST

/* ---- what must not hurt it ------------------------------------------------------------------ */

/* "status" of a request to the push server itself, past the site's nginx. */
static const char *push_status(const char *arguments)
{
	int status;

	return run(textf("curl -s -m 1 -o /dev/null -w '%%{http_code}' -H 'Accept: "
			 "text/event-stream' --unix-socket \"$FRONTROW_VAR/run/events.sock\" %s",
		       arguments),
	    &status);
}

/* Debian's nchan dies of an identifier that it did not give. */
static const char *const poison[] = { "Last-Event-ID: 12:0", "Last-Event-ID: 1:0",
	"Last-Event-ID: -1", "Last-Event-ID: 1:0,2:0,3:0", "If-None-Match: 12:0",
	"If-None-Match: \"x\"", "If-Modified-Since: yesterday",
	"If-Modified-Since: Thu, 01 Jan 1970 00:00:12 GMT" };

START_TEST(no_subscriber_can_kill_it)
{
	pid_t before[PROCS_MAX], after[PROCS_MAX];
	size_t n = proc_nginx_workers(proc_push_master(), before);
	struct stream *s = subscribe(), *other;
	const char *evil;

	ck_assert_uint_gt(n, 0);
	next_event(s);
	for (size_t i = 0; i < sizeof(poison) / sizeof(poison[0]); i++) {
		other = stream_open(path, poison[i]);
		ck_assert_int_eq(stream_answer(other)->status, 200);
		next_event(other);
		stream_close(other);
		evil = textf("-H '%s' http://push/subscribe/%ld", poison[i], (long)world.queue);
		ck_assert_str_eq(push_status(evil), "400");
	}
	for (int id = 12; id > 0; id -= 11) {
		other = stream_open(textf("%s?last_event_id=%d:0", path, id), NULL);
		ck_assert_int_eq(stream_answer(other)->status, 200);
		next_event(other);
		stream_close(other);
		evil =
		    textf("'http://push/subscribe/%ld?last_event_id=%d:0'", (long)world.queue, id);
		ck_assert_str_eq(push_status(evil), "400");
	}
	/* Nor is it published to where it is subscribed. */
	evil = textf("-d evil http://push/publish/%ld", (long)world.queue);
	ck_assert_str_eq(push_status(evil), "404");
	evil = textf("-d evil http://push/subscribe/%ld", (long)world.queue);
	ck_assert_str_ne(push_status(evil), "201");

	ck_assert_uint_eq(proc_nginx_workers(proc_push_master(), after), n);
	for (size_t i = 0; i < n; i++)
		ck_assert_int_eq(after[i], before[i]);
	join_one();
	await_count(s, 1);
	stream_close(s);
}
END_TEST

START_TEST(workers_of_the_push_server_that_are_killed_come_back)
{
	pid_t pids[PROCS_MAX];
	struct stream *s = subscribe();
	size_t n = proc_nginx_workers(proc_push_master(), pids);

	next_event(s);
	ck_assert_uint_gt(n, 0);
	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	await_end(s);
	check_service();
}
END_TEST

START_TEST(a_push_server_that_is_killed_comes_back)
{
	pid_t pids[PROCS_MAX], master = proc_push_master();
	struct stream *s = subscribe();
	size_t n = proc_nginx_workers(master, pids);

	next_event(s);
	ck_assert_int_gt(master, 0);
	kill(master, SIGKILL);
	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
	await_end(s);
	check_service();
	ck_assert_int_ne(proc_push_master(), master);
}
END_TEST

START_TEST(a_push_server_that_is_reloaded_forgets_nobody)
{
	struct stream *s = subscribe();

	next_event(s);
	kill(proc_push_master(), SIGHUP);
	await_end(s);
	check_service();
}
END_TEST

START_TEST(a_reload_of_nginx_ends_no_service)
{
	struct stream *s = subscribe();

	next_event(s);
	kill(proc_nginx_master(), SIGHUP);
	check_service();
	await_end(s);
	check_service();
}
END_TEST

START_TEST(a_reload_of_the_workers_ends_no_stream)
{
	struct stream *s = subscribe();

	next_event(s);
	kill(proc_worker_master(), SIGHUP);
	join_one();
	await_count(s, 1);
	kill(proc_worker_master(), SIGHUP);
	join_one();
	await_count(s, 2);
	stream_close(s);
}
END_TEST

/* The front finds no socket; the one that it is put back to is the same. */
START_TEST(without_a_push_server_polling_goes_on)
{
	const char *sock = textf("%s/run/events.sock", instance_var());
	const char *aside = textf("%s/run/events.aside", instance_var());
	struct answer *events, *line, *place;
	struct user u;

	user_make(&u, 0);
	check_ok(user_join(&world, &u), 201);
	ck_assert_int_eq(rename(sock, aside), 0);
	events = http_get(NULL, path);
	line = http_get(NULL, textf("/queue/%ld/line", (long)world.queue));
	place = http_get(u.token, "/queue/position");
	ck_assert_int_eq(rename(aside, sock), 0);
	check_problem_status(events, "UNAVAILABLE", 502);
	ck_assert_ptr_nonnull(answer_header(events, "Retry-After"));
	ck_assert_int_eq(line->status, 200);
	check_ok(place, 200);
	check_service();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("events");
	TCase *tc;

	tc = suite_case(suite, "what it is", 60);
	tcase_add_checked_fixture(tc, make_world, NULL);
	tcase_add_test(tc, the_newest_comes_at_once_and_every_change_after);
	tcase_add_test(tc, nothing_changes_and_nothing_is_said);
	tcase_add_test(tc, much_changes_and_little_is_said);
	tcase_add_test(tc, everybody_is_told);
	tcase_add_test(tc, it_is_only_read);

	tc = suite_case(suite, "what must not hurt it", 90);
	tcase_add_checked_fixture(tc, make_world, NULL);
	tcase_add_test(tc, no_subscriber_can_kill_it);
	tcase_add_test(tc, workers_of_the_push_server_that_are_killed_come_back);
	tcase_add_test(tc, a_push_server_that_is_killed_comes_back);
	tcase_add_test(tc, a_push_server_that_is_reloaded_forgets_nobody);
	tcase_add_test(tc, a_reload_of_nginx_ends_no_service);
	tcase_add_test(tc, a_reload_of_the_workers_ends_no_stream);
	tcase_add_test(tc, without_a_push_server_polling_goes_on);
	return suite_run(suite);
}
