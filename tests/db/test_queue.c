/* Joining, one's place, what a token is good for, and leaving. */
#include <string.h>

#include "db/given.h"

static const struct concert_id no_concert = { 0 };

static enum err join(const struct uuid *user, struct token_view *view_r, bool *created_r)
{
	return queue_join(app, user, no_concert, view_r, created_r);
}

static struct token_view joined(const struct uuid *user, bool created)
{
	struct token_view view;
	bool was_created;

	ck_assert_err(join(user, &view, &was_created), ERR_OK);
	ck_assert_int_eq(was_created, created);
	return view;
}

static struct instant in_s(struct instant start, int64_t s)
{
	return after(start, s * US_PER_S);
}

/* ---- joining ---------------------------------------------------------------------------- */

static int64_t lock_waits(void)
{
	return sql_int("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
		       " WHERE VARIABLE_NAME = 'INNODB_ROW_LOCK_WAITS'");
}

/* The join holds the gate while it waits for the user's row: once, not again and again. */
START_TEST(join_waits_once_for_a_locked_user)
{
	struct uuid user = given_user(0), next = given_user(0);
	struct token_view view;
	bool created;
	int64_t waits;

	sql("START TRANSACTION; SELECT * FROM user ORDER BY id LIMIT 1 FOR UPDATE");
	waits = lock_waits();
	ck_assert_err(
	    queue_join(app, &user, (struct concert_id){ 0 }, &view, &created), ERR_DB_BUSY);
	ck_assert_int_eq(lock_waits() - waits, 1);
	ck_assert_err(queue_join(app, &next, (struct concert_id){ 0 }, &view, &created), ERR_OK);
	sql("ROLLBACK");
	ck_assert_err(queue_join(app, &user, (struct concert_id){ 0 }, &view, &created), ERR_OK);
	ck_assert(created);
}
END_TEST

START_TEST(first_comer_has_the_turn_at_once)
{
	struct uuid user = given_user(0);
	struct instant start = clock_stop();
	struct token_view view = joined(&user, true);

	ck_assert_int_eq(view.status, TOKEN_ACTIVE);
	ck_assert_uint_eq(view.position, 0);
	ck_assert_uint_eq(view.waiting, 0);
	ck_assert_int_eq(view.expires_at.us, in_s(start, TURN_S).us);
	ck_assert_int_eq(view.as_of.us, start.us);
	ck_assert_int_eq(view.queue_state, QUEUE_OPEN);
	ck_assert_uint_eq(view.token.queue.v, 1);
	ck_assert(uuid_equal(&view.token.user, &user));
}
END_TEST

START_TEST(those_beyond_the_capacity_wait_in_order)
{
	struct token first, second;
	struct token_view view;
	struct instant start;

	given_queue_set("capacity = 2");
	given_turn();
	given_turn();
	start = clock_stop();
	first = given_waiter();
	second = given_waiter();
	ck_assert_uint_gt(second.id.v, first.id.v);
	ck_assert_uint_eq(place_of(&first).position, 1);
	view = place_of(&second);
	ck_assert_uint_eq(view.position, 2);
	ck_assert_uint_eq(view.waiting, 2);
	ck_assert_int_eq(view.expires_at.us, in_s(start, 86400).us);
	ck_assert_uint_eq(view.poll_after_ms, 5000);
}
END_TEST

START_TEST(repeated_join_finds_the_live_token)
{
	struct uuid user = given_user(0), waiter = given_user(0);
	struct token_view view;

	given_queue_set("capacity = 1");
	view = joined(&user, true);
	ck_assert_uint_eq(joined(&user, false).token.id.v, view.token.id.v);
	view = joined(&waiter, true);
	given_queue_set("capacity = 5");
	/* and never promotes */
	ck_assert_uint_eq(joined(&waiter, false).token.id.v, view.token.id.v);
	ck_assert_int_eq(joined(&waiter, false).status, TOKEN_WAITING);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token"), 2);
}
END_TEST

