/* Rows of sweep_run. */
#ifndef STORE_SWEEP_H
#define STORE_SWEEP_H

#include "base/arena.h"
#include "base/instant.h"
#include "db/db.h"

struct sweep_run {
	const char *name;
	struct instant last_start_at, last_end_at; /* last_end_at: of the last good run; or null */
	uint64_t row_count;                        /* of the last good run */
	int64_t start_age_s, age_s; /* since the last start, and the last good end; -1: never */
};

MUST_CHECK enum err store_sweep_started(struct db *db, const char *name);
MUST_CHECK enum err store_sweep_ended(struct db *db, const char *name, uint64_t rows);
MUST_CHECK enum err store_sweep_list(
    struct db *db, struct arena *arena, struct sweep_run **list_r, size_t *n_r);

/* For how long any sweep could have run: the server is up, and the schema there. */
MUST_CHECK enum err store_sweep_awaited(struct db *db, int64_t *awaited_s_r);

#endif
