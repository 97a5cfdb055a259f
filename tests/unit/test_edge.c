/*
 * The edge without a database: all that is refused before SQL.  Its handle leads nowhere, so a
 * request that did reach for the database would be 503.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <json-c/json.h>

#include "base/metric.h"
#include "edge/edge.h"
#include "edge/request.h"
#include "store/stmt.h"
#include "unit.h"

#define USER  "00000000-0000-4000-8000-000000000001"
#define OTHER "00000000-0000-4000-8000-000000000002"

static struct conf conf;
static struct token_keys keys;
static struct nginx_keys nginx_keys;
static struct db *db;
static struct edge edge;
static char good_token[TOKEN_TEXT_LEN + 1], authorization[200];
static struct edge_answer answer;

static void open_edge(void)
{
	static const char nowhere[] = "[frontrow]\nsocket = /nonexistent/db.sock\n";
	struct token token = { { 1 }, { 1 }, { { 0 } } };
	struct db_config config = { .stmts = store_stmts, .nstmts = STMT__MAX };

	unit_dir_make();
	config.option_file = unit_write("my.cnf", 0600, nowhere, strlen(nowhere));
	conf_defaults(&conf);
	conf.auth = CONF_AUTH_OPEN;
	db = db_open(&config);
	edge = (struct edge){ .conf = &conf,
		.keys = &keys,
		.nginx_keys = &nginx_keys,
		.db = db,
		.arena = arena_new() };
	nginx_keys.n = 0;
	ck_assert(uuid_parse(USER, UUID_TEXT_LEN, &token.user));
	token_mint(&keys, &token, good_token);
	snprintf(authorization, sizeof(authorization), "HTTP_AUTHORIZATION=Bearer %s", good_token);
}

static void close_edge(void)
{
	db_close(&db);
	arena_free(&edge.arena);
	unit_dir_remove();
}

/* ---- asking ---------------------------------------------------------------------------------- */

#define ENV_MAX 24

struct ask {
	const char *method, *uri;
	const char *env[8];
	const char *body;
};

static char *const *environment(const struct ask *a, char text[8][300])
{
	static char *env[ENV_MAX];
	size_t n = 0, body_len = a->body == NULL ? 0 : strlen(a->body);

	snprintf(text[0], 300, "REQUEST_METHOD=%s", a->method);
	snprintf(text[1], 300, "REQUEST_URI=%.250s", a->uri);
	snprintf(text[2], 300, "DOCUMENT_URI=%.*s", (int)strcspn(a->uri, "?"), a->uri);
	snprintf(
	    text[3], 300, "QUERY_STRING=%s", strchr(a->uri, '?') ? strchr(a->uri, '?') + 1 : "");
	snprintf(text[4], 300, body_len == 0 ? "CONTENT_LENGTH=" : "CONTENT_LENGTH=%zu", body_len);
	snprintf(text[5], 300, "SERVER_PROTOCOL=HTTP/1.1");
	snprintf(text[6], 300, "REQUEST_ID=0123456789abcdef");
	/* Before the usual ones: of a plain parameter the first counts. */
	for (size_t i = 0; i < N_OF(a->env) && a->env[i] != NULL; i++)
		env[n++] = (char *)a->env[i];
	for (size_t i = 0; i < 7; i++)
		env[n++] = text[i];
	env[n] = NULL;
	return env;
}

static void ask(const struct ask *a)
{
	char text[8][300];

	edge_handle(&edge, environment(a, text), a->body == NULL ? "" : a->body,
	    a->body == NULL ? 0 : strlen(a->body), &answer);
}

static bool has_line(const char *line)
{
	char wanted[300];
	const char *end = memmem(answer.text, answer.len, "\r\n\r\n", 4);

	ck_assert_ptr_nonnull(end);
	snprintf(wanted, sizeof(wanted), "%s\r\n", line);
	return memmem(answer.text, (size_t)(end + 2 - answer.text), wanted, strlen(wanted)) != NULL;
}

static const char *body_of(size_t *len_r)
{
	const char *end = memmem(answer.text, answer.len, "\r\n\r\n", 4);

	ck_assert_ptr_nonnull(end);
	*len_r = answer.len - (size_t)(end + 4 - answer.text);
	return end + 4;
}

/* No NUL ends the body. */
static struct json_object *json_of_body(void)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *root;
	size_t len;
	const char *body = body_of(&len);

	root = json_tokener_parse_ex(tok, body, (int)len);
	json_tokener_free(tok);
	return root;
}

