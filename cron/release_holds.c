/* frontrow-release-holds: cancels holds that were not paid in time.  (001 and 003: the scheduler
 * that releases seats.) */
#include "domain/reservation.h"
#include "sweep.h"

static enum err settle(
    struct db *db, struct arena *arena, const struct conf *conf, unsigned limit, uint64_t *n_r)
{
	(void)conf;
	return reservation_settle_batch(db, arena, limit, n_r);
}

int main(int argc, char **argv)
{
	static sweep_batch_fn *const batches[] = { settle };
	static const struct sweep sweep = {
		.name = "release_holds",
		.program = "frontrow-release-holds",
		.about =
		    "Cancels holds that were not paid in time, frees their seats, ends their turns.",
		.limit = 100,
		.batches = batches,
		.n_batches = 1,
	};

	return sweep_main(&sweep, argc, argv);
}
