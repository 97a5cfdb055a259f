/* Each error of API.md with what it carries, the order of checks, and what errors must not tell. */
#include <check.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define TURN_S    600
#define HOLD_S    300
#define WAITING_S 86400
#define NO_ID     9223372036854775807L

static struct answer *dates(const struct world *w, const struct user *u)
{
	return http_get(u->token, textf("/concerts/%ld/dates", (long)w->concert));
}

static struct answer *refund(const struct user *u, int64_t payment)
{
	return CALL(.method = "POST", .token = u->token,
	    .path = textf("/payments/%ld/refund", (long)payment));
}

static void check_field(const struct answer *a, const char *field)
{
	check_problem(a, "INVALID_REQUEST");
	ck_assert_str_eq(answer_str(a, "field"), field);
}

/* ---- tokens and users ---------------------------------------------------------------------- */

START_TEST(a_token_is_required_and_must_be_genuine)
{
	struct world w = { 0 };
	struct user u;
	char forged[sizeof(u.token)];

	world_make(&w);
	user_with_turn(&w, &u, 0);
	check_problem(http_get(NULL, "/points"), "TOKEN_REQUIRED");
	check_problem(http_get(NULL, "/queue/position"), "TOKEN_REQUIRED");
	check_problem(http_get(NULL, textf("/points?token=%s", u.token)), "TOKEN_REQUIRED");
	check_problem(http_get("nonsense", "/points"), "INVALID_TOKEN");
	for (size_t i = 0; u.token[i] != '\0'; i += 5) {
		memcpy(forged, u.token, sizeof(forged));
		forged[i] = forged[i] == 'A' ? 'B' : 'A';
		check_problem(http_get(forged, "/points"), "INVALID_TOKEN");
	}
	sql("DELETE FROM queue_token WHERE id = %ld", (long)u.number);
	check_problem(http_get(u.token, "/points"), "INVALID_TOKEN");
	check_problem(dates(&w, &u), "INVALID_TOKEN");
}
END_TEST

static void turn_over(const struct world *w, const struct user *u)
{
	(void)u;
	world_age(w, TURN_S);
}

static void hold_lapsed(const struct world *w, const struct user *u)
{
	user_hold(w, u, 0);
	world_age(w, HOLD_S);
}

static void waited_out(const struct world *w, const struct user *u)
{
	sql("UPDATE queue_token SET status = 'WAITING', activated_at = NULL, turn_ends_at = NULL,"
	    " created_at = UTC_TIMESTAMP(6) - INTERVAL %d SECOND, expires_at = UTC_TIMESTAMP(6)"
	    " WHERE id = %ld AND queue_id = %ld",
	    WAITING_S, (long)u->number, (long)w->queue);
}

static void absent(const struct world *w, const struct user *u)
{
	sql("UPDATE queue_token SET status = 'EXPIRED', end_reason = 'ABSENT',"
	    " ended_at = UTC_TIMESTAMP(6) WHERE id = %ld AND queue_id = %ld",
	    (long)u->number, (long)w->queue);
}

static void left(const struct world *w, const struct user *u)
{
	(void)w;
	ck_assert_int_eq(http_delete(u->token, "/queue/token")->status, 204);
}

static void revoked(const struct world *w, const struct user *u)
{
	(void)w;
	ctl("token revoke %ld", (long)u->number);
}

static const struct {
	const char *reason;
	void (*happen)(const struct world *w, const struct user *u);
} endings[] = {
	{ "TURN_OVER", turn_over },
	{ "HOLD_LAPSED", hold_lapsed },
	{ "WAITED_OUT", waited_out },
	{ "ABSENT", absent },
	{ "LEFT", left },
	{ "REVOKED", revoked },
};

START_TEST(an_expired_token_says_why_and_where_to_register)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	endings[_i].happen(&w, &u);
	struct answer *const refused[] = { http_get(u.token, "/queue/position"),
		http_get(u.token, "/points"), http_get(u.token, "/points/history"), dates(&w, &u),
		user_try_hold(&w, &u, 1), user_try_pay(&u, NO_ID),
		http_post(u.token, "/points", "{\"amount\":1}") };

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		check_problem(refused[i], "TOKEN_EXPIRED");
		ck_assert_str_eq(answer_str(refused[i], "token_status"), "EXPIRED");
		ck_assert_str_eq(answer_str(refused[i], "reason"), endings[_i].reason);
		ck_assert_str_eq(answer_str(refused[i], "register"), "/queue/token");
	}
	check_ok(http_get(u.token, "/reservations"), 200);
	check_ok(user_join(&w, &u), 201);
}
END_TEST

