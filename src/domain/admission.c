#include "domain/admission.h"

#include "base/log.h"
#include "db/tx.h"
#include "store/line.h"

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

enum err admission_lock(struct db *db, struct queue_id queue, enum gate_lock how)
{
	enum err err = store_gate_lock(db, queue, how);

	if (err == ERR_NO_ROW && how == GATE_WAIT)
		return ERR_NOT_FOUND;
	/* Whoever has held the gate for a second admits; waiting again would only pile up. */
	return err == ERR_DB_RETRY && db_waited_in_vain(db) ? ERR_DB_BUSY : err;
}

/* How many may be admitted now. */
static enum err slots(
    struct db *db, struct queue_id queue, const struct gate_row *gate, uint64_t *n_r)
{
	struct gate_stock stock;
	enum err err;

	*n_r = 0;
	if (!gate->admits || !gate->waiting)
		return ERR_OK;
	*n_r = smaller(less(gate->capacity, gate->active), ADMITTED_AT_ONCE);
	if (gate->admit_per_minute != 0)
		*n_r = smaller(*n_r, gate->allowance);
	if (!gate->stock_aware || *n_r == 0)
		return ERR_OK;
	err = store_gate_stock(db, queue, &stock);
	if (err == ERR_OK && stock.has_seats)
		*n_r = smaller(*n_r, less(stock.seats, stock.turns));
	return err;
}

/* Locks the next waiters.  A slot given to an absent one would stay unused for a whole turn, so
 * absent ones end here, by the sweep's own statement.  If as many of them end as one transaction
 * may, *next_r stays empty: more absent ones may stand before those who are present. */
static enum err lock_next(struct db *db, const struct line_called *called, uint64_t n,
    struct token_span *next_r, bool *unfinished_r)
{
	uint64_t ended;
	enum err err;

	err = store_token_lock_next(db, called, n, next_r);
	if (err != ERR_OK || next_r->absent == 0)
		return err;
	err = store_line_expire_absent(db, called, ABSENT_AT_ONCE, &ended);
	*next_r = (struct token_span){ 0 };
	*unfinished_r = err == ERR_OK && ended == ABSENT_AT_ONCE;
	if (err != ERR_OK || *unfinished_r)
		return err;
	err = store_token_lock_next(db, called, n, next_r);
	/* Every absent waiter has ended, and nobody becomes absent within a transaction. */
	return err == ERR_OK && next_r->absent != 0 ? ERR_DB_RETRY : err;
}

static enum err admit_next(
    struct db *db, const struct line_called *called, uint64_t n, struct admission *did_r)
{
	struct token_span next;
	uint64_t changed;
	enum err err;

	err = lock_next(db, called, n, &next, &did_r->unfinished);
	if (err != ERR_OK || next.n == 0)
		return err;
	err = store_gate_admit(db, called->queue, next.n, next.first, next.last, &changed);
	if (err != ERR_OK)
		return err;
	if (changed != 1 + next.n)
		return ERR_DB_RETRY; /* one of them has waited too long since he was locked */
	did_r->admitted = next.n;
	did_r->unfinished = next.n == ADMITTED_AT_ONCE;
	return ERR_OK;
}

enum err admission_run(struct db *db, struct queue_id queue, struct admission *did_r)
{
	struct gate_row gate;
	uint64_t ended, n;
	enum err err;

	*did_r = (struct admission){ 0 };
	err = store_gate_read(db, queue, &gate);
	if (err != ERR_OK)
		return err;
	if (gate.lapsed != 0) {
		err = store_token_end_lapsed_turns(db, queue, &ended);
		if (err != ERR_OK)
			return err;
		gate.active = less(gate.active, ended);
	}
	err = slots(db, queue, &gate, &n);
	if (err != ERR_OK || n == 0)
		return err;
	return admit_next(db, &gate.called, n, did_r);
}

struct admit {
	struct queue_id queue;
	enum gate_lock how;
	struct admission did;
	bool gate_taken;
};

static enum err admit_tx(struct db *db, void *arg)
{
	struct admit *a = arg;
	enum err err;

	a->did = (struct admission){ 0 };
	err = admission_lock(db, a->queue, a->how);
	a->gate_taken = err == ERR_OK;
	if (err == ERR_NO_ROW)
		return ERR_OK;
	return err != ERR_OK ? err : admission_run(db, a->queue, &a->did);
}

static enum err admit(struct db *db, struct admit *a)
{
	enum err err = db_tx(db, "queue_admit", NULL, admit_tx, a);

	if (err != ERR_OK)
		a->did = (struct admission){ 0 };
	return err;
}

enum err admission_step(struct db *db, struct queue_id queue, struct admission *did_r)
{
	struct admit a = { .queue = queue, .how = GATE_WAIT };
	enum err err = admit(db, &a);

	*did_r = a.did;
	return err;
}

enum err queue_admit(struct db *db, struct queue_id queue, enum gate_lock how, uint64_t *admitted_r,
    bool *gate_taken_r)
{
	struct admit a = { .queue = queue, .how = how };
	enum err err = admit(db, &a);

	*admitted_r = a.did.admitted;
	if (gate_taken_r != NULL)
		*gate_taken_r = a.gate_taken;
	return err;
}

void queue_slot_freed(struct db *db, struct queue_id queue)
{
	uint64_t admitted;
	enum err err;

	/* The gate is the one place where a whole sale meets: it is not taken for nothing. */
	err = queue_admit(db, queue, GATE_IF_WANTED, &admitted, NULL);
	if (err != ERR_OK)
		log_warn("queue=%llu admission left to the sweep: %s", (unsigned long long)queue.v,
		    err_code(err));
}
