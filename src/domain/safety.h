/* The settings of the database server that the promises rest on. */
#ifndef DOMAIN_SAFETY_H
#define DOMAIN_SAFETY_H

#include "db/db.h"

#define SAFETY_WHY_MAX 192

/* ERR_OK and in why[] what is wrong and what to do; "" when a paid seat outlives a power cut, and
 * transactions see what they must. */
MUST_CHECK enum err safety_check(struct db *db, char why[SAFETY_WHY_MAX]);
/* The same; "" when the server takes writes at all. */
MUST_CHECK enum err safety_check_writes(struct db *db, char why[SAFETY_WHY_MAX]);

#endif
