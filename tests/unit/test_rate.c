/* The rate that the estimate of the waiting time rests on. */
#include "line/rate.h"
#include "unit.h"

/* n each second, for so long; what it came to. */
static double go_on(struct rate *rate, uint64_t n, unsigned seconds)
{
	double per_s = 0;

	for (unsigned s = 0; s < seconds; s++)
		per_s = rate_add(rate, n, 1.0);
	return per_s;
}

START_TEST(steady_is_told_from_the_first_second)
{
	struct rate rate = { 0 };

	ck_assert_double_eq_tol(rate_add(&rate, 7, 1.0), 7, 1e-9);
	ck_assert_double_eq_tol(go_on(&rate, 7, 600), 7, 1e-9);
}
END_TEST

START_TEST(long_rounds_and_short_ones_agree)
{
	struct rate rate = { 0 };

	for (int i = 0; i < 100; i++) {
		ck_assert_double_eq_tol(rate_add(&rate, 15, 5.0), 3, 1e-9);
		ck_assert_double_eq_tol(rate_add(&rate, 3, 1.0), 3, 1e-9);
	}
}
END_TEST

START_TEST(none_is_none)
{
	struct rate rate = { 0 };

	ck_assert_double_eq(go_on(&rate, 0, 10), 0);
}
END_TEST

START_TEST(a_change_shows_within_minutes)
{
	struct rate rate = { 0 };
	double per_s;

	go_on(&rate, 10, 600);
	per_s = go_on(&rate, 0, 60);
	ck_assert_double_gt(per_s, 3);
	ck_assert_double_lt(per_s, 4.5);
	ck_assert_double_lt(go_on(&rate, 0, 240), 0.1);
}
END_TEST

/* An outage, or a clock that was put forward: an hour with nothing in it is not an hour's weight.
 */
START_TEST(a_long_gap_is_forgotten_as_fast_as_any)
{
	struct rate rate = { 0 };
	double per_s;

	go_on(&rate, 10, 600);
	rate_add(&rate, 0, 3600.0);
	per_s = go_on(&rate, 10, 60);
	ck_assert_double_gt(per_s, 6);
	ck_assert_double_lt(per_s, 7);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, steady_is_told_from_the_first_second);
	tcase_add_test(tc, long_rounds_and_short_ones_agree);
	tcase_add_test(tc, none_is_none);
	tcase_add_test(tc, a_change_shows_within_minutes);
	tcase_add_test(tc, a_long_gap_is_forgotten_as_fast_as_any);
}

int main(void)
{
	return unit_main("rate", add);
}
