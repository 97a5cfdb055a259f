#include "line/board.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "base/log.h"

#define ENDED_SLOTS 65536
#define CUT_OFF_US  (5 * US_PER_S) /* a statement is ended by the server after 4 s */

struct queue_slot {
	struct line_queue queue;
	size_t first, n; /* its places */
};

/* One of the two. */
struct buffer {
	struct instant as_of;
	int64_t taken_us; /* of the monotonic clock, which all processes of a host share */
	size_t nqueues, nplaces;
	struct queue_slot queues[BOARD_QUEUES_MAX];
};

struct place {
	uint64_t token;
	int64_t expires_us;
};

/*
 * `flips` counts finished fillings and buffer flips % 2 is read; `takes` counts buffers taken for
 * filling.  A reader that began at flips = g has read one snapshot if takes has not come to g + 2
 * by its end.
 */
struct board {
	size_t size, room;
	_Atomic uint64_t flips, takes;
	_Atomic int64_t done_us[BOARD__DEEDS]; /* 0: never */
	_Atomic int64_t asked_us; /* since when the database owes an answer; 0: it does not */
	_Atomic uint64_t ended[ENDED_SLOTS]; /* token n at n % ENDED_SLOTS */
	struct buffer buffers[2];
	/* room places and room seen bytes for each buffer follow */
};

/* The board's constness is the caller's word; memory is shared and changes all the time. */
static struct buffer *buffer_of(const struct board *board, unsigned which)
{
	return (struct buffer *)&board->buffers[which];
}

static struct place *places_of(const struct board *board, unsigned which)
{
	return (struct place *)(board + 1) + board->room * which;
}

static _Atomic unsigned char *seen_of(const struct board *board, unsigned which)
{
	return (_Atomic unsigned char *)(places_of(board, 2)) + board->room * which;
}

struct board *board_new(size_t places)
{
	size_t size = sizeof(struct board) + 2 * places * (sizeof(struct place) + 1);
	struct board *board = mmap(
	    NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (board == MAP_FAILED)
		log_fatal("no memory for a line of %zu", places);
	board->size = size;
	board->room = places;
	return board;
}

void board_free(struct board **board)
{
	if (*board != NULL)
		munmap(*board, (*board)->size);
	*board = NULL;
}

/* The number of queues is read once: it may change under a reader. */
static struct queue_slot *slot_of(struct buffer *b, struct queue_id queue)
{
	size_t n = *(volatile size_t *)&b->nqueues, low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (b->queues[middle].queue.id.v < queue.v)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && b->queues[low].queue.id.v == queue.v ? &b->queues[low] : NULL;
}

/* ---- the keeper's side ---------------------------------------------------------------------- */

static unsigned filled_next(const struct board *board)
{
	return (atomic_load(&board->flips) + 1) % 2;
}

void board_begin(struct board *board)
{
	struct buffer *b = buffer_of(board, filled_next(board));

	atomic_store(&board->takes, atomic_load(&board->flips) + 1);
	atomic_thread_fence(memory_order_seq_cst);
	b->nqueues = 0;
	b->nplaces = 0;
	b->taken_us = monotonic_us();
}

bool board_add_queue(struct board *board, const struct line_queue *queue)
{
	struct buffer *b = buffer_of(board, filled_next(board));

	if (b->nqueues == BOARD_QUEUES_MAX ||
	    (b->nqueues > 0 && b->queues[b->nqueues - 1].queue.id.v >= queue->id.v))
		return false;
	b->queues[b->nqueues++] = (struct queue_slot){ .queue = *queue };
	return true;
}

bool board_add_place(
    struct board *board, struct queue_id queue, struct token_id token, struct instant expires_at)
{
	unsigned which = filled_next(board);
	struct buffer *b = buffer_of(board, which);
	struct queue_slot *slot = slot_of(b, queue);
	struct place *places = places_of(board, which);

