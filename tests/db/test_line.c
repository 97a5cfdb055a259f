/* The line board against the database: every place, what a poll costs, and the database away. */
#include <mysql.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "db/db_impl.h"
#include "db/given.h"
#include "line/keeper.h"
#include "line/line.h"
#include "unit/later.h"

#define PLACES 4000

static struct board *board;
static struct line line;
static struct keeper *keeper;

static struct keeper_config config(void)
{
	return (struct keeper_config){
		.board = board, .db = app_config(), .line_dir = "", .push_socket = ""
	};
}

static void open_line(void)
{
	struct keeper_config c;

	board = board_new(PLACES);
	line.board = board;
	c = config();
	keeper = keeper_new(&c);
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

static struct token_view poll_by(struct db *db, const struct token *token)
{
	struct token_view view;

	ck_assert_err(line_place(&line, db, token, true, true, &view), ERR_OK);
	return view;
}

static struct token_view poll(const struct token *token)
{
	return poll_by(app, token);
}

static struct token_view look(const struct token *token)
{
	struct token_view view;

	ck_assert_err(line_place(&line, app, token, false, false, &view), ERR_OK);
	return view;
}

static uint64_t place_in_sql(const struct token *token)
{
	return (uint64_t)sql_int(
	    "SELECT IF(t.status = 'WAITING' AND t.expires_at > NOW(6),"
	    " (SELECT COUNT(*) FROM queue_token w WHERE w.queue_id = t.queue_id"
	    " AND w.status = 'WAITING' AND w.expires_at > NOW(6)"
	    " AND w.id <= t.id), 0) FROM queue_token t WHERE t.id = %llu",
	    (unsigned long long)token->id.v);
}

/* n wait behind one turn in the default queue, and then it is as the assignments say. */
static void given_line(struct token *list, size_t n, const char *assignments)
{
	given_queue_set("capacity = 1");
	given_turn();
	for (size_t i = 0; i < n; i++)
		list[i] = given_waiter();
	given_queue_set(assignments);
}

/* Of any length, all but the user's name made at once; the ids rise by one. */
static struct token given_long_line(unsigned n)
{
	struct token first = { .queue = QUEUE_DEFAULT };

	sql("INSERT INTO user (uuid) SELECT UUID() FROM seq_1_to_%u", n);
	sql("INSERT INTO queue_token (queue_id, user_id, expires_at, last_seen_at)"
	    " SELECT 1, id, NOW(6) + INTERVAL 1 DAY, NOW(6) FROM user"
	    " WHERE id NOT IN (SELECT user_id FROM queue_token) ORDER BY id LIMIT %u",
	    n);
	first.id.v = (uint64_t)sql_int("SELECT MAX(id) - %u FROM queue_token", n - 1);
	return first;
}

static struct token token_after(const struct token *first, uint64_t n)
{
	struct token token = *first;
	const char *uuid;

	token.id.v += n;
	uuid = sql_text("SELECT u.uuid FROM queue_token t JOIN user u ON u.id = t.user_id"
			" WHERE t.id = %llu",
	    (unsigned long long)token.id.v);
	ck_assert(uuid_parse(uuid, strlen(uuid), &token.user));
	return token;
}

/* ---- every place ---------------------------------------------------------------------------- */

#define ROUNDS 40
#define TOKENS 600

struct crowd {
	unsigned random;
	size_t n;
	struct token tokens[TOKENS];
	uint64_t last[TOKENS]; /* the place that was told last */
};

static unsigned roll(struct crowd *c, unsigned n)
{
	return (unsigned)rand_r(&c->random) % n;
}

static void something_happens(struct crowd *c)
{
	const struct token *one = &c->tokens[roll(c, (unsigned)c->n)];
	uint64_t unused;

	switch (roll(c, 8)) {
	case 0:
		ck_assert_err(line_leave(&line, app, one), ERR_OK);
		break;
	case 1: /* its time, or its turn's, is over */
		sql("UPDATE queue_token SET expires_at = NOW(6) WHERE id = %llu AND live = 1",
		    (unsigned long long)one->id.v);
		break;
	case 2:
		ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &unused, NULL), ERR_OK);
		break;
	case 3:
		ck_assert_err(queue_expire_batch(app, arena, 10, &unused), ERR_OK);
		break;
	default:
		if (c->n < TOKENS) {
			struct uuid user = given_user(0);

			c->tokens[c->n] = given_token(&user);
			c->last[c->n++] = UINT64_MAX;
		}
	}
}

