/*
 * The transaction runner, against real locks and real losses.  COMMIT's fate is decided at a link
 * seam around mysql_real_query(): its packet, or the reply to it, is lost with the socket.
 */
#include <mysqld_error.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/metric.h"
#include "db/db_impl.h"
#include "db/fixture.h"

static const struct db_stmt_def stmts[] = {
	{ "ACCOUNT_ADD", 2, NULL, "UPDATE account SET balance = balance + ? WHERE id = ?" },
	{ "ACCOUNT_GET", 1, NULL, "SELECT balance FROM account WHERE id = ?" },
	{ "ACCOUNT_INSERT", 1, NULL, "INSERT INTO account (id, balance) VALUES (?, 0)" },
	{ "WRONG", 0, NULL, "UPDATE account SET no_such_column = 1" },
};

enum { ACCOUNT_ADD, ACCOUNT_GET, ACCOUNT_INSERT, WRONG, COUNT };

static uint64_t counted(enum metric metric)
{
	return atomic_load(&metrics()->counts[metric]);
}

/* ---- the seam --------------------------------------------------------------------------- */

static struct {
	enum { ARRIVES, IS_LOST, LOSES_ITS_REPLY, IS_REFUSED } commit;
	unsigned refusal; /* the server's, once */
	unsigned commits, rollbacks;
} wire;

int __real_mysql_real_query(MYSQL *my, const char *text, unsigned long len);
int __wrap_mysql_real_query(MYSQL *my, const char *text, unsigned long len);

int __wrap_mysql_real_query(MYSQL *my, const char *text, unsigned long len)
{
	char refusal[64];

	if (strcmp(text, "ROLLBACK") == 0)
		wire.rollbacks++;
	if (strcmp(text, "COMMIT") != 0)
		return __real_mysql_real_query(my, text, len);
	wire.commits++;
	switch (wire.commit) {
	case ARRIVES:
		break;
	case IS_LOST:
		shutdown(mysql_get_socket(my), SHUT_WR);
		break;
	case LOSES_ITS_REPLY:
		shutdown(mysql_get_socket(my), SHUT_RD);
		break;
	case IS_REFUSED:
		wire.commit = ARRIVES;
		snprintf(refusal, sizeof(refusal), "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = %u",
		    wire.refusal);
		return __real_mysql_real_query(my, refusal, strlen(refusal));
	}
	return __real_mysql_real_query(my, text, len);
}

/* ---- accounts --------------------------------------------------------------------------- */

static void given_accounts(void)
{
	sql("CREATE OR REPLACE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL);"
	    "INSERT INTO account VALUES (1, 10), (2, 10)");
}

static int64_t balance(int id)
{
	return sql_int("SELECT balance FROM account WHERE id = %d", id);
}

static enum err add(struct db *db, int64_t amount, int64_t id)
{
	return db_exec(db, ACCOUNT_ADD, NULL, DB_ARGS(DB_I64(amount), DB_I64(id)));
}

/* What a transaction is to do, and how often it was run. */
struct job {
	unsigned runs;
	enum err outcome;
	struct arena *arena;
	struct arena_mark mark;
};

static enum err move_tx(struct db *db, void *arg)
{
	struct job *job = arg;
	enum err err;

	job->runs++;
	if ((err = add(db, -3, 1)) != ERR_OK)
		return err;
	if ((err = add(db, 3, 2)) != ERR_OK)
		return err;
	return job->outcome;
}

static void check_moved(bool moved)
{
	ck_assert_int_eq(balance(1), moved ? 7 : 10);
	ck_assert_int_eq(balance(2), moved ? 13 : 10);
	ck_assert(!db_in_tx(app));
}

START_TEST(commits_what_went_well)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	ck_assert_uint_eq(job.runs, 1);
	check_moved(true);
}
END_TEST

START_TEST(refusal_is_rolled_back_and_returned)
{
	struct job job = { .outcome = ERR_NOT_ENOUGH_POINTS };

	given_accounts();
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_NOT_ENOUGH_POINTS);
	ck_assert_uint_eq(job.runs, 1);
	ck_assert_uint_eq(wire.commits, 0);
	check_moved(false);
}
END_TEST

