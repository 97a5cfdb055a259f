/* The invariants of the data, counted in one consistent snapshot. */
#ifndef DOMAIN_AUDIT_H
#define DOMAIN_AUDIT_H

#include "store/audit.h"

/* How many checks there are. */
size_t audit_size(void);
/* Runs all checks into checks_r[audit_size()].  Outside a transaction; the connection is its own
 * and is dropped afterwards, since its session is changed. */
MUST_CHECK enum err audit_run(struct db *db, struct audit_check *checks_r);

#endif
