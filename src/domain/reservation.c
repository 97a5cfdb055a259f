#include "domain/reservation.h"

#include <string.h>

#include "base/metric.h"
#include "db/tx.h"
#include "domain/reservation_row.h"
#include "domain/turn.h"
#include "store/seat.h"
#include "store/user.h"

void reservation_from_row(const struct reservation_row *row, struct reservation *r)
{
	bool lapsed = row->status == RESERVATION_TEMP_RESERVED &&
		      instant_reached(row->hold_expires_at, row->now);

	*r = (struct reservation){
		.id = row->id,
		.status = lapsed ? RESERVATION_CANCELED : row->status,
		.reason = lapsed ? END_LAPSED : row->end_reason,
		.user = row->user_uuid,
		.concert = row->concert,
		.queue = row->queue,
		.schedule = row->schedule,
		.date = row->date,
		.starts_at = row->starts_at,
		.created_at = row->created_at,
		.hold_expires_at = INSTANT_NULL,
		.refundable_until = INSTANT_NULL,
		.total_price = row->total,
		.seats = row->seats,
		.nseats = row->nseats,
		.as_of = row->now,
	};
	if (r->status == RESERVATION_TEMP_RESERVED)
		r->hold_expires_at = row->hold_expires_at;
	if (r->status == RESERVATION_CONFIRMED) {
		r->payment = row->payment;
		r->refundable_until = row->refundable_until;
	}
}

/* ---- reading ------------------------------------------------------------------------------ */

static enum err from_read(
    enum err err, const struct reservation_row *row, struct reservation *reservation_r)
{
	if (err == ERR_OK)
		reservation_from_row(row, reservation_r);
	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
}

enum err reservation_get(struct db *db, struct arena *arena, const struct uuid *user,
    struct reservation_id id, struct reservation *reservation_r)
{
	struct reservation_row row;

	return from_read(store_reservation_get(db, arena, user, id, &row), &row, reservation_r);
}

enum err reservation_show(
    struct db *db, struct arena *arena, struct reservation_id id, struct reservation *reservation_r)
{
	struct reservation_row row;

	return from_read(store_reservation_show(db, arena, id, &row), &row, reservation_r);
}

/* Where a page begins that follows `before`.  One that is not the user's, or was purged, counts as
 * an ended one, because those are purged. */
static enum err begin_page(struct db *db, struct user_id user, struct reservation_id before,
    struct reservation_id *stand_before_r, struct reservation_id *ended_before_r)
{
	bool ended = true;
	enum err err = ERR_OK;

	stand_before_r->v = ended_before_r->v = INT64_MAX;
	if (before.v == 0)
		return ERR_OK;
	err = store_reservation_ended(db, user, before, &ended);
	if (err != ERR_OK && err != ERR_NO_ROW)
		return err;
	if (ended) {
		stand_before_r->v = 0;
		*ended_before_r = before;
	} else {
		*stand_before_r = before;
	}
	return ERR_OK;
}

enum err reservation_list(struct db *db, struct arena *arena, const struct uuid *user,
    struct reservation_id before, unsigned limit, struct reservation **list_r, size_t *n_r)
{
	struct reservation_id stand_before, ended_before;
	struct reservation_row *rows = NULL;
	struct user owner;
	enum err err;

	*n_r = 0;
	err = store_user_get(db, user, &owner);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_OK : err;
	err = begin_page(db, owner.id, before, &stand_before, &ended_before);
	if (err == ERR_OK)
		err = store_reservation_list(
		    db, arena, owner.id, stand_before, ended_before, limit, &rows, n_r);
	if (err != ERR_OK)
		return err;
	*list_r = arena_array(arena, *n_r, sizeof(**list_r));
	for (size_t i = 0; i < *n_r; i++)
		reservation_from_row(&rows[i], &(*list_r)[i]);
	return ERR_OK;
}

/* ---- purging ------------------------------------------------------------------------------ */

struct purge {
	unsigned retention_days, limit;
	uint64_t n;
};

/* The seats' rows come before their reservation here: whoever tries to pay a reservation that ended
 * days ago locks them in the other order, and one of the two transactions runs again. */
static enum err purge_tx(struct db *db, void *arg)
{
	struct purge *p = arg;

	return store_reservation_purge(db, p->retention_days, p->limit, &p->n);
}

