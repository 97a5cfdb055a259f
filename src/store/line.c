#include "store/line.h"

#include <assert.h>

#include "store/list.h"
#include "store/stmt.h"

static void queue_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct line_queue *q = out;

	(void)arena;
	q->id.v = db_u64(rows, 0);
	q->state = (enum queue_state)db_u64(rows, 1);
	q->capacity = db_u64(rows, 2);
	q->active = db_u64(rows, 3);
	q->absent_after_s = db_u64(rows, 4);
	q->admitted_total = db_u64(rows, 5);
	q->admitted_through.v = db_u64(rows, 6);
	q->called_through.v = db_u64(rows, 7);
	q->now = db_instant(rows, 8);
}

enum err store_line_queues(
    struct db *db, struct arena *arena, struct line_queue **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_LINE_QUEUES, DB_NO_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), queue_row, n_r);
	return err;
}

struct stream {
	store_line_place_fn *fn;
	void *ctx;
};

static void place_row(const struct db_rows *rows, void *ctx)
{
	const struct stream *s = ctx;

	s->fn(s->ctx, (struct queue_id){ db_u64(rows, 0) }, (struct token_id){ db_u64(rows, 1) },
	    db_instant(rows, 2));
}

enum err store_line_places(struct db *db, store_line_place_fn *fn, void *ctx)
{
	struct stream s = { fn, ctx };

	return db_stream(db, STMT_LINE_PLACES, place_row, &s, DB_NO_ARGS);
}

enum err store_line_seen(struct db *db, const struct token_id *tokens, size_t n)
{
	struct db_arg args[LINE_SEEN_AT_ONCE];

	assert(n >= 1 && n <= LINE_SEEN_AT_ONCE);
	for (size_t i = 0; i < LINE_SEEN_AT_ONCE; i++)
		args[i] = DB_U64(tokens[i < n ? i : n - 1].v);
	return db_exec(db, STMT_LINE_SEEN, NULL, args, LINE_SEEN_AT_ONCE);
}

enum err store_line_called(struct db *db, struct queue_id queue, struct token_id through)
{
	return db_exec(db, STMT_LINE_CALLED, NULL, DB_ARGS(DB_U64(through.v), DB_U64(queue.v)));
}

enum err store_line_beat(struct db *db, struct instant noted_to)
{
	return db_exec(db, STMT_LINE_BEAT, NULL, DB_ARGS(DB_INSTANT(noted_to)));
}

enum err store_line_forgive(struct db *db, struct queue_id queue)
{
	return db_exec(db, STMT_LINE_FORGIVE, NULL, DB_ARGS(DB_U64(queue.v)));
}

static void called_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct line_called *called = out;

	(void)arena;
	called->queue.v = db_u64(rows, 0);
	called->through.v = db_u64(rows, 1);
	called->silent_since = db_instant(rows, 2);
}

enum err store_line_list_called(
    struct db *db, struct arena *arena, struct line_called **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, STMT_LINE_LIST_CALLED, DB_NO_ARGS);
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), called_row, n_r);
	return err;
}

enum err store_line_expire_absent(
    struct db *db, const struct line_called *called, unsigned limit, uint64_t *n_r)
{
	return db_exec(db, STMT_LINE_EXPIRE_ABSENT, n_r,
	    DB_ARGS(DB_U64(called->queue.v), DB_U64(called->through.v),
		DB_INSTANT(called->silent_since), DB_U64(limit)));
}
