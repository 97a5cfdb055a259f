/* Who the user is, is nginx's to say: the instance behind a login (auth = remote_user). */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "http.h"
#include "instance.h"
#include "raw.h"
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

static void open_site_with_signed_logins(void)
{
	site_open("LOGIN=signed", "");
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

/* What curl says of a GET over the site's UNIX socket, whose clients have no address. */
static const char *get_without_address(const char *path)
{
	int status;

	return run(textf("curl -s -w ' %%{http_code}' --unix-socket %s/site.sock http://x%s",
		       site_dir(), path),
	    &status);
}

START_TEST(monitoring_is_for_this_machine)
{
	static const char *const paths[] = { "/metrics", "/readyz" };
	static const char *const through[] = { "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1",
		"Forwarded: for=127.0.0.1", "Via: 1.1 proxy" };

	ck_assert_str_eq(get_without_address("/healthz"), "{\"status\":\"ok\"} 200");
	for (size_t i = 0; i < 2; i++) {
		const char *out = get_without_address(paths[i]);

		ck_assert_int_eq(http_get(NULL, paths[i])->status, 200);
		ck_assert_msg(
		    strstr(out, "NOT_FOUND") != NULL && strstr(out, " 404") != NULL, "%s", out);
		for (size_t j = 0; j < 4; j++)
			check_problem(CALL(.path = paths[i], .header = through[j]), "NOT_FOUND");
	}
}
END_TEST

START_TEST(monitoring_is_for_whom_the_operator_allows)
{
	int status;
	const char *out;

	run(textf("cd %s && echo 'allow all;' >monitors.conf && kill -HUP $(cat nginx.pid)",
		site_dir()),
	    &status);
	for (int i = 0; i < 100 && strstr(get_without_address("/readyz"), " 200") == NULL; i++)
		sleep_ms(100);
	out = get_without_address("/readyz");
	ck_assert_msg(strstr(out, "\"ready\":true") != NULL, "%s", out);
	run(textf("cd %s && rm monitors.conf && kill -HUP $(cat nginx.pid)", site_dir()), &status);
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

/* ---- no worker takes a call --------------------------------------------------------------------
 */

static void check_gateway(const struct answer *a, const char *outcome)
{
	check_problem_status(a, "UNAVAILABLE", 502);
	ck_assert_str_eq(answer_str(a, "outcome"), outcome);
	ck_assert_str_eq(answer_header(a, "Retry-After"), "1");
}

static struct sockaddr_un shop_address(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/shop.sock", site_dir());
	return at;
}

/* In the place of the shop's workers: their socket, and nobody who accepts. */
static int listen_as_shop(void)
{
	struct sockaddr_un at = shop_address();
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(chmod(at.sun_path, 0777), 0);
	ck_assert_int_eq(listen(fd, 0), 0);
	return fd;
}

static void fill_backlog(void)
{
	struct sockaddr_un at = shop_address();
	int fd;

	do {
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		ck_assert_int_ge(fd, 0);
	} while (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
	ck_assert_int_eq(errno, EAGAIN);
}

START_TEST(a_call_that_no_worker_took_is_not_uncertain)
{
	static const char request[] =
	    "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	const char *socket_path = textf("%s/shop.sock", site_dir());
	const char *kept = textf("%s/kept.sock", site_dir());
	int listening, fd, taken;

	ck_assert_int_eq(rename(socket_path, kept), 0);
	/* No socket; one whose listener is gone; one whose backlog is full. */
	check_gateway(http_get(NULL, "/healthz"), "none");
	close(listen_as_shop());
	check_gateway(http_get(NULL, "/healthz"), "none");
	unlink(socket_path);
	listening = listen_as_shop();
	fill_backlog();
	check_gateway(http_get(NULL, "/healthz"), "none");
	close(listening);
	unlink(socket_path);
	/* A worker that dies after it took the call may have done it. */
	listening = listen_as_shop();
	fd = raw_open(request, strlen(request));
	taken = accept(listening, NULL, NULL);
	ck_assert_int_ge(taken, 0);
	close(taken);
	check_gateway(raw_read(fd), "unknown");
	close(listening);
	ck_assert_int_eq(rename(kept, socket_path), 0);
	check_ok(http_get(NULL, "/healthz"), 200);
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

START_TEST(the_login_s_location_is_not_there)
{
	check_problem(http_get(NULL, "/login"), "NOT_FOUND");
	check_problem(send_in_session("x", (struct request){ .path = "/login" }), "NOT_FOUND");
	check_problem(http_get(NULL, "/problem"), "NOT_FOUND");
}
END_TEST

/* ---- a cookie that the site has signed ---------------------------------------------------------
 */

#define CROWD 600
#define BATCH 100

/* As a site signs them; see frontrow(7). */
static void sign(const char *key, const struct user *u, size_t n, time_t until, char login[][96])
{
	const char *path = textf("%s/uuids", site_dir());
	char *text;
	FILE *file = fopen(path, "w");
	int status;

	ck_assert_ptr_nonnull(file);
	for (size_t i = 0; i < n; i++)
		fprintf(file, "%s\n", u[i].uuid);
	fclose(file);
	text = (char *)run(
	    textf("perl -MDigest::MD5=md5_base64 -ne 'chomp; $s = md5_base64(\"%s $_ %lld %s\"); "
		  "$s =~ tr|+/|-_|; print \"$_.%lld.$s\\n\"' %s",
		key, (long long)until, key, (long long)until, path),
	    &status);
	ck_assert_int_eq(status, 0);
	for (size_t i = 0; i < n; i++) {
		size_t len = strcspn(text, "\n");

		snprintf(login[i], 96, "%.*s", (int)len, text);
		text += len + (text[len] != '\0');
	}
}

static const char *signed_login(const char *key, const struct user *u, time_t until)
{
	static char login[1][96];

	sign(key, u, 1, until, login);
	return textf("%s", login[0]);
}

static struct request signed_join(const struct world *w, const char *login)
{
	struct request r = join_of(w, "");

	r.header = textf("Cookie: theme=dark; frontrow_login=%s", login);
	return r;
}

START_TEST(a_rush_of_signed_logins_is_let_in)
{
	struct world w = { 0 };
	static struct user u[CROWD];
	struct request joins[CROWD];
	struct answer *answers[CROWD];
	static char login[CROWD][96];

	world_make(&w);
	users_make(u, CROWD, 0);
	sign("secret", u, CROWD, time(NULL) + 3600, login);
	for (size_t i = 0; i < CROWD; i++)
		joins[i] = signed_join(&w, login[i]);
	for (size_t i = 0; i < CROWD; i += BATCH)
		http_send_all(joins + i, BATCH, answers + i);
	for (size_t i = 0; i < CROWD; i++) {
		check_ok(answers[i], 201);
		ck_assert_str_eq(answer_str(answers[i], "user_id"), u[i].uuid);
	}
}
END_TEST

START_TEST(a_signature_names_one_user_until_it_expires)
{
	struct world w = { 0 };
	struct user u[2];
	time_t until = time(NULL) + 3600;
	const char *good, *signature;

	world_make(&w);
	users_make(u, 2, 0);
	good = signed_login("secret", &u[0], until);
	signature = strrchr(good, '.');
	const char *const bad[] = {
		signed_login("guess", &u[0], until),
		/* It signs no other user, no other time, and nothing around it. */
		textf("%s.%lld%s", u[1].uuid, (long long)until, signature),
		textf("%s.%lld%s", u[0].uuid, (long long)until + 1, signature),
		textf("%s.", good),
		textf("x%s", good),
		textf("%s.%lld.", u[0].uuid, (long long)until),
		u[0].uuid,
		"",
		signed_login("secret", &u[0], time(NULL) - 1),
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct request r = signed_join(&w, bad[i]);

		check_problem(http_send(&r), "LOGIN_REQUIRED");
	}
	check_problem(
	    http_send(&(struct request){ .path = "/queue/token", .body = "{}" }), "LOGIN_REQUIRED");
	struct request r = signed_join(&w, good);

	check_ok(http_send(&r), 201);
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

/* Of nginx's own errors none is a page of nginx's: over plain HTTP, where all is sent to HTTPS,
 * over HTTPS in both versions, and before nginx knows what is asked. */
static const struct {
	const char *arguments;
	const char *status;
} own_errors[] = {
	{ "--unix-socket http.sock http://x/concerts", "301" },
	{ "--unix-socket http.sock -X TRACE http://x/", "405" },
	{ "--unix-socket http.sock -H 'Host: a b' http://x/", "400" },
	{ "--unix-socket http.sock http://x/problem", "404" },
	{ "--unix-socket http.sock http://x/$long", "414" },
	{ "--unix-socket http.sock -H \"X: $long\" http://x/", "400" },
	{ "--unix-socket https.sock http://x/", "400" }, /* plain HTTP where TLS is spoken */
	{ "--unix-socket https.sock --cert self.crt --key self.key https://x/", "400" },
	{ "--unix-socket https.sock --http1.1 https://x/problem", "404" },
	{ "--unix-socket https.sock --http1.1 -X TRACE https://x/", "405" },
	{ "--unix-socket https.sock --http2 https://x/problem", "404" },
	{ "--unix-socket https.sock --http2 https://x/$long", "414" },
	{ "--unix-socket https.sock --http2 https://x/readyz", "404" },
	{ "--unix-socket https.sock --http2 --data-binary @big https://x/points", "413" },
};

START_TEST(every_error_of_nginx_is_a_problem)
{
	const char *status = own_errors[_i].status, *out;
	int code;

	make_certificate("self", "/CN=self", "");
	run(textf("head -c 20000 /dev/zero >%s/big", site_dir()), &code);
	out = run(textf("cd %s && long=$(head -c 9000 /dev/zero | tr '\\0' a) && curl -sik %s",
		      site_dir(), own_errors[_i].arguments),
	    &code);
	ck_assert_msg(strstr(out, textf(" %s ", status)) == strchr(out, ' '), "%s", out);
	ck_assert_msg(strcasestr(out, "X-Content-Type-Options: nosniff") != NULL, "%s", out);
	ck_assert_msg(
	    strcasestr(out, "Cross-Origin-Resource-Policy: same-origin") != NULL, "%s", out);
	if (strcmp(status, "301") == 0)
		ck_assert_msg(strcasestr(out, "Location: https://x/concerts") != NULL, "%s", out);
	else
		ck_assert_msg(strstr(out, "application/problem+json") != NULL, "%s", out);
}
END_TEST

/* curl's exit status. */
static int speaks(const char *cipher)
{
	int status;

	run(textf("cd %s && curl -sk -o out --tls-max 1.2 --ciphers %s --unix-socket https.sock "
		  "https://x/healthz",
		site_dir(), cipher),
	    &status);
	return status;
}

/* The site's certificate is RSA's, with which a key could be exchanged without forward secrecy. */
START_TEST(every_cipher_is_forward_secret)
{
	ck_assert_int_eq(speaks("ECDHE-RSA-AES128-GCM-SHA256"), 0);
	ck_assert_int_eq(speaks("AES128-GCM-SHA256:AES256-GCM-SHA384:AES128-SHA:AES256-SHA"), 35);
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
	tcase_add_test(tc, monitoring_is_for_this_machine);
	tcase_add_test(tc, monitoring_is_for_whom_the_operator_allows);
	tcase_add_test(tc, a_call_that_no_worker_took_is_not_uncertain);
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
	tcase_add_test(tc, the_login_s_location_is_not_there);

	tc = suite_case(suite, "signed logins", 60);
	tcase_add_unchecked_fixture(tc, open_site_with_signed_logins, site_close);
	tcase_add_test(tc, a_rush_of_signed_logins_is_let_in);
	tcase_add_test(tc, a_signature_names_one_user_until_it_expires);

	tc = suite_case(suite, "certificates", 30);
	tcase_add_unchecked_fixture(tc, open_site_with_certificates, site_close);
	tcase_add_test(tc, a_certificate_names_the_user);
	tcase_add_loop_test(
	    tc, every_error_of_nginx_is_a_problem, 0, sizeof(own_errors) / sizeof(own_errors[0]));
	tcase_add_test(tc, every_cipher_is_forward_secret);
	return suite_run(suite);
}
