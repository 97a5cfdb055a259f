#include "domain/revoke.h"

#include "db/tx.h"
#include "domain/queue.h"
#include "domain/reservation_row.h"
#include "store/seat.h"

enum err reservation_block_seats(struct db *db, const struct reservation_row *row)
{
	struct seat_id ids[SEATS_PER_HOLD_MAX];
	uint64_t changed;
	enum err err;

	for (size_t i = 0; i < row->nseats; i++)
		ids[i] = row->seats[i].id;
	err = store_seat_block(db, ids, row->nseats, &changed);
	return err == ERR_OK && changed != row->nseats ? ERR_INTERNAL : err;
}

struct revoke {
	const struct actor *by;
	struct reservation_id id;
	struct token_id token;
	enum seats_after seats;
	struct arena *arena;
	struct reservation *out_r;
	struct refusal *why_r;
	bool revoked, lapsed;
};

static enum err log_revoke(struct db *db, const struct revoke *v, const struct reservation_row *row)
{
	char user[UUID_TEXT_LEN + 1];

	uuid_format(&row->user_uuid, user);
	return oplog_write_id(db, v->by, "reservation cancel", v->id.v, "user=%s schedule=%llu%s",
	    user, (unsigned long long)row->schedule.v,
	    v->seats == SEATS_BLOCKED ? " canceled" : "");
}

static enum err end_hold(struct db *db, struct revoke *v, struct reservation_row *row)
{
	enum err err;

	err = store_reservation_end(db, v->id, END_REVOKED);
	if (err == ERR_OK)
		err = store_seat_release(db, v->id);
	if (err == ERR_OK && v->seats == SEATS_BLOCKED)
		err = reservation_block_seats(db, row);
	if (err == ERR_OK)
		err = store_token_turn_back(db, v->token);
	if (err != ERR_OK)
		return err;
	v->revoked = true;
	row->status = RESERVATION_CANCELED;
	row->end_reason = END_REVOKED;
	reservation_from_row(row, v->out_r);
	return log_revoke(db, v, row);
}

/* Lock order: token, reservation, seats, log.  While its token is locked, an open hold stays. */
static enum err revoke_tx(struct db *db, void *arg)
{
	struct revoke *v = arg;
	struct reservation_row row;
	enum err err = ERR_OK;

	v->revoked = v->lapsed = false;
	if (v->token.v != 0)
		err = store_token_lock(db, v->token);
	if (err == ERR_OK || err == ERR_NO_ROW)
		err = store_reservation_show(db, v->arena, v->id, &row);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	reservation_from_row(&row, v->out_r);
	v->lapsed = row.status == RESERVATION_TEMP_RESERVED && v->out_r->reason == END_LAPSED;
	if (v->out_r->status == RESERVATION_CONFIRMED) {
		v->why_r->payment = row.payment;
		return ERR_INVALID_RESERVATION;
	}
	return v->out_r->status == RESERVATION_TEMP_RESERVED ? end_hold(db, v, &row) : ERR_OK;
}

enum err reservation_revoke(struct db *db, struct arena *arena, const struct actor *by,
    struct reservation_id id, enum seats_after seats, struct reservation *reservation_r,
    struct refusal *why_r)
{
	struct revoke v = { .by = by,
		.id = id,
		.seats = seats,
		.arena = arena,
		.out_r = reservation_r,
		.why_r = why_r };
	struct reservation_token held;
	enum err err;

	err = store_reservation_token(db, id, &held);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	v.token = held.token;
	err = db_tx(db, "reservation_revoke", arena, revoke_tx, &v);
	if (err == ERR_OK && v.lapsed)
		reservation_settle_own(db, id);
	if (err == ERR_OK && v.revoked)
		queue_slot_freed(db, held.queue);
	return err;
}
