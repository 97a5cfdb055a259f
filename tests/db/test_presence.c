/* Who is called, who makes a call, and who is expired for silence. */
#include <sys/wait.h>
#include <unistd.h>

#include "db/given.h"
#include "line/keeper.h"
#include "line/line.h"
#include "unit/later.h"

#define ABSENT_S 60

static struct board *board;
static struct line line;
static struct keeper *keeper;

static void open_line(void)
{
	struct keeper_config config = { .db = app_config(), .line_dir = "", .push_socket = "" };

	config.board = line.board = board = board_new(1000);
	keeper = keeper_new(&config);
}

static void close_line(void)
{
	keeper_free(&keeper);
	board_free(&board);
}

static void refresh(void)
{
	ck_assert_err(keeper_round(keeper), ERR_OK);
}

static void poll(const struct token *token)
{
	struct token_view view;

	ck_assert_err(line_place(&line, app, token, true, true, &view), ERR_OK);
}

static uint64_t sweep(void)
{
	uint64_t n;

	ck_assert_err(queue_expire_batch(app, arena, 100, &n), ERR_OK);
	return n;
}

static uint64_t called_through(void)
{
	return (uint64_t)sql_int("SELECT called_through FROM queue_gate WHERE id = 1");
}

/* Everything that the database remembers of calls and keepers was so much earlier. */
static void time_passes(unsigned s)
{
	sql("UPDATE queue_token SET last_seen_at = last_seen_at - INTERVAL %u SECOND;"
	    "UPDATE queue_gate SET keeper_since = keeper_since - INTERVAL %u SECOND",
	    s, s);
}

static int64_t silent_ms(const struct token *token)
{
	return sql_int("SELECT TIMESTAMPDIFF(MICROSECOND, last_seen_at, NOW(6)) DIV 1000"
		       " FROM queue_token WHERE id = %llu",
	    (unsigned long long)token->id.v);
}

/* One turn, and n behind it: the first 3 are called. */
static struct token given_line(struct token *list, size_t n)
{
	struct token turn;

	given_queue_set("capacity = 1");
	turn = given_turn();
	for (size_t i = 0; i < n; i++)
		list[i] = given_waiter();
	return turn;
}

/* The same, in the eyes of a keeper that has lived and called for longer than absence takes. */
static struct token given_called_line(struct token *list, size_t n)
{
	struct token turn = given_line(list, n);

	refresh();
	refresh();
	time_passes(ABSENT_S + LINE_NOTED_WITHIN_S);
	return turn;
}

/* ---- calling -------------------------------------------------------------------------------- */

START_TEST(three_capacities_are_called)
{
	struct token w[8];

	given_line(w, 8);
	refresh();
	ck_assert_uint_eq(called_through(), w[2].id.v);
	given_queue_set("capacity = 2");
	refresh();
	ck_assert_uint_eq(called_through(), w[5].id.v);
	given_queue_set("capacity = 100");
	refresh();
	ck_assert_uint_eq(called_through(), w[7].id.v);
}
END_TEST

START_TEST(called_through_only_rises)
{
	struct token w[8];
	uint64_t before;

	given_line(w, 8);
	refresh();
	before = called_through();
	for (size_t i = 0; i < 3; i++)
		ck_assert_err(line_leave(&line, app, &w[i]), ERR_OK);
	refresh();
	ck_assert_uint_ge(called_through(), w[5].id.v);
	ck_assert_uint_gt(called_through(), before);
	before = called_through();
	for (size_t i = 3; i < 8; i++)
		ck_assert_err(line_leave(&line, app, &w[i]), ERR_OK);
	refresh();
	ck_assert_uint_eq(called_through(), before);
}
END_TEST

/* One who leaves within a moment says little; several do not, and 20 capacities are the most. */
START_TEST(line_that_moves_fast_is_called_deeper)
{
	struct token w[30];

	given_line(w, 30);
	refresh();
	refresh();
	ck_assert_uint_eq(called_through(), w[2].id.v);
	ck_assert_err(line_leave(&line, app, &w[1]), ERR_OK);
	refresh();
	ck_assert_uint_gt(called_through(), w[3].id.v);
	ck_assert_uint_lt(called_through(), w[20].id.v);
	for (size_t i = 2; i < 5; i++)
		ck_assert_err(line_leave(&line, app, &w[i]), ERR_OK);
	refresh();
	ck_assert_uint_eq(called_through(), w[23].id.v);
}
END_TEST

