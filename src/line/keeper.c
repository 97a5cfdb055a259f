#include "line/keeper.h"

#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metric.h"
#include "db/tx.h"
#include "domain/safety.h"
#include "domain/sweep_run.h"
#include "line/publish.h"

#define PERIOD_US      INT64_C(1000000)
#define PERIOD_MAX_US  INT64_C(5000000)
#define SHARE          10 /* a round takes at most one part in so many */
#define CALLED_WINDOWS 3  /* so many capacities are called */
#define RATE_SPAN_S    60.0
#define LOOK_US        INT64_C(5000000) /* between two looks at the sweeps */

/* What is remembered of a queue between rounds. */
struct memory {
	struct line_queue shown;
	uint64_t waiting;
	double weighted, weight; /* of the admission rate, both decaying */
};

struct keeper {
	struct board *board;
	struct db *db;
	struct arena *arena;
	struct publisher *publisher;
	struct memory memories[BOARD_QUEUES_MAX];
	size_t nmemories;
	struct line_queue *queues; /* this round's */
	size_t nqueues;
	bool partial; /* said once a round */
	int64_t looked_us;
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
	free(k);
	*keeper = NULL;
}

/* ---- the admission rate --------------------------------------------------------------------- */

static struct memory *memory_of(struct keeper *k, const struct line_queue *queue)
{
	struct memory *m;

	for (m = k->memories; m < k->memories + k->nmemories; m++)
		if (m->shown.id.v == queue->id.v)
			return m;
	if (k->nmemories == BOARD_QUEUES_MAX)
		return NULL;
	k->nmemories++;
	/* As nothing has been shown of it yet. */
	*m = (struct memory){ .shown = *queue, .waiting = UINT64_MAX };
	return m;
}

/* Admissions per second, the last minute weighing most. */
static double rate(struct memory *m, const struct line_queue *queue)
{
	double seconds = (double)(queue->now.us - m->shown.now.us) / (double)US_PER_S;
	double kept = exp(-seconds / RATE_SPAN_S);

	if (seconds <= 0)
		return m->shown.admitted_per_s;
	m->weighted *= kept;
	m->weighted += (double)(queue->admitted_total - m->shown.admitted_total);
	m->weight = m->weight * kept + seconds;
	return m->weighted / m->weight;
}

/* ---- the board ------------------------------------------------------------------------------ */

static void add_place(
    void *ctx, struct queue_id queue, struct token_id token, struct instant expires_at)
{
	struct keeper *k = ctx;

	if (board_add_place(k->board, queue, token, expires_at) || k->partial)
		return;
	k->partial = true;
	log_error("queue=%llu token=%llu is not on the board: its place is counted in SQL",
	    (unsigned long long)queue.v, (unsigned long long)token.v);
}

static enum err refresh(struct keeper *k)
{
	enum err err;

	err = store_line_queues(k->db, k->arena, &k->queues, &k->nqueues);
	if (err != ERR_OK)
		return err;
	board_begin(k->board);
	for (size_t i = 0; i < k->nqueues; i++) {
		struct memory *m = memory_of(k, &k->queues[i]);

		if (m != NULL)
			k->queues[i].admitted_per_s = rate(m, &k->queues[i]);
		if (!board_add_queue(k->board, &k->queues[i]))
			log_error("queue=%llu is not on the board",
			    (unsigned long long)k->queues[i].id.v);
	}
	k->partial = false;
	err = store_line_places(k->db, add_place, k);
	if (err == ERR_OK && k->nqueues > 0)
		board_flip(k->board, k->queues[0].now);
	return err;
}

/* ---- presence ------------------------------------------------------------------------------- */

struct seen {
	struct keeper *keeper;
	struct token_id batch[LINE_SEEN_AT_ONCE];
	size_t n;
	enum err err;
};

static void flush_seen(struct seen *s)
{
	if (s->n > 0 && s->err == ERR_OK)
		s->err = store_line_seen(s->keeper->db, s->batch, s->n);
	s->n = 0;
}

static const struct line_queue *queue_named(const struct keeper *k, struct queue_id id)
{
	for (size_t i = 0; i < k->nqueues; i++)
		if (k->queues[i].id.v == id.v)
			return &k->queues[i];
	return NULL;
}

/* Presence matters to those called, and to nobody else. */
static void note_seen(void *ctx, struct queue_id queue, struct token_id token)
{
	struct seen *s = ctx;
	const struct line_queue *q = queue_named(s->keeper, queue);

	if (q == NULL || token.v > q->called_through.v)
		return;
	s->batch[s->n++] = token;
	if (s->n == LINE_SEEN_AT_ONCE)
		flush_seen(s);
}

