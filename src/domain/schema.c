#include "domain/schema.h"

#include <stdio.h>

#include "domain/schema_version.h"
#include "store/schema.h"

const unsigned schema_newest = SCHEMA_VERSION;

enum err schema_version(struct db *db, uint64_t *version_r)
{
	return store_schema_version(db, version_r);
}

enum err schema_check(struct db *db, char why[SCHEMA_WHY_MAX])
{
	uint64_t version;
	enum err err;

	*why = '\0';
	err = store_schema_version(db, &version);
	if (err == ERR_OK && version < schema_newest)
		snprintf(why, SCHEMA_WHY_MAX,
		    "the schema has version %llu, this program needs %u: run frontrowctl migrate",
		    (unsigned long long)version, schema_newest);
	return err;
}