START_TEST(unknown_user_or_concert_is_refused)
{
	struct uuid user = given_user(0), nobody = { { 1, 2, 3 } };
	struct token_view view;
	bool created;

	ck_assert_err(join(&nobody, &view, &created), ERR_INVALID_USER);
	ck_assert_err(
	    queue_join(app, &user, (struct concert_id){ 999 }, &view, &created), ERR_NOT_FOUND);
}
END_TEST

START_TEST(closed_queue_takes_no_newcomer_but_knows_its_own)
{
	struct uuid user = given_user(0), newcomer = given_user(0);
	struct token_view view = joined(&user, true);
	bool created;

	given_queue_set("closed = TRUE");
	ck_assert_err(join(&newcomer, &view, &created), ERR_QUEUE_CLOSED);
	ck_assert_int_eq(joined(&user, false).status, TOKEN_ACTIVE);
}
END_TEST

START_TEST(queue_that_does_not_admit_lets_join_the_line)
{
	static const char *const states[] = { "paused = TRUE",
		"opens_at = NOW(6) + INTERVAL 1 HOUR", "admit_per_minute = 60" };

	given_queue_set(states[_i]);
	given_waiter();
}
END_TEST

START_TEST(waiting_time_runs_from_the_opening)
{
	struct instant start = clock_stop(), opening = after(start, 3600 * US_PER_S);
	struct token waiter;

	sql("UPDATE queue SET opens_at = FROM_UNIXTIME(%lld.%06d)",
	    (long long)(opening.us / US_PER_S), (int)(opening.us % US_PER_S));
	waiter = given_waiter();
	ck_assert_int_eq(place_of(&waiter).expires_at.us, in_s(opening, 86400).us);
}
END_TEST

START_TEST(free_slot_is_the_next_waiters_not_the_newcomers)
{
	struct token turn, waiter, newcomer;

	given_queue_set("capacity = 1");
	turn = given_turn();
	waiter = given_waiter();
	sql("UPDATE queue_token SET status = 'EXPIRED', end_reason = 'LEFT', ended_at = NOW(6)"
	    " WHERE id = %llu",
	    (unsigned long long)turn.id.v);
	newcomer = given_waiter();
	ck_assert_uint_eq(place_of(&waiter).position, 1);
	ck_assert_uint_eq(place_of(&newcomer).position, 2);
}
END_TEST

START_TEST(no_turn_without_a_seat_to_be_had)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token holder = given_turn();

	given_hold(&holder, &show, 0, 1);
	given_waiter();
}
END_TEST

START_TEST(own_lapsed_token_is_ended_first)
{
	struct uuid user = given_user(0);
	struct instant start = clock_stop();
	struct token old = given_token(&user), again;

	clock_stop_at(app, in_s(start, TURN_S));
	again = joined(&user, true).token;
	ck_assert_uint_gt(again.id.v, old.id.v);
	ck_assert_str_eq(token_row_of(&old), "EXPIRED TURN_OVER");
	ck_assert_str_eq(token_row_of(&again), "ACTIVE");
}
END_TEST

START_TEST(own_lapsed_hold_is_settled_first)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct uuid user = given_user(0);
	struct instant start = clock_stop();
	struct token old = given_token(&user);
	struct reservation hold = given_hold(&old, &show, 0, 1);

	clock_stop_at(app, in_s(start, HOLD_S));
	joined(&user, true);
	ck_assert_str_eq(token_row_of(&old), "EXPIRED HOLD_LAPSED");
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED LAPSED");
	ck_assert_str_eq(seats_of(&show), "AA");
}
END_TEST

START_TEST(user_who_left_joins_again_at_the_end)
{
	struct uuid user = given_user(0);
	struct token first, other, again;

	given_queue_set("capacity = 1");
	given_turn();
	first = given_token(&user);
	other = given_waiter();
	ck_assert_err(queue_leave(app, &first), ERR_OK);
	again = joined(&user, true).token;
	ck_assert_uint_gt(again.id.v, other.id.v);
	ck_assert_uint_eq(place_of(&again).position, 2);
}
END_TEST

