/*
 * The skeleton of the programs that cron runs.
 *
 *	frontrow-x [-c FILE] [--once | --every S --for S] [--verbose]
 *
 * A round runs each of the sweep's batches until one does fewer rows than its limit, in
 * transactions of its own, and leaves its stamp in sweep_run.  --once (the default) is one round;
 * --every S --for S begins one every S seconds, by the monotonic clock, for S seconds.  A round
 * that fails is tried again when the next is due.  TERM and INT end the run between two batches.
 * Two runs at once, or one killed anywhere, are harmless: the batches guard their rows.
 *
 * Exit status: 0 done; 75 try later (the last round did not reach the database); 78 an unusable
 * configuration; 70 a defect, or a schema that is too old; 2 misuse.  A run that hangs is ended by
 * SIGALRM.  One summary line goes to syslog, or to stderr at a terminal and with --verbose.
 */
#ifndef CRON_SWEEP_H
#define CRON_SWEEP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/conf.h"
#include "db/db.h"

typedef enum err sweep_batch_fn(
    struct db *db, struct arena *arena, const struct conf *conf, unsigned limit, uint64_t *n_r);

struct sweep {
	const char *name;    /* its row of sweep_run */
	const char *program; /* "frontrow-x" */
	const char *about;   /* what it does, for --help */
	unsigned limit;      /* rows in a batch */
	sweep_batch_fn *const *batches;
	unsigned n_batches;
};

/* All of a sweep's main(); returns the exit status. */
int sweep_main(const struct sweep *sweep, int argc, char **argv);

#endif
