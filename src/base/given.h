/* Values that may be left out. */
#ifndef BASE_GIVEN_H
#define BASE_GIVEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/instant.h"

struct given_u64 {
	bool given;
	uint64_t v;
};

struct given_bool {
	bool given, v;
};

struct given_instant {
	bool given;
	struct instant v; /* null: null */
};

#endif
