#include "shape.h"

#include <check.h>
#include <ctype.h>
#include <regex.h>
#include <string.h>

#include "text.h"

const char shape_token_view[] = "token:s user_id:u token_number:i queue_id:i status:s active:b "
				"position:in waiting:i eta_seconds:in expires_at:tn expires_in:in "
				"queue_state:s called_through:i poll_after_ms:i as_of:t events:s "
				"line:s";
const char shape_concert[] = "concert_id:i title:s venue:s time_zone:s queue_id:i queue_state:s "
			     "opens_at:tn seat_limit:i availability:s";
const char shape_date[] = "schedule_id:i date:d starts_at:t total_seats:i available_seats:i "
			  "sold_out:b";
const char shape_seat[] = "seat_id:i schedule_id:i label:s grade:s price:i status:s";
const char shape_reservation[] = "reservation_id:i status:s concert_id:i schedule_id:i date:d "
				 "starts_at:t seats:a total_price:i created_at:t "
				 "hold_expires_at:tn hold_expires_in:in payment_id:in "
				 "refundable_until:tn pay:sn end_reason:sn";
const char shape_reserved_seat[] = "seat_id:i label:s grade:s price:i";
const char shape_payment[] = "payment_id:i reservation_id:i amount:i balance:i status:s paid_at:t "
			     "reservation:o";
const char shape_entry[] = "entry_id:i type:s amount_change:i balance_after:i payment_id:in "
			   "created_at:t adjustment:b";
const char shape_line[] = "queue_id:i admitted_through:i called_through:i waiting:i active:i "
			  "capacity:i queue_state:s as_of:t";

static const struct {
	const char *code;
	int status;
	const char *title;
} problems[] = {
	{ "INVALID_REQUEST", 400, "Invalid Request" },
	{ "INVALID_USER", 404, "Invalid User" },
	{ "LOGIN_REQUIRED", 401, "Login Required" },
	{ "TOKEN_REQUIRED", 401, "Token Required" },
	{ "INVALID_TOKEN", 401, "Invalid Token" },
	{ "TOKEN_EXPIRED", 400, "Token Expired" },
	{ "TOKEN_NOT_ACTIVE", 403, "Token Not Active" },
	{ "WRONG_QUEUE", 403, "Wrong Queue" },
	{ "USER_MISMATCH", 400, "User Mismatch" },
	{ "QUEUE_CLOSED", 403, "Queue Closed" },
	{ "NOT_FOUND", 404, "Not Found" },
	{ "NO_AVAILABLE_DATES", 404, "No Available Dates" },
	{ "NO_AVAILABLE_SEATS", 404, "No Available Seats" },
	{ "SEAT_UNAVAILABLE", 400, "Seat Unavailable" },
	{ "HOLD_LIMIT_EXCEEDED", 400, "Hold Limit Exceeded" },
	{ "SEAT_LIMIT_EXCEEDED", 400, "Seat Limit Exceeded" },
	{ "ALREADY_HOLDING", 400, "Already Holding" },
	{ "INVALID_RESERVATION", 400, "Invalid Reservation" },
	{ "HOLD_EXPIRED", 400, "Hold Expired" },
	{ "NOT_ENOUGH_POINTS", 400, "Not Enough Points" },
	{ "INVALID_AMOUNT", 400, "Invalid Amount" },
	{ "NOT_REFUNDABLE", 400, "Not Refundable" },
	{ "METHOD_NOT_ALLOWED", 405, "Method Not Allowed" },
	{ "PAYLOAD_TOO_LARGE", 413, "Content Too Large" },
	{ "UNSUPPORTED_MEDIA_TYPE", 415, "Unsupported Media Type" },
	{ "URI_TOO_LONG", 414, "URI Too Long" },
	{ "IDEMPOTENCY_IN_PROGRESS", 409, "Request In Progress" },
	{ "IDEMPOTENCY_KEY_REUSED", 422, "Idempotency Key Reused" },
	{ "RATE_LIMITED", 429, "Too Many Requests" },
	{ "UNAVAILABLE", 503, "Unavailable" },
	{ "INTERNAL", 500, "Internal Error" },
};

