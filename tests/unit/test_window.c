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

/* n each second, for so long; what it came to. */
static double go_on(struct passing *passing, uint64_t n, unsigned seconds)
{
	double per_s = 0;

	for (unsigned s = 0; s < seconds; s++)
		per_s = passing_add(passing, n, 1.0);
	return per_s;
}

START_TEST(what_passes_is_told_once_it_was_watched_for_a_while)
{
	struct passing passing = { 0 };

	ck_assert_double_eq_tol(passing_add(&passing, 300, 2.0), 20, 0.5);
	ck_assert_double_lt(go_on(&passing, 150, 13), 150);
	ck_assert_double_eq_tol(go_on(&passing, 150, 600), 150, 1e-9);
	ck_assert_double_eq_tol(passing_add(&passing, 750, 5.0), 150, 1e-9);
}
END_TEST

/* Whom a window calls it cannot call back. */
START_TEST(one_in_the_first_second_is_no_pace)
{
	struct passing passing = { 0 };

	ck_assert_uint_eq(called_window(30, 60, passing_add(&passing, 1, 1.0)), 90);
	ck_assert_uint_eq(called_window(30, 60, passing_add(&passing, 1, 1.0)), 90);
}
END_TEST

START_TEST(a_new_pace_shows_within_a_minute)
{
	struct passing passing = { 0 };
	double per_s;

	go_on(&passing, 10, 600);
	per_s = go_on(&passing, 0, 60);
	ck_assert_double_gt(per_s, 3);
	ck_assert_double_lt(per_s, 4.5);
	ck_assert_double_lt(go_on(&passing, 0, 240), 0.1);
}
END_TEST

/* An outage: an hour with nothing in it is not an hour's weight. */
START_TEST(a_long_gap_is_forgotten_as_fast_as_any)
{
	struct passing passing = { 0 };

	passing_add(&passing, 0, 3600);
	ck_assert_double_gt(go_on(&passing, 10, 60), 6);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, what_passes_is_told_once_it_was_watched_for_a_while);
	tcase_add_test(tc, one_in_the_first_second_is_no_pace);
	tcase_add_test(tc, a_new_pace_shows_within_a_minute);
	tcase_add_test(tc, a_long_gap_is_forgotten_as_fast_as_any);
	tcase_add_loop_test(tc, called_window_of, 0, N_OF(windows));
}

int main(void)
{
	return unit_main("window", add);
}
