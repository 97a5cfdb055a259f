/*
 * bare -o OPTION_FILE [-d DATABASE] [-w WORKERS] [-b BATCH] ROW < PEOPLE
 *
 * The database's part of a floor: WORKERS processes, one connection each, do for PEOPLE (people.h)
 * what ROW says (floor.c), as fast as Connector/C goes.  BATCH people go through all phases of the
 * row before the next.  Prints a line for each phase (tally.h).  Ends by itself after
 * TIME_LIMIT_S in any case.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "floor.h"
#include "tally.h"

#define WORKERS_MAX  64
#define TIME_LIMIT_S 120

static struct {
	const char *option_file, *database;
	unsigned workers;
	size_t batch;
} opt = { .database = "frontrow", .workers = 8 };

/* Everybody walks through the same rounds: meet, work, meet. */
struct hall {
	pthread_barrier_t barrier;
	size_t next; /* of this round's people */
};

struct job {
	const struct floor_row *row;
	struct person *people;
	size_t n;
	struct tally *tallies[FLOOR_PHASES_MAX];
	struct hall *hall;
};

static void meet(struct job *job)
{
	pthread_barrier_wait(&job->hall->barrier);
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static struct hall *hall_new(unsigned workers)
{
	struct hall *hall =
	    mmap(NULL, sizeof(*hall), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_barrierattr_t shared;

	if (hall == MAP_FAILED)
		die("mmap");
	pthread_barrierattr_init(&shared);
	pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(&hall->barrier, &shared, workers + 1);
	return hall;
}

static void serve_round(
    struct job *job, struct sql *sql, floor_work *work, struct tally *tally, size_t end)
{
	size_t i;

	while ((i = __atomic_fetch_add(&job->hall->next, 1, __ATOMIC_RELAXED)) < end) {
		uint64_t began = now_us();

		work(sql, &job->people[i]);
		tally_done(tally, now_us() - began);
	}
}

static void watch_round(struct job *job, struct tally *tally, size_t first)
{
	uint64_t began;

	job->hall->next = first;
	meet(job);
	began = now_us();
	meet(job);
	tally->elapsed_us += now_us() - began;
}

/* `sql` is a worker's; the parent, which has none, only takes the time. */
static void walk(struct job *job, struct sql *sql)
{
	for (size_t first = 0; first < job->n; first += opt.batch) {
		size_t end = job->n - first < opt.batch ? job->n : first + opt.batch;

		for (unsigned i = 0; i < FLOOR_PHASES_MAX && job->row->phases[i].work; i++) {
			if (sql == NULL) {
				watch_round(job, job->tallies[i], first);
				continue;
			}
			meet(job);
			serve_round(job, sql, job->row->phases[i].work, job->tallies[i], end);
			meet(job);
		}
	}
}

static void spawn_worker(struct job *job)
{
	pid_t parent = getpid(), pid = fork();
	struct sql *sql;

	if (pid < 0)
		die("fork");
	if (pid > 0)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	sql = sql_open(opt.option_file, opt.database);
	walk(job, sql);
	sql_close(sql);
	_exit(0);
}

/* A worker that failed leaves the others at the barrier: all is over then. */
static void on_child(int sig)
{
	int status;

	(void)sig;
	while (waitpid(-1, &status, WNOHANG) > 0)
		if (status != 0)
			_exit(1);
}

static bool options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "o:d:w:b:")) != -1) {
		switch (c) {
		case 'o':
			opt.option_file = optarg;
			break;
		case 'd':
			opt.database = optarg;
			break;
		case 'w':
			opt.workers = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'b':
			opt.batch = strtoul(optarg, NULL, 10);
			break;
		default:
			return false;
		}
	}
	return opt.option_file != NULL && opt.workers > 0 && opt.workers <= WORKERS_MAX &&
	       argc - optind == 1;
}

int main(int argc, char **argv)
{
	struct job job = { 0 };

	if (!options(argc, argv) || (job.row = floor_row_named(argv[optind])) == NULL) {
		fprintf(stderr, "usage: bare -o OPTION_FILE [-d DATABASE] [-w WORKERS] [-b BATCH] "
				"ROW < PEOPLE\n");
		return 64;
	}
	alarm(TIME_LIMIT_S);
	job.people = people_read(&job.n);
	if (opt.batch == 0)
		opt.batch = job.n;
	job.hall = hall_new(opt.workers);
	for (unsigned i = 0; i < FLOOR_PHASES_MAX; i++)
		job.tallies[i] = tally_new(job.n);
	signal(SIGCHLD, on_child);
	for (unsigned i = 0; i < opt.workers; i++)
		spawn_worker(&job);
	walk(&job, NULL);
	while (wait(NULL) > 0 || errno == EINTR)
		;
	for (unsigned i = 0; i < FLOOR_PHASES_MAX && job.row->phases[i].work; i++)
		tally_print(job.tallies[i], job.row->phases[i].name);
	return 0;
}
