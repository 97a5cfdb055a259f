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

enum err store_user_get(struct db *db, const struct uuid *uuid, struct user *user_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_USER_GET, DB_ARGS(DB_UUID(uuid)));
	if (err != ERR_OK)
		return err;
	user_r->id.v = db_u64(&rows, 0);
	user_r->uuid = db_uuid(&rows, 1);
	user_r->balance = db_u64(&rows, 2);
	db_rows_end(&rows);
	return ERR_OK;
}
