/* The sweeps' own record: when each last began, last ended well, and how much it did. */
#ifndef DOMAIN_SWEEP_RUN_H
#define DOMAIN_SWEEP_RUN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/instant.h"
#include "db/db.h"
#include "domain/sweep_list.h"
#include "store/sweep.h"

MUST_CHECK enum err sweep_run_started(struct db *db, const char *name);
MUST_CHECK enum err sweep_run_ended(struct db *db, const char *name, uint64_t rows);

#define SWEEP_AS_ENUM(name, period_s) SWEEP_##name,

enum sweep_name { SWEEP_LIST(SWEEP_AS_ENUM) SWEEP__MAX };

const char *sweep_run_name(enum sweep_name name);
int64_t sweep_run_late_after_s(enum sweep_name name);

/* Late is who has not ended well for three rounds and a minute that cron left out; but no sweep can
 * run while the database is down, or before the schema is there. */
enum sweep_state {
	SWEEP_OK,
	SWEEP_NOT_YET, /* it ended well too long ago, or never, and has not had so long to do better
			*/
	SWEEP_LATE,
};

struct sweep_health {
	struct sweep_run run; /* of one that never ran: no instants, ages -1 */
	int64_t awaited_s;    /* how long it has had */
	int64_t late_after_s;
	enum sweep_state state;
};

const char *sweep_state_text(enum sweep_state state);

/* Every sweep of the list, run or not. */
MUST_CHECK enum err sweep_run_health(
    struct db *db, struct arena *arena, struct sweep_health health_r[SWEEP__MAX]);

#endif
