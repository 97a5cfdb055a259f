/* The operator's call for the figures of the last hour.  It asks no database. */
#include <stdlib.h>

#include "base/metric.h"
#include "edge/guard.h"
#include "edge/handlers.h"

#define COLUMN_SIZE 8 /* of a number in a column, about */

struct history_query {
	struct instant since;
};

static const struct query_param history_params[] = {
	QUERY_PARAM(struct history_query, since, "since", query_read_instant),
};

/* An interval lies between a sample and the one before it, and is named by its end. */
struct columns {
	const struct history_sample **samples;
	size_t n;
	const struct board_queue *queues; /* by id */
	size_t nqueues;
	uint8_t *places; /* n of each queue: where it is in each sample, from 1; 0: it is not */
	struct json_out *out;
};

/* Counters begin anew with the memory that they are in, and only then. */
static uint64_t gone(uint64_t before, uint64_t after)
{
	return after >= before ? after - before : 0;
}

static void number_or_null(struct json_out *out, bool there, uint64_t v)
{
	if (there)
		out_u64(out, NULL, v);
	else
		out_null(out, NULL);
}

/* ---- of the whole ---------------------------------------------------------------------------- */

static void instants(const struct columns *c)
{
	out_array(c->out, "at");
	for (size_t i = 1; i < c->n; i++)
		out_instant(c->out, NULL, (struct instant){ c->samples[i]->at_us });
	out_array_end(c->out);
}

static void counts(const struct columns *c, const char *name, enum history_count which)
{
	out_array(c->out, name);
	for (size_t i = 1; i < c->n; i++)
		out_u64(c->out, NULL,
		    gone(c->samples[i - 1]->counts[which], c->samples[i]->counts[which]));
	out_array_end(c->out);
}

static void slowest(const struct columns *c)
{
	out_array(c->out, "p95_us");
	for (size_t i = 1; i < c->n; i++) {
		uint64_t within[METRICS_BUCKETS + 1];
		int64_t us;

		for (size_t b = 0; b <= METRICS_BUCKETS; b++)
			within[b] = gone(c->samples[i - 1]->within[b], c->samples[i]->within[b]);
		us = metric_quantile_us(within, 95);
		number_or_null(c->out, us >= 0, (uint64_t)us);
	}
	out_array_end(c->out);
}

/* ---- of a queue ------------------------------------------------------------------------------ */

_Static_assert(HISTORY_QUEUES <= UINT8_MAX, "a place fits");

static int by_id(const void *key, const void *item)
{
	const uint64_t *id = key;
	const struct board_queue *q = item;

	return (*id > q->queue.id.v) - (*id < q->queue.id.v);
}

static void find_queues(struct columns *c, struct arena *arena)
{
	c->places = arena_array(arena, c->nqueues * c->n, sizeof(*c->places));
	for (size_t i = 0; i < c->n; i++)
		for (size_t at = 0; at < c->samples[i]->nqueues; at++) {
			const struct board_queue *q = bsearch(&c->samples[i]->queues[at].id,
			    c->queues, c->nqueues, sizeof(*q), by_id);

			if (q != NULL)
				c->places[(size_t)(q - c->queues) * c->n + i] = (uint8_t)(at + 1);
		}
}

static const struct history_queue *queue_in(
    const struct columns *c, const uint8_t *places, size_t sample)
{
	return places[sample] == 0 ? NULL : &c->samples[sample]->queues[places[sample] - 1];
}

static bool is_sampled(const struct columns *c, const uint8_t *places)
{
	for (size_t i = 1; i < c->n; i++)
		if (places[i] != 0)
			return true;
	return false;
}

typedef uint64_t queue_value(const struct history_queue *before, const struct history_queue *q);

static uint64_t waiting(const struct history_queue *before, const struct history_queue *q)
{
	(void)before;
	return q->waiting;
}

static uint64_t active(const struct history_queue *before, const struct history_queue *q)
{
	(void)before;
	return q->active;
}

static uint64_t admitted(const struct history_queue *before, const struct history_queue *q)
{
	return gone(before->admitted, q->admitted);
}

static void queue_column(const struct columns *c, const char *name, const uint8_t *places,
    queue_value *value, bool between)
{
	out_array(c->out, name);
	for (size_t i = 1; i < c->n && places != NULL; i++) {
		const struct history_queue *before = queue_in(c, places, i - 1);
		const struct history_queue *q = queue_in(c, places, i);
		bool there = q != NULL && (before != NULL || !between);

		number_or_null(c->out, there, there ? value(before, q) : 0);
	}
	out_array_end(c->out);
}

/* How it stands on the board at this moment, and its columns: most of a thousand queues are empty,
 * and in no sample. */
static void queue(const struct columns *c, const struct board_queue *q)
{
	const uint8_t *places = c->places + (size_t)(q - c->queues) * c->n;

	if (!is_sampled(c, places))
		places = NULL;
	out_object(c->out, NULL);
	out_u64(c->out, "queue_id", q->queue.id.v);
	out_text(c->out, "queue_state", queue_state_text(q->queue.state));
	out_u64(c->out, "capacity", q->queue.capacity);
	out_u64(c->out, "waiting_now", q->waiting);
	out_u64(c->out, "active_now", q->queue.active);
	queue_column(c, "waiting", places, waiting, false);
	queue_column(c, "active", places, active, false);
	queue_column(c, "admitted", places, admitted, true);
	out_object_end(c->out);
}

/* ---- the answer ------------------------------------------------------------------------------ */

/* From when the figures of this moment are, and how long ago that was. */
static void board(struct json_out *out, const struct line *line)
{
	int64_t age_us;
	struct instant as_of = line_as_of(line, &age_us);

	if (age_us < 0) {
		out_null(out, "as_of");
		out_null(out, "board_age_ms");
		return;
	}
	out_instant(out, "as_of", as_of);
	out_i64(out, "board_age_ms", age_us / 1000);
}

static void columns(const struct columns *c)
{
	instants(c);
	for (enum history_count i = 0; i < HISTORY__MAX; i++)
		counts(c, history_count_name(i), i);
	slowest(c);
}

enum err ops_history_get(struct request *r)
{
	struct history_query in = { .since = INSTANT_NULL };
	struct arena *arena = r->edge->arena;
	const struct line *line = &r->edge->line;
	struct columns c;
	struct json_out out;
	enum err err;

	err = guard_query(r, history_params, 1, &in);
	if (err != ERR_OK)
		return err;
	c.samples = history_read(&metrics()->history, arena, in.since.us, &c.n);
	c.queues = line_queues(line, arena, &c.nqueues);
	find_queues(&c, arena);
	out =
	    out_begin(arena, 512 + c.nqueues * 160 + c.n * (24 + (HISTORY__MAX + 1) * COLUMN_SIZE));
	c.out = &out;
	out_object(&out, NULL);
	board(&out, line);
	out_u64(&out, "every_seconds", HISTORY_EVERY_US / US_PER_S);
	columns(&c);
	out_array(&out, "queues");
	for (size_t i = 0; i < c.nqueues; i++)
		queue(&c, &c.queues[i]);
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}