/* Those who come and go behind the called say nothing of how fast the front moves. */
START_TEST(who_leaves_behind_the_called_calls_nobody)
{
	struct token w[30];

	given_line(w, 30);
	refresh();
	ck_assert_err(line_leave(&line, app, &w[10]), ERR_OK);
	refresh();
	ck_assert_uint_eq(called_through(), w[2].id.v);
}
END_TEST

START_TEST(silence_counts_from_the_call)
{
	struct token w[5];

	given_line(w, 5);
	time_passes(1000);
	refresh();
	ck_assert_int_lt(silent_ms(&w[0]), 500);
	ck_assert_int_lt(silent_ms(&w[2]), 500);
	ck_assert_int_ge(silent_ms(&w[3]), 1000000);
	time_passes(1000);
	refresh(); /* they are called already */
	ck_assert_int_ge(silent_ms(&w[2]), 1000000);
}
END_TEST

/* ---- making a call -------------------------------------------------------------------------- */

START_TEST(poll_is_written_down_by_the_next_round)
{
	struct token w[5];

	given_called_line(w, 5);
	poll(&w[0]);
	poll(&w[2]);
	poll(&w[4]); /* is not called: of no interest */
	refresh();
	ck_assert_int_lt(silent_ms(&w[0]), 500);
	ck_assert_int_lt(silent_ms(&w[2]), 500);
	ck_assert_int_ge(silent_ms(&w[1]), ABSENT_S * 1000);
	ck_assert_int_ge(silent_ms(&w[4]), ABSENT_S * 1000);
	time_passes(1000); /* and is written down once */
	refresh();
	refresh();
	ck_assert_int_ge(silent_ms(&w[0]), 1000000);
}
END_TEST

START_TEST(repeated_join_is_a_call)
{
	struct token_view view;
	struct token w[3];
	bool created;

	given_called_line(w, 3);
	ck_assert_err(
	    line_join(&line, app, &w[1].user, (struct concert_id){ 0 }, &view, &created), ERR_OK);
	ck_assert(!created);
	ck_assert_uint_eq(view.token.id.v, w[1].id.v);
	refresh();
	refresh();
	ck_assert_int_lt(silent_ms(&w[1]), 500);
	ck_assert_int_ge(silent_ms(&w[0]), ABSENT_S * 1000);
}
END_TEST

START_TEST(more_callers_than_a_batch_are_all_written_down)
{
	static struct token w[LINE_SEEN_AT_ONCE * 2 + 50];
	size_t n = sizeof(w) / sizeof(w[0]);

	given_line(w, n);
	given_queue_set("capacity = 100, paused = TRUE");
	refresh();
	refresh();
	time_passes(1000);
	for (size_t i = 0; i < n; i++)
		poll(&w[i]);
	refresh();
	refresh();
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'WAITING'"
				 " AND last_seen_at < NOW(6) - INTERVAL 10 SECOND"),
	    0);
}
END_TEST

/* ---- absence -------------------------------------------------------------------------------- */

START_TEST(one_called_and_silent_is_expired)
{
	struct token w[6], turn = given_called_line(w, 6);

	poll(&w[1]);
	refresh();
	refresh();
	ck_assert_uint_eq(sweep(), 2);
	ck_assert_str_eq(token_row_of(&w[0]), "EXPIRED ABSENT");
	ck_assert_str_eq(token_row_of(&w[1]), "WAITING");
	ck_assert_str_eq(token_row_of(&w[2]), "EXPIRED ABSENT");
	ck_assert_str_eq(token_row_of(&w[3]), "WAITING"); /* was not called */
	ck_assert_str_eq(token_row_of(&w[5]), "WAITING");
	ck_assert_str_eq(token_row_of(&turn), "ACTIVE");
	ck_assert_uint_eq(sweep(), 0);
}
END_TEST

/* Everybody's last call was so long before what the keeper has written down to. */
static void silent_since_keeper(int s, int less_us)
{
	sql("UPDATE queue_token t JOIN queue_gate g ON g.id = t.queue_id SET t.last_seen_at ="
	    " g.keeper_at - INTERVAL %d SECOND + INTERVAL %d MICROSECOND",
	    s, less_us);
}

