#include <stdio.h>
#include <stdlib.h>

#include "ctl/out.h"
#include "ctl/verbs.h"
#include "domain/concert.h"
#include "domain/reservation_admin.h"
#include "domain/seat_admin.h"

static void plain_members(struct json_object *o, const struct reservation *r)
{
	char uuid[UUID_TEXT_LEN + 1], date[DATE_TEXT_MAX];

	uuid_format(&r->user, uuid);
	date_format(r->date, date);
	out_u64(o, "reservation_id", r->id.v);
	out_text(o, "status", reservation_status_text(r->status));
	out_text(o, "end_reason", end_reason_text(r->reason));
	out_text(o, "user_id", uuid);
	out_u64(o, "concert_id", r->concert.v);
	out_u64(o, "queue_id", r->queue.v);
	out_u64(o, "schedule_id", r->schedule.v);
	out_text(o, "date", date);
	out_instant(o, "starts_at", r->starts_at);
	out_u64(o, "total_price", r->total_price);
	out_instant(o, "created_at", r->created_at);
	out_instant(o, "hold_expires_at", r->hold_expires_at);
	out_instant(o, "refundable_until", r->refundable_until);
	json_object_object_add(
	    o, "payment_id", r->payment.v ? json_object_new_uint64(r->payment.v) : NULL);
	out_instant(o, "as_of", r->as_of);
}

static int print(struct ctl *ctl, const struct reservation *r)
{
	struct json_object *o = json_object_new_object(), *array, *seat;

	plain_members(o, r);
	array = out_array(o, "seats");
	for (size_t i = 0; i < r->nseats; i++) {
		seat = out_element(array);
		out_u64(seat, "seat_id", r->seats[i].id.v);
		out_text(seat, "label", r->seats[i].label);
		out_text(seat, "grade", r->seats[i].grade);
		out_u64(seat, "price", r->seats[i].price);
	}
	return out_print(ctl->json, o, NULL);
}

static int no_reservation(const struct ctl *ctl)
{
	return ctl_refused("there is no reservation %s", ctl->operand);
}

int ctl_reservation_show(struct ctl *ctl)
{
	struct reservation_id id = { ctl_id(ctl) };
	struct reservation r;
	enum err err;

	err = reservation_show(ctl_db(ctl), ctl->arena, id, &r);
	if (err == ERR_NOT_FOUND)
		return no_reservation(ctl);
	return err == ERR_OK ? print(ctl, &r) : ctl_failed(err);
}

int ctl_reservation_cancel(struct ctl *ctl)
{
	struct reservation_id id = { ctl_id(ctl) };
	const struct actor *by = ctl_actor(ctl);
	struct refusal why = { 0 };
	struct reservation r;
	enum err err;

	err = reservation_revoke(ctl_db(ctl), ctl->arena, by, id, SEATS_TO_SELL, &r, &why);
	if (err == ERR_NOT_FOUND)
		return no_reservation(ctl);
	if (err == ERR_INVALID_RESERVATION)
		return ctl_refused("reservation %s is paid: frontrowctl reservation refund %s",
		    ctl->operand, ctl->operand);
	return err == ERR_OK ? print(ctl, &r) : ctl_failed(err);
}

int ctl_reservation_refund(struct ctl *ctl)
{
	struct reservation_id id = { ctl_id(ctl) };
	const struct actor *by = ctl_actor(ctl);
	struct payment payment;
	enum err err;

	err = reservation_refund(ctl_db(ctl), ctl->arena, by, id, SEATS_TO_SELL, &payment);
	if (err == ERR_NOT_FOUND)
		return no_reservation(ctl);
	if (err == ERR_NOT_REFUNDABLE)
		return ctl_refused("reservation %s is not paid, or refunded already", ctl->operand);
	return err == ERR_OK ? print(ctl, &payment.reservation) : ctl_failed(err);
}

/* For a spreadsheet (zone not NULL) the time is the venue's, and the zone a column. */
static void door_json(struct json_object *o, const struct door_row *row, const char *zone)
{
	char uuid[UUID_TEXT_LEN + 1];

	uuid_format(&row->user, uuid);
	out_text(o, "label", row->label);
	out_text(o, "grade", row->grade);
	out_u64(o, "price", row->price);
	out_text(o, "status",
	    reservation_status_text(
		row->payment.v == 0 ? RESERVATION_TEMP_RESERVED : RESERVATION_CONFIRMED));
	out_text(o, "user_id", uuid);
	out_u64(o, "reservation_id", row->reservation.v);
	if (zone == NULL) {
		out_instant(o, "paid_at", row->paid_at);
	} else {
		out_local(o, "paid_at", row->paid_at, zone);
		out_text(o, "time_zone", zone);
	}
}

static int door_csv(const char *zone, const struct door_row *list, size_t n)
{
	struct json_object *root = json_object_new_object(), *names = json_object_new_object();
	struct json_object *array = out_array(root, "seats");

	door_json(names, &(struct door_row){ .label = "", .grade = "" }, zone);
	for (size_t i = 0; i < n; i++)
		door_json(out_element(array), &list[i], zone);
	return out_csv(root, array, names);
}

static int print_door(const struct ctl *ctl, const struct door_row *list, size_t n)
{
	struct json_object *root, *array;

	if (n == 0 && !ctl->json) {
		puts("no reservations");
		return EXIT_SUCCESS;
	}
	root = json_object_new_object();
	array = out_array(root, "seats");
	for (size_t i = 0; i < n; i++)
		door_json(out_element(array), &list[i], NULL);
	return out_print(ctl->json, root, NULL);
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
	return zone != NULL ? door_csv(zone, list, n) : print_door(ctl, list, n);
}
