/* The schema itself: its version, and what a migration asks of the server. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stdbool.h>
#include <stdint.h>

#include "db/db.h"

/* 0: no schema. */
MUST_CHECK enum err store_schema_version(struct db *db, uint64_t *version_r);
/* The lock of migrations, which lasts as long as the connection; false: another has it. */
MUST_CHECK enum err store_schema_lock(struct db *db, bool *locked_r);
/* False where triggers may not be made because of the binary log (db_not_trusted()). */
bool store_schema_takes_triggers(struct db *db);

#endif
