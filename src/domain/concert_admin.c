/* Concerts and dates as the operator makes them. */
#include <string.h>

#include "base/log.h"
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

static bool concert_fits(const struct concert_new *concert)
{
	return text_fits(concert->title, 1, 200) && text_fits(concert->venue, 0, 200) &&
	       text_fits(concert->time_zone, 1, 64) && concert->seat_limit >= 1 &&
	       concert->seat_limit <= SEATS_PER_HOLD_MAX && concert->refund_until_hours <= 8760;
}

enum err concert_add(struct db *db, const struct actor *by, const struct concert_new *concert,
    struct concert_id *id_r)
{
	struct addition a = { .by = by, .concert = concert };
	struct arena *arena;
	struct queue_info queue;
	enum err err;

	if (!concert_fits(concert))
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

struct show {
	const struct actor *by;
	struct concert concert;
	struct schedule_id id; /* 0: to be added */
	struct instant starts_at;
	struct date date; /* its day at the venue */
	const struct seat_new *seats;
	size_t n;
};

/* Where it is, and so what day it is there. */
static enum err find_venue(struct db *db, struct arena *arena, struct show *s, struct concert_id id)
{
	enum err err = concert_get(db, arena, id, &s->concert);

	if (err != ERR_OK || zone_date(s->concert.time_zone, s->starts_at, &s->date))
		return err;
	log_error("this machine does not know the concert's time zone %s: install tzdata",
	    s->concert.time_zone);
	return ERR_INTERNAL;
}

/* Locks the concert, so that no other show of it is put there meanwhile. */
static enum err find_room(struct db *db, const struct show *s)
{
	bool past, taken;
	enum err err = store_concert_lock(db, s->concert.id);

	if (err == ERR_OK)
		err = store_schedule_fits(db, s->concert.id, s->id, s->starts_at, &past, &taken);
	if (err == ERR_OK && (past || taken))
		err = past ? ERR_DATE_PAST : ERR_DATE_TAKEN;
	return err;
}

static enum err add_tx(struct db *db, void *arg)
{
	char starts_at[INSTANT_TEXT_MAX];
	struct show *s = arg;
	enum err err;

	s->id.v = 0;
	err = find_room(db, s);
	if (err == ERR_OK)
		err = store_schedule_insert(db, s->concert.id, s->starts_at, s->date, &s->id);
	for (size_t i = 0; err == ERR_OK && i < s->n; i++)
		err = store_seat_insert(db, s->id, &s->seats[i]);
	if (err != ERR_OK)
		return err;
	instant_format(s->starts_at, starts_at);
	return oplog_write_id(db, s->by, "schedule add", s->id.v,
	    "concert=%llu starts_at=%s seats=%zu", (unsigned long long)s->concert.id.v, starts_at,
	    s->n);
}

static bool seats_fit(const struct seat_new *seats, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!text_fits(seats[i].label, 1, 32) || !text_fits(seats[i].grade, 0, 32) ||
		    seats[i].price > SEAT_PRICE_MAX)
			return false;
	return n > 0;
}

enum err schedule_add(struct db *db, struct arena *arena, const struct actor *by,
    struct concert_id concert, struct instant starts_at, const struct seat_new *seats, size_t n,
    struct schedule_id *id_r)
{
	struct show s = { .by = by, .starts_at = starts_at, .seats = seats, .n = n };
	enum err err;

	if (!seats_fit(seats, n))
		return ERR_INVALID_REQUEST;
	err = find_venue(db, arena, &s, concert);
	if (err == ERR_OK)
		err = db_tx(db, "schedule_add", arena, add_tx, &s);
	*id_r = s.id;
	/* New seats are seats that became AVAILABLE. */
	if (err == ERR_OK)
		queue_slot_freed(db, s.concert.queue);
	return err;
}

enum err schedule_list(struct db *db, struct arena *arena, struct concert_id concert,
    struct schedule_info **list_r, size_t *n_r)
{
	return store_schedule_info(db, arena, concert, (struct schedule_id){ 0 }, list_r, n_r);
}

