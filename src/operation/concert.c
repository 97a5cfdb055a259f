#include "domain/concert.h"

#include "operation/run.h"
#include "view/operator.h"

const struct input input_concert_new = { concert_fields, CONCERT_FIELDS,
	sizeof(struct concert_changes), false };
const struct input input_concert_changes = { concert_fields, CONCERT_FIELDS,
	sizeof(struct concert_changes), true };

const struct hint hints_concert[] = {
	{ ERR_NOT_FOUND, "there is no concert {id}: frontrowctl concert list" },
	{ ERR_NO_QUEUE, "there is no queue {queue_id}: frontrowctl queue list" },
	{ ERR_QUEUE_IN_USE,
	    "somebody waits or shops in the queue that the concert would leave: nothing was changed; "
	    "a concert moves while its queue is empty, or while it has no date for sale" },
	{ 0 },
};

enum err run_concert_list(struct op *op)
{
	struct concert *concerts;
	size_t n;
	enum err err = concert_list(op->db, op->arena, &concerts, &n);

	if (err == ERR_OK)
		op_result_list(op, concerts, n);
	return err;
}

enum err run_concert_add(struct op *op)
{
	struct concert_settings set = concert_settings_default();
	struct shown_id made = { "concert_id", 0 };
	struct concert_id id;
	enum err err;

	settings_change(concert_fields, CONCERT_FIELDS, op->in, &set);
	err = concert_add(op->db, op->by, &set, &id);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_NO_QUEUE : err;
	made.id = id.v;
	op_result(op, &made, sizeof(made));
	return ERR_OK;
}

enum err run_concert_set(struct op *op)
{
	struct concert_id id = { op->id };
	struct concert concert;
	enum err err = concert_set(op->db, op->arena, op->by, id, op->in);

	if (err == ERR_NO_QUEUE || err == ERR_QUEUE_IN_USE)
		op->field = "queue_id";
	if (err != ERR_OK)
		return err;
	err = concert_get(op->db, op->arena, id, &concert);
	if (err == ERR_OK)
		op_result(op, &concert, sizeof(concert));
	return op_changed(op, err);
}
