/* Rows of operator_log, which is append-only. */
#ifndef STORE_OPLOG_H
#define STORE_OPLOG_H

#include "base/arena.h"
#include "db/db.h"

struct oplog_entry {
	uint64_t id;
	struct instant at;
	const char *actor, *verb, *object, *details;
};

MUST_CHECK enum err store_oplog_insert(
    struct db *db, const char *actor, const char *verb, const char *object, const char *details);
/* Newest first: those since an instant (null: ever) with ids below `before`, `limit` at most. */
MUST_CHECK enum err store_oplog_list(struct db *db, struct arena *arena, struct instant since,
    uint64_t before, unsigned limit, struct oplog_entry **list_r, size_t *n_r);

#endif
