/* Who is admitted, how many, in what order. */
#include <mysqld_error.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/given.h"

static uint64_t admit(void)
{
	uint64_t admitted;
	bool taken;

	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &admitted, &taken), ERR_OK);
	ck_assert(taken);
	return admitted;
}

static uint64_t active(void)
{
	return (uint64_t)sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'");
}

/* The queue is paused, n wait in it, and then it is as the assignments say. */
static void given_waiters(struct token *list, size_t n, const char *assignments)
{
	given_queue_set("paused = TRUE");
	for (size_t i = 0; i < n; i++)
		list[i] = given_waiter();
	given_queue_set("paused = FALSE");
	given_queue_set(assignments);
}

static struct instant in_s(struct instant start, int64_t s)
{
	return after(start, s * US_PER_S);
}

START_TEST(admits_to_the_capacity_in_order)
{
	struct token w[5];

	given_waiters(w, 5, "capacity = 3");
	ck_assert_uint_eq(admit(), 3);
	ck_assert_str_eq(token_row_of(&w[0]), "ACTIVE");
	ck_assert_str_eq(token_row_of(&w[2]), "ACTIVE");
	ck_assert_str_eq(token_row_of(&w[3]), "WAITING");
	ck_assert_uint_eq(admit(), 0);
	ck_assert_int_eq(sql_int("SELECT admitted_total FROM queue_gate WHERE id = 1"), 3);
	ck_assert_uint_eq(
	    (uint64_t)sql_int("SELECT admitted_through FROM queue_gate WHERE id = 1"), w[2].id.v);
	ck_assert_uint_eq(
	    (uint64_t)sql_int("SELECT called_through FROM queue_gate WHERE id = 1"), w[2].id.v);
}
END_TEST

START_TEST(admission_starts_a_whole_turn)
{
	struct instant start = clock_stop();
	struct token w[1];

	given_waiters(w, 1, "active_ttl = 7");
	clock_stop_at(app, in_s(start, 100));
	ck_assert_uint_eq(admit(), 1);
	ck_assert_int_eq(place_of(&w[0]).expires_at.us, in_s(start, 107).us);
}
END_TEST

START_TEST(lapsed_turn_makes_room)
{
	struct instant start = clock_stop();
	struct token old, w[2];

	given_queue_set("capacity = 1");
	old = given_turn();
	w[0] = given_waiter();
	w[1] = given_waiter();
	clock_stop_at(app, after(start, TURN_S * US_PER_S - 1));
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, in_s(start, TURN_S));
	ck_assert_uint_eq(admit(), 1);
	ck_assert_str_eq(token_row_of(&old), "EXPIRED TURN_OVER");
	ck_assert_str_eq(token_row_of(&w[0]), "ACTIVE");
	ck_assert_uint_eq(active(), 1);
}
END_TEST

START_TEST(lapsed_turn_in_use_still_counts)
{
	struct instant start = clock_stop();
	struct token old, waiter;

	given_queue_set("capacity = 1");
	old = given_turn();
	waiter = given_waiter();
	clock_stop_at(app, in_s(start, TURN_S));
	sql("START TRANSACTION; SELECT * FROM queue_token WHERE id = %llu FOR UPDATE",
	    (unsigned long long)old.id.v);
	ck_assert_uint_eq(admit(), 0);
	sql("COMMIT");
	ck_assert_uint_eq(admit(), 1);
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

START_TEST(lapsed_waiter_is_passed_over)
{
	struct token w[2];

	given_waiters(w, 2, "capacity = 1");
	sql("UPDATE queue_token SET expires_at = NOW(6) WHERE id = %llu",
	    (unsigned long long)w[0].id.v);
	ck_assert_uint_eq(admit(), 1);
	ck_assert_str_eq(token_row_of(&w[0]), "WAITING");
	ck_assert_int_eq(place_of(&w[0]).status, TOKEN_EXPIRED);
	ck_assert_str_eq(token_row_of(&w[1]), "ACTIVE");
}
END_TEST

/* ---- states ----------------------------------------------------------------------------- */

static const struct {
	const char *assignments;
	uint64_t admitted;
} states[] = {
	{ "paused = TRUE", 0 },
	{ "opens_at = NOW(6) + INTERVAL 1 HOUR", 0 },
	{ "opens_at = NOW(6) - INTERVAL 1 HOUR", 2 },
	{ "closed = TRUE", 2 },
	{ "capacity = 1", 1 },
};

START_TEST(state_decides_whether_anyone_is_admitted)
{
	struct token w[2];

	given_waiters(w, 2, states[_i].assignments);
	ck_assert_uint_eq(admit(), states[_i].admitted);
}
END_TEST

START_TEST(opens_on_the_microsecond)
{
	struct token w[1];
	struct instant opening;

	given_waiters(w, 1, "opens_at = NOW(6) + INTERVAL 1 HOUR");
	opening = sql_instant("SELECT opens_at FROM queue");
	clock_stop_at(app, after(opening, -1));
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, opening);
	ck_assert_uint_eq(admit(), 1);
}
END_TEST

