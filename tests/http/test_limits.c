/* What nginx refuses before a worker is asked.  The site's limits are kept as they are but for the
 * refill, which is a call a minute: what passes is the burst, however slow the machine is. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "site.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define POLLS   11 /* a burst, and the one that is always free */
#define JOINS   6
#define CALLS   21
#define FILES   41
#define STREAMS 3

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
	/* The pages and the line are counted apart. */
	ck_assert_int_eq(http_get(NULL, "/shop/app.js")->status, 200);
}
END_TEST

/* The status that curl is told, with these arguments and through a socket of the site's. */
static int status_of(const char *arguments)
{
	int status;

	return atoi(run(textf("cd %s && curl -sk -o answer -w '%%{http_code}' "
			      "--unix-socket site.sock %s",
			    site_dir(), arguments),
	    &status));
}

/* However he spells what he is known by: each header here passed a limit once. */
START_TEST(a_join_is_counted_by_who_was_verified)
{
	struct request join = { .path = "/queue/token",
		.body = textf("{\"concert_id\":%ld}", (long)world.concert) };
	struct user u;

	user_make(&u, 0);
	for (int i = 0; i < JOINS; i++) {
		join.header = textf("Cookie: a=%d; session=%s; session=x%d\r\n%s: bearer %076d", i,
		    u.uuid, i, i % 2 ? "authorization" : "Authorization", i);
		check_ok(http_send(&join), i == 0 ? 201 : 200);
	}
	for (int i = 0; i < JOINS; i++) {
		join.header =
		    textf("Cookie: b=%d; session=%s\r\nAuthorization: Bearer %076d", i, u.uuid, i);
		check_limited(http_send(&join));
	}
}
END_TEST

START_TEST(a_token_has_one_count_however_it_is_written)
{
	static const char *const schemes[] = { "Bearer", "bearer", "BEARER", "bEARER" };
	struct user u;

	user_make(&u, 0);
	enter(&u);
	for (int i = 0; i < POLLS; i++)
		check_ok(CALL(.path = "/queue/position",
			     .header = textf("authorization: %s %s", schemes[i % 4], u.token)),
		    200);
	for (int i = 0; i < 4; i++)
		check_limited(CALL(.path = "/queue/position",
		    .header = textf("Authorization: %s %s", schemes[i], u.token)));
}
END_TEST

/* Leaving ends the token, and joining makes another: the user is the same. */
START_TEST(a_new_token_begins_no_new_count)
{
	struct user u;

	user_make(&u, 0);
	enter(&u);
	for (int i = 0; i < CALLS - 1; i++)
		check_ok(send_in_session(
			     u.uuid, (struct request){ .path = "/points", .token = u.token }),
		    200);
	ck_assert_int_eq(
	    send_in_session(u.uuid,
		(struct request){ .method = "DELETE", .path = "/queue/token", .token = u.token })
		->status,
	    204);
	enter(&u);
	check_ok(
	    send_in_session(u.uuid, (struct request){ .path = "/points", .token = u.token }), 200);
	check_limited(
	    send_in_session(u.uuid, (struct request){ .path = "/points", .token = u.token }));
}
END_TEST

START_TEST(a_session_of_any_length_is_one_visitor)
{
	struct request join = { .path = "/queue/token",
		.body = textf("{\"concert_id\":%ld}", (long)world.concert) };
	const char *prefix = text_repeat("eyJ0", 100);
	struct user u[20];

	/* Of cookies of one issuer the first hundreds of bytes are the same. */
	users_make(u, 20, 0);
	for (size_t i = 0; i < 20; i++) {
		join.header = textf("Cookie: session=%s.%s", prefix, u[i].uuid);
		check_ok(http_send(&join), 201);
	}
}
END_TEST

/* The calls go on in the workers when their caller has hung up, and are counted until they end. */
START_TEST(who_hangs_up_has_no_more_calls_at_once)
{
	struct user u;
	pid_t lock;

	user_make(&u, 0);
	enter(&u);
	lock = sql_start("START TRANSACTION; SELECT id FROM user WHERE uuid = '%s' FOR "
			 "UPDATE; SELECT SLEEP(6); ROLLBACK",
	    u.uuid);
	while (sql_int("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE "
		       "'SELECT SLEEP(6)%%'") == 0)
		sleep_ms(50);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(
		    status_of(textf("-m 0.2 http://x/points -H 'Authorization: Bearer %s' "
				    "-H 'Cookie: session=%s' -d '{\"amount\":1}' "
				    "-H 'Content-Type: application/json'",
			u.token, u.uuid)),
		    0);
	check_limited(
	    send_in_session(u.uuid, (struct request){ .path = "/points", .token = u.token }));
	run_wait(lock);
}
END_TEST

START_TEST(an_address_reads_so_many_files_and_no_more)
{
	const char *line = textf("/queue/%ld/line", (long)world.queue);
	const char *paths[] = { "/shop/app.js", "/openapi.json", "/", "/api/", line };

	for (int i = 0; i < FILES; i++)
		ck_assert_int_eq(http_get(NULL, "/shop/app.js")->status, 200);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		check_limited(http_get(NULL, paths[i]));
	check_ok(http_get(NULL, "/healthz"), 200);
}
END_TEST