START_TEST(queues_do_not_mix)
{
	struct show here = given_show(QUEUE_DEFAULT, 1, 100);
	struct show there = given_show(given_queue(1), 1, 100);
	struct uuid user = given_user(0), other = given_user(0);
	struct token mine = given_token_for(&user, here.concert), theirs;

	ck_assert_uint_eq(mine.queue.v, 1);
	theirs = given_token_for(&user, there.concert);
	ck_assert_uint_eq(theirs.queue.v, there.queue.v);
	ck_assert_str_eq(token_row_of(&theirs), "ACTIVE");
	theirs = given_token_for(&other, there.concert);
	ck_assert_uint_eq(place_of(&theirs).position, 1);
	ck_assert_uint_eq(place_of(&theirs).waiting, 1);
	ck_assert_uint_eq(place_of(&mine).waiting, 0);
}
END_TEST

/* ---- one's place ------------------------------------------------------------------------ */

START_TEST(poll_promotes_whose_turn_it_is)
{
	struct token first, second;
	struct token_view view;

	given_queue_set("capacity = 1");
	given_turn();
	first = given_waiter();
	second = given_waiter();
	given_queue_set("capacity = 2");
	ck_assert_err(queue_place(app, &second, true, &view), ERR_OK);
	ck_assert_int_eq(view.status, TOKEN_WAITING);
	ck_assert_uint_eq(view.position, 2);
	ck_assert_err(queue_place(app, &first, false, &view), ERR_OK);
	ck_assert_int_eq(view.status, TOKEN_WAITING);
	ck_assert_err(queue_place(app, &first, true, &view), ERR_OK);
	ck_assert_int_eq(view.status, TOKEN_ACTIVE);
	ck_assert_uint_eq(view.position, 0);
	ck_assert_uint_eq(view.waiting, 1);
	ck_assert_uint_eq(place_of(&second).position, 1);
}
END_TEST

START_TEST(poll_does_not_wait_for_the_gate)
{
	struct token waiter;
	struct token_view view;

	given_queue_set("capacity = 1");
	given_turn();
	waiter = given_waiter();
	given_queue_set("capacity = 2");
	session_set(app, "max_statement_time = 0.5");
	sql("START TRANSACTION; SELECT * FROM queue_gate WHERE id = 1 FOR UPDATE");
	ck_assert_err(queue_place(app, &waiter, true, &view), ERR_OK);
	ck_assert_int_eq(view.status, TOKEN_WAITING);
	ck_assert_uint_eq(view.position, 1);
	ck_assert_uint_le(view.poll_after_ms, 1000);
	sql("COMMIT");
	ck_assert_err(queue_place(app, &waiter, true, &view), ERR_OK);
	ck_assert_int_eq(view.status, TOKEN_ACTIVE);
}
END_TEST

START_TEST(one_called_is_asked_to_poll_within_a_third_of_absence)
{
	struct token waiter;

	given_queue_set("capacity = 1, absent_after = 6");
	given_turn();
	waiter = given_waiter();
	ck_assert_uint_eq(place_of(&waiter).poll_after_ms, 3000); /* he may be called meanwhile */
	sql("UPDATE queue_gate SET called_through = %llu WHERE id = 1",
	    (unsigned long long)waiter.id.v);
	ck_assert_uint_eq(place_of(&waiter).called_through, waiter.id.v);
	ck_assert_uint_le(place_of(&waiter).poll_after_ms, 2000);
}
END_TEST

START_TEST(turn_ends_on_the_microsecond)
{
	struct instant start = clock_stop();
	struct token token = given_turn();

	clock_stop_at(app, after(start, TURN_S * US_PER_S - 1));
	ck_assert_int_eq(place_of(&token).status, TOKEN_ACTIVE);
	clock_stop_at(app, after(start, TURN_S * US_PER_S));
	ck_assert_int_eq(place_of(&token).status, TOKEN_EXPIRED);
	ck_assert_int_eq(place_of(&token).reason, END_TURN_OVER);
	ck_assert_str_eq(token_row_of(&token), "ACTIVE"); /* no sweep has seen it */
}
END_TEST

