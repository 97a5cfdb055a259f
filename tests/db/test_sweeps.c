/* The sweeps write down what has lapsed already, and tidy. */
#include "db/given.h"
#include "domain/schema.h"
#include "domain/sweep_run.h"

static uint64_t expire(unsigned limit)
{
	uint64_t n;

	ck_assert_err(queue_expire_batch(app, arena, limit, &n), ERR_OK);
	return n;
}

static uint64_t purge(unsigned days, unsigned limit)
{
	uint64_t n;

	ck_assert_err(queue_purge_batch(app, days, limit, &n), ERR_OK);
	return n;
}

static uint64_t tokens(void)
{
	return (uint64_t)sql_int("SELECT COUNT(*) FROM queue_token");
}

START_TEST(lapsed_waiters_are_written_down_in_batches)
{
	struct token w[5];
	struct instant end;

	given_queue_set("paused = TRUE");
	for (int i = 0; i < 5; i++)
		w[i] = given_waiter();
	ck_assert_uint_eq(expire(3), 0);
	end = place_of(&w[4]).expires_at;
	clock_stop_at(app, end);
	ck_assert_uint_eq(expire(3), 3);
	ck_assert_str_eq(token_row_of(&w[0]), "EXPIRED WAITED_OUT");
	ck_assert_str_eq(token_row_of(&w[3]), "WAITING");
	ck_assert_uint_eq(expire(3), 2);
	ck_assert_uint_eq(expire(3), 0);
	ck_assert_int_eq(
	    sql_instant("SELECT ended_at FROM queue_token ORDER BY id DESC LIMIT 1").us, end.us);
}
END_TEST

START_TEST(lapsed_turns_make_room_for_the_next)
{
	struct token turn, waiter;

	given_queue_set("capacity = 1");
	turn = given_turn();
	waiter = given_waiter();
	clock_stop_at(app, place_of(&turn).expires_at);
	ck_assert_uint_eq(expire(10), 1);
	ck_assert_str_eq(token_row_of(&turn), "EXPIRED TURN_OVER");
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
	ck_assert_uint_eq(expire(10), 0);
}
END_TEST

/* Behind a gate that stays taken they are left for later, and not counted. */
START_TEST(ended_turns_are_counted)
{
	struct token turn;

	given_turn();
	turn = given_turn();
	clock_stop_at(app, place_of(&turn).expires_at);
	sql("START TRANSACTION; SELECT id FROM queue_gate WHERE id = 1 FOR UPDATE");
	ck_assert_uint_eq(expire(10), 0);
	sql("COMMIT");
	ck_assert_uint_eq(expire(10), 2);
	ck_assert_uint_eq(expire(10), 0);
}
END_TEST

