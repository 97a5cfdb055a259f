/*
 * The master: keeps every lane's workers running, and serves nothing itself.
 *
 *   SIGTERM, SIGINT  workers finish the request they are at; those that do not are killed
 *   SIGHUP           `reload` puts a new image in place of this one
 *   SIGCHLD          a worker that ended is replaced, with a pause if they keep dying young
 *
 * A new image has the process id, the sockets and the children of the one before it: it starts
 * its workers, then stops those.
 *
 * Workers die with their master (after the request they are at), however it ends.
 */
#ifndef WORKER_PREFORK_H
#define WORKER_PREFORK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "worker/lane.h"

struct prefork {
	const struct lane *lanes; /* LANE__MAX */
	/* In a new process; returns its exit status. */
	int (*serve)(void *ctx, const struct lane *lane);
	/* After the end of one, whoever started it. */
	void (*ended)(void *ctx, pid_t pid, bool failed);
	/* The master calls this periodically; it returns the time of the next call, by the
	 * monotonic clock.
	 */
	int64_t (*tend)(void *ctx);
	/* Returns only if it failed, and then everything goes on as before. */
	void (*reload)(void *ctx);
	void *ctx;
};

/* Blocks the signals that it takes; call it before anything that a signal must not interrupt. */
void prefork_block_signals(void);
/* Returns the exit status once all workers have ended. */
int prefork_run(const struct prefork *prefork);

#endif