/* Of a problem: its status twice, its code, and `field` where one is wanted. */
static void check_problem(int status, const char *code, const char *field)
{
	struct json_object *root, *value;
	char line[100];
	size_t len;

	body_of(&len);
	snprintf(line, sizeof(line), "Content-Length: %zu", len);
	ck_assert(has_line(line));
	ck_assert(has_line("Content-Type: application/problem+json"));
	ck_assert(has_line("Cache-Control: no-store"));
	ck_assert(has_line("X-Request-Id: 0123456789abcdef"));
	snprintf(line, sizeof(line), "Status: %d ", status);
	ck_assert_int_eq(strncmp(answer.text, line, strlen(line)), 0);
	root = json_of_body();
	ck_assert_ptr_nonnull(root);
	ck_assert_str_eq(json_object_get_string(json_object_object_get(root, "code")), code);
	ck_assert_int_eq(json_object_get_int(json_object_object_get(root, "status")), status);
	ck_assert_str_eq(
	    json_object_get_string(json_object_object_get(root, "type")), "about:blank");
	ck_assert(json_object_object_get_ex(root, "title", &value));
	ck_assert(json_object_object_get_ex(root, "detail", &value));
	if (field != NULL)
		ck_assert_str_eq(
		    json_object_get_string(json_object_object_get(root, "field")), field);
	json_object_put(root);
}

/* ---- the order of checks --------------------------------------------------------------------- */

#define JSON       "CONTENT_TYPE=application/json"
#define AUTH       authorization
#define FORGED     "HTTP_AUTHORIZATION=Bearer AAAA"
#define KEY(value) "HTTP_IDEMPOTENCY_KEY=" value
#define LONG_KEY   "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg"

static const struct {
	struct ask ask;
	int status;
	const char *code, *field;
} cases[] = {
	/* route, then method, before all else */
	{ { "GET", "/x", { FORGED }, NULL }, 404, "NOT_FOUND", NULL },
	{ { "PUT", "/x", { FORGED }, "x" }, 404, "NOT_FOUND", NULL },
	{ { "PUT", "/points", { FORGED }, "x" }, 405, "METHOD_NOT_ALLOWED", NULL },
	{ { "GET", "/points", { "SERVER_PROTOCOL=HTTP/0.9" }, NULL }, 400, "INVALID_REQUEST",
	    "protocol" },
	/* media type before the token */
	{ { "POST", "/points", { FORGED }, "{}" }, 415, "UNSUPPORTED_MEDIA_TYPE", NULL },
	{ { "POST", "/points", { FORGED }, NULL }, 415, "UNSUPPORTED_MEDIA_TYPE", NULL },
	{ { "POST", "/points", { JSON, "HTTP_CONTENT_ENCODING=gzip" }, "{}" }, 415,
	    "UNSUPPORTED_MEDIA_TYPE", NULL },
	{ { "POST", "/points", { JSON, "CONTENT_LENGTH=3" }, "{}" }, 400, "INVALID_REQUEST",
	    "Content-Length" },
	{ { "POST", "/points", { JSON, "CONTENT_LENGTH=-2" }, "{}" }, 400, "INVALID_REQUEST",
	    "Content-Length" },
	{ { "POST", "/points", { JSON, "CONTENT_LENGTH=18446744073709551618" }, "{}" }, 400,
	    "INVALID_REQUEST", "Content-Length" },
	{ { "POST", "/payments/1/refund", { FORGED }, "x" }, 415, "UNSUPPORTED_MEDIA_TYPE", NULL },
	{ { "POST", "/payments/1/refund", { FORGED }, NULL }, 401, "INVALID_TOKEN", NULL },
	/* the token */
	{ { "POST", "/points", { JSON }, "x" }, 401, "TOKEN_REQUIRED", NULL },
	{ { "GET", "/points?x", { NULL }, NULL }, 401, "TOKEN_REQUIRED", NULL },
	{ { "GET", "/points", { FORGED }, NULL }, 401, "INVALID_TOKEN", NULL },
	{ { "GET", "/points", { "HTTP_AUTHORIZATION=" }, NULL }, 401, "INVALID_TOKEN", NULL },
	{ { "GET", "/points", { "HTTP_AUTHORIZATION=Bearer" }, NULL }, 401, "INVALID_TOKEN", NULL },
	{ { "GET", "/points", { "HTTP_AUTHORIZATION=Bearer " }, NULL }, 401, "INVALID_TOKEN",
	    NULL },
	{ { "GET", "/points", { "HTTP_AUTHORIZATION=Basic eDp5" }, NULL }, 401, "INVALID_TOKEN",
	    NULL },
	{ { "GET", "/points", { AUTH, FORGED }, NULL }, 400, "INVALID_REQUEST", "Authorization" },
	/* the key before the body, and before the database */
	{ { "POST", "/points", { JSON, AUTH, KEY("") }, "x" }, 400, "INVALID_REQUEST",
	    "Idempotency-Key" },
	{ { "POST", "/points", { JSON, AUTH, KEY("a b") }, "x" }, 400, "INVALID_REQUEST",
	    "Idempotency-Key" },
	{ { "POST", "/points", { JSON, AUTH, KEY("\xc3\xa9") }, "x" }, 400, "INVALID_REQUEST",
	    "Idempotency-Key" },
	{ { "POST", "/points", { JSON, AUTH, KEY(LONG_KEY) }, "x" }, 400, "INVALID_REQUEST",
	    "Idempotency-Key" },
	{ { "POST", "/points", { JSON, AUTH, KEY("a"), KEY("a") }, "x" }, 400, "INVALID_REQUEST",
	    "Idempotency-Key" },
	/* what has no state to look at is judged without a database */
	{ { "POST", "/queue/token", { JSON, KEY(""), FORGED }, "x" }, 400, "INVALID_REQUEST",
	    "body" },
	{ { "POST", "/queue/token?x=1", { JSON }, "x" }, 400, "INVALID_REQUEST", "x" },
	{ { "POST", "/queue/token", { JSON }, "{}" }, 400, "INVALID_REQUEST", "user_id" },
	{ { "POST", "/queue/token", { JSON }, "{\"user_id\":\"x\"}" }, 400, "INVALID_REQUEST",
	    "user_id" },
	{ { "POST", "/queue/token", { JSON }, "{\"user_id\":\"" USER "\",\"concert_id\":0}" }, 400,
	    "INVALID_REQUEST", "concert_id" },
	{ { "DELETE", "/queue/token", { AUTH }, "x" }, 400, "INVALID_REQUEST", "body" },
	{ { "DELETE", "/queue/token?x=1", { AUTH }, NULL }, 400, "INVALID_REQUEST", "x" },
	{ { "GET", "/reservations/1", { AUTH }, "{}" }, 400, "INVALID_REQUEST", "body" },
	{ { "GET", "/concerts?", { NULL }, "x" }, 400, "INVALID_REQUEST", "body" },
	{ { "GET", "/concerts?a", { NULL }, NULL }, 400, "INVALID_REQUEST", "a" },
	{ { "POST", "/payments/1/refund", { AUTH, JSON }, "{\"a\":1}" }, 400, "INVALID_REQUEST",
	    "a" },
	/* the token's state comes before these: with no database to ask, 503 */
	{ { "GET", "/points?x=1", { AUTH }, NULL }, 503, "UNAVAILABLE", NULL },
	{ { "POST", "/points", { AUTH, JSON }, "x" }, 503, "UNAVAILABLE", NULL },
	{ { "POST", "/points", { AUTH, JSON }, "{\"amount\":0}" }, 503, "UNAVAILABLE", NULL },
	{ { "GET", "/concerts/1/dates/x/seats", { AUTH }, NULL }, 503, "UNAVAILABLE", NULL },
	{ { "GET", "/queue/position?x=1", { AUTH }, NULL }, 503, "UNAVAILABLE", NULL },
	{ { "GET", "/queue/position", { AUTH }, NULL }, 503, "UNAVAILABLE", NULL },
};