/* The token view in a refusal: its `status` is there the HTTP one, its own is `token_status`. */
static void check_not_active(const struct answer *a, const char *token_status)
{
	check_problem(a, "TOKEN_NOT_ACTIVE");
	ck_assert_str_eq(answer_str(a, "token_status"), token_status);
	ck_assert_str_eq(answer_str(a, "register"), "/queue/token");
	shape_check(a->json, "token:s user_id:u token_number:i queue_id:i active:b position:in "
			     "waiting:i eta_seconds:in expires_at:tn expires_in:in queue_state:s "
			     "called_through:i poll_after_ms:i as_of:t events:s line:s");
	ck_assert(!answer_bool(a, "active"));
}

START_TEST(one_without_a_turn_is_told_his_place)
{
	struct world w = { .capacity = 1 };
	struct user u[2];
	int64_t reservation;

	world_make(&w);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	check_not_active(dates(&w, &u[1]), "WAITING");
	check_not_active(user_try_hold(&w, &u[1], 0), "WAITING");
	check_not_active(user_try_pay(&u[1], NO_ID), "WAITING");
	ck_assert_int_eq(answer_int(dates(&w, &u[1]), "position"), 1);
	ck_assert_str_eq(answer_str(dates(&w, &u[1]), "token"), u[1].token);
	reservation = user_hold(&w, &u[0], 0);
	user_pay(&u[0], reservation);
	check_not_active(dates(&w, &u[0]), "DONE");
	check_not_active(user_try_hold(&w, &u[0], 1), "DONE");
	check_not_active(user_try_pay(&u[0], reservation), "DONE");
	ck_assert(answer_null(dates(&w, &u[0]), "expires_at"));
	check_ok(http_post(u[0].token, "/points", "{\"amount\":1}"), 200);
}
END_TEST

START_TEST(another_queues_token_is_the_wrong_one)
{
	struct world here = { 0 }, there = { 0 };
	struct user u, v;
	struct answer *a;
	int64_t hold;

	world_make(&here);
	world_make(&there);
	user_with_turn(&here, &u, PRICE);
	v = u;
	user_enter(&there, &v);
	check_problem(dates(&there, &u), "WRONG_QUEUE");
	check_problem(http_get(u.token,
			  textf("/concerts/%ld/dates/%s/seats", (long)there.concert, there.date)),
	    "WRONG_QUEUE");
	check_problem(user_try_hold(&there, &u, 0), "WRONG_QUEUE");
	hold = user_hold(&there, &v, 0);
	check_problem(user_try_pay(&u, hold), "WRONG_QUEUE");
	check_problem(http_delete(u.token, textf("/reservations/%ld", (long)hold)), "WRONG_QUEUE");
	a = http_get(u.token, textf("/reservations/%ld", (long)hold));
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "status"), "TEMP_RESERVED");
}
END_TEST

START_TEST(another_user_is_a_mismatch)
{
	struct world w = { 0 };
	struct user u, victim;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	user_make(&victim, 5);
	check_problem(http_get(u.token, textf("/points?user_id=%s", victim.uuid)), "USER_MISMATCH");
	check_problem(
	    http_post(u.token, "/points", "{\"amount\":1,\"user_id\":\"%s\"}", victim.uuid),
	    "USER_MISMATCH");
	check_field(http_get(u.token, "/points?user_id=me"), "user_id");
	ck_assert_int_eq(user_balance(&victim), 5);
}
END_TEST

START_TEST(an_unknown_user_is_told_so)
{
	struct world w = { 0 };
	struct user u = { .uuid = "00000000-0000-4000-8000-0000000000ff" };

	world_make(&w);
	check_problem(user_join(&w, &u), "INVALID_USER");
}
END_TEST

/* ---- dates and seats ----------------------------------------------------------------------- */

