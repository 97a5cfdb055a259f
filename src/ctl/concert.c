#include "domain/concert.h"

#include "base/zone.h"
#include "ctl/out.h"
#include "ctl/verbs.h"

int ctl_concert_add(struct ctl *ctl)
{
	struct concert_new concert = {
		.title = ctl->option[OPT_TITLE],
		.venue = ctl_text_or(ctl, OPT_VENUE, ""),
		.time_zone = ctl_text_or(ctl, OPT_TIME_ZONE, "Asia/Seoul"),
		.queue = { ctl_u64(ctl, OPT_QUEUE, 1, INT64_MAX) },
		.seat_limit = ctl_u64_or(ctl, OPT_SEAT_LIMIT, 1, 20, 4),
		.refund_until_hours = ctl_u64_or(ctl, OPT_REFUND_UNTIL_HOURS, 0, 8760, 24),
	};
	struct concert_id id;
	enum err err;

	if (!zone_known(concert.time_zone))
		return ctl_refused("unknown time zone %s: name one of tzdata's, such as Asia/Seoul",
		    concert.time_zone);
	err = concert_add(ctl_db(ctl), ctl_actor(ctl), &concert, &id);
	if (err == ERR_NOT_FOUND)
		return ctl_refused(
		    "there is no queue %s: frontrowctl queue list", ctl->option[OPT_QUEUE]);
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused("a title has 1 to 200 characters, a venue at most 200");
	if (err != ERR_OK)
		return ctl_failed(err);
	return out_id(ctl->json, id.v);
}

int ctl_concert_list(struct ctl *ctl)
{
	static const char *const columns[] = { "id", "queue_id", "queue_state", "time_zone",
		"seat_limit", "refund_until_hours", "venue", "title", NULL };
	struct json_object *root, *array, *o;
	struct concert *list;
	enum err err;
	size_t n;

	err = concert_list(ctl_db(ctl), ctl->arena, &list, &n);
	if (err != ERR_OK)
		return ctl_failed(err);
	root = json_object_new_object();
	array = out_array(root, "concerts");
	for (size_t i = 0; i < n; i++) {
		o = out_element(array);
		out_u64(o, "id", list[i].id.v);
		out_text(o, "title", list[i].title);
		out_text(o, "venue", list[i].venue);
		out_text(o, "time_zone", list[i].time_zone);
		out_u64(o, "queue_id", list[i].queue.v);
		out_text(o, "queue_state", queue_state_text(list[i].queue_state));
		out_instant(o, "opens_at", list[i].opens_at);
		out_u64(o, "seat_limit", list[i].seat_limit);
		out_u64(o, "refund_until_hours", list[i].refund_until_hours);
	}
	return out_print(ctl->json, root, columns);
}
