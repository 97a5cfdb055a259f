/* The sweeps' own record: when each last began, last ended well, and how much it did. */
#ifndef DOMAIN_SWEEP_RUN_H
#define DOMAIN_SWEEP_RUN_H

#include "base/arena.h"
#include "base/instant.h"
#include "db/db.h"
#include "store/sweep.h"

MUST_CHECK enum err sweep_run_started(struct db *db, const char *name);
MUST_CHECK enum err sweep_run_ended(struct db *db, const char *name, uint64_t rows);
MUST_CHECK enum err sweep_run_list(
    struct db *db, struct arena *arena, struct sweep_run **list_r, size_t *n_r);

#endif
