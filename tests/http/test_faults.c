/*
 * Killing, stopping and starving what the instance is made of, under load.  Nothing acknowledged
 * is lost, nothing refused has happened, and service comes back without a hand.
 */
#include <check.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "http.h"
#include "instance.h"
#include "load.h"
#include "proc.h"
#include "raw.h"
#include "shape.h"
#include "suite.h"
#include "text.h"

#define POLL_MS 20

static struct world world;
static struct load *load;

static void start_load(void)
{
	world = (struct world){ .capacity = LOAD_CUSTOMERS,
		.nseats = 8 * LOAD_CUSTOMERS,
		.concert_options = "--seat-limit 20" };
	world_make(&world);
	load = load_start(&world);
}

/* Until so many more calls have succeeded: the load runs, or runs again. */
static void let_work(unsigned calls)
{
	unsigned until = load_done(load) + calls;
	int64_t deadline = now_ms() + RECOVERY_MS;

	while (load_done(load) < until) {
		ck_assert_msg(now_ms() < deadline, "no service");
		sleep_ms(POLL_MS);
	}
}

static struct load_count end_load(void)
{
	struct load_count count;

	load_stop(load);
	count = load_check(load);
	audit_is_clean();
	return count;
}

static bool serves(void)
{
	return http_get(NULL, "/readyz")->status == 200;
}

static size_t count_workers(void)
{
	pid_t pids[PROCS_MAX];

	return proc_worker_children(pids);
}

static size_t all_workers;

static bool workers_are_complete(void)
{
	return count_workers() == all_workers;
}

/* Some tests find the instance as the one before left it: still counting heads. */
static void find_whole(void)
{
	size_t seen = 0;

	wait_until(serves);
	while (seen == 0 || seen != all_workers) {
		all_workers = seen;
		sleep_ms(300);
		seen = count_workers();
	}
}

static void signal_workers(int number)
{
	pid_t pids[PROCS_MAX];
	size_t n = proc_worker_children(pids);

	ck_assert_uint_gt(n, 0);
	for (size_t i = 0; i < n; i++)
		kill(pids[i], number);
}

/* Found first: a master's end is its workers' too. */
static void kill_all_workers(void)
{
	pid_t pids[PROCS_MAX], master = proc_worker_master();
	size_t n = proc_worker_children(pids);

	ck_assert_int_gt(master, 0);
	kill(master, SIGKILL);
	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGKILL);
}

static struct answer *charge(const struct user *u, const char *key)
{
	return CALL(.path = "/points", .token = u->token, .key = key, .body = "{\"amount\":5}");
}

static void check_outage(const struct answer *a, const char *outcome)
{
	check_problem(a, "UNAVAILABLE");
	ck_assert_str_eq(answer_str(a, "outcome"), outcome);
}

/* ---- workers ------------------------------------------------------------------------------- */

static int64_t setting(const char *name)
{
	int status;
	const char *value =
	    run(textf("sed -n 's/^%s = //p' '%s/frontrow.ini'", name, instance_var()), &status);

	return strtoll(value, NULL, 10);
}

/* What all lanes want of a processor the line's leaves to the others. */
START_TEST(workers_of_the_line_yield)
{
	pid_t pids[PROCS_MAX];
	size_t n;
	int64_t yielding = 0;

	find_whole();
	n = proc_worker_children(pids);
	for (size_t i = 0; i < n; i++)
		yielding += getpriority(PRIO_PROCESS, (id_t)pids[i]) ==
			    getpriority(PRIO_PROCESS, (id_t)proc_worker_master()) + 10;
	ck_assert_int_eq(yielding, setting("line_workers"));
}
END_TEST

START_TEST(workers_killed_under_load)
{
	struct load_count count;
	pid_t pids[PROCS_MAX];

	start_load();
	for (int round = 0; round < 6; round++) {
		size_t n = proc_worker_children(pids);

		let_work(10);
		for (size_t i = (size_t)round % 2; i < n; i += 2)
			kill(pids[i], SIGKILL);
		sleep_ms(100);
	}
	let_work(50);
	count = end_load();
	ck_assert_uint_gt(count.gateway, 0);
	ck_assert_uint_eq(count.unavailable, 0);
	wait_until(workers_are_complete);
}
END_TEST

