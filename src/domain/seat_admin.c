#include "domain/seat_admin.h"

#include <stdlib.h>
#include <string.h>

#include "db/tx.h"
#include "domain/concert.h"

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

/* The seats' ids, sorted, each once. */
static enum err find_seats(struct db *db, struct blocking *b, struct seat_id *ids, size_t *n_r)
{
	size_t kept = 0;
	enum err err;

	for (size_t i = 0; i < b->n; i++) {
		err = store_seat_of_label(db, b->schedule, b->labels[i], &ids[i]);
		if (err == ERR_NO_ROW) {
			b->label = b->labels[i];
			return ERR_NOT_FOUND;
		}
		if (err != ERR_OK)
			return err;
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
