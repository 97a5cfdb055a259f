#include "store/payment.h"

#include "store/stmt.h"

static const char *const type_words[] = { "CHARGE", "PAYMENT", "REFUND" };

const char *entry_type_text(enum entry_type type)
{
	return type_words[type];
}

struct payment_new {
	struct payment_id id;
	struct instant paid_at;
};

DB_ROW(payment_new, struct payment_new, COL(id), COL(paid_at));

enum err store_payment_insert(struct db *db, struct reservation_id reservation,
    struct payment_id *id_r, struct instant *paid_at_r)
{
	struct payment_new paid;
	enum err err = db_get(db, STMT_PAYMENT_INSERT, NULL, &paid, DB_ARGS(DB_U64(reservation.v)));

	if (err != ERR_OK)
		return err;
	*id_r = paid.id;
	*paid_at_r = paid.paid_at;
	return ERR_OK;
}

enum err store_payment_confirm(struct db *db, struct payment_id id, uint64_t *changed_r)
{
	return db_exec(db, STMT_PAYMENT_CONFIRM, changed_r, DB_ARGS(DB_U64(id.v)));
}

enum err store_refund_lock(struct db *db, struct reservation_id reservation)
{
	return db_find(db, STMT_REFUND_LOCK, DB_ARGS(DB_U64(reservation.v)));
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

	return db_get(db, STMT_LEDGER_INSERT, NULL, balance_r,
	    DB_ARGS(DB_U64(user.v), DB_TEXT(type_words[type]), DB_I64(change),
		payment.v == 0 ? DB_NULL : DB_U64(payment.v), DB_U64(user.v)));
}

struct adjusted {
	uint64_t balance_after;
	struct entry_id id;
};

DB_ROW(ledger_adjusted, struct adjusted, COL(balance_after), COL(id));

enum err store_ledger_adjust(struct db *db, struct user_id user, int64_t change,
    uint64_t *balance_r, struct entry_id *entry_r)
{
	struct adjusted entry;
	enum err err = db_get(db, STMT_LEDGER_ADJUST, NULL, &entry,
	    DB_ARGS(DB_U64(user.v), DB_I64(change), DB_U64(user.v)));

	if (err != ERR_OK)
		return err;
	*balance_r = entry.balance_after;
	*entry_r = entry.id;
	return ERR_OK;
}

enum err store_reference_insert(
    struct db *db, const char *provider, const char *reference, struct entry_id entry)
{
	return db_exec(db, STMT_REFERENCE_INSERT, NULL,
	    DB_ARGS(DB_TEXT(provider), DB_TEXT(reference), DB_U64(entry.v)));
}

DB_ROW(referenced, struct referenced, COL(user), COL(amount_change), COL(balance_after));

enum err store_reference_get(
    struct db *db, const char *provider, const char *reference, struct referenced *row_r)
{
	return db_get(
	    db, STMT_REFERENCE_GET, NULL, row_r, DB_ARGS(DB_TEXT(provider), DB_TEXT(reference)));
}

DB_ROW(points_entry, struct points_entry, COL(id), COL_WORD(type, type_words), COL(amount_change),
    COL(balance_after), COL_OR_0(payment), COL(created_at), COL(adjustment));

enum err store_ledger_list(struct db *db, struct arena *arena, const struct uuid *user,
    struct entry_id before, unsigned limit, struct points_entry **list_r, size_t *n_r)
{
	return db_list(db, STMT_LEDGER_LIST, arena, list_r, n_r,
	    DB_ARGS(DB_UUID(user), DB_U64(before.v), DB_U64(limit)));
}
