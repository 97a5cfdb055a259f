/* The connection, its session, arguments in and columns out. */
#include <mysqld_error.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/db_impl.h"
#include "db/fixture.h"
#include "db/row.h"

/* clang-format off */
#define STMTS(STMT)                                                                             \
	STMT(SESSION, 0, "SELECT @@tx_isolation, @@time_zone, @@innodb_lock_wait_timeout,"      \
	    " @@lock_wait_timeout, @@idle_transaction_timeout, @@max_statement_time,"           \
	    " @@sql_mode, @@character_set_client")                                              \
	STMT(SAMPLE_INSERT, 7, "INSERT INTO sample (i, u, t, b, at, u_id, day)"                   \
	    " VALUES (?, ?, ?, ?, ?, ?, CAST(? AS DATE))")                                      \
	STMT(SAMPLE_GET, 1,                                                                      \
	    "SELECT i, u, t, b, at, u_id, day, CAST(u AS DECIMAL(30,3)) FROM sample WHERE id = ?") \
	STMT(SAMPLE_TOUCH, 1, "UPDATE sample SET i = i WHERE id = ?")                             \
	STMT(SAMPLE_COUNT, 0, "SELECT COUNT(*) FROM sample")                                      \
	STMT(SAMPLE_IDS, 0, "SELECT id FROM sample ORDER BY id")                                  \
	STMT(SAMPLE_SLOWLY, 0, "SELECT id FROM sample WHERE SLEEP(i) = 0 ORDER BY id")            \
	STMT(SAMPLE_SLEEP, 1, "UPDATE sample SET i = i + 1 WHERE SLEEP(?) = 0")                   \
	STMT(SLEEP, 1, "SELECT SLEEP(?)")                                                       \
	STMT(RETURNING, 1, "INSERT INTO sample (i) VALUES (?) RETURNING id, i")                  \
	STMT(LONG_TEXTS, 3, "SELECT REPEAT('a', ?), 'between', REPEAT('b', ?), ? + 0")          \
	STMT(TEXTS_IN_TURN, 0,                                                                  \
	    "SELECT REPEAT('x', n) FROM (SELECT 3 AS n UNION ALL SELECT 600"                    \
	    " UNION ALL SELECT NULL UNION ALL SELECT 70000 UNION ALL SELECT 0) lengths")        \
	STMT(USER_INSERT, 1, "INSERT INTO user (uuid, balance) VALUES (?, 0)")                  \
	STMT(USER_OVERDRAW, 0, "UPDATE user SET balance = -1")                                  \
	STMT(WRONG, 0, "SELECT no_such_column FROM user")                                       \
	STMT(DROP, 0, "DROP TABLE user")
/* clang-format on */

/* Read by a table of columns. */
enum colour { RED, GREEN };
static const char *const colours[] = { "RED", "GREEN" };
static const char *const known[] = { NULL, "RED" };

struct part {
	struct seat_id seat;
	const char *label;
};

struct sample {
	uint64_t u;
	int64_t i;
	enum colour colour, perhaps;
	unsigned small;
	bool yes;
	struct {
		const char *text;
	} in;
	struct instant at, never;
	struct date day;
	struct uuid user;
	struct token_id token;
	struct part part, none;
};

static DB_ROW(part, struct part, COL(seat), COL(label));
static DB_ROW(sample, struct sample, COL(u), COL_AS(i, "minus"), COL_WORD(colour, colours),
    COL_WORD(perhaps, known), COL(small), COL(yes), COL_ROW(part, row_part),
    COL_ROW_OR_0(none, row_part), COL(in.text), COL(at), COL(never), COL(day), COL(user),
    COL_OR_0(token));

