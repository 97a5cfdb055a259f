/*
 * The line as the edge sees it: whether the board or SQL answers is decided here and known to
 * nobody else.  A poll from beyond the first `capacity` places, of a token that the board lists,
 * does no SQL; one from the first places, or of a token that is not listed (younger than the
 * board, admitted, ended), is one indexed read, and admission if due.  While the database hangs,
 * those listed are answered by the board, and all else is refused at once: ERR_DB_DOWN.
 */
#ifndef LINE_LINE_H
#define LINE_LINE_H

#include "domain/queue.h"
#include "line/board.h"

struct line {
	struct board *board; /* NULL: there is none, SQL answers all */
};

/* As queue_join().  ERR_DB_BUSY for a newcomer when the line has no room. */
MUST_CHECK enum err line_join(const struct line *line, struct db *db, const struct uuid *user,
    struct concert_id concert, struct token_view *view_r, bool *created_r);
/* As queue_place(); `call`: the holder asks, and is present.  A listed waiter gets the last known
 * place, with its as_of, even while the database is away. */
MUST_CHECK enum err line_place(const struct line *line, struct db *db, const struct token *token,
    bool call, bool promote, struct token_view *view_r);
/* How old what polls are told may be; -1: there is no board, or it was never filled. */
int64_t line_age_us(const struct line *line);
/* How long ago this host's keeper last did that; -1: never. */
int64_t line_deed_age_us(const struct line *line, enum board_deed deed);
/* As line_age_us(), and from when that is, by the database's clock; null: as above. */
struct instant line_as_of(const struct line *line, int64_t *age_us_r);
/* Every queue as polls see it. */
struct board_queue *line_queues(const struct line *line, struct arena *arena, size_t *n_r);
/* As queue_leave(). */
MUST_CHECK enum err line_leave(const struct line *line, struct db *db, const struct token *token);

#endif
