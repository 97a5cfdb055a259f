/* The operator's calls: who may make them, what they answer, and that each change is logged. */
#include <check.h>
#include <string.h>
#include <unistd.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "suite.h"
#include "text.h"
#include "world.h"

static const char shape_queue[] = "queue_id:i name:s queue_state:s waiting:i active:i capacity:i "
				  "active_ttl:i waiting_ttl:i admit_per_minute:i absent_after:i "
				  "holds_per_turn:i "
				  "opens_at:tn paused:b closed:b stock_aware:b admitted_total:i "
				  "admitted_through:i called_through:i as_of:t";
static const char shape_ops_concert[] = "concert_id:i title:s venue:s time_zone:s queue_id:i "
					"queue_state:s opens_at:tn seat_limit:i "
					"availability:s refund_until_hours:i";
static const char shape_schedule[] = "schedule_id:i concert_id:i date:d starts_at:t total_seats:i "
				     "available_seats:i held_seats:i sold_seats:i blocked_seats:i "
				     "canceled_at:tn cleared_at:tn";
static const char shape_log[] = "entry_id:i at:t actor:s verb:s object:s details:s";

static struct answer *get(const char *path)
{
	return http_get(NULL, textf("/ops/api/%s", path));
}

static struct answer *post(const char *path, const char *body)
{
	return CALL(.path = textf("/ops/api/%s", path), .body = body);
}

static void check_field(const struct answer *a, const char *field)
{
	check_problem(a, "INVALID_REQUEST");
	ck_assert_str_eq(answer_str(a, "field"), field);
}

/* The newest line of the log. */
static void check_logged(const char *verb, int64_t object)
{
	struct answer *a = get("log?limit=1");

	check_ok(a, 200);
	shape_check(json_at(a->json, "entries.0"), shape_log);
	ck_assert_str_eq(answer_str(a, "entries.0.actor"), "dev");
	ck_assert_str_eq(answer_str(a, "entries.0.verb"), verb);
	if (object != 0)
		ck_assert_str_eq(answer_str(a, "entries.0.object"), textf("%ld", (long)object));
}

/* ---- who ------------------------------------------------------------------------------------- */

START_TEST(calls_from_other_sites_are_refused)
{
	static const char *const foreign[] = { "Origin: http://evil.example", "Origin: null",
		"Origin: https://127.0.0.1:%u", "Origin: http://127.0.0.1",
		"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site" };
	static const char *const hosts[] = { "Host: evil.example", "Host: 127.0.0.1",
		"Host: evil.example:%u" };
	unsigned port = instance_port();

	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		const char *colon = strstr(foreign[i], "%u");
		const char *header =
		    colon == NULL ? foreign[i]
				  : textf("%.*s%u", (int)(colon - foreign[i]), foreign[i], port);

		check_field(CALL(.path = "/ops/api/queues/pause", .body = "{}", .header = header),
		    "Origin");
		check_field(CALL(.path = "/ops/api/queues", .header = header), "Origin");
	}
	for (size_t i = 0; i < 3; i++) {
		const char *colon = strstr(hosts[i], "%u");
		const char *header = colon == NULL
					 ? hosts[i]
					 : textf("%.*s%u", (int)(colon - hosts[i]), hosts[i], port);

		check_field(CALL(.path = "/ops/api/queues", .header = header), "Host");
	}
	check_ok(
	    CALL(.path = "/ops/api/queues", .header = textf("Origin: http://127.0.0.1:%u", port)),
	    200);
	check_ok(CALL(.path = "/ops/api/queues", .header = "Sec-Fetch-Site: same-origin"), 200);
	check_ok(CALL(.path = "/ops/api/queues", .header = textf("Host: localhost:%u", port)), 200);
}
END_TEST

