#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST_MAX 2048

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void dial(struct wire *w)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons((uint16_t)w->port) };
	int on = 1;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (w->fd < 0 || connect(w->fd, (struct sockaddr *)&at, sizeof(at)) < 0)
		die("connect");
	setsockopt(w->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	w->in_len = 0;
	w->dials++;
}

void wire_open(struct wire *w, unsigned port)
{
	w->port = port;
	w->dials = 0;
	w->in = malloc(WIRE_ANSWER_MAX + 1);
	if (w->in == NULL)
		die("malloc");
	dial(w);
}

void wire_close(struct wire *w)
{
	close(w->fd);
	free(w->in);
}

void wire_send(struct wire *w, const struct request *r)
{
	char text[REQUEST_MAX], line[128] = "";
	int n;

	if (r->bearer != NULL)
		snprintf(line, sizeof(line), "Authorization: Bearer %s\r\n", r->bearer);
	n = snprintf(text, sizeof(text),
	    "%s %s HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n%s"
	    "X-Bench-Bytes: %07u\r\n",
	    r->method, r->path, line, r->bytes);
	if (r->body != NULL)
		n += snprintf(text + n, sizeof(text) - (size_t)n,
		    "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
		    strlen(r->body), r->body);
	else
		n += snprintf(text + n, sizeof(text) - (size_t)n, "\r\n");
	w->in_len = 0;
	if (send(w->fd, text, (size_t)n, MSG_NOSIGNAL | MSG_DONTWAIT) != n)
		die("send");
}

/* The value of a header, or NULL; `head` ends with a NUL. */
static const char *header(const char *head, const char *name)
{
	const char *at = strcasestr(head, name);

	return at == NULL ? NULL : at + strlen(name);
}

static enum wire_state answered(struct wire *w, struct reply *reply_r)
{
	char *end = memmem(w->in, w->in_len, "\r\n\r\n", 4);
	const char *length;
	bool closing;
	size_t head;

	if (end == NULL)
		return WIRE_MORE;
	head = (size_t)(end - w->in) + 4;
	*end = '\0';
	length = header(w->in, "\r\nContent-Length: ");
	closing = header(w->in, "\r\nConnection: close") != NULL;
	reply_r->status = atoi(w->in + strlen("HTTP/1.1 "));
	reply_r->len = length == NULL ? 0 : strtoul(length, NULL, 10);
	*end = '\r';
	if (w->in_len < head + reply_r->len)
		return WIRE_MORE;
	w->in[head + reply_r->len] = '\0';
	reply_r->body = w->in + head;
	if (closing) {
		close(w->fd);
		dial(w);
	}
	return WIRE_ANSWERED;
}

enum wire_state wire_receive(struct wire *w, struct reply *reply_r)
{
	ssize_t n = recv(w->fd, w->in + w->in_len, WIRE_ANSWER_MAX - w->in_len, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return WIRE_MORE;
	if (n <= 0)
		return WIRE_BROKEN;
	w->in_len += (size_t)n;
	return answered(w, reply_r);
}
