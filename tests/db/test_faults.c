/*
 * Each statement of each operation fails once, in each way: afterwards everything has happened or
 * nothing has, as the outcome says, and the same call under the same key brings it to its end.
 * A link seam around the connector counts the statements and lets one fail.
 */
#include <mysql.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "db/given.h"

/* ---- the seam --------------------------------------------------------------------------- */

enum way { AS_NUMBER, LOST, REPLY_LOST, TIME_PASSES, MEANWHILE };

static struct {
	unsigned at; /* which statement fails; 0: none */
	unsigned count;
	enum way way;
	unsigned number;     /* AS_NUMBER: instead of running */
	struct instant time; /* TIME_PASSES: what the clock says from there on */
	const char *sql;     /* MEANWHILE: what somebody else does, or cannot */
	unsigned told;       /* what mysql_stmt_errno() says */
} seam;

int __real_mysql_stmt_execute(MYSQL_STMT *stmt);
int __wrap_mysql_stmt_execute(MYSQL_STMT *stmt);
unsigned __real_mysql_stmt_errno(MYSQL_STMT *stmt);
unsigned __wrap_mysql_stmt_errno(MYSQL_STMT *stmt);
int __real_mysql_real_query(MYSQL *my, const char *text, unsigned long len);
int __wrap_mysql_real_query(MYSQL *my, const char *text, unsigned long len);

static bool is_due(void)
{
	return ++seam.count == seam.at;
}

static void disturb(MYSQL *my)
{
	char text[80];
	int len;

	if (seam.way == LOST)
		shutdown(mysql_get_socket(my), SHUT_WR);
	if (seam.way == REPLY_LOST)
		shutdown(mysql_get_socket(my), SHUT_RD);
	if (seam.way == MEANWHILE)
		sql_errno("%s", seam.sql);
	if (seam.way != TIME_PASSES)
		return;
	len = snprintf(text, sizeof(text), "SET timestamp = %lld.%06d5",
	    (long long)(seam.time.us / US_PER_S), (int)(seam.time.us % US_PER_S));
	ck_assert_int_eq(__real_mysql_real_query(my, text, (unsigned long)len), 0);
}

int __wrap_mysql_stmt_execute(MYSQL_STMT *stmt)
{
	seam.told = 0;
	if (!is_due())
		return __real_mysql_stmt_execute(stmt);
	if (seam.way == AS_NUMBER) {
		seam.told = seam.number;
		return 1;
	}
	disturb(stmt->mysql);
	return __real_mysql_stmt_execute(stmt);
}

unsigned __wrap_mysql_stmt_errno(MYSQL_STMT *stmt)
{
	return seam.told != 0 ? seam.told : __real_mysql_stmt_errno(stmt);
}

int __wrap_mysql_real_query(MYSQL *my, const char *text, unsigned long len)
{
	bool due = is_due();

	/* START TRANSACTION, COMMIT and ROLLBACK are lost, or go through. */
	if (due && seam.way != AS_NUMBER)
		disturb(my);
	return __real_mysql_real_query(my, text, len);
}

static void arm(enum way way, unsigned number, unsigned at)
{
	seam.way = way;
	seam.number = number;
	seam.at = at;
	seam.count = 0;
}

/* ---- the operations --------------------------------------------------------------------- */

struct world {
	struct show show;
	struct uuid user;
	struct token token;
	struct reservation hold;
	struct payment payment;
	struct idempotency idem;
};

static void render(void *ctx, struct answer *answer_r)
{
	(void)ctx;
	*answer_r = (struct answer){ 200, NULL, "{}", 2 };
}

static enum err hold(struct world *w)
{
	return reservation_hold(
	    app, arena, &w->token, w->show.id, w->show.seats, 2, &w->idem, &w->hold, &why);
}

static enum err cancel(struct world *w)
{
	return reservation_cancel(app, arena, &w->token, w->hold.id, &w->idem, &w->hold, &why);
}

static enum err pay(struct world *w)
{
	return payment_pay(app, arena, &w->token, w->hold.id, &w->idem, &w->payment, &why);
}

static enum err refund(struct world *w)
{
	return payment_refund(app, arena, &w->user, w->payment.id, &w->idem, &w->payment);
}

static enum err charge(struct world *w)
{
	uint64_t balance;

	return points_charge(app, &w->token, 5, &w->idem, &balance, &why);
}

static enum err leave(struct world *w)
{
	return queue_leave(app, &w->token);
}