START_TEST(absence_takes_its_whole_time)
{
	struct token w[3];

	given_called_line(w, 3);
	silent_since_keeper(ABSENT_S + LINE_NOTED_WITHIN_S, 1);
	ck_assert_uint_eq(sweep(), 0);
	silent_since_keeper(ABSENT_S + LINE_NOTED_WITHIN_S, 0);
	ck_assert_uint_eq(sweep(), 3);
}
END_TEST

/* Of a call during the round nothing is known yet. */
START_TEST(keeper_answers_for_no_call_after_it_looked)
{
	struct token_view view;
	struct token w[3];

	given_line(w, 3);
	refresh();
	ck_assert_err(line_place(&line, app, &w[2], true, true, &view), ERR_OK);
	ck_assert_int_eq(view.as_of.us,
	    sql_int("SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', keeper_at) FROM queue_gate"));
}
END_TEST

/* Whoever called since the keeper's last round is thought silent for no longer than until then. */
START_TEST(calls_that_the_keeper_has_in_hand_are_waited_for)
{
	struct token w[3];

	given_called_line(w, 3);
	time_passes(60);
	sql("UPDATE queue_gate SET keeper_at = NOW(6) - INTERVAL 9 SECOND");
	sql("UPDATE queue_token SET last_seen_at = NOW(6) - INTERVAL %d SECOND", ABSENT_S + 8);
	ck_assert_uint_eq(sweep(), 0);
	refresh();
	ck_assert_uint_eq(sweep(), 3);
}
END_TEST

START_TEST(absence_goes_by_its_own_queue)
{
	struct queue_id other = given_queue(1);
	struct show show = given_show(other, 5, 100);
	struct token w[3], theirs[3];

	for (size_t i = 0; i < 3; i++) {
		struct uuid user = given_user(0);

		theirs[i] = given_token_for(&user, show.concert);
	}
	sql("UPDATE queue SET absent_after = 600 WHERE id = %llu", (unsigned long long)other.v);
	given_called_line(w, 3);
	ck_assert_uint_eq(sweep(), 3);
	ck_assert_str_eq(token_row_of(&theirs[1]), "WAITING");
	sql("UPDATE queue SET absent_after = 30 WHERE id = %llu", (unsigned long long)other.v);
	ck_assert_uint_eq(sweep(), 2);
	ck_assert_str_eq(token_row_of(&theirs[0]), "ACTIVE");
}
END_TEST

