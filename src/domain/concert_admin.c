/* Concerts as the operator makes them. */
#include <string.h>

#include "base/zone.h"
#include "db/tx.h"
#include "domain/concert.h"
#include "domain/text.h"

struct addition {
	const struct actor *by;
	const struct concert_new *concert;
	struct concert_id id;
};

static enum err add_concert_tx(struct db *db, void *arg)
{
	struct addition *a = arg;
	enum err err;

	err = store_concert_insert(db, a->concert, &a->id);
	if (err != ERR_OK)
		return err;
	return oplog_write_id(db, a->by, "concert add", a->id.v, "queue=%llu title=%s",
	    (unsigned long long)a->concert->queue.v, a->concert->title);
}

static bool texts_fit(const char *title, const char *venue)
{
	return text_fits(title, 1, 200) && text_fits(venue, 0, 200);
}

static bool settings_fit(const struct concert_new *concert)
{
	return text_fits(concert->time_zone, 1, 64) && concert->seat_limit >= 1 &&
	       concert->seat_limit <= SEATS_PER_HOLD_MAX && concert->refund_until_hours <= 8760;
}

enum err concert_add(struct db *db, const struct actor *by, const struct concert_new *concert,
    struct concert_id *id_r)
{
	struct addition a = { .by = by, .concert = concert };
	struct arena *arena;
	struct queue_info queue;
	enum err err;

	if (!texts_fit(concert->title, concert->venue) || !settings_fit(concert))
		return ERR_INVALID_REQUEST;
	arena = arena_new();
	err = store_queue_get(db, arena, concert->queue, &queue);
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

static bool any_given(const struct concert_changes *c)
{
	return c->title != NULL || c->venue != NULL || c->time_zone != NULL || c->queue.given ||
	       c->seat_limit.given || c->refund_until_hours.given;
}

/* A text that is kept was checked when it was stored, perhaps by an older release's rule. */
static bool changes_fit(const struct concert_changes *c)
{
	return texts_fit(c->title ? c->title : "-", c->venue ? c->venue : "");
}

static struct concert_new changed(const struct concert *old, const struct concert_changes *c)
{
	return (struct concert_new){
		.title = c->title ? c->title : old->title,
		.venue = c->venue ? c->venue : old->venue,
		.time_zone = c->time_zone ? c->time_zone : old->time_zone,
		.queue = c->queue.given ? (struct queue_id){ c->queue.v } : old->queue,
		.seat_limit = c->seat_limit.given ? c->seat_limit.v : old->seat_limit,
		.refund_until_hours =
		    c->refund_until_hours.given ? c->refund_until_hours.v : old->refund_until_hours,
	};
}

/* "seat_limit=2 title=...", of what differs from `old`. */
static const char *describe(
    struct arena *arena, const struct concert *old, const struct concert_new *set)
{
	const char *text = "";

	if (set->queue.v != old->queue.v)
		text = arena_printf(arena, " queue=%llu", (unsigned long long)set->queue.v);
	if (strcmp(set->time_zone, old->time_zone) != 0)
		text = arena_printf(arena, "%s time_zone=%s", text, set->time_zone);
	if (set->seat_limit != old->seat_limit)
		text = arena_printf(
		    arena, "%s seat_limit=%llu", text, (unsigned long long)set->seat_limit);
	if (set->refund_until_hours != old->refund_until_hours)
		text = arena_printf(arena, "%s refund_until_hours=%llu", text,
		    (unsigned long long)set->refund_until_hours);
	if (strcmp(set->title, old->title) != 0)
		text = arena_printf(arena, "%s title=%s", text, set->title);
	if (strcmp(set->venue, old->venue) != 0)
		text = arena_printf(arena, "%s venue=%s", text, set->venue);
	return *text == ' ' ? text + 1 : text;
}

/*
 * Whoever waits or shops in a line may do so for any of its concerts.  Taken from it, a concert
 * would have them wait for nothing, and a hold in it could not be paid: so it leaves only a line
 * that is empty, or one from which it has sold nothing yet.  The gate keeps turns, and with them
 * holds, from beginning meanwhile; who joins at this moment is told WRONG_QUEUE and joins again.
 */
static enum err leave_queue(struct db *db, const struct concert *old, struct queue_id queue)
{
	bool exists, wanted;
	enum err err = store_concert_may_move(db, old->id, queue, &exists, &wanted);

	if (err != ERR_OK)
		return err;
	return !exists ? ERR_NO_QUEUE : wanted ? ERR_QUEUE_IN_USE : ERR_OK;
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

/* Lock order: the gate of the queue that is left, concert, dates. */
static enum err lock_concert(struct db *db, const struct change *c, struct concert *old_r)
{
	struct queue_id left = { 0 };
	enum err err;

	err = store_concert_get(db, c->arena, c->id, old_r);
	if (err == ERR_OK)
		left = old_r->queue;
	if (err == ERR_OK && c->changes->queue.given)
		err = store_gate_lock(db, left, GATE_WAIT);
	if (err == ERR_OK)
		err = store_concert_lock(db, c->id);
	if (err == ERR_OK)
		err = store_concert_get(db, c->arena, c->id, old_r);
	if (err == ERR_OK && old_r->queue.v != left.v)
		err = ERR_DB_RETRY; /* it has moved since: another gate is to be locked */
	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
}

static enum err set_concert_tx(struct db *db, void *arg)
{
	struct change *c = arg;
	struct concert_new set;
	struct concert old;
	const char *text;
	enum err err;

	err = lock_concert(db, c, &old);
	if (err != ERR_OK)
		return err;
	set = changed(&old, c->changes);
	c->queue = set.queue;
	if (!changes_fit(c->changes) || !settings_fit(&set))
		return ERR_INVALID_REQUEST;
	text = describe(c->arena, &old, &set);
	if (*text == '\0')
		return ERR_OK; /* it is that already */
	if (set.queue.v != old.queue.v)
		err = leave_queue(db, &old, set.queue);
	if (err == ERR_OK && strcmp(set.time_zone, old.time_zone) != 0)
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

	if (!any_given(changes) || (changes->time_zone != NULL && !zone_known(changes->time_zone)))
		return ERR_INVALID_REQUEST;
	err = db_tx(db, "concert_set", arena, set_concert_tx, &c);
	/* Its seats are to be had in another line. */
	if (err == ERR_OK && changes->queue.given)
		queue_slot_freed(db, c.queue);
	return err;
}
