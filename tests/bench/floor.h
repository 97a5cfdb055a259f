/*
 * The transactions of the product with nothing around them: the same statements in the same order
 * (the driver compares the server's own log of both), with what was read used only as far as the
 * next statement needs it.
 */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include "people.h"
#include "sql.h"

#define FLOOR_PHASES_MAX 2

typedef void floor_work(struct sql *sql, struct person *p);

struct floor_row {
	const char *name;
	struct {
		const char *name;
		floor_work *work;
	} phases[FLOOR_PHASES_MAX];
};

/* NULL: no such row. */
const struct floor_row *floor_row_named(const char *name);

#endif
