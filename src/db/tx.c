#include "db/tx.h"

#include <sys/random.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metric.h"
#include "db/db_impl.h"

#define LOCK_WAITS_MAX   2 /* each took innodb_lock_wait_timeout already */
#define BACKOFF_LEAST_US 1000

/* Nothing has happened yet, so a dead connection is replaced and START TRANSACTION sent again. */
static enum err begin(struct db *db)
{
	bool was_connected = db->my != NULL;
	int64_t began = monotonic_us();
	enum err err = db_connect(db);

	if (err == ERR_OK)
		err = db_command(db, "START TRANSACTION");
	if (err != ERR_DB_DOWN || !was_connected || monotonic_us() - began > DB_QUICK_FAILURE_US)
		return err;
	if ((err = db_connect(db)) != ERR_OK)
		return err;
	return db_command(db, "START TRANSACTION");
}

static enum err commit(struct db *db)
{
	enum err err;

	if (db->doom != ERR_OK)
		return db->doom; /* fn passed over a failure */
	err = db_command(db, "COMMIT");
	return err != ERR_OK && db_leaves_open(db->last_errno) ? ERR_UNCERTAIN : err;
}

static enum err attempt(struct db *db, db_tx_fn *fn, void *arg)
{
	enum err err;

	db->last_errno = 0;
	err = begin(db);
	if (err != ERR_OK)
		return err;
	db->in_tx = true;
	db->doom = ERR_OK;
	err = fn(db, arg);
	if (err == ERR_OK)
		err = commit(db);
	db->in_tx = false;
	/* Even after 1205: the server undid one statement, not the transaction. */
	if (err != ERR_OK && db->my != NULL && db_command(db, "ROLLBACK") != ERR_OK)
		db_drop(db);
	return err;
}

/* Between half and the whole of a span that doubles with each try. */
static void back_off(unsigned tries)
{
	unsigned span = BACKOFF_LEAST_US << tries, noise = 0;
	struct timespec pause = { 0 };

	if (getrandom(&noise, sizeof(noise), 0) != sizeof(noise))
		noise = 0;
	pause.tv_nsec = 1000L * (span / 2 + noise % (span / 2 + 1));
	nanosleep(&pause, NULL);
}

enum err db_tx(struct db *db, const char *name, struct arena *arena, db_tx_fn *fn, void *arg)
{
	struct arena_mark mark = { 0 };
	unsigned lock_waits = 0;
	enum err err;

	if (db->in_tx)
		log_panic("tx=%s begins inside another", name);
	if (arena != NULL)
		mark = arena_mark(arena);
	for (unsigned tries = 1;; tries++) {
		err = attempt(db, fn, arg);
		if (err != ERR_DB_RETRY)
			return err;
		if (db_waited_in_vain(db))
			lock_waits++;
		if (tries == TX_ATTEMPTS || lock_waits == LOCK_WAITS_MAX)
			break;
		log_info("tx=%s errno=%u try=%u", name, db->last_errno, tries + 1);
		db->retries++;
		metric_add(METRIC_TX_RETRIES);
		back_off(tries);
		if (arena != NULL)
			arena_rewind(arena, mark);
	}
	metric_add(METRIC_TX_GIVEN_UP);
	log_warn("tx=%s errno=%u gave up", name, db->last_errno);
	return ERR_DB_BUSY;
}
