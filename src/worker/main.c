/* frontrow-worker: the FastCGI workers and their master. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/clock.h"
#include "base/conf.h"
#include "base/log.h"
#include "base/metric.h"
#include "edge/limit.h"
#include "edge/router.h"
#include "line/board.h"
#include "line/publish.h"
#include "worker/lane.h"
#include "worker/listen.h"
#include "worker/prefork.h"
#include "worker/serve.h"
#include "worker/sound.h"

/* A storm of polls takes a ninth of what the database and the shop have of a processor that all
 * want. Each statement of a payment waits for the processor twice, and behind eager workers each
 * time. */
#define LINE_YIELDS 10

enum { OPT_CONFIG, OPT_SAMPLE, OPT_TEST, OPT__MAX };

static const struct cli_option options[OPT__MAX] = {
	[OPT_CONFIG] = { "config", 'c', "FILE", "the configuration file (" CONF_FILE_DEFAULT ")" },
	[OPT_SAMPLE] = { "sample", 0, NULL, "print a configuration file to begin with, and exit" },
	[OPT_TEST] = { "test", 'T', NULL, "print the effective configuration, check it, and exit" },
};

#define AS_HELP(name, KIND, def, least, most, help) "\n  " #name " = " def "\n      " help

static const struct cli cli = { "frontrow-worker [option...]",
	"Answers HTTP requests that nginx hands over by FastCGI.  TERM stops it once the requests\n"
	"under way are answered; HUP starts the program and its configuration anew, losing none.\n"
	"\n"
	"the configuration file's keys, each at its default:" CONF_LIST(AS_HELP),
	options, OPT__MAX };

struct program {
	const char *conf_path;
	struct conf conf;
	struct secrets secrets;
	struct lane lanes[LANE__MAX];
	struct board *board;
	struct limit *limit;
	int64_t started_us;
	char self[PATH_MAX];
	char **argv;
};

static void print_line(void *ctx, const char *text)
{
	fprintf(ctx, "%s\n", text);
}

