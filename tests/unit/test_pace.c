/* When a waiter's turn may come, and when to ask again. */
#include "domain/pace.h"
#include "unit.h"

static const struct {
	uint64_t position;
	double per_s;
	int64_t eta_s;
} etas[] = {
	{ 1, 1.0, 1 },
	{ 100, 2.0, 50 },
	{ 3, 2.0, 2 }, /* rounded */
	{ 1, 100.0, 0 },
	{ 1000000, 0.5, 2000000 },
	{ 5, PACE_UNKNOWN, -1 },
	{ 5, 1e-9, -1 },
	{ 0, 1.0, -1 },
};

START_TEST(eta_is_the_position_over_the_rate)
{
	ck_assert_int_eq(pace_eta_s(etas[_i].position, etas[_i].per_s), etas[_i].eta_s);
}
END_TEST

static const struct {
	uint64_t position;
	bool called;
	uint64_t absent_after_s;
	double per_s;
	unsigned least, most;
} polls[] = {
	{ 1, true, 0, PACE_UNKNOWN, 5000, 5000 },
	{ 1, true, 60, PACE_UNKNOWN, 5000, 5000 },
	{ 1, true, 6, PACE_UNKNOWN, 2000, 2000 },
	{ 1, false, 6, PACE_UNKNOWN, 3000, 3000 },
	{ 1, true, 1, PACE_UNKNOWN, 333, 333 },
	{ 1000, false, 60, PACE_UNKNOWN, 5000, 5000 },
	{ 2000, false, 60, PACE_UNKNOWN, 8000, 10000 },
	{ 1000000, false, 0, PACE_UNKNOWN, 24000, 30000 },
	{ 1000000, false, 60, PACE_UNKNOWN, 24000, 30000 },
	{ 1000000, true, 60, PACE_UNKNOWN, 20000, 20000 },
	{ UINT64_MAX, false, UINT64_MAX / 1000, PACE_UNKNOWN, 24000, 30000 },
	{ 0, false, 60, PACE_UNKNOWN, 5000, 5000 },
	{ 0, false, 60, 30, 5000, 5000 },
	/* the turn is about to come */
	{ 300, true, 60, 30, 5000, 5000 },
	{ 180, true, 60, 30, 3000, 3000 },
	{ 180, true, 6, 30, 2000, 2000 },
	{ 60, false, 60, 30, 1000, 1000 },
	{ 1, true, 60, 30, 1000, 1000 },
	{ 1, true, 1, 30, 333, 333 },
	{ 1, true, 60, 0.25, 2000, 2000 },
	{ 1, true, 60, 0.01, 5000, 5000 },
	{ 1, true, 60, 1e-9, 5000, 5000 },
	/* however fast: no more than the near ones, with SQL behind each poll */
	{ 1000, true, 60, 1e6, 1000, 1000 },
	{ 2000, false, 60, 1e6, 8000, 10000 },
};

START_TEST(polls_are_rarer_far_back_and_never_too_rare)
{
	for (int i = 0; i < 1000; i++) {
		unsigned ms = pace_poll_after_ms(polls[_i].position, polls[_i].called,
		    polls[_i].absent_after_s, polls[_i].per_s);

		ck_assert_uint_ge(ms, polls[_i].least);
		ck_assert_uint_le(ms, polls[_i].most);
	}
}
END_TEST

START_TEST(far_back_no_two_seconds_are_alike)
{
	unsigned counts[7] = { 0 };

	for (int i = 0; i < 2000; i++)
		counts[(pace_poll_after_ms(1000000, false, 0, PACE_UNKNOWN) - 24000) / 1000]++;
	for (int s = 0; s < 6; s++)
		ck_assert_uint_gt(counts[s], 0);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, eta_is_the_position_over_the_rate, 0, N_OF(etas));
	tcase_add_loop_test(tc, polls_are_rarer_far_back_and_never_too_rare, 0, N_OF(polls));
	tcase_add_test(tc, far_back_no_two_seconds_are_alike);
}

int main(void)
{
	return unit_main("pace", add);
}
