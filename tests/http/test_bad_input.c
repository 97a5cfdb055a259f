/*
 * What nobody should send, byte for byte: each is answered in application/problem+json with the
 * status and code due, and changes no row.
 *
 * In targets, headers and bodies stand: {T} an ACTIVE token, {X} the same short of its last
 * character, {F} with one letter's case flipped, {C} its concert, {D} a date, {S} the schedule,
 * {A} a seat, {U} the user.
 */
#include <check.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "http.h"
#include "instance.h"
#include "raw.h"
#include "shape.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define BYTES(text) (text), sizeof(text) - 1

struct input {
	const char *what;
	const char *method, *target;
	const char *headers; /* more lines, each ended by \r\n */
	const char *body;
	size_t body_len; /* 0: strlen(body) */
	int status;
	const char *code; /* NULL: any of its status, or a 2xx */
};

struct wire {
	const char *what;
	const char *bytes;
	size_t len; /* 0: strlen(bytes) */
	int status;
	const char *code;
};

static struct world world;
static struct user user;

static void make_world(void)
{
	world = (struct world){ 0 };
	world_make(&world);
	user_with_turn(&world, &user, 3 * PRICE);
}

static const char *flipped(const char *token)
{
	char *copy = text_keep(strdup(token));
	size_t i = 8;

	while (!isalpha((unsigned char)copy[i]))
		i++;
	copy[i] ^= 0x20;
	return copy;
}

static const char *value_of(char name)
{
	switch (name) {
	case 'T':
		return user.token;
	case 'X':
		return textf("%.*s", (int)strlen(user.token) - 1, user.token);
	case 'F':
		return flipped(user.token);
	case 'C':
		return textf("%ld", (long)world.concert);
	case 'D':
		return world.date;
	case 'S':
		return textf("%ld", (long)world.schedule);
	case 'A':
		return textf("%ld", (long)world.seat[0]);
	case 'U':
		return user.uuid;
	}
	return NULL;
}

/* Bytes, since some bodies hold a NUL. */
struct bytes {
	char *data;
	size_t len;
};

static void append(struct bytes *b, const char *data, size_t len)
{
	b->data = realloc(b->data, b->len + len + 1);
	ck_assert_ptr_nonnull(b->data);
	memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
}

static void append_filled_in(struct bytes *b, const char *data, size_t len)
{
	while (len > 0) {
		const char *value = NULL, *brace = memchr(data + 1, '{', len - 1);
		size_t run = brace != NULL ? (size_t)(brace - data) : len;

		if (len > 2 && data[0] == '{' && data[2] == '}')
			value = value_of(data[1]);
		if (value != NULL) {
			append(b, value, strlen(value));
			run = 3;
		} else {
			append(b, data, run);
		}
		data += run;
		len -= run;
	}
}

static struct bytes build(const struct input *in)
{
	size_t len = in->body_len > 0 || in->body == NULL ? in->body_len : strlen(in->body);
	struct bytes b = { 0 }, body = { 0 };
	const char *lines;

	append(&body, "", 0);
	append_filled_in(&body, in->body != NULL ? in->body : "", len);
	append_filled_in(&b, in->method, strlen(in->method));
	append(&b, " ", 1);
	append_filled_in(&b, in->target, strlen(in->target));
	lines = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
	append(&b, lines, strlen(lines));
	append_filled_in(&b, in->headers, strlen(in->headers));
	if (in->body != NULL) {
		lines = textf("Content-Length: %zu\r\n", body.len);
		append(&b, lines, strlen(lines));
	}
	append(&b, "\r\n", 2);
	append(&b, body.data, body.len);
	free(body.data);
	text_keep(b.data);
	return b;
}

/* ---- judging -------------------------------------------------------------------------------- */

static const char *complaints;
static unsigned ncomplaints;

static void complain(const char *what, const struct answer *a, const char *why)
{
	complaints = textf("%s\n%s: %s: %d %.300s", complaints, what, why, a->status, a->body);
	ncomplaints++;
}

static void judge(const char *what, const struct answer *a, int status, const char *code)
{
	const char *type = answer_header(a, "Content-Type");

	if (a->status != status)
		complain(what, a, textf("not %d", status));
	if (a->status < 400)
		return;
	if (type == NULL || strcmp(type, "application/problem+json") != 0)
		complain(what, a, textf("Content-Type is %s", type != NULL ? type : "missing"));
	if (a->json == NULL || !answer_has(a, "type") || !answer_has(a, "title") ||
	    !answer_has(a, "status") || !answer_has(a, "code") || !answer_has(a, "detail"))
		complain(what, a, "no problem");
	else if (code != NULL && strcmp(answer_str(a, "code"), code) != 0)
		complain(what, a, textf("not %s", code));
	if (answer_header(a, "X-Request-Id") == NULL)
		complain(what, a, "no X-Request-Id");
	if (strstr(a->body, user.token) != NULL)
		complain(what, a, "tells the token");
}

