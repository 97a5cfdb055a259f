/* frontrowctl: the operator's hand.  One table of nouns and verbs, and how a line of words finds
 * its row. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/options.h"
#include "ctl/run.h"
#include "ctl/utf8.h"
#include "ctl/verbs.h"

#define USAGE_MAX 1024

#define O(name)    (UINT64_C(1) << OPT_##name)
#define EVERYWHERE (O(HELP) | O(CONFIG) | O(JSON))
#define LOGGED     O(ACTOR)

struct verb {
	const char *noun, *verb; /* verb NULL: the noun says it all */
	const char *operand;     /* NULL: none */
	uint64_t required, optional;
	ctl_verb_fn *run; /* NULL: it is the operation */
	const char *about;
	enum operation_name operation; /* OP__MAX: it is none */
};

/* clang-format off */
/* The verbs that no operation is. */
static const struct verb own_verbs[] = {
	{ "migrate", NULL, NULL, 0, O(SQL_DIR) | O(OWNER), ctl_migrate,
	  "bring the schema up to date, as its owner: group [frontrow-owner] of --owner", OP__MAX },
	{ "keygen", NULL, "FILE", 0, O(NGINX), ctl_keygen,
	  "make the installation's token key; --nginx: the key that nginx sends to the workers", OP__MAX },
	{ "user", "add", NULL, O(UUID), O(BALANCE) | LOGGED, ctl_user_add, "make a user", OP__MAX },
	{ "user", "import", "FILE", 0, LOGGED, ctl_user_import,
	  "make the users of a file of lines uuid,balance that do not exist yet; again goes on", OP__MAX },
	{ "user", "show", "U", 0, 0, ctl_user_show, "a user's balance", OP__MAX },
	{ "schedule", "add", NULL, O(CONCERT) | O(STARTS_AT),
	  O(SEATS) | O(ROWS) | O(SEATS_PER_ROW) | O(PRICE) | O(GRADE) | LOGGED, ctl_schedule_add,
	  "give a concert a date and its seats: --seats, or --rows with --seats-per-row and --price",
	  OP__MAX },
	{ "audit", NULL, NULL, 0, 0, ctl_audit,
	  "count what must never be, in one snapshot; status 1 if anything is broken", OP__MAX },
};

/* What frontrowctl adds to an operation: other or further options, and a function of its own. */
static const struct extension {
	enum operation_name operation;
	uint64_t required, optional;
	bool instead; /* its options are all */
	ctl_verb_fn *run;
} extensions[] = {
	{ OP_QUEUE_PAUSE, 0, O(ALL), false, ctl_queue_pause },
	{ OP_QUEUE_RESUME, 0, O(ALL), false, ctl_queue_resume },
	{ OP_SCHEDULE_LIST, 0, O(CONCERT), true, ctl_schedule_list },
	{ OP_SCHEDULE_CANCEL, 0, 0, false, ctl_schedule_cancel },
	{ OP_SEAT_BLOCK, O(SCHEDULE), O(LABELS) | O(LABELS_FILE), true, ctl_seat_block },
	{ OP_SEAT_UNBLOCK, O(SCHEDULE), O(LABELS) | O(LABELS_FILE), true, ctl_seat_unblock },
	{ OP_RESERVATION_LIST, O(SCHEDULE), O(ALL) | O(CSV), true, ctl_reservation_list },
	{ OP_TOKEN_REVOKE, 0, 0, false, ctl_token_revoke },
	{ OP_POINTS_ADJUST, 0, O(KEY), false, ctl_points_adjust },
	{ OP_REPORT, 0, O(CSV), false, ctl_report },
	{ OP_LOG, 0, 0, false, ctl_log },
};

static const char *const nouns[] = { "migrate", "keygen", "user", "queue", "concert", "schedule",
	"seat", "reservation", "token", "points", "report", "log", "audit", "status", "settings" };
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* All verbs, in the order of the nouns. */
static struct verb verbs[OP__MAX + COUNT(own_verbs)];
static size_t nverbs;
static const struct cli *cli;