static const struct {
	char kind;
	enum json_type type;
	const char *pattern; /* of a string */
} kinds[] = {
	{ 's', json_type_string, NULL },
	{ 'i', json_type_int, NULL },
	{ 'b', json_type_boolean, NULL },
	{ 'a', json_type_array, NULL },
	{ 'o', json_type_object, NULL },
	{ 'n', json_type_null, NULL },
	{ 't', json_type_string,
	    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$" },
	{ 'd', json_type_string, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
	{ 'u', json_type_string, "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" },
};

static bool matches(const char *text, const char *pattern)
{
	regex_t re;
	bool yes;

	ck_assert_int_eq(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
	yes = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	return yes;
}

static bool is_of_kind(struct json_object *value, char kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].kind == kind)
			return json_object_is_type(value, kinds[i].type) &&
			       (kinds[i].pattern == NULL ||
				   matches(json_object_get_string(value), kinds[i].pattern));
	ck_abort_msg("no such kind: %c", kind);
	return false;
}

void shape_check(struct json_object *object, const char *shape)
{
	while (*shape != '\0') {
		size_t name_len = strcspn(shape, ":"), n = strcspn(shape, " ");
		const char *name = textf("%.*s", (int)name_len, shape);
		struct json_object *value = json_at(object, name);
		bool ok = false;

		for (size_t i = name_len + 1; i < n; i++)
			ok = ok || is_of_kind(value, shape[i]);
		ck_assert_msg(ok, "%s is not as due (%.*s): %s", name, (int)n, shape,
		    json_object_to_json_string(object));
		shape += n + (shape[n] == ' ');
	}
}

static void check_envelope(const struct answer *a, const char *type)
{
	const char *given = answer_header(a, "Content-Type");
	const char *cache = answer_header(a, "Cache-Control");
	const char *id = answer_header(a, "X-Request-Id");

	ck_assert_msg(
	    given != NULL && strcmp(given, type) == 0, "Content-Type: %s\n%s", given, a->body);
	ck_assert_msg(cache != NULL && strcmp(cache, "no-store") == 0, "Cache-Control: %s\n%s",
	    cache, a->body);
	ck_assert_msg(id != NULL && *id != '\0', "no X-Request-Id: %s", a->body);
}

void check_ok(const struct answer *a, int status)
{
	ck_assert_msg(a->status == status, "%d instead of %d: %s", a->status, status, a->body);
	check_envelope(a, "application/json");
	ck_assert_ptr_nonnull(a->json);
}

static void check_one_of(const struct answer *a, const char *path, const char *words)
{
	const char *pattern = textf("^(%s)$", words);

	ck_assert_msg(matches(answer_str(a, path), pattern), "%s: %s", path, a->body);
}

void check_token_view(const struct answer *a)
{
	const char *status;
	bool waiting, done;

	shape_check(a->json, shape_token_view);
	check_one_of(a, "status", "WAITING|ACTIVE|DONE");
	check_one_of(a, "queue_state", "NOT_OPEN|PAUSED|SOLD_OUT|CLOSED|OPEN");
	status = answer_str(a, "status");
	waiting = strcmp(status, "WAITING") == 0;
	done = strcmp(status, "DONE") == 0;
	ck_assert_int_eq(answer_bool(a, "active"), strcmp(status, "ACTIVE") == 0);
	ck_assert_int_eq(answer_null(a, "position"), !waiting);
	if (waiting)
		ck_assert_int_ge(answer_int(a, "position"), 1);
	ck_assert_int_eq(answer_null(a, "expires_at"), done);
	ck_assert_int_eq(answer_null(a, "expires_in"), done);
	if (!done)
		ck_assert_int_ge(answer_int(a, "expires_in"), 0);
	ck_assert_int_ge(answer_int(a, "waiting"), waiting);
	ck_assert_int_ge(answer_int(a, "poll_after_ms"), 1);
	ck_assert_str_eq(
	    answer_str(a, "events"), textf("/queue/%ld/events", (long)answer_int(a, "queue_id")));
	ck_assert_str_eq(
	    answer_str(a, "line"), textf("/queue/%ld/line", (long)answer_int(a, "queue_id")));
}

void check_reservation(const struct answer *a, const char *path)
{
	struct json_object *r = json_at(a->json, path);
	const char *dot = *path == '\0' ? "" : ".";
	const char *status = answer_str(a, textf("%s%sstatus", path, dot));
	bool held = strcmp(status, "TEMP_RESERVED") == 0;
	bool paid = strcmp(status, "CONFIRMED") == 0;
	const char *seats = textf("%s%sseats", path, dot);
	int64_t total = 0;

	shape_check(r, shape_reservation);
	ck_assert(held || paid || strcmp(status, "CANCELED") == 0);
	ck_assert_int_eq(answer_null(a, textf("%s%shold_expires_at", path, dot)), !held);
	ck_assert_int_eq(answer_null(a, textf("%s%shold_expires_in", path, dot)), !held);
	ck_assert_int_eq(answer_null(a, textf("%s%spay", path, dot)), !held);
	if (held)
		ck_assert_str_eq(answer_str(a, textf("%s%spay", path, dot)), "/payments");
	ck_assert_int_eq(answer_null(a, textf("%s%spayment_id", path, dot)), !paid);
	ck_assert_int_eq(answer_null(a, textf("%s%srefundable_until", path, dot)), !paid);
	ck_assert_int_eq(answer_null(a, textf("%s%send_reason", path, dot)), held || paid);
	ck_assert_int_ge(answer_count(a, seats), 1);
	for (size_t i = 0; i < answer_count(a, seats); i++) {
		shape_check(json_at(a->json, textf("%s.%zu", seats, i)), shape_reserved_seat);
		total += answer_int(a, textf("%s.%zu.price", seats, i));
	}
	ck_assert_int_eq(answer_int(a, textf("%s%stotal_price", path, dot)), total);
}

void check_payment(const struct answer *a)
{
	shape_check(a->json, shape_payment);
	check_one_of(a, "status", "DONE|REFUNDED");
	check_reservation(a, "reservation");
	ck_assert_int_eq(
	    answer_int(a, "reservation.reservation_id"), answer_int(a, "reservation_id"));
	ck_assert_int_eq(answer_int(a, "reservation.total_price"), answer_int(a, "amount"));
}

/* What no error may tell. */
static void check_discreet(const struct answer *a, const char *code)
{
	static const char *const secrets[] = { "SELECT", "INSERT", "UPDATE ", "mysql", "MariaDB",
		"frontrow.sock", "/var/", "queue_token" };

	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++)
		ck_assert_msg(
		    strstr(a->body, secrets[i]) == NULL, "tells %s: %s", secrets[i], a->body);
	ck_assert_int_eq(answer_has(a, "token"), strcmp(code, "TOKEN_NOT_ACTIVE") == 0);
}

