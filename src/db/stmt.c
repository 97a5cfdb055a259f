/* Statements: prepared on first use of a connection, their buffers bound once, run again. */
#include "db/db_impl.h"

#include <errmsg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"

#define TEXT_SIZE_AT_FIRST 512

void db_stmt_init(struct db_stmt *stmt, const struct db_stmt_def *def)
{
	stmt->def = def;
	stmt->reads_only = strncasecmp(def->sql, "SELECT ", strlen("SELECT ")) == 0;
}

void db_stmt_fini(struct db_stmt *stmt)
{
	if (stmt->my == NULL)
		return;
	mysql_stmt_close(stmt->my);
	for (unsigned i = 0; i < stmt->ncolumns; i++)
		free(stmt->columns[i].text);
	free(stmt->columns);
	free(stmt->binds);
	free(stmt->args);
	free(stmt->times);
	*stmt = (struct db_stmt){ .def = stmt->def, .reads_only = stmt->reads_only };
}

/* ---- columns ---------------------------------------------------------------------------- */

enum db_column_kind db_column_kind(const MYSQL_FIELD *field)
{
	switch (field->type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
	case MYSQL_TYPE_YEAR:
		return (field->flags & UNSIGNED_FLAG) != 0 ? COLUMN_U64 : COLUMN_I64;
	case MYSQL_TYPE_DATETIME:
	case MYSQL_TYPE_TIMESTAMP:
		return COLUMN_INSTANT;
	case MYSQL_TYPE_DATE:
		return COLUMN_DATE;
	default:
		return COLUMN_TEXT;
	}
}

static void bind_text(MYSQL_BIND *bind, struct db_column *column, size_t size)
{
	column->text = memory_resize(column->text, size, 1);
	column->text_size = size;
	bind->buffer = column->text;
	bind->buffer_length = size - 1;
}

static void bind_column(MYSQL_BIND *bind, struct db_column *column, const MYSQL_FIELD *field)
{
	column->kind = db_column_kind(field);
	bind->is_null = &column->null;
	bind->error = &column->truncated;
	bind->length = &column->len;
	switch (column->kind) {
	case COLUMN_I64:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &column->i64;
		break;
	case COLUMN_U64:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = &column->u64;
		bind->is_unsigned = 1;
		break;
	case COLUMN_INSTANT:
		bind->buffer_type = MYSQL_TYPE_DATETIME;
		bind->buffer = &column->time;
		break;
	case COLUMN_DATE:
		bind->buffer_type = MYSQL_TYPE_DATE;
		bind->buffer = &column->time;
		break;
	case COLUMN_TEXT:
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind_text(bind, column,
		    field->length < TEXT_SIZE_AT_FIRST ? field->length + 1 : TEXT_SIZE_AT_FIRST);
		break;
	}
}

/* After the first execution: MariaDB tells a RETURNING's columns no sooner. */
static void bind_columns(struct db_stmt *stmt)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(stmt->my);

	if (meta == NULL)
		return;
	db_check_row(stmt->def, meta);
	stmt->ncolumns = mysql_num_fields(meta);
	stmt->columns = memory_new(stmt->ncolumns, sizeof(*stmt->columns));
	stmt->binds = memory_new(stmt->ncolumns, sizeof(*stmt->binds));
	for (unsigned i = 0; i < stmt->ncolumns; i++)
		bind_column(&stmt->binds[i], &stmt->columns[i], mysql_fetch_field_direct(meta, i));
	mysql_free_result(meta);
	if (mysql_stmt_bind_result(stmt->my, stmt->binds) != 0)
		log_panic(
		    "stmt=%s cannot be bound: %s", stmt->def->name, mysql_stmt_error(stmt->my));
}

/* ---- preparing and running -------------------------------------------------------------- */

static enum err stmt_failed(struct db *db, struct db_stmt *stmt)
{
	unsigned number = mysql_stmt_errno(stmt->my);
	const char *message = mysql_stmt_error(stmt->my);

	/* While rows are streamed the error stands at the connection alone. */
	if (number == 0) {
		number = mysql_errno(db->my);
		message = mysql_error(db->my);
	}
	return db_failed(db, stmt->def->name, number, message);
}

enum err db_prepare(struct db *db, struct db_stmt *stmt)
{
	const struct db_stmt_def *def = stmt->def;
	MYSQL_RES *meta;
	enum err err;

