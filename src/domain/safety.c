#include "domain/safety.h"

#include <stdio.h>
#include <string.h>

#include "store/server.h"

#define ISOLATION "READ-COMMITTED"

enum err safety_check(struct db *db, char why[SAFETY_WHY_MAX])
{
	struct arena *arena = arena_new();
	struct server_settings set;
	enum err err = store_server_settings(db, arena, &set);

	*why = '\0';
	if (err == ERR_OK && set.flush_at_commit != 1)
		snprintf(why, SAFETY_WHY_MAX,
		    "the server has innodb_flush_log_at_trx_commit = %llu, and would forget what "
		    "was paid just before a crash: it must be 1",
		    (unsigned long long)set.flush_at_commit);
	else if (err == ERR_OK && strcmp(set.isolation, ISOLATION) != 0)
		snprintf(why, SAFETY_WHY_MAX,
		    "a session has the isolation level %s in spite of frontrow's " ISOLATION
		    ": is there an init-command?",
		    set.isolation);
	arena_free(&arena);
	return err;
}

enum err safety_check_writes(struct db *db, char why[SAFETY_WHY_MAX])
{
	enum err err = store_server_touch(db);

	*why = '\0';
	if (err_wire(err) != ERR_UNAVAILABLE)
		return err;
	snprintf(why, SAFETY_WHY_MAX,
	    "the server takes no write (error %u): is it read only, full, or locked for a backup?",
	    db_errno(db));
	return ERR_OK;
}