/* What is compressed for each call has no length beforehand. */
START_TEST(a_page_is_compressed_before_it_is_asked_for)
{
	static const char *const paths[] = { "/openapi.json", "/shop/app.js", "/shop/base.css",
		"/" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct answer *a = CALL(.path = paths[i], .header = "Accept-Encoding: gzip");

		ck_assert_int_eq(a->status, 200);
		ck_assert_str_eq(answer_header(a, "Content-Encoding"), "gzip");
		ck_assert_str_eq(answer_header(a, "Vary"), "Accept-Encoding");
		ck_assert_ptr_nonnull(answer_header(a, "Content-Length"));
		ck_assert_int_eq(atol(answer_header(a, "Content-Length")), (long)a->len);
		/* It says of itself what the file does. */
		ck_assert_str_eq(answer_header(a, "Content-Type"),
		    answer_header(http_get(NULL, paths[i]), "Content-Type"));
	}
}
END_TEST

START_TEST(an_address_has_so_many_event_streams_and_no_more)
{
	const char *path = textf("/queue/%ld/events", (long)world.queue);
	const char *both;
	int status;

	while (status_of(textf("-m 1 http://x%s", path)) == 404)
		sleep_ms(100);
	/* All on one connection of HTTP/2. */
	both =
	    run(textf("cd %s && curl -skZ --http2 -m 3 --unix-socket https.sock -o s1 -o s2 -o s3 "
		      "-o s4 -o s5 -w '%%{http_code}\n' 'https://x%s?[1-5]' | sort",
		    site_dir(), path),
		&status);
	ck_assert_str_eq(both, "200\n200\n200\n429\n429");
}
END_TEST

/* ---- behind a proxy -------------------------------------------------------------------------- */

static void open_proxied_site(void)
{
	site_open("LOGIN=service LIMITS=yes PROXY=yes", "");
}

static int status_for(const char *address, const char *path)
{
	return CALL(.path = path, .header = textf("X-Forwarded-For: %s", address))->status;
}

START_TEST(of_an_ipv6_address_the_first_64_bits_count)
{
	static const char *const one[] = { "2001:db8:0:1::", "2001:db8:0:1:0:0:0:",
		"2001:0db8:0000:0001:a:b:c:", "2001:DB8:0:1:ffff:ffff:ffff:" };

	for (int i = 0; i < FILES; i++)
		ck_assert_int_eq(status_for(textf("%s%d", one[i % 4], i), "/shop/app.js"), 200);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(status_for(textf("%s%d", one[i], 1000 + i), "/shop/app.js"), 429);
	ck_assert_int_eq(status_for("2001:db8:0:2::1", "/shop/app.js"), 200);
	ck_assert_int_eq(status_for("2001:db8::1", "/shop/app.js"), 200);
}
END_TEST

START_TEST(of_an_ipv4_address_all_counts_in_ipv6_too)
{
	for (int i = 0; i < FILES; i++)
		ck_assert_int_eq(
		    status_for(i % 2 ? "192.0.2.10" : "::ffff:192.0.2.10", "/shop/app.js"), 200);
	ck_assert_int_eq(status_for("192.0.2.10", "/shop/app.js"), 429);
	ck_assert_int_eq(status_for("::ffff:c000:020a", "/shop/app.js"), 429);
	ck_assert_int_eq(status_for("::ffff:192.0.2.11", "/shop/app.js"), 200);
	ck_assert_int_eq(
	    status_for("192.0.2.10.", "/shop/app.js"), 200); /* no address: the proxy's */
}
END_TEST

START_TEST(a_proxy_on_this_machine_opens_nothing)
{
	static const char *const sent[] = { "X-Forwarded-For: 192.0.2.1",
		"X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: ::1", "Forwarded: for=192.0.2.1",
		"Via: 1.1 proxy", "X-Real-IP: 192.0.2.1", "X-Forwarded-Proto: https",
		"X-Forwarded-For: 192.0.2.1, 127.0.0.1" };

	ck_assert_int_eq(http_get(NULL, "/metrics")->status, 200);
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++)
		check_problem(CALL(.path = "/metrics", .header = sent[i]), "NOT_FOUND");
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
	tcase_add_test(tc, a_join_is_counted_by_who_was_verified);
	tcase_add_test(tc, a_token_has_one_count_however_it_is_written);
	tcase_add_test(tc, a_new_token_begins_no_new_count);
	tcase_add_test(tc, a_session_of_any_length_is_one_visitor);
	tcase_add_test(tc, who_hangs_up_has_no_more_calls_at_once);
	tcase_add_test(tc, an_address_is_limited_coarsely);
	tcase_add_test(tc, an_address_reads_so_many_files_and_no_more);
	tcase_add_test(tc, a_page_is_compressed_before_it_is_asked_for);
	tcase_add_test(tc, an_address_has_so_many_event_streams_and_no_more);
	tcase_add_test(tc, an_address_tries_operators_passwords_so_often_and_no_oftener);
	tcase_add_test(tc, the_maintenance_switch_needs_no_worker);

	tc = suite_case(suite, "behind a proxy", 60);
	tcase_add_checked_fixture(tc, open_proxied_site, site_close);
	tcase_add_test(tc, of_an_ipv6_address_the_first_64_bits_count);
	tcase_add_test(tc, of_an_ipv4_address_all_counts_in_ipv6_too);
	tcase_add_test(tc, a_proxy_on_this_machine_opens_nothing);

	tc = suite_case(suite, "the instance itself", 30);
	tcase_add_checked_fixture(tc, make_world, NULL);
	tcase_add_test(tc, loopback_is_not_counted);
	return suite_run(suite);
}