	if (slot == NULL || b->nplaces == board->room)
		return false;
	if (slot->n == 0)
		slot->first = b->nplaces;
	/* Another queue's places, or a younger one's, stand in between: it would not be found. */
	if (slot->first + slot->n != b->nplaces ||
	    (slot->n > 0 && places[b->nplaces - 1].token >= token.v))
		return false;
	places[b->nplaces] = (struct place){ token.v, expires_at.us };
	atomic_store_explicit(&seen_of(board, which)[b->nplaces], 0, memory_order_relaxed);
	b->nplaces++;
	slot->n++;
	return true;
}

void board_flip(struct board *board, struct instant as_of)
{
	buffer_of(board, filled_next(board))->as_of = as_of;
	atomic_fetch_add(&board->flips, 1);
}

static bool collect_from(const struct board *board, unsigned which, struct queue_id queue,
    struct token_id through, board_token_fn *fn, void *ctx)
{
	const struct queue_slot *slot = slot_of(buffer_of(board, which), queue);
	const struct place *places = places_of(board, which);
	_Atomic unsigned char *seen = seen_of(board, which);
	bool anybody = false;

	for (size_t i = 0; slot != NULL && i < slot->n; i++) {
		struct token_id token = { places[slot->first + i].token };

		if (anybody && token.v > through.v)
			break;
		if (!atomic_load_explicit(&seen[slot->first + i], memory_order_relaxed))
			continue;
		anybody = true;
		if (token.v > through.v)
			break;
		atomic_store_explicit(&seen[slot->first + i], 0, memory_order_relaxed);
		fn(ctx, token);
	}
	return anybody;
}

/* In the buffer that board_begin() is about to take are the calls from between the last asking and
 * the last flip. */
bool board_collect_seen(struct board *board, struct queue_id queue, struct token_id through,
    board_token_fn *fn, void *ctx)
{
	unsigned taken_next = filled_next(board);
	bool before = collect_from(board, taken_next, queue, through, fn, ctx);

	return collect_from(board, !taken_next, queue, through, fn, ctx) || before;
}

struct token_id board_first_places(const struct board *board, struct queue_id queue, uint64_t n,
    struct token_id after, board_token_fn *fn, void *ctx)
{
	unsigned which = atomic_load(&board->flips) % 2;
	const struct queue_slot *slot = slot_of(buffer_of(board, which), queue);
	const struct place *places;

	if (slot == NULL || slot->n == 0)
		return (struct token_id){ 0 };
	if (n > slot->n)
		n = slot->n;
	places = places_of(board, which) + slot->first;
	for (uint64_t i = n; i > 0 && places[i - 1].token > after.v; i--)
		fn(ctx, (struct token_id){ places[i - 1].token });
	return (struct token_id){ places[n - 1].token };
}

uint64_t board_places_through(
    const struct board *board, struct queue_id queue, struct token_id through)
{
	unsigned which = atomic_load(&board->flips) % 2;
	const struct queue_slot *slot = slot_of(buffer_of(board, which), queue);
	const struct place *places = places_of(board, which);
	size_t low = 0, high = slot == NULL ? 0 : slot->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (places[slot->first + middle].token <= through.v)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void board_note(struct board *board, enum board_deed deed)
{
	atomic_store(&board->done_us[deed], monotonic_us());
}

void board_ask(struct board *board)
{
	int64_t none = 0;

	atomic_compare_exchange_strong(&board->asked_us, &none, monotonic_us());
}

void board_answered(struct board *board)
{
	atomic_store(&board->asked_us, 0);
}

/* ---- the workers' side ---------------------------------------------------------------------- */

/* The place of a token among n, from 1; 0: not there. */
static size_t search(const struct place *places, size_t n, uint64_t token)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (places[middle].token < token)
			low = middle + 1;
		else
			high = middle;
	}
	return low < n && places[low].token == token ? low + 1 : 0;
}

/* One reading, perhaps of a buffer in the middle of its filling: a slot is copied before its bounds
 * are checked.  *index_r: where a listed token stands among all places. */
