#include "line/rate.h"

#include <math.h>

#define SPAN_S      60.0
#define ENOUGH      30.0 /* admissions */
#define FEW         3.0  /* say nothing */
#define UNWATCHED_S 15.0 /* a round that long was none */

/* A stretch without admissions, and those at its end.  What was before fades by time or by
 * admissions, whichever is slower. */
static void take(struct rate *rate, double n)
{
	double kept = fmax(exp(-rate->open_s / SPAN_S), exp(-n / ENOUGH));

	rate->sum = rate->sum * kept + n;
	rate->span = rate->span * kept + rate->open_s;
	rate->gaps = rate->gaps * kept + rate->open_s * rate->open_s;
}

double rate_add(struct rate *rate, uint64_t n, double seconds)
{
	double usual_s;

	rate->open_s += seconds;
	if (n > 0) {
		if (rate->timed)
			take(rate, (double)n);
		rate->timed = true;
		rate->open_s = 0;
	}
	if (rate->sum < FEW)
		return 0;
	usual_s = rate->gaps / rate->span;
	return rate->sum / (rate->span + fmax(0, rate->open_s - usual_s));
}

/* What comes next is not the pace of what was before: its first admission is not counted. */
static void begin_anew(struct rate *rate)
{
	rate->timed = false;
	rate->open_s = 0;
}

static bool admits(const struct line_queue *queue)
{
	return queue->state == QUEUE_OPEN || queue->state == QUEUE_CLOSED;
}

double rate_of_line(struct rate *rate, uint64_t waited, const struct line_queue *now)
{
	struct line_queue before = rate->before;
	double seconds = (double)(now->now.us - before.now.us) / (double)US_PER_S;

	if (before.id.v != 0 && seconds <= 0)
		return before.admitted_per_s;
	rate->before = *now;
	if (before.id.v == 0)
		return 0;
	if (waited == 0 || !admits(&before) || !admits(now) || now->capacity > before.capacity ||
	    seconds > UNWATCHED_S)
		begin_anew(rate);
	return rate->before.admitted_per_s =
		   rate_add(rate, now->admitted_total - before.admitted_total, seconds);
}