/* ---- running again ---------------------------------------------------------------------- */

static enum err again_tx(struct db *db, void *arg)
{
	struct job *job = arg;
	struct arena_mark mark = arena_mark(job->arena);
	enum err err = add(db, 1, 1);

	if (job->runs++ == 0)
		job->mark = mark;
	ck_assert_ptr_eq(mark.block, job->mark.block);
	ck_assert_uint_eq(mark.used, job->mark.used);
	arena_alloc(job->arena, 100);
	return err == ERR_OK ? job->outcome : err;
}

START_TEST(gives_up_after_its_attempts)
{
	struct job job = { .outcome = ERR_DB_RETRY, .arena = arena_new() };

	given_accounts();
	ck_assert_err(db_tx(app, "again", job.arena, again_tx, &job), ERR_DB_BUSY);
	ck_assert_uint_eq(job.runs, TX_ATTEMPTS);
	ck_assert_uint_eq(wire.rollbacks, TX_ATTEMPTS);
	ck_assert_uint_eq(db_retries(app), TX_ATTEMPTS - 1);
	ck_assert_uint_eq(counted(METRIC_TX_RETRIES), TX_ATTEMPTS - 1);
	ck_assert_uint_eq(counted(METRIC_TX_GIVEN_UP), 1);
	ck_assert_int_eq(balance(1), 10);
	arena_free(&job.arena);
}
END_TEST

START_TEST(commit_that_is_refused_runs_again)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	wire.commit = IS_REFUSED;
	wire.refusal = ER_LOCK_DEADLOCK; /* as Galera refuses one that fails certification */
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	ck_assert_uint_eq(job.runs, 2);
	check_moved(true);
}
END_TEST

static const struct {
	unsigned number;
	enum err err;
} refusals[] = {
	{ ER_OPTION_PREVENTS_STATEMENT, ERR_DB_DOWN }, /* read_only was set meanwhile */
	{ ER_UNKNOWN_COM_ERROR, ERR_DB_DOWN }, { ER_RECORD_FILE_FULL, ERR_DB_BUSY },
	{ ER_GET_ERRNO, ERR_DB_BUSY }, { ER_STATEMENT_TIMEOUT, ERR_DB_BUSY },
	{ ER_PRIOR_COMMIT_FAILED, ERR_DB_BUSY },
	{ ER_ERROR_DURING_COMMIT, ERR_UNCERTAIN }, /* the storage engine itself does not know */
};

START_TEST(commit_that_is_answered_no_has_not_happened)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	wire.commit = IS_REFUSED;
	wire.refusal = refusals[_i].number;
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), refusals[_i].err);
	ck_assert_uint_eq(job.runs, 1);
	check_moved(false);
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	check_moved(true);
}
END_TEST

/* Two processes lock the two accounts in opposite order, each waiting for the other's first. */
struct crossing {
	int64_t first, second;
	int tell, hear;
	unsigned runs;
};

static enum err cross_tx(struct db *db, void *arg)
{
	struct crossing *c = arg;
	enum err err = add(db, 1, c->first);
	char byte = 0;

	if (c->runs++ == 0) {
		ck_assert_int_eq(write(c->tell, &byte, 1), 1);
		ck_assert_int_eq(read(c->hear, &byte, 1), 1);
	}
	return err == ERR_OK ? add(db, 1, c->second) : err;
}

START_TEST(deadlock_is_run_again)
{
	int to_child[2], to_parent[2], status;
	struct crossing mine, theirs;
	struct db *peer;
	unsigned retries;
	pid_t pid;

	given_accounts();
	ck_assert_int_eq(pipe(to_child), 0);
	ck_assert_int_eq(pipe(to_parent), 0);
	mine = (struct crossing){ 1, 2, to_child[1], to_parent[0], 0 };
	theirs = (struct crossing){ 2, 1, to_parent[1], to_child[0], 0 };
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		peer = another_app();
		if (db_tx(peer, "cross", NULL, cross_tx, &theirs) != ERR_OK)
			_exit(100);
		_exit((int)db_retries(peer));
	}
	ck_assert_err(db_tx(app, "cross", NULL, cross_tx, &mine), ERR_OK);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	retries = (unsigned)WEXITSTATUS(status) + (unsigned)db_retries(app);
	ck_assert_uint_eq(retries, 1);
	ck_assert_int_eq(balance(1), 12);
	ck_assert_int_eq(balance(2), 12);
}
END_TEST

