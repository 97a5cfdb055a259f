/* Queues as the operator sees and changes them.  Changes are live, and logged. */
#ifndef DOMAIN_QUEUE_ADMIN_H
#define DOMAIN_QUEUE_ADMIN_H

#include "base/given.h"
#include "domain/oplog.h"
#include "domain/queue.h"

/* API.md's defaults; name is NULL. */
struct queue_settings queue_settings_default(void);

/* What is given of the settings; name is NULL or is given. */
struct queue_changes {
	const char *name;
	struct given_u64 capacity, active_ttl_s, waiting_ttl_s, admit_per_minute, absent_after_s;
	struct given_u64 holds_per_turn;
	struct given_instant opens_at;
	struct given_bool stock_aware;
};

void queue_settings_change(struct queue_settings *set, const struct queue_changes *changes);
/* The API's name of one that is given and out of range; NULL: there is none. */
const char *queue_changes_fault(const struct queue_changes *changes);

/* ERR_INVALID_REQUEST when a value is out of range. */
MUST_CHECK enum err queue_add(
    struct db *db, const struct actor *by, const struct queue_settings *set, struct queue_id *id_r);
/* Writes those that are given, then admits.  ERR_NOT_FOUND; ERR_INVALID_REQUEST as above, and when
 * none is given. */
MUST_CHECK enum err queue_set(
    struct db *db, const struct actor *by, struct queue_id id, const struct queue_changes *changes);
/* Pausing and closing are states that settings do not touch.  ERR_NOT_FOUND. */
typedef enum err queue_switch_fn(
    struct db *db, const struct actor *by, struct queue_id id, bool on);
MUST_CHECK queue_switch_fn queue_pause, queue_close;
/* All queues, whatever each was before. */
MUST_CHECK enum err queue_pause_all(struct db *db, const struct actor *by, bool paused);
/* ERR_NOT_FOUND. */
MUST_CHECK enum err queue_get(
    struct db *db, struct arena *arena, struct queue_id id, struct queue_info *info_r);
MUST_CHECK enum err queue_list(
    struct db *db, struct arena *arena, struct queue_info **list_r, size_t *n_r);

#endif
