/* What operators change, and the log of it. */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/metric.h"
#include "db/given.h"
#include "domain/oplog.h"
#include "domain/report.h"
#include "domain/revoke.h"
#include "domain/schedule_cancel.h"

/* The newest line: "actor: verb object (details)". */
static const char *last_line(void)
{
	return sql_text("SELECT CONCAT(actor, ': ', verb, ' ', object, ' (', details, ')')"
			" FROM operator_log ORDER BY id DESC LIMIT 1");
}

static int64_t lines(void)
{
	return sql_int("SELECT COUNT(*) FROM operator_log");
}

/* ---- the log -------------------------------------------------------------------------------- */

START_TEST(each_change_leaves_one_line)
{
	struct queue_settings set = queue_settings_default();
	struct queue_changes changes = { .opens_at.given = true };
	struct user_new user = { .balance = 5 };
	struct token token;
	struct queue_id queue;
	struct user_id id;
	uint64_t added;

	ck_assert(uuid_parse("00000000-0000-4000-8000-0000000000aa", UUID_TEXT_LEN, &user.uuid));
	ck_assert_err(user_add(app, BY, &user, &id), ERR_OK);
	ck_assert_str_eq(
	    last_line(), "kim: user add 00000000-0000-4000-8000-0000000000aa (balance=5)");
	user.uuid.b[0] = 1;
	ck_assert_err(user_import(app, BY, &user, 1, &added), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: user import  (read=1 added=1)");
	ck_assert_err(user_import(app, BY, &user, 1, &added), ERR_OK);
	ck_assert_int_eq(lines(), 2); /* nothing was new: no line */
	set.name = "별빛";
	set.capacity = 7;
	ck_assert_err(queue_add(app, BY, &set, &queue), ERR_OK);
	ck_assert_str_eq(
	    last_line(), arena_printf(arena, "kim: queue add %llu (capacity=7 name=별빛)",
			     (unsigned long long)queue.v));
	changes.opens_at.v = sql_instant("SELECT TIMESTAMP'2026-12-24 10:00:00.000000'");
	ck_assert_err(queue_set(app, BY, queue, &changes), ERR_OK);
	ck_assert_ptr_nonnull(strstr(last_line(), "(opens_at=2026-12-24T10:00:00.000Z)"));
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue pause 1 ()");
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue resume 1 ()");
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue close 1 ()");
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue open 1 ()");
	given_show(QUEUE_DEFAULT, 2, 100);
	ck_assert_ptr_nonnull(strstr(last_line(), "seats=2)"));
	token = given_turn();
	ck_assert_err(queue_revoke(app, BY, token.id, &why), ERR_OK);
	ck_assert_ptr_nonnull(strstr(last_line(), "kim: token revoke "));
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM operator_log WHERE verb = 'concert add'"), 1);
	ck_assert_int_eq(lines(), 12);
}
END_TEST

START_TEST(what_is_refused_leaves_no_line)
{
	const struct queue_changes changes = { .name = "no such queue" };
	struct uuid taken = given_user(0);
	struct user_new user = { .uuid = taken };
	struct token token = given_turn();
	struct user_id id;
	int64_t before;

	ck_assert_err(queue_leave(app, &token), ERR_OK);
	before = lines();
	ck_assert_err(user_add(app, BY, &user, &id), ERR_DUPLICATE);
	ck_assert_err(queue_set(app, BY, (struct queue_id){ 999 }, &changes), ERR_NOT_FOUND);
	ck_assert_err(queue_pause(app, BY, (struct queue_id){ 999 }, true), ERR_NOT_FOUND);
	ck_assert_err(queue_revoke(app, BY, token.id, &why), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(lines(), before);
}
END_TEST

START_TEST(what_changes_nothing_leaves_no_line)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	const struct queue_changes no_queue = { 0 }, capacity = { .capacity = { true, 30 } };
	const struct concert_changes no_concert = { 0 }, limit = { .seat_limit = { true, 4 } };
	int64_t before = lines();

	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &no_queue), ERR_INVALID_REQUEST);
	ck_assert_err(concert_set(app, arena, BY, show.concert, &no_concert), ERR_INVALID_REQUEST);
	/* As they are. */
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &capacity), ERR_OK);
	ck_assert_err(concert_set(app, arena, BY, show.concert, &limit), ERR_OK);
	ck_assert_int_eq(lines(), before);
}
END_TEST

START_TEST(change_and_line_are_one)
{
	sql("CREATE TRIGGER full BEFORE INSERT ON operator_log FOR EACH ROW"
	    " SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'full'");
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, true), ERR_INTERNAL);
	sql("DROP TRIGGER full");
	ck_assert_int_eq(sql_int("SELECT paused FROM queue WHERE id = 1"), 0);
}
END_TEST

