/* The operator's calls: each runs an operation (operation/operation.h). */
#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/health.h"
#include "edge/keyed.h"
#include "edge/router.h"
#include "operation/operation.h"

#define ANSWER_SIZE 1024 /* a guess; the writer grows where it is too small */

struct keyed_op {
	const struct operation *operation;
	const struct op *op;
};

static void render(void *ctx, struct answer *answer_r)
{
	const struct keyed_op *k = ctx;
	struct json_out out = out_begin(k->op->arena, ANSWER_SIZE);

	k->operation->view(&out, k->op->result);
	*answer_r = (struct answer){ .status = 200, .body = out.text, .len = out.len };
}

enum err ops_call(struct request *r)
{
	const struct operation *o = &operations[r->route->operation];
	struct op op = { .db = r->edge->db,
		.arena = r->edge->arena,
		.by = &r->by,
		.id = r->path_id,
		.key = r->has_key ? r->idem.key : NULL,
		.field = "body",
		.faults = health_faults,
		.caller = r->edge };
	struct keyed_op keyed_op = { o, &op };
	void *in = arena_alloc(op.arena, o->input->size + 1);
	enum err err = guard_input(r, guard_fields(r, o->input, in));

	if (err != ERR_OK)
		return err;
	op.in = in;
	op.idem = keyed(r, render, &keyed_op);
	err = o->run(&op);
	r->field = op.field;
	r->why = op.why;
	if (o->view != NULL)
		return keyed_reply(r, err);
	if (err == ERR_OK)
		reply_empty(r);
	return err;
}
