#include "domain/queue.h"

#include "base/metric.h"
#include "db/tx.h"
#include "domain/admission.h"
#include "domain/pace.h"
#include "domain/reservation.h"
#include "domain/turn.h"
#include "store/seat.h"

#define POLL_GATE_BUSY_MS 1000
#define TAIL_COUNTED_MAX  500

const char *queue_state_text(enum queue_state state)
{
	static const char *const words[] = { "NOT_OPEN", "PAUSED", "SOLD_OUT", "CLOSED", "OPEN" };

	return words[state];
}

/* ---- one's place -------------------------------------------------------------------------- */

static uint64_t ahead_of(
    struct token_id id, const struct token_view_row *row, const struct place_hint *hint)
{
	if (hint == NULL || hint->front)
		return row->ahead;
	if (row->ahead < TAIL_COUNTED_MAX)
		return hint->before + row->ahead;
	return hint->before + (id.v - hint->after.v - 1);
}

static void view_from_row(const struct token *token, const struct token_view_row *row,
    const struct place_hint *hint, struct token_view *view_r)
{
	double admitted_per_s = hint == NULL ? PACE_UNKNOWN : hint->admitted_per_s;

	view_r->token = *token;
	view_r->status = turn_status(&row->token);
	view_r->reason = turn_end_reason(&row->token);
	view_r->position = view_r->status == TOKEN_WAITING ? ahead_of(token->id, row, hint) + 1 : 0;
	view_r->waiting = hint == NULL ? row->waiting : hint->waiting;
	if (view_r->waiting < view_r->position)
		view_r->waiting = view_r->position;
	view_r->eta_s = pace_eta_s(view_r->position, admitted_per_s);
	view_r->expires_at = row->token.expires_at;
	view_r->queue_state = (enum queue_state)row->queue_state;
	view_r->called_through = row->called_through;
	view_r->poll_after_ms = pace_poll_after_ms(view_r->position,
	    token->id.v <= row->called_through, row->absent_after_s, admitted_per_s);
	view_r->as_of = view_r->now = row->token.now;
}

static enum err read_view(struct db *db, const struct token *token, const struct place_hint *hint,
    struct token_view_row *row_r, struct token_view *view_r)
{
	enum err err;

	if (hint == NULL)
		err = store_token_view(db, token, row_r);
	else if (hint->front)
		err = store_token_view_front(db, token, row_r);
	else
		err = store_token_view_tail(db, token, hint->after, TAIL_COUNTED_MAX, row_r);
	if (err == ERR_OK)
		view_from_row(token, row_r, hint, view_r);
	return err == ERR_NO_ROW ? ERR_INVALID_TOKEN : err;
}

enum err queue_place_near(struct db *db, const struct token *token, bool promote,
    const struct place_hint *hint, struct token_view *view_r)
{
	struct token_view_row row;
	uint64_t admitted;
	bool gate_taken;
	enum err err;

	err = read_view(db, token, hint, &row, view_r);
	if (err != ERR_OK || !promote || view_r->status != TOKEN_WAITING)
		return err;
	/* Those ahead of the tail may be gone by now: admission itself knows. */
	if (row.free_slots <= 0 || row.ahead >= (uint64_t)row.free_slots)
		return ERR_OK;
	err = queue_admit(db, token->queue, GATE_IF_FREE, &admitted, &gate_taken);
	/* It may have ended this very wait, and others. */
	if (err == ERR_OK && gate_taken)
		return read_view(db, token, hint, &row, view_r);
	/* Another admission is under way, or failed: the place may be asked for soon. */
	view_r->poll_after_ms =
	    view_r->poll_after_ms < POLL_GATE_BUSY_MS ? view_r->poll_after_ms : POLL_GATE_BUSY_MS;
	return ERR_OK;
}

enum err queue_place(
    struct db *db, const struct token *token, bool promote, struct token_view *view_r)
{
	return queue_place_near(db, token, promote, NULL, view_r);
}

