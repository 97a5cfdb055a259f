#include "base/metric.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

#define ENV_FD "FRONTROW_METRICS"

const unsigned metric_statuses[METRICS_STATUSES] = { 200, 201, 204, 400, 401, 403, 404, 405, 409,
	413, 414, 415, 422, 429, 500, 503, 0 };
const uint64_t metric_buckets_us[METRICS_BUCKETS] = { 100, 250, 500, 1000, 2500, 5000, 10000, 25000,
	50000, 100000, 250000, 500000, 1000000, 2500000, 5000000, 10000000 };

static struct metrics private;
static struct metrics *shared = &private;
static struct metric_worker *self;
static int shared_fd = -1;

struct metrics *metrics(void)
{
	return shared;
}

/* ---- the memory ------------------------------------------------------------------------------ */

static uint64_t mix(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return hash * UINT64_C(1099511628211);
}

/* Another one where a number would come to stand for something else. */
static uint64_t layout_of(const char *routes)
{
#define AS_NAME(id, name, type, labels, help) name,
	static const char *const names[] = { METRIC_LIST(AS_NAME) };
	uint64_t hash = UINT64_C(14695981039346656037) ^ sizeof(struct metrics);

	for (size_t i = 0; i < METRIC__MAX; i++)
		hash = mix(hash, names[i]);
	for (enum history_count count = 0; count < HISTORY__MAX; count++)
		hash = mix(hash, history_count_name(count));
	for (enum err err = ERR_OK; err < ERR__MAX; err++)
		hash = mix(hash, err_code(err));
	return mix(hash, routes);
}

