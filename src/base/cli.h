/*
 * Command lines from a table.  Options may stand anywhere among the words; `--help` prints the
 * table, `--version` the version, and exits 0; an unknown option, a missing argument or an option
 * given twice is named on stderr and exits CLI_MISUSE.
 *
 *	enum { OPT_CONFIG, OPT_ONCE, OPT__MAX };
 *	static const struct cli_option options[OPT__MAX] = {
 *		[OPT_CONFIG] = { "config", 'c', "FILE", "the configuration file" },
 *		[OPT_ONCE] = { "once", 0, NULL, "one round, then stop" },
 *	};
 *	static const struct cli cli = { "frontrow-x [option...]", NULL, options, OPT__MAX };
 *
 *	cli_parse(&cli, argc, argv, &args);
 *	if (args.option[OPT_ONCE]) ...
 */
#ifndef BASE_CLI_H
#define BASE_CLI_H

#include <stddef.h>
#include <stdint.h>

#define CLI_OPTIONS_MAX 64
#define CLI_MISUSE      2

struct cli_option {
	const char *name;    /* without the "--" */
	char letter;         /* of the short form; 0: none */
	const char *metavar; /* what its argument is called in the help; NULL: it takes none */
	const char *help;
};

struct cli {
	const char *usage; /* the program and its words, as after "usage: " */
	const char *about; /* lines for the help, above the options; may be NULL */
	const struct cli_option *options;
	size_t n_options;
};

struct cli_args {
	/* By index in the table: NULL not given, else the argument ("" for one without). */
	const char *option[CLI_OPTIONS_MAX];
	char **word; /* what is no option, in order; argv itself is reordered */
	int n_words;
};

/* A table with a "help" row of its own gets it like any option, and nothing is printed. */
void cli_parse(const struct cli *cli, int argc, char **argv, struct cli_args *args_r);

/* The help text on stdout; of the options those whose bit (1 << index) is in `shown`. */
void cli_help(const struct cli *cli, uint64_t shown);
#define CLI_SHOW_ALL UINT64_MAX

/* A decimal integer in least..most; anything else is misuse that names `what`. */
int64_t cli_integer(const char *what, const char *text, int64_t least, int64_t most);

/* "program: message" and a hint at --help on stderr, then exit CLI_MISUSE. */
_Noreturn void cli_misuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