/* clang-format off */
#define ROWS(STMT)                                                                              \
	STMT(ROW_SAMPLE, 1, sample,                                                             \
	    "SELECT 5 AS u, -6 AS minus, 'GREEN' AS colour, ? AS perhaps, 7 AS small,"          \
	    " TRUE AS yes, 8 AS seat, 'A1' AS label, CAST(NULL AS UNSIGNED) AS seat,"           \
	    " 'lost' AS label, 'text' AS text, TIMESTAMP'2024-02-29 00:00:00' AS at,"           \
	    " CAST(NULL AS DATETIME) AS never, DATE'2024-02-29' AS day,"                        \
	    " '01234567-89ab-4def-8123-456789abcdef' AS user, CAST(NULL AS UNSIGNED) AS token") \
	STMT(ROW_LABELS, 0, part,                                                               \
	    "SELECT seq AS seat, CONCAT('A', seq) AS label FROM seq_1_to_3")                    \
	STMT(ROW_NULL, 0, part, "SELECT CAST(NULL AS UNSIGNED) AS seat, 'A1' AS label")         \
	STMT(ROW_FEWER, 0, part, "SELECT 8 AS seat")                                            \
	STMT(ROW_MORE, 0, part, "SELECT 8 AS seat, 'A1' AS label, 9 AS price")                  \
	STMT(ROW_MISNAMED, 0, part, "SELECT 8 AS seat, 'A1' AS lable")                          \
	STMT(ROW_SWAPPED, 0, part, "SELECT 'A1' AS label, 8 AS seat")                           \
	STMT(ROW_MISTYPED, 0, part, "SELECT 8 AS seat, 1 AS label")                             \
	STMT(ROW_RETURNED, 0, part, "INSERT INTO sample (i) VALUES (1) RETURNING id, i")
/* clang-format on */

#define AS_ENUM(name, nargs, text)          name,
#define AS_ROW_ENUM(name, nargs, row, text) name,
#define AS_DEF(name, nargs, text)           { #name, nargs, NULL, text },
#define AS_ROW_DEF(name, nargs, row, text)  { #name, nargs, row_##row, text },

enum { STMTS(AS_ENUM) ROWS(AS_ROW_ENUM) COUNT };
static const struct db_stmt_def stmts[] = { STMTS(AS_DEF) ROWS(AS_ROW_DEF) };

static const char user_text[] = "01234567-89ab-4def-8123-456789abcdef";

static void given_sample_table(void)
{
	sql("CREATE OR REPLACE TABLE sample (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, i BIGINT,"
	    " u BIGINT UNSIGNED, t TEXT CHARACTER SET utf8mb4, b BINARY(4), at DATETIME(6),"
	    " u_id UUID, day DATE)");
}

static uint64_t count_samples(void)
{
	struct db_rows rows;
	uint64_t n;

	ck_assert_err(db_query_row(app, &rows, SAMPLE_COUNT, DB_NO_ARGS), ERR_OK);
	n = db_u64(&rows, 0);
	db_rows_end(&rows);
	return n;
}

/* ---- session ---------------------------------------------------------------------------- */

START_TEST(session_is_as_promised)
{
	struct db_rows rows;

	ck_assert_err(db_query_row(app, &rows, SESSION, DB_NO_ARGS), ERR_OK);
	ck_assert_str_eq(db_text(&rows, 0, NULL), "READ-COMMITTED");
	ck_assert_str_eq(db_text(&rows, 1, NULL), "+00:00");
	ck_assert_uint_eq(db_u64(&rows, 2), 2);
	ck_assert_uint_eq(db_u64(&rows, 3), 2);
	ck_assert_uint_eq(db_u64(&rows, 4), 5);
	ck_assert_str_eq(db_text(&rows, 5, NULL), "4.000000");
	ck_assert_ptr_nonnull(strstr(db_text(&rows, 6, NULL), "STRICT_ALL_TABLES"));
	ck_assert_str_eq(db_text(&rows, 7, NULL), "utf8mb4");
	ck_assert(!db_row(&rows));
}
END_TEST

/* What bounds every wait for a lock in the workers of the line. */
START_TEST(brisk_session_gives_a_statement_half_a_second)
{
	struct db_config config = app_config();
	struct db_rows rows;
	struct db *db;

	config.patience = DB_BRISK;
	db = db_open(&config);
	ck_assert_err(db_query_row(db, &rows, SESSION, DB_NO_ARGS), ERR_OK);
	ck_assert_str_eq(db_text(&rows, 5, NULL), "0.500000");
	ck_assert_uint_eq(db_u64(&rows, 4), 5);
	db_close(&db);
}
END_TEST

START_TEST(session_survives_a_new_connection)
{
	struct db_rows rows;

	db_drop(app);
	ck_assert_err(db_query_row(app, &rows, SESSION, DB_NO_ARGS), ERR_OK);
	ck_assert_str_eq(db_text(&rows, 0, NULL), "READ-COMMITTED");
	db_rows_end(&rows);
}
END_TEST