START_TEST(smaller_capacity_ends_no_turn)
{
	struct token w[4];

	given_waiters(w, 4, "capacity = 3");
	ck_assert_uint_eq(admit(), 3);
	given_queue_set("capacity = 1");
	ck_assert_uint_eq(admit(), 0);
	ck_assert_uint_eq(active(), 3);
}
END_TEST

START_TEST(larger_capacity_admits_more)
{
	struct token w[4];

	given_waiters(w, 4, "capacity = 1");
	ck_assert_uint_eq(admit(), 1);
	given_queue_set("capacity = 3");
	ck_assert_uint_eq(admit(), 2);
	ck_assert_str_eq(token_row_of(&w[3]), "WAITING");
}
END_TEST

START_TEST(pause_keeps_places_and_turns)
{
	struct token w[3];

	given_waiters(w, 3, "capacity = 1");
	ck_assert_uint_eq(admit(), 1);
	given_queue_set("paused = TRUE, capacity = 2");
	ck_assert_uint_eq(admit(), 0);
	ck_assert_str_eq(token_row_of(&w[0]), "ACTIVE");
	ck_assert_uint_eq(place_of(&w[2]).position, 2);
	given_queue_set("paused = FALSE");
	ck_assert_uint_eq(admit(), 1);
	ck_assert_str_eq(token_row_of(&w[1]), "ACTIVE");
}
END_TEST

/* ---- stock ------------------------------------------------------------------------------ */

START_TEST(nobody_is_admitted_to_held_seats)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token holder = given_turn(), w;
	struct reservation hold = given_hold(&holder, &show, 0, 1);

	w = given_waiter();
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, hold.hold_expires_at); /* lapsed, and no sweep has seen it */
	ck_assert_uint_eq(admit(), 1);
	ck_assert_str_eq(token_row_of(&w), "ACTIVE");
}
END_TEST

START_TEST(sold_out_admits_nobody_until_a_refund)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct payment payment = given_sold(&show, 0, 1, NULL);
	struct token w = given_waiter();

	ck_assert_int_eq(place_of(&w).queue_state, QUEUE_SOLD_OUT);
	ck_assert_uint_eq(admit(), 0);
	ck_assert_err(
	    payment_refund(app, arena, &payment.reservation.user, payment.id, NULL, &payment),
	    ERR_OK);
	ck_assert_str_eq(token_row_of(&w), "ACTIVE"); /* by the refund itself */
}
END_TEST

START_TEST(stock_aware_admits_no_more_than_seats_are_left)
{
	struct show show = given_show(QUEUE_DEFAULT, 3, 100);
	struct token holder = given_turn(), w[5];

	given_hold(&holder, &show, 0, 1); /* 2 seats left; a turn with a hold wants none */
	given_waiters(w, 5, "stock_aware = TRUE");
	ck_assert_uint_eq(admit(), 2);
	ck_assert_uint_eq(admit(), 0);
	given_queue_set("stock_aware = FALSE");
	ck_assert_uint_eq(admit(), 3);
}
END_TEST

START_TEST(stock_aware_queue_without_seats_is_not_limited)
{
	struct token w[3];

	given_waiters(w, 3, "stock_aware = TRUE");
	ck_assert_uint_eq(admit(), 3);
}
END_TEST

/* ---- allowance -------------------------------------------------------------------------- */

/* 15 wait; the gate's allowance starts with none at the instant returned. */
static struct instant given_rate(struct token w[15], uint64_t per_minute)
{
	struct instant start = clock_stop();
	const struct queue_changes changes = { .admit_per_minute = { true, per_minute } };

	given_waiters(w, 15, "capacity = 30");
	given_queue_set("paused = TRUE");
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_OK);
	given_queue_set("paused = FALSE");
	return start;
}

