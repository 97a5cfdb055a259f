/*
 * The listening sockets of the lanes: handed to us by the LISTEN_FDS protocol (by a service
 * manager, or by the image of this program that a reload replaces), else UNIX sockets of our own
 * making.
 */
#ifndef WORKER_LISTEN_H
#define WORKER_LISTEN_H

#include <stdbool.h>
#include <sys/types.h>

#include "worker/lane.h"

/* Fills in the fds, or exits with a reason.  A socket of our own appears under its name only when
 * it listens with its final permissions; one that somebody else listens on is left alone.  True:
 * all were handed to us. */
bool listen_open(struct lane lanes[LANE_SOCKETS], mode_t mode);
/* Before exec: lets the next image have the sockets.  listen_keep() takes that back. */
void listen_hand_over(const struct lane lanes[LANE_SOCKETS]);
void listen_keep(const struct lane lanes[LANE_SOCKETS]);

#endif
