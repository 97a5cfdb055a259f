#include "view/operator.h"

#include "view/buyer.h"

typedef void show_fn(struct json_out *out, const void *item);

/* {"name": [item, ...]}, or without braces in an object that is open. */
static void array(struct json_out *out, const char *name, const struct shown_list *list,
    size_t size, show_fn *item)
{
	out_array(out, name);
	for (size_t i = 0; i < list->n; i++)
		item(out, (const char *)list->items + i * size);
	out_array_end(out);
}

static void object_of_array(
    struct json_out *out, const char *name, const void *list, size_t size, show_fn *item)
{
	out_object(out, NULL);
	array(out, name, list, size, item);
	out_object_end(out);
}

void show_id(struct json_out *out, const void *result)
{
	const struct shown_id *made = result;

	out_object(out, NULL);
	out_u64(out, made->name, made->id);
	out_object_end(out);
}

/* ---- queues and concerts --------------------------------------------------------------------- */

#define OUT_TEXT                      out_text
#define OUT_ZONE                      out_text
#define OUT_NUMBER                    out_u64
#define OUT_SWITCH                    out_bool
#define OUT_INSTANT                   out_instant
#define OUT_QUEUE(out, name, id)      out_u64(out, name, (id).v)
#define SHOW_SETTING(name, kind, ...) OUT_##kind(out, SETTING_NAME(name, kind), set->name);

void show_queue(struct json_out *out, const void *result)
{
	const struct queue_info *queue = result;
	const struct queue_settings *set = &queue->set;

	out_object(out, NULL);
	out_u64(out, "queue_id", queue->id.v);
	out_text(out, "queue_state", queue_state_text(queue->state));
	out_u64(out, "waiting", queue->waiting);
	out_u64(out, "active", queue->active);
	QUEUE_SETTINGS(SHOW_SETTING)
	out_bool(out, "paused", queue->paused);
	out_bool(out, "closed", queue->closed);
	out_u64(out, "admitted_total", queue->admitted_total);
	out_u64(out, "admitted_through", queue->admitted_through);
	out_u64(out, "called_through", queue->called_through);
	out_instant(out, "as_of", queue->as_of);
	out_object_end(out);
}

static void setting(struct json_out *out, const void *item)
{
	const struct field *f = item;
	bool number = f->kind == FIELD_NUMBER;

	out_object(out, NULL);
	out_text(out, "name", f->name);
	out_text(out, "kind", field_kind_text(f->kind));
	out_text(out, "default", f->usual);
	if (number || f->kind == FIELD_TEXT) {
		out_u64(out, number ? "least" : "least_characters", f->least);
		out_u64(out, number ? "most" : "most_characters", f->most);
	}
	out_text(out, "help", f->help);
	out_object_end(out);
}

void show_settings(struct json_out *out, const void *result)
{
	const struct shown_list queue = { queue_fields, QUEUE_FIELDS };
	const struct shown_list concert = { concert_fields, CONCERT_FIELDS };

	(void)result;
	out_object(out, NULL);
	array(out, "queue", &queue, sizeof(struct field), setting);
	array(out, "concert", &concert, sizeof(struct field), setting);
	out_object_end(out);
}

void show_queues(struct json_out *out, const void *result)
{
	object_of_array(out, "queues", result, sizeof(struct queue_info), show_queue);
}

void show_concert(struct json_out *out, const void *result)
{
	const struct concert *concert = result;
	const struct concert_settings *set = &concert->set;

	out_object(out, NULL);
	out_u64(out, "concert_id", concert->id.v);
	CONCERT_SETTINGS(SHOW_SETTING)
	out_text(out, "queue_state", queue_state_text(concert->queue_state));
	out_instant(out, "opens_at", concert->opens_at);
	out_text(out, "availability", availability_text(concert->availability));
	out_object_end(out);
}

void show_concerts(struct json_out *out, const void *result)
{
	object_of_array(out, "concerts", result, sizeof(struct concert), show_concert);
}

/* ---- dates ----------------------------------------------------------------------------------- */

void show_schedule(struct json_out *out, const void *result)
{
	const struct schedule_info *schedule = result;

	out_object(out, NULL);
	out_u64(out, "schedule_id", schedule->id.v);
	out_u64(out, "concert_id", schedule->concert.v);
	out_date(out, "date", schedule->date);
	out_instant(out, "starts_at", schedule->starts_at);
	out_u64(out, "total_seats", schedule->total_seats);
	out_u64(out, "available_seats", schedule->available);
	out_u64(out, "held_seats", schedule->held);
	out_u64(out, "sold_seats", schedule->sold);
	out_u64(out, "blocked_seats", schedule->blocked);
	out_instant(out, "canceled_at", schedule->canceled_at);
	out_instant(out, "cleared_at", schedule->cleared_at);
	out_object_end(out);
}

void show_schedules(struct json_out *out, const void *result)
{
	object_of_array(out, "schedules", result, sizeof(struct schedule_info), show_schedule);
}

void show_clearing(struct json_out *out, const void *result)
{
	const struct shown_clearing *c = result;

	out_object(out, NULL);
	out_u64(out, "schedule_id", c->schedule.v);
	out_u64(out, "seats_blocked", c->did.blocked);
	out_u64(out, "holds_canceled", c->did.canceled);
	out_u64(out, "refunded", c->did.refunded);
	out_u64(out, "points", c->did.points);
	out_bool(out, "done", c->did.done);
	out_object_end(out);
}

/* ---- reservations ---------------------------------------------------------------------------- */

