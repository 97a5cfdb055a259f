/*
 * Rivals for one seat, one purse, one place.  After each race the outcomes add up, and the audit
 * finds nothing.  The negative controls show that the same race is lost without its guard.
 */
#include <stdio.h>
#include <string.h>

#include "race/race.h"

#define RIVALS 16

static unsigned long long number(uint64_t v)
{
	return v;
}

static struct race race_for(racer_fn *run, void *arg, const char *held)
{
	return (struct race){ .run = run, .arg = arg, .racers = RIVALS, .held = held, .jam = 4 };
}

/* ---- seats ------------------------------------------------------------------------------ */

struct rivals {
	struct show show;
	struct token tokens[RACERS_MAX];
	struct reservation hold;
	struct uuid user;
	struct payment payment;
	struct idempotency idem;
	uint64_t left;
};

static struct rivals given_rivals(size_t seats)
{
	struct rivals r = { .show = given_show(QUEUE_DEFAULT, seats, 100) };

	for (unsigned i = 0; i < RIVALS; i++)
		r.tokens[i] = given_turn();
	return r;
}

static enum err hold_first(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	struct reservation reservation;

	return reservation_hold(
	    db, arena, &r->tokens[n], r->show.id, r->show.seats, 1, NULL, &reservation, &why);
}

static const char held_seats[] = "SELECT id FROM concert_seat ORDER BY id FOR UPDATE";

START_TEST(one_seat_has_one_owner)
{
	struct rivals r = given_rivals(2);
	struct race it = race_for(hold_first, &r, held_seats);
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_SEAT_UNAVAILABLE, RIVALS - 1);
	ck_assert_str_eq(seats_of(&r.show), "TA");
}
END_TEST

static enum err take_without_guard(struct db *db, unsigned n, void *arg)
{
	static const char take[] = "UPDATE concert_seat SET grade = CONCAT(grade, 'x')";
	struct rivals *r = arg;
	struct seat *seats;
	size_t found;
	enum err err;

	(void)n;
	err = concert_seats(db, arena, r->show.concert, r->show.queue, r->show.date, r->show.id,
	    false, &seats, &found);
	if (err != ERR_OK || seats[0].grade[0] == 'x')
		return ERR_SEAT_UNAVAILABLE;
	return db_script(db, take, strlen(take));
}

START_TEST(one_seat_without_a_guard_would_have_many)
{
	struct rivals r = given_rivals(1);
	struct race it = race_for(take_without_guard, &r, held_seats);
	struct tally tally;

	sql("UPDATE concert_seat SET grade = ''");
	tally = race(&it);
	ck_assert_uint_gt(tally.ended[ERR_OK], 1);
}
END_TEST

static enum err hold_three_of_four(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	struct seat_id seats[3];
	struct reservation reservation;

	for (unsigned i = 0; i < 3; i++) /* in another order each */
		seats[i] = r->show.seats[(n * 7 + i * (n % 2 == 0 ? 1 : 3)) % 4];
	return reservation_hold(
	    db, arena, &r->tokens[n], r->show.id, seats, 3, NULL, &reservation, &why);
}

START_TEST(overlapping_holds_do_not_deadlock)
{
	struct rivals r = given_rivals(4);
	struct race it = race_for(hold_three_of_four, &r, held_seats);
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_uint_eq(tally.retries, 0);
	ck_assert_ended(&tally, ERR_SEAT_UNAVAILABLE, RIVALS - 1);
}
END_TEST

static enum err hold_own_seat(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	struct reservation reservation;

	return reservation_hold(
	    db, arena, &r->tokens[0], r->show.id, &r->show.seats[n], 1, NULL, &reservation, &why);
}

START_TEST(one_token_has_one_hold)
{
	struct rivals r = given_rivals(RIVALS);
	struct race it =
	    race_for(hold_own_seat, &r, "SELECT id FROM queue_token ORDER BY id FOR UPDATE");
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_ALREADY_HOLDING, RIVALS - 1);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM concert_seat WHERE status = 'TEMP_RESERVED'"), 1);
}
END_TEST

