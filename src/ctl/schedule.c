#include <stdio.h>
#include <stdlib.h>

#include "ctl/new_seats.h"
#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/label.h"
#include "domain/schedule.h"
#include "domain/schedule_cancel.h"
#include "view/operator.h"

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
	struct json_out out;
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
	out = out_open(ctl);
	out_u64(&out, "schedule_id", schedule.v);
	out_close(ctl, &out);
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

	status = new_seats_read(ctl, &seats);
	if (status == 0)
		status = add(ctl, concert, starts_at, &seats);
	new_seats_free(&seats);
	return status;
}

int ctl_schedule_list(struct ctl *ctl)
{
	struct concert_id concert = { ctl_u64_or(ctl, OPT_CONCERT, 1, INT64_MAX, 0) };
	struct schedule_info *list;
	struct json_out out;
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
	out = out_begin(ctl->arena, 1024);
	show_schedules(&out, &(struct shown_list){ list, n });
	return out_print(ctl, &out);
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
	struct shown_clearing shown = { .schedule = id };
	struct schedule_clearing *sum = &shown.did, did;
	struct db *db = ctl_db(ctl);
	struct json_out out;
	enum err err = ERR_OK;

	while (err == ERR_OK && !sum->done) {
		err = schedule_cancel(db, ctl->arena, by, id, SCHEDULE_CLEARED_AT_ONCE, &did);
		sum->blocked += did.blocked;
		sum->canceled += did.canceled;
		sum->refunded += did.refunded;
		sum->points += did.points;
		sum->done = did.done;
		if (err == ERR_OK)
			show_progress(ctl, id);
	}
	ctl_progress_end();
	if (err == ERR_NOT_FOUND)
		return no_date(ctl);
	out = out_begin(ctl->arena, 256);
	show_clearing(&out, &shown);
	out_print(ctl, &out);
	return err == ERR_OK ? 0 : ctl_stopped(err);
}
