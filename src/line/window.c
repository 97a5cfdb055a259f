#include "line/window.h"

#include <math.h>

#include "store/line.h"

#define SPAN_S    60.0
#define WATCHED_S 15.0 /* of no less is there a mean */

/* In capacities.  A crowd that leaves at once, or a day's absence, counts for no more. */
#define LEAST 3
#define MOST  20
/* The mean lags half a minute behind a front that may run twice as fast by now. */
#define MARGIN 3
/* Until one is called, and until the last that he did is written down. */
#define ROUNDS_S 2

/* A span that went by unwatched weighs no more than the minute that it reaches back. */
double passing_add(struct passing *passing, uint64_t n, double seconds)
{
	double kept = exp(-seconds / SPAN_S), weight = SPAN_S * (1 - kept);

	passing->sum = passing->sum * kept + (double)n / seconds * weight;
	passing->weight = passing->weight * kept + weight;
	return passing->sum / fmax(passing->weight, WATCHED_S);
}

uint64_t called_window(uint64_t capacity, uint64_t absent_after_s, double passing_per_s)
{
	double found_out_s = (double)(absent_after_s + LINE_NOTED_WITHIN_S + ROUNDS_S);
	double deep = MARGIN * passing_per_s * found_out_s;
	uint64_t least = LEAST * capacity, most = MOST * capacity;

	return deep <= (double)least ? least : deep >= (double)most ? most : (uint64_t)deep;
}
