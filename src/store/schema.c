#include "store/schema.h"

#include <string.h>

#include "store/stmt.h"

enum err store_schema_version(struct db *db, uint64_t *version_r)
{
	enum err err = db_get(db, STMT_SCHEMA_EXISTS, NULL, version_r, DB_NO_ARGS);

	if (err != ERR_OK || *version_r == 0)
		return err;
	return db_get(db, STMT_SCHEMA_VERSION, NULL, version_r, DB_NO_ARGS);
}

enum err store_schema_lock(struct db *db, bool *locked_r)
{
	return db_get(db, STMT_SCHEMA_LOCK, NULL, locked_r, DB_NO_ARGS);
}

/* Where triggers may not be made, this fails although there is no such trigger. */
bool store_schema_takes_triggers(struct db *db)
{
	static const char probe[] = "DROP TRIGGER IF EXISTS frontrow_probe";

	return db_script(db, probe, strlen(probe)) == ERR_OK || !db_not_trusted(db);
}
