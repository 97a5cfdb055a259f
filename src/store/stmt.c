#include "store/stmt.h"

const struct db_row_def *row_none(void)
{
	static const struct db_row_def none = { 0 };

	return &none;
}

DB_ROW(u64, uint64_t, COL_VALUE); /* an id too */
DB_ROW(i64, int64_t, COL_VALUE);
DB_ROW(bool, bool, COL_VALUE);
DB_ROW(instant, struct instant, COL_VALUE);

#define STMT_AS_DEF(name, nargs, row, sql) [STMT_##name] = { #name, nargs, row_##row, sql },

const struct db_stmt_def store_stmts[STMT__MAX] = { STMT_LIST(STMT_AS_DEF) };
