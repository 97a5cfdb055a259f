#include "edge/metrics_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/instant.h"
#include "base/log.h"
#include "domain/queue.h"
#include "domain/sweep_run.h"
#include "edge/router.h"

#define SIZE_GUESS 65536
#define LINE_MAX   256

/* A text that grows, and what it is made of. */
struct page {
	struct arena *arena;
	char *text;
	size_t len, size;
	const struct metrics *metrics;
	int64_t now_us;
	int64_t board_age_us, write_age_us, file_age_us; /* -1: never */
	struct board_queue *queues;
	size_t nqueues;
	const char *name; /* of the family that is being written */
};

__attribute__((format(printf, 2, 3))) static void say(struct page *p, const char *fmt, ...)
{
	va_list ap;
	int len;

	if (p->size - p->len < LINE_MAX) {
		char *text = arena_alloc(p->arena, 2 * p->size);

		memcpy(text, p->text, p->len);
		p->text = text;
		p->size *= 2;
	}
	va_start(ap, fmt);
	len = vsnprintf(p->text + p->len, LINE_MAX, fmt, ap);
	va_end(ap);
	if (len < 0 || len >= LINE_MAX)
		log_panic("a line of the metrics is longer than %d bytes", LINE_MAX);
	p->len += (size_t)len;
}

static uint64_t number(const metric_count *count)
{
	return atomic_load_explicit((metric_count *)count, memory_order_relaxed);
}

static int64_t instant(const _Atomic int64_t *us)
{
	return atomic_load_explicit((_Atomic int64_t *)us, memory_order_relaxed);
}

static double seconds(int64_t us)
{
	return (double)us / (double)US_PER_S;
}

/* ---- requests -------------------------------------------------------------------------------- */

/* What has no route is counted behind the last one. */
static const struct route none = { .pattern = "-" };

static const struct route *route_at(size_t i)
{
	return i < nroutes ? &routes[i] : &none;
}

static void say_requests(struct page *p, size_t at, const struct route *route)
{
	const struct metric_route *counted = &p->metrics->routes[at];

	for (size_t i = 0; i < METRICS_STATUSES; i++) {
		uint64_t n = number(&counted->answered[i]);

		if (n != 0)
			say(p, "%s{method=\"%s\",route=\"%s\",status=\"%u\"} %llu\n", p->name,
			    method_name(route->method), route->pattern, metric_statuses[i],
			    (unsigned long long)n);
	}
}

static void write_requests(struct page *p)
{
	for (size_t i = 0; i <= nroutes; i++)
		say_requests(p, i, route_at(i));
}

static void say_histogram(struct page *p, size_t at, const struct route *route)
{
	const struct metric_route *counted = &p->metrics->routes[at];
	const char *method = method_name(route->method);
	unsigned long long n = 0;

	for (size_t i = 0; i < METRICS_BUCKETS; i++) {
		n += number(&counted->within[i]);
		say(p, "%s_bucket{method=\"%s\",route=\"%s\",le=\"%g\"} %llu\n", p->name, method,
		    route->pattern, seconds((int64_t)metric_buckets_us[i]), n);
	}
	n += number(&counted->within[METRICS_BUCKETS]);
	say(p, "%s_bucket{method=\"%s\",route=\"%s\",le=\"+Inf\"} %llu\n", p->name, method,
	    route->pattern, n);
	say(p, "%s_sum{method=\"%s\",route=\"%s\"} %.6f\n", p->name, method, route->pattern,
	    seconds((int64_t)number(&counted->us)));
	say(p, "%s_count{method=\"%s\",route=\"%s\"} %llu\n", p->name, method, route->pattern, n);
}

static void write_request_seconds(struct page *p)
{
	for (size_t i = 0; i <= nroutes; i++)
		say_histogram(p, i, route_at(i));
}

static void write_errors(struct page *p)
{
	for (enum err err = ERR_OK + 1; err < ERR__MAX; err++)
		if (err_wire(err) == err)
			say(p, "%s{code=\"%s\"} %llu\n", p->name, err_code(err),
			    (unsigned long long)number(&p->metrics->errors[err]));
}

/* ---- workers --------------------------------------------------------------------------------- */

struct lane_sum {
	const char *name;
	unsigned workers, busy;
	int64_t longest_us;
};

#define LANES 4

static struct lane_sum *lane_of(struct lane_sum lanes[LANES], const char *name)
{
	struct lane_sum *lane = lanes;