START_TEST(every_queue_is_admitted_to)
{
	struct show there = given_show(given_queue(1), 5, 100);
	struct uuid users[2] = { given_user(0), given_user(0) };
	struct token waiter, others;
	uint64_t n;

	given_queue_set("paused = TRUE");
	waiter = given_waiter();
	given_token_for(&users[0], there.concert);
	others = given_token_for(&users[1], there.concert);
	given_queue_set("paused = FALSE");
	ck_assert_err(queue_admit_all(app, arena, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
	ck_assert_str_eq(token_row_of(&others), "WAITING");
	sql("UPDATE queue SET capacity = 2");
	ck_assert_err(queue_admit_all(app, arena, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_err(queue_admit_all(app, arena, &n), ERR_OK);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(ended_tokens_are_purged_after_their_retention)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token done, left, live;
	struct payment payment = given_sold(&show, 0, 1, &done), read;
	struct instant ended;

	left = given_turn();
	ck_assert_err(queue_leave(app, &left), ERR_OK);
	live = given_turn();
	ended = sql_instant("SELECT MAX(ended_at) FROM queue_token");
	clock_stop_at(app, after(ended, INT64_C(7) * 86400 * US_PER_S));
	ck_assert_uint_eq(purge(7, 10), 1); /* strictly after it */
	clock_stop_at(app, after(ended, INT64_C(7) * 86400 * US_PER_S + 1));
	ck_assert_uint_eq(purge(7, 10), 1);
	ck_assert_uint_eq(purge(7, 10), 0);
	ck_assert_uint_eq(tokens(), 1);
	ck_assert_str_eq(token_row_of(&live), "ACTIVE");
	/* what was bought stays, and its buyer sees it */
	ck_assert_err(payment_get(app, arena, &done.user, payment.id, &read), ERR_OK);
	ck_assert_int_eq(read.reservation.status, RESERVATION_CONFIRMED);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM payment_history"), 2);
}
END_TEST

START_TEST(purge_goes_in_batches)
{
	for (int i = 0; i < 5; i++) {
		struct token token = given_turn();

		ck_assert_err(queue_leave(app, &token), ERR_OK);
	}
	sql("UPDATE queue_token SET ended_at = ended_at - INTERVAL 8 DAY");
	ck_assert_uint_eq(purge(7, 2), 2);
	ck_assert_uint_eq(purge(7, 2), 2);
	ck_assert_uint_eq(purge(7, 2), 1);
	ck_assert_uint_eq(purge(7, 2), 0);
}
END_TEST

/* The oldest hold's token is in use by somebody; it is tried again later. */
static uint64_t purge_reservations(unsigned limit)
{
	uint64_t n;

	ck_assert_err(reservation_purge_batch(app, 7, limit, &n), ERR_OK);
	return n;
}

START_TEST(unpaid_reservations_are_purged_after_their_retention)
{
	struct show show = given_show(QUEUE_DEFAULT, 6, 100);
	struct token token = given_turn(), left = given_turn(), open = given_turn();
	struct reservation canceled = given_hold(&token, &show, 0, 2), held, gone;
	struct payment bought = given_sold(&show, 2, 1, NULL), back = given_sold(&show, 3, 1, NULL);
	struct instant ended;

	ck_assert_err(
	    reservation_cancel(app, arena, &token, canceled.id, NULL, &canceled, &why), ERR_OK);
	given_hold(&left, &show, 4, 1);
	ck_assert_err(queue_leave(app, &left), ERR_OK);
	ck_assert_err(
	    payment_refund(app, arena, &back.reservation.user, back.id, NULL, &back), ERR_OK);
	held = given_hold(&open, &show, 5, 1);
	sql("UPDATE reservation SET ended_at = (SELECT MAX(ended_at) FROM reservation)"
	    " WHERE ended_at IS NOT NULL");
	ended = sql_instant("SELECT MAX(ended_at) FROM reservation");
	clock_stop_at(app, after(ended, INT64_C(7) * 86400 * US_PER_S));
	ck_assert_uint_eq(purge_reservations(10), 0); /* strictly after it */
	clock_stop_at(app, after(ended, INT64_C(7) * 86400 * US_PER_S + 1));
	ck_assert_uint_eq(purge_reservations(1), 1);
	ck_assert_uint_eq(purge_reservations(10), 1);
	ck_assert_uint_eq(purge_reservations(10), 0);
	ck_assert_err(reservation_show(app, arena, canceled.id, &gone), ERR_NOT_FOUND);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM reservation"), 3);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM reservation_seat"), 3);
	/* what was ever paid stays; a lapsed hold stays until it is written down as ended */
	ck_assert_err(reservation_show(app, arena, bought.reservation.id, &gone), ERR_OK);
	ck_assert_err(reservation_show(app, arena, back.reservation.id, &gone), ERR_OK);
	ck_assert_int_eq(gone.reason, END_REFUNDED);
	ck_assert_err(reservation_show(app, arena, held.id, &gone), ERR_OK);
}
END_TEST

START_TEST(stuck_hold_keeps_no_other_from_settling)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token stuck = given_turn(), free = given_turn();
	struct reservation first = given_hold(&stuck, &show, 0, 1);
	struct reservation second = given_hold(&free, &show, 1, 1);
	uint64_t n;

	clock_stop_at(app, second.hold_expires_at);
	sql("START TRANSACTION; SELECT * FROM queue_token WHERE id = %llu FOR UPDATE",
	    (unsigned long long)stuck.id.v);
	session_set(app, "innodb_lock_wait_timeout = 0");
	ck_assert_err(reservation_settle_batch(app, arena, 10, &n), ERR_DB_BUSY);
	sql("ROLLBACK");
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(token_row_of(&stuck), "ACTIVE");
	ck_assert_str_eq(token_row_of(&free), "EXPIRED HOLD_LAPSED");
	ck_assert_err(reservation_settle_batch(app, arena, 10, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_lt(first.id.v, second.id.v);
}
END_TEST

START_TEST(settling_needs_no_token)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation hold = given_hold(&token, &show, 0, 1);
	uint64_t n;

	sql("DELETE FROM queue_token");
	clock_stop_at(app, hold.hold_expires_at);
	ck_assert_err(reservation_settle_batch(app, arena, 10, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(seats_of(&show), "A");
}
END_TEST

static struct sweep_health health[SWEEP__MAX];

static const struct sweep_run *activate(void)
{
	ck_assert_err(sweep_run_health(app, arena, health), ERR_OK);
	return &health[SWEEP_activate].run;
}

START_TEST(sweeps_keep_their_own_record)
{
	struct instant start;

	ck_assert_int_eq(activate()->start_age_s, -1);
	start = clock_stop();
	ck_assert_err(sweep_run_started(app, "activate"), ERR_OK);
	ck_assert_str_eq(activate()->name, "activate");
	ck_assert_int_eq(activate()->last_start_at.us, start.us);
	ck_assert(instant_is_null(activate()->last_end_at));
	ck_assert_int_eq(activate()->age_s, -1);
	clock_stop_at(app, after(start, 2 * US_PER_S));
	ck_assert_err(sweep_run_ended(app, "activate", 17), ERR_OK);
	ck_assert_err(sweep_run_started(app, "activate"), ERR_OK);
	clock_stop_at(app, after(start, 7 * US_PER_S));
	ck_assert_uint_eq(activate()->row_count, 17);
	ck_assert_int_eq(activate()->age_s, 5);
	ck_assert_int_eq(activate()->start_age_s, 5);
	ck_assert_int_eq(activate()->last_end_at.us, after(start, 2 * US_PER_S).us);
}
END_TEST

START_TEST(a_sweep_is_late_after_three_rounds_and_a_minute)
{
	struct instant end = after(clock_stop(), 3600 * US_PER_S);

	clock_stop_at(app, end);
	activate();
	for (int i = 0; i < SWEEP__MAX; i++)
		ck_assert_int_eq(health[i].state, SWEEP_LATE); /* none has run */
	ck_assert_err(sweep_run_started(app, "activate"), ERR_OK);
	ck_assert_err(sweep_run_ended(app, "activate", 0), ERR_OK);
	clock_stop_at(app, after(end, 66 * US_PER_S));
	activate();
	ck_assert_int_eq(health[SWEEP_activate].late_after_s, 66);
	ck_assert_int_eq(health[SWEEP_activate].state, SWEEP_OK);
	clock_stop_at(app, after(end, 67 * US_PER_S));
	activate();
	ck_assert_int_eq(health[SWEEP_activate].state, SWEEP_LATE);
	ck_assert_int_eq(health[SWEEP_purge].state, SWEEP_LATE);
}
END_TEST

/* The schema is younger than the test, and so is what could have run. */
START_TEST(a_sweep_is_not_late_before_it_had_the_time)
{
	struct instant start = clock_stop();

	activate();
	for (int i = 0; i < SWEEP__MAX; i++) {
		ck_assert_int_eq(health[i].state, SWEEP_NOT_YET);
		ck_assert_int_lt(health[i].awaited_s, 60);
	}
	ck_assert_err(sweep_run_started(app, "activate"), ERR_OK);
	ck_assert_err(sweep_run_ended(app, "activate", 0), ERR_OK);
	sql("UPDATE sweep_run SET last_end_at = last_end_at - INTERVAL 1 DAY");
	activate();
	ck_assert_int_eq(health[SWEEP_activate].state, SWEEP_NOT_YET); /* the night was off */
	clock_stop_at(app, after(start, 67 * US_PER_S));
	activate();
	ck_assert_int_eq(health[SWEEP_activate].state, SWEEP_LATE);
	ck_assert_int_eq(health[SWEEP_release_holds].state, SWEEP_NOT_YET);
	ck_assert_int_eq(health[SWEEP_purge].state, SWEEP_NOT_YET);
	/* Of a schema that has been there for long, the database has just come up. */
	sql("UPDATE schema_version SET applied_at = applied_at - INTERVAL 1 YEAR");
	clock_stop_at(app, start);
	activate();
	ck_assert_int_lt(health[SWEEP_purge].awaited_s, 960);
	ck_assert_int_eq(health[SWEEP_purge].state, SWEEP_NOT_YET);
}
END_TEST

START_TEST(schema_is_of_this_builds_version)
{
	uint64_t version;

	ck_assert_err(schema_version(app, &version), ERR_OK);
	ck_assert_uint_eq(version, schema_newest);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, lapsed_waiters_are_written_down_in_batches);
	tcase_add_test(tests, lapsed_turns_make_room_for_the_next);
	tcase_add_test(tests, ended_turns_are_counted);
	tcase_add_test(tests, every_queue_is_admitted_to);
	tcase_add_test(tests, ended_tokens_are_purged_after_their_retention);
	tcase_add_test(tests, purge_goes_in_batches);
	tcase_add_test(tests, unpaid_reservations_are_purged_after_their_retention);
	tcase_add_test(tests, stuck_hold_keeps_no_other_from_settling);
	tcase_add_test(tests, settling_needs_no_token);
	tcase_add_test(tests, sweeps_keep_their_own_record);
	tcase_add_test(tests, a_sweep_is_late_after_three_rounds_and_a_minute);
	tcase_add_test(tests, a_sweep_is_not_late_before_it_had_the_time);
	tcase_add_test(tests, schema_is_of_this_builds_version);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "sweeps", add_tests);
}
