#include "store/server.h"

#include "store/stmt.h"

DB_ROW(server_settings, struct server_settings, COL(flush_at_commit), COL(isolation));

enum err store_server_settings(struct db *db, struct arena *arena, struct server_settings *set_r)
{
	return db_get(db, STMT_SERVER_SETTINGS, arena, set_r, DB_NO_ARGS);
}

enum err store_server_touch(struct db *db)
{
	return db_exec(db, STMT_SERVER_TOUCH, NULL, DB_NO_ARGS);
}
