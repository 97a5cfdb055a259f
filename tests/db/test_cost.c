/* What is read again and again without anybody's click costs no more when the past grows: each job
 * below is measured by the rows that its session's handlers read, beside a little history and ten
 * times as much. */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>

#include "db/db_impl.h"
#include "db/given.h"
#include "domain/idempotency.h"
#include "store/line.h"

#define HISTORY 100 /* of each kind; the second time ten times as many */
#define SEATS   30
#define NOISE   40 /* rows that may come to it: another page of an index, a changed plan's look */

static struct show show;
static struct token waiter;
static struct uuid buyer;

/* Over and done with: past dates and their seats, ended tokens, purchases and holds of others on
 * the date for sale, and what each of them leaves behind. */
static void add_history(unsigned from, unsigned to)
{
	unsigned long long concert = show.concert.v, date = show.id.v;

	sql("INSERT INTO user (uuid) SELECT UUID() FROM seq_%u_to_%u", from, to);
	sql("INSERT INTO concert_schedule (concert_id, starts_at, venue_date) SELECT %llu,"
	    " NOW(6) - INTERVAL seq DAY, CURDATE() - INTERVAL seq DAY FROM seq_%u_to_%u",
	    concert, from, to);
	sql("INSERT INTO concert_seat (schedule_id, label, price) SELECT d.id, s.seq, 100"
	    " FROM concert_schedule d JOIN seq_1_to_10 s WHERE d.starts_at < NOW(6)"
	    " ON DUPLICATE KEY UPDATE price = 100");
	sql("INSERT INTO queue_token (queue_id, user_id, status, end_reason, ended_at, expires_at,"
	    " last_seen_at) SELECT 1, u.id, 'EXPIRED', 'LEFT', NOW(6), NOW(6), NOW(6)"
	    " FROM (SELECT id FROM user ORDER BY id DESC LIMIT %u) u",
	    to - from + 1);
	sql("INSERT INTO reservation (user_id, schedule_id, status, end_reason, total,"
	    " hold_expires_at, ended_at) SELECT u.id, %llu, 'CANCELED', 'LAPSED', 100, NOW(6),"
	    " NOW(6) FROM (SELECT id FROM user ORDER BY id DESC LIMIT %u) u",
	    date, to - from + 1);
	sql("INSERT INTO idempotency_key (user_uuid, name, digest) SELECT UUID(), seq, ''"
	    " FROM seq_%u_to_%u",
	    from, to);
	sql("INSERT INTO operator_log (at, actor, verb, object, details) SELECT NOW(6), 'kim',"
	    " 'queue set', '1', '' FROM seq_%u_to_%u",
	    from, to);
	sql("ANALYZE TABLE user, concert_schedule, concert_seat, queue_token, reservation");
}

/* ---- the jobs ------------------------------------------------------------------------------ */

static enum err list_concerts(void)
{
	struct concert *list;
	size_t n;

	return concert_list(app, arena, &list, &n);
}

static enum err list_dates(void)
{
	struct schedule *list;
	size_t n;

	return concert_dates(app, arena, show.concert, show.queue, false, &list, &n);
}

static enum err list_seats(void)
{
	struct seat *list;
	size_t n;

	return concert_seats(
	    app, arena, show.concert, show.queue, show.date, show.id, true, &list, &n);
}

static enum err page_of_dates(void)
{
	struct schedule_info *list;
	size_t n;

	return schedule_page(app, arena, (struct schedule_id){ 0 }, 50, &list, &n);
}

static enum err poll(void)
{
	struct token_view view;

	return queue_place(app, &waiter, true, &view);
}

static enum err read_queues(void)
{
	struct line_queue *list;
	size_t n;

	return store_line_queues(app, arena, &list, &n);
}

static void no_place(
    void *ctx, struct queue_id queue, struct token_id token, struct instant expires_at)
{
	(void)ctx;
	(void)queue;
	(void)token;
	(void)expires_at;
}

static enum err read_places(void)
{
	return store_line_places(app, no_place, NULL);
}

static enum err admit(void)
{
	uint64_t n;

	return queue_admit_all(app, arena, &n);
}

static enum err expire(void)
{
	uint64_t n;

	return queue_expire_batch(app, arena, 100, &n);
}

static enum err purge_tokens(void)
{
	uint64_t n;

	return queue_purge_batch(app, 7, 100, &n);
}

static enum err purge_keys(void)
{
	uint64_t n;

	return idempotency_purge_batch(app, 100, &n);
}

