#include "race/race.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

struct track {
	pthread_barrier_t start;
	enum err ended[RACERS_MAX];
	uint64_t retries[RACERS_MAX];
	int64_t took_us[RACERS_MAX];
};

static struct track *lay_track(unsigned racers)
{
	struct track *track =
	    mmap(NULL, sizeof(*track), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_barrierattr_t shared;

	ck_assert_ptr_ne(track, MAP_FAILED);
	ck_assert_int_eq(pthread_barrierattr_init(&shared), 0);
	ck_assert_int_eq(pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED), 0);
	ck_assert_int_eq(pthread_barrier_init(&track->start, &shared, racers + 1), 0);
	return track;
}

static pid_t start_racer(const struct race *race, struct track *track, unsigned n)
{
	struct db_config config = app_config();
	pid_t pid = fork();
	int64_t began_us;
	struct db *db;

	ck_assert_int_ge(pid, 0);
	if (pid != 0)
		return pid;
	config.patience = race->patience;
	db = db_open(&config);
	ck_assert_err(db_connect(db), ERR_OK);
	pthread_barrier_wait(&track->start);
	began_us = monotonic_us();
	track->ended[n] = race->run(db, n, race->arg);
	track->took_us[n] = monotonic_us() - began_us;
	track->retries[n] = db_retries(db);
	_exit(0);
}

static int64_t lock_waits(void)
{
	return sql_int("SELECT variable_value FROM information_schema.global_status"
		       " WHERE variable_name = 'INNODB_ROW_LOCK_WAITS'");
}

struct tally race(const struct race *race)
{
	struct track *track = lay_track(race->racers);
	int64_t waits = lock_waits();
	pid_t pids[RACERS_MAX];
	struct tally tally = { 0 };
	int status;

	ck_assert_uint_le(race->racers, RACERS_MAX);
	if (race->held != NULL)
		sql("START TRANSACTION; %s", race->held);
	for (unsigned n = 0; n < race->racers; n++)
		pids[n] = start_racer(race, track, n);
	pthread_barrier_wait(&track->start);
	if (race->held != NULL) {
		wait_for_lock_waits(race->jam);
		if (!race->held_to_the_end)
			sql("COMMIT");
	}
	for (unsigned n = 0; n < race->racers; n++) {
		ck_assert_int_eq(waitpid(pids[n], &status, 0), pids[n]);
		ck_assert_int_eq(status, 0);
		tally.ended[track->ended[n]]++;
		tally.retries += track->retries[n];
		if (track->took_us[n] > tally.longest_us)
			tally.longest_us = track->took_us[n];
	}
	if (race->held_to_the_end)
		sql("ROLLBACK");
	munmap(track, sizeof(*track));
	ck_assert_int_gt(lock_waits(), waits);
	return tally;
}

void ck_assert_ended(const struct tally *tally, enum err err, unsigned n)
{
	ck_assert_msg(tally->ended[err] == n, "%u ended with %s, not %u", tally->ended[err],
	    err_code(err), n);
}