START_TEST(what_is_not_there_is_not_found)
{
	struct world w = { 0 }, other = { 0 };
	struct user u;

	world_make(&w);
	world_make(&other);
	user_with_turn(&w, &u, 0);
	const char *const absentees[] = { "/shop", "/nowhere", "/concerts/0/dates",
		textf("/concerts/%ld/dates", NO_ID),
		textf("/concerts/%ld/dates/%s/seats", NO_ID, w.date),
		textf("/concerts/%ld/dates/2024-02-29/seats", (long)w.concert),
		textf(
		    "/concerts/%ld/dates/%s/seats?schedule_id=%ld", (long)w.concert, w.date, NO_ID),
		textf("/concerts/%ld/dates/%s/seats?schedule_id=%ld", (long)w.concert, w.date,
		    (long)other.schedule),
		textf("/reservations/%ld", NO_ID), textf("/payments/%ld", NO_ID) };

	for (size_t i = 0; i < sizeof(absentees) / sizeof(absentees[0]); i++)
		check_problem(http_get(u.token, absentees[i]), "NOT_FOUND");
	check_problem(http_post(NULL, "/queue/token", "{\"user_id\":\"%s\",\"concert_id\":%ld}",
			  u.uuid, NO_ID),
	    "NOT_FOUND");
	check_problem(refund(&u, NO_ID), "NOT_FOUND");
	check_problem(http_delete(u.token, textf("/reservations/%ld", NO_ID)), "NOT_FOUND");
	check_problem(http_post(u.token, "/reservations", "{\"schedule_id\":%ld,\"seat_id\":%ld}",
			  NO_ID, (long)w.seat[0]),
	    "NOT_FOUND");
	check_problem(http_post(u.token, "/reservations", "{\"schedule_id\":%ld,\"seat_id\":%ld}",
			  (long)w.schedule, NO_ID),
	    "NOT_FOUND");
	check_problem(http_post(u.token, "/reservations", "{\"schedule_id\":%ld,\"seat_id\":%ld}",
			  (long)w.schedule, (long)other.seat[0]),
	    "NOT_FOUND");
	ck_assert_str_eq(sql("SELECT status FROM concert_seat WHERE id = %ld", (long)other.seat[0]),
	    "AVAILABLE");
}
END_TEST

START_TEST(a_show_that_has_begun_is_not_found)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	w.date = show_move(w.schedule, 0);
	check_problem(user_try_hold(&w, &u, 0), "NOT_FOUND");
	check_problem(
	    http_get(u.token, textf("/concerts/%ld/dates/%s/seats", (long)w.concert, w.date)),
	    "NOT_FOUND");
	check_problem(dates(&w, &u), "NO_AVAILABLE_DATES");
}
END_TEST

START_TEST(a_concert_without_dates_has_none_to_offer)
{
	struct world w = { .nseats = 1 };
	struct user u[2];
	const char *path;

	world_make(&w);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	path = textf("/concerts/%ld/dates/%s/seats", (long)w.concert, w.date);
	user_pay(&u[0], user_hold(&w, &u[0], 0));
	check_ok(dates(&w, &u[1]), 200);
	check_problem(
	    http_get(u[1].token, textf("/concerts/%ld/dates?available=true", (long)w.concert)),
	    "NO_AVAILABLE_DATES");
	check_problem(http_get(u[1].token, path), "NO_AVAILABLE_SEATS");
	check_ok(http_get(u[1].token, textf("%s?status=all", path)), 200);
}
END_TEST

/* ---- holding ------------------------------------------------------------------------------- */

START_TEST(a_taken_seat_is_named)
{
	struct world w = { .nseats = 4 };
	struct user u[3];
	struct answer *a;

	world_make(&w);
	users_make(u, 3, PRICE);
	for (int i = 0; i < 3; i++)
		user_enter(&w, &u[i]);
	user_pay(&u[0], user_hold(&w, &u[0], 0));
	user_hold(&w, &u[1], 2);
	for (int i = 0; i < 3; i += 2) {
		a = user_try_hold(&w, &u[2], (size_t)i);
		check_problem(a, "SEAT_UNAVAILABLE");
		ck_assert_uint_eq(answer_count(a, "seat_ids"), 1);
		ck_assert_int_eq(answer_int(a, "seat_ids.0"), w.seat[i]);
	}
	a = http_post(u[2].token, "/reservations",
	    "{\"schedule_id\":%ld,\"seat_ids\":[%ld,%ld,%ld]}", (long)w.schedule, (long)w.seat[0],
	    (long)w.seat[1], (long)w.seat[2]);
	check_problem(a, "SEAT_UNAVAILABLE");
	ck_assert_uint_eq(answer_count(a, "seat_ids"), 2);
	ck_assert_int_eq(answer_int(a, "seat_ids.0"), w.seat[0]);
	ck_assert_int_eq(answer_int(a, "seat_ids.1"), w.seat[2]);
	ck_assert_str_eq(seat_status(&w, &u[2], 1), "AVAILABLE");
}
END_TEST