START_TEST(a_change_needs_a_json_body)
{
	check_problem(
	    CALL(.method = "POST", .path = "/ops/api/queues/pause"), "UNSUPPORTED_MEDIA_TYPE");
	check_field(post("queues/pause", "{\"all\":true}"), "all");
	check_field(post("queues/pause", "[]"), "body");
	check_field(post("queues/1", "{}"), "body");
	check_field(post("concerts/1", "{}"), "body");
	check_field(post("queues/1", "{\"capacity\":\"5\"}"), "capacity");
	check_field(post("queues/1", "{\"capacity\":0}"), "capacity");
	check_field(post("queues/1", "{\"absent_after\":86401}"), "absent_after");
	check_field(post("queues/1", "{\"holds_per_turn\":1001}"), "holds_per_turn");
	check_field(post("queues/1", "{\"name\":\"\"}"), "name");
	check_field(post("queues/1", "{\"size\":5}"), "size");
	check_field(get("queues?all=true"), "all");
	check_problem(get("queue"), "NOT_FOUND");
	check_problem(get("queues/0"), "NOT_FOUND");
	check_problem(get("queues/9223372036854775807"), "NOT_FOUND");
	check_problem(post("queues", "{}"), "METHOD_NOT_ALLOWED");
}
END_TEST

/* ---- queues ---------------------------------------------------------------------------------- */

START_TEST(queues_are_shown_and_changed)
{
	static const struct {
		const char *verb, *member;
		bool value;
	} switches[] = { { "pause", "paused", true }, { "resume", "paused", false },
		{ "close", "closed", true }, { "open", "closed", false } };
	struct world w = { 0 };
	struct answer *a;

	world_make(&w);
	a = get("queues");
	check_ok(a, 200);
	shape_check(json_at(a->json, "queues.0"), shape_queue);
	a = get(textf("queues/%ld", (long)w.queue));
	check_ok(a, 200);
	shape_check(a->json, shape_queue);
	ck_assert_int_eq(answer_int(a, "capacity"), 30);
	a = post(textf("queues/%ld", (long)w.queue),
	    "{\"capacity\":7,\"name\":\"별빛\",\"opens_at\":\"2026-01-01T10:00:00+09:00\","
	    "\"stock_aware\":true}");
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "capacity"), 7);
	ck_assert_str_eq(answer_str(a, "name"), "별빛");
	ck_assert_str_eq(answer_str(a, "opens_at"), "2026-01-01T01:00:00.000Z");
	ck_assert(answer_bool(a, "stock_aware"));
	ck_assert_int_eq(answer_int(a, "active_ttl"), 600);
	check_logged("queue set", w.queue);
	a = post(textf("queues/%ld", (long)w.queue), "{\"opens_at\":null}");
	ck_assert(answer_null(a, "opens_at"));
	for (size_t i = 0; i < 4; i++) {
		a = post(textf("queues/%ld/%s", (long)w.queue, switches[i].verb), "{}");
		check_ok(a, 200);
		ck_assert_int_eq(answer_bool(a, switches[i].member), switches[i].value);
		check_logged(textf("queue %s", switches[i].verb), w.queue);
	}
}
END_TEST

START_TEST(a_token_is_revoked)
{
	struct world w = { 0 };
	struct answer *a;
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	ck_assert_int_eq(post(textf("tokens/%ld/revoke", (long)u.number), "{}")->status, 204);
	check_logged("token revoke", u.number);
	ck_assert_str_eq(answer_str(http_get(u.token, "/points"), "reason"), "REVOKED");
	a = post(textf("tokens/%ld/revoke", (long)u.number), "{}");
	check_problem(a, "TOKEN_EXPIRED");
	ck_assert_str_eq(answer_str(a, "reason"), "REVOKED");
	check_problem(post("tokens/9223372036854775807/revoke", "{}"), "NOT_FOUND");
}
END_TEST

/* ---- concerts, dates and seats --------------------------------------------------------------- */

