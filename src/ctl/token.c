#include "ctl/out.h"
#include "ctl/run.h"
#include "ctl/verbs.h"

/* The call has an empty answer; a terminal is told which token it was. */
int ctl_token_revoke(struct ctl *ctl)
{
	struct op op = ctl_op(ctl, OP_TOKEN_REVOKE);
	enum err err = operations[OP_TOKEN_REVOKE].run(&op);
	struct json_out out;

	if (err != ERR_OK)
		return ctl_explain(ctl, OP_TOKEN_REVOKE, &op, err);
	out = out_open(ctl);
	out_u64(&out, "token_number", op.id);
	return out_close(ctl, &out);
}
