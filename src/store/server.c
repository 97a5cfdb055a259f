#include "store/server.h"

#include <stdio.h>

#include "store/stmt.h"

enum err store_server_settings(struct db *db, struct server_settings *set_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query_row(db, &rows, STMT_SERVER_SETTINGS, DB_NO_ARGS);
	if (err != ERR_OK)
		return err;
	set_r->flush_at_commit = db_u64(&rows, 0);
	snprintf(set_r->isolation, sizeof(set_r->isolation), "%s", db_text(&rows, 1, NULL));
	db_rows_end(&rows);
	return ERR_OK;
}

enum err store_server_touch(struct db *db)
{
	return db_exec(db, STMT_SERVER_TOUCH, NULL, DB_NO_ARGS);
}
