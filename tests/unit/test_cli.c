#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli.h"
#include "unit.h"

enum { OPT_CONFIG, OPT_ONCE, OPT_EVERY, OPT__MAX };

static const struct cli_option options[OPT__MAX] = {
	[OPT_CONFIG] = { "config", 'c', "FILE", "the configuration file" },
	[OPT_ONCE] = { "once", 0, NULL, "one round" },
	[OPT_EVERY] = { "every", 0, "S", "a round each S seconds" },
};
static const struct cli cli = { "row [option...] word...", "Rows.", options, OPT__MAX };

static struct cli_args args;
static char text[4096];

#define ARGV_MAX 8

struct line {
	const char *argv[ARGV_MAX];
	const char *says;
};

static void parse(const struct cli *table, const struct line *line)
{
	static char *argv[ARGV_MAX];
	int argc = 0;

	memcpy(argv, line->argv, sizeof(argv));
	while (argv[argc])
		argc++;
	cli_parse(table, argc, argv, &args);
}

static void parse_in_child(const void *line)
{
	parse(&cli, line);
}

static const struct line orders[] = {
	{ { "row", "-c", "f", "--once", "a", "b" }, 0 },
	{ { "row", "a", "-c", "f", "b", "--once" }, 0 },
	{ { "row", "a", "b", "--once", "--config", "f" }, 0 },
	{ { "row", "a", "b", "--once", "--config=f" }, 0 },
	{ { "row", "--once", "-cf", "--", "a", "b" }, 0 },
};

START_TEST(options_stand_anywhere)
{
	parse(&cli, &orders[_i]);
	ck_assert_str_eq(args.option[OPT_CONFIG], "f");
	ck_assert_str_eq(args.option[OPT_ONCE], "");
	ck_assert_ptr_null(args.option[OPT_EVERY]);
	ck_assert_int_eq(args.n_words, 2);
	ck_assert_str_eq(args.word[0], "a");
	ck_assert_str_eq(args.word[1], "b");
}
END_TEST

START_TEST(nothing_is_nothing)
{
	parse(&cli, &(struct line){ { "row" }, 0 });
	for (int i = 0; i < OPT__MAX; i++)
		ck_assert_ptr_null(args.option[i]);
	ck_assert_int_eq(args.n_words, 0);
}
END_TEST

START_TEST(an_argument_may_look_like_an_option)
{
	parse(&cli, &(struct line){ { "row", "--every", "-5", "--", "--once" }, 0 });
	ck_assert_str_eq(args.option[OPT_EVERY], "-5");
	ck_assert_ptr_null(args.option[OPT_ONCE]);
	ck_assert_str_eq(args.word[0], "--once");
}
END_TEST

static const struct line misuses[] = {
	{ { "row", "--zap" }, "no such option: --zap\n" },
	{ { "row", "a", "-z", "b" }, "no such option: -z\n" },
	{ { "row", "--every" }, "--every needs an argument\n" },
	{ { "row", "-c" }, "-c needs an argument\n" },
	{ { "row", "--once=3" }, "--once takes no argument\n" },
	{ { "row", "--help=3" }, "--help takes no argument\n" },
	{ { "row", "--version=3" }, "--version takes no argument\n" },
	{ { "row", "--once", "a", "--once" }, "--once is given twice\n" },
	{ { "row", "-c", "a", "--config=a" }, "--config is given twice\n" },
};

START_TEST(misuse_is_named_and_exits_2)
{
	int status = unit_capture(STDERR_FILENO, parse_in_child, &misuses[_i], text, sizeof(text));

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), CLI_MISUSE);
	ck_assert_msg(strstr(text, misuses[_i].says) != NULL, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "--help"));
}
END_TEST

START_TEST(help_is_the_table)
{
	static const struct line line = { { "row", "a", "--help", "b" }, 0 };
	int status = unit_capture(STDOUT_FILENO, parse_in_child, &line, text, sizeof(text));

	ck_assert_int_eq(status, 0);
	ck_assert_str_eq(text, "usage: row [option...] word...\n"
			       "\n"
			       "Rows.\n"
			       "\n"
			       "options:\n"
			       "  -c, --config FILE  the configuration file\n"
			       "      --once         one round\n"
			       "      --every S      a round each S seconds\n");
}
END_TEST

START_TEST(version_is_said)
{
	static const struct line line = { { "row", "a", "--version", "b" }, 0 };
	int status = unit_capture(STDOUT_FILENO, parse_in_child, &line, text, sizeof(text));

	ck_assert_int_eq(status, 0);
	ck_assert_str_eq(text, "test_cli " PACKAGE_VERSION "\n");
}
END_TEST

static void show_some(const void *shown)
{
	cli_help(&cli, *(const uint64_t *)shown);
}

START_TEST(help_may_show_some_options_only)
{
	uint64_t once = 1 << OPT_ONCE, none = 0;

	unit_capture(STDOUT_FILENO, show_some, &once, text, sizeof(text));
	ck_assert_str_eq(text, "usage: row [option...] word...\n\nRows.\n\noptions:\n"
			       "      --once  one round\n");
	unit_capture(STDOUT_FILENO, show_some, &none, text, sizeof(text));
	ck_assert_str_eq(text, "usage: row [option...] word...\n\nRows.\n");
}
END_TEST

START_TEST(a_help_row_of_its_own_is_an_option)
{
	static const struct cli_option own[] = { { "help", 'h', NULL, "what the verb does" } };
	static const struct cli with_own = { "row", NULL, own, 1 };

	parse(&with_own, &(struct line){ { "row", "a", "--help" }, 0 });
	ck_assert_str_eq(args.option[0], "");
	ck_assert_str_eq(args.word[0], "a");
}
END_TEST

START_TEST(an_integer_is_in_its_range)
{
	ck_assert_int_eq(cli_integer("n", "1", 1, 60), 1);
	ck_assert_int_eq(cli_integer("n", "60", 1, 60), 60);
	ck_assert_int_eq(cli_integer("n", "-3", -5, 5), -3);
	ck_assert_int_eq(cli_integer("n", "9223372036854775807", 0, INT64_MAX), INT64_MAX);
}
END_TEST

static const char *const no_integers[] = {
	"",
	"0",
	"61",
	"-1",
	"1.0",
	"1e1",
	"0x1",
	" 1",
	"1 ",
	"+1",
	"--1",
	"-",
	"1-2",
	"x",
	"9223372036854775808",
	"99999999999999999999999",
};

static void read_integer(const void *s)
{
	cli_integer("--every", s, 1, 60);
}

START_TEST(another_integer_is_misuse)
{
	int status = unit_capture(STDERR_FILENO, read_integer, no_integers[_i], text, sizeof(text));

	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), CLI_MISUSE);
	ck_assert_ptr_nonnull(strstr(text, "--every: not an integer in 1..60: "));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, options_stand_anywhere, 0, N_OF(orders));
	tcase_add_test(tc, nothing_is_nothing);
	tcase_add_test(tc, an_argument_may_look_like_an_option);
	tcase_add_loop_test(tc, misuse_is_named_and_exits_2, 0, N_OF(misuses));
	tcase_add_test(tc, help_is_the_table);
	tcase_add_test(tc, version_is_said);
	tcase_add_test(tc, help_may_show_some_options_only);
	tcase_add_test(tc, a_help_row_of_its_own_is_an_option);
	tcase_add_test(tc, an_integer_is_in_its_range);
	tcase_add_loop_test(tc, another_integer_is_misuse, 0, N_OF(no_integers));
}

int main(void)
{
	return unit_main("cli", add);
}