/* Account 2 is locked by root; the wait for it ends at once. */
static void given_second_account_locked(void)
{
	given_accounts();
	session_set(app, "innodb_lock_wait_timeout = 0");
	sql("START TRANSACTION; SELECT * FROM account WHERE id = 2 FOR UPDATE");
}

START_TEST(lock_wait_in_vain_keeps_nothing)
{
	struct job job = { .outcome = ERR_OK };

	given_second_account_locked();
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_DB_BUSY);
	ck_assert_uint_eq(db_errno(app), ER_LOCK_WAIT_TIMEOUT);
	ck_assert_uint_eq(job.runs, 2);
	sql("COMMIT");
	check_moved(false);
}
END_TEST

static enum err ignore_failure_tx(struct db *db, void *arg)
{
	struct job *job = arg;

	job->runs++;
	(void)!add(db, -3, 1);
	(void)!add(db, 3, 2);
	return ERR_OK;
}

START_TEST(ignored_lock_wait_is_not_committed_over)
{
	struct job job = { 0 };

	given_second_account_locked();
	ck_assert_err(db_tx(app, "ignore", NULL, ignore_failure_tx, &job), ERR_DB_BUSY);
	ck_assert_uint_eq(wire.commits, 0);
	sql("COMMIT");
	check_moved(false);
}
END_TEST

/* Without the runner: the trap that it is there for. */
START_TEST(lock_wait_alone_would_have_kept_the_first_half)
{
	given_second_account_locked();
	ck_assert_err(db_command(app, "START TRANSACTION"), ERR_OK);
	ck_assert_err(add(app, -3, 1), ERR_OK);
	ck_assert_err(add(app, 3, 2), ERR_DB_RETRY);
	ck_assert_err(db_command(app, "COMMIT"), ERR_OK);
	sql("COMMIT");
	ck_assert_int_eq(balance(1), 7);
	ck_assert_int_eq(balance(2), 10);
}
END_TEST

static enum err wrong_tx(struct db *db, void *arg)
{
	struct job *job = arg;

	job->runs++;
	ck_assert_err(add(db, -3, 1), ERR_OK);
	ck_assert_err(db_exec(db, WRONG, NULL, DB_NO_ARGS), ERR_INTERNAL);
	ck_assert_err(add(db, 3, 2), ERR_INTERNAL);
	return ERR_OK;
}

START_TEST(failed_statement_dooms_its_transaction)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	ck_assert_err(db_tx(app, "wrong", NULL, wrong_tx, &job), ERR_INTERNAL);
	ck_assert_uint_eq(job.runs, 1);
	check_moved(false);
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	check_moved(true);
}
END_TEST

static enum err duplicate_tx(struct db *db, void *arg)
{
	(void)arg;
	ck_assert_err(db_exec(db, ACCOUNT_INSERT, NULL, DB_ARGS(DB_I64(1))), ERR_DUPLICATE);
	return db_exec(db, ACCOUNT_INSERT, NULL, DB_ARGS(DB_I64(3)));
}

START_TEST(duplicate_dooms_nothing)
{
	given_accounts();
	ck_assert_err(db_tx(app, "duplicate", NULL, duplicate_tx, NULL), ERR_OK);
	ck_assert_int_eq(balance(3), 0);
}
END_TEST

static enum err nested_tx(struct db *db, void *arg)
{
	return db_tx(db, "inner", NULL, duplicate_tx, arg);
}

START_TEST(nested_transaction_panics)
{
	given_accounts();
	(void)!db_tx(app, "outer", NULL, nested_tx, NULL);
}
END_TEST

