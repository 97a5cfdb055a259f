/* Each call of API.md when all is well: statuses, headers, members, and what changed by it. */
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
#define SLACK_S   20 /* between the clock's readings, on a busy machine */

static void check_about(int64_t seconds, int64_t due)
{
	ck_assert_int_le(seconds, due);
	ck_assert_int_ge(seconds, due - SLACK_S);
}

static struct answer *position(const struct user *u)
{
	struct answer *a = http_get(u->token, "/queue/position");

	check_ok(a, 200);
	check_token_view(a);
	return a;
}

static const char *token_status(const struct user *u)
{
	return answer_str(position(u), "status");
}

/* ---- the queue ----------------------------------------------------------------------------- */

START_TEST(join_makes_a_token_and_finds_it_again)
{
	struct world w = { 0 };
	struct user u;
	struct answer *first, *again;

	world_make(&w);
	user_make(&u, 0);
	first = user_join(&w, &u);
	check_ok(first, 201);
	check_token_view(first);
	ck_assert_str_eq(answer_str(first, "user_id"), u.uuid);
	ck_assert_int_eq(answer_int(first, "queue_id"), w.queue);
	ck_assert_str_eq(answer_str(first, "status"), "ACTIVE");
	ck_assert_str_eq(answer_str(first, "queue_state"), "OPEN");
	check_about(answer_int(first, "expires_in"), TURN_S);
	again = user_join(&w, &u);
	check_ok(again, 200);
	check_token_view(again);
	ck_assert_str_eq(answer_str(again, "token"), answer_str(first, "token"));
	ck_assert_int_eq(answer_int(again, "token_number"), answer_int(first, "token_number"));
	ck_assert_str_eq(answer_str(again, "expires_at"), answer_str(first, "expires_at"));
}
END_TEST

START_TEST(join_without_a_concert_is_for_the_default_queue)
{
	struct user u;
	struct answer *a;

	user_make(&u, 0);
	a = http_post(NULL, "/queue/token", "{\"user_id\":\"%s\"}", u.uuid);
	check_ok(a, 201);
	check_token_view(a);
	ck_assert_int_eq(answer_int(a, "queue_id"), 1);
	ck_assert_int_eq(http_delete(answer_str(a, "token"), "/queue/token")->status, 204);
}
END_TEST

START_TEST(a_uuid_comes_in_any_case_and_goes_out_in_lower)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	char upper[sizeof(u.uuid)];

	world_make(&w);
	user_make(&u, 0);
	for (size_t i = 0; i < sizeof(upper); i++)
		upper[i] = u.uuid[i] >= 'a' ? (char)(u.uuid[i] - 'a' + 'A') : u.uuid[i];
	a = http_post(NULL, "/queue/token", "{\"user_id\":\"%s\",\"concert_id\":%ld}", upper,
	    (long)w.concert);
	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "user_id"), u.uuid);
}
END_TEST

START_TEST(those_beyond_the_capacity_wait_in_order)
{
	struct world w = { .capacity = 1 };
	struct user u[3];
	struct answer *a;

	world_make(&w);
	users_make(u, 3, 0);
	user_enter(&w, &u[0]);
	for (int i = 1; i < 3; i++) {
		a = user_join(&w, &u[i]);
		check_ok(a, 201);
		check_token_view(a);
		ck_assert_str_eq(answer_str(a, "status"), "WAITING");
		ck_assert_int_eq(answer_int(a, "position"), i);
		ck_assert_int_eq(answer_int(a, "waiting"), i);
		ck_assert_int_gt(u[i].number, u[i - 1].number);
		check_about(answer_int(a, "expires_in"), WAITING_S);
	}
	ck_assert_int_eq(place_comes_to(&u[2], "position", 2), 2);
	ck_assert_int_eq(place_comes_to(&u[1], "waiting", 2), 2);
	a = user_join(&w, &u[1]);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "token_number"), u[1].number);
	ck_assert_int_eq(answer_int(a, "position"), 1);
}
END_TEST

START_TEST(leaving_frees_the_slot_and_the_held_seat)
{
	struct world w = { .capacity = 1 };
	struct user u[2];
	struct answer *gone;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	user_hold(&w, &u[0], 0);
	check_ok(user_join(&w, &u[1]), 201);
	gone = http_delete(u[0].token, "/queue/token");
	ck_assert_int_eq(gone->status, 204);
	ck_assert_uint_eq(gone->len, 0);
	ck_assert_str_eq(answer_header(gone, "Cache-Control"), "no-store");
	ck_assert_ptr_nonnull(answer_header(gone, "X-Request-Id"));
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
	ck_assert_str_eq(seat_status(&w, &u[1], 0), "AVAILABLE");
	ck_assert_int_eq(http_delete(u[0].token, "/queue/token")->status, 204);
	check_problem(http_get(u[0].token, "/queue/position"), "TOKEN_EXPIRED");
}
END_TEST

