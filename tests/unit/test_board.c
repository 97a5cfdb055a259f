/* The line board: places, and a writer and readers that never wait for each other. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "line/board.h"
#include "unit.h"
#include "unit/later.h"

#define PLACES      4096
#define READ_FOR_US US_PER_S

static struct board *board;

static void open_board(void)
{
	board = board_new(PLACES);
}

static void close_board(void)
{
	board_free(&board);
}

/* ---- filling -------------------------------------------------------------------------------- */

static struct line_queue queue_of(uint64_t id)
{
	return (struct line_queue){ .id = { id }, .capacity = 30 };
}

static bool add_queue(uint64_t id)
{
	struct line_queue queue = queue_of(id);

	return board_add_queue(board, &queue);
}

static bool add_place(uint64_t queue, uint64_t token)
{
	return board_add_place(board, (struct queue_id){ queue }, (struct token_id){ token },
	    (struct instant){ (int64_t)token * US_PER_S });
}

/* One queue with every tenth id: 10, 20, .., 10 n. */
static void show_tens(uint64_t queue, uint64_t n)
{
	board_begin(board);
	ck_assert(add_queue(queue));
	for (uint64_t i = 1; i <= n; i++)
		ck_assert(add_place(queue, 10 * i));
	board_flip(board, (struct instant){ 77 });
}

static struct board_place find(uint64_t queue, uint64_t token)
{
	struct board_place place;

	ck_assert(board_find(
	    board, (struct queue_id){ queue }, (struct token_id){ token }, false, &place));
	return place;
}

static bool knows(uint64_t queue)
{
	struct board_place place;

	return board_find(board, (struct queue_id){ queue }, (struct token_id){ 1 }, false, &place);
}

struct firsts {
	uint64_t last;
	size_t n; /* told of, and the lowest of them */
	uint64_t lowest;
};

static void take(void *ctx, struct token_id token)
{
	struct firsts *firsts = ctx;

	ck_assert(firsts->n == 0 || token.v < firsts->lowest);
	firsts->n++;
	firsts->lowest = token.v;
}

static struct firsts first_places(uint64_t queue, uint64_t n, uint64_t after)
{
	struct firsts firsts = { 0 };

	firsts.last = board_first_places(
	    board, (struct queue_id){ queue }, n, (struct token_id){ after }, take, &firsts)
			  .v;
	return firsts;
}

START_TEST(board_never_filled_knows_nothing)
{
	ck_assert(!knows(1));
	ck_assert(!board_is_full(board));
	ck_assert_int_eq(board_age_us(board), -1);
	board_begin(board);
	ck_assert(add_queue(1));
	ck_assert(!knows(1)); /* not before the flip */
}
END_TEST

START_TEST(empty_line_is_known)
{
	struct board_place place;

	show_tens(1, 0);
	place = find(1, 5);
	ck_assert_uint_eq(place.position, 0);
	ck_assert_uint_eq(place.waiting, 0);
	ck_assert_uint_eq(place.last.v, 0);
	ck_assert_int_eq(place.as_of.us, 77);
	ck_assert_uint_eq(place.queue.capacity, 30);
	ck_assert_int_ge(board_age_us(board), 0);
	ck_assert_uint_eq(first_places(1, 1, 0).last, 0);
}
END_TEST

static const uint64_t lengths[] = { 1, 2, 3, 7, 8, 9, 1000, PLACES };

START_TEST(every_listed_token_has_its_place)
{
	uint64_t n = lengths[_i];

	show_tens(1, n);
	for (uint64_t i = 1; i <= n; i++) {
		struct board_place place = find(1, 10 * i);

		ck_assert_uint_eq(place.position, i);
		ck_assert_uint_eq(place.waiting, n);
		ck_assert_int_eq(place.expires_at.us, (int64_t)(10 * i) * US_PER_S);
		ck_assert_uint_eq(place.last.v, 10 * n);
		ck_assert(!place.ended);
	}
}
END_TEST

static const uint64_t unlisted[] = { 0, 1, 9, 11, 555, 999, 1001, 100000, UINT64_MAX };

START_TEST(unlisted_token_has_none)
{
	struct board_place place;

	show_tens(1, 100);
	place = find(1, unlisted[_i]);
	ck_assert_uint_eq(place.position, 0);
	ck_assert_uint_eq(place.waiting, 100);
	ck_assert_uint_eq(place.last.v, 1000);
}
END_TEST

