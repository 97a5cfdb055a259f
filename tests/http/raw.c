#include "raw.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "instance.h"

#define PATIENCE_S 9
#define ANSWER_MAX (256 * 1024)

int raw_open(const char *bytes, size_t len)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(instance_port()) };
	struct timeval patience = { .tv_sec = PATIENCE_S };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	while (len > 0) {
		ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);

		if (n <= 0)
			break; /* refused half-way: the answer is there to be read */
		bytes += n;
		len -= (size_t)n;
	}
	return fd;
}

static struct answer *parse(char *text, size_t len)
{
	char *end = strstr(text, "\r\n\r\n");
	int status = 0;

	if (end == NULL || sscanf(text, "HTTP/1.%*d %d", &status) != 1)
		return answer_new(0, strdup(""), strdup(text), len);
	end += 2;
	len -= (size_t)(end + 2 - text);
	char *body = malloc(len + 1);

	ck_assert_ptr_nonnull(body);
	memcpy(body, end + 2, len);
	body[len] = '\0';
	return answer_new(status, strndup(text, (size_t)(end - text)), body, len);
}

/* The whole answer is there, as its own Content-Length tells. */
static bool complete(const char *text, size_t len)
{
	const char *end = strstr(text, "\r\n\r\n"), *length = strstr(text, "Content-Length: ");

	return end != NULL && length != NULL && length < end &&
	       len - (size_t)(end + 4 - text) >= strtoul(length + 16, NULL, 10);
}

struct answer *raw_read(int fd)
{
	char *text = calloc(1, ANSWER_MAX + 1);
	struct answer *answer;
	size_t got = 0;
	ssize_t n;

	ck_assert_ptr_nonnull(text);
	while (!complete(text, got) && got < ANSWER_MAX &&
	       (n = recv(fd, text + got, ANSWER_MAX - got, 0)) > 0)
		got += (size_t)n;
	close(fd);
	answer = parse(text, got);
	free(text);
	return answer;
}

struct answer *raw_send(const char *bytes, size_t len)
{
	return raw_read(raw_open(bytes, len));
}