START_TEST(one_who_left_or_paid_may_join_again_at_the_end)
{
	struct world w = { .capacity = 1 };
	struct user u[2];
	struct answer *a;
	int64_t before;

	world_make(&w);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	before = u[0].number;
	user_pay(&u[0], user_hold(&w, &u[0], 0));
	ck_assert_str_eq(token_status(&u[0]), "DONE");
	a = user_join(&w, &u[0]);
	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "status"), "WAITING");
	ck_assert_int_gt(u[0].number, before);
	ck_assert_int_gt(u[0].number, u[1].number);
	ck_assert_int_eq(http_delete(u[0].token, "/queue/token")->status, 204);
	check_ok(user_join(&w, &u[0]), 201);
}
END_TEST

START_TEST(a_queue_not_yet_open_takes_joins_and_admits_nobody)
{
	struct world w = { .queue_options = "--opens-at 2099-01-01T00:00:00Z" };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_make(&u, 0);
	a = user_join(&w, &u);
	check_ok(a, 201);
	check_token_view(a);
	ck_assert_str_eq(answer_str(a, "status"), "WAITING");
	ck_assert_str_eq(answer_str(a, "queue_state"), "NOT_OPEN");
	ck_assert_str_eq(answer_str(a, "expires_at"), "2099-01-02T00:00:00.000Z");
	ck_assert_str_eq(token_status(&u), "WAITING");
}
END_TEST

START_TEST(a_paused_queue_keeps_places_and_open_goes_on)
{
	struct world w = { 0 };
	struct user u[2];
	struct answer *a;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	ctl("queue close %ld", (long)w.queue);
	ctl("queue pause %ld", (long)w.queue);
	ck_assert_str_eq(answer_str(position(&u[0]), "queue_state"), "PAUSED");
	ck_assert_str_eq(token_status(&u[0]), "ACTIVE");
	user_hold(&w, &u[0], 0);
	ctl("queue open %ld", (long)w.queue);
	ctl("queue pause %ld", (long)w.queue);
	a = user_join(&w, &u[1]);
	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "queue_state"), "PAUSED");
	ck_assert_str_eq(answer_str(a, "status"), "WAITING");
	ck_assert_str_eq(token_status(&u[1]), "WAITING");
	ctl("queue resume %ld", (long)w.queue);
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
}
END_TEST

START_TEST(a_closed_queue_serves_those_inside)
{
	struct world w = { .capacity = 1 };
	struct user u[3];
	struct answer *a;

	world_make(&w);
	users_make(u, 3, 0);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	ctl("queue close %ld", (long)w.queue);
	check_problem(user_join(&w, &u[2]), "QUEUE_CLOSED");
	a = user_join(&w, &u[1]);
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "queue_state"), "CLOSED");
	ck_assert_int_eq(http_delete(u[0].token, "/queue/token")->status, 204);
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
	ctl("queue open %ld", (long)w.queue);
	check_ok(user_join(&w, &u[2]), 201);
}
END_TEST

START_TEST(a_sold_out_queue_admits_again_after_a_refund)
{
	struct world w = { .nseats = 1 };
	struct user u[2];
	struct answer *a;
	int64_t payment;

	world_make(&w);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	payment = user_pay(&u[0], user_hold(&w, &u[0], 0));
	a = user_join(&w, &u[1]);
	check_ok(a, 201);
	ck_assert_str_eq(answer_str(a, "queue_state"), "SOLD_OUT");
	ck_assert_str_eq(answer_str(a, "status"), "WAITING");
	ck_assert_str_eq(token_status(&u[1]), "WAITING");
	check_ok(CALL(.method = "POST", .token = u[0].token,
		     .path = textf("/payments/%ld/refund", (long)payment)),
	    200);
	a = position(&u[1]);
	ck_assert_str_eq(answer_str(a, "status"), "ACTIVE");
	ck_assert_str_eq(answer_str(a, "queue_state"), "OPEN");
}
END_TEST

START_TEST(nobody_is_admitted_while_every_seat_is_held)
{
	struct world w = { .nseats = 1 };
	struct user u[2];
	int64_t hold;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	hold = user_hold(&w, &u[0], 0);
	check_ok(user_join(&w, &u[1]), 201);
	ck_assert_str_eq(token_status(&u[1]), "WAITING");
	check_ok(http_delete(u[0].token, textf("/reservations/%ld", (long)hold)), 200);
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
}
END_TEST

START_TEST(an_allowance_starts_with_none_and_accrues)
{
	struct world w = { .queue_options = "--admit-per-minute 6" };
	struct user u[2];

	world_make(&w);
	users_make(u, 2, 0);
	check_ok(user_join(&w, &u[0]), 201);
	check_ok(user_join(&w, &u[1]), 201);
	ck_assert_str_eq(token_status(&u[0]), "WAITING");
	sql("UPDATE queue_gate SET allowance_at = allowance_at - INTERVAL 1 HOUR WHERE id = %ld",
	    (long)w.queue);
	ck_assert_str_eq(token_status(&u[0]), "ACTIVE");
	ck_assert_str_eq(token_status(&u[1]), "WAITING");
}
END_TEST

