/* The memory that counts: across processes, a worker's death and a reload; and its text. */
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/metric.h"
#include "domain/sweep_run.h"
#include "edge/metrics_text.h"
#include "edge/router.h"
#include "unit.h"

#define ROUTES "GET /a\nGET /b\n"

static uint64_t count(enum metric metric)
{
	return atomic_load(&metrics()->counts[metric]);
}

/* ---- counting -------------------------------------------------------------------------------- */

START_TEST(what_a_killed_worker_counted_stays)
{
	pid_t pid;
	int status;

	ck_assert(!metric_open(ROUTES));
	pid = fork();
	if (pid == 0) {
		metric_worker_begins("line");
		metric_worker_busy(true);
		for (int i = 0; i < 3; i++)
			metric_add(METRIC_SALES);
		raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	metric_add(METRIC_SALES);
	ck_assert_uint_eq(count(METRIC_SALES), 4);
	ck_assert_int_eq(metrics()->workers[0].pid, pid);
	ck_assert_str_eq(metrics()->workers[0].lane, "line");
	ck_assert_int_gt(metrics()->workers[0].busy_since_us, 0);
	metric_worker_ended(pid);
	ck_assert_int_eq(metrics()->workers[0].pid, 0);
	/* Its place is the next one's, who is idle. */
	metric_worker_begins("shop");
	ck_assert_int_eq(metrics()->workers[0].pid, getpid());
	ck_assert_int_eq(metrics()->workers[0].busy_since_us, 0);
}
END_TEST

START_TEST(a_reload_takes_the_memory_over)
{
	ck_assert(!metric_open(ROUTES));
	metric_add(METRIC_HOLDS);
	metric_hand_over();
	ck_assert_ptr_nonnull(getenv("FRONTROW_METRICS"));
	ck_assert(metric_open(ROUTES));
	ck_assert_ptr_null(getenv("FRONTROW_METRICS"));
	ck_assert_uint_eq(count(METRIC_HOLDS), 1);
}
END_TEST

START_TEST(what_counts_something_else_is_not_taken_over)
{
	ck_assert(!metric_open(ROUTES));
	metric_add(METRIC_HOLDS);
	metric_hand_over();
	ck_assert(!metric_open("GET /b\nGET /a\n"));
	ck_assert_uint_eq(count(METRIC_HOLDS), 0);
	setenv("FRONTROW_METRICS", "0", 1);
	ck_assert(!metric_open(ROUTES));
	setenv("FRONTROW_METRICS", "no number", 1);
	ck_assert(!metric_open(ROUTES));
}
END_TEST

START_TEST(a_reload_that_fails_leaves_nothing_behind)
{
	ck_assert(!metric_open(ROUTES));
	metric_hand_over();
	metric_keep();
	ck_assert_ptr_null(getenv("FRONTROW_METRICS"));
}
END_TEST

/* ---- the text -------------------------------------------------------------------------------- */

static const char *page;
static struct board *board;

#define LABELS_MAX 100

/* "method, route" of a line that ends in "{method=\"GET\",route=\"/a\"} 1". */
static void label_names(const char *line, char names_r[LABELS_MAX])
{
	const char *s = line + strcspn(line, "{\n");
	size_t len = 0;

	names_r[0] = '\0';
	while (*s == '{' || *s == ',') {
		int n = (int)strcspn(++s, "=");

		len += (size_t)snprintf(
		    names_r + len, LABELS_MAX - len, "%s%.*s", len == 0 ? "" : ", ", n, s);
		s = strchr(s + n + 2, '"') + 1;
	}
}

/* Each line has the labels that its family's row names; a histogram's sum and count lack the last.
 */
static void check_labels(void)
{
#define AS_LABELS(id, name, type, labels, help) { "# HELP frontrow_" name " ", labels },
	static const struct {
		const char *head, *labels;
	} families[] = { METRIC_LIST(AS_LABELS) };
	char names[LABELS_MAX];

	for (int i = 0; i < N_OF(families); i++) {
		const char *labels = families[i].labels;
		const char *s = strstr(page, families[i].head);

		ck_assert_ptr_nonnull(s);
		s += strcspn(s, "\n") + 1; /* # TYPE */
		while (s += strcspn(s, "\n") + 1, *s != '#' && *s != '\0') {
			bool total =
			    i == METRIC_REQUEST_SECONDS &&
			    strstr(s, "_bucket{") != s + strlen("frontrow_request_seconds");

			label_names(s, names);
			ck_assert_msg(total ? strcmp(names, "method, route") == 0
					    : strcmp(names, labels) == 0,
			    "%s, not %s: %.60s", names, labels, s);
		}
	}
}

static void write_page(void)
{
	static struct arena *arena;
	struct line line = { .board = board };
	size_t len;
	const char *text;

	if (arena == NULL)
		arena = arena_new();
	text = metrics_text(arena, metrics(), &line, &len);
	page = arena_strndup(arena, text, len);
	check_labels();
}

static void check_line(const char *line)
{
	char wanted[300];

	snprintf(wanted, sizeof(wanted), "\n%s\n", line);
	ck_assert_msg(strstr(page, wanted) != NULL, "no %s in\n%s", line, page);
}

static size_t route_index(const char *method, const char *pattern)
{
	for (size_t i = 0; i < nroutes; i++)
		if (strcmp(routes[i].pattern, pattern) == 0 &&
		    strcmp(method_name(routes[i].method), method) == 0)
			return i;
	ck_abort_msg("no %s %s", method, pattern);
}

START_TEST(every_line_is_in_the_format)
{
	char line[300];
	regex_t re;

	metric_open(ROUTES);
	metric_worker_begins("line");
	write_page();
	ck_assert_int_eq(
	    regcomp(&re,
		"^(# (HELP|TYPE) frontrow_[a-z_]+ .+"
		"|frontrow_[a-z_]+(\\{[a-z]+=\"[^\"\\\\]*\"(,[a-z]+=\"[^\"\\\\]*\")*\\})? [0-9.]+)$",
		REG_EXTENDED | REG_NOSUB),
	    0);
	ck_assert_int_eq(page[strlen(page) - 1], '\n');
	for (const char *s = page; *s; s += strcspn(s, "\n") + 1) {
		snprintf(line, sizeof(line), "%.*s", (int)strcspn(s, "\n"), s);
		ck_assert_msg(regexec(&re, line, 0, NULL, 0) == 0, "%s", line);
	}
	regfree(&re);
}
END_TEST

START_TEST(every_family_is_described)
{
#define AS_TYPE(id, name, type, labels, help) "# TYPE frontrow_" name " ",
	static const char *const types[] = { METRIC_LIST(AS_TYPE) };

	write_page();
	for (int i = 0; i < N_OF(types); i++) {
		const char *first = strstr(page, types[i]);

		ck_assert_msg(first != NULL, "%s", types[i]);
		ck_assert_msg(strstr(first + 1, types[i]) == NULL, "twice: %s", types[i]);
	}
}
END_TEST

START_TEST(requests_are_counted_by_route_status_and_time)
{
	size_t at = route_index("GET", "/queue/position");

	metric_open(ROUTES);
	metric_answered(at, 200, ERR_OK, 100);
	metric_answered(at, 200, ERR_OK, 101);
	metric_answered(at, 400, ERR_TOKEN_EXPIRED, 20000000);
	metric_answered(nroutes, 418, ERR_OK, 1);
	write_page();
#define POSITION "method=\"GET\",route=\"/queue/position\""
	check_line("frontrow_requests_total{" POSITION ",status=\"200\"} 2");
	check_line("frontrow_requests_total{" POSITION ",status=\"400\"} 1");
	check_line("frontrow_requests_total{method=\"-\",route=\"-\",status=\"0\"} 1");
	check_line("frontrow_request_seconds_bucket{" POSITION ",le=\"0.0001\"} 1");
	check_line("frontrow_request_seconds_bucket{" POSITION ",le=\"0.00025\"} 2");
	check_line("frontrow_request_seconds_bucket{" POSITION ",le=\"10\"} 2");
	check_line("frontrow_request_seconds_bucket{" POSITION ",le=\"+Inf\"} 3");
	check_line("frontrow_request_seconds_sum{" POSITION "} 20.000201");
	check_line("frontrow_request_seconds_count{" POSITION "} 3");
	check_line("frontrow_errors_total{code=\"TOKEN_EXPIRED\"} 1");
	check_line("frontrow_errors_total{code=\"INTERNAL\"} 0");
}
END_TEST

START_TEST(queues_are_shown_as_the_board_has_them)
{
	struct line_queue q = { .id = { 7 },
		.state = QUEUE_PAUSED,
		.capacity = 30,
		.active = 29,
		.admitted_total = 1000,
		.admitted_through = { 1100 },
		.called_through = { 1190 } };

	metric_open(ROUTES);
	write_page();
	ck_assert_ptr_null(strstr(page, "queue=\""));
	board = board_new(100);
	board_begin(board);
	ck_assert(board_add_queue(board, &q));
	for (uint64_t id = 1101; id < 1106; id++)
		ck_assert(board_add_place(
		    board, q.id, (struct token_id){ id }, (struct instant){ INT64_MAX }));
	board_flip(board, (struct instant){ 1 });
	write_page();
	board_free(&board);
	check_line("frontrow_queue_waiting{queue=\"7\"} 5");
	check_line("frontrow_queue_active{queue=\"7\"} 29");
	check_line("frontrow_queue_capacity{queue=\"7\"} 30");
	check_line("frontrow_queue_admitted_total{queue=\"7\"} 1000");
	check_line("frontrow_queue_admitted_through{queue=\"7\"} 1100");
	check_line("frontrow_queue_called_through{queue=\"7\"} 1190");
	check_line("frontrow_queue_state{queue=\"7\",state=\"PAUSED\"} 1");
}
END_TEST

START_TEST(sweeps_age_by_themselves)
{
	struct metric_sweep *s;
	int64_t now = monotonic_us();

	metric_open(ROUTES);
	s = &metrics()->sweeps[SWEEP_activate];
	write_page();
	ck_assert_ptr_null(strstr(page, "frontrow_sweep_age_seconds{"));
	check_line("frontrow_sweep_late_after_seconds{sweep=\"activate\"} 66");
	check_line("frontrow_sweep_last_run_ended_well{sweep=\"activate\"} 0");
	s->started_us = now - 41 * US_PER_S;
	s->ended_us = now - 40 * US_PER_S;
	s->rows = 5;
	write_page();
	check_line("frontrow_sweep_age_seconds{sweep=\"activate\"} 40");
	check_line("frontrow_sweep_last_run_ended_well{sweep=\"activate\"} 1");
	check_line("frontrow_sweep_rows{sweep=\"activate\"} 5");
	s->started_us = now - 30 * US_PER_S;
	write_page();
	check_line("frontrow_sweep_last_run_ended_well{sweep=\"activate\"} 0");
}
END_TEST

/* By what it did, or by the time that it has had, whichever was later. */
START_TEST(sweeps_grow_late_by_themselves)
{
	static const struct {
		int64_t awaited_s, age_s; /* 0: never */
		int late;
	} of[] = { { 36000, 0, 1 }, { 36000, 60, 0 }, { 36000, 70, 1 }, { 60, 0, 0 }, { 70, 0, 1 },
		{ 60, 36000, 0 }, { 70, 36000, 1 } };
	struct metric_sweep *s;
	int64_t now = monotonic_us();

	metric_open(ROUTES);
	write_page();
	ck_assert_ptr_null(strstr(page, "frontrow_sweep_late{"));
	s = &metrics()->sweeps[SWEEP_activate];
	metrics()->looked_us = now;
	for (size_t i = 0; i < N_OF(of); i++) {
		s->awaited_us = now - of[i].awaited_s * US_PER_S;
		s->ended_us = of[i].age_s == 0 ? 0 : now - of[i].age_s * US_PER_S;
		write_page();
		check_line(of[i].late ? "frontrow_sweep_late{sweep=\"activate\"} 1"
				      : "frontrow_sweep_late{sweep=\"activate\"} 0");
	}
}
END_TEST

START_TEST(workers_are_counted_by_lane)
{
	metric_open(ROUTES);
	metric_worker_begins("line");
	metric_worker_begins("shop");
	metric_worker_begins("shop");
	metric_worker_busy(true);
	metrics()->workers[2].busy_since_us -= 5 * US_PER_S;
	write_page();
	check_line("frontrow_workers{lane=\"line\"} 1");
	check_line("frontrow_workers{lane=\"shop\"} 2");
	check_line("frontrow_workers_busy{lane=\"line\"} 0");
	check_line("frontrow_workers_busy{lane=\"shop\"} 1");
	ck_assert_ptr_nonnull(strstr(page, "frontrow_worker_busy_seconds{lane=\"shop\"} 5.0"));
	metric_worker_busy(false);
	write_page();
	check_line("frontrow_workers_busy{lane=\"shop\"} 0");
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, what_a_killed_worker_counted_stays);
	tcase_add_test(tc, a_reload_takes_the_memory_over);
	tcase_add_test(tc, what_counts_something_else_is_not_taken_over);
	tcase_add_test(tc, a_reload_that_fails_leaves_nothing_behind);
	tcase_add_test(tc, every_line_is_in_the_format);
	tcase_add_test(tc, every_family_is_described);
	tcase_add_test(tc, requests_are_counted_by_route_status_and_time);
	tcase_add_test(tc, queues_are_shown_as_the_board_has_them);
	tcase_add_test(tc, sweeps_age_by_themselves);
	tcase_add_test(tc, sweeps_grow_late_by_themselves);
	tcase_add_test(tc, workers_are_counted_by_lane);
}

int main(void)
{
	return unit_main("metric", add);
}