static void ask_all(struct crowd *c, bool exact)
{
	for (size_t i = 0; i < c->n; i++) {
		struct token_view view = look(&c->tokens[i]);

		if (exact)
			ck_assert_uint_eq(view.position, place_in_sql(&c->tokens[i]));
		ck_assert_uint_le(view.position, view.waiting);
		if (view.status != TOKEN_WAITING)
			continue;
		ck_assert_uint_ge(view.position, place_in_sql(&c->tokens[i]));
		ck_assert_uint_le(view.position, c->last[i]);
		c->last[i] = view.position;
	}
}

START_TEST(places_are_exact_and_never_rise)
{
	static struct crowd c = { .random = 20261224 };

	given_queue_set("capacity = 3");
	c.tokens[0] = given_turn();
	c.last[c.n++] = UINT64_MAX;
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned i = 0; i < 20; i++)
			something_happens(&c);
		ask_all(&c, false);
		refresh();
		ask_all(&c, true);
	}
	ck_assert_int_gt(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'WAITING'"), 50);
}
END_TEST

/* A filling read at once by hand, while people come and go: those who joined since are counted
 * whatever became of them, for the next board may still show them as waiting. */
START_TEST(place_does_not_rise_when_one_behind_the_board_leaves)
{
	struct token w[5];
	struct line_queue queue = { .id = QUEUE_DEFAULT, .capacity = 1 };
	uint64_t before;

	given_line(w, 2, "paused = FALSE");
	refresh();
	for (size_t i = 2; i < 5; i++)
		w[i] = given_waiter();
	board_begin(board);
	ck_assert(board_add_queue(board, &queue));
	for (size_t i = 0; i < 5; i++)
		ck_assert(
		    board_add_place(board, QUEUE_DEFAULT, w[i].id, after(now(), 3600 * US_PER_S)));
	ck_assert_err(line_leave(&line, app, &w[3]), ERR_OK);
	before = look(&w[4]).position;
	ck_assert_uint_eq(before, 5);
	board_flip(board, now());
	ck_assert_uint_eq(look(&w[4]).position, 5);
	refresh();
	ck_assert_uint_eq(look(&w[4]).position, 4);
}
END_TEST

/* ---- what a poll costs ---------------------------------------------------------------------- */

/* Statements that the server has run for the session, this one's look included. */
static uint64_t questions(struct db *db)
{
	MYSQL_RES *result;
	uint64_t n;

	ck_assert_int_eq(mysql_query(db->my, "SHOW SESSION STATUS LIKE 'Questions'"), 0);
	result = mysql_store_result(db->my);
	n = strtoull(mysql_fetch_row(result)[1], NULL, 10);
	mysql_free_result(result);
	return n;
}

static uint64_t cost_of(const struct token *token)
{
	uint64_t start;

	poll(token); /* prepares what is to be prepared */
	start = questions(app);
	poll(token);
	return questions(app) - start - 1;
}

START_TEST(listed_waiter_beyond_the_first_places_costs_no_statement)
{
	struct token w[6], newcomer;

	given_line(w, 6, "capacity = 3, paused = TRUE");
	refresh();
	newcomer = given_waiter();
	ck_assert_uint_eq(cost_of(&w[5]), 0);
	ck_assert_uint_eq(cost_of(&w[3]), 0);
	ck_assert_uint_eq(cost_of(&w[2]), 1);
	ck_assert_uint_eq(cost_of(&w[0]), 1);
	ck_assert_uint_eq(cost_of(&newcomer), 1);
	refresh();
	ck_assert_uint_eq(cost_of(&newcomer), 0);
}
END_TEST