static enum err write_seen_tx(struct db *db, void *arg)
{
	struct seen *s = arg;

	(void)db;
	s->n = 0;
	s->err = ERR_OK;
	board_collect_seen(s->keeper->board, note_seen, s);
	flush_seen(s);
	return s->err;
}

static enum err write_seen(struct keeper *k)
{
	struct seen s = { .keeper = k };

	return db_tx(k->db, "line_seen", NULL, write_seen_tx, &s);
}

/* ---- calling -------------------------------------------------------------------------------- */

static enum err call(struct keeper *k)
{
	enum err err = ERR_OK;

	for (size_t i = 0; i < k->nqueues && err == ERR_OK; i++) {
		struct line_queue *q = &k->queues[i];
		struct token_id first = board_token_at(k->board, q->id, 1);
		struct token_id through =
		    board_token_at(k->board, q->id, CALLED_WINDOWS * q->capacity);
		struct token_id after = q->called_through;

		if (through.v <= after.v)
			continue;
		if (first.v > after.v)
			after.v = first.v - 1; /* ids in between are other queues' */
		err = store_line_call(k->db, q->id, after, through);
		if (err == ERR_OK)
			q->called_through = through;
	}
	return err;
}

/* ---- publishing ----------------------------------------------------------------------------- */

static bool differs(const struct memory *m, const struct line_queue *q, uint64_t waiting)
{
	const struct line_queue *s = &m->shown;

	return m->waiting != waiting || s->admitted_through.v != q->admitted_through.v ||
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

		if (m == NULL ||
		    !board_find(k->board, q->id, (struct token_id){ 0 }, false, &place))
			continue;
		publish(k->publisher, q, place.waiting, differs(m, q, place.waiting));
		m->shown = *q;
		m->waiting = place.waiting;
	}
}

/* ---- what the metrics tell of the database ----------------------------------------------------
 */

static int64_t instant_of(int64_t now_us, int64_t age_s)
{
	return age_s < 0 ? 0 : now_us - age_s * US_PER_S;
}

static void note_sweeps(const struct sweep_health health[SWEEP__MAX], int64_t now_us)
{
	struct metrics *m = metrics();

	for (enum sweep_name i = 0; i < SWEEP__MAX; i++) {
		const struct sweep_run *run = &health[i].run;

		atomic_store(&m->sweeps[i].started_us, instant_of(now_us, run->start_age_s));
		atomic_store(&m->sweeps[i].ended_us, instant_of(now_us, run->age_s));
		atomic_store(&m->sweeps[i].rows, run->row_count);
	}
	atomic_store(&m->looked_us, now_us);
}

/* So that whoever asks for the metrics needs no database.  What cannot be read grows old. */
static void look(struct keeper *k)
{
	struct sweep_health health[SWEEP__MAX];
	char unsafe[SAFETY_WHY_MAX];
	int64_t now_us = monotonic_us();

	if (k->looked_us != 0 && now_us - k->looked_us < LOOK_US)
		return;
	if (safety_check(k->db, unsafe) != ERR_OK ||
	    sweep_run_health(k->db, k->arena, health) != ERR_OK)
		return;
	metric_set(METRIC_DB_SAFE, *unsafe == '\0');
	note_sweeps(health, now_us);
	k->looked_us = now_us;
}

/* ---- the rounds ----------------------------------------------------------------------------- */

/* The marks are collected before the buffer that bears them is filled anew. */
static enum err read_line(struct keeper *k)
{
	enum err err;

	if (k->queues != NULL && (err = write_seen(k)) != ERR_OK)
		return err;
	arena_reset(k->arena);
	k->queues = NULL;
	k->nqueues = 0;
	if ((err = refresh(k)) != ERR_OK || (err = call(k)) != ERR_OK)
		return err;
	return store_line_beat(k->db);
}

enum err keeper_round(struct keeper *k)
{
	enum err err = read_line(k);

	if (err == ERR_OK)
		publish_all(k);
	return err;
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
	bool was_away = false;

	while (!*stop) {
		int64_t began = monotonic_us();
		enum err err = read_line(k);
		int64_t took = monotonic_us() - began;

		metric_add(err == ERR_OK ? METRIC_BOARD_ROUNDS : METRIC_BOARD_FAILURES);
		/* A push server that is slow does not make the line older. */
		if (err == ERR_OK) {
			publish_all(k);
			look(k);
		}
		if (err != ERR_OK && !was_away)
			log_warn("the line is not read: %s", err_code(err));
		if (err == ERR_OK && was_away)
			log_info("the line is read again");
		was_away = err != ERR_OK;
		sleep_until(began + period_after(took));
	}
	keeper_free(&k);
}