	stmt->my = mysql_stmt_init(db->my);
	if (stmt->my == NULL)
		log_fatal("out of memory for a statement");
	stmt->args = memory_new(def->nargs, sizeof(*stmt->args));
	stmt->times = memory_new(def->nargs, sizeof(*stmt->times));
	if (mysql_stmt_prepare(stmt->my, def->sql, strlen(def->sql)) != 0) {
		err = stmt_failed(db, stmt);
		db_stmt_fini(stmt);
		return err;
	}
	if (mysql_stmt_param_count(stmt->my) != def->nargs)
		log_panic("stmt=%s takes %lu arguments, %u declared", def->name,
		    mysql_stmt_param_count(stmt->my), def->nargs);
	meta = mysql_stmt_result_metadata(stmt->my);
	if (meta != NULL)
		db_check_row(def, meta);
	mysql_free_result(meta);
	return ERR_OK;
}

static MYSQL_TIME time_from_instant(struct instant instant)
{
	struct civil c = instant_to_civil(instant);

	return (MYSQL_TIME){
		.year = (unsigned)c.date.year,
		.month = (unsigned)c.date.month,
		.day = (unsigned)c.date.day,
		.hour = (unsigned)c.hour,
		.minute = (unsigned)c.minute,
		.second = (unsigned)c.second,
		.second_part = (unsigned long)c.us,
		.time_type = MYSQL_TIMESTAMP_DATETIME,
	};
}

static void bind_arg(MYSQL_BIND *bind, MYSQL_TIME *time, const struct db_arg *arg)
{
	*bind = (MYSQL_BIND){ .buffer_type = MYSQL_TYPE_NULL };
	switch (arg->kind) {
	case DB_KIND_NULL:
		break;
	case DB_KIND_I64:
	case DB_KIND_U64:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->is_unsigned = arg->kind == DB_KIND_U64;
		bind->buffer = arg->kind == DB_KIND_U64 ? (void *)&arg->u64 : (void *)&arg->i64;
		break;
	case DB_KIND_TEXT:
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = (void *)arg->text;
		bind->buffer_length = arg->len;
		break;
	case DB_KIND_INSTANT:
		if (instant_is_null(arg->instant))
			break;
		*time = time_from_instant(arg->instant);
		bind->buffer_type = MYSQL_TYPE_DATETIME;
		bind->buffer = time;
		break;
	}
}

/* Sends the statement; its rows, if any, wait to be fetched or stored. */
static enum err execute(struct db *db, struct db_stmt *stmt, const struct db_arg *args)
{
	enum err err;

	db->sent = false;
	if (db->my == NULL && db->in_tx)
		return ERR_DB_DOWN;
	if ((err = db_connect(db)) != ERR_OK)
		return err;
	if (stmt->my == NULL && (err = db_prepare(db, stmt)) != ERR_OK)
		return err;
	for (unsigned i = 0; i < stmt->def->nargs; i++)
		bind_arg(&stmt->args[i], &stmt->times[i], &args[i]);
	if (stmt->def->nargs != 0 && mysql_stmt_bind_param(stmt->my, stmt->args) != 0)
		return stmt_failed(db, stmt);
	db->sent = true;
	if (mysql_stmt_execute(stmt->my) != 0)
		return stmt_failed(db, stmt);
	if (stmt->ncolumns == 0)
		bind_columns(stmt);
	return ERR_OK;
}

static enum err attempt(struct db *db, struct db_stmt *stmt, const struct db_arg *args)
{
	enum err err = execute(db, stmt, args);

	/* A statement may still fail at its rows. */
	if (err == ERR_OK && stmt->ncolumns != 0 && mysql_stmt_store_result(stmt->my) != 0)
		return stmt_failed(db, stmt);
	return err;
}

/* A write that commits by itself has happened, or not, or that is not known. */
static enum err settle(const struct db *db, const struct db_stmt *stmt, enum err err)
{
	if (err == ERR_OK || db->in_tx || stmt->reads_only || !db->sent)
		return err;
	return db_leaves_open(db->last_errno) ? ERR_UNCERTAIN : err;
}

/*
 * Outside a transaction, one new attempt on a new connection is harmless if the statement only
 * reads, could not be sent, or was refused by a server that is none to write to.  (After a restart
 * of the server each worker's connection is stale; its next request shall not pay for that.)
 */
static enum err run(struct db *db, struct db_stmt *stmt, const struct db_arg *args)
{
	bool was_connected = db->my != NULL;
	int64_t began = monotonic_us();
	enum err err;

	if (db->in_tx && db->doom != ERR_OK)
		return db->doom;
	err = settle(db, stmt, attempt(db, stmt, args));
	if (err != ERR_DB_DOWN || db->in_tx || !was_connected ||
	    monotonic_us() - began > DB_QUICK_FAILURE_US)
		return err;
	return settle(db, stmt, attempt(db, stmt, args));
}

static struct db_stmt *find(struct db *db, unsigned index, size_t nargs)
{
	struct db_stmt *stmt;