	while (lane < lanes + LANES - 1 && lane->name != NULL && strcmp(lane->name, name) != 0)
		lane++;
	lane->name = name;
	return lane;
}

static void sum_lanes(const struct page *p, struct lane_sum lanes[LANES])
{
	for (size_t i = 0; i < METRICS_WORKERS; i++) {
		const struct metric_worker *w = &p->metrics->workers[i];
		int64_t since = instant(&w->busy_since_us);
		struct lane_sum *lane;

		if (atomic_load((_Atomic pid_t *)&w->pid) == 0 || w->lane[0] == '\0')
			continue;
		lane = lane_of(lanes, w->lane);
		lane->workers++;
		if (since == 0)
			continue;
		lane->busy++;
		if (p->now_us - since > lane->longest_us)
			lane->longest_us = p->now_us - since;
	}
}

#define LANE_WRITER(function, format, value)                                                       \
	static void function(struct page *p)                                                       \
	{                                                                                          \
		struct lane_sum lanes[LANES] = { { 0 } };                                          \
                                                                                                   \
		sum_lanes(p, lanes);                                                               \
		for (const struct lane_sum *l = lanes; l < lanes + LANES && l->name != NULL; l++)  \
			say(p, "%s{lane=\"%s\"} " format "\n", p->name, l->name, value);           \
	}

LANE_WRITER(write_workers, "%u", l->workers)
LANE_WRITER(write_workers_busy, "%u", l->busy)
LANE_WRITER(write_worker_longest, "%.6f", seconds(l->longest_us))

/* ---- the line -------------------------------------------------------------------------------- */

static void say_age(struct page *p, int64_t age_us)
{
	if (age_us >= 0)
		say(p, "%s %.3f\n", p->name, seconds(age_us));
}

static void write_board_age(struct page *p)
{
	say_age(p, p->board_age_us);
}

static void write_write_age(struct page *p)
{
	say_age(p, p->write_age_us);
}

static void write_line_file_age(struct page *p)
{
	say_age(p, p->file_age_us);
}

#define QUEUE_WRITER(function, value)                                                              \
	static void function(struct page *p)                                                       \
	{                                                                                          \
		for (const struct board_queue *q = p->queues; q < p->queues + p->nqueues; q++)     \
			say(p, "%s{queue=\"%llu\"} %llu\n", p->name,                               \
			    (unsigned long long)q->queue.id.v, (unsigned long long)(value));       \
	}

QUEUE_WRITER(write_queue_waiting, q->waiting)
QUEUE_WRITER(write_queue_active, q->queue.active)
QUEUE_WRITER(write_queue_capacity, q->queue.capacity)
QUEUE_WRITER(write_queue_admitted, q->queue.admitted_total)
QUEUE_WRITER(write_queue_admitted_through, q->queue.admitted_through.v)
QUEUE_WRITER(write_queue_called_through, q->queue.called_through.v)

static void write_queue_state(struct page *p)
{
	for (const struct board_queue *q = p->queues; q < p->queues + p->nqueues; q++)
		say(p, "%s{queue=\"%llu\",state=\"%s\"} 1\n", p->name,
		    (unsigned long long)q->queue.id.v, queue_state_text(q->queue.state));
}

/* ---- the sweeps ------------------------------------------------------------------------------ */

_Static_assert(SWEEP__MAX <= METRICS_SWEEPS, "every sweep has a place among the metrics");

static void write_sweep_age(struct page *p)
{
	for (enum sweep_name i = 0; i < SWEEP__MAX; i++) {
		int64_t ended = instant(&p->metrics->sweeps[i].ended_us);

		if (ended != 0)
			say(p, "%s{sweep=\"%s\"} %.0f\n", p->name, sweep_run_name(i),
			    seconds(p->now_us - ended));
	}
}

static void write_sweep_late_after(struct page *p)
{
	for (enum sweep_name i = 0; i < SWEEP__MAX; i++)
		say(p, "%s{sweep=\"%s\"} %lld\n", p->name, sweep_run_name(i),
		    (long long)sweep_run_late_after_s(i));
}

/* It grows late by itself, also while the keeper cannot look. */
static void write_sweep_late(struct page *p)
{
	for (enum sweep_name i = 0; i < SWEEP__MAX && instant(&p->metrics->looked_us) != 0; i++) {
		const struct metric_sweep *s = &p->metrics->sweeps[i];
		int64_t ended = instant(&s->ended_us), since = instant(&s->awaited_us);

		if (ended != 0 && ended > since)
			since = ended;
		say(p, "%s{sweep=\"%s\"} %d\n", p->name, sweep_run_name(i),
		    p->now_us - since > sweep_run_late_after_s(i) * US_PER_S);
	}
}