START_TEST(the_seat_limit_counts_paid_seats_but_not_refunded_ones)
{
	struct world w = { .nseats = 5, .concert_options = "--seat-limit 2" };
	struct user u;
	struct answer *a;
	int64_t payment;

	world_make(&w);
	user_with_turn(&w, &u, 10 * PRICE);
	payment = user_pay(&u, user_hold(&w, &u, 0));
	check_ok(user_join(&w, &u), 201);
	a = http_post(u.token, "/reservations", "{\"schedule_id\":%ld,\"seat_ids\":[%ld,%ld]}",
	    (long)w.schedule, (long)w.seat[1], (long)w.seat[2]);
	check_problem(a, "SEAT_LIMIT_EXCEEDED");
	ck_assert_int_eq(answer_int(a, "limit"), 2);
	ck_assert_int_eq(answer_int(a, "held"), 1);
	check_ok(refund(&u, payment), 200);
	a = http_post(u.token, "/reservations", "{\"schedule_id\":%ld,\"seat_ids\":[%ld,%ld]}",
	    (long)w.schedule, (long)w.seat[1], (long)w.seat[2]);
	check_ok(a, 201);
}
END_TEST

START_TEST(a_turn_has_its_number_of_holds)
{
	struct world w = { .queue_options = "--holds-per-turn 2" };
	struct user u;
	struct answer *a;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	hold = user_hold(&w, &u, 0);
	check_ok(http_delete(u.token, textf("/reservations/%ld", (long)hold)), 200);
	for (int i = 0; i < 3; i++) { /* the first is a hold, the others are replays of it */
		a = CALL(.path = "/reservations", .token = u.token, .key = "second",
		    .body = textf("{\"schedule_id\":%ld,\"seat_id\":%ld}", (long)w.schedule,
			(long)w.seat[1]));
		check_ok(a, 201);
	}
	hold = answer_int(a, "reservation_id");
	check_ok(http_delete(u.token, textf("/reservations/%ld", (long)hold)), 200);
	a = user_try_hold(&w, &u, 0);
	check_problem(a, "HOLD_LIMIT_EXCEEDED");
	ck_assert_int_eq(answer_int(a, "limit"), 2);
	ck_assert_str_eq(seat_status(&w, &u, 0), "AVAILABLE");
	ck_assert_int_eq(http_delete(u.token, "/queue/token")->status, 204);
	check_ok(user_join(&w, &u), 201);
	user_hold(&w, &u, 0);
}
END_TEST

START_TEST(a_second_hold_names_the_first)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	hold = user_hold(&w, &u, 0);
	a = user_try_hold(&w, &u, 1);
	check_problem(a, "ALREADY_HOLDING");
	ck_assert_int_eq(answer_int(a, "reservation_id"), hold);
	check_problem(user_try_hold(&w, &u, 0), "ALREADY_HOLDING");
}
END_TEST

/* ---- paying -------------------------------------------------------------------------------- */

START_TEST(reservations_that_cannot_be_paid_look_alike)
{
	struct world w = { 0 };
	struct user u[3];
	int64_t paid, foreign, canceled, refunded;

	world_make(&w);
	users_make(u, 3, 10 * PRICE);
	user_enter(&w, &u[0]);
	refunded = user_hold(&w, &u[0], 0);
	check_ok(refund(&u[0], user_pay(&u[0], refunded)), 200);
	user_enter(&w, &u[0]);
	paid = user_hold(&w, &u[0], 0);
	user_pay(&u[0], paid);
	user_enter(&w, &u[0]);
	canceled = user_hold(&w, &u[0], 1);
	check_ok(http_delete(u[0].token, textf("/reservations/%ld", (long)canceled)), 200);
	user_enter(&w, &u[1]);
	foreign = user_hold(&w, &u[1], 2);
	const int64_t ids[] = { NO_ID, paid, foreign, canceled, refunded };
	struct answer *first = user_try_pay(&u[0], ids[0]);

	check_problem(first, "INVALID_RESERVATION");
	for (size_t i = 1; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct answer *a = user_try_pay(&u[0], ids[i]);

		ck_assert_int_eq(a->status, first->status);
		ck_assert_str_eq(a->body, first->body);
	}
	ck_assert_int_eq(user_balance(&u[0]), 9 * PRICE);
	ck_assert_int_eq(user_balance(&u[1]), 10 * PRICE);
}
END_TEST

START_TEST(what_is_anothers_looks_like_nothing)
{
	static const char *const calls[][2] = { { "GET", "/reservations/%ld" },
		{ "DELETE", "/reservations/%ld" }, { "GET", "/payments/%ld" },
		{ "POST", "/payments/%ld/refund" } };
	struct world w = { 0 };
	struct user u[2];
	int64_t ids[2];

	world_make(&w);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	ids[0] = user_hold(&w, &u[1], 0);
	ids[1] = user_pay(&u[1], ids[0]);
	for (size_t i = 0; i < 4; i++) {
		const char *prefix = strndup(calls[i][1], strcspn(calls[i][1], "%"));
		const char *tail = strstr(calls[i][1], "%ld") + 3;
		struct answer *theirs = CALL(.method = calls[i][0], .token = u[0].token,
		    .path = textf("%s%ld%s", prefix, (long)ids[i / 2], tail));
		struct answer *nothing = CALL(.method = calls[i][0], .token = u[0].token,
		    .path = textf("%s%ld%s", prefix, NO_ID, tail));

		text_keep((void *)(uintptr_t)prefix);
		check_problem(theirs, "NOT_FOUND");
		ck_assert_str_eq(theirs->body, nothing->body);
	}
	ck_assert_str_eq(sql("SELECT status FROM payment WHERE id = %ld", (long)ids[1]), "DONE");
}
END_TEST

