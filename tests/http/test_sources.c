/*
 * The five source documents, each diagram walked through step by step.  Their words in the
 * contract's: WAIT is WAITING, PROGRESS is ACTIVE, PAID is CONFIRMED, is_avaliable=true is
 * AVAILABLE (API.md, "How the source documents map").
 */
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

static struct answer *position(const struct user *u)
{
	struct answer *a = http_get(u->token, "/queue/position");

	check_ok(a, 200);
	check_token_view(a);
	return a;
}

static struct answer *dates(const struct world *w, const struct user *u)
{
	return http_get(u->token, textf("/concerts/%ld/dates", (long)w->concert));
}

static struct answer *seats(const struct world *w, const struct user *u)
{
	return http_get(u->token, textf("/concerts/%ld/dates/%s/seats", (long)w->concert, w->date));
}

static struct answer *charge(const struct user *u, long amount)
{
	return http_post(u->token, "/points", "{\"amount\":%ld}", amount);
}

static const char *written_status(const struct user *u)
{
	return sql("SELECT status FROM queue_token WHERE id = %ld", (long)u->number);
}

static int64_t count_active(const struct world *w)
{
	return sql_int("SELECT COUNT(*) FROM queue_token WHERE queue_id = %ld"
		       " AND status = 'ACTIVE' AND expires_at > UTC_TIMESTAMP(6)",
	    (long)w->queue);
}

/* ---- 000 ----------------------------------------------------------------------------------- */

START_TEST(source_000_token_issue_and_lookup)
{
	struct world w = { .capacity = 1 };
	struct user u[2];
	struct answer *a;

	world_make(&w);
	users_make(u, 2, 0);
	/* No token yet: one is made, with the order in the line. */
	user_enter(&w, &u[0]);
	a = user_join(&w, &u[1]);
	check_ok(a, 201);
	ck_assert_int_eq(answer_int(a, "position"), 1);
	/* There is one: it is returned. */
	a = user_join(&w, &u[1]);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "token_number"), u[1].number);
	/* The queue scheduler keeps the states up to date meanwhile. */
	world_age(&w, TURN_S);
	sweep_once("frontrow-activate");
	ck_assert_str_eq(written_status(&u[0]), "EXPIRED");
	ck_assert_str_eq(written_status(&u[1]), "ACTIVE");
}
END_TEST

START_TEST(source_000_concert_lookup_by_token_state)
{
	struct world w = { .capacity = 1 };
	struct user u[3];
	struct answer *a;

	world_make(&w);
	users_make(u, 3, 0);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	/* WAIT, EXPIRED: the token is returned instead, at dates and at seats. */
	a = dates(&w, &u[1]);
	check_problem(a, "TOKEN_NOT_ACTIVE");
	ck_assert_str_eq(answer_str(a, "token_status"), "WAITING");
	ck_assert_str_eq(answer_str(a, "token"), u[1].token);
	check_problem(seats(&w, &u[1]), "TOKEN_NOT_ACTIVE");
	check_ok(user_join(&w, &u[2]), 201);
	ck_assert_int_eq(http_delete(u[2].token, "/queue/token")->status, 204);
	a = seats(&w, &u[2]);
	check_problem(a, "TOKEN_EXPIRED");
	ck_assert_str_eq(answer_str(a, "token_status"), "EXPIRED");
	/* ACTIVE: dates, then the seats of one, then on to the reservation. */
	a = dates(&w, &u[0]);
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "dates.0.date"), w.date);
	a = seats(&w, &u[0]);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "seats.0.seat_id"), w.seat[0]);
	check_ok(user_try_hold(&w, &u[0], 0), 201);
}
END_TEST

START_TEST(source_000_reservation_payment_and_charge)
{
	struct world w = { 0 };
	struct user u, v;
	struct answer *a;
	const char *pay_at, *charge_at;

	world_make(&w);
	user_with_turn(&w, &u, PRICE - 1);
	user_with_turn(&w, &v, 0);
	/* AVAILABLE: a reservation is made, and leads to the payment page. */
	a = user_try_hold(&w, &u, 0);
	check_ok(a, 201);
	pay_at = answer_str(a, "pay");
	/* RESERVED: an error. */
	check_problem(user_try_hold(&w, &v, 0), "SEAT_UNAVAILABLE");
	/* point < seat_price: leads to charging. */
	const char *body = textf("{\"reservation_id\":%ld}", (long)answer_int(a, "reservation_id"));

	a = CALL(.path = pay_at, .token = u.token, .body = body);
	check_problem(a, "NOT_ENOUGH_POINTS");
	charge_at = answer_str(a, "charge");
	a = CALL(.path = charge_at, .token = u.token, .body = "{\"amount\":1}");
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "balance"), PRICE);
	/* point >= seat_price: points, reservation [PAID] and token are updated. */
	a = CALL(.path = pay_at, .token = u.token, .body = body);
	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "reservation.status"), "CONFIRMED");
	ck_assert_int_eq(answer_int(a, "balance"), 0);
	ck_assert_str_eq(answer_str(position(&u), "status"), "DONE");
}
END_TEST