static void write_sweep_ended_well(struct page *p)
{
	for (enum sweep_name i = 0; i < SWEEP__MAX; i++) {
		const struct metric_sweep *s = &p->metrics->sweeps[i];

		say(p, "%s{sweep=\"%s\"} %d\n", p->name, sweep_run_name(i),
		    instant(&s->ended_us) != 0 && instant(&s->ended_us) >= instant(&s->started_us));
	}
}

static void write_sweep_rows(struct page *p)
{
	for (enum sweep_name i = 0; i < SWEEP__MAX; i++)
		say(p, "%s{sweep=\"%s\"} %llu\n", p->name, sweep_run_name(i),
		    (unsigned long long)number(&p->metrics->sweeps[i].rows));
}

static void write_looked(struct page *p)
{
	int64_t looked = instant(&p->metrics->looked_us);

	if (looked != 0)
		say(p, "%s %.3f\n", p->name, seconds(p->now_us - looked));
}

/* ---- all of them ----------------------------------------------------------------------------- */

typedef void writer(struct page *p);

/* NULL: one number, from counts[]. */
static writer *const writers[METRIC__MAX] = {
	[METRIC_REQUESTS] = write_requests,
	[METRIC_REQUEST_SECONDS] = write_request_seconds,
	[METRIC_ERRORS] = write_errors,
	[METRIC_WORKERS] = write_workers,
	[METRIC_WORKERS_BUSY] = write_workers_busy,
	[METRIC_WORKER_LONGEST] = write_worker_longest,
	[METRIC_BOARD_AGE] = write_board_age,
	[METRIC_WRITE_AGE] = write_write_age,
	[METRIC_LINE_FILE_AGE] = write_line_file_age,
	[METRIC_QUEUE_WAITING] = write_queue_waiting,
	[METRIC_QUEUE_ACTIVE] = write_queue_active,
	[METRIC_QUEUE_CAPACITY] = write_queue_capacity,
	[METRIC_QUEUE_ADMITTED] = write_queue_admitted,
	[METRIC_QUEUE_ADMITTED_THROUGH] = write_queue_admitted_through,
	[METRIC_QUEUE_CALLED_THROUGH] = write_queue_called_through,
	[METRIC_QUEUE_STATE] = write_queue_state,
	[METRIC_SWEEP_AGE] = write_sweep_age,
	[METRIC_SWEEP_LATE_AFTER] = write_sweep_late_after,
	[METRIC_SWEEP_LATE] = write_sweep_late,
	[METRIC_SWEEP_ENDED_WELL] = write_sweep_ended_well,
	[METRIC_SWEEP_ROWS] = write_sweep_rows,
	[METRIC_LOOKED] = write_looked,
};

#define TYPE_COUNTER   "counter"
#define TYPE_GAUGE     "gauge"
#define TYPE_HISTOGRAM "histogram"

static const struct {
	const char *name, *type, *help;
} families[METRIC__MAX] = {
#define AS_FAMILY(id, name, type, labels, help) { "frontrow_" name, TYPE_##type, help },
	METRIC_LIST(AS_FAMILY)
};

static void write_family(struct page *p, enum metric metric)
{
	p->name = families[metric].name;
	say(p, "# HELP %s %s\n# TYPE %s %s\n", p->name, families[metric].help, p->name,
	    families[metric].type);
	if (writers[metric] != NULL)
		writers[metric](p);
	else
		say(p, "%s %llu\n", p->name,
		    (unsigned long long)number(&p->metrics->counts[metric]));
}

const char *metrics_text(
    struct arena *arena, const struct metrics *metrics, const struct line *line, size_t *len_r)
{
	struct page p = { .arena = arena,
		.text = arena_alloc(arena, SIZE_GUESS),
		.size = SIZE_GUESS,
		.metrics = metrics,
		.now_us = monotonic_us(),
		.board_age_us = line_age_us(line),
		.write_age_us = line_deed_age_us(line, BOARD_WRITTEN),
		.file_age_us = line_deed_age_us(line, BOARD_PUBLISHED) };

	p.queues = line_queues(line, arena, &p.nqueues);
	for (enum metric metric = 0; metric < METRIC__MAX; metric++)
		write_family(&p, metric);
	*len_r = p.len;
	return p.text;
}