START_TEST(poll_that_admits_costs_one_read_more_than_admission)
{
	struct token w[2];
	uint64_t start, admission;

	given_line(w, 2, "capacity = 1");
	refresh();
	poll(&w[0]);
	given_queue_set("capacity = 2");
	start = questions(app);
	ck_assert_int_eq(poll(&w[0]).status, TOKEN_ACTIVE);
	admission = questions(app) - start - 1;
	ck_assert_uint_gt(admission, 2);
	ck_assert_uint_le(admission, 9);
	ck_assert_uint_eq(cost_of(&w[0]), 1); /* admitted: its row decides */
}
END_TEST

/* Its turn has come though the board still shows others ahead of it. */
START_TEST(newcomer_is_admitted_by_its_poll_though_the_board_lags)
{
	struct token w[3], newcomer;

	given_line(w, 3, "paused = FALSE");
	refresh();
	for (size_t i = 0; i < 3; i++)
		ck_assert_err(queue_leave(app, &w[i]), ERR_OK);
	newcomer = given_waiter();
	given_queue_set("capacity = 2");
	ck_assert_int_eq(poll(&newcomer).status, TOKEN_ACTIVE);
}
END_TEST

/* Turns and purchases behind the board's last are nobody's place; nor are ids of long ago. */
START_TEST(newcomer_behind_an_empty_board_is_next)
{
	struct token turn, newcomer;

	given_queue_set("capacity = 2");
	turn = given_turn();
	ck_assert_err(queue_leave(app, &turn), ERR_OK);
	sql("UPDATE queue_token SET ended_at = ended_at - INTERVAL 1 HOUR");
	refresh();
	given_turn();
	given_turn();
	newcomer = given_waiter();
	ck_assert_uint_eq(look(&newcomer).position, 1);
	refresh();
	ck_assert_uint_eq(look(&newcomer).position, 1);
}
END_TEST

/* ---- the tail ------------------------------------------------------------------------------- */

START_TEST(tail_is_counted_to_five_hundred_and_then_measured)
{
	struct token first, tail, token;

	given_queue_set("paused = TRUE");
	first = given_long_line(10);
	refresh();
	sql("ALTER TABLE queue_token AUTO_INCREMENT = 1000000");
	tail = given_long_line(1000);
	ck_assert_uint_ge(tail.id.v, 1000000);
	token = token_after(&tail, 0);
	ck_assert_uint_eq(look(&token).position, 11);
	token = token_after(&tail, 499);
	ck_assert_uint_eq(look(&token).position, 510);
	token = token_after(&tail, 500);
	ck_assert_uint_eq(look(&token).position, 10 + (token.id.v - (first.id.v + 9)));
	refresh();
	ck_assert_uint_eq(look(&token).position, 511);
	ck_assert_int_eq(look(&token).as_of.us <= now().us, 1);
}
END_TEST

START_TEST(newcomer_of_an_empty_line_is_first)
{
	struct token w;

	given_queue_set("paused = TRUE");
	refresh();
	w = given_waiter();
	ck_assert_uint_eq(look(&w).position, 1);
	ck_assert_uint_eq(look(&w).waiting, 1);
}
END_TEST

/* ---- ends ----------------------------------------------------------------------------------- */

START_TEST(who_left_is_told_so_at_once)
{
	struct token w[5];
	struct token_view view;

	given_line(w, 5, "paused = FALSE");
	refresh();
	ck_assert_uint_eq(look(&w[4]).position, 5);
	ck_assert_err(line_leave(&line, app, &w[4]), ERR_OK);
	view = look(&w[4]);
	ck_assert_int_eq(view.status, TOKEN_EXPIRED);
	ck_assert_int_eq(view.reason, END_LEFT);
	ck_assert_uint_eq(view.position, 0);
}
END_TEST