START_TEST(source_000_payment_after_five_minutes)
{
	struct world w = { 0 };
	struct user u[2];
	int64_t early, late;

	world_make(&w);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	early = user_hold(&w, &u[0], 0);
	late = user_hold(&w, &u[1], 1);
	world_age(&w, HOLD_S - 10);
	user_pay(&u[0], early);
	world_age(&w, 10);
	check_problem(user_try_pay(&u[1], late), "HOLD_EXPIRED");
	ck_assert_int_eq(user_balance(&u[1]), PRICE);
}
END_TEST

/* ---- 001 ----------------------------------------------------------------------------------- */

START_TEST(source_001_activation_scheduler_has_thirty_slots)
{
	enum { SLOTS = 30, USERS = 64 };
	struct world w = { .capacity = SLOTS };
	struct user u[USERS];
	struct answer *a;

	world_make(&w);
	users_make(u, USERS, 0);
	for (int i = 0; i < USERS; i++) {
		a = user_join(&w, &u[i]);
		check_ok(a, 201);
		ck_assert_int_eq(answer_bool(a, "active"), i < SLOTS);
	}
	/* n = 30 - active = 0: nobody. */
	sweep_once("frontrow-activate");
	ck_assert_int_eq(count_active(&w), SLOTS);
	ck_assert_str_eq(written_status(&u[SLOTS]), "WAITING");
	/* Two leave: the two oldest waiters. */
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(http_delete(u[i].token, "/queue/token")->status, 204);
	sweep_once("frontrow-activate");
	ck_assert_int_eq(count_active(&w), SLOTS);
	ck_assert_str_eq(written_status(&u[SLOTS + 1]), "ACTIVE");
	ck_assert_str_eq(written_status(&u[SLOTS + 2]), "WAITING");
	/* All turns are over: the next thirty, in order. */
	world_age(&w, TURN_S);
	sweep_once("frontrow-activate");
	ck_assert_int_eq(count_active(&w), SLOTS);
	ck_assert_str_eq(written_status(&u[SLOTS + 2 + SLOTS - 1]), "ACTIVE");
	ck_assert_str_eq(written_status(&u[SLOTS + 2 + SLOTS]), "WAITING");
	audit_is_clean();
}
END_TEST

START_TEST(source_001_token_position_and_expiry)
{
	struct world w = { .capacity = 1, .queue_options = "--waiting-ttl 700" };
	struct user u[3];
	struct answer *a;

	world_make(&w);
	users_make(u, 3, 0);
	/* The token is stored with user, creation and expiry, and returned. */
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	check_ok(user_join(&w, &u[2]), 201);
	/* Each 5 s: position and whether active. */
	a = position(&u[2]);
	ck_assert_int_eq(answer_int(a, "position"), 2);
	ck_assert(!answer_bool(a, "active"));
	ck_assert(answer_bool(position(&u[0]), "active"));
	ctl("queue pause %ld", (long)w.queue);
	world_age(&w, TURN_S);
	sweep_once("frontrow-expire-tokens");
	ck_assert_str_eq(written_status(&u[0]), "EXPIRED");
	ck_assert_str_eq(written_status(&u[1]), "WAITING");
	world_age(&w, 100);
	sweep_once("frontrow-expire-tokens");
	ck_assert_str_eq(written_status(&u[1]), "EXPIRED");
	ck_assert_str_eq(written_status(&u[2]), "EXPIRED");
	/* The purge deletes them in the end. */
	sql("UPDATE queue_token SET ended_at = ended_at - INTERVAL 8 DAY WHERE queue_id = %ld",
	    (long)w.queue);
	sweep_once("frontrow-purge");
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_token WHERE queue_id = %ld", (long)w.queue), 0);
}
END_TEST

