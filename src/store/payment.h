/* Money: payments, balances and the ledger. */
#ifndef STORE_PAYMENT_H
#define STORE_PAYMENT_H

#include "base/arena.h"
#include "base/id.h"
#include "base/uuid.h"
#include "db/db.h"

enum entry_type { ENTRY_CHARGE, ENTRY_PAYMENT, ENTRY_REFUND };
/* The word in the database and on the wire. */
const char *entry_type_text(enum entry_type type);

struct points_entry {
	struct entry_id id;
	enum entry_type type;
	int64_t amount_change;
	uint64_t balance_after;
	struct payment_id payment; /* 0: none */
	struct instant created_at;
	bool adjustment; /* a CHARGE by the operator, of either sign */
};

/* For a locked hold (store/reservation.h).  ERR_NO_ROW: its time has passed. */
MUST_CHECK enum err store_payment_insert(struct db *db, struct reservation_id reservation,
    struct payment_id *id_r, struct instant *paid_at_r);
/* Token DONE, reservation CONFIRMED, seats RESERVED and sold, the balance debited; *changed_r is 3
 * and 2 a seat, or 0 if the balance does not allow it. */
MUST_CHECK enum err store_payment_confirm(struct db *db, struct payment_id id, uint64_t *changed_r);

/* Locks the reservation, its seats by id, its payment. */
MUST_CHECK enum err store_refund_lock(struct db *db, struct reservation_id reservation);
/* *changed_r is 2 and 2 a seat, or fewer. */
MUST_CHECK enum err store_refund_apply(struct db *db, struct payment_id id, uint64_t *changed_r);

/* Guarded: *done_r tells whether the balance stays within balance_max. */
MUST_CHECK enum err store_user_credit(
    struct db *db, struct user_id user, uint64_t amount, uint64_t balance_max, bool *done_r);

/* The same of a correction of either sign: the balance stays from 0 to balance_max. */
MUST_CHECK enum err store_user_adjust(
    struct db *db, struct user_id user, int64_t change, uint64_t balance_max, bool *done_r);

/* Writes down how the balance was changed; *balance_r is what that left. */
MUST_CHECK enum err store_ledger_insert(struct db *db, struct user_id user, enum entry_type type,
    uint64_t amount, struct payment_id payment, uint64_t *balance_r);
/* The same of a correction, of either sign. */
MUST_CHECK enum err store_ledger_adjust(struct db *db, struct user_id user, int64_t change,
    uint64_t *balance_r, struct entry_id *entry_r);

/* A key under which an entry was asked for, unique for good: ERR_DUPLICATE if it is taken. */
MUST_CHECK enum err store_reference_insert(
    struct db *db, const char *provider, const char *reference, struct entry_id entry);

struct referenced {
	struct uuid user;
	int64_t amount_change;
	uint64_t balance_after;
};

/* ERR_NO_ROW. */
MUST_CHECK enum err store_reference_get(
    struct db *db, const char *provider, const char *reference, struct referenced *row_r);
/* Newest first, with ids below `before`. */
MUST_CHECK enum err store_ledger_list(struct db *db, struct arena *arena, const struct uuid *user,
    struct entry_id before, unsigned limit, struct points_entry **list_r, size_t *n_r);

#endif
