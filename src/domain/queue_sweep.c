/* The sweeps of the line.  They tidy; nothing is wrong while they do not run. */
#include "domain/admission.h"
#include "domain/queue.h"
#include "store/line.h"

static enum err admit_each(
    struct db *db, const struct queue_id *queues, size_t n, uint64_t *admitted_r)
{
	struct admission did;
	enum err err, first = ERR_OK;

	for (size_t i = 0; i < n; i++) {
		do {
			err = admission_step(db, queues[i], &did);
			*admitted_r += did.admitted;
		} while (err == ERR_OK && did.unfinished);
		/* A busy gate is being worked at; one queue's trouble is not another's. */
		if (err != ERR_OK && err != ERR_DB_BUSY && first == ERR_OK)
			first = err;
	}
	return first;
}

enum err queue_admit_all(struct db *db, struct arena *arena, uint64_t *n_r)
{
	struct queue_id *queues;
	enum err err;
	size_t n;

	*n_r = 0;
	err = store_queue_waited_for(db, arena, &queues, &n);
	return err != ERR_OK ? err : admit_each(db, queues, n, n_r);
}

/* Presence counts near the front alone; an ACTIVE holder keeps the turn. */
static enum err expire_absent(struct db *db, struct arena *arena, unsigned limit, uint64_t *n_r)
{
	struct line_called *called;
	uint64_t absent;
	enum err err;
	size_t n = 0;

	err = store_line_list_called(db, arena, &called, &n);
	for (size_t i = 0; i < n && err == ERR_OK; i++) {
		err = store_line_expire_absent(db, &called[i], limit, &absent);
		if (err == ERR_OK)
			*n_r += absent;
	}
	return err;
}

enum err queue_expire_batch(struct db *db, struct arena *arena, unsigned limit, uint64_t *n_r)
{
	uint64_t turns, left, admitted = 0;
	struct queue_id *queues;
	enum err err;
	size_t n;

	*n_r = 0;
	err = store_token_expire_waiting(db, limit, n_r);
	if (err != ERR_OK)
		return err;
	err = expire_absent(db, arena, limit, n_r);
	if (err != ERR_OK)
		return err;
	err = store_queue_lapsed_turns(db, arena, &queues, &n, &turns);
	if (err != ERR_OK)
		return err;
	if (n == 0)
		return ERR_OK;
	/* Admission ends lapsed turns before it admits; one that is in use stays. */
	err = admit_each(db, queues, n, &admitted);
	if (err == ERR_OK)
		err = store_queue_lapsed_turns(db, arena, &queues, &n, &left);
	if (err == ERR_OK && left < turns)
		*n_r += turns - left;
	return err;
}

enum err queue_purge_batch(struct db *db, unsigned retention_days, unsigned limit, uint64_t *n_r)
{
	return store_token_purge(db, retention_days, limit, n_r);
}