/* ---- lost connections ------------------------------------------------------------------- */

START_TEST(lost_before_it_began_is_not_noticed)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	ck_assert_uint_eq(counted(METRIC_DB_RECONNECTS), 0);
	kill_connection(app);
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	ck_assert_uint_eq(job.runs, 1);
	ck_assert_uint_eq(counted(METRIC_DB_RECONNECTS), 1);
	check_moved(true);
}
END_TEST

static enum err killed_tx(struct db *db, void *arg)
{
	struct job *job = arg;

	job->runs++;
	ck_assert_err(add(db, -3, 1), ERR_OK);
	kill_connection(db);
	ck_assert_err(add(db, 3, 2), ERR_DB_DOWN);
	/* Not on a new connection either: it would be half a transaction. */
	ck_assert_err(add(db, 3, 2), ERR_DB_DOWN);
	return job->outcome;
}

START_TEST(lost_midway_is_db_down)
{
	struct job job = { .outcome = ERR_OK }; /* even if fn takes no notice */

	given_accounts();
	ck_assert_err(db_tx(app, "killed", NULL, killed_tx, &job), ERR_DB_DOWN);
	ck_assert_uint_eq(job.runs, 1);
	check_moved(false);
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	check_moved(true);
}
END_TEST

START_TEST(commit_that_could_not_be_sent_has_not_happened)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	wire.commit = IS_LOST;
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_DB_DOWN);
	ck_assert_uint_eq(job.runs, 1);
	check_moved(false);
}
END_TEST

START_TEST(commit_whose_reply_was_lost_is_uncertain)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	wire.commit = LOSES_ITS_REPLY;
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_UNCERTAIN);
	ck_assert_uint_eq(job.runs, 1);
	while (balance(1) == 10) /* its session may still be at it */
		usleep(1000);
	check_moved(true);
	wire.commit = ARRIVES;
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	ck_assert_int_eq(balance(1), 4);
}
END_TEST

static enum err kill_and_refuse_tx(struct db *db, void *arg)
{
	(void)arg;
	ck_assert_err(add(db, -3, 1), ERR_OK);
	kill_connection(db);
	return ERR_NOT_FOUND;
}

START_TEST(lost_at_rollback_is_as_good_as_rolled_back)
{
	struct job job = { .outcome = ERR_OK };

	given_accounts();
	ck_assert_err(db_tx(app, "refuse", NULL, kill_and_refuse_tx, NULL), ERR_NOT_FOUND);
	check_moved(false);
	ck_assert_err(db_tx(app, "move", NULL, move_tx, &job), ERR_OK);
	check_moved(true);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, commits_what_went_well);
	tcase_add_test(tests, refusal_is_rolled_back_and_returned);
	tcase_add_test(tests, gives_up_after_its_attempts);
	tcase_add_test(tests, commit_that_is_refused_runs_again);
	tcase_add_loop_test(tests, commit_that_is_answered_no_has_not_happened, 0,
	    sizeof(refusals) / sizeof(refusals[0]));
	tcase_add_test(tests, deadlock_is_run_again);
	tcase_add_test(tests, lock_wait_in_vain_keeps_nothing);
	tcase_add_test(tests, ignored_lock_wait_is_not_committed_over);
	tcase_add_test(tests, lock_wait_alone_would_have_kept_the_first_half);
	tcase_add_test(tests, failed_statement_dooms_its_transaction);
	tcase_add_test(tests, duplicate_dooms_nothing);
	tcase_add_test_raise_signal(tests, nested_transaction_panics, SIGABRT);
	tcase_add_test(tests, lost_before_it_began_is_not_noticed);
	tcase_add_test(tests, lost_midway_is_db_down);
	tcase_add_test(tests, commit_that_could_not_be_sent_has_not_happened);
	tcase_add_test(tests, commit_whose_reply_was_lost_is_uncertain);
	tcase_add_test(tests, lost_at_rollback_is_as_good_as_rolled_back);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_suite(argv, "tx", stmts, COUNT, add_tests);
}