START_TEST(a_worker_killed_in_mid_request_leaves_nothing_half_done)
{
	struct world w = { 0 };
	struct answer *a = NULL;
	struct user u;
	const char *request, *body;
	pid_t lock;
	int fd;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	lock = sql_start("START TRANSACTION; SELECT id FROM concert_seat WHERE id = %ld FOR UPDATE;"
			 " DO SLEEP(1.5)",
	    (long)w.seat[0]);
	sleep_ms(500);
	body = textf("{\"schedule_id\":%ld,\"seat_id\":%ld}", (long)w.schedule, (long)w.seat[0]);
	request = textf("POST /reservations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
			"Content-Type: application/json\r\nAuthorization: Bearer %s\r\n"
			"Idempotency-Key: killed\r\nContent-Length: %zu\r\n\r\n%s",
	    u.token, strlen(body), body);
	fd = raw_open(request, strlen(request));
	sleep_ms(300);
	signal_workers(SIGKILL);
	a = raw_read(fd);
	check_problem_status(a, "UNAVAILABLE", 502);
	ck_assert_str_eq(answer_str(a, "outcome"), "unknown");
	ck_assert_ptr_nonnull(answer_header(a, "Retry-After"));
	run_wait(lock);
	wait_until(serves);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM reservation WHERE schedule_id = %ld", (long)w.schedule),
	    0);
	a = CALL(.path = "/reservations", .token = u.token, .key = "killed", .body = body);
	check_ok(a, 201);
	ck_assert_ptr_null(answer_header(a, "Idempotency-Replayed"));
	audit_is_clean();
}
END_TEST

static pid_t killed_keeper;

static bool another_keeper_is_there(void)
{
	pid_t pid = proc_keeper();

	return pid != 0 && pid != killed_keeper;
}

/* The master is held until the polls without a keeper are through. */
START_TEST(polls_are_answered_without_a_keeper_until_another_is_there)
{
	enum { WAITERS = 5, POLLS = 30 };
	struct world w = { .capacity = 1 };
	struct user u[1 + WAITERS], *last = &u[WAITERS];
	pid_t master = proc_worker_master();
	struct answer *a;

	world_make(&w);
	users_make(u, 1 + WAITERS, 0);
	for (int i = 0; i <= WAITERS; i++)
		check_ok(user_join(&w, &u[i]), 201);
	ck_assert_int_eq(place_comes_to(last, "waiting", WAITERS), WAITERS);
	sleep_ms(1500); /* the board shows them all */
	killed_keeper = proc_keeper();
	ck_assert_int_gt(killed_keeper, 0);
	kill(master, SIGSTOP);
	kill(killed_keeper, SIGKILL);
	for (int i = 0; i < POLLS; i++) {
		a = http_get(u[1 + i % WAITERS].token, "/queue/position");
		check_ok(a, 200);
		ck_assert_int_eq(answer_int(a, "position"), 1 + i % WAITERS);
	}
	ck_assert(!another_keeper_is_there());
	kill(master, SIGCONT);
	wait_until(another_keeper_is_there);
	ck_assert_int_eq(proc_worker_master(), master);
	ck_assert_int_eq(http_delete(u[1].token, "/queue/token")->status, 204);
	ck_assert_int_eq(place_comes_to(last, "position", WAITERS - 1), WAITERS - 1);
}
END_TEST

START_TEST(all_workers_killed_under_load_come_back)
{
	pid_t master = proc_worker_master();

	ck_assert_int_gt(master, 0);
	start_load();
	let_work(20);
	kill_all_workers();
	let_work(50);
	end_load();
	ck_assert_int_ne(proc_worker_master(), master);
	wait_until(workers_are_complete);
}
END_TEST