enum err queue_require(
    struct db *db, const struct token *token, enum token_need need, struct refusal *why_r)
{
	return turn_require(db, token, need, why_r);
}

/* ---- joining ------------------------------------------------------------------------------ */

struct enter {
	const struct token_join_row *join;
	struct token_id id;
	bool has_gate; /* in the last try */
};

/* A slot is free: the gate is taken before the insert, so that ids follow admission.  A lock that
 * was not to be had is not waited for again: others wait for the gate meanwhile. */
static enum err enter_tx(struct db *db, void *arg)
{
	struct enter *e = arg;
	struct admission did;
	enum err err;

	err = admission_lock(db, e->join->queue, GATE_WAIT);
	e->has_gate = err == ERR_OK;
	if (err == ERR_OK)
		err = store_token_insert(db, e->join, &e->id);
	if (err == ERR_OK)
		err = admission_run(db, e->join->queue, &did);
	return err == ERR_DB_RETRY && db_waited_in_vain(db) ? ERR_DB_BUSY : err;
}

static enum err enter(struct db *db, const struct token_join_row *join, struct token_id *id_r)
{
	struct enter e = { .join = join };
	enum err err;

	if (join->slot_free) {
		err = db_tx(db, "queue_join", NULL, enter_tx, &e);
		*id_r = e.id;
		if (err != ERR_DB_BUSY || e.has_gate)
			return err;
		/* The gate is crowded: join the line, whose head the others are admitting. */
	}
	return store_token_insert(db, join, id_r);
}

/* Writes down that the user's own live token has lapsed. */
static enum err end_lapsed(struct db *db, const struct token *token)
{
	struct token_row row;
	uint64_t changed;
	enum err err;

	err = turn_read(db, token, &row);
	if (err != ERR_OK || turn_status(&row) != TOKEN_EXPIRED)
		return err == ERR_INVALID_TOKEN ? ERR_OK : err;
	if (row.open_hold.v != 0)
		return reservation_settle(db, row.open_hold, NULL);
	err = store_token_lapse(db, token->id, &changed);
	if (err == ERR_OK && changed != 0 && row.status == TOKEN_ACTIVE)
		queue_slot_freed(db, token->queue);
	return err;
}

/* One try: ERR_DUPLICATE when a twin request joined in between, ERR_LAPSED_HOLD when a lapsed
 * token was in the way and has been ended. */
static enum err join_once(struct db *db, const struct uuid *user, struct concert_id concert,
    bool room, struct token *token_r, bool *created_r)
{
	struct token_join_row join;
	enum err err;

	err = store_token_join_context(db, user, QUEUE_DEFAULT, concert, &join);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_INVALID_USER : err;
	if (join.queue.v == 0)
		return ERR_NOT_FOUND;
	*token_r = (struct token){ .id = join.live, .queue = join.queue, .user = *user };
	*created_r = join.live.v == 0;
	if (join.live.v != 0) {
		if (!join.live_lapsed)
			return ERR_OK;
		err = end_lapsed(db, token_r);
		return err == ERR_OK ? ERR_LAPSED_HOLD : err;
	}
	if (join.closed)
		return ERR_QUEUE_CLOSED;
	if (!room)
		return ERR_DB_BUSY;
	err = enter(db, &join, &token_r->id);
	if (err == ERR_OK)
		metric_add(METRIC_JOINS);
	return err;
}

enum err queue_enter(struct db *db, const struct uuid *user, struct concert_id concert, bool room,
    struct token *token_r, bool *created_r)
{
	enum err err = ERR_DB_BUSY;

	for (int tries = 0; tries < TX_ATTEMPTS; tries++) {
		err = join_once(db, user, concert, room, token_r, created_r);
		if (err == ERR_DB_RETRY && db_waited_in_vain(db))
			break;
		if (err != ERR_DUPLICATE && err != ERR_LAPSED_HOLD && err != ERR_DB_RETRY)
			return err;
	}
	return ERR_DB_BUSY;
}

