#include "db/row.h"

#include <string.h>

#include "base/log.h"
#include "db/db_impl.h"

/* ---- comparing ---------------------------------------------------------------------------- */

static unsigned count_columns(const struct db_row_def *row)
{
	unsigned n = 0;

	for (size_t i = 0; i < row->n; i++)
		n += row->cols[i].kind == DB_COL_ROW ? count_columns(row->cols[i].row()) : 1;
	return n;
}

static bool fits(enum db_col_kind kind, enum db_column_kind found)
{
	switch (kind) {
	case DB_COL_U64:
	case DB_COL_I64:
	case DB_COL_UNSIGNED:
	case DB_COL_BOOL:
		return found == COLUMN_U64 || found == COLUMN_I64;
	case DB_COL_INSTANT:
		return found == COLUMN_INSTANT;
	case DB_COL_DATE:
		return found == COLUMN_DATE;
	case DB_COL_TEXT:
	case DB_COL_UUID:
	case DB_COL_WORD:
		return found == COLUMN_TEXT;
	case DB_COL_ROW:
		break;
	}
	return false;
}

/* Compares the row with the columns from `at` on; returns the number of the next column. */
static unsigned check_row(
    const char *stmt, const struct db_row_def *row, MYSQL_RES *meta, unsigned at)
{
	for (const struct db_col *col = row->cols; col < row->cols + row->n; col++) {
		const char *member = col->name == NULL ? NULL : strrchr(col->name, '.');
		const char *name = member == NULL ? col->name : member + 1;
		const MYSQL_FIELD *field;

		if (col->kind == DB_COL_ROW) {
			at = check_row(stmt, col->row(), meta, at);
			continue;
		}
		field = mysql_fetch_field_direct(meta, at++);
		if (name != NULL && strcmp(name, field->name) != 0)
			log_panic("stmt=%s column %u is named %s, and %s in its row", stmt, at - 1,
			    field->name, name);
		if (!fits(col->kind, db_column_kind(field)))
			log_panic("stmt=%s column %u (%s) has another type than in its row", stmt,
			    at - 1, field->name);
	}
	return at;
}

void db_check_row(const struct db_stmt_def *def, MYSQL_RES *meta)
{
	unsigned n;

	if (def->row == NULL)
		return;
	n = count_columns(def->row());
	if (mysql_num_fields(meta) != n)
		log_panic("stmt=%s returns %u columns, and its row has %u", def->name,
		    mysql_num_fields(meta), n);
	check_row(def->name, def->row(), meta, 0);
}

/* ---- reading ------------------------------------------------------------------------------ */

static unsigned read_word(const struct db_rows *rows, unsigned at, const struct db_col *col)
{
	const char *word = db_text(rows, at, NULL);

	for (unsigned i = 0; word != NULL && i < col->nwords; i++)
		if (col->words[i] != NULL && strcmp(word, col->words[i]) == 0)
			return i;
	if (col->words[0] != NULL)
		log_panic("stmt=%s %s: unknown word %s", rows->stmt->def->name, col->name,
		    word != NULL ? word : "NULL");
	return 0;
}

static void read_column(const struct db_rows *rows, unsigned at, const struct db_col *col,
    struct arena *arena, void *to)
{
	const char *text;
	size_t len;

	switch (col->kind) {
	case DB_COL_U64:
		*(uint64_t *)to = db_u64(rows, at);
		break;
	case DB_COL_I64:
		*(int64_t *)to = db_i64(rows, at);
		break;
	case DB_COL_UNSIGNED:
		*(unsigned *)to = (unsigned)db_u64(rows, at);
		break;
	case DB_COL_BOOL:
		*(bool *)to = db_bool(rows, at);
		break;
	case DB_COL_TEXT:
		text = db_text(rows, at, &len);
		*(const char **)to = text == NULL ? NULL : arena_strndup(arena, text, len);
		break;
	case DB_COL_INSTANT:
		*(struct instant *)to = db_instant(rows, at);
		break;
	case DB_COL_DATE:
		*(struct date *)to = db_date(rows, at);
		break;
	case DB_COL_UUID:
		*(struct uuid *)to = db_uuid(rows, at);
		break;
	case DB_COL_WORD:
		*(unsigned *)to = read_word(rows, at, col);
		break;
	case DB_COL_ROW:
		break;
	}
}

/* Reads the row from the columns from `at` on; returns the number of the next column. */
static unsigned read_row(const struct db_rows *rows, unsigned at, const struct db_row_def *row,
    struct arena *arena, char *to)
{
	for (const struct db_col *col = row->cols; col < row->cols + row->n; col++) {
		bool null = col->nullable && db_is_null(rows, at);

		if (col->kind != DB_COL_ROW) {
			if (!null)
				read_column(rows, at, col, arena, to + col->offset);
			at++;
		} else if (null) {
			at += count_columns(col->row());
		} else {
			at = read_row(rows, at, col->row(), arena, to + col->offset);
		}
	}
	return at;
}

void db_read_sized(const struct db_rows *rows, struct arena *arena, void *row_r, size_t size)
{
	const struct db_stmt_def *def = rows->stmt->def;

	if (def->row == NULL || def->row()->size != size)
		log_panic("stmt=%s: its row does not fill a struct of %zu bytes", def->name, size);
	memset(row_r, 0, size);
	read_row(rows, 0, def->row(), arena, row_r);
}

enum err db_get_sized(struct db *db, unsigned stmt, struct arena *arena, void *row_r, size_t size,
    const struct db_arg *args, size_t nargs)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, stmt, args, nargs);
	if (err != ERR_OK)
		return err;
	db_read_sized(&rows, arena, row_r, size);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err db_list_sized(struct db *db, unsigned stmt, struct arena *arena, void **list_r,
    size_t size, size_t *n_r, const struct db_arg *args, size_t nargs)
{
	struct db_rows rows;
	enum err err;
	size_t n = 0;
	char *list;

	err = db_query(db, &rows, stmt, args, nargs);
	if (err != ERR_OK)
		return err;
	list = arena_array(arena, rows.left, size);
	while (db_row(&rows))
		db_read_sized(&rows, arena, list + size * n++, size);
	memcpy(list_r, &list, sizeof(list));
	*n_r = n;
	return ERR_OK;
}

enum err db_find(struct db *db, unsigned stmt, const struct db_arg *args, size_t nargs)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, stmt, args, nargs);
	if (err == ERR_OK)
		db_rows_end(&rows);
	return err;
}
