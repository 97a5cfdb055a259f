/* Values that may be left out. */
#ifndef BASE_GIVEN_H
#define BASE_GIVEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"
#include "base/uuid.h"

struct given_u64 {
	bool given;
	uint64_t v;
};

struct given_bool {
	bool given, v;
};

struct given_i64 {
	bool given;
	int64_t v;
};

struct given_uuid {
	bool given;
	struct uuid v;
};

struct given_date {
	bool given;
	struct date v;
};

struct given_instant {
	bool given;
	struct instant v; /* null: null */
};

#endif