/*
 * A waiter at the front, the slot before him just lapsed.  A sweep may admit him before the test
 * has looked, so tests of what does not admit try a few times.
 */
#define TRIES 5

static void make_due(struct world *w, struct user u[2])
{
	*w = (struct world){ .capacity = 1 };
	world_make(w);
	users_make(u, 2, 0);
	user_enter(w, &u[0]);
	check_ok(user_join(w, &u[1]), 201);
	world_age(w, TURN_S + 1);
}

START_TEST(a_repeated_join_never_promotes_but_a_poll_does)
{
	const char *status = "";
	struct user u[2];
	struct world w;

	for (int i = 0; i < TRIES && strcmp(status, "WAITING") != 0; i++) {
		make_due(&w, u);
		status = answer_str(user_join(&w, &u[1]), "status");
	}
	ck_assert_str_eq(status, "WAITING");
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
}
END_TEST

START_TEST(head_of_a_position_never_promotes)
{
	const char *status = "";
	struct user u[2];
	struct world w;

	for (int i = 0; i < TRIES && strcmp(status, "WAITING") != 0; i++) {
		make_due(&w, u);
		ck_assert_int_eq(
		    CALL(.method = "HEAD", .path = "/queue/position", .token = u[1].token)->status,
		    200);
		status = sql("SELECT status FROM queue_token WHERE id = %ld", (long)u[1].number);
	}
	ck_assert_str_eq(status, "WAITING");
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
}
END_TEST

START_TEST(a_poll_during_another_admission_is_asked_back_soon)
{
	const char *status = "";
	struct answer *a = NULL;
	struct user u[2];
	struct world w;

	for (int i = 0; i < TRIES && strcmp(status, "WAITING") != 0; i++) {
		pid_t admission;

		make_due(&w, u);
		admission = sql_start("START TRANSACTION; SELECT id FROM queue_gate WHERE id = %ld"
				      " FOR UPDATE; DO SLEEP(0.5)",
		    (long)w.queue);
		sleep_ms(200);
		a = position(&u[1]);
		status = answer_str(a, "status");
		run_wait(admission);
	}
	ck_assert_str_eq(status, "WAITING");
	ck_assert_int_le(answer_int(a, "poll_after_ms"), 1000);
	/* The next poll, unless the keeper's beat or a sweep is at the gate at that very moment. */
	for (int i = 0; i < TRIES && strcmp(token_status(&u[1]), "ACTIVE") != 0; i++)
		sleep_ms(100);
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
}
END_TEST

/* ---- looking ------------------------------------------------------------------------------- */

/* The list is a file that the keeper writes each second: it may have read the concert before its
 * date. */
static struct answer *listed(int64_t concert, size_t *at_r)
{
	for (int tries = 0; tries < 200; tries++, sleep_ms(50)) {
		struct answer *a = http_get(NULL, "/concerts");

		ck_assert_int_eq(a->status, 200);
		for (*at_r = 0; *at_r < answer_count(a, "concerts"); ++*at_r)
			if (answer_int(a, textf("concerts.%zu.concert_id", *at_r)) == concert &&
			    strcmp(answer_str(a, textf("concerts.%zu.availability", *at_r)),
				"NO_DATES") != 0)
				return a;
	}
	ck_abort_msg("concert %ld is never listed", (long)concert);
	return NULL;
}

START_TEST(concerts_are_listed_without_a_token)
{
	struct world w = { 0 };
	struct answer *a;
	size_t i;

	world_make(&w);
	a = listed(w.concert, &i);
	shape_check(json_at(a->json, textf("concerts.%zu", i)), shape_concert);
	ck_assert_str_eq(answer_str(a, textf("concerts.%zu.title", i)), "봄밤 Test");
	ck_assert_str_eq(answer_str(a, textf("concerts.%zu.venue", i)), "Hall");
	ck_assert_str_eq(answer_str(a, textf("concerts.%zu.time_zone", i)), "Asia/Seoul");
	ck_assert_int_eq(answer_int(a, textf("concerts.%zu.queue_id", i)), w.queue);
	ck_assert_str_eq(answer_str(a, textf("concerts.%zu.queue_state", i)), "OPEN");
	ck_assert(answer_null(a, textf("concerts.%zu.opens_at", i)));
	ck_assert_int_eq(answer_int(a, textf("concerts.%zu.seat_limit", i)), 4);
	ck_assert_str_eq(answer_str(a, textf("concerts.%zu.availability", i)), "AVAILABLE");
}
END_TEST

