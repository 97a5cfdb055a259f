#include "domain/queue_admin.h"

#include <string.h>

#include "ctl/out.h"
#include "ctl/verbs.h"

static const char *const list_columns[] = { "queue_id", "queue_state", "waiting", "active",
	"capacity", "admit_per_minute", "opens_at", "name", NULL };

static int no_queue(uint64_t id)
{
	return ctl_refused(
	    "there is no queue %llu: frontrowctl queue list", (unsigned long long)id);
}

static void queue_json(struct json_object *o, const struct queue_info *info)
{
	const struct queue_settings *set = &info->set;

	out_u64(o, "queue_id", info->id.v);
	out_text(o, "name", set->name);
	out_text(o, "queue_state", queue_state_text(info->state));
	out_u64(o, "waiting", info->waiting);
	out_u64(o, "active", info->active);
	out_u64(o, "capacity", set->capacity);
	out_u64(o, "active_ttl", set->active_ttl);
	out_u64(o, "waiting_ttl", set->waiting_ttl);
	out_u64(o, "admit_per_minute", set->admit_per_minute);
	out_u64(o, "absent_after", set->absent_after);
	out_u64(o, "holds_per_turn", set->holds_per_turn);
	out_instant(o, "opens_at", set->opens_at);
	out_bool(o, "paused", info->paused);
	out_bool(o, "closed", info->closed);
	out_bool(o, "stock_aware", set->stock_aware);
	out_u64(o, "admitted_total", info->admitted_total);
	out_u64(o, "admitted_through", info->admitted_through);
	out_u64(o, "called_through", info->called_through);
	out_instant(o, "as_of", info->as_of);
}

/* changed: after a change, which a failure to read does not undo. */
static int show(struct ctl *ctl, struct db *db, struct queue_id id, bool changed)
{
	struct json_object *o;
	struct queue_info info;
	enum err err;

	err = queue_get(db, ctl->arena, id, &info);
	if (err != ERR_OK && changed)
		return ctl_unseen("the queue cannot be read now");
	if (err == ERR_NOT_FOUND)
		return no_queue(id.v);
	if (err != ERR_OK)
		return ctl_failed(err);
	o = json_object_new_object();
	queue_json(o, &info);
	return out_print(ctl->json, o, NULL);
}

static int list(struct ctl *ctl, bool changed)
{
	struct json_object *root, *array;
	struct queue_info *queues;
	enum err err;
	size_t n;

	err = queue_list(ctl->db, ctl->arena, &queues, &n);
	if (err != ERR_OK)
		return changed ? ctl_unseen("the queues cannot be read now") : ctl_failed(err);
	root = json_object_new_object();
	array = out_array(root, "queues");
	for (size_t i = 0; i < n; i++)
		queue_json(out_element(array), &queues[i]);
	return out_print(ctl->json, root, list_columns);
}

static struct queue_changes changes(const struct ctl *ctl)
{
	const char *opens_at = ctl->option[OPT_OPENS_AT];
	bool stock_aware = ctl->option[OPT_STOCK_AWARE] != NULL;
	struct queue_changes given = {
		.name = ctl->option[OPT_NAME],
		.capacity = ctl_given(ctl, OPT_CAPACITY, 1, 1000000),
		.active_ttl = ctl_given(ctl, OPT_ACTIVE_TTL, 1, 86400),
		.waiting_ttl = ctl_given(ctl, OPT_WAITING_TTL, 1, 2592000),
		.admit_per_minute = ctl_given(ctl, OPT_ADMIT_PER_MINUTE, 0, 1000000),
		.absent_after = ctl_given(ctl, OPT_ABSENT_AFTER, 0, 86400),
		.holds_per_turn = ctl_given(ctl, OPT_HOLDS_PER_TURN, 0, 1000),
		.opens_at = { opens_at != NULL, INSTANT_NULL },
		.stock_aware = { stock_aware || ctl->option[OPT_NO_STOCK_AWARE], stock_aware },
	};

	if (stock_aware && ctl->option[OPT_NO_STOCK_AWARE])
		cli_misuse("--stock-aware and --no-stock-aware exclude each other");
	if (opens_at != NULL && strcmp(opens_at, "none") != 0)
		given.opens_at.v = ctl_instant(ctl, OPT_OPENS_AT);
	return given;
}

int ctl_queue_add(struct ctl *ctl)
{
	struct queue_settings set = queue_settings_default();
	struct queue_changes given = changes(ctl);
	struct queue_id id;
	enum err err;

	settings_change(queue_fields, QUEUE_FIELDS, &given, &set);
	err = queue_add(ctl_db(ctl), ctl_actor(ctl), &set, &id);
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused("a name has 1 to 100 characters, none of them invisible");
	if (err != ERR_OK)
		return ctl_failed(err);
	return out_id(ctl->json, "queue_id", id.v);
}

int ctl_queue_set(struct ctl *ctl)
{
	struct queue_id id = { ctl_id(ctl) };
	struct queue_changes given = changes(ctl);
	const struct actor *by = ctl_actor(ctl);
	struct db *db = ctl_db(ctl);
	enum err err;

	err = queue_set(db, by, id, &given);
	if (err == ERR_NOT_FOUND)
		return no_queue(id.v);
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused("a name has 1 to 100 characters, none of them invisible");
	if (err != ERR_OK)
		return ctl_failed(err);
	return show(ctl, db, id, true);
}

static int turn(struct ctl *ctl, queue_switch_fn *turn_switch, bool on)
{
	struct queue_id id = { ctl_id(ctl) };
	const struct actor *by = ctl_actor(ctl);
	struct db *db = ctl_db(ctl);
	enum err err;

	err = turn_switch(db, by, id, on);
	if (err == ERR_NOT_FOUND)
		return no_queue(id.v);
	if (err != ERR_OK)
		return ctl_failed(err);
	return show(ctl, db, id, true);
}

static int pause_or_resume(struct ctl *ctl, bool paused)
{
	const struct actor *by = ctl_actor(ctl);
	enum err err;

	if (!ctl->option[OPT_ALL])
		return turn(ctl, queue_pause, paused);
	err = queue_pause_all(ctl_db(ctl), by, paused);
	return err == ERR_OK ? list(ctl, true) : ctl_failed(err);
}

int ctl_queue_pause(struct ctl *ctl)
{
	return pause_or_resume(ctl, true);
}

int ctl_queue_resume(struct ctl *ctl)
{
	return pause_or_resume(ctl, false);
}

int ctl_queue_close(struct ctl *ctl)
{
	return turn(ctl, queue_close, true);
}

int ctl_queue_open(struct ctl *ctl)
{
	return turn(ctl, queue_close, false);
}

int ctl_queue_show(struct ctl *ctl)
{
	struct queue_id id = { ctl_id(ctl) };

	return show(ctl, ctl_db(ctl), id, false);
}

int ctl_queue_list(struct ctl *ctl)
{
	ctl_db(ctl);
	return list(ctl, false);
}