START_TEST(source_001_dates_seats_and_reservation)
{
	struct world w = { .nseats = 2 };
	struct user u[2];
	struct answer *a;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	check_ok(dates(&w, &u[0]), 200);
	a = seats(&w, &u[0]);
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "seats"), 2);
	/* Available: is_avaliable=false, done.  Reserved already: 400 Seat Unavailable. */
	user_hold(&w, &u[0], 0);
	a = seats(&w, &u[1]);
	ck_assert_uint_eq(answer_count(a, "seats"), 1);
	a = user_try_hold(&w, &u[1], 0);
	check_problem(a, "SEAT_UNAVAILABLE");
	ck_assert_int_eq(a->status, 400);
	ck_assert_str_eq(answer_str(a, "title"), "Seat Unavailable");
}
END_TEST

START_TEST(source_001_release_scheduler_cancels_unpaid_holds)
{
	struct world w = { 0 };
	struct user u;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	hold = user_hold(&w, &u, 0);
	sweep_once("frontrow-release-holds");
	ck_assert_str_eq(
	    sql("SELECT status FROM reservation WHERE id = %ld", (long)hold), "TEMP_RESERVED");
	world_age(&w, HOLD_S);
	sweep_once("frontrow-release-holds");
	ck_assert_str_eq(
	    sql("SELECT status FROM reservation WHERE id = %ld", (long)hold), "CANCELED");
	ck_assert_str_eq(
	    sql("SELECT status FROM concert_seat WHERE id = %ld", (long)w.seat[0]), "AVAILABLE");
	/* Nothing expired any more: nothing to do. */
	sweep_once("frontrow-release-holds");
}
END_TEST

START_TEST(source_001_payment_and_points)
{
	struct world w = { 0 };
	struct user u[2];
	struct answer *a;
	int64_t hold;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	a = http_get(u[0].token, textf("/points?user_id=%s", u[0].uuid));
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "balance"), 0);
	hold = user_hold(&w, &u[0], 0);
	a = user_try_pay(&u[0], hold);
	check_problem(a, "NOT_ENOUGH_POINTS");
	ck_assert_str_eq(answer_str(a, "title"), "Not Enough Points");
	check_ok(charge(&u[0], PRICE), 200);
	user_pay(&u[0], hold);
	ck_assert_str_eq(
	    sql("SELECT status FROM concert_seat WHERE id = %ld", (long)w.seat[0]), "RESERVED");
	ck_assert_str_eq(written_status(&u[0]), "DONE");
	/* Too late: seat and reservation are released in the same call. */
	check_ok(charge(&u[1], PRICE), 200);
	hold = user_hold(&w, &u[1], 1);
	world_age(&w, HOLD_S);
	a = user_try_pay(&u[1], hold);
	check_problem(a, "HOLD_EXPIRED");
	ck_assert_str_eq(answer_str(a, "title"), "Hold Expired");
	ck_assert_str_eq(
	    sql("SELECT status FROM reservation WHERE id = %ld", (long)hold), "CANCELED");
	ck_assert_str_eq(
	    sql("SELECT status FROM concert_seat WHERE id = %ld", (long)w.seat[1]), "AVAILABLE");
}
END_TEST

/* ---- 002 ----------------------------------------------------------------------------------- */

START_TEST(source_002_from_token_to_ticket)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t hold;

	world_make(&w);
	user_make(&u, 0);
	/* Token and place in the queue come together. */
	a = user_join(&w, &u);
	check_ok(a, 201);
	check_token_view(a);
	check_ok(dates(&w, &u), 200);
	check_ok(seats(&w, &u), 200);
	check_ok(http_get(u.token, "/points"), 200);
	a = charge(&u, PRICE);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "balance"), PRICE);
	hold = user_hold(&w, &u, 0);
	a = user_try_pay(&u, hold);
	check_ok(a, 201);
	check_payment(a);
	/* The token is expired by the payment. */
	check_problem(seats(&w, &u), "TOKEN_NOT_ACTIVE");
}
END_TEST

START_TEST(source_002_what_is_refused)
{
	struct world w = { 0 };
	struct user u, v;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	user_with_turn(&w, &v, 0);
	/* No valid token: dates, seats, reservation, payment. */
	const char *paths[] = { textf("/concerts/%ld/dates", (long)w.concert),
		textf("/concerts/%ld/dates/%s/seats", (long)w.concert, w.date) };

	for (int i = 0; i < 2; i++) {
		check_problem(http_get(NULL, paths[i]), "TOKEN_REQUIRED");
		check_problem(http_get("invalid", paths[i]), "INVALID_TOKEN");
	}
	check_problem(
	    CALL(.path = "/reservations", .token = "invalid", .body = "{}"), "INVALID_TOKEN");
	check_problem(CALL(.path = "/payments", .token = "invalid", .body = "{}"), "INVALID_TOKEN");
	/* The seat cannot be reserved; the balance does not suffice. */
	hold = user_hold(&w, &u, 0);
	check_problem(user_try_hold(&w, &v, 0), "SEAT_UNAVAILABLE");
	check_problem(user_try_pay(&u, hold), "NOT_ENOUGH_POINTS");
}
END_TEST

