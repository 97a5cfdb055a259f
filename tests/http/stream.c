#include "stream.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "instance.h"
#include "raw.h"
#include "text.h"

#define STREAM_MAX 65536
#define ANSWER_MS  15000

struct stream {
	int fd;
	bool ended;
	size_t len; /* of what has come and was not taken yet */
	char text[STREAM_MAX + 1];
};

/* HTTP/1.0: the stream comes as it is, not in chunks. */
struct stream *stream_open(const char *path, const char *header)
{
	struct stream *s = text_keep(calloc(1, sizeof(*s)));
	const char *request = textf("GET %s HTTP/1.0\r\nHost: localhost\r\n"
				    "Accept: text/event-stream\r\n%s%s\r\n",
	    path, header != NULL ? header : "", header != NULL ? "\r\n" : "");

	ck_assert_ptr_nonnull(s);
	s->fd = raw_open(request, strlen(request));
	return s;
}

void stream_close(struct stream *s)
{
	close(s->fd);
	s->fd = -1;
}

/* More of it; false: nothing came by then, or nothing will come. */
static bool more(struct stream *s, int64_t deadline_ms)
{
	struct pollfd wait = { .fd = s->fd, .events = POLLIN };
	int64_t left = deadline_ms - now_ms();
	ssize_t n;

	if (s->ended || poll(&wait, 1, left > 0 ? (int)left : 0) != 1)
		return false;
	ck_assert_uint_lt(s->len, STREAM_MAX);
	n = recv(s->fd, s->text + s->len, STREAM_MAX - s->len, 0);
	s->ended = n <= 0;
	if (n > 0)
		s->len += (size_t)n;
	s->text[s->len] = '\0';
	return n > 0;
}

/* Takes what stands before the separator, and the separator; NULL: it does not come by then. */
static const char *take(struct stream *s, const char *separator, int64_t deadline_ms)
{
	const char *end, *taken;
	size_t n;

	while ((end = strstr(s->text, separator)) == NULL)
		if (!more(s, deadline_ms))
			return NULL;
	n = (size_t)(end - s->text);
	taken = textf("%.*s", (int)n, s->text);
	n += strlen(separator);
	memmove(s->text, s->text + n, s->len - n + 1);
	s->len -= n;
	return taken;
}

struct answer *stream_answer(struct stream *s)
{
	int64_t deadline = now_ms() + ANSWER_MS;
	const char *head = take(s, "\r\n\r\n", deadline);
	int status = 0;

	ck_assert_msg(head != NULL && sscanf(head, "HTTP/1.%*d %d", &status) == 1, "no answer");
	if (status == 200)
		return answer_new(status, strdup(head), strdup(""), 0);
	while (more(s, deadline))
		;
	return answer_new(status, strdup(head), strdup(s->text), s->len);
}

struct answer *stream_next(struct stream *s, unsigned ms)
{
	int64_t deadline = now_ms() + ms;
	const char *event, *data;

	/* Comments are no events. */
	do {
		event = take(s, "\n\n", deadline);
	} while (event != NULL && *event == ':');
	if (event == NULL)
		return NULL;
	data = strstr(event, "data: ");
	ck_assert_msg(data != NULL, "no data: %s", event);
	data += 6;
	return answer_new(200, strdup(event), strdup(data), strlen(data));
}

bool stream_ends(struct stream *s, unsigned ms)
{
	int64_t deadline = now_ms() + ms;

	while (more(s, deadline))
		s->len = 0;
	return s->ended;
}