static const char *rows(void)
{
	return sql(
	    "SELECT CONCAT_WS('/', (SELECT COUNT(*) FROM user), (SELECT SUM(balance) FROM user),"
	    " (SELECT COUNT(*) FROM reservation), (SELECT COUNT(*) FROM payment),"
	    " (SELECT COUNT(*) FROM payment_history), (SELECT COUNT(*) FROM idempotency_key),"
	    " (SELECT COUNT(*) FROM queue_token),"
	    " (SELECT GROUP_CONCAT(id, status, expires_at) FROM queue_token WHERE queue_id = %ld),"
	    " (SELECT GROUP_CONCAT(id, status, IFNULL(reservation_id, '-')) FROM concert_seat"
	    "  WHERE schedule_id = %ld))",
	    (long)world.queue, (long)world.schedule);
}

static void begin(void)
{
	complaints = "";
	ncomplaints = 0;
	make_world();
}

static void finish(const char *rows_before)
{
	ck_assert_str_eq(rows(), rows_before);
	ck_assert_msg(ncomplaints == 0, "%u complaints:%s", ncomplaints, complaints);
}

static void try_inputs(const struct input *inputs, size_t n)
{
	const char *before;

	begin();
	before = rows();
	for (size_t i = 0; i < n; i++) {
		struct bytes b = build(&inputs[i]);

		judge(inputs[i].what, raw_send(b.data, b.len), inputs[i].status, inputs[i].code);
	}
	finish(before);
}

#define TRY(table) try_inputs(table, sizeof(table) / sizeof((table)[0]))

/* ---- authorization -------------------------------------------------------------------------- */

#define AUTH(value) "Authorization: " value "\r\n"
#define TOKEN       AUTH("Bearer {T}")
#define JSON        "Content-Type: application/json\r\n"
#define BAD         400, "INVALID_REQUEST"
#define GONE        404, "NOT_FOUND"
#define FORGED      401, "INVALID_TOKEN"

static const struct input authorizations[] = {
	{ "no Authorization", "GET", "/points", "", NULL, 0, 401, "TOKEN_REQUIRED" },
	{ "Bearer and nothing", "GET", "/points", AUTH("Bearer"), NULL, 0, FORGED },
	{ "Bearer, a space and nothing", "GET", "/points", AUTH("Bearer "), NULL, 0, FORGED },
	{ "Basic", "GET", "/points", AUTH("Basic cm9vdDp4"), NULL, 0, FORGED },
	{ "another scheme", "GET", "/points", AUTH("Bearerx {T}"), NULL, 0, FORGED },
	{ "no scheme", "GET", "/points", AUTH("{T}"), NULL, 0, FORGED },
	{ "a scheme in any case", "GET", "/points", AUTH("bEARER {T}"), NULL, 0, 200, NULL },
	{ "two spaces", "GET", "/points", AUTH("Bearer  {T}"), NULL, 0, FORGED },
	{ "a tab", "GET", "/points", AUTH("Bearer\t{T}"), NULL, 0, FORGED },
	{ "a character short", "GET", "/points", AUTH("Bearer {X}"), NULL, 0, FORGED },
	{ "a character long", "GET", "/points", AUTH("Bearer {T}A"), NULL, 0, FORGED },
	{ "padding", "GET", "/points", AUTH("Bearer {T}="), NULL, 0, FORGED },
	{ "a letter's case flipped", "GET", "/points", AUTH("Bearer {F}"), NULL, 0, FORGED },
	{ "a word behind", "GET", "/points", AUTH("Bearer {T} x"), NULL, 0, FORGED },
	{ "8-bit bytes", "GET", "/points", AUTH("Bearer \xff\xfe{T}"), NULL, 0, FORGED },
	{ "two Authorization", "GET", "/points", TOKEN TOKEN, NULL, 0, BAD },
	{ "token in the query", "GET", "/points?token={T}", "", NULL, 0, 401, "TOKEN_REQUIRED" },
	{ "token in a cookie", "GET", "/points", "Cookie: token={T}\r\n", NULL, 0, 401,
	    "TOKEN_REQUIRED" },
	{ "forged before its body is read", "POST", "/reservations", AUTH("Bearer {X}") JSON, "{",
	    0, FORGED },
};

