#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/queue_admin.h"
#include "domain/safety.h"
#include "domain/schema.h"
#include "domain/sweep_run.h"

static enum err add_queues(struct ctl *ctl, struct db *db, struct json_object *root)
{
	struct json_object *array = out_array(root, "queues"), *o;
	struct queue_info *list;
	enum err err;
	size_t n;

	err = queue_list(db, ctl->arena, &list, &n);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++) {
		o = out_element(array);
		out_u64(o, "queue_id", list[i].id.v);
		out_text(o, "queue_state", queue_state_text(list[i].state));
		out_u64(o, "waiting", list[i].waiting);
		out_u64(o, "active", list[i].active);
		out_u64(o, "capacity", list[i].set.capacity);
		out_text(o, "name", list[i].set.name);
	}
	return ERR_OK;
}

static enum err add_sweeps(struct ctl *ctl, struct db *db, struct json_object *root)
{
	struct json_object *array = out_array(root, "sweeps"), *o;
	struct sweep_health list[SWEEP__MAX];
	enum err err;

	err = sweep_run_health(db, ctl->arena, list);
	if (err != ERR_OK)
		return err;
	for (int i = 0; i < SWEEP__MAX; i++) {
		const struct sweep_run *run = &list[i].run;

		o = out_element(array);
		out_text(o, "sweep", run->name);
		json_object_object_add(
		    o, "age_seconds", run->age_s < 0 ? NULL : json_object_new_int64(run->age_s));
		out_text(o, "state", sweep_state_text(list[i].state));
		out_bool(o, "late", list[i].state == SWEEP_LATE);
		out_u64(o, "rows", run->row_count);
		out_instant(o, "last_start_at", run->last_start_at);
		out_instant(o, "last_end_at", run->last_end_at);
	}
	return ERR_OK;
}

int ctl_status(struct ctl *ctl)
{
	struct json_object *root = json_object_new_object();
	struct db *db = ctl_db(ctl);
	char unsafe[SAFETY_WHY_MAX], unwritable[SAFETY_WHY_MAX];
	uint64_t version;
	enum err err;

	err = schema_version(db, &version);
	if (err == ERR_OK)
		err = safety_check(db, unsafe);
	if (err == ERR_OK)
		err = safety_check_writes(db, unwritable);
	if (err == ERR_OK) {
		out_u64(root, "schema_version", version);
		out_text(root, "settings", *unsafe == '\0' ? "ok" : unsafe);
		out_text(root, "writable", *unwritable == '\0' ? "ok" : unwritable);
		err = add_queues(ctl, db, root);
	}
	if (err == ERR_OK)
		err = add_sweeps(ctl, db, root);
	if (err != ERR_OK) {
		json_object_put(root);
		return ctl_failed(err);
	}
	return out_print(ctl->json, root, NULL);
}