/* A lapsed hold: half take its seat over, half settle it. */
static enum err take_over_or_settle(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	bool settled;

	if (n % 2 == 0)
		return hold_first(db, n / 2 + 1, arg);
	return reservation_settle(db, r->hold.id, &settled) == ERR_OK ? ERR_REPLAYED : ERR_INTERNAL;
}

static void let_it_lapse(const struct reservation *hold)
{
	sql("UPDATE reservation SET hold_expires_at = NOW(6) - INTERVAL 1 SECOND WHERE id = %llu;"
	    "UPDATE concert_seat SET hold_expires_at = NOW(6) - INTERVAL 1 SECOND"
	    " WHERE reservation_id = %llu;"
	    "UPDATE queue_token t JOIN reservation r ON r.token_id = t.id"
	    " SET t.expires_at = r.hold_expires_at WHERE r.id = %llu",
	    number(hold->id.v), number(hold->id.v), number(hold->id.v));
}

START_TEST(lapsed_seat_is_taken_over_once)
{
	struct rivals r = given_rivals(1);
	struct race it = race_for(take_over_or_settle, &r, held_seats);
	struct tally tally;

	r.hold = given_hold(&r.tokens[0], &r.show, 0, 1);
	let_it_lapse(&r.hold);
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_SEAT_UNAVAILABLE, RIVALS / 2 - 1);
	ck_assert_ended(&tally, ERR_REPLAYED, RIVALS / 2);
	ck_assert_str_eq(seats_of(&r.show), "T");
	ck_assert_str_eq(reservation_row_of(&r.hold), "CANCELED LAPSED");
}
END_TEST

/* ---- money ------------------------------------------------------------------------------ */

static struct rivals given_purse(uint64_t balance)
{
	struct rivals r = { .show = given_show(QUEUE_DEFAULT, 4, 100),
		.user = given_user(balance) };

	r.tokens[0] = given_token(&r.user);
	r.hold = given_hold(&r.tokens[0], &r.show, 0, 1);
	return r;
}

static enum err pay(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	struct payment payment;

	(void)n;
	return payment_pay(db, arena, &r->tokens[0], r->hold.id, NULL, &payment, &why);
}

static const char held_tokens[] = "SELECT id FROM queue_token ORDER BY id FOR UPDATE";
static const char held_users[] = "SELECT id FROM user ORDER BY id FOR UPDATE";

START_TEST(hold_is_paid_once)
{
	struct rivals r = given_purse(1000);
	struct race it = race_for(pay, &r, held_tokens);
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_TOKEN_NOT_ACTIVE, RIVALS - 1); /* DONE by then */
	ck_assert_uint_eq(balance_of(&r.user), 900);
}
END_TEST

static void render_nothing(void *ctx, struct answer *answer_r)
{
	(void)ctx;
	*answer_r = (struct answer){ 201, NULL, "{}", 2 };
}

static enum err pay_with_a_key(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	struct idempotency idem = {
		.user = r->user, .key = "key", .arena = arena, .render = render_nothing
	};
	struct payment payment;

	(void)n;
	return payment_pay(db, arena, &r->tokens[0], r->hold.id, &idem, &payment, &why);
}

START_TEST(payment_with_a_key_is_made_once_and_replayed)
{
	struct rivals r = given_purse(1000);
	struct race it = race_for(pay_with_a_key, &r, held_tokens);
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_REPLAYED, RIVALS - 1);
	ck_assert_uint_eq(balance_of(&r.user), 900);
}
END_TEST

/* The hold ends while they queue up: whoever comes too late finds it settled. */
static enum err pay_or_settle(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	bool settled;
	enum err err;

	if (n % 2 == 0)
		return pay(db, n, arg);
	do
		err = reservation_settle(db, r->hold.id, &settled);
	while (err == ERR_OK && !settled && r->left-- != 0);
	return err != ERR_OK ? err : settled ? ERR_LAPSED_HOLD : ERR_NO_ROW;
}

static void end_hold_in_ms(const struct reservation *hold, unsigned ms)
{
	sql("SET @end = NOW(6) + INTERVAL %u MICROSECOND;"
	    "UPDATE reservation SET hold_expires_at = @end WHERE id = %llu;"
	    "UPDATE concert_seat SET hold_expires_at = @end WHERE reservation_id = %llu;"
	    "UPDATE queue_token SET expires_at = @end WHERE status = 'ACTIVE'",
	    ms * 1000, number(hold->id.v), number(hold->id.v));
}

