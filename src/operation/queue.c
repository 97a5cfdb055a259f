#include "domain/queue_admin.h"

#include "operation/run.h"
#include "view/operator.h"

const struct input input_queue_new = { queue_fields, QUEUE_FIELDS, sizeof(struct queue_changes),
	false };
const struct input input_queue_changes = { queue_fields, QUEUE_FIELDS, sizeof(struct queue_changes),
	true };

const struct hint hints_queue[] = {
	{ ERR_NOT_FOUND, "there is no queue {id}: frontrowctl queue list" },
	{ 0 },
};

static enum err show(struct op *op)
{
	struct queue_info queue;
	enum err err = queue_get(op->db, op->arena, (struct queue_id){ op->id }, &queue);

	if (err == ERR_OK)
		op_result(op, &queue, sizeof(queue));
	return err;
}

static enum err list(struct op *op)
{
	struct queue_info *queues;
	size_t n;
	enum err err = queue_list(op->db, op->arena, &queues, &n);

	if (err == ERR_OK)
		op_result_list(op, queues, n);
	return err;
}

enum err run_queue_show(struct op *op)
{
	return show(op);
}

enum err run_queue_list(struct op *op)
{
	return list(op);
}

enum err run_queue_add(struct op *op)
{
	struct queue_settings set = queue_settings_default();
	struct shown_id made = { "queue_id", 0 };
	struct queue_id id;
	enum err err;

	settings_change(queue_fields, QUEUE_FIELDS, op->in, &set);
	err = queue_add(op->db, op->by, &set, &id);
	if (err != ERR_OK)
		return err;
	made.id = id.v;
	op_result(op, &made, sizeof(made));
	return ERR_OK;
}

enum err run_queue_set(struct op *op)
{
	enum err err = queue_set(op->db, op->by, (struct queue_id){ op->id }, op->in);

	return err == ERR_OK ? op_changed(op, show(op)) : err;
}

static enum err turn(struct op *op, queue_switch_fn *queue_switch, bool on)
{
	enum err err = queue_switch(op->db, op->by, (struct queue_id){ op->id }, on);

	return err == ERR_OK ? op_changed(op, show(op)) : err;
}

enum err run_queue_pause(struct op *op)
{
	return turn(op, queue_pause, true);
}

enum err run_queue_resume(struct op *op)
{
	return turn(op, queue_pause, false);
}

enum err run_queue_close(struct op *op)
{
	return turn(op, queue_close, true);
}

enum err run_queue_open(struct op *op)
{
	return turn(op, queue_close, false);
}

static enum err turn_all(struct op *op, bool paused)
{
	enum err err = queue_pause_all(op->db, op->by, paused);

	return err == ERR_OK ? op_changed(op, list(op)) : err;
}

enum err run_queue_pause_all(struct op *op)
{
	return turn_all(op, true);
}

enum err run_queue_resume_all(struct op *op)
{
	return turn_all(op, false);
}