START_TEST(stopping_and_reloading_workers_loses_no_request)
{
	pid_t pids[PROCS_MAX], master = proc_worker_master();
	struct load_count count;

	start_load();
	let_work(20);
	for (int round = 0; round < 2; round++) {
		size_t n = proc_worker_children(pids);

		for (size_t i = 0; i < n; i++) {
			kill(pids[i], SIGTERM);
			let_work(3);
		}
		kill(master, SIGHUP);
		let_work(60);
	}
	count = end_load();
	ck_assert_uint_eq(count.gateway, 0);
	ck_assert_uint_eq(count.lost, 0);
	ck_assert_uint_eq(count.unavailable, 0);
	ck_assert_int_eq(proc_worker_master(), master);
	wait_until(workers_are_complete);
}
END_TEST

/* Changes the configuration file; the instance's own is kept aside. */
static void configure(const char *line)
{
	int status;

	run(textf("cd \"$FRONTROW_VAR\" && cp -n frontrow.ini frontrow.ini.kept && "
		  "grep -v '^%.*s' frontrow.ini.kept >frontrow.ini && echo '%s' >>frontrow.ini",
		(int)strcspn(line, " "), line, line),
	    &status);
	ck_assert_int_eq(status, 0);
}

/* After the test's process, however it ended. */
static void configure_back(void)
{
	pid_t master = proc_worker_master();
	int status;

	run("cd \"$FRONTROW_VAR\" && [ ! -f frontrow.ini.kept ] || mv frontrow.ini.kept frontrow.ini",
	    &status);
	if (master > 0)
		kill(master, SIGHUP);
}

static const char *logged;
static int logged_before;

static int count_logged(void)
{
	int status;

	return atoi(run(textf("grep -cF '%s' \"$FRONTROW_VAR/log/worker.log\"", logged), &status));
}

static bool is_logged(void)
{
	return count_logged() > logged_before;
}

static void reload_with(const char *line, const char *message)
{
	logged = message;
	logged_before = count_logged();
	configure(line);
	kill(proc_worker_master(), SIGHUP);
	wait_until(is_logged);
	ck_assert(serves());
}

START_TEST(a_bad_configuration_does_not_end_the_service)
{
	pid_t master = proc_worker_master(), before[PROCS_MAX], after[PROCS_MAX];
	size_t n = proc_worker_children(before);

	reload_with("socket_mode = 680", "not reloaded");
	reload_with("shop_workers = none", "not reloaded");
	ck_assert_int_eq(proc_worker_master(), master);
	ck_assert_uint_eq(proc_worker_children(after), n);
	ck_assert_mem_eq(after, before, n * sizeof(before[0]));
	reload_with("pid_file = /nowhere/worker.pid", "/nowhere/worker.pid: No such file");
	wait_until(serves);
	ck_assert_int_eq(proc_worker_master(), master);
}
END_TEST

/* ---- the database -------------------------------------------------------------------------- */

START_TEST(a_database_killed_under_load_loses_nothing_acknowledged)
{
	struct load_count count;

	start_load();
	for (int round = 0; round < 2; round++) {
		pid_t server = proc_mariadbd();
		int64_t back;

		ck_assert_int_gt(server, 0);
		let_work(30 + 17 * (unsigned)round);
		kill(server, SIGKILL);
		wait_until(sql_works);
		back = now_ms();
		wait_until(serves);
		/* A second, and what the test itself takes to look. */
		ck_assert_int_lt(now_ms() - back, 2000);
		let_work(30);
		ck_assert_int_ne(proc_mariadbd(), server);
	}
	count = end_load();
	ck_assert_uint_gt(count.unavailable, 0);
	ck_assert_uint_eq(count.gateway, 0);
	ck_assert_uint_eq(count.lost, 0);
}
END_TEST

START_TEST(everything_killed_at_once_comes_back)
{
	pid_t server = proc_mariadbd();

	start_load();
	let_work(20);
	kill(server, SIGKILL);
	kill_all_workers();
	let_work(30);
	end_load();
	wait_until(workers_are_complete);
}
END_TEST