START_TEST(checks_come_in_their_order)
{
	ask(&cases[_i].ask);
	check_problem(cases[_i].status, cases[_i].code, cases[_i].field);
	ck_assert_int_eq(
	    has_line("WWW-Authenticate: Bearer realm=\"frontrow\""), cases[_i].status == 401);
	ck_assert_int_eq(
	    has_line("Retry-After: 1"), cases[_i].status == 503 || cases[_i].status == 409);
}
END_TEST

START_TEST(the_scheme_is_read_in_any_case)
{
	char lower[200];

	snprintf(lower, sizeof(lower), "HTTP_AUTHORIZATION=bEARER %s", good_token);
	ask(&(struct ask){ "GET", "/points", { lower }, NULL });
	check_problem(503, "UNAVAILABLE", NULL);
}
END_TEST

static const char *const spoilt[] = { "HTTP_AUTHORIZATION=Bearer  %s",
	"HTTP_AUTHORIZATION=Bearer\t%s", "HTTP_AUTHORIZATION=Bearer %s ",
	"HTTP_AUTHORIZATION=Bearer %s=", "HTTP_AUTHORIZATION= Bearer %s", "HTTP_AUTHORIZATION=%s" };

START_TEST(a_token_is_taken_to_the_letter)
{
	char text[200];

	/* the format is one of the table above */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), spoilt[_i], good_token);
#pragma GCC diagnostic pop
	ask(&(struct ask){ "GET", "/points", { text }, NULL });
	check_problem(401, "INVALID_TOKEN", NULL);
}
END_TEST

START_TEST(a_body_that_is_too_large_is_refused)
{
	static char large[EDGE_BODY_MAX + 2];

	memset(large, ' ', EDGE_BODY_MAX + 1);
	ask(&(struct ask){ "POST", "/points", { JSON }, large });
	check_problem(413, "PAYLOAD_TOO_LARGE", NULL);
	large[EDGE_BODY_MAX] = '\0';
	ask(&(struct ask){ "POST", "/queue/token", { JSON }, large });
	check_problem(400, "INVALID_REQUEST", "body");
}
END_TEST