START_TEST(dates_are_the_future_ones_by_time_with_what_is_left)
{
	struct world w = { .nseats = 1 };
	const char *date, *path;
	int64_t seat[2], sooner;
	struct user u[2];
	struct answer *a;

	world_make(&w);
	sooner = world_add_show(&w, 48, 2, &date, seat);
	users_make(u, 2, PRICE);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	user_pay(&u[0], user_hold(&w, &u[0], 0));
	path = textf("/concerts/%ld/dates", (long)w.concert);
	a = http_get(u[1].token, path);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "concert_id"), w.concert);
	ck_assert_uint_eq(answer_count(a, "dates"), 2);
	for (int i = 0; i < 2; i++)
		shape_check(json_at(a->json, textf("dates.%d", i)), shape_date);
	ck_assert_int_eq(answer_int(a, "dates.0.schedule_id"), sooner);
	ck_assert_str_eq(answer_str(a, "dates.0.date"), date);
	ck_assert_int_eq(answer_int(a, "dates.0.total_seats"), 2);
	ck_assert_int_eq(answer_int(a, "dates.0.available_seats"), 2);
	ck_assert(!answer_bool(a, "dates.0.sold_out"));
	ck_assert_int_eq(answer_int(a, "dates.1.schedule_id"), w.schedule);
	ck_assert_int_eq(answer_int(a, "dates.1.available_seats"), 0);
	ck_assert(answer_bool(a, "dates.1.sold_out"));
	a = http_get(u[1].token, textf("%s?available=true", path));
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "dates"), 1);
	ck_assert_int_eq(answer_int(a, "dates.0.schedule_id"), sooner);
	a = http_get(u[1].token, textf("%s?available=false", path));
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "dates"), 2);
	show_move(sooner, 0);
	a = http_get(u[1].token, path);
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "dates"), 1);
}
END_TEST

START_TEST(seats_are_the_available_ones_or_all)
{
	struct world w = { .nseats = 3 };
	struct user u[3];
	struct answer *a;
	const char *path;

	world_make(&w);
	users_make(u, 3, PRICE);
	for (int i = 0; i < 3; i++)
		user_enter(&w, &u[i]);
	user_pay(&u[0], user_hold(&w, &u[0], 0));
	user_hold(&w, &u[1], 1);
	path = textf("/concerts/%ld/dates/%s/seats", (long)w.concert, w.date);
	a = http_get(u[2].token, path);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "concert_id"), w.concert);
	ck_assert_str_eq(answer_str(a, "date"), w.date);
	ck_assert_uint_eq(answer_count(a, "seats"), 1);
	shape_check(json_at(a->json, "seats.0"), shape_seat);
	ck_assert_int_eq(answer_int(a, "seats.0.seat_id"), w.seat[2]);
	ck_assert_int_eq(answer_int(a, "seats.0.schedule_id"), w.schedule);
	ck_assert_int_eq(answer_int(a, "seats.0.price"), PRICE);
	ck_assert_str_eq(answer_str(a, "seats.0.grade"), "VIP");
	ck_assert_str_eq(answer_str(a, "seats.0.status"), "AVAILABLE");
	ck_assert_str_eq(http_get(u[2].token, textf("%s?status=available", path))->body, a->body);
	ck_assert_str_eq(seat_status(&w, &u[2], 0), "RESERVED");
	ck_assert_str_eq(seat_status(&w, &u[2], 1), "TEMP_RESERVED");
	ck_assert_str_eq(seat_status(&w, &u[2], 2), "AVAILABLE");
	a = http_get(u[2].token, textf("%s?status=all", path));
	ck_assert_uint_eq(answer_count(a, "seats"), 3);
	ck_assert_ptr_null(strstr(a->body, u[1].uuid));
	ck_assert_ptr_null(strstr(a->body, u[1].token));
}
END_TEST

START_TEST(seats_of_a_date_are_of_all_its_shows_unless_narrowed)
{
	struct world w = { 0 };
	const char *date, *path;
	int64_t seat[2], second;
	struct user u;
	struct answer *a;

	world_make(&w);
	second = world_add_show(&w, 31 * 24, 2, &date, seat);
	sql("UPDATE concert_schedule d JOIN concert_schedule w ON w.id = %ld"
	    " SET d.starts_at = w.starts_at, d.venue_date = w.venue_date WHERE d.id = %ld",
	    (long)w.schedule, (long)second);
	user_with_turn(&w, &u, 0);
	path = textf("/concerts/%ld/dates/%s/seats", (long)w.concert, w.date);
	a = http_get(u.token, path);
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "seats"), 6);
	a = http_get(u.token, textf("%s?schedule_id=%ld&status=all", path, (long)second));
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "seats"), 2);
	ck_assert_int_eq(answer_int(a, "seats.0.schedule_id"), second);
}
END_TEST

/* ---- holding ------------------------------------------------------------------------------- */

