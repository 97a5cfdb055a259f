#include "domain/queue_admin.h"

#include "db/tx.h"
#include "domain/text.h"

struct queue_settings queue_settings_default(void)
{
	return (struct queue_settings){ .capacity = 30,
		.active_ttl_s = 600,
		.waiting_ttl_s = 86400,
		.absent_after_s = 60,
		.opens_at = INSTANT_NULL };
}

static bool in_range(const struct queue_settings *set)
{
	const struct {
		uint64_t value, least, most;
	} ranges[] = {
		{ set->capacity, 1, 1000000 },
		{ set->active_ttl_s, 1, 86400 },
		{ set->waiting_ttl_s, 1, 2592000 },
		{ set->admit_per_minute, 0, 1000000 },
		{ set->absent_after_s, 0, 86400 },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (ranges[i].value < ranges[i].least || ranges[i].value > ranges[i].most)
			return false;
	return set->name != NULL && text_fits(set->name, 1, 100);
}

enum err queue_add(struct db *db, const struct queue_settings *set, struct queue_id *id_r)
{
	return in_range(set) ? store_queue_insert(db, set, id_r) : ERR_INVALID_REQUEST;
}

struct change {
	struct queue_id id;
	const struct queue_settings *set;
};

/* Lock order: gate, queue. */
static enum err set_tx(struct db *db, void *arg)
{
	struct change *c = arg;
	uint64_t changed;
	enum err err;

	err = store_gate_rate_changes(db, c->id, c->set->admit_per_minute);
	if (err == ERR_OK)
		err = store_queue_update(db, c->id, c->set, &changed);
	return err == ERR_OK && changed == 0 ? ERR_NOT_FOUND : err;
}

enum err queue_set(struct db *db, struct queue_id id, const struct queue_settings *set)
{
	struct change c = { .id = id, .set = set };
	enum err err;

	if (!in_range(set))
		return ERR_INVALID_REQUEST;
	err = db_tx(db, "queue_set", NULL, set_tx, &c);
	if (err == ERR_OK)
		queue_slot_freed(db, id);
	return err;
}

/* A change of state may let somebody in. */
static enum err changed_state(struct db *db, struct queue_id id, enum err err, uint64_t changed)
{
	if (err == ERR_OK && changed == 0)
		return ERR_NOT_FOUND;
	if (err == ERR_OK)
		queue_slot_freed(db, id);
	return err;
}

enum err queue_pause(struct db *db, struct queue_id id, bool paused)
{
	uint64_t changed = 0;
	enum err err = store_queue_pause(db, id, paused, &changed);

	return changed_state(db, id, err, changed);
}

enum err queue_close(struct db *db, struct queue_id id, bool closed)
{
	uint64_t changed = 0;
	enum err err = store_queue_close(db, id, closed, &changed);

	return changed_state(db, id, err, changed);
}

enum err queue_get(
    struct db *db, struct arena *arena, struct queue_id id, struct queue_info *info_r)
{
	enum err err = store_queue_get(db, arena, id, info_r);

	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
}

enum err queue_list(struct db *db, struct arena *arena, struct queue_info **list_r, size_t *n_r)
{
	return store_queue_list(db, arena, list_r, n_r);
}
