/* The statements of stmt_list.h as an enum and as the table that db_open() takes. */
#ifndef STORE_STMT_H
#define STORE_STMT_H

#include "db/row.h"
#include "store/stmt_list.h"

#define STMT_AS_ENUM(name, nargs, row, sql) STMT_##name,
#define STMT_AS_ROW(name, nargs, row, sql)  db_row_fn row_##row;

enum stmt { STMT_LIST(STMT_AS_ENUM) STMT__MAX };

/* Their rows.  Each is defined beside the function that reads it; `none`, which is for statements
 * without a result, and those of a single value, in stmt.c. */
STMT_LIST(STMT_AS_ROW)

extern const struct db_stmt_def store_stmts[STMT__MAX];

#endif
