/* Queues as the operator sees and changes them.  Changes are live, and logged.  Apart from queue.h
 * because the line and the calls of buyers need neither fields nor the log. */
#ifndef DOMAIN_QUEUE_ADMIN_H
#define DOMAIN_QUEUE_ADMIN_H

#include "domain/field.h"
#include "domain/oplog.h"
#include "domain/queue.h"

/* The settings as fields of struct queue_changes. */
#define QUEUE_FIELDS (0 QUEUE_SETTINGS(SETTING_AS_ONE))
extern const struct field queue_fields[QUEUE_FIELDS];

/* The defaults; what has none is 0. */
struct queue_settings queue_settings_default(void);

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
