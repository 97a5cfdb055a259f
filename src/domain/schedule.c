#include "domain/schedule.h"

#include <string.h>

#include "base/log.h"
#include "base/zone.h"
#include "db/tx.h"
#include "domain/concert.h"
#include "domain/label.h"
#include "domain/seat.h"

enum err concert_dates(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, bool available_only, struct schedule **list_r, size_t *n_r)
{
	size_t n, kept = 0;
	enum err err;

	err = concert_require_queue(db, concert, queue);
	if (err == ERR_OK)
		err = store_schedule_list(db, arena, concert, list_r, &n);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		if (!available_only || (*list_r)[i].available_seats > 0)
			(*list_r)[kept++] = (*list_r)[i];
	*n_r = kept;
	return kept == 0 ? ERR_NO_AVAILABLE_DATES : ERR_OK;
}

/* ---- the operator's side ------------------------------------------------------------------ */

struct show {
	const struct actor *by;
	struct arena *arena;
	struct concert concert; /* its id; the rest once it is locked */
	struct schedule_id id;  /* 0: to be added */
	struct instant starts_at;
	struct date date; /* its day at the venue */
	const struct seat_new *seats;
	size_t n;
};

/* Where it is, and so what day it is there. */
static enum err find_day(struct show *s)
{
	if (zone_date(s->concert.set.time_zone, s->starts_at, &s->date))
		return ERR_OK;
	log_error("this machine does not know the concert's time zone %s: install tzdata",
	    s->concert.set.time_zone);
	return ERR_INTERNAL;
}

/* Locks the concert, so that it stays where it is, and no other show of it is put there meanwhile.
 */
static enum err find_room(struct db *db, struct show *s)
{
	struct concert_id id = s->concert.id;
	struct schedule_fits fits;
	enum err err;

	err = store_concert_lock(db, id);
	if (err == ERR_OK)
		err = store_concert_get(db, s->arena, id, &s->concert);
	if (err == ERR_OK)
		err = find_day(s);
	if (err == ERR_OK)
		err = store_schedule_fits(db, id, s->id, s->starts_at, &fits);
	if (err == ERR_OK && (fits.past || fits.taken))
		err = fits.past ? ERR_DATE_PAST : ERR_DATE_TAKEN;
	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
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

/* ERR_DUPLICATE where two of the seats look the same. */
static enum err no_twins(struct arena *arena, const struct seat_new *seats, size_t n)
{
	const struct label_ref *refs = label_index(arena, &seats->label, sizeof(*seats), n);

	for (size_t i = 1; i < n; i++)
		if (strcmp(refs[i - 1].key, refs[i].key) == 0)
			return ERR_DUPLICATE;
	return ERR_OK;
}

/* The seats as they are stored. */
static enum err tidy_seats(
    struct arena *arena, const struct seat_new *seats, size_t n, const struct seat_new **tidy_r)
{
	struct seat_new *tidy;
	const char *why;

	if (n == 0 || n > SCHEDULE_SEATS_MAX)
		return ERR_INVALID_REQUEST;
	*tidy_r = tidy = arena_array(arena, n, sizeof(*tidy));
	for (size_t i = 0; i < n; i++) {
		tidy[i].label = label_tidy(arena, seats[i].label, 1, &why);
		tidy[i].grade = label_tidy(arena, seats[i].grade, 0, &why);
		tidy[i].price = seats[i].price;
		if (tidy[i].label == NULL || tidy[i].grade == NULL ||
		    tidy[i].price > SEAT_PRICE_MAX)
			return ERR_INVALID_REQUEST;
	}
	return no_twins(arena, tidy, n);
}

enum err schedule_add(struct db *db, struct arena *arena, const struct actor *by,
    struct concert_id concert, struct instant starts_at, const struct seat_new *seats, size_t n,
    struct schedule_id *id_r)
{
	struct show s = {
		.by = by, .arena = arena, .concert.id = concert, .starts_at = starts_at, .n = n
	};
	enum err err;

	err = tidy_seats(arena, seats, n, &s.seats);
	if (err != ERR_OK)
		return err;
	err = db_tx(db, "schedule_add", arena, add_tx, &s);
	*id_r = s.id;
	/* New seats are seats that became AVAILABLE. */
	if (err == ERR_OK)
		queue_slot_freed(db, s.concert.set.queue);
	return err;
}

enum err schedule_list(struct db *db, struct arena *arena, struct concert_id concert,
    struct schedule_info **list_r, size_t *n_r)
{
	return store_schedule_info(db, arena, concert, (struct schedule_id){ 0 }, list_r, n_r);
}

enum err schedule_page(struct db *db, struct arena *arena, struct schedule_id after, unsigned limit,
    struct schedule_info **list_r, size_t *n_r)
{
	struct instant starts_at = { 0 };
	enum err err = ERR_OK;

	if (after.v != 0)
		err = store_schedule_start(db, after, &starts_at);
	if (err == ERR_NO_ROW)
		return ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	return store_schedule_page(db, arena, starts_at, after, limit, list_r, n_r);
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

/* ---- moving --------------------------------------------------------------------------------- */

static enum err set_schedule_tx(struct db *db, void *arg)
{
	char starts_at[INSTANT_TEXT_MAX];
	struct show *s = arg;
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
	struct show s = { .by = by, .arena = arena, .id = id, .starts_at = starts_at };
	struct schedule_info info;
	enum err err;

	err = schedule_get(db, arena, id, &info);
	if (err == ERR_OK && !instant_is_null(info.canceled_at))
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	s.concert.id = info.concert;
	err = db_tx(db, "schedule_set", arena, set_schedule_tx, &s);
	/* The seats of a date that had begun may be for sale again. */
	if (err == ERR_OK)
		queue_slot_freed(db, s.concert.set.queue);
	return err;
}
