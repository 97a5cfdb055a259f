#include "domain/safety.h"

#include <stdio.h>
#include <string.h>

#include "store/server.h"

#define ISOLATION "READ-COMMITTED"

enum err safety_check(struct db *db, char why[SAFETY_WHY_MAX])
{
	struct server_settings set;
	enum err err;

	*why = '\0';
	err = store_server_settings(db, &set);
	if (err != ERR_OK)
		return err;
	if (set.flush_at_commit != 1)
		snprintf(why, SAFETY_WHY_MAX,
		    "the server has innodb_flush_log_at_trx_commit = %llu, and would forget what "
		    "was paid just before a crash: it must be 1",
		    (unsigned long long)set.flush_at_commit);
	else if (strcmp(set.isolation, ISOLATION) != 0)
		snprintf(why, SAFETY_WHY_MAX,
		    "a session has the isolation level %s in spite of frontrow's " ISOLATION
		    ": is there an init-command?",
		    set.isolation);
	return ERR_OK;
}
