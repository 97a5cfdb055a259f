#include "domain/pace.h"

#include <stdlib.h>

#define POLL_MS        5000
#define POLL_FAR_MS    30000
#define NEAR_PLACES    1000
#define MS_PER_PLACE   5 /* beyond the near ones */
#define JITTER_PERCENT 20
#define RATE_LEAST     1e-4 /* one in three hours says nothing */

int64_t pace_eta_s(uint64_t position, double admitted_per_s)
{
	if (position == 0 || admitted_per_s < RATE_LEAST)
		return -1;
	return (int64_t)((double)position / admitted_per_s + 0.5);
}

static unsigned smaller(unsigned a, uint64_t b)
{
	return b < a ? (unsigned)b : a;
}

unsigned pace_poll_after_ms(uint64_t position, bool called, uint64_t absent_after_s)
{
	unsigned ms = POLL_MS;

	if (position > NEAR_PLACES) {
		ms = smaller(POLL_FAR_MS, POLL_MS + (position - NEAR_PLACES) * MS_PER_PLACE);
		ms -= ms * (unsigned)(random() % JITTER_PERCENT) / 100;
	}
	if (absent_after_s != 0)
		ms = smaller(ms, absent_after_s * 1000 / (called ? 3 : 2));
	return ms;
}
