/* The pages' files as nginx serves them, and what browsers are told with every answer. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "raw.h"
#include "shape.h"
#include "stream.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define PAGE_POLICY                                                                                \
	"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "                \
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "              \
	"form-action 'self'; frame-ancestors 'none'"
#define BARE_POLICY "default-src 'none'; frame-ancestors 'none'"

/* ---- security headers ----------------------------------------------------------------------- */

static void check_header(
    const struct answer *a, const char *what, const char *name, const char *expected)
{
	const char *value = answer_header(a, name);

	ck_assert_msg(value != NULL && strcmp(value, expected) == 0, "%s: %s: %s", what, name,
	    value == NULL ? "(none)" : value);
}

static void check_secured(const struct answer *a, const char *what, const char *policy)
{
	check_header(a, what, "Content-Security-Policy", policy);
	check_header(a, what, "X-Content-Type-Options", "nosniff");
	check_header(a, what, "Referrer-Policy", "no-referrer");
	check_header(a, what, "Cross-Origin-Opener-Policy", "same-origin");
	check_header(a, what, "Cross-Origin-Resource-Policy", "same-origin");
	ck_assert_msg(answer_header(a, "Permissions-Policy") != NULL, "%s", what);
}

START_TEST(every_answer_is_secured)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	const char *etag = answer_header(http_get(NULL, "/"), "ETag");
	const struct {
		struct request request;
		int status;
		const char *policy;
	} answers[] = {
		{ { .path = "/" }, 200, PAGE_POLICY },
		{ { .method = "HEAD", .path = "/" }, 200, PAGE_POLICY },
		{ { .path = "/", .header = textf("If-None-Match: %s", etag) }, 304, PAGE_POLICY },
		{ { .method = "OPTIONS", .path = "/" }, 204, PAGE_POLICY },
		{ { .method = "POST", .path = "/" }, 405, PAGE_POLICY },
		{ { .path = "/shop/nothing.js" }, 404, PAGE_POLICY },
		{ { .path = "/site.json" }, 200, PAGE_POLICY },
		{ { .path = "/openapi.json" }, 200, PAGE_POLICY },
		{ { .path = "/openapi.yaml" }, 200, PAGE_POLICY },
		{ { .path = "/api/" }, 200, PAGE_POLICY },
		{ { .path = "/ops/" }, 200, PAGE_POLICY },
		{ { .method = "OPTIONS", .path = "/ops/" }, 204, PAGE_POLICY },
		{ { .method = "POST", .path = "/ops/app.js" }, 405, PAGE_POLICY },
		{ { .path = "/ops/nothing.js" }, 404, PAGE_POLICY },
		{ { .path = "/ops/api/status" }, 200, BARE_POLICY },
		{ { .path = "/ops/api/nothing" }, 404, BARE_POLICY },
		{ { .path = "/queue/1/line" }, 200, BARE_POLICY },
		{ { .method = "OPTIONS", .path = "/queue/1/line" }, 204, BARE_POLICY },
		{ { .path = "/queue/999999999/line" }, 404, BARE_POLICY },
		{ { .path = "/queue/999999999/events" }, 404, BARE_POLICY },
		{ { .path = "/queue/position", .token = u.token }, 200, BARE_POLICY },
		{ { .path = "/concerts" }, 200, BARE_POLICY },
		{ { .method = "OPTIONS", .path = "/concerts" }, 204, BARE_POLICY },
		{ { .path = "/healthz" }, 200, BARE_POLICY },
		{ { .path = "/nowhere" }, 404, BARE_POLICY },
		{ { .path = "/points" }, 401, BARE_POLICY },
		{ { .method = "PUT", .path = "/points" }, 405, BARE_POLICY },
		{ { .path = "/points", .token = u.token, .body = text_repeat(" ", 17000) }, 413,
		    BARE_POLICY },
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const struct request *r = &answers[i].request;
		const char *what = textf(
		    "%s %s %d", r->method == NULL ? "" : r->method, r->path, answers[i].status);
		struct answer *a = http_send(r);

		ck_assert_msg(a->status == answers[i].status, "%s: %d", what, a->status);
		check_secured(a, what, answers[i].policy);
	}
}
END_TEST

START_TEST(the_event_stream_is_secured)
{
	struct stream *s = stream_open("/queue/1/events", NULL);
	struct answer *a = stream_answer(s);

	ck_assert_int_eq(a->status, 200);
	check_secured(a, "events", BARE_POLICY);
	stream_close(s);
}
END_TEST

START_TEST(what_is_no_request_is_secured)
{
	static const char bytes[] = "GET /poi nts HTTP/1.1\r\nHost: x\r\n\r\n";
	struct answer *a = raw_send(bytes, sizeof(bytes) - 1);

	check_problem(a, "INVALID_REQUEST");
	check_secured(a, "a raw space", BARE_POLICY);
}
END_TEST

/* ---- files ---------------------------------------------------------------------------------- */

static const struct {
	const char *suffix, *type;
	bool zipped;
} types[] = {
	{ ".html", "text/html; charset=utf-8", true },
	{ ".js", "text/javascript; charset=utf-8", true },
	{ ".mjs", "text/javascript; charset=utf-8", true },
	{ ".css", "text/css; charset=utf-8", true },
	{ ".svg", "image/svg+xml; charset=utf-8", true },
	{ ".webmanifest", "application/manifest+json; charset=utf-8", true },
	{ ".txt", "text/plain; charset=utf-8", true },
	{ ".json", "application/json", true },
	{ ".png", "image/png", false },
	{ ".woff2", "font/woff2", false },
};

