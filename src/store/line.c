#include "store/line.h"

#include <assert.h>

#include "store/stmt.h"

DB_ROW(line_queue, struct line_queue, COL(id), COL(state), COL(capacity), COL(active),
    COL_AS(absent_after_s, "absent_after"), COL(admitted_total), COL(admitted_through),
    COL(called_through), COL(now));

enum err store_line_queues(
    struct db *db, struct arena *arena, struct line_queue **list_r, size_t *n_r)
{
	return db_list(db, STMT_LINE_QUEUES, arena, list_r, n_r, DB_NO_ARGS);
}

struct line_place {
	struct queue_id queue;
	struct token_id token;
	struct instant expires_at;
};

DB_ROW(line_place, struct line_place, COL(queue), COL(token), COL(expires_at));

struct stream {
	store_line_place_fn *fn;
	void *ctx;
};

static void read_place(const struct db_rows *rows, void *ctx)
{
	const struct stream *s = ctx;
	struct line_place place;

	db_read(rows, NULL, &place);
	s->fn(s->ctx, place.queue, place.token, place.expires_at);
}

enum err store_line_places(struct db *db, store_line_place_fn *fn, void *ctx)
{
	struct stream s = { fn, ctx };

	return db_stream(db, STMT_LINE_PLACES, read_place, &s, DB_NO_ARGS);
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

DB_ROW(line_called, struct line_called, COL(queue), COL(through), COL(silent_since));

enum err store_line_list_called(
    struct db *db, struct arena *arena, struct line_called **list_r, size_t *n_r)
{
	return db_list(db, STMT_LINE_LIST_CALLED, arena, list_r, n_r, DB_NO_ARGS);
}

enum err store_line_expire_absent(
    struct db *db, const struct line_called *called, unsigned limit, uint64_t *n_r)
{
	return db_exec(db, STMT_LINE_EXPIRE_ABSENT, n_r,
	    DB_ARGS(DB_U64(called->queue.v), DB_U64(called->through.v),
		DB_INSTANT(called->silent_since), DB_U64(limit)));
}