START_TEST(a_path_that_is_too_long_is_refused)
{
	static char uri[9000] = "REQUEST_URI=";

	memset(uri + strlen(uri), 'x', sizeof(uri) - strlen(uri) - 1);
	ask(&(struct ask){ "GET", "/points", { uri }, NULL });
	check_problem(414, "URI_TOO_LONG", NULL);
}
END_TEST

/* ---- who the user is ------------------------------------------------------------------------- */

static const struct {
	struct ask ask;
	int status;
	const char *code;
} logins[] = {
	{ { "POST", "/queue/token", { JSON }, "x" }, 401, "LOGIN_REQUIRED" },
	{ { "POST", "/queue/token", { JSON, "REMOTE_USER=" }, "x" }, 401, "LOGIN_REQUIRED" },
	{ { "POST", "/queue/token", { JSON, "REMOTE_USER=" USER }, "{\"user_id\":\"x\"}" }, 400,
	    "INVALID_REQUEST" },
	{ { "POST", "/queue/token", { JSON, "REMOTE_USER=" USER }, "{\"user_id\":\"" OTHER "\"}" },
	    400, "USER_MISMATCH" },
	{ { "POST", "/queue/token", { JSON, "REMOTE_USER=x" }, "{\"user_id\":\"" USER "\"}" }, 400,
	    "USER_MISMATCH" },
	{ { "POST", "/queue/token", { JSON, "REMOTE_USER=x" }, "{}" }, 404, "INVALID_USER" },
	{ { "POST", "/queue/token", { JSON, "REMOTE_USER=" USER }, "{}" }, 503, "UNAVAILABLE" },
	{ { "GET", "/points", { AUTH }, NULL }, 401, "LOGIN_REQUIRED" },
	{ { "GET", "/points", { "REMOTE_USER=" USER }, NULL }, 401, "TOKEN_REQUIRED" },
	{ { "GET", "/points", { AUTH, "REMOTE_USER=" OTHER }, NULL }, 400, "USER_MISMATCH" },
	{ { "GET", "/points", { AUTH, "REMOTE_USER=root" }, NULL }, 400, "USER_MISMATCH" },
	{ { "POST", "/points", { AUTH, JSON, "REMOTE_USER=" OTHER, KEY("") }, "x" }, 400,
	    "USER_MISMATCH" },
	{ { "GET", "/points", { AUTH, "REMOTE_USER=" USER }, NULL }, 503, "UNAVAILABLE" },
	/* a poll asks for no login */
	{ { "GET", "/queue/position", { AUTH }, NULL }, 503, "UNAVAILABLE" },
	{ { "GET", "/concerts", { NULL }, NULL }, 503, "UNAVAILABLE" },
};

START_TEST(nginx_says_who_the_user_is)
{
	conf.auth = CONF_AUTH_REMOTE_USER;
	ask(&logins[_i].ask);
	check_problem(logins[_i].status, logins[_i].code, NULL);
}
END_TEST

START_TEST(a_user_who_is_verified_is_limited)
{
	const struct ask join = { "POST", "/queue/token",
		{ JSON, "REMOTE_USER=" USER, "USER_JOINS=1 0", "USER_CALLS=1 0" }, "{}" };
	const struct ask call = { "GET", "/points",
		{ AUTH, "REMOTE_USER=" USER, "USER_JOINS=1 0", "USER_CALLS=1 0" }, NULL };

	conf.auth = CONF_AUTH_REMOTE_USER;
	edge.limit = limit_new();
	ask(&join);
	check_problem(503, "UNAVAILABLE", NULL);
	ask(&join);
	check_problem(429, "RATE_LIMITED", NULL);
	ck_assert(has_line("Retry-After: 1"));
	ck_assert(has_line("X-Code: RATE_LIMITED"));
	ask(&call);
	check_problem(503, "UNAVAILABLE", NULL);
	ask(&call);
	check_problem(429, "RATE_LIMITED", NULL);
	/* Who only says his name is not counted by it. */
	conf.auth = CONF_AUTH_OPEN;
	for (int i = 0; i < 2; i++) {
		ask(&(struct ask){ "POST", "/queue/token",
		    { JSON, "USER_JOINS=1 0", "USER_CALLS=1 0" }, "{\"user_id\":\"" USER "\"}" });
		check_problem(503, "UNAVAILABLE", NULL);
	}
}
END_TEST

#define OPERATOR "OPERATOR=kim"
#define ORIGINS  "OPERATOR_ORIGINS=https://a.example http://b.example:81"
#define HOST     "HTTP_HOST=b.example:81"

