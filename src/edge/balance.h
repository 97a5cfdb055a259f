/* A balance that was changed, as both who changed it and their repeats are told. */
#ifndef EDGE_BALANCE_H
#define EDGE_BALANCE_H

#include "domain/idempotency.h"

#define BALANCE_SIZE 128

struct balance_change {
	struct arena *arena;
	struct uuid user;
	const char *key; /* what the change is called */
	int64_t change;
	uint64_t balance;
};

/* For struct idempotency; ctx is a struct balance_change. */
void balance_render(void *ctx, struct answer *answer_r);

#endif
