/*
 * The keeper: one process a host that reads the line from the database about once a second, shows
 * it on the board, writes down who made a call, calls those near the front, and publishes.  It
 * reads more rarely the longer that takes, so that a line of a million costs a tenth of a core;
 * never more rarely than every 5 s.  While the database is away the board stands as it is.
 */
#ifndef LINE_KEEPER_H
#define LINE_KEEPER_H

#include <signal.h>

#include "db/db.h"
#include "line/board.h"

struct keeper_config {
	struct board *board;
	struct db_config db;
	const char *line_dir, *push_socket; /* as publisher_new() takes them */
};

/* Works until *stop becomes non-zero.  SIGTERM must be blocked: it is let in only between rounds.
 */
void keeper_run(const struct keeper_config *config, const volatile sig_atomic_t *stop);

/* One round, for tests: read, show, write down, call. */
struct keeper;
struct keeper *keeper_new(const struct keeper_config *config);
MUST_CHECK enum err keeper_round(struct keeper *keeper);
void keeper_free(struct keeper **keeper);

#endif
