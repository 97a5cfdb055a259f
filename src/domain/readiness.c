#include "domain/readiness.h"

void readiness_look(struct db *db, struct arena *arena, struct readiness *readiness_r)
{
	struct readiness *r = readiness_r;

	*r = (struct readiness){ 0 };
	r->database = schema_check(db, r->schema);
	if (r->database == ERR_OK)
		r->database = safety_check(db, r->unsafe);
	/* Where the schema is not what it should be there may be no table to ask. */
	if (r->database == ERR_OK && *r->schema == '\0')
		r->database = sweep_run_health(db, arena, r->sweeps);
}

bool readiness_holds(const struct readiness *readiness)
{
	return readiness->database == ERR_OK && *readiness->schema == '\0' &&
	       *readiness->unsafe == '\0';
}
