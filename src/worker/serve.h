/* One worker: one request at a time from its lane's socket, until it is told to stop. */
#ifndef WORKER_SERVE_H
#define WORKER_SERVE_H

#include "base/conf.h"
#include "edge/limit.h"
#include "line/board.h"
#include "worker/lane.h"
#include "worker/sound.h"

/* Returns the exit status.  SIGTERM must be blocked: it is let in only between two requests. */
int serve(const struct lane *lane, const struct conf *conf, const struct secrets *secrets,
    struct board *board, struct limit *limit);
/* The keeper of the line, which has no socket: the same, until SIGTERM. */
int serve_keeper(const struct conf *conf, struct board *board);

#endif
