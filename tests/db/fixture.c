#include "db/fixture.h"

#include <glob.h>
#include <mysql.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "db/db_impl.h"

#define TEST_TIMEOUT_S 30

struct db *app;

static MYSQL *root;
static char schema[64];
static char root_cnf[256], app_cnf[256];
static const struct db_stmt_def *statements;
static unsigned nstatements;

/* ---- as root ---------------------------------------------------------------------------- */

static MYSQL *root_connect(const char *database)
{
	MYSQL *my = mysql_init(NULL);

	mysql_options(my, MYSQL_READ_DEFAULT_FILE, root_cnf);
	mysql_options(my, MYSQL_SET_CHARSET_NAME, "utf8mb4");
	mysql_options(
	    my, MYSQL_INIT_COMMAND, "SET time_zone = '+00:00', tx_isolation = 'READ-COMMITTED'");
	if (mysql_real_connect(my, NULL, NULL, NULL, database, 0, NULL, CLIENT_MULTI_STATEMENTS) ==
	    NULL)
		log_fatal("root: %s", mysql_error(my));
	return my;
}

/* The parent's connection is not closed: it is the parent's. */
void root_reconnect(void)
{
	root = root_connect(schema);
}

/* Leaves the last result of `text` in *first_r, as text. */
static unsigned run(const char *text, char *first_r, size_t size)
{
	int more = mysql_query(root, text);

	while (more == 0) {
		MYSQL_RES *result = mysql_store_result(root);
		MYSQL_ROW row = result == NULL ? NULL : mysql_fetch_row(result);

		if (mysql_errno(root) != 0)
			return mysql_errno(root);
		if (row != NULL)
			snprintf(first_r, size, "%s", row[0] == NULL ? "NULL" : row[0]);
		mysql_free_result(result);
		more = mysql_next_result(root);
	}
	return more > 0 ? mysql_errno(root) : 0;
}

__attribute__((format(printf, 1, 0))) static char *format(const char *fmt, va_list args)
{
	char *text;

	if (vasprintf(&text, fmt, args) < 0)
		log_panic("out of memory");
	return text;
}

unsigned sql_errno(const char *fmt, ...)
{
	char unused[64], *text;
	unsigned number;
	va_list args;

	va_start(args, fmt);
	text = format(fmt, args);
	va_end(args);
	number = run(text, unused, sizeof(unused));
	free(text);
	return number;
}

__attribute__((format(printf, 1, 0))) static const char *first_of(const char *fmt, va_list args)
{
	static char first[4096];
	char *text = format(fmt, args);

	strcpy(first, "no row");
	if (run(text, first, sizeof(first)) != 0)
		ck_abort_msg("%s: %s", mysql_error(root), text);
	free(text);
	return first;
}

void sql(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	first_of(fmt, args);
	va_end(args);
}

const char *sql_text(const char *fmt, ...)
{
	const char *first;
	va_list args;

	va_start(args, fmt);
	first = first_of(fmt, args);
	va_end(args);
	return first;
}

int64_t sql_int(const char *fmt, ...)
{
	const char *first;
	char *end;
	int64_t value;
	va_list args;

	va_start(args, fmt);
	first = first_of(fmt, args);
	va_end(args);
	value = strtoll(first, &end, 10);
	ck_assert_msg(end != first && *end == '\0', "\"%s\" is no integer: %s", first, fmt);
	return value;
}

struct instant sql_instant(const char *fmt, ...)
{
	struct civil c = { 0 };
	const char *first;
	va_list args;
	int n;

	va_start(args, fmt);
	first = first_of(fmt, args);
	va_end(args);
	if (strcmp(first, "NULL") == 0)
		return INSTANT_NULL;
	n = sscanf(first, "%d-%d-%d %d:%d:%d.%6d", &c.date.year, &c.date.month, &c.date.day,
	    &c.hour, &c.minute, &c.second, &c.us);
	ck_assert_msg(n == 7, "\"%s\" is no instant: %s", first, fmt);
	return instant_from_civil(&c);
}

/* ---- sessions --------------------------------------------------------------------------- */

struct db_config app_config(void)
{
	return (struct db_config){
		.option_file = app_cnf,
		.database = schema,
		.stmts = statements,
		.nstmts = nstatements,
	};
}

struct db *another_app(void)
{
	struct db_config config = app_config();
	struct db *db = db_open(&config);

	ck_assert_err(db_connect(db), ERR_OK);
	return db;
}

uint64_t session_id(struct db *db)
{
	return mysql_thread_id(db->my);
}

void session_set(struct db *db, const char *assignments)
{
	char text[256];
	int len = snprintf(text, sizeof(text), "SET SESSION %s", assignments);

	ck_assert_err(db_script(db, text, (size_t)len), ERR_OK);
}