START_TEST(a_database_that_hangs_is_an_outage_within_ten_seconds)
{
	enum { CALLS = 3 };
	struct request r[CALLS];
	struct answer *a[CALLS];
	struct world w = { 0 };
	struct user u[CALLS];
	pid_t server = proc_mariadbd();
	int64_t began;

	world_make(&w);
	users_make(u, CALLS, 0);
	for (int i = 0; i < CALLS; i++) {
		user_enter(&w, &u[i]);
		r[i] = (struct request){ .path = "/points",
			.token = u[i].token,
			.key = "hang",
			.body = "{\"amount\":5}" };
	}
	kill(server, SIGSTOP);
	began = now_ms();
	http_send_all(r, CALLS, a);
	began = now_ms() - began;
	kill(server, SIGCONT);
	ck_assert_int_lt(began, 10500);
	for (int i = 0; i < CALLS; i++) {
		check_problem(a[i], "UNAVAILABLE");
		ck_assert(answer_has(a[i], "outcome"));
	}
	wait_until(serves);
	for (int i = 0; i < CALLS; i++) {
		check_ok(charge(&u[i], "hang"), 200);
		ck_assert_int_eq(user_balance(&u[i]), 5);
	}
	audit_is_clean();
}
END_TEST

static const char *asking;

/* The line's workers trust the database again once the keeper has had an answer, later than the
 * shop's; one who is on no board is told nothing until then. */
static bool line_serves(void)
{
	return http_get(asking, "/queue/position")->status == 200;
}

/* Those in front are asked for in SQL, and must not hold all workers while the others wait. */
START_TEST(a_database_that_hangs_takes_nobodys_place)
{
	enum { FRONT = 16, WAITERS = 32 };
	struct world w = { .capacity = FRONT };
	struct request r[WAITERS];
	struct answer *a[WAITERS], *newcomer;
	struct user u[FRONT + WAITERS];
	pid_t server = proc_mariadbd();

	world_make(&w);
	users_make(u, FRONT + WAITERS, 0);
	for (int i = 0; i < FRONT + WAITERS; i++)
		check_ok(user_join(&w, &u[i]), 201);
	sleep_ms(1500); /* the board shows them all */
	for (int i = 0; i < WAITERS; i++)
		r[i] = (struct request){ .path = "/queue/position", .token = u[FRONT + i].token };
	kill(server, SIGSTOP);
	http_send_all(r, WAITERS, a);
	newcomer = user_join(&w, &u[0]);
	kill(server, SIGCONT);
	for (int i = 0; i < WAITERS; i++) {
		check_ok(a[i], 200);
		ck_assert_int_eq(answer_int(a[i], "position"), 1 + i);
	}
	check_outage(newcomer, "none");
	asking = u[0].token;
	wait_until(line_serves);
	ck_assert_int_eq(http_delete(u[FRONT].token, "/queue/token")->status, 204);
	ck_assert_int_eq(
	    place_comes_to(&u[FRONT + WAITERS - 1], "position", WAITERS - 1), WAITERS - 1);
}
END_TEST

START_TEST(a_row_locked_by_another_is_an_outage_with_nothing_done)
{
	struct world w = { 0 };
	struct user u;
	int64_t began;
	pid_t lock;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	lock = sql_start("START TRANSACTION; SELECT id FROM concert_seat WHERE id = %ld FOR UPDATE;"
			 " DO SLEEP(7)",
	    (long)w.seat[0]);
	sleep_ms(500);
	began = now_ms();
	check_outage(user_try_hold(&w, &u, 0), "none");
	ck_assert_int_lt(now_ms() - began, 6500);
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM reservation WHERE schedule_id = %ld", (long)w.schedule),
	    0);
	/* Neither the turn nor another seat is touched by it. */
	user_hold(&w, &u, 1);
	run_wait(lock);
	audit_is_clean();
}
END_TEST

