/* What frontrow-worker tells a service manager of itself: workers of their own, beside the
 * instance's and on its database. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "instance.h"
#include "suite.h"
#include "text.h"

#define PATIENCE_S 20

static char dir[] = "/tmp/frontrow-service-XXXXXX";
static int manager = -1;
static pid_t worker;

static void listen_as_manager(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE_S };

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", path);
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	ck_assert_int_ge(manager, 0);
	ck_assert_int_eq(bind(manager, (struct sockaddr *)&at, sizeof(at)), 0);
	setsockopt(manager, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

/* The instance's configuration with sockets of its own, and nothing that two keepers would share.
 */
static void configure(const char *more)
{
	int status;

	run(textf(
		"sed -e 's|^\\(....\\)_listen = .*|\\1_listen = %s/\\1.sock|' "
		"-e '/^line_dir/d; /^push_socket/d; /^line_workers/d' '%s/frontrow.ini' >%s/frontrow.ini; "
		"echo '%s' >>%s/frontrow.ini",
		dir, instance_var(), dir, more, dir),
	    &status);
	ck_assert_int_eq(status, 0);
}

static void start_worker(void)
{
	worker = fork();
	if (worker > 0)
		return;
	dup2(open(textf("%s/log", dir), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
	setenv("NOTIFY_SOCKET", textf("%s/manager", dir), 1);
	execl("./frontrow-worker", "frontrow-worker", "-c", textf("%s/frontrow.ini", dir),
	    (char *)NULL);
	_exit(127);
}

static void start(void)
{
	ck_assert_ptr_nonnull(mkdtemp(dir));
	listen_as_manager(textf("%s/manager", dir));
	configure("");
	start_worker();
}

static void stop(void)
{
	int status;

	kill(worker, SIGKILL);
	run(textf("rm -rf %s", dir), &status);
}

static const char *told(void)
{
	char text[256];
	ssize_t len = recv(manager, text, sizeof(text) - 1, 0);

	ck_assert_msg(len > 0, "the worker says nothing");
	text[len] = '\0';
	return textf("%s", text);
}

static void told_ready(void)
{
	ck_assert_str_eq(told(), textf("READY=1\nMAINPID=%d", (int)worker));
}

static void told_reloading(void)
{
	const char *text = told();

	ck_assert_msg(strncmp(text, "RELOADING=1\nMONOTONIC_USEC=", 27) == 0, "%s", text);
}

START_TEST(ready_reloading_ready_stopping)
{
	int status;

	told_ready();
	kill(worker, SIGHUP);
	told_reloading();
	told_ready();
	kill(worker, SIGTERM);
	ck_assert_str_eq(told(), "STOPPING=1");
	ck_assert_int_eq(waitpid(worker, &status, 0), worker);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
}
END_TEST

START_TEST(a_reload_that_is_refused_ends_too)
{
	told_ready();
	configure("colour = red");
	kill(worker, SIGHUP);
	told_reloading();
	told_ready();
	kill(worker, SIGTERM);
	ck_assert_str_eq(told(), "STOPPING=1");
}
END_TEST

/* ---- a worker in a rush ---------------------------------------------------------------------- */

static int connection(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s/line.sock", dir);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	return fd;
}

/* FastCGI: a request without parameters; its stdin is open until end_request(). */
static void begin_request(int fd)
{
	static const unsigned char text[] = { 1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0,
		0, /* begin */
		1, 4, 0, 1, 0, 0, 0, 0 };

	ck_assert_int_eq(write(fd, text, sizeof(text)), sizeof(text));
}

static void end_request(int fd)
{
	static const unsigned char text[] = { 1, 5, 0, 1, 0, 0, 0, 0 };

	ck_assert_int_eq(write(fd, text, sizeof(text)), sizeof(text));
}

static bool is_answered(int fd)
{
	char text[64];

	return recv(fd, text, sizeof(text), 0) > 0;
}

static bool line_worker_is_alone(void)
{
	int status;

	return atoi(run(textf("pgrep -c -P %d -x frontrow-line", (int)worker), &status)) == 1;
}

static bool line_worker_is_told(void)
{
	int status;

	run(textf("grep -q 'ShdPnd:.*4...$' /proc/$(pgrep -P %d -x frontrow-line)/status",
		(int)worker),
	    &status);
	return status == 0;
}

START_TEST(a_worker_in_a_rush_ends_when_it_is_told)
{
	enum { RUSH = 50 };
	int first, rush[RUSH], status;

	told_ready();
	configure("line_workers = 1");
	kill(worker, SIGHUP);
	told_reloading();
	told_ready();
	wait_until(line_worker_is_alone);
	first = connection();
	begin_request(first);
	for (int i = 0; i < RUSH; i++) {
		rush[i] = connection();
		begin_request(rush[i]);
		end_request(rush[i]);
	}
	kill(worker, SIGTERM);
	wait_until(line_worker_is_told);
	end_request(first);
	ck_assert(is_answered(first));
	for (int i = 0; i < RUSH; i++)
		ck_assert_msg(!is_answered(rush[i]), "it served %d more", i + 1);
	ck_assert_int_eq(waitpid(worker, &status, 0), worker);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("service");
	TCase *tc = suite_case(suite, "service", 60);

	tcase_add_checked_fixture(tc, start, stop);
	tcase_add_test(tc, ready_reloading_ready_stopping);
	tcase_add_test(tc, a_reload_that_is_refused_ends_too);
	tcase_add_test(tc, a_worker_in_a_rush_ends_when_it_is_told);
	return suite_run(suite);
}