START_TEST(log_is_read_newest_first)
{
	struct oplog_entry *list;
	struct instant half;
	size_t n;

	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_err(queue_pause(app, BY, QUEUE_DEFAULT, false), ERR_OK);
	half = now();
	ck_assert_err(queue_close(app, BY, QUEUE_DEFAULT, true), ERR_OK);
	ck_assert_err(oplog_list(app, arena, INSTANT_NULL, 0, 2, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(list[0].verb, "queue close");
	ck_assert_str_eq(list[0].actor, "kim");
	ck_assert_str_eq(list[0].object, "1");
	ck_assert_str_eq(list[1].verb, "queue resume");
	ck_assert_err(oplog_list(app, arena, INSTANT_NULL, list[1].id, 9, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].verb, "queue pause");
	ck_assert_err(oplog_list(app, arena, half, 0, 9, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].verb, "queue close");
	ck_assert(!actor_valid("") && !actor_valid("kim\n") && actor_valid("김"));
}
END_TEST

/* ---- all queues ------------------------------------------------------------------------------ */

START_TEST(all_queues_are_paused_and_resumed)
{
	struct token waiter;

	given_queue(1);
	ck_assert_err(queue_pause_all(app, BY, true), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue pause all ()");
	ck_assert_int_eq(sql_int("SELECT SUM(paused) FROM queue"), 2);
	waiter = given_waiter();
	ck_assert_err(queue_pause_all(app, BY, false), ERR_OK);
	ck_assert_str_eq(last_line(), "kim: queue resume all ()");
	ck_assert_int_eq(sql_int("SELECT SUM(paused) FROM queue"), 0);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

/* ---- seats ----------------------------------------------------------------------------------- */

static enum err block(const struct show *show, const char *const *labels, size_t n)
{
	uint64_t changed;
	const char *label;

	return seats_block_labels(app, arena, BY, show->id, labels, n, true, &changed, &label);
}

static const char *const a1[] = { "A1" }, *const a2[] = { "A2" }, *const a12[] = { "A1", "A2" };

static struct schedule_info numbers_of(const struct show *show)
{
	struct schedule_info info;

	ck_assert_err(schedule_get(app, arena, show->id, &info), ERR_OK);
	ck_assert_uint_eq(info.total_seats, info.available + info.held + info.sold + info.blocked);
	return info;
}

START_TEST(blocked_seat_is_reserved_to_buyers_and_never_sold)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token token = given_turn();
	struct reservation reservation;
	struct seat *seats;
	size_t n;

	ck_assert_err(block(&show, a2, 1), ERR_OK);
	ck_assert_str_eq(seats_of(&show), "ARA");
	ck_assert_ptr_nonnull(strstr(last_line(), "seat block"));
	ck_assert_err(reservation_hold(
			  app, arena, &token, show.id, &show.seats[1], 1, NULL, &reservation, &why),
	    ERR_SEAT_UNAVAILABLE);
	ck_assert_uint_eq(why.seats[0].v, show.seats[1].v);
	ck_assert_err(concert_seats(app, arena, show.concert, show.queue, show.date, show.id, true,
			  &seats, &n),
	    ERR_OK);
	ck_assert_int_eq(seats[1].status, SEAT_RESERVED);
	ck_assert_err(concert_seats(app, arena, show.concert, show.queue, show.date, show.id, false,
			  &seats, &n),
	    ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(numbers_of(&show).blocked, 1);
	ck_assert_uint_eq(numbers_of(&show).sold, 0);
	ck_assert_uint_eq(numbers_of(&show).available, 2);
}
END_TEST

START_TEST(seats_are_blocked_all_or_none)
{
	static const char *const some[] = { "A1", "A4", "A3" }, *const unknown[] = { "A1", "Z9" },
				 *const twice[] = { "A1", "A4", "A1" };
	struct show show = given_show(QUEUE_DEFAULT, 4, 100);
	struct show other = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	const char *label;
	uint64_t changed;
	int64_t before;

	given_hold(&token, &show, 2, 1);
	given_sold(&show, 1, 1, NULL);
	before = lines();
	ck_assert_err(seats_block_labels(app, arena, BY, show.id, some, 3, true, &changed, &label),
	    ERR_SEAT_UNAVAILABLE);
	ck_assert_str_eq(label, "A3");
	ck_assert_err(seats_block_labels(app, arena, BY, show.id, a12, 2, true, &changed, &label),
	    ERR_SEAT_UNAVAILABLE);
	ck_assert_str_eq(label, "A2");
	ck_assert_err(
	    seats_block_labels(app, arena, BY, show.id, unknown, 2, true, &changed, &label),
	    ERR_NOT_FOUND);
	ck_assert_str_eq(label, "Z9");
	ck_assert_err(seats_block_labels(app, arena, BY, (struct schedule_id){ 999 }, a1, 1, true,
			  &changed, &label),
	    ERR_NOT_FOUND);
	ck_assert_ptr_null(label);
	ck_assert_str_eq(seats_of(&show), "ARTA");
	ck_assert_int_eq(lines(), before);
	ck_assert_err(
	    seats_block_labels(app, arena, BY, show.id, twice, 3, true, &changed, &label), ERR_OK);
	ck_assert_uint_eq(changed, 2);
	ck_assert_err(
	    seats_block_labels(app, arena, BY, show.id, twice, 3, true, &changed, &label), ERR_OK);
	ck_assert_uint_eq(changed, 0);
	ck_assert_int_eq(lines(), before + 1);
	ck_assert_str_eq(seats_of(&show), "RRTR");
	ck_assert_err(
	    seats_block_labels(app, arena, BY, show.id, a12, 2, false, &changed, &label), ERR_OK);
	ck_assert_uint_eq(changed, 1);
	ck_assert_str_eq(seats_of(&show), "ARTR");
	ck_assert_str_eq(seats_of(&other), "A");
}
END_TEST

START_TEST(more_seats_than_one_statement_takes_are_blocked)
{
	struct show show = given_show(QUEUE_DEFAULT, SHOW_SEATS_MAX, 100);
	const char *labels[SHOW_SEATS_MAX];

	for (size_t i = 0; i < SHOW_SEATS_MAX; i++)
		labels[i] = arena_printf(arena, "A%zu", SHOW_SEATS_MAX - i);
	ck_assert_err(block(&show, labels, SHOW_SEATS_MAX - 1), ERR_OK);
	ck_assert_uint_eq(numbers_of(&show).blocked, SHOW_SEATS_MAX - 1);
	ck_assert_uint_eq(numbers_of(&show).available, 1);
}
END_TEST

START_TEST(lapsed_hold_does_not_keep_its_seat_from_being_blocked)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation hold = given_hold(&token, &show, 0, 1);

	ck_assert_err(block(&show, a1, 1), ERR_SEAT_UNAVAILABLE);
	clock_stop_at(app, hold.hold_expires_at);
	ck_assert_err(block(&show, a1, 1), ERR_OK);
	ck_assert_err(reservation_settle(app, hold.id, NULL), ERR_OK);
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED LAPSED");
	ck_assert_str_eq(seats_of(&show), "R");
	ck_assert_uint_eq(numbers_of(&show).blocked, 1);
}
END_TEST

START_TEST(blocking_the_rest_is_sold_out_and_unblocking_admits)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token waiter;
	struct queue_info info;
	const char *label;
	uint64_t changed;

	given_sold(&show, 0, 1, NULL);
	ck_assert_err(block(&show, a2, 1), ERR_OK);
	ck_assert_err(queue_get(app, arena, QUEUE_DEFAULT, &info), ERR_OK);
	ck_assert_int_eq(info.state, QUEUE_SOLD_OUT);
	waiter = given_waiter();
	ck_assert_err(
	    seats_block_labels(app, arena, BY, show.id, a2, 1, false, &changed, &label), ERR_OK);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

/* ---- reservations ---------------------------------------------------------------------------- */

static enum err cancel(struct reservation_id id, struct reservation *reservation_r)
{
	memset(&why, 0, sizeof(why));
	return reservation_revoke(app, arena, BY, id, SEATS_TO_SELL, reservation_r, &why);
}

static enum err refund(struct reservation_id id, struct payment *payment_r)
{
	return reservation_refund(app, arena, BY, id, SEATS_TO_SELL, payment_r);
}

START_TEST(canceled_hold_gives_the_seats_back_and_leaves_the_turn)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct uuid user = given_user(1000);
	struct token token = given_token(&user);
	struct instant turn_ends = place_of(&token).expires_at;
	struct reservation hold = given_hold(&token, &show, 0, 2), reservation;
	struct payment payment;

	ck_assert_err(cancel(hold.id, &reservation), ERR_OK);
	ck_assert_int_eq(reservation.status, RESERVATION_CANCELED);
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED REVOKED");
	ck_assert_str_eq(seats_of(&show), "AA");
	ck_assert_str_eq(token_row_of(&token), "ACTIVE");
	ck_assert_int_eq(place_of(&token).expires_at.us, turn_ends.us);
	ck_assert_ptr_nonnull(strstr(last_line(), "kim: reservation cancel"));
	ck_assert_err(payment_pay(app, arena, &token, hold.id, NULL, &payment, &why),
	    ERR_INVALID_RESERVATION);
	ck_assert_err(cancel(hold.id, &reservation), ERR_OK); /* as it is */
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM operator_log WHERE verb = 'reservation cancel'"), 1);
	hold = given_hold(&token, &show, 0, 1);
	given_paid(&token, &hold);
}
END_TEST

START_TEST(cancel_tells_paid_lapsed_and_unknown_apart)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct payment payment = given_sold(&show, 0, 1, NULL);
	struct token token = given_turn();
	struct reservation hold = given_hold(&token, &show, 1, 1), reservation;

	ck_assert_err(cancel(payment.reservation.id, &reservation), ERR_INVALID_RESERVATION);
	ck_assert_uint_eq(why.payment.v, payment.id.v);
	ck_assert_err(cancel((struct reservation_id){ 999999 }, &reservation), ERR_NOT_FOUND);
	clock_stop_at(app, hold.hold_expires_at);
	ck_assert_err(cancel(hold.id, &reservation), ERR_OK);
	ck_assert_int_eq(reservation.reason, END_LAPSED);
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED LAPSED");
	ck_assert_str_eq(token_row_of(&token), "EXPIRED HOLD_LAPSED");
}
END_TEST

/* The schema is a release ahead while workers are replaced. */
START_TEST(reason_of_a_later_release_stops_nobody)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation hold = given_hold(&token, &show, 0, 1);

	ck_assert_err(
	    reservation_revoke(app, arena, BY, hold.id, SEATS_TO_SELL, &hold, &why), ERR_OK);
	sql("ALTER TABLE reservation MODIFY end_reason"
	    " ENUM ('LAPSED', 'CANCELED', 'LEFT', 'REVOKED', 'REFUNDED', 'MOVED') NULL");
	sql("UPDATE reservation SET end_reason = 'MOVED'");
	ck_assert_err(reservation_show(app, arena, hold.id, &hold), ERR_OK);
	ck_assert_int_eq(hold.status, RESERVATION_CANCELED);
	ck_assert_int_eq(hold.reason, END_NONE);
}
END_TEST

