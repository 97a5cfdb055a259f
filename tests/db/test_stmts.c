/* Every statement of the store can be prepared against the schema, and takes and returns what its
 * line of the list says. */
#include <mysql.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_impl.h"
#include "db/fixture.h"
#include "db/row.h"
#include "store/stmt.h"

/* db_prepare() panics if the columns are not those of the row.  (Those of a RETURNING are compared
 * when it runs.) */
START_TEST(statement_prepares)
{
	struct db_stmt *stmt = &app->stmts[_i];

	ck_assert_err(db_prepare(app, stmt), ERR_OK);
	ck_assert_msg(mysql_stmt_field_count(stmt->my) == 0 || stmt->def->row()->n != 0,
	    "%s has no row", stmt->def->name);
}
END_TEST

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

START_TEST(names_are_distinct)
{
	const char *names[STMT__MAX];

	for (size_t i = 0; i < STMT__MAX; i++)
		names[i] = store_stmts[i].name;
	qsort(names, STMT__MAX, sizeof(names[0]), by_name);
	for (size_t i = 1; i < STMT__MAX; i++)
		ck_assert_str_ne(names[i - 1], names[i]);
}
END_TEST

/* How the server would run a statement between two instants. */
static const char *plan_of(enum stmt stmt)
{
	static const char *const day[] = { "TIMESTAMP'2026-11-20 00:00:00'",
		"TIMESTAMP'2026-11-21 00:00:00'" };
	const char *from = store_stmts[stmt].sql, *mark;
	char text[4096] = "EXPLAIN FORMAT=JSON ";

	for (size_t i = 0; (mark = strchr(from, '?')) != NULL; from = mark + 1, i++) {
		strncat(text, from, (size_t)(mark - from));
		strcat(text, day[i]);
	}
	strcat(text, from);
	return sql_text("%s", text);
}

START_TEST(a_days_report_reads_that_day)
{
	sql("SET foreign_key_checks = 0;"
	    " INSERT INTO payment (reservation_id, amount, status, paid_at, refunded_at)"
	    " SELECT seq, 1, 'REFUNDED', TIMESTAMP'2026-11-20 00:00:00' - INTERVAL seq HOUR,"
	    " TIMESTAMP'2026-11-20 00:00:00' - INTERVAL seq HOUR FROM seq_1_to_5000;"
	    " INSERT INTO user (id, uuid) VALUES (1, '00000000-0000-4000-8000-000000000001');"
	    " INSERT INTO payment_history (user_id, type, amount_change, balance_after, created_at)"
	    " SELECT 1, 'CHARGE', 1, 0, TIMESTAMP'2026-11-20 00:00:00' - INTERVAL seq HOUR"
	    " FROM seq_1_to_5000; ANALYZE TABLE payment, payment_history");
	ck_assert_ptr_nonnull(strstr(plan_of(STMT_REPORT_SALES), "\"key\": \"by_payment\""));
	ck_assert_ptr_nonnull(strstr(plan_of(STMT_REPORT_REFUNDS), "\"key\": \"by_refund\""));
	ck_assert_ptr_nonnull(strstr(plan_of(STMT_REPORT_LEDGER), "\"key\": \"by_time\""));
}
END_TEST

/* What the connection itself is asked. */
static int64_t number_of(const char *query)
{
	MYSQL_RES *result;
	int64_t n;

	ck_assert_int_eq(mysql_query(app->my, query), 0);
	result = mysql_store_result(app->my);
	n = strtoll(mysql_fetch_row(result)[0], NULL, 10);
	mysql_free_result(result);
	return n;
}

/* As the connection's own counters have it. */
static int64_t rows_read_by(enum stmt stmt)
{
	const char *const count =
	    "SELECT SUM(VARIABLE_VALUE) FROM information_schema.SESSION_STATUS"
	    " WHERE VARIABLE_NAME LIKE 'HANDLER_READ%'";
	int64_t before = number_of(count);
	struct db_rows rows;

	ck_assert_err(db_query(app, &rows, stmt, DB_NO_ARGS), ERR_OK);
	db_rows_end(&rows);
	return number_of(count) - before;
}

/* Left to itself the optimizer may read all lines once rather than look into each. */
START_TEST(a_line_is_looked_into_and_not_read)
{
	sql("INSERT INTO queue (name) SELECT 'another' FROM seq_1_to_20;"
	    " INSERT INTO user (uuid) SELECT UUID() FROM seq_1_to_2000;"
	    " INSERT INTO queue_token (queue_id, user_id, expires_at)"
	    " SELECT 1, id, NOW(6) + INTERVAL 1 DAY FROM user; ANALYZE TABLE queue, queue_token");
	ck_assert_int_lt(rows_read_by(STMT_QUEUE_LIST_WAITED_FOR), 200);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, statement_prepares, 0, STMT__MAX);
	tcase_add_test(tests, names_are_distinct);
	tcase_add_test(tests, a_days_report_reads_that_day);
	tcase_add_test(tests, a_line_is_looked_into_and_not_read);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_suite(argv, "stmts", store_stmts, STMT__MAX, add_tests);
}