/* ---- a lock in the way of joins ---------------------------------------------------------------
 */

/* Six for each worker of the line: with the shop's patience for a lock, 2 s, the last of them would
 * be given up by nginx, and the poll with it. */
#define JOINERS   24
#define HOLD_ROWS "DO SLEEP(61)" /* what the holder's session does meanwhile */

/* The session that holds the lock; 0: none has it. */
static int64_t holder(void)
{
	return sql_int("SELECT COALESCE(MAX(id), 0) FROM information_schema.processlist"
		       " WHERE info = '" HOLD_ROWS "'");
}

static bool is_held(void)
{
	return holder() != 0;
}

static int64_t lock_waits(void)
{
	return sql_int("SELECT variable_value FROM information_schema.global_status"
		       " WHERE variable_name = 'INNODB_ROW_LOCK_WAITS'");
}

/* All of them join while another session holds those rows, and one who waits in another queue
 * polls. Every answer comes before the lock is let go. */
static void join_against(const char *rows, const struct world *w, const struct user u[JOINERS],
    struct answer *joined_r[JOINERS])
{
	struct world away = { .capacity = 1 };
	struct request r[JOINERS + 1];
	struct answer *a[JOINERS + 1];
	struct user others[2];
	int64_t waits;
	pid_t lock;

	world_make(&away);
	users_make(others, 2, 0);
	user_enter(&away, &others[0]);
	check_ok(user_join(&away, &others[1]), 201);
	for (int i = 0; i < JOINERS; i++)
		r[i] = (struct request){ .path = "/queue/token",
			.body = textf("{\"user_id\":\"%s\",\"concert_id\":%ld}", u[i].uuid,
			    (long)w->concert) };
	r[JOINERS] = (struct request){ .path = "/queue/position", .token = others[1].token };
	lock = sql_start("START TRANSACTION; %s FOR UPDATE; " HOLD_ROWS, rows);
	wait_until(is_held);
	waits = lock_waits();
	http_send_all(r, JOINERS + 1, a);
	ck_assert_int_ge(lock_waits() - waits, 1);
	ck_assert(is_held());
	sql("KILL %ld", (long)holder());
	run_wait(lock);
	check_ok(a[JOINERS], 200);
	ck_assert_str_eq(answer_str(a[JOINERS], "status"), "WAITING");
	memcpy(joined_r, a, JOINERS * sizeof(*a));
}

START_TEST(joins_of_locked_users_hold_up_no_poll)
{
	struct world w = { .capacity = JOINERS };
	struct answer *a[JOINERS];
	struct user u[JOINERS];
	int64_t before;

	world_make(&w);
	before = sql_int("SELECT MAX(id) FROM user");
	users_make(u, JOINERS, 0);
	join_against(textf("SELECT id FROM user WHERE id > %ld", (long)before), &w, u, a);
	for (int i = 0; i < JOINERS; i++)
		check_outage(a[i], "none");
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_token WHERE queue_id = %ld", (long)w.queue), 0);
	check_ok(user_join(&w, &u[0]), 201);
	audit_is_clean();
}
END_TEST

/* Slots are free, but nobody can be admitted: they join the line as waiters. */
START_TEST(joins_at_a_locked_gate_wait_in_line)
{
	struct world w = { .capacity = JOINERS };
	struct answer *a[JOINERS];
	struct user u[JOINERS];

	world_make(&w);
	users_make(u, JOINERS, 0);
	join_against(textf("SELECT id FROM queue_gate WHERE id = %ld", (long)w.queue), &w, u, a);
	for (int i = 0; i < JOINERS; i++) {
		check_ok(a[i], 201);
		ck_assert_str_eq(answer_str(a[i], "status"), "WAITING");
	}
	ck_assert_int_eq(
	    sql_int("SELECT COUNT(*) FROM queue_token WHERE queue_id = %ld", (long)w.queue),
	    JOINERS);
	audit_is_clean();
}
END_TEST