static const struct job {
	const char *name;
	enum err (*run)(void);
} jobs[] = {
	{ "the list of concerts", list_concerts },
	{ "a concert's dates", list_dates },
	{ "a date's seats", list_seats },
	{ "a page of the operator's dates", page_of_dates },
	{ "a poll at the front", poll },
	{ "the keeper's queues", read_queues },
	{ "the keeper's places", read_places },
	{ "the activation sweep", admit },
	{ "the expiry sweep", expire },
	{ "the purge of tokens", purge_tokens },
	{ "the purge of keys", purge_keys },
};

#define N_JOBS (sizeof(jobs) / sizeof(jobs[0]))

/* ---- counting ------------------------------------------------------------------------------ */

static int64_t handler_counter(const char *like)
{
	MYSQL_RES *result;
	char query[160];
	int64_t n;

	snprintf(query, sizeof(query),
	    "SELECT SUM(VARIABLE_VALUE) FROM information_schema.SESSION_STATUS"
	    " WHERE VARIABLE_NAME LIKE '%s'",
	    like);
	ck_assert_int_eq(mysql_query(app->my, query), 0);
	result = mysql_store_result(app->my);
	n = strtoll(mysql_fetch_row(result)[0], NULL, 10);
	mysql_free_result(result);
	return n;
}

static int64_t rows_read_by(const struct job *job)
{
	int64_t before;

	ck_assert_err(
	    job->run(), ERR_OK); /* its statements are prepared, and what is due is done */
	before = handler_counter("HANDLER_READ%");
	ck_assert_err(job->run(), ERR_OK);
	return handler_counter("HANDLER_READ%") - before;
}

static void given_a_sale(void)
{
	given_queue_set("capacity = 1");
	show = given_show(QUEUE_DEFAULT, SEATS, 100);
	buyer = given_user(0);
	(void)given_turn();
	waiter = given_waiter();
}

START_TEST(history_costs_nothing)
{
	int64_t little[N_JOBS];

	expect_unsound_data();
	given_a_sale();
	add_history(1, HISTORY);
	for (size_t i = 0; i < N_JOBS; i++)
		little[i] = rows_read_by(&jobs[i]);
	add_history(HISTORY + 1, HISTORY * 10);
	for (size_t i = 0; i < N_JOBS; i++) {
		int64_t much = rows_read_by(&jobs[i]);

		ck_assert_msg(much <= little[i] + NOISE, "%s reads %ld rows, %ld beside a tenth",
		    jobs[i].name, (long)much, (long)little[i]);
	}
}
END_TEST

/* A hall is read in the order of an index: no row twice, and no temporary table. */
START_TEST(seats_are_read_once)
{
	int64_t written;

	expect_unsound_data();
	show = given_show(QUEUE_DEFAULT, 1, 100);
	sql("INSERT INTO concert_seat (schedule_id, label, price) SELECT %llu, CONCAT('B', seq), 1"
	    " FROM seq_1_to_2000",
	    (unsigned long long)show.id.v);
	sql("ANALYZE TABLE concert_seat");
	ck_assert_int_le(rows_read_by(&jobs[2]), 2001 + NOISE);
	written = handler_counter("HANDLER_TMP_WRITE");
	ck_assert_err(list_seats(), ERR_OK);
	ck_assert_int_lt(
	    handler_counter("HANDLER_TMP_WRITE") - written, 10); /* the counting's own */
}
END_TEST

/* Ten times the concerts: ten times the rows and not their square, sold out or not. */
START_TEST(concerts_cost_what_is_listed)
{
	int64_t few, many;

	expect_unsound_data();
	for (int i = 0; i < 4; i++)
		show = given_show(QUEUE_DEFAULT, 1, 100);
	sql("UPDATE concert_seat SET status = 'RESERVED', blocked = TRUE");
	few = rows_read_by(&jobs[0]);
	for (int i = 0; i < 36; i++)
		show = given_show(QUEUE_DEFAULT, 1, 100);
	sql("UPDATE concert_seat SET status = 'RESERVED', blocked = TRUE");
	many = rows_read_by(&jobs[0]);
	ck_assert_msg(
	    many <= few * 12, "%ld rows for 4 concerts, %ld for 40", (long)few, (long)many);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, history_costs_nothing);
	tcase_add_test(tests, seats_are_read_once);
	tcase_add_test(tests, concerts_cost_what_is_listed);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_domain_suite(argv, "cost", add_tests);
}
