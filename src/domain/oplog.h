/*
 * The log of what operators change.  Every change by the operator's hand takes the actor that it
 * is done for, and writes its line in its own transaction: no change without a line, no line
 * without its change.
 */
#ifndef DOMAIN_OPLOG_H
#define DOMAIN_OPLOG_H

#include "store/oplog.h"

struct actor {
	const char *name; /* actor_valid() */
};

/* 1 to 100 characters, none of them a control character. */
bool actor_valid(const char *name);

/* In the transaction of the change, last.  `verb` in frontrowctl's words; `details` say what is
 * not in verb and object. */
MUST_CHECK enum err oplog_write(struct db *db, const struct actor *by, const char *verb,
    const char *object, const char *details, ...) __attribute__((format(printf, 5, 6)));
/* The same of an object that has an id. */
MUST_CHECK enum err oplog_write_id(struct db *db, const struct actor *by, const char *verb,
    uint64_t id, const char *details, ...) __attribute__((format(printf, 5, 6)));

/* Newest first: since an instant (null: ever), with ids below `before` (0: from the newest). */
MUST_CHECK enum err oplog_list(struct db *db, struct arena *arena, struct instant since,
    uint64_t before, unsigned limit, struct oplog_entry **list_r, size_t *n_r);

#endif
