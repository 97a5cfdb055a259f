/*
 * Points: a balance per user and an append-only ledger whose sum it is.  (000-004: charge and
 * balance; 003: the history, and that a charge is at least 1.)
 */
#ifndef DOMAIN_POINTS_H
#define DOMAIN_POINTS_H

#include "base/arena.h"
#include "base/instant.h"
#include "base/token.h"
#include "domain/idempotency.h"
#include "domain/oplog.h"
#include "domain/refusal.h"
#include "store/payment.h"
#include "store/user.h"

#define POINTS_BALANCE_MAX UINT64_C(1000000000000) /* 10^12; a refund may pass it */

/* Needs a token that is not EXPIRED.  1 <= amount (the caller has checked the upper bound);
 * ERR_INVALID_AMOUNT when the balance would pass POINTS_BALANCE_MAX.  ERR_TOKEN_EXPIRED,
 * ERR_INVALID_TOKEN, ERR_REPLAYED and the idempotency errors.  *balance_r is set before
 * idem->render runs. */
MUST_CHECK enum err points_charge(struct db *db, const struct token *token, uint64_t amount,
    struct idempotency *idem, uint64_t *balance_r, struct refusal *why_r);
struct points_adjustment {
	struct uuid user;
	int64_t amount; /* of either sign */
	const char *reason;
	const char *key; /* NULL: none; else points_key_valid() */
};

/* 1..64 visible ASCII characters. */
bool points_key_valid(const char *key);

/*
 * The operator's correction: an entry of type CHARGE marked as an adjustment, with the reason
 * (1..200 characters) in the log.  Under one key, all operators' and for good, one correction is
 * applied once: the same user and amount again change nothing, set *repeated_r and answer with the
 * balance that the first left; others are ERR_IDEMPOTENCY_KEY_REUSED.  ERR_INVALID_USER;
 * ERR_INVALID_AMOUNT: 0, or the balance would pass POINTS_BALANCE_MAX; ERR_NOT_ENOUGH_POINTS: it
 * would fall below 0; ERR_INVALID_REQUEST: the reason; ERR_REPLAYED and the idempotency errors.
 */
MUST_CHECK enum err points_adjust(struct db *db, const struct actor *by,
    const struct points_adjustment *adjustment, struct idempotency *idem, uint64_t *balance_r,
    bool *repeated_r, struct refusal *why_r);
/* ERR_INVALID_USER. */
MUST_CHECK enum err points_balance(struct db *db, const struct uuid *user, uint64_t *balance_r);
/* Newest first, entries older than `before` (0: from the newest), `limit` at most. */
MUST_CHECK enum err points_history(struct db *db, struct arena *arena, const struct uuid *user,
    struct entry_id before, unsigned limit, struct points_entry **list_r, size_t *n_r);

#endif
