#include "ctl/run.h"

#include <stdlib.h>
#include <string.h>

#include "ctl/options.h"
#include "ctl/out.h"
#include "domain/safety.h"

/* What frontrowctl can see of the service: whether the database takes writes. */
static enum err faults(const void *caller, const char *faults_r[OP_FAULTS_MAX], size_t *n_r)
{
	const struct ctl *ctl = caller;
	char *why = arena_alloc(ctl->arena, SAFETY_WHY_MAX);
	enum err err = safety_check_writes(ctl->db, why);

	faults_r[0] = why;
	*n_r = *why != '\0';
	return err;
}

struct op ctl_op(struct ctl *ctl, enum operation_name name)
{
	const struct operation *o = &operations[name];
	void *in = arena_alloc(ctl->arena, o->input->size + 1);
	struct op op = { .arena = ctl->arena, .in = in, .faults = faults, .caller = ctl };

	if (o->id != NULL)
		op.id = ctl_id(ctl);
	options_read(ctl, o->input, in);
	if (o->changes || name == OP_STATUS) /* which says who asks */
		op.by = ctl_actor(ctl);
	op.db = ctl_db(ctl);
	return op;
}

/* What stands for {name} in a hint. */
static const char *word(const struct ctl *ctl, const struct op *op, const char *name, size_t len)
{
	const struct {
		const char *name, *value;
	} words[] = {
		{ "id", ctl->operand },
		{ "label", op->why.label },
		{ "reason", end_reason_text(op->why.reason) },
		{ "balance",
		    arena_printf(ctl->arena, "%llu", (unsigned long long)op->why.balance) },
	};
	const char *given;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == len && memcmp(words[i].name, name, len) == 0)
			return words[i].value != NULL ? words[i].value : "";
	given = options_given(ctl, arena_strndup(ctl->arena, name, len));
	return given != NULL ? given : "";
}

static const char *fill_in(const struct ctl *ctl, const struct op *op, const char *text)
{
	const char *filled = "", *open, *close;

	while ((open = strchr(text, '{')) != NULL && (close = strchr(open, '}')) != NULL) {
		filled = arena_printf(ctl->arena, "%s%.*s%s", filled, (int)(open - text), text,
		    word(ctl, op, open + 1, (size_t)(close - open - 1)));
		text = close + 1;
	}
	return arena_printf(ctl->arena, "%s%s", filled, text);
}

int ctl_explain(struct ctl *ctl, enum operation_name name, const struct op *op, enum err err)
{
	const struct hint *hint = operations[name].hints;

	if (op->changed)
		return ctl_unseen("its result cannot be read now");
	while (hint->text != NULL && hint->err != err)
		hint++;
	if (hint->text == NULL)
		return ctl_failed(err);
	return ctl_refused("%s", fill_in(ctl, op, hint->text));
}

int ctl_show(struct ctl *ctl, enum operation_name name, const struct op *op)
{
	struct json_out out = out_begin(ctl->arena, 1024);

	operations[name].view(&out, op->result);
	return out_print(ctl, &out);
}

int ctl_run(struct ctl *ctl, enum operation_name name)
{
	struct op op = ctl_op(ctl, name);
	enum err err = operations[name].run(&op);

	return err == ERR_OK ? ctl_show(ctl, name, &op) : ctl_explain(ctl, name, &op, err);
}
