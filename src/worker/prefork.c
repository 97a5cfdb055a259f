#include "worker/prefork.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "worker/notify.h"

#define US        INT64_C(1)
#define MS        (1000 * US)
#define S         (1000 * MS)
#define RESEND_US (1 * S)   /* a SIGTERM to those that still work */
#define KILL_US   (15 * S)  /* and then SIGKILL; a request takes at most 10 s */
#define YOUNG_US  (5 * S)   /* a worker that fails so soon says something about the next */
#define PAUSE_US  (50 * MS) /* after the second in a row, doubled each time */
#define PAUSE_MAX (1 * S)
#define CHILDREN  1024 /* two images' workers at their most */

/* How the next image learns of the workers that it inherits. */
#define ENV_WORKERS "FRONTROW_WORKERS"

struct child {
	pid_t pid;
	const struct lane *lane; /* NULL: a worker of the image before this one */
	int64_t started_us;
};

struct lane_state {
	int64_t running;
	unsigned failures; /* young ones in a row */
	int64_t not_before_us;
};

struct master {
	const struct prefork *prefork;
	struct child children[CHILDREN];
	size_t nchildren;
	struct lane_state lanes[LANE__MAX];
	bool ready; /* and the service manager knows */
	bool stopping;
	int64_t resend_us, kill_us; /* while there is somebody to stop */
	int64_t tend_us;            /* when to tend next */
};

static sigset_t master_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGCHLD);
	return set;
}

void prefork_block_signals(void)
{
	sigset_t set = master_signals();

	sigprocmask(SIG_BLOCK, &set, NULL);
}

static struct lane_state *state_of(struct master *m, const struct lane *lane)
{
	return &m->lanes[lane - m->prefork->lanes];
}

/* ---- in the child ---------------------------------------------------------------------------- */

/* SIGTERM stays blocked; the terminal's signals are the master's business. */
static void set_child_signals(void)
{
	sigset_t set = master_signals();

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	sigdelset(&set, SIGTERM);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

/* As ps shows it: "frontrow-keeper", and 15 characters are all that there is room for. */
static void name_process(const struct lane *lane)
{
	char name[16];

	snprintf(name, sizeof(name), "frontrow-%s", lane->name);
	prctl(PR_SET_NAME, name);
}

/* The processor is what the lanes have in common with each other and with the database. */
static void give_way(int yield)
{
	if (yield == 0)
		return;
	errno = 0;
	if (nice(yield) == -1 && errno != 0)
		log_warn("nice: %s", strerror(errno));
}

static _Noreturn void be_worker(const struct prefork *p, const struct lane *lane, pid_t master)
{
	set_child_signals();
	name_process(lane);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0)
		log_panic("prctl: %s", strerror(errno));
	if (getppid() != master)
		exit(EXIT_SUCCESS);
	for (int i = 0; i < LANE_SOCKETS; i++)
		if (&p->lanes[i] != lane)
			close(p->lanes[i].fd);
	give_way(lane->yield);
	exit(p->serve(p->ctx, lane));
}

/* ---- starting -------------------------------------------------------------------------------- */

static bool spawn(struct master *m, const struct lane *lane)
{
	pid_t master = getpid(), pid = fork();

	if (pid == 0)
		be_worker(m->prefork, lane, master);
	if (pid < 0) {
		log_error("lane=%s fork: %s", lane->name, strerror(errno));
		state_of(m, lane)->not_before_us = monotonic_us() + PAUSE_MAX;
		return false;
	}
	m->children[m->nchildren++] = (struct child){ pid, lane, monotonic_us() };
	state_of(m, lane)->running++;
	return true;
}

static void spawn_missing(struct master *m)
{
	for (const struct lane *lane = m->prefork->lanes; lane < m->prefork->lanes + LANE__MAX;
	     lane++) {
		const struct lane_state *state = state_of(m, lane);

		while (state->running < lane->workers && state->not_before_us <= monotonic_us() &&
		       m->nchildren < CHILDREN && spawn(m, lane))
			;
	}
}

/* ---- ending ---------------------------------------------------------------------------------- */

static void log_end(const struct child *c, int status)
{
	const char *lane = c->lane == NULL ? "-" : c->lane->name;

	if (WIFSIGNALED(status))
		log_warn("lane=%s worker=%d killed signal=%d", lane, (int)c->pid, WTERMSIG(status));
	else if (WEXITSTATUS(status) != EXIT_SUCCESS)
		log_warn(
		    "lane=%s worker=%d exited status=%d", lane, (int)c->pid, WEXITSTATUS(status));
	else
		log_info("lane=%s worker=%d done", lane, (int)c->pid);
}

static void count_failure(struct lane_state *state, bool failed, int64_t age_us)
{
	int64_t pause = PAUSE_US;

	if (!failed || age_us >= YOUNG_US) {
		state->failures = 0;
		return;
	}
	if (++state->failures == 1)
		return;
	for (unsigned i = 2; i < state->failures && pause < PAUSE_MAX; i++)
		pause *= 2;
	state->not_before_us = monotonic_us() + (pause < PAUSE_MAX ? pause : PAUSE_MAX);
}

