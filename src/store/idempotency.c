#include "store/idempotency.h"

#include <string.h>

#include "store/stmt.h"

enum err store_idempotency_insert(
    struct db *db, const struct uuid *user, const char *name, const unsigned char *digest)
{
	return db_exec(db, STMT_IDEMPOTENCY_INSERT, NULL,
	    DB_ARGS(DB_UUID(user), DB_TEXT(name), DB_BYTES(digest, IDEMPOTENCY_DIGEST_BYTES)));
}

struct stored_answer {
	uint64_t id;
	const char *digest; /* all its bytes: the column is BINARY */
	unsigned status;
	const char *location, *body;
	bool old;
};

DB_ROW(idempotency, struct stored_answer, COL(id), COL(digest), COL(status), COL(location),
    COL(body), COL(old));

enum err store_idempotency_get(struct db *db, struct arena *arena, const struct uuid *user,
    const char *name, const unsigned char *digest, struct idempotency_row *row_r)
{
	struct stored_answer row;
	enum err err =
	    db_get(db, STMT_IDEMPOTENCY_GET, arena, &row, DB_ARGS(DB_UUID(user), DB_TEXT(name)));

	if (err != ERR_OK)
		return err;
	*row_r = (struct idempotency_row){ .id = row.id,
		.same = memcmp(row.digest, digest, IDEMPOTENCY_DIGEST_BYTES) == 0,
		.old = row.old,
		.status = row.status,
		.location = row.location,
		.body = row.body,
		.len = row.body == NULL ? 0 : strlen(row.body) };
	return ERR_OK;
}

enum err store_idempotency_probe(struct db *db, const struct uuid *user, const char *name)
{
	return db_find(db, STMT_IDEMPOTENCY_PROBE, DB_ARGS(DB_UUID(user), DB_TEXT(name)));
}

enum err store_idempotency_answer(struct db *db, const struct uuid *user, const char *name,
    unsigned status, const char *location, const char *body, size_t len)
{
	return db_exec(db, STMT_IDEMPOTENCY_ANSWER, NULL,
	    DB_ARGS(DB_U64(status), DB_TEXT(location), DB_BYTES(body, len), DB_UUID(user),
		DB_TEXT(name)));
}

enum err store_idempotency_delete(struct db *db, uint64_t id)
{
	return db_exec(db, STMT_IDEMPOTENCY_DELETE, NULL, DB_ARGS(DB_U64(id)));
}

enum err store_idempotency_purge(struct db *db, unsigned limit, uint64_t *n_r)
{
	return db_exec(db, STMT_IDEMPOTENCY_PURGE, n_r, DB_ARGS(DB_U64(limit)));
}
