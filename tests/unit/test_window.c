/* How deep into the line people are called. */
#include "line/window.h"
#include "unit.h"

/* In seconds: the absent are found out 3 s after absent_after. */
static const struct {
	uint64_t capacity, absent_after_s;
	double passing_per_s;
	uint64_t window;
} windows[] = {
	/* nothing is known, or turns are long beside absent_after: three capacities */
	{ 30, 60, 0, 90 },
	{ 1, 60, 0, 3 },
	{ 30, 60, 0.3, 90 },
	{ 300, 20, 13, 900 },
	{ 30, 0, 1, 90 },
	/* three times what passes until the absent are found out */
	{ 300, 20, 14, 966 },
	{ 300, 20, 60, 4140 },
	{ 30, 60, 1, 189 },
	{ 30, 60, 2, 378 },
	{ 30, 0, 20, 180 },
	{ 3000, 20, 500, 34500 },
	/* but never more than twenty capacities */
	{ 300, 20, 1e6, 6000 },
	{ 30, 86400, 0.3, 600 },
	{ 1, 60, 1e300, 20 },
	{ 1000000, 86400, 1e9, 20000000 },
};

START_TEST(called_window_of)
{
	ck_assert_uint_eq(called_window(windows[_i].capacity, windows[_i].absent_after_s,
			      windows[_i].passing_per_s),
	    windows[_i].window);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, called_window_of, 0, N_OF(windows));
}

int main(void)
{
	return unit_main("window", add);
}
