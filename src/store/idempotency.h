/* Rows of idempotency_key. */
#ifndef STORE_IDEMPOTENCY_H
#define STORE_IDEMPOTENCY_H

#include "base/arena.h"
#include "base/uuid.h"
#include "db/db.h"

#define IDEMPOTENCY_DIGEST_BYTES 32

struct idempotency_row {
	uint64_t id;
	bool same; /* the digests are equal */
	bool old;  /* past its 24 h */
	unsigned status;
	const char *location, *body; /* in the arena; location may be NULL */
	size_t len;
};

/* ERR_DUPLICATE: the key is taken; waits for a twin under way. */
MUST_CHECK enum err store_idempotency_insert(
    struct db *db, const struct uuid *user, const char *name, const unsigned char *digest);
/* ERR_NO_ROW. */
MUST_CHECK enum err store_idempotency_get(struct db *db, struct arena *arena,
    const struct uuid *user, const char *name, const unsigned char *digest,
    struct idempotency_row *row_r);
/* Outside a transaction, and without waiting: is there a row of the key?  ERR_NO_ROW; ERR_DB_RETRY
 * when a transaction that is under way has locked it. */
MUST_CHECK enum err store_idempotency_probe(
    struct db *db, const struct uuid *user, const char *name);
MUST_CHECK enum err store_idempotency_answer(struct db *db, const struct uuid *user,
    const char *name, unsigned status, const char *location, const char *body, size_t len);
MUST_CHECK enum err store_idempotency_delete(struct db *db, uint64_t id);
MUST_CHECK enum err store_idempotency_purge(struct db *db, unsigned limit, uint64_t *n_r);

#endif
