#include "domain/audit.h"

#include "db/tx.h"

size_t audit_size(void)
{
	return store_audit_size();
}

/* The first read fixes the snapshot that all checks see.  A connection made anew since the session
 * was set would see each check at another moment; it is told apart and the audit fails. */
static enum err audit_tx(struct db *db, void *arg)
{
	struct audit_check *checks_r = arg;
	bool repeatable;
	enum err err;

	err = store_audit_is_repeatable(db, &repeatable);
	if (err == ERR_OK && !repeatable)
		err = ERR_DB_DOWN;
	for (size_t i = 0; i < audit_size() && err == ERR_OK; i++)
		err = store_audit_check(db, i, &checks_r[i]);
	return err;
}

enum err audit_run(struct db *db, struct audit_check *checks_r)
{
	enum err err;

	err = store_audit_repeatable(db);
	if (err == ERR_OK)
		err = db_tx(db, "audit", NULL, audit_tx, checks_r);
	db_drop(db);
	return err;
}