START_TEST(estimated_clock_goes_on_from_as_of)
{
	struct board_place first, second;

	show_tens(1, 1);
	first = find(1, 10);
	nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	second = find(1, 10);
	ck_assert_int_ge(first.now.us, 77);
	ck_assert_int_ge(second.now.us, first.now.us + 2000);
	ck_assert_int_eq(second.as_of.us, 77);
}
END_TEST

/* ---- many queues ---------------------------------------------------------------------------- */

/* Queue q has q % 4 places: 1000 q + 1, .. */
START_TEST(a_thousand_queues_are_kept_apart)
{
	board_begin(board);
	for (uint64_t q = 1; q <= BOARD_QUEUES_MAX; q++)
		ck_assert(add_queue(q));
	for (uint64_t q = 1; q <= BOARD_QUEUES_MAX; q++)
		for (uint64_t i = 1; i <= q % 4; i++)
			ck_assert(add_place(q, 1000 * q + i));
	board_flip(board, (struct instant){ 1 });
	for (uint64_t q = 1; q <= BOARD_QUEUES_MAX; q++) {
		ck_assert_uint_eq(find(q, 1000 * q + q % 4).position, q % 4);
		ck_assert_uint_eq(find(q, 1000 * q + 1001).position, 0); /* the next queue's */
		ck_assert_uint_eq(find(q, 1).waiting, q % 4);
	}
	ck_assert(!knows(0));
	ck_assert(!knows(BOARD_QUEUES_MAX + 1));
}
END_TEST

START_TEST(no_room_for_more_queues)
{
	board_begin(board);
	for (uint64_t q = 1; q <= BOARD_QUEUES_MAX; q++)
		ck_assert(add_queue(q));
	ck_assert(!add_queue(BOARD_QUEUES_MAX + 1));
	board_flip(board, (struct instant){ 1 });
	ck_assert(knows(BOARD_QUEUES_MAX));
	ck_assert(!knows(BOARD_QUEUES_MAX + 1));
}
END_TEST

START_TEST(queue_added_later_appears_with_the_next_filling)
{
	show_tens(2, 3);
	ck_assert(!knows(1));
	board_begin(board);
	ck_assert(add_queue(1));
	ck_assert(add_queue(2));
	ck_assert(!knows(1));
	board_flip(board, (struct instant){ 2 });
	ck_assert(knows(1));
	ck_assert_uint_eq(find(2, 10).waiting, 0);
}
END_TEST

START_TEST(no_room_for_more_places)
{
	show_tens(1, PLACES - 1);
	ck_assert(!board_is_full(board));
	board_begin(board);
	ck_assert(add_queue(1));
	for (uint64_t i = 1; i <= PLACES; i++)
		ck_assert(add_place(1, i));
	ck_assert(!add_place(1, PLACES + 1));
	board_flip(board, (struct instant){ 1 });
	ck_assert(board_is_full(board));
	ck_assert_uint_eq(find(1, PLACES).position, PLACES);
	ck_assert_uint_eq(find(1, PLACES + 1).position, 0);
}
END_TEST

START_TEST(out_of_order_is_refused)
{
	board_begin(board);
	ck_assert(add_queue(3));
	ck_assert(!add_queue(2));
	ck_assert(!add_queue(3));
	ck_assert(add_queue(5));
	ck_assert(add_place(3, 10));
	ck_assert(!add_place(3, 10));
	ck_assert(!add_place(3, 9));
	ck_assert(!add_place(4, 11)); /* no such queue */
	ck_assert(add_place(5, 7));
	ck_assert(!add_place(3, 12)); /* another queue's stand in between */
	ck_assert(add_place(5, 8));
	board_flip(board, (struct instant){ 1 });
	ck_assert_uint_eq(find(3, 10).waiting, 1);
	ck_assert_uint_eq(find(5, 8).position, 2);
}
END_TEST

static const struct {
	uint64_t queue, n, after;
	struct firsts firsts;
} firsts[] = {
	{ 1, 1, 0, { 10, 1, 10 } },
	{ 1, 3, 0, { 30, 3, 10 } },
	{ 1, 3, 10, { 30, 2, 20 } },
	{ 1, 3, 19, { 30, 2, 20 } },
	{ 1, 3, 30, { 30, 0, 0 } },
	{ 1, 3, 50, { 30, 0, 0 } },
	{ 1, 6, 40, { 50, 1, 50 } },
	{ 1, UINT64_MAX, 0, { 50, 5, 10 } },
	{ 2, 1, 0, { 0, 0, 0 } },
};