void show_door_members(struct json_out *out, const struct door_row *row)
{
	bool paid = row->payment.v != 0;

	out_text(out, "label", row->label);
	out_text(out, "grade", row->grade);
	out_u64(out, "price", row->price);
	out_text(out, "status",
	    reservation_status_text(paid ? RESERVATION_CONFIRMED : RESERVATION_TEMP_RESERVED));
	out_uuid(out, "user_id", &row->user);
	out_u64(out, "reservation_id", row->reservation.v);
}

static void door_row(struct json_out *out, const void *item)
{
	const struct door_row *row = item;

	out_object(out, NULL);
	show_door_members(out, row);
	out_instant(out, "paid_at", row->paid_at);
	out_object_end(out);
}

void show_door(struct json_out *out, const void *result)
{
	object_of_array(out, "seats", result, sizeof(struct door_row), door_row);
}

void show_reservation(struct json_out *out, const void *result)
{
	const struct reservation *reservation = result;

	out_object(out, NULL);
	out_uuid(out, "user_id", &reservation->user);
	out_text(out, "end_reason", end_reason_text(reservation->reason));
	view_reservation(out, "reservation", reservation);
	out_object_end(out);
}

void show_adjustment(struct json_out *out, const void *result)
{
	const struct shown_adjustment *made = result;

	out_object(out, NULL);
	out_uuid(out, "user_id", &made->user);
	out_u64(out, "balance", made->balance);
	out_i64(out, "adjusted", made->amount);
	out_object_end(out);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static void sweep(struct json_out *out, const void *item)
{
	const struct sweep_health *health = item;
	const struct sweep_run *run = &health->run;

	out_object(out, NULL);
	out_text(out, "sweep", run->name);
	if (run->age_s < 0)
		out_null(out, "age_seconds");
	else
		out_i64(out, "age_seconds", run->age_s);
	out_i64(out, "late_after_seconds", health->late_after_s);
	out_text(out, "state", sweep_state_text(health->state));
	out_bool(out, "late", health->state == SWEEP_LATE);
	out_u64(out, "rows", run->row_count);
	out_instant(out, "last_start_at", run->last_start_at);
	out_instant(out, "last_end_at", run->last_end_at);
	out_object_end(out);
}

void show_status(struct json_out *out, const void *result)
{
	const struct shown_status *status = result;
	const struct readiness *r = &status->readiness;
	struct shown_list sweeps = { r->sweeps, *r->schema == '\0' ? SWEEP__MAX : 0 };

	out_object(out, NULL);
	out_text(out, "operator", status->operator);
	out_u64(out, "schema_version", status->schema_version);
	out_bool(out, "ready", status->nreasons == 0);
	out_array(out, "reasons");
	for (size_t i = 0; i < status->nreasons; i++)
		out_text(out, NULL, status->reasons[i]);
	out_array_end(out);
	array(out, "queues", &status->queues, sizeof(struct queue_info), show_queue);
	array(out, "sweeps", &sweeps, sizeof(struct sweep_health), sweep);
	out_object_end(out);
}

static void log_entry(struct json_out *out, const void *item)
{
	const struct oplog_entry *entry = item;

	out_object(out, NULL);
	out_u64(out, "entry_id", entry->id);
	out_instant(out, "at", entry->at);
	out_text(out, "actor", entry->actor);
	out_text(out, "verb", entry->verb);
	out_text(out, "object", entry->object);
	out_text(out, "details", entry->details);
	out_object_end(out);
}

void show_log(struct json_out *out, const void *result)
{
	object_of_array(out, "entries", result, sizeof(struct oplog_entry), log_entry);
}

void show_sales_members(struct json_out *out, const struct sales_row *row, bool refunded)
{
	out_u64(out, "concert_id", row->concert.v);
	out_text(out, "title", row->title);
	out_u64(out, "schedule_id", row->schedule.v);
	out_date(out, "date", row->date);
	out_u64(out, "reservations", row->reservations);
	out_u64(out, "seats", row->seats);
	out_u64(out, "seat_prices", row->prices);
	out_u64(out, "points", row->points);
	out_i64(out, "ledger", row->ledger);
	out_bool(out, "agrees", report_row_agrees(row, refunded));
}

static void sales(
    struct json_out *out, const char *key, const struct sales_row *rows, size_t n, bool refunded)
{
	out_array(out, key);
	for (size_t i = 0; i < n; i++) {
		out_object(out, NULL);
		show_sales_members(out, &rows[i], refunded);
		out_object_end(out);
	}
	out_array_end(out);
}

static void ledger_row(struct json_out *out, const void *item)
{
	const struct ledger_row *row = item;

	out_object(out, NULL);
	out_text(out, "type", row->type);
	out_bool(out, "adjustment", row->adjustment);
	out_u64(out, "entries", row->entries);
	out_i64(out, "points", row->points);
	out_object_end(out);
}

void show_report(struct json_out *out, const void *result)
{
	const struct shown_report *shown = result;
	const struct report *report = &shown->report;
	struct shown_list ledger = { report->ledger, report->nledger };

	out_object(out, NULL);
	out_date(out, "day", shown->day);
	out_instant(out, "from", report->span.from);
	out_instant(out, "to", report->span.to);
	out_bool(out, "agrees", report->agrees);
	sales(out, "sold", report->sold, report->nsold, false);
	sales(out, "refunded", report->refunded, report->nrefunded, true);
	array(out, "ledger", &ledger, sizeof(struct ledger_row), ledger_row);
	out_object_end(out);
}
