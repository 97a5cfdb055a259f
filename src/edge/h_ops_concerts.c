/* The operator's calls: concerts, dates and seats. */
#include "base/zone.h"
#include "domain/schedule_cancel.h"
#include "domain/seat_admin.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/ops.h"

#define CONCERT_SIZE  320
#define SCHEDULE_SIZE 320
#define DOOR_SIZE     224

/* ---- concerts -------------------------------------------------------------------------------- */

static void concert_item(struct json_out *out, const void *item)
{
	ops_concert(out, item);
}

static const struct ops_list concerts_list = { "concerts", sizeof(struct concert), CONCERT_SIZE,
	concert_item };

enum err ops_concerts_get(struct request *r)
{
	struct concert *list;
	size_t n;
	enum err err;

	if ((err = guard_nothing(r)) != ERR_OK ||
	    (err = concert_list(r->edge->db, r->edge->arena, &list, &n)) != ERR_OK)
		return err;
	ops_reply_list(r, &concerts_list, list, n);
	return ERR_OK;
}

struct concert_in {
	struct text_in title, venue, time_zone;
	struct concert_changes set;
};

static const struct json_field concert_members[] = {
	JSON_OPTIONAL(struct concert_in, title, "title", json_read_text),
	JSON_OPTIONAL(struct concert_in, venue, "venue", json_read_text),
	JSON_OPTIONAL(struct concert_in, time_zone, "time_zone", json_read_text),
	JSON_OPTIONAL(struct concert_in, set.queue, "queue_id", json_read_u64),
	JSON_OPTIONAL(struct concert_in, set.seat_limit, "seat_limit", json_read_u64),
	JSON_OPTIONAL(
	    struct concert_in, set.refund_until_hours, "refund_until_hours", json_read_u64),
};

static const char *text_or_null(const struct text_in *in)
{
	return in->given ? in->v : NULL;
}

static enum err set_concert(struct request *r, struct concert_in *in)
{
	struct concert_id id = { r->path_id };
	enum err err;

	in->set.title = text_or_null(&in->title);
	in->set.venue = text_or_null(&in->venue);
	in->set.time_zone = text_or_null(&in->time_zone);
	r->field = "time_zone";
	if (in->time_zone.given && !zone_known(in->time_zone.v))
		return ERR_INVALID_REQUEST;
	err = concert_set(r->edge->db, r->edge->arena, &r->by, id, &in->set);
	/* Else it is empty, or one of the values is out of range. */
	r->field = err == ERR_NO_QUEUE || err == ERR_QUEUE_IN_USE ? "queue_id" : "body";
	return err;
}

enum err ops_concerts_post(struct request *r)
{
	struct concert_id id = { r->path_id };
	struct arena *arena = r->edge->arena;
	struct concert_in in;
	struct concert concert;
	struct json_out out;
	enum err err;

	if ((err = guard_body(r, concert_members, N_FIELDS(concert_members), &in, sizeof(in))) !=
		ERR_OK ||
	    (err = set_concert(r, &in)) != ERR_OK ||
	    (err = concert_get(r->edge->db, arena, id, &concert)) != ERR_OK)
		return err;
	out = out_begin(arena, CONCERT_SIZE);
	ops_concert(&out, &concert);
	reply_json(r, 200, &out);
	return ERR_OK;
}

/* ---- dates ----------------------------------------------------------------------------------- */

#define SCHEDULES_LIMIT 50

struct schedules_query {
	struct concert_id concert;
	struct schedule_id after;
	unsigned limit;
};

static const struct query_param schedules_params[] = {
	QUERY_PARAM(struct schedules_query, concert, "concert_id", query_read_id),
	QUERY_PARAM(struct schedules_query, after, "after", query_read_id),
	QUERY_PARAM(struct schedules_query, limit, "limit", query_read_limit),
};

static void schedule_item(struct json_out *out, const void *item)
{
	ops_schedule(out, item);
}

static const struct ops_list schedules_list = { "schedules", sizeof(struct schedule_info),
	SCHEDULE_SIZE, schedule_item };

/* Of one concert all dates; of all concerts a page of the dates for sale.  A page ends, because the
 * operator's page asks every few seconds and each seat of each date is counted. */
enum err ops_schedules_get(struct request *r)
{
	struct schedules_query in = { .limit = SCHEDULES_LIMIT };
	struct arena *arena = r->edge->arena;
	struct schedule_info *list;
	size_t n;
	enum err err;

	err = guard_query(r, schedules_params, N_FIELDS(schedules_params), &in);
	if (err != ERR_OK)
		return err;
	r->field = "after"; /* there is no such date */
	err = in.concert.v != 0 ? schedule_list(r->edge->db, arena, in.concert, &list, &n)
				: schedule_page(r->edge->db, arena, in.after, in.limit, &list, &n);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_INVALID_REQUEST : err;
	ops_reply_list(r, &schedules_list, list, n);
	return ERR_OK;
}

