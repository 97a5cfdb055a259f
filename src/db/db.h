/*
 * One connection to MariaDB, its session and its prepared statements.
 *
 * Every session runs READ COMMITTED, UTC, strict sql_mode, utf8mb4, and nested timeouts: a row
 * lock is waited for 2 s, a statement runs 4 s, an idle transaction lives 5 s, a reply is waited
 * for 8 s (nginx waits 10).  In a DB_BRISK session a statement runs 0.5 s, its waits for locks of
 * every kind included (innodb_lock_wait_timeout has whole seconds); a COMMIT that has begun to
 * write is not interrupted by that limit.  Affected rows are rows *matched* (CLIENT_FOUND_ROWS), so
 * a guarded write is judged by its WHERE alone.  A broken connection is closed, never silently
 * reopened under a transaction; the next call outside one connects anew.  After a failed statement
 * (but for ERR_DUPLICATE) a transaction can only be rolled back: its further statements fail
 * likewise.
 *
 * Statements are named by their index in the table given at open; text and argument count come
 * from there and nowhere else.  They are prepared on first use of a connection.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/uuid.h"

struct db;
struct db_row_def;
typedef const struct db_row_def *db_row_fn(void);

struct db_stmt_def {
	const char *name;
	unsigned nargs;
	db_row_fn *row; /* of its result (db/row.h); NULL: not compared */
	const char *sql;
};

enum db_patience {
	DB_PATIENT,   /* 4 s a statement */
	DB_BRISK,     /* 0.5 s a statement */
	DB_UNHURRIED, /* no limit: for migrations and an operator at a terminal */
};

struct db_config {
	const char *option_file; /* MariaDB option file; NULL reads none */
	const char *group;       /* the group read there; NULL is [frontrow] */
	const char *database;    /* schema, or NULL to select none */
	const struct db_stmt_def *stmts;
	unsigned nstmts;
	enum db_patience patience;
};

/* Never fails and does not connect yet; the strings and the table must outlive the handle. */
struct db *db_open(const struct db_config *config);
void db_close(struct db **db);

/* Connects if not connected.  ERR_DB_DOWN when the server cannot be reached. */
MUST_CHECK enum err db_connect(struct db *db);
/* Closes the connection (and with it locks and prepared statements); the handle stays usable. */
void db_drop(struct db *db);
/* MariaDB's number for the last failure on this handle, 0 if none; for logs and for 1205. */
unsigned db_errno(const struct db *db);
/* Whether the last failure was a row lock that was waited for in vain. */
bool db_waited_in_vain(const struct db *db);
/* Whether it was 1419: the server keeps a binary log and does not trust this account to make
 * triggers. */
bool db_not_trusted(const struct db *db);
bool db_in_tx(const struct db *db);
/* How often a transaction of this handle was run again since it was opened. */
uint64_t db_retries(const struct db *db);

/* ---- arguments -------------------------------------------------------------------------- */

enum db_kind { DB_KIND_NULL, DB_KIND_I64, DB_KIND_U64, DB_KIND_TEXT, DB_KIND_INSTANT };

struct db_arg {
	enum db_kind kind;
	int64_t i64;
	uint64_t u64;
	const char *text; /* borrowed until the call returns */
	size_t len;
	struct instant instant;
};

struct db_arg db_arg_uuid(const struct uuid *uuid, char text[UUID_TEXT_LEN + 1]);
struct db_arg db_arg_text(const char *text); /* NULL is SQL's NULL */

#define DB_NULL    ((struct db_arg){ .kind = DB_KIND_NULL })
#define DB_I64(v)  ((struct db_arg){ .kind = DB_KIND_I64, .i64 = (v) })
#define DB_U64(v)  ((struct db_arg){ .kind = DB_KIND_U64, .u64 = (v) })
#define DB_TEXT(s) db_arg_text(s)
#define DB_BYTES(p, n)                                                                             \
	((struct db_arg){ .kind = DB_KIND_TEXT, .text = (const char *)(p), .len = (n) })
/* A null instant is SQL's NULL. */
#define DB_INSTANT(v) ((struct db_arg){ .kind = DB_KIND_INSTANT, .instant = (v) })
#define DB_UUID(u)    db_arg_uuid((u), (char[UUID_TEXT_LEN + 1]){ 0 })

/* The last two parameters of the calls below. */
#define DB_ARGS(...)                                                                               \
	((const struct db_arg[]){ __VA_ARGS__ }),                                                  \
	    (sizeof((const struct db_arg[]){ __VA_ARGS__ }) / sizeof(struct db_arg))
#define DB_NO_ARGS NULL, 0

/* ---- statements ------------------------------------------------------------------------- */

/*
 * Runs a statement that returns no rows.  *changed_r (may be NULL): the rows its WHERE matched,
 * or inserted.  ERR_DUPLICATE on 1062; ERR_DB_RETRY, ERR_DB_BUSY, ERR_DB_DOWN, ERR_INTERNAL as
 * they arise.  Outside a transaction it commits by itself, is run again on a new connection if the
 * old one was dead before it was sent or its server may not write, and is ERR_UNCERTAIN if its
 * reply was lost: it may have happened.
 */
MUST_CHECK enum err db_exec(
    struct db *db, unsigned stmt, uint64_t *changed_r, const struct db_arg *args, size_t nargs);
/* What LAST_INSERT_ID() became in the last db_exec(). */
uint64_t db_insert_id(const struct db *db);

/*
 * Rows of a SELECT or a RETURNING, fetched whole into the client before the call returns, so that
 * a transaction may go on while they are read (db/row.h).  Read with db_row() to its end, or
 * db_rows_end().  One result at a time per statement.  Outside a transaction a SELECT that meets a
 * dead connection is run again on a new one, once.
 */
struct db_rows {
	struct db *db;
	struct db_stmt *stmt;
	size_t left;
};

MUST_CHECK enum err db_query(
    struct db *db, struct db_rows *rows_r, unsigned stmt, const struct db_arg *args, size_t nargs);
/* As db_query(), and stands on the first row; ERR_NO_ROW if there is none.  Pair: db_rows_end(). */
MUST_CHECK enum err db_query_row(
    struct db *db, struct db_rows *rows_r, unsigned stmt, const struct db_arg *args, size_t nargs);
/*
 * Runs a SELECT outside a transaction and hands over each row as it arrives, so that a million of
 * them take no memory.  fn reads its row and nothing else: the connection is busy.  After an error
 * fn may have seen some of the rows.
 */
typedef void db_stream_fn(const struct db_rows *rows, void *ctx);
MUST_CHECK enum err db_stream(struct db *db, unsigned stmt, db_stream_fn *fn, void *ctx,
    const struct db_arg *args, size_t nargs);
/* Moves to the next row; false after the last, and then the result is freed. */
bool db_row(struct db_rows *rows);
void db_rows_end(struct db_rows *rows);

/* ---- scripts ---------------------------------------------------------------------------- */

/* Runs SQL text of several statements (a migration).  Only frontrowctl and tests call it. */
MUST_CHECK enum err db_script(struct db *db, const char *sql, size_t len);

#endif
