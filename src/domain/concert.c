#include "domain/concert.h"

const char *seat_status_text(enum seat_status status)
{
	static const char *const words[] = { "AVAILABLE", "TEMP_RESERVED", "RESERVED" };

	return words[status];
}

const char *availability_text(enum availability availability)
{
	static const char *const words[] = { "NO_DATES", "SOLD_OUT", "AVAILABLE" };

	return words[availability];
}

enum err concert_list(struct db *db, struct arena *arena, struct concert **list_r, size_t *n_r)
{
	return store_concert_list(db, arena, list_r, n_r);
}

static enum err require_queue(struct db *db, struct concert_id concert, struct queue_id queue)
{
	struct queue_id own;
	enum err err;

	err = store_concert_queue(db, concert, &own);
	if (err != ERR_OK)
		return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
	return own.v == queue.v ? ERR_OK : ERR_WRONG_QUEUE;
}

enum err concert_dates(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, bool available_only, struct schedule **list_r, size_t *n_r)
{
	size_t n, kept = 0;
	enum err err;

	err = require_queue(db, concert, queue);
	if (err == ERR_OK)
		err = store_schedule_list(db, arena, concert, list_r, &n);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		if (!available_only || (*list_r)[i].available_seats > 0)
			(*list_r)[kept++] = (*list_r)[i];
	*n_r = kept;
	return kept == 0 ? ERR_NO_AVAILABLE_DATES : ERR_OK;
}

/* Whether an empty seat list is for want of seats, or of such a date or show. */
static enum err why_no_seats(struct db *db, struct arena *arena, struct concert_id concert,
    struct date date, struct schedule_id schedule)
{
	struct schedule_id *shows;
	enum err err;
	size_t n;

	err = store_schedule_ids_of_date(db, arena, concert, date, &shows, &n);
	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		if (schedule.v == 0 || schedule.v == shows[i].v)
			return ERR_NO_AVAILABLE_SEATS;
	return ERR_NOT_FOUND;
}

enum err concert_seats(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, struct date date, struct schedule_id schedule, bool all,
    struct seat **list_r, size_t *n_r)
{
	enum err err, why;

	err = require_queue(db, concert, queue);
	if (err == ERR_OK)
		err = store_seat_list(db, arena, concert, date, schedule, all, list_r, n_r);
	if (err != ERR_WRONG_QUEUE && (err != ERR_OK || *n_r > 0))
		return err;
	/* That there is such a date comes before whose queue it is. */
	why = why_no_seats(db, arena, concert, date, schedule);
	return err == ERR_WRONG_QUEUE && why == ERR_NO_AVAILABLE_SEATS ? err : why;
}
