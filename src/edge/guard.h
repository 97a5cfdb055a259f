/*
 * The order of checks of the contract: route; method; media type and size; token present and
 * genuine; login and same user; how often that user calls; key; token's state; query and path
 * values; body; then the domain.
 *
 * What needs no SQL is checked on the way in.  The key and the token's state need it, and a write
 * looks at both again under its locks; so a handler reads its input first, and only a read, or bad
 * input, costs the statements of its own that keep the order.
 */
#ifndef EDGE_GUARD_H
#define EDGE_GUARD_H

#include "edge/field_in.h"
#include "edge/json_in.h"
#include "edge/query.h"
#include "edge/request.h"

/* Before anything else: only nginx is believed, and it proves itself by its key.
 * ERR_NOT_FROM_NGINX. */
MUST_CHECK enum err guard_sender(const struct request *r);
/* Before the route: what no route answers to. */
MUST_CHECK enum err guard_transport(struct request *r);
/* From media type and size to the key's syntax, as the route's row asks. */
MUST_CHECK enum err guard_enter(struct request *r);

/* Reads the query string and the body by their tables, in that order; into_r may be NULL where the
 * table is empty. */
MUST_CHECK enum err guard_query(
    struct request *r, const struct query_param *params, size_t n, void *into_r);
MUST_CHECK enum err guard_body(
    struct request *r, const struct json_field *fields, size_t n, void *into_r, size_t size);
/* Reads the input of an operation, from the query of a GET, else from the body. */
MUST_CHECK enum err guard_fields(struct request *r, const struct input *input, void *in);
/* No query, and no body: of a call that has neither. */
MUST_CHECK enum err guard_nothing(struct request *r);
/* A user_id in query or body is the token's user. */
MUST_CHECK enum err guard_same_user(const struct request *r, const struct uuid_in *named);

/* `input` is what reading the input came to.  Returns what comes first in the order: a replay or a
 * reused key, the token's state, `input`.  A write with good input leaves these to the domain. */
MUST_CHECK enum err guard_input(struct request *r, enum err input);

#endif