static const struct {
	struct ask ask;
	int status;
	const char *code, *field;
} operators[] = {
	/* whoever the site's login names is no operator */
	{ { "GET", "/ops/api/queues", { "REMOTE_USER=" USER }, NULL }, 401, "LOGIN_REQUIRED",
	    NULL },
	{ { "GET", "/ops/api/queues", { "REMOTE_USER=kim", ORIGINS, HOST, "OPERATOR=" }, NULL },
	    401, "LOGIN_REQUIRED", NULL },
	{ { "GET", "/ops/api/queues", { "HTTP_OPERATOR=kim", ORIGINS, HOST }, NULL }, 401,
	    "LOGIN_REQUIRED", NULL },
	{ { "GET", "/ops/api/queues", { "OPERATOR=k\nim", ORIGINS, HOST }, NULL }, 401,
	    "LOGIN_REQUIRED", NULL },
	{ { "GET", "/ops/api/queues", { "OPERATOR=\xff", ORIGINS, HOST }, NULL }, 401,
	    "LOGIN_REQUIRED", NULL },
	/* from the operators' pages only */
	{ { "GET", "/ops/api/queues", { OPERATOR, HOST }, NULL }, 400, "INVALID_REQUEST", "Host" },
	{ { "GET", "/ops/api/queues", { OPERATOR, ORIGINS }, NULL }, 400, "INVALID_REQUEST",
	    "Host" },
	{ { "GET", "/ops/api/queues", { OPERATOR, ORIGINS, "HTTP_HOST=b.example" }, NULL }, 400,
	    "INVALID_REQUEST", "Host" },
	{ { "GET", "/ops/api/queues", { OPERATOR, ORIGINS, "HTTP_HOST=http://b.example:81" },
	      NULL },
	    400, "INVALID_REQUEST", "Host" },
	{ { "GET", "/ops/api/queues", { OPERATOR, ORIGINS, HOST, "HTTP_ORIGIN=" }, NULL }, 400,
	    "INVALID_REQUEST", "Origin" },
	{ { "GET", "/ops/api/queues", { OPERATOR, ORIGINS, HOST, "HTTP_ORIGIN=b.example:81" },
	      NULL },
	    400, "INVALID_REQUEST", "Origin" },
	{ { "GET", "/ops/api/queues",
	      { OPERATOR, ORIGINS, HOST, "HTTP_ORIGIN=https://b.example:81" }, NULL },
	    400, "INVALID_REQUEST", "Origin" },
	{ { "GET", "/ops/api/queues",
	      { OPERATOR, ORIGINS, HOST, "HTTP_ORIGIN=https://a.example http://b.example:81" },
	      NULL },
	    400, "INVALID_REQUEST", "Origin" },
	{ { "GET", "/ops/api/queues", { OPERATOR, ORIGINS, HOST, "HTTP_SEC_FETCH_SITE=cross-site" },
	      NULL },
	    400, "INVALID_REQUEST", "Origin" },
	{ { "GET", "/ops/api/queues",
	      { OPERATOR, ORIGINS, HOST, "HTTP_ORIGIN=http://b.example:81" }, NULL },
	    503, "UNAVAILABLE", NULL },
	{ { "GET", "/ops/api/queues", { OPERATOR, ORIGINS, "HTTP_HOST=A.example" }, NULL }, 503,
	    "UNAVAILABLE", NULL },
	/* a form cannot send these */
	{ { "POST", "/ops/api/queues/pause", { OPERATOR, ORIGINS, HOST }, NULL }, 415,
	    "UNSUPPORTED_MEDIA_TYPE", NULL },
	{ { "POST", "/ops/api/queues/pause", { OPERATOR, ORIGINS, HOST, JSON }, "{\"x\":1}" }, 400,
	    "INVALID_REQUEST", "x" },
	{ { "POST", "/ops/api/queues/pause", { OPERATOR, ORIGINS, HOST, JSON }, "{}" }, 503,
	    "UNAVAILABLE", NULL },
};

START_TEST(operators_are_named_and_at_their_own_page)
{
	ask(&operators[_i].ask);
	check_problem(operators[_i].status, operators[_i].code, operators[_i].field);
}
END_TEST

static const struct {
	const char *server_addr;
	int status;
	const char *code;
} listening[] = {
	{ "SERVER_ADDR=", 503, "UNAVAILABLE" },
	{ "SERVER_ADDR=127.0.0.1", 503, "UNAVAILABLE" },
	{ "SERVER_ADDR=127.1.2.3", 503, "UNAVAILABLE" },
	{ "SERVER_ADDR=::1", 503, "UNAVAILABLE" },
	{ "SERVER_ADDR=unix:/run/demo.sock", 503, "UNAVAILABLE" },
	{ "SERVER_ADDR=192.0.2.1", 401, "LOGIN_REQUIRED" },
	{ "SERVER_ADDR=10.127.0.1", 401, "LOGIN_REQUIRED" },
	{ "SERVER_ADDR=2001:db8::1", 401, "LOGIN_REQUIRED" },
	{ "SERVER_ADDR=::12", 401, "LOGIN_REQUIRED" },
};