/* ---- 003 ----------------------------------------------------------------------------------- */

START_TEST(source_003_polling_promotes)
{
	struct world w = { .capacity = 1 };
	struct user u[3];
	struct answer *a;

	world_make(&w);
	users_make(u, 3, 0);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	check_ok(user_join(&w, &u[2]), 201);
	/* No slot: waiting, with the place counted anew. */
	ck_assert_int_eq(answer_int(position(&u[1]), "position"), 1);
	ck_assert_int_eq(answer_int(position(&u[2]), "position"), 2);
	/* A slot: the poll of the first in line is answered PROGRESS, for 10 minutes. */
	world_age(&w, TURN_S);
	a = position(&u[1]);
	ck_assert_str_eq(answer_str(a, "status"), "ACTIVE");
	ck_assert_int_ge(answer_int(a, "expires_in"), TURN_S - 20);
	ck_assert_int_eq(place_comes_to(&u[2], "position", 1), 1);
	/* An expired token: an error. */
	check_problem(http_get(u[0].token, "/queue/position"), "TOKEN_EXPIRED");
	/* The expiry scheduler, each 10 s. */
	sweep_once("frontrow-expire-tokens");
	ck_assert_str_eq(written_status(&u[0]), "EXPIRED");
}
END_TEST

START_TEST(source_003_a_freed_seat_admits_the_oldest)
{
	struct world w = { .nseats = 1 };
	struct user u[3];
	int64_t hold;

	world_make(&w);
	users_make(u, 3, 0);
	user_enter(&w, &u[0]);
	hold = user_hold(&w, &u[0], 0);
	check_ok(user_join(&w, &u[1]), 201);
	check_ok(user_join(&w, &u[2]), 201);
	ck_assert_str_eq(written_status(&u[1]), "WAITING");
	/* TEMP_RESERVED -> AVAILABLE by cancelling. */
	check_ok(http_delete(u[0].token, textf("/reservations/%ld", (long)hold)), 200);
	ck_assert_str_eq(written_status(&u[1]), "ACTIVE");
	/* And by the hold's lapse. */
	user_hold(&w, &u[1], 0);
	world_age(&w, HOLD_S);
	sweep_once("frontrow-release-holds");
	ck_assert_str_eq(written_status(&u[2]), "ACTIVE");
}
END_TEST

START_TEST(source_003_dates_and_seats)
{
	struct world w = { .capacity = 2, .nseats = 1 };
	struct user u[3];
	struct answer *a;

	world_make(&w);
	users_make(u, 3, PRICE);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	check_ok(user_join(&w, &u[2]), 201);
	/* Not through the queue: told to register.  Through: dates with the sold-out flag. */
	a = dates(&w, &u[2]);
	check_problem(a, "TOKEN_NOT_ACTIVE");
	ck_assert_str_eq(answer_str(a, "register"), "/queue/token");
	a = dates(&w, &u[1]);
	check_ok(a, 200);
	ck_assert(!answer_bool(a, "dates.0.sold_out"));
	a = seats(&w, &u[1]);
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "seats.0.status"), "AVAILABLE");
	user_pay(&u[0], user_hold(&w, &u[0], 0));
	ck_assert(answer_bool(dates(&w, &u[1]), "dates.0.sold_out"));
	/* No seat, no date, DONE, EXPIRED: errors. */
	check_problem(seats(&w, &u[1]), "NO_AVAILABLE_SEATS");
	check_problem(seats(&w, &u[0]), "TOKEN_NOT_ACTIVE");
	w.date = show_move(w.schedule, 0);
	check_problem(dates(&w, &u[1]), "NO_AVAILABLE_DATES");
	ck_assert_int_eq(http_delete(u[1].token, "/queue/token")->status, 204);
	check_problem(dates(&w, &u[1]), "TOKEN_EXPIRED");
	check_problem(seats(&w, &u[1]), "TOKEN_EXPIRED");
}
END_TEST

