#include "domain/points.h"

#include "ctl/run.h"
#include "ctl/verbs.h"
#include "view/operator.h"

int ctl_points_adjust(struct ctl *ctl)
{
	const char *key = ctl->option[OPT_KEY];
	const struct shown_adjustment *made;
	struct op op;
	enum err err;

	if (key != NULL && !points_key_valid(key))
		cli_misuse("--key: 1 to 64 visible ASCII characters");
	op = ctl_op(ctl, OP_POINTS_ADJUST);
	if (((const struct adjust_in *)op.in)->amount.v == 0)
		cli_misuse("--amount: 0 changes nothing");
	op.key = key;
	err = operations[OP_POINTS_ADJUST].run(&op);
	if (err != ERR_OK)
		return ctl_explain(ctl, OP_POINTS_ADJUST, &op, err);
	made = op.result;
	if (made->repeated)
		ctl_refused("key %s was applied before: nothing was changed, the balance is that "
			    "of then",
		    key);
	return ctl_show(ctl, OP_POINTS_ADJUST, &op);
}
