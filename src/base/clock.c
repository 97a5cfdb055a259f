#include "base/clock.h"

#include <time.h>

#include "base/instant.h"

int64_t monotonic_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}
