/* Many at once: nothing sold twice, no cap passed, no point lost, nobody answered with a defect. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "shape.h"
#include "suite.h"
#include "text.h"
#include "world.h"

/* How many answers have this status; none may be 5xx or missing. */
static size_t count(struct answer *const *a, size_t n, int status)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		ck_assert_msg(
		    a[i]->status >= 200 && a[i]->status < 500, "%d: %s", a[i]->status, a[i]->body);
		found += a[i]->status == status;
	}
	return found;
}

static void *zeroed(size_t n, size_t size)
{
	return text_keep(calloc(n, size));
}

static struct request join_request(const struct world *w, const struct user *u)
{
	return (struct request){ .path = "/queue/token",
		.body =
		    textf("{\"user_id\":\"%s\",\"concert_id\":%ld}", u->uuid, (long)w->concert) };
}

static struct request hold_request(const struct world *w, const struct user *u, size_t i)
{
	return (struct request){ .path = "/reservations",
		.token = u->token,
		.body = textf(
		    "{\"schedule_id\":%ld,\"seat_id\":%ld}", (long)w->schedule, (long)w->seat[i]) };
}

static void all_enter(const struct world *w, struct user *u, size_t n)
{
	struct request *r = zeroed(n, sizeof(*r));
	struct answer **a = zeroed(n, sizeof(*a));

	for (size_t i = 0; i < n; i++)
		r[i] = join_request(w, &u[i]);
	http_send_all(r, n, a);
	for (size_t i = 0; i < n; i++) {
		check_ok(a[i], 201);
		ck_assert_msg(answer_bool(a[i], "active"), "%s", a[i]->body);
		snprintf(u[i].token, sizeof(u[i].token), "%s", answer_str(a[i], "token"));
	}
}

START_TEST(two_hundred_want_one_seat)
{
	enum { CROWD = 200 };
	struct world w = { .capacity = CROWD };
	struct user u[CROWD];
	struct request r[CROWD];
	struct answer *a[CROWD];

	world_make(&w);
	users_make(u, CROWD, PRICE);
	all_enter(&w, u, CROWD);
	for (int i = 0; i < CROWD; i++)
		r[i] = hold_request(&w, &u[i], 0);
	http_send_all(r, CROWD, a);
	ck_assert_uint_eq(count(a, CROWD, 201), 1);
	for (int i = 0; i < CROWD; i++)
		if (a[i]->status != 201)
			check_problem(a[i], "SEAT_UNAVAILABLE");
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM reservation WHERE schedule_id = %ld", (long)w.schedule),
	    1);
	audit_is_clean();
}
END_TEST

/* Each takes the first seat he can get, and pays; rounds until nobody can. */
START_TEST(sixty_want_fifty_seats)
{
	enum { CROWD = 60, SEATS = 50 };
	struct world w = { .capacity = CROWD, .nseats = SEATS };
	struct user u[CROWD];
	struct request r[CROWD];
	struct answer *a[CROWD];
	int64_t hold[CROWD] = { 0 };
	size_t sold = 0;

	world_make(&w);
	users_make(u, CROWD, PRICE);
	all_enter(&w, u, CROWD);
	for (size_t round = 0; round < SEATS; round++) {
		size_t who[CROWD], n = 0, got;

		for (size_t i = 0; i < CROWD; i++)
			if (hold[i] == 0) {
				r[n] = hold_request(&w, &u[i], (i * 7 + round) % SEATS);
				who[n++] = i;
			}
		http_send_all(r, n, a);
		got = count(a, n, 201);
		ck_assert_uint_eq(got + count(a, n, 400), n);
		for (size_t i = 0; i < n; i++)
			if (a[i]->status == 201)
				hold[who[i]] = answer_int(a[i], "reservation_id");
			else
				check_problem(a[i], "SEAT_UNAVAILABLE");
	}
	size_t n = 0;

	for (size_t i = 0; i < CROWD; i++)
		if (hold[i] != 0)
			r[n++] = (struct request){ .path = "/payments",
				.token = u[i].token,
				.body = textf("{\"reservation_id\":%ld}", (long)hold[i]) };
	ck_assert_uint_eq(n, SEATS);
	http_send_all(r, n, a);
	sold = count(a, n, 201);
	ck_assert_uint_eq(sold, SEATS);
	ck_assert_int_eq(sql_int("SELECT COUNT(DISTINCT rs.seat_id) FROM reservation_seat rs"
				 " JOIN reservation r ON r.id = rs.reservation_id"
				 " WHERE r.schedule_id = %ld AND rs.sold = 1",
			     (long)w.schedule),
	    SEATS);
	ck_assert_int_eq(sql_int("SELECT SUM(balance) FROM user WHERE uuid IN (SELECT u.uuid FROM"
				 " queue_token t JOIN user u ON u.id = t.user_id"
				 " WHERE t.queue_id = %ld)",
			     (long)w.queue),
	    (CROWD - SEATS) * PRICE);
	audit_is_clean();
}
END_TEST

START_TEST(fifty_joins_of_one_user_make_one_token)
{
	enum { JOINS = 50 };
	struct request r[JOINS];
	struct answer *a[JOINS];
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_make(&u, 0);
	for (int i = 0; i < JOINS; i++)
		r[i] = join_request(&w, &u);
	http_send_all(r, JOINS, a);
	ck_assert_uint_eq(count(a, JOINS, 201), 1);
	ck_assert_uint_eq(count(a, JOINS, 200), JOINS - 1);
	for (int i = 0; i < JOINS; i++)
		ck_assert_str_eq(answer_str(a[i], "token"), answer_str(a[0], "token"));
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_token WHERE queue_id = %ld", (long)w.queue), 1);
	audit_is_clean();
}
END_TEST