enum err reservation_purge_batch(
    struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r)
{
	struct purge p = { retention_days, limit, 0 };
	enum err err = db_tx(db, "reservation_purge", NULL, purge_tx, &p);

	*n_r = err == ERR_OK ? p.n : 0;
	return err;
}

/* ---- holding ------------------------------------------------------------------------------ */

struct hold {
	const struct token *token;
	struct schedule_id schedule;
	const struct seat_id *seats;
	size_t n;
	struct arena *arena;
	struct idempotency *idem;
	struct reservation *out_r;
	struct refusal *why_r;
	struct reservation_id lapsed_hold; /* the token's own, in the way */
};

/* In the contract's order: object, queue, own hold, holds of the turn, seats of the date, seats.
 * The seats are locked. */
static enum err judge_hold(const struct hold *h, const struct hold_context_row *context,
    const struct seat *seats, size_t found)
{
	struct refusal *why = h->why_r;

	if (found < h->n)
		return ERR_NOT_FOUND;
	if (context->queue.v != context->token.queue.v)
		return ERR_WRONG_QUEUE;
	if (context->token.open_hold.v != 0) {
		why->reservation = context->token.open_hold;
		return ERR_ALREADY_HOLDING;
	}
	if (context->hold_limit != 0 && context->holds >= context->hold_limit) {
		why->limit = context->hold_limit;
		return ERR_HOLD_LIMIT_EXCEEDED;
	}
	if (context->held + h->n > context->seat_limit) {
		why->limit = context->seat_limit;
		why->held = context->held;
		return ERR_SEAT_LIMIT_EXCEEDED;
	}
	why->nseats = 0;
	for (size_t i = 0; i < found; i++)
		if (seats[i].status != SEAT_AVAILABLE)
			why->seats[why->nseats++] = seats[i].id;
	return why->nseats != 0 ? ERR_SEAT_UNAVAILABLE : ERR_OK;
}

static void describe_hold(
    const struct hold *h, const struct hold_context_row *context, const struct seat *seats)
{
	struct reservation *r = h->out_r;

	r->status = RESERVATION_TEMP_RESERVED;
	r->user = h->token->user;
	r->concert = context->concert;
	r->queue = context->queue;
	r->schedule = context->schedule;
	r->date = context->date;
	r->starts_at = context->starts_at;
	r->refundable_until = INSTANT_NULL;
	r->as_of = r->created_at;
	r->seats = arena_array(h->arena, h->n, sizeof(*r->seats));
	r->nseats = h->n;
	for (size_t i = 0; i < h->n; i++)
		r->seats[i] = (struct reserved_seat){ .id = seats[i].id,
			.label = seats[i].label,
			.grade = seats[i].grade,
			.price = seats[i].price,
			.held = true };
}

static enum err take(struct db *db, const struct hold *h, const struct hold_context_row *context,
    const struct seat *seats)
{
	struct reservation *r = h->out_r;
	struct reservation_new new;
	uint64_t changed;
	enum err err;

	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < h->n; i++)
		r->total_price += seats[i].price;
	err = store_reservation_insert(
	    db, context->token.user, h->token->id, h->schedule, r->total_price, &new);
	if (err != ERR_OK)
		return err;
	r->id = new.id;
	r->created_at = new.created_at;
	r->hold_expires_at = new.hold_expires_at;
	err = store_reservation_add_seats(db, r->id, h->schedule, h->seats, h->n);
	if (err == ERR_OK)
		err = store_reservation_take_seats(db, r->id, &changed);
	if (err == ERR_OK && changed != 1 + h->n)
		err = ERR_INTERNAL;
	if (err == ERR_OK)
		describe_hold(h, context, seats);
	return err;
}

/* Lock order: idempotency key, token, seats by id; the reservation is new. */
static enum err hold_tx(struct db *db, void *arg)
{
	struct hold *h = arg;
	struct hold_context_row context;
	struct seat *seats;
	size_t found;
	enum err err;

	h->lapsed_hold.v = 0;
	err = idempotency_begin(db, h->idem);
	if (err != ERR_OK)
		return err;
	err = store_token_lock(db, h->token->id);
	if (err == ERR_OK)
		err = store_reservation_context(db, h->token->id, h->schedule, &context);
	if (err == ERR_NO_ROW ||
	    (err == ERR_OK && !uuid_equal(&context.token.user_uuid, &h->token->user)))
		return ERR_INVALID_TOKEN;
	if (err != ERR_OK)
		return err;
	err = turn_judge(&context.token, TOKEN_NEED_ACTIVE, h->why_r);
	if (err == ERR_TOKEN_EXPIRED)
		h->lapsed_hold = context.token.open_hold;
	if (err != ERR_OK)
		return err;
	if (context.schedule.v == 0)
		return ERR_NOT_FOUND;
	err = store_seat_lock(db, h->arena, h->schedule, h->seats, h->n, &seats, &found);
	if (err == ERR_OK)
		err = judge_hold(h, &context, seats, found);
	if (err == ERR_OK)
		err = take(db, h, &context, seats);
	return err != ERR_OK ? err : idempotency_finish(db, h->idem);
}