START_TEST(allowance_accrues_evenly)
{
	struct token w[15];
	struct instant start = given_rate(w, 60);

	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, after(start, US_PER_S - 1));
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, in_s(start, 1));
	ck_assert_uint_eq(admit(), 1);
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, after(start, 2 * US_PER_S + US_PER_S / 2));
	ck_assert_uint_eq(admit(), 1);
	clock_stop_at(app, in_s(start, 3)); /* the half second was not lost */
	ck_assert_uint_eq(admit(), 1);
	clock_stop_at(app, in_s(start, 7));
	ck_assert_uint_eq(admit(), 4);
}
END_TEST

static struct token_view poll(const struct token *token)
{
	struct token_view view;

	ck_assert_err(queue_place(app, token, true, &view), ERR_OK);
	return view;
}

/* Slots are free all the while. */
START_TEST(poll_promotes_within_the_allowance)
{
	struct token w[15];
	struct instant start = given_rate(w, 60);

	clock_stop_at(app, after(start, US_PER_S - 1));
	ck_assert_int_eq(poll(&w[0]).status, TOKEN_WAITING);
	clock_stop_at(app, in_s(start, 1));
	ck_assert_int_eq(poll(&w[1]).status, TOKEN_WAITING); /* one may go, and it is not he */
	ck_assert_uint_eq(active(), 0);
	ck_assert_int_eq(poll(&w[0]).status, TOKEN_ACTIVE);
	ck_assert_int_eq(poll(&w[1]).status, TOKEN_WAITING); /* it is spent */
	clock_stop_at(app, in_s(start, 4));
	ck_assert_int_eq(poll(&w[3]).status, TOKEN_ACTIVE);
	ck_assert_uint_eq(active(), 4);
	ck_assert_uint_eq(poll(&w[4]).position, 1);
}
END_TEST

START_TEST(allowance_saves_ten_seconds_worth)
{
	struct token w[15];
	struct instant start = given_rate(w, 60);

	clock_stop_at(app, in_s(start, 500));
	ck_assert_uint_eq(admit(), 10);
	ck_assert_uint_eq(admit(), 0);
}
END_TEST

START_TEST(slow_rate_lets_one_in_at_its_time)
{
	struct token w[15];
	struct instant start = given_rate(w, 1);

	clock_stop_at(app, after(start, 60 * US_PER_S - 1));
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, in_s(start, 60));
	ck_assert_uint_eq(admit(), 1);
	clock_stop_at(app, in_s(start, 600)); /* one can be saved, no more */
	ck_assert_uint_eq(admit(), 1);
}
END_TEST

START_TEST(allowance_accrues_from_the_opening)
{
	struct token w[15];
	struct instant start = given_rate(w, 60), opening = in_s(start, 3600);

	sql("UPDATE queue SET opens_at = FROM_UNIXTIME(%lld.%06d) WHERE id = 1",
	    (long long)(opening.us / US_PER_S), (int)(opening.us % US_PER_S));
	clock_stop_at(app, opening);
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, in_s(opening, 2));
	ck_assert_uint_eq(admit(), 2);
}
END_TEST

START_TEST(another_rate_starts_with_none)
{
	struct token w[15];
	struct instant start = given_rate(w, 60);
	struct queue_changes changes = { .admit_per_minute = { true, 120 } };

	clock_stop_at(app, in_s(start, 8));
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_OK);
	ck_assert_uint_eq(admit(), 0);
	clock_stop_at(app, in_s(start, 9));
	ck_assert_uint_eq(admit(), 2);
	changes.capacity = (struct given_u64){ true,
		40 }; /* the same rate: what was saved stays, and is used at once */
	clock_stop_at(app, in_s(start, 10));
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_OK);
	ck_assert_uint_eq(active(), 4);
	changes.admit_per_minute.v = 0;
	ck_assert_err(queue_set(app, BY, QUEUE_DEFAULT, &changes), ERR_OK);
	ck_assert_uint_eq(active(), 15);
}
END_TEST

/* ---- the gate --------------------------------------------------------------------------- */

START_TEST(busy_gate_is_left_alone_or_waited_for)
{
	struct token w[1];
	uint64_t admitted;
	bool taken;

	given_waiters(w, 1, "capacity = 1");
	sql("START TRANSACTION; SELECT * FROM queue_gate WHERE id = 1 FOR UPDATE");
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_IF_FREE, &admitted, &taken), ERR_OK);
	ck_assert(!taken);
	ck_assert_uint_eq(admitted, 0);
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &admitted, &taken), ERR_DB_BUSY);
	ck_assert_uint_eq(admitted, 0);
	sql("COMMIT");
	ck_assert_uint_eq(admit(), 1);
}
END_TEST

