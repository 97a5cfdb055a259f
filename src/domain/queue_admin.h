/* Queues as the operator sees and changes them.  Changes are live. */
#ifndef DOMAIN_QUEUE_ADMIN_H
#define DOMAIN_QUEUE_ADMIN_H

#include "domain/queue.h"

struct queue_settings {
	const char *name;         /* 1..100 characters */
	uint64_t capacity;        /* turns at once, 1..1,000,000 */
	uint64_t active_ttl_s;    /* a turn, 1..86,400 */
	uint64_t waiting_ttl_s;   /* 1..2,592,000 */
	uint64_t admit_per_minute; /* 0 is unlimited */
	uint64_t absent_after_s;  /* 0 is never */
	struct instant opens_at;  /* null: always open */
	bool stock_aware;
};

struct queue_info {
	struct queue_id id;
	struct queue_settings set;
	bool paused, closed;
	enum queue_state state;
	uint64_t waiting, active;
	uint64_t admitted_total, admitted_through, called_through;
	struct instant as_of;
};

/* API.md's defaults; name is NULL. */
struct queue_settings queue_settings_default(void);

/* ERR_INVALID_REQUEST when a value is out of range. */
MUST_CHECK enum err queue_add(struct db *db, const struct queue_settings *set,
    struct queue_id *id_r);
/* Writes all settings, then admits.  ERR_NOT_FOUND. */
MUST_CHECK enum err queue_set(struct db *db, struct queue_id id, const struct queue_settings *set);
/* Pausing and closing are states that settings do not touch.  ERR_NOT_FOUND. */
MUST_CHECK enum err queue_pause(struct db *db, struct queue_id id, bool paused);
MUST_CHECK enum err queue_close(struct db *db, struct queue_id id, bool closed);
/* ERR_NOT_FOUND. */
MUST_CHECK enum err queue_get(struct db *db, struct arena *arena, struct queue_id id,
    struct queue_info *info_r);
MUST_CHECK enum err queue_list(struct db *db, struct arena *arena, struct queue_info **list_r,
    size_t *n_r);

#endif
