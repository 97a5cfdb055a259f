#include "domain/schedule_cancel.h"

#include "db/tx.h"
#include "domain/refund.h"
#include "domain/revoke.h"
#include "domain/schedule.h"
#include "domain/seat.h"

struct cancel {
	const struct actor *by;
	struct schedule_id id;
	struct arena *arena;
	unsigned left; /* transactions */
	struct schedule_clearing *did;
};

/* ---- its first and its last transaction ----------------------------------------------------- */

static enum err begin_tx(struct db *db, void *arg)
{
	const struct cancel *c = arg;
	uint64_t changed;
	enum err err;

	err = store_schedule_cancel(db, c->id, &changed);
	if (err != ERR_OK || changed == 0)
		return err;
	return oplog_write_id(db, c->by, "schedule cancel", c->id.v, "begun");
}

static enum err clear_tx(struct db *db, void *arg)
{
	const struct cancel *c = arg;
	struct schedule_refunds refunds;
	uint64_t changed;
	enum err err;

	err = store_schedule_clear(db, c->id, &changed);
	if (err == ERR_OK && changed != 0)
		err = store_schedule_refunds(db, c->id, &refunds);
	if (err != ERR_OK || changed == 0)
		return err;
	return oplog_write_id(db, c->by, "schedule cancel", c->id.v,
	    "cleared refunded=%llu points=%llu", (unsigned long long)refunds.n,
	    (unsigned long long)refunds.points);
}

/* ---- what lies between ---------------------------------------------------------------------- */

struct some_seats {
	struct seat_id *ids;
	size_t n;
	struct arena *arena;
	uint64_t changed;
};

/* Those that somebody has taken meanwhile are left to the next round. */
static enum err block_tx(struct db *db, void *arg)
{
	struct some_seats *s = arg;
	struct seat_standing *seats;
	size_t n;
	enum err err;

	err = store_seat_lock_standing(db, s->arena, s->ids, s->n, &seats, &n);
	return err != ERR_OK ? err : store_seat_block(db, s->ids, s->n, &s->changed);
}

static enum err block_some(struct db *db, struct cancel *c, size_t *n_r)
{
	struct some_seats s = { .arena = c->arena };
	enum err err;

	err = store_seat_free_ids(db, c->arena, c->id, &s.ids, &s.n);
	*n_r = s.n;
	if (err != ERR_OK || s.n == 0)
		return err;
	c->left--;
	err = db_tx(db, "schedule_block", c->arena, block_tx, &s);
	if (err == ERR_OK)
		c->did->blocked += s.changed;
	return err;
}

static enum err end_one(struct db *db, struct cancel *c, const struct standing_reservation *one)
{
	struct reservation reservation;
	struct payment payment;
	struct refusal why;
	enum err err;

	if (one->paid) {
		err = reservation_refund(db, c->arena, c->by, one->id, SEATS_BLOCKED, &payment);
		if (err == ERR_OK) {
			c->did->refunded++;
			c->did->points += payment.amount;
		}
	} else {
		err = reservation_revoke(
		    db, c->arena, c->by, one->id, SEATS_BLOCKED, &reservation, &why);
		c->did->canceled += err == ERR_OK && reservation.reason == END_REVOKED;
	}
	/* Its owner was faster: the next round sees what it is now. */
	if (err == ERR_NOT_REFUNDABLE || err == ERR_INVALID_RESERVATION)
		return ERR_OK;
	return err;
}

/* One that cannot be ended now shall not keep the others from it. */
static enum err end_some(struct db *db, struct cancel *c, size_t *n_r)
{
	struct standing_reservation *list;
	enum err err, one;

	err = store_reservation_standing(db, c->arena, c->id, &list, n_r);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < *n_r && c->left > 0 && err != ERR_DB_DOWN; i++, c->left--) {
		one = end_one(db, c, &list[i]);
		if (one != ERR_OK && (err == ERR_OK || one == ERR_DB_DOWN))
			err = one;
	}
	return err;
}

/* Once nothing stands, nothing can come to stand: no seat is to be had. */
static enum err next_round(struct db *db, struct cancel *c)
{
	uint64_t open_seats;
	size_t n;
	enum err err;

	err = block_some(db, c, &n);
	if (err != ERR_OK || n > 0)
		return err;
	err = end_some(db, c, &n);
	if (err != ERR_OK || n > 0)
		return err;
	c->left--;
	err = store_schedule_open_seats(db, c->id, &open_seats);
	if (err != ERR_OK || open_seats > 0)
		return err;
	err = db_tx(db, "schedule_clear", NULL, clear_tx, c);
	c->did->done = err == ERR_OK;
	return err;
}

enum err schedule_cancel(struct db *db, struct arena *arena, const struct actor *by,
    struct schedule_id id, unsigned most, struct schedule_clearing *clearing_r)
{
	struct cancel c = { .by = by, .id = id, .arena = arena, .left = most, .did = clearing_r };
	struct arena_mark mark = arena_mark(arena);
	struct schedule_info info;
	enum err err;

	*clearing_r = (struct schedule_clearing){ 0 };
	err = schedule_get(db, arena, id, &info);
	if (err == ERR_OK)
		err = db_tx(db, "schedule_cancel", NULL, begin_tx, &c);
	while (err == ERR_OK && !clearing_r->done && c.left > 0) {
		arena_rewind(arena, mark);
		err = next_round(db, &c);
	}
	return err;
}
