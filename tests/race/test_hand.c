/*
 * The operator's hand in the middle of a sale: whoever is first, the other finds out, and the audit
 * finds nothing.
 */
#include "domain/revoke.h"
#include "domain/schedule_cancel.h"
#include "race/race.h"

#define BUYERS 12 /* and one operator, the last racer */
#define PRICE  100

static const char held_seats[] = "SELECT id FROM concert_seat ORDER BY id FOR UPDATE";
static const char held_users[] = "SELECT id FROM user ORDER BY id FOR UPDATE";

struct sale {
	struct show show;
	struct token tokens[BUYERS];
	struct reservation holds[BUYERS];
};

static struct sale given_sale(size_t seats)
{
	struct sale s = { .show = given_show(QUEUE_DEFAULT, seats, PRICE) };
	struct uuid user;

	for (unsigned i = 0; i < BUYERS; i++) {
		user = given_user(PRICE);
		s.tokens[i] = given_token(&user);
	}
	return s;
}

static struct sale given_holds(void)
{
	struct sale s = given_sale(BUYERS);

	for (unsigned i = 0; i < BUYERS; i++)
		s.holds[i] = given_hold(&s.tokens[i], &s.show, i, 1);
	return s;
}

static enum err take(struct db *db, const struct sale *s, unsigned n, size_t seat)
{
	struct reservation reservation;

	return reservation_hold(db, arena, &s->tokens[n], s->show.id, &s->show.seats[seat], 1, NULL,
	    &reservation, &why);
}

static enum err pay(struct db *db, const struct sale *s, unsigned n)
{
	struct payment payment;

	return payment_pay(db, arena, &s->tokens[n], s->holds[n].id, NULL, &payment, &why);
}

/* ---- a date is canceled ---------------------------------------------------------------------- */

static enum err cancel_date(struct db *db, const struct sale *s)
{
	struct schedule_clearing did = { 0 };
	enum err err = ERR_OK;

	while (err == ERR_OK && !did.done)
		err = schedule_cancel(db, arena, BY, s->show.id, 10, &did);
	return err;
}

static void ck_assert_cleared(const struct sale *s)
{
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM concert_seat WHERE NOT blocked"), 0);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM reservation WHERE status <> 'CANCELED'"), 0);
	for (unsigned i = 0; i < BUYERS; i++)
		ck_assert_uint_eq(balance_of(&s->tokens[i].user), PRICE);
}

static enum err pay_or_cancel_date(struct db *db, unsigned n, void *arg)
{
	return n == BUYERS ? cancel_date(db, arg) : pay(db, arg, n);
}

START_TEST(payers_of_a_canceled_date_have_their_points_back)
{
	struct sale s = given_holds();
	struct race it = { .run = pay_or_cancel_date,
		.arg = &s,
		.racers = BUYERS + 1,
		.held = held_seats,
		.jam = 6 };
	struct tally tally = race(&it);

	ck_assert_uint_ge(tally.ended[ERR_OK], 1);
	ck_assert_uint_eq(tally.ended[ERR_OK] + tally.ended[ERR_INVALID_RESERVATION], BUYERS + 1);
	ck_assert_cleared(&s);
}
END_TEST

static enum err hold_or_cancel_date(struct db *db, unsigned n, void *arg)
{
	return n == BUYERS ? cancel_date(db, arg) : take(db, arg, n, n);
}

START_TEST(no_hold_outlives_its_canceled_date)
{
	struct sale s = given_sale(BUYERS);
	struct race it = { .run = hold_or_cancel_date,
		.arg = &s,
		.racers = BUYERS + 1,
		.held = held_seats,
		.jam = 1 }; /* those who find the date canceled wait for nothing */
	struct tally tally = race(&it);

	ck_assert_uint_eq(
	    tally.ended[ERR_OK] + tally.ended[ERR_NOT_FOUND] + tally.ended[ERR_SEAT_UNAVAILABLE],
	    BUYERS + 1);
	ck_assert_cleared(&s);
}
END_TEST

static enum err cancel_one_date(struct db *db, unsigned n, void *arg)
{
	(void)n;
	return cancel_date(db, arg);
}

START_TEST(two_operators_cancel_one_date_once)
{
	struct sale s = given_holds();
	struct race it = {
		.run = cancel_one_date, .arg = &s, .racers = 2, .held = held_seats, .jam = 2
	};
	struct tally tally;

	for (unsigned i = 0; i < BUYERS / 2; i++)
		ck_assert_err(pay(app, &s, i), ERR_OK);
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, 2);
	ck_assert_cleared(&s);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM operator_log WHERE verb = 'schedule cancel'"), 2);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM operator_log WHERE verb = 'reservation refund'"),
	    BUYERS / 2);
}
END_TEST

/* ---- a seat is blocked ----------------------------------------------------------------------- */

static enum err hold_or_block(struct db *db, unsigned n, void *arg)
{
	static const char *const labels[] = { "A1" };
	const struct sale *s = arg;
	const char *label;
	uint64_t changed;

	if (n < BUYERS)
		return take(db, s, n, 0);
	return seats_block_labels(db, arena, BY, s->show.id, labels, 1, true, &changed, &label);
}

