#include "domain/sweep_run.h"

#include <string.h>

#define ROUNDS_MISSED 3
#define CRON_STEP_S   60

enum err sweep_run_started(struct db *db, const char *name)
{
	return store_sweep_started(db, name);
}

enum err sweep_run_ended(struct db *db, const char *name, uint64_t rows)
{
	return store_sweep_ended(db, name, rows);
}

static const struct {
	const char *name;
	int64_t period_s;
} sweeps[SWEEP__MAX] = {
#define AS_ROW(name, period_s) { #name, period_s },
	SWEEP_LIST(AS_ROW)
};

const char *sweep_run_name(enum sweep_name name)
{
	return sweeps[name].name;
}

int64_t sweep_run_late_after_s(enum sweep_name name)
{
	return ROUNDS_MISSED * sweeps[name].period_s + CRON_STEP_S;
}

const char *sweep_state_text(enum sweep_state state)
{
	static const char *const words[] = { "ok", "not_yet", "late" };

	return words[state];
}

static void judge(struct sweep_health *health_r, enum sweep_name name, int64_t awaited_s)
{
	int64_t late_after_s = sweep_run_late_after_s(name), age_s = health_r->run.age_s;

	health_r->late_after_s = late_after_s;
	health_r->awaited_s = awaited_s;
	if (age_s >= 0 && age_s <= late_after_s)
		health_r->state = SWEEP_OK;
	else
		health_r->state = awaited_s <= late_after_s ? SWEEP_NOT_YET : SWEEP_LATE;
}

enum err sweep_run_health(
    struct db *db, struct arena *arena, struct sweep_health health_r[SWEEP__MAX])
{
	struct sweep_run *list;
	int64_t awaited_s;
	enum err err;
	size_t n;

	err = store_sweep_awaited(db, &awaited_s);
	if (err == ERR_OK)
		err = store_sweep_list(db, arena, &list, &n);
	for (enum sweep_name i = 0; err == ERR_OK && i < SWEEP__MAX; i++) {
		health_r[i].run = (struct sweep_run){ .name = sweeps[i].name,
			.last_start_at = INSTANT_NULL,
			.last_end_at = INSTANT_NULL,
			.start_age_s = -1,
			.age_s = -1 };
		for (size_t at = 0; at < n; at++)
			if (strcmp(list[at].name, sweeps[i].name) == 0)
				health_r[i].run = list[at];
		judge(&health_r[i], i, awaited_s);
	}
	return err;
}
