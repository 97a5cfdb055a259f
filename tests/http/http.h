/*
 * The HTTP client of the tests: libcurl against the running instance, paths sent as written.
 * Answers live until the test ends.
 */
#ifndef TESTS_HTTP_HTTP_H
#define TESTS_HTTP_HTTP_H

#include <stddef.h>

#include "answer.h"

struct request {
	const char *method; /* NULL: GET, or POST with a body */
	const char *path;
	const char *token;  /* sent as Authorization: Bearer */
	const char *key;    /* sent as Idempotency-Key */
	const char *body;   /* sent as application/json */
	const char *header; /* one more header line */
};

/* A request that gets no answer has status 0. */
struct answer *http_send(const struct request *request);
/* All at once, each on a connection of its own. */
void http_send_all(const struct request *requests, size_t n, struct answer **answers_r);

/* CALL(.method = "PUT", .path = "/points", …) */
#define CALL(...) http_send(&(struct request){ __VA_ARGS__ })

struct answer *http_get(const char *token, const char *path);
struct answer *http_delete(const char *token, const char *path);
struct answer *http_post(const char *token, const char *path, const char *body_format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
