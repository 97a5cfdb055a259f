/* The monotonic clock, which all processes of a host share; for durations, never for instants. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

int64_t monotonic_us(void);

#endif
