/* What nginx refuses before a worker is asked.  The site's limits are kept as they are but for the
 * refill, which is a call a minute: what passes is the burst, however slow the machine is. */
#include <check.h>
#include <stdio.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "site.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define POLLS 11 /* a burst, and the one that is always free */
#define JOINS 6
#define CALLS 21

static struct world world;

static void open_limited_site(void)
{
	site_open("LOGIN=service LIMITS=yes", "");
}

static void make_world(void)
{
	world = (struct world){ 0 };
	world_make(&world);
}

static void enter(struct user *u)
{
	struct answer *a = send_in_session(
	    u->uuid, (struct request){ .path = "/queue/token",
			 .body = textf("{\"concert_id\":%ld}", (long)world.concert) });

	check_ok(a, 201);
	snprintf(u->token, sizeof(u->token), "%s", answer_str(a, "token"));
}

static void check_limited(const struct answer *a)
{
	check_problem(a, "RATE_LIMITED");
	ck_assert_str_eq(answer_header(a, "Retry-After"), "1");
	ck_assert_str_eq(answer_header(a, "Cache-Control"), "no-store");
}

START_TEST(a_token_polls_so_often_and_no_oftener)
{
	struct user u[2];

	users_make(u, 2, 0);
	enter(&u[0]);
	enter(&u[1]);
	for (int i = 0; i < POLLS; i++)
		check_ok(http_get(u[0].token, "/queue/position"), 200);
	check_limited(http_get(u[0].token, "/queue/position"));
	/* Neither another's polls nor his own purchase are counted with them. */
	check_ok(http_get(u[1].token, "/queue/position"), 200);
	check_ok(
	    send_in_session(u[0].uuid, (struct request){ .path = "/points", .token = u[0].token }),
	    200);
}
END_TEST

START_TEST(a_session_joins_so_often_and_no_oftener)
{
	struct request join = { .path = "/queue/token",
		.body = textf("{\"concert_id\":%ld}", (long)world.concert) };
	struct user u[2];

	users_make(u, 2, 0);
	for (int i = 0; i < JOINS; i++)
		check_ok(send_in_session(u[0].uuid, join), i == 0 ? 201 : 200);
	check_limited(send_in_session(u[0].uuid, join));
	check_ok(send_in_session(u[1].uuid, join), 201);
}
END_TEST

START_TEST(a_token_calls_so_often_and_no_oftener)
{
	struct user u;

	user_make(&u, 0);
	enter(&u);
	for (int i = 0; i < CALLS; i++)
		check_ok(send_in_session(
			     u.uuid, (struct request){ .path = "/points", .token = u.token }),
		    200);
	check_limited(
	    send_in_session(u.uuid, (struct request){ .path = "/points", .token = u.token }));
}
END_TEST

START_TEST(an_address_is_limited_coarsely)
{
	int refused = 0;

	/* Nobody: only his address is known. */
	for (int i = 0; i < 1000 && refused == 0; i++) {
		struct answer *a = http_get(NULL, "/healthz");

		if (a->status == 429) {
			check_limited(a);
			refused++;
			ck_assert_msg(i >= 300, "refused after %d calls", i);
		} else {
			check_ok(a, 200);
		}
	}
	ck_assert_int_eq(refused, 1);
	/* The pages and the line are files. */
	ck_assert_int_eq(http_get(NULL, "/site.json")->status, 200);
}
END_TEST

START_TEST(an_address_tries_operators_passwords_so_often_and_no_oftener)
{
	static const char *const paths[] = { "/ops/api/status", "/ops/", "/ops/app.js" };
	int tried = 0;

	/* A file's door is the same. */
	while (tried < 300 && http_get(NULL, paths[tried % 3])->status == 404)
		tried++;
	ck_assert_int_gt(tried, 100);
	ck_assert_int_lt(tried, 300);
	for (size_t i = 0; i < 3; i++)
		check_limited(http_get(NULL, paths[i]));
	check_ok(http_get(NULL, "/healthz"), 200);
}
END_TEST

START_TEST(the_maintenance_switch_needs_no_worker)
{
	const char *paths[] = { "/concerts", "/queue/position", "/points", "/healthz",
		"/ops/api/status" };
	int status;

	run(textf("touch %s/maintenance", site_dir()), &status);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct answer *a = http_get(NULL, paths[i]);

		check_problem(a, "UNAVAILABLE");
		ck_assert_str_eq(answer_str(a, "outcome"), "none");
		ck_assert_str_eq(answer_header(a, "Retry-After"), "30");
	}
	check_problem(
	    http_send(&(struct request){ .path = "/queue/token", .body = "{}" }), "UNAVAILABLE");
	ck_assert_int_eq(http_get(NULL, "/")->status, 200);
	check_problem(http_get(NULL, "/shop/none.js"), "NOT_FOUND");
	run(textf("rm %s/maintenance", site_dir()), &status);
	check_ok(http_get(NULL, "/healthz"), 200);
}
END_TEST

START_TEST(loopback_is_not_counted)
{
	struct user u;

	user_make(&u, 0);
	user_join(&world, &u);
	for (int i = 0; i < 3 * POLLS; i++)
		check_ok(http_get(u.token, "/queue/position"), 200);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("limits");
	TCase *tc = suite_case(suite, "limits", 60);

	tcase_add_checked_fixture(tc, open_limited_site, site_close);
	tcase_add_checked_fixture(tc, make_world, NULL);
	tcase_add_test(tc, a_token_polls_so_often_and_no_oftener);
	tcase_add_test(tc, a_session_joins_so_often_and_no_oftener);
	tcase_add_test(tc, a_token_calls_so_often_and_no_oftener);
	tcase_add_test(tc, an_address_is_limited_coarsely);
	tcase_add_test(tc, an_address_tries_operators_passwords_so_often_and_no_oftener);
	tcase_add_test(tc, the_maintenance_switch_needs_no_worker);

	tc = suite_case(suite, "the instance itself", 30);
	tcase_add_checked_fixture(tc, make_world, NULL);
	tcase_add_test(tc, loopback_is_not_counted);
	return suite_run(suite);
}