START_TEST(hold_at_its_deadline_is_paid_or_settled)
{
	struct rivals r = given_purse(1000);
	struct race it = race_for(pay_or_settle, &r, NULL);
	struct tally tally;
	unsigned paid;

	r.left = 300;
	/* sooner, about when, and later than they start */
	end_hold_in_ms(&r.hold, 10 * (unsigned)_i);
	tally = race(&it);
	paid = tally.ended[ERR_OK];
	ck_assert_uint_le(paid, 1);
	ck_assert_uint_eq(
	    paid + tally.ended[ERR_HOLD_EXPIRED] + tally.ended[ERR_TOKEN_NOT_ACTIVE], RIVALS / 2);
	ck_assert_uint_le(paid + tally.ended[ERR_LAPSED_HOLD], 1);
	ck_assert_uint_eq(balance_of(&r.user), paid == 1 ? 900 : 1000);
	ck_assert_str_eq(seats_of(&r.show), paid == 1 ? "RAAA" : "AAAA");
	ck_assert_str_eq(reservation_row_of(&r.hold), paid == 1 ? "CONFIRMED" : "CANCELED LAPSED");
}
END_TEST

static enum err charge_one(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	uint64_t balance;

	(void)n;
	for (int i = 0; i < 12; i++) {
		enum err err = points_charge(db, &r->tokens[0], 1, NULL, &balance, &why);

		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

START_TEST(every_charge_counts)
{
	struct rivals r = given_purse(0);
	struct race it = race_for(charge_one, &r, held_users);
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, RIVALS);
	ck_assert_uint_eq(balance_of(&r.user), 12 * RIVALS);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment_history"), 12 * RIVALS);
}
END_TEST

static enum err charge_without_guard(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	uint64_t balance;
	char text[80];
	enum err err;

	(void)n;
	for (int i = 0; i < 12; i++) {
		err = points_balance(db, &r->user, &balance);
		snprintf(text, sizeof(text), "UPDATE user SET balance = %llu", number(balance + 1));
		if (err == ERR_OK)
			err = db_script(db, text, strlen(text));
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

START_TEST(charges_without_a_guard_would_be_lost)
{
	struct rivals r = given_purse(0);
	struct race it = race_for(charge_without_guard, &r, held_users);
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, RIVALS);
	ck_assert_uint_lt(balance_of(&r.user), 12 * RIVALS);
	expect_unsound_data();
}
END_TEST

/* One purse that pays for one of two holds, in two queues, and is charged meanwhile. */
struct purse {
	struct token tokens[2];
	struct reservation holds[2];
	struct uuid user;
};

static enum err spend(struct db *db, unsigned n, void *arg)
{
	struct purse *p = arg;
	struct payment payment;

	return payment_pay(db, arena, &p->tokens[n], p->holds[n].id, NULL, &payment, &why);
}

START_TEST(one_purse_pays_once)
{
	struct show shows[2] = { given_show(QUEUE_DEFAULT, 1, 100),
		given_show(given_queue(5), 1, 100) };
	struct purse p = { .user = given_user(150) };
	struct race it = race_for(spend, &p, held_users);
	struct tally tally;

	for (int i = 0; i < 2; i++) {
		p.tokens[i] = given_token_for(&p.user, shows[i].concert);
		p.holds[i] = given_hold(&p.tokens[i], &shows[i], 0, 1);
	}
	it.racers = 2;
	it.jam = 2;
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_NOT_ENOUGH_POINTS, 1);
	ck_assert_uint_eq(balance_of(&p.user), 50);
}
END_TEST

static enum err refund(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	struct payment payment;

	(void)n;
	return payment_refund(db, arena, &r->user, r->payment.id, NULL, &payment);
}

START_TEST(payment_is_refunded_once)
{
	struct rivals r = given_purse(1000);
	struct race it = race_for(refund, &r, "SELECT id FROM reservation FOR UPDATE");
	struct tally tally;

	r.payment = given_paid(&r.tokens[0], &r.hold);
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_NOT_REFUNDABLE, RIVALS - 1);
	ck_assert_uint_eq(balance_of(&r.user), 1000);
}
END_TEST