	if (index >= db->config.nstmts)
		log_panic("statement %u is not in the table", index);
	stmt = &db->stmts[index];
	if (nargs != stmt->def->nargs)
		log_panic("stmt=%s takes %u arguments, %zu given", stmt->def->name,
		    stmt->def->nargs, nargs);
	if (stmt->result_open)
		log_panic("stmt=%s is run while its last result is being read", stmt->def->name);
	return stmt;
}

enum err db_exec(
    struct db *db, unsigned index, uint64_t *changed_r, const struct db_arg *args, size_t nargs)
{
	struct db_stmt *stmt = find(db, index, nargs);
	enum err err = run(db, stmt, args);

	if (err != ERR_OK)
		return err;
	if (stmt->ncolumns != 0)
		log_panic("stmt=%s returns rows", stmt->def->name);
	db->insert_id = mysql_stmt_insert_id(stmt->my);
	if (changed_r != NULL)
		*changed_r = mysql_stmt_affected_rows(stmt->my);
	return ERR_OK;
}

enum err db_query(
    struct db *db, struct db_rows *rows_r, unsigned index, const struct db_arg *args, size_t nargs)
{
	struct db_stmt *stmt = find(db, index, nargs);
	enum err err = run(db, stmt, args);

	*rows_r = (struct db_rows){ .db = db };
	if (err != ERR_OK)
		return err;
	if (stmt->ncolumns == 0)
		log_panic("stmt=%s returns no rows", stmt->def->name);
	stmt->result_open = true;
	rows_r->stmt = stmt;
	rows_r->left = mysql_stmt_num_rows(stmt->my);
	return ERR_OK;
}

enum err db_query_row(
    struct db *db, struct db_rows *rows_r, unsigned index, const struct db_arg *args, size_t nargs)
{
	enum err err = db_query(db, rows_r, index, args, nargs);

	if (err != ERR_OK)
		return err;
	return db_row(rows_r) ? ERR_OK : ERR_NO_ROW;
}

enum err db_stream(struct db *db, unsigned index, db_stream_fn *fn, void *ctx,
    const struct db_arg *args, size_t nargs)
{
	struct db_stmt *stmt = find(db, index, nargs);
	struct db_rows rows = { .db = db, .stmt = stmt };
	enum err err = execute(db, stmt, args);
	int rc;

	if (err != ERR_OK)
		return err;
	stmt->result_open = true;
	while ((rc = mysql_stmt_fetch(stmt->my)) == 0)
		fn(&rows, ctx);
	if (rc == MYSQL_DATA_TRUNCATED)
		log_panic("stmt=%s streams texts that do not fit", stmt->def->name);
	stmt->result_open = false;
	if (rc != MYSQL_NO_DATA)
		return stmt_failed(db, stmt);
	mysql_stmt_free_result(stmt->my);
	return ERR_OK;
}

/* ---- rows ------------------------------------------------------------------------------- */

/* Makes room for the texts of this row that did not fit, and reads them again. */
static void grow_texts(struct db_stmt *stmt)
{
	for (unsigned i = 0; i < stmt->ncolumns; i++) {
		struct db_column *column = &stmt->columns[i];

		if (column->null || column->kind != COLUMN_TEXT || column->len < column->text_size)
			continue;
		bind_text(&stmt->binds[i], column, column->len * 2);
		if (mysql_stmt_fetch_column(stmt->my, &stmt->binds[i], i, 0) != 0)
			log_panic("stmt=%s column %u is lost", stmt->def->name, i);
	}
	if (mysql_stmt_bind_result(stmt->my, stmt->binds) != 0)
		log_panic("stmt=%s cannot be bound again", stmt->def->name);
}

bool db_row(struct db_rows *rows)
{
	struct db_stmt *stmt = rows->stmt;
	int rc;

	if (stmt == NULL)
		return false;
	if (!stmt->result_open)
		log_panic("stmt=%s: the connection was dropped while its rows were read",
		    stmt->def->name);
	if (rows->left == 0) {
		db_rows_end(rows);
		return false;
	}
	rows->left--;
	rc = mysql_stmt_fetch(stmt->my);
	if (rc == MYSQL_DATA_TRUNCATED)
		grow_texts(stmt);
	else if (rc != 0)
		log_panic(
		    "stmt=%s fetch=%d errno=%u", stmt->def->name, rc, mysql_stmt_errno(stmt->my));
	for (unsigned i = 0; i < stmt->ncolumns; i++)
		if (stmt->columns[i].kind == COLUMN_TEXT && !stmt->columns[i].null)
			stmt->columns[i].text[stmt->columns[i].len] = '\0';
	return true;
}

void db_rows_end(struct db_rows *rows)
{
	struct db_stmt *stmt = rows->stmt;

	rows->stmt = NULL;
	rows->left = 0;
	/* A dropped connection took the result with it. */
	if (stmt == NULL || !stmt->result_open)
		return;
	stmt->result_open = false;
	mysql_stmt_free_result(stmt->my);
}
