#include "line/line.h"

#include "domain/pace.h"

static void view_from_board(
    const struct token *token, const struct board_place *place, struct token_view *view_r)
{
	const struct line_queue *queue = &place->queue;
	bool lapsed = instant_reached(place->expires_at, place->now);
	uint64_t position = lapsed ? 0 : place->position;

	*view_r = (struct token_view){
		.token = *token,
		.status = lapsed ? TOKEN_EXPIRED : TOKEN_WAITING,
		.reason = lapsed ? END_WAITED_OUT : END_NONE,
		.position = position,
		.waiting = place->waiting,
		.eta_s = pace_eta_s(position, queue->admitted_per_s),
		.expires_at = place->expires_at,
		.queue_state = queue->state,
		.called_through = queue->called_through.v,
		.poll_after_ms =
		    pace_poll_after_ms(position, token->id.v <= queue->called_through.v,
			queue->absent_after_s, queue->admitted_per_s),
		.as_of = place->as_of,
		.now = place->now,
	};
}

static bool database_is_away(enum err err)
{
	return err == ERR_DB_DOWN || err == ERR_DB_BUSY || err == ERR_DB_RETRY;
}

/* A database that hangs would hold each worker for its 8 s: those that the board can answer would
 * wait behind those that it cannot. */
static bool is_cut_off(const struct line *line)
{
	return line->board != NULL && board_is_cut_off(line->board);
}

/* Near the front those ahead are counted anew, and are few; elsewhere the board knows them, but for
 * those who joined since. */
static struct place_hint hint_from(const struct board_place *place, struct token_id token)
{
	struct place_hint hint = {
		.waiting = place->waiting,
		.admitted_per_s = place->queue.admitted_per_s,
	};

	if (place->position == 0) {
		hint.before = place->waiting;
		hint.after = place->waiting > 0 ? place->last : place->queue.admitted_through;
	} else if (place->position > place->queue.capacity) {
		hint.before = place->position - 1;
		hint.after.v = token.v - 1;
	} else {
		hint.front = true;
	}
	return hint;
}

enum err line_place(const struct line *line, struct db *db, const struct token *token, bool call,
    bool promote, struct token_view *view_r)
{
	struct board_place place;
	struct place_hint hint;
	bool found, listed;
	enum err err;

	found =
	    line->board != NULL && board_find(line->board, token->queue, token->id, call, &place);
	listed = found && place.position != 0 && !place.ended;
	if (listed && (place.position > place.queue.capacity || is_cut_off(line))) {
		view_from_board(token, &place, view_r);
		return ERR_OK;
	}
	if (is_cut_off(line))
		return ERR_DB_DOWN;
	if (!found)
		return queue_place(db, token, promote, view_r);
	hint = hint_from(&place, token->id);
	err = queue_place_near(db, token, promote, &hint, view_r);
	if (err == ERR_OK && !hint.front && view_r->status == TOKEN_WAITING)
		view_r->as_of = place.as_of; /* most of those ahead were counted then */
	if (!listed || !database_is_away(err))
		return err;
	view_from_board(token, &place, view_r);
	return ERR_OK;
}

enum err line_join(const struct line *line, struct db *db, const struct uuid *user,
    struct concert_id concert, struct token_view *view_r, bool *created_r)
{
	struct token token;
	enum err err;

	if (line->board == NULL)
		return queue_join(db, user, concert, view_r, created_r);
	if (is_cut_off(line))
		return ERR_DB_DOWN;
	err = queue_enter(db, user, concert, !board_is_full(line->board), &token, created_r);
	if (err != ERR_OK)
		return err;
	err = line_place(line, db, &token, true, false, view_r);
	return queue_joined(*created_r, err);
}

enum err line_leave(const struct line *line, struct db *db, const struct token *token)
{
	enum err err = is_cut_off(line) ? ERR_DB_DOWN : queue_leave(db, token);

	if (err == ERR_OK && line->board != NULL)
		board_mark_ended(line->board, token->id);
	return err;
}

int64_t line_age_us(const struct line *line)
{
	return line->board == NULL ? -1 : board_age_us(line->board);
}

int64_t line_deed_age_us(const struct line *line, enum board_deed deed)
{
	return line->board == NULL ? -1 : board_deed_age_us(line->board, deed);
}

struct instant line_as_of(const struct line *line, int64_t *age_us_r)
{
	*age_us_r = -1;
	return line->board == NULL ? INSTANT_NULL : board_as_of(line->board, age_us_r);
}

struct board_queue *line_queues(const struct line *line, struct arena *arena, size_t *n_r)
{
	struct board_queue *list = arena_array(arena, BOARD_QUEUES_MAX, sizeof(*list));

	*n_r = line->board == NULL ? 0 : board_queues(line->board, list);
	return list;
}
