#include "domain/points.h"

#include <string.h>

#include "base/metric.h"
#include "db/tx.h"
#include "domain/text.h"
#include "domain/turn.h"

#define PROVIDER_OPERATOR "operator" /* of the keys of corrections, in payment_reference */

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

	err = idempotency_tx(
	    db, "points_charge", idem == NULL ? NULL : idem->arena, charge_tx, &c, idem);
	if (err == ERR_OK)
		metric_add(METRIC_CHARGES);
	return err;
}

bool points_key_valid(const char *key)
{
	size_t len = strlen(key);

	for (size_t i = 0; i < len; i++)
		if (key[i] <= ' ' || key[i] > '~')
			return false;
	return len >= 1 && len <= IDEMPOTENCY_KEY_MAX;
}

struct adjust {
	const struct actor *by;
	const struct points_adjustment *set;
	struct idempotency *idem;
	uint64_t *balance_r;
	bool *repeated_r;
	struct refusal *why_r;
};

/* ERR_NO_ROW: the key is new, or there is none. */
static enum err look_up_key(struct db *db, const struct adjust *a)
{
	struct referenced first;
	enum err err;

	*a->repeated_r = false;
	if (a->set->key == NULL)
		return ERR_NO_ROW;
	err = store_reference_get(db, PROVIDER_OPERATOR, a->set->key, &first);
	if (err != ERR_OK)
		return err;
	if (!uuid_equal(&first.user, &a->set->user) || first.amount_change != a->set->amount)
		return ERR_IDEMPOTENCY_KEY_REUSED;
	*a->repeated_r = true;
	*a->balance_r = first.balance_after;
	return ERR_OK;
}

static enum err change_balance(struct db *db, const struct adjust *a, struct user_id id)
{
	struct user now;
	bool done;
	enum err err;

	err = store_user_adjust(db, id, a->set->amount, POINTS_BALANCE_MAX, &done);
	if (err != ERR_OK || done)
		return err;
	if (a->set->amount > 0)
		return ERR_INVALID_AMOUNT;
	err = store_user_get(db, &a->set->user, &now);
	a->why_r->balance = now.balance;
	a->why_r->required = (uint64_t)-a->set->amount;
	return err == ERR_OK ? ERR_NOT_ENOUGH_POINTS : err;
}

static enum err write_entry(struct db *db, const struct adjust *a, struct user_id user)
{
	struct entry_id entry;
	enum err err;

	err = store_ledger_adjust(db, user, a->set->amount, a->balance_r, &entry);
	if (err == ERR_OK && a->set->key != NULL)
		err = store_reference_insert(db, PROVIDER_OPERATOR, a->set->key, entry);
	/* A twin was faster: the next try finds its entry. */
	return err == ERR_DUPLICATE ? ERR_DB_RETRY : err;
}

static enum err apply(struct db *db, const struct adjust *a)
{
	const struct points_adjustment *set = a->set;
	char uuid[UUID_TEXT_LEN + 1];
	struct user user;
	enum err err;

	err = store_user_get(db, &set->user, &user);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_INVALID_USER : err;
	err = change_balance(db, a, user.id);
	if (err == ERR_OK)
		err = write_entry(db, a, user.id);
	if (err != ERR_OK)
		return err;
	uuid_format(&set->user, uuid);
	return oplog_write(db, a->by, "points adjust", uuid,
	    "amount=%lld balance=%llu%s%s reason=%s", (long long)set->amount,
	    (unsigned long long)*a->balance_r,
	    set->key == NULL ? "" : " key=", set->key == NULL ? "" : set->key, set->reason);
}

/* Lock order: idempotency key, user, ledger, its reference, log. */
static enum err adjust_tx(struct db *db, void *arg)
{
	const struct adjust *a = arg;
	enum err err;

	err = idempotency_begin(db, a->idem);
	if (err == ERR_OK)
		err = look_up_key(db, a);
	if (err == ERR_NO_ROW)
		err = apply(db, a);
	return err != ERR_OK ? err : idempotency_finish(db, a->idem);
}

enum err points_adjust(struct db *db, const struct actor *by,
    const struct points_adjustment *adjustment, struct idempotency *idem, uint64_t *balance_r,
    bool *repeated_r, struct refusal *why_r)
{
	struct adjust a = { by, adjustment, idem, balance_r, repeated_r, why_r };
	const int64_t most = (int64_t)POINTS_BALANCE_MAX, amount = adjustment->amount;

	if (!text_fits(adjustment->reason, 1, 200))
		return ERR_INVALID_REQUEST;
	if (amount == 0 || amount > most || amount < -most)
		return ERR_INVALID_AMOUNT;
	return idempotency_tx(
	    db, "points_adjust", idem == NULL ? NULL : idem->arena, adjust_tx, &a, idem);
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
