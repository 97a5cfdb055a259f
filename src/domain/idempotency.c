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
	if (err == ERR_DB_RETRY && db_waited_in_vain(db))
		return ERR_IDEMPOTENCY_IN_PROGRESS;
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

enum err idempotency_purge_batch(struct db *db, unsigned limit, uint64_t *n_r)
{
	return store_idempotency_purge(db, limit, n_r);
}