START_TEST(bad_authorization)
{
	TRY(authorizations);
}
END_TEST

/* ---- routes --------------------------------------------------------------------------------- */

static const struct input routes[] = {
	{ "PUT", "PUT", "/points", TOKEN, NULL, 0, 405, "METHOD_NOT_ALLOWED" },
	{ "PATCH", "PATCH", "/reservations/1", TOKEN, NULL, 0, 405, "METHOD_NOT_ALLOWED" },
	{ "DELETE", "DELETE", "/payments/1", TOKEN, NULL, 0, 405, "METHOD_NOT_ALLOWED" },
	{ "TRACE", "TRACE", "/points", TOKEN, NULL, 0, 405, "METHOD_NOT_ALLOWED" },
	{ "GET of a call that is POST", "GET", "/payments", TOKEN, NULL, 0, 405,
	    "METHOD_NOT_ALLOWED" },
	{ "an unknown path", "GET", "/nowhere", TOKEN, NULL, 0, GONE },
	{ "a root that is none", "GET", "/.", TOKEN, NULL, 0, GONE },
	{ "a trailing slash", "GET", "/points/", TOKEN, NULL, 0, GONE },
	{ "two slashes", "GET", "//points", TOKEN, NULL, 0, GONE },
	{ "two slashes within", "GET", "/points//history", TOKEN, NULL, 0, GONE },
	{ "dots that lead there", "GET", "/x/../points", TOKEN, NULL, 0, GONE },
	{ "a dot that leads there", "GET", "/./points", TOKEN, NULL, 0, GONE },
	{ "an escaped letter", "GET", "/%70oints", TOKEN, NULL, 0, GONE },
	{ "an escaped slash", "GET", "/points%2fhistory", TOKEN, NULL, 0, GONE },
	{ "a path parameter", "GET", "/points;a=1", TOKEN, NULL, 0, GONE },
	{ "another case", "GET", "/Points", TOKEN, NULL, 0, GONE },
	{ "an escaped NUL", "GET", "/points%00", TOKEN, NULL, 0, BAD },
	{ "a broken escape", "GET", "/points%zz", TOKEN, NULL, 0, BAD },
	{ "a raw space", "GET", "/poi nts", TOKEN, NULL, 0, BAD },
	{ "a body on GET", "GET", "/points", TOKEN JSON, "{}", 0, BAD },
	{ "a body on HEAD's sister", "GET", "/concerts", JSON, "{}", 0, BAD },
	{ "a body on DELETE", "DELETE", "/reservations/1", TOKEN JSON, "{}", 0, BAD },
	{ "a body on leaving", "DELETE", "/queue/token", TOKEN JSON, "{}", 0, BAD },
	{ "an unknown parameter", "GET", "/points?x=1", TOKEN, NULL, 0, BAD },
	{ "an unknown parameter of an open call", "GET", "/healthz?page=1", "", NULL, 0, BAD },
	{ "a repeated parameter", "GET", "/points?user_id={U}&user_id={U}", TOKEN, NULL, 0, BAD },
	{ "a parameter on POST", "POST", "/points?amount=1", TOKEN JSON, "{\"amount\":1}", 0, BAD },
	{ "a broken escape in a parameter", "GET", "/points?user%5id={U}", TOKEN, NULL, 0, BAD },
	{ "a broken escape in a value", "GET", "/concerts/{C}/dates?available=%7", TOKEN, NULL, 0,
	    BAD },
};

START_TEST(bad_routes)
{
	TRY(routes);
}
END_TEST

/* ---- ids, dates, query values --------------------------------------------------------------- */

#define DIGITS_50  "11111111111111111111111111111111111111111111111111"
#define DIGITS_400 DIGITS_50 DIGITS_50 DIGITS_50 DIGITS_50 DIGITS_50 DIGITS_50 DIGITS_50 DIGITS_50

static const char *const bad_ids[] = { "0", "-1", "+1", "01", "1.0", "1e1", "0x1", "%201", "%31",
	"", "9223372036854775808", "18446744073709551616", DIGITS_400, "\xd9\xa1", "one", "1,2" };

