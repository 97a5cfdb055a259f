#include <stdio.h>
#include <stdlib.h>

#include "base/zone.h"
#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/concert.h"
#include "domain/schedule.h"
#include "domain/seat.h"
#include "view/operator.h"

/* For a spreadsheet the time is the venue's, without an offset, and the zone is a column. */
static void csv_row(struct json_out *out, const struct door_row *row, const char *zone)
{
	char text[ZONE_TIME_MAX];
	bool known = !instant_is_null(row->paid_at) && zone_time(zone, row->paid_at, text);

	out_object(out, NULL);
	show_door_members(out, row);
	out_text(out, "paid_at", known ? text : NULL);
	out_text(out, "time_zone", zone);
	out_object_end(out);
}

static int print_csv(struct ctl *ctl, const char *zone, const struct door_row *list, size_t n)
{
	static const char *const columns[] = { "label", "grade", "price", "status", "user_id",
		"reservation_id", "paid_at", "time_zone", NULL };
	struct json_out out = out_open(ctl);

	out_array(&out, "seats");
	for (size_t i = 0; i < n; i++)
		csv_row(&out, &list[i], zone);
	out_array_end(&out);
	out_object_end(&out);
	return out_csv(&out, "seats", columns);
}

static int print(struct ctl *ctl, const struct door_row *list, size_t n)
{
	struct json_out out = out_begin(ctl->arena, 1024);

	if (n == 0 && !ctl->json) {
		puts("no reservations");
		return EXIT_SUCCESS;
	}
	show_door(&out, &(struct shown_list){ list, n });
	return out_print(ctl, &out);
}

/* The zone of the date's venue. */
static enum err find_zone(struct ctl *ctl, struct schedule_id id, const char **zone_r)
{
	struct schedule_info info;
	struct concert concert;
	enum err err;

	err = schedule_get(ctl->db, ctl->arena, id, &info);
	if (err == ERR_OK)
		err = concert_get(ctl->db, ctl->arena, info.concert, &concert);
	if (err == ERR_OK)
		*zone_r = concert.set.time_zone;
	return err;
}

int ctl_reservation_list(struct ctl *ctl)
{
	struct schedule_id schedule = { ctl_u64(ctl, OPT_SCHEDULE, 1, INT64_MAX) };
	struct db *db = ctl_db(ctl);
	const char *zone = NULL;
	struct door_row *list;
	enum err err;
	size_t n;

	err = door_list(db, ctl->arena, schedule, ctl->option[OPT_ALL] != NULL, &list, &n);
	if (err == ERR_OK && ctl->option[OPT_CSV])
		err = find_zone(ctl, schedule, &zone);
	if (err == ERR_NOT_FOUND)
		return ctl_refused(
		    "there is no date %s: frontrowctl schedule list", ctl->option[OPT_SCHEDULE]);
	if (err != ERR_OK)
		return ctl_failed(err);
	return zone != NULL ? print_csv(ctl, zone, list, n) : print(ctl, list, n);
}
