#include "domain/concert.h"

#include <string.h>

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

/* The shows of that date, or the one of them that is asked for.  ERR_NOT_FOUND: there is none. */
static enum err shows_of_date(struct db *db, struct arena *arena, struct concert_id concert,
    struct date date, struct schedule_id wanted, struct schedule_id **shows_r, size_t *n_r)
{
	enum err err = store_schedule_ids_of_date(db, arena, concert, date, shows_r, n_r);
	size_t kept = 0;

	if (err != ERR_OK)
		return err;
	for (size_t i = 0; i < *n_r; i++)
		if (wanted.v == 0 || wanted.v == (*shows_r)[i].v)
			(*shows_r)[kept++] = (*shows_r)[i];
	*n_r = kept;
	return kept == 0 ? ERR_NOT_FOUND : ERR_OK;
}

static enum err append_seats(struct db *db, struct arena *arena, struct schedule_id show, bool all,
    struct seat **list, size_t *n)
{
	struct seat *more, *both;
	size_t nmore;
	enum err err = store_seat_list(db, arena, show, all, &more, &nmore);

	if (err != ERR_OK || nmore == 0)
		return err;
	both = more;
	if (*n > 0) {
		both = arena_array(arena, *n + nmore, sizeof(*both));
		memcpy(both, *list, *n * sizeof(*both));
		memcpy(both + *n, more, nmore * sizeof(*both));
	}
	*list = both;
	*n += nmore;
	return ERR_OK;
}

/* Order of errors: 404 for a missing date comes before WRONG_QUEUE. */
enum err concert_seats(struct db *db, struct arena *arena, struct concert_id concert,
    struct queue_id queue, struct date date, struct schedule_id schedule, bool all,
    struct seat **list_r, size_t *n_r)
{
	struct schedule_id *shows;
	size_t nshows;
	enum err err;

	*list_r = NULL;
	*n_r = 0;
	err = shows_of_date(db, arena, concert, date, schedule, &shows, &nshows);
	if (err == ERR_OK)
		err = require_queue(db, concert, queue);
	for (size_t i = 0; err == ERR_OK && i < nshows; i++)
		err = append_seats(db, arena, shows[i], all, list_r, n_r);
	return err == ERR_OK && *n_r == 0 ? ERR_NO_AVAILABLE_SEATS : err;
}
