#include "line/keeper.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metric.h"
#include "db/tx.h"
#include "line/gauge.h"
#include "line/publish.h"
#include "line/rate.h"
#include "line/recorder.h"
#include "line/window.h"
#include "view/concert.h"

#define PERIOD_US     INT64_C(1000000)
#define PERIOD_MAX_US INT64_C(5000000)
#define SHARE         10       /* a round takes at most one part in so many */
#define QUICK_US      US_PER_S /* a failure that held nobody up */

/* What is remembered of a queue between rounds. */
struct memory {
	struct line_queue shown;
	uint64_t waiting; /* in it then */
	bool owed;        /* it is to be shown again: not everybody was */
	struct rate rate;
	int64_t heard_us; /* when somebody in it was last seen to make a call */
	bool begun;       /* silence in it counts since this keeper came */
	struct called {   /* as of the last round; at 0: none yet */
		struct token_id through;
		uint64_t n; /* of them were waiting */
		struct instant at;
	} called;
	struct passing passing;
	double passing_per_s;
};

struct keeper {
	struct board *board;
	struct db *db;
	struct arena *arena;
	struct publisher *publisher;
	struct memory *memories;
	size_t nmemories;
	struct line_queue *queues; /* this round's */
	size_t nqueues;
	struct token_id *seen; /* made a call that is to be written down */
	size_t nseen, seen_room;
	bool partial, was_partial; /* the board does not hold the whole line */
	int64_t took_us;           /* the database, in the last round */
	struct gauge gauge;
};

struct keeper *keeper_new(const struct keeper_config *config)
{
	struct keeper *k = memory_new(1, sizeof(*k));

	k->board = config->board;
	k->db = db_open(&config->db);
	k->arena = arena_new();
	k->publisher = publisher_new(config->line_dir, config->push_socket);
	return k;
}

void keeper_free(struct keeper **keeper)
{
	struct keeper *k = *keeper;

	db_close(&k->db);
	arena_free(&k->arena);
	publisher_free(&k->publisher);
	free(k->memories);
	free(k->seen);
	free(k);
	*keeper = NULL;
}

/* Good until another queue is remembered. */
static struct memory *memory_of(struct keeper *k, const struct line_queue *queue)
{
	struct memory *m;

	for (m = k->memories; m < k->memories + k->nmemories; m++)
		if (m->shown.id.v == queue->id.v)
			return m;
	k->memories = memory_resize(k->memories, k->nmemories + 1, sizeof(*k->memories));
	m = &k->memories[k->nmemories++];
	*m = (struct memory){ .shown = *queue, .owed = true, .heard_us = monotonic_us() };
	return m;
}

/* ---- the board ------------------------------------------------------------------------------ */

/* Said once, until it is over. */
static void not_on_board(struct keeper *k, struct queue_id queue, struct token_id token)
{
	if (!k->partial && !k->was_partial)
		log_error("queue=%llu token=%llu is not on the board: places are counted in SQL",
		    (unsigned long long)queue.v, (unsigned long long)token.v);
	k->partial = true;
}

static void add_place(
    void *ctx, struct queue_id queue, struct token_id token, struct instant expires_at)
{
	struct keeper *k = ctx;

	if (!board_add_place(k->board, queue, token, expires_at))
		not_on_board(k, queue, token);
}

static void note_seen(void *ctx, struct token_id token)
{
	struct keeper *k = ctx;

	if (k->nseen == k->seen_room) {
		k->seen_room = k->seen_room * 2 + LINE_SEEN_AT_ONCE;
		k->seen = memory_resize(k->seen, k->seen_room, sizeof(*k->seen));
	}
	k->seen[k->nseen++] = token;
}

/* Presence matters to those called, and to nobody else.  Of calls from before the queues were read
 * none is left out; they are noted before the buffer that bears them is filled anew. */
static void note_calls(struct keeper *k)
{
	for (const struct line_queue *q = k->queues; q < k->queues + k->nqueues; q++)
		if (board_collect_seen(k->board, q->id, q->called_through, note_seen, k))
			memory_of(k, q)->heard_us = monotonic_us();
}

static enum err refresh(struct keeper *k)
{
	enum err err;

	arena_reset(k->arena);
	k->nqueues = 0;
	err = store_line_queues(k->db, k->arena, &k->queues, &k->nqueues);
	if (err != ERR_OK)
		return err;
	note_calls(k);
	k->was_partial = k->partial;
	k->partial = false;
	board_begin(k->board);
	for (size_t i = 0; i < k->nqueues; i++) {
		struct line_queue *q = &k->queues[i];
		struct memory *m = memory_of(k, q);

		q->admitted_per_s = rate_of_line(&m->rate, m->waiting, q);
		if (!board_add_queue(k->board, q))
			not_on_board(k, q->id, (struct token_id){ 0 });
	}
	err = store_line_places(k->db, add_place, k);
	if (err == ERR_OK && k->nqueues > 0)
		board_flip(k->board, k->queues[0].now);
	return err;
}