START_TEST(absent_ones_are_expired_in_batches)
{
	struct token w[3];
	uint64_t n;

	given_called_line(w, 3);
	ck_assert_err(queue_expire_batch(app, arena, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_str_eq(token_row_of(&w[2]), "WAITING");
	ck_assert_err(queue_expire_batch(app, arena, 2, &n), ERR_OK);
	ck_assert_uint_eq(n, 1);
}
END_TEST

static int64_t rows_read(void)
{
	return sql_int("SELECT SUM(variable_value) FROM information_schema.global_status"
		       " WHERE variable_name LIKE 'handler\\_read\\_%%'");
}

/* The sweep looks at those called, however many wait behind them. */
START_TEST(sweep_reads_no_further_than_the_called)
{
	struct token w[3];
	int64_t before;

	given_called_line(w, 3);
	sql("INSERT INTO user (uuid) SELECT UUID() FROM seq_1_to_5000;"
	    "INSERT INTO queue_token (queue_id, user_id, expires_at, last_seen_at)"
	    " SELECT 1, id, NOW(6) + INTERVAL 1 DAY, NOW(6) - INTERVAL 1 HOUR FROM user"
	    " WHERE id NOT IN (SELECT user_id FROM queue_token)");
	before = rows_read();
	ck_assert_uint_eq(sweep(), 3);
	ck_assert_int_lt(rows_read() - before, 2000);
}
END_TEST

/* ---- absence at admission ------------------------------------------------------------------- */

static void slot_falls_free(const struct token *turn)
{
	ck_assert_err(line_leave(&line, app, turn), ERR_OK);
}

START_TEST(slot_goes_to_the_first_who_is_present)
{
	struct token w[6], turn = given_called_line(w, 6);

	poll(&w[1]);
	refresh();
	slot_falls_free(&turn);
	ck_assert_str_eq(token_row_of(&w[0]), "EXPIRED ABSENT");
	ck_assert_str_eq(token_row_of(&w[1]), "ACTIVE");
	ck_assert_str_eq(token_row_of(&w[3]), "WAITING");
	ck_assert_int_eq(sql_int("SELECT admitted_total FROM queue_gate WHERE id = 1"), 2);
}
END_TEST

START_TEST(slot_goes_to_who_is_not_called_if_all_others_are_absent)
{
	struct token w[4], turn = given_called_line(w, 4);

	slot_falls_free(&turn);
	ck_assert_str_eq(token_row_of(&w[2]), "EXPIRED ABSENT");
	ck_assert_str_eq(token_row_of(&w[3]), "ACTIVE");
}
END_TEST

/* He has made a call, but nobody has written it down. */
START_TEST(poll_that_ends_the_wait_of_who_asks_tells_him_so)
{
	struct token w, turn = given_called_line(&w, 1);
	struct token_view view;

	sql("UPDATE queue_token SET expires_at = NOW(6) - INTERVAL 1 SECOND WHERE id = %llu",
	    (unsigned long long)turn.id.v);
	ck_assert_err(line_place(&line, app, &w, true, true, &view), ERR_OK);
	ck_assert_str_eq(token_row_of(&w), "EXPIRED ABSENT");
	ck_assert_int_eq(view.status, TOKEN_EXPIRED);
	ck_assert_int_eq(view.reason, END_ABSENT);
	ck_assert_uint_eq(view.position, 0);
}
END_TEST

/* 900 of them have called and gone, and the last waiter of the line is present; one turn. */
static struct token given_absent_before(struct token *turn_r)
{
	struct token w;

	given_queue_set("capacity = 1");
	*turn_r = given_turn();
	sql("INSERT INTO user (uuid) SELECT UUID() FROM seq_1_to_900;"
	    "INSERT INTO queue_token (queue_id, user_id, expires_at)"
	    " SELECT 1, id, NOW(6) + INTERVAL 1 DAY FROM user"
	    " WHERE id NOT IN (SELECT user_id FROM queue_token)");
	refresh();
	refresh();
	time_passes(ABSENT_S + LINE_NOTED_WITHIN_S);
	w = given_waiter();
	sql("UPDATE queue_gate SET called_through = %llu", (unsigned long long)w.id.v);
	sql("UPDATE queue_token SET last_seen_at = NOW(6) - INTERVAL 1 HOUR WHERE id < %llu",
	    (unsigned long long)w.id.v);
	return w;
}

static int64_t absent_ended(void)
{
	return sql_int("SELECT COUNT(*) FROM queue_token WHERE end_reason = 'ABSENT'");
}

/* A call ends no more of them than one transaction may; the next call, or the sweep, goes on. */
START_TEST(one_admission_ends_a_limited_number_of_absent)
{
	struct token turn, w = given_absent_before(&turn);
	uint64_t admitted;

	slot_falls_free(&turn);
	ck_assert_int_eq(absent_ended(), 200);
	ck_assert_str_eq(token_row_of(&w), "WAITING");
	ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &admitted, NULL), ERR_OK);
	ck_assert_uint_eq(admitted, 0);
	ck_assert_int_eq(absent_ended(), 400);
}
END_TEST

START_TEST(sweep_admits_however_many_absent_stand_before)
{
	struct token turn, w = given_absent_before(&turn);
	uint64_t admitted;

	slot_falls_free(&turn);
	ck_assert_err(queue_admit_all(app, arena, &admitted), ERR_OK);
	ck_assert_uint_eq(admitted, 1);
	ck_assert_str_eq(token_row_of(&w), "ACTIVE");
	ck_assert_int_eq(absent_ended(), 900);
}
END_TEST

/* ---- nobody is expired for what is not his silence ------------------------------------------ */

static const struct {
	const char *why;   /* silence says nothing */
	const char *first; /* what a slot that falls free makes of who is next */
} guards[] = {
	{ "UPDATE queue SET absent_after = 0", "ACTIVE" },
	{ "UPDATE queue SET paused = TRUE", "WAITING" },
	{ "UPDATE queue SET opens_at = NOW(6) + INTERVAL 1 HOUR", "WAITING" },
	{ "UPDATE queue_gate SET keeper_at = NULL, keeper_since = NULL", "ACTIVE" },
	{ "UPDATE queue_token SET last_seen_at = last_seen_at - INTERVAL 1 HOUR;"
	  "UPDATE queue_gate SET keeper_since = keeper_since - INTERVAL 1 HOUR,"
	  " keeper_at = NOW(6) - INTERVAL 10 SECOND",
	    "ACTIVE" },
	{ "UPDATE queue_gate SET keeper_since = NOW(6) - INTERVAL 55 SECOND", "ACTIVE" },
	{ "UPDATE queue_gate SET called_through = 0", "ACTIVE" },
};