START_TEST(a_hold_is_made_shown_and_sets_one_deadline)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a, *shown;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	a = user_try_hold(&w, &u, 1);
	check_ok(a, 201);
	check_reservation(a, "");
	ck_assert_str_eq(answer_header(a, "Location"),
	    textf("/reservations/%ld", (long)answer_int(a, "reservation_id")));
	ck_assert_str_eq(answer_str(a, "status"), "TEMP_RESERVED");
	ck_assert_int_eq(answer_int(a, "concert_id"), w.concert);
	ck_assert_int_eq(answer_int(a, "schedule_id"), w.schedule);
	ck_assert_str_eq(answer_str(a, "date"), w.date);
	ck_assert_uint_eq(answer_count(a, "seats"), 1);
	ck_assert_int_eq(answer_int(a, "seats.0.seat_id"), w.seat[1]);
	ck_assert_int_eq(answer_int(a, "total_price"), PRICE);
	check_about(answer_int(a, "hold_expires_in"), HOLD_S);
	ck_assert_str_eq(answer_str(position(&u), "expires_at"), answer_str(a, "hold_expires_at"));
	shown = http_get(u.token, answer_header(a, "Location"));
	check_ok(shown, 200);
	check_reservation(shown, "");
	ck_assert_str_eq(answer_str(shown, "hold_expires_at"), answer_str(a, "hold_expires_at"));
}
END_TEST

START_TEST(several_seats_are_held_together_or_not_at_all)
{
	struct world w = { .nseats = 5 };
	struct user u[2];
	struct answer *a;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	a = http_post(u[0].token, "/reservations",
	    "{\"seat_ids\":[%ld,%ld,%ld,%ld],\"schedule_id\":%ld}", (long)w.seat[3],
	    (long)w.seat[1], (long)w.seat[0], (long)w.seat[2], (long)w.schedule);
	check_ok(a, 201);
	check_reservation(a, "");
	ck_assert_uint_eq(answer_count(a, "seats"), 4);
	ck_assert_int_eq(answer_int(a, "total_price"), 4 * PRICE);
	a = http_post(u[1].token, "/reservations", "{\"seat_ids\":[%ld,%ld],\"schedule_id\":%ld}",
	    (long)w.seat[4], (long)w.seat[2], (long)w.schedule);
	check_problem(a, "SEAT_UNAVAILABLE");
	ck_assert_str_eq(seat_status(&w, &u[1], 4), "AVAILABLE");
}
END_TEST

START_TEST(cancelling_frees_the_seat_and_gives_the_turn_back)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a, *again;
	const char *turn_end;
	int64_t id;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	turn_end = answer_str(position(&u), "expires_at");
	id = user_hold(&w, &u, 0);
	a = http_delete(u.token, textf("/reservations/%ld", (long)id));
	check_ok(a, 200);
	check_reservation(a, "");
	ck_assert_str_eq(answer_str(a, "status"), "CANCELED");
	ck_assert_str_eq(answer_str(a, "end_reason"), "CANCELED");
	ck_assert_str_eq(seat_status(&w, &u, 0), "AVAILABLE");
	ck_assert_str_eq(answer_str(position(&u), "expires_at"), turn_end);
	again = http_delete(u.token, textf("/reservations/%ld", (long)id));
	check_ok(again, 200);
	ck_assert_str_eq(again->body, a->body);
	ck_assert_int_gt(user_hold(&w, &u, 0), id);
}
END_TEST

START_TEST(cancelling_after_the_turns_own_end_ends_the_turn)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t id;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	id = user_hold(&w, &u, 0);
	sql("UPDATE queue_token SET turn_ends_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
	    " WHERE id = %ld",
	    (long)u.number);
	ck_assert_str_eq(token_status(&u), "ACTIVE");
	a = http_delete(u.token, textf("/reservations/%ld", (long)id));
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "status"), "CANCELED");
	a = http_get(u.token, "/queue/position");
	check_problem(a, "TOKEN_EXPIRED");
	ck_assert_str_eq(answer_str(a, "reason"), "TURN_OVER");
}
END_TEST

START_TEST(own_reservations_are_listed_newest_first)
{
	struct world w = { 0 };
	struct user u, stranger;
	struct answer *a;
	int64_t first, second;

	world_make(&w);
	user_with_turn(&w, &stranger, 0);
	user_hold(&w, &stranger, 3);
	user_with_turn(&w, &u, 0);
	a = http_get(u.token, "/reservations");
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "reservations"), 0);
	first = user_hold(&w, &u, 0);
	check_ok(http_delete(u.token, textf("/reservations/%ld", (long)first)), 200);
	second = user_hold(&w, &u, 1);
	a = http_get(u.token, "/reservations");
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "reservations"), 2);
	ck_assert_int_eq(answer_int(a, "reservations.0.reservation_id"), second);
	ck_assert_int_eq(answer_int(a, "reservations.1.reservation_id"), first);
	check_reservation(a, "reservations.0");
	check_reservation(a, "reservations.1");
}
END_TEST

