#include "unit/later.h"

int64_t later_us;

int64_t __real_monotonic_us(void);
int64_t __wrap_monotonic_us(void);

int64_t __wrap_monotonic_us(void)
{
	return __real_monotonic_us() + later_us;
}
