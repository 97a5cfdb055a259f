#include "store/idempotency.h"

#include <string.h>

#include "store/stmt.h"

enum err store_idempotency_insert(
    struct db *db, const struct uuid *user, const char *name, const unsigned char *digest)
{
	return db_exec(db, STMT_IDEMPOTENCY_INSERT, NULL,
	    DB_ARGS(DB_UUID(user), DB_TEXT(name), DB_BYTES(digest, IDEMPOTENCY_DIGEST_BYTES)));
}

enum err store_idempotency_get(struct db *db, struct arena *arena, const struct uuid *user,
    const char *name, const unsigned char *digest, struct idempotency_row *row_r)
{
	const char *stored, *body;
	struct db_rows rows;
	enum err err;
	size_t len;

	err = db_query_row(db, &rows, STMT_IDEMPOTENCY_GET, DB_ARGS(DB_UUID(user), DB_TEXT(name)));
	if (err != ERR_OK)
		return err;
	row_r->id = db_u64(&rows, 0);
	stored = db_text(&rows, 1, &len);
	row_r->same = len == IDEMPOTENCY_DIGEST_BYTES && memcmp(stored, digest, len) == 0;
	row_r->status = (unsigned)db_u64(&rows, 2);
	row_r->location = db_text_dup(&rows, 3, arena);
	body = db_text(&rows, 4, &row_r->len);
	row_r->body = body == NULL ? NULL : arena_strndup(arena, body, row_r->len);
	row_r->old = db_bool(&rows, 5);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_idempotency_probe(struct db *db, const struct uuid *user, const char *name)
{
	struct db_rows rows;
	enum err err;

	err =
	    db_query_row(db, &rows, STMT_IDEMPOTENCY_PROBE, DB_ARGS(DB_UUID(user), DB_TEXT(name)));
	if (err == ERR_OK)
		db_rows_end(&rows);
	return err;
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
