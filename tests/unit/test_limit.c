/* How often a user may call: the bucket, its refill, and that all processes share it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/metric.h"
#include "edge/limit.h"
#include "unit.h"

#define SECOND_US INT64_C(1000000)
#define JOINS     "60 5" /* one a second, and five more at once */

static struct uuid user_number(unsigned n)
{
	struct uuid user = { { 0 } };

	user.b[14] = (unsigned char)(n >> 8);
	user.b[15] = (unsigned char)n;
	return user;
}

/* How many of the calls of one instant pass. */
static unsigned taken(
    struct limit *limit, enum limit_class class, unsigned user, const char *rule, int64_t now_us)
{
	struct uuid who = user_number(user);
	unsigned n = 0;

	while (n < 100 && limit_take(limit, class, &who, rule, now_us))
		n++;
	return n;
}

START_TEST(a_burst_passes_and_then_one_a_second)
{
	struct limit *limit = limit_new();
	int64_t now_us = 1000 * SECOND_US;

	ck_assert_uint_eq(taken(limit, LIMIT_JOINS, 1, JOINS, now_us), 6);
	ck_assert_uint_eq(taken(limit, LIMIT_JOINS, 1, JOINS, now_us + SECOND_US - 1), 0);
	ck_assert_uint_eq(taken(limit, LIMIT_JOINS, 1, JOINS, now_us + SECOND_US), 1);
	ck_assert_uint_eq(taken(limit, LIMIT_JOINS, 1, JOINS, now_us + 4 * SECOND_US), 3);
	/* Who rests saves no more than the burst. */
	ck_assert_uint_eq(taken(limit, LIMIT_JOINS, 1, JOINS, now_us + 900 * SECOND_US), 6);
}
END_TEST

START_TEST(neither_another_user_nor_another_class_is_counted_with_him)
{
	struct limit *limit = limit_new();

	ck_assert_uint_eq(taken(limit, LIMIT_JOINS, 1, JOINS, SECOND_US), 6);
	ck_assert_uint_eq(taken(limit, LIMIT_CALLS, 1, "300 20", SECOND_US), 21);
	ck_assert_uint_eq(taken(limit, LIMIT_JOINS, 2, JOINS, SECOND_US), 6);
}
END_TEST

START_TEST(without_a_rule_nothing_is_limited)
{
	static const char *const rules[] = { "", "60", "0 5", "many" };
	struct limit *limit = limit_new();

	for (int i = 0; i < N_OF(rules); i++)
		ck_assert_uint_eq(taken(limit, LIMIT_CALLS, 1, rules[i], SECOND_US), 100);
}
END_TEST

START_TEST(processes_share_a_users_count)
{
	struct limit *limit = limit_new();
	unsigned all = 0;
	int status;

	for (int i = 0; i < 4; i++)
		if (fork() == 0)
			_exit((int)taken(limit, LIMIT_CALLS, 1, "1 50", SECOND_US));
	while (wait(&status) > 0)
		all += (unsigned)WEXITSTATUS(status);
	ck_assert_uint_eq(all, 51);
}
END_TEST

START_TEST(a_thousand_users_have_a_thousand_counts)
{
	struct limit *limit = limit_new();
	unsigned whole = 0;

	for (unsigned user = 0; user < 1000; user++)
		whole += taken(limit, LIMIT_JOINS, user, JOINS, SECOND_US) == 6;
	/* By chance some two meet: of 10^6 such thousands, fewer than one has ten. */
	ck_assert_uint_gt(whole, 990);
}
END_TEST

/* A worker that begins and serves the user, in a process that waits to be killed; whether it may.
 */
static bool served_in_child(const struct limit *limit, unsigned user, pid_t *pid_r)
{
	struct uuid who = user_number(user);
	bool may = false;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	*pid_r = fork();
	if (*pid_r == 0) {
		metric_worker_begins("shop");
		metric_worker_busy(true);
		may = limit_workers(limit, &who);
		if (write(fds[1], &may, sizeof(may)) == (ssize_t)sizeof(may))
			pause();
		_exit(1);
	}
	ck_assert_int_eq(read(fds[0], &may, sizeof(may)), sizeof(may));
	close(fds[0]);
	close(fds[1]);
	return may;
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	metric_worker_ended(pid);
}

START_TEST(four_workers_serve_one_user)
{
	struct limit *limit = limit_new();
	struct uuid one = user_number(1);
	pid_t pids[6];

	ck_assert(!metric_open("test"));
	ck_assert(limit_workers(limit, &one)); /* it has no row */
	metric_worker_begins("shop");
	metric_worker_busy(true);
	ck_assert(limit_workers(limit, &one));
	for (size_t i = 0; i < 3; i++)
		ck_assert(served_in_child(limit, 1, &pids[i]));
	ck_assert(!served_in_child(limit, 1, &pids[3]));
	ck_assert(served_in_child(limit, 2, &pids[4]));
	/* An idle worker serves nobody, and neither do killed ones. */
	end_child(pids[3]);
	ck_assert(!served_in_child(limit, 1, &pids[3]));
	end_child(pids[3]);
	metric_worker_busy(false);
	ck_assert(served_in_child(limit, 1, &pids[3]));
	end_child(pids[0]);
	ck_assert(served_in_child(limit, 1, &pids[5]));
	metric_worker_busy(true);
	ck_assert(!limit_workers(limit, &one));
	for (size_t i = 1; i < 6; i++)
		end_child(pids[i]);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, four_workers_serve_one_user);
	tcase_add_test(tc, a_burst_passes_and_then_one_a_second);
	tcase_add_test(tc, neither_another_user_nor_another_class_is_counted_with_him);
	tcase_add_test(tc, without_a_rule_nothing_is_limited);
	tcase_add_test(tc, processes_share_a_users_count);
	tcase_add_test(tc, a_thousand_users_have_a_thousand_counts);
}

int main(void)
{
	return unit_main("limit", add);
}