START_TEST(no_server_is_db_down)
{
	static const char nowhere[] = "[frontrow]\nsocket = /nonexistent/sock\n";
	char file[] = "/tmp/frontrow-test.XXXXXX";
	struct db_config config = { .option_file = file };
	struct db *db;
	int fd = mkstemp(file);

	ck_assert_int_eq(write(fd, nowhere, sizeof(nowhere) - 1), sizeof(nowhere) - 1);
	db = db_open(&config);
	ck_assert_err(db_connect(db), ERR_DB_DOWN);
	ck_assert_uint_eq(db_errno(db), 2002);
	db_close(&db);
	close(fd);
	unlink(file);
}
END_TEST

/* ---- values ----------------------------------------------------------------------------- */

static void check_round_trip(
    int64_t i, uint64_t u, const char *text, const char bytes[4], struct instant at)
{
	struct uuid uuid, found;
	struct db_rows rows;
	uint64_t changed;
	size_t len;

	ck_assert(uuid_parse(user_text, UUID_TEXT_LEN, &uuid));
	ck_assert_err(db_exec(app, SAMPLE_INSERT, &changed,
			  DB_ARGS(DB_I64(i), DB_U64(u), DB_TEXT(text), DB_BYTES(bytes, 4),
			      DB_INSTANT(at), DB_UUID(&uuid), DB_TEXT("2024-02-29"))),
	    ERR_OK);
	ck_assert_uint_eq(changed, 1);
	ck_assert_err(
	    db_query_row(app, &rows, SAMPLE_GET, DB_ARGS(DB_U64(db_insert_id(app)))), ERR_OK);
	ck_assert_uint_eq(rows.stmt->ncolumns, 8);
	ck_assert_int_eq(db_i64(&rows, 0), i);
	ck_assert_uint_eq(db_u64(&rows, 1), u);
	ck_assert_str_eq(db_text(&rows, 2, &len), text);
	ck_assert_uint_eq(len, strlen(text));
	ck_assert_mem_eq(db_text(&rows, 3, &len), bytes, 4);
	ck_assert_uint_eq(len, 4);
	ck_assert_int_eq(db_instant(&rows, 4).us, at.us);
	found = db_uuid(&rows, 5);
	ck_assert(uuid_equal(&found, &uuid));
	ck_assert_int_eq(db_date(&rows, 6).year, 2024);
	ck_assert_int_eq(db_date(&rows, 6).month, 2);
	ck_assert_int_eq(db_date(&rows, 6).day, 29);
	ck_assert_ptr_nonnull(strstr(db_text(&rows, 7, NULL), ".000"));
	ck_assert(!db_row(&rows));
}

START_TEST(values_come_back_as_they_went)
{
	given_sample_table();
	check_round_trip(0, 0, "", "\0\0\0\0", (struct instant){ 1 });
	check_round_trip(INT64_MAX, UINT64_MAX, "한글 \xf0\x9f\x8e\xab", "\xff\xfe\x00\x80",
	    (struct instant){ INT64_C(1798106400123456) });
	check_round_trip(INT64_MIN, INT64_MAX, "'; DROP TABLE user; --", "\n\r\t\x1a",
	    (struct instant){ INT64_C(253402300799999999) });
}
END_TEST

START_TEST(nulls_come_back_and_leave_nothing_behind)
{
	struct db_rows rows;
	uint64_t first;

	given_sample_table();
	check_round_trip(7, 7, "seven", "7777", (struct instant){ 7 });
	ck_assert_err(db_exec(app, SAMPLE_INSERT, NULL,
			  DB_ARGS(DB_NULL, DB_NULL, DB_TEXT(NULL), DB_NULL,
			      DB_INSTANT(INSTANT_NULL), DB_NULL, DB_NULL)),
	    ERR_OK);
	first = db_insert_id(app);
	ck_assert_err(db_query_row(app, &rows, SAMPLE_GET, DB_ARGS(DB_U64(first))), ERR_OK);
	for (unsigned i = 0; i < rows.stmt->ncolumns; i++)
		ck_assert(db_is_null(&rows, i));
	ck_assert_ptr_null(db_text(&rows, 2, NULL));
	ck_assert(instant_is_null(db_instant(&rows, 4)));
	db_rows_end(&rows);
}
END_TEST