/*
 * The administrator, whom the private server knows by the socket, has the limit lowered for some
 * seconds by one session, which raises it again even if this test is no more.
 */
static pid_t start_scarcity(void)
{
	return run_start("exec mariadb --no-defaults --socket=\"$FRONTROW_VAR/run/db.sock\""
			 " --user=\"$(id -un)\" -e 'SET GLOBAL max_connections = 10; DO SLEEP(4);"
			 " SET GLOBAL max_connections = 200'");
}

START_TEST(too_few_connections_are_an_outage_for_some)
{
	enum { SESSIONS = 8, CALLS = 24 };
	struct request r[CALLS];
	struct answer *a[CALLS];
	pid_t session[SESSIONS], scarcity;
	unsigned unavailable = 0;

	for (int i = 0; i < CALLS; i++)
		r[i] = (struct request){ .path = "/readyz" };
	for (int i = 0; i < SESSIONS; i++)
		session[i] = sql_start("DO SLEEP(4)");
	sleep_ms(500);
	scarcity = start_scarcity();
	sleep_ms(500);
	signal_workers(SIGTERM);
	wait_until(workers_are_complete);
	for (int round = 0; round < 3; round++) {
		http_send_all(r, CALLS, a);
		for (int i = 0; i < CALLS; i++) {
			if (a[i]->status == 200)
				continue;
			check_outage(a[i], "none");
			unavailable++;
		}
	}
	ck_assert_uint_gt(unavailable, 0);
	for (int i = 0; i < SESSIONS; i++)
		run_wait(session[i]);
	run_wait(scarcity);
	http_send_all(r, CALLS, a);
	for (int i = 0; i < CALLS; i++)
		check_ok(a[i], 200);
}
END_TEST

/*
 * As start_scarcity(): a session of the administrator's does that to the server for so long, and
 * ends it again.
 */
#define AS_ADMINISTRATOR                                                                           \
	"mariadb --no-defaults --socket=\"$FRONTROW_VAR/run/db.sock\" --user=\"$(id -un)\" -N -e "

static bool refusal_has_begun(void)
{
	int status;

	return atoi(run(AS_ADMINISTRATOR "\"SELECT COUNT(*) FROM information_schema.processlist"
					 " WHERE info LIKE 'DO SLEEP%'\"",
		   &status)) > 0;
}

static pid_t start_refusal(const char *begin, int seconds, const char *end)
{
	pid_t pid = run_start(
	    textf("exec " AS_ADMINISTRATOR "'%s; DO SLEEP(%d); %s'", begin, seconds, end));

	wait_until(refusal_has_begun);
	return pid;
}

static bool is_writable(void)
{
	return http_get(NULL, "/readyz")->status == 200;
}

static bool is_known_unwritable(void)
{
	struct answer *a = http_get(NULL, "/readyz");

	return a->status == 503 && strcmp(answer_str(a, "writable.state"), "failed") == 0;
}

/* One has a turn, so that the other can only get a place in the line. */
START_TEST(a_read_only_server_is_an_outage_with_nothing_done)
{
	struct world w = { .capacity = 1 };
	struct user u, other;
	struct answer *a;
	pid_t refusal;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	users_make(&other, 1, 0);
	refusal = start_refusal("SET GLOBAL read_only = 1", 22, "SET GLOBAL read_only = 0");
	check_outage(user_join(&w, &other), "none");
	check_outage(charge(&u, "read-only"), "none");
	check_outage(user_try_hold(&w, &u, 0), "none");
	wait_until(is_known_unwritable);
	a = http_get(NULL, "/readyz");
	ck_assert_int_gt(answer_int(a, "writable.age_ms"), 15000);
	ck_assert_str_eq(answer_str(a, "database.state"), "ok");
	ck_assert_str_eq(answer_str(a, "board.state"), "ok");
	ck_assert_str_eq(answer_str(a, "line_file.state"), "ok"); /* what is read is not old */
	run_wait(refusal);
	wait_until(is_writable);
	check_ok(user_join(&w, &other), 201);
	check_ok(charge(&u, "read-only"), 200);
	ck_assert_int_eq(user_balance(&u), 5);
	audit_is_clean();
}
END_TEST

