#include "domain/points.h"

#include "edge/balance.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/keyed.h"
#include "view/buyer.h"

#define ENTRY_SIZE    192
#define HISTORY_LIMIT 50

struct charge_in {
	struct amount_in amount;
	struct uuid_in user;
};

static const struct json_field charge_fields[] = {
	JSON_FIELD(struct charge_in, amount, "amount", json_read_amount),
	JSON_OPTIONAL(struct charge_in, user, "user_id", json_read_uuid),
};

/* The amount is judged last, after the whole body and the user. */
static enum err read_charge(struct request *r, struct charge_in *in)
{
	enum err err;

	if ((err = guard_body(r, charge_fields, 2, in, sizeof(*in))) != ERR_OK ||
	    (err = guard_same_user(r, &in->user)) != ERR_OK)
		return err;
	if (!in->amount.valid || in->amount.v > (uint64_t)r->edge->conf->max_charge)
		return ERR_INVALID_AMOUNT;
	return ERR_OK;
}

enum err points_post(struct request *r)
{
	struct charge_in in;
	struct balance_change made = {
		.arena = r->edge->arena, .user = r->token.user, .key = "charged"
	};
	enum err err = guard_input(r, read_charge(r, &in));

	if (err != ERR_OK)
		return err;
	made.change = (int64_t)in.amount.v;
	return keyed_reply(r, points_charge(r->edge->db, &r->token, in.amount.v,
				  keyed(r, balance_render, &made), &made.balance, &r->why));
}

struct points_query {
	struct uuid_in user;
};

static const struct query_param points_params[] = {
	QUERY_PARAM(struct points_query, user, "user_id", query_read_uuid),
};

static enum err read_points_query(struct request *r, struct points_query *in)
{
	enum err err = guard_query(r, points_params, 1, in);

	return err == ERR_OK ? guard_same_user(r, &in->user) : err;
}

enum err points_get(struct request *r)
{
	struct points_query in = { 0 };
	struct json_out out;
	uint64_t balance;
	enum err err;

	if ((err = guard_input(r, read_points_query(r, &in))) != ERR_OK ||
	    (err = points_balance(r->edge->db, &r->token.user, &balance)) != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, BALANCE_SIZE);
	out_object(&out, NULL);
	out_uuid(&out, "user_id", &r->token.user);
	out_u64(&out, "balance", balance);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}

struct history_query {
	struct entry_id before;
	unsigned limit;
};

static const struct query_param history_params[] = {
	QUERY_PARAM(struct history_query, before, "before", query_read_id),
	QUERY_PARAM(struct history_query, limit, "limit", query_read_limit),
};

enum err points_history_get(struct request *r)
{
	struct history_query in = { .limit = HISTORY_LIMIT };
	struct points_entry *list;
	struct json_out out;
	size_t n;
	enum err err;

	if ((err = guard_input(r, guard_query(r, history_params, 2, &in))) != ERR_OK ||
	    (err = points_history(r->edge->db, r->edge->arena, &r->token.user, in.before, in.limit,
		 &list, &n)) != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, (n + 1) * ENTRY_SIZE);
	out_object(&out, NULL);
	out_array(&out, "entries");
	for (size_t i = 0; i < n; i++)
		view_entry(&out, &list[i]);
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}