START_TEST(a_late_payer_learns_the_true_cause)
{
	struct world w = { .nseats = 1 };
	struct user u[2];
	int64_t hold;

	world_make(&w);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	hold = user_hold(&w, &u[0], 0);
	world_age(&w, HOLD_S);
	check_problem(user_try_pay(&u[0], hold), "HOLD_EXPIRED");
	ck_assert_str_eq(
	    sql("SELECT status, end_reason FROM reservation WHERE id = %ld", (long)hold),
	    "CANCELED\tLAPSED");
	ck_assert_str_eq(
	    sql("SELECT status FROM concert_seat WHERE id = %ld", (long)w.seat[0]), "AVAILABLE");
	ck_assert_int_eq(user_balance(&u[0]), PRICE);
	check_problem(user_try_pay(&u[0], hold), "HOLD_EXPIRED");
	user_pay(&u[1], user_hold(&w, &u[1], 0));
	check_problem(user_try_pay(&u[0], hold), "HOLD_EXPIRED");
	audit_is_clean();
}
END_TEST

START_TEST(one_too_poor_keeps_the_hold)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, PRICE - 1);
	hold = user_hold(&w, &u, 0);
	a = user_try_pay(&u, hold);
	check_problem(a, "NOT_ENOUGH_POINTS");
	ck_assert_int_eq(answer_int(a, "balance"), PRICE - 1);
	ck_assert_int_eq(answer_int(a, "required"), PRICE);
	ck_assert_str_eq(answer_str(a, "charge"), "/points");
	ck_assert_int_eq(user_balance(&u), PRICE - 1);
	a = http_get(u.token, textf("/reservations/%ld", (long)hold));
	ck_assert_str_eq(answer_str(a, "status"), "TEMP_RESERVED");
}
END_TEST

START_TEST(a_paid_reservation_is_refunded_not_cancelled)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t hold, payment;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	hold = user_hold(&w, &u, 0);
	payment = user_pay(&u, hold);
	user_enter(&w, &u);
	a = http_delete(u.token, textf("/reservations/%ld", (long)hold));
	check_problem(a, "INVALID_RESERVATION");
	ck_assert_str_eq(answer_str(a, "refund"), textf("/payments/%ld/refund", (long)payment));
}
END_TEST

START_TEST(a_refund_has_its_deadline)
{
	struct world w = { .concert_options = "--refund-until-hours 24" };
	struct user u;
	int64_t payment;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	payment = user_pay(&u, user_hold(&w, &u, 0));
	show_move(w.schedule, 24 * 3600);
	check_problem(refund(&u, payment), "NOT_REFUNDABLE");
	show_move(w.schedule, 25 * 3600);
	check_ok(refund(&u, payment), 200);
	check_problem(refund(&u, payment), "NOT_REFUNDABLE");
	ck_assert_int_eq(user_balance(&u), PRICE);
}
END_TEST

START_TEST(an_amount_is_a_whole_number_within_bounds)
{
	static const char *const amounts[] = { "0", "-1", "-0", "1.5", "1e3", "\"100\"", "true",
		"null", "[]", "{}", "10000001", "9007199254740993", "9223372036854775807",
		"9223372036854775808", "18446744073709551616", "-9223372036854775809" };
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++)
		check_problem(
		    http_post(u.token, "/points", "{\"amount\":%s}", amounts[i]), "INVALID_AMOUNT");
	check_field(http_post(u.token, "/points", "{}"), "amount");
	check_field(http_post(u.token, "/points", "{\"amount\":1,\"amount\":1}"), "amount");
	ck_assert_int_eq(user_balance(&u), 0);
}
END_TEST

