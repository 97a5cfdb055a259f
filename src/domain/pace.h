/* When a waiter's turn may come, and when to ask again. */
#ifndef DOMAIN_PACE_H
#define DOMAIN_PACE_H

#include <stdbool.h>
#include <stdint.h>

#define PACE_UNKNOWN 0.0

/* Whole seconds; -1 while unknown or not waiting (position 0). */
int64_t pace_eta_s(uint64_t position, double admitted_per_s);

/*
 * 5 s near the front, up to 30 s far back, with jitter there; at most a third of absent_after_s
 * (0: no absence) for those called, and half of it for the rest, who may be called meanwhile.  One
 * whose turn is about to come asks within half of the time until then, but at most once a second: a
 * slot that was given to him stands empty until he does.
 */
unsigned pace_poll_after_ms(
    uint64_t position, bool called, uint64_t absent_after_s, double admitted_per_s);

#endif
