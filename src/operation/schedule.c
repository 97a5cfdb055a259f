/* Dates, their seats, and their door list. */
#include "domain/schedule.h"
#include "domain/concert.h"
#include "domain/schedule_cancel.h"

#include "domain/seat.h"
#include "operation/run.h"
#include "view/operator.h"

#define SCHEDULES_LIMIT 50

struct schedules_in {
	struct given_u64 concert, after, limit;
};

static const struct field schedules_fields[] = {
	INPUT_FIELD(struct schedules_in, concert, "concert_id", NUMBER, "", 1, INT64_MAX,
	    "all dates of that concert, and not the dates for sale of all concerts"),
	INPUT_FIELD(struct schedules_in, after, "after", NUMBER, "", 1, INT64_MAX,
	    "only dates that come after that date"),
	INPUT_FIELD(struct schedules_in, limit, "limit", NUMBER, "", 1, 100, "at most so many"),
};
const struct input input_schedules = INPUT(struct schedules_in, schedules_fields);

struct start_in {
	struct given_instant starts_at;
};

static const struct field start_fields[] = {
	INPUT_FIELD(struct start_in, starts_at, "starts_at", INSTANT, NULL, 0, 0,
	    "RFC 3339, with any offset"),
};
const struct input input_start = INPUT(struct start_in, start_fields);

struct block_in {
	struct labels labels;
};

static const struct field seats_fields[] = {
	INPUT_FIELD(
	    struct block_in, labels, "labels", LABELS, NULL, 1, SEATS_BLOCKED_AT_ONCE, "the seats"),
};
const struct input input_seats = INPUT(struct block_in, seats_fields);

struct door_in {
	struct given_bool held;
};

static const struct field door_fields[] = {
	INPUT_FIELD(struct door_in, held, "held", SWITCH, "", 0, 0, "what is only held, too"),
};
const struct input input_door = INPUT(struct door_in, door_fields);

const struct hint hints_schedule[] = {
	{ ERR_NOT_FOUND, "there is no date {id}, or it is canceled: frontrowctl schedule list" },
	{ ERR_DATE_PAST, "{starts_at} is over; nothing was changed" },
	{ ERR_DATE_TAKEN,
	    "another show of the concert begins at {starts_at}; nothing was changed" },
	{ 0 },
};

/* Of one concert all dates; of all concerts a page of the dates for sale.  A page ends, because the
 * operator's page asks every few seconds and each seat of each date is counted. */
enum err run_schedule_list(struct op *op)
{
	const struct schedules_in *in = op->in;
	unsigned limit = in->limit.given ? (unsigned)in->limit.v : SCHEDULES_LIMIT;
	struct schedule_info *list;
	size_t n;
	enum err err;

	err = in->concert.given ? schedule_list(op->db, op->arena,
				      (struct concert_id){ in->concert.v }, &list, &n)
				: schedule_page(op->db, op->arena,
				      (struct schedule_id){ in->after.v }, limit, &list, &n);
	op->field = "after"; /* there is no such date */
	if (err == ERR_OK)
		op_result_list(op, list, n);
	return err == ERR_NOT_FOUND ? ERR_INVALID_REQUEST : err;
}

static enum err show(struct op *op)
{
	struct schedule_info schedule;
	enum err err = schedule_get(op->db, op->arena, (struct schedule_id){ op->id }, &schedule);

	if (err == ERR_OK)
		op_result(op, &schedule, sizeof(schedule));
	return err;
}

enum err run_schedule_set(struct op *op)
{
	const struct start_in *in = op->in;
	enum err err;

	op->field = "starts_at"; /* null, over, or another show's */
	if (instant_is_null(in->starts_at.v))
		return ERR_INVALID_REQUEST;
	err = schedule_set(
	    op->db, op->arena, op->by, (struct schedule_id){ op->id }, in->starts_at.v);
	return err == ERR_OK ? op_changed(op, show(op)) : err;
}

/* One part of the work, which is repeated until it is done. */
enum err run_schedule_cancel(struct op *op)
{
	struct shown_clearing shown = { .schedule = { op->id } };
	enum err err = schedule_cancel(
	    op->db, op->arena, op->by, shown.schedule, SCHEDULE_CLEARED_AT_ONCE, &shown.did);

	op_result(op, &shown, sizeof(shown));
	return err;
}

static enum err change_seats(struct op *op, bool block)
{
	const struct block_in *in = op->in;
	uint64_t changed;
	enum err err = seats_block_labels(op->db, op->arena, op->by, (struct schedule_id){ op->id },
	    in->labels.label, in->labels.n, block, &changed, &op->why.label);

	return err == ERR_OK ? op_changed(op, show(op)) : err;
}

enum err run_seats_block(struct op *op)
{
	return change_seats(op, true);
}

enum err run_seats_unblock(struct op *op)
{
	return change_seats(op, false);
}

enum err run_door_list(struct op *op)
{
	const struct door_in *in = op->in;
	struct door_row *list;
	size_t n;
	enum err err =
	    door_list(op->db, op->arena, (struct schedule_id){ op->id }, in->held.v, &list, &n);

	if (err == ERR_OK)
		op_result_list(op, list, n);
	return err;
}