START_TEST(whoever_believes_everyone_does_so_on_loopback)
{
	struct ask join = { "POST", "/queue/token", { JSON, listening[_i].server_addr },
		"{\"user_id\":\"" USER "\"}" };

	ask(&join);
	check_problem(listening[_i].status, listening[_i].code, NULL);
	/* With a login it does not matter. */
	conf.auth = CONF_AUTH_REMOTE_USER;
	join.env[2] = "REMOTE_USER=" USER;
	ask(&join);
	check_problem(503, "UNAVAILABLE", NULL);
}
END_TEST

START_TEST(where_the_site_mints_points_users_do_not)
{
	conf.charge = CONF_CHARGE_SITE;
	ask(&(struct ask){ "POST", "/points", { JSON, AUTH }, "{\"amount\":1}" });
	check_problem(405, "METHOD_NOT_ALLOWED", NULL);
	ck_assert(has_line("Allow: GET, HEAD, OPTIONS"));
	ask(&(struct ask){ "GET", "/points", { AUTH }, NULL });
	check_problem(503, "UNAVAILABLE", NULL);
	ask(&(struct ask){ "OPTIONS", "/points", { NULL }, NULL });
	ck_assert(has_line("Allow: GET, HEAD, OPTIONS"));
}
END_TEST

/* ---- answers --------------------------------------------------------------------------------- */

#define NGINX_KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct ask from_others[] = {
	{ "GET", "/healthz", { NULL }, NULL },
	{ "GET", "/ops/api/status", { "OPERATOR=root" }, NULL },
	{ "GET", "/nothing", { NULL }, NULL },
	{ "POST", "/queue/token", { "REMOTE_USER=" USER, "CONTENT_TYPE=application/json" }, "{}" },
	{ "GET", "/healthz", { "SERVER_PROTOCOL=" }, NULL },
	{ "GET", "/healthz", { "FRONTROW_KEY=" }, NULL },
	{ "GET", "/healthz", { "FRONTROW_KEY=" NGINX_KEY "0" }, NULL },
	/* Of a parameter that comes twice the first counts. */
	{ "GET", "/healthz", { "FRONTROW_KEY=x", "FRONTROW_KEY=" NGINX_KEY }, NULL },
};

START_TEST(nobody_but_nginx_is_answered)
{
	size_t len;
	const char *body;

	nginx_keys = (struct nginx_keys){ .n = 1, .text = { NGINX_KEY } };
	ask(&from_others[_i]);
	check_problem(503, "UNAVAILABLE", NULL);
	body = body_of(&len);
	ck_assert_ptr_nonnull(memmem(body, len, "\"outcome\":\"none\"", 16));
	ask(&(struct ask){ "GET", "/healthz", { "FRONTROW_KEY=" NGINX_KEY }, NULL });
	ck_assert(has_line("Status: 200 OK"));
}
END_TEST

START_TEST(alive_without_a_database)
{
	size_t len;
	const char *body;

	ask(&(struct ask){ "GET", "/healthz", { NULL }, NULL });
	ck_assert(has_line("Status: 200 OK"));
	ck_assert(has_line("Content-Type: application/json"));
	ck_assert(has_line("Content-Length: 15"));
	body = body_of(&len);
	ck_assert_mem_eq(body, "{\"status\":\"ok\"}", len);
}
END_TEST

START_TEST(not_ready_without_a_database)
{
	static const char *const says[] = { "\"ready\":false",
		"\"version\":\"" PACKAGE_VERSION "\"", "\"database\":{\"state\":\"failed\"",
		"\"schema\":{\"state\":\"unknown\"}", "\"settings\":{\"state\":\"unknown\"}",
		"\"board\":{\"state\":\"failed\",\"age_ms\":null}",
		"\"writable\":{\"state\":\"failed\",\"age_ms\":null}",
		"\"line_file\":{\"state\":\"failed\",\"age_ms\":null}", "\"sweeps\":[]" };
	size_t len;
	const char *body;

	strcpy(conf.line_dir, "/run/frontrow/line");
	ask(&(struct ask){ "GET", "/readyz", { NULL }, NULL });
	check_problem(503, "UNAVAILABLE", NULL);
	body = body_of(&len);
	for (int i = 0; i < N_OF(says); i++)
		ck_assert_msg(memmem(body, len, says[i], strlen(says[i])) != NULL, "%s", says[i]);
	*conf.line_dir = '\0'; /* no files are configured */
	ask(&(struct ask){ "GET", "/readyz", { NULL }, NULL });
	body = body_of(&len);
	ck_assert_ptr_null(memmem(body, len, "line_file", strlen("line_file")));
	ask(&(struct ask){ "GET", "/readyz?x=1", { NULL }, NULL });
	check_problem(400, "INVALID_REQUEST", "x");
}
END_TEST