START_TEST(concerts_and_dates_are_shown_and_changed)
{
	struct world w = { 0 };
	const char *path;
	struct user u;
	int64_t other;
	struct answer *a;

	world_make(&w);
	a = get("concerts");
	check_ok(a, 200);
	shape_check(json_at(a->json, "concerts.0"), shape_ops_concert);
	a = post(
	    textf("concerts/%ld", (long)w.concert), "{\"seat_limit\":2,\"venue\":\"올림픽홀\"}");
	check_ok(a, 200);
	shape_check(a->json, shape_ops_concert);
	ck_assert_int_eq(answer_int(a, "seat_limit"), 2);
	ck_assert_str_eq(answer_str(a, "venue"), "올림픽홀");
	check_logged("concert set", w.concert);
	/* From the line it has to another that is nobody else's, and back. */
	path = textf("concerts/%ld", (long)w.concert);
	other = ctl_add("queue add --name other --capacity 1");
	check_field(post(path, "{\"queue_id\":0}"), "queue_id");
	check_field(post(path, "{\"time_zone\":\"../UTC\"}"), "time_zone");
	a = post(path, textf("{\"queue_id\":%ld,\"time_zone\":\"Etc/UTC\"}", (long)other));
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "queue_id"), other);
	ck_assert_str_eq(answer_str(a, "time_zone"), "Etc/UTC");
	a = post(path, textf("{\"queue_id\":%ld,\"time_zone\":\"Asia/Seoul\"}", (long)w.queue));
	check_ok(a, 200);
	user_with_turn(&w, &u, 0);
	a = post(path, textf("{\"queue_id\":%ld}", (long)other));
	check_field(a, "queue_id");
	ck_assert_ptr_nonnull(strstr(answer_str(a, "detail"), "waits or shops"));
	check_field(
	    post(textf("concerts/%ld", (long)w.concert), "{\"seat_limit\":21}"), "seat_limit");
	check_field(post(textf("concerts/%ld", (long)w.concert), "{\"title\":\"a\\nb\"}"), "title");
	a = get(textf("schedules?concert_id=%ld", (long)w.concert));
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "schedules"), 1);
	shape_check(json_at(a->json, "schedules.0"), shape_schedule);
	a = post(
	    textf("schedules/%ld", (long)w.schedule), "{\"starts_at\":\"2099-12-24T16:00:00Z\"}");
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "date"), "2099-12-25");
	check_logged("schedule set", w.schedule);
	check_field(
	    post(textf("schedules/%ld", (long)w.schedule), "{\"starts_at\":null}"), "starts_at");
	check_field(post(textf("schedules/%ld", (long)w.schedule),
			"{\"starts_at\":\"2020-01-01T00:00:00Z\"}"),
	    "starts_at");
}
END_TEST

START_TEST(blocked_seats_are_not_sold)
{
	struct world w = { .nseats = 3 };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	user_hold(&w, &u, 2);
	a = post(textf("schedules/%ld/block", (long)w.schedule), "{\"labels\":[\"A1\",\"A3\"]}");
	check_problem(a, "SEAT_UNAVAILABLE");
	ck_assert_str_eq(answer_str(a, "label"), "A3");
	check_problem(post(textf("schedules/%ld/block", (long)w.schedule), "{\"labels\":[\"Z9\"]}"),
	    "NOT_FOUND");
	check_field(
	    post(textf("schedules/%ld/block", (long)w.schedule), "{\"labels\":[]}"), "labels");
	check_field(
	    post(textf("schedules/%ld/block", (long)w.schedule), "{\"labels\":[1]}"), "labels");
	a = post(textf("schedules/%ld/block", (long)w.schedule),
	    "{\"labels\":[\" \\uff21\\uff11\\u200b\"]}");
	check_ok(a, 200);
	shape_check(a->json, shape_schedule);
	ck_assert_int_eq(answer_int(a, "blocked_seats"), 1);
	ck_assert_int_eq(answer_int(a, "held_seats"), 1);
	ck_assert_int_eq(answer_int(a, "sold_seats"), 0);
	check_logged("seat block", w.schedule);
	ck_assert_str_eq(seat_status(&w, &u, 0), "RESERVED");
	a = post(textf("schedules/%ld/unblock", (long)w.schedule), "{\"labels\":[\"A1\"]}");
	ck_assert_int_eq(answer_int(a, "blocked_seats"), 0);
	ck_assert_str_eq(seat_status(&w, &u, 0), "AVAILABLE");
}
END_TEST

/* ---- reservations ---------------------------------------------------------------------------- */

