/* Who the user is, is nginx's to say: the instance behind a login (auth = remote_user). */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "site.h"
#include "suite.h"
#include "text.h"
#include "world.h"

static void open_site(void)
{
	site_open("", "");
}

static void open_strict_site(void)
{
	site_open("", "'unknown_user = create' 'charge = site'");
}

static void open_site_with_service(void)
{
	site_open("LOGIN=service", "");
}

static void open_site_with_certificates(void)
{
	site_open("LOGIN=certificate", "");
}

static struct answer *send_as(const char *login, struct request r)
{
	if (login != NULL)
		r.header = textf("X-Test-Login: %s", login);
	return http_send(&r);
}

static struct request join_of(const struct world *w, const char *user_member)
{
	return (struct request){ .path = "/queue/token",
		.body = textf("{%s\"concert_id\":%ld}", user_member, (long)w->concert) };
}

static void enter(const struct world *w, struct user *u)
{
	struct answer *a = send_as(u->uuid, join_of(w, ""));

	check_ok(a, 201);
	snprintf(u->token, sizeof(u->token), "%s", answer_str(a, "token"));
}

START_TEST(the_login_names_the_user)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	char upper[sizeof(u.uuid)];

	world_make(&w);
	user_make(&u, 0);
	a = send_as(u.uuid, join_of(&w, ""));
	check_ok(a, 201);
	check_token_view(a);
	ck_assert_str_eq(answer_str(a, "user_id"), u.uuid);
	check_ok(send_as(u.uuid, join_of(&w, textf("\"user_id\":\"%s\",", u.uuid))), 200);
	for (size_t i = 0; i < sizeof(upper); i++)
		upper[i] = u.uuid[i] >= 'a' ? (char)(u.uuid[i] - 'a' + 'A') : u.uuid[i];
	check_ok(send_as(upper, join_of(&w, "")), 200);
}
END_TEST

START_TEST(without_a_login_nothing_of_a_user_is_done)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_make(&u, 0);
	enter(&w, &u);
	const struct request calls[] = {
		join_of(&w, textf("\"user_id\":\"%s\",", u.uuid)),
		{ .method = "DELETE", .path = "/queue/token", .token = u.token },
		{ .path = textf("/concerts/%ld/dates", (long)w.concert), .token = u.token },
		{ .path = "/reservations", .token = u.token },
		{ .path = "/reservations", .token = u.token, .body = "{" },
		{ .path = "/payments", .token = u.token, .body = "{\"reservation_id\":1}" },
		{ .path = "/points", .token = u.token },
		{ .path = "/points", .token = u.token, .body = "{\"amount\":1}" },
		{ .path = "/points", .token = u.token, .header = textf("Remote-User: %s", u.uuid) },
		{ .path = "/points", .token = u.token, .header = textf("REMOTE_USER: %s", u.uuid) },
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		check_problem(http_send(&calls[i]), "LOGIN_REQUIRED");
	/* A genuine token comes first in the order of checks. */
	check_problem(http_get(NULL, "/points"), "TOKEN_REQUIRED");
	check_problem(http_get("forged", "/points"), "INVALID_TOKEN");
	ck_assert_int_eq(user_balance(&u), 0);
}
END_TEST

START_TEST(the_pages_are_told_where_the_login_is)
{
	struct answer *a = http_get(NULL, "/site.json");

	ck_assert_int_eq(a->status, 200);
	ck_assert_str_eq(answer_str(a, "login_url"), "/login");
	ck_assert(answer_null(a, "demo"));
	ck_assert_int_eq(http_get(NULL, "/")->status, 200);
}
END_TEST

START_TEST(polling_and_what_is_public_ask_for_no_login)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_make(&u, 0);
	enter(&w, &u);
	check_ok(http_get(u.token, "/queue/position"), 200);
	ck_assert_int_eq(http_get(NULL, "/concerts")->status, 200);
	check_ok(http_get(NULL, "/healthz"), 200);
}
END_TEST

START_TEST(the_metrics_are_for_this_machine)
{
	int status;
	const char *out;

	ck_assert_int_eq(http_get(NULL, "/metrics")->status, 200);
	/* nginx knows no address of such a client. */
	out = run(textf("curl -s -w ' %%{http_code}' --unix-socket %s/site.sock http://x/healthz",
		      site_dir()),
	    &status);
	ck_assert_str_eq(out, "{\"status\":\"ok\"} 200");
	out = run(textf("curl -s -w ' %%{http_code}' --unix-socket %s/site.sock http://x/metrics",
		      site_dir()),
	    &status);
	ck_assert_msg(strstr(out, "NOT_FOUND") != NULL && strstr(out, " 404") != NULL, "%s", out);
}
END_TEST