START_TEST(a_balance_has_a_ceiling_that_only_a_refund_passes)
{
	struct world w = { 0 };
	struct user u;
	int64_t payment;

	world_make(&w);
	user_with_turn(&w, &u, 1000000000000);
	check_problem(http_post(u.token, "/points", "{\"amount\":1}"), "INVALID_AMOUNT");
	payment = user_pay(&u, user_hold(&w, &u, 0));
	check_problem(
	    http_post(u.token, "/points", "{\"amount\":%d}", PRICE + 1), "INVALID_AMOUNT");
	check_ok(http_post(u.token, "/points", "{\"amount\":%d}", PRICE), 200);
	check_ok(refund(&u, payment), 200);
	ck_assert_int_eq(user_balance(&u), 1000000000000 + PRICE);
}
END_TEST

/* ---- HTTP ---------------------------------------------------------------------------------- */

START_TEST(the_wrong_method_is_told_the_right_ones)
{
	struct answer *a = CALL(.method = "PUT", .path = "/payments");

	check_problem(a, "METHOD_NOT_ALLOWED");
	ck_assert_ptr_nonnull(strstr(answer_header(a, "Allow"), "POST"));
	check_problem(CALL(.method = "DELETE", .path = "/concerts"), "METHOD_NOT_ALLOWED");
	check_problem(CALL(.method = "PATCH", .path = "/reservations/1"), "METHOD_NOT_ALLOWED");
}
END_TEST

START_TEST(too_large_too_long_and_of_another_kind)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	check_problem(http_post(u.token, "/points", "{\"amount\":1%s}", text_repeat(" ", 16384)),
	    "PAYLOAD_TOO_LARGE");
	check_ok(
	    http_post(u.token, "/points", "{\"amount\":1%s}", text_repeat(" ", 16384 - 12)), 200);
	check_problem(
	    http_get(u.token, textf("/points?%s", text_repeat("x", 9000))), "URI_TOO_LONG");
	check_problem(CALL(.path = "/points", .token = u.token, .body = "{\"amount\":1}",
			  .header = "Content-Type: text/plain"),
	    "UNSUPPORTED_MEDIA_TYPE");
	ck_assert_int_eq(user_balance(&u), 1);
}
END_TEST

/* ---- the order of checks ------------------------------------------------------------------- */

struct cast {
	struct world w, other;
	struct user active, waiting, expired, holder, lapsed, poor, stranger;
	int64_t hold, lapsed_hold, foreign_hold, other_hold;
};

static void cast_make(struct cast *c)
{
	*c = (struct cast){ .w = { .capacity = 6, .nseats = 8 } };
	world_make(&c->w);
	world_make(&c->other);
	user_with_turn(&c->w, &c->lapsed, 0);
	c->lapsed_hold = user_hold(&c->w, &c->lapsed, 7);
	world_age(&c->w, HOLD_S);
	user_with_turn(&c->w, &c->active, 0);
	user_with_turn(&c->w, &c->expired, 0);
	left(&c->w, &c->expired);
	user_with_turn(&c->w, &c->holder, 0);
	c->hold = user_hold(&c->w, &c->holder, 0);
	user_with_turn(&c->w, &c->stranger, 0);
	c->foreign_hold = user_hold(&c->w, &c->stranger, 1);
	c->poor = c->holder; /* the same user, in the other queue */
	user_enter(&c->other, &c->poor);
	c->other_hold = user_hold(&c->other, &c->poor, 0);
	sql("UPDATE queue SET capacity = 1 WHERE id = %ld", (long)c->w.queue);
	user_make(&c->waiting, 0);
	check_ok(user_join(&c->w, &c->waiting), 201);
}

