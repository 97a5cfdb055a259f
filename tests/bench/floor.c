#include "floor.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tally.h"

#define SEATS_AT_ONCE 20
#define TAIL_MAX      500
#define BOARD_US      1000000
#define PRICE         1000
#define CHARGE        1000
#define BALANCE_MAX   UINT64_C(1000000000000)

/* Columns of the answers that the next statement needs. */
enum { JOIN_USER = 0, JOIN_QUEUE = 1, JOIN_WAITING_TTL = 3, JOIN_SLOT_FREE = 7 };
enum { VIEW_FREE_SLOTS = 12 };
enum { GATE_ADMITS = 0, GATE_CAPACITY = 1, GATE_ACTIVE = 4, GATE_WAITING = 6, GATE_CALLED = 8 };
enum { STATE_USER = 0, CONTEXT_USER = 0, SEAT_PRICE = 3, RESERVATION_USER = 3 };
enum { SEATS_AVAILABLE_ONLY = 0 };

/* A guarded write that did not hit would not be the product's work. */
static void must(const struct sql_answer *answer, size_t rows, const char *what)
{
	if (answer->lost || answer->rows == rows)
		return;
	fprintf(stderr, "bare: %s: %zu rows, not %zu\n", what, answer->rows, rows);
	exit(1);
}

/* Until it commits. */
static void transaction(struct sql *sql, struct person *p, floor_work *work)
{
	do {
		sql_begin(sql);
		work(sql, p);
	} while (!sql_commit(sql));
}

/* ---- admission ---------------------------------------------------------------------------- */

static void admit_next(struct sql *sql, const struct person *p)
{
	struct sql_answer gate = *RUN(sql, GATE_READ, N(p->queue));
	struct sql_answer next;

	if (gate.number[GATE_ADMITS] == 0 || gate.number[GATE_WAITING] == 0 ||
	    gate.number[GATE_ACTIVE] >= gate.number[GATE_CAPACITY])
		return;
	/* Nobody is absent: all have only just come. */
	next = *RUN(sql, TOKEN_LOCK_NEXT, N(gate.number[GATE_CALLED]), NOTHING, N(p->queue),
	    N(gate.number[GATE_CAPACITY] - gate.number[GATE_ACTIVE]));
	if (next.rows == 0)
		return;
	must(RUN(sql, GATE_ADMIT, N(next.rows), N(next.last), N(next.last), N(next.rows),
		 N(p->queue), N(next.number[0]), N(next.last)),
	    1 + next.rows, "GATE_ADMIT");
}

/* As a poll does, and as whoever frees a slot does. */
static void admit_if_free(struct sql *sql, struct person *p)
{
	if (RUN(sql, GATE_LOCK_IF_FREE, N(p->queue))->rows != 0)
		admit_next(sql, p);
}

static void admit_if_wanted(struct sql *sql, struct person *p)
{
	if (RUN(sql, GATE_LOCK_IF_WANTED, N(p->queue))->rows != 0)
		admit_next(sql, p);
}

/* ---- joining ------------------------------------------------------------------------------ */

static void enter(struct sql *sql, struct person *p, const struct sql_answer *context)
{
	p->queue = context->number[JOIN_QUEUE];
	p->token = RUN(sql, TOKEN_INSERT, N(p->queue), N(context->number[JOIN_USER]), NOTHING,
	    N(context->number[JOIN_WAITING_TTL]))
		       ->insert_id;
}

/* The board lists who waited when it was filled, each second; who is younger is counted. */
static uint64_t listed_through(const struct person *p)
{
	static uint64_t through, filled_us;

	if (now_us() - filled_us >= BOARD_US) {
		filled_us = now_us();
		through = p->token - 1;
	}
	return through;
}

static const struct sql_answer *view(struct sql *sql, const struct person *p)
{
	return RUN(sql, TOKEN_VIEW_TAIL, N(p->queue), N(listed_through(p)), N(p->token),
	    N(TAIL_MAX), N(p->token), T(p->uuid));
}

/* One who waits although a slot is free polls; behind a line the slots read as 0 or less. */
static void promote(struct sql *sql, struct person *p)
{
	int64_t free_slots;

	do {
		transaction(sql, p, admit_if_free);
		free_slots = (int64_t)view(sql, p)->number[VIEW_FREE_SLOTS];
	} while (free_slots > 0);
}

static void join(struct sql *sql, struct person *p)
{
	struct sql_answer context =
	    *RUN(sql, TOKEN_JOIN_CONTEXT_OF_CONCERT, N(p->concert), T(p->uuid));

	if (context.number[JOIN_SLOT_FREE] != 0) {
		do {
			sql_begin(sql);
			RUN(sql, GATE_LOCK, N(p->queue));
			enter(sql, p, &context);
			admit_next(sql, p);
		} while (!sql_commit(sql));
	} else {
		enter(sql, p, &context);
	}
	if ((int64_t)view(sql, p)->number[VIEW_FREE_SLOTS] > 0)
		promote(sql, p);
}

