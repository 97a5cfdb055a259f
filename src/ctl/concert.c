#include "domain/concert.h"

#include "base/zone.h"
#include "ctl/out.h"
#include "ctl/verbs.h"

#define BAD_NAMES "a title has 1 to 200 characters, a venue at most 200, none of them invisible"

static int no_zone(const char *name)
{
	return ctl_refused(
	    "unknown time zone %s: name one of tzdata's, such as " ZONE_DEFAULT, name);
}

static int no_queue(const struct ctl *ctl)
{
	return ctl_refused("there is no queue %s: frontrowctl queue list", ctl->option[OPT_QUEUE]);
}

int ctl_concert_add(struct ctl *ctl)
{
	struct concert_settings concert = {
		.title = ctl->option[OPT_TITLE],
		.venue = ctl_text_or(ctl, OPT_VENUE, ""),
		.time_zone = ctl_text_or(ctl, OPT_TIME_ZONE, ZONE_DEFAULT),
		.queue = { ctl_u64(ctl, OPT_QUEUE, 1, INT64_MAX) },
		.seat_limit = ctl_u64_or(ctl, OPT_SEAT_LIMIT, 1, 20, 4),
		.refund_until_hours = ctl_u64_or(ctl, OPT_REFUND_UNTIL_HOURS, 0, 8760, 24),
	};
	struct concert_id id;
	enum err err;

	if (!zone_known(concert.time_zone))
		return no_zone(concert.time_zone);
	err = concert_add(ctl_db(ctl), ctl_actor(ctl), &concert, &id);
	if (err == ERR_NOT_FOUND)
		return no_queue(ctl);
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused(BAD_NAMES);
	if (err != ERR_OK)
		return ctl_failed(err);
	return out_id(ctl->json, "concert_id", id.v);
}

static void concert_json(struct json_object *o, const struct concert *concert)
{
	out_u64(o, "concert_id", concert->id.v);
	out_text(o, "title", concert->set.title);
	out_text(o, "venue", concert->set.venue);
	out_text(o, "time_zone", concert->set.time_zone);
	out_u64(o, "queue_id", concert->set.queue.v);
	out_text(o, "queue_state", queue_state_text(concert->queue_state));
	out_instant(o, "opens_at", concert->opens_at);
	out_u64(o, "seat_limit", concert->set.seat_limit);
	out_text(o, "availability", availability_text(concert->availability));
	out_u64(o, "refund_until_hours", concert->set.refund_until_hours);
}

int ctl_concert_set(struct ctl *ctl)
{
	struct concert_id id = { ctl_id(ctl) };
	const struct actor *by = ctl_actor(ctl);
	const struct concert_changes changes = {
		.title = ctl->option[OPT_TITLE],
		.venue = ctl->option[OPT_VENUE],
		.time_zone = ctl->option[OPT_TIME_ZONE],
		.queue = ctl_given(ctl, OPT_QUEUE, 1, INT64_MAX),
		.seat_limit = ctl_given(ctl, OPT_SEAT_LIMIT, 1, 20),
		.refund_until_hours = ctl_given(ctl, OPT_REFUND_UNTIL_HOURS, 0, 8760),
	};
	struct db *db = ctl_db(ctl);
	struct concert concert;
	struct json_object *o;
	enum err err;

	if (changes.time_zone && !zone_known(changes.time_zone))
		return no_zone(changes.time_zone);
	err = concert_set(db, ctl->arena, by, id, &changes);
	if (err == ERR_OK && concert_get(db, ctl->arena, id, &concert) != ERR_OK)
		return ctl_unseen("the concert cannot be read now");
	if (err == ERR_NOT_FOUND)
		return ctl_refused(
		    "there is no concert %s: frontrowctl concert list", ctl->operand);
	if (err == ERR_NO_QUEUE)
		return no_queue(ctl);
	if (err == ERR_QUEUE_IN_USE)
		return ctl_refused(
		    "somebody waits or shops in the line that concert %s would leave, "
		    "and may want it: move it when that line is empty; nothing was "
		    "changed",
		    ctl->operand);
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused(BAD_NAMES);
	if (err != ERR_OK)
		return ctl_failed(err);
	o = json_object_new_object();
	concert_json(o, &concert);
	return out_print(ctl->json, o, NULL);
}

int ctl_concert_list(struct ctl *ctl)
{
	static const char *const columns[] = { "concert_id", "queue_id", "queue_state", "time_zone",
		"seat_limit", "availability", "refund_until_hours", "venue", "title", NULL };
	struct json_object *root, *array;
	struct concert *list;
	enum err err;
	size_t n;

	err = concert_list(ctl_db(ctl), ctl->arena, &list, &n);
	if (err != ERR_OK)
		return ctl_failed(err);
	root = json_object_new_object();
	array = out_array(root, "concerts");
	for (size_t i = 0; i < n; i++)
		concert_json(out_element(array), &list[i]);
	return out_print(ctl->json, root, columns);
}
