/* The end of a lapsed hold. */
#include "base/log.h"
#include "db/tx.h"
#include "domain/queue.h"
#include "domain/reservation.h"
#include "domain/reservation_row.h"
#include "store/seat.h"

struct settle {
	struct reservation_id id;
	struct token_id token;
	bool settled;
};

/* Lock order: token, reservation, seats. */
static enum err settle_tx(struct db *db, void *arg)
{
	struct settle *s = arg;
	uint64_t changed;
	enum err err;

	s->settled = false;
	if (s->token.v != 0) {
		err = store_token_lock(db, s->token);
		if (err != ERR_OK && err != ERR_NO_ROW)
			return err;
	}
	err = store_reservation_lapse(db, s->id, &changed);
	if (err != ERR_OK || changed == 0)
		return err;
	s->settled = true;
	err = store_seat_release(db, s->id);
	if (err == ERR_OK && s->token.v != 0)
		err = store_token_hold_lapsed(db, s->token);
	return err;
}

static enum err settle(
    struct db *db, struct reservation_id id, bool *settled_r, struct queue_id *queue_r)
{
	struct settle s = { .id = id };
	struct reservation_token held;
	enum err err;

	err = store_reservation_token(db, id, &held);
	if (err == ERR_OK) {
		s.token = held.token;
		*queue_r = held.queue;
		err = db_tx(db, "reservation_settle", NULL, settle_tx, &s);
	}
	*settled_r = err == ERR_OK && s.settled;
	return err == ERR_NO_ROW ? ERR_NOT_FOUND : err;
}

enum err reservation_settle(struct db *db, struct reservation_id id, bool *settled_r)
{
	struct queue_id queue;
	bool settled;
	enum err err;

	err = settle(db, id, &settled, &queue);
	if (settled)
		queue_slot_freed(db, queue);
	if (settled_r != NULL)
		*settled_r = settled;
	return err;
}

void reservation_settle_own(struct db *db, struct reservation_id id)
{
	enum err err = reservation_settle(db, id, NULL);

	if (err != ERR_OK)
		log_warn("reservation=%llu left to the sweep: %s", (unsigned long long)id.v,
		    err_code(err));
}

enum err reservation_settle_batch(struct db *db, struct arena *arena, unsigned limit, uint64_t *n_r)
{
	struct reservation_id *ids;
	struct queue_id queue;
	uint64_t admitted;
	bool settled;
	enum err err;
	size_t n = 0;

	*n_r = 0;
	err = store_reservation_lapsed(db, arena, limit, &ids, &n);
	/* One that cannot be settled now shall not keep the others from it. */
	for (size_t i = 0; i < n && err != ERR_DB_DOWN; i++) {
		enum err one = settle(db, ids[i], &settled, &queue);

		*n_r += settled;
		if (one != ERR_OK && (err == ERR_OK || one == ERR_DB_DOWN))
			err = one;
	}
	if (*n_r > 0 && queue_admit_all(db, arena, &admitted) != ERR_OK)
		log_warn("admission left to its own sweep");
	return err;
}
