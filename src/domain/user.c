#include "domain/user.h"

#include "db/tx.h"
#include "domain/points.h"

static enum err insert(struct db *db, const struct user_new *user, struct user_id *id_r)
{
	uint64_t balance;
	enum err err;

	if (user->balance > POINTS_BALANCE_MAX)
		return ERR_INVALID_AMOUNT;
	err = store_user_insert(db, &user->uuid, user->balance, id_r);
	if (err != ERR_OK || user->balance == 0)
		return err;
	return store_ledger_insert(
	    db, *id_r, ENTRY_CHARGE, user->balance, (struct payment_id){ 0 }, &balance);
}

struct import {
	const struct actor *by;
	const struct user_new *list;
	size_t n;
	uint64_t added;
	struct user_id last;
};

static enum err add_tx(struct db *db, void *arg)
{
	struct import *i = arg;
	char uuid[UUID_TEXT_LEN + 1];
	enum err err;

	err = insert(db, i->list, &i->last);
	if (err != ERR_OK || i->by == NULL)
		return err;
	uuid_format(&i->list->uuid, uuid);
	return oplog_write(
	    db, i->by, "user add", uuid, "balance=%llu", (unsigned long long)i->list->balance);
}

enum err user_add(
    struct db *db, const struct actor *by, const struct user_new *user, struct user_id *id_r)
{
	struct import i = { .by = by, .list = user, .n = 1 };
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
	if (i->added == 0)
		return ERR_OK;
	return oplog_write(db, i->by, "user import", "", "read=%zu added=%llu", i->n,
	    (unsigned long long)i->added);
}

enum err user_import(
    struct db *db, const struct actor *by, const struct user_new *list, size_t n, uint64_t *added_r)
{
	struct import i = { .by = by, .list = list, .n = n };
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