void check_problem_status(const struct answer *a, const char *code, int status)
{
	size_t i = 0;

	ck_assert_msg(a->json != NULL, "%d instead of %s: no JSON: %s", a->status, code, a->body);
	ck_assert_msg(a->status == status && answer_has(a, "code"), "%d instead of %s: %s",
	    a->status, code, a->body);
	ck_assert_msg(strcmp(answer_str(a, "code"), code) == 0, "%s instead of %s: %s",
	    answer_str(a, "code"), code, a->body);
	check_envelope(a, "application/problem+json");
	shape_check(a->json, "type:s title:s status:i code:s detail:s");
	ck_assert_str_eq(answer_str(a, "type"), "about:blank");
	ck_assert_int_eq(answer_int(a, "status"), status);
	while (strcmp(problems[i].code, code) != 0)
		ck_assert_uint_lt(++i, sizeof(problems) / sizeof(problems[0]));
	if (status == problems[i].status)
		ck_assert_str_eq(answer_str(a, "title"), problems[i].title);
	if (status == 401)
		ck_assert_ptr_nonnull(answer_header(a, "WWW-Authenticate"));
	if (status == 405)
		ck_assert_ptr_nonnull(answer_header(a, "Allow"));
	if (status == 409 || status == 429 || status == 503)
		ck_assert_ptr_nonnull(answer_header(a, "Retry-After"));
	check_discreet(a, code);
}

void check_problem(const struct answer *a, const char *code)
{
	size_t i = 0;

	while (strcmp(problems[i].code, code) != 0)
		ck_assert_uint_lt(++i, sizeof(problems) / sizeof(problems[0]));
	check_problem_status(a, code, problems[i].status);
}