START_TEST(texts_of_any_length_are_whole)
{
	static const uint64_t lengths[] = { 0, 1, 510, 511, 512, 513, 1023, 1024, 5, 1000000, 2 };
	struct db_rows rows;
	size_t len;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		ck_assert_err(db_query_row(app, &rows, LONG_TEXTS,
				  DB_ARGS(DB_U64(lengths[i]), DB_U64(lengths[i] + 1), DB_I64(-3))),
		    ERR_OK);
		ck_assert_uint_eq(strspn(db_text(&rows, 0, &len), "a"), lengths[i]);
		ck_assert_uint_eq(len, lengths[i]);
		ck_assert_str_eq(db_text(&rows, 1, NULL), "between");
		ck_assert_uint_eq(strspn(db_text(&rows, 2, &len), "b"), lengths[i] + 1);
		ck_assert_uint_eq(len, lengths[i] + 1);
		db_rows_end(&rows);
	}
}
END_TEST

START_TEST(rows_of_one_result_do_not_mix)
{
	static const size_t lengths[] = { 3, 600, 0, 70000, 0 };
	struct db_rows rows;
	size_t len;

	ck_assert_err(db_query(app, &rows, TEXTS_IN_TURN, DB_NO_ARGS), ERR_OK);
	for (size_t i = 0; i < 5; i++) {
		ck_assert(db_row(&rows));
		ck_assert(db_is_null(&rows, 0) == (i == 2));
		ck_assert(i == 2 || strspn(db_text(&rows, 0, &len), "x") == lengths[i]);
	}
	ck_assert(!db_row(&rows));
	ck_assert(!db_row(&rows));
}
END_TEST

START_TEST(rows_may_be_left_unread)
{
	struct db_rows rows;

	given_sample_table();
	sql("INSERT INTO sample (i) VALUES (1), (2), (3)");
	for (int i = 0; i < 3; i++) {
		ck_assert_err(db_query(app, &rows, SAMPLE_IDS, DB_NO_ARGS), ERR_OK);
		ck_assert(db_row(&rows));
		ck_assert_uint_eq(db_u64(&rows, 0), 1);
		ck_assert_uint_eq(count_samples(), 3); /* another statement meanwhile */
		db_rows_end(&rows);
		db_rows_end(&rows);
	}
}
END_TEST

START_TEST(no_row_is_an_outcome)
{
	struct db_rows rows;

	given_sample_table();
	ck_assert_err(db_query_row(app, &rows, SAMPLE_GET, DB_ARGS(DB_U64(99))), ERR_NO_ROW);
	ck_assert_err(db_query(app, &rows, SAMPLE_IDS, DB_NO_ARGS), ERR_OK);
	ck_assert(!db_row(&rows));
}
END_TEST

START_TEST(returning_gives_its_row)
{
	struct db_rows rows;

	given_sample_table();
	for (int64_t i = 1; i <= 2; i++) {
		ck_assert_err(db_query_row(app, &rows, RETURNING, DB_ARGS(DB_I64(-i))), ERR_OK);
		ck_assert_int_eq(db_i64(&rows, 0), i);
		ck_assert_int_eq(db_i64(&rows, 1), -i);
		db_rows_end(&rows);
	}
	ck_assert_uint_eq(count_samples(), 2);
}
END_TEST

START_TEST(rows_matched_are_counted_not_rows_changed)
{
	uint64_t changed;

	given_sample_table();
	sql("INSERT INTO sample (i) VALUES (1)");
	ck_assert_err(db_exec(app, SAMPLE_TOUCH, &changed, DB_ARGS(DB_U64(1))), ERR_OK);
	ck_assert_uint_eq(changed, 1);
	ck_assert_err(db_exec(app, SAMPLE_TOUCH, &changed, DB_ARGS(DB_U64(2))), ERR_OK);
	ck_assert_uint_eq(changed, 0);
}
END_TEST

/* ---- rows by a table -------------------------------------------------------------------- */

