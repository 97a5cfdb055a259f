/* Paying for a hold, and refunds: balance, ledger, seats, reservation and token move together. */
#include <string.h>

#include "db/given.h"

static enum err pay(const struct token *token, struct reservation_id id, struct payment *payment_r)
{
	memset(&why, 0, sizeof(why));
	return payment_pay(app, arena, token, id, NULL, payment_r, &why);
}

static enum err refund(const struct uuid *user, struct payment_id id, struct payment *payment_r)
{
	return payment_refund(app, arena, user, id, NULL, payment_r);
}

/* A user with that much has held the only seat, at 300. */
struct purse {
	struct show show;
	struct uuid user;
	struct token token;
	struct reservation hold;
};

static struct purse given_purse(uint64_t balance)
{
	struct purse p = { .show = given_show(QUEUE_DEFAULT, 1, 300), .user = given_user(balance) };

	p.token = given_token(&p.user);
	p.hold = given_hold(&p.token, &p.show, 0, 1);
	return p;
}

static const char *ledger_of(const struct uuid *user)
{
	char text[UUID_TEXT_LEN + 1];

	uuid_format(user, text);
	return sql_text("SELECT COALESCE(GROUP_CONCAT(CONCAT(h.type, ' ', h.amount_change, ' ',"
			" h.balance_after) ORDER BY h.id SEPARATOR ', '), '') FROM user u"
			" JOIN payment_history h ON h.user_id = u.id WHERE u.uuid = '%s'",
	    text);
}

/* ---- paying ----------------------------------------------------------------------------- */

START_TEST(payment_moves_everything_together)
{
	struct purse p = given_purse(1000);
	struct instant at = clock_stop();
	struct payment payment, read;

	ck_assert_err(pay(&p.token, p.hold.id, &payment), ERR_OK);
	ck_assert_uint_eq(payment.amount, 300);
	ck_assert_uint_eq(payment.balance, 700);
	ck_assert_int_eq(payment.status, PAYMENT_DONE);
	ck_assert_int_eq(payment.paid_at.us, at.us);
	ck_assert_int_eq(payment.reservation.status, RESERVATION_CONFIRMED);
	ck_assert_uint_eq(payment.reservation.payment.v, payment.id.v);
	ck_assert(instant_is_null(payment.reservation.hold_expires_at));
	ck_assert_int_eq(payment.reservation.refundable_until.us,
	    after(p.show.starts_at, -24 * INT64_C(3600) * US_PER_S).us);
	ck_assert_uint_eq(balance_of(&p.user), 700);
	ck_assert_str_eq(ledger_of(&p.user), "CHARGE 1000 1000, PAYMENT -300 700");
	ck_assert_str_eq(reservation_row_of(&p.hold), "CONFIRMED");
	ck_assert_str_eq(seats_of(&p.show), "R");
	ck_assert_str_eq(token_row_of(&p.token), "DONE");
	ck_assert_err(payment_get(app, arena, &p.user, payment.id, &read), ERR_OK);
	ck_assert_uint_eq(read.amount, 300);
	ck_assert_uint_eq(read.balance, 700);
	ck_assert_int_eq(read.paid_at.us, payment.paid_at.us);
	ck_assert_int_eq(read.reservation.status, RESERVATION_CONFIRMED);
}
END_TEST

START_TEST(seats_of_a_hold_are_paid_for_once)
{
	struct show show = given_show(QUEUE_DEFAULT, 4, 100);
	struct uuid user = given_user(1000);
	struct token token = given_token(&user);
	struct reservation hold = given_hold(&token, &show, 0, 3);
	struct payment payment = given_paid(&token, &hold);

	ck_assert_uint_eq(payment.amount, 300);
	ck_assert_uint_eq(payment.balance, 700);
	ck_assert_str_eq(ledger_of(&user), "CHARGE 1000 1000, PAYMENT -300 700");
	ck_assert_str_eq(seats_of(&show), "RRRA");
}
END_TEST

