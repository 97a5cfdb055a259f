#include "suite.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>

#include "answer.h"
#include "instance.h"
#include "text.h"

#define SKIPPED 77

static void forget(void)
{
	answer_forget_all();
	text_forget();
}

TCase *suite_case(Suite *suite, const char *name, double seconds)
{
	TCase *tc = tcase_create(name);

	tcase_set_timeout(tc, seconds);
	tcase_add_checked_fixture(tc, NULL, forget);
	suite_add_tcase(suite, tc);
	return tc;
}

/* One suite at a time: some kill what others need.  The lock ends with the process. */
static void wait_for_my_turn(void)
{
	int fd =
	    open(textf("%s/http-tests.lock", instance_var()), O_CREAT | O_RDWR | O_CLOEXEC, 0600);

	if (fd < 0 || flock(fd, LOCK_EX) != 0)
		abort();
	text_forget();
}

int suite_run(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	if (!instance_named()) {
		puts("no instance named by FRONTROW_URL, _VAR, _CTL and _SQL: skipped");
		srunner_free(runner);
		return SKIPPED;
	}
	wait_for_my_turn();
	curl_global_init(CURL_GLOBAL_DEFAULT);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	curl_global_cleanup();
	return failed != 0;
}
