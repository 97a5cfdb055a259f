/* Whether the service can do its work: what the database says of itself, and of the sweeps. */
#ifndef DOMAIN_READINESS_H
#define DOMAIN_READINESS_H

#include "base/arena.h"
#include "domain/safety.h"
#include "domain/schema.h"
#include "domain/sweep_run.h"

struct readiness {
	enum err database; /* ERR_OK: it answers, and the rest is known */
	char schema[SCHEMA_WHY_MAX], unsafe[SAFETY_WHY_MAX]; /* what is wrong; "" */
	struct sweep_health sweeps[SWEEP__MAX];
};

void readiness_look(struct db *db, struct arena *arena, struct readiness *readiness_r);
/* A sweep that is late makes users wait longer, and no answer wrong: it is named, no more. */
bool readiness_holds(const struct readiness *readiness);

#endif
