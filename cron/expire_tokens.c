/* frontrow-expire-tokens: writes down turns and waits whose time has passed.  (001 deleted them,
 * 003 marked them; marked here, deleted by frontrow-purge.) */
#include "domain/queue.h"
#include "sweep.h"

static enum err expire(
    struct db *db, struct arena *arena, const struct conf *conf, unsigned limit, uint64_t *n_r)
{
	(void)conf;
	return queue_expire_batch(db, arena, limit, n_r);
}

int main(int argc, char **argv)
{
	static sweep_batch_fn *const batches[] = { expire };
	static const struct sweep sweep = {
		.name = "expire_tokens",
		.program = "frontrow-expire-tokens",
		.about = "Marks tokens EXPIRED whose turn or wait is over, and fills their slots.",
		.limit = 200,
		.batches = batches,
		.n_batches = 1,
	};

	return sweep_main(&sweep, argc, argv);
}
