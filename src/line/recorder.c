#include "line/recorder.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/metric.h"

static void sample_queues(
    struct history_sample *sample, const struct board_queue *list, size_t n, bool busy)
{
	for (size_t i = n; i > 0 && sample->nqueues < HISTORY_QUEUES; i--) {
		const struct line_queue *q = &list[i - 1].queue;
		uint64_t waiting = list[i - 1].waiting;

		if ((waiting + q->active > 0) == busy)
			sample->queues[sample->nqueues++] = (struct history_queue){ q->id.v,
				waiting, q->active, q->admitted_total };
	}
}

void record_history(const struct board *board)
{
	struct instant now = board_now(board);
	struct history_sample sample;
	struct board_queue *list;
	size_t n;

	if (instant_is_null(now) || !history_due(&metrics()->history, monotonic_us()))
		return;
	metric_sample(&sample);
	sample.at_us = now.us - now.us % 1000; /* as it will be told */
	list = memory_new(BOARD_QUEUES_MAX, sizeof(*list));
	n = board_age_us(board) <= BOARD_STALE_US ? board_queues(board, list) : 0;
	sample_queues(&sample, list, n, true);
	sample_queues(&sample, list, n, false);
	free(list);
	history_put(&metrics()->history, &sample);
}