START_TEST(waited_out_is_expired_though_listed)
{
	struct token w[5];
	struct token_view view;

	given_line(w, 5, "paused = FALSE");
	sql("UPDATE queue_token SET expires_at = NOW(6) + INTERVAL 2 SECOND WHERE id = %llu",
	    (unsigned long long)w[4].id.v);
	refresh();
	ck_assert_int_eq(look(&w[4]).status, TOKEN_WAITING);
	later_us = 2 * US_PER_S;
	view = look(&w[4]);
	ck_assert_int_eq(view.status, TOKEN_EXPIRED);
	ck_assert_int_eq(view.reason, END_WAITED_OUT);
	ck_assert_uint_eq(view.position, 0);
	ck_assert_int_eq(view.eta_s, -1);
}
END_TEST

/* ---- the database away ---------------------------------------------------------------------- */

static struct db *dead_db(void)
{
	struct db_config c = app_config();
	static char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/dead.cnf", getenv("FRONTROW_TEST_DIR"));
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fputs("[frontrow]\nuser = frontrow\nsocket = /nonexistent/sock\n", file);
	fclose(file);
	c.option_file = path;
	return db_open(&c);
}

START_TEST(listed_waiter_keeps_the_last_known_place_while_the_database_is_away)
{
	struct db *dead = dead_db();
	struct token w[4], newcomer;
	struct token_view view;

	given_line(w, 4, "paused = FALSE");
	refresh();
	newcomer = given_waiter();
	for (size_t i = 0; i < 4; i++) {
		view = poll_by(dead, &w[i]);
		ck_assert_int_eq(view.status, TOKEN_WAITING);
		ck_assert_uint_eq(view.position, i + 1);
		ck_assert_uint_eq(view.waiting, 4);
		ck_assert_int_eq(view.as_of.us, look(&w[3]).as_of.us);
		ck_assert_int_ge(view.now.us, view.as_of.us);
	}
	ck_assert_err(line_place(&line, dead, &newcomer, true, true, &view), ERR_DB_DOWN);
	ck_assert_err(line_leave(&line, dead, &w[3]), ERR_DB_DOWN);
	ck_assert_int_eq(poll_by(dead, &w[3]).status, TOKEN_WAITING);
	ck_assert_err(line_leave(&line, app, &w[3]), ERR_OK);
	ck_assert_err(line_place(&line, dead, &w[3], true, true, &view), ERR_DB_DOWN);
	db_close(&dead);
}
END_TEST

/* It does not refuse, it does not answer at all: nobody but the keeper waits for it. */
START_TEST(database_that_hangs_is_not_asked)
{
	struct token w[4], newcomer;
	struct token_view view;
	struct uuid user = given_user(0);
	uint64_t before;
	bool created;

	given_line(w, 4, "paused = FALSE");
	refresh();
	newcomer = given_waiter();
	board_ask(board);
	later_us = 5 * US_PER_S + 1;
	before = questions(app);
	for (size_t i = 0; i < 4; i++)
		ck_assert_uint_eq(poll(&w[i]).position, i + 1);
	ck_assert_err(line_place(&line, app, &newcomer, true, true, &view), ERR_DB_DOWN);
	ck_assert_err(line_leave(&line, app, &w[3]), ERR_DB_DOWN);
	ck_assert_err(
	    line_join(&line, app, &user, (struct concert_id){ 0 }, &view, &created), ERR_DB_DOWN);
	ck_assert_uint_eq(questions(app) - before, 1);
	refresh(); /* it answers again */
	ck_assert_uint_eq(poll(&newcomer).position, 5);
	ck_assert_err(line_leave(&line, app, &w[3]), ERR_OK);
}
END_TEST

