/*
 * The least that Connector/C needs to run the product's statements: one connection, the session
 * that frontrow's have (db/db.c), and the texts of store/stmt_list.h (and the naive one) prepared
 * on first use.
 *
 * A failure inside a transaction that is worth another try (1213, 1205, 1020) makes all further
 * statements of it do nothing, until sql_commit() rolls back and says so.  Any other failure ends
 * the program.
 */
#ifndef BENCH_SQL_H
#define BENCH_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/stmt_list.h"

/* What others do: a place is a count of all who wait ahead. */
#define NAIVE_LIST(STMT)                                                                           \
	STMT(NAIVE_POSITION, 2, u64,                                                               \
	    "SELECT COUNT(*) FROM queue_token"                                                     \
	    " WHERE queue_id = ? AND status = 'WAITING' AND id < ?")

#define SQL_AS_ENUM(name, nargs, row, text) STMT_##name,
enum stmt { STMT_LIST(SQL_AS_ENUM) NAIVE_LIST(SQL_AS_ENUM) STMT__MAX };

#define SQL_COLUMNS_MAX 40
#define SQL_ARGS_MAX    24

struct sql;

/* Text if it is not NULL, else a number, or less than 0 by it, or SQL's NULL. */
struct sql_arg {
	const char *text;
	uint64_t number;
	bool negative, null;
};

#define N(v)     ((struct sql_arg){ .number = (v) })
#define MINUS(v) ((struct sql_arg){ .number = -(uint64_t)(v), .negative = true })
#define T(s)     ((struct sql_arg){ .text = (s) })
#define NOTHING  ((struct sql_arg){ .null = true })

/* The first row, its integer columns as numbers; all rows are fetched. */
struct sql_answer {
	uint64_t number[SQL_COLUMNS_MAX];
	uint64_t last; /* the first column of the last row */
	size_t rows;
	uint64_t insert_id;
	bool lost; /* not run, or in vain: the transaction is to be run again */
};

struct sql *sql_open(const char *option_file, const char *database);
void sql_close(struct sql *sql);
const struct sql_answer *sql_run(
    struct sql *sql, enum stmt stmt, const struct sql_arg *args, size_t nargs);
void sql_begin(struct sql *sql);
/* False: rolled back, to be run again. */
bool sql_commit(struct sql *sql);
#define RUN(sql, name, ...)                                                                        \
	sql_run((sql), STMT_##name, (const struct sql_arg[]){ __VA_ARGS__ },                       \
	    sizeof((const struct sql_arg[]){ __VA_ARGS__ }) / sizeof(struct sql_arg))

#endif
