#include "domain/reservation.h"

#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/keyed.h"
#include "view/buyer.h"

#define RESERVATION_SIZE 1024
#define LIST_LIMIT       100

struct hold_in {
	struct schedule_id schedule;
	struct seat_id seat;
	struct seats_in seats;
};

static const struct json_field hold_fields[] = {
	JSON_FIELD(struct hold_in, schedule, "schedule_id", json_read_id),
	JSON_OPTIONAL(struct hold_in, seat, "seat_id", json_read_id),
	JSON_OPTIONAL(struct hold_in, seats, "seat_ids", json_read_seats),
};

/* What an answer is made of. */
struct made {
	struct arena *arena;
	struct reservation reservation;
};

static struct json_out reservation_text(struct arena *arena, const struct reservation *res)
{
	struct json_out out = out_begin(arena, RESERVATION_SIZE);

	view_reservation(&out, NULL, res);
	return out;
}

static void render(void *ctx, struct answer *answer_r)
{
	struct made *made = ctx;
	struct json_out out = reservation_text(made->arena, &made->reservation);

	*answer_r = (struct answer){ .status = 200, .body = out.text, .len = out.len };
}

static void render_created(void *ctx, struct answer *answer_r)
{
	struct made *made = ctx;

	render(ctx, answer_r);
	answer_r->status = 201;
	answer_r->location = arena_printf(
	    made->arena, "/reservations/%llu", (unsigned long long)made->reservation.id.v);
}

/* Either seat_id or seat_ids; afterwards both ways are one. */
static enum err read_hold(struct request *r, struct hold_in *in)
{
	enum err err = guard_body(r, hold_fields, 3, in, sizeof(*in));

	if (err != ERR_OK)
		return err;
	if ((in->seat.v != 0) == (in->seats.n != 0)) {
		r->field = in->seat.v != 0 ? "seat_ids" : "seat_id";
		return ERR_INVALID_REQUEST;
	}
	if (in->seat.v != 0)
		in->seats.id[in->seats.n++] = in->seat;
	return ERR_OK;
}

enum err reservations_post(struct request *r)
{
	struct hold_in in;
	struct made made = { .arena = r->edge->arena };
	enum err err = guard_input(r, read_hold(r, &in));

	if (err != ERR_OK)
		return err;
	return keyed_reply(
	    r, reservation_hold(r->edge->db, r->edge->arena, &r->token, in.schedule, in.seats.id,
		   in.seats.n, keyed(r, render_created, &made), &made.reservation, &r->why));
}

enum err reservations_delete(struct request *r)
{
	struct made made = { .arena = r->edge->arena };
	enum err err = guard_input(r, guard_nothing(r));

	if (err != ERR_OK)
		return err;
	return keyed_reply(r, reservation_cancel(r->edge->db, r->edge->arena, &r->token,
				  (struct reservation_id){ r->path_id }, keyed(r, render, &made),
				  &made.reservation, &r->why));
}

enum err reservations_get_one(struct request *r)
{
	struct reservation res;
	struct json_out out;
	enum err err;

	if ((err = guard_nothing(r)) != ERR_OK ||
	    (err = reservation_get(r->edge->db, r->edge->arena, &r->token.user,
		 (struct reservation_id){ r->path_id }, &res)) != ERR_OK)
		return err;
	out = reservation_text(r->edge->arena, &res);
	reply_json(r, 200, &out);
	return ERR_OK;
}

struct list_query {
	struct reservation_id before;
	unsigned limit;
};

static const struct query_param list_params[] = {
	QUERY_PARAM(struct list_query, before, "before", query_read_id),
	QUERY_PARAM(struct list_query, limit, "limit", query_read_limit),
};

enum err reservations_get(struct request *r)
{
	struct list_query in = { .limit = LIST_LIMIT };
	struct reservation *list;
	struct json_out out;
	size_t n;
	enum err err;

	if ((err = guard_query(r, list_params, 2, &in)) != ERR_OK ||
	    (err = reservation_list(r->edge->db, r->edge->arena, &r->token.user, in.before,
		 in.limit, &list, &n)) != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, (n + 1) * RESERVATION_SIZE);
	out_object(&out, NULL);
	out_array(&out, "reservations");
	for (size_t i = 0; i < n; i++)
		view_reservation(&out, NULL, &list[i]);
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}