START_TEST(operator_refunds_at_any_time_and_once)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token;
	struct payment payment = given_sold(&show, 0, 2, &token), refunded;
	struct reservation hold;
	struct token turn;
	uint64_t by_users = atomic_load(&metrics()->counts[METRIC_REFUNDS]);

	clock_stop_at(app, after(show.starts_at, US_PER_S)); /* long past refundable_until */
	ck_assert_err(refund(payment.reservation.id, &refunded), ERR_OK);
	ck_assert_uint_eq(refunded.amount, 200);
	ck_assert_int_eq(refunded.status, PAYMENT_REFUNDED);
	ck_assert_uint_eq(refunded.balance, 1000000);
	ck_assert_uint_eq(balance_of(&token.user), 1000000);
	ck_assert_uint_eq(atomic_load(&metrics()->counts[METRIC_REFUNDS]), by_users);
	ck_assert_str_eq(seats_of(&show), "AA");
	ck_assert_ptr_nonnull(strstr(last_line(), "points=200"));
	ck_assert_err(refund(payment.reservation.id, &refunded), ERR_NOT_REFUNDABLE);
	ck_assert_err(refund((struct reservation_id){ 999999 }, &refunded), ERR_NOT_FOUND);
	clock_go(app);
	turn = given_turn();
	hold = given_hold(&turn, &show, 0, 1);
	ck_assert_err(refund(hold.id, &refunded), ERR_NOT_REFUNDABLE);
}
END_TEST

