/* Arguments into a statement, columns out of a row. */
#include "db/db_impl.h"

#include <string.h>

#include "base/log.h"

struct db_arg db_arg_text(const char *text)
{
	if (text == NULL)
		return DB_NULL;
	return (struct db_arg){ .kind = DB_KIND_TEXT, .text = text, .len = strlen(text) };
}

struct db_arg db_arg_uuid(const struct uuid *uuid, char text[UUID_TEXT_LEN + 1])
{
	uuid_format(uuid, text);
	return (struct db_arg){ .kind = DB_KIND_TEXT, .text = text, .len = UUID_TEXT_LEN };
}

static const struct db_column *column_at(const struct db_rows *rows, unsigned col)
{
	if (rows->stmt == NULL || !rows->stmt->result_open)
		log_panic("a column is read where there is no row");
	if (col >= rows->stmt->ncolumns)
		log_panic("stmt=%s has no column %u", rows->stmt->def->name, col);
	return &rows->stmt->columns[col];
}

static _Noreturn void wrong_kind(const struct db_rows *rows, unsigned col)
{
	log_panic("stmt=%s column %u is of another kind, or NULL", rows->stmt->def->name, col);
}

bool db_is_null(const struct db_rows *rows, unsigned col)
{
	return column_at(rows, col)->null != 0;
}

uint64_t db_u64(const struct db_rows *rows, unsigned col)
{
	const struct db_column *c = column_at(rows, col);

	if (!c->null && c->kind == COLUMN_U64)
		return c->u64;
	if (c->null || c->kind != COLUMN_I64 || c->i64 < 0)
		wrong_kind(rows, col);
	return (uint64_t)c->i64;
}

int64_t db_i64(const struct db_rows *rows, unsigned col)
{
	const struct db_column *c = column_at(rows, col);

	if (!c->null && c->kind == COLUMN_I64)
		return c->i64;
	if (c->null || c->kind != COLUMN_U64 || c->u64 > INT64_MAX)
		wrong_kind(rows, col);
	return (int64_t)c->u64;
}

bool db_bool(const struct db_rows *rows, unsigned col)
{
	return db_i64(rows, col) != 0;
}

struct instant db_instant(const struct db_rows *rows, unsigned col)
{
	const struct db_column *c = column_at(rows, col);
	struct civil civil;

	if (c->kind != COLUMN_INSTANT)
		wrong_kind(rows, col);
	if (c->null)
		return INSTANT_NULL;
	civil = (struct civil){
		.date = { (int)c->time.year, (int)c->time.month, (int)c->time.day },
		.hour = (int)c->time.hour,
		.minute = (int)c->time.minute,
		.second = (int)c->time.second,
		.us = (int)c->time.second_part,
	};
	return instant_from_civil(&civil);
}

struct date db_date(const struct db_rows *rows, unsigned col)
{
	const struct db_column *c = column_at(rows, col);

	if (c->null || c->kind != COLUMN_DATE)
		wrong_kind(rows, col);
	return (struct date){ (int)c->time.year, (int)c->time.month, (int)c->time.day };
}

struct uuid db_uuid(const struct db_rows *rows, unsigned col)
{
	struct uuid uuid;
	size_t len;
	const char *text = db_text(rows, col, &len);

	if (text == NULL || !uuid_read(text, len, &uuid))
		wrong_kind(rows, col);
	return uuid;
}

const char *db_text(const struct db_rows *rows, unsigned col, size_t *len_r)
{
	const struct db_column *c = column_at(rows, col);

	if (c->kind != COLUMN_TEXT)
		wrong_kind(rows, col);
	if (len_r != NULL)
		*len_r = c->null ? 0 : c->len;
	return c->null ? NULL : c->text;
}
