#include "domain/points.h"

#include "base/metric.h"
#include "db/tx.h"
#include "domain/turn.h"

const char *entry_type_text(enum entry_type type)
{
	static const char *const words[] = ENTRY_TYPE_WORDS;

	return words[type];
}

struct charge {
	const struct token *token;
	uint64_t amount;
	struct idempotency *idem;
	uint64_t *balance_r;
	struct refusal *why_r;
};

/* Lock order: idempotency key, user, ledger. */
static enum err charge_tx(struct db *db, void *arg)
{
	struct charge *c = arg;
	struct token_row token;
	bool done;
	enum err err;

	err = idempotency_begin(db, c->idem);
	if (err == ERR_OK)
		err = turn_read(db, c->token, &token);
	if (err == ERR_OK)
		err = turn_judge(&token, TOKEN_NEED_LIVE, c->why_r);
	if (err != ERR_OK)
		return err;
	err = store_user_credit(db, token.user, c->amount, POINTS_BALANCE_MAX, &done);
	if (err == ERR_OK && !done)
		err = ERR_INVALID_AMOUNT;
	if (err == ERR_OK)
		err = store_ledger_insert(db, token.user, ENTRY_CHARGE, c->amount,
		    (struct payment_id){ 0 }, c->balance_r);
	return err != ERR_OK ? err : idempotency_finish(db, c->idem);
}

enum err points_charge(struct db *db, const struct token *token, uint64_t amount,
    struct idempotency *idem, uint64_t *balance_r, struct refusal *why_r)
{
	struct charge c = { .token = token,
		.amount = amount,
		.idem = idem,
		.balance_r = balance_r,
		.why_r = why_r };
	enum err err;

	err = db_tx(db, "points_charge", idem == NULL ? NULL : idem->arena, charge_tx, &c);
	if (err == ERR_OK)
		metric_add(METRIC_CHARGES);
	return err;
}

enum err points_balance(struct db *db, const struct uuid *user, uint64_t *balance_r)
{
	struct user row;
	enum err err;

	err = store_user_get(db, user, &row);
	if (err == ERR_OK)
		*balance_r = row.balance;
	return err == ERR_NO_ROW ? ERR_INVALID_USER : err;
}

enum err points_history(struct db *db, struct arena *arena, const struct uuid *user,
    struct entry_id before, unsigned limit, struct points_entry **list_r, size_t *n_r)
{
	if (before.v == 0)
		before.v = INT64_MAX;
	return store_ledger_list(db, arena, user, before, limit, list_r, n_r);
}