/* Each payment of a sale would meet every other there. */
START_TEST(payment_waits_for_nobody_at_its_show)
{
	struct purse p = given_purse(1000);
	struct payment payment;

	sql("START TRANSACTION; SELECT * FROM concert_schedule FOR UPDATE");
	sql("SELECT * FROM concert FOR UPDATE");
	ck_assert_err(pay(&p.token, p.hold.id, &payment), ERR_OK);
	sql("COMMIT");
}
END_TEST

START_TEST(next_in_line_follows_a_payment)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct uuid user = given_user(100);
	struct token token, waiter;
	struct reservation hold;

	given_queue_set("capacity = 1");
	token = given_token(&user);
	waiter = given_waiter();
	hold = given_hold(&token, &show, 0, 1);
	given_paid(&token, &hold);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

START_TEST(last_point_will_do_and_one_less_will_not)
{
	struct purse p = given_purse(299);
	struct payment payment;
	uint64_t balance;

	ck_assert_err(pay(&p.token, p.hold.id, &payment), ERR_NOT_ENOUGH_POINTS);
	ck_assert_uint_eq(why.balance, 299);
	ck_assert_uint_eq(why.required, 300);
	ck_assert_str_eq(reservation_row_of(&p.hold), "TEMP_RESERVED");
	ck_assert_str_eq(token_row_of(&p.token), "ACTIVE");
	ck_assert_str_eq(seats_of(&p.show), "T");
	ck_assert_str_eq(ledger_of(&p.user), "CHARGE 299 299");
	ck_assert_err(points_charge(app, &p.token, 1, NULL, &balance, &why), ERR_OK);
	ck_assert_err(pay(&p.token, p.hold.id, &payment), ERR_OK);
	ck_assert_uint_eq(payment.balance, 0);
	ck_assert_uint_eq(balance_of(&p.user), 0);
}
END_TEST

START_TEST(free_seat_is_paid_with_nothing)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 0);
	struct uuid user = given_user(0);
	struct token token = given_token(&user);
	struct reservation hold = given_hold(&token, &show, 0, 1);
	struct payment payment = given_paid(&token, &hold);

	ck_assert_uint_eq(payment.amount, 0);
	ck_assert_str_eq(ledger_of(&user), "PAYMENT 0 0");
	ck_assert_err(refund(&user, payment.id, &payment), ERR_OK);
	ck_assert_str_eq(ledger_of(&user), "PAYMENT 0 0, REFUND 0 0");
}
END_TEST

START_TEST(price_is_what_it_was_when_held)
{
	struct purse p = given_purse(1000);

	sql("UPDATE concert_seat SET price = 900");
	ck_assert_uint_eq(given_paid(&p.token, &p.hold).amount, 300);
}
END_TEST

/* ---- the deadline ----------------------------------------------------------------------- */

static const struct {
	int64_t us; /* from the deadline */
	enum err err;
} payments[] = {
	{ -1, ERR_OK },
	{ 0, ERR_HOLD_EXPIRED },
	{ 1, ERR_HOLD_EXPIRED },
	{ 3600 * US_PER_S, ERR_HOLD_EXPIRED },
};

START_TEST(hold_may_be_paid_strictly_before_its_end)
{
	struct purse p = given_purse(1000);
	struct payment payment;
	bool paid = payments[_i].err == ERR_OK;

	ck_assert_int_eq(p.hold.hold_expires_at.us, after(p.hold.created_at, 300 * US_PER_S).us);
	clock_stop_at(app, after(p.hold.hold_expires_at, payments[_i].us));
	ck_assert_err(pay(&p.token, p.hold.id, &payment), payments[_i].err);
	ck_assert_str_eq(reservation_row_of(&p.hold), paid ? "CONFIRMED" : "CANCELED LAPSED");
	ck_assert_str_eq(seats_of(&p.show), paid ? "R" : "A");
	ck_assert_str_eq(token_row_of(&p.token), paid ? "DONE" : "EXPIRED HOLD_LAPSED");
	ck_assert_uint_eq(balance_of(&p.user), paid ? 700 : 1000);
}
END_TEST