/* ---- presence ------------------------------------------------------------------------------- */

static enum err write_seen_tx(struct db *db, void *arg)
{
	const struct keeper *k = arg;
	enum err err = ERR_OK;

	for (size_t i = 0; i < k->nseen && err == ERR_OK; i += LINE_SEEN_AT_ONCE) {
		size_t left = k->nseen - i;

		err = store_line_seen(
		    db, k->seen + i, left < LINE_SEEN_AT_ONCE ? left : LINE_SEEN_AT_ONCE);
	}
	return err;
}

static int by_id(const void *a, const void *b)
{
	const struct token_id *x = a, *y = b;

	return (x->v > y->v) - (x->v < y->v);
}

/* While nothing can be written each round notes the same callers again. */
static size_t drop_equals(struct token_id *sorted, size_t n)
{
	size_t kept = 1;

	for (size_t i = 1; i < n; i++)
		if (sorted[i].v != sorted[kept - 1].v)
			sorted[kept++] = sorted[i];
	return kept;
}

/* In the order in which admission and the sweep lock them.  What cannot be written is tried again
 * in the next round. */
static enum err write_seen(struct keeper *k)
{
	enum err err;

	if (k->nseen == 0)
		return ERR_OK;
	qsort(k->seen, k->nseen, sizeof(*k->seen), by_id);
	k->nseen = drop_equals(k->seen, k->nseen);
	err = db_tx(k->db, "line_seen", NULL, write_seen_tx, k);
	if (err == ERR_OK)
		k->nseen = 0;
	return err;
}

/* Where nobody at all makes a call it is not they who are away, but nginx or the network.  Their
 * silence counts from now again, and that is said well before it would end anybody's wait. */
static enum err forgive_silence(struct keeper *k, const struct line_queue *q)
{
	struct memory *m = memory_of(k, q);
	int64_t patience = (int64_t)(q->absent_after_s + LINE_NOTED_WITHIN_S) * US_PER_S / 2;

	if (q->absent_after_s == 0 || monotonic_us() - m->heard_us < patience)
		return ERR_OK;
	m->heard_us += patience / 2;
	return store_line_forgive(k->db, q->id);
}

/* The calls that a keeper before this one had in hand are lost. */
static enum err begin_anew(struct keeper *k, const struct line_queue *q)
{
	struct memory *m = memory_of(k, q);
	enum err err = m->begun ? ERR_OK : store_line_forgive(k->db, q->id);

	m->begun = err == ERR_OK;
	return err;
}

/* How fast the called cease to wait, admitted, absent or gone: so fast does the front move. */
static double passing_rate(const struct keeper *k, struct memory *m, const struct line_queue *q)
{
	double seconds = (double)(q->now.us - m->called.at.us) / (double)US_PER_S;
	uint64_t left = board_places_through(k->board, q->id, m->called.through);

	if (m->called.at.us == 0 || seconds <= 0)
		return m->passing_per_s;
	return passing_add(&m->passing, m->called.n > left ? m->called.n - left : 0, seconds);
}

/* Those near the front are called; their silence counts from now. */
static enum err call(struct keeper *k, struct line_queue *q)
{
	struct memory *m = memory_of(k, q);
	struct token_id through;
	enum err err;

	m->passing_per_s = passing_rate(k, m, q);
	through = board_first_places(k->board, q->id,
	    called_window(q->capacity, q->absent_after_s, m->passing_per_s), q->called_through,
	    note_seen, k);
	err = write_seen(k);
	if (err == ERR_OK && through.v > q->called_through.v) {
		err = store_line_called(k->db, q->id, through);
		if (err == ERR_OK)
			q->called_through = through;
	}
	m->called = (struct called){ q->called_through,
		board_places_through(k->board, q->id, q->called_through), q->now };
	return err;
}

static enum err tend_queues(struct keeper *k)
{
	enum err err = ERR_OK;

	for (struct line_queue *q = k->queues; q < k->queues + k->nqueues && err == ERR_OK; q++)
		if ((err = begin_anew(k, q)) == ERR_OK && (err = call(k, q)) == ERR_OK)
			err = forgive_silence(k, q);
	return err;
}

/* Every call from before the queues were read is written down by now. */
static enum err beat(struct keeper *k)
{
	enum err err;

