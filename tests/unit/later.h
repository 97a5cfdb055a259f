/* Moves the monotonic clock instead of sleeping; link with -Wl,--wrap=monotonic_us. */
#ifndef TESTS_UNIT_LATER_H
#define TESTS_UNIT_LATER_H

#include <stdint.h>

/* How far monotonic_us() is ahead.  Each test runs in a process of its own and begins with 0. */
extern int64_t later_us;

#endif