/* ---- points ---------------------------------------------------------------------------------- */

static uint64_t balance;
static bool repeated;

static enum err adjust_as(
    const struct uuid *user, int64_t amount, const char *reason, const char *key)
{
	const struct points_adjustment set = { *user, amount, reason, key };

	memset(&why, 0, sizeof(why));
	return points_adjust(app, BY, &set, NULL, &balance, &repeated, &why);
}

static enum err adjust(const struct uuid *user, int64_t amount)
{
	return adjust_as(user, amount, "goodwill", NULL);
}

START_TEST(adjustment_is_a_charge_of_either_sign)
{
	struct uuid user = given_user(500), nobody = user;
	struct points_entry *list;
	size_t n;

	ck_assert_err(adjust_as(&user, 30, "mended", NULL), ERR_OK);
	ck_assert_uint_eq(balance, 530);
	ck_assert_ptr_nonnull(strstr(last_line(), "(amount=30 balance=530 reason=mended)"));
	ck_assert_err(adjust_as(&user, -530, "mended", NULL), ERR_OK);
	ck_assert_uint_eq(balance, 0);
	ck_assert_err(
	    points_history(app, arena, &user, (struct entry_id){ 0 }, 9, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(list[0].type, ENTRY_CHARGE);
	ck_assert_int_eq(list[0].amount_change, -530);
	ck_assert(list[0].adjustment && list[1].adjustment && !list[2].adjustment);
	ck_assert_err(adjust(&user, -1), ERR_NOT_ENOUGH_POINTS);
	ck_assert_uint_eq(why.balance, 0);
	ck_assert_uint_eq(why.required, 1);
	ck_assert_err(adjust(&user, 0), ERR_INVALID_AMOUNT);
	ck_assert_err(adjust(&user, (int64_t)POINTS_BALANCE_MAX), ERR_OK);
	ck_assert_err(adjust(&user, 1), ERR_INVALID_AMOUNT);
	ck_assert_err(adjust(&user, INT64_MIN), ERR_INVALID_AMOUNT);
	ck_assert_err(adjust_as(&user, -5, "", NULL), ERR_INVALID_REQUEST);
	nobody.b[0] ^= 1;
	ck_assert_err(adjust(&nobody, 5), ERR_INVALID_USER);
}
END_TEST

START_TEST(one_key_corrects_once_for_good)
{
	struct uuid user = given_user(500), other = given_user(0);

	ck_assert_err(adjust_as(&user, -30, "mended", "T-17"), ERR_OK);
	ck_assert(!repeated);
	ck_assert_ptr_nonnull(
	    strstr(last_line(), "(amount=-30 balance=470 key=T-17 reason=mended)"));
	ck_assert_err(adjust(&user, 5), ERR_OK);
	ck_assert_err(adjust_as(&user, -30, "mended", "T-17"), ERR_OK);
	ck_assert(repeated);
	ck_assert_uint_eq(balance, 470); /* as the first was answered */
	ck_assert_uint_eq(balance_of(&user), 475);
	ck_assert_err(adjust_as(&user, -31, "mended", "T-17"), ERR_IDEMPOTENCY_KEY_REUSED);
	ck_assert_err(adjust_as(&other, -30, "mended", "T-17"), ERR_IDEMPOTENCY_KEY_REUSED);
	ck_assert_err(adjust_as(&user, -476, "mended", "T-18"), ERR_NOT_ENOUGH_POINTS);
	ck_assert_err(
	    adjust_as(&user, -475, "mended", "T-18"), ERR_OK); /* a refusal leaves it free */
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment_reference"), 2);
}
END_TEST

/* ---- concerts and dates ---------------------------------------------------------------------- */

START_TEST(concert_is_changed_live)
{
	struct show show = given_show(QUEUE_DEFAULT, 4, 100);
	struct concert_changes set = { .title = "Another title",
		.venue = "",
		.seat_limit = { true, 1 },
		.refund_until_hours = { true, 0 } };
	struct reservation reservation;
	struct concert concert;
	struct token token;

	given_sold(&show, 0, 2, NULL); /* more than the new limit */
	ck_assert_err(concert_set(app, arena, BY, show.concert, &set), ERR_OK);
	ck_assert_str_eq(last_line(), arena_printf(arena,
					  "kim: concert set %llu (seat_limit=1"
					  " refund_until_hours=0 title=Another title venue=)",
					  (unsigned long long)show.concert.v));
	ck_assert_err(concert_get(app, arena, show.concert, &concert), ERR_OK);
	ck_assert_str_eq(concert.set.title, "Another title");
	ck_assert_uint_eq(concert.set.refund_until_hours, 0);
	token = given_turn();
	ck_assert_err(reservation_hold(
			  app, arena, &token, show.id, &show.seats[2], 2, NULL, &reservation, &why),
	    ERR_SEAT_LIMIT_EXCEEDED);
	ck_assert_err(concert_set(app, arena, BY, (struct concert_id){ 999 }, &set), ERR_NOT_FOUND);
	set.title = "";
	ck_assert_err(concert_set(app, arena, BY, show.concert, &set), ERR_INVALID_REQUEST);
}
END_TEST

static enum err move_concert(const struct show *show, struct queue_id queue)
{
	const struct concert_changes set = { .queue = { true, queue.v } };

	return concert_set(app, arena, BY, show->concert, &set);
}

START_TEST(concert_leaves_an_empty_line_alone)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct queue_id other = given_queue(1);
	struct token turn, waiter, of_concert;
	struct reservation hold;
	struct uuid user = given_user(0);

	ck_assert_err(move_concert(&show, (struct queue_id){ 999 }), ERR_NO_QUEUE);
	given_queue_set("capacity = 1");
	turn = given_turn();
	ck_assert_err(move_concert(&show, other), ERR_QUEUE_IN_USE);
	hold = given_hold(&turn, &show, 0, 1);
	waiter = given_waiter();
	ck_assert_err(queue_leave(app, &turn), ERR_OK);
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED LEFT");
	ck_assert_err(move_concert(&show, other), ERR_QUEUE_IN_USE);
	ck_assert_err(move_concert(&show, QUEUE_DEFAULT), ERR_OK); /* where it is */
	ck_assert_err(queue_leave(app, &waiter), ERR_OK);
	ck_assert_err(move_concert(&show, other), ERR_OK);
	ck_assert_str_eq(
	    last_line(), arena_printf(arena, "kim: concert set %llu (queue=%llu)",
			     (unsigned long long)show.concert.v, (unsigned long long)other.v));
	of_concert = given_token_for(&user, show.concert);
	ck_assert_uint_eq(of_concert.queue.v, other.v);
	given_hold(&of_concert, &show, 1, 1);
}
END_TEST

/* schedule_add() may hold a concert for seconds. */
START_TEST(move_that_waits_for_its_concert_holds_no_gate)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct queue_id other = given_queue(1);
	int status;
	pid_t pid;

	sql("START TRANSACTION; SELECT * FROM concert WHERE id = %llu FOR UPDATE",
	    (unsigned long long)show.concert.v);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) /* app's session is this process's now; the parent leaves it alone */
		_exit(move_concert(&show, other) == ERR_OK ? 0 : 1);
	wait_for_lock_waits(1);
	ck_assert_int_eq(sql_int("SELECT COALESCE((SELECT id FROM queue_gate WHERE id = 1"
				 " FOR UPDATE SKIP LOCKED), 0)"),
	    1);
	sql("COMMIT");
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(concert_that_sells_nothing_leaves_any_line)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct queue_id other = given_queue(1);

	given_turn();
	sql("UPDATE concert_schedule SET canceled_at = NOW(6)");
	ck_assert_err(move_concert(&show, other), ERR_OK);
}
END_TEST

