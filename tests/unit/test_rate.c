/* The pace that the estimate of the waiting time rests on. */
#include "domain/pace.h"
#include "line/rate.h"
#include "unit.h"

#define CAPACITY 30
#define PLACE    100 /* whose waiting time is looked at */

/* n each second, for so long; what it came to. */
static double go_on(struct rate *rate, uint64_t n, unsigned seconds)
{
	double per_s = 0;

	for (unsigned s = 0; s < seconds; s++)
		per_s = rate_add(rate, n, 1.0);
	return per_s;
}

START_TEST(steady_is_told_from_the_second_admission)
{
	struct rate rate = { 0 };

	ck_assert_double_eq(rate_add(&rate, 7, 1.0), 0);
	ck_assert_double_eq_tol(rate_add(&rate, 7, 1.0), 7, 1e-9);
	ck_assert_double_eq_tol(go_on(&rate, 7, 600), 7, 1e-9);
}
END_TEST

START_TEST(long_rounds_and_short_ones_agree)
{
	struct rate rate = { .timed = true };

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
	per_s = go_on(&rate, 1, 180);
	ck_assert_double_gt(per_s, 1);
	ck_assert_double_lt(per_s, 1.6);
}
END_TEST

/* As if the minute that is remembered went on. */
START_TEST(a_standstill_counts_second_by_second)
{
	struct rate rate = { 0 };

	go_on(&rate, 10, 600);
	ck_assert_double_eq_tol(go_on(&rate, 0, 1), 10, 1e-9);
	ck_assert_double_eq_tol(go_on(&rate, 0, 60), 5, 0.1);
	ck_assert_double_eq_tol(go_on(&rate, 0, 60), 3.33, 0.1);
}
END_TEST

/* ---- a line ---------------------------------------------------------------------------------- */

struct shop {
	struct line_queue queue;
	unsigned ends_s[CAPACITY]; /* when each slot falls free */
	unsigned s;
	uint64_t waiting;
	struct rate rate;
	uint32_t dice;
};

static struct shop given_shop(void)
{
	return (struct shop){
		.queue = { .id = { 1 }, .state = QUEUE_OPEN, .capacity = CAPACITY },
		.waiting = 100000,
		.dice = 1,
	};
}

static unsigned roll(struct shop *shop, unsigned least, unsigned most)
{
	shop->dice = shop->dice * 1664525 + 1013904223;
	return least + (shop->dice >> 8) % (most - least + 1);
}

/* A second goes by: who is through leaves, others come in, and stay as long as the dice say.
 * Returns what the one at PLACE is told, -1: nothing. */
static int64_t tick(struct shop *shop, unsigned least, unsigned most)
{
	shop->s++;
	shop->queue.now.us += US_PER_S;
	for (size_t i = 0; i < CAPACITY && shop->queue.state == QUEUE_OPEN; i++)
		if (shop->ends_s[i] <= shop->s) {
			shop->ends_s[i] = shop->s + roll(shop, least, most);
			shop->queue.admitted_total++;
		}
	return pace_eta_s(PLACE, rate_of_line(&shop->rate, shop->waiting, &shop->queue));
}

static void pass(struct shop *shop, unsigned seconds, unsigned least, unsigned most)
{
	for (unsigned i = 0; i < seconds; i++)
		tick(shop, least, most);
}

static const struct {
	unsigned least, most; /* a visit's length */
	unsigned after;       /* when it is to be known well */
	double spread;        /* the largest estimate over the smallest */
} visits[] = {
	{ 60, 600, 1200, 2.5 },
	{ 590, 610, 2000, 2.5 },
	{ 600, 600, 1300, 1.01 }, /* all at once, each ten minutes */
	{ 5, 60, 300, 2 },
};

START_TEST(the_estimate_is_steady)
{
	struct shop shop = given_shop();
	double true_s = PLACE * (visits[_i].least + visits[_i].most) / 2.0 / CAPACITY;
	int64_t least = INT64_MAX, most = 0, eta;

	pass(&shop, visits[_i].after, visits[_i].least, visits[_i].most);
	for (int i = 0; i < 4 * 3600; i++) {
		eta = tick(&shop, visits[_i].least, visits[_i].most);
		ck_assert_int_gt(eta, 0);
		least = eta < least ? eta : least;
		most = eta > most ? eta : most;
	}
	ck_assert_double_lt((double)most / (double)least, visits[_i].spread);
	ck_assert_double_lt((double)least, true_s * 1.1);
	ck_assert_double_gt((double)most, true_s / 1.1);
}
END_TEST

