#include "domain/queue_admin.h"

#include "base/log.h"
#include "db/tx.h"

#define SETTING_AS_FIELD(name, kind, usual, least, most, help)                                     \
	{ SETTING_NAME(name, kind), FIELD_##kind, offsetof(struct queue_changes, name),            \
		offsetof(struct queue_settings, name), usual, least, most, help },

const struct field queue_fields[QUEUE_FIELDS] = { QUEUE_SETTINGS(SETTING_AS_FIELD) };

struct queue_settings queue_settings_default(void)
{
	struct queue_settings set = { 0 };

	settings_default(queue_fields, QUEUE_FIELDS, &set);
	return set;
}

/* ---- changing ------------------------------------------------------------------------------- */

struct addition {
	const struct actor *by;
	const struct queue_settings *set;
	struct arena *arena;
	struct queue_id id;
};

static enum err add_tx(struct db *db, void *arg)
{
	struct queue_settings usual = queue_settings_default();
	struct addition *a = arg;
	const char *text;
	enum err err;

	usual.name = "";
	text = settings_difference(a->arena, queue_fields, QUEUE_FIELDS, &usual, a->set);
	err = store_queue_insert(db, a->set, &a->id);
	return err != ERR_OK ? err : oplog_write_id(db, a->by, "queue add", a->id.v, "%s", text);
}

enum err queue_add(
    struct db *db, const struct actor *by, const struct queue_settings *set, struct queue_id *id_r)
{
	struct addition a = { .by = by, .set = set };
	enum err err;

	if (settings_fault(queue_fields, QUEUE_FIELDS, set) != NULL)
		return ERR_INVALID_REQUEST;
	a.arena = arena_new();
	err = db_tx(db, "queue_add", a.arena, add_tx, &a);
	arena_free(&a.arena);
	*id_r = a.id;
	return err;
}

struct change {
	const struct actor *by;
	struct queue_id id;
	const struct queue_changes *changes;
	struct arena *arena;
};

/* Lock order: gate, queue.  The gate keeps another operator's change out between reading the
 * settings and writing them. */
static enum err set_tx(struct db *db, void *arg)
{
	struct change *c = arg;
	struct queue_settings set;
	struct queue_info old;
	const char *text;
	enum err err;

	err = store_gate_lock(db, c->id, GATE_WAIT);
	if (err == ERR_OK)
		err = store_queue_get(db, c->arena, c->id, &old);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	set = old.set;
	settings_change(queue_fields, QUEUE_FIELDS, c->changes, &set);
	text = settings_difference(c->arena, queue_fields, QUEUE_FIELDS, &old.set, &set);
	if (*text == '\0')
		return ERR_OK; /* they are that already */
	err = store_gate_rate_changes(db, c->id, set.admit_per_minute);
	if (err == ERR_OK)
		err = store_queue_update(db, c->id, &set);
	if (err != ERR_OK)
		return err;
	return oplog_write_id(db, c->by, "queue set", c->id.v, "%s", text);
}

enum err queue_set(
    struct db *db, const struct actor *by, struct queue_id id, const struct queue_changes *changes)
{
	struct change c = { .by = by, .id = id, .changes = changes };
	enum err err;

	/* Only what is given: a text that is kept was checked by the rules of its time. */
	if (!fields_any_given(queue_fields, QUEUE_FIELDS, changes) ||
	    fields_fault(queue_fields, QUEUE_FIELDS, changes) != NULL)
		return ERR_INVALID_REQUEST;
	c.arena = arena_new();
	err = db_tx(db, "queue_set", c.arena, set_tx, &c);
	arena_free(&c.arena);
	if (err == ERR_OK)
		queue_slot_freed(db, id);
	return err;
}

typedef enum err store_switch_fn(struct db *db, struct queue_id id, bool on, uint64_t *changed_r);

struct turn {
	const struct actor *by;
	const char *verb;
	store_switch_fn *write;
	struct queue_id id;
	bool on;
};

static enum err turn_tx(struct db *db, void *arg)
{
	const struct turn *t = arg;
	uint64_t changed;
	enum err err;

	err = t->write(db, t->id, t->on, &changed);
	if (err == ERR_OK && changed == 0)
		err = ERR_NOT_FOUND;
	return err != ERR_OK ? err : oplog_write_id(db, t->by, t->verb, t->id.v, "%s", "");
}

/* A change of state may let somebody in. */
static enum err turn(struct db *db, struct turn t)
{
	enum err err = db_tx(db, "queue_turn", NULL, turn_tx, &t);

	if (err == ERR_OK)
		queue_slot_freed(db, t.id);
	return err;
}

enum err queue_pause(struct db *db, const struct actor *by, struct queue_id id, bool paused)
{
	return turn(db, (struct turn){ by, paused ? "queue pause" : "queue resume",
			    store_queue_pause, id, paused });
}

enum err queue_close(struct db *db, const struct actor *by, struct queue_id id, bool closed)
{
	return turn(db, (struct turn){ by, closed ? "queue close" : "queue open", store_queue_close,
			    id, closed });
}

static enum err pause_all_tx(struct db *db, void *arg)
{
	const struct turn *t = arg;
	enum err err = store_queue_pause_all(db, t->on);

	return err != ERR_OK ? err : oplog_write(db, t->by, t->verb, "all", "%s", "");
}

enum err queue_pause_all(struct db *db, const struct actor *by, bool paused)
{
	struct turn t = { .by = by, .verb = paused ? "queue pause" : "queue resume", .on = paused };
	struct arena *arena;
	uint64_t admitted;
	enum err err;

	err = db_tx(db, "queue_pause_all", NULL, pause_all_tx, &t);
	if (err != ERR_OK || paused)
		return err;
	arena = arena_new();
	if (queue_admit_all(db, arena, &admitted) != ERR_OK)
		log_warn("admission left to its own sweep");
	arena_free(&arena);
	return ERR_OK;
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
