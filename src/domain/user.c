#include "domain/user.h"

#include "db/tx.h"
#include "domain/points.h"

static enum err insert(struct db *db, const struct user_new *user, struct user_id *id_r)
{
	enum err err;

	if (user->balance > POINTS_BALANCE_MAX)
		return ERR_INVALID_AMOUNT;
	err = store_user_insert(db, &user->uuid, user->balance, id_r);
	if (err != ERR_OK || user->balance == 0)
		return err;
	return store_ledger_insert(
	    db, *id_r, ENTRY_CHARGE, user->balance, user->balance, (struct payment_id){ 0 });
}

struct import {
	const struct user_new *list;
	size_t n;
	uint64_t added;
	struct user_id last;
};

static enum err add_tx(struct db *db, void *arg)
{
	struct import *i = arg;

	return insert(db, i->list, &i->last);
}

enum err user_add(struct db *db, const struct user_new *user, struct user_id *id_r)
{
	struct import i = { .list = user, .n = 1 };
	enum err err;

	err = db_tx(db, "user_add", NULL, add_tx, &i);
	*id_r = i.last;
	return err;
}

static enum err import_tx(struct db *db, void *arg)
{
	struct import *i = arg;
	enum err err;

	i->added = 0;
	for (size_t at = 0; at < i->n; at++) {
		err = insert(db, &i->list[at], &i->last);
		if (err != ERR_OK && err != ERR_DUPLICATE)
			return err;
		i->added += err == ERR_OK;
	}
	return ERR_OK;
}

enum err user_import(struct db *db, const struct user_new *list, size_t n, uint64_t *added_r)
{
	struct import i = { .list = list, .n = n };
	enum err err;

	err = db_tx(db, "user_import", NULL, import_tx, &i);
	*added_r = i.added;
	return err;
}

enum err user_get(struct db *db, const struct uuid *uuid, struct user *user_r)
{
	enum err err = store_user_get(db, uuid, user_r);

	return err == ERR_NO_ROW ? ERR_INVALID_USER : err;
}
