/* Counting and timing one phase of a measurement, and the line that tells of it. */
#ifndef BENCH_TALLY_H
#define BENCH_TALLY_H

#include <stddef.h>
#include <stdint.h>

struct tally {
	uint32_t *took_us; /* of each piece of work done, in shared memory */
	size_t cap;
	size_t done, refused, failed;
	uint64_t elapsed_us, cpu_us;
};

uint64_t now_us(void);
/* User and system time of this process and of the children it has waited for. */
uint64_t cpu_us(void);
struct tally *tally_new(size_t cap);
/* May be called by several processes at once. */
void tally_done(struct tally *tally, uint64_t took_us);
/*
 * name=N rate=PER_SECOND p50_ms= p99_ms= done= refused= failed= seconds= cpu=SHARE_OF_ONE_CORE
 * `done` is what counts for the rate.
 */
void tally_print(struct tally *tally, const char *name);

#endif
