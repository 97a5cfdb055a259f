#include "sweep.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/log.h"
#include "domain/schema.h"
#include "domain/sweep_run.h"
#include "store/config.h"

#define ROUND_MAX_S 240 /* a single round that has more to do leaves it to the next run */
#define HANG_S      60  /* what a run may take beyond its window */

enum { OPT_CONFIG, OPT_EVERY, OPT_FOR, OPT_ONCE, OPT_VERBOSE, OPT__MAX };

static const struct cli_option options[OPT__MAX] = {
	[OPT_CONFIG] = { "config", 'c', "FILE", "configuration (" CONF_FILE_DEFAULT ")" },
	[OPT_EVERY] = { "every", 0, "S", "begin a round every S seconds; needs --for" },
	[OPT_FOR] = { "for", 0, "S", "begin no round after S seconds; needs --every" },
	[OPT_ONCE] = { "once", 0, NULL, "one round (the default)" },
	[OPT_VERBOSE] = { "verbose", 'v', NULL, "log to stderr, a line for each round" },
};

struct run {
	const struct sweep *sweep;
	struct conf conf;
	struct db *db;
	struct arena *arena;
	bool verbose, schema_checked;
	sigset_t stop_signals; /* blocked, and asked for between batches */
	bool stopped;
	int64_t began_us, end_us; /* monotonic */
	int64_t every_us;
	uint64_t rounds, failed, rows;
	enum err last; /* the last round's outcome */
};

/* Waits until then, or until told to stop. */
static void wait_until(struct run *run, int64_t then_us)
{
	int64_t left;
	int sig = -1;

	do {
		left = then_us - monotonic_us();
		if (left < 0)
			left = 0;
		sig = sigtimedwait(&run->stop_signals, NULL,
		    &(struct timespec){ left / US_PER_S, left % US_PER_S * 1000 });
	} while (sig < 0 && errno == EINTR);
	if (sig > 0)
		run->stopped = true;
}

static bool told_to_stop(struct run *run)
{
	wait_until(run, 0);
	return run->stopped;
}

static enum err check_schema(struct run *run)
{
	char why[SCHEMA_WHY_MAX];
	enum err err;

	if (run->schema_checked)
		return ERR_OK;
	err = schema_check(run->db, why);
	if (err != ERR_OK)
		return err;
	if (*why != '\0') {
		log_error("%s", why);
		return ERR_INTERNAL;
	}
	run->schema_checked = true;
	return ERR_OK;
}

static enum err run_batches(struct run *run, sweep_batch_fn *batch, uint64_t *rows)
{
	uint64_t n;
	enum err err;

	do {
		n = 0;
		arena_reset(run->arena);
		err = batch(run->db, run->arena, &run->conf, run->sweep->limit, &n);
		*rows += n;
	} while (err == ERR_OK && n >= run->sweep->limit && !told_to_stop(run) &&
		 monotonic_us() < run->end_us);
	return err;
}

static enum err one_round(struct run *run)
{
	uint64_t rows = 0;
	enum err err;
	unsigned i;

	err = check_schema(run);
	if (err == ERR_OK)
		err = sweep_run_started(run->db, run->sweep->name);
	for (i = 0; i < run->sweep->n_batches && err == ERR_OK; i++)
		err = run_batches(run, run->sweep->batches[i], &rows);
	if (err == ERR_OK)
		err = sweep_run_ended(run->db, run->sweep->name, rows);
	run->rows += rows;
	if (run->verbose)
		log_info("sweep=%s round=%llu rows=%llu outcome=%s", run->sweep->name,
		    (unsigned long long)run->rounds + 1, (unsigned long long)rows, err_code(err));
	return err;
}

/* Rounds that came due while another one, or the machine's sleep, lasted are left out. */
static void rounds(struct run *run)
{
	int64_t due_us = run->began_us;

	do {
		run->last = one_round(run);
		run->rounds++;
		if (run->last != ERR_OK)
			run->failed++;
		if (run->every_us == 0)
			return;
		do
			due_us += run->every_us;
		while (due_us < monotonic_us());
		if (due_us >= run->end_us)
			return;
		wait_until(run, due_us);
	} while (!run->stopped);
}

static int exit_status(enum err last)
{
	if (last == ERR_OK)
		return EX_OK;
	return err_wire(last) == ERR_UNAVAILABLE ? EX_TEMPFAIL : EX_SOFTWARE;
}

static int summary(const struct run *run)
{
	int status = exit_status(run->last);

	log_info("sweep=%s rounds=%llu rows=%llu failed=%llu ms=%lld status=%d", run->sweep->name,
	    (unsigned long long)run->rounds, (unsigned long long)run->rows,
	    (unsigned long long)run->failed, (long long)(monotonic_us() - run->began_us) / 1000,
	    status);
	return status;
}

static int64_t seconds(const struct cli_args *args, int option)
{
	return cli_integer(options[option].name, args->option[option], 1, 3600);
}

static void set_window(struct run *run, const struct cli_args *args)
{
	int64_t window_s = ROUND_MAX_S;

	if (args->n_words > 0)
		cli_misuse("no argument is wanted: %s", args->word[0]);
	if (!args->option[OPT_EVERY] != !args->option[OPT_FOR])
		cli_misuse("--every and --for need each other");
	if (args->option[OPT_EVERY] && args->option[OPT_ONCE])
		cli_misuse("--once and --every exclude each other");
	if (args->option[OPT_EVERY]) {
		run->every_us = seconds(args, OPT_EVERY) * US_PER_S;
		window_s = seconds(args, OPT_FOR);
	}
	run->began_us = monotonic_us();
	run->end_us = run->began_us + window_s * US_PER_S;
	signal(SIGALRM, SIG_DFL);
	alarm((unsigned)window_s + HANG_S);
}

static void block_stop_signals(struct run *run)
{
	sigset_t watchdog;

	sigemptyset(&run->stop_signals);
	sigaddset(&run->stop_signals, SIGTERM);
	sigaddset(&run->stop_signals, SIGINT);
	sigprocmask(SIG_BLOCK, &run->stop_signals, NULL);
	sigemptyset(&watchdog);
	sigaddset(&watchdog, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &watchdog, NULL);
}

int sweep_main(const struct sweep *sweep, int argc, char **argv)
{
	char usage[128], why[512];
	struct cli cli = { usage, sweep->about, options, OPT__MAX };
	struct run run = { .sweep = sweep };
	struct db_config config;
	struct cli_args args;
	const char *file;
	int status;

	snprintf(usage, sizeof(usage), "%s [-c FILE] [--once | --every S --for S] [--verbose]",
	    sweep->program);
	cli_parse(&cli, argc, argv, &args);
	block_stop_signals(&run);
	set_window(&run, &args);
	run.verbose = args.option[OPT_VERBOSE] != NULL;
	log_open(sweep->program, !run.verbose && !isatty(STDERR_FILENO));
	file = args.option[OPT_CONFIG];
	if (!conf_load(&run.conf, file ? file : CONF_FILE_DEFAULT, why, sizeof(why))) {
		log_error("%s", why);
		return EX_CONFIG;
	}
	run.arena = arena_new();
	config = store_config(&run.conf);
	run.db = db_open(&config);
	rounds(&run);
	status = summary(&run);
	db_close(&run.db);
	arena_free(&run.arena);
	return status;
}