/* Who would wait for the gate meets the transaction that holds it, and comes back ERR_DB_BUSY. */
static enum err wanted(void)
{
	uint64_t admitted;
	enum err err;

	sql("START TRANSACTION; SELECT * FROM queue_gate WHERE id = 1 FOR UPDATE");
	err = queue_admit(app, QUEUE_DEFAULT, GATE_IF_WANTED, &admitted, NULL);
	sql("COMMIT");
	return err;
}

START_TEST(gate_is_not_waited_for_in_vain)
{
	struct token turn, waiter;
	uint64_t admitted;

	given_queue_set("capacity = 1");
	ck_assert_err(wanted(), ERR_OK); /* nobody waits */
	turn = given_turn();
	waiter = given_waiter();
	ck_assert_err(wanted(), ERR_OK); /* no slot is free */
	given_queue_set("capacity = 2");
	ck_assert_err(wanted(), ERR_DB_BUSY);
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_IF_WANTED, &admitted, NULL), ERR_OK);
	ck_assert_uint_eq(admitted, 1);
	ck_assert_str_eq(token_row_of(&turn), "ACTIVE");
	ck_assert_str_eq(token_row_of(&waiter), "ACTIVE");
}
END_TEST

START_TEST(no_such_queue_is_not_found)
{
	uint64_t admitted;

	ck_assert_err(
	    queue_admit(app, (struct queue_id){ 999 }, GATE_WAIT, &admitted, NULL), ERR_NOT_FOUND);
}
END_TEST

/* ---- order ------------------------------------------------------------------------------ */

/* Two wait and one slot is free, but the first of them is not committed yet: root's to do. */
static void given_uncommitted_first(struct token w[2])
{
	struct uuid user = given_user(0);
	struct token turn;

	given_queue_set("capacity = 1");
	turn = given_turn();
	sql("START TRANSACTION; INSERT INTO queue_token (queue_id, user_id, expires_at)"
	    " SELECT 1, MAX(id) - 1, NOW(6) + INTERVAL 1 DAY FROM user");
	w[0] = (struct token){ .queue = QUEUE_DEFAULT, .user = user };
	w[0].id.v = (uint64_t)sql_int("SELECT LAST_INSERT_ID()");
	w[1] = given_waiter();
	ck_assert_uint_gt(w[1].id.v, w[0].id.v);
	clock_stop_at(app, place_of(&turn).expires_at);
}

START_TEST(admission_waits_for_a_lower_id_still_uncommitted)
{
	struct token w[2];
	uint64_t admitted;
	int status;
	pid_t pid;

	given_uncommitted_first(w);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		/* app's session is this process's now; the parent leaves it alone */
		if (queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &admitted, NULL) != ERR_OK)
			_exit(100);
		_exit((int)admitted);
	}
	wait_for_lock_waits(1);
	sql("COMMIT");
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 1);
	ck_assert_str_eq(token_row_of(&w[0]), "ACTIVE");
	ck_assert_str_eq(token_row_of(&w[1]), "WAITING");
}
END_TEST

/* What the statement would do if it did not wait: the trap that it avoids. */
START_TEST(skipping_locked_waiters_would_overtake)
{
	static const char line[] =
	    "SELECT id FROM queue_token FORCE INDEX (line) WHERE queue_id = 1"
	    " AND status = 'WAITING' ORDER BY id LIMIT 1 FOR UPDATE";
	struct token w[2];
	int status;
	pid_t pid;

	given_uncommitted_first(w);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		root_reconnect();
		sql("SET innodb_lock_wait_timeout = 0");
		if (sql_errno("%s", line) != ER_LOCK_WAIT_TIMEOUT)
			_exit(1);
		_exit((uint64_t)sql_int("%s SKIP LOCKED", line) == w[1].id.v ? 0 : 2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	sql("ROLLBACK");
}
END_TEST

START_TEST(line_of_a_thousand_is_admitted_in_order)
{
	uint64_t admitted;

	given_queue_set("paused = TRUE, capacity = 100");
	sql("INSERT INTO user (uuid) SELECT UUID() FROM seq_1_to_1000;"
	    "INSERT INTO queue_token (queue_id, user_id, expires_at)"
	    " SELECT 1, id, NOW(6) + INTERVAL 1 DAY FROM user ORDER BY RAND()");
	given_queue_set("paused = FALSE");
	for (int round = 1; round <= 10; round++) {
		ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &admitted, NULL), ERR_OK);
		ck_assert_uint_eq(admitted, 100);
		ck_assert_int_eq(sql_int("SELECT MAX(id) - MIN(id) FROM queue_token"
					 " WHERE status = 'ACTIVE'"),
		    99);
		sql("UPDATE queue_token SET status = 'DONE', expires_at = NULL, ended_at = NOW(6)"
		    " WHERE status = 'ACTIVE'");
	}
	ck_assert_uint_eq(admit(), 0);
	expect_unsound_data(); /* DONE without a payment */
}
END_TEST