START_TEST(where_several_checks_fail_the_first_is_told)
{
	struct cast c;

	cast_make(&c);
	const long concert = (long)c.w.concert, schedule = (long)c.w.schedule;
	const char *five = textf("[%ld,%ld,%ld,%ld,%ld]", (long)c.w.seat[1], (long)c.w.seat[2],
	    (long)c.w.seat[3], (long)c.w.seat[4], (long)c.w.seat[5]);
	const struct {
		const char *what;
		struct request request;
		const char *code;
	} order[] = {
		{ "route, method", { .method = "PUT", .path = "/nowhere" }, "NOT_FOUND" },
		{ "route, token", { .path = "/concerts/01/dates" }, "NOT_FOUND" },
		{ "method, media type",
		    { .method = "PUT",
			.path = "/points",
			.body = "x",
			.header = "Content-Type: text/plain" },
		    "METHOD_NOT_ALLOWED" },
		{ "method, token", { .method = "DELETE", .path = "/points" },
		    "METHOD_NOT_ALLOWED" },
		{ "media type, token",
		    { .path = "/points", .body = "{}", .header = "Content-Type: text/plain" },
		    "UNSUPPORTED_MEDIA_TYPE" },
		{ "size, token",
		    { .path = "/points", .body = textf("{%s}", text_repeat(" ", 17000)) },
		    "PAYLOAD_TOO_LARGE" },
		{ "token, query", { .path = "/points?x=1" }, "TOKEN_REQUIRED" },
		{ "token, key",
		    { .path = "/points", .body = "{}", .key = "two words", .token = "forged" },
		    "INVALID_TOKEN" },
		{ "token, body", { .path = "/points", .body = "{", .token = "forged" },
		    "INVALID_TOKEN" },
		{ "key, token's state",
		    { .path = "/reservations",
			.body = "{}",
			.key = "two words",
			.token = c.expired.token },
		    "INVALID_REQUEST" },
		{ "state, query",
		    { .path = textf("/concerts/%ld/dates?x=1", concert), .token = c.waiting.token },
		    "TOKEN_NOT_ACTIVE" },
		{ "state, date",
		    { .path = textf("/concerts/%ld/dates/2025-02-30/seats", concert),
			.token = c.waiting.token },
		    "TOKEN_NOT_ACTIVE" },
		{ "state, body", { .path = "/reservations", .body = "{", .token = c.expired.token },
		    "TOKEN_EXPIRED" },
		{ "state, user named",
		    { .path = textf("/points?user_id=%s", c.active.uuid),
			.token = c.expired.token },
		    "TOKEN_EXPIRED" },
		{ "state, queue",
		    { .path = textf("/concerts/%ld/dates", (long)c.other.concert),
			.token = c.waiting.token },
		    "TOKEN_NOT_ACTIVE" },
		{ "query, concert",
		    { .path = textf("/concerts/%ld/dates?x=1", NO_ID), .token = c.active.token },
		    "INVALID_REQUEST" },
		{ "date, concert",
		    { .path = textf("/concerts/%ld/dates/2025-02-30/seats", NO_ID),
			.token = c.active.token },
		    "INVALID_REQUEST" },
		{ "query, user named",
		    { .path = textf("/points?user_id=%s&x=1", c.holder.uuid),
			.token = c.active.token },
		    "INVALID_REQUEST" },
		{ "body, user named",
		    { .path = "/points",
			.token = c.active.token,
			.body = textf("{\"amount\":1,\"user_id\":\"%s\",\"x\":1}", c.holder.uuid) },
		    "INVALID_REQUEST" },
		{ "user named, amount",
		    { .path = "/points",
			.token = c.active.token,
			.body = textf("{\"amount\":0,\"user_id\":\"%s\"}", c.holder.uuid) },
		    "USER_MISMATCH" },
		{ "body, user",
		    { .path = "/queue/token",
			.body = "{\"user_id\":\"00000000-0000-4000-8000-0000000000ff\",\"x\":1}" },
		    "INVALID_REQUEST" },
		{ "user, concert",
		    { .path = "/queue/token",
			.body = textf("{\"user_id\":\"00000000-0000-4000-8000-0000000000ff\","
				      "\"concert_id\":%ld}",
			    NO_ID) },
		    "INVALID_USER" },
		{ "date's existence, queue",
		    { .path = textf("/concerts/%ld/dates/2024-02-29/seats", (long)c.other.concert),
			.token = c.active.token },
		    "NOT_FOUND" },
		{ "seat's existence, queue",
		    { .path = "/reservations",
			.token = c.active.token,
			.body = textf("{\"schedule_id\":%ld,\"seat_id\":%ld}",
			    (long)c.other.schedule, NO_ID) },
		    "NOT_FOUND" },
		{ "seat's existence, already holding",
		    { .path = "/reservations",
			.token = c.holder.token,
			.body = textf("{\"schedule_id\":%ld,\"seat_id\":%ld}", schedule, NO_ID) },
		    "NOT_FOUND" },
		{ "queue, already holding",
		    { .path = "/reservations",
			.token = c.holder.token,
			.body = textf("{\"schedule_id\":%ld,\"seat_id\":%ld}",
			    (long)c.other.schedule, (long)c.other.seat[1]) },
		    "WRONG_QUEUE" },
		{ "already holding, seat limit",
		    { .path = "/reservations",
			.token = c.holder.token,
			.body = textf("{\"schedule_id\":%ld,\"seat_ids\":%s}", schedule, five) },
		    "ALREADY_HOLDING" },
		{ "already holding, seat state",
		    { .path = "/reservations",
			.token = c.holder.token,
			.body = textf(
			    "{\"schedule_id\":%ld,\"seat_id\":%ld}", schedule, (long)c.w.seat[1]) },
		    "ALREADY_HOLDING" },
		{ "seat limit, seat state",
		    { .path = "/reservations",
			.token = c.active.token,
			.body = textf("{\"schedule_id\":%ld,\"seat_ids\":%s}", schedule, five) },
		    "SEAT_LIMIT_EXCEEDED" },
		{ "ownership, queue",
		    { .path = textf("/reservations/%ld", (long)c.other_hold),
			.method = "DELETE",
			.token = c.active.token },
		    "NOT_FOUND" },
		{ "ownership, money",
		    { .path = "/payments",
			.token = c.holder.token,
			.body = textf("{\"reservation_id\":%ld}", (long)c.foreign_hold) },
		    "INVALID_RESERVATION" },
		{ "queue, money",
		    { .path = "/payments",
			.token = c.holder.token,
			.body = textf("{\"reservation_id\":%ld}", (long)c.other_hold) },
		    "WRONG_QUEUE" },
		{ "own lapsed hold, token's state",
		    { .path = "/payments",
			.token = c.lapsed.token,
			.body = textf("{\"reservation_id\":%ld}", (long)c.lapsed_hold) },
		    "HOLD_EXPIRED" },
		{ "state, body of a payment",
		    { .path = "/payments", .token = c.lapsed.token, .body = "{" },
		    "TOKEN_EXPIRED" },
		{ "state, another's reservation",
		    { .path = "/payments",
			.token = c.lapsed.token,
			.body = textf("{\"reservation_id\":%ld}", (long)c.hold) },
		    "TOKEN_EXPIRED" },
		{ "money last",
		    { .path = "/payments",
			.token = c.holder.token,
			.body = textf("{\"reservation_id\":%ld}", (long)c.hold) },
		    "NOT_ENOUGH_POINTS" },
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		struct answer *a = http_send(&order[i].request);

		ck_assert_msg(a->json != NULL && answer_has(a, "code") &&
				  strcmp(answer_str(a, "code"), order[i].code) == 0,
		    "%s: %d instead of %s: %s", order[i].what, a->status, order[i].code, a->body);
		check_problem(a, order[i].code);
	}
}
END_TEST