static size_t type_of(const char *file)
{
	const char *suffix = strrchr(file, '.');
	size_t i = 0;

	while (i < sizeof(types) / sizeof(types[0]) &&
	       (suffix == NULL || strcmp(types[i].suffix, suffix) != 0))
		i++;
	ck_assert_msg(i < sizeof(types) / sizeof(types[0]), "%s: of no type known here", file);
	return i;
}

static void check_zipped(const char *path, size_t type, size_t len)
{
	struct answer *a = CALL(.path = path, .header = "Accept-Encoding: gzip");
	const char *coding = answer_header(a, "Content-Encoding");

	ck_assert_int_eq(a->status, 200);
	if (!types[type].zipped) {
		ck_assert_ptr_null(coding);
		return;
	}
	if (len < 512)
		return;
	ck_assert_msg(coding != NULL && strcmp(coding, "gzip") == 0, "%s", path);
	check_header(a, path, "Vary", "Accept-Encoding");
	ck_assert_uint_lt(a->len, len);
}

static void check_file(const char *path, const char *file)
{
	size_t type = type_of(file);
	struct answer *a = http_get(NULL, path), *again;
	int status;

	ck_assert_msg(a->status == 200, "%s: %d", path, a->status);
	check_header(a, path, "Content-Type", types[type].type);
	check_header(a, path, "Cache-Control", "no-cache");
	check_secured(a, path, PAGE_POLICY);
	ck_assert_str_eq(textf("%zu", a->len),
	    run(textf("stat -c %%s \"${srcdir:-.}/nginx/www/%s\"", file), &status));
	again = CALL(.path = path, .header = textf("If-None-Match: %s", answer_header(a, "ETag")));
	ck_assert_int_eq(again->status, 304);
	check_header(again, path, "Cache-Control", "no-cache");
	ck_assert_int_eq(CALL(.path = textf("%s?v=1", path))->status, 200);
	ck_assert_int_eq(CALL(.method = "HEAD", .path = path)->status, 200);
	check_zipped(path, type, a->len);
}

START_TEST(each_file_is_served)
{
	int status;
	char *files = strdup(run(
	    "cd \"${srcdir:-.}/nginx/www\" && find shop api ops openapi.json -type f", &status));
	char *next;

	ck_assert_int_eq(status, 0);
	check_file("/", "index.html");
	check_file("/api/", "api/index.html");
	check_file("/ops/", "ops/index.html");
	check_file("/openapi.yaml", "openapi.json");
	for (char *file = strtok_r(files, "\n", &next); file != NULL;
	     file = strtok_r(NULL, "\n", &next))
		check_file(textf("/%s", file), file);
	free(files);
}
END_TEST

START_TEST(what_is_no_file_is_not_found)
{
	static const char *const none[] = { "/shop", "/shop/", "/shop/nothing.js", "/api",
		"/openapi.json/", "/api/nothing.js", "/index.html", "/shop/../index.html",
		"/shop/%69ndex.html", "/points/../site.json", "//", "/./", "/shop//index.html",
		"/shop/.index.html", "/shop/nothing", "/site.json/", "/concerts/../shop/nothing.js",
		"/www/index.html", "/server/security.conf", "/ops/%69ndex.html", "/ops/uplot/",
		"/ops/index", "/ops//app.js", "/ops/../index.html",
		"/shop/../../server/security.conf" };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct answer *a = http_get(NULL, none[i]);

		ck_assert_msg(a->status == 404 || a->status == 400, "%s: %d", none[i], a->status);
		check_problem(a, a->status == 404 ? "NOT_FOUND" : "INVALID_REQUEST");
		check_header(a, none[i], "Cache-Control", "no-store");
	}
}
END_TEST

START_TEST(files_are_only_read)
{
	static const char *const paths[] = { "/", "/site.json", "/shop/any.js", "/ops/",
		"/ops/any.js" };
	static const char *const methods[] = { "POST", "PUT", "DELETE", "PATCH", "PROPFIND" };

	for (size_t p = 0; p < sizeof(paths) / sizeof(paths[0]); p++) {
		struct answer *a = CALL(.method = "OPTIONS", .path = paths[p]);

		ck_assert_int_eq(a->status, 204);
		check_header(a, paths[p], "Allow", "GET, HEAD, OPTIONS");
		for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
			a = CALL(.method = methods[i], .path = paths[p]);
			check_problem(a, "METHOD_NOT_ALLOWED");
			check_header(a, paths[p], "Allow", "GET, HEAD, OPTIONS");
		}
		check_problem(
		    CALL(.method = "GET", .path = paths[p], .body = "{}"), "INVALID_REQUEST");
	}
}
END_TEST

START_TEST(the_demo_names_its_users)
{
	struct answer *a = http_get(NULL, "/site.json");

	ck_assert_int_eq(a->status, 200);
	check_header(a, "/site.json", "Content-Type", "application/json");
	check_header(a, "/site.json", "Cache-Control", "no-cache");
	ck_assert_str_eq(answer_str(a, "name"), "frontrow");
	ck_assert(answer_null(a, "login_url"));
	ck_assert_int_eq(answer_int(a, "demo.users"), 1000);
	ck_assert_str_eq(answer_str(a, "demo.uuid_prefix"), "00000000-0000-4000-8000-");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pages");
	TCase *tc;

	tc = suite_case(suite, "security headers", 30);
	tcase_add_test(tc, every_answer_is_secured);
	tcase_add_test(tc, the_event_stream_is_secured);
	tcase_add_test(tc, what_is_no_request_is_secured);

	tc = suite_case(suite, "files", 60);
	tcase_add_test(tc, each_file_is_served);
	tcase_add_test(tc, what_is_no_file_is_not_found);
	tcase_add_test(tc, files_are_only_read);
	tcase_add_test(tc, the_demo_names_its_users);
	return suite_run(suite);
}