START_TEST(bad_ids_are_no_route)
{
	static const char *const targets[][3] = { { "GET", "/concerts/", "/dates" },
		{ "GET", "/reservations/", "" }, { "DELETE", "/reservations/", "" },
		{ "GET", "/payments/", "" }, { "POST", "/payments/", "/refund" } };
	size_t nids = sizeof(bad_ids) / sizeof(bad_ids[0]);
	struct input inputs[5 * sizeof(bad_ids) / sizeof(bad_ids[0])];
	size_t n = 0;

	for (size_t t = 0; t < 5; t++)
		for (size_t i = 0; i < nids; i++) {
			const char *target =
			    textf("%s%s%s", targets[t][1], bad_ids[i], targets[t][2]);

			inputs[n++] =
			    (struct input){ target, targets[t][0], target, TOKEN, NULL, 0, GONE };
			inputs[n - 1].headers = i % 2 == 0 ? TOKEN : ""; /* before any token */
		}
	try_inputs(inputs, n);
}
END_TEST

static const char *const bad_dates[] = { "2025-02-30", "2025-13-01", "2025-00-10", "2025-01-00",
	"2025-2-3", "20250203", "2025-02-03T00:00", "0000-00-00", "9999-99-99", "2023-02-29",
	"+025-02-03", "2025-02-031", "tomorrow", "2025-02-3a" };

START_TEST(bad_dates_are_invalid)
{
	struct input inputs[sizeof(bad_dates) / sizeof(bad_dates[0])];
	size_t n;

	for (n = 0; n < sizeof(bad_dates) / sizeof(bad_dates[0]); n++)
		inputs[n] = (struct input){ bad_dates[n], "GET",
			textf("/concerts/{C}/dates/%s/seats", bad_dates[n]), TOKEN, NULL, 0, BAD };
	try_inputs(inputs, n);
}
END_TEST

static const char *const bad_queries[] = { "/concerts/{C}/dates?available=TRUE",
	"/concerts/{C}/dates?available=1",
	"/concerts/{C}/dates?available=", "/concerts/{C}/dates?available",
	"/concerts/{C}/dates?available=true&available=true", "/concerts/{C}/dates?date={D}",
	"/concerts/{C}/dates/{D}/seats?status=ALL",
	"/concerts/{C}/dates/{D}/seats?status=", "/concerts/{C}/dates/{D}/seats?status=RESERVED",
	"/concerts/{C}/dates/{D}/seats?schedule_id=0",
	"/concerts/{C}/dates/{D}/seats?schedule_id=01",
	"/concerts/{C}/dates/{D}/seats?schedule_id=x", "/concerts/{C}/dates/{D}/seats?schedule_id=",
	"/concerts/{C}/dates/{D}/seats?schedule_id=9223372036854775808",
	"/points?user_id=", "/points?user_id=1", "/points?user_id=%27%20OR%201=1--",
	"/points/history?limit=0", "/points/history?limit=101", "/points/history?limit=-1",
	"/points/history?limit=ten", "/points/history?limit=1&limit=1", "/points/history?before=0",
	"/points/history?before=-1", "/points/history?before=x", "/reservations?status=CONFIRMED",
	"/reservations/1?x", "/concerts/{C}/dates?available=%zz",
	"/concerts/{C}/dates?available=true%00", "/concerts/{C}/dates?available=true%",
	"/queue/position?user_id={U}" };

START_TEST(bad_queries_are_invalid)
{
	struct input inputs[sizeof(bad_queries) / sizeof(bad_queries[0])];
	size_t n;

	for (n = 0; n < sizeof(bad_queries) / sizeof(bad_queries[0]); n++)
		inputs[n] =
		    (struct input){ bad_queries[n], "GET", bad_queries[n], TOKEN, NULL, 0, BAD };
	try_inputs(inputs, n);
}
END_TEST

/* ---- JSON ----------------------------------------------------------------------------------- */