/* The hold of a date that has begun may still be paid. */
START_TEST(concert_stays_for_its_last_hold)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct queue_id other = given_queue(1);
	struct token turn = given_turn();

	given_hold(&turn, &show, 0, 1);
	sql("UPDATE concert_schedule SET starts_at = NOW(6) - INTERVAL 1 SECOND,"
	    " venue_date = DATE(NOW(6) - INTERVAL 1 SECOND + INTERVAL 9 HOUR)");
	ck_assert_err(move_concert(&show, other), ERR_QUEUE_IN_USE);
}
END_TEST

START_TEST(seats_of_a_concert_let_its_new_line_in)
{
	struct show sold = given_show(QUEUE_DEFAULT, 1, 100), show;
	struct queue_id other = given_queue(1);
	struct token waiter;

	show = given_show(other, 1, 100);
	given_sold(&sold, 0, 1, NULL);
	waiter = given_waiter();
	ck_assert_str_eq(token_row_of(&waiter), "WAITING");
	ck_assert_err(move_concert(&show, QUEUE_DEFAULT), ERR_OK);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

START_TEST(dates_follow_their_concerts_time_zone)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct show canceled = given_show_in(&show, 48, 1);
	const struct concert_changes utc = { .time_zone = "Etc/UTC" },
				     mars = { .time_zone = "Mars" };
	struct instant late = sql_instant("SELECT TIMESTAMP'2097-01-02 20:00:00.000000'");

	ck_assert_err(schedule_set(app, arena, BY, show.id, late), ERR_OK);
	ck_assert_int_eq(numbers_of(&show).date.day, 3); /* in Seoul */
	sql("UPDATE concert_schedule SET canceled_at = NOW(6), venue_date = '2000-01-01' WHERE id = %llu",
	    (unsigned long long)canceled.id.v);
	ck_assert_err(concert_set(app, arena, BY, show.concert, &mars), ERR_INVALID_REQUEST);
	ck_assert_err(concert_set(app, arena, BY, show.concert, &utc), ERR_OK);
	ck_assert_ptr_nonnull(strstr(last_line(), "(time_zone=Etc/UTC)"));
	ck_assert_int_eq(numbers_of(&show).date.day, 2);
	ck_assert_int_ne(numbers_of(&canceled).date.year, 2000);
	ck_assert_err(schedule_set(app, arena, BY, show.id, after(late, US_PER_S)), ERR_OK);
	ck_assert_int_eq(numbers_of(&show).date.day, 2);
}
END_TEST