void clock_stop_at(struct db *db, struct instant at)
{
	char text[64];

	/* The variable is a double; half a microsecond keeps the cut off its edge. */
	snprintf(text, sizeof(text), "timestamp = %lld.%06d5", (long long)(at.us / US_PER_S),
	    (int)(at.us % US_PER_S));
	session_set(db, text);
}

void clock_go(struct db *db)
{
	session_set(db, "timestamp = DEFAULT");
}

struct instant after(struct instant start, int64_t us)
{
	return (struct instant){ start.us + us };
}

static void pause_ms(unsigned ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L }, NULL);
}

void kill_connection(struct db *db)
{
	uint64_t id = session_id(db);

	sql("KILL %llu", (unsigned long long)id);
	while (sql_int("SELECT COUNT(*) FROM information_schema.processlist WHERE id = %llu",
		   (unsigned long long)id) != 0)
		pause_ms(1);
}

void wait_for_lock_waits(unsigned n)
{
	while (sql_int("SELECT COUNT(*) FROM information_schema.innodb_trx t"
		       " JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id"
		       " WHERE t.trx_state = 'LOCK WAIT' AND p.db = DATABASE()") < n)
		pause_ms(150); /* the view is made anew once it has been left alone for 100 ms */
}

/* ---- the suite -------------------------------------------------------------------------- */

static void run_file(const char *path)
{
	char text[65536], unused[4096];
	FILE *file = fopen(path, "r");
	size_t len = file == NULL ? 0 : fread(text, 1, sizeof(text) - 1, file);

	if (file == NULL || len == sizeof(text) - 1)
		log_fatal("%s: cannot be read", path);
	fclose(file);
	text[len] = '\0';
	if (run(text, unused, sizeof(unused)) != 0)
		log_fatal("%s: %s", path, mysql_error(root));
}

static void migrate(void)
{
	glob_t files;

	if (glob(SQLDIR "/[0-9][0-9][0-9][0-9]_*.sql", 0, NULL, &files) != 0)
		log_fatal(SQLDIR " has no migrations");
	for (size_t i = 0; i < files.gl_pathc; i++)
		run_file(files.gl_pathv[i]);
	globfree(&files);
}

static void make_schema(void)
{
	char text[256];

	root = root_connect(NULL);
	snprintf(text, sizeof(text), "CREATE DATABASE %s", schema);
	if (mysql_query(root, text) != 0 || mysql_select_db(root, schema) != 0)
		log_fatal("%s: %s", schema, mysql_error(root));
	migrate();
	mysql_close(root);
}

static void drop_schema(void)
{
	root = root_connect(NULL);
	sql("DROP DATABASE %s", schema);
	mysql_close(root);
}

/* The ledger's triggers let TRUNCATE alone through. */
static void empty_tables(void)
{
	sql("TRUNCATE operator_log; DELETE FROM payment_reference; SET foreign_key_checks = 0;"
	    "TRUNCATE payment_history; SET foreign_key_checks = 1; DELETE FROM payment; DELETE FROM reservation_seat;"
	    "DELETE FROM concert_seat; DELETE FROM reservation; DELETE FROM concert_schedule;"
	    "DELETE FROM concert; DELETE FROM queue_token; DELETE FROM user;"
	    "DELETE FROM idempotency_key; DELETE FROM sweep_run; DELETE FROM queue;"
	    "INSERT INTO queue (id, name) VALUES (1, 'main')");
}

/* Each test has its own process, and so its own connections.  (One that fails tidies nothing.) */
static void open_test(void)
{
	root = root_connect(schema);
	empty_tables();
	app = another_app();
}

static void close_test(void)
{
	db_close(&app);
	mysql_close(root);
}

static void find_server(char **argv)
{
	const char *dir = getenv("FRONTROW_TEST_DIR");

	if (dir == NULL) {
		char *args[] = { (char *)WITH_MARIADB, argv[0], NULL };

		execv(WITH_MARIADB, args);
		log_fatal("%s cannot be run", WITH_MARIADB);
	}
	snprintf(root_cnf, sizeof(root_cnf), "%s/root.cnf", dir);
	snprintf(app_cnf, sizeof(app_cnf), "%s/app.cnf", dir);
}

int run_suite(char **argv, const char *name, const struct db_stmt_def *stmts, unsigned nstmts,
    void (*add_tests)(TCase *tests))
{
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);
	SRunner *runner = srunner_create(suite);
	int failed;

	log_open(name, 0);
	find_server(argv);
	statements = stmts;
	nstatements = nstmts;
	snprintf(schema, sizeof(schema), "frontrow_%s_%d", name, (int)getpid());
	make_schema();
	tcase_set_timeout(tests, TEST_TIMEOUT_S);
	tcase_add_checked_fixture(tests, open_test, close_test);
	add_tests(tests);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	drop_schema();
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