START_TEST(another_login_is_a_mismatch)
{
	struct world w = { 0 };
	struct user u[2];

	world_make(&w);
	users_make(u, 2, 0);
	enter(&w, &u[0]);
	check_problem(send_as(u[1].uuid, join_of(&w, textf("\"user_id\":\"%s\",", u[0].uuid))),
	    "USER_MISMATCH");
	const struct request calls[] = {
		{ .path = "/points", .token = u[0].token },
		{ .path = "/points", .token = u[0].token, .body = "{\"amount\":1}" },
		{ .path = "/reservations", .token = u[0].token },
		{ .method = "DELETE", .path = "/queue/token", .token = u[0].token },
		/* Before the key, the token's state and the body. */
		{ .path = "/points", .token = u[0].token, .body = "{", .key = "two words" },
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		check_problem(send_as(u[1].uuid, calls[i]), "USER_MISMATCH");
	ck_assert_int_eq(user_balance(&u[0]), 0);
	check_ok(send_as(u[0].uuid, calls[0]), 200);
}
END_TEST

START_TEST(a_login_buys_a_seat)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_make(&u, PRICE);
	enter(&w, &u);
	a = send_as(u.uuid, (struct request){ .path = "/reservations",
				.token = u.token,
				.body = textf("{\"schedule_id\":%ld,\"seat_id\":%ld}",
				    (long)w.schedule, (long)w.seat[0]) });
	check_ok(a, 201);
	a = send_as(u.uuid,
	    (struct request){ .path = "/payments",
		.token = u.token,
		.body = textf("{\"reservation_id\":%ld}", (long)answer_int(a, "reservation_id")) });
	check_ok(a, 201);
	check_payment(a);
}
END_TEST

START_TEST(a_login_that_nobody_has_is_an_unknown_user)
{
	struct world w = { 0 };

	world_make(&w);
	check_problem(
	    send_as("00000000-0000-4000-8000-0000000000ff", join_of(&w, "")), "INVALID_USER");
}
END_TEST

/* ---- a site that makes its users and mints their points itself --------------------------------
 */

START_TEST(a_login_that_nobody_has_is_made_a_user)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_make(&u, 0);
	sql("DELETE FROM user WHERE uuid = '%s'", u.uuid);
	check_ok(send_as(u.uuid, join_of(&w, "")), 201);
	ck_assert_int_eq(user_balance(&u), 0);
	check_ok(send_as(u.uuid, join_of(&w, "")), 200);
	/* What is no user's name makes none. */
	check_problem(send_as("root", join_of(&w, "")), "INVALID_USER");
	check_problem(
	    http_send(&(struct request){ .path = "/queue/token", .body = "{}" }), "LOGIN_REQUIRED");
	audit_is_clean();
}
END_TEST

START_TEST(nobody_mints_points_for_himself)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_make(&u, PRICE - 1);
	enter(&w, &u);
	a = send_as(u.uuid,
	    (struct request){ .path = "/points", .token = u.token, .body = "{\"amount\":1}" });
	check_problem(a, "METHOD_NOT_ALLOWED");
	ck_assert_str_eq(answer_header(a, "Allow"), "GET, HEAD, OPTIONS");
	ck_assert_int_eq(user_balance(&u), PRICE - 1);
	check_ok(send_as(u.uuid, (struct request){ .path = "/points", .token = u.token }), 200);
	a = send_as(u.uuid, (struct request){ .path = "/reservations",
				.token = u.token,
				.body = textf("{\"schedule_id\":%ld,\"seat_id\":%ld}",
				    (long)w.schedule, (long)w.seat[0]) });
	check_ok(a, 201);
	a = send_as(u.uuid,
	    (struct request){ .path = "/payments",
		.token = u.token,
		.body = textf("{\"reservation_id\":%ld}", (long)answer_int(a, "reservation_id")) });
	check_problem(a, "NOT_ENOUGH_POINTS");
	ck_assert(answer_null(a, "charge"));
}
END_TEST

/* ---- the site's own service --------------------------------------------------------------------
 */

