#include "domain/pace.h"

#include <stdlib.h>

#define POLL_MS        5000
#define POLL_SOON_MS   1000
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

/* Half of the time until the turn comes. */
static unsigned near_ms(uint64_t position, double admitted_per_s)
{
	double ms;

	if (position == 0 || admitted_per_s < RATE_LEAST)
		return POLL_MS;
	ms = (double)position * 500 / admitted_per_s;
	return ms > POLL_MS ? POLL_MS : ms < POLL_SOON_MS ? POLL_SOON_MS : (unsigned)ms;
}

unsigned pace_poll_after_ms(
    uint64_t position, bool called, uint64_t absent_after_s, double admitted_per_s)
{
	unsigned ms = near_ms(position, admitted_per_s);

	if (position > NEAR_PLACES) {
		ms = smaller(POLL_FAR_MS, POLL_MS + (position - NEAR_PLACES) * MS_PER_PLACE);
		ms -= ms * (unsigned)(random() % JITTER_PERCENT) / 100;
	}
	if (absent_after_s != 0)
		ms = smaller(ms, absent_after_s * 1000 / (called ? 3 : 2));
	return ms;
}
