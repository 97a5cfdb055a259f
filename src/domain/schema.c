#include "domain/schema.h"

#include "store/sweep.h"

enum err schema_version(struct db *db, uint64_t *version_r)
{
	return store_schema_version(db, version_r);
}
