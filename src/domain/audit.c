#include "domain/audit.h"

#include <stdbool.h>

#include "db/tx.h"
#include "store/stmt.h"

#define AS_CHECK(STMT, name, wrong, sql) { STMT_AUDIT_##name, #name, wrong },

static const struct {
	enum stmt stmt;
	const char *name, *wrong;
} checks[] = { AUDIT_LIST(, AS_CHECK) };

#define CHECKS (sizeof(checks) / sizeof(checks[0]))

size_t audit_size(void)
{
	return CHECKS;
}

/* The first read fixes the snapshot that all checks see.  A connection made anew since the session
 * was set would see each check at another moment; it is told apart and the audit fails. */
static enum err audit_tx(struct db *db, void *arg)
{
	struct audit_check *checks_r = arg;
	int64_t repeatable, count;
	enum err err;
	size_t i;

	err = db_get(db, STMT_AUDIT_IS_REPEATABLE, NULL, &repeatable, DB_NO_ARGS);
	if (err == ERR_OK && !repeatable)
		err = ERR_DB_DOWN;
	for (i = 0; i < CHECKS && err == ERR_OK; i++) {
		err = db_get(db, checks[i].stmt, NULL, &count, DB_NO_ARGS);
		if (err == ERR_OK)
			checks_r[i] = (struct audit_check){ checks[i].name, checks[i].wrong,
				(uint64_t)count };
	}
	return err;
}

enum err audit_run(struct db *db, struct audit_check *checks_r)
{
	enum err err;

	err = db_exec(db, STMT_AUDIT_REPEATABLE, NULL, DB_NO_ARGS);
	if (err == ERR_OK)
		err = db_tx(db, "audit", NULL, audit_tx, checks_r);
	db_drop(db);
	return err;
}
