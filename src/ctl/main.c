/* frontrowctl: the operator's hand.  One table of nouns and verbs, and how a line of words finds
 * its row. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/utf8.h"
#include "ctl/verbs.h"

#define USAGE_MAX 1024

#define OPTION_AS_ROW(name, text, letter, metavar, help)                                           \
	[OPT_##name] = { text, letter, metavar, help },

static const struct cli_option options[OPT__MAX] = { OPTION_LIST(OPTION_AS_ROW) };

#define O(name)    (UINT64_C(1) << OPT_##name)
#define EVERYWHERE (O(HELP) | O(CONFIG) | O(JSON))
#define LOGGED     O(ACTOR)
#define QUEUE_EXTRA                                                                                \
	(O(ACTIVE_TTL) | O(WAITING_TTL) | O(ADMIT_PER_MINUTE) | O(ABSENT_AFTER) |                  \
	    O(HOLDS_PER_TURN) | O(OPENS_AT) | O(STOCK_AWARE) | O(NO_STOCK_AWARE))

/* clang-format off */
static const struct verb {
	const char *noun, *verb; /* verb NULL: the noun says it all */
	const char *operand;     /* NULL: none */
	uint64_t required, optional;
	ctl_verb_fn *run;
	const char *about;
} verbs[] = {
	{ "migrate", NULL, NULL, 0, O(SQL_DIR) | O(OWNER), ctl_migrate,
	  "bring the schema up to date, as its owner: group [frontrow-owner] of --owner" },
	{ "keygen", NULL, "FILE", 0, O(NGINX), ctl_keygen,
	  "make the installation's token key; --nginx: the key that nginx sends to the workers" },
	{ "user", "add", NULL, O(UUID), O(BALANCE) | LOGGED, ctl_user_add, "make a user" },
	{ "user", "import", "FILE", 0, LOGGED, ctl_user_import,
	  "make the users of a file of lines uuid,balance that do not exist yet; again goes on" },
	{ "user", "show", "U", 0, 0, ctl_user_show, "a user's balance" },
	{ "queue", "add", NULL, O(NAME) | O(CAPACITY), QUEUE_EXTRA | LOGGED, ctl_queue_add,
	  "make a queue" },
	{ "queue", "set", "ID", 0, O(NAME) | O(CAPACITY) | QUEUE_EXTRA | LOGGED, ctl_queue_set,
	  "change a queue's settings, live" },
	{ "queue", "pause", "ID", 0, O(ALL) | LOGGED, ctl_queue_pause, "admit nobody; places are kept" },
	{ "queue", "resume", "ID", 0, O(ALL) | LOGGED, ctl_queue_resume, "admit again after a pause" },
	{ "queue", "close", "ID", 0, LOGGED, ctl_queue_close, "take no newcomers" },
	{ "queue", "open", "ID", 0, LOGGED, ctl_queue_open, "take newcomers again" },
	{ "queue", "show", "ID", 0, 0, ctl_queue_show, "a queue's settings and numbers" },
	{ "queue", "list", NULL, 0, 0, ctl_queue_list, "all queues" },
	{ "concert", "add", NULL, O(TITLE) | O(QUEUE),
	  O(VENUE) | O(TIME_ZONE) | O(SEAT_LIMIT) | O(REFUND_UNTIL_HOURS) | LOGGED, ctl_concert_add,
	  "make a concert" },
	{ "concert", "set", "ID", 0,
	  O(TITLE) | O(QUEUE) | O(VENUE) | O(TIME_ZONE) | O(SEAT_LIMIT) | O(REFUND_UNTIL_HOURS) | LOGGED,
	  ctl_concert_set,
	  "change a concert, live" },
	{ "concert", "list", NULL, 0, 0, ctl_concert_list, "all concerts" },
	{ "schedule", "add", NULL, O(CONCERT) | O(STARTS_AT),
	  O(SEATS) | O(ROWS) | O(SEATS_PER_ROW) | O(PRICE) | O(GRADE) | LOGGED, ctl_schedule_add,
	  "give a concert a date and its seats: --seats, or --rows with --seats-per-row and --price" },
	{ "schedule", "set", "ID", O(STARTS_AT), LOGGED, ctl_schedule_set, "move a date" },
	{ "schedule", "cancel", "ID", 0, LOGGED, ctl_schedule_cancel,
	  "a date does not take place: block its seats, end its holds, refund all; again goes on" },
	{ "schedule", "list", NULL, 0, O(CONCERT), ctl_schedule_list, "all dates, past ones too" },
	{ "seat", "block", NULL, O(SCHEDULE), O(LABELS) | O(LABELS_FILE) | LOGGED, ctl_seat_block,
	  "take seats out of the sale" },
	{ "seat", "unblock", NULL, O(SCHEDULE), O(LABELS) | O(LABELS_FILE) | LOGGED, ctl_seat_unblock,
	  "put blocked seats back on sale" },
	{ "reservation", "list", NULL, O(SCHEDULE), O(ALL) | O(CSV), ctl_reservation_list,
	  "the door list of a date; --all: with what is only held" },
	{ "reservation", "cancel", "ID", 0, LOGGED, ctl_reservation_cancel,
	  "end a hold; its user keeps the turn" },
	{ "reservation", "refund", "ID", 0, LOGGED, ctl_reservation_refund,
	  "refund a paid reservation, at any time" },
	{ "reservation", "show", "ID", 0, 0, ctl_reservation_show, "anybody's reservation" },
	{ "token", "revoke", "ID", 0, LOGGED, ctl_token_revoke, "end a token and release its hold" },
	{ "points", "adjust", NULL, O(USER) | O(AMOUNT) | O(REASON), O(KEY) | LOGGED,
	  ctl_points_adjust,
	  "correct a balance; with --key it may be repeated, as after an unknown outcome" },
	{ "report", NULL, NULL, O(DAY), O(TIME_ZONE) | O(CSV), ctl_report,
	  "a day's seats and points; status 1 if they do not agree" },
	{ "log", NULL, NULL, 0, O(SINCE) | O(LIMIT), ctl_log,
	  "what operators changed, when and who, the newest last" },
	{ "audit", NULL, NULL, 0, 0, ctl_audit,
	  "count what must never be, in one snapshot; status 1 if anything is broken" },
	{ "status", NULL, NULL, 0, 0, ctl_status, "schema, queues and the sweeps' ages" },
};
/* clang-format on */

