/*
 * The line board: who waits, in order, in memory that the keeper writes and every worker reads.
 *
 * The board is double-buffered in one MAP_SHARED mapping made before the workers are forked.  One
 * writer (the keeper) fills the buffer that nobody reads and flips; readers never wait, and search
 * again if the buffer they searched was taken for writing meanwhile.  A writer killed at any
 * instant leaves the last flipped buffer as it is; the next one begins anew.
 *
 * Readers write two things: a byte beside a place, which the keeper collects, says that its holder
 * made a call; and a token that a worker has ended is remembered, whatever filling is under way,
 * until another whose id differs by a multiple of 65,536 ends.
 *
 * The keeper also leaves word of a database that does not answer, so that not every worker has to
 * find that out by waiting.
 */
#ifndef LINE_BOARD_H
#define LINE_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/id.h"
#include "base/instant.h"
#include "store/line.h"

#define BOARD_QUEUES_MAX 1000
/* Older than that it is not what is.  Three times the keeper's longest period. */
#define BOARD_STALE_US INT64_C(15000000)

struct board;

/* Room for `places` waiters; memory is touched as it is used.  Never returns NULL. */
struct board *board_new(size_t places);
void board_free(struct board **board);

/* ---- the keeper's side ---------------------------------------------------------------------- */

/* Takes the buffer that nobody reads. */
void board_begin(struct board *board);
/* Ids rising; false: no room for more queues, or out of order. */
bool board_add_queue(struct board *board, const struct line_queue *queue);
/* Places of one queue after the other, ids rising; false: no room, or out of order. */
bool board_add_place(
    struct board *board, struct queue_id queue, struct token_id token, struct instant expires_at);
/* What was added becomes what is read. */
void board_flip(struct board *board, struct instant as_of);

typedef void board_token_fn(void *ctx, struct token_id token);
/* Calls fn for each token of the queue up to `through` whose holder has made a call since this was
 * last asked.  True: somebody in the queue has, called or not.  Between a flip and the next begin.
 */
bool board_collect_seen(struct board *board, struct queue_id queue, struct token_id through,
    board_token_fn *fn, void *ctx);
/* Of the buffer that is read: calls fn for each token after `after` in the queue's first `n`
 * places, n > 0, the last one first.  Returns the last of those places' token; 0: nobody waits. */
struct token_id board_first_places(const struct board *board, struct queue_id queue, uint64_t n,
    struct token_id after, board_token_fn *fn, void *ctx);
/* How many of the queue wait up to that token, by the buffer that is read. */
uint64_t board_places_through(
    const struct board *board, struct queue_id queue, struct token_id through);

/* What the keeper has done for all queues, in a round that went well; now. */
enum board_deed {
	BOARD_WRITTEN,   /* its heartbeat, to the database */
	BOARD_PUBLISHED, /* every public file */
	BOARD__DEEDS
};
void board_note(struct board *board, enum board_deed deed);

/* The database is asked; it has answered.  An unanswered question stays asked, whoever asks next.
 */
void board_ask(struct board *board);
void board_answered(struct board *board);

/* ---- the workers' side ---------------------------------------------------------------------- */

struct board_place {
	struct line_queue queue; /* as of as_of */
	struct instant as_of;    /* of the snapshot, by the database's clock */
	struct instant now; /* as_of and the time gone since: the database's clock, estimated */
	uint64_t waiting;
	uint64_t position;         /* 1..waiting; 0: the board does not list the token */
	struct instant expires_at; /* of a listed token */
	struct token_id last;      /* the youngest that is listed; 0: none */
	bool ended;                /* a worker has ended the token since */
};

/*
 * False when the board knows nothing of the queue: never filled, or a queue younger than it.  With
 * `call`, a listed token is marked as seen.
 */
bool board_find(struct board *board, struct queue_id queue, struct token_id token, bool call,
    struct board_place *place_r);
/* All queues of one snapshot; returns how many. */
struct board_queue {
	struct line_queue queue;
	uint64_t waiting;
};

size_t board_queues(const struct board *board, struct board_queue list_r[BOARD_QUEUES_MAX]);
/* The token's row decides from now on. */
void board_mark_ended(struct board *board, struct token_id token);
/* Every place is taken. */
bool board_is_full(const struct board *board);

/* The database has owed the keeper an answer for so long that nobody else shall wait for one. */
bool board_is_cut_off(const struct board *board);

/* How long ago the keeper of this host last did that, in microseconds; -1: never. */
int64_t board_deed_age_us(const struct board *board, enum board_deed deed);

/* Of when the snapshot is, by the database's clock, and its age as below; null: there is none. */
struct instant board_as_of(const struct board *board, int64_t *age_us_r);
/* How old the snapshot is, in microseconds of the monotonic clock; -1: there is none. */
int64_t board_age_us(const struct board *board);
/* The database's clock, as the snapshot and the time gone since tell it; null: there is none. */
struct instant board_now(const struct board *board);

#endif