enum stage { TURN, HOLDING, PAID };

static const struct {
	const char *name;
	enum stage from;
	enum err (*run)(struct world *w);
} operations[] = {
	{ "hold", TURN, hold },
	{ "charge", TURN, charge },
	{ "cancel", HOLDING, cancel },
	{ "leave", HOLDING, leave },
	{ "pay", HOLDING, pay },
	{ "refund", PAID, refund },
};

static const struct {
	enum way way;
	unsigned number;
} ways[] = {
	{ AS_NUMBER, 1205 },
	{ AS_NUMBER, 1213 },
	{ AS_NUMBER, 1020 },
	{ AS_NUMBER, 1114 },
	{ AS_NUMBER, 1030 },
	{ AS_NUMBER, 1223 },
	{ AS_NUMBER, 1290 },
	{ AS_NUMBER, 1054 },
	{ LOST, 0 },
	{ REPLY_LOST, 0 },
};

#define OPERATIONS (sizeof(operations) / sizeof(operations[0]))
#define WAYS       (sizeof(ways) / sizeof(ways[0]))

static struct world given_world(enum stage stage, uint64_t balance)
{
	struct world w = { .show = given_show(QUEUE_DEFAULT, 3, 100), .user = given_user(balance) };

	w.idem =
	    (struct idempotency){ .user = w.user, .key = "key", .arena = arena, .render = render };
	w.token = given_token(&w.user);
	if (stage >= HOLDING)
		w.hold = given_hold(&w.token, &w.show, 0, 2);
	if (stage >= PAID)
		w.payment = given_paid(&w.token, &w.hold);
	return w;
}

/* All that an operation may change, without ids and times. */
static void describe(const struct world *w, char text[512])
{
	char user[UUID_TEXT_LEN + 1];

	uuid_format(&w->user, user);
	snprintf(text, 512, "%s",
	    sql_text("SELECT CONCAT_WS(' | ', u.balance,"
		     " (SELECT GROUP_CONCAT(status ORDER BY id) FROM concert_seat"
		     " WHERE schedule_id = %llu),"
		     " (SELECT GROUP_CONCAT(CONCAT_WS(' ', status, end_reason)) FROM reservation"
		     " WHERE user_id = u.id),"
		     " (SELECT COALESCE(SUM(sold), 0) FROM reservation_seat rs JOIN reservation r"
		     " ON r.id = rs.reservation_id WHERE r.user_id = u.id),"
		     " (SELECT GROUP_CONCAT(CONCAT_WS(' ', status, end_reason)) FROM queue_token"
		     " WHERE user_id = u.id),"
		     " (SELECT GROUP_CONCAT(p.status) FROM payment p JOIN reservation r"
		     " ON r.id = p.reservation_id WHERE r.user_id = u.id),"
		     " (SELECT GROUP_CONCAT(amount_change ORDER BY id) FROM payment_history"
		     " WHERE user_id = u.id),"
		     " (SELECT COUNT(body) FROM idempotency_key WHERE user_uuid = u.uuid))"
		     " FROM user u WHERE u.uuid = '%s'",
		(unsigned long long)w->show.id.v, user));
}

START_TEST(all_or_nothing)
{
	size_t o = (size_t)_i / WAYS, way = (size_t)_i % WAYS;
	struct world w = given_world(operations[o].from, 1000);
	char before[512], done[512], found[512];
	unsigned statements;
	enum err err;

	given_queue_set("capacity = 10000");
	describe(&w, before);
	arm(AS_NUMBER, 0, 0);
	ck_assert_err(operations[o].run(&w), ERR_OK);
	statements = seam.count;
	describe(&w, done);
	ck_assert_str_ne(before, done);
	for (unsigned at = 1; at <= statements; at++) {
		w = given_world(operations[o].from, 1000);
		arm(ways[way].way, ways[way].number, at);
		err = operations[o].run(&w);
		arm(AS_NUMBER, 0, 0);
		describe(&w, found);
		if (err == ERR_OK)
			ck_assert_msg(strcmp(found, done) == 0, "%s, statement %u: OK, but %s",
			    operations[o].name, at, found);
		else if (err != ERR_UNCERTAIN || ways[way].way == AS_NUMBER)
			ck_assert_msg(strcmp(found, before) == 0, "%s, statement %u: %s, but %s",
			    operations[o].name, at, err_code(err), found);
		/* What was answered is known. */
		ck_assert(err != ERR_UNCERTAIN || ways[way].way != AS_NUMBER);
		err = operations[o].run(&w);
		describe(&w, found);
		ck_assert_msg(err == ERR_OK || err == ERR_REPLAYED, "%s again, statement %u: %s",
		    operations[o].name, at, err_code(err));
		ck_assert_msg(strcmp(found, done) == 0, "%s again, statement %u: %s",
		    operations[o].name, at, found);
	}
}
END_TEST

