/* Two pools of workers, so that a storm of polls cannot starve a payment; and the line's keeper. */
#ifndef WORKER_LANE_H
#define WORKER_LANE_H

#include <stdint.h>

#include "db/db.h"

enum { LANE_LINE, LANE_SHOP, LANE_KEEPER, LANE__MAX };

/* The lanes before this one have sockets. */
#define LANE_SOCKETS LANE_KEEPER

struct lane {
	const char *name;
	const char *path; /* of its socket, where we make it ourselves */
	int64_t workers;
	int fd;    /* its listening socket: non-blocking, closed on exec; -1: none */
	int yield; /* so much nicer than the master are its workers */
	enum db_patience patience;
};

#endif