START_TEST(two_hundred_charges_of_one_point)
{
	enum { CHARGES = 200 };
	struct request r[CHARGES];
	struct answer *a[CHARGES];
	struct world w = { 0 };
	struct user u;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	for (int i = 0; i < CHARGES; i++)
		r[i] = (struct request){
			.path = "/points", .token = u.token, .body = "{\"amount\":1}"
		};
	http_send_all(r, CHARGES, a);
	ck_assert_uint_eq(count(a, CHARGES, 200), CHARGES);
	ck_assert_int_eq(user_balance(&u), CHARGES);
	audit_is_clean();
}
END_TEST

START_TEST(fifty_payments_of_one_reservation)
{
	enum { PAYMENTS = 50 };
	struct request r[PAYMENTS];
	struct answer *a[PAYMENTS];
	struct world w = { 0 };
	struct user u;
	int64_t hold;

	world_make(&w);
	user_with_turn(&w, &u, 10 * PRICE);
	hold = user_hold(&w, &u, 0);
	for (int i = 0; i < PAYMENTS; i++)
		r[i] = (struct request){ .path = "/payments",
			.token = u.token,
			.body = textf("{\"reservation_id\":%ld}", (long)hold) };
	http_send_all(r, PAYMENTS, a);
	ck_assert_uint_eq(count(a, PAYMENTS, 201), 1);
	ck_assert_int_eq(user_balance(&u), 9 * PRICE);
	audit_is_clean();
}
END_TEST

START_TEST(two_hundred_joins_never_pass_the_capacity)
{
	enum { CROWD = 200, CAPACITY = 30 };
	struct world w = { .capacity = CAPACITY };
	struct user u[CROWD];
	struct request r[CROWD];
	struct answer *a[CROWD];
	size_t active = 0;

	world_make(&w);
	users_make(u, CROWD, 0);
	for (int i = 0; i < CROWD; i++)
		r[i] = join_request(&w, &u[i]);
	http_send_all(r, CROWD, a);
	ck_assert_uint_eq(count(a, CROWD, 201), CROWD);
	for (int i = 0; i < CROWD; i++) {
		active += answer_bool(a[i], "active");
		snprintf(u[i].token, sizeof(u[i].token), "%s", answer_str(a[i], "token"));
	}
	ck_assert_uint_le(active, CAPACITY);
	/* Half of them leave at once, and all who are left look: those at the front move up. */
	for (int i = 0; i < CROWD; i++)
		r[i] = i % 2 == 0
			   ? (struct request){ .method = "DELETE",
				     .path = "/queue/token",
				     .token = u[i].token }
			   : (struct request){ .path = "/queue/position", .token = u[i].token };
	http_send_all(r, CROWD, a);
	ck_assert_uint_eq(count(a, CROWD, 204), CROWD / 2);
	ck_assert_uint_eq(count(a, CROWD, 200), CROWD / 2);
	sweep_once("frontrow-activate");
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE queue_id = %ld"
				 " AND status = 'ACTIVE'",
			     (long)w.queue),
	    CAPACITY);
	/* Nobody ACTIVE is behind anybody WAITING. */
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token a JOIN queue_token w"
				 " ON w.queue_id = a.queue_id AND w.id < a.id"
				 " WHERE a.queue_id = %ld AND a.status = 'ACTIVE'"
				 " AND w.status = 'WAITING'",
			     (long)w.queue),
	    0);
	audit_is_clean();
}
END_TEST

START_TEST(cancel_and_pay_at_once_have_one_outcome)
{
	enum { TRIES = 6 };
	struct world w = { .nseats = TRIES };
	struct user u[TRIES];
	struct answer *a[2];

	world_make(&w);
	users_make(u, TRIES, PRICE);
	for (int i = 0; i < TRIES; i++) {
		int64_t hold;

		user_enter(&w, &u[i]);
		hold = user_hold(&w, &u[i], (size_t)i);
		const struct request r[2] = {
			{ .path = "/payments",
			    .token = u[i].token,
			    .body = textf("{\"reservation_id\":%ld}", (long)hold) },
			{ .method = "DELETE",
			    .path = textf("/reservations/%ld", (long)hold),
			    .token = u[i].token },
		};

		http_send_all(r, 2, a);
		ck_assert_int_eq((a[0]->status == 201) + (a[1]->status == 200), 1);
		ck_assert_int_eq(user_balance(&u[i]), a[0]->status == 201 ? 0 : PRICE);
	}
	audit_is_clean();
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("crowd");
	TCase *tc = suite_case(suite, "crowd", 90);

	tcase_add_test(tc, two_hundred_want_one_seat);
	tcase_add_test(tc, sixty_want_fifty_seats);
	tcase_add_test(tc, fifty_joins_of_one_user_make_one_token);
	tcase_add_test(tc, two_hundred_charges_of_one_point);
	tcase_add_test(tc, fifty_payments_of_one_reservation);
	tcase_add_test(tc, two_hundred_joins_never_pass_the_capacity);
	tcase_add_test(tc, cancel_and_pay_at_once_have_one_outcome);
	return suite_run(suite);
}