START_TEST(date_is_moved)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct instant later = sql_instant("SELECT TIMESTAMP'2097-01-02 20:00:00.000000'");

	ck_assert_err(schedule_set(app, arena, BY, show.id, later), ERR_OK);
	ck_assert_int_eq(numbers_of(&show).starts_at.us, later.us);
	ck_assert_int_eq(numbers_of(&show).date.day, 3); /* in Seoul */
	ck_assert_err(
	    schedule_set(app, arena, BY, (struct schedule_id){ 999 }, later), ERR_NOT_FOUND);
}
END_TEST

START_TEST(date_is_moved_ahead_and_to_where_no_other_is)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct show other = given_show_in(&show, 48, 1);
	struct instant moment = clock_stop();

	ck_assert_err(schedule_set(app, arena, BY, show.id, moment), ERR_DATE_PAST);
	ck_assert_err(schedule_set(app, arena, BY, show.id, other.starts_at), ERR_DATE_TAKEN);
	ck_assert_int_eq(numbers_of(&show).starts_at.us, show.starts_at.us);
	ck_assert_err(schedule_set(app, arena, BY, show.id, show.starts_at), ERR_OK);
	sql("UPDATE concert_schedule SET canceled_at = NOW(6) WHERE id = %llu",
	    (unsigned long long)other.id.v);
	ck_assert_err(schedule_set(app, arena, BY, show.id, other.starts_at), ERR_OK);
}
END_TEST

/* ---- a date that does not take place --------------------------------------------------------- */

static struct schedule_clearing clear(const struct show *show)
{
	struct schedule_clearing did;

	ck_assert_err(schedule_cancel(app, arena, BY, show->id, 1000, &did), ERR_OK);
	return did;
}