enum err schedule_get(
    struct db *db, struct arena *arena, struct schedule_id id, struct schedule_info *info_r)
{
	struct schedule_info *list;
	enum err err;
	size_t n;

	err = store_schedule_info(db, arena, (struct concert_id){ 0 }, id, &list, &n);
	if (err != ERR_OK || n == 0)
		return err == ERR_OK ? ERR_NOT_FOUND : err;
	*info_r = list[0];
	return ERR_OK;
}

/* ---- changing ------------------------------------------------------------------------------- */

struct change {
	const struct actor *by;
	struct concert_id id;
	const struct concert_changes *changes;
	struct arena *arena;
};

static bool any_given(const struct concert_changes *c)
{
	return c->title != NULL || c->venue != NULL || c->seat_limit.given ||
	       c->refund_until_hours.given;
}

static struct concert_new changed(const struct concert *old, const struct concert_changes *c)
{
	return (struct concert_new){
		.title = c->title ? c->title : old->title,
		.venue = c->venue ? c->venue : old->venue,
		.time_zone = old->time_zone,
		.queue = old->queue,
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

	if (set->seat_limit != old->seat_limit)
		text = arena_printf(arena, " seat_limit=%llu", (unsigned long long)set->seat_limit);
	if (set->refund_until_hours != old->refund_until_hours)
		text = arena_printf(arena, "%s refund_until_hours=%llu", text,
		    (unsigned long long)set->refund_until_hours);
	if (strcmp(set->title, old->title) != 0)
		text = arena_printf(arena, "%s title=%s", text, set->title);
	if (strcmp(set->venue, old->venue) != 0)
		text = arena_printf(arena, "%s venue=%s", text, set->venue);
	return *text == ' ' ? text + 1 : text;
}

static enum err set_concert_tx(struct db *db, void *arg)
{
	const struct change *c = arg;
	struct concert_new set;
	struct concert old;
	const char *text;
	enum err err;

	err = store_concert_lock(db, c->id);
	if (err == ERR_OK)
		err = store_concert_get(db, c->arena, c->id, &old);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	set = changed(&old, c->changes);
	if (!concert_fits(&set))
		return ERR_INVALID_REQUEST;
	text = describe(c->arena, &old, &set);
	if (*text == '\0')
		return ERR_OK; /* it is that already */
	err = store_concert_update(db, c->id, &set);
	return err != ERR_OK ? err : oplog_write_id(db, c->by, "concert set", c->id.v, "%s", text);
}

enum err concert_set(struct db *db, struct arena *arena, const struct actor *by,
    struct concert_id id, const struct concert_changes *changes)
{
	struct change c = { .by = by, .id = id, .changes = changes, .arena = arena };

	if (!any_given(changes))
		return ERR_INVALID_REQUEST;
	return db_tx(db, "concert_set", arena, set_concert_tx, &c);
}

static enum err set_schedule_tx(struct db *db, void *arg)
{
	char starts_at[INSTANT_TEXT_MAX];
	const struct show *s = arg;
	uint64_t changed;
	enum err err;

	err = find_room(db, s);
	if (err == ERR_OK)
		err = store_schedule_update(db, s->id, s->starts_at, s->date, &changed);
	if (err == ERR_OK && changed == 0)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	instant_format(s->starts_at, starts_at);
	return oplog_write_id(db, s->by, "schedule set", s->id.v, "starts_at=%s", starts_at);
}

enum err schedule_set(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id id, struct instant starts_at)
{
	struct show s = { .by = by, .id = id, .starts_at = starts_at };
	struct schedule_info info;
	enum err err;

	err = schedule_get(db, arena, id, &info);
	if (err == ERR_OK && !instant_is_null(info.canceled_at))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = find_venue(db, arena, &s, info.concert);
	if (err == ERR_OK)
		err = db_tx(db, "schedule_set", NULL, set_schedule_tx, &s);
	/* The seats of a date that had begun may be for sale again. */
	if (err == ERR_OK)
		queue_slot_freed(db, s.concert.queue);
	return err;
}
