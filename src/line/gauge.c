#include "line/gauge.h"

#include "base/clock.h"
#include "base/metric.h"
#include "domain/safety.h"
#include "domain/sweep_run.h"

#define LOOK_US INT64_C(5000000) /* between two looks */

static int64_t instant_of(int64_t now_us, int64_t age_s)
{
	return age_s < 0 ? 0 : now_us - age_s * US_PER_S;
}

static void note_sweeps(const struct sweep_health health[SWEEP__MAX], int64_t now_us)
{
	struct metrics *m = metrics();

	for (enum sweep_name i = 0; i < SWEEP__MAX; i++) {
		const struct sweep_run *run = &health[i].run;

		atomic_store(&m->sweeps[i].started_us, instant_of(now_us, run->start_age_s));
		atomic_store(&m->sweeps[i].ended_us, instant_of(now_us, run->age_s));
		atomic_store(&m->sweeps[i].awaited_us, instant_of(now_us, health[i].awaited_s));
		atomic_store(&m->sweeps[i].rows, run->row_count);
	}
	atomic_store(&m->looked_us, now_us);
}

void gauge_database(struct gauge *gauge, struct db *db, struct arena *arena)
{
	struct sweep_health health[SWEEP__MAX];
	char unsafe[SAFETY_WHY_MAX];
	int64_t now_us = monotonic_us();

	if (gauge->looked_us != 0 && now_us - gauge->looked_us < LOOK_US)
		return;
	if (safety_check(db, unsafe) != ERR_OK || sweep_run_health(db, arena, health) != ERR_OK)
		return;
	metric_set(METRIC_DB_SAFE, *unsafe == '\0');
	note_sweeps(health, now_us);
	gauge->looked_us = now_us;
}
