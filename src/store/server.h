/* What the database server is set to. */
#ifndef STORE_SERVER_H
#define STORE_SERVER_H

#include "base/arena.h"
#include "db/db.h"

struct server_settings {
	uint64_t flush_at_commit; /* innodb_flush_log_at_trx_commit */
	const char *isolation;    /* of this session */
};

MUST_CHECK enum err store_server_settings(
    struct db *db, struct arena *arena, struct server_settings *set_r);
/* A write that changes no row. */
MUST_CHECK enum err store_server_touch(struct db *db);

#endif
