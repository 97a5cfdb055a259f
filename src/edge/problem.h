/* Errors as problem+json (RFC 9457), from the error table and what the refusal has to say. */
#ifndef EDGE_PROBLEM_H
#define EDGE_PROBLEM_H

#include "base/err.h"
#include "edge/request.h"

/* Sets r->reply.  TOKEN_NOT_ACTIVE asks the database for the token view that it carries. */
void problem_reply(struct request *r, enum err err);

#endif