/* Of every route that is not for everybody. */
static const struct request private_calls[] = {
	{ .path = "/queue/token", .body = "{}" },
	{ .method = "DELETE", .path = "/queue/token" },
	{ .path = "/concerts/1/dates" },
	{ .path = "/concerts/1/dates/2030-01-01/seats" },
	{ .path = "/reservations" },
	{ .path = "/reservations", .body = "{}" },
	{ .path = "/reservations/1" },
	{ .method = "DELETE", .path = "/reservations/1" },
	{ .path = "/payments", .body = "{}" },
	{ .path = "/payments/1" },
	{ .path = "/payments/1/refund", .body = "{}" },
	{ .path = "/points" },
	{ .path = "/points", .body = "{}" },
	{ .path = "/points/history" },
};
#define PRIVATE_CALLS (sizeof(private_calls) / sizeof(private_calls[0]))

static void enter_in_session(const struct world *w, struct user *u)
{
	struct answer *a = send_in_session(u->uuid, join_of(w, ""));

	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "user_id"), u->uuid);
	snprintf(u->token, sizeof(u->token), "%s", answer_str(a, "token"));
}

START_TEST(the_service_knows_the_session)
{
	struct world w = { 0 };
	struct user u[2];
	const struct request read = { .path = "/points", .token = u[0].token };

	world_make(&w);
	users_make(u, 2, 0);
	enter_in_session(&w, &u[0]);
	check_ok(send_in_session(u[0].uuid, read), 200);
	check_problem(send_in_session(u[1].uuid, read), "USER_MISMATCH");
	/* A poll asks no service. */
	check_ok(send_in_session(
		     "broken", (struct request){ .path = "/queue/position", .token = u[0].token }),
	    200);
}
END_TEST

START_TEST(nobody_gets_anywhere_without_the_service)
{
	static const char *const claims[] = { "Cookie: session=revoked",
		"Authorization: Basic cm9vdDp4", "Remote-User: root", "REMOTE_USER: root",
		"X-User: root" };

	for (size_t i = 0; i < PRIVATE_CALLS; i++) {
		struct request r = private_calls[i];
		struct answer *a = http_send(&r);

		/* The service said nobody; what is missing first is the worker's to say. */
		ck_assert_msg(a->status == 401, "%s: %d", r.path, a->status);
		for (size_t j = 0; j < sizeof(claims) / sizeof(claims[0]); j++) {
			r.header = claims[j];
			a = http_send(&r);
			ck_assert_msg(
			    a->status == 401, "%s with %s: %d", r.path, claims[j], a->status);
		}
	}
	check_problem(send_in_session("revoked", private_calls[0]), "LOGIN_REQUIRED");
}
END_TEST

START_TEST(a_service_that_fails_lets_nobody_in)
{
	static const char *const fails[] = { "broken", "gone" };

	for (size_t i = 0; i < 2 * PRIVATE_CALLS; i++) {
		struct answer *a = send_in_session(fails[i % 2], private_calls[i / 2]);

		check_problem(a, "UNAVAILABLE");
		ck_assert_str_eq(answer_str(a, "outcome"), "none");
		ck_assert_str_eq(answer_header(a, "Retry-After"), "1");
		ck_assert_msg(strstr(answer_str(a, "detail"), "login") != NULL, "%s",
		    answer_str(a, "detail"));
	}
	ck_assert_int_eq(
	    send_in_session("broken", (struct request){ .path = "/concerts" })->status, 200);
	check_ok(send_in_session("broken", (struct request){ .path = "/healthz" }), 200);
	ck_assert_int_eq(
	    send_in_session("broken", (struct request){ .path = "/site.json" })->status, 200);
}
END_TEST

/* ---- client certificates -----------------------------------------------------------------------
 */

static void make_certificate(const char *name, const char *subject, const char *ca)
{
	int status;

	run(textf("cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
		  "-keyout %s.key -out %s.crt -subj '%s' %s 2>>openssl.log",
		site_dir(), name, name, subject, ca),
	    &status);
	ck_assert_int_eq(status, 0);
}

/* "201", the status of a join with that certificate. */
static const char *join_with(const struct world *w, const char *name)
{
	int status;
	const char *text = run(
	    textf(
		"cd %s && curl -sk -o joined -w '%%{http_code}' --unix-socket https.sock %s%s%s%s%s "
		"-H 'Content-Type: application/json' -d '{\"concert_id\":%ld}' "
		"https://localhost/queue/token",
		site_dir(), name ? "--cert " : "", name ? name : "", name ? ".crt --key " : "",
		name ? name : "", name ? ".key" : "", (long)w->concert),
	    &status);

	ck_assert_int_eq(status, 0);
	return text;
}