START_TEST(nobody_is_expired)
{
	struct token w[3];

	given_called_line(w, 3);
	sql("%s", guards[_i].why);
	ck_assert_uint_eq(sweep(), 0);
	ck_assert_str_eq(token_row_of(&w[0]), "WAITING");
}
END_TEST

/* Whom the guard protects is admitted, or waits on where nobody is admitted. */
START_TEST(nobody_is_expired_at_admission)
{
	struct token w[3], turn = given_called_line(w, 3);

	sql("%s", guards[_i].why);
	slot_falls_free(&turn);
	ck_assert_str_eq(token_row_of(&w[0]), guards[_i].first);
	ck_assert_str_eq(token_row_of(&w[1]), "WAITING");
}
END_TEST

START_TEST(nobody_is_expired_while_sold_out)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token w[3];

	given_sold(&show, 0, 1, NULL);
	for (size_t i = 0; i < 3; i++)
		w[i] = given_waiter();
	refresh();
	refresh();
	time_passes(ABSENT_S + LINE_NOTED_WITHIN_S);
	ck_assert_uint_eq(sweep(), 0);
	ck_assert_str_eq(token_row_of(&w[0]), "WAITING");
}
END_TEST

START_TEST(nobody_is_expired_without_a_keeper)
{
	struct token w[3];

	given_line(w, 3);
	sql("UPDATE queue_token SET last_seen_at = NOW(6) - INTERVAL 1 HOUR;"
	    "UPDATE queue_gate SET called_through = %llu",
	    (unsigned long long)w[2].id.v);
	ck_assert_uint_eq(sweep(), 0);
	refresh(); /* has just come */
	ck_assert_uint_eq(sweep(), 0);
}
END_TEST

static int64_t unbroken_s(void)
{
	return sql_int("SELECT TIMESTAMPDIFF(SECOND, keeper_since, NOW(6)) FROM queue_gate"
		       " WHERE id = 1");
}

START_TEST(heartbeat_goes_on)
{
	struct token w[3];

	given_called_line(w, 3);
	refresh();
	ck_assert_int_ge(unbroken_s(), ABSENT_S);
	sql("UPDATE queue_gate SET keeper_at = NOW(6) - INTERVAL 9 SECOND");
	refresh(); /* a slow round, or another keeper */
	ck_assert_int_ge(unbroken_s(), ABSENT_S);
}
END_TEST

static const struct {
	const char *interrupt, *resume;
} interruptions[] = {
	{ "UPDATE queue SET paused = TRUE", "UPDATE queue SET paused = FALSE" },
	{ "UPDATE queue SET opens_at = NOW(6) + INTERVAL 1 HOUR",
	    "UPDATE queue SET opens_at = NULL" },
	{ "UPDATE queue_gate SET keeper_at = NOW(6) - INTERVAL 10 SECOND", "DO 0" },
};

START_TEST(after_an_interruption_silence_takes_its_whole_time_again)
{
	struct token w[3];

	given_called_line(w, 3);
	sql("%s", interruptions[_i].interrupt);
	refresh();
	sql("%s", interruptions[_i].resume);
	refresh();
	ck_assert_int_lt(unbroken_s(), 5);
	ck_assert_uint_eq(sweep(), 0);
	time_passes(ABSENT_S - 5);
	ck_assert_uint_eq(sweep(), 0);
	time_passes(6 + LINE_NOTED_WITHIN_S);
	ck_assert_uint_eq(sweep(), 3);
}
END_TEST

/* nginx is away, or the network: with so short an absence the keeper notices within 3 s. */
START_TEST(nobody_is_expired_where_nobody_at_all_is_heard)
{
	struct token w[4];

	given_called_line(w, 4);
	given_queue_set("absent_after = 2");
	ck_assert_int_ge(unbroken_s(), ABSENT_S);
	later_us = 2600000;
	refresh();
	ck_assert_int_lt(unbroken_s(), 2);
	ck_assert_uint_eq(sweep(), 0);
	/* One who waits behind is heard: then it is they who are away. */
	poll(&w[3]);
	refresh();
	refresh();
	time_passes(ABSENT_S);
	refresh();
	ck_assert_int_ge(unbroken_s(), ABSENT_S);
	ck_assert_uint_eq(sweep(), 3);
	ck_assert_str_eq(token_row_of(&w[3]), "WAITING");
}
END_TEST