START_TEST(the_crowd_at_the_opening_is_not_the_pace)
{
	struct shop shop = given_shop();

	shop.queue.state = QUEUE_NOT_OPEN;
	pass(&shop, 60, 600, 600);
	shop.queue.state = QUEUE_OPEN;
	for (int i = 0; i < 599; i++)
		ck_assert_int_eq(tick(&shop, 600, 600), -1);
	ck_assert_int_eq(tick(&shop, 600, 600), -1);
	ck_assert_int_eq(tick(&shop, 600, 600), PLACE * 600 / CAPACITY);
}
END_TEST

/* It rises by as long as nobody has left beyond the usual, and PLACE stands for three of the thirty
 * admissions that it rests on. */
START_TEST(while_nobody_leaves_it_rises_no_faster_than_time_does)
{
	struct shop shop = given_shop();
	int64_t before, eta;

	pass(&shop, 3600, 60, 600);
	before = tick(&shop, 5000, 5000);
	for (size_t i = 0; i < CAPACITY; i++)
		shop.ends_s[i] = 10000;
	for (int i = 0; i < 60; i++)
		eta = tick(&shop, 5000, 5000);
	ck_assert_int_ge(eta, before - 1);
	ck_assert_int_le(eta, before + 60 * (PLACE / CAPACITY + 1));
}
END_TEST

START_TEST(a_pause_changes_nothing)
{
	struct shop shop = given_shop();
	int64_t before;

	pass(&shop, 3600, 60, 600);
	before = tick(&shop, 60, 600);
	shop.queue.state = QUEUE_PAUSED;
	for (int i = 0; i < 3600; i++)
		ck_assert_int_eq(tick(&shop, 60, 600) / 10, before / 10);
	shop.queue.state = QUEUE_OPEN;
	ck_assert_int_eq(tick(&shop, 60, 600) / 10, before / 10); /* all slots were free */
}
END_TEST

START_TEST(neither_an_empty_line_counts_nor_a_gap_nor_more_room)
{
	struct shop shop = given_shop();
	double before;

	pass(&shop, 3600, 600, 600);
	before = shop.queue.admitted_per_s = rate_of_line(&shop.rate, 1, &shop.queue);
	shop.queue.now.us += US_PER_S;
	shop.queue.admitted_total += 270;
	shop.queue.capacity += 270;
	ck_assert_double_eq_tol(rate_of_line(&shop.rate, 1, &shop.queue), before, 1e-9);
	shop.queue.now.us += 3600 * US_PER_S;
	shop.queue.admitted_total += 99;
	ck_assert_double_eq_tol(rate_of_line(&shop.rate, 1, &shop.queue), before, 1e-9);
	for (int i = 0; i < 3600; i++) {
		shop.queue.now.us += US_PER_S;
		shop.queue.admitted_total += i % 2;
		ck_assert_double_eq_tol(rate_of_line(&shop.rate, 0, &shop.queue), before, 1e-9);
	}
	/* Asked twice at one instant. */
	ck_assert_double_eq_tol(rate_of_line(&shop.rate, 1, &shop.queue), before, 1e-9);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, steady_is_told_from_the_second_admission);
	tcase_add_test(tc, long_rounds_and_short_ones_agree);
	tcase_add_test(tc, none_is_none);
	tcase_add_test(tc, a_change_shows_within_minutes);
	tcase_add_test(tc, a_standstill_counts_second_by_second);
	tcase_add_loop_test(tc, the_estimate_is_steady, 0, N_OF(visits));
	tcase_add_test(tc, the_crowd_at_the_opening_is_not_the_pace);
	tcase_add_test(tc, while_nobody_leaves_it_rises_no_faster_than_time_does);
	tcase_add_test(tc, a_pause_changes_nothing);
	tcase_add_test(tc, neither_an_empty_line_counts_nor_a_gap_nor_more_room);
}

int main(void)
{
	return unit_main("rate", add);
}
