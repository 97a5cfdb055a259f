#include "domain/concert.h"

#include <string.h>

#include "base/zone.h"
#include "db/tx.h"
#include "domain/text.h"
#include "store/schedule.h"

const char *availability_text(enum availability availability)
{
	static const char *const words[] = { "NO_DATES", "SOLD_OUT", "AVAILABLE" };

	return words[availability];
}

enum err concert_list(struct db *db, struct arena *arena, struct concert **list_r, size_t *n_r)
{
	return store_concert_list(db, arena, list_r, n_r);
}

enum err concert_require_queue(struct db *db, struct concert_id concert, struct queue_id queue)
{
	struct queue_id own;
	enum err err;

	err = store_concert_queue(db, concert, &own);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	return own.v == queue.v ? ERR_OK : ERR_WRONG_QUEUE;
}

/* ---- the operator's side ------------------------------------------------------------------ */

#define SETTING_AS_FIELD(name, kind, usual, least, most, help)                                     \
	{ SETTING_NAME(name, kind), FIELD_##kind, offsetof(struct concert_changes, name),          \
		offsetof(struct concert_settings, name), usual, least, most, help },

const struct field concert_fields[CONCERT_FIELDS] = { CONCERT_SETTINGS(SETTING_AS_FIELD) };

struct concert_settings concert_settings_default(void)
{
	struct concert_settings set = { 0 };

	settings_default(concert_fields, CONCERT_FIELDS, &set);
	return set;
}

struct addition {
	const struct actor *by;
	const struct concert_settings *set;
	struct concert_id id;
};

static enum err add_concert_tx(struct db *db, void *arg)
{
	struct addition *a = arg;
	enum err err;

	err = store_concert_insert(db, a->set, &a->id);
	if (err != ERR_OK)
		return err;
	return oplog_write_id(db, a->by, "concert add", a->id.v, "queue=%llu title=%s",
	    (unsigned long long)a->set->queue.v, a->set->title);
}

enum err concert_add(struct db *db, const struct actor *by, const struct concert_settings *set,
    struct concert_id *id_r)
{
	struct addition a = { .by = by, .set = set };
	struct arena *arena;
	struct queue_info queue;
	enum err err;

	if (settings_fault(concert_fields, CONCERT_FIELDS, set) != NULL)
		return ERR_INVALID_REQUEST;
	arena = arena_new();
	err = store_queue_get(db, arena, set->queue, &queue);
	arena_free(&arena);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	err = db_tx(db, "concert_add", NULL, add_concert_tx, &a);
	*id_r = a.id;
	return err;
}

enum err concert_get(
    struct db *db, struct arena *arena, struct concert_id id, struct concert *concert_r)
{
	enum err err = store_concert_get(db, arena, id, concert_r);

	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
}

/* ---- changing ------------------------------------------------------------------------------- */

struct change {
	const struct actor *by;
	struct concert_id id;
	const struct concert_changes *changes;
	struct arena *arena;
	struct queue_id queue; /* as it is then */
};

/*
 * Whoever waits or shops in a line may do so for any of its concerts.  Taken from it, a concert
 * would have them wait for nothing, and a hold in it could not be paid: so it leaves only a line
 * that is empty, or one from which it has sold nothing yet.  The gate keeps turns, and with them
 * holds, from beginning meanwhile; who joins at this moment is told WRONG_QUEUE and joins again.
 */
static enum err leave_queue(struct db *db, const struct concert *old, struct queue_id queue)
{
	struct concert_move move;
	enum err err = store_concert_may_move(db, old->id, queue, &move);

	if (err != ERR_OK)
		return err;
	return !move.queue_exists ? ERR_NO_QUEUE : move.wanted ? ERR_QUEUE_IN_USE : ERR_OK;
}

/* The calendar days of its dates, past and canceled ones too, are those of the new zone. */
static enum err redate(struct db *db, const struct change *c, const char *time_zone)
{
	struct schedule_info *list;
	struct date date;
	enum err err;
	size_t n = 0;

	err = store_schedule_info(db, c->arena, c->id, (struct schedule_id){ 0 }, &list, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i++)
		err = zone_date(time_zone, list[i].starts_at, &date)
			  ? store_schedule_redate(db, list[i].id, date)
			  : ERR_INVALID_REQUEST;
	return err;
}

/* Lock order: concert, the gate of the queue that it leaves, dates.  The concert comes first
 * because schedule_add() may hold it for seconds, and whoever waits for it meanwhile must not hold
 * a gate. */
static enum err lock_concert(struct db *db, const struct change *c, struct concert *old_r)
{
	enum err err = store_concert_lock(db, c->id);

	if (err == ERR_OK)
		err = store_concert_get(db, c->arena, c->id, old_r);
	if (err == ERR_OK && c->changes->queue.given)
		err = store_gate_lock(db, old_r->set.queue, GATE_WAIT);
	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
}

static enum err set_concert_tx(struct db *db, void *arg)
{
	struct change *c = arg;
	struct concert_settings set;
	struct concert old;
	const char *text;
	enum err err;

	err = lock_concert(db, c, &old);
	if (err != ERR_OK)
		return err;
	set = old.set;
	settings_change(concert_fields, CONCERT_FIELDS, c->changes, &set);
	c->queue = set.queue;
	text = settings_difference(c->arena, concert_fields, CONCERT_FIELDS, &old.set, &set);
	if (*text == '\0')
		return ERR_OK; /* it is that already */
	if (set.queue.v != old.set.queue.v)
		err = leave_queue(db, &old, set.queue);
	if (err == ERR_OK && strcmp(set.time_zone, old.set.time_zone) != 0)
		err = redate(db, c, set.time_zone);
	if (err == ERR_OK)
		err = store_concert_update(db, c->id, &set);
	return err != ERR_OK ? err : oplog_write_id(db, c->by, "concert set", c->id.v, "%s", text);
}

enum err concert_set(struct db *db, struct arena *arena, const struct actor *by,
    struct concert_id id, const struct concert_changes *changes)
{
	struct change c = { .by = by, .id = id, .changes = changes, .arena = arena };
	enum err err;

	/* Only what is given: a text that is kept was checked by the rules of its time. */
	if (!fields_any_given(concert_fields, CONCERT_FIELDS, changes) ||
	    fields_fault(concert_fields, CONCERT_FIELDS, changes) != NULL)
		return ERR_INVALID_REQUEST;
	err = db_tx(db, "concert_set", arena, set_concert_tx, &c);
	/* Its seats are to be had in another line. */
	if (err == ERR_OK && changes->queue.given)
		queue_slot_freed(db, c.queue);
	return err;
}
