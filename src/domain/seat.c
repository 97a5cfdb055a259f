#include "domain/seat.h"

#include <stdlib.h>
#include <string.h>

#include "db/tx.h"
#include "domain/concert.h"
#include "domain/label.h"
#include "domain/schedule.h"

const char *seat_status_text(enum seat_status status)
{
	static const char *const words[] = { "AVAILABLE", "TEMP_RESERVED", "RESERVED" };

	return words[status];
}

/* The shows of that date, or the one of them that is asked for.  ERR_NOT_FOUND: there is none. */
static enum err shows_of_date(struct db *db, struct arena *arena, struct concert_id concert,
    struct date date, struct schedule_id wanted, struct schedule_id **shows_r, size_t *n_r)
{
	enum err err = store_schedule_ids_of_date(db, arena, concert, date, shows_r, n_r);
	size_t kept = 0;

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < *n_r; i++)
		if (wanted.v == 0 || wanted.v == (*shows_r)[i].v)
			(*shows_r)[kept++] = (*shows_r)[i];
	*n_r = kept;
	return kept == 0 ? ERR_NOT_FOUND : ERR_OK;
}

static enum err append_seats(struct db *db, struct arena *arena, struct schedule_id show, bool all,
    struct seat **list, size_t *n)
{
	struct seat *more, *both;
	size_t nmore;
	enum err err = store_seat_list(db, arena, show, all, &more, &nmore);

	if (err != ERR_OK || nmore == 0)
		return err;
	both = more;
	if (*n > 0) {
		both = arena_array(arena, *n + nmore, sizeof(*both));
		memcpy(both, *list, *n * sizeof(*both));
		memcpy(both + *n, more, nmore * sizeof(*both));
	}
	*list = both;
	*n += nmore;
	return ERR_OK;
}

/* Order of errors: 404 for a missing date comes before WRONG_QUEUE. */
enum err concert_seats(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, struct date date, struct schedule_id schedule, bool all,
    struct seat **list_r, size_t *n_r)
{
	struct schedule_id *shows;
	size_t nshows;
	enum err err;

	*list_r = NULL;
	*n_r = 0;
	err = shows_of_date(db, arena, concert, date, schedule, &shows, &nshows);
	if (err == ERR_OK)
		err = concert_require_queue(db, concert, queue);
	for (size_t i = 0; err == ERR_OK && i < nshows; i++)
		err = append_seats(db, arena, shows[i], all, list_r, n_r);
	return err == ERR_OK && *n_r == 0 ? ERR_NO_AVAILABLE_SEATS : err;
}

/* ---- finding them for the operator ----------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
	const struct seat_label *left = a, *right = b;

	return (left->id.v > right->id.v) - (left->id.v < right->id.v);
}

/* A date's seats, to be found by what their labels look like. */
struct seats_by_label {
	struct seat_label *seat;
	const struct label_ref *ref;
	size_t n;
};

static enum err read_labels(
    struct db *db, struct arena *arena, struct schedule_id schedule, struct seats_by_label *all_r)
{
	enum err err = store_seat_labels(db, arena, schedule, &all_r->seat, &all_r->n);

	if (err == ERR_OK && all_r->n > 0)
		all_r->ref =
		    label_index(arena, &all_r->seat->label, sizeof(*all_r->seat), all_r->n);
	return err;
}

/* Dates that were made when only equal bytes were one label may have several that look the same:
 * then only the one with the very bytes is meant. */
static const struct seat_label *seat_of(
    struct arena *arena, const struct seats_by_label *all, const char *label)
{
	const char *key = label_key(arena, label);
	const struct label_ref *first = label_find(all->ref, all->n, key);
	const struct label_ref *end = all->ref + all->n, *ref;

	for (ref = first; ref != NULL && ref < end && strcmp(ref->key, key) == 0; ref++)
		if (strcmp(all->seat[ref->at].label, label) == 0)
			return &all->seat[ref->at];
	return ref == NULL || ref - first > 1 ? NULL : &all->seat[first->at];
}

/* Sorts them by id, each once; returns how many there are. */
static size_t sort_seats(struct seat_label *seats, size_t n)
{
	size_t kept = 0;

	qsort(seats, n, sizeof(*seats), by_id);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || seats[kept - 1].id.v != seats[i].id.v)
			seats[kept++] = seats[i];
	return kept;
}