START_TEST(a_backups_lock_is_an_outage_with_nothing_done)
{
	struct world w = { .capacity = 1 };
	struct user u;
	pid_t refusal;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	refusal = start_refusal("FLUSH TABLES WITH READ LOCK", 9, "UNLOCK TABLES");
	check_outage(charge(&u, "backup"), "none"); /* and no twin is made up */
	run_wait(refusal);
	check_ok(charge(&u, "backup"), 200);
	ck_assert_int_eq(user_balance(&u), 5);
	wait_until(is_writable);
	audit_is_clean();
}
END_TEST

static const char *line_path;

static bool line_is_withdrawn(void)
{
	return http_get(NULL, line_path)->status == 503;
}

static bool line_is_served(void)
{
	return http_get(NULL, line_path)->status == 200;
}

/* What nobody has renewed is not served, whatever is the cause. */
static void check_withdrawn(const struct world *w)
{
	struct answer *a;

	wait_until(line_is_withdrawn);
	check_outage(http_get(NULL, line_path), "none");
	check_problem(http_get(NULL, textf("/queue/%ld/events", (long)w->queue)), "UNAVAILABLE");
	a = http_get(NULL, "/readyz");
	ck_assert_str_eq(answer_str(a, "line_file.state"), "failed");
	ck_assert_int_gt(answer_int(a, "line_file.age_ms"), 15000);
}

START_TEST(a_keeper_that_hangs_leaves_no_old_line_to_be_served)
{
	struct world w = { 0 };
	struct user u;
	pid_t keeper = proc_keeper();

	world_make(&w);
	user_with_turn(&w, &u, 0);
	line_path = textf("/queue/%ld/line", (long)w.queue);
	wait_until(line_is_served);
	kill(keeper, SIGSTOP);
	check_withdrawn(&w);
	/* One's own place is told all the same. */
	check_ok(http_get(u.token, "/queue/position"), 200);
	kill(keeper, SIGCONT);
	wait_until(line_is_served);
	ck_assert_int_eq(proc_keeper(), keeper);
}
END_TEST

/* Every process is killed, and the next service refuses its configuration. */
START_TEST(a_service_that_cannot_start_leaves_no_old_line_to_be_served)
{
	struct world w = { 0 };

	world_make(&w);
	line_path = textf("/queue/%ld/line", (long)w.queue);
	wait_until(line_is_served);
	configure("shop_workers = none");
	kill_all_workers();
	wait_until(line_is_withdrawn);
	configure_back();
	wait_until(serves);
	wait_until(line_is_served);
}
END_TEST

START_TEST(a_full_disk_leaves_no_old_line_to_be_served)
{
	struct world w = { 0 };
	int status;

	world_make(&w);
	line_path = textf("/queue/%ld/line", (long)w.queue);
	wait_until(line_is_served);
	/* A directory where a file is to be: it cannot be written, like one for which there is no
	 * room. */
	run(textf("cd \"$FRONTROW_VAR/line\" && until mkdir %ld.json; do rm -f %ld.json; done",
		(long)w.queue, (long)w.queue),
	    &status);
	check_withdrawn(&w);
	run(textf("rmdir \"$FRONTROW_VAR/line/%ld.json\"", (long)w.queue), &status);
	ck_assert_int_eq(status, 0);
	wait_until(line_is_served);
}
END_TEST

/* ---- clients and sweeps -------------------------------------------------------------------- */