START_TEST(row_is_read_by_its_columns)
{
	struct arena *arena = arena_new();
	struct sample s;
	struct uuid user;

	memset(&s, 0xff, sizeof(s));
	ck_assert_err(db_get(app, ROW_SAMPLE, arena, &s, DB_ARGS(DB_TEXT("RED"))), ERR_OK);
	ck_assert_uint_eq(s.u, 5);
	ck_assert_int_eq(s.i, -6);
	ck_assert_uint_eq(s.colour, GREEN);
	ck_assert_uint_eq(s.perhaps, 1);
	ck_assert_uint_eq(s.small, 7);
	ck_assert(s.yes);
	ck_assert_uint_eq(s.part.seat.v, 8);
	ck_assert_str_eq(s.part.label, "A1");
	ck_assert_uint_eq(s.none.seat.v, 0);
	ck_assert_ptr_null(s.none.label);
	ck_assert_str_eq(s.in.text, "text");
	ck_assert_int_eq(s.at.us, INT64_C(1709164800000000));
	ck_assert(instant_is_null(s.never));
	ck_assert_int_eq(s.day.day, 29);
	ck_assert(uuid_parse(user_text, UUID_TEXT_LEN, &user) && uuid_equal(&s.user, &user));
	ck_assert_uint_eq(s.token.v, 0);
	ck_assert_err(db_get(app, ROW_SAMPLE, arena, &s, DB_ARGS(DB_TEXT("BLUE"))), ERR_OK);
	ck_assert_uint_eq(s.perhaps, 0);
	ck_assert_err(db_get(app, ROW_SAMPLE, arena, &s, DB_ARGS(DB_NULL)), ERR_OK);
	ck_assert_uint_eq(s.perhaps, 0);
	arena_free(&arena);
}
END_TEST