START_TEST(a_lapsed_hold_is_told_before_money)
{
	struct world w = { 0 };
	struct user u;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	hold = user_hold(&w, &u, 0);
	world_age(&w, HOLD_S);
	check_problem(user_try_pay(&u, hold), "HOLD_EXPIRED");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("errors");
	TCase *tc;

	tc = suite_case(suite, "tokens", 30);
	tcase_add_test(tc, a_token_is_required_and_must_be_genuine);
	tcase_add_loop_test(tc, an_expired_token_says_why_and_where_to_register, 0,
	    sizeof(endings) / sizeof(endings[0]));
	tcase_add_test(tc, one_without_a_turn_is_told_his_place);
	tcase_add_test(tc, another_queues_token_is_the_wrong_one);
	tcase_add_test(tc, another_user_is_a_mismatch);
	tcase_add_test(tc, an_unknown_user_is_told_so);

	tc = suite_case(suite, "dates and seats", 30);
	tcase_add_test(tc, what_is_not_there_is_not_found);
	tcase_add_test(tc, a_show_that_has_begun_is_not_found);
	tcase_add_test(tc, a_concert_without_dates_has_none_to_offer);

	tc = suite_case(suite, "holding", 30);
	tcase_add_test(tc, a_taken_seat_is_named);
	tcase_add_test(tc, the_seat_limit_counts_paid_seats_but_not_refunded_ones);
	tcase_add_test(tc, a_turn_has_its_number_of_holds);
	tcase_add_test(tc, a_second_hold_names_the_first);

	tc = suite_case(suite, "paying", 30);
	tcase_add_test(tc, reservations_that_cannot_be_paid_look_alike);
	tcase_add_test(tc, what_is_anothers_looks_like_nothing);
	tcase_add_test(tc, a_late_payer_learns_the_true_cause);
	tcase_add_test(tc, one_too_poor_keeps_the_hold);
	tcase_add_test(tc, a_paid_reservation_is_refunded_not_cancelled);
	tcase_add_test(tc, a_refund_has_its_deadline);
	tcase_add_test(tc, an_amount_is_a_whole_number_within_bounds);
	tcase_add_test(tc, a_balance_has_a_ceiling_that_only_a_refund_passes);

	tc = suite_case(suite, "HTTP", 30);
	tcase_add_test(tc, the_wrong_method_is_told_the_right_ones);
	tcase_add_test(tc, too_large_too_long_and_of_another_kind);

	tc = suite_case(suite, "order", 30);
	tcase_add_test(tc, where_several_checks_fail_the_first_is_told);
	tcase_add_test(tc, a_lapsed_hold_is_told_before_money);
	return suite_run(suite);
}