#define VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void describe(const struct verb *v, char text[USAGE_MAX])
{
	snprintf(text, USAGE_MAX, "%s%s%s%s%s", v->noun, v->verb ? " " : "", v->verb ? v->verb : "",
	    v->operand ? " " : "", v->operand ? v->operand : "");
}

static void append_option(const struct verb *v, int option, char text[USAGE_MAX])
{
	bool required = v->required >> option & 1;
	const char *metavar = options[option].metavar;
	size_t len = strlen(text);

	if ((v->required | v->optional) >> option & 1)
		snprintf(text + len, USAGE_MAX - len, " %s--%s%s%s%s", required ? "" : "[",
		    options[option].name, metavar ? " " : "", metavar ? metavar : "",
		    required ? "" : "]");
}

static int help_on_verb(const struct verb *v)
{
	char words[USAGE_MAX], usage[USAGE_MAX + 32], about[USAGE_MAX];
	struct cli cli = { usage, about, options, OPT__MAX };

	describe(v, words);
	for (int i = 0; i < OPT__MAX; i++)
		append_option(v, i, words);
	snprintf(usage, sizeof(usage), "frontrowctl %s", words);
	snprintf(about, sizeof(about), "  %s", v->about);
	cli_help(&cli, v->required | v->optional | EVERYWHERE);
	return EXIT_SUCCESS;
}

/* All verbs, or one noun's. */
static int help_on_nouns(const char *noun)
{
	char about[8192] = "verbs:", words[USAGE_MAX];
	struct cli cli = { "frontrowctl NOUN [VERB] [option...]", about, options, OPT__MAX };
	size_t len = strlen(about);

	for (size_t i = 0; i < VERBS; i++) {
		if (noun && strcmp(noun, verbs[i].noun) != 0)
			continue;
		describe(&verbs[i], words);
		len += (size_t)snprintf(
		    about + len, sizeof(about) - len, "\n  %-22s %s", words, verbs[i].about);
	}
	snprintf(about + len, sizeof(about) - len,
	    "\n\nexit status: 0 done; 1 refused; 2 misuse; 75 try again: nothing has happened, or the verb goes on;\n"
	    "76 it may have happened, or has and could not be shown: look before you repeat it");
	cli_help(&cli, EVERYWHERE);
	return EXIT_SUCCESS;
}

static bool is_noun(const char *word)
{
	for (size_t i = 0; i < VERBS; i++)
		if (strcmp(verbs[i].noun, word) == 0)
			return true;
	return false;
}

/* Steps over the words that name the verb; NULL if they name none. */
static const struct verb *find_verb(struct cli_args *args)
{
	for (size_t i = 0; i < VERBS && args->n_words > 0; i++) {
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
	for (int i = 0; i < OPT__MAX; i++)
		if (args->option[i] && !utf8_valid(args->option[i]))
			cli_misuse("--%s: not UTF-8", options[i].name);
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
	for (int i = 0; i < OPT__MAX; i++)
		if (args->option[i] && changes >> i & 1)
			return false;
	return true;
}

static void check_arguments(const struct verb *v, const struct cli_args *args)
{
	int operands = v->operand && !args->option[OPT_ALL] ? 1 : 0; /* --all stands for it */
	char words[USAGE_MAX];

	describe(v, words);
	for (int i = 0; i < OPT__MAX; i++) {
		if (args->option[i] && !((v->required | v->optional | EVERYWHERE) >> i & 1))
			cli_misuse("%s: takes no --%s", words, options[i].name);
		if (!args->option[i] && v->required >> i & 1)
			cli_misuse("%s: --%s is missing", words, options[i].name);
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
	status = v->run(&ctl);
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
	static const struct cli cli = { NULL, NULL, options, OPT__MAX };
	const struct verb *v;
	struct cli_args args;

	setlocale(LC_CTYPE, "C.UTF-8");
	cli_parse(&cli, argc, argv, &args);
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
