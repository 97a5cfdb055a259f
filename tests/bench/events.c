/*
 * events -p PORT -s PUSH_SOCKET -q QUEUE -n SUBSCRIBERS -e EVENTS PID...
 *
 * SUBSCRIBERS open QUEUE's event stream at 127.0.0.1:PORT and stay; then EVENTS events are
 * published, one after the other at PUSH_SOCKET, and each waits until everybody has it.  Prints how
 * long they took from the publication to each subscriber, and to the last one, and by how many
 * bytes for each subscriber the processes PID (PSS) have grown.  Exits 1 if an event does not reach
 * everybody.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tally.h"

#define EVENT_LIMIT_US UINT64_C(10000000)
#define TIME_LIMIT_S   180
#define MARK           "\"bench\":"
#define AT_ONCE        1000 /* subscribe before they are waited for: what listens holds 4096 */
#define TEXT_KEPT      64   /* of what came before, so that a mark in two pieces is seen */

static struct {
	unsigned port, subscribers, events;
	const char *push_socket, *queue;
} opt;

struct subscriber {
	int fd;
	bool answered;
	unsigned seen; /* the last event's number */
	char kept[TEXT_KEPT + 1];
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* ---- the subscribers ---------------------------------------------------------------------- */

static void subscribe(struct subscriber *s, int ep)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port) };
	struct epoll_event want = { .events = EPOLLIN, .data.ptr = s };
	char text[256];
	int n = snprintf(text, sizeof(text),
	    "GET /queue/%s/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n",
	    opt.queue);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s->fd < 0 || connect(s->fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		die("connect");
	if (send(s->fd, text, (size_t)n, MSG_NOSIGNAL) != n)
		die("send");
	if (epoll_ctl(ep, EPOLL_CTL_ADD, s->fd, &want) < 0)
		die("epoll_ctl");
}

/* The number of the newest of our events in the text, 0: none. */
static unsigned event_in(const char *text)
{
	unsigned number = 0;

	while ((text = strstr(text, MARK)) != NULL)
		number = (unsigned)strtoul(text += strlen(MARK), NULL, 10);
	return number;
}

static void keep_end(struct subscriber *s, const char *text, size_t len)
{
	size_t kept = len < TEXT_KEPT ? len : TEXT_KEPT;

	memcpy(s->kept, text + len - kept, kept);
	s->kept[kept] = '\0';
}

/* True if this brought something new: the answer's beginning, or our event `number`. */
static bool receive(struct subscriber *s, unsigned number)
{
	char text[TEXT_KEPT + 8192 + 1];
	size_t kept = strlen(s->kept);
	ssize_t n;

	memcpy(text, s->kept, kept);
	n = recv(s->fd, text + kept, sizeof(text) - kept - 1, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		fprintf(stderr, "events: a stream ended\n");
		exit(1);
	}
	text[kept + (size_t)n] = '\0';
	keep_end(s, text, kept + (size_t)n);
	if (!s->answered) {
		if (strstr(text, "HTTP/1.1 200") == NULL) {
			fprintf(stderr, "events: %.200s\n", text);
			exit(1);
		}
		s->answered = true;
		return number == 0;
	}
	if (s->seen == number || event_in(text) != number)
		return false;
	s->seen = number;
	return true;
}

/* Until `left` more have it; `tally` (or NULL) takes the times. */
static void await(int ep, unsigned number, unsigned left, struct tally *tally)
{
	struct epoll_event ready[256];
	uint64_t began = now_us();

	while (left > 0) {
		int n = epoll_wait(ep, ready, 256, 100);

		for (int i = 0; i < n; i++) {
			if (!receive(ready[i].data.ptr, number))
				continue;
			left--;
			if (tally != NULL)
				tally_done(tally, now_us() - began);
		}
		if (now_us() - began > EVENT_LIMIT_US) {
			fprintf(stderr, "events: %u of %u have not got event %u\n", left,
			    opt.subscribers, number);
			exit(1);
		}
	}
}

/* ---- the publisher ------------------------------------------------------------------------ */

static int push_open(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(at.sun_path, sizeof(at.sun_path), "%s", opt.push_socket);
	if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		die(opt.push_socket);
	return fd;
}

/* As long as a line object.  The answer is read later: the subscribers come first. */
static void publish(int fd, unsigned number)
{
	char body[256], text[512];
	int len = snprintf(body, sizeof(body), "{" MARK "%u,\"pad\":\"%0180u\"}", number, 0u);
	int n = snprintf(text, sizeof(text),
	    "POST /publish/%s HTTP/1.1\r\nHost: push\r\nContent-Type: application/json\r\n"
	    "Content-Length: %d\r\n\r\n%s",
	    opt.queue, len, body);

	if (send(fd, text, (size_t)n, MSG_NOSIGNAL) != n)
		die("publish");
}

static void published(int fd)
{
	char text[2048];

	if (recv(fd, text, sizeof(text), 0) <= 0)
		die("publish");
}

/* ---- what it weighs ----------------------------------------------------------------------- */

static double pss_bytes(char **pids)
{
	double total = 0;

	for (; *pids != NULL; pids++) {
		char path[64], line[128];
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%s/smaps_rollup", *pids);
		if ((f = fopen(path, "r")) == NULL)
			die(path);
		while (fgets(line, sizeof(line), f) != NULL)
			if (strncmp(line, "Pss:", 4) == 0)
				total += strtod(line + 4, NULL) * 1024;
		fclose(f);
	}
	return total;
}

static void raise_file_limit(void)
{
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

static bool options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "p:s:q:n:e:")) != -1) {
		switch (c) {
		case 'p':
			opt.port = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 's':
			opt.push_socket = optarg;
			break;
		case 'q':
			opt.queue = optarg;
			break;
		case 'n':
			opt.subscribers = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'e':
			opt.events = (unsigned)strtoul(optarg, NULL, 10);
			break;
		default:
			return false;
		}
	}
	return opt.port > 0 && opt.port < 65536 && opt.push_socket != NULL && opt.queue != NULL &&
	       opt.subscribers > 0 && opt.events > 0;
}

int main(int argc, char **argv)
{
	struct subscriber *subscribers;
	struct tally *each, *last;
	double before;
	int ep, push;

	if (!options(argc, argv)) {
		fprintf(stderr, "usage: events -p PORT -s PUSH_SOCKET -q QUEUE -n SUBSCRIBERS "
				"-e EVENTS PID...\n");
		return 64;
	}
	alarm(TIME_LIMIT_S);
	raise_file_limit();
	subscribers = calloc(opt.subscribers, sizeof(*subscribers));
	each = tally_new((size_t)opt.subscribers * opt.events);
	last = tally_new(opt.events);
	ep = epoll_create1(EPOLL_CLOEXEC);
	push = push_open();
	before = pss_bytes(argv + optind);
	for (unsigned i = 0; i < opt.subscribers; i++) {
		subscribe(&subscribers[i], ep);
		if ((i + 1) % AT_ONCE == 0)
			await(ep, 0, AT_ONCE, NULL);
	}
	await(ep, 0, opt.subscribers % AT_ONCE, NULL);
	for (unsigned i = 1; i <= opt.events; i++) {
		uint64_t began = now_us(), cpu = cpu_us();

		publish(push, i);
		await(ep, i, opt.subscribers, each);
		tally_done(last, now_us() - began);
		published(push);
		each->elapsed_us += now_us() - began;
		each->cpu_us += cpu_us() - cpu;
	}
	tally_print(each, "event");
	tally_print(last, "last");
	printf("bytes_each=%.0f\n", (pss_bytes(argv + optind) - before) / opt.subscribers);
	return 0;
}
