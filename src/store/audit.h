/* The checks of audit_list.h, run one by one. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/db.h"

struct audit_check {
	const char *name;  /* "SEAT_TWICE" */
	const char *wrong; /* what it counts */
	uint64_t count;    /* 0 is sound */
};

/* How many checks there are. */
size_t store_audit_size(void);
MUST_CHECK enum err store_audit_check(struct db *db, size_t i, struct audit_check *check_r);

/* The session's transactions see one snapshot from here on, unless it connects anew. */
MUST_CHECK enum err store_audit_repeatable(struct db *db);
MUST_CHECK enum err store_audit_is_repeatable(struct db *db, bool *repeatable_r);

#endif
