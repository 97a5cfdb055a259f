#include "worker/serve.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <fcgiapp.h>
#include <sodium.h>

#include "base/log.h"
#include "base/metric.h"
#include "edge/edge.h"
#include "line/keeper.h"
#include "line/publish.h"
#include "store/config.h"

/* A worker does not wait for nginx to close, as libfcgi would, up to 2 s: what is written to a UNIX
 * socket can be read after close(), without ECONNRESET if the request was read to its end. */
#define CLOSE_POLL_MS "0"
#define BOARD_WAIT_MS 1000

static volatile sig_atomic_t told_to_stop;

static void on_signal(int number)
{
	if (number == SIGTERM)
		told_to_stop = 1;
}

/* Before FCGX_Init(), which would put its own handlers where there are none. */
static void catch_signals(void)
{
	static const int numbers[] = { SIGTERM, SIGPIPE, SIGUSR1 };
	struct sigaction action = { .sa_handler = on_signal };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		sigaction(numbers[i], &action, NULL);
}

/* Of all idle workers of a lane the kernel wakes one: poll() would wake them all for each request,
 * at three times the processor time. */
static int watch(int listening)
{
	struct epoll_event connections = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd < 0 || epoll_ctl(fd, EPOLL_CTL_ADD, listening, &connections) != 0)
		log_fatal("epoll: %s", strerror(errno));
	return fd;
}

/* A connection now, or within so many ms (-1: whenever), with SIGTERM let in while it sleeps, and
 * only here: no request is ever interrupted. */
static bool comes_within(int watching, int wait_ms)
{
	struct epoll_event event;
	sigset_t none;
	int n;

	sigemptyset(&none);
	n = epoll_pwait(watching, &event, 1, wait_ms, &none);
	if (n < 0 && errno != EINTR)
		log_panic("epoll_pwait: %s", strerror(errno));
	return n > 0;
}

/* In a steady rush epoll_pwait() never sleeps, and SIGTERM stays pending. */
static bool is_told_to_stop(void)
{
	sigset_t pending;

	return told_to_stop || (sigpending(&pending) == 0 && sigismember(&pending, SIGTERM) == 1);
}

/* In a rush the log goes out by the page. */
static bool wait_for_connection(int watching)
{
	for (int wait_ms = 0; !is_told_to_stop(); wait_ms = -1) {
		if (comes_within(watching, wait_ms))
			return true;
		log_flush();
	}
	return false;
}

/* Stdin is read to its end whatever it holds; what is beyond the largest body is thrown away. */
static size_t read_body(FCGX_Request *fcgi, char body[EDGE_BODY_MAX + 1])
{
	size_t len = (size_t)FCGX_GetStr(body, EDGE_BODY_MAX + 1, fcgi->in);
	char rest[4096];

	while (FCGX_GetStr(rest, sizeof(rest), fcgi->in) > 0)
		;
	return len;
}

static void answer(const struct edge *edge, FCGX_Request *fcgi)
{
	char body[EDGE_BODY_MAX + 1];
	struct edge_answer out;
	size_t len;

	metric_worker_busy(true);
	/* A kept connection pins a worker, and opens request smuggling. */
	fcgi->keepConnection = 0;
	len = read_body(fcgi, body);
	edge_handle(edge, fcgi->envp, body, len, &out);
	if (FCGX_PutStr(out.text, (int)out.len, fcgi->out) != (int)out.len)
		log_info("the answer was not taken");
	FCGX_Finish_r(fcgi);
	arena_reset(edge->arena);
	metric_worker_busy(false);
}

/* Workers that began together shall not be replaced together. */
static uint64_t requests_to_serve(const struct conf *conf)
{
	uint64_t most = (uint64_t)conf->max_requests;

	return most + randombytes_uniform((uint32_t)(most / 8 + 1));
}

static int serve_requests(const struct lane *lane, const struct edge *edge)
{
	uint64_t left = requests_to_serve(edge->conf);
	int watching = watch(lane->fd);
	FCGX_Request fcgi;

	if (FCGX_InitRequest(&fcgi, lane->fd, 0) != 0)
		log_panic("FCGX_InitRequest");
	while (left > 0 && wait_for_connection(watching)) {
		int err = FCGX_Accept_r(&fcgi);

		if (err == 0) {
			answer(edge, &fcgi);
			left--;
		} else if (err != -EAGAIN && err != -ECONNABORTED && err != -EINTR) {
			log_error("lane=%s accept: %s", lane->name, strerror(-err));
			return EXIT_FAILURE;
		}
	}
	FCGX_Free(&fcgi, 1);
	close(watching);
	return EXIT_SUCCESS;
}

int serve_keeper(const struct conf *conf, struct board *board)
{
	struct keeper_config config = { .board = board,
		.db = store_config(conf),
		.line_dir = conf->line_dir,
		.push_socket = conf->push_socket };
	pid_t master = getppid();

	catch_signals();
	keeper_run(&config, &told_to_stop);
	if (getppid() != master)
		publish_withdraw(conf->line_dir); /* nobody else is there to do it */
	return EXIT_SUCCESS;
}

/* Until the keeper has filled the board, each poll would count the whole line in SQL. */
static void wait_for_board(const struct board *board)
{
	for (int waited = 0; waited < BOARD_WAIT_MS && board_age_us(board) < 0; waited += 10)
		poll(NULL, 0, 10);
}

int serve(const struct lane *lane, const struct conf *conf, const struct secrets *secrets,
    struct board *board, struct limit *limit)
{
	struct db_config config = store_config(conf);
	struct arena *arena = arena_new();
	struct edge edge = { .conf = conf,
		.keys = &secrets->token,
		.nginx_keys = &secrets->nginx,
		.arena = arena,
		.line = { .board = board },
		.limit = limit };
	struct db *db;
	int status;

	config.patience = lane->patience;
	edge.db = db = db_open(&config);
	catch_signals();
	setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", CLOSE_POLL_MS, 0);
	if (FCGX_Init() != 0)
		log_panic("FCGX_Init");
	/* So that the first request need not; if it fails, that one tries again. */
	if (db_connect(db) != ERR_OK)
		log_warn("lane=%s serves without a database until it is there", lane->name);
	wait_for_board(board);
	log_gather();
	status = serve_requests(lane, &edge);
	db_close(&db);
	arena_free(&arena);
	log_flush();
	return status;
}