	if (k->nqueues == 0)
		return ERR_OK;
	err = store_line_beat(k->db, k->queues[0].now);
	if (err == ERR_OK)
		board_note(k->board, BOARD_WRITTEN);
	return err;
}

/* ---- publishing ----------------------------------------------------------------------------- */

static bool differs(const struct memory *m, const struct line_queue *q, uint64_t waiting)
{
	const struct line_queue *s = &m->shown;

	return m->owed || m->waiting != waiting || s->admitted_through.v != q->admitted_through.v ||
	       s->called_through.v != q->called_through.v || s->active != q->active ||
	       s->capacity != q->capacity || s->state != q->state;
}

static void publish_all(struct keeper *k)
{
	publish_begin(k->publisher);
	for (size_t i = 0; i < k->nqueues; i++) {
		struct line_queue *q = &k->queues[i];
		struct memory *m = memory_of(k, q);
		struct board_place place = { 0 };

		if (!board_find(k->board, q->id, (struct token_id){ 0 }, false, &place))
			continue;
		m->owed = !publish(k->publisher, q, place.waiting, differs(m, q, place.waiting));
		m->shown = *q;
		m->waiting = place.waiting;
	}
}

/* The list is the same for everybody, so it is read here once a round and not by each visitor. */
static enum err list_concerts(struct keeper *k)
{
	struct concert *list;
	struct json_out out;
	size_t n;
	enum err err;

	if (!publishes_files(k->publisher))
		return ERR_OK;
	err = concert_list(k->db, k->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	out = view_concert_list(k->arena, list, n);
	publish_concerts(k->publisher, out.text, out.len);
	return ERR_OK;
}

/* ---- the rounds ----------------------------------------------------------------------------- */

/* One step of a round.  The workers are told of a database that keeps it waiting; one that is not
 * there they find out about soon enough by themselves. */
static enum err ask(struct keeper *k, enum err (*step)(struct keeper *k))
{
	int64_t began = monotonic_us();
	enum err err;

	board_ask(k->board);
	err = step(k);
	if ((err != ERR_DB_DOWN && err != ERR_UNCERTAIN) || monotonic_us() - began < QUICK_US)
		board_answered(k->board);
	return err;
}

/* What was read is published, whatever becomes of the writes: a read-only server makes no list old.
 */
enum err keeper_round(struct keeper *k)
{
	int64_t began = monotonic_us();
	enum err err, listed;
	bool shown;

	err = ask(k, refresh);
	shown = err == ERR_OK;
	listed = shown ? ask(k, list_concerts) : err;
	if (listed == ERR_DB_DOWN)
		err = listed;
	if (err == ERR_OK)
		err = ask(k, write_seen);
	if (err == ERR_OK)
		err = ask(k, tend_queues);
	if (err == ERR_OK)
		err = ask(k, beat);
	k->took_us = monotonic_us() - began;
	if (shown)
		publish_all(k);
	if (listed == ERR_OK && publish_end(k->publisher))
		board_note(k->board, BOARD_PUBLISHED);
	return err == ERR_OK ? listed : err;
}

static int64_t period_after(int64_t took_us)
{
	int64_t period = took_us * SHARE;

	return period < PERIOD_US ? PERIOD_US : period > PERIOD_MAX_US ? PERIOD_MAX_US : period;
}

/* Until the deadline, or a signal: SIGTERM is let in here, so that none comes in vain. */
static void sleep_until(int64_t at_us)
{
	int64_t now = monotonic_us(), left = at_us > now ? at_us - now : 0;
	struct timespec pause = { left / US_PER_S, left % US_PER_S * 1000 };
	sigset_t open;

	sigprocmask(SIG_BLOCK, NULL, &open);
	sigdelset(&open, SIGTERM);
	ppoll(NULL, 0, &pause, &open);
}

void keeper_run(const struct keeper_config *config, const volatile sig_atomic_t *stop)
{
	struct keeper *k = keeper_new(config);
	bool in_trouble = false;

	while (!*stop) {
		int64_t began = monotonic_us();
		enum err err = keeper_round(k);

		metric_add(err == ERR_OK ? METRIC_BOARD_ROUNDS : METRIC_BOARD_FAILURES);
		if (err == ERR_OK)
			gauge_database(&k->gauge, k->db, k->arena);
		record_history(k->board);
		if (err != ERR_OK && !in_trouble)
			log_warn("the line is not kept: %s", err_code(err));
		if (err == ERR_OK && in_trouble)
			log_info("the line is kept again");
		in_trouble = err != ERR_OK;
		sleep_until(began + period_after(k->took_us));
	}
	keeper_free(&k);
}
