/* Concerts.  (003: the sold-out flag.) */
#ifndef DOMAIN_CONCERT_H
#define DOMAIN_CONCERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/given.h"
#include "base/instant.h"
#include "domain/field.h"
#include "domain/oplog.h"
#include "domain/queue.h"
#include "store/concert.h"

const char *availability_text(enum availability availability);

/* All lists live in the arena. */
MUST_CHECK enum err concert_list(
    struct db *db, struct arena *arena, struct concert **list_r, size_t *n_r);
/* ERR_NOT_FOUND: no such concert; ERR_WRONG_QUEUE: its queue is another. */
MUST_CHECK enum err concert_require_queue(
    struct db *db, struct concert_id concert, struct queue_id queue);

/* ---- the operator's side ------------------------------------------------------------------ */

/* The settings as fields of struct concert_changes. */
#define CONCERT_FIELDS (0 CONCERT_SETTINGS(SETTING_AS_ONE))
extern const struct field concert_fields[CONCERT_FIELDS];

/* The defaults; what has none is 0. */
struct concert_settings concert_settings_default(void);

/* ERR_NOT_FOUND: no such queue.  ERR_INVALID_REQUEST: a value out of range. */
MUST_CHECK enum err concert_add(struct db *db, const struct actor *by,
    const struct concert_settings *set, struct concert_id *id_r);
/* ERR_NOT_FOUND. */
MUST_CHECK enum err concert_get(
    struct db *db, struct arena *arena, struct concert_id id, struct concert *concert_r);
/* What is given is changed; what was bought under another limit stays, and the dates' calendar days
 * follow the time zone.  ERR_NOT_FOUND; ERR_INVALID_REQUEST: nothing given, a value out of range,
 * or a time zone that is unknown; ERR_NO_QUEUE: no such queue; ERR_QUEUE_IN_USE: somebody waits or
 * shops in the line that the concert would leave, and it has dates for sale. */
MUST_CHECK enum err concert_set(struct db *db, struct arena *arena, const struct actor *by,
    struct concert_id id, const struct concert_changes *changes);

#endif
