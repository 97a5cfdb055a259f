/*
 * What the service counts, in memory that all its processes share: a worker's death takes nothing
 * with it, and a reload hands the memory on.  A program that opens none counts for itself alone.
 *
 * Counting is one relaxed atomic addition; a reader sees each number as it is, not all of them at
 * one instant.
 */
#ifndef BASE_METRIC_H
#define BASE_METRIC_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"
#include "base/history.h"
#include "base/metric_list.h"

#define METRIC_AS_ENUM(id, name, type, labels, help) METRIC_##id,

enum metric { METRIC_LIST(METRIC_AS_ENUM) METRIC__MAX };

#define METRICS_ROUTES   64 /* with one for what has no route */
#define METRICS_STATUSES 17
#define METRICS_BUCKETS  16
#define METRICS_WORKERS  1024
#define METRICS_SWEEPS   8
#define METRICS_LANE_MAX 12

typedef _Atomic uint64_t metric_count;

struct metric_route {
	metric_count answered[METRICS_STATUSES];  /* by metric_statuses[] */
	metric_count within[METRICS_BUCKETS + 1]; /* by metric_buckets_us[]; the last: longer */
	metric_count us;
	_Atomic bool apart; /* no visitor's: see metric_set_apart() */
};

struct metric_worker {
	_Atomic pid_t pid; /* 0: nobody's */
	char lane[METRICS_LANE_MAX];
	_Atomic int64_t busy_since_us; /* monotonic; 0: idle */
	_Atomic uint64_t serves;       /* the user of its request, by limit_workers(); 0: nobody */
};

/* Instants are of the monotonic clock; 0: never. */
struct metric_sweep {
	_Atomic int64_t started_us, ended_us;
	_Atomic int64_t awaited_us; /* since when it could have run */
	metric_count rows;
};

struct metrics {
	uint64_t layout;
	metric_count counts[METRIC__MAX];
	metric_count errors[ERR__MAX];
	struct metric_route routes[METRICS_ROUTES];
	struct metric_worker workers[METRICS_WORKERS];
	struct metric_sweep sweeps[METRICS_SWEEPS];
	_Atomic int64_t looked_us; /* when the sweeps were */
	struct history history;
};

extern const unsigned metric_statuses[METRICS_STATUSES]; /* the last, 0: any other */
extern const uint64_t metric_buckets_us[METRICS_BUCKETS];

/* Before the first fork: takes over the memory of the image before this one, if it counts the same
 * (`routes` names what it counts by), else makes new.  True: taken over. */
bool metric_open(const char *routes);
/* Before exec: lets the next image have the memory.  metric_keep() takes that back. */
void metric_hand_over(void);
void metric_keep(void);

void metric_add(enum metric metric);
void metric_set(enum metric metric, uint64_t value);
void metric_answered(size_t route, unsigned status, enum err err, int64_t took_us);

/* The history is of visitors' requests; those of a route that is apart are left out of it. */
void metric_set_apart(size_t route, bool apart);
/* What a sample holds but for its instant and the queues. */
void metric_sample(struct history_sample *sample);
/* The time that so many percent of the requests took at most, estimated within its bucket; -1:
 * there were none. */
int64_t metric_quantile_us(const uint64_t within[METRICS_BUCKETS + 1], unsigned percent);

/* A worker registers itself; the master unregisters it after it exits. */
void metric_worker_begins(const char *lane);
void metric_worker_ended(pid_t pid);
void metric_worker_busy(bool busy); /* it serves nobody from here on */
/* This process's row; NULL: it has none. */
struct metric_worker *metric_worker_self(void);

/* For whoever shows them, or notes what is no counter. */
struct metrics *metrics(void);

#endif