static size_t count_of(struct json_object *o, const char *name)
{
	return json_object_array_length(json_object_object_get(o, name));
}

/* Two samples and two queues, of which the second came since. */
START_TEST(a_queue_that_was_never_sampled_has_empty_columns)
{
	static const char *const names[] = { "waiting", "active", "admitted" };
	struct history_sample sample = {
		.at_us = US_PER_S, .nqueues = 1, .queues = { { 1, 2, 3, 4 } }
	};
	struct line_queue queue = { .state = QUEUE_OPEN };
	struct json_object *root, *queues;
	struct history_queue *q = &sample.queues[0];

	metric_open("");
	history_put(&metrics()->history, &sample);
	sample.at_us += HISTORY_EVERY_US;
	sample.nqueues = 2; /* in another order */
	sample.queues[1] = (struct history_queue){ 1, 7, 8, 9 };
	*q = (struct history_queue){ 5, 1, 1, 1 };
	history_put(&metrics()->history, &sample);
	edge.line.board = board_new(10);
	board_begin(edge.line.board);
	for (queue.id.v = 1; queue.id.v <= 2; queue.id.v++)
		ck_assert(board_add_queue(edge.line.board, &queue));
	board_flip(edge.line.board, (struct instant){ sample.at_us });
	ask(&(struct ask){ "GET", "/ops/api/history", { OPERATOR, ORIGINS, HOST }, NULL });
	ck_assert(has_line("Status: 200 OK"));
	root = json_of_body();
	ck_assert_uint_eq(count_of(root, "at"), 1);
	ck_assert_str_eq(json_object_get_string(json_object_object_get(root, "as_of")),
	    "1970-01-01T00:00:11.000Z");
	queues = json_object_object_get(root, "queues");
	ck_assert_uint_eq(json_object_array_length(queues), 2);
	for (int i = 0; i < N_OF(names); i++) {
		static const int values[] = { 7, 8, 5 };
		struct json_object *of =
		    json_object_object_get(json_object_array_get_idx(queues, 0), names[i]);

		ck_assert_uint_eq(json_object_array_length(of), 1);
		ck_assert_int_eq(json_object_get_int(json_object_array_get_idx(of, 0)), values[i]);
		ck_assert_uint_eq(count_of(json_object_array_get_idx(queues, 1), names[i]), 0);
	}
	json_object_put(root);
	board_free(&edge.line.board);
}
END_TEST

START_TEST(head_has_the_headers_of_get)
{
	size_t len;

	ask(&(struct ask){ "HEAD", "/healthz", { NULL }, NULL });
	ck_assert(has_line("Status: 200 OK"));
	ck_assert(has_line("Content-Length: 15"));
	body_of(&len);
	ck_assert_uint_eq(len, 0);
}
END_TEST

START_TEST(options_tell_the_methods)
{
	size_t len;

	ask(&(struct ask){ "OPTIONS", "/points", { NULL }, NULL });
	ck_assert(has_line("Status: 204 No Content"));
	ck_assert(has_line("Allow: GET, HEAD, POST, OPTIONS"));
	ck_assert(has_line("Cache-Control: no-store"));
	body_of(&len);
	ck_assert_uint_eq(len, 0);
}
END_TEST

/* ---- the log --------------------------------------------------------------------------------- */

static void ask_for_log(const void *arg)
{
	ask(arg);
}

static const struct {
	struct ask ask;
	const char *says;
} logged[] = {
	{ { "GET", "/healthz", { NULL }, NULL },
	    " level=info req=0123456789abcdef method=GET route=/healthz status=200 code=OK us=" },
	{ { "GET", "/points?user_id=secret", { AUTH }, NULL },
	    " method=GET route=/points status=503 code=DB_DOWN us=" },
};

/* nginx's access log has their line. */
static const struct ask refused[] = {
	{ "HEAD", "/reservations/17?x=1", { FORGED }, NULL },
	{ "BREW", "/secret", { FORGED }, NULL },
	{ "GET", "/concerts?x=1", { NULL }, NULL },
};

START_TEST(one_line_says_what_became_of_a_request)
{
	static char text[4096];
	const char *at, *line;

	unit_capture(STDERR_FILENO, ask_for_log, &logged[_i].ask, text, sizeof(text));
	line = strstr(text, logged[_i].says);
	ck_assert_msg(line != NULL, "%s", text);
	ck_assert_ptr_nonnull(strstr(line, " retries=0\n"));
	/* Nothing of what the caller wrote, least of all his token. */
	ck_assert_ptr_null(strstr(text, "secret"));
	ck_assert_ptr_null(strstr(text, good_token));
	ck_assert_ptr_null(strstr(text, "AAAA"));
	at = strstr(text, " method=");
	ck_assert_ptr_null(strstr(at + 1, " method="));
}
END_TEST

