/*
 * A database of this test program's own, on the private mariadbd of with_mariadb.sh, made by the
 * migrations of sql/.  A test may look at it and arrange it as root; what it tests runs on
 * connections such as a worker's.  Anything unexpected here ends the test.
 */
#ifndef TESTS_DB_FIXTURE_H
#define TESTS_DB_FIXTURE_H

#include <check.h>

#include "db/tx.h"

#define ck_assert_err(expression, expected)                                                        \
	do {                                                                                       \
		enum err got_ = (expression);                                                      \
		ck_assert_msg(got_ == (expected), "%s: %s, not %s", #expression, err_code(got_),   \
		    err_code(expected));                                                           \
	} while (0)

/*
 * A test program's main().  The statements are what db_open() gets.  Each test finds the database
 * as the migrations left it, and `app` connected.
 */
int run_suite(char **argv, const char *name, const struct db_stmt_def *stmts, unsigned nstmts,
    void (*add_tests)(TCase *tests));

/* The test's connection, and further ones (closed with the process). */
extern struct db *app;
struct db *another_app(void);
/* What another_app() connects with. */
struct db_config app_config(void);

/* As root.  A process that a test forks takes a connection of its own first. */
void root_reconnect(void);
void sql(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* MariaDB's error number, 0 when it went well. */
unsigned sql_errno(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The first column of the first row. */
int64_t sql_int(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
const char *sql_text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
struct instant sql_instant(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Settings of a connection's session: its id, and SET. */
uint64_t session_id(struct db *db);
void session_set(struct db *db, const char *assignments);
/* Stops the session's clock at an instant; the clocks of other sessions go on. */
void clock_stop_at(struct db *db, struct instant at);
void clock_go(struct db *db);
struct instant after(struct instant start, int64_t us);

/* Ends the connection from the server's side; its client finds out with its next statement. */
void kill_connection(struct db *db);
/* How many transactions wait for a lock of this database now, and until so many do. */
void wait_for_lock_waits(unsigned n);

#endif
