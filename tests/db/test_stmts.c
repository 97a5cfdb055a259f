/* Every statement of the store prepares against the schema, and takes what its row says. */
#include <mysql.h>
#include <stdlib.h>
#include <string.h>

#include "db/db_impl.h"
#include "db/fixture.h"
#include "store/stmt.h"

START_TEST(statement_prepares)
{
	const struct db_stmt_def *def = &store_stmts[_i];
	MYSQL_STMT *stmt = mysql_stmt_init(app->my);

	ck_assert_msg(mysql_stmt_prepare(stmt, def->sql, strlen(def->sql)) == 0, "%s: %s",
	    def->name, mysql_stmt_error(stmt));
	ck_assert_msg(mysql_stmt_param_count(stmt) == def->nargs,
	    "%s takes %lu arguments, %u declared", def->name, mysql_stmt_param_count(stmt),
	    def->nargs);
	mysql_stmt_close(stmt);
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

static void add_tests(TCase *tests)
{
	tcase_add_loop_test(tests, statement_prepares, 0, STMT__MAX);
	tcase_add_test(tests, names_are_distinct);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_suite(argv, "stmts", store_stmts, STMT__MAX, add_tests);
}