static int print_sample(void)
{
	puts("# The configuration of frontrow: every key, commented out at its default.");
	conf_sample(print_line, stdout);
	return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---- under way ------------------------------------------------------------------------------- */

/* The path to execute again at a reload: as it was called, so that a new file there is taken. */
static void find_self(struct program *p, const char *argv0)
{
	ssize_t len;

	if (argv0[0] == '/' && strlen(argv0) < sizeof(p->self)) {
		strcpy(p->self, argv0);
		return;
	}
	len = readlink("/proc/self/exe", p->self, sizeof(p->self) - 1);
	if (len < 0)
		log_fatal("/proc/self/exe: %s", strerror(errno));
	p->self[len] = '\0';
}

/* Has the new program look at its configuration first: a bad one shall not end a good service. */
static bool new_image_is_sound(const struct program *p)
{
	const char *path = p->conf_path;
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		if (null >= 0)
			dup2(null, STDOUT_FILENO);
		execl(p->self, p->self, "-T", "-c", path, (char *)NULL);
		log_fatal("%s: %s", p->self, strerror(errno));
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

static void reload(void *ctx)
{
	struct program *p = ctx;

	if (!new_image_is_sound(p)) {
		metric_add(METRIC_RELOADS_REFUSED);
		log_error("not reloaded: see above; the old configuration stays in force");
		return;
	}
	listen_hand_over(p->lanes);
	metric_hand_over();
	execv(p->self, p->argv);
	log_error("%s: %s", p->self, strerror(errno));
	metric_keep();
	listen_keep(p->lanes);
}

/* The keeper may be dead, stopped or kept waiting by the database: what it published grows old, and
 * is then no more served. */
static int64_t tend(void *ctx)
{
	const struct program *p = ctx;
	int64_t now = monotonic_us(), age = board_deed_age_us(p->board, BOARD_PUBLISHED);

	if (*p->conf.line_dir == '\0')
		return INT64_MAX;
	if (age < 0)
		age = now - p->started_us;
	if (age < BOARD_STALE_US)
		return now + BOARD_STALE_US - age;
	if (publish_withdraw(p->conf.line_dir))
		log_warn("%s: its files are old, and no more served", p->conf.line_dir);
	return now + US_PER_S;
}

static void ended(void *ctx, pid_t pid, bool failed)
{
	(void)ctx;
	metric_worker_ended(pid);
	if (failed)
		metric_add(METRIC_WORKER_DEATHS);
}

static int serve_lane(void *ctx, const struct lane *lane)
{
	const struct program *p = ctx;

	metric_worker_begins(lane->name);
	if (lane == &p->lanes[LANE_KEEPER])
		return serve_keeper(&p->conf, p->board);
	return serve(lane, &p->conf, &p->secrets, p->board, p->limit);
}

static bool write_pid_file(const char *path)
{
	bool written;
	FILE *file;

	if (*path == '\0')
		return true;
	file = fopen(path, "we");
	if (file == NULL)
		return false;
	written = fprintf(file, "%d\n", (int)getpid()) > 0;
	return fclose(file) == 0 && written;
}

/* No core file and no debugger shall show the key; a demonstration has nothing to hide. */
static void hide_memory(const struct conf *conf)
{
	if (!conf->demo && prctl(PR_SET_DUMPABLE, 0) != 0)
		log_fatal("prctl: %s", strerror(errno));
}

static void open_metrics(void)
{
	struct arena *arena = arena_new();

	if (metric_open(router_names(arena)))
		metric_add(METRIC_RELOADS);
	router_set_apart();
	arena_free(&arena);
}

static int run(struct program *p)
{
	struct prefork prefork = { .lanes = p->lanes,
		.serve = serve_lane,
		.ended = ended,
		.tend = tend,
		.reload = reload,
		.ctx = p };
	bool handed_over;
	int status;

	p->lanes[LANE_LINE] = (struct lane){ "line", p->conf.line_listen, p->conf.line_workers, -1,
		LINE_YIELDS, DB_BRISK };
	p->lanes[LANE_SHOP] =
	    (struct lane){ "shop", p->conf.shop_listen, p->conf.shop_workers, -1, 0, DB_PATIENT };
	p->lanes[LANE_KEEPER] = (struct lane){ "keeper", NULL, 1, -1, 0, DB_PATIENT };
	p->board = board_new((size_t)p->conf.board_max);
	p->limit = limit_new();
	p->started_us = monotonic_us();
	hide_memory(&p->conf);
	handed_over = listen_open(p->lanes, p->conf.socket_mode);
	if (!handed_over)
		publish_withdraw(p->conf.line_dir); /* what an earlier service left behind */
	open_metrics();                             /* now: the sockets' places are taken */
	/* A service under way goes on without the file. */
	if (!write_pid_file(p->conf.pid_file)) {
		log_error("%s: %s", p->conf.pid_file, strerror(errno));
		if (!handed_over)
			return EXIT_FAILURE;
	}
	log_info("started line=%lld shop=%lld", (long long)p->conf.line_workers,
	    (long long)p->conf.shop_workers);
	status = prefork_run(&prefork);
	publish_withdraw(p->conf.line_dir);
	if (*p->conf.pid_file != '\0')
		unlink(p->conf.pid_file);
	return status;
}

int main(int argc, char **argv)
{
	static struct program p;
	struct cli_args args;
	char why[512];

	log_open("frontrow-worker", 0);
	prefork_block_signals();
	find_self(&p, argv[0]);
	p.argv = argv;
	cli_parse(&cli, argc, argv, &args);
	if (args.n_words > 0)
		cli_misuse("no such word: %s", args.word[0]);
	if (args.option[OPT_SAMPLE])
		return print_sample();
	p.conf_path = args.option[OPT_CONFIG] ? args.option[OPT_CONFIG] : CONF_FILE_DEFAULT;
	if (!conf_load(&p.conf, p.conf_path, why, sizeof(why)))
		log_fatal("%s", why);
	if (args.option[OPT_TEST])
		conf_print(&p.conf, print_line, stdout);
	sound_check(&p.conf, &p.secrets);
	return args.option[OPT_TEST] ? EXIT_SUCCESS : run(&p);
}