START_TEST(reservations_are_canceled_and_refunded)
{
	struct world w = { .concert_options = "--refund-until-hours 8760" };
	struct user u[2];
	int64_t hold, paid;
	struct answer *a;

	world_make(&w);
	user_with_turn(&w, &u[0], 0);
	user_with_turn(&w, &u[1], PRICE);
	hold = user_hold(&w, &u[0], 0);
	paid = user_hold(&w, &u[1], 1);
	user_pay(&u[1], paid);
	a = get(textf("schedules/%ld/reservations", (long)w.schedule));
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "seats"), 1);
	ck_assert_str_eq(answer_str(a, "seats.0.user_id"), u[1].uuid);
	a = get(textf("schedules/%ld/reservations?held=true", (long)w.schedule));
	ck_assert_uint_eq(answer_count(a, "seats"), 2);
	a = get(textf("reservations/%ld", (long)hold));
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "user_id"), u[0].uuid);
	check_reservation(a, "reservation");

	check_problem(post(textf("reservations/%ld/refund", (long)hold), "{}"), "NOT_REFUNDABLE");
	a = post(textf("reservations/%ld/cancel", (long)hold), "{}");
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "end_reason"), "REVOKED");
	check_logged("reservation cancel", hold);
	ck_assert_str_eq(seat_status(&w, &u[0], 0), "AVAILABLE");
	check_problem(
	    post(textf("reservations/%ld/cancel", (long)paid), "{}"), "INVALID_RESERVATION");
	/* Its owner is too late for it. */
	a = post(textf("reservations/%ld/refund", (long)paid), "{}");
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "end_reason"), "REFUNDED");
	check_logged("reservation refund", paid);
	ck_assert_int_eq(user_balance(&u[1]), PRICE);
	check_problem(post(textf("reservations/%ld/refund", (long)paid), "{}"), "NOT_REFUNDABLE");
	check_problem(get("reservations/9223372036854775807"), "NOT_FOUND");
}
END_TEST

START_TEST(a_date_is_canceled)
{
	struct world w = { .nseats = 5 };
	struct user u[2];
	struct answer *a;

	world_make(&w);
	user_with_turn(&w, &u[0], PRICE);
	user_with_turn(&w, &u[1], 0);
	user_pay(&u[0], user_hold(&w, &u[0], 0));
	user_hold(&w, &u[1], 1);
	a = post(textf("schedules/%ld/cancel", (long)w.schedule), "{}");
	check_ok(a, 200);
	ck_assert(answer_bool(a, "done"));
	ck_assert_int_eq(answer_int(a, "refunded"), 1);
	ck_assert_int_eq(answer_int(a, "holds_canceled"), 1);
	ck_assert_int_eq(answer_int(a, "seats_blocked"), 3);
	check_logged("schedule cancel", w.schedule);
	ck_assert_int_eq(user_balance(&u[0]), PRICE);
	check_problem(user_try_hold(&w, &u[1], 2), "NOT_FOUND");
	check_problem(http_get(u[1].token, textf("/concerts/%ld/dates", (long)w.concert)),
	    "NO_AVAILABLE_DATES");
	check_problem(post("schedules/9223372036854775807/cancel", "{}"), "NOT_FOUND");
}
END_TEST

/* ---- points, report, status ------------------------------------------------------------------ */

static struct answer *adjust(const struct user *u, const char *amount, const char *key)
{
	return CALL(.path = "/ops/api/points", .key = key,
	    .body =
		textf("{\"user_id\":\"%s\",\"amount\":%s,\"reason\":\"실수\"}", u->uuid, amount));
}

START_TEST(points_are_adjusted)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_with_turn(&w, &u, 100);
	a = adjust(&u, "-30", NULL);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "balance"), 70);
	ck_assert_int_eq(answer_int(a, "adjusted"), -30);
	check_logged("points adjust", 0);
	a = http_get(u.token, "/points/history");
	ck_assert_str_eq(answer_str(a, "entries.0.type"), "CHARGE");
	ck_assert_int_eq(answer_int(a, "entries.0.amount_change"), -30);
	ck_assert(answer_bool(a, "entries.0.adjustment"));
	a = adjust(&u, "-71", NULL);
	check_problem(a, "NOT_ENOUGH_POINTS");
	ck_assert_int_eq(answer_int(a, "balance"), 70);
	check_problem(adjust(&u, "0", NULL), "INVALID_AMOUNT");
	check_problem(adjust(&u, "1.5", NULL), "INVALID_AMOUNT");
	check_problem(adjust(&u, "-9223372036854775808", NULL), "INVALID_AMOUNT");
	check_problem(CALL(.path = "/ops/api/points",
			  .body = "{\"user_id\":\"00000000-0000-4000-8000-0000000000ff\","
				  "\"amount\":1,\"reason\":\"r\"}"),
	    "INVALID_USER");
	a = post("points", textf("{\"user_id\":\"%s\",\"amount\":1,\"reason\":\"\"}", u.uuid));
	check_field(a, "reason");
	ck_assert_int_eq(user_balance(&u), 70);
}
END_TEST

