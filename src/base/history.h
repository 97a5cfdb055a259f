/*
 * The figures of the last hour, a sample each 10 s, in a ring of the memory that counts (metric.h):
 * the death of a worker or of the keeper takes nothing with it, nor does a reload; a restart of the
 * service forgets it all.
 *
 * A writer takes a slot of its own, and nobody waits: a reader copies slot by slot and leaves out
 * what is being written, or was never written to its end.
 */
#ifndef BASE_HISTORY_H
#define BASE_HISTORY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define HISTORY_EVERY_US INT64_C(10000000)
#define HISTORY_SAMPLES  361 /* an hour of what lies between two */
#define HISTORY_QUEUES   128
#define HISTORY_BUCKETS  17 /* as many as metric.h has */

/* What only grows; the names are the answer's. */
#define HISTORY_LIST(COUNT)                                                                        \
	COUNT(REQUESTS, "requests")                                                                \
	COUNT(REFUSED, "refused")                                                                  \
	COUNT(FAILED, "failed")                                                                    \
	COUNT(JOINS, "joins")                                                                      \
	COUNT(HOLDS, "holds")                                                                      \
	COUNT(SALES, "sales")                                                                      \
	COUNT(REFUNDS, "refunds")

#define HISTORY_AS_ENUM(id, name) HISTORY_##id,

enum history_count { HISTORY_LIST(HISTORY_AS_ENUM) HISTORY__MAX };

const char *history_count_name(enum history_count count);

struct history_queue {
	uint64_t id, waiting, active, admitted;
};

/* Nothing but 64-bit numbers, so that it is copied by them. */
struct history_sample {
	int64_t at_us; /* an instant by the database's clock */
	uint64_t counts[HISTORY__MAX];
	uint64_t within[HISTORY_BUCKETS]; /* the same requests, by how long they took */
	uint64_t nqueues;
	struct history_queue queues[HISTORY_QUEUES];
};

#define HISTORY_WORDS (sizeof(struct history_sample) / sizeof(uint64_t))

/* All zero: empty. */
struct history {
	_Atomic int64_t taken_us; /* by the monotonic clock; 0: never */
	_Atomic uint64_t next;    /* the number of the next sample */
	struct {
		_Atomic uint64_t number; /* its sample's and 1; 0: none, or it is being written */
		_Atomic uint64_t words[HISTORY_WORDS];
	} slots[HISTORY_SAMPLES];
};

/* Whether a sample is to be taken now: true to one of those who ask, each 10 s. */
bool history_due(struct history *history, int64_t now_us);
void history_put(struct history *history, const struct history_sample *sample);
/* The samples after `since_us` and the one before them, oldest first.  Where the clock was set
 * back, what was taken before is left out, so that instants rise. */
const struct history_sample **history_read(
    const struct history *history, struct arena *arena, int64_t since_us, size_t *n_r);

#endif
