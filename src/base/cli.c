#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cli.h"
#include "base/log.h"

/* getopt_long() returns FIRST_VALUE + index for a row of the table, never a letter. */
#define FIRST_VALUE   256
#define HELP_VALUE    (FIRST_VALUE + CLI_OPTIONS_MAX)
#define VERSION_VALUE (HELP_VALUE + 1)

struct getopt_tables {
	struct option longs[CLI_OPTIONS_MAX + 3];
	char letters[2 * CLI_OPTIONS_MAX + 2];
};

static bool has_help_row(const struct cli *cli)
{
	for (size_t i = 0; i < cli->n_options; i++)
		if (strcmp(cli->options[i].name, "help") == 0)
			return true;
	return false;
}

static void fill_tables(const struct cli *cli, struct getopt_tables *t)
{
	char *letter = t->letters;
	size_t n;

	*letter++ = ':'; /* tell a missing argument from an unknown option */
	for (n = 0; n < cli->n_options; n++) {
		const struct cli_option *o = &cli->options[n];

		t->longs[n].name = o->name;
		t->longs[n].has_arg = o->metavar ? required_argument : no_argument;
		t->longs[n].val = FIRST_VALUE + (int)n;
		if (o->letter) {
			*letter++ = o->letter;
			if (o->metavar)
				*letter++ = ':';
		}
	}
	t->longs[n++] = (struct option){ "version", no_argument, NULL, VERSION_VALUE };
	if (!has_help_row(cli))
		t->longs[n] = (struct option){ "help", no_argument, NULL, HELP_VALUE };
}

static size_t index_of(const struct cli *cli, int value)
{
	size_t i = 0;

	if (value >= FIRST_VALUE)
		return (size_t)(value - FIRST_VALUE);
	while (cli->options[i].letter != value)
		i++;
	return i;
}

static _Noreturn void unknown_option(const struct cli *cli, char **argv)
{
	if (optopt == 0)
		cli_misuse("no such option: %s", argv[optind - 1]);
	if (optopt == HELP_VALUE || optopt == VERSION_VALUE)
		cli_misuse("--%s takes no argument", optopt == HELP_VALUE ? "help" : "version");
	if (optopt >= FIRST_VALUE)
		cli_misuse("--%s takes no argument", cli->options[index_of(cli, optopt)].name);
	cli_misuse("no such option: -%c", optopt);
}

void cli_parse(const struct cli *cli, int argc, char **argv, struct cli_args *args_r)
{
	struct getopt_tables t = { 0 };
	int value;

	if (cli->n_options > CLI_OPTIONS_MAX)
		log_panic("%zu options in a table", cli->n_options);
	fill_tables(cli, &t);
	*args_r = (struct cli_args){ 0 };
	opterr = 0;
	optind = 0; /* glibc: start afresh */
	while ((value = getopt_long(argc, argv, t.letters, t.longs, NULL)) != -1) {
		size_t i;

		if (value == '?')
			unknown_option(cli, argv);
		if (value == ':')
			cli_misuse("%s needs an argument", argv[optind - 1]);
		if (value == HELP_VALUE) {
			cli_help(cli, CLI_SHOW_ALL);
			exit(EXIT_SUCCESS);
		}
		if (value == VERSION_VALUE) {
			printf("%s " PACKAGE_VERSION "\n", program_invocation_short_name);
			exit(EXIT_SUCCESS);
		}
		i = index_of(cli, value);
		if (args_r->option[i])
			cli_misuse("--%s is given twice", cli->options[i].name);
		args_r->option[i] = optarg ? optarg : "";
	}
	args_r->word = argv + optind;
	args_r->n_words = argc - optind;
}

static int left_column(const struct cli_option *o, char *text, size_t size)
{
	char letter[] = "    ";

	if (o->letter)
		memcpy(letter, (char[]){ '-', o->letter, ',', ' ' }, 4);
	return snprintf(text, size, "  %s--%s%s%s", letter, o->name, o->metavar ? " " : "",
	    o->metavar ? o->metavar : "");
}

void cli_help(const struct cli *cli, uint64_t shown)
{
	char text[128];
	int width = 0;

	for (size_t i = 0; i < cli->n_options; i++) {
		int len = left_column(&cli->options[i], text, sizeof(text));

		if (shown & UINT64_C(1) << i && len > width)
			width = len;
	}
	printf("usage: %s\n", cli->usage);
	if (cli->about)
		printf("\n%s\n", cli->about);
	if (width > 0)
		printf("\noptions:\n");
	for (size_t i = 0; i < cli->n_options; i++) {
		if (!(shown & UINT64_C(1) << i))
			continue;
		left_column(&cli->options[i], text, sizeof(text));
		printf("%-*s  %s\n", width, text, cli->options[i].help);
	}
}

int64_t cli_integer(const char *what, const char *text, int64_t least, int64_t most)
{
	bool plain = *text != '\0' && text[strspn(text, "-0123456789")] == '\0';
	char *end;
	long long value;

	errno = 0;
	value = strtoll(text, &end, 10);
	if (!plain || *end != '\0' || errno != 0 || value < least || value > most)
		cli_misuse("%s: not an integer in %lld..%lld: %s", what, (long long)least,
		    (long long)most, text);
	return value;
}

void cli_misuse(const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s: ", program_invocation_short_name);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "\n%s --help says more\n", program_invocation_short_name);
	exit(CLI_MISUSE);
}