START_TEST(waiting_ends_on_the_microsecond)
{
	struct instant start = clock_stop();
	struct token waiter, next;

	given_queue_set("paused = TRUE, waiting_ttl = 10");
	waiter = given_waiter();
	clock_stop_at(app, after(start, US_PER_S));
	next = given_waiter();
	clock_stop_at(app, after(start, 10 * US_PER_S - 1));
	ck_assert_int_eq(place_of(&waiter).status, TOKEN_WAITING);
	ck_assert_uint_eq(place_of(&next).position, 2);
	clock_stop_at(app, after(start, 10 * US_PER_S));
	ck_assert_int_eq(place_of(&waiter).status, TOKEN_EXPIRED);
	ck_assert_int_eq(place_of(&waiter).reason, END_WAITED_OUT);
	ck_assert_uint_eq(place_of(&waiter).position, 0);
	ck_assert_uint_eq(place_of(&next).position, 1);
	ck_assert_uint_eq(place_of(&next).waiting, 1);
}
END_TEST

START_TEST(place_of_no_row_is_invalid)
{
	struct token token = given_turn(), strangers = token;
	struct token_view view;

	strangers.user = given_user(0);
	ck_assert_err(queue_place(app, &strangers, false, &view), ERR_INVALID_TOKEN);
	token.id.v += 100;
	ck_assert_err(queue_place(app, &token, true, &view), ERR_INVALID_TOKEN);
}
END_TEST

START_TEST(done_token_has_no_end)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token;

	given_sold(&show, 0, 1, &token);
	ck_assert_int_eq(place_of(&token).status, TOKEN_DONE);
	ck_assert(instant_is_null(place_of(&token).expires_at));
	ck_assert_uint_eq(place_of(&token).position, 0);
}
END_TEST

/* ---- the queue's state ------------------------------------------------------------------ */

START_TEST(state_is_the_first_that_holds)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token;
	struct instant opening;

	given_sold(&show, 0, 1, &token);
	given_queue_set("closed = TRUE, paused = TRUE, opens_at = NOW(6) + INTERVAL 1 HOUR");
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_NOT_OPEN);
	opening = sql_instant("SELECT opens_at FROM queue");
	clock_stop_at(app, after(opening, -1));
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_NOT_OPEN);
	clock_stop_at(app, opening);
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_PAUSED);
	given_queue_set("paused = FALSE");
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_SOLD_OUT);
	sql("INSERT INTO concert_seat (schedule_id, label, price) VALUES (%llu, 'B1', 100)",
	    (unsigned long long)show.id.v);
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_CLOSED);
	given_queue_set("closed = FALSE");
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_OPEN);
}
END_TEST

START_TEST(held_seat_is_not_sold)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();

	given_hold(&token, &show, 0, 1);
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_OPEN);
}
END_TEST

START_TEST(only_future_dates_count_for_sold_out)
{
	struct show sold = given_show(QUEUE_DEFAULT, 1, 100);
	struct show soon = given_show_in(&sold, 1, 1);
	struct token token;

	given_sold(&sold, 0, 1, &token);
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_OPEN);
	clock_stop_at(app, soon.starts_at);
	ck_assert_int_eq(place_of(&token).queue_state, QUEUE_SOLD_OUT);
}
END_TEST

/* ---- what a token is good for ----------------------------------------------------------- */

START_TEST(needs_are_judged)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token done, active, waiting;

	given_queue_set("capacity = 1");
	given_sold(&show, 0, 1, &done);
	active = given_turn();
	waiting = given_waiter();
	ck_assert_err(queue_require(app, &active, TOKEN_NEED_ACTIVE, &why), ERR_OK);
	ck_assert_err(queue_require(app, &waiting, TOKEN_NEED_ACTIVE, &why), ERR_TOKEN_NOT_ACTIVE);
	ck_assert_err(queue_require(app, &done, TOKEN_NEED_ACTIVE, &why), ERR_TOKEN_NOT_ACTIVE);
	ck_assert_err(queue_require(app, &waiting, TOKEN_NEED_LIVE, &why), ERR_OK);
	ck_assert_err(queue_require(app, &done, TOKEN_NEED_LIVE, &why), ERR_OK);
}
END_TEST

