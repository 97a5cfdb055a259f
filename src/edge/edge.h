/*
 * The HTTP edge: one request in, one whole answer out.  It knows FastCGI's environment but not
 * libfcgi, so that tests can call it with arrays of their own.
 */
#ifndef EDGE_EDGE_H
#define EDGE_EDGE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/conf.h"
#include "base/nginx_key.h"
#include "base/token.h"
#include "db/db.h"
#include "edge/limit.h"
#include "line/line.h"

#define EDGE_BODY_MAX 16384

/* What all requests of a process share. */
struct edge {
	const struct conf *conf;
	const struct token_keys *keys;
	const struct nginx_keys *nginx_keys;
	struct db *db;
	struct arena *arena; /* the caller resets it once the answer is sent */
	struct line line;
	struct limit *limit;
};

/* The bytes for FastCGI's stdout: header lines, an empty line, the body. */
struct edge_answer {
	const char *text;
	size_t len;
};

/*
 * `envp` holds "NAME=value" strings and ends with NULL.  `body` is what came on stdin, all of it up
 * to EDGE_BODY_MAX + 1 bytes.  Always answers and counts it.  Where it is wanted, what was
 * not refused has a line in the log; a refusal has its line in nginx's, with the code.
 */
void edge_handle(const struct edge *edge, char *const *envp, const char *body, size_t len,
    struct edge_answer *answer_r);

#endif