/* ---- the line --------------------------------------------------------------------------- */

static enum err join(struct db *db, unsigned n, void *arg)
{
	const struct uuid *users = arg;
	struct token_view view;
	bool created;
	enum err err;

	err = queue_join(db, &users[n], (struct concert_id){ 0 }, &view, &created);
	return err == ERR_OK && !created ? ERR_REPLAYED : err;
}

static const char held_gate[] = "SELECT id FROM queue_gate WHERE id = 1 FOR UPDATE";

START_TEST(user_has_one_token)
{
	struct uuid users[RIVALS];
	struct race it = race_for(join, users, held_gate);
	struct tally tally;

	users[0] = given_user(0);
	for (unsigned i = 1; i < RIVALS; i++)
		users[i] = users[0];
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_REPLAYED, RIVALS - 1);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token"), 1);
}
END_TEST

START_TEST(never_more_active_than_the_capacity)
{
	struct uuid users[RACERS_MAX];
	struct race it = race_for(join, users, held_gate);
	struct tally tally;

	for (unsigned i = 0; i < RACERS_MAX; i++)
		users[i] = given_user(0);
	it.racers = RACERS_MAX;
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, RACERS_MAX);
	queue_slot_freed(app, QUEUE_DEFAULT);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'"), 30);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_token a JOIN queue_token w ON w.id < a.id"
		    " WHERE a.status = 'ACTIVE' AND w.status = 'WAITING'"),
	    0);
}
END_TEST

static enum err admit(struct db *db, unsigned n, void *arg)
{
	uint64_t admitted;

	(void)n;
	(void)arg;
	return queue_admit(db, QUEUE_DEFAULT, GATE_WAIT, &admitted, NULL);
}

static enum err join_or_admit(struct db *db, unsigned n, void *arg)
{
	return n % 2 == 0 ? join(db, n, arg) : admit(db, n, NULL);
}

START_TEST(admissions_and_joins_keep_capacity_and_order)
{
	struct uuid users[RIVALS];
	struct race it = race_for(join_or_admit, users, held_gate);
	struct tally tally;

	given_queue_set("paused = TRUE");
	for (unsigned i = 0; i < 10; i++)
		given_waiter();
	for (unsigned i = 0; i < RIVALS; i++)
		users[i] = given_user(0);
	given_queue_set("paused = FALSE, capacity = 5");
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, RIVALS);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'"), 5);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_token a JOIN queue_token w ON w.id < a.id"
		    " WHERE a.status = 'ACTIVE' AND w.status = 'WAITING'"),
	    0);
	ck_assert_int_eq(sql_int("SELECT admitted_total FROM queue_gate WHERE id = 1"), 5);
}
END_TEST

static enum err leave_or_admit(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;

	return n % 2 == 0 ? queue_leave(db, &r->tokens[n]) : admit(db, n, NULL);
}

START_TEST(leaving_and_admitting_keep_the_capacity)
{
	struct rivals r = { 0 };
	struct race it = race_for(leave_or_admit, &r, held_tokens);
	struct tally tally;

	given_queue_set("capacity = 16");
	for (unsigned i = 0; i < RIVALS; i++)
		r.tokens[i] = given_turn();
	for (unsigned i = 0; i < 20; i++)
		given_waiter();
	tally = race(&it);
	ck_assert_uint_eq(tally.ended[ERR_OK] + tally.ended[ERR_DB_BUSY], RIVALS);
	queue_slot_freed(app, QUEUE_DEFAULT);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'"), 16);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE end_reason = 'LEFT'"), 8);
}
END_TEST

/* ---- everything at once ----------------------------------------------------------------- */

static enum err live_a_life(struct db *db, unsigned n, void *arg)
{
	struct rivals *r = arg;
	struct reservation hold;
	struct payment payment;
	struct token_view view;
	struct uuid user;
	uint64_t balance;
	unsigned dice = n * 2654435761U;
	bool created;
	enum err err = ERR_OK;

