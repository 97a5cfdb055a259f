/* The operator's calls: queues. */
#include "domain/queue_admin.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/ops.h"

#define QUEUE_SIZE 512

static void reply_queue(struct request *r, const struct queue_info *queue)
{
	struct json_out out = out_begin(r->edge->arena, QUEUE_SIZE);

	ops_queue(&out, queue);
	reply_json(r, 200, &out);
}

static enum err show(struct request *r)
{
	struct queue_info queue;
	enum err err;

	err = queue_get(r->edge->db, r->edge->arena, (struct queue_id){ r->path_id }, &queue);
	if (err == ERR_OK)
		reply_queue(r, &queue);
	return err;
}

static enum err list(struct request *r)
{
	struct queue_info *queues;
	struct json_out out;
	enum err err;
	size_t n;

	err = queue_list(r->edge->db, r->edge->arena, &queues, &n);
	if (err != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, (n + 1) * QUEUE_SIZE);
	out_object(&out, NULL);
	ops_queues(&out, queues, n);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}

enum err ops_queues_get(struct request *r)
{
	enum err err = guard_nothing(r);

	return err == ERR_OK ? list(r) : err;
}

enum err ops_queues_get_one(struct request *r)
{
	enum err err = guard_nothing(r);

	return err == ERR_OK ? show(r) : err;
}

/* ---- settings -------------------------------------------------------------------------------- */

struct settings_in {
	struct text_in name;
	struct queue_changes set;
};

static const struct json_field settings_fields[] = {
	JSON_OPTIONAL(struct settings_in, name, "name", json_read_text),
	JSON_OPTIONAL(struct settings_in, set.capacity, "capacity", json_read_u64),
	JSON_OPTIONAL(struct settings_in, set.active_ttl, "active_ttl", json_read_u64),
	JSON_OPTIONAL(struct settings_in, set.waiting_ttl, "waiting_ttl", json_read_u64),
	JSON_OPTIONAL(struct settings_in, set.admit_per_minute, "admit_per_minute", json_read_u64),
	JSON_OPTIONAL(struct settings_in, set.absent_after, "absent_after", json_read_u64),
	JSON_OPTIONAL(struct settings_in, set.holds_per_turn, "holds_per_turn", json_read_u64),
	JSON_OPTIONAL(struct settings_in, set.opens_at, "opens_at", json_read_instant),
	JSON_OPTIONAL(struct settings_in, set.stock_aware, "stock_aware", json_read_bool),
};

enum err ops_queues_post(struct request *r)
{
	struct queue_id id = { r->path_id };
	struct settings_in in;
	enum err err;

	err = guard_body(r, settings_fields, N_FIELDS(settings_fields), &in, sizeof(in));
	if (err != ERR_OK)
		return err;
	in.set.name = in.name.given ? in.name.v : NULL;
	r->field = fields_fault(queue_fields, QUEUE_FIELDS, &in.set);
	if (r->field == NULL)
		r->field = "body"; /* it may be empty */
	err = queue_set(r->edge->db, &r->by, id, &in.set);
	return err == ERR_OK ? show(r) : err;
}

/* ---- switches -------------------------------------------------------------------------------- */

static enum err turn(struct request *r, queue_switch_fn *turn_switch, bool on)
{
	enum err err = ops_no_members(r);

	if (err == ERR_OK)
		err = turn_switch(r->edge->db, &r->by, (struct queue_id){ r->path_id }, on);
	return err == ERR_OK ? show(r) : err;
}

static enum err turn_all(struct request *r, bool paused)
{
	enum err err = ops_no_members(r);

	if (err == ERR_OK)
		err = queue_pause_all(r->edge->db, &r->by, paused);
	return err == ERR_OK ? list(r) : err;
}

enum err ops_queues_pause(struct request *r)
{
	return turn(r, queue_pause, true);
}

enum err ops_queues_resume(struct request *r)
{
	return turn(r, queue_pause, false);
}

enum err ops_queues_close(struct request *r)
{
	return turn(r, queue_close, true);
}

enum err ops_queues_open(struct request *r)
{
	return turn(r, queue_close, false);
}

enum err ops_queues_pause_all(struct request *r)
{
	return turn_all(r, true);
}

enum err ops_queues_resume_all(struct request *r)
{
	return turn_all(r, false);
}
