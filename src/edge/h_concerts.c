#include "domain/concert.h"
#include "domain/schedule.h"
#include "domain/seat.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "view/buyer.h"
#include "view/concert.h"

/* Guesses; the writer grows where they are too small. */
#define SCHEDULE_SIZE 160
#define SEAT_SIZE     128

/* nginx answers this from the keeper's file (line/publish.h).  A worker is asked where the site
 * file of an older release is still in use, or line_dir is not set. */
enum err concerts_get(struct request *r)
{
	struct concert *list;
	struct json_out out;
	size_t n;
	enum err err;

	if ((err = guard_nothing(r)) != ERR_OK ||
	    (err = concert_list(r->edge->db, r->edge->arena, &list, &n)) != ERR_OK)
		return err;
	out = view_concert_list(r->edge->arena, list, n);
	reply_json(r, 200, &out);
	return ERR_OK;
}

struct dates_in {
	bool available;
};

static const struct query_param dates_params[] = {
	QUERY_PARAM(struct dates_in, available, "available", query_read_true),
};

enum err dates_get(struct request *r)
{
	struct dates_in in = { 0 };
	struct concert_id concert = { r->path_id };
	struct schedule *list;
	struct json_out out;
	size_t n;
	enum err err;

	if ((err = guard_input(r, guard_query(r, dates_params, 1, &in))) != ERR_OK ||
	    (err = concert_dates(r->edge->db, r->edge->arena, concert, r->token.queue, in.available,
		 &list, &n)) != ERR_OK)
		return err;
	out = out_begin(r->edge->arena, (n + 1) * SCHEDULE_SIZE);
	out_object(&out, NULL);
	out_u64(&out, "concert_id", concert.v);
	out_array(&out, "dates");
	for (size_t i = 0; i < n; i++)
		view_schedule(&out, &list[i]);
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}

struct seats_query {
	struct schedule_id schedule;
	bool all;
	struct date date;
};

static const struct query_param seats_params[] = {
	QUERY_PARAM(struct seats_query, schedule, "schedule_id", query_read_id),
	QUERY_PARAM(struct seats_query, all, "status", query_read_all),
};

static enum err read_seats_query(struct request *r, struct seats_query *in)
{
	enum err err = guard_query(r, seats_params, 2, in);

	if (err != ERR_OK || date_parse(r->path_date, r->path_date_len, &in->date))
		return err;
	r->field = "date";
	return ERR_INVALID_REQUEST;
}

static void reply_seats(struct request *r, struct date date, const struct seat *list, size_t n)
{
	struct json_out out = out_begin(r->edge->arena, (n + 1) * SEAT_SIZE);

	out_object(&out, NULL);
	out_u64(&out, "concert_id", r->path_id);
	out_date(&out, "date", date);
	out_array(&out, "seats");
	for (size_t i = 0; i < n; i++)
		view_seat(&out, &list[i]);
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
}

enum err seats_get(struct request *r)
{
	struct seats_query in = { 0 };
	struct seat *list;
	size_t n;
	enum err err;

	if ((err = guard_input(r, read_seats_query(r, &in))) != ERR_OK ||
	    (err = concert_seats(r->edge->db, r->edge->arena, (struct concert_id){ r->path_id },
		 r->token.queue, in.date, in.schedule, in.all, &list, &n)) != ERR_OK)
		return err;
	reply_seats(r, in.date, list, n);
	return ERR_OK;
}
