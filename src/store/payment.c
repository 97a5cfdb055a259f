#include "store/payment.h"

#include "store/list.h"
#include "store/stmt.h"

static const char *const type_words[] = ENTRY_TYPE_WORDS;

enum err store_payment_insert(struct db *db, struct reservation_id reservation,
    struct payment_id *id_r, struct instant *paid_at_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_PAYMENT_INSERT, DB_ARGS(DB_U64(reservation.v)));
	if (err != ERR_OK)
		return err;
	id_r->v = db_u64(&rows, 0);
	*paid_at_r = db_instant(&rows, 1);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_payment_confirm(struct db *db, struct payment_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_PAYMENT_CONFIRM, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_refund_lock(struct db *db, struct reservation_id reservation)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_REFUND_LOCK, DB_ARGS(DB_U64(reservation.v)));
	if (err == ERR_OK)
		db_rows_end(&rows);
	return err;
}

enum err store_refund_apply(struct db *db, struct payment_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_REFUND_APPLY, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_user_credit(
    struct db *db, struct user_id user, uint64_t amount, uint64_t balance_max, bool *done_r)
{
	uint64_t changed = 0;
	enum err err;

	err = db_exec(db, STMT_USER_CREDIT, &changed,
	    DB_ARGS(DB_U64(amount), DB_U64(user.v), DB_U64(amount), DB_U64(balance_max)));
	*done_r = changed == 1;
	return err;
}

enum err store_user_adjust(
    struct db *db, struct user_id user, int64_t change, uint64_t balance_max, bool *done_r)
{
	uint64_t changed = 0;
	enum err err;

	err = db_exec(db, STMT_USER_ADJUST, &changed,
	    DB_ARGS(DB_I64(change), DB_U64(user.v), DB_I64(change), DB_U64(balance_max)));
	*done_r = changed == 1;
	return err;
}

enum err store_ledger_insert(struct db *db, struct user_id user, enum entry_type type,
    uint64_t amount, struct payment_id payment, uint64_t *balance_r)
{
	int64_t change = type == ENTRY_PAYMENT ? -(int64_t)amount : (int64_t)amount;
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_LEDGER_INSERT,
	    DB_ARGS(DB_U64(user.v), DB_TEXT(type_words[type]), DB_I64(change),
		payment.v == 0 ? DB_NULL : DB_U64(payment.v), DB_U64(user.v)));
	if (err != ERR_OK)
		return err;
	*balance_r = db_u64(&rows, 0);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_ledger_adjust(struct db *db, struct user_id user, int64_t change,
    uint64_t *balance_r, struct entry_id *entry_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(
	    db, &rows, STMT_LEDGER_ADJUST, DB_ARGS(DB_U64(user.v), DB_I64(change), DB_U64(user.v)));
	if (err != ERR_OK)
		return err;
	*balance_r = db_u64(&rows, 0);
	entry_r->v = db_u64(&rows, 1);
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_reference_insert(
    struct db *db, const char *provider, const char *reference, struct entry_id entry)
{
	return db_exec(db, STMT_REFERENCE_INSERT, NULL,
	    DB_ARGS(DB_TEXT(provider), DB_TEXT(reference), DB_U64(entry.v)));
}

enum err store_reference_get(
    struct db *db, const char *provider, const char *reference, struct referenced *row_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(
	    db, &rows, STMT_REFERENCE_GET, DB_ARGS(DB_TEXT(provider), DB_TEXT(reference)));
	if (err != ERR_OK)
		return err;
	row_r->user = db_uuid(&rows, 0);
	row_r->amount_change = db_i64(&rows, 1);
	row_r->balance_after = db_u64(&rows, 2);
	db_rows_end(&rows);
	return ERR_OK;
}

static void entry_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct points_entry *e = out;

	(void)arena;
	e->id.v = db_u64(rows, 0);
	e->type = store_word(db_text(rows, 1, NULL), type_words, 3);
	e->amount_change = db_i64(rows, 2);
	e->balance_after = db_u64(rows, 3);
	e->payment.v = db_u64_or(rows, 4, 0);
	e->created_at = db_instant(rows, 5);
	e->adjustment = db_bool(rows, 6);
}

enum err store_ledger_list(struct db *db, struct arena *arena, const struct uuid *user,
    struct entry_id before, unsigned limit, struct points_entry **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(
	    db, &rows, STMT_LEDGER_LIST, DB_ARGS(DB_UUID(user), DB_U64(before.v), DB_U64(limit)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), entry_row, n_r);
	return err;
}