static const struct {
	const char *what, *text;
	size_t len;
} bad_json[] = {
	{ "an empty body", BYTES("") },
	{ "white space", BYTES(" \r\n\t ") },
	{ "null", BYTES("null") },
	{ "an array", BYTES("[]") },
	{ "a string", BYTES("\"x\"") },
	{ "a number", BYTES("1") },
	{ "cut short", BYTES("{\"amount\":1") },
	{ "cut short in a string", BYTES("{\"amou") },
	{ "a trailing comma", BYTES("{\"amount\":1,}") },
	{ "a letter behind", BYTES("{\"amount\":1}x") },
	{ "two objects", BYTES("{\"amount\":1}{\"amount\":1}") },
	{ "a NUL behind", BYTES("{\"amount\":1}\0junk") },
	{ "a byte order mark", BYTES("\xef\xbb\xbf{\"amount\":1}") },
	{ "single quotes", BYTES("{'amount':1}") },
	{ "no quotes", BYTES("{amount:1}") },
	{ "a comment", BYTES("{\"amount\":1/**/}") },
	{ "a line comment", BYTES("{\"amount\":1}//") },
	{ "a member twice", BYTES("{\"amount\":1,\"amount\":1}") },
	{ "a member twice, once escaped", BYTES("{\"amount\":1,\"amo\\u0075nt\":1}") },
	{ "NaN", BYTES("{\"amount\":NaN}") },
	{ "Infinity", BYTES("{\"amount\":Infinity}") },
	{ "-Infinity", BYTES("{\"amount\":-Infinity}") },
	{ "a number beyond all", BYTES("{\"x\":1e400}") },
	{ "a leading zero", BYTES("{\"amount\":01}") },
	{ "a plus sign", BYTES("{\"amount\":+1}") },
	{ "a bare point", BYTES("{\"amount\":1.}") },
	{ "hexadecimal", BYTES("{\"amount\":0x1}") },
	{ "True", BYTES("{\"amount\":True}") },
	{ "UTF-8 overlong", BYTES("{\"x\":\"\xc0\xaf\"}") },
	{ "UTF-8 surrogate", BYTES("{\"x\":\"\xed\xa0\x80\"}") },
	{ "UTF-8 beyond 10FFFF", BYTES("{\"x\":\"\xf4\x90\x80\x80\"}") },
	{ "UTF-8 lone continuation", BYTES("{\"x\":\"\x80\"}") },
	{ "a lone surrogate", BYTES("{\"x\":\"\\ud800\"}") },
	{ "an escaped NUL in a name", BYTES("{\"amount\\u0000x\":1}") },
	{ "a raw control byte", BYTES("{\"x\":\"a\nb\"}") },
	{ "a raw NUL in a string", BYTES("{\"x\":\"a\0b\"}") },
	{ "depth 5", BYTES("{\"x\":[[[[1]]]]}") },
	{ "depth 33",
	    BYTES("{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}") },
	{ "an unknown member", BYTES("{\"x\":1}") },
	{ "a member of the outcome", BYTES("{\"balance\":1000000}") },
	{ "a member of power", BYTES("{\"is_admin\":true}") },
	{ "another case", BYTES("{\"AMOUNT\":1,\"USER_ID\":1,\"SEAT_ID\":1}") },
	{ "an empty object", BYTES("{}") },
	{ "an empty name", BYTES("{\"\":1}") },
};

static const char *const json_calls[] = { "/points", "/queue/token", "/reservations", "/payments" };

START_TEST(bad_json_is_invalid_on_every_call)
{
	struct input inputs[sizeof(bad_json) / sizeof(bad_json[0])];
	size_t n;

	for (n = 0; n < sizeof(bad_json) / sizeof(bad_json[0]); n++) {
		inputs[n] =
		    (struct input){ textf("%s on %s", bad_json[n].what, json_calls[_i]), "POST",
			    json_calls[_i], TOKEN JSON, bad_json[n].text, bad_json[n].len, BAD };
	}
	try_inputs(inputs, n);
}
END_TEST

START_TEST(bad_json_of_size_is_invalid)
{
	const char *deep = textf("{\"x\":%s1%s}", text_repeat("[", 8000), text_repeat("]", 8000));
	const char *wide = textf("{%s\"y\":1}", text_repeat("\"x\":1,", 1000));
	const char *huge = textf("{\"amount\":%s}", text_repeat("9", 16000));
	const struct input inputs[] = {
		{ "depth 8000", "POST", "/points", TOKEN JSON, deep, 0, BAD },
		{ "1000 members", "POST", "/points", TOKEN JSON, wide, 0, BAD },
		{ "16000 digits", "POST", "/points", TOKEN JSON, huge, 0, 400, "INVALID_AMOUNT" },
		{ "16 KiB and a byte", "POST", "/points", TOKEN JSON,
		    textf("{\"amount\":1%s}", text_repeat(" ", 16384 - 11)), 0, 413,
		    "PAYLOAD_TOO_LARGE" },
		{ "1 MiB", "POST", "/points", TOKEN JSON, text_repeat("x", 1 << 20), 0, 413,
		    "PAYLOAD_TOO_LARGE" },
	};

	TRY(inputs);
}
END_TEST

/* ---- members of each call ------------------------------------------------------------------- */

#define POST_JSON(target, body) body, "POST", target, TOKEN JSON, body, 0, BAD

