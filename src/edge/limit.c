#include "edge/limit.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <sodium.h>

#include "base/log.h"
#include "base/metric.h"

#define PLACES    (1 << 20) /* of 10,000 users of the same seconds, one in a hundred shares his */
#define MINUTE_US INT64_C(60000000)

/* A place holds the instant at which its bucket has run empty; one that is over is an empty bucket,
 * so that nobody has to clear it. */
struct limit {
	unsigned char secret[crypto_shorthash_KEYBYTES];
	_Atomic int64_t empty_at_us[LIMIT__MAX][PLACES];
};

struct limit *limit_new(void)
{
	struct limit *limit = mmap(NULL, sizeof(*limit), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (limit == MAP_FAILED)
		log_fatal("no memory for the limits: %s", strerror(errno));
	randombytes_buf(limit->secret, sizeof(limit->secret));
	return limit;
}

/* What stands for the user in the shared memory; never 0. */
static uint64_t name_of(const struct limit *limit, const struct uuid *user)
{
	uint64_t hash;

	crypto_shorthash((unsigned char *)&hash, user->b, sizeof(user->b), limit->secret);
	return hash | 1;
}

bool limit_take(struct limit *limit, enum limit_class class, const struct uuid *user,
    const char *rule, int64_t now_us)
{
	unsigned per_minute, burst;
	_Atomic int64_t *place;
	int64_t before, begin, each_us;

	if (sscanf(rule, "%4u %4u", &per_minute, &burst) != 2 || per_minute == 0)
		return true;
	each_us = MINUTE_US / per_minute;
	place = &limit->empty_at_us[class][(name_of(limit, user) >> 1) % PLACES];
	before = atomic_load(place);
	do {
		begin = before > now_us ? before : now_us;
		if (begin - now_us > each_us * burst)
			return false;
	} while (!atomic_compare_exchange_weak(place, &before, begin + each_us));
	return true;
}

bool limit_workers(const struct limit *limit, const struct uuid *user)
{
	struct metric_worker *self = metric_worker_self(), *workers = metrics()->workers;
	uint64_t name = name_of(limit, user);
	unsigned n = 0;

	if (self == NULL)
		return true;
	/* Two workers that begin at once must not both miss the other: a full barrier. */
	atomic_store(&self->serves, name);
	for (size_t i = 0; i < METRICS_WORKERS; i++)
		n += atomic_load_explicit(&workers[i].serves, memory_order_relaxed) == name;
	return n <= LIMIT_WORKERS;
}
