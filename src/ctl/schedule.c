#include <stdio.h>
#include <stdlib.h>

#include "ctl/out.h"
#include "ctl/seats.h"
#include "ctl/verbs.h"
#include "domain/concert.h"
#include "domain/label.h"
#include "domain/schedule_cancel.h"

static int no_concert(const struct ctl *ctl)
{
	return ctl_refused(
	    "there is no concert %s: frontrowctl concert list", ctl->option[OPT_CONCERT]);
}

static int no_date(const struct ctl *ctl)
{
	return ctl_refused(
	    "there is no date %s, or it is canceled: frontrowctl schedule list", ctl->operand);
}

static int bad_start(const struct ctl *ctl, enum err err)
{
	const char *starts_at = ctl->option[OPT_STARTS_AT];

	if (err == ERR_DATE_PAST)
		return ctl_refused("%s is over; nothing was changed", starts_at);
	return ctl_refused(
	    "another show of the concert begins at %s; nothing was changed", starts_at);
}

static int add(
    struct ctl *ctl, struct concert_id id, struct instant starts_at, const struct seat_list *seats)
{
	const struct actor *by = ctl_actor(ctl);
	struct db *db = ctl_db(ctl);
	struct schedule_id schedule;
	enum err err;

	err = schedule_add(db, ctl->arena, by, id, starts_at, seats->seat, seats->n, &schedule);
	if (err == ERR_NOT_FOUND)
		return no_concert(ctl);
	if (err == ERR_DATE_PAST || err == ERR_DATE_TAKEN)
		return bad_start(ctl, err);
	if (err == ERR_DUPLICATE)
		return ctl_refused("two seats have labels that look the same; nothing was added");
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused("there are no seats, or the grade cannot be used (at most %d "
				   "characters, each of which can be seen); nothing was added",
		    LABEL_MAX);
	if (err != ERR_OK)
		return ctl_failed(err);
	out_id(ctl->json, "schedule_id", schedule.v);
	if (!ctl->json)
		printf("seats: %zu\n", seats->n);
	return EXIT_SUCCESS;
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

static void schedule_json(struct json_object *o, const struct schedule_info *schedule)
{
	char date[DATE_TEXT_MAX];

	date_format(schedule->date, date);
	out_u64(o, "schedule_id", schedule->id.v);
	out_u64(o, "concert_id", schedule->concert.v);
	out_text(o, "date", date);
	out_instant(o, "starts_at", schedule->starts_at);
	out_u64(o, "total_seats", schedule->total_seats);
	out_u64(o, "available_seats", schedule->available);
	out_u64(o, "held_seats", schedule->held);
	out_u64(o, "sold_seats", schedule->sold);
	out_u64(o, "blocked_seats", schedule->blocked);
	out_instant(o, "canceled_at", schedule->canceled_at);
	out_instant(o, "cleared_at", schedule->cleared_at);
}

int ctl_schedule_list(struct ctl *ctl)
{
	struct concert_id concert = { ctl_u64_or(ctl, OPT_CONCERT, 1, INT64_MAX, 0) };
	struct json_object *root, *array;
	struct schedule_info *list;
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

static int show(struct ctl *ctl, struct schedule_id id)
{
	struct json_object *o;
	struct schedule_info info;
	enum err err;

	err = schedule_get(ctl->db, ctl->arena, id, &info);
	if (err != ERR_OK)
		return ctl_unseen("the date cannot be read now");
	o = json_object_new_object();
	schedule_json(o, &info);
	return out_print(ctl->json, o, NULL);
}

int ctl_schedule_set(struct ctl *ctl)
{
	struct schedule_id id = { ctl_id(ctl) };
	struct instant starts_at = ctl_instant(ctl, OPT_STARTS_AT);
	const struct actor *by = ctl_actor(ctl);
	struct db *db = ctl_db(ctl);
	enum err err;

	err = schedule_set(db, ctl->arena, by, id, starts_at);
	if (err == ERR_NOT_FOUND)
		return no_date(ctl);
	if (err == ERR_DATE_PAST || err == ERR_DATE_TAKEN)
		return bad_start(ctl, err);
	return err == ERR_OK ? show(ctl, id) : ctl_failed(err);
}

static void show_progress(struct ctl *ctl, struct schedule_id id)
{
	struct schedule_info info;

	if (schedule_get(ctl->db, ctl->arena, id, &info) == ERR_OK)
		ctl_progress("seats", info.blocked, info.total_seats);
}

/* Small transactions, and word of how far it is if one fails: again goes on from there. */
int ctl_schedule_cancel(struct ctl *ctl)
{
	struct schedule_id id = { ctl_id(ctl) };
	const struct actor *by = ctl_actor(ctl);
	struct schedule_clearing sum = { 0 }, did;
	struct db *db = ctl_db(ctl);
	struct json_object *o;
	enum err err = ERR_OK;

	while (err == ERR_OK && !sum.done) {
		err = schedule_cancel(db, ctl->arena, by, id, SCHEDULE_CLEARED_AT_ONCE, &did);
		sum.blocked += did.blocked;
		sum.canceled += did.canceled;
		sum.refunded += did.refunded;
		sum.points += did.points;
		sum.done = did.done;
		if (err == ERR_OK)
			show_progress(ctl, id);
	}
	ctl_progress_end();
	if (err == ERR_NOT_FOUND)
		return no_date(ctl);
	o = json_object_new_object();
	out_u64(o, "schedule_id", id.v);
	out_u64(o, "seats_blocked", sum.blocked);
	out_u64(o, "holds_canceled", sum.canceled);
	out_u64(o, "refunded", sum.refunded);
	out_u64(o, "points", sum.points);
	out_bool(o, "done", sum.done);
	out_print(ctl->json, o, NULL);
	return err == ERR_OK ? 0 : ctl_stopped(err);
}