static void bury(struct master *m, struct child *c, int status)
{
	bool failed = WIFSIGNALED(status) || WEXITSTATUS(status) != EXIT_SUCCESS;

	log_end(c, status);
	m->prefork->ended(m->prefork->ctx, c->pid, failed);
	if (c->lane != NULL) {
		state_of(m, c->lane)->running--;
		count_failure(state_of(m, c->lane), failed, monotonic_us() - c->started_us);
	}
	*c = m->children[--m->nchildren];
}

static void reap(struct master *m)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < m->nchildren; i++)
			if (m->children[i].pid == pid) {
				bury(m, &m->children[i], status);
				break;
			}
}

static bool is_to_stop(const struct master *m, const struct child *c)
{
	return m->stopping || c->lane == NULL;
}

static bool anybody_to_stop(const struct master *m)
{
	for (size_t i = 0; i < m->nchildren; i++)
		if (is_to_stop(m, &m->children[i]))
			return true;
	return false;
}

/* A worker sees a SIGTERM between two requests; repeated, for it costs nothing. */
static void urge(struct master *m)
{
	int64_t now = monotonic_us();

	if (now < m->resend_us || !anybody_to_stop(m))
		return;
	for (size_t i = 0; i < m->nchildren; i++)
		if (is_to_stop(m, &m->children[i]))
			kill(m->children[i].pid, now < m->kill_us ? SIGTERM : SIGKILL);
	m->resend_us = now + RESEND_US;
}

/* Not before the last of an earlier image's workers has gone: they have another configuration. */
static void tell_ready(struct master *m)
{
	if (m->ready || m->stopping || anybody_to_stop(m))
		return;
	notify_ready();
	m->ready = true;
}

static void begin_to_stop(struct master *m)
{
	m->resend_us = monotonic_us();
	m->kill_us = m->resend_us + KILL_US;
}

/* ---- handing over ---------------------------------------------------------------------------- */

static void tell_workers(const struct master *m)
{
	size_t size = m->nchildren * sizeof("2147483647,") + 1, len = 0;
	char *text = memory_new(1, size);

	for (size_t i = 0; i < m->nchildren; i++)
		len += (size_t)snprintf(text + len, size - len, "%d,", (int)m->children[i].pid);
	setenv(ENV_WORKERS, text, 1);
	free(text);
}

static void learn_workers(struct master *m)
{
	const char *text = getenv(ENV_WORKERS);

	while (text != NULL && *text != '\0' && m->nchildren < CHILDREN) {
		char *end;
		long pid = strtol(text, &end, 10);

		if (pid <= 1 || *end != ',')
			break;
		m->children[m->nchildren++] = (struct child){ .pid = (pid_t)pid };
		text = end + 1;
	}
	unsetenv(ENV_WORKERS);
}

static void reload(struct master *m)
{
	if (m->stopping)
		return;
	log_info("reload");
	notify_reloading();
	tell_workers(m);
	m->prefork->reload(m->prefork->ctx);
	unsetenv(ENV_WORKERS);
	m->ready = false;
}

/* ---- the loop -------------------------------------------------------------------------------- */

/* When there is something to do though no signal comes. */
static int64_t next_deadline(const struct master *m)
{
	int64_t at = m->tend_us;

	if (anybody_to_stop(m) && m->resend_us < at)
		at = m->resend_us;
	for (int i = 0; i < LANE__MAX && !m->stopping; i++)
		if (m->lanes[i].running < m->prefork->lanes[i].workers &&
		    m->lanes[i].not_before_us < at)
			at = m->lanes[i].not_before_us;
	return at;
}

static int wait_for_signal(const struct master *m)
{
	sigset_t set = master_signals();
	int64_t at = next_deadline(m), left = at - monotonic_us();
	struct timespec timeout;

	if (at == INT64_MAX)
		return sigwaitinfo(&set, NULL);
	if (left < 10 * MS)
		left = 10 * MS;
	timeout = (struct timespec){ .tv_sec = left / S, .tv_nsec = left % S * 1000 };
	return sigtimedwait(&set, NULL, &timeout);
}

static void on_signal(struct master *m, int number)
{
	switch (number) {
	case SIGTERM:
	case SIGINT:
		if (m->stopping)
			break;
		log_info("stopping");
		notify_stopping();
		m->stopping = true;
		begin_to_stop(m);
		break;
	case SIGHUP:
		reload(m);
		break;
	default:
		break; /* SIGCHLD, or time has passed: the loop looks by itself */
	}
}

int prefork_run(const struct prefork *prefork)
{
	static struct master m;

	m.prefork = prefork;
	learn_workers(&m);
	begin_to_stop(&m);
	while (!m.stopping || m.nchildren > 0) {
		reap(&m);
		if (!m.stopping)
			spawn_missing(&m);
		urge(&m);
		tell_ready(&m);
		if (monotonic_us() >= m.tend_us)
			m.tend_us = prefork->tend(prefork->ctx);
		if (m.stopping && m.nchildren == 0)
			break;
		on_signal(&m, wait_for_signal(&m));
	}
	log_info("stopped");
	return EXIT_SUCCESS;
}
