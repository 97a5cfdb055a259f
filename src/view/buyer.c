#include "view/buyer.h"

static void u64_or_null(struct json_out *out, const char *key, uint64_t v, bool present)
{
	if (present)
		out_u64(out, key, v);
	else
		out_null(out, key);
}

/* Whole seconds until an instant that may be null. */
static void seconds_left(
    struct json_out *out, const char *key, struct instant until, struct instant now)
{
	bool present = !instant_is_null(until);

	u64_or_null(out, key, present ? (uint64_t)instant_seconds_left(until, now) : 0, present);
}

void view_token_members(struct json_out *out, const struct token_view *view,
    const struct token_keys *keys, const char *status_key)
{
	char text[TOKEN_TEXT_LEN + 1];
	uint64_t queue = view->token.queue.v;

	token_mint(keys, &view->token, text);
	out_text(out, "token", text);
	out_uuid(out, "user_id", &view->token.user);
	out_u64(out, "token_number", view->token.id.v);
	out_u64(out, "queue_id", queue);
	out_text(out, status_key, token_status_text(view->status));
	out_bool(out, "active", view->status == TOKEN_ACTIVE);
	u64_or_null(out, "position", view->position, view->status == TOKEN_WAITING);
	out_u64(out, "waiting", view->waiting);
	u64_or_null(out, "eta_seconds", (uint64_t)view->eta_s, view->eta_s >= 0);
	out_instant(out, "expires_at", view->expires_at);
	seconds_left(out, "expires_in", view->expires_at, view->now);
	out_text(out, "queue_state", queue_state_text(view->queue_state));
	out_u64(out, "called_through", view->called_through);
	out_u64(out, "poll_after_ms", view->poll_after_ms);
	out_instant(out, "as_of", view->as_of);
	out_path(out, "events", "/queue/", queue, "/events");
	out_path(out, "line", "/queue/", queue, "/line");
}

void view_schedule(struct json_out *out, const struct schedule *schedule)
{
	out_object(out, NULL);
	out_u64(out, "schedule_id", schedule->id.v);
	out_date(out, "date", schedule->date);
	out_instant(out, "starts_at", schedule->starts_at);
	out_u64(out, "total_seats", schedule->total_seats);
	out_u64(out, "available_seats", schedule->available_seats);
	out_bool(out, "sold_out", schedule->available_seats == 0);
	out_object_end(out);
}

void view_seat(struct json_out *out, const struct seat *seat)
{
	out_object(out, NULL);
	out_u64(out, "seat_id", seat->id.v);
	out_u64(out, "schedule_id", seat->schedule.v);
	out_text(out, "label", seat->label);
	out_text(out, "grade", seat->grade);
	out_u64(out, "price", seat->price);
	out_text(out, "status", seat_status_text(seat->status));
	out_object_end(out);
}

static void reserved_seats(struct json_out *out, const struct reservation *res)
{
	out_array(out, "seats");
	for (size_t i = 0; i < res->nseats; i++) {
		out_object(out, NULL);
		out_u64(out, "seat_id", res->seats[i].id.v);
		out_text(out, "label", res->seats[i].label);
		out_text(out, "grade", res->seats[i].grade);
		out_u64(out, "price", res->seats[i].price);
		out_object_end(out);
	}
	out_array_end(out);
}

void view_reservation(struct json_out *out, const char *key, const struct reservation *res)
{
	bool held = res->status == RESERVATION_TEMP_RESERVED;

	out_object(out, key);
	out_u64(out, "reservation_id", res->id.v);
	out_text(out, "status", reservation_status_text(res->status));
	out_u64(out, "concert_id", res->concert.v);
	out_u64(out, "schedule_id", res->schedule.v);
	out_date(out, "date", res->date);
	out_instant(out, "starts_at", res->starts_at);
	reserved_seats(out, res);
	out_u64(out, "total_price", res->total_price);
	out_instant(out, "created_at", res->created_at);
	out_instant(out, "hold_expires_at", res->hold_expires_at);
	seconds_left(out, "hold_expires_in", res->hold_expires_at, res->as_of);
	u64_or_null(out, "payment_id", res->payment.v, res->payment.v != 0);
	out_instant(out, "refundable_until", res->refundable_until);
	out_text(out, "pay", held ? "/payments" : NULL);
	out_text(out, "end_reason", end_reason_text(res->reason));
	out_object_end(out);
}

void view_payment(struct json_out *out, const struct payment *payment)
{
	out_object(out, NULL);
	out_u64(out, "payment_id", payment->id.v);
	out_u64(out, "reservation_id", payment->reservation.id.v);
	out_u64(out, "amount", payment->amount);
	out_u64(out, "balance", payment->balance);
	out_text(out, "status", payment_status_text(payment->status));
	out_instant(out, "paid_at", payment->paid_at);
	view_reservation(out, "reservation", &payment->reservation);
	out_object_end(out);
}

void view_entry(struct json_out *out, const struct points_entry *entry)
{
	out_object(out, NULL);
	out_u64(out, "entry_id", entry->id.v);
	out_text(out, "type", entry_type_text(entry->type));
	out_i64(out, "amount_change", entry->amount_change);
	out_u64(out, "balance_after", entry->balance_after);
	u64_or_null(out, "payment_id", entry->payment.v, entry->payment.v != 0);
	out_instant(out, "created_at", entry->created_at);
	out_bool(out, "adjustment", entry->adjustment);
	out_object_end(out);
}