START_TEST(first_places_after_a_token)
{
	struct firsts found;

	show_tens(1, 5);
	found = first_places(firsts[_i].queue, firsts[_i].n, firsts[_i].after);
	ck_assert_uint_eq(found.last, firsts[_i].firsts.last);
	ck_assert_uint_eq(found.n, firsts[_i].firsts.n);
	ck_assert_uint_eq(found.lowest, firsts[_i].firsts.lowest);
}
END_TEST

/* ---- what readers write --------------------------------------------------------------------- */

static void call_from(uint64_t queue, uint64_t token)
{
	struct board_place place;

	ck_assert(board_find(
	    board, (struct queue_id){ queue }, (struct token_id){ token }, true, &place));
}

struct seen {
	bool anybody;
	size_t n;
	uint64_t token; /* the last */
};

static void note(void *ctx, struct token_id token)
{
	struct seen *seen = ctx;

	seen->n++;
	seen->token = token.v;
}

static struct seen collect_through(uint64_t through)
{
	struct seen seen = { 0 };

	seen.anybody = board_collect_seen(
	    board, (struct queue_id){ 1 }, (struct token_id){ through }, note, &seen);
	return seen;
}

static struct seen collect(void)
{
	return collect_through(UINT64_MAX);
}

START_TEST(call_is_collected_once)
{
	struct seen seen;

	show_tens(1, 100);
	ck_assert_uint_eq(collect().n, 0);
	call_from(1, 500);
	call_from(1, 500);
	call_from(1, 505); /* is not listed */
	find(1, 600);      /* no call */
	seen = collect();  /* while the buffer is read */
	ck_assert_uint_eq(seen.n, 1);
	ck_assert_uint_eq(seen.token, 500);
	ck_assert_uint_eq(collect().n, 0);
	show_tens(1, 100);
	ck_assert_uint_eq(collect().n, 0);
	show_tens(1, 100);
	ck_assert_uint_eq(collect().n, 0);
}
END_TEST

START_TEST(call_after_the_asking_is_collected_by_the_next)
{
	show_tens(1, 100);
	ck_assert_uint_eq(collect().n, 0);
	call_from(1, 500); /* goes into the buffer that is about to be put away */
	show_tens(1, 100);
	call_from(1, 600);
	ck_assert_uint_eq(collect().n, 2);
	ck_assert_uint_eq(collect().n, 0);
}
END_TEST

START_TEST(places_up_to_a_token_are_counted)
{
	static const struct queue_id one = { 1 }, two = { 2 };

	ck_assert_uint_eq(board_places_through(board, one, (struct token_id){ 100 }), 0);
	show_tens(1, 10);
	ck_assert_uint_eq(board_places_through(board, one, (struct token_id){ 0 }), 0);
	ck_assert_uint_eq(board_places_through(board, one, (struct token_id){ 39 }), 3);
	ck_assert_uint_eq(board_places_through(board, one, (struct token_id){ 40 }), 4);
	ck_assert_uint_eq(board_places_through(board, one, (struct token_id){ UINT64_MAX }), 10);
	ck_assert_uint_eq(board_places_through(board, two, (struct token_id){ UINT64_MAX }), 0);
}
END_TEST

START_TEST(calls_are_collected_up_to_a_token)
{
	show_tens(1, 100);
	call_from(1, 500);
	call_from(1, 510);
	call_from(1, 900);
	ck_assert_uint_eq(collect_through(499).n, 0);
	ck_assert(collect_through(499).anybody);
	ck_assert(collect_through(0).anybody);
	ck_assert_uint_eq(collect_through(500).n, 1);
	show_tens(1, 100);
	ck_assert_uint_eq(collect_through(899).n, 1);
	ck_assert_uint_eq(collect_through(900).n, 1);
	ck_assert(!collect().anybody);
	ck_assert(!collect_through(0).anybody);
}
END_TEST

START_TEST(call_while_the_next_buffer_fills_is_kept)
{
	show_tens(1, 10);
	board_begin(board);
	ck_assert(add_queue(1));
	call_from(1, 30);
	ck_assert(add_place(1, 30));
	board_flip(board, (struct instant){ 1 });
	ck_assert_uint_eq(collect().n, 1);
}
END_TEST