START_TEST(heartbeat_waits_for_no_seat_and_no_queue)
{
	struct show show = given_show(QUEUE_DEFAULT, 2, 100);
	struct token w[3], turn = given_line(w, 3);

	given_hold(&turn, &show, 0, 1);
	sql("START TRANSACTION; UPDATE concert_seat SET price = price + 1,"
	    " hold_expires_at = hold_expires_at + INTERVAL 1 SECOND WHERE status <> 'AVAILABLE';"
	    "SELECT * FROM queue FOR UPDATE; SELECT * FROM concert_seat FOR UPDATE");
	refresh();
	sql("ROLLBACK");
	ck_assert_int_lt(unbroken_s(), 5);
}
END_TEST

/* ---- the keeper and everybody else ---------------------------------------------------------- */

static pid_t start(bool (*work)(unsigned n), unsigned n)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0)
		_exit(work(n) ? 0 : 1);
	return pid;
}

/* Of another keeper, with a board of its own. */
static bool do_rounds(unsigned n)
{
	struct keeper_config config = {
		.board = board_new(1000), .db = app_config(), .line_dir = "", .push_socket = ""
	};
	struct keeper *k = keeper_new(&config);

	while (n > 0 && keeper_round(k) == ERR_OK)
		n--;
	return n == 0;
}

static void await_success(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}

/* Calls that the one before it had in hand are lost with it. */
START_TEST(silence_takes_its_whole_time_again_under_a_new_keeper)
{
	struct token w[3];

	given_called_line(w, 3);
	await_success(start(do_rounds, 1));
	ck_assert_int_lt(unbroken_s(), 5);
	ck_assert_uint_eq(sweep(), 0);
	await_success(start(do_rounds, 1));
	time_passes(ABSENT_S + LINE_NOTED_WITHIN_S);
	refresh(); /* is no new one */
	ck_assert_uint_eq(sweep(), 3);
}
END_TEST

/* Whoever leaves locks the row and then its place in the index `line`. */
START_TEST(calling_and_leaving_do_not_cross)
{
	struct token w[5];
	pid_t round;

	given_line(w, 5);
	sql("START TRANSACTION; SELECT id FROM queue_token WHERE id = %llu FOR UPDATE",
	    (unsigned long long)w[1].id.v);
	round = start(do_rounds, 1);
	wait_for_lock_waits(1);
	ck_assert_uint_eq(
	    sql_errno("UPDATE queue_token SET status = 'EXPIRED', end_reason = 'LEFT',"
		      " ended_at = NOW(6) WHERE id = %llu",
		(unsigned long long)w[1].id.v),
	    0);
	sql("COMMIT");
	await_success(round);
	ck_assert_uint_eq(called_through(), w[2].id.v);
}
END_TEST

/* Admission, a join's too, has the gate and locks the waiters in order. */
START_TEST(calling_and_admitting_do_not_cross)
{
	static const char lock[] =
	    "SELECT id FROM queue_token FORCE INDEX (line) WHERE queue_id = 1"
	    " AND status = 'WAITING' ORDER BY id LIMIT %d FOR UPDATE";
	struct token w[5];
	pid_t round;

	given_line(w, 5);
	sql("START TRANSACTION; SELECT id FROM queue_gate WHERE id = 1 FOR UPDATE");
	sql(lock, 1);
	round = start(do_rounds, 1);
	wait_for_lock_waits(1);
	ck_assert_uint_eq(sql_errno(lock, 3), 0);
	ck_assert_uint_eq(sql_errno("UPDATE queue_gate SET admitted_total = 1"), 0);
	sql("ROLLBACK");
	await_success(round);
	ck_assert_uint_eq(called_through(), w[2].id.v);
}
END_TEST