static const struct input members[] = {
	{ "no type", "POST", "/points", TOKEN, "{\"amount\":1}", 0, 415, "UNSUPPORTED_MEDIA_TYPE" },
	{ "text/plain", "POST", "/points", TOKEN "Content-Type: text/plain\r\n", "{\"amount\":1}",
	    0, 415, "UNSUPPORTED_MEDIA_TYPE" },
	{ "a form", "POST", "/points", TOKEN "Content-Type: application/x-www-form-urlencoded\r\n",
	    "amount=1", 0, 415, "UNSUPPORTED_MEDIA_TYPE" },
	{ "a longer type", "POST", "/points", TOKEN "Content-Type: application/json5\r\n",
	    "{\"amount\":1}", 0, 415, "UNSUPPORTED_MEDIA_TYPE" },
	{ "utf-16", "POST", "/points", TOKEN "Content-Type: application/json; charset=utf-16\r\n",
	    "{\"amount\":1}", 0, 415, "UNSUPPORTED_MEDIA_TYPE" },
	{ "gzip", "POST", "/points", TOKEN JSON "Content-Encoding: gzip\r\n", "{\"amount\":1}", 0,
	    415, "UNSUPPORTED_MEDIA_TYPE" },
	{ "utf-8 is fine", "POST", "/points",
	    TOKEN "Content-Type: Application/JSON ; Charset=\"UTF-8\"\r\n", "{}", 0, BAD },

	{ POST_JSON("/queue/token", "{\"user_id\":1}") },
	{ POST_JSON("/queue/token", "{\"user_id\":null}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"' OR 1=1--\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{{U}}\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U} \"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}0\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"0123456789abcdef0123456789abcdef\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"0123456-789ab-cdef-0123-456789abcdef\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\\u0000\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\",\"concert_id\":0}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\",\"concert_id\":-1}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\",\"concert_id\":\"1\"}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\",\"concert_id\":1.0}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\",\"concert_id\":null}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\",\"concert_id\":9223372036854775808}") },
	{ POST_JSON("/queue/token", "{\"user_id\":\"{U}\",\"status\":\"ACTIVE\"}") },

	{ POST_JSON("/reservations", "{\"schedule_id\":{S}}") },
	{ POST_JSON("/reservations", "{\"seat_id\":{A}}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":\"1\"}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":1.0}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":1e0}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":true}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":null}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":[{A}]}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":-1}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":0}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":9223372036854775808}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":18446744073709551617}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":\"{S}\",\"seat_id\":{A}}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":0,\"seat_id\":{A}}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_ids\":[]}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_ids\":{A}}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_ids\":[{A},{A}]}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_ids\":[\"{A}\"]}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_ids\":[{A},null]}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_ids\":[[{A}]]}") },
	{ POST_JSON("/reservations",
	    "{\"schedule_id\":{S},\"seat_ids\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,"
	    "20,21]}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":{A},\"seat_ids\":[{A}]}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":{A},\"price\":1}") },
	{ POST_JSON("/reservations", "{\"schedule_id\":{S},\"seat_id\":{A},\"user_id\":\"{U}\"}") },

	{ POST_JSON("/payments", "{\"reservation_id\":\"1\"}") },
	{ POST_JSON("/payments", "{\"reservation_id\":0}") },
	{ POST_JSON("/payments", "{\"reservation_id\":1.5}") },
	{ POST_JSON("/payments", "{\"reservation_id\":9223372036854775808}") },
	{ POST_JSON("/payments", "{\"reservation_id\":1,\"amount\":1}") },
	{ POST_JSON("/payments", "{\"reservation_id\":1,\"price\":1}") },
	{ POST_JSON("/payments/1/refund", "{\"amount\":1}") },
	{ POST_JSON("/payments/1/refund", "[]") },
	{ POST_JSON("/payments/1/refund", "null") },

	{ POST_JSON("/points", "{\"amount\":1,\"balance\":1}") },
	{ POST_JSON("/points", "{\"amount\":1,\"user_id\":1}") },
	{ POST_JSON("/points", "{\"amount\":1,\"user_id\":\"me\"}") },
};

START_TEST(bad_members)
{
	TRY(members);
}
END_TEST

/* ---- idempotency keys ----------------------------------------------------------------------- */

#define KEY(value) "Idempotency-Key:" value "\r\n"

