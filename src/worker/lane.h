/* Two pools of workers, so that a storm of polls cannot starve a payment. */
#ifndef WORKER_LANE_H
#define WORKER_LANE_H

#include <stdint.h>

enum { LANE_LINE, LANE_SHOP, LANE__MAX };

struct lane {
	const char *name;
	const char *path; /* of its socket, where we make it ourselves */
	int64_t workers;
	int fd; /* its listening socket: non-blocking, closed on exec */
};

#endif
