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

	run(textf("sed -e 's|^\\(....\\)_listen = .*|\\1_listen = %s/\\1.sock|' "
		  "-e '/^line_dir/d; /^push_socket/d' '%s/frontrow.ini' >%s/frontrow.ini; "
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

int main(void)
{
	Suite *suite = suite_create("service");
	TCase *tc = suite_case(suite, "service", 60);

	tcase_add_checked_fixture(tc, start, stop);
	tcase_add_test(tc, ready_reloading_ready_stopping);
	tcase_add_test(tc, a_reload_that_is_refused_ends_too);
	return suite_run(suite);
}