static bool look(const struct board *board, unsigned which, struct queue_id queue,
    struct token_id token, struct board_place *place_r, size_t *index_r)
{
	const struct buffer *b = buffer_of(board, which);
	const volatile struct queue_slot *found = slot_of(buffer_of(board, which), queue);
	const struct place *places;
	struct queue_slot slot;

	if (found == NULL)
		return false;
	slot = *found;
	if (slot.first > board->room || slot.n > board->room - slot.first)
		return false;
	places = places_of(board, which) + slot.first;
	*place_r = (struct board_place){ .queue = slot.queue,
		.as_of = b->as_of,
		.now = { b->as_of.us + monotonic_us() - b->taken_us },
		.waiting = slot.n };
	if (slot.n > 0)
		place_r->last.v = places[slot.n - 1].token;
	place_r->position = search(places, slot.n, token.v);
	if (place_r->position == 0)
		return true;
	*index_r = slot.first + place_r->position - 1;
	place_r->expires_at.us = places[place_r->position - 1].expires_us;
	place_r->ended = atomic_load(&board->ended[token.v % ENDED_SLOTS]) == token.v;
	return true;
}

bool board_find(struct board *board, struct queue_id queue, struct token_id token, bool call,
    struct board_place *place_r)
{
	uint64_t flips;
	size_t index = 0;
	bool found;

	do {
		flips = atomic_load(&board->flips);
		if (flips == 0)
			return false;
		found = look(board, flips % 2, queue, token, place_r, &index);
		atomic_thread_fence(memory_order_seq_cst);
	} while (atomic_load(&board->takes) >= flips + 2);
	/* If the buffer is taken at this very moment another token may be thought present, once. */
	if (found && call && place_r->position != 0)
		atomic_store_explicit(&seen_of(board, flips % 2)[index], 1, memory_order_relaxed);
	return found;
}

size_t board_queues(const struct board *board, struct board_queue list_r[BOARD_QUEUES_MAX])
{
	const struct buffer *b;
	uint64_t flips;
	size_t n;

	do {
		flips = atomic_load(&board->flips);
		if (flips == 0)
			return 0;
		b = buffer_of(board, flips % 2);
		n = *(const volatile size_t *)&b->nqueues;
		for (size_t i = 0; i < n; i++)
			list_r[i] = (struct board_queue){ b->queues[i].queue, b->queues[i].n };
		atomic_thread_fence(memory_order_seq_cst);
	} while (atomic_load(&board->takes) >= flips + 2);
	return n;
}

void board_mark_ended(struct board *board, struct token_id token)
{
	atomic_store(&board->ended[token.v % ENDED_SLOTS], token.v);
}

bool board_is_full(const struct board *board)
{
	return buffer_of(board, atomic_load(&board->flips) % 2)->nplaces == board->room;
}

bool board_is_cut_off(const struct board *board)
{
	int64_t asked_us = atomic_load(&board->asked_us);

	return asked_us != 0 && monotonic_us() - asked_us > CUT_OFF_US;
}

int64_t board_deed_age_us(const struct board *board, enum board_deed deed)
{
	int64_t done_us = atomic_load(&board->done_us[deed]);

	return done_us == 0 ? -1 : monotonic_us() - done_us;
}

int64_t board_age_us(const struct board *board)
{
	int64_t age_us;

	board_as_of(board, &age_us);
	return age_us;
}

struct instant board_now(const struct board *board)
{
	int64_t age_us;
	struct instant as_of = board_as_of(board, &age_us);

	return age_us < 0 ? INSTANT_NULL : (struct instant){ as_of.us + age_us };
}

struct instant board_as_of(const struct board *board, int64_t *age_us_r)
{
	struct instant as_of;
	uint64_t flips;

	do {
		const volatile struct buffer *b;

		*age_us_r = -1;
		flips = atomic_load(&board->flips);
		if (flips == 0)
			return INSTANT_NULL;
		b = buffer_of(board, flips % 2);
		as_of.us = b->as_of.us;
		*age_us_r = monotonic_us() - b->taken_us;
		atomic_thread_fence(memory_order_seq_cst);
	} while (atomic_load(&board->takes) >= flips + 2);
	return as_of;
}