START_TEST(what_has_lapsed_shows_as_lapsed)
{
	struct world w = { .nseats = 1, .capacity = 2 };
	struct user u[2];
	struct answer *a;
	int64_t id;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	user_enter(&w, &u[1]);
	id = user_hold(&w, &u[0], 0);
	world_age(&w, HOLD_S);
	ck_assert_str_eq(seat_status(&w, &u[1], 0), "AVAILABLE");
	a = http_get(u[1].token, textf("/concerts/%ld/dates", (long)w.concert));
	ck_assert_int_eq(answer_int(a, "dates.0.available_seats"), 1);
	a = http_get(u[0].token, textf("/reservations/%ld", (long)id));
	check_ok(a, 200);
	check_reservation(a, "");
	ck_assert_str_eq(answer_str(a, "status"), "CANCELED");
	ck_assert_str_eq(answer_str(a, "end_reason"), "LAPSED");
	a = http_get(u[0].token, "/queue/position");
	check_problem(a, "TOKEN_EXPIRED");
	ck_assert_str_eq(answer_str(a, "reason"), "HOLD_LAPSED");
	user_hold(&w, &u[1], 0);
	audit_is_clean();
}
END_TEST

/* ---- paying -------------------------------------------------------------------------------- */

START_TEST(paying_confirms_and_ends_the_turn)
{
	struct world w = { .capacity = 1 };
	struct user u[2];
	struct answer *a, *shown;
	int64_t id;

	world_make(&w);
	users_make(u, 2, PRICE + 7);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	id = user_hold(&w, &u[0], 0);
	a = user_try_pay(&u[0], id);
	check_ok(a, 201);
	check_payment(a);
	ck_assert_str_eq(answer_header(a, "Location"),
	    textf("/payments/%ld", (long)answer_int(a, "payment_id")));
	ck_assert_str_eq(answer_str(a, "status"), "DONE");
	ck_assert_int_eq(answer_int(a, "reservation_id"), id);
	ck_assert_int_eq(answer_int(a, "amount"), PRICE);
	ck_assert_int_eq(answer_int(a, "balance"), 7);
	ck_assert_str_eq(answer_str(a, "reservation.status"), "CONFIRMED");
	ck_assert_int_eq(answer_int(a, "reservation.payment_id"), answer_int(a, "payment_id"));
	shown = http_get(u[0].token, answer_header(a, "Location"));
	check_ok(shown, 200);
	check_payment(shown);
	ck_assert_str_eq(answer_str(shown, "paid_at"), answer_str(a, "paid_at"));
	ck_assert_str_eq(token_status(&u[0]), "DONE");
	ck_assert_str_eq(token_status(&u[1]), "ACTIVE");
	ck_assert_str_eq(seat_status(&w, &u[1], 0), "RESERVED");
	ck_assert_int_eq(user_balance(&u[0]), 7);
}
END_TEST

START_TEST(the_exact_price_is_enough)
{
	struct world w = { 0 };
	struct user u;
	struct answer *a;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	a = user_try_pay(&u, user_hold(&w, &u, 0));
	check_ok(a, 201);
	ck_assert_int_eq(answer_int(a, "balance"), 0);
}
END_TEST

START_TEST(a_refund_returns_points_and_seat_once)
{
	struct world w = { 0 };
	struct user u, other;
	struct answer *a;
	const char *path;
	int64_t payment;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	user_with_turn(&w, &other, 0);
	payment = user_pay(&u, user_hold(&w, &u, 0));
	path = textf("/payments/%ld/refund", (long)payment);
	a = CALL(.path = path, .token = u.token, .body = "{}");
	check_ok(a, 200);
	check_payment(a);
	ck_assert_str_eq(answer_str(a, "status"), "REFUNDED");
	ck_assert_int_eq(answer_int(a, "balance"), PRICE);
	ck_assert_str_eq(answer_str(a, "reservation.status"), "CANCELED");
	ck_assert_str_eq(answer_str(a, "reservation.end_reason"), "REFUNDED");
	ck_assert_str_eq(seat_status(&w, &other, 0), "AVAILABLE");
	ck_assert_int_eq(user_balance(&u), PRICE);
	check_problem(CALL(.method = "POST", .path = path, .token = u.token), "NOT_REFUNDABLE");
	ck_assert_int_eq(user_balance(&u), PRICE);
	user_hold(&w, &other, 0);
	audit_is_clean();
}
END_TEST

START_TEST(a_buyer_sees_and_refunds_even_after_the_token_is_purged)
{
	struct world w = { 0 };
	struct user u;
	int64_t reservation, payment;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	reservation = user_hold(&w, &u, 0);
	payment = user_pay(&u, reservation);
	sql("DELETE FROM queue_token WHERE id = %ld", (long)u.number);
	check_ok(http_get(u.token, textf("/payments/%ld", (long)payment)), 200);
	check_ok(http_get(u.token, textf("/reservations/%ld", (long)reservation)), 200);
	check_ok(http_get(u.token, "/reservations"), 200);
	check_problem(http_get(u.token, "/queue/position"), "INVALID_TOKEN");
	ck_assert_int_eq(http_delete(u.token, "/queue/token")->status, 204);
	check_ok(CALL(.method = "POST", .token = u.token,
		     .path = textf("/payments/%ld/refund", (long)payment)),
	    200);
}
END_TEST

