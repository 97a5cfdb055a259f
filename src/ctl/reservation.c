#include "domain/reservation.h"

#include "ctl/out.h"
#include "ctl/verbs.h"

static void plain_members(struct json_object *o, const struct reservation *r)
{
	char uuid[UUID_TEXT_LEN + 1], date[DATE_TEXT_MAX];

	uuid_format(&r->user, uuid);
	date_format(r->date, date);
	out_u64(o, "id", r->id.v);
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

int ctl_reservation_show(struct ctl *ctl)
{
	struct reservation_id id = { ctl_id(ctl) };
	struct json_object *o, *array, *seat;
	struct reservation r;
	enum err err;

	err = reservation_show(ctl_db(ctl), ctl->arena, id, &r);
	if (err == ERR_NOT_FOUND)
		return ctl_refused("there is no reservation %s", ctl->operand);
	if (err != ERR_OK)
		return ctl_failed(err);
	o = json_object_new_object();
	plain_members(o, &r);
	array = out_array(o, "seats");
	for (size_t i = 0; i < r.nseats; i++) {
		seat = out_element(array);
		out_u64(seat, "seat_id", r.seats[i].id.v);
		out_text(seat, "label", r.seats[i].label);
		out_text(seat, "grade", r.seats[i].grade);
		out_u64(seat, "price", r.seats[i].price);
	}
	return out_print(ctl->json, o, NULL);
}