START_TEST(canceled_date_refunds_all_and_sells_nothing)
{
	struct show show = given_show(QUEUE_DEFAULT, 30, 100), other;
	struct schedule_clearing did;
	struct reservation hold, reservation;
	struct token buyer, holder;
	struct schedule *dates;
	struct payment payment;
	const char *label;
	uint64_t changed;
	size_t n;

	other = given_show_in(&show, 1000, 1);
	payment = given_sold(&show, 0, 2, &buyer);
	given_sold(&show, 2, 1, NULL);
	ck_assert_err(block(&show, (const char *const[]){ "A9" }, 1), ERR_OK);
	holder = given_turn();
	hold = given_hold(&holder, &show, 5, 2);
	did = clear(&show);
	ck_assert(did.done);
	ck_assert_uint_eq(did.refunded, 2);
	ck_assert_uint_eq(did.points, 300);
	ck_assert_uint_eq(did.canceled, 1);
	ck_assert_uint_eq(did.blocked, 24);
	ck_assert_uint_eq(numbers_of(&show).blocked, 30);
	ck_assert(!instant_is_null(numbers_of(&show).cleared_at));
	ck_assert_ptr_nonnull(strstr(last_line(), "(cleared refunded=2 points=300)"));
	ck_assert_uint_eq(balance_of(&buyer.user), 1000000);
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED REVOKED");
	ck_assert_str_eq(token_row_of(&holder), "ACTIVE");
	ck_assert_err(payment_get(app, arena, &buyer.user, payment.id, &payment), ERR_OK);
	ck_assert_int_eq(payment.status, PAYMENT_REFUNDED);

	ck_assert_err(reservation_hold(app, arena, &holder, show.id, &show.seats[0], 1, NULL,
			  &reservation, &why),
	    ERR_NOT_FOUND);
	ck_assert_err(
	    concert_dates(app, arena, show.concert, QUEUE_DEFAULT, false, &dates, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_uint_eq(dates[0].id.v, other.id.v);
	ck_assert_err(seats_block_labels(app, arena, BY, show.id, a1, 1, false, &changed, &label),
	    ERR_NOT_FOUND);
	ck_assert_err(schedule_set(app, arena, BY, show.id, show.starts_at), ERR_NOT_FOUND);

	did = clear(&show); /* again: nothing is left */
	ck_assert(did.done);
	ck_assert_uint_eq(did.refunded + did.canceled + did.blocked, 0);
	ck_assert_err(
	    schedule_cancel(app, arena, BY, (struct schedule_id){ 999 }, 9, &did), ERR_NOT_FOUND);
}
END_TEST

START_TEST(interrupted_cancel_goes_on_where_it_was)
{
	struct show show = given_show(QUEUE_DEFAULT, SHOW_SEATS_MAX, 100);
	struct schedule_clearing did;
	uint64_t refunded = 0;
	unsigned calls = 0;

	for (size_t i = 0; i < 4; i++)
		given_sold(&show, i, 1, NULL);
	do {
		ck_assert_err(schedule_cancel(app, arena, BY, show.id, 1, &did), ERR_OK);
		refunded += did.refunded;
		ck_assert_sound();
	} while (!did.done && ++calls < 20);
	ck_assert(did.done);
	ck_assert_uint_eq(refunded, 4);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM operator_log WHERE verb = 'schedule cancel'"), 2);
}
END_TEST

START_TEST(canceled_date_is_sold_out_not_unlimited)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct queue_info info;

	clear(&show);
	ck_assert_err(queue_get(app, arena, QUEUE_DEFAULT, &info), ERR_OK);
	ck_assert_int_eq(info.state, QUEUE_SOLD_OUT);
	given_waiter();
}
END_TEST

START_TEST(owners_refund_during_a_cancel_is_blocked_too)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token buyer;
	struct payment payment = given_sold(&show, 0, 1, &buyer);

	sql("UPDATE concert_schedule SET canceled_at = NOW(6)");
	ck_assert_err(payment_refund(app, arena, &buyer.user, payment.id, NULL, &payment), ERR_OK);
	ck_assert_str_eq(seats_of(&show), "A");
	ck_assert(clear(&show).done);
	ck_assert_uint_eq(numbers_of(&show).blocked, 1);
}
END_TEST

/* ---- the day's report ------------------------------------------------------------------------ */

static struct report report_of(struct instant at)
{
	struct report report;

	ck_assert_err(
	    report_day(app, arena, instant_to_civil(at).date, "Etc/UTC", &report), ERR_OK);
	return report;
}