enum err reservation_hold(struct db *db, struct arena *arena, const struct token *token,
    struct schedule_id schedule, const struct seat_id *seats, size_t n, struct idempotency *idem,
    struct reservation *reservation_r, struct refusal *why_r)
{
	struct hold h = { .token = token,
		.schedule = schedule,
		.seats = seats,
		.n = n,
		.arena = arena,
		.idem = idem,
		.out_r = reservation_r,
		.why_r = why_r };
	enum err err;

	err = idempotency_tx(db, "reservation_hold", arena, hold_tx, &h, idem);
	if (err == ERR_OK)
		metric_add(METRIC_HOLDS);
	if (h.lapsed_hold.v != 0)
		reservation_settle_own(db, h.lapsed_hold);
	return err;
}

/* ---- cancelling --------------------------------------------------------------------------- */

struct cancel {
	const struct token *token;
	struct reservation_id id;
	struct arena *arena;
	struct idempotency *idem;
	struct reservation *out_r;
	struct refusal *why_r;
	bool released;
	struct reservation_id lapsed_hold;
};

/* The token is locked and ACTIVE; the reservation is the user's own. */
static enum err release(struct db *db, struct cancel *c, const struct reservation_row *row)
{
	enum err err;

	err = store_reservation_end(db, row->id, END_CANCELED);
	if (err == ERR_OK)
		err = store_seat_release(db, row->id);
	if (err == ERR_OK)
		err = store_token_turn_back(db, c->token->id);
	c->released = err == ERR_OK;
	c->out_r->status = RESERVATION_CANCELED;
	c->out_r->reason = END_CANCELED;
	c->out_r->hold_expires_at = INSTANT_NULL;
	return err;
}

/* Lock order: idempotency key, token, reservation, seats. */
static enum err cancel_tx(struct db *db, void *arg)
{
	struct cancel *c = arg;
	struct reservation_row row;
	struct token_row token;
	enum err err;

	c->released = false;
	c->lapsed_hold.v = 0;
	err = idempotency_begin(db, c->idem);
	if (err == ERR_OK)
		err = turn_lock(db, c->token, &token);
	if (err == ERR_OK)
		err = turn_judge(&token, TOKEN_NEED_ACTIVE, c->why_r);
	if (err == ERR_TOKEN_EXPIRED)
		c->lapsed_hold = token.open_hold;
	if (err == ERR_OK)
		err = from_read(store_reservation_get(db, c->arena, &c->token->user, c->id, &row),
		    &row, c->out_r);
	if (err != ERR_OK)
		return err;
	if (row.queue.v != token.queue.v)
		return ERR_WRONG_QUEUE;
	if (row.status == RESERVATION_CONFIRMED) {
		c->why_r->payment = row.payment;
		return ERR_INVALID_RESERVATION;
	}
	/* An open hold of this token cannot change while the token is locked; one of an earlier
	 * token of the user has lapsed, and shows so. */
	if (c->out_r->status == RESERVATION_TEMP_RESERVED && row.id.v == token.open_hold.v)
		err = release(db, c, &row);
	return err != ERR_OK ? err : idempotency_finish(db, c->idem);
}

enum err reservation_cancel(struct db *db, struct arena *arena, const struct token *token,
    struct reservation_id id, struct idempotency *idem, struct reservation *reservation_r,
    struct refusal *why_r)
{
	struct cancel c = { .token = token,
		.id = id,
		.arena = arena,
		.idem = idem,
		.out_r = reservation_r,
		.why_r = why_r };
	enum err err;

	err = idempotency_tx(db, "reservation_cancel", arena, cancel_tx, &c, idem);
	if (c.lapsed_hold.v != 0)
		reservation_settle_own(db, c.lapsed_hold);
	if (err == ERR_OK && c.released)
		queue_slot_freed(db, token->queue);
	return err;
}
