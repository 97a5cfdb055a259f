#include "store/audit.h"

#include "store/stmt.h"

#define AS_CHECK(STMT, name, wrong, sql) { STMT_AUDIT_##name, #name, wrong },

static const struct {
	enum stmt stmt;
	const char *name, *wrong;
} checks[] = { AUDIT_LIST(, AS_CHECK) };

size_t store_audit_size(void)
{
	return sizeof(checks) / sizeof(checks[0]);
}

enum err store_audit_check(struct db *db, size_t i, struct audit_check *check_r)
{
	int64_t count;
	enum err err = db_get(db, checks[i].stmt, NULL, &count, DB_NO_ARGS);

	if (err == ERR_OK)
		*check_r = (struct audit_check){ checks[i].name, checks[i].wrong, (uint64_t)count };
	return err;
}

enum err store_audit_repeatable(struct db *db)
{
	return db_exec(db, STMT_AUDIT_REPEATABLE, NULL, DB_NO_ARGS);
}

enum err store_audit_is_repeatable(struct db *db, bool *repeatable_r)
{
	return db_get(db, STMT_AUDIT_IS_REPEATABLE, NULL, repeatable_r, DB_NO_ARGS);
}