START_TEST(a_certificate_names_the_user)
{
	struct world w = { 0 };
	struct user u;
	static const char by_ca[] = "-CA ca.crt -CAkey ca.key";

	world_make(&w);
	user_make(&u, 0);
	make_certificate("own", textf("/O=visitors/CN=%s", u.uuid), by_ca);
	ck_assert_str_eq(join_with(&w, "own"), "201");
	ck_assert_str_eq(join_with(&w, NULL), "401");
	/* Signed by itself: nginx takes the connection no further. */
	make_certificate("self", textf("/CN=%s", u.uuid), "");
	ck_assert_str_eq(join_with(&w, "self"), "400");
	/* A name within a name. */
	make_certificate("inner", textf("/CN=x,CN=%s", u.uuid), by_ca);
	ck_assert_str_eq(join_with(&w, "inner"), "401");
	make_certificate("unit", textf("/OU=CN=%s/CN=x", u.uuid), by_ca);
	ck_assert_str_eq(join_with(&w, "unit"), "401");
}
END_TEST

START_TEST(the_operators_door_is_closed_as_shipped)
{
	struct user u;

	user_make(&u, 0);
	check_problem(send_as(u.uuid, (struct request){ .path = "/ops/api/queues" }), "NOT_FOUND");
	check_problem(
	    CALL(.path = "/ops/api/queues", .header = "Authorization: Basic a2ltOnNlY3JldA=="),
	    "NOT_FOUND");
	check_problem(CALL(.path = "/ops/api/queues", .header = "Operator: kim"), "NOT_FOUND");
	check_problem(http_get(NULL, "/ops/"), "NOT_FOUND");
	check_problem(http_get(NULL, "/ops/app.js"), "NOT_FOUND");
}
END_TEST

START_TEST(an_operator_is_whom_his_own_login_names)
{
	struct user u;
	struct answer *a;

	user_make(&u, 0);
	check_problem(
	    send_as(u.uuid, (struct request){ .path = "/ops/api/status" }), "LOGIN_REQUIRED");
	a = CALL(.path = "/ops/api/status", .header = "Authorization: Basic a2ltOndyb25n");
	check_problem(a, "LOGIN_REQUIRED");
	ck_assert_str_eq(answer_header(a, "WWW-Authenticate"), "Basic realm=\"operators\"");
	a = CALL(.path = "/ops/api/status", .header = "Authorization: Basic a2ltOnNlY3JldA==");
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "operator"), "kim");
	/* The page's files have the same door. */
	for (size_t i = 0; i < 2; i++) {
		const char *path = i == 0 ? "/ops/" : "/ops/app.js";

		check_problem(send_as(u.uuid, (struct request){ .path = path }), "LOGIN_REQUIRED");
		ck_assert_int_eq(
		    CALL(.path = path, .header = "Authorization: Basic a2ltOnNlY3JldA==")->status,
		    200);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("login");
	TCase *tc = suite_case(suite, "login", 30);

	tcase_add_unchecked_fixture(tc, open_site, site_close);
	tcase_add_test(tc, the_login_names_the_user);
	tcase_add_test(tc, without_a_login_nothing_of_a_user_is_done);
	tcase_add_test(tc, the_pages_are_told_where_the_login_is);
	tcase_add_test(tc, polling_and_what_is_public_ask_for_no_login);
	tcase_add_test(tc, the_metrics_are_for_this_machine);
	tcase_add_test(tc, the_operators_door_is_closed_as_shipped);
	tcase_add_test(tc, another_login_is_a_mismatch);
	tcase_add_test(tc, a_login_buys_a_seat);
	tcase_add_test(tc, a_login_that_nobody_has_is_an_unknown_user);

	tc = suite_case(suite, "a strict site", 30);
	tcase_add_unchecked_fixture(tc, open_strict_site, site_close);
	tcase_add_test(tc, a_login_that_nobody_has_is_made_a_user);
	tcase_add_test(tc, nobody_mints_points_for_himself);
	tcase_add_test(tc, an_operator_is_whom_his_own_login_names);

	tc = suite_case(suite, "the site's service", 30);
	tcase_add_unchecked_fixture(tc, open_site_with_service, site_close);
	tcase_add_test(tc, the_service_knows_the_session);
	tcase_add_test(tc, nobody_gets_anywhere_without_the_service);
	tcase_add_test(tc, a_service_that_fails_lets_nobody_in);

	tc = suite_case(suite, "certificates", 30);
	tcase_add_unchecked_fixture(tc, open_site_with_certificates, site_close);
	tcase_add_test(tc, a_certificate_names_the_user);
	return suite_run(suite);
}