static struct metrics *map(int fd)
{
	struct metrics *m = mmap(NULL, sizeof(*m), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	return m == MAP_FAILED ? NULL : m;
}

static bool take_over(uint64_t layout)
{
	const char *text = getenv(ENV_FD);
	struct metrics *m = NULL;
	struct stat st;
	int fd;

	if (text == NULL)
		return false;
	unsetenv(ENV_FD);
	fd = atoi(text);
	if (fstat(fd, &st) != 0 || st.st_size != sizeof(*m) || (m = map(fd)) == NULL)
		return false;
	if (m->layout != layout || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) {
		munmap(m, sizeof(*m));
		close(fd);
		return false;
	}
	shared = m;
	shared_fd = fd;
	return true;
}

bool metric_open(const char *routes)
{
	uint64_t layout = layout_of(routes);
	struct metrics *m;

	if (take_over(layout))
		return true;
	shared_fd = memfd_create("frontrow-metrics", MFD_CLOEXEC);
	if (shared_fd < 0 || ftruncate(shared_fd, sizeof(*m)) != 0 || (m = map(shared_fd)) == NULL)
		log_fatal("no memory for the metrics: %s", strerror(errno));
	m->layout = layout;
	shared = m;
	return false;
}

void metric_hand_over(void)
{
	char text[32];

	snprintf(text, sizeof(text), "%d", shared_fd);
	if (fcntl(shared_fd, F_SETFD, 0) == 0)
		setenv(ENV_FD, text, 1);
}

void metric_keep(void)
{
	unsetenv(ENV_FD);
	fcntl(shared_fd, F_SETFD, FD_CLOEXEC);
}

/* ---- counting -------------------------------------------------------------------------------- */

static void add(metric_count *count, uint64_t n)
{
	atomic_fetch_add_explicit(count, n, memory_order_relaxed);
}

void metric_add(enum metric metric)
{
	add(&shared->counts[metric], 1);
}

void metric_set(enum metric metric, uint64_t value)
{
	atomic_store_explicit(&shared->counts[metric], value, memory_order_relaxed);
}

void metric_answered(size_t route, unsigned status, enum err err, int64_t took_us)
{
	struct metric_route *r = &shared->routes[route];
	size_t s = 0, b = 0;

	while (metric_statuses[s] != status && metric_statuses[s] != 0)
		s++;
	while (b < METRICS_BUCKETS && metric_buckets_us[b] < (uint64_t)took_us)
		b++;
	add(&r->answered[s], 1);
	add(&r->within[b], 1);
	add(&r->us, (uint64_t)took_us);
	if (err != ERR_OK)
		add(&shared->errors[err], 1);
}

/* ---- the history ----------------------------------------------------------------------------- */

_Static_assert(HISTORY_BUCKETS == METRICS_BUCKETS + 1, "a sample has every bucket");

void metric_set_apart(size_t route, bool apart)
{
	atomic_store(&shared->routes[route].apart, apart);
}

static uint64_t number(metric_count *count)
{
	return atomic_load_explicit(count, memory_order_relaxed);
}

/* What a status is to the history; HISTORY__MAX: nothing. */
static enum history_count kind_of(unsigned status)
{
	return status >= 500 ? HISTORY_FAILED : status >= 400 ? HISTORY_REFUSED : HISTORY__MAX;
}

static void sample_route(struct history_sample *sample, struct metric_route *r)
{
	for (size_t i = 0; i < METRICS_STATUSES; i++) {
		enum history_count kind = kind_of(metric_statuses[i]);

		if (kind != HISTORY__MAX)
			sample->counts[kind] += number(&r->answered[i]);
	}
	for (size_t i = 0; i <= METRICS_BUCKETS; i++) {
		uint64_t n = number(&r->within[i]);

		sample->within[i] += n;
		sample->counts[HISTORY_REQUESTS] += n;
	}
}

void metric_sample(struct history_sample *sample)
{
	static const struct {
		enum history_count to;
		enum metric from;
	} counts[] = { { HISTORY_JOINS, METRIC_JOINS }, { HISTORY_HOLDS, METRIC_HOLDS },
		{ HISTORY_SALES, METRIC_SALES }, { HISTORY_REFUNDS, METRIC_REFUNDS } };

	*sample = (struct history_sample){ 0 };
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		sample->counts[counts[i].to] = number(&shared->counts[counts[i].from]);
	for (size_t i = 0; i < METRICS_ROUTES; i++)
		if (!atomic_load(&shared->routes[i].apart))
			sample_route(sample, &shared->routes[i]);
}

int64_t metric_quantile_us(const uint64_t within[METRICS_BUCKETS + 1], unsigned percent)
{
	uint64_t all = 0, below = 0, low = 0;
	double wanted;

	for (size_t i = 0; i <= METRICS_BUCKETS; i++)
		all += within[i];
	if (all == 0)
		return -1;
	wanted = (double)all * percent / 100;
	for (size_t i = 0; i < METRICS_BUCKETS; i++) {
		uint64_t high = metric_buckets_us[i];

		if ((double)(below + within[i]) >= wanted)
			return (int64_t)((double)low + (double)(high - low) *
							   (wanted - (double)below) /
							   (double)within[i]);
		below += within[i];
		low = high;
	}
	return (int64_t)low;
}

/* ---- workers --------------------------------------------------------------------------------- */

void metric_worker_begins(const char *lane)
{
	for (size_t i = 0; i < METRICS_WORKERS; i++) {
		struct metric_worker *w = &shared->workers[i];
		pid_t nobody = 0;

		if (!atomic_compare_exchange_strong(&w->pid, &nobody, getpid()))
			continue;
		atomic_store(&w->busy_since_us, 0);
		atomic_store(&w->serves, 0);
		snprintf(w->lane, sizeof(w->lane), "%s", lane);
		self = w;
		return;
	}
	log_warn("there is no room to count this worker");
}

void metric_worker_ended(pid_t pid)
{
	for (size_t i = 0; i < METRICS_WORKERS; i++) {
		struct metric_worker *w = &shared->workers[i];

		if (atomic_load(&w->pid) != pid)
			continue;
		atomic_store(&w->serves, 0);
		atomic_store(&w->pid, 0);
	}
}

void metric_worker_busy(bool busy)
{
	if (self == NULL)
		return;
	atomic_store_explicit(
	    &self->busy_since_us, busy ? monotonic_us() : 0, memory_order_relaxed);
	atomic_store_explicit(&self->serves, 0, memory_order_relaxed);
}

struct metric_worker *metric_worker_self(void)
{
	return self;
}
