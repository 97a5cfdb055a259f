#include "domain/turn.h"

enum token_status turn_status(const struct token_row *row)
{
	bool live = row->status == TOKEN_WAITING || row->status == TOKEN_ACTIVE;

	return live && row->lapsed ? TOKEN_EXPIRED : row->status;
}

enum end_reason turn_end_reason(const struct token_row *row)
{
	if (turn_status(row) != TOKEN_EXPIRED)
		return END_NONE;
	if (row->status == TOKEN_EXPIRED)
		return row->end_reason;
	if (row->status == TOKEN_WAITING)
		return END_WAITED_OUT;
	return row->open_hold.v != 0 ? END_HOLD_LAPSED : END_TURN_OVER;
}

enum err turn_judge(const struct token_row *row, enum token_need need, struct refusal *why_r)
{
	enum token_status status = turn_status(row);

	if (status == TOKEN_EXPIRED) {
		why_r->reason = turn_end_reason(row);
		return ERR_TOKEN_EXPIRED;
	}
	if (need == TOKEN_NEED_ACTIVE && status != TOKEN_ACTIVE)
		return ERR_TOKEN_NOT_ACTIVE;
	return ERR_OK;
}

enum err turn_read(struct db *db, const struct token *token, struct token_row *row_r)
{
	enum err err = store_token_state(db, token, row_r);

	return err == ERR_NO_ROW ? ERR_INVALID_TOKEN : err;
}

enum err turn_require(
    struct db *db, const struct token *token, enum token_need need, struct refusal *why_r)
{
	struct token_row row;
	enum err err;

	err = turn_read(db, token, &row);
	return err != ERR_OK ? err : turn_judge(&row, need, why_r);
}

enum err turn_lock(struct db *db, const struct token *token, struct token_row *row_r)
{
	enum err err;

	err = store_token_lock(db, token->id);
	if (err == ERR_NO_ROW)
		return ERR_INVALID_TOKEN;
	return err != ERR_OK ? err : turn_read(db, token, row_r);
}