static const struct extension *extension_of(enum operation_name name)
{
	for (size_t i = 0; i < COUNT(extensions); i++)
		if (extensions[i].operation == name)
			return &extensions[i];
	return NULL;
}

static struct verb verb_of(enum operation_name name)
{
	const struct operation *o = &operations[name];
	const struct extension *e = extension_of(name);
	struct verb v = { o->noun, o->verb, o->id, 0, 0, NULL, o->help, name };

	if (e == NULL || !e->instead) {
		options_add(o->input);
		v.required = options_required(o->input);
		v.optional = options_optional(o->input);
	}
	if (e != NULL) {
		v.required |= e->required;
		v.optional |= e->optional;
		v.run = e->run;
	}
	if (o->changes)
		v.optional |= LOGGED;
	return v;
}

static void make_verbs(void)
{
	for (size_t n = 0; n < COUNT(nouns); n++) {
		for (size_t i = 0; i < COUNT(own_verbs); i++)
			if (strcmp(own_verbs[i].noun, nouns[n]) == 0)
				verbs[nverbs++] = own_verbs[i];
		for (int i = 0; i < OP__MAX; i++)
			if (operations[i].noun != NULL && strcmp(operations[i].noun, nouns[n]) == 0)
				verbs[nverbs++] = verb_of((enum operation_name)i);
	}
}

static void describe(const struct verb *v, char text[USAGE_MAX])
{
	snprintf(text, USAGE_MAX, "%s%s%s%s%s", v->noun, v->verb ? " " : "", v->verb ? v->verb : "",
	    v->operand ? " " : "", v->operand ? v->operand : "");
}

static void append_option(const struct verb *v, int option, char text[USAGE_MAX])
{
	bool required = v->required >> option & 1;
	const char *metavar = cli->options[option].metavar;
	size_t len = strlen(text);

	if ((v->required | v->optional) >> option & 1)
		snprintf(text + len, USAGE_MAX - len, " %s--%s%s%s%s", required ? "" : "[",
		    cli->options[option].name, metavar ? " " : "", metavar ? metavar : "",
		    required ? "" : "]");
}

static int help_on_verb(const struct verb *v)
{
	char words[USAGE_MAX], usage[USAGE_MAX + 32], about[USAGE_MAX];
	struct cli help = { usage, about, cli->options, cli->n_options };

	if (v->operation != OP__MAX)
		help.options = options_of(operations[v->operation].input);
	describe(v, words);
	for (int i = 0; i < (int)cli->n_options; i++)
		append_option(v, i, words);
	snprintf(usage, sizeof(usage), "frontrowctl %s", words);
	snprintf(about, sizeof(about), "  %s", v->about);
	cli_help(&help, v->required | v->optional | EVERYWHERE);
	return EXIT_SUCCESS;
}

/* All verbs, or one noun's. */
static int help_on_nouns(const char *noun)
{
	char about[8192] = "verbs:", words[USAGE_MAX];
	struct cli help = { "frontrowctl NOUN [VERB] [option...]", about, cli->options,
		cli->n_options };
	size_t len = strlen(about);

	for (size_t i = 0; i < nverbs; i++) {
		if (noun && strcmp(noun, verbs[i].noun) != 0)
			continue;
		describe(&verbs[i], words);
		len += (size_t)snprintf(
		    about + len, sizeof(about) - len, "\n  %-22s %s", words, verbs[i].about);
	}
	snprintf(about + len, sizeof(about) - len,
	    "\n\nexit status: 0 done; 1 refused; 2 misuse; 75 try again: nothing has happened, or the verb goes on;\n"
	    "76 it may have happened, or has and could not be shown: look before you repeat it");
	cli_help(&help, EVERYWHERE);
	return EXIT_SUCCESS;
}

static bool is_noun(const char *word)
{
	for (size_t i = 0; i < nverbs; i++)
		if (strcmp(verbs[i].noun, word) == 0)
			return true;
	return false;
}