START_TEST(late_payer_learns_the_cause_after_the_sweep_too)
{
	struct purse p = given_purse(1000);
	struct payment payment;
	uint64_t n;

	clock_stop_at(app, p.hold.hold_expires_at);
	ck_assert_err(reservation_settle_batch(app, arena, 10, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_err(pay(&p.token, p.hold.id, &payment), ERR_HOLD_EXPIRED);
	sql("DELETE FROM queue_token"); /* purged */
	ck_assert_err(pay(&p.token, p.hold.id, &payment), ERR_HOLD_EXPIRED);
	ck_assert_uint_eq(balance_of(&p.user), 1000);
}
END_TEST

START_TEST(late_payer_loses_to_whoever_took_the_seat)
{
	struct purse p = given_purse(1000);
	struct token token;
	struct reservation taken;
	struct payment payment;

	clock_stop_at(app, p.hold.hold_expires_at);
	token = given_turn();
	taken = given_hold(&token, &p.show, 0, 1);
	ck_assert_err(pay(&p.token, p.hold.id, &payment), ERR_HOLD_EXPIRED);
	ck_assert_str_eq(reservation_row_of(&taken), "TEMP_RESERVED");
	ck_assert_str_eq(reservation_row_of(&p.hold), "CANCELED LAPSED");
	ck_assert_str_eq(seats_of(&p.show), "T");
	ck_assert_uint_eq(balance_of(&p.user), 1000);
}
END_TEST

START_TEST(late_payment_frees_the_slot)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token, waiter;
	struct reservation hold;
	struct payment payment;

	given_queue_set("capacity = 1");
	token = given_turn();
	waiter = given_waiter();
	hold = given_hold(&token, &show, 0, 1);
	clock_stop_at(app, hold.hold_expires_at);
	ck_assert_err(pay(&token, hold.id, &payment), ERR_HOLD_EXPIRED);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

/* ---- refusals --------------------------------------------------------------------------- */

START_TEST(reservations_that_cannot_be_paid_look_alike)
{
	struct show show = given_show(QUEUE_DEFAULT, 4, 100);
	struct uuid user = given_user(1000);
	struct token others = given_turn(), token = given_token(&user);
	struct reservation theirs = given_hold(&others, &show, 0, 1);
	struct reservation canceled = given_hold(&token, &show, 1, 1);
	struct payment payment;

	ck_assert_err(
	    reservation_cancel(app, arena, &token, canceled.id, NULL, &canceled, &why), ERR_OK);
	ck_assert_err(pay(&token, theirs.id, &payment), ERR_INVALID_RESERVATION);
	ck_assert_err(pay(&token, canceled.id, &payment), ERR_INVALID_RESERVATION);
	ck_assert_err(
	    pay(&token, (struct reservation_id){ 999999 }, &payment), ERR_INVALID_RESERVATION);
	ck_assert_uint_eq(balance_of(&user), 1000);
	ck_assert_str_eq(seats_of(&show), "TAAA");
}
END_TEST

START_TEST(paid_left_and_refunded_ones_cannot_be_paid)
{
	struct show show = given_show(QUEUE_DEFAULT, 4, 100);
	struct uuid user = given_user(1000);
	struct token token = given_token(&user);
	struct reservation paid = given_hold(&token, &show, 0, 1), left;
	struct payment payment = given_paid(&token, &paid), again;

	ck_assert_err(pay(&token, paid.id, &again), ERR_TOKEN_NOT_ACTIVE);
	token = given_token(&user);
	ck_assert_err(pay(&token, paid.id, &again), ERR_INVALID_RESERVATION);
	left = given_hold(&token, &show, 1, 1);
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	ck_assert_err(refund(&user, payment.id, &payment), ERR_OK);
	token = given_token(&user);
	ck_assert_err(pay(&token, left.id, &again), ERR_INVALID_RESERVATION);
	ck_assert_err(pay(&token, paid.id, &again), ERR_INVALID_RESERVATION);
	ck_assert_uint_eq(balance_of(&user), 1000);
}
END_TEST

START_TEST(payment_needs_the_turn)
{
	struct purse p = given_purse(1000);
	struct token waiter, nobody = p.token;
	struct payment payment;

	waiter = given_waiter(); /* the only seat is held */
	ck_assert_err(pay(&waiter, p.hold.id, &payment), ERR_TOKEN_NOT_ACTIVE);
	nobody.id.v += 1000;
	ck_assert_err(pay(&nobody, (struct reservation_id){ 1 }, &payment), ERR_INVALID_TOKEN);
}
END_TEST

START_TEST(payment_with_a_token_of_another_queue_is_refused)
{
	struct purse p = given_purse(1000);
	struct show there = given_show(given_queue(5), 1, 100);
	struct token elsewhere = given_token_for(&p.user, there.concert);
	struct payment payment;

	ck_assert_err(pay(&elsewhere, p.hold.id, &payment), ERR_WRONG_QUEUE);
	ck_assert_str_eq(reservation_row_of(&p.hold), "TEMP_RESERVED");
}
END_TEST

/* ---- refunds ---------------------------------------------------------------------------- */

START_TEST(refund_moves_everything_back)
{
	struct purse p = given_purse(1000);
	struct payment payment = given_paid(&p.token, &p.hold), read;

	ck_assert_err(refund(&p.user, payment.id, &payment), ERR_OK);
	ck_assert_int_eq(payment.status, PAYMENT_REFUNDED);
	ck_assert_uint_eq(payment.balance, 1000);
	ck_assert_uint_eq(payment.amount, 300);
	ck_assert_int_eq(payment.reservation.status, RESERVATION_CANCELED);
	ck_assert_int_eq(payment.reservation.reason, END_REFUNDED);
	ck_assert(instant_is_null(payment.reservation.refundable_until));
	ck_assert_uint_eq(payment.reservation.payment.v, 0);
	ck_assert_uint_eq(balance_of(&p.user), 1000);
	ck_assert_str_eq(ledger_of(&p.user), "CHARGE 1000 1000, PAYMENT -300 700, REFUND 300 1000");
	ck_assert_str_eq(seats_of(&p.show), "A");
	ck_assert_str_eq(reservation_row_of(&p.hold), "CANCELED REFUNDED");
	ck_assert_err(refund(&p.user, payment.id, &payment), ERR_NOT_REFUNDABLE);
	ck_assert_uint_eq(balance_of(&p.user), 1000);
	ck_assert_err(payment_get(app, arena, &p.user, payment.id, &read), ERR_OK);
	ck_assert_int_eq(read.status, PAYMENT_REFUNDED);
	ck_assert_int_eq(read.reservation.status, RESERVATION_CANCELED);
}
END_TEST

START_TEST(refund_is_strictly_before_its_deadline)
{
	struct purse p = given_purse(1000);
	struct payment payment = given_paid(&p.token, &p.hold);
	struct instant deadline = payment.reservation.refundable_until;

	clock_stop_at(app, deadline);
	ck_assert_err(refund(&p.user, payment.id, &payment), ERR_NOT_REFUNDABLE);
	ck_assert_str_eq(seats_of(&p.show), "R");
	clock_stop_at(app, after(deadline, -1));
	ck_assert_err(refund(&p.user, payment.id, &payment), ERR_OK);
	ck_assert_str_eq(seats_of(&p.show), "A");
}
END_TEST

START_TEST(refund_is_for_the_payer_alone)
{
	struct purse p = given_purse(1000);
	struct payment payment = given_paid(&p.token, &p.hold), out;
	struct uuid stranger = given_user(0);

	ck_assert_err(refund(&stranger, payment.id, &out), ERR_NOT_FOUND);
	ck_assert_err(payment_get(app, arena, &stranger, payment.id, &out), ERR_NOT_FOUND);
	ck_assert_err(refund(&p.user, (struct payment_id){ 999999 }, &out), ERR_NOT_FOUND);
}
END_TEST

START_TEST(refund_works_long_after_the_token_is_purged)
{
	struct purse p = given_purse(1000);
	struct payment payment = given_paid(&p.token, &p.hold);

	sql("DELETE FROM queue_token");
	ck_assert_err(refund(&p.user, payment.id, &payment), ERR_OK);
	ck_assert_uint_eq(balance_of(&p.user), 1000);
}
END_TEST

START_TEST(refund_may_pass_the_most_that_a_charge_may_leave)
{
	struct purse p = given_purse(1000);
	struct payment payment = given_paid(&p.token, &p.hold);
	struct token token;
	uint64_t balance;

	token = given_token(&p.user); /* waits: everything is sold */
	ck_assert_err(
	    points_charge(app, &token, POINTS_BALANCE_MAX - 700, NULL, &balance, &why), ERR_OK);
	ck_assert_uint_eq(balance, POINTS_BALANCE_MAX);
	ck_assert_err(points_charge(app, &token, 1, NULL, &balance, &why), ERR_INVALID_AMOUNT);
	ck_assert_err(refund(&p.user, payment.id, &payment), ERR_OK);
	ck_assert_uint_eq(payment.balance, POINTS_BALANCE_MAX + 300);
}
END_TEST

/* A balance that no charge and no refund leads to: nothing of the refund happens. */
START_TEST(refund_that_cannot_be_credited_is_none)
{
	struct purse p = given_purse(1000);
	struct payment payment = given_paid(&p.token, &p.hold), refused;

	sql("UPDATE user SET balance = 9223372036854775807 - 299 WHERE balance = 700");
	ck_assert_err(refund(&p.user, payment.id, &refused), ERR_INTERNAL);
	ck_assert_str_eq(reservation_row_of(&p.hold), "CONFIRMED");
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment_history WHERE type = 'REFUND'"), 0);
	sql("UPDATE user SET balance = 700 WHERE balance > 1000000");
	ck_assert_err(refund(&p.user, payment.id, &payment), ERR_OK);
	ck_assert_uint_eq(balance_of(&p.user), 1000);
}
END_TEST

START_TEST(refunded_seat_is_sold_again)
{
	struct purse p = given_purse(1000);
	struct payment payment = given_paid(&p.token, &p.hold);

	for (int i = 0; i < 2; i++) {
		ck_assert_err(refund(&payment.reservation.user, payment.id, &payment), ERR_OK);
		payment = given_sold(&p.show, 0, 1, NULL);
		ck_assert_str_eq(seats_of(&p.show), "R");
	}
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment"), 3);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, payment_moves_everything_together);
	tcase_add_test(tests, seats_of_a_hold_are_paid_for_once);
	tcase_add_test(tests, payment_waits_for_nobody_at_its_show);
	tcase_add_test(tests, next_in_line_follows_a_payment);
	tcase_add_test(tests, last_point_will_do_and_one_less_will_not);
	tcase_add_test(tests, free_seat_is_paid_with_nothing);
	tcase_add_test(tests, price_is_what_it_was_when_held);
	tcase_add_loop_test(tests, hold_may_be_paid_strictly_before_its_end, 0,
	    sizeof(payments) / sizeof(payments[0]));
	tcase_add_test(tests, late_payer_learns_the_cause_after_the_sweep_too);
	tcase_add_test(tests, late_payer_loses_to_whoever_took_the_seat);
	tcase_add_test(tests, late_payment_frees_the_slot);
	tcase_add_test(tests, reservations_that_cannot_be_paid_look_alike);
	tcase_add_test(tests, paid_left_and_refunded_ones_cannot_be_paid);
	tcase_add_test(tests, payment_needs_the_turn);
	tcase_add_test(tests, payment_with_a_token_of_another_queue_is_refused);
	tcase_add_test(tests, refund_moves_everything_back);
	tcase_add_test(tests, refund_is_strictly_before_its_deadline);
	tcase_add_test(tests, refund_is_for_the_payer_alone);
	tcase_add_test(tests, refund_works_long_after_the_token_is_purged);
	tcase_add_test(tests, refund_may_pass_the_most_that_a_charge_may_leave);
	tcase_add_test(tests, refund_that_cannot_be_credited_is_none);
	tcase_add_test(tests, refunded_seat_is_sold_again);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "payment", add_tests);
}