START_TEST(ended_token_stays_ended)
{
	static const struct token_id token = { 50 };

	show_tens(1, 10);
	board_mark_ended(board, token);
	ck_assert(find(1, 50).ended);
	ck_assert_uint_eq(find(1, 50).position, 5);
	ck_assert(!find(1, 40).ended);
	show_tens(1, 10);
	ck_assert(find(1, 50).ended);
}
END_TEST

/* It was read as waiting, and is shown only after it has ended. */
START_TEST(token_that_ends_during_a_filling_is_shown_as_ended)
{
	show_tens(1, 1);
	board_begin(board);
	ck_assert(add_queue(1));
	ck_assert(add_place(1, 10));
	ck_assert(add_place(1, 20));
	board_mark_ended(board, (struct token_id){ 10 });
	board_mark_ended(board, (struct token_id){ 20 });
	board_flip(board, (struct instant){ 1 });
	ck_assert(find(1, 10).ended);
	ck_assert(find(1, 20).ended);
}
END_TEST

/* ---- a database that does not answer -------------------------------------------------------- */

START_TEST(unanswered_question_cuts_off)
{
	ck_assert(!board_is_cut_off(board));
	board_ask(board);
	ck_assert(!board_is_cut_off(board));
	later_us = 5 * US_PER_S + 1;
	ck_assert(board_is_cut_off(board));
	board_ask(board); /* another keeper: it is still the first question */
	ck_assert(board_is_cut_off(board));
	board_answered(board);
	ck_assert(!board_is_cut_off(board));
	board_ask(board);
	ck_assert(!board_is_cut_off(board));
}
END_TEST

/* ---- several processes ---------------------------------------------------------------------- */

static int64_t clock_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static pid_t start(void (*fn)(void))
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		fn();
		_exit(0);
	}
	return pid;
}

static int end_of(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return status;
}

/*
 * Filling k tells k everywhere: the queue's capacity and as_of are k, its length and its ids follow
 * from k, and so does each expiry.  A view with parts of two fillings tells two k.
 */
#define SPREAD 1000

static uint64_t length_of(uint64_t k)
{
	return 1 + k * 37 % (PLACES / 2);
}

static uint64_t token_of(uint64_t k, uint64_t i)
{
	return k % SPREAD + SPREAD * i;
}

/* In children too, which must not use Check: it writes to a pipe that they share. */
static void must(bool done)
{
	if (!done)
		abort();
}

static void fill(uint64_t k)
{
	struct line_queue queue = queue_of(2);

	queue.capacity = queue.admitted_total = k;
	board_begin(board);
	must(add_queue(1));
	must(board_add_queue(board, &queue));
	for (uint64_t i = 1; i <= k % 3; i++)
		must(add_place(1, i));
	for (uint64_t i = 1; i <= length_of(k); i++)
		must(board_add_place(board, queue.id, (struct token_id){ token_of(k, i) },
		    (struct instant){ (int64_t)(k * 1000003 + i) }));
	board_flip(board, (struct instant){ (int64_t)k });
}

/* What is wrong with what a reader sees of this token, if anything. */
static const char *judge(uint64_t token)
{
	static const struct queue_id queue = { 2 };
	struct board_place place;
	uint64_t k, i;

	if (!board_find(board, queue, (struct token_id){ token }, true, &place))
		return "the queue is gone";
	k = place.queue.capacity;
	if ((uint64_t)place.as_of.us != k || place.queue.admitted_total != k)
		return "another filling's head";
	if (place.waiting != length_of(k) || place.last.v != token_of(k, length_of(k)))
		return "another filling's length";
	i = token / SPREAD;
	if (token % SPREAD != k % SPREAD || i < 1 || i > length_of(k))
		return place.position == 0 ? NULL : "a place for a token that is not listed";
	if (place.position != i)
		return "a wrong place";
	if ((uint64_t)place.expires_at.us != k * 1000003 + i)
		return "another filling's expiry";
	return NULL;
}

/* Asks for tokens of the newest filling, so that most are listed. */
static void read_for_a_second(void)
{
	int64_t until = clock_us() + READ_FOR_US;
	uint64_t n = (uint64_t)getpid(), token = 1;

	while (clock_us() < until)
		for (int i = 0; i < 100; i++) {
			struct board_place place;
			const char *wrong = judge(token);

			if (wrong != NULL) {
				fprintf(stderr, "a reader saw %s\n", wrong);
				_exit(1);
			}
			(void)!board_find(
			    board, (struct queue_id){ 2 }, (struct token_id){ 1 }, false, &place);
			n = n * 6364136223846793005u + 1442695040888963407u;
			token = token_of(place.queue.capacity, 1 + (n >> 33) % place.waiting);
		}
}

