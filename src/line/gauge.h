/* What the metrics tell of the database: when each sweep ran, and whether its settings are safe. */
#ifndef LINE_GAUGE_H
#define LINE_GAUGE_H

#include <stdint.h>

#include "base/arena.h"
#include "db/db.h"

struct gauge {
	int64_t looked_us; /* zero: never */
};

/* Looks if it is time to, so that whoever asks for the metrics needs no database.  What cannot be
 * read grows old. */
void gauge_database(struct gauge *gauge, struct db *db, struct arena *arena);

#endif