	for (int step = 0; step < 12 && err_status(err) != 500 && err != ERR_DB_BUSY; step++) {
		dice = dice * 1664525U + 1013904223U;
		user = r->tokens[n % 8].user; /* two processes a user */
		err = queue_join(db, &user, (struct concert_id){ 0 }, &view, &created);
		if (err != ERR_OK)
			continue;
		err = points_charge(db, &view.token, 50, NULL, &balance, &why);
		if (err == ERR_OK)
			err = reservation_hold(db, arena, &view.token, r->show.id,
			    &r->show.seats[dice >> 28], 1 + (dice >> 27) % 2, NULL, &hold, &why);
		if (err != ERR_OK)
			continue;
		if (dice >> 30 == 0)
			err =
			    reservation_cancel(db, arena, &view.token, hold.id, NULL, &hold, &why);
		else if (dice >> 30 == 1)
			err = queue_leave(db, &view.token);
		else
			err = payment_pay(db, arena, &view.token, hold.id, NULL, &payment, &why);
		if (err == ERR_OK && dice >> 30 == 2)
			err = payment_refund(db, arena, &user, payment.id, NULL, &payment);
	}
	return err_status(err) >= 500 ? err : ERR_OK;
}

START_TEST(many_lives_leave_sound_data)
{
	struct rivals r = given_rivals(20);
	struct race it = race_for(live_a_life, &r, held_seats);
	struct tally tally;

	given_queue_set("capacity = 6");
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, RIVALS);
	ck_assert_int_gt(sql_int("SELECT COUNT(*) FROM payment"), 0);
}
END_TEST

/* ---- leaving while others are let in --------------------------------------------------------- */

#define LEAVERS 8

static enum err leave_the_line_or_admit(struct db *db, unsigned n, void *arg)
{
	const struct token *tokens = arg;
	uint64_t admitted;

	if (n < LEAVERS)
		return queue_leave(db, &tokens[n]);
	return queue_admit(db, QUEUE_DEFAULT, GATE_WAIT, &admitted, NULL);
}

/* Both lock a waiter through the index `line` first, and the row behind it. */
START_TEST(leaving_and_admission_do_not_deadlock)
{
	struct token tokens[LEAVERS];
	struct race it = { .run = leave_the_line_or_admit,
		.arg = tokens,
		.racers = LEAVERS + 1,
		.held = "SELECT id FROM queue_token FORCE INDEX (PRIMARY) FOR UPDATE",
		.jam = LEAVERS };
	struct tally tally;

	given_queue_set("paused = TRUE");
	for (unsigned i = 0; i < LEAVERS; i++)
		tokens[i] = given_waiter();
	given_queue_set("paused = FALSE");
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, LEAVERS + 1);
	ck_assert_uint_eq(tally.retries, 0);
	for (unsigned i = 0; i < LEAVERS; i++)
		ck_assert_str_eq(token_row_of(&tokens[i]), "EXPIRED LEFT");
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, leaving_and_admission_do_not_deadlock, 0, 10);
	tcase_add_test(tests, one_seat_has_one_owner);
	tcase_add_test(tests, one_seat_without_a_guard_would_have_many);
	tcase_add_test(tests, overlapping_holds_do_not_deadlock);
	tcase_add_test(tests, one_token_has_one_hold);
	tcase_add_test(tests, lapsed_seat_is_taken_over_once);
	tcase_add_test(tests, hold_is_paid_once);
	tcase_add_test(tests, payment_with_a_key_is_made_once_and_replayed);
	tcase_add_loop_test(tests, hold_at_its_deadline_is_paid_or_settled, 0, 8);
	tcase_add_test(tests, every_charge_counts);
	tcase_add_test(tests, charges_without_a_guard_would_be_lost);
	tcase_add_test(tests, one_purse_pays_once);
	tcase_add_test(tests, payment_is_refunded_once);
	tcase_add_test(tests, user_has_one_token);
	tcase_add_test(tests, never_more_active_than_the_capacity);
	tcase_add_test(tests, admissions_and_joins_keep_capacity_and_order);
	tcase_add_test(tests, leaving_and_admitting_keep_the_capacity);
	tcase_add_test(tests, many_lives_leave_sound_data);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "race", add_tests);
}
