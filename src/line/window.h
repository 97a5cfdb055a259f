/*
 * How deep into the line people are called.
 *
 * One who is called and has gone is found out absent_after later.  If the front reaches him before
 * that, he is let in, and his slot stands empty for a whole turn.  The front moves past whoever is
 * admitted and whoever is ended: with every other one gone, twice as fast as slots fall free.  So
 * the window is as deep as what passes in the time that it takes to find them out, with a margin;
 * and no deeper than that, because to be called is a burden: one has to stay.
 *
 * Nobody called is called back.  So what passes in the first seconds that are watched, of a line or
 * by a new keeper, is taken for what passes in a quarter of a minute.
 *
 * Nothing is known of the first turns.  Nobody can be found out in the first absent_after either,
 * and until then slots alone move the front: three capacities last for that, unless turns are
 * shorter than a third of it.
 */
#ifndef LINE_WINDOW_H
#define LINE_WINDOW_H

#include <stdint.h>

/* What passes: a mean over time in which a minute ago weighs a third of now. */
struct passing {
	double sum, weight; /* both fade; zero: nothing is known */
};

/* n more of the called have ceased to wait in the last `seconds`, more than 0.  Returns how many a
 * second do. */
double passing_add(struct passing *passing, uint64_t n, double seconds);
/* In places. */
uint64_t called_window(uint64_t capacity, uint64_t absent_after_s, double passing_per_s);

#endif