START_TEST(clients_that_hang_up_do_no_harm)
{
	struct world w = { 0 };
	struct user u;
	int64_t balance;

	world_make(&w);
	user_with_turn(&w, &u, 0);
	for (int i = 0; i < 40; i++) {
		const char *request = textf("POST /points HTTP/1.1\r\nHost: localhost\r\n"
					    "Content-Type: application/json\r\n"
					    "Authorization: Bearer %s\r\nIdempotency-Key: hangup-%d"
					    "\r\nContent-Length: 12\r\n\r\n{\"amount\":1}",
		    u.token, i);

		close(raw_open(request, strlen(request)));
	}
	/* Each is repeated under its key: done once, whether or not it was before. */
	for (int i = 0; i < 40; i++)
		check_ok(CALL(.path = "/points", .token = u.token, .body = "{\"amount\":1}",
			     .key = textf("hangup-%d", i)),
		    200);
	balance = user_balance(&u);
	ck_assert_int_eq(balance, 40);
	audit_is_clean();
}
END_TEST

START_TEST(sweeps_at_once_and_under_load_agree)
{
	static const char *const programs[] = { "frontrow-activate", "frontrow-expire-tokens",
		"frontrow-release-holds", "frontrow-purge" };
	struct load_count count;
	int status;

	start_load();
	for (int round = 0; round < 3; round++) {
		const char *command = "";

		for (size_t i = 0; i < 4; i++)
			command =
			    textf("%s for n in 1 2 3; do ./%s -c \"$FRONTROW_VAR/frontrow.ini\""
				  " --once || echo failed $?; done &",
				command, programs[i]);
		run(textf("(%s wait) >/dev/null 2>&1", command), &status);
		ck_assert_int_eq(status, 0);
	}
	count = end_load();
	ck_assert_uint_eq(count.unavailable, 0);
	ck_assert_uint_eq(count.gateway, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("faults");
	TCase *tc;

	tc = suite_case(suite, "workers", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_test(tc, workers_of_the_line_yield);
	tcase_add_test(tc, workers_killed_under_load);
	tcase_add_test(tc, a_worker_killed_in_mid_request_leaves_nothing_half_done);
	tcase_add_test(tc, polls_are_answered_without_a_keeper_until_another_is_there);
	tcase_add_test(tc, all_workers_killed_under_load_come_back);
	tcase_add_test(tc, stopping_and_reloading_workers_loses_no_request);

	tc = suite_case(suite, "configuration", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_unchecked_fixture(tc, NULL, configure_back);
	tcase_add_test(tc, a_bad_configuration_does_not_end_the_service);

	tc = suite_case(suite, "database", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_test(tc, a_database_killed_under_load_loses_nothing_acknowledged);
	tcase_add_test(tc, everything_killed_at_once_comes_back);
	tcase_add_test(tc, a_database_that_hangs_is_an_outage_within_ten_seconds);
	tcase_add_test(tc, a_database_that_hangs_takes_nobodys_place);
	tcase_add_test(tc, a_row_locked_by_another_is_an_outage_with_nothing_done);
	tcase_add_test(tc, too_few_connections_are_an_outage_for_some);

	tc = suite_case(suite, "locks", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_test(tc, joins_of_locked_users_hold_up_no_poll);
	tcase_add_test(tc, joins_at_a_locked_gate_wait_in_line);

	tc = suite_case(suite, "refused writes", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_test(tc, a_read_only_server_is_an_outage_with_nothing_done);
	tcase_add_test(tc, a_backups_lock_is_an_outage_with_nothing_done);

	tc = suite_case(suite, "the public line", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_test(tc, a_keeper_that_hangs_leaves_no_old_line_to_be_served);
	tcase_add_test(tc, a_full_disk_leaves_no_old_line_to_be_served);

	tc = suite_case(suite, "the public line without a service", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_unchecked_fixture(tc, NULL, configure_back);
	tcase_add_test(tc, a_service_that_cannot_start_leaves_no_old_line_to_be_served);

	tc = suite_case(suite, "clients and sweeps", 90);
	tcase_add_checked_fixture(tc, find_whole, NULL);
	tcase_add_test(tc, clients_that_hang_up_do_no_harm);
	tcase_add_test(tc, sweeps_at_once_and_under_load_agree);
	return suite_run(suite);
}
