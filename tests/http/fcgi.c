#include "fcgi.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PARAMS_MAX 4096
#define ANSWER_MAX (256 * 1024)

enum { BEGIN = 1, PARAMS = 4, STDIN = 5, STDOUT = 6 };

static void send_record(int fd, unsigned char type, const void *bytes, size_t len)
{
	unsigned char head[8] = { 1, type, 0, 1, (unsigned char)(len >> 8), (unsigned char)len };

	ck_assert_int_eq(send(fd, head, sizeof(head), MSG_NOSIGNAL), sizeof(head));
	if (len > 0)
		ck_assert_int_eq(send(fd, bytes, len, MSG_NOSIGNAL), (ssize_t)len);
}

static size_t put_param(unsigned char *to, size_t at, const char *param)
{
	size_t name_len = strcspn(param, "="), value_len = strlen(param) - name_len - 1;

	ck_assert(name_len < 128 && value_len < 128 && at + 2 + name_len + value_len < PARAMS_MAX);
	to[at++] = (unsigned char)name_len;
	to[at++] = (unsigned char)value_len;
	memcpy(to + at, param, name_len);
	memcpy(to + at + name_len, param + name_len + 1, value_len);
	return at + name_len + value_len;
}

static void send_params(int fd, const char *const *params)
{
	unsigned char text[PARAMS_MAX];
	size_t len = 0;

	for (; *params != NULL; params++)
		len = put_param(text, len, *params);
	send_record(fd, PARAMS, text, len);
	send_record(fd, PARAMS, NULL, 0);
}

/* What the records of stdout hold, in their order. */
static char *stdout_of(const unsigned char *bytes, size_t len)
{
	char *text = calloc(1, len + 1);
	size_t at = 0, put = 0;

	ck_assert_ptr_nonnull(text);
	while (at + 8 <= len) {
		size_t n = (size_t)bytes[at + 4] << 8 | bytes[at + 5];

		if (bytes[at + 1] == STDOUT && at + 8 + n <= len) {
			memcpy(text + put, bytes + at + 8, n);
			put += n;
		}
		at += 8 + n + bytes[at + 6];
	}
	return text;
}

static struct answer *read_answer(int fd)
{
	unsigned char *bytes = malloc(ANSWER_MAX);
	struct answer *answer;
	size_t len = 0;
	int status = 200;
	ssize_t n;
	char *text, *end;

	ck_assert_ptr_nonnull(bytes);
	while (len < ANSWER_MAX && (n = recv(fd, bytes + len, ANSWER_MAX - len, 0)) > 0)
		len += (size_t)n;
	text = stdout_of(bytes, len);
	free(bytes);
	end = strstr(text, "\r\n\r\n");
	ck_assert_msg(end != NULL, "no answer but \"%s\"", text);
	sscanf(text, "Status: %d", &status);
	answer = answer_new(
	    status, strndup(text, (size_t)(end + 2 - text)), strdup(end + 4), strlen(end + 4));
	free(text);
	return answer;
}

struct answer *fcgi_send(const char *socket_path, const char *const *params)
{
	static const unsigned char begin[8] = { 0, 1 };
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct answer *answer;

	ck_assert_uint_lt(strlen(socket_path), sizeof(at.sun_path));
	strcpy(at.sun_path, socket_path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	send_record(fd, BEGIN, begin, sizeof(begin));
	send_params(fd, params);
	send_record(fd, STDIN, NULL, 0);
	answer = read_answer(fd);
	close(fd);
	return answer;
}
