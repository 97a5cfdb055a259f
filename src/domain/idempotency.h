/*
 * Idempotency keys: the first 2xx answer of a request is stored in the same transaction as its
 * effect, and given again to the same request under the same key of the same user for 24 h.
 *
 * Operations that take a key accept a `struct idempotency *`, NULL when the client sent none.
 * The key row is the first row such a transaction locks; a twin under way is waited for up to the
 * session's lock wait (2 s).
 */
#ifndef DOMAIN_IDEMPOTENCY_H
#define DOMAIN_IDEMPOTENCY_H

#include <stddef.h>

#include "base/arena.h"
#include "base/uuid.h"
#include "db/tx.h"
#include "store/idempotency.h"

#define IDEMPOTENCY_KEY_MAX 64

struct answer {
	unsigned status;
	const char *location; /* NULL: none */
	const char *body;
	size_t len;
};

struct idempotency {
	struct uuid user;
	const char *key;                                /* 1..64 visible ASCII characters */
	unsigned char digest[IDEMPOTENCY_DIGEST_BYTES]; /* of method, path and body bytes */
	struct arena *arena;
	/* Makes the answer from what the operation has just done.  Runs inside the transaction and
	 * may run again: it reads *ctx and allocates in the arena, no more. */
	void (*render)(void *ctx, struct answer *answer_r);
	void *ctx;
	/* The first answer, when an operation returns ERR_REPLAYED; else what render made. */
	struct answer answer;
	bool waited; /* of the operation's own: for the key, in vain */
};

/* db_tx() of an operation that takes a key.  ERR_IDEMPOTENCY_IN_PROGRESS: a twin under way was
 * waited for in vain.  A first request that only waits for the lock of a backup is ERR_DB_BUSY. */
MUST_CHECK enum err idempotency_tx(struct db *db, const char *name, struct arena *arena,
    db_tx_fn *fn, void *arg, struct idempotency *idem);
/* Inside such a transaction, before anything else.  NULL is ERR_OK.  ERR_REPLAYED,
 * ERR_IDEMPOTENCY_KEY_REUSED. */
MUST_CHECK enum err idempotency_begin(struct db *db, struct idempotency *idem);
/* Inside the same transaction, last: renders and stores.  NULL is ERR_OK. */
MUST_CHECK enum err idempotency_finish(struct db *db, struct idempotency *idem);
/* One read, for a request that is going to be refused: is it a replay after all, or a key reused?
 * ERR_OK: neither. */
MUST_CHECK enum err idempotency_look(struct db *db, struct idempotency *idem);

MUST_CHECK enum err idempotency_purge_batch(struct db *db, unsigned limit, uint64_t *n_r);

#endif
