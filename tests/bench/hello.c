/*
 * hello -w WORKERS SOCKET...
 *
 * The floor under an answer: a prefork libfcgi program that does nothing.  It waits for a request
 * as frontrow-worker does (epoll, EPOLLEXCLUSIVE, on a non-blocking listen socket, then accept),
 * drains stdin and writes one constant JSON answer with the product's headers, in one piece.
 * WORKERS processes serve each socket.  The request's X-Bench-Bytes header says how long the body
 * is to be, so that a floor can be as long as the answer it stands under.  Ends on TERM, or with
 * its parent.
 */
#include <errno.h>
#include <fcgiapp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define BACKLOG       1024
#define HEAD_MAX      512
#define BODY_MIN      11 /* {"pad":""} and room for one more */
#define BODY_MAX      (512 * 1024)
#define BODY_USUAL    420
#define SOCKETS_MAX   4
#define WORKERS_MAX   64
#define PAD_OPEN      "{\"pad\":\""
#define PAD_CLOSE     "\"}"
#define PAD_OPEN_LEN  (sizeof(PAD_OPEN) - 1)
#define PAD_CLOSE_LEN (sizeof(PAD_CLOSE) - 1)

static char answer[HEAD_MAX + BODY_MAX];
static volatile sig_atomic_t ending;

static void on_term(int sig)
{
	(void)sig;
	ending = 1;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int listen_at(const char *path)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		die("socket");
	if (strlen(path) >= sizeof(at.sun_path)) {
		errno = ENAMETOOLONG;
		die(path);
	}
	strcpy(at.sun_path, path);
	unlink(path);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0 || chmod(path, 0666) < 0 ||
	    listen(fd, BACKLOG) < 0)
		die(path);
	return fd;
}

static size_t body_length(const FCGX_Request *req)
{
	const char *asked = FCGX_GetParam("HTTP_X_BENCH_BYTES", req->envp);
	unsigned long n = asked != NULL ? strtoul(asked, NULL, 10) : 0;

	if (n < BODY_MIN || n > BODY_MAX)
		return BODY_USUAL;
	return n;
}

static void say_hello(FCGX_Request *req)
{
	const char *id = FCGX_GetParam("REQUEST_ID", req->envp);
	size_t len = body_length(req);
	int head = snprintf(answer, HEAD_MAX,
	    "Status: 200\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
	    "Cache-Control: no-store\r\nX-Request-Id: %.64s\r\n\r\n",
	    len, id != NULL ? id : "");
	char *body = answer + head;

	memcpy(body, PAD_OPEN, PAD_OPEN_LEN);
	memset(body + PAD_OPEN_LEN, 'x', len - PAD_OPEN_LEN - PAD_CLOSE_LEN);
	memcpy(body + len - PAD_CLOSE_LEN, PAD_CLOSE, PAD_CLOSE_LEN);
	FCGX_PutStr(answer, head + (int)len, req->out);
}

static void drain(FCGX_Stream *in)
{
	char sink[4096];

	while (FCGX_GetStr(sink, sizeof(sink), in) > 0)
		;
}

static int watch(int fd)
{
	struct epoll_event connections = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	int watching = epoll_create1(EPOLL_CLOEXEC);

	if (watching < 0 || epoll_ctl(watching, EPOLL_CTL_ADD, fd, &connections) < 0)
		die("epoll");
	return watching;
}

static _Noreturn void serve(int fd)
{
	FCGX_Request req;
	struct epoll_event event;
	int watching = watch(fd);
	sigset_t none;

	sigemptyset(&none);
	if (FCGX_Init() != 0 || FCGX_InitRequest(&req, fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0)
		exit(1);
	while (!ending) {
		if (epoll_pwait(watching, &event, 1, -1, &none) < 1)
			continue;
		if (FCGX_Accept_r(&req) < 0) /* another worker took it */
			continue;
		drain(req.in);
		say_hello(&req);
		FCGX_Finish_r(&req);
	}
	exit(0);
}

static pid_t spawn(int fd, pid_t parent)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		exit(0);
	serve(fd);
}

static void block_term(void)
{
	struct sigaction act = { .sa_handler = on_term };
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_BLOCK, &term, NULL);
	sigaction(SIGTERM, &act, NULL);
}

static void wait_for_term(void)
{
	sigset_t term;
	int sig;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigwait(&term, &sig);
}

int main(int argc, char **argv)
{
	unsigned long workers = 0;
	pid_t pids[SOCKETS_MAX * WORKERS_MAX];
	size_t n = 0;
	int opt;

	while ((opt = getopt(argc, argv, "w:")) != -1)
		if (opt == 'w')
			workers = strtoul(optarg, NULL, 10);
	if (workers < 1 || workers > WORKERS_MAX || optind == argc || argc - optind > SOCKETS_MAX) {
		fprintf(stderr, "usage: hello -w WORKERS SOCKET...\n");
		return 64;
	}
	block_term();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	for (int i = optind; i < argc; i++) {
		int fd = listen_at(argv[i]);

		for (unsigned long w = 0; w < workers; w++)
			pids[n++] = spawn(fd, getpid());
	}
	wait_for_term();
	for (size_t i = 0; i < n; i++)
		kill(pids[i], SIGTERM);
	while (wait(NULL) > 0)
		;
	return 0;
}
