/* frontrow-activate: gives free slots to those who wait, in order.  (001 and 003: the activation
 * scheduler, which ran each minute.) */
#include <stddef.h>

#include "domain/queue.h"
#include "sweep.h"

/* One call admits in every queue. */
static enum err admit(
    struct db *db, struct arena *arena, const struct conf *conf, unsigned limit, uint64_t *n_r)
{
	(void)conf;
	(void)limit;
	return queue_admit_all(db, arena, n_r);
}

int main(int argc, char **argv)
{
	static sweep_batch_fn *const batches[] = { admit };
	static const struct sweep sweep = {
		.name = "activate",
		.program = "frontrow-activate",
		.about = "Gives the free slots of every queue to those who wait, in order.",
		.limit = UINT32_MAX,
		.batches = batches,
		.n_batches = 1,
	};

	return sweep_main(&sweep, argc, argv);
}