/* ---- many at once ------------------------------------------------------------------------- */

START_TEST(no_transaction_admits_more_than_500)
{
	uint64_t admitted;

	given_queue_set("capacity = 1200");
	sql("INSERT INTO user (uuid)"
	    " SELECT CONCAT('00000000-0000-4000-8000-', LPAD(seq, 12, '0')) FROM seq_1_to_1100;"
	    "INSERT INTO queue_token (queue_id, user_id, expires_at)"
	    " SELECT 1, id, NOW(6) + INTERVAL 1 DAY FROM user ORDER BY id");
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &admitted, NULL), ERR_OK);
	ck_assert_uint_eq(admitted, 500);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'"), 500);
	ck_assert_err(queue_admit_all(app, arena, &admitted), ERR_OK);
	ck_assert_uint_eq(admitted, 600);
}
END_TEST

START_TEST(no_transaction_ends_more_than_500_turns)
{
	uint64_t n;

	given_queue_set("capacity = 1200");
	sql("INSERT INTO user (uuid)"
	    " SELECT CONCAT('00000000-0000-4000-8000-', LPAD(seq, 12, '0')) FROM seq_1_to_700;"
	    "INSERT INTO queue_token (queue_id, user_id, status, activated_at, turn_ends_at,"
	    " expires_at) SELECT 1, id, 'ACTIVE', NOW(6), NOW(6), NOW(6) FROM user ORDER BY id;"
	    "UPDATE queue_gate SET admitted_total = 700,"
	    " admitted_through = (SELECT MAX(id) FROM queue_token)");
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &n, NULL), ERR_OK);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'"), 200);
	ck_assert_err(queue_expire_batch(app, arena, 200, &n), ERR_OK);
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'ACTIVE'"), 0);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, admits_to_the_capacity_in_order);
	tcase_add_test(tests, admission_starts_a_whole_turn);
	tcase_add_test(tests, lapsed_turn_makes_room);
	tcase_add_test(tests, lapsed_turn_in_use_still_counts);
	tcase_add_test(tests, lapsed_waiter_is_passed_over);
	tcase_add_loop_test(
	    tests, state_decides_whether_anyone_is_admitted, 0, sizeof(states) / sizeof(states[0]));
	tcase_add_test(tests, opens_on_the_microsecond);
	tcase_add_test(tests, smaller_capacity_ends_no_turn);
	tcase_add_test(tests, larger_capacity_admits_more);
	tcase_add_test(tests, pause_keeps_places_and_turns);
	tcase_add_test(tests, nobody_is_admitted_to_held_seats);
	tcase_add_test(tests, sold_out_admits_nobody_until_a_refund);
	tcase_add_test(tests, stock_aware_admits_no_more_than_seats_are_left);
	tcase_add_test(tests, stock_aware_queue_without_seats_is_not_limited);
	tcase_add_test(tests, allowance_accrues_evenly);
	tcase_add_test(tests, poll_promotes_within_the_allowance);
	tcase_add_test(tests, allowance_saves_ten_seconds_worth);
	tcase_add_test(tests, slow_rate_lets_one_in_at_its_time);
	tcase_add_test(tests, allowance_accrues_from_the_opening);
	tcase_add_test(tests, another_rate_starts_with_none);
	tcase_add_test(tests, busy_gate_is_left_alone_or_waited_for);
	tcase_add_test(tests, gate_is_not_waited_for_in_vain);
	tcase_add_test(tests, no_such_queue_is_not_found);
	tcase_add_test(tests, admission_waits_for_a_lower_id_still_uncommitted);
	tcase_add_test(tests, skipping_locked_waiters_would_overtake);
	tcase_add_test(tests, line_of_a_thousand_is_admitted_in_order);
	tcase_add_test(tests, no_transaction_admits_more_than_500);
	tcase_add_test(tests, no_transaction_ends_more_than_500_turns);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "admission", add_tests);
}
