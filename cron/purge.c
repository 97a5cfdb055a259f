/* frontrow-purge: deletes what nobody needs any more.  The ledger, payments and what was ever paid
 * stay. */
#include "domain/idempotency.h"
#include "domain/queue.h"
#include "domain/reservation.h"
#include "sweep.h"

static enum err purge_tokens(
    struct db *db, struct arena *arena, const struct conf *conf, unsigned limit, uint64_t *n_r)
{
	(void)arena;
	return queue_purge_batch(db, (unsigned)conf->token_retention_days, limit, n_r);
}

static enum err purge_reservations(
    struct db *db, struct arena *arena, const struct conf *conf, unsigned limit, uint64_t *n_r)
{
	(void)arena;
	return reservation_purge_batch(db, (unsigned)conf->token_retention_days, limit, n_r);
}

static enum err purge_keys(
    struct db *db, struct arena *arena, const struct conf *conf, unsigned limit, uint64_t *n_r)
{
	(void)arena;
	(void)conf;
	return idempotency_purge_batch(db, limit, n_r);
}

int main(int argc, char **argv)
{
	static sweep_batch_fn *const batches[] = { purge_tokens, purge_reservations, purge_keys };
	static const struct sweep sweep = {
		.name = "purge",
		.program = "frontrow-purge",
		.about =
		    "Deletes tokens and unpaid reservations that ended long ago, and idempotency keys older"
		    " than 24 h.",
		.limit = 500,
		.batches = batches,
		.n_batches = 3,
	};

	return sweep_main(&sweep, argc, argv);
}