/* ---- looking around ----------------------------------------------------------------------- */

static uint64_t require(struct sql *sql, const struct person *p)
{
	return RUN(sql, TOKEN_STATE, N(p->token), T(p->uuid))->number[STATE_USER];
}

static void dates(struct sql *sql, struct person *p)
{
	require(sql, p);
	RUN(sql, CONCERT_QUEUE, N(p->concert));
	RUN(sql, SCHEDULE_LIST, N(p->concert));
}

static void seats(struct sql *sql, struct person *p)
{
	require(sql, p);
	RUN(sql, SCHEDULE_IDS_OF_DATE, N(p->concert), T(p->date));
	RUN(sql, CONCERT_QUEUE, N(p->concert));
	RUN(sql, SEAT_LIST, N(p->schedule), N(SEATS_AVAILABLE_ONLY));
}

/* ---- holding ------------------------------------------------------------------------------ */

static void seat_list(struct sql_arg *args, const struct person *p)
{
	for (size_t i = 0; i < SEATS_AT_ONCE; i++)
		args[i] = N(p->seat);
}

static void hold_work(struct sql *sql, struct person *p)
{
	struct sql_arg lock[1 + SEATS_AT_ONCE] = { N(p->schedule) };
	struct sql_arg add[2 + SEATS_AT_ONCE];
	uint64_t user, price;

	RUN(sql, TOKEN_LOCK, N(p->token));
	user = RUN(sql, RESERVATION_CONTEXT, N(p->schedule), N(p->token))->number[CONTEXT_USER];
	seat_list(lock + 1, p);
	price = sql_run(sql, STMT_SEAT_LOCK, lock, 1 + SEATS_AT_ONCE)->number[SEAT_PRICE];
	p->reservation =
	    RUN(sql, RESERVATION_INSERT, N(user), N(p->token), N(p->schedule), N(price))->number[0];
	add[0] = N(p->reservation);
	add[1] = N(p->schedule);
	seat_list(add + 2, p);
	sql_run(sql, STMT_RESERVATION_SEAT_INSERT, add, 2 + SEATS_AT_ONCE);
	must(RUN(sql, RESERVATION_HOLD, N(p->reservation)), 2, "RESERVATION_HOLD");
}

static void hold(struct sql *sql, struct person *p)
{
	transaction(sql, p, hold_work);
}

/* ---- paying ------------------------------------------------------------------------------- */

static void pay_work(struct sql *sql, struct person *p)
{
	uint64_t user, payment;

	user = RUN(sql, PAYMENT_LOCK, N(p->token), N(p->reservation), T(p->uuid))
		   ->number[RESERVATION_USER];
	payment = RUN(sql, PAYMENT_INSERT, N(p->reservation))->number[0];
	must(RUN(sql, PAYMENT_CONFIRM, N(payment)), 5, "PAYMENT_CONFIRM");
	RUN(sql, LEDGER_INSERT, N(user), T("PAYMENT"), MINUS(PRICE), N(payment), N(user));
}

static void pay(struct sql *sql, struct person *p)
{
	transaction(sql, p, pay_work);
	transaction(sql, p, admit_if_wanted);
}

/* ---- charging ----------------------------------------------------------------------------- */

static void charge_work(struct sql *sql, struct person *p)
{
	uint64_t user = require(sql, p);

	RUN(sql, USER_CREDIT, N(CHARGE), N(user), N(CHARGE), N(BALANCE_MAX));
	RUN(sql, LEDGER_INSERT, N(user), T("CHARGE"), N(CHARGE), NOTHING, N(user));
}

static void charge(struct sql *sql, struct person *p)
{
	transaction(sql, p, charge_work);
}

static void naive(struct sql *sql, struct person *p)
{
	RUN(sql, NAIVE_POSITION, N(p->queue), N(p->token));
}

static void flow(struct sql *sql, struct person *p)
{
	join(sql, p);
	dates(sql, p);
	seats(sql, p);
	hold(sql, p);
	pay(sql, p);
}

/* ---- rows --------------------------------------------------------------------------------- */

static const struct floor_row rows[] = {
	{ "join", { { "join", join } } },
	{ "enter", { { "enter", join } } },
	{ "hold", { { "hold", hold } } },
	{ "pay", { { "pay", pay } } },
	{ "turn", { { "hold", hold }, { "pay", pay } } },
	{ "charge", { { "charge", charge } } },
	{ "flow", { { "flow", flow } } },
	{ "naive", { { "naive", naive } } },
};

const struct floor_row *floor_row_named(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}
