#include "domain/seat_admin.h"

#include <stdlib.h>
#include <string.h>

#include "db/tx.h"
#include "domain/concert.h"
#include "domain/label.h"

#define AT_ONCE 20 /* seats in one statement */

struct blocking {
	const struct actor *by;
	struct schedule_id schedule;
	const char *const *labels;
	size_t n;
	bool block;
	struct arena *arena;
	struct concert_id concert;
	uint64_t changed;
	const char *label; /* at fault */
};

static int by_id(const void *a, const void *b)
{
	const struct seat_id *left = a, *right = b;

	return (left->v > right->v) - (left->v < right->v);
}

/* A date's seats, to be found by what their labels look like. */
struct seats_by_label {
	const struct seat_label *seat;
	struct label_ref *ref; /* sorted */
	size_t n;
};

static enum err read_labels(struct db *db, struct blocking *b, struct seats_by_label *all_r)
{
	struct seat_label *seat;
	enum err err;

	err = store_seat_labels(db, b->arena, b->schedule, &seat, &all_r->n);
	if (err != ERR_OK)
		return err;
	all_r->seat = seat;
	all_r->ref = arena_array(b->arena, all_r->n, sizeof(*all_r->ref));
	for (size_t i = 0; i < all_r->n; i++)
		all_r->ref[i] = (struct label_ref){ label_key(b->arena, seat[i].label), i };
	label_sort(all_r->ref, all_r->n);
	return ERR_OK;
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

/* The seats' ids, sorted, each once. */
static enum err find_seats(struct db *db, struct blocking *b, struct seat_id *ids, size_t *n_r)
{
	const struct seat_label *seat;
	struct seats_by_label all;
	size_t kept = 0;
	enum err err;

	err = read_labels(db, b, &all);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < b->n; i++) {
		seat = seat_of(b->arena, &all, b->labels[i]);
		if (seat == NULL) {
			b->label = b->labels[i];
			return ERR_NOT_FOUND;
		}
		ids[i] = seat->id;
	}
	qsort(ids, b->n, sizeof(*ids), by_id);
	for (size_t i = 0; i < b->n; i++)
		if (kept == 0 || ids[kept - 1].v != ids[i].v)
			ids[kept++] = ids[i];
	*n_r = kept;
	return ERR_OK;
}

static enum err change_some(struct db *db, struct blocking *b, const struct seat_id *ids, size_t n)
{
	struct seat_standing *seats;
	uint64_t changed;
	enum err err;

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
		size += strlen(b->labels[i]) + 1;
	end = text = arena_alloc(b->arena, size);
	for (size_t i = 0; i < b->n; i++)
		end = stpcpy(i == 0 ? end : stpcpy(end, " "), b->labels[i]);
	return text;
}

/* Lock order: the date (shared: it is not canceled meanwhile), seats by id, log. */
static enum err blocking_tx(struct db *db, void *arg)
{
	struct blocking *b = arg;
	struct seat_id *ids = arena_array(b->arena, b->n, sizeof(*ids));
	size_t n;
	enum err err;

	b->label = NULL;
	b->changed = 0;
	err = store_schedule_keep(db, b->schedule, &b->concert);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	err = find_seats(db, b, ids, &n);
	for (size_t i = 0; err == ERR_OK && i < n; i += AT_ONCE)
		err = change_some(db, b, ids + i, n - i < AT_ONCE ? n - i : AT_ONCE);
	if (err != ERR_OK || b->changed == 0)
		return err;
	return oplog_write_id(db, b->by, b->block ? "seat block" : "seat unblock", b->schedule.v,
	    "%s", all_labels(b));
}

enum err seats_block(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id schedule, const char *const *labels, size_t n, bool block,
    uint64_t *changed_r, const char **label_r)
{
	struct blocking b = { by, schedule, labels, n, .block = block, .arena = arena };
	enum err err = db_tx(db, "seats_block", arena, blocking_tx, &b);
	struct queue_id queue;

	*changed_r = b.changed;
	*label_r = b.label;
	if (err == ERR_OK && !block && b.changed > 0 &&
	    store_concert_queue(db, b.concert, &queue) == ERR_OK)
		queue_slot_freed(db, queue);
	return err;
}

enum err door_list(struct db *db, struct arena *arena, struct schedule_id schedule, bool held_too,
    struct door_row **list_r, size_t *n_r)
{
	struct schedule_info info;
	enum err err = schedule_get(db, arena, schedule, &info);

	return err != ERR_OK ? err : store_door_list(db, arena, schedule, held_too, list_r, n_r);
}