/* ---- points -------------------------------------------------------------------------------- */

START_TEST(points_are_charged_and_shown)
{
	struct world w = { .capacity = 1 };
	struct user u[2];
	struct answer *a;

	world_make(&w);
	users_make(u, 2, 0);
	user_enter(&w, &u[0]);
	check_ok(user_join(&w, &u[1]), 201);
	a = http_get(u[1].token, "/points");
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "user_id"), u[1].uuid);
	ck_assert_int_eq(answer_int(a, "balance"), 0);
	a = http_post(u[1].token, "/points", "{\"amount\":10000000}");
	check_ok(a, 200);
	ck_assert_str_eq(answer_str(a, "user_id"), u[1].uuid);
	ck_assert_int_eq(answer_int(a, "balance"), 10000000);
	ck_assert_int_eq(answer_int(a, "charged"), 10000000);
	a = http_post(u[1].token, "/points", "{\"amount\":1,\"user_id\":\"%s\"}", u[1].uuid);
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "balance"), 10000001);
	a = http_get(u[1].token, textf("/points?user_id=%s", u[1].uuid));
	check_ok(a, 200);
	ck_assert_int_eq(answer_int(a, "balance"), 10000001);
}
END_TEST

START_TEST(history_tells_each_change_newest_first_in_pages)
{
	static const char *const types[] = { "REFUND", "PAYMENT", "CHARGE", "CHARGE" };
	static const long changes[] = { PRICE, -PRICE, PRICE, 5 };
	static const long balances[] = { PRICE + 5, 5, PRICE + 5, 5 };
	struct world w = { 0 };
	struct user u;
	struct answer *a;
	int64_t payment;

	world_make(&w);
	user_with_turn(&w, &u, 5);
	check_ok(http_post(u.token, "/points", "{\"amount\":%d}", PRICE), 200);
	payment = user_pay(&u, user_hold(&w, &u, 0));
	check_ok(CALL(.method = "POST", .token = u.token,
		     .path = textf("/payments/%ld/refund", (long)payment)),
	    200);
	a = http_get(u.token, "/points/history");
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "entries"), 4);
	for (int i = 0; i < 4; i++) {
		const char *e = textf("entries.%d", i);

		shape_check(json_at(a->json, e), shape_entry);
		ck_assert_str_eq(answer_str(a, textf("%s.type", e)), types[i]);
		ck_assert_int_eq(answer_int(a, textf("%s.amount_change", e)), changes[i]);
		ck_assert_int_eq(answer_int(a, textf("%s.balance_after", e)), balances[i]);
		ck_assert_int_eq(answer_null(a, textf("%s.payment_id", e)), i >= 2);
	}
	ck_assert_int_eq(answer_int(a, "entries.0.payment_id"), payment);
	a = http_get(u.token,
	    textf("/points/history?limit=2&before=%ld", (long)answer_int(a, "entries.0.entry_id")));
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "entries"), 2);
	ck_assert_str_eq(answer_str(a, "entries.0.type"), "PAYMENT");
	a = http_get(u.token, "/points/history?before=1");
	check_ok(a, 200);
	ck_assert_uint_eq(answer_count(a, "entries"), 0);
}
END_TEST

/* ---- methods ------------------------------------------------------------------------------- */

static const struct {
	const char *path, *methods;
} routes[] = {
	{ "/queue/token", "POST DELETE" },
	{ "/queue/position", "GET HEAD" },
	{ "/concerts/1/dates", "GET HEAD" },
	{ "/concerts/1/dates/2026-01-01/seats", "GET HEAD" },
	{ "/reservations", "GET HEAD POST" },
	{ "/reservations/1", "GET HEAD DELETE" },
	{ "/payments", "POST" },
	{ "/payments/1", "GET HEAD" },
	{ "/payments/1/refund", "POST" },
	{ "/points", "GET HEAD POST" },
	{ "/points/history", "GET HEAD" },
	{ "/healthz", "GET HEAD" },
	{ "/readyz", "GET HEAD" },
	{ "/metrics", "GET HEAD" },
};

START_TEST(options_tells_the_methods_of_each_route)
{
	static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
	struct answer *a = CALL(.method = "OPTIONS", .path = routes[_i].path);
	const char *allow = answer_header(a, "Allow");

	ck_assert_int_eq(a->status, 204);
	ck_assert_uint_eq(a->len, 0);
	ck_assert_ptr_nonnull(allow);
	for (size_t m = 0; m < sizeof(methods) / sizeof(methods[0]); m++)
		ck_assert_msg((strstr(routes[_i].methods, methods[m]) != NULL) ==
				  (strstr(allow, methods[m]) != NULL),
		    "%s: Allow: %s", routes[_i].path, allow);
}
END_TEST

