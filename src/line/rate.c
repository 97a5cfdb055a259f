#include "line/rate.h"

#include <math.h>

#define SPAN_S 60.0

/* A span that went by unwatched weighs no more than the minute that it reaches back. */
double rate_add(struct rate *rate, uint64_t n, double seconds)
{
	double kept = exp(-seconds / SPAN_S), weight = SPAN_S * (1 - kept);

	rate->sum = rate->sum * kept + (double)n / seconds * weight;
	rate->weight = rate->weight * kept + weight;
	return rate->sum / rate->weight;
}
