/*
 * Places against the database's own record, while people come, leave, lapse and are let in and the
 * keeper is at work: each is exact at its as_of, and after its first 2 s never rises.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http.h"
#include "instance.h"
#include "suite.h"
#include "text.h"
#include "world.h"

#define PEOPLE     100
#define AT_FIRST   45
#define ROUNDS     20
#define ROUND_MS   100
#define SETTLED_MS 2000
/* A row's instant is when its statement began; it is there to be read by so much later. */
#define COMMIT_MS 1000
/* A board's is when the keeper began to read; it has asked for the places by so much later. */
#define READ_MS 500

struct person {
	struct user *user;
	int64_t joined_ms;
	int64_t place; /* that was told last; 0: none yet */
	bool gone;
};

struct sample {
	const struct person *who;
	const char *as_of;
	int64_t place;
};

static struct {
	struct world world;
	struct user users[PEOPLE];
	struct person people[PEOPLE];
	size_t n; /* of them have joined */
	unsigned random;
} crowd;

static unsigned roll(size_t n)
{
	return (unsigned)rand_r(&crowd.random) % (unsigned)n;
}

static void somebody_joins(void)
{
	struct person *p = &crowd.people[crowd.n];

	if (crowd.n == PEOPLE)
		return;
	ck_assert_int_eq(user_join(&crowd.world, p->user)->status, 201);
	p->joined_ms = now_ms();
	crowd.n++;
}

static void something_happens(void)
{
	const struct person *p = &crowd.people[roll(crowd.n)];

	switch (roll(4)) {
	case 0:
		ck_assert_int_eq(http_delete(p->user->token, "/queue/token")->status, 204);
		break;
	case 1: /* the time of one who waits, or somebody's turn, is over */
		sql("UPDATE queue_token SET expires_at = NOW(6) WHERE id = %ld AND live = 1",
		    (long)p->user->number);
		break;
	default:
		somebody_joins();
	}
}

/* Polls: of who waits, the place, once the first 2 s are over. */
static size_t ask_all(struct sample samples[PEOPLE])
{
	size_t n = 0;

	for (struct person *p = crowd.people; p < crowd.people + crowd.n; p++) {
		struct answer *a;

		if (p->gone)
			continue;
		a = http_get(p->user->token, "/queue/position");
		p->gone = a->status != 200 || strcmp(answer_str(a, "status"), "WAITING") != 0;
		if (p->gone || now_ms() - p->joined_ms < SETTLED_MS)
			continue;
		samples[n] =
		    (struct sample){ p, answer_str(a, "as_of"), answer_int(a, "position") };
		ck_assert_msg(p->place == 0 || samples[n].place <= p->place,
		    "the place of %ld rose from %ld to %ld", (long)p->user->number, (long)p->place,
		    (long)samples[n].place);
		p->place = samples[n++].place;
	}
	return n;
}

/* Who had not ended waiting so many milliseconds after the sample's instant, up to the sampled one.
 */
static const char *waiting_then(int ms)
{
	return textf(
	    "(SELECT COUNT(*) FROM queue_token w WHERE w.queue_id = %ld AND w.id <= s.token"
	    " AND COALESCE(w.activated_at, LEAST(COALESCE(w.ended_at, w.expires_at),"
	    " w.expires_at)) > s.as_of + INTERVAL %d * 1000 MICROSECOND)",
	    (long)crowd.world.queue, ms);
}

/* What is wrong of the samples, and how many there was no doubt about: nothing ended near them. */
static void compare(const struct sample *samples, size_t n, int64_t *doubtless_r)
{
	char rows[PEOPLE * 80] = "SELECT 0 AS token, NOW(6) AS as_of, 0 AS place";
	size_t len = strlen(rows);

	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(rows + len, sizeof(rows) - len,
		    " UNION ALL SELECT %ld, TIMESTAMP('%.10s %.12s'), %ld",
		    (long)samples[i].who->user->number, samples[i].as_of, samples[i].as_of + 11,
		    (long)samples[i].place);
	ck_assert_uint_lt(len, sizeof(rows));
	ck_assert_str_eq(
	    sql("SELECT token, as_of, place, lo, hi FROM (SELECT s.*, %s AS lo, %s AS hi"
		" FROM (%s) s) x WHERE token <> 0 AND place NOT BETWEEN lo AND hi",
		waiting_then(READ_MS), waiting_then(-COMMIT_MS), rows),
	    "");
	*doubtless_r += sql_int("SELECT COUNT(*) FROM (%s) s WHERE token <> 0 AND %s = %s", rows,
	    waiting_then(READ_MS), waiting_then(-COMMIT_MS));
}

START_TEST(places_are_exact_and_never_rise)
{
	struct sample samples[PEOPLE];
	int64_t doubtless = 0;
	size_t asked = 0;

	crowd.random = 20261224;
	crowd.world = (struct world){ .capacity = 3 };
	world_make(&crowd.world);
	users_make(crowd.users, PEOPLE, 0);
	for (size_t i = 0; i < PEOPLE; i++)
		crowd.people[i].user = &crowd.users[i];
	while (crowd.n < AT_FIRST)
		somebody_joins();
	sleep_ms(SETTLED_MS);
	for (int round = 0; round < ROUNDS; round++) {
		size_t n;

		something_happens();
		if (round % 4 == 3)
			sleep_ms(2500); /* until a board has nothing near it */
		sleep_ms(ROUND_MS);
		n = ask_all(samples);
		compare(samples, n, &doubtless);
		asked += n;
	}
	ck_assert_uint_gt(asked, 10 * ROUNDS);
	ck_assert_int_gt(doubtless, (int64_t)asked / 8);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("places");
	TCase *tc = suite_case(suite, "while people come and go", 120);

	tcase_add_test(tc, places_are_exact_and_never_rise);
	return suite_run(suite);
}
