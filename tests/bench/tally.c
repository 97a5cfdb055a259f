#include "tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t usage_us(int who)
{
	struct rusage u;

	getrusage(who, &u);
	return (uint64_t)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000000 +
	       (uint64_t)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

uint64_t cpu_us(void)
{
	return usage_us(RUSAGE_SELF) + usage_us(RUSAGE_CHILDREN);
}

static void *shared(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		exit(1);
	}
	return p;
}

struct tally *tally_new(size_t cap)
{
	struct tally *t = shared(sizeof(*t));

	t->took_us = shared(cap * sizeof(*t->took_us));
	t->cap = cap;
	return t;
}

void tally_done(struct tally *t, uint64_t took_us)
{
	size_t i = __atomic_fetch_add(&t->done, 1, __ATOMIC_RELAXED);

	if (i < t->cap)
		t->took_us[i] = (uint32_t)took_us;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double quantile_ms(const struct tally *t, size_t n, double q)
{
	return n == 0 ? 0 : t->took_us[(size_t)((double)(n - 1) * q)] / 1000.0;
}

void tally_print(struct tally *t, const char *name)
{
	size_t n = t->done < t->cap ? t->done : t->cap;
	double seconds = (double)(t->elapsed_us > 0 ? t->elapsed_us : 1) / 1e6;

	qsort(t->took_us, n, sizeof(*t->took_us), by_value);
	printf("name=%s rate=%.1f p50_ms=%.2f p99_ms=%.2f done=%zu refused=%zu failed=%zu "
	       "seconds=%.3f cpu=%.2f\n",
	    name, (double)t->done / seconds, quantile_ms(t, n, 0.5), quantile_ms(t, n, 0.99),
	    t->done, t->refused, t->failed, seconds, (double)t->cpu_us / 1e6 / seconds);
}
