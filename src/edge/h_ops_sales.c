/* The operator's calls: reservations, tokens and points. */
#include "domain/points.h"
#include "domain/queue.h"
#include "domain/reservation_admin.h"
#include "edge/balance.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/keyed.h"
#include "edge/ops.h"
#include "edge/view_json.h"

#define RESERVATION_SIZE 1280

static void reply_reservation(struct request *r, const struct reservation *reservation)
{
	struct json_out out = out_begin(r->edge->arena, RESERVATION_SIZE);

	out_object(&out, NULL);
	out_uuid(&out, "user_id", &reservation->user);
	out_text(&out, "end_reason", end_reason_text(reservation->reason));
	view_reservation(&out, "reservation", reservation);
	out_object_end(&out);
	reply_json(r, 200, &out);
}

enum err ops_reservations_get_one(struct request *r)
{
	struct reservation reservation;
	enum err err;

	if ((err = guard_nothing(r)) != ERR_OK ||
	    (err = reservation_show(r->edge->db, r->edge->arena,
		 (struct reservation_id){ r->path_id }, &reservation)) != ERR_OK)
		return err;
	reply_reservation(r, &reservation);
	return ERR_OK;
}

enum err ops_reservations_cancel(struct request *r)
{
	struct reservation reservation;
	enum err err;

	if ((err = ops_no_members(r)) != ERR_OK ||
	    (err = reservation_revoke(r->edge->db, r->edge->arena, &r->by,
		 (struct reservation_id){ r->path_id }, SEATS_TO_SELL, &reservation, &r->why)) !=
		ERR_OK) {
		r->why.payment.v = 0; /* the path that it would name is the owner's */
		return err;
	}
	reply_reservation(r, &reservation);
	return ERR_OK;
}

enum err ops_reservations_refund(struct request *r)
{
	struct payment payment;
	enum err err;

	if ((err = ops_no_members(r)) != ERR_OK ||
	    (err = reservation_refund(r->edge->db, r->edge->arena, &r->by,
		 (struct reservation_id){ r->path_id }, SEATS_TO_SELL, &payment)) != ERR_OK)
		return err;
	reply_reservation(r, &payment.reservation);
	return ERR_OK;
}

enum err ops_tokens_revoke(struct request *r)
{
	enum err err;

	if ((err = ops_no_members(r)) != ERR_OK ||
	    (err = queue_revoke(r->edge->db, &r->by, (struct token_id){ r->path_id }, &r->why)) !=
		ERR_OK)
		return err;
	reply_empty(r);
	return ERR_OK;
}

/* ---- points ---------------------------------------------------------------------------------- */

struct adjust_in {
	struct uuid_in user;
	struct signed_in amount;
	struct text_in reason;
};

static const struct json_field adjust_fields[] = {
	JSON_FIELD(struct adjust_in, user, "user_id", json_read_uuid),
	JSON_FIELD(struct adjust_in, amount, "amount", json_read_signed),
	JSON_FIELD(struct adjust_in, reason, "reason", json_read_text),
};

static enum err read_adjust(struct request *r, struct adjust_in *in)
{
	enum err err = guard_body(r, adjust_fields, N_FIELDS(adjust_fields), in, sizeof(*in));

	if (err != ERR_OK)
		return err;
	r->field = "reason"; /* the one that the domain judges */
	return in->amount.valid ? ERR_OK : ERR_INVALID_AMOUNT;
}

enum err ops_points_post(struct request *r)
{
	struct adjust_in in;
	struct balance_change made = { .arena = r->edge->arena, .key = "adjusted" };
	struct points_adjustment set;
	bool repeated;
	enum err err = guard_input(r, read_adjust(r, &in));

	if (err != ERR_OK)
		return err;
	made.user = in.user.uuid;
	made.change = in.amount.v;
	set = (struct points_adjustment){ in.user.uuid, in.amount.v, in.reason.v,
		r->has_key ? r->idem.key : NULL };
	return keyed_reply(
	    r, points_adjust(r->edge->db, &r->by, &set, keyed(r, balance_render, &made),
		   &made.balance, &repeated, &r->why));
}