START_TEST(a_trailing_slash_is_another_path)
{
	check_problem(http_get(NULL, textf("%s/", routes[_i].path)), "NOT_FOUND");
}
END_TEST

START_TEST(head_is_get_without_the_body)
{
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, PRICE);
	const char *const paths[] = { "/queue/position", "/points", "/points/history",
		"/reservations", "/healthz", textf("/concerts/%ld/dates", (long)w.concert),
		textf("/concerts/%ld/dates/%s/seats", (long)w.concert, w.date),
		textf("/reservations/%ld", (long)user_hold(&w, &u, 0)) };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct answer *get = http_get(u.token, paths[i]);
		struct answer *head = CALL(.method = "HEAD", .path = paths[i], .token = u.token);

		check_ok(get, 200);
		ck_assert_int_eq(head->status, 200);
		ck_assert_uint_eq(head->len, 0);
		ck_assert_str_eq(
		    answer_header(head, "Content-Type"), answer_header(get, "Content-Type"));
		ck_assert_str_eq(answer_header(head, "Cache-Control"), "no-store");
	}
	check_ok(http_get(NULL, "/healthz"), 200);
}
END_TEST

START_TEST(every_answer_names_its_request)
{
	const char *one = answer_header(http_get(NULL, "/concerts"), "X-Request-Id");
	const char *other = answer_header(http_get(NULL, "/concerts"), "X-Request-Id");

	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_nonnull(other);
	ck_assert_str_ne(one, other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("flows");
	int nroutes = sizeof(routes) / sizeof(routes[0]);
	TCase *tc;

	tc = suite_case(suite, "queue", 30);
	tcase_add_test(tc, join_makes_a_token_and_finds_it_again);
	tcase_add_test(tc, join_without_a_concert_is_for_the_default_queue);
	tcase_add_test(tc, a_uuid_comes_in_any_case_and_goes_out_in_lower);
	tcase_add_test(tc, those_beyond_the_capacity_wait_in_order);
	tcase_add_test(tc, leaving_frees_the_slot_and_the_held_seat);
	tcase_add_test(tc, one_who_left_or_paid_may_join_again_at_the_end);
	tcase_add_test(tc, a_queue_not_yet_open_takes_joins_and_admits_nobody);
	tcase_add_test(tc, a_paused_queue_keeps_places_and_open_goes_on);
	tcase_add_test(tc, a_closed_queue_serves_those_inside);
	tcase_add_test(tc, a_sold_out_queue_admits_again_after_a_refund);
	tcase_add_test(tc, nobody_is_admitted_while_every_seat_is_held);
	tcase_add_test(tc, an_allowance_starts_with_none_and_accrues);
	tcase_add_test(tc, a_repeated_join_never_promotes_but_a_poll_does);
	tcase_add_test(tc, head_of_a_position_never_promotes);
	tcase_add_test(tc, a_poll_during_another_admission_is_asked_back_soon);

	tc = suite_case(suite, "looking", 30);
	tcase_add_test(tc, concerts_are_listed_without_a_token);
	tcase_add_test(tc, dates_are_the_future_ones_by_time_with_what_is_left);
	tcase_add_test(tc, seats_are_the_available_ones_or_all);
	tcase_add_test(tc, seats_of_a_date_are_of_all_its_shows_unless_narrowed);

	tc = suite_case(suite, "holding", 30);
	tcase_add_test(tc, a_hold_is_made_shown_and_sets_one_deadline);
	tcase_add_test(tc, several_seats_are_held_together_or_not_at_all);
	tcase_add_test(tc, cancelling_frees_the_seat_and_gives_the_turn_back);
	tcase_add_test(tc, cancelling_after_the_turns_own_end_ends_the_turn);
	tcase_add_test(tc, own_reservations_are_listed_newest_first);
	tcase_add_test(tc, what_has_lapsed_shows_as_lapsed);

	tc = suite_case(suite, "paying", 30);
	tcase_add_test(tc, paying_confirms_and_ends_the_turn);
	tcase_add_test(tc, the_exact_price_is_enough);
	tcase_add_test(tc, a_refund_returns_points_and_seat_once);
	tcase_add_test(tc, a_buyer_sees_and_refunds_even_after_the_token_is_purged);

	tc = suite_case(suite, "points", 30);
	tcase_add_test(tc, points_are_charged_and_shown);
	tcase_add_test(tc, history_tells_each_change_newest_first_in_pages);

	tc = suite_case(suite, "methods", 30);
	tcase_add_loop_test(tc, options_tells_the_methods_of_each_route, 0, nroutes);
	tcase_add_loop_test(tc, a_trailing_slash_is_another_path, 0, nroutes);
	tcase_add_test(tc, head_is_get_without_the_body);
	tcase_add_test(tc, every_answer_names_its_request);
	return suite_run(suite);
}
