#include "store/token.h"

#include <string.h>

#include "store/stmt.h"

static const char *const status_words[] = TOKEN_STATUS_WORDS;

enum err store_token_join_context(struct db *db, const struct uuid *user, struct queue_id queue,
    struct concert_id concert, struct token_join_row *row_r)
{
	struct db_rows rows;
	enum err err;

	if (concert.v != 0)
		err = db_query_row(db, &rows, STMT_TOKEN_JOIN_CONTEXT_OF_CONCERT,
		    DB_ARGS(DB_U64(concert.v), DB_UUID(user)));
	else
		err = db_query_row(
		    db, &rows, STMT_TOKEN_JOIN_CONTEXT, DB_ARGS(DB_U64(queue.v), DB_UUID(user)));
	if (err != ERR_OK)
		return err;
	memset(row_r, 0, sizeof(*row_r));
	row_r->user.v = db_u64(&rows, 0);
	row_r->queue.v = db_u64_or(&rows, 1, 0);
	if (row_r->queue.v != 0) {
		row_r->closed = db_bool(&rows, 2);
		row_r->waiting_ttl_s = db_u64(&rows, 3);
		row_r->opens_at = db_instant(&rows, 4);
		row_r->live.v = db_u64_or(&rows, 5, 0);
		row_r->live_lapsed = db_bool(&rows, 6);
		row_r->slot_free = db_bool(&rows, 7);
	}
	db_rows_end(&rows);
	return ERR_OK;
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

void store_token_row(const struct db_rows *rows, unsigned at, struct token_row *row_r)
{
	row_r->user.v = db_u64(rows, at);
	row_r->user_uuid = db_uuid(rows, at + 1);
	row_r->queue.v = db_u64(rows, at + 2);
	row_r->status = store_word(db_text(rows, at + 3, NULL), status_words, 4);
	row_r->end_reason = end_reason_from(db_text(rows, at + 4, NULL));
	row_r->expires_at = db_instant(rows, at + 5);
	row_r->lapsed = db_bool(rows, at + 6);
	row_r->open_hold.v = db_u64_or(rows, at + 7, 0);
	row_r->now = db_instant(rows, at + 8);
}

static void view_row(struct db_rows *rows, struct token_view_row *row_r)
{
	store_token_row(rows, 0, &row_r->token);
	row_r->queue_state = (unsigned)db_u64(rows, TOKEN_STATE_COLUMNS);
	row_r->waiting = db_u64(rows, TOKEN_STATE_COLUMNS + 1);
	row_r->ahead = db_u64(rows, TOKEN_STATE_COLUMNS + 2);
	row_r->free_slots = db_i64(rows, TOKEN_STATE_COLUMNS + 3);
	row_r->absent_after_s = db_u64(rows, TOKEN_STATE_COLUMNS + 4);
	row_r->called_through = db_u64(rows, TOKEN_STATE_COLUMNS + 5);
	db_rows_end(rows);
}

static enum err view(
    struct db *db, enum stmt stmt, const struct token *token, struct token_view_row *row_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, stmt, DB_ARGS(DB_U64(token->id.v), DB_UUID(&token->user)));
	if (err == ERR_OK)
		view_row(&rows, row_r);
	return err;
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
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_TOKEN_VIEW_TAIL,
	    DB_ARGS(DB_U64(token->queue.v), DB_U64(after.v), DB_U64(token->id.v), DB_U64(limit),
		DB_U64(token->id.v), DB_UUID(&token->user)));
	if (err == ERR_OK)
		view_row(&rows, row_r);
	return err;
}

enum err store_token_state(struct db *db, const struct token *token, struct token_row *row_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(
	    db, &rows, STMT_TOKEN_STATE, DB_ARGS(DB_U64(token->id.v), DB_UUID(&token->user)));
	if (err != ERR_OK)
		return err;
	store_token_row(&rows, 0, row_r);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_token_owner(struct db *db, struct token_id id, struct token *token_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_TOKEN_OWNER, DB_ARGS(DB_U64(id.v)));
	if (err != ERR_OK)
		return err;
	token_r->id = id;
	token_r->user = db_uuid(&rows, 0);
	token_r->queue.v = db_u64(&rows, 1);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_token_lock(struct db *db, struct token_id id)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_TOKEN_LOCK, DB_ARGS(DB_U64(id.v)));
	if (err == ERR_OK)
		db_rows_end(&rows);
	return err;
}

enum err store_token_lock_waiter(struct db *db, const struct token *token)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_TOKEN_LOCK_WAITER,
	    DB_ARGS(DB_U64(token->queue.v), DB_U64(token->id.v)));
	if (err == ERR_OK)
		db_rows_end(&rows);
	return err;
}

enum err store_token_lock_next(
    struct db *db, const struct line_called *called, uint64_t limit, struct token_span *span_r)
{
	struct db_rows rows;
	enum err err;

	*span_r = (struct token_span){ 0 };
	err = db_query(db, &rows, STMT_TOKEN_LOCK_NEXT,
	    DB_ARGS(DB_U64(called->through.v), DB_INSTANT(called->silent_since),
		DB_U64(called->queue.v), DB_U64(limit)));
	if (err != ERR_OK)
		return err;
	while (db_row(&rows)) {
		span_r->last.v = db_u64(&rows, 0);
		if (span_r->n++ == 0)
			span_r->first = span_r->last;
		span_r->absent += db_bool(&rows, 1);
	}
	return ERR_OK;
}

enum err store_token_end_lapsed_turns(struct db *db, struct queue_id queue, uint64_t *n_r)
{
	struct db_rows rows;
	uint64_t changed;
	enum err err;

	*n_r = 0;
	err = db_query(db, &rows, STMT_TOKEN_LOCK_LAPSED_TURNS, DB_ARGS(DB_U64(queue.v)));
	if (err != ERR_OK)
		return err;
	while (db_row(&rows)) {
		err = store_token_lapse(db, (struct token_id){ db_u64(&rows, 0) }, &changed);
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