static enum err reply_schedule(struct request *r)
{
	struct schedule_info info;
	struct json_out out;
	enum err err;

	err = schedule_get(r->edge->db, r->edge->arena, (struct schedule_id){ r->path_id }, &info);
	if (err != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, SCHEDULE_SIZE);
	ops_schedule(&out, &info);
	reply_json(r, 200, &out);
	return ERR_OK;
}

struct schedule_in {
	struct given_instant starts_at;
};

static const struct json_field schedule_fields[] = {
	JSON_FIELD(struct schedule_in, starts_at, "starts_at", json_read_instant),
};

enum err ops_schedules_post(struct request *r)
{
	struct schedule_id id = { r->path_id };
	struct schedule_in in;
	enum err err;

	if ((err = guard_body(r, schedule_fields, 1, &in, sizeof(in))) != ERR_OK)
		return err;
	r->field = "starts_at"; /* null, over, or another show's */
	if (instant_is_null(in.starts_at.v))
		return ERR_INVALID_REQUEST;
	err = schedule_set(r->edge->db, r->edge->arena, &r->by, id, in.starts_at.v);
	return err == ERR_OK ? reply_schedule(r) : err;
}

enum err ops_schedules_cancel(struct request *r)
{
	struct schedule_id id = { r->path_id };
	struct schedule_clearing did;
	struct json_out out;
	enum err err;

	if ((err = ops_no_members(r)) != ERR_OK ||
	    (err = schedule_cancel(r->edge->db, r->edge->arena, &r->by, id,
		 SCHEDULE_CLEARED_AT_ONCE, &did)) != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, SCHEDULE_SIZE);
	out_object(&out, NULL);
	out_u64(&out, "schedule_id", id.v);
	out_u64(&out, "seats_blocked", did.blocked);
	out_u64(&out, "holds_canceled", did.canceled);
	out_u64(&out, "refunded", did.refunded);
	out_u64(&out, "points", did.points);
	out_bool(&out, "done", did.done);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}

/* ---- seats ----------------------------------------------------------------------------------- */

struct seats_body {
	struct labels_in labels;
};

static const struct json_field seats_fields[] = {
	JSON_FIELD(struct seats_body, labels, "labels", json_read_labels),
};

static enum err change_seats(struct request *r, bool block)
{
	struct seats_body *in = arena_alloc(r->edge->arena, sizeof(*in));
	uint64_t changed;
	enum err err;

	if ((err = guard_body(r, seats_fields, 1, in, sizeof(*in))) != ERR_OK ||
	    (err = seats_block_labels(r->edge->db, r->edge->arena, &r->by,
		 (struct schedule_id){ r->path_id }, in->labels.label, in->labels.n, block,
		 &changed, &r->why.label)) != ERR_OK)
		return err;
	return reply_schedule(r);
}

enum err ops_seats_block(struct request *r)
{
	return change_seats(r, true);
}

enum err ops_seats_unblock(struct request *r)
{
	return change_seats(r, false);
}

/* ---- the door -------------------------------------------------------------------------------- */

struct door_query {
	bool held_too;
};

static const struct query_param door_params[] = {
	QUERY_PARAM(struct door_query, held_too, "held", query_read_true),
};

static void door_item(struct json_out *out, const void *item)
{
	const struct door_row *row = item;
	bool paid = row->payment.v != 0;

	out_object(out, NULL);
	out_text(out, "label", row->label);
	out_text(out, "grade", row->grade);
	out_u64(out, "price", row->price);
	out_text(out, "status",
	    reservation_status_text(paid ? RESERVATION_CONFIRMED : RESERVATION_TEMP_RESERVED));
	out_uuid(out, "user_id", &row->user);
	out_u64(out, "reservation_id", row->reservation.v);
	out_instant(out, "paid_at", row->paid_at);
	out_object_end(out);
}

static const struct ops_list door_list_of = { "seats", sizeof(struct door_row), DOOR_SIZE,
	door_item };

enum err ops_door_get(struct request *r)
{
	struct door_query in = { 0 };
	struct door_row *list;
	size_t n;
	enum err err;

	if ((err = guard_query(r, door_params, 1, &in)) != ERR_OK ||
	    (err = door_list(r->edge->db, r->edge->arena, (struct schedule_id){ r->path_id },
		 in.held_too, &list, &n)) != ERR_OK)
		return err;
	ops_reply_list(r, &door_list_of, list, n);
	return ERR_OK;
}