START_TEST(expired_token_says_why)
{
	static const struct {
		const char *word;
		enum end_reason reason;
	} reasons[] = {
		{ "TURN_OVER", END_TURN_OVER },
		{ "HOLD_LAPSED", END_HOLD_LAPSED },
		{ "ABSENT", END_ABSENT },
		{ "WAITED_OUT", END_WAITED_OUT },
		{ "LEFT", END_LEFT },
		{ "REVOKED", END_REVOKED },
	};
	struct token token = given_turn();

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		sql("UPDATE queue_token SET status = 'EXPIRED', end_reason = '%s', ended_at = NOW(6)",
		    reasons[i].word);
		for (enum token_need need = TOKEN_NEED_LIVE; need <= TOKEN_NEED_ACTIVE; need++) {
			why.reason = END_NONE;
			ck_assert_err(queue_require(app, &token, need, &why), ERR_TOKEN_EXPIRED);
			ck_assert_int_eq(why.reason, reasons[i].reason);
		}
	}
}
END_TEST

START_TEST(lapsed_hold_is_the_reason_before_any_sweep)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation hold = given_hold(&token, &show, 0, 1);

	clock_stop_at(app, hold.hold_expires_at);
	ck_assert_err(queue_require(app, &token, TOKEN_NEED_ACTIVE, &why), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_HOLD_LAPSED);
	ck_assert_int_eq(place_of(&token).reason, END_HOLD_LAPSED);
}
END_TEST

START_TEST(genuine_is_enough_for_a_purged_token)
{
	struct token token = given_turn();

	sql("DELETE FROM queue_token");
	ck_assert_err(queue_require(app, &token, TOKEN_NEED_LIVE, &why), ERR_INVALID_TOKEN);
	ck_assert_err(queue_leave(app, &token), ERR_OK);
}
END_TEST

/* ---- leaving ---------------------------------------------------------------------------- */

START_TEST(leaving_gives_hold_and_slot_to_others)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token token, waiter;
	struct reservation hold;

	given_queue_set("capacity = 1");
	token = given_turn();
	hold = given_hold(&token, &show, 0, 2);
	waiter = given_waiter();
	ck_assert_str_eq(seats_of(&show), "TTA");
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	ck_assert_str_eq(token_row_of(&token), "EXPIRED LEFT");
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED LEFT");
	ck_assert_str_eq(seats_of(&show), "AAA");
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	ck_assert_str_eq(token_row_of(&token), "EXPIRED LEFT");
}
END_TEST

START_TEST(waiter_who_leaves_moves_the_line)
{
	struct token first, second;

	given_queue_set("capacity = 1");
	given_turn();
	first = given_waiter();
	second = given_waiter();
	ck_assert_err(queue_leave(app, &first), ERR_OK);
	ck_assert_str_eq(token_row_of(&first), "EXPIRED LEFT");
	ck_assert_uint_eq(place_of(&second).position, 1);
	ck_assert_str_eq(token_row_of(&second), "WAITING");
}
END_TEST

START_TEST(leaving_after_payment_changes_nothing)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token;

	given_sold(&show, 0, 1, &token);
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	ck_assert_str_eq(token_row_of(&token), "DONE");
	ck_assert_str_eq(seats_of(&show), "R");
}
END_TEST

START_TEST(leaving_late_tells_the_true_reason)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token token = given_turn();
	struct reservation hold = given_hold(&token, &show, 0, 1);

	clock_stop_at(app, hold.hold_expires_at);
	ck_assert_err(queue_leave(app, &token), ERR_OK);
	ck_assert_str_eq(token_row_of(&token), "EXPIRED HOLD_LAPSED");
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED LAPSED");
	ck_assert_str_eq(seats_of(&show), "A");
}
END_TEST

