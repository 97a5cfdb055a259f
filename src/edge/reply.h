/* The answer to a request, and its bytes for FastCGI. */
#ifndef EDGE_REPLY_H
#define EDGE_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "domain/idempotency.h"
#include "edge/edge.h"
#include "view/json_out.h"

struct request;

struct reply {
	unsigned status;
	const char *code; /* for the log: an error's, or "OK" */
	enum err err;     /* of the contract, for the metrics */
	const char *type; /* NULL: no body */
	const char *body;
	size_t len;
	/* Headers that some answers have; constants, or made of validated parts. */
	const char *location, *allow, *challenge;
	bool retry_after, replayed;
};

void reply_json(struct request *r, unsigned status, const struct json_out *out);
/* 200; the text need not end. */
void reply_text(struct request *r, const char *type, const char *text, size_t len);
/* 204. */
void reply_empty(struct request *r);
/* An answer that is, or may have been, kept under an Idempotency-Key. */
void reply_answer(struct request *r, const struct answer *answer);
void reply_replay(struct request *r);

/* Headers and body in one piece; a HEAD gets the headers of its GET. */
void reply_bytes(const struct request *r, struct edge_answer *answer_r);

#endif