enum err queue_joined(bool created, enum err err)
{
	return created && err_wire(err) == ERR_UNAVAILABLE ? ERR_UNCERTAIN : err;
}

enum err queue_join(struct db *db, const struct uuid *user, struct concert_id concert,
    struct token_view *view_r, bool *created_r)
{
	struct token token;
	enum err err = queue_enter(db, user, concert, true, &token, created_r);

	if (err != ERR_OK)
		return err;
	err = queue_place(db, &token, false, view_r);
	return queue_joined(*created_r, err);
}

/* ---- leaving ------------------------------------------------------------------------------ */

struct leave {
	const struct token *token;
	enum end_reason reason;
	const struct actor *by;  /* the operator; NULL: the user */
	bool was_active, ended;  /* ended: by this */
	enum end_reason already; /* why it had ended before */
	struct reservation_id lapsed_hold;
};

static enum err leave_logged(struct db *db, const struct leave *l)
{
	char user[UUID_TEXT_LEN + 1];

	if (l->by == NULL)
		return ERR_OK;
	uuid_format(&l->token->user, user);
	return oplog_write_id(db, l->by, "token revoke", l->token->id.v, "user=%s", user);
}

/* Lock order: token, reservation, seats. */
static enum err leave_tx(struct db *db, void *arg)
{
	struct leave *l = arg;
	struct token_row row;
	enum err err;

	l->was_active = l->ended = false;
	l->already = END_NONE;
	l->lapsed_hold.v = 0;
	err = store_token_lock_waiter(db, l->token);
	if (err == ERR_OK)
		err = turn_read(db, l->token, &row);
	else if (err == ERR_NO_ROW)
		err = turn_lock(db, l->token, &row);
	if (err != ERR_OK)
		return err == ERR_INVALID_TOKEN ? ERR_OK : err;
	l->already = turn_end_reason(&row);
	if (row.status == TOKEN_DONE || row.status == TOKEN_EXPIRED)
		return ERR_OK;
	l->was_active = row.status == TOKEN_ACTIVE;
	if (row.lapsed) {
		l->lapsed_hold = row.open_hold;
		return row.open_hold.v != 0 ? ERR_OK : store_token_lapse(db, l->token->id, NULL);
	}
	if (row.open_hold.v != 0) {
		err = store_reservation_end(db, row.open_hold, l->reason);
		if (err == ERR_OK)
			err = store_seat_release(db, row.open_hold);
		if (err != ERR_OK)
			return err;
	}
	l->ended = true;
	err = store_token_end(db, l->token->id, l->reason);
	return err != ERR_OK ? err : leave_logged(db, l);
}

static enum err end_token(struct db *db, struct leave *l)
{
	enum err err;

	err = db_tx(db, "queue_leave", NULL, leave_tx, l);
	if (err != ERR_OK)
		return err;
	if (l->lapsed_hold.v != 0)
		return reservation_settle(db, l->lapsed_hold, NULL);
	if (l->was_active)
		queue_slot_freed(db, l->token->queue);
	return ERR_OK;
}

enum err queue_leave(struct db *db, const struct token *token)
{
	struct leave l = { .token = token, .reason = END_LEFT };

	return end_token(db, &l);
}

enum err queue_revoke(
    struct db *db, const struct actor *by, struct token_id id, struct refusal *why_r)
{
	struct token token;
	struct leave l = { .token = &token, .reason = END_REVOKED, .by = by };
	enum err err;

	err = store_token_owner(db, id, &token);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	err = end_token(db, &l);
	if (err != ERR_OK || l.ended)
		return err;
	why_r->reason = l.already;
	return l.already == END_NONE ? ERR_NOT_FOUND : ERR_TOKEN_EXPIRED;
}