START_TEST(a_refusal_has_no_line)
{
	static char text[4096];

	unit_capture(STDERR_FILENO, ask_for_log, &refused[_i], text, sizeof(text));
	ck_assert_str_eq(text, "");
}
END_TEST

START_TEST(no_line_where_none_is_wanted)
{
	static char text[4096];

	conf.log_requests = false;
	unit_capture(STDERR_FILENO, ask_for_log, &logged[0].ask, text, sizeof(text));
	ck_assert_str_eq(text, "");
}
END_TEST

static const char *const bad_ids[] = { "REQUEST_ID=", "REQUEST_ID=a b", "REQUEST_ID=a\r\nX: y",
	"REQUEST_ID=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg" };

START_TEST(a_request_id_is_made_where_there_is_none)
{
	static const char name[] = "X-Request-Id: ";
	const char *at;

	ask(&(struct ask){ "GET", "/healthz", { bad_ids[_i] }, NULL });
	at = memmem(answer.text, answer.len, name, strlen(name));
	ck_assert_ptr_nonnull(at);
	ck_assert_uint_eq(strspn(at + strlen(name), "0123456789abcdef"), 32);
	ck_assert_int_eq(at[strlen(name) + 32], '\r');
}
END_TEST

/* ---- the headers' room ----------------------------------------------------------------------- */

#define ID_MAX 64

/* All that an answer can have, with a path of that length. */
static void answer_with_path(size_t len)
{
	static char path[4096], id[ID_MAX + 1];
	struct request r = { .edge = &edge, .request_id = id };

	memset(path, 'p', len);
	path[len] = '\0';
	memset(id, 'i', ID_MAX);
	r.reply = (struct reply){ .status = 413,
		.type = "application/problem+json",
		.body = "{}",
		.len = 2,
		.location = path,
		.allow = "GET, HEAD, POST, DELETE, OPTIONS",
		.challenge = "Bearer realm=\"frontrow\", error=\"invalid_token\"",
		.retry_after = true,
		.replayed = true };
	reply_bytes(&r, &answer);
}

START_TEST(longest_headers_fit)
{
	size_t len;

	answer_with_path(strlen("/reservations/9223372036854775807"));
	ck_assert(has_line("Location: ppppppppppppppppppppppppppppppppp"));
	ck_assert(has_line("Idempotency-Replayed: true"));
	ck_assert_mem_eq(body_of(&len), "{}", 2);
	ck_assert_uint_eq(len, 2);
}
END_TEST

static void answer_beyond(const void *len)
{
	answer_with_path(*(const size_t *)len);
}

/* They are never cut off: that would be another answer. */
START_TEST(headers_without_end_are_a_defect)
{
	static const size_t lengths[] = { 1000, 1024, 4000 };
	char said[512];
	int status = unit_capture(STDERR_FILENO, answer_beyond, &lengths[_i], said, sizeof(said));

	ck_assert(WIFSIGNALED(status));
	ck_assert_ptr_nonnull(strstr(said, "the headers are longer"));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_edge, close_edge);
	tcase_add_loop_test(tc, checks_come_in_their_order, 0, N_OF(cases));
	tcase_add_test(tc, the_scheme_is_read_in_any_case);
	tcase_add_loop_test(tc, a_token_is_taken_to_the_letter, 0, N_OF(spoilt));
	tcase_add_test(tc, a_body_that_is_too_large_is_refused);
	tcase_add_test(tc, a_path_that_is_too_long_is_refused);
	tcase_add_loop_test(tc, whoever_believes_everyone_does_so_on_loopback, 0, N_OF(listening));
	tcase_add_test(tc, where_the_site_mints_points_users_do_not);
	tcase_add_loop_test(tc, nginx_says_who_the_user_is, 0, N_OF(logins));
	tcase_add_loop_test(tc, operators_are_named_and_at_their_own_page, 0, N_OF(operators));
	tcase_add_loop_test(tc, one_line_says_what_became_of_a_request, 0, N_OF(logged));
	tcase_add_loop_test(tc, a_refusal_has_no_line, 0, N_OF(refused));
	tcase_add_test(tc, no_line_where_none_is_wanted);
	tcase_add_loop_test(tc, nobody_but_nginx_is_answered, 0, N_OF(from_others));
	tcase_add_test(tc, alive_without_a_database);
	tcase_add_test(tc, not_ready_without_a_database);
	tcase_add_test(tc, a_queue_that_was_never_sampled_has_empty_columns);
	tcase_add_test(tc, head_has_the_headers_of_get);
	tcase_add_test(tc, options_tell_the_methods);
	tcase_add_test(tc, a_user_who_is_verified_is_limited);
	tcase_add_loop_test(tc, a_request_id_is_made_where_there_is_none, 0, N_OF(bad_ids));
	tcase_add_test(tc, longest_headers_fit);
	tcase_add_loop_test(tc, headers_without_end_are_a_defect, 0, 3);
}

int main(void)
{
	return unit_main("edge", add);
}