START_TEST(rows_are_read_into_an_array)
{
	struct arena *arena = arena_new();
	struct part *list;
	size_t n;

	ck_assert_err(db_list(app, ROW_LABELS, arena, &list, &n, DB_NO_ARGS), ERR_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert_uint_eq(list[2].seat.v, 3);
	ck_assert_str_eq(list[2].label, "A3");
	arena_free(&arena);
}
END_TEST

/* Each is found before the statement runs. */
static const unsigned drifted[] = { ROW_FEWER, ROW_MORE, ROW_MISNAMED, ROW_SWAPPED, ROW_MISTYPED };

START_TEST(result_that_is_not_the_row_panics)
{
	(void)!db_connect(app);
	(void)!db_prepare(app, &app->stmts[drifted[_i]]);
}
END_TEST

START_TEST(returned_columns_that_are_not_the_row_panic)
{
	given_sample_table();
	ck_assert_err(db_prepare(app, &app->stmts[ROW_RETURNED]), ERR_OK);
	(void)!db_find(app, ROW_RETURNED, DB_NO_ARGS);
}
END_TEST

START_TEST(null_in_a_row_panics)
{
	struct part part;

	(void)!db_get(app, ROW_NULL, NULL, &part, DB_NO_ARGS);
}
END_TEST

START_TEST(struct_of_another_size_panics)
{
	uint64_t seat;

	(void)!db_get(app, ROW_LABELS, NULL, &seat, DB_NO_ARGS);
}
END_TEST

/* ---- misuse is a defect ----------------------------------------------------------------- */

static void stand_on_a_sample(struct db_rows *rows_r)
{
	given_sample_table();
	sql("INSERT INTO sample (i, t) VALUES (-1, 'text')");
	ck_assert_err(db_query_row(app, rows_r, SAMPLE_GET, DB_ARGS(DB_U64(1))), ERR_OK);
}

START_TEST(null_read_as_a_number_panics)
{
	struct db_rows rows;

	stand_on_a_sample(&rows);
	db_u64(&rows, 1);
}
END_TEST

START_TEST(negative_read_as_unsigned_panics)
{
	struct db_rows rows;

	stand_on_a_sample(&rows);
	db_u64(&rows, 0);
}
END_TEST

START_TEST(text_read_as_a_number_panics)
{
	struct db_rows rows;

	stand_on_a_sample(&rows);
	db_i64(&rows, 2);
}
END_TEST

START_TEST(missing_column_panics)
{
	struct db_rows rows;

	stand_on_a_sample(&rows);
	db_is_null(&rows, 8);
}
END_TEST

START_TEST(wrong_number_of_arguments_panics)
{
	given_sample_table();
	(void)!db_exec(app, SAMPLE_TOUCH, NULL, DB_NO_ARGS);
}
END_TEST

START_TEST(second_result_of_a_statement_panics)
{
	struct db_rows rows, others;

	stand_on_a_sample(&rows);
	(void)!db_query(app, &others, SAMPLE_GET, DB_ARGS(DB_U64(1)));
}
END_TEST

/* ---- errors ----------------------------------------------------------------------------- */

static const struct {
	enum err class;
	unsigned numbers[40];
} classes[] = {
	{ ERR_DB_RETRY, { 1020, 1205, 1213, 1412, 1615 } },
	{ ERR_DUPLICATE, { 1062 } },
	/* Interrupted, locked, full, out of memory. */
	{ ERR_DB_BUSY, { 1317, 1689, 1969, 1223, 4145, 1021, 1034, 1114, 1197, 1206, 1461, 1637,
			   1705, 3019, 4139, 1037, 1038, 1041, 3015, 3044 } },
	/* The storage fails, or is damaged. */
	{ ERR_DB_BUSY, { 1004, 1015, 1016, 1023, 1024, 1026, 1028, 1030, 1039, 1180, 1296, 1297,
			   1467, 1534, 1598, 1810, 1811, 1815, 1878, 1942, 1964, 1036, 1194, 1195,
			   1712, 1812, 1814, 1817, 1877, 1932, 3000 } },
	/* Not a server to write to. */
	{ ERR_DB_DOWN, { 1047, 1243, 1290, 1792, 1836, 1874, 3032 } },
	{ ERR_DB_DOWN, { 1040, 1053, 1077, 1135, 1152, 1154, 1155, 1156, 1157, 1158, 1159, 1160,
			   1161, 1181, 1184, 1203, 1226, 1927 } },
	{ ERR_DB_DOWN, { 2001, 2002, 2003, 2004, 2005, 2006, 2012, 2013, 2020, 2026, 2027, 2055,
			   5013, 5014, 5015 } },
	/* Defects of ours, or of the installation. */
	{ ERR_INTERNAL, { 1046, 1048, 1054, 1064, 1142, 1146, 1264, 1366, 1406, 1451, 1452, 2014,
			    2030, 4025, 4165, 9999 } },
};

START_TEST(numbers_have_their_class)
{
	for (const unsigned *number = classes[_i].numbers; *number != 0; number++)
		ck_assert_msg(db_classify(*number) == classes[_i].class, "%u: %s, not %s", *number,
		    err_code(db_classify(*number)), err_code(classes[_i].class));
}
END_TEST

/* Of those that the server itself sends, 1180 alone; and 2006 was never sent. */
START_TEST(only_a_lost_reply_leaves_open_what_has_happened)
{
	for (unsigned number = 1000; number < 2000; number++)
		ck_assert_msg(db_leaves_open(number) == (number == 1180), "%u", number);
	for (unsigned number = 3000; number < 5000; number++)
		ck_assert_msg(!db_leaves_open(number), "%u", number);
	ck_assert(!db_leaves_open(2006));
	ck_assert(db_leaves_open(2013));
	ck_assert(db_leaves_open(2027));
	ck_assert(db_leaves_open(5013));
}
END_TEST

/* The server has become another's replica, and the writer's name leads to a new one. */
START_TEST(write_that_a_server_may_not_do_goes_to_another)
{
	uint64_t first = session_id(app);

	given_sample_table();
	sql("INSERT INTO sample (i) VALUES (1)");
	session_set(app, "tx_read_only = TRUE");
	ck_assert_err(db_exec(app, SAMPLE_TOUCH, NULL, DB_ARGS(DB_U64(1))), ERR_OK);
	ck_assert_uint_ne(session_id(app), first);
}
END_TEST

START_TEST(duplicate_is_an_outcome)
{
	ck_assert_err(db_exec(app, USER_INSERT, NULL, DB_ARGS(DB_TEXT(user_text))), ERR_OK);
	ck_assert_err(db_exec(app, USER_INSERT, NULL, DB_ARGS(DB_TEXT(user_text))), ERR_DUPLICATE);
	ck_assert_uint_eq(db_errno(app), ER_DUP_ENTRY);
}
END_TEST

START_TEST(defects_are_internal)
{
	struct db_rows rows;

	ck_assert_err(db_query(app, &rows, WRONG, DB_NO_ARGS), ERR_INTERNAL);
	ck_assert_uint_eq(db_errno(app), ER_BAD_FIELD_ERROR);
	ck_assert_err(db_exec(app, USER_INSERT, NULL, DB_ARGS(DB_TEXT(user_text))), ERR_OK);
	ck_assert_err(db_exec(app, USER_OVERDRAW, NULL, DB_NO_ARGS), ERR_INTERNAL);
	ck_assert_uint_eq(db_errno(app), ER_CONSTRAINT_FAILED);
	ck_assert_err(db_exec(app, DROP, NULL, DB_NO_ARGS), ERR_INTERNAL);
	ck_assert_int_eq(sql_int("SELECT balance FROM user"), 0);
}
END_TEST

START_TEST(statement_that_takes_too_long_is_busy)
{
	struct db_rows rows;

	session_set(app, "max_statement_time = 0.1");
	ck_assert_err(db_query(app, &rows, SLEEP, DB_ARGS(DB_I64(5))), ERR_DB_BUSY);
	ck_assert_uint_eq(db_errno(app), ER_STATEMENT_TIMEOUT);
}
END_TEST

static void count_row(const struct db_rows *rows, void *ctx)
{
	unsigned *n = ctx;

	ck_assert_uint_eq(db_u64(rows, 0), ++*n);
}

/* Rows have come by then; the statement, and others, can be run again. */
START_TEST(stream_that_takes_too_long_is_busy_and_runs_again)
{
	unsigned n = 0;

	given_sample_table();
	sql("INSERT INTO sample (i) SELECT 0 FROM seq_1_to_3000; INSERT INTO sample (i) VALUES (5)");
	session_set(app, "max_statement_time = 0.5");
	for (int i = 0; i < 2; i++) {
		n = 0;
		ck_assert_err(
		    db_stream(app, SAMPLE_SLOWLY, count_row, &n, DB_NO_ARGS), ERR_DB_BUSY);
		ck_assert_uint_gt(n, 0);
		ck_assert_uint_le(n, 3000);
	}
	ck_assert_uint_eq(count_samples(), 3001);
	sql("DELETE FROM sample WHERE i = 5");
	n = 0;
	ck_assert_err(db_stream(app, SAMPLE_SLOWLY, count_row, &n, DB_NO_ARGS), ERR_OK);
	ck_assert_uint_eq(n, 3000);
}
END_TEST

/* ---- lost connections ------------------------------------------------------------------- */

START_TEST(stale_connection_is_replaced_for_a_read)
{
	given_sample_table();
	ck_assert_uint_eq(count_samples(), 0);
	kill_connection(app);
	ck_assert_uint_eq(count_samples(), 0);
}
END_TEST

START_TEST(stale_connection_is_replaced_for_a_write_that_was_not_sent)
{
	given_sample_table();
	sql("INSERT INTO sample (i) VALUES (1)");
	ck_assert_err(db_exec(app, SAMPLE_TOUCH, NULL, DB_ARGS(DB_U64(1))), ERR_OK);
	kill_connection(app);
	ck_assert_err(db_exec(app, SAMPLE_TOUCH, NULL, DB_ARGS(DB_U64(1))), ERR_OK);
}
END_TEST

/* In a process of its own: ends the test's connection once its statement runs. */
static pid_t kill_when_it_sleeps(void)
{
	uint64_t id = session_id(app);
	pid_t pid = fork();
	MYSQL *my;
	char text[128];

	if (pid != 0)
		return pid;
	my = mysql_init(NULL);
	snprintf(text, sizeof(text), "%s/root.cnf", getenv("FRONTROW_TEST_DIR"));
	mysql_options(my, MYSQL_READ_DEFAULT_FILE, text);
	if (mysql_real_connect(my, NULL, NULL, NULL, NULL, 0, NULL, 0) == NULL)
		_exit(1);
	usleep(200000);
	snprintf(text, sizeof(text), "KILL %llu", (unsigned long long)id);
	_exit(mysql_query(my, text) == 0 ? 0 : 2);
}

START_TEST(read_that_was_cut_off_runs_again)
{
	struct db_rows rows;
	uint64_t first = session_id(app);
	pid_t pid = kill_when_it_sleeps();
	int status;

	ck_assert_err(db_query_row(app, &rows, SLEEP, DB_ARGS(DB_I64(1))), ERR_OK);
	db_rows_end(&rows);
	ck_assert_uint_ne(session_id(app), first);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(write_that_was_cut_off_is_uncertain)
{
	pid_t pid;
	int status;

	given_sample_table();
	sql("INSERT INTO sample (i) VALUES (1)");
	pid = kill_when_it_sleeps();
	ck_assert_err(db_exec(app, SAMPLE_SLEEP, NULL, DB_ARGS(DB_I64(2))), ERR_UNCERTAIN);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_uint_eq(count_samples(), 1);
}
END_TEST

START_TEST(dropped_handle_stays_usable)
{
	given_sample_table();
	for (int i = 0; i < 3; i++) {
		ck_assert_uint_eq(count_samples(), 0);
		db_drop(app);
		db_drop(app);
	}
}
END_TEST

START_TEST(script_runs_all_its_statements)
{
	static const char good[] = "SET @a = 1; SELECT @a; SET @b = 2";
	static const char bad[] = "SET @a = 1; SELECT no_such_column; SET @b = 2";

	ck_assert_err(db_script(app, good, strlen(good)), ERR_OK);
	ck_assert_err(db_script(app, bad, strlen(bad)), ERR_INTERNAL);
	ck_assert_uint_eq(db_errno(app), ER_BAD_FIELD_ERROR);
	ck_assert_err(db_script(app, good, strlen(good)), ERR_OK);
}
END_TEST

static void add_tests(TCase *tests)
{
	tcase_add_test(tests, session_is_as_promised);
	tcase_add_test(tests, brisk_session_gives_a_statement_half_a_second);
	tcase_add_test(tests, session_survives_a_new_connection);
	tcase_add_test(tests, no_server_is_db_down);
	tcase_add_test(tests, values_come_back_as_they_went);
	tcase_add_test(tests, nulls_come_back_and_leave_nothing_behind);
	tcase_add_test(tests, texts_of_any_length_are_whole);
	tcase_add_test(tests, rows_of_one_result_do_not_mix);
	tcase_add_test(tests, rows_may_be_left_unread);
	tcase_add_test(tests, no_row_is_an_outcome);
	tcase_add_test(tests, returning_gives_its_row);
	tcase_add_test(tests, rows_matched_are_counted_not_rows_changed);
	tcase_add_test(tests, row_is_read_by_its_columns);
	tcase_add_test(tests, rows_are_read_into_an_array);
	tcase_add_loop_test_raise_signal(tests, result_that_is_not_the_row_panics, SIGABRT, 0,
	    sizeof(drifted) / sizeof(drifted[0]));
	tcase_add_test_raise_signal(tests, returned_columns_that_are_not_the_row_panic, SIGABRT);
	tcase_add_test_raise_signal(tests, null_in_a_row_panics, SIGABRT);
	tcase_add_test_raise_signal(tests, struct_of_another_size_panics, SIGABRT);
	tcase_add_test_raise_signal(tests, null_read_as_a_number_panics, SIGABRT);
	tcase_add_test_raise_signal(tests, negative_read_as_unsigned_panics, SIGABRT);
	tcase_add_test_raise_signal(tests, text_read_as_a_number_panics, SIGABRT);
	tcase_add_test_raise_signal(tests, missing_column_panics, SIGABRT);
	tcase_add_test_raise_signal(tests, wrong_number_of_arguments_panics, SIGABRT);
	tcase_add_test_raise_signal(tests, second_result_of_a_statement_panics, SIGABRT);
	tcase_add_loop_test(
	    tests, numbers_have_their_class, 0, sizeof(classes) / sizeof(classes[0]));
	tcase_add_test(tests, only_a_lost_reply_leaves_open_what_has_happened);
	tcase_add_test(tests, duplicate_is_an_outcome);
	tcase_add_test(tests, defects_are_internal);
	tcase_add_test(tests, statement_that_takes_too_long_is_busy);
	tcase_add_test(tests, stream_that_takes_too_long_is_busy_and_runs_again);
	tcase_add_test(tests, stale_connection_is_replaced_for_a_read);
	tcase_add_test(tests, stale_connection_is_replaced_for_a_write_that_was_not_sent);
	tcase_add_test(tests, write_that_a_server_may_not_do_goes_to_another);
	tcase_add_test(tests, read_that_was_cut_off_runs_again);
	tcase_add_test(tests, write_that_was_cut_off_is_uncertain);
	tcase_add_test(tests, dropped_handle_stays_usable);
	tcase_add_test(tests, script_runs_all_its_statements);
}

int main(int argc, char **argv)
{
	(void)argc;
	return run_suite(argv, "db", stmts, COUNT, add_tests);
}