/* One who calls meanwhile is not thought silent afterwards. */
START_TEST(poll_is_noted_while_the_database_is_away)
{
	struct db *dead = dead_db();
	struct token w[3];

	given_line(w, 3, "paused = FALSE");
	refresh();
	sql("UPDATE queue_token SET last_seen_at = NOW(6) - INTERVAL 1 HOUR");
	poll_by(dead, &w[0]);
	poll_by(dead, &w[2]);
	refresh();
	refresh();
	ck_assert_int_eq(sql_int("SELECT COUNT(*) FROM queue_token WHERE status = 'WAITING'"
				 " AND last_seen_at > NOW(6) - INTERVAL 1 MINUTE"),
	    2);
	db_close(&dead);
}
END_TEST

START_TEST(keeper_comes_back_with_the_database)
{
	struct keeper_config c = config();
	struct db *dead = dead_db();
	struct keeper *k;
	struct token w[3];

	c.db = dead->config;
	given_line(w, 3, "paused = FALSE");
	refresh();
	k = keeper_new(&c);
	ck_assert_err(keeper_round(k), ERR_DB_DOWN);
	ck_assert_err(keeper_round(k), ERR_DB_DOWN);
	ck_assert_uint_eq(look(&w[2]).position, 3);
	ck_assert_err(queue_leave(app, &w[1]), ERR_OK);
	refresh();
	ck_assert_uint_eq(look(&w[2]).position, 2);
	keeper_free(&k);
	db_close(&dead);
}
END_TEST

/* ---- the answer ----------------------------------------------------------------------------- */

static const struct {
	const char *assignments;
	enum queue_state state;
} states[] = {
	{ "opens_at = NOW(6) + INTERVAL 1 HOUR, paused = TRUE", QUEUE_NOT_OPEN },
	{ "paused = TRUE, closed = TRUE", QUEUE_PAUSED },
	{ "closed = TRUE", QUEUE_CLOSED },
	{ "closed = FALSE", QUEUE_OPEN },
};

START_TEST(board_and_sql_answer_alike)
{
	struct token_view seen, row;
	struct token w[5];

	given_line(w, 5, states[_i].assignments);
	refresh(); /* calls */
	refresh();
	seen = look(&w[4]);
	row = place_of(&w[4]);
	ck_assert_int_eq(seen.queue_state, states[_i].state);
	ck_assert_int_eq(row.queue_state, seen.queue_state);
	ck_assert_int_eq(row.status, seen.status);
	ck_assert_uint_eq(row.position, seen.position);
	ck_assert_uint_eq(row.waiting, seen.waiting);
	ck_assert_int_eq(row.expires_at.us, seen.expires_at.us);
	ck_assert_uint_eq(row.called_through, seen.called_through);
	ck_assert_uint_eq(row.called_through, w[2].id.v);
	ck_assert_uint_eq(row.poll_after_ms, seen.poll_after_ms);
	ck_assert_int_le(seen.as_of.us, row.as_of.us);
	ck_assert_uint_eq(look(&w[0]).waiting, 5); /* by its row */
	ck_assert_uint_eq(look(&w[0]).called_through, row.called_through);
}
END_TEST

START_TEST(sold_out_is_told_from_the_board)
{
	struct show show = given_show(QUEUE_DEFAULT, 1, 100);
	struct token w[3];

	given_sold(&show, 0, 1, NULL);
	given_queue_set("capacity = 1");
	for (size_t i = 0; i < 3; i++)
		w[i] = given_waiter();
	refresh();
	ck_assert_int_eq(look(&w[2]).queue_state, QUEUE_SOLD_OUT);
}
END_TEST

