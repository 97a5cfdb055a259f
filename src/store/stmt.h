/* The statements of stmt_list.h as an enum and as the table that db_open() takes. */
#ifndef STORE_STMT_H
#define STORE_STMT_H

#include "db/db.h"
#include "store/stmt_list.h"

#define STMT_AS_ENUM(name, nargs, sql) STMT_##name,

enum stmt { STMT_LIST(STMT_AS_ENUM) STMT__MAX };

extern const struct db_stmt_def store_stmts[STMT__MAX];

/* The place of a column's word in a list of words (an ENUM, in the column's order); a word that is
 * not there is a panic: schema and program disagree. */
unsigned store_word(const char *word, const char *const *words, unsigned n);

#endif