START_TEST(source_003_reservation_by_token_state)
{
	struct world w = { .capacity = 2 };
	struct user u[4];
	struct answer *a;

	world_make(&w);
	users_make(u, 4, 0);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	check_ok(user_join(&w, &u[2]), 201);
	check_ok(user_join(&w, &u[3]), 201);
	/* WAITING, EXPIRED: errors with the status.  PROGRESS: TEMP_RESERVED, once. */
	a = user_try_hold(&w, &u[2], 0);
	check_problem(a, "TOKEN_NOT_ACTIVE");
	ck_assert_str_eq(answer_str(a, "token_status"), "WAITING");
	ck_assert_int_eq(http_delete(u[3].token, "/queue/token")->status, 204);
	a = user_try_hold(&w, &u[3], 0);
	check_problem(a, "TOKEN_EXPIRED");
	ck_assert_str_eq(answer_str(a, "token_status"), "EXPIRED");
	a = user_try_hold(&w, &u[0], 0);
	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "status"), "TEMP_RESERVED");
	ck_assert_str_eq(seat_status(&w, &u[1], 0), "TEMP_RESERVED");
	check_problem(user_try_hold(&w, &u[1], 0), "SEAT_UNAVAILABLE");
	/* Not paid within 5 minutes: AVAILABLE. */
	world_age(&w, HOLD_S);
	ck_assert_str_eq(seat_status(&w, &u[1], 0), "AVAILABLE");
	check_ok(user_try_hold(&w, &u[1], 0), 201);
}
END_TEST

START_TEST(source_003_charge_and_balance)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	check_problem(charge(&u, 0), "INVALID_AMOUNT");
	check_problem(charge(&u, -5), "INVALID_AMOUNT");
	a = charge(&u, 700);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "balance"), 700);
	ck_assert_int_eq(answer_int(http_get(u.token, "/points"), "balance"), 700);
	/* The history has it. */
	a = http_get(u.token, "/points/history");
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "entries"), 1);
	ck_assert_str_eq(answer_str(a, "entries.0.type"), "CHARGE");
	ck_assert_int_eq(answer_int(a, "entries.0.amount_change"), 700);
}
END_TEST

START_TEST(source_003_payment)
{
	struct world w = { .capacity = 1 };
	struct user u[2];
	struct answer *a;
	int64_t hold;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	hold = user_hold(&w, &u[0], 0);
	/* The state is not PROGRESS; the balance is short; the reservation is not valid. */
	check_problem(user_try_pay(&u[1], hold), "TOKEN_NOT_ACTIVE");
	check_problem(user_try_pay(&u[0], hold), "NOT_ENOUGH_POINTS");
	check_ok(charge(&u[0], PRICE), 200);
	check_problem(user_try_pay(&u[0], hold + 1000000), "INVALID_RESERVATION");
	/* Balance, history, seat, payment, queue: all DONE. */
	a = user_try_pay(&u[0], hold);
	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "status"), "DONE");
	a = http_get(u[0].token, "/points/history");
	ck_assert_str_eq(answer_str(a, "entries.0.type"), "PAYMENT");
	ck_assert_int_eq(answer_int(a, "entries.0.amount_change"), -PRICE);
	ck_assert_str_eq(seat_status(&w, &u[1], 0), "RESERVED");
	ck_assert_str_eq(written_status(&u[0]), "DONE");
	audit_is_clean();
}
END_TEST

/* ---- 004 ----------------------------------------------------------------------------------- */

START_TEST(source_004_issue_token_and_its_detail)
{
	struct world w = { .capacity = 1 };
	struct user u[2], nobody = { .uuid = "ffffffff-ffff-4fff-8fff-ffffffffffff" };
	struct answer *a;

	world_make(&w);
	users_make(u, 2, 0);
	check_problem(user_join(&w, &nobody), "INVALID_USER");
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	/* The order in the line and the time that remains. */
	a = position(&u[1]);
	ck_assert_int_eq(answer_int(a, "position"), 1);
	ck_assert_int_gt(answer_int(a, "expires_in"), WAITING_S - 60);
}
END_TEST

