/* The ring of figures: what a reader gets of it, and when. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/history.h"
#include "base/memory.h"
#include "base/metric.h"
#include "line/recorder.h"
#include "unit.h"
#include "unit/later.h"

#define ROUTES "GET /a\nGET /b\n"
#define LAPS   6000 /* of the writer around the ring */

static struct history *history, *own;
static struct arena *arena;
static const struct history_sample **list;
static size_t n;

static void set_up(void)
{
	own = history = memory_new(1, sizeof(*history));
	arena = arena_new();
}

static void tear_down(void)
{
	free(own);
	arena_free(&arena);
}

static void put(int64_t at_us)
{
	struct history_sample sample = { .at_us = at_us, .counts = { (uint64_t)at_us } };

	history_put(history, &sample);
}

static void read_since(int64_t since_us)
{
	list = history_read(history, arena, since_us, &n);
}

START_TEST(it_begins_empty)
{
	read_since(INT64_MIN);
	ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(the_oldest_is_forgotten)
{
	for (int64_t i = 1; i <= HISTORY_SAMPLES + 50; i++)
		put(i);
	read_since(INT64_MIN);
	ck_assert_uint_eq(n, HISTORY_SAMPLES);
	for (size_t i = 0; i < n; i++) {
		ck_assert_int_eq(list[i]->at_us, (int64_t)i + 51);
		ck_assert_uint_eq(list[i]->counts[0], i + 51);
	}
}
END_TEST

/* What lies between two needs the first of them. */
START_TEST(what_came_since_comes_with_the_one_before)
{
	for (int64_t i = 10; i <= 50; i += 10)
		put(i);
	read_since(30);
	ck_assert_uint_eq(n, 3);
	ck_assert_int_eq(list[0]->at_us, 30);
	read_since(35);
	ck_assert_uint_eq(n, 3);
	read_since(50);
	ck_assert_uint_eq(n, 1);
	read_since(5);
	ck_assert_uint_eq(n, 5);
}
END_TEST

START_TEST(a_clock_set_back_begins_anew)
{
	put(100);
	put(200);
	put(50);
	put(60);
	read_since(INT64_MIN);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(list[0]->at_us, 50);
}
END_TEST

START_TEST(what_was_not_written_to_its_end_is_left_out)
{
	put(1);
	put(2);
	put(3);
	atomic_store(&history->slots[1].number, 0);
	read_since(INT64_MIN);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(list[0]->at_us, 1);
	ck_assert_int_eq(list[1]->at_us, 3);
}
END_TEST

/* At a reload there are two keepers for a moment. */
START_TEST(one_of_two_takes_the_sample)
{
	ck_assert(history_due(history, 1));
	ck_assert(!history_due(history, 1));
	ck_assert(!history_due(history, HISTORY_EVERY_US));
	ck_assert(history_due(history, 1 + HISTORY_EVERY_US));
	ck_assert(!history_due(history, 2 + HISTORY_EVERY_US));
}
END_TEST

/* A reader beside a writer sees whole samples only. */
START_TEST(no_sample_is_seen_half_written)
{
	int64_t newest = 0;
	pid_t pid;

	metric_open(ROUTES);
	history = &metrics()->history;
	pid = fork();
	if (pid == 0) {
		for (int64_t i = 1;; i++) {
			struct history_sample sample = { .at_us = i, .nqueues = (uint64_t)i };

			for (size_t w = 0; w < HISTORY_BUCKETS; w++)
				sample.within[w] = (uint64_t)i;
			history_put(history, &sample);
		}
	}
	while (newest < LAPS * HISTORY_SAMPLES) {
		read_since(INT64_MIN);
		newest = n > 0 ? list[n - 1]->at_us : 0;
		for (size_t i = 0; i < n; i++) {
			ck_assert_uint_eq(list[i]->nqueues, (uint64_t)list[i]->at_us);
			for (size_t w = 0; w < HISTORY_BUCKETS; w++)
				ck_assert_uint_eq(list[i]->within[w], (uint64_t)list[i]->at_us);
		}
		arena_reset(arena);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
END_TEST

/* ---- what is in a sample --------------------------------------------------------------------- */

START_TEST(a_sample_sums_what_visitors_asked)
{
	struct history_sample sample;

	metric_open(ROUTES);
	metric_set_apart(1, true);
	metric_answered(0, 200, ERR_OK, 90);
	metric_answered(0, 503, ERR_DB_DOWN, 90);
	metric_answered(2, 404, ERR_NOT_FOUND, 900);
	metric_answered(1, 503, ERR_DB_DOWN, 90);
	metric_add(METRIC_SALES);
	metric_add(METRIC_JOINS);
	metric_add(METRIC_JOINS);
	metric_sample(&sample);
	ck_assert_uint_eq(sample.counts[HISTORY_REQUESTS], 3);
	ck_assert_uint_eq(sample.counts[HISTORY_REFUSED], 1);
	ck_assert_uint_eq(sample.counts[HISTORY_FAILED], 1);
	ck_assert_uint_eq(sample.counts[HISTORY_SALES], 1);
	ck_assert_uint_eq(sample.counts[HISTORY_JOINS], 2);
	ck_assert_uint_eq(sample.within[0], 2);
	ck_assert_uint_eq(sample.within[3], 1);
	metric_set_apart(1, false); /* the next build may think otherwise */
	metric_sample(&sample);
	ck_assert_uint_eq(sample.counts[HISTORY_REQUESTS], 4);
}
END_TEST

START_TEST(a_quantile_lies_in_its_bucket)
{
	uint64_t within[METRICS_BUCKETS + 1] = { 0 };

	ck_assert_int_eq(metric_quantile_us(within, 95), -1);
	within[2] = 100; /* 250 µs to 500 µs */
	ck_assert_int_eq(metric_quantile_us(within, 50), 375);
	within[0] = 1900;
	ck_assert_int_eq(metric_quantile_us(within, 95), 100);
	within[METRICS_BUCKETS] = 8000;
	ck_assert_int_eq(metric_quantile_us(within, 95), 10000000);
}
END_TEST

static void add_queue(struct board *board, uint64_t id, uint64_t active)
{
	struct line_queue queue = { .id = { id }, .active = active, .admitted_total = 7 };

	ck_assert(board_add_queue(board, &queue));
}

START_TEST(queues_with_people_come_first)
{
	struct board *board = board_new(10);

	metric_open(ROUTES);
	history = &metrics()->history;
	record_history(board); /* never filled: no clock */
	read_since(INT64_MIN);
	ck_assert_uint_eq(n, 0);
	board_begin(board);
	for (uint64_t id = 1; id <= HISTORY_QUEUES + 3; id++)
		add_queue(board, id, id == HISTORY_QUEUES + 2);
	board_flip(board, (struct instant){ 5000000 });
	record_history(board);
	record_history(board);
	read_since(INT64_MIN);
	ck_assert_uint_eq(n, 1);
	ck_assert_int_ge(list[0]->at_us, 5000000);
	ck_assert_uint_eq(list[0]->nqueues, HISTORY_QUEUES);
	ck_assert_uint_eq(list[0]->queues[0].id, HISTORY_QUEUES + 2);
	ck_assert_uint_eq(list[0]->queues[0].active, 1);
	ck_assert_uint_eq(list[0]->queues[0].admitted, 7);
	ck_assert_uint_eq(list[0]->queues[1].id, HISTORY_QUEUES + 3);
	board_free(&board);
}
END_TEST

/* The database is away: of requests there is news, of the queues there is none. */
START_TEST(queues_of_an_old_board_are_not_recorded)
{
	struct board *board = board_new(10);

	metric_open(ROUTES);
	history = &metrics()->history;
	board_begin(board);
	add_queue(board, 1, 1);
	board_flip(board, (struct instant){ 5000000 });
	record_history(board);
	later_us = BOARD_STALE_US + US_PER_S;
	record_history(board);
	read_since(INT64_MIN);
	ck_assert_uint_eq(n, 2);
	ck_assert_uint_eq(list[0]->nqueues, 1);
	ck_assert_uint_eq(list[1]->nqueues, 0);
	ck_assert_int_ge(list[1]->at_us, 5000000 + later_us);
	board_free(&board);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, it_begins_empty);
	tcase_add_test(tc, the_oldest_is_forgotten);
	tcase_add_test(tc, what_came_since_comes_with_the_one_before);
	tcase_add_test(tc, a_clock_set_back_begins_anew);
	tcase_add_test(tc, what_was_not_written_to_its_end_is_left_out);
	tcase_add_test(tc, one_of_two_takes_the_sample);
	tcase_add_test(tc, no_sample_is_seen_half_written);
	tcase_add_test(tc, a_sample_sums_what_visitors_asked);
	tcase_add_test(tc, a_quantile_lies_in_its_bucket);
	tcase_add_test(tc, queues_with_people_come_first);
	tcase_add_test(tc, queues_of_an_old_board_are_not_recorded);
}

int main(void)
{
	return unit_main("history", add);
}