static void write_on(void)
{
	for (uint64_t k = 1;; k++)
		fill(k);
}

START_TEST(readers_never_see_parts_of_two_fillings)
{
	pid_t readers[3], writer;

	fill(1);
	writer = start(write_on);
	for (int i = 0; i < 3; i++)
		readers[i] = start(read_for_a_second);
	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(end_of(readers[i]), 0);
	kill(writer, SIGKILL);
	ck_assert(WIFSIGNALED(end_of(writer)));
}
END_TEST

/* A writer killed at whatever instant: what was flipped last can be read, and the next goes on. */
START_TEST(killed_writer_leaves_a_readable_board)
{
	uint64_t newest = 1;

	fill(1);
	for (unsigned round = 0; round < 200; round++) {
		struct board_place place;
		pid_t writer = start(write_on);

		nanosleep(&(struct timespec){ .tv_nsec = 100000 + round * 7919 % 1000000 }, NULL);
		kill(writer, SIGKILL);
		ck_assert(WIFSIGNALED(end_of(writer)));
		place = find(2, 0);
		newest = place.queue.capacity;
		for (uint64_t i = 0; i <= length_of(newest) + 1; i++) {
			const char *wrong = judge(token_of(newest, i));

			ck_assert_msg(wrong == NULL, "%s", wrong);
		}
		fill(newest + 1);
		ck_assert_uint_eq(find(2, 0).queue.capacity, newest + 1);
	}
}
END_TEST

static void begin_and_wait(void)
{
	board_begin(board);
	add_queue(1);
	add_place(1, 5);
	raise(SIGSTOP);
}

START_TEST(half_a_filling_is_never_read)
{
	pid_t writer;
	int status;

	show_tens(1, 3);
	writer = start(begin_and_wait);
	ck_assert_int_eq(waitpid(writer, &status, WUNTRACED), writer);
	ck_assert(WIFSTOPPED(status));
	ck_assert_uint_eq(find(1, 30).position, 3);
	kill(writer, SIGKILL);
	end_of(writer);
	ck_assert_uint_eq(find(1, 30).position, 3);
	ck_assert_uint_eq(find(1, 5).position, 0);
	show_tens(1, 2);
	ck_assert_uint_eq(find(1, 30).position, 0);
	ck_assert_uint_eq(find(1, 20).position, 2);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_checked_fixture(tc, open_board, close_board);
	tcase_add_test(tc, board_never_filled_knows_nothing);
	tcase_add_test(tc, empty_line_is_known);
	tcase_add_loop_test(tc, every_listed_token_has_its_place, 0, N_OF(lengths));
	tcase_add_loop_test(tc, unlisted_token_has_none, 0, N_OF(unlisted));
	tcase_add_test(tc, estimated_clock_goes_on_from_as_of);
	tcase_add_test(tc, a_thousand_queues_are_kept_apart);
	tcase_add_test(tc, no_room_for_more_queues);
	tcase_add_test(tc, queue_added_later_appears_with_the_next_filling);
	tcase_add_test(tc, no_room_for_more_places);
	tcase_add_test(tc, out_of_order_is_refused);
	tcase_add_loop_test(tc, first_places_after_a_token, 0, N_OF(firsts));
	tcase_add_test(tc, call_is_collected_once);
	tcase_add_test(tc, call_after_the_asking_is_collected_by_the_next);
	tcase_add_test(tc, calls_are_collected_up_to_a_token);
	tcase_add_test(tc, places_up_to_a_token_are_counted);
	tcase_add_test(tc, call_while_the_next_buffer_fills_is_kept);
	tcase_add_test(tc, ended_token_stays_ended);
	tcase_add_test(tc, token_that_ends_during_a_filling_is_shown_as_ended);
	tcase_add_test(tc, unanswered_question_cuts_off);
	tcase_add_test(tc, readers_never_see_parts_of_two_fillings);
	tcase_add_test(tc, killed_writer_leaves_a_readable_board);
	tcase_add_test(tc, half_a_filling_is_never_read);
}

int main(void)
{
	return unit_main("board", add);
}