/* Nor do they where more are called than are written down at once. */
START_TEST(calling_many_and_admitting_do_not_cross)
{
	static struct token w[LINE_SEEN_AT_ONCE * 2 + 50];
	static const char lock[] = "SELECT id FROM queue_token WHERE id = %llu FOR UPDATE";
	size_t n = sizeof(w) / sizeof(w[0]);
	pid_t round;

	given_line(w, n);
	given_queue_set("capacity = 100, paused = TRUE");
	sql("START TRANSACTION");
	sql(lock, (unsigned long long)w[0].id.v);
	round = start(do_rounds, 1);
	wait_for_lock_waits(1);
	ck_assert_uint_eq(sql_errno(lock, (unsigned long long)w[n - 1].id.v), 0);
	sql("ROLLBACK");
	await_success(round);
	ck_assert_uint_eq(called_through(), w[n - 1].id.v);
}
END_TEST

/* However many tokens of other queues stand in between. */
START_TEST(calling_reads_the_called_alone)
{
	struct queue_id other = given_queue(1);
	struct token w[2];
	int64_t before;

	given_queue_set("capacity = 1");
	given_turn();
	w[0] = given_waiter();
	sql("INSERT INTO user (uuid) SELECT UUID() FROM seq_1_to_5000;"
	    "INSERT INTO queue_token (queue_id, user_id, status, end_reason, expires_at, ended_at)"
	    " SELECT %llu, id, 'EXPIRED', 'LEFT', NOW(6), NOW(6) FROM user",
	    (unsigned long long)other.v);
	w[1] = given_waiter();
	before = rows_read();
	refresh();
	ck_assert_int_lt(rows_read() - before, 2000);
	ck_assert_uint_eq(called_through(), w[1].id.v);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, open_line, close_line);
	tcase_add_test(tests, three_capacities_are_called);
	tcase_add_test(tests, called_through_only_rises);
	tcase_add_test(tests, line_that_moves_fast_is_called_deeper);
	tcase_add_test(tests, who_leaves_behind_the_called_calls_nobody);
	tcase_add_test(tests, silence_counts_from_the_call);
	tcase_add_test(tests, poll_is_written_down_by_the_next_round);
	tcase_add_test(tests, repeated_join_is_a_call);
	tcase_add_test(tests, more_callers_than_a_batch_are_all_written_down);
	tcase_add_test(tests, one_called_and_silent_is_expired);
	tcase_add_test(tests, absence_takes_its_whole_time);
	tcase_add_test(tests, keeper_answers_for_no_call_after_it_looked);
	tcase_add_test(tests, calls_that_the_keeper_has_in_hand_are_waited_for);
	tcase_add_test(tests, absence_goes_by_its_own_queue);
	tcase_add_test(tests, absent_ones_are_expired_in_batches);
	tcase_add_test(tests, sweep_reads_no_further_than_the_called);
	tcase_add_test(tests, slot_goes_to_the_first_who_is_present);
	tcase_add_test(tests, slot_goes_to_who_is_not_called_if_all_others_are_absent);
	tcase_add_test(tests, poll_that_ends_the_wait_of_who_asks_tells_him_so);
	tcase_add_test(tests, one_admission_ends_a_limited_number_of_absent);
	tcase_add_test(tests, sweep_admits_however_many_absent_stand_before);
	tcase_add_loop_test(tests, nobody_is_expired, 0, sizeof(guards) / sizeof(guards[0]));
	tcase_add_loop_test(
	    tests, nobody_is_expired_at_admission, 0, sizeof(guards) / sizeof(guards[0]));
	tcase_add_test(tests, nobody_is_expired_while_sold_out);
	tcase_add_test(tests, nobody_is_expired_without_a_keeper);
	tcase_add_test(tests, heartbeat_goes_on);
	tcase_add_loop_test(tests, after_an_interruption_silence_takes_its_whole_time_again, 0,
	    sizeof(interruptions) / sizeof(interruptions[0]));
	tcase_add_test(tests, nobody_is_expired_where_nobody_at_all_is_heard);
	tcase_add_test(tests, heartbeat_waits_for_no_seat_and_no_queue);
	tcase_add_test(tests, silence_takes_its_whole_time_again_under_a_new_keeper);
	tcase_add_test(tests, calling_and_leaving_do_not_cross);
	tcase_add_test(tests, calling_and_admitting_do_not_cross);
	tcase_add_test(tests, calling_many_and_admitting_do_not_cross);
	tcase_add_test(tests, calling_reads_the_called_alone);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "presence", add_tests);
}