START_TEST(seat_is_held_or_blocked)
{
	struct sale s = given_sale(1);
	struct race it = {
		.run = hold_or_block, .arg = &s, .racers = BUYERS + 1, .held = held_seats, .jam = 6
	};
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_SEAT_UNAVAILABLE, BUYERS);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM concert_seat WHERE blocked OR status = 'TEMP_RESERVED'"),
	    1);
}
END_TEST

/* ---- a hold is canceled, a payment refunded -------------------------------------------------- */

static enum err pay_or_revoke(struct db *db, unsigned n, void *arg)
{
	const struct sale *s = arg;
	struct reservation reservation;

	if (n % 2 == 0)
		return pay(db, s, n);
	return reservation_revoke(
	    db, arena, BY, s->holds[n - 1].id, SEATS_TO_SELL, &reservation, &why);
}

START_TEST(hold_is_paid_or_canceled)
{
	struct sale s = given_holds();
	struct race it = {
		.run = pay_or_revoke, .arg = &s, .racers = BUYERS, .held = held_seats, .jam = 6
	};
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, BUYERS / 2);
	ck_assert_ended(&tally, ERR_INVALID_RESERVATION, BUYERS / 2);
}
END_TEST

static enum err refund_by_either(struct db *db, unsigned n, void *arg)
{
	const struct payment *payment = arg;
	struct payment refunded;

	if (n % 2 == 0)
		return payment_refund(
		    db, arena, &payment->reservation.user, payment->id, NULL, &refunded);
	return reservation_refund(db, arena, BY, payment->reservation.id, SEATS_TO_SELL, &refunded);
}

START_TEST(owner_and_operator_refund_once)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, PRICE);
	struct payment payment = given_sold(&show, 0, 1, NULL);
	struct race it = {
		.run = refund_by_either, .arg = &payment, .racers = 8, .held = held_seats, .jam = 6
	};
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_NOT_REFUNDABLE, 7);
}
END_TEST

/* ---- one key corrects once ------------------------------------------------------------------- */

static enum err adjust_under_one_key(struct db *db, unsigned n, void *arg)
{
	const struct points_adjustment set = { *(const struct uuid *)arg, 7, "goodwill", "T-1" };
	uint64_t balance;
	bool repeated;
	enum err err;

	(void)n;
	err = points_adjust(db, BY, &set, NULL, &balance, &repeated, &why);
	return err == ERR_OK && repeated ? ERR_REPLAYED : err;
}

START_TEST(one_key_corrects_once)
{
	struct uuid user = given_user(5);
	struct race it = {
		.run = adjust_under_one_key, .arg = &user, .racers = 6, .held = held_users, .jam = 6
	};
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_REPLAYED, 5);
	ck_assert_uint_eq(balance_of(&user), 12);
}
END_TEST

/* ---- a balance is corrected ------------------------------------------------------------------ */

static enum err pay_or_adjust(struct db *db, unsigned n, void *arg)
{
	const struct sale *s = arg;
	const struct points_adjustment set = { s->tokens[0].user, -PRICE, "mistaken charge", NULL };
	uint64_t balance;
	bool repeated;

	if (n == 0)
		return pay(db, s, 0);
	return points_adjust(db, BY, &set, NULL, &balance, &repeated, &why);
}

START_TEST(purse_is_emptied_once)
{
	struct sale s = given_holds();
	struct race it = {
		.run = pay_or_adjust, .arg = &s, .racers = 6, .held = held_users, .jam = 6
	};
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_NOT_ENOUGH_POINTS, 5);
	ck_assert_uint_eq(balance_of(&s.tokens[0].user), 0);
}
END_TEST

/* ---- two change the settings ----------------------------------------------------------------- */

static enum err set_queue(struct db *db, unsigned n, void *arg)
{
	static const struct queue_changes changes[] = {
		{ .name = "renamed" },
		{ .capacity = { true, 77 } },
		{ .stock_aware = { true, true } },
	};

	(void)arg;
	return queue_set(db, BY, QUEUE_DEFAULT, &changes[n]);
}

START_TEST(each_operators_setting_of_a_queue_stays)
{
	struct race it = { .run = set_queue,
		.racers = 3,
		.held = "SELECT id FROM queue_gate FOR UPDATE",
		.jam = 3 };
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 3);
	ck_assert_str_eq(
	    sql_text("SELECT CONCAT_WS(' ', name, capacity, stock_aware) FROM queue WHERE id = 1"),
	    "renamed 77 1");
	ck_assert_str_eq(sql_text("SELECT GROUP_CONCAT(details ORDER BY details)"
				  " FROM operator_log WHERE verb = 'queue set'"),
	    "capacity=77,name=renamed,stock_aware=1");
}
END_TEST

static enum err set_concert(struct db *db, unsigned n, void *arg)
{
	static const struct concert_changes changes[] = {
		{ .title = "renamed" },
		{ .venue = "elsewhere" },
		{ .seat_limit = { true, 7 } },
		{ .refund_until_hours = { true, 77 } },
	};
	const struct show *show = arg;

