/* Rows of user. */
#ifndef STORE_USER_H
#define STORE_USER_H

#include "base/id.h"
#include "base/uuid.h"
#include "db/db.h"

struct user {
	struct user_id id;
	struct uuid uuid;
	uint64_t balance;
};

/* ERR_DUPLICATE: the user exists. */
MUST_CHECK enum err store_user_insert(
    struct db *db, const struct uuid *uuid, uint64_t balance, struct user_id *id_r);
/* ERR_NO_ROW. */
MUST_CHECK enum err store_user_get(struct db *db, const struct uuid *uuid, struct user *user_r);

#endif
