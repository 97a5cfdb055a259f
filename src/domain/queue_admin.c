#include "domain/queue_admin.h"

#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "db/tx.h"
#include "domain/text.h"

#define SETTINGS_TEXT_MAX 1024 /* numbers, an instant and a name of 100 characters */

struct queue_settings queue_settings_default(void)
{
	return (struct queue_settings){ .capacity = 30,
		.active_ttl_s = 600,
		.waiting_ttl_s = 86400,
		.absent_after_s = 60,
		.holds_per_turn = 5,
		.opens_at = INSTANT_NULL };
}

static uint64_t number(uint64_t old, struct given_u64 new)
{
	return new.given ? new.v : old;
}

void queue_settings_change(struct queue_settings *set, const struct queue_changes *changes)
{
	*set = (struct queue_settings){
		.name = changes->name ? changes->name : set->name,
		.capacity = number(set->capacity, changes->capacity),
		.active_ttl_s = number(set->active_ttl_s, changes->active_ttl_s),
		.waiting_ttl_s = number(set->waiting_ttl_s, changes->waiting_ttl_s),
		.admit_per_minute = number(set->admit_per_minute, changes->admit_per_minute),
		.absent_after_s = number(set->absent_after_s, changes->absent_after_s),
		.holds_per_turn = number(set->holds_per_turn, changes->holds_per_turn),
		.opens_at = changes->opens_at.given ? changes->opens_at.v : set->opens_at,
		.stock_aware =
		    changes->stock_aware.given ? changes->stock_aware.v : set->stock_aware,
	};
}

static bool any_given(const struct queue_changes *c)
{
	return c->name != NULL || c->capacity.given || c->active_ttl_s.given ||
	       c->waiting_ttl_s.given || c->admit_per_minute.given || c->absent_after_s.given ||
	       c->holds_per_turn.given || c->opens_at.given || c->stock_aware.given;
}

/* The member that is out of range; NULL: none. */
static const char *fault_of(const struct queue_settings *set)
{
	const struct {
		const char *name;
		uint64_t value, least, most;
	} ranges[] = {
		{ "capacity", set->capacity, 1, 1000000 },
		{ "active_ttl", set->active_ttl_s, 1, 86400 },
		{ "waiting_ttl", set->waiting_ttl_s, 1, 2592000 },
		{ "admit_per_minute", set->admit_per_minute, 0, 1000000 },
		{ "absent_after", set->absent_after_s, 0, 86400 },
		{ "holds_per_turn", set->holds_per_turn, 0, 1000 },
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (ranges[i].value < ranges[i].least || ranges[i].value > ranges[i].most)
			return ranges[i].name;
	return set->name != NULL && text_fits(set->name, 1, 100) ? NULL : "name";
}

const char *queue_changes_fault(const struct queue_changes *changes)
{
	struct queue_settings set = queue_settings_default();

	set.name = "any";
	queue_settings_change(&set, changes);
	return fault_of(&set);
}

/* ---- what the log says of a change ---------------------------------------------------------- */

/* "capacity=5 opens_at=none", of what differs from `old`. */
static void describe(const struct queue_settings *old, const struct queue_settings *set,
    char text[SETTINGS_TEXT_MAX])
{
	const struct {
		const char *name;
		uint64_t old, new;
	} numbers[] = {
		{ "capacity", old->capacity, set->capacity },
		{ "active_ttl", old->active_ttl_s, set->active_ttl_s },
		{ "waiting_ttl", old->waiting_ttl_s, set->waiting_ttl_s },
		{ "admit_per_minute", old->admit_per_minute, set->admit_per_minute },
		{ "absent_after", old->absent_after_s, set->absent_after_s },
		{ "holds_per_turn", old->holds_per_turn, set->holds_per_turn },
		{ "stock_aware", old->stock_aware, set->stock_aware },
	};
	char opens_at[INSTANT_TEXT_MAX] = "none";
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].old != numbers[i].new)
			len += (size_t)snprintf(text + len, SETTINGS_TEXT_MAX - len, "%s=%llu ",
			    numbers[i].name, (unsigned long long)numbers[i].new);
	if (!instant_is_null(set->opens_at))
		instant_format(set->opens_at, opens_at);
	if (set->opens_at.us != old->opens_at.us)
		len +=
		    (size_t)snprintf(text + len, SETTINGS_TEXT_MAX - len, "opens_at=%s ", opens_at);
	if (strcmp(set->name, old->name) != 0)
		len += (size_t)snprintf(text + len, SETTINGS_TEXT_MAX - len, "name=%s ", set->name);
	if (len > 0)
		text[len - 1] = '\0';
}

/* ---- changing ------------------------------------------------------------------------------- */

struct addition {
	const struct actor *by;
	const struct queue_settings *set;
	struct queue_id id;
};

static enum err add_tx(struct db *db, void *arg)
{
	struct queue_settings usual = queue_settings_default();
	char text[SETTINGS_TEXT_MAX];
	struct addition *a = arg;
	enum err err;

	usual.name = "";
	describe(&usual, a->set, text);
	err = store_queue_insert(db, a->set, &a->id);
	return err != ERR_OK ? err : oplog_write_id(db, a->by, "queue add", a->id.v, "%s", text);
}

enum err queue_add(
    struct db *db, const struct actor *by, const struct queue_settings *set, struct queue_id *id_r)
{
	struct addition a = { .by = by, .set = set };
	enum err err;

	if (fault_of(set) != NULL)
		return ERR_INVALID_REQUEST;
	err = db_tx(db, "queue_add", NULL, add_tx, &a);
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
	char text[SETTINGS_TEXT_MAX];
	struct change *c = arg;
	struct queue_settings set;
	struct queue_info old;
	enum err err;

	err = store_gate_lock(db, c->id, GATE_WAIT);
	if (err == ERR_OK)
		err = store_queue_get(db, c->arena, c->id, &old);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	set = old.set;
	queue_settings_change(&set, c->changes);
	if (queue_changes_fault(c->changes) !=
	    NULL) /* what is kept was checked when it was stored */
		return ERR_INVALID_REQUEST;
	describe(&old.set, &set, text);
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

	if (!any_given(changes))
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