START_TEST(an_adjustment_with_a_key_is_made_once)
{
	struct user u;
	const char *key;
	struct answer *a;

	user_make(&u, 0);
	key = textf("adjust-%s", u.uuid + 24);
	check_ok(adjust(&u, "5", key), 200);
	a = adjust(&u, "5", key);
	check_ok(a, 200);
	ck_assert_str_eq(answer_header(a, "Idempotency-Replayed"), "true");
	ck_assert_int_eq(user_balance(&u), 5);
	check_problem(adjust(&u, "6", key), "IDEMPOTENCY_KEY_REUSED");
}
END_TEST

START_TEST(report_and_status_are_read)
{
	struct answer *a = get("report?day=2026-01-01");

	check_ok(a, 200);
	ck_assert(answer_bool(a, "agrees"));
	ck_assert_str_eq(answer_str(a, "from"), "2025-12-31T15:00:00.000Z");
	a = get(textf("report?day=%s&time_zone=Etc/UTC", sql("SELECT UTC_DATE()")));
	check_ok(a, 200);
	ck_assert(answer_bool(a, "agrees"));
	check_field(get("report"), "day");
	check_field(get("report?day=today"), "day");
	check_field(get("report?day=2026-01-01&time_zone=Mars/Base"), "time_zone");
	a = get("status");
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "operator"), "dev");
	ck_assert_int_ge(answer_int(a, "schema_version"), 3);
	ck_assert(answer_bool(a, "ready"));
	ck_assert_uint_eq(answer_count(a, "reasons"), 0);
	shape_check(json_at(a->json, "queues.0"), shape_queue);
	check_ok(get("log?since=2026-01-01T00:00:00Z&limit=2"), 200);
	check_field(get("log?since=yesterday"), "since");
}
END_TEST

/* frontrowctl and the call answer with the same members and values, but for `except`. */
static void check_same(const char *verb, const char *path, const char *except)
{
	struct json_object *said = json_tokener_parse(ctl("%s --json", verb));
	struct answer *a = get(path);

	check_ok(a, 200);
	ck_assert_ptr_nonnull(said);
	json_object_object_del(said, except);
	json_object_object_del(a->json, except);
	ck_assert_msg(json_object_equal(said, a->json), "%s: %s\n%s: %s", verb,
	    json_object_to_json_string(said), path, json_object_to_json_string(a->json));
	json_object_put(said);
}

START_TEST(frontrowctl_says_the_same)
{
	struct world w = { 0 };
	const char *today;
	struct user u;
	int64_t paid;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	paid = user_hold(&w, &u, 0);
	user_pay(&u, paid);
	today = sql("SELECT UTC_DATE()");
	check_same(
	    textf("queue show %ld", (long)w.queue), textf("queues/%ld", (long)w.queue), "as_of");
	check_same("concert list", "concerts", "");
	check_same(textf("schedule list --concert %ld", (long)w.concert),
	    textf("schedules?concert_id=%ld", (long)w.concert), "");
	check_same(textf("reservation list --schedule %ld", (long)w.schedule),
	    textf("schedules/%ld/reservations", (long)w.schedule), "");
	check_same("log --limit 1", "log?limit=1", "");
	check_same(textf("report --day %s --time-zone Etc/UTC", today),
	    textf("report?day=%s&time_zone=Etc/UTC", today), "");
	ck_assert_int_eq(
	    answer_int(get(textf("reservations/%ld", (long)paid)), "reservation.reservation_id"),
	    paid);
	ck_assert_ptr_nonnull(strstr(ctl("reservation show %ld --json", (long)paid),
	    textf("\"reservation_id\":%ld,", (long)paid)));
}
END_TEST

