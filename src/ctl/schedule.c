#include "base/zone.h"
#include "ctl/out.h"
#include "ctl/seats.h"
#include "ctl/verbs.h"
#include "domain/concert.h"

static int no_concert(const struct ctl *ctl)
{
	return ctl_refused(
	    "there is no concert %s: frontrowctl concert list", ctl->option[OPT_CONCERT]);
}

static int add(
    struct ctl *ctl, struct concert_id id, struct instant starts_at, const struct seat_list *seats)
{
	struct db *db = ctl_db(ctl);
	struct schedule_id schedule;
	struct concert concert;
	struct date date;
	enum err err;

	err = concert_get(db, ctl->arena, id, &concert);
	if (err == ERR_NOT_FOUND)
		return no_concert(ctl);
	if (err != ERR_OK)
		return ctl_failed(err);
	if (!zone_date(concert.time_zone, starts_at, &date))
		return ctl_refused("this machine does not know the concert's time zone %s: install "
				   "tzdata",
		    concert.time_zone);
	err = schedule_add(
	    db, ctl->arena, ctl_actor(ctl), id, starts_at, date, seats->seat, seats->n, &schedule);
	if (err == ERR_DUPLICATE)
		return ctl_refused("two seats have the same label; nothing was added");
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused("there are no seats, or a label (1 to 32 characters) or a grade "
				   "(at most 32) is too long; nothing was added");
	if (err != ERR_OK)
		return ctl_failed(err);
	return out_id(ctl->json, schedule.v);
}

int ctl_schedule_add(struct ctl *ctl)
{
	struct concert_id concert = { ctl_u64(ctl, OPT_CONCERT, 1, INT64_MAX) };
	struct instant starts_at = ctl_instant(ctl, OPT_STARTS_AT);
	struct seat_list seats;
	int status;

	status = seats_from_options(ctl, &seats);
	if (status == 0)
		status = add(ctl, concert, starts_at, &seats);
	seats_free(&seats);
	return status;
}

static void schedule_json(struct json_object *o, const struct schedule *schedule)
{
	char date[DATE_TEXT_MAX];

	date_format(schedule->date, date);
	out_u64(o, "id", schedule->id.v);
	out_u64(o, "concert_id", schedule->concert.v);
	out_text(o, "date", date);
	out_instant(o, "starts_at", schedule->starts_at);
	out_u64(o, "total_seats", schedule->total_seats);
	out_u64(o, "available_seats", schedule->available_seats);
}

int ctl_schedule_list(struct ctl *ctl)
{
	struct concert_id concert = { ctl_u64_or(ctl, OPT_CONCERT, 1, INT64_MAX, 0) };
	struct json_object *root, *array;
	struct schedule *list;
	struct db *db = ctl_db(ctl);
	struct concert found;
	enum err err = ERR_OK;
	size_t n;

	if (concert.v != 0)
		err = concert_get(db, ctl->arena, concert, &found);
	if (err == ERR_OK)
		err = schedule_list(db, ctl->arena, concert, &list, &n);
	if (err == ERR_NOT_FOUND)
		return no_concert(ctl);
	if (err != ERR_OK)
		return ctl_failed(err);
	root = json_object_new_object();
	array = out_array(root, "schedules");
	for (size_t i = 0; i < n; i++)
		schedule_json(out_element(array), &list[i]);
	return out_print(ctl->json, root, NULL);
}