START_TEST(bad_keys)
{
	const struct input inputs[] = {
		{ "an empty key", "POST", "/points", TOKEN JSON KEY(""), "{\"amount\":1}", 0, BAD },
		{ "65 characters", "POST", "/points",
		    textf(TOKEN JSON KEY(" %s"), text_repeat("k", 65)), "{\"amount\":1}", 0, BAD },
		{ "256 characters", "POST", "/points",
		    textf(TOKEN JSON KEY(" %s"), text_repeat("k", 256)), "{\"amount\":1}", 0, BAD },
		{ "a space", "POST", "/points", TOKEN JSON KEY(" a b"), "{\"amount\":1}", 0, BAD },
		{ "a control byte", "POST", "/points", TOKEN JSON KEY(" a\x01z"), "{\"amount\":1}",
		    0, BAD },
		{ "8-bit bytes", "POST", "/points", TOKEN JSON KEY(" \xc3\xa4"), "{\"amount\":1}",
		    0, BAD },
		{ "two keys", "POST", "/points", TOKEN JSON KEY(" a") KEY(" b"), "{\"amount\":1}",
		    0, BAD },
		{ "the same key twice", "POST", "/points", TOKEN JSON KEY(" a") KEY(" a"),
		    "{\"amount\":1}", 0, BAD },
		{ "a bad key on DELETE", "DELETE", "/reservations/1", TOKEN KEY(" a b"), NULL, 0,
		    BAD },
		{ "ignored where none is taken", "GET", "/points", TOKEN KEY(" a b"), NULL, 0, 200,
		    NULL },
	};

	TRY(inputs);
}
END_TEST

/* ---- HTTP itself ---------------------------------------------------------------------------- */

#define LINE  "POST /points HTTP/1.1\r\n"
#define HOST  "Host: localhost\r\nConnection: close\r\n"
#define CHUNK "Transfer-Encoding: chunked\r\n"

START_TEST(bad_http)
{
	const char *start = textf(LINE HOST "Authorization: Bearer {T}\r\n" JSON);
	const struct wire wires[] = {
		{ "an unknown method", "FOO /points HTTP/1.1\r\n" HOST "\r\n", 0, 405,
		    "METHOD_NOT_ALLOWED" },
		{ "OPTIONS *", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 0, BAD },
		{ "CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" HOST "\r\n", 0, BAD },
		{ "a raw NUL in the path", BYTES("GET /po\0ints HTTP/1.1\r\n" HOST "\r\n"), BAD },
		{ "a long path", textf("GET /%s HTTP/1.1\r\n" HOST "\r\n", text_repeat("x", 9000)),
		    0, 414, "URI_TOO_LONG" },
		{ "a long header",
		    textf("GET /points HTTP/1.1\r\n" HOST "X: %s\r\n\r\n", text_repeat("x", 9000)),
		    0, BAD },
		{ "40 kB of headers",
		    textf("GET /points HTTP/1.1\r\n" HOST "%s\r\n",
			text_repeat("X: 0123456789012345678901234567890123456\r\n", 1000)),
		    0, BAD },
		{ "no Host", "GET /points HTTP/1.1\r\nConnection: close\r\n\r\n", 0, BAD },
		{ "two Hosts", "GET /points HTTP/1.1\r\n" HOST HOST "\r\n", 0, BAD },
		{ "HTTP/9.9", "GET /points HTTP/9.9\r\n" HOST "\r\n", 0, 505, "INVALID_REQUEST" },
		{ "no version to speak of", "GET /points HTTQ/1.1\r\n" HOST "\r\n", 0, BAD },
		{ "length and chunks",
		    textf("%sContent-Length: 12\r\n" CHUNK "\r\n0\r\n\r\n", start), 0, BAD },
		{ "length -1", textf("%sContent-Length: -1\r\n\r\n{}", start), 0, BAD },
		{ "length +2", textf("%sContent-Length: +2\r\n\r\n{}", start), 0, BAD },
		{ "length 0x2", textf("%sContent-Length: 0x2\r\n\r\n{}", start), 0, BAD },
		{ "length 2^64", textf("%sContent-Length: 18446744073709551616\r\n\r\n{}", start),
		    0, BAD },
		{ "a list of lengths", textf("%sContent-Length: 2, 2\r\n\r\n{}", start), 0, BAD },
		{ "two lengths", textf("%sContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}", start),
		    0, BAD },
		{ "gzip as transfer coding", textf("%sTransfer-Encoding: gzip\r\n\r\n", start), 0,
		    501, "INVALID_REQUEST" },
		{ "a broken chunk", textf("%s" CHUNK "\r\nxyz\r\n{}\r\n0\r\n\r\n", start), 0, BAD },
		{ "chunks of 16 KiB and more",
		    textf(
			"%s" CHUNK "\r\n5000\r\n%s\r\n0\r\n\r\n", start, text_repeat("x", 0x5000)),
		    0, 413, "PAYLOAD_TOO_LARGE" },
		{ "a space before the colon", "GET /points HTTP/1.1\r\n" HOST "X : y\r\n\r\n", 0,
		    BAD },
		{ "a folded header", "GET /points HTTP/1.1\r\n" HOST "X: y\r\n z\r\n\r\n", 0, BAD },
		{ "a bare CR", "GET /points HTTP/1.1\r\n" HOST "X: y\rz\r\n\r\n", 0, BAD },
		{ "a NUL in a header", BYTES("GET /points HTTP/1.1\r\n" HOST "X: y\0z\r\n\r\n"),
		    BAD },
		{ "nothing of HTTP", "\x16\x03\x01\x02\x01\x01\x01\xfc\x03\x03 hello\r\n\r\n", 0,
		    BAD },
	};
	const char *before;

	begin();
	before = rows();
	for (size_t i = 0; i < sizeof(wires) / sizeof(wires[0]); i++) {
		size_t len = wires[i].len > 0 ? wires[i].len : strlen(wires[i].bytes);
		struct bytes b = { 0 };

		append_filled_in(&b, wires[i].bytes, len);
		judge(wires[i].what, raw_send(b.data, b.len), wires[i].status, wires[i].code);
		free(b.data);
	}
	finish(before);
}
END_TEST