static int64_t tokens_of_newest_user(void)
{
	return sql_int("SELECT COUNT(*) FROM queue_token t"
		       " WHERE t.user_id = (SELECT MAX(id) FROM user)");
}

/* A join takes no key: the user's live token is its answer.  Where admission cannot be had it is
 * a place in the line.  Only UNCERTAIN, and a defect, leave open whether it has happened. */
START_TEST(join_may_fail_anywhere_and_be_repeated)
{
	struct uuid user;
	struct token_view view;
	unsigned at = 0, uncertain = 0;
	bool created;
	enum err err;

	given_queue_set("capacity = 10000");
	do {
		user = given_user(0);
		arm(ways[_i].way, ways[_i].number, ++at);
		err = queue_join(app, &user, (struct concert_id){ 0 }, &view, &created);
		seam.at = 0;
		ck_assert(err != ERR_OK || created);
		uncertain += err == ERR_UNCERTAIN;
		/* After an answer it is not: the token is made, and its view failed. */
		if (err == ERR_UNCERTAIN && ways[_i].way == AS_NUMBER)
			ck_assert_int_eq(tokens_of_newest_user(), 1);
		if (err != ERR_UNCERTAIN && err != ERR_INTERNAL)
			ck_assert_int_eq(tokens_of_newest_user(), err == ERR_OK);
		ck_assert_err(
		    queue_join(app, &user, (struct concert_id){ 0 }, &view, &created), ERR_OK);
		ck_assert_int_eq(tokens_of_newest_user(), 1);
		queue_slot_freed(app, QUEUE_DEFAULT);
		ck_assert_int_eq(place_of(&view.token).status, TOKEN_ACTIVE);
		arm(AS_NUMBER, 0, 0);
		user = given_user(0);
		seam.count = 0;
		given_token(&user);
	} while (at < seam.count);
	/* COMMIT's, and where the token is made and its view then fails. */
	ck_assert(ways[_i].way != REPLY_LOST || uncertain > 0);
}
END_TEST

/* A place in the line is one statement, which commits by itself. */
START_TEST(join_of_a_line_that_is_answered_no_has_not_happened)
{
	struct uuid user;
	struct token_view view;
	unsigned at = 0;
	bool created;
	enum err err;

	if (ways[_i].way != AS_NUMBER)
		return;
	given_queue_set("paused = TRUE");
	do {
		user = given_user(0);
		arm(AS_NUMBER, ways[_i].number, ++at);
		err = queue_join(app, &user, (struct concert_id){ 0 }, &view, &created);
		seam.at = 0;
		if (err != ERR_INTERNAL)
			ck_assert_msg(
			    tokens_of_newest_user() == (err == ERR_OK || err == ERR_UNCERTAIN),
			    "statement %u: %s", at, err_code(err));
	} while (at < seam.count);
}
END_TEST

START_TEST(deadline_may_pass_before_any_statement_of_a_payment)
{
	struct world w;
	unsigned at = 1, paid = 0, refused = 0;
	enum err err;

	given_queue_set("capacity = 10000");
	do {
		w = given_world(HOLDING, 1000);
		seam.time = w.hold.hold_expires_at;
		arm(TIME_PASSES, 0, at++);
		err = pay(&w);
		seam.at = 0;
		clock_go(app);
		if (err == ERR_OK) {
			paid++;
			ck_assert_str_eq(seats_of(&w.show), "RRA");
			ck_assert_str_eq(token_row_of(&w.token), "DONE");
		} else {
			refused++;
			ck_assert_err(err, ERR_HOLD_EXPIRED);
			ck_assert_str_eq(seats_of(&w.show), "AAA");
			ck_assert_str_eq(token_row_of(&w.token), "EXPIRED HOLD_LAPSED");
		}
	} while (seam.count >= at - 1);
	ck_assert_uint_gt(paid, 1);
	ck_assert_uint_gt(refused, 1);
}
END_TEST

