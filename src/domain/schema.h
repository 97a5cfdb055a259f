/* The schema's version.  Programs check it once, at their start. */
#ifndef DOMAIN_SCHEMA_H
#define DOMAIN_SCHEMA_H

#include "db/db.h"

/* The number of the newest migration that this build knows, which is the count of files in sql/. */
extern const unsigned schema_newest;

/* 0 when there is no schema yet. */
MUST_CHECK enum err schema_version(struct db *db, uint64_t *version_r);

#define SCHEMA_WHY_MAX 128

/* ERR_OK and in why[] what must be done first; "" when this program can work with the schema. */
MUST_CHECK enum err schema_check(struct db *db, char why[SCHEMA_WHY_MAX]);

#endif
