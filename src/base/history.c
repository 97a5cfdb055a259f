#include "base/history.h"

#include <string.h>

_Static_assert(sizeof(struct history_sample) % sizeof(uint64_t) == 0, "a sample is whole words");

const char *history_count_name(enum history_count count)
{
#define AS_NAME(id, name) name,
	static const char *const names[] = { HISTORY_LIST(AS_NAME) };

	return names[count];
}

bool history_due(struct history *h, int64_t now_us)
{
	int64_t taken = atomic_load(&h->taken_us);

	if (taken != 0 && now_us - taken < HISTORY_EVERY_US)
		return false;
	return atomic_compare_exchange_strong(&h->taken_us, &taken, now_us);
}

void history_put(struct history *h, const struct history_sample *sample)
{
	uint64_t n = atomic_fetch_add(&h->next, 1), words[HISTORY_WORDS];
	size_t at = n % HISTORY_SAMPLES;

	memcpy(words, sample, sizeof(words));
	atomic_store_explicit(&h->slots[at].number, 0, memory_order_relaxed);
	atomic_thread_fence(memory_order_release);
	for (size_t i = 0; i < HISTORY_WORDS; i++)
		atomic_store_explicit(&h->slots[at].words[i], words[i], memory_order_relaxed);
	atomic_store_explicit(&h->slots[at].number, n + 1, memory_order_release);
}

/* Sample number n; false: it is not there. */
static bool copy(const struct history *history, uint64_t n, struct history_sample *sample_r)
{
	struct history *h = (struct history *)history; /* C11's loads take no const */
	uint64_t words[HISTORY_WORDS];
	size_t at = n % HISTORY_SAMPLES;

	if (atomic_load_explicit(&h->slots[at].number, memory_order_acquire) != n + 1)
		return false;
	for (size_t i = 0; i < HISTORY_WORDS; i++)
		words[i] = atomic_load_explicit(&h->slots[at].words[i], memory_order_relaxed);
	atomic_thread_fence(memory_order_acquire);
	memcpy(sample_r, words, sizeof(words));
	return atomic_load_explicit(&h->slots[at].number, memory_order_relaxed) == n + 1;
}

const struct history_sample **history_read(
    const struct history *h, struct arena *arena, int64_t since_us, size_t *n_r)
{
	const struct history_sample **list = arena_array(arena, HISTORY_SAMPLES, sizeof(*list));
	uint64_t next = atomic_load((_Atomic uint64_t *)&h->next);
	size_t first = HISTORY_SAMPLES;
	struct history_sample *sample = NULL;

	for (uint64_t n = next; n > 0 && next - n < HISTORY_SAMPLES; n--) {
		if (sample == NULL)
			sample = arena_alloc(arena, sizeof(*sample));
		if (!copy(h, n - 1, sample))
			continue;
		if (first < HISTORY_SAMPLES && sample->at_us >= list[first]->at_us)
			break;
		list[--first] = sample;
		if (sample->at_us <= since_us)
			break;
		sample = NULL;
	}
	*n_r = HISTORY_SAMPLES - first;
	return list + first;
}