	return concert_set(db, arena, BY, show->concert, &changes[n]);
}

START_TEST(each_operators_setting_of_a_concert_stays)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, PRICE);
	struct race it = { .run = set_concert,
		.arg = &show,
		.racers = 4,
		.held = "SELECT id FROM concert FOR UPDATE",
		.jam = 4 };
	struct tally tally = race(&it);

	ck_assert_ended(&tally, ERR_OK, 4);
	ck_assert_str_eq(
	    sql_text("SELECT CONCAT_WS(' ', title, venue, seat_limit, refund_until_hours)"
		     " FROM concert"),
	    "renamed elsewhere 7 77");
	ck_assert_str_eq(sql_text("SELECT GROUP_CONCAT(details ORDER BY details)"
				  " FROM operator_log WHERE verb = 'concert set'"),
	    "refund_until_hours=77,seat_limit=7,title=renamed,venue=elsewhere");
}
END_TEST

/* ---- a concert changes its line -------------------------------------------------------------- */

struct move {
	struct show show;
	struct queue_id other;
	struct uuid users[BUYERS];
};

static enum err move_or_hold(struct db *db, unsigned n, void *arg)
{
	const struct move *m = arg;
	const struct concert_changes set = { .queue = { true, m->other.v } };
	struct reservation reservation;
	struct token_view view;
	bool created;
	enum err err;

	if (n == BUYERS)
		return concert_set(db, arena, BY, m->show.concert, &set);
	/* The concert is on its way: nobody was in its line. */
	root_reconnect();
	wait_for_lock_waits(1);
	err = queue_join(db, &m->users[n], m->show.concert, &view, &created);
	return err != ERR_OK ? err
			     : reservation_hold(db, arena, &view.token, m->show.id,
				   &m->show.seats[n], 1, NULL, &reservation, &why);
}

START_TEST(no_hold_is_left_behind_by_its_concert)
{
	struct move m = { .show = given_show(QUEUE_DEFAULT, BUYERS, PRICE),
		.other = given_queue(BUYERS) };
	struct race it = { .run = move_or_hold,
		.arg = &m,
		.racers = BUYERS + 1,
		.held = "SELECT id FROM queue WHERE id <> 1 FOR UPDATE",
		.jam = 3 };
	struct tally tally;
	unsigned holds;

	for (unsigned i = 0; i < BUYERS; i++)
		m.users[i] = given_user(PRICE);
	tally = race(&it);
	ck_assert_int_eq(sql_int("SELECT queue_id FROM concert"), (int64_t)m.other.v);
	ck_assert_int_eq(
	    sql_int(
		"SELECT COUNT(*) FROM reservation r JOIN queue_token t ON t.id = r.token_id"
		" JOIN concert c WHERE r.status = 'TEMP_RESERVED' AND t.queue_id <> c.queue_id"),
	    0);
	/* Who came late enough joined the other line; those who stood at the gate did not. */
	holds = (unsigned)sql_int("SELECT COUNT(*) FROM reservation");
	ck_assert_uint_le(holds, BUYERS - (it.jam - 1));
	ck_assert_ended(&tally, ERR_OK, 1 + holds);
}
END_TEST

/* ---- two put a show at one time -------------------------------------------------------------- */

struct two_shows {
	struct show show;
	struct instant starts_at;
};

static enum err add_or_move(struct db *db, unsigned n, void *arg)
{
	const struct two_shows *two = arg;
	const struct seat_new seat = { "A1", "", PRICE };
	struct schedule_id id;

	if (n == 0)
		return schedule_set(db, arena, BY, two->show.id, two->starts_at);
	return schedule_add(db, arena, BY, two->show.concert, two->starts_at, &seat, 1, &id);
}

START_TEST(one_show_begins_at_one_time)
{
	struct two_shows two = { .show = given_show(QUEUE_DEFAULT, 1, PRICE) };
	struct race it = { .run = add_or_move,
		.arg = &two,
		.racers = 4,
		.held = "SELECT id FROM concert FOR UPDATE",
		.jam = 4 };
	struct tally tally;

	two.starts_at = after(two.show.starts_at, US_PER_S);
	tally = race(&it);
	ck_assert_ended(&tally, ERR_OK, 1);
	ck_assert_ended(&tally, ERR_DATE_TAKEN, 3);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, payers_of_a_canceled_date_have_their_points_back);
	tcase_add_test(tests, no_hold_outlives_its_canceled_date);
	tcase_add_test(tests, two_operators_cancel_one_date_once);
	tcase_add_test(tests, seat_is_held_or_blocked);
	tcase_add_test(tests, hold_is_paid_or_canceled);
	tcase_add_test(tests, owner_and_operator_refund_once);
	tcase_add_test(tests, one_key_corrects_once);
	tcase_add_test(tests, purse_is_emptied_once);
	tcase_add_test(tests, each_operators_setting_of_a_queue_stays);
	tcase_add_test(tests, each_operators_setting_of_a_concert_stays);
	tcase_add_test(tests, no_hold_is_left_behind_by_its_concert);
	tcase_add_test(tests, one_show_begins_at_one_time);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "hand", add_tests);
}
