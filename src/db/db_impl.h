/* What the files of src/db share about a handle.  Nothing outside src/db includes this. */
#ifndef DB_DB_IMPL_H
#define DB_DB_IMPL_H

#include <mysql.h>

#include "db/db.h"

enum db_column_kind { COLUMN_I64, COLUMN_U64, COLUMN_INSTANT, COLUMN_DATE, COLUMN_TEXT };

/* One column of the current row; the buffers live as long as the statement stays prepared. */
struct db_column {
	enum db_column_kind kind;
	my_bool null, truncated;
	unsigned long len;
	int64_t i64;
	uint64_t u64;
	MYSQL_TIME time;
	char *text;
	size_t text_size; /* with the NUL */
};

struct db_stmt {
	const struct db_stmt_def *def;
	MYSQL_STMT *my;    /* NULL: not prepared on this connection */
	bool reads_only;   /* harmless to run twice */
	bool result_open;  /* a result waits for db_row() or db_rows_end() */
	MYSQL_BIND *args;  /* def->nargs of them, filled in before each execution */
	MYSQL_TIME *times; /* where args keep their instants */
	unsigned ncolumns;
	MYSQL_BIND *binds;
	struct db_column *columns;
};

struct db {
	struct db_config config;
	MYSQL *my; /* NULL: not connected */
	bool was_connected;
	struct db_stmt *stmts;
	unsigned last_errno;
	unsigned no_connection; /* why there is none, as it was logged; 0: there was one since */
	uint64_t insert_id;
	uint64_t retries;
	bool in_tx;
	bool sent;     /* the statement under way may have reached the server */
	enum err doom; /* why this transaction cannot be committed any more; ERR_OK: it can */
};

/* What MariaDB's error number means to us. */
enum err db_classify(unsigned number);
/* Whether a COMMIT, or a write that commits by itself, may have happened though it failed so. */
bool db_leaves_open(unsigned number);
/* True if, after this error, the connection is of no more use. */
bool db_is_fatal_to_connection(unsigned number);

/*
 * Notes a failure of `what` (a statement's name): logs it unless it is an everyday one, drops a
 * connection that is of no more use, dooms the transaction it happened in.  Returns its class.
 */
enum err db_failed(struct db *db, const char *what, unsigned number, const char *message);
/* Sends a statement that has no arguments and no rows, as it is; the connection must be up. */
MUST_CHECK enum err db_command(struct db *db, const char *sql);
void db_stmt_init(struct db_stmt *stmt, const struct db_stmt_def *def);
/* Frees what belongs to the connection, which must be closed already. */
void db_stmt_fini(struct db_stmt *stmt);
/* The kind as which a column of this type is bound and read. */
enum db_column_kind db_column_kind(const MYSQL_FIELD *field);
/* Panics unless the result's columns are those of the statement's row. */
void db_check_row(const struct db_stmt_def *def, MYSQL_RES *meta);
/* Prepares a statement on a connection that is up, and compares its columns with its row. */
MUST_CHECK enum err db_prepare(struct db *db, struct db_stmt *stmt);

/*
 * Columns of the current row, counted from 0; db/row.c reads rows with these.  It is a panic to
 * read a column as another kind than its own, or NULL (except with db_instant() and db_text()).
 */
bool db_is_null(const struct db_rows *rows, unsigned col);
uint64_t db_u64(const struct db_rows *rows, unsigned col);
int64_t db_i64(const struct db_rows *rows, unsigned col);
bool db_bool(const struct db_rows *rows, unsigned col);
struct instant db_instant(const struct db_rows *rows, unsigned col); /* INSTANT_NULL for NULL */
struct date db_date(const struct db_rows *rows, unsigned col);
struct uuid db_uuid(const struct db_rows *rows, unsigned col);
/* Valid until the next row; NULL for NULL.  *len_r may be NULL; the text is NUL-terminated too. */
const char *db_text(const struct db_rows *rows, unsigned col, size_t *len_r);

/* How soon a connection must have failed for another try to fit into nginx's patience. */
#define DB_QUICK_FAILURE_US US_PER_S

#endif