/* Whoever is one point short is refused, unless the point comes in time. */
START_TEST(point_may_come_before_any_statement_of_a_payment)
{
	char user[UUID_TEXT_LEN + 1], charge_one[400];
	struct world w;
	unsigned at = 1, paid = 0, refused = 0;
	enum err err;

	given_queue_set("capacity = 10000");
	sql("SET innodb_lock_wait_timeout = 0");
	seam.sql = charge_one;
	do {
		w = given_world(HOLDING, 199);
		uuid_format(&w.user, user);
		snprintf(charge_one, sizeof(charge_one),
		    "UPDATE user SET balance = balance + 1 WHERE uuid = '%s';"
		    " INSERT INTO payment_history (user_id, type, amount_change, balance_after)"
		    " SELECT id, 'CHARGE', 1, balance FROM user WHERE uuid = '%s'",
		    user, user);
		arm(MEANWHILE, 0, at++);
		err = pay(&w);
		seam.at = 0;
		if (err == ERR_OK) {
			paid++;
			ck_assert_uint_eq(w.payment.balance, 0);
		} else {
			refused++;
			ck_assert_err(err, ERR_NOT_ENOUGH_POINTS);
			ck_assert_uint_eq(why.balance, 199);
		}
	} while (seam.count >= at - 1);
	ck_assert_uint_gt(paid, 1);
	ck_assert_uint_gt(refused, 1);
}
END_TEST

/* Of two whom admission has locked the first may have waited too long by the next statement. */
START_TEST(waiter_may_lapse_before_any_statement_of_an_admission)
{
	struct token w[2];
	struct instant start;
	uint64_t admitted;
	unsigned at = 1, late = 0;

	given_queue_set("capacity = 10000");
	do {
		start = clock_stop();
		given_queue_set("paused = TRUE");
		w[0] = given_waiter();
		w[1] = given_waiter();
		given_queue_set("paused = FALSE");
		sql("UPDATE queue_token SET expires_at = expires_at - INTERVAL 1 HOUR WHERE id = %llu",
		    (unsigned long long)w[0].id.v);
		seam.time = after(start, 23 * INT64_C(3600) * US_PER_S);
		arm(TIME_PASSES, 0, at++);
		ck_assert_err(queue_admit(app, QUEUE_DEFAULT, GATE_WAIT, &admitted, NULL), ERR_OK);
		seam.at = 0;
		ck_assert_str_eq(token_row_of(&w[1]), "ACTIVE");
		late += admitted == 1;
		ck_assert_str_eq(token_row_of(&w[0]), admitted == 2 ? "ACTIVE" : "WAITING");
		ck_assert_int_eq(sql_int("SELECT admitted_total FROM queue_gate WHERE id = 1"),
		    sql_int("SELECT COUNT(*) FROM queue_token WHERE activated_at IS NOT NULL"));
		sql("DELETE FROM queue_token");
		sql("UPDATE queue_gate SET admitted_total = 0");
	} while (seam.count >= at - 1);
	ck_assert_uint_gt(
	    late, 3); /* START TRANSACTION, the gate's lock and reading, the tokens' lock */
}
END_TEST

/* What a call costs the database, START TRANSACTION and COMMIT counted, admission after it too. */
START_TEST(round_trips_stay_few)
{
	static const unsigned most[OPERATIONS] = { 10, 7, 14, 11, 11, 13 };
	struct world w = given_world(operations[_i].from, 1000);

	ck_assert_err(operations[_i].run(&w), ERR_OK); /* prepares */
	w = given_world(operations[_i].from, 1000);
	arm(AS_NUMBER, 0, 0);
	ck_assert_err(operations[_i].run(&w), ERR_OK);
	ck_assert_msg(seam.count <= most[_i], "%s: %u", operations[_i].name, seam.count);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, all_or_nothing, 0, OPERATIONS * WAYS);
	tcase_add_loop_test(tests, join_may_fail_anywhere_and_be_repeated, 0, WAYS);
	tcase_add_loop_test(tests, join_of_a_line_that_is_answered_no_has_not_happened, 0, WAYS);
	tcase_add_test(tests, deadline_may_pass_before_any_statement_of_a_payment);
	tcase_add_test(tests, point_may_come_before_any_statement_of_a_payment);
	tcase_add_test(tests, waiter_may_lapse_before_any_statement_of_an_admission);
	tcase_add_loop_test(tests, round_trips_stay_few, 0, OPERATIONS);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "faults", add_tests);
}
