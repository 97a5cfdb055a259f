/* How fast something goes of late: a mean over time in which a minute ago weighs a third of now. */
#ifndef LINE_RATE_H
#define LINE_RATE_H

#include <stdint.h>

struct rate {
	double sum, weight; /* both fade; zero: nothing is known */
};

/* n more happened in the last `seconds`, more than 0.  Returns how many a second do. */
double rate_add(struct rate *rate, uint64_t n, double seconds);

#endif
