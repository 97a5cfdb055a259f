#include <regex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "unit.h"

static char text[16384];

static void check_matches(const char *pattern)
{
	regex_t re;

	ck_assert_int_eq(regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB), 0);
	ck_assert_msg(
	    regexec(&re, text, 0, NULL, 0) == 0, "/%s/ does not match: %s", pattern, text);
	regfree(&re);
}

static void speak(const void *request)
{
	log_open("front", 0);
	log_request(request);
	log_info("a=%d", 1);
	log_warn("b=%d", 2);
	log_error("c=%d", 3);
}

START_TEST(a_line_names_time_program_pid_and_level)
{
	int status = unit_capture(STDERR_FILENO, speak, NULL, text, sizeof(text));

	ck_assert_int_eq(status, 0);
	check_matches("^time=[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z program=front "
		      "pid=[0-9]+ level=info a=1\n"
		      "time=[^ ]+ program=front pid=[0-9]+ level=warn b=2\n"
		      "time=[^ ]+ program=front pid=[0-9]+ level=error c=3\n$");
}
END_TEST

START_TEST(a_line_names_its_request)
{
	unit_capture(STDERR_FILENO, speak, "0f3a", text, sizeof(text));
	check_matches("level=info req=0f3a a=1\n");
}
END_TEST

static void gather(const void *step)
{
	log_open("front", 0);
	log_gather();
	log_info("a=%d", 1);
	log_info("b=%d", 2);
	if (strcmp(step, "flush") == 0)
		log_flush();
	else if (strcmp(step, "warn") == 0)
		log_warn("c=%d", 3);
	else if (strcmp(step, "fill") == 0)
		for (int i = 0; i < 100; i++)
			log_info("i=%d", i);
	_exit(0);
}

START_TEST(gathered_lines_wait_for_the_flush)
{
	unit_capture(STDERR_FILENO, gather, "", text, sizeof(text));
	ck_assert_ptr_null(strstr(text, "b=2"));
	unit_capture(STDERR_FILENO, gather, "flush", text, sizeof(text));
	check_matches("^time=[^\n]* a=1\ntime=[^\n]* b=2\n$");
}
END_TEST

START_TEST(a_warning_takes_the_gathered_lines_along_in_order)
{
	unit_capture(STDERR_FILENO, gather, "warn", text, sizeof(text));
	check_matches("^time=[^\n]* a=1\ntime=[^\n]* b=2\ntime=[^\n]* level=warn c=3\n$");
}
END_TEST

START_TEST(gathered_lines_go_out_whole_when_the_page_is_full)
{
	unit_capture(STDERR_FILENO, gather, "fill", text, sizeof(text));
	ck_assert_uint_gt(strlen(text), 2000);
	ck_assert_int_eq(text[strlen(text) - 1], '\n');
	check_matches("^time=[^\n]* a=1\ntime=[^\n]* b=2\n");
	ck_assert_ptr_null(strstr(text, "i=99\n"));
}
END_TEST

static void speak_rudely(const void *message)
{
	log_info("%s", (const char *)message);
}

START_TEST(what_could_forge_a_line_is_escaped)
{
	unit_capture(
	    STDERR_FILENO, speak_rudely, "a\nb\x1b[31m\x7f\xea\xb0\x80 c", text, sizeof(text));
	check_matches(" a\\\\x0ab\\\\x1b\\[31m\\\\x7f\\\\xea\\\\xb0\\\\x80 c\n$");
	ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}
END_TEST

static void speak_at_length(const void *arg)
{
	char long_one[5000];

	(void)arg;
	memset(long_one, 0x80, sizeof(long_one) - 1);
	long_one[sizeof(long_one) - 1] = '\0';
	log_request(long_one + 1000);
	log_error("%s", long_one);
}

START_TEST(a_long_message_is_cut)
{
	unit_capture(STDERR_FILENO, speak_at_length, NULL, text, sizeof(text));
	ck_assert_uint_le(strlen(text), 5000);
	ck_assert_uint_ge(strlen(text), 3500);
	ck_assert_int_eq(text[strlen(text) - 1], '\n');
}
END_TEST

static void be_fatal(const void *arg)
{
	(void)arg;
	log_fatal("no such thing");
}

static void panic(const void *arg)
{
	(void)arg;
	log_panic("never");
}

START_TEST(fatal_exits_with_status_1)
{
	int status = unit_capture(STDERR_FILENO, be_fatal, NULL, text, sizeof(text));

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), EXIT_FAILURE);
	check_matches("level=fatal no such thing\n");
}
END_TEST

START_TEST(panic_aborts)
{
	int status = unit_capture(STDERR_FILENO, panic, NULL, text, sizeof(text));

	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGABRT);
	check_matches("level=panic never\n");
}
END_TEST

static void speak_to_syslog(const void *arg)
{
	(void)arg;
	log_open("front", 1);
	log_error("quiet");
}

START_TEST(nothing_is_on_stderr_when_syslog_has_it)
{
	unit_capture(STDERR_FILENO, speak_to_syslog, NULL, text, sizeof(text));
	ck_assert_str_eq(text, "");
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_test(tc, a_line_names_time_program_pid_and_level);
	tcase_add_test(tc, a_line_names_its_request);
	tcase_add_test(tc, gathered_lines_wait_for_the_flush);
	tcase_add_test(tc, a_warning_takes_the_gathered_lines_along_in_order);
	tcase_add_test(tc, gathered_lines_go_out_whole_when_the_page_is_full);
	tcase_add_test(tc, what_could_forge_a_line_is_escaped);
	tcase_add_test(tc, a_long_message_is_cut);
	tcase_add_test(tc, fatal_exits_with_status_1);
	tcase_add_test(tc, panic_aborts);
	tcase_add_test(tc, nothing_is_on_stderr_when_syslog_has_it);
}

int main(void)
{
	return unit_main("log", add);
}
