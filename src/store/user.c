#include "store/user.h"

#include "store/stmt.h"

enum err store_user_insert(
    struct db *db, const struct uuid *uuid, uint64_t balance, struct user_id *id_r)
{
	enum err err;

	err = db_exec(db, STMT_USER_INSERT, NULL, DB_ARGS(DB_UUID(uuid), DB_U64(balance)));
	id_r->v = db_insert_id(db);
	return err;
}

DB_ROW(user, struct user, COL(id), COL(uuid), COL(balance));

enum err store_user_get(struct db *db, const struct uuid *uuid, struct user *user_r)
{
	return db_get(db, STMT_USER_GET, NULL, user_r, DB_ARGS(DB_UUID(uuid)));
}
