/* Users: a UUID that the site chose, and a balance.  They are made by the operator. */
#ifndef DOMAIN_USER_H
#define DOMAIN_USER_H

#include "base/arena.h"
#include "base/uuid.h"
#include "db/db.h"
#include "domain/oplog.h"
#include "store/user.h"

struct user_new {
	struct uuid uuid;
	uint64_t balance; /* an opening balance is a CHARGE entry of the ledger; 0 writes none */
};

/* Without an actor (NULL) it was no operator who made him, and nothing is logged.  ERR_DUPLICATE
 * when the user exists, ERR_INVALID_AMOUNT above POINTS_BALANCE_MAX. */
MUST_CHECK enum err user_add(
    struct db *db, const struct actor *by, const struct user_new *user, struct user_id *id_r);
/* The most that one transaction of an import may add: whoever joins meanwhile as a user of the list
 * waits for its COMMIT. */
#define USER_IMPORT_AT_ONCE 500

/* Adds those of the list (n <= USER_IMPORT_AT_ONCE) that do not exist yet, in one transaction;
 * existing ones keep what they have, so an import may be repeated.  The log has a line if any was
 * new.  *added_r: how many were. */
MUST_CHECK enum err user_import(struct db *db, const struct actor *by, const struct user_new *list,
    size_t n, uint64_t *added_r);
/* ERR_INVALID_USER. */
MUST_CHECK enum err user_get(struct db *db, const struct uuid *uuid, struct user *user_r);

#endif
