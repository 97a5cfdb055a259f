#include "domain/idempotency.h"

/* The key is taken: by this request's first try, or by another request. */
static enum err judge(struct idempotency *idem, const struct idempotency_row *row)
{
	if (!row->same)
		return ERR_IDEMPOTENCY_KEY_REUSED;
	idem->answer = (struct answer){
		.status = row->status, .location = row->location, .body = row->body, .len = row->len
	};
	return ERR_REPLAYED;
}

static enum err read_key(struct db *db, struct idempotency *idem, struct idempotency_row *row_r)
{
	return store_idempotency_get(db, idem->arena, &idem->user, idem->key, idem->digest, row_r);
}

enum err idempotency_begin(struct db *db, struct idempotency *idem)
{
	struct idempotency_row row;
	enum err err;

	if (idem == NULL)
		return ERR_OK;
	err = store_idempotency_insert(db, &idem->user, idem->key, idem->digest);
	idem->waited = err == ERR_DB_RETRY && db_waited_in_vain(db);
	if (idem->waited)
		return ERR_DB_BUSY;
	if (err != ERR_DUPLICATE)
		return err;
	err = read_key(db, idem, &row);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_DB_RETRY : err; /* purged in between */
	if (!row.old)
		return judge(idem, &row);
	err = store_idempotency_delete(db, row.id);
	return err != ERR_OK ? err
			     : store_idempotency_insert(db, &idem->user, idem->key, idem->digest);
}

enum err idempotency_finish(struct db *db, struct idempotency *idem)
{
	if (idem == NULL)
		return ERR_OK;
	idem->render(idem->ctx, &idem->answer);
	return store_idempotency_answer(db, &idem->user, idem->key, idem->answer.status,
	    idem->answer.location, idem->answer.body, idem->answer.len);
}

enum err idempotency_look(struct db *db, struct idempotency *idem)
{
	struct idempotency_row row;
	enum err err;

	if (idem == NULL)
		return ERR_OK;
	err = read_key(db, idem, &row);
	if (err != ERR_OK || row.old)
		return err == ERR_NO_ROW ? ERR_OK : err;
	return judge(idem, &row);
}

/* A backup's lock makes an insert wait as well, and the server's error is the same.  Only where a
 * row of the key is there has another request the key; the row of a transaction that is under way
 * shows by its lock. */
static enum err find_twin(struct db *db, struct idempotency *idem)
{
	enum err err = idempotency_look(db, idem);

	if (err != ERR_OK)
		return err;
	err = store_idempotency_probe(db, &idem->user, idem->key);
	if (err == ERR_OK || (err == ERR_DB_RETRY && db_waited_in_vain(db)))
		return ERR_IDEMPOTENCY_IN_PROGRESS;
	return err == ERR_NO_ROW ? ERR_DB_BUSY : err;
}

enum err idempotency_tx(struct db *db, const char *name, struct arena *arena, db_tx_fn *fn,
    void *arg, struct idempotency *idem)
{
	enum err err = db_tx(db, name, arena, fn, arg);

	return err == ERR_DB_BUSY && idem != NULL && idem->waited ? find_twin(db, idem) : err;
}

enum err idempotency_purge_batch(struct db *db, unsigned limit, uint64_t *n_r)
{
	return store_idempotency_purge(db, limit, n_r);
}
