/* What a token's row says of its holder, judged in one place for every operation. */
#ifndef DOMAIN_TURN_H
#define DOMAIN_TURN_H

#include "domain/queue.h"

/* A live token whose time has passed is EXPIRED, written down or not. */
enum token_status turn_status(const struct token_row *row);
enum end_reason turn_end_reason(const struct token_row *row);

/* ERR_OK, ERR_TOKEN_EXPIRED (with the reason) or ERR_TOKEN_NOT_ACTIVE. */
MUST_CHECK enum err turn_judge(
    const struct token_row *row, enum token_need need, struct refusal *why_r);
/* Reads the row.  ERR_INVALID_TOKEN when it is gone. */
MUST_CHECK enum err turn_read(struct db *db, const struct token *token, struct token_row *row_r);
/* Reads the row and judges it. */
MUST_CHECK enum err turn_require(
    struct db *db, const struct token *token, enum token_need need, struct refusal *why_r);
/* Locks the row first; what is read is then true until the transaction ends. */
MUST_CHECK enum err turn_lock(struct db *db, const struct token *token, struct token_row *row_r);

#endif