enum err seats_find(struct db *db, struct arena *arena, struct schedule_id schedule,
    const char *const *labels, size_t n, struct seat_label **seats_r, size_t *n_r,
    const char **label_r)
{
	struct seat_label *found = arena_array(arena, n, sizeof(*found));
	struct seats_by_label all = { 0 };
	const struct seat_label *seat;
	struct concert_id concert;
	enum err err;

	*label_r = NULL;
	err = store_schedule_keep(db, schedule, &concert);
	if (err == ERR_OK)
		err = read_labels(db, arena, schedule, &all);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	for (size_t i = 0; i < n; i++) {
		seat = seat_of(arena, &all, labels[i]);
		if (seat == NULL) {
			*label_r = labels[i];
			return ERR_NOT_FOUND;
		}
		found[i] = *seat;
	}
	*n_r = sort_seats(found, n);
	*seats_r = found;
	return ERR_OK;
}

/* ---- blocking them -------------------------------------------------------------------------- */

struct blocking {
	const struct actor *by;
	struct schedule_id schedule;
	const struct seat_label *seats; /* by id, each once */
	size_t n;
	bool block;
	struct arena *arena;
	struct concert_id concert;
	uint64_t changed;
	const char *label; /* at fault */
};

static enum err change_some(
    struct db *db, struct blocking *b, const struct seat_label *some, size_t n)
{
	struct seat_standing *seats;
	struct seat_id ids[SEATS_PER_HOLD_MAX];
	uint64_t changed;
	enum err err;

	for (size_t i = 0; i < n; i++)
		ids[i] = some[i].id;
	err = store_seat_lock_standing(db, b->arena, ids, n, &seats, &n);
	for (size_t i = 0; err == ERR_OK && b->block && i < n; i++) {
		if (seats[i].standing != SEAT_TAKEN)
			continue;
		b->label = seats[i].label;
		err = ERR_SEAT_UNAVAILABLE;
	}
	if (err == ERR_OK)
		err = (b->block ? store_seat_block : store_seat_unblock)(db, ids, n, &changed);
	if (err == ERR_OK)
		b->changed += changed;
	return err;
}

/* "A1 A2" */
static const char *all_labels(const struct blocking *b)
{
	size_t size = 1;
	char *text, *end;

	for (size_t i = 0; i < b->n; i++)
		size += strlen(b->seats[i].label) + 1;
	end = text = arena_alloc(b->arena, size);
	for (size_t i = 0; i < b->n; i++)
		end = stpcpy(i == 0 ? end : stpcpy(end, " "), b->seats[i].label);
	return text;
}

/* Lock order: the date (shared: it is not canceled meanwhile), seats by id, log. */
static enum err blocking_tx(struct db *db, void *arg)
{
	struct blocking *b = arg;
	enum err err;

	b->label = NULL;
	b->changed = 0;
	err = store_schedule_keep(db, b->schedule, &b->concert);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	for (size_t i = 0, n; err == ERR_OK && i < b->n; i += n) {
		n = b->n - i < SEATS_PER_HOLD_MAX ? b->n - i : SEATS_PER_HOLD_MAX;
		err = change_some(db, b, b->seats + i, n);
	}
	if (err != ERR_OK || b->changed == 0)
		return err;
	return oplog_write_id(db, b->by, b->block ? "seat block" : "seat unblock", b->schedule.v,
	    "%s", all_labels(b));
}

enum err seats_block(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const struct seat_label *seats, size_t n, bool block,
    uint64_t *changed_r, const char **label_r)
{
	struct blocking b = { by, schedule, seats, n, .block = block, .arena = arena };
	enum err err = db_tx(db, "seats_block", arena, blocking_tx, &b);
	struct queue_id queue;

	*changed_r = b.changed;
	*label_r = b.label;
	if (err == ERR_OK && !block && b.changed > 0 &&
	    store_concert_queue(db, b.concert, &queue) == ERR_OK)
		queue_slot_freed(db, queue);
	return err;
}

enum err seats_block_labels(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const char *const *labels, size_t n, bool block,
    uint64_t *changed_r, const char **label_r)
{
	struct seat_label *seats;
	enum err err;

	err = seats_find(db, arena, schedule, labels, n, &seats, &n, label_r);
	if (err != ERR_OK)
		return err;
	return seats_block(db, arena, by, schedule, seats, n, block, changed_r, label_r);
}

enum err door_list(struct db *db, struct arena *arena, struct schedule_id schedule, bool held_too,
    struct door_row **list_r, size_t *n_r)
{
	struct schedule_info info;
	enum err err = schedule_get(db, arena, schedule, &info);

	return err != ERR_OK ? err : store_door_list(db, arena, schedule, held_too, list_r, n_r);
}
