#include "store/stmt.h"

#include <string.h>

#include "base/log.h"

#define STMT_AS_DEF(name, nargs, sql) [STMT_##name] = { #name, nargs, NULL, sql },

const struct db_stmt_def store_stmts[STMT__MAX] = { STMT_LIST(STMT_AS_DEF) };

unsigned store_word(const char *word, const char *const *words, unsigned n)
{
	unsigned i;

	for (i = 0; i < n; i++)
		if (word != NULL && strcmp(word, words[i]) == 0)
			return i;
	log_panic("unknown word in the database: %s", word != NULL ? word : "NULL");
}
