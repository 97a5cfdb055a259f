#include "domain/payment.h"

#include "domain/refund.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/keyed.h"
#include "view/buyer.h"

#define PAYMENT_SIZE 1280

struct pay_in {
	struct reservation_id reservation;
};

static const struct json_field pay_fields[] = {
	JSON_FIELD(struct pay_in, reservation, "reservation_id", json_read_id),
};

/* What an answer is made of. */
struct made {
	struct arena *arena;
	struct payment payment;
};

static struct json_out payment_text(struct arena *arena, const struct payment *payment)
{
	struct json_out out = out_begin(arena, PAYMENT_SIZE);

	view_payment(&out, payment);
	return out;
}

static void render(void *ctx, struct answer *answer_r)
{
	struct made *made = ctx;
	struct json_out out = payment_text(made->arena, &made->payment);

	*answer_r = (struct answer){ .status = 200, .body = out.text, .len = out.len };
}

static void render_created(void *ctx, struct answer *answer_r)
{
	struct made *made = ctx;

	render(ctx, answer_r);
	answer_r->status = 201;
	answer_r->location =
	    arena_printf(made->arena, "/payments/%llu", (unsigned long long)made->payment.id.v);
}

enum err payments_post(struct request *r)
{
	struct pay_in in;
	struct made made = { .arena = r->edge->arena };
	enum err err = guard_input(r, guard_body(r, pay_fields, 1, &in, sizeof(in)));

	if (err != ERR_OK)
		return err;
	return keyed_reply(r, payment_pay(r->edge->db, r->edge->arena, &r->token, in.reservation,
				  keyed(r, render_created, &made), &made.payment, &r->why));
}

enum err payments_refund_post(struct request *r)
{
	struct made made = { .arena = r->edge->arena };
	char nothing[1];
	enum err err = guard_input(r, guard_body(r, NULL, 0, nothing, 0));

	if (err != ERR_OK)
		return err;
	return keyed_reply(
	    r, payment_refund(r->edge->db, r->edge->arena, &r->token.user,
		   (struct payment_id){ r->path_id }, keyed(r, render, &made), &made.payment));
}

enum err payments_get_one(struct request *r)
{
	struct payment payment;
	struct json_out out;
	enum err err;

	if ((err = guard_nothing(r)) != ERR_OK ||
	    (err = payment_get(r->edge->db, r->edge->arena, &r->token.user,
		 (struct payment_id){ r->path_id }, &payment)) != ERR_OK)
		return err;
	out = payment_text(r->edge->arena, &payment);
	reply_json(r, 200, &out);
	return ERR_OK;
}
