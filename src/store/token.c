#include "store/token.h"

#include "store/stmt.h"

static const char *const status_words[] = { "WAITING", "ACTIVE", "DONE", "EXPIRED" };

const char *token_status_text(enum token_status status)
{
	return status_words[status];
}

/* With no such queue these are 0. */
static DB_ROW(join_queue, struct token_join_row, COL(queue), COL(closed),
    COL_AS(waiting_ttl_s, "waiting_ttl"), COL(opens_at), COL_OR_0(live), COL(live_lapsed),
    COL(slot_free));

DB_ROW(token_join, struct token_join_row, COL(user), COL_GROUP_OR_0(row_join_queue));

enum err store_token_join_context(struct db *db, const struct uuid *user, struct queue_id queue,
    struct concert_id concert, struct token_join_row *row_r)
{
	if (concert.v != 0)
		return db_get(db, STMT_TOKEN_JOIN_CONTEXT_OF_CONCERT, NULL, row_r,
		    DB_ARGS(DB_U64(concert.v), DB_UUID(user)));
	return db_get(
	    db, STMT_TOKEN_JOIN_CONTEXT, NULL, row_r, DB_ARGS(DB_U64(queue.v), DB_UUID(user)));
}

enum err store_token_insert(struct db *db, const struct token_join_row *join, struct token_id *id_r)
{
	enum err err;

	err = db_exec(db, STMT_TOKEN_INSERT, NULL,
	    DB_ARGS(DB_U64(join->queue.v), DB_U64(join->user.v), DB_INSTANT(join->opens_at),
		DB_U64(join->waiting_ttl_s)));
	id_r->v = db_insert_id(db);
	return err;
}

DB_ROW(token, struct token_row, COL(user), COL(user_uuid), COL(queue),
    COL_WORD(status, status_words), COL_WORD(end_reason, end_reason_words), COL(expires_at),
    COL(lapsed), COL_OR_0(open_hold), COL(now));

DB_ROW(token_view, struct token_view_row, COL_ROW(token, row_token), COL(queue_state), COL(waiting),
    COL(ahead), COL(free_slots), COL_AS(absent_after_s, "absent_after"), COL(called_through));

static enum err view(
    struct db *db, enum stmt stmt, const struct token *token, struct token_view_row *row_r)
{
	return db_get(db, stmt, NULL, row_r, DB_ARGS(DB_U64(token->id.v), DB_UUID(&token->user)));
}

enum err store_token_view(struct db *db, const struct token *token, struct token_view_row *row_r)
{
	return view(db, STMT_TOKEN_VIEW, token, row_r);
}

enum err store_token_view_front(
    struct db *db, const struct token *token, struct token_view_row *row_r)
{
	return view(db, STMT_TOKEN_VIEW_FRONT, token, row_r);
}

enum err store_token_view_tail(struct db *db, const struct token *token, struct token_id after,
    uint64_t limit, struct token_view_row *row_r)
{
	return db_get(db, STMT_TOKEN_VIEW_TAIL, NULL, row_r,
	    DB_ARGS(DB_U64(token->queue.v), DB_U64(after.v), DB_U64(token->id.v), DB_U64(limit),
		DB_U64(token->id.v), DB_UUID(&token->user)));
}

enum err store_token_state(struct db *db, const struct token *token, struct token_row *row_r)
{
	return db_get(
	    db, STMT_TOKEN_STATE, NULL, row_r, DB_ARGS(DB_U64(token->id.v), DB_UUID(&token->user)));
}

DB_ROW(token_owner, struct token, COL(user), COL(queue));

enum err store_token_owner(struct db *db, struct token_id id, struct token *token_r)
{
	enum err err = db_get(db, STMT_TOKEN_OWNER, NULL, token_r, DB_ARGS(DB_U64(id.v)));

	if (err == ERR_OK)
		token_r->id = id;
	return err;
}

enum err store_token_lock(struct db *db, struct token_id id)
{
	return db_find(db, STMT_TOKEN_LOCK, DB_ARGS(DB_U64(id.v)));
}

enum err store_token_lock_waiter(struct db *db, const struct token *token)
{
	return db_find(
	    db, STMT_TOKEN_LOCK_WAITER, DB_ARGS(DB_U64(token->queue.v), DB_U64(token->id.v)));
}

struct token_next {
	struct token_id id;
	bool absent;
};

DB_ROW(token_next, struct token_next, COL(id), COL(absent));

enum err store_token_lock_next(
    struct db *db, const struct line_called *called, uint64_t limit, struct token_span *span_r)
{
	struct token_next next;
	struct db_rows rows;
	enum err err;

	*span_r = (struct token_span){ 0 };
	err = db_query(db, &rows, STMT_TOKEN_LOCK_NEXT,
	    DB_ARGS(DB_U64(called->through.v), DB_INSTANT(called->silent_since),
		DB_U64(called->queue.v), DB_U64(limit)));
	if (err != ERR_OK)
		return err;
	while (db_row(&rows)) {
		db_read(&rows, NULL, &next);
		span_r->last = next.id;
		if (span_r->n++ == 0)
			span_r->first = span_r->last;
		span_r->absent += next.absent;
	}
	return ERR_OK;
}

enum err store_token_end_lapsed_turns(struct db *db, struct queue_id queue, uint64_t *n_r)
{
	struct token_id id;
	struct db_rows rows;
	uint64_t changed;
	enum err err;

	*n_r = 0;
	err = db_query(db, &rows, STMT_TOKEN_LOCK_LAPSED_TURNS, DB_ARGS(DB_U64(queue.v)));
	if (err != ERR_OK)
		return err;
	while (db_row(&rows)) {
		db_read(&rows, NULL, &id);
		err = store_token_lapse(db, id, &changed);
		if (err != ERR_OK) {
			db_rows_end(&rows);
			return err;
		}
		*n_r += changed;
	}
	return ERR_OK;
}

enum err store_token_lapse(struct db *db, struct token_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_TOKEN_LAPSE, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_token_hold_lapsed(struct db *db, struct token_id id)
{
	return db_exec(db, STMT_TOKEN_HOLD_LAPSED, NULL, DB_ARGS(DB_U64(id.v)));
}

enum err store_token_end(struct db *db, struct token_id id, enum end_reason reason)
{
	return db_exec(
	    db, STMT_TOKEN_END, NULL, DB_ARGS(DB_TEXT(end_reason_text(reason)), DB_U64(id.v)));
}

enum err store_token_turn_back(struct db *db, struct token_id id)
{
	return db_exec(db, STMT_TOKEN_TURN_BACK, NULL, DB_ARGS(DB_U64(id.v)));
}

enum err store_token_expire_waiting(struct db *db, unsigned limit, uint64_t *n_r)
{
	return db_exec(db, STMT_TOKEN_EXPIRE_WAITING, n_r, DB_ARGS(DB_U64(limit)));
}

enum err store_token_purge(struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r)
{
	return db_exec(db, STMT_TOKEN_PURGE, n_r, DB_ARGS(DB_U64(retention_days), DB_U64(limit)));
}
