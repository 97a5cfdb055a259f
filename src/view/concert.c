#include "view/concert.h"

#define CONCERT_SIZE 288 /* a guess; the writer grows where it is too small */

void view_concert_members(struct json_out *out, const struct concert *concert)
{
	out_u64(out, "concert_id", concert->id.v);
	out_text(out, "title", concert->set.title);
	out_text(out, "venue", concert->set.venue);
	out_text(out, "time_zone", concert->set.time_zone);
	out_u64(out, "queue_id", concert->set.queue.v);
	out_text(out, "queue_state", queue_state_text(concert->queue_state));
	out_instant(out, "opens_at", concert->opens_at);
	out_u64(out, "seat_limit", concert->set.seat_limit);
	out_text(out, "availability", availability_text(concert->availability));
}

struct json_out view_concert_list(struct arena *arena, const struct concert *list, size_t n)
{
	struct json_out out = out_begin(arena, (n + 1) * CONCERT_SIZE);

	out_object(&out, NULL);
	out_array(&out, "concerts");
	for (size_t i = 0; i < n; i++) {
		out_object(&out, NULL);
		view_concert_members(&out, &list[i]);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	return out;
}
