/* One HTTP/1.1 connection to 127.0.0.1, kept alive: a request out, its answer in. */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H

#include <stddef.h>

#define WIRE_ANSWER_MAX (1024 * 1024)

struct wire {
	int fd;
	unsigned port, dials;
	char *in;
	size_t in_len;
};

struct request {
	const char *method, *path;
	const char *bearer; /* NULL: no Authorization */
	const char *body;   /* NULL: none */
	unsigned bytes;     /* X-Bench-Bytes: how long an answer hello is to give */
};

struct reply {
	int status;
	const char *body; /* NUL-terminated, valid until the next request */
	size_t len;
};

enum wire_state { WIRE_MORE, WIRE_ANSWERED, WIRE_BROKEN };

/* Exits with a message if there is no server. */
void wire_open(struct wire *w, unsigned port);
void wire_close(struct wire *w);
/* Never blocks: a request is smaller than an empty socket's buffer. */
void wire_send(struct wire *w, const struct request *request);
/* Reads what has come.  After an answer that says so the connection has been opened anew. */
enum wire_state wire_receive(struct wire *w, struct reply *reply_r);

#endif