/* Steps over the words that name the verb; NULL if they name none. */
static const struct verb *find_verb(struct cli_args *args)
{
	for (size_t i = 0; i < nverbs && args->n_words > 0; i++) {
		int used = verbs[i].verb ? 2 : 1;

		if (strcmp(verbs[i].noun, args->word[0]) != 0 || args->n_words < used ||
		    (used == 2 && strcmp(verbs[i].verb, args->word[1]) != 0))
			continue;
		args->word += used;
		args->n_words -= used;
		return &verbs[i];
	}
	return NULL;
}

static void refuse_bytes(const struct cli_args *args)
{
	for (int i = 0; i < (int)cli->n_options; i++)
		if (args->option[i] && !utf8_valid(args->option[i]))
			cli_misuse("--%s: not UTF-8", cli->options[i].name);
	for (int i = 0; i < args->n_words; i++)
		if (!utf8_valid(args->word[i]))
			cli_misuse("an argument is not UTF-8");
}

/* A change that names nothing to be changed. */
static bool changes_nothing(const struct verb *v, const struct cli_args *args)
{
	uint64_t changes = (v->required | v->optional) & ~LOGGED;

	if (v->verb == NULL || strcmp(v->verb, "set") != 0)
		return false;
	for (int i = 0; i < (int)cli->n_options; i++)
		if (args->option[i] && changes >> i & 1)
			return false;
	return true;
}

static void check_arguments(const struct verb *v, const struct cli_args *args)
{
	int operands = v->operand && !args->option[OPT_ALL] ? 1 : 0; /* --all stands for it */
	char words[USAGE_MAX];

	describe(v, words);
	for (int i = 0; i < (int)cli->n_options; i++) {
		if (args->option[i] && !((v->required | v->optional | EVERYWHERE) >> i & 1))
			cli_misuse("%s: takes no --%s", words, cli->options[i].name);
		if (!args->option[i] && v->required >> i & 1)
			cli_misuse("%s: --%s is missing", words, cli->options[i].name);
	}
	if (args->n_words < operands)
		cli_misuse("%s: %s is missing", words, v->operand);
	if (args->n_words > operands)
		cli_misuse("%s: one argument too many: %s", words, args->word[operands]);
	if (changes_nothing(v, args))
		cli_misuse(
		    "%s: what is to be changed? frontrowctl %s %s --help", words, v->noun, v->verb);
}

static bool is_change(const struct verb *v)
{
	return ((v->required | v->optional) & LOGGED) != 0;
}

static int run_verb(const struct verb *v, const struct cli_args *args)
{
	struct ctl ctl = { .option = args->option, .json = args->option[OPT_JSON] != NULL };
	int status;

	ctl.operand = args->n_words > 0 ? args->word[0] : NULL;
	ctl.arena = arena_new();
	status = v->run != NULL ? v->run(&ctl) : ctl_run(&ctl, v->operation);
	db_close(&ctl.db);
	arena_free(&ctl.arena);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (is_change(v) && status == EXIT_SUCCESS)
		return ctl_unseen("the answer could not be written");
	return ctl_refused("the answer could not be written");
}

int main(int argc, char **argv)
{
	const struct verb *v;
	struct cli_args args;

	setlocale(LC_CTYPE, "C.UTF-8");
	cli = options_table();
	make_verbs();
	cli_parse(cli, argc, argv, &args);
	refuse_bytes(&args);
	v = find_verb(&args);
	if (v && args.option[OPT_HELP])
		return help_on_verb(v);
	if (args.option[OPT_HELP])
		return help_on_nouns(
		    args.n_words > 0 && is_noun(args.word[0]) ? args.word[0] : NULL);
	if (v == NULL && args.n_words == 0)
		cli_misuse("what is to be done?");
	if (v == NULL && args.n_words == 1 && is_noun(args.word[0]))
		cli_misuse("%s what? frontrowctl %s --help", args.word[0], args.word[0]);
	if (v == NULL)
		cli_misuse("there is no \"%s%s%s\"", args.word[0], args.n_words > 1 ? " " : "",
		    args.n_words > 1 ? args.word[1] : "");
	check_arguments(v, &args);
	return run_verb(v, &args);
}
