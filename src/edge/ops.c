#include "edge/ops.h"

#include "edge/guard.h"
#include "view/concert.h"

enum err ops_no_members(struct request *r)
{
	char nothing[1];

	return guard_body(r, NULL, 0, nothing, 0);
}

void ops_reply_list(struct request *r, const struct ops_list *how, const void *items, size_t n)
{
	struct json_out out = out_begin(r->edge->arena, (n + 1) * how->size);

	out_object(&out, NULL);
	out_array(&out, how->name);
	for (size_t i = 0; i < n; i++)
		how->item(&out, (const char *)items + i * how->stride);
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
}

void ops_queue(struct json_out *out, const struct queue_info *queue)
{
	const struct queue_settings *set = &queue->set;

	out_object(out, NULL);
	out_u64(out, "queue_id", queue->id.v);
	out_text(out, "name", set->name);
	out_text(out, "queue_state", queue_state_text(queue->state));
	out_u64(out, "waiting", queue->waiting);
	out_u64(out, "active", queue->active);
	out_u64(out, "capacity", set->capacity);
	out_u64(out, "active_ttl", set->active_ttl);
	out_u64(out, "waiting_ttl", set->waiting_ttl);
	out_u64(out, "admit_per_minute", set->admit_per_minute);
	out_u64(out, "absent_after", set->absent_after);
	out_u64(out, "holds_per_turn", set->holds_per_turn);
	out_instant(out, "opens_at", set->opens_at);
	out_bool(out, "paused", queue->paused);
	out_bool(out, "closed", queue->closed);
	out_bool(out, "stock_aware", set->stock_aware);
	out_u64(out, "admitted_total", queue->admitted_total);
	out_u64(out, "admitted_through", queue->admitted_through);
	out_u64(out, "called_through", queue->called_through);
	out_instant(out, "as_of", queue->as_of);
	out_object_end(out);
}

void ops_queues(struct json_out *out, const struct queue_info *queues, size_t n)
{
	out_array(out, "queues");
	for (size_t i = 0; i < n; i++)
		ops_queue(out, &queues[i]);
	out_array_end(out);
}

void ops_concert(struct json_out *out, const struct concert *concert)
{
	out_object(out, NULL);
	view_concert_members(out, concert);
	out_u64(out, "refund_until_hours", concert->set.refund_until_hours);
	out_object_end(out);
}

void ops_schedule(struct json_out *out, const struct schedule_info *schedule)
{
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