/* ---- the last hour --------------------------------------------------------------------------- */

static const char shape_history[] = "as_of:t board_age_ms:i every_seconds:i at:a requests:a "
				    "refused:a failed:a joins:a holds:a sales:a refunds:a "
				    "p95_us:a queues:a";
static const char shape_queue_history[] = "queue_id:i queue_state:s capacity:i waiting_now:i "
					  "active_now:i waiting:a active:a admitted:a";

/* Where the world's queue stands in the answer; -1: nowhere yet. */
static int queue_in(const struct answer *a, const struct world *w)
{
	for (size_t i = 0; i < answer_count(a, "queues"); i++)
		if (answer_int(a, textf("queues.%zu.queue_id", i)) == w->queue)
			return (int)i;
	return -1;
}

static int64_t sum(const struct answer *a, const char *name)
{
	int64_t all = 0;

	for (size_t i = 0; i < answer_count(a, name); i++)
		all += answer_int(a, textf("%s.%zu", name, i));
	return all;
}

/* A sample is taken each 10 s, and a round of the keeper later at the most. */
#define NEXT_SAMPLE_S 25

START_TEST(the_last_hour_is_told)
{
	struct world w = { 0 };
	struct answer *a, *later;
	struct user u;
	const char *since;
	int at;

	world_make(&w);
	a = get("history");
	check_ok(a, 200);
	shape_check(a->json, shape_history);
	check_field(get("history?since=yesterday"), "since");
	check_field(get("history?until=2026-01-01T00:00:00Z"), "until");
	since = textf("%s", answer_str(a, "as_of"));
	user_with_turn(&w, &u, 0);
	for (int i = 0; i < NEXT_SAMPLE_S * 10; i++) {
		later = get(textf("history?since=%s", since));
		check_ok(later, 200);
		at = queue_in(later, &w);
		/* The board may be older than the sample that counts the join. */
		if (sum(later, "joins") > 0 && at >= 0 &&
		    answer_int(later, textf("queues.%d.active_now", at)) > 0)
			break;
		usleep(100000);
	}
	ck_assert_int_gt(sum(later, "joins"), 0);
	ck_assert_int_gt(sum(later, "requests"), 0);
	ck_assert_int_ge(at, 0);
	shape_check(json_at(later->json, textf("queues.%d", at)), shape_queue_history);
	ck_assert_int_eq(answer_int(later, textf("queues.%d.active_now", at)), 1);
	ck_assert_int_eq(answer_int(later, textf("queues.%d.waiting_now", at)), 0);
	ck_assert_uint_lt(answer_count(later, "at"), 5);
	ck_assert_uint_eq(answer_count(later, "requests"), answer_count(later, "at"));
	ck_assert_str_gt(answer_str(later, "at.0"), since);
}
END_TEST

START_TEST(the_data_stay_sound)
{
	audit_is_clean();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("ops");
	TCase *tc = suite_case(suite, "ops", 60);

	tcase_add_test(tc, calls_from_other_sites_are_refused);
	tcase_add_test(tc, a_change_needs_a_json_body);
	tcase_add_test(tc, queues_are_shown_and_changed);
	tcase_add_test(tc, a_token_is_revoked);
	tcase_add_test(tc, concerts_and_dates_are_shown_and_changed);
	tcase_add_test(tc, blocked_seats_are_not_sold);
	tcase_add_test(tc, reservations_are_canceled_and_refunded);
	tcase_add_test(tc, a_date_is_canceled);
	tcase_add_test(tc, points_are_adjusted);
	tcase_add_test(tc, an_adjustment_with_a_key_is_made_once);
	tcase_add_test(tc, report_and_status_are_read);
	tcase_add_test(tc, frontrowctl_says_the_same);
	tcase_add_test(tc, the_last_hour_is_told);
	tcase_add_test(tc, the_data_stay_sound);
	return suite_run(suite);
}