START_TEST(operator_revokes)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token token, waiter;
	struct reservation hold;

	given_queue_set("capacity = 1");
	token = given_turn();
	hold = given_hold(&token, &show, 0, 1);
	waiter = given_waiter();
	ck_assert_err(queue_revoke(app, BY, token.id, &why), ERR_OK);
	ck_assert_str_eq(token_row_of(&token), "EXPIRED REVOKED");
	ck_assert_str_eq(reservation_row_of(&hold), "CANCELED REVOKED");
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
	ck_assert_err(queue_revoke(app, BY, (struct token_id){ 999999 }, &why), ERR_NOT_FOUND);
}
END_TEST

START_TEST(operator_is_told_how_a_token_has_ended)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token left = given_turn(), over = given_turn(), held = given_turn(), paid;

	ck_assert_err(queue_leave(app, &left), ERR_OK);
	given_hold(&held, &show, 0, 1);
	given_sold(&show, 1, 1, &paid);
	ck_assert_err(queue_revoke(app, BY, left.id, &why), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_LEFT);
	ck_assert_err(queue_revoke(app, BY, paid.id, &why), ERR_NOT_FOUND);
	clock_stop_at(app, (struct instant){ clock_stop().us + 3600 * US_PER_S });
	ck_assert_err(queue_revoke(app, BY, over.id, &why), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_TURN_OVER);
	ck_assert_err(queue_revoke(app, BY, held.id, &why), ERR_TOKEN_EXPIRED);
	ck_assert_int_eq(why.reason, END_HOLD_LAPSED);
	ck_assert_str_eq(token_row_of(&over), "EXPIRED TURN_OVER");
	ck_assert_str_eq(token_row_of(&held), "EXPIRED HOLD_LAPSED");
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, join_waits_once_for_a_locked_user);
	tcase_add_test(tests, first_comer_has_the_turn_at_once);
	tcase_add_test(tests, those_beyond_the_capacity_wait_in_order);
	tcase_add_test(tests, repeated_join_finds_the_live_token);
	tcase_add_test(tests, unknown_user_or_concert_is_refused);
	tcase_add_test(tests, closed_queue_takes_no_newcomer_but_knows_its_own);
	tcase_add_loop_test(tests, queue_that_does_not_admit_lets_join_the_line, 0, 3);
	tcase_add_test(tests, waiting_time_runs_from_the_opening);
	tcase_add_test(tests, free_slot_is_the_next_waiters_not_the_newcomers);
	tcase_add_test(tests, no_turn_without_a_seat_to_be_had);
	tcase_add_test(tests, own_lapsed_token_is_ended_first);
	tcase_add_test(tests, own_lapsed_hold_is_settled_first);
	tcase_add_test(tests, user_who_left_joins_again_at_the_end);
	tcase_add_test(tests, queues_do_not_mix);
	tcase_add_test(tests, poll_promotes_whose_turn_it_is);
	tcase_add_test(tests, poll_does_not_wait_for_the_gate);
	tcase_add_test(tests, one_called_is_asked_to_poll_within_a_third_of_absence);
	tcase_add_test(tests, turn_ends_on_the_microsecond);
	tcase_add_test(tests, waiting_ends_on_the_microsecond);
	tcase_add_test(tests, place_of_no_row_is_invalid);
	tcase_add_test(tests, done_token_has_no_end);
	tcase_add_test(tests, state_is_the_first_that_holds);
	tcase_add_test(tests, held_seat_is_not_sold);
	tcase_add_test(tests, only_future_dates_count_for_sold_out);
	tcase_add_test(tests, needs_are_judged);
	tcase_add_test(tests, expired_token_says_why);
	tcase_add_test(tests, lapsed_hold_is_the_reason_before_any_sweep);
	tcase_add_test(tests, genuine_is_enough_for_a_purged_token);
	tcase_add_test(tests, leaving_gives_hold_and_slot_to_others);
	tcase_add_test(tests, waiter_who_leaves_moves_the_line);
	tcase_add_test(tests, leaving_after_payment_changes_nothing);
	tcase_add_test(tests, leaving_late_tells_the_true_reason);
	tcase_add_test(tests, operator_revokes);
	tcase_add_test(tests, operator_is_told_how_a_token_has_ended);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "queue", add_tests);
}