START_TEST(report_ties_seats_to_points)
{
	struct show show = given_show(QUEUE_DEFAULT, 6, 100);
	struct uuid user = given_user(7);
	struct payment payment;
	struct report report;
	struct token buyer;

	given_sold(&show, 0, 3, NULL);
	payment = given_sold(&show, 3, 2, &buyer);
	ck_assert_err(payment_refund(app, arena, &buyer.user, payment.id, NULL, &payment), ERR_OK);
	ck_assert_err(adjust(&user, -2), ERR_OK);
	report = report_of(now());
	ck_assert(report.agrees);
	ck_assert_uint_eq(report.nsold, 1);
	ck_assert_uint_eq(report.sold[0].reservations, 2);
	ck_assert_uint_eq(report.sold[0].seats, 5);
	ck_assert_uint_eq(report.sold[0].points, 500);
	ck_assert_uint_eq(report.sold[0].prices, 500);
	ck_assert_int_eq(report.sold[0].ledger, -500);
	ck_assert_uint_eq(report.refunded[0].seats, 2);
	ck_assert_int_eq(report.refunded[0].ledger, 200);
	ck_assert_uint_eq(report.nledger, 4);
	ck_assert_str_eq(report.ledger[0].type, "CHARGE");
	ck_assert_int_eq(report.ledger[0].points, 2000007);
	ck_assert(report.ledger[1].adjustment);
	ck_assert_int_eq(report.ledger[1].points, -2);
	ck_assert_int_eq(report.ledger[2].points, -500);
	ck_assert_int_eq(report.ledger[3].points, 200);
	report = report_of(after(now(), -24 * INT64_C(3600) * US_PER_S));
	ck_assert_uint_eq(report.nsold + report.nrefunded + report.nledger, 0);
	ck_assert(report.agrees);
	ck_assert_err(report_day(app, arena, show.date, "Mars/Base", &report), ERR_INVALID_REQUEST);
}
END_TEST

START_TEST(report_says_so_when_they_do_not_agree)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);

	given_sold(&show, 0, 2, NULL);
	sql("UPDATE reservation_seat SET price = 99 LIMIT 1");
	ck_assert(!report_of(now()).agrees);
	expect_unsound_data();
}
END_TEST

START_TEST(door_list_has_who_paid)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token buyer, holder;
	struct door_row *list;
	size_t n;

	given_sold(&show, 1, 1, &buyer);
	holder = given_turn();
	given_hold(&holder, &show, 0, 1);
	ck_assert_err(block(&show, (const char *const[]){ "A3" }, 1), ERR_OK);
	ck_assert_err(door_list(app, arena, show.id, false, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].label, "A2");
	ck_assert(uuid_equal(&list[0].user, &buyer.user));
	ck_assert_err(door_list(app, arena, show.id, true, &list, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(list[0].payment.v, 0);
	ck_assert(instant_is_null(list[0].paid_at));
	ck_assert_err(
	    door_list(app, arena, (struct schedule_id){ 999 }, true, &list, &n), ERR_NOT_FOUND);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, each_change_leaves_one_line);
	tcase_add_test(tests, what_is_refused_leaves_no_line);
	tcase_add_test(tests, what_changes_nothing_leaves_no_line);
	tcase_add_test(tests, change_and_line_are_one);
	tcase_add_test(tests, log_is_read_newest_first);
	tcase_add_test(tests, all_queues_are_paused_and_resumed);
	tcase_add_test(tests, blocked_seat_is_reserved_to_buyers_and_never_sold);
	tcase_add_test(tests, seats_are_blocked_all_or_none);
	tcase_add_test(tests, more_seats_than_one_statement_takes_are_blocked);
	tcase_add_test(tests, lapsed_hold_does_not_keep_its_seat_from_being_blocked);
	tcase_add_test(tests, blocking_the_rest_is_sold_out_and_unblocking_admits);
	tcase_add_test(tests, canceled_hold_gives_the_seats_back_and_leaves_the_turn);
	tcase_add_test(tests, cancel_tells_paid_lapsed_and_unknown_apart);
	tcase_add_test(tests, reason_of_a_later_release_stops_nobody);
	tcase_add_test(tests, operator_refunds_at_any_time_and_once);
	tcase_add_test(tests, adjustment_is_a_charge_of_either_sign);
	tcase_add_test(tests, one_key_corrects_once_for_good);
	tcase_add_test(tests, concert_is_changed_live);
	tcase_add_test(tests, concert_leaves_an_empty_line_alone);
	tcase_add_test(tests, move_that_waits_for_its_concert_holds_no_gate);
	tcase_add_test(tests, concert_that_sells_nothing_leaves_any_line);
	tcase_add_test(tests, concert_stays_for_its_last_hold);
	tcase_add_test(tests, seats_of_a_concert_let_its_new_line_in);
	tcase_add_test(tests, dates_follow_their_concerts_time_zone);
	tcase_add_test(tests, date_is_moved);
	tcase_add_test(tests, date_is_moved_ahead_and_to_where_no_other_is);
	tcase_add_test(tests, canceled_date_refunds_all_and_sells_nothing);
	tcase_add_test(tests, interrupted_cancel_goes_on_where_it_was);
	tcase_add_test(tests, canceled_date_is_sold_out_not_unlimited);
	tcase_add_test(tests, owners_refund_during_a_cancel_is_blocked_too);
	tcase_add_test(tests, report_ties_seats_to_points);
	tcase_add_test(tests, report_says_so_when_they_do_not_agree);
	tcase_add_test(tests, door_list_has_who_paid);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "operator", add_tests);
}
