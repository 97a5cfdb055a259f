#include "domain/refund.h"

#include "base/metric.h"
#include "db/tx.h"
#include "domain/queue.h"
#include "domain/reservation_row.h"
#include "store/payment.h"

/* The reservation, its seats and its payment are locked, and the payment is DONE. */
static enum err give_back(struct db *db, struct reservation_row *row, struct payment *payment_r)
{
	uint64_t changed;
	bool done;
	enum err err;

	err = store_refund_apply(db, row->payment, &changed);
	if (err == ERR_OK && changed != 2 + 2 * row->nseats)
		err = ERR_INTERNAL;
	if (err == ERR_OK)
		err = store_user_credit(db, row->user, row->amount, INT64_MAX, &done);
	if (err == ERR_OK && !done)
		err = ERR_INTERNAL;
	if (err == ERR_OK)
		err = store_ledger_insert(
		    db, row->user, ENTRY_REFUND, row->amount, row->payment, &row->user_balance);
	row->status = RESERVATION_CANCELED;
	row->end_reason = END_REFUNDED;
	row->payment_status = PAYMENT_REFUNDED;
	payment_from_row(row, payment_r);
	return err;
}

/* ---- the user's own ------------------------------------------------------------------------- */

struct refund {
	const struct uuid *user;
	struct payment_id id;
	struct arena *arena;
	struct idempotency *idem;
	struct payment *out_r;
	struct queue_id queue;
};

/* Lock order: idempotency key, reservation, seats by id, payment, user, ledger. */
static enum err refund_tx(struct db *db, void *arg)
{
	struct refund *r = arg;
	struct reservation_row row;
	enum err err;

	err = idempotency_begin(db, r->idem);
	if (err == ERR_OK)
		err = store_reservation_of_payment(db, r->arena, r->user, r->id, &row);
	if (err == ERR_OK)
		err = store_refund_lock(db, row.id);
	if (err == ERR_OK) /* again, now that nobody else can change it */
		err = store_reservation_of_payment(db, r->arena, r->user, r->id, &row);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	r->queue = row.queue;
	if (row.payment_status != PAYMENT_DONE || instant_reached(row.refundable_until, row.now))
		return ERR_NOT_REFUNDABLE;
	err = give_back(db, &row, r->out_r);
	return err != ERR_OK ? err : idempotency_finish(db, r->idem);
}

enum err payment_refund(struct db *db, struct arena *arena, const struct uuid *user,
    struct payment_id id, struct idempotency *idem, struct payment *payment_r)
{
	struct refund r = {
		.user = user, .id = id, .arena = arena, .idem = idem, .out_r = payment_r
	};
	enum err err;

	err = idempotency_tx(db, "payment_refund", arena, refund_tx, &r, idem);
	if (err == ERR_OK) {
		metric_add(METRIC_REFUNDS);
		queue_slot_freed(db, r.queue);
	}
	return err;
}

/* ---- the operator's ------------------------------------------------------------------------- */

struct return_all {
	const struct actor *by;
	struct reservation_id id;
	enum seats_after seats;
	struct arena *arena;
	struct payment *out_r;
	struct queue_id queue;
};

static enum err log_refund(
    struct db *db, const struct return_all *r, const struct reservation_row *row)
{
	char user[UUID_TEXT_LEN + 1];

	uuid_format(&row->user_uuid, user);
	return oplog_write_id(db, r->by, "reservation refund", r->id.v,
	    "user=%s points=%llu schedule=%llu%s", user, (unsigned long long)row->amount,
	    (unsigned long long)row->schedule.v, r->seats == SEATS_BLOCKED ? " canceled" : "");
}

/* Lock order: reservation, seats by id, payment, user, ledger, log. */
static enum err return_all_tx(struct db *db, void *arg)
{
	struct return_all *r = arg;
	struct reservation_row row;
	enum err err, lock;

	lock = store_refund_lock(db, r->id);
	if (lock != ERR_OK && lock != ERR_NO_ROW)
		return lock;
	err = store_reservation_show(db, r->arena, r->id, &row);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	if (lock == ERR_NO_ROW || row.payment_status != PAYMENT_DONE)
		return ERR_NOT_REFUNDABLE; /* without a payment nothing was locked */
	r->queue = row.queue;
	err = give_back(db, &row, r->out_r);
	if (err == ERR_OK && r->seats == SEATS_BLOCKED)
		err = reservation_block_seats(db, &row);
	return err != ERR_OK ? err : log_refund(db, r, &row);
}

enum err reservation_refund(struct db *db, struct arena *arena, const struct actor *by,
    struct reservation_id id, enum seats_after seats, struct payment *payment_r)
{
	struct return_all r = {
		.by = by, .id = id, .seats = seats, .arena = arena, .out_r = payment_r
	};
	enum err err;

	err = db_tx(db, "reservation_refund", arena, return_all_tx, &r);
	if (err == ERR_OK && seats == SEATS_TO_SELL)
		queue_slot_freed(db, r.queue);
	return err;
}
