/*
 * How fast a line moves: what is admitted a second while somebody waits.  It rests on some thirty
 * admissions, or on the last minute where that has more, so that it stands still from one admission
 * to the next; a silence counts once it is longer than they have been of late.
 */
#ifndef LINE_RATE_H
#define LINE_RATE_H

#include "store/line.h"

struct rate {
	double sum, span; /* admissions, and the seconds that they took; both fade */
	double gaps;      /* the squares of the times between them */
	double open_s;    /* since the last one */
	bool timed;       /* there was one in this stretch: open_s is the time since it */
	/* The queue when it was looked at last; id 0: never. */
	struct line_queue before;
};

/* n more happened in the last `seconds`, more than 0.  Returns how many a second do; 0: unknown. */
double rate_add(struct rate *rate, uint64_t n, double seconds);
/* The pace of a queue as it is now; so many were known to wait in it when it was looked at last.
 * Neither time in which nobody could be admitted counts, nor a crowd that fills free slots. */
double rate_of_line(struct rate *rate, uint64_t waited, const struct line_queue *now);

#endif