START_TEST(source_004_expired_token_and_mismatched_user_are_bad_requests)
{
	struct world w = { 0 };
	struct user u, v;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	user_with_turn(&w, &v, 0);
	struct answer *const mismatches[] = {
		http_get(u.token, textf("/points?user_id=%s", v.uuid)),
		http_post(u.token, "/points", "{\"amount\":1,\"user_id\":\"%s\"}", v.uuid),
	};

	for (int i = 0; i < 2; i++) {
		check_problem(mismatches[i], "USER_MISMATCH");
		ck_assert_int_eq(mismatches[i]->status, 400);
	}
	world_age(&w, TURN_S);
	struct answer *const expired[] = { dates(&w, &u), seats(&w, &u), user_try_hold(&w, &u, 0),
		charge(&u, 1), http_get(u.token, "/points"), user_try_pay(&u, 1) };

	for (int i = 0; i < 6; i++) {
		check_problem(expired[i], "TOKEN_EXPIRED");
		ck_assert_int_eq(expired[i]->status, 400);
	}
}
END_TEST

START_TEST(source_004_dates_with_capacity_seats_and_reservation)
{
	struct world w = { .nseats = 2 };
	struct user u[2];
	struct answer *a;
	const char *path;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	/* Dates whose capacity is positive; it falls with each reservation. */
	path = textf("/concerts/%ld/dates?available=true", (long)w.concert);
	a = http_get(u[0].token, path);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "dates.0.available_seats"), 2);
	user_hold(&w, &u[0], 0);
	a = http_get(u[0].token, path);
	ck_assert_int_eq(answer_int(a, "dates.0.available_seats"), 1);
	/* Seats that are neither assigned nor paid. */
	a = seats(&w, &u[1]);
	ck_assert_uint_eq(answer_count(a, "seats"), 1);
	ck_assert_int_eq(answer_int(a, "seats.0.seat_id"), w.seat[1]);
	/* The same date and seat again: an error. */
	check_problem(user_try_hold(&w, &u[1], 0), "SEAT_UNAVAILABLE");
	user_hold(&w, &u[1], 1);
	check_problem(http_get(u[0].token, path), "NO_AVAILABLE_DATES");
	/* Not paid in time: the assignment is undone. */
	world_age(&w, HOLD_S);
	sweep_once("frontrow-release-holds");
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM concert_seat WHERE schedule_id = %ld"
				 " AND status = 'AVAILABLE'",
			     (long)w.schedule),
	    2);
}
END_TEST

START_TEST(source_004_points_and_payment)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t payment;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	a = http_post(u.token, "/points", "{\"user_id\":\"%s\",\"amount\":%d}", u.uuid, PRICE);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "charged"), PRICE);
	ck_assert_int_eq(answer_int(http_get(u.token, "/points"), "balance"), PRICE);
	/* Paid: a payment is recorded, the seat is the user's, the token is over. */
	payment = user_pay(&u, user_hold(&w, &u, 0));
	a = http_get(u.token, textf("/payments/%ld", (long)payment));
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "reservation.seats.0.seat_id"), w.seat[0]);
	check_problem(dates(&w, &u), "TOKEN_NOT_ACTIVE");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sources");
	TCase *tc;

	tc = suite_case(suite, "000", 30);
	tcase_add_test(tc, source_000_token_issue_and_lookup);
	tcase_add_test(tc, source_000_concert_lookup_by_token_state);
	tcase_add_test(tc, source_000_reservation_payment_and_charge);
	tcase_add_test(tc, source_000_payment_after_five_minutes);
	tc = suite_case(suite, "001", 30);
	tcase_add_test(tc, source_001_activation_scheduler_has_thirty_slots);
	tcase_add_test(tc, source_001_token_position_and_expiry);
	tcase_add_test(tc, source_001_dates_seats_and_reservation);
	tcase_add_test(tc, source_001_release_scheduler_cancels_unpaid_holds);
	tcase_add_test(tc, source_001_payment_and_points);
	tc = suite_case(suite, "002", 30);
	tcase_add_test(tc, source_002_from_token_to_ticket);
	tcase_add_test(tc, source_002_what_is_refused);
	tc = suite_case(suite, "003", 30);
	tcase_add_test(tc, source_003_polling_promotes);
	tcase_add_test(tc, source_003_a_freed_seat_admits_the_oldest);
	tcase_add_test(tc, source_003_dates_and_seats);
	tcase_add_test(tc, source_003_reservation_by_token_state);
	tcase_add_test(tc, source_003_charge_and_balance);
	tcase_add_test(tc, source_003_payment);
	tc = suite_case(suite, "004", 30);
	tcase_add_test(tc, source_004_issue_token_and_its_detail);
	tcase_add_test(tc, source_004_expired_token_and_mismatched_user_are_bad_requests);
	tcase_add_test(tc, source_004_dates_with_capacity_seats_and_reservation);
	tcase_add_test(tc, source_004_points_and_payment);
	return suite_run(suite);
}