START_TEST(eta_follows_the_admission_rate)
{
	struct token w[5];
	int64_t eta;

	given_line(w, 5, "paused = FALSE");
	refresh();
	refresh();
	ck_assert_int_eq(look(&w[4]).eta_s, -1);
	ck_assert_int_eq(look(&w[0]).eta_s, -1);
	ck_assert_uint_eq(look(&w[0]).poll_after_ms, 5000);
	sql("UPDATE queue_gate SET admitted_total = admitted_total + 1 WHERE id = 1");
	refresh();
	ck_assert_int_eq(look(&w[4]).eta_s, -1); /* one is no pace */
	nanosleep(&(struct timespec){ .tv_nsec = 500000000 }, NULL);
	sql("UPDATE queue_gate SET admitted_total = admitted_total + 3 WHERE id = 1");
	refresh();
	eta = look(&w[4]).eta_s; /* five, at three in a half second and a little more */
	ck_assert_int_ge(eta, 1);
	ck_assert_int_le(eta, 15);
	ck_assert_int_le(look(&w[0]).eta_s, eta);
	ck_assert_int_ge(look(&w[0]).eta_s, 0);
	/* and so does the pace: half of it, by the board and by the row */
	ck_assert_uint_le(look(&w[4]).poll_after_ms, 1000 + (unsigned)eta * 500);
	ck_assert_uint_le(look(&w[0]).poll_after_ms, 1000 + (unsigned)eta * 500);
}
END_TEST

START_TEST(queue_added_live_is_on_the_board_after_one_round)
{
	struct token w[2];
	struct uuid user;
	struct show show;
	struct queue_id queue;

	refresh();
	queue = given_queue(1);
	show = given_show(queue, 3, 100);
	for (size_t i = 0; i < 2; i++) {
		user = given_user(0);
		w[i] = given_token_for(&user, show.concert);
	}
	ck_assert_int_eq(
	    look(&w[0]).status, TOKEN_ACTIVE); /* by SQL: the board knows no such queue */
	ck_assert_uint_eq(look(&w[1]).position, 1);
	user = given_user(0);
	w[0] = given_token_for(&user, show.concert);
	refresh();
	ck_assert_uint_eq(cost_of(&w[0]), 0);
	ck_assert_uint_eq(look(&w[0]).position, 2);
}
END_TEST

START_TEST(without_a_board_sql_answers)
{
	struct line none = { NULL };
	struct token w[3];
	struct token_view view;

	given_line(w, 3, "paused = FALSE");
	ck_assert_err(line_place(&none, app, &w[2], true, true, &view), ERR_OK);
	ck_assert_uint_eq(view.position, 3);
	ck_assert_uint_eq(look(&w[2]).position, 3); /* nor before the first round */
	ck_assert_err(line_leave(&none, app, &w[2]), ERR_OK);
	ck_assert_err(line_place(&none, app, &w[2], true, true, &view), ERR_OK);
	ck_assert_int_eq(view.status, TOKEN_EXPIRED);
}
END_TEST

START_TEST(join_beyond_the_board_is_refused)
{
	struct token_view view;
	struct uuid user;
	bool created;

	given_queue_set("paused = TRUE");
	given_long_line(PLACES - 1);
	refresh();
	user = given_user(0);
	ck_assert_err(
	    line_join(&line, app, &user, (struct concert_id){ 0 }, &view, &created), ERR_OK);
	ck_assert(created);
	ck_assert_uint_eq(view.position, PLACES);
	refresh();
	user = given_user(0);
	ck_assert_err(
	    line_join(&line, app, &user, (struct concert_id){ 0 }, &view, &created), ERR_DB_BUSY);
}
END_TEST

/* ---- the keeper as a process ---------------------------------------------------------------- */

static volatile sig_atomic_t told_to_stop;

static void on_sigterm(int number)
{
	(void)number;
	told_to_stop = 1;
}

/* It may be told to stop before it has begun: SIGTERM waits from before the fork. */
static pid_t start_keeper(void)
{
	struct keeper_config c = config();
	sigset_t term, before;
	pid_t pid;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, &before);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid != 0) {
		sigprocmask(SIG_SETMASK, &before, NULL);
		return pid;
	}
	sigaction(SIGTERM, &(struct sigaction){ .sa_handler = on_sigterm }, NULL);
	keeper_run(&c, &told_to_stop);
	_exit(0);
}