START_TEST(http_0_9_gets_nothing)
{
	struct answer *a;

	begin();
	a = raw_send("GET /healthz\r\n\r\n", 16);
	ck_assert_ptr_null(strstr(a->body, "\"status\":\"ok\""));
}
END_TEST

START_TEST(a_body_cut_short_has_no_effect)
{
	const char *before, *request;

	begin();
	before = rows();
	request = textf(LINE HOST "Authorization: Bearer %s\r\n" JSON
				  "Content-Length: 40\r\n\r\n{\"amount\":1}",
	    user.token);
	close(raw_open(request, strlen(request)));
	check_ok(http_get(user.token, "/points"), 200);
	finish(before);
}
END_TEST

START_TEST(chunked_json_is_fine)
{
	const char *request;
	struct answer *a;

	begin();
	request = textf(LINE HOST "Authorization: Bearer %s\r\n" JSON CHUNK
				  "\r\n6\r\n{\"amou\r\n6\r\nnt\":1}\r\n0\r\n\r\n",
	    user.token);
	a = raw_send(request, strlen(request));
	ck_assert_int_eq(a->status, 200);
	ck_assert_int_eq(answer_int(a, "charged"), 1);
}
END_TEST

/* A client may not name itself, whatever header it tries. */
START_TEST(identity_headers_are_not_believed)
{
	static const char *const headers[] = { "Remote-User: {V}", "X-Remote-User: {V}",
		"REMOTE_USER: {V}", "Remote_User: {V}", "Authorization: Basic cm9vdDp4" };
	struct user victim;

	begin();
	user_make(&victim, 7);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		const char *name = textf("%.*s", (int)strcspn(headers[i], "{"), headers[i]);
		const char *line =
		    strchr(headers[i], '{') != NULL ? textf("%s%s", name, victim.uuid) : headers[i];
		struct answer *a = CALL(.path = "/points", .header = line);

		ck_assert_int_eq(a->status, 401);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bad input");
	TCase *tc = suite_case(suite, "bad input", 60);

	tcase_add_test(tc, bad_authorization);
	tcase_add_test(tc, bad_routes);
	tcase_add_test(tc, bad_ids_are_no_route);
	tcase_add_test(tc, bad_dates_are_invalid);
	tcase_add_test(tc, bad_queries_are_invalid);
	tcase_add_loop_test(
	    tc, bad_json_is_invalid_on_every_call, 0, sizeof(json_calls) / sizeof(json_calls[0]));
	tcase_add_test(tc, bad_json_of_size_is_invalid);
	tcase_add_test(tc, bad_members);
	tcase_add_test(tc, bad_keys);
	tcase_add_test(tc, bad_http);
	tcase_add_test(tc, http_0_9_gets_nothing);
	tcase_add_test(tc, a_body_cut_short_has_no_effect);
	tcase_add_test(tc, chunked_json_is_fine);
	tcase_add_test(tc, identity_headers_are_not_believed);
	return suite_run(suite);
}