static int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static void wait_for_place(const struct token *token, uint64_t position)
{
	while (look(token).position != position)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
}

START_TEST(keeper_ends_when_told)
{
	struct token w[3];
	int64_t told;
	int status;
	pid_t pid;

	given_line(w, 3, "paused = FALSE");
	for (unsigned i = 0; i < 3; i++) {
		pid = start_keeper();
		while (board_age_us(board) < 0)
			nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
		nanosleep(&(struct timespec){ .tv_nsec = (long)i * 3000000 }, NULL);
		told = clock_us();
		kill(pid, SIGTERM);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_int_eq(status, 0);
		ck_assert_int_lt(clock_us() - told, 2 * US_PER_S);
	}
}
END_TEST

/* Killed at whatever instant of its rounds, and followed by another. */
START_TEST(killed_keeper_leaves_the_board_and_is_followed)
{
	struct token first, token;
	unsigned random = 3;
	int status;
	pid_t pid;

	given_queue_set("paused = TRUE");
	first = given_long_line(PLACES / 2);
	token = token_after(&first, 1000);
	refresh();
	ck_assert_uint_eq(look(&token).position, 1001);
	for (unsigned i = 0; i < 25; i++) {
		pid = start_keeper();
		nanosleep(&(struct timespec){ .tv_nsec = rand_r(&random) % 40000000 }, NULL);
		kill(pid, SIGKILL);
		ck_assert_int_eq(waitpid(pid, &status, 0), pid);
		ck_assert_uint_eq(cost_of(&token), 0);
		ck_assert_uint_eq(look(&token).position, 1001);
	}
	sql("UPDATE queue_token SET status = 'EXPIRED', end_reason = 'LEFT', ended_at = NOW(6)"
	    " WHERE id = %llu",
	    (unsigned long long)first.id.v);
	pid = start_keeper();
	wait_for_place(&token, 1000);
	kill(pid, SIGTERM);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_checked_fixture(tests, open_line, close_line);
	tcase_add_test(tests, places_are_exact_and_never_rise);
	tcase_add_test(tests, place_does_not_rise_when_one_behind_the_board_leaves);
	tcase_add_test(tests, listed_waiter_beyond_the_first_places_costs_no_statement);
	tcase_add_test(tests, poll_that_admits_costs_one_read_more_than_admission);
	tcase_add_test(tests, newcomer_is_admitted_by_its_poll_though_the_board_lags);
	tcase_add_test(tests, newcomer_behind_an_empty_board_is_next);
	tcase_add_test(tests, tail_is_counted_to_five_hundred_and_then_measured);
	tcase_add_test(tests, newcomer_of_an_empty_line_is_first);
	tcase_add_test(tests, who_left_is_told_so_at_once);
	tcase_add_test(tests, waited_out_is_expired_though_listed);
	tcase_add_test(tests, listed_waiter_keeps_the_last_known_place_while_the_database_is_away);
	tcase_add_test(tests, database_that_hangs_is_not_asked);
	tcase_add_test(tests, poll_is_noted_while_the_database_is_away);
	tcase_add_test(tests, keeper_comes_back_with_the_database);
	tcase_add_loop_test(
	    tests, board_and_sql_answer_alike, 0, sizeof(states) / sizeof(states[0]));
	tcase_add_test(tests, sold_out_is_told_from_the_board);
	tcase_add_test(tests, eta_follows_the_admission_rate);
	tcase_add_test(tests, queue_added_live_is_on_the_board_after_one_round);
	tcase_add_test(tests, without_a_board_sql_answers);
	tcase_add_test(tests, join_beyond_the_board_is_refused);
	tcase_add_test(tests, keeper_ends_when_told);
	tcase_add_test(tests, killed_keeper_leaves_the_board_and_is_followed);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "line", add_tests);
}
