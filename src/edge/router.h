/*
 * Matches a path to a route.  A pattern is literal but for two kinds of segment: {id}, a canonical
 * decimal 1..2^63-1 (anything else is no route), and {date}, any segment, judged later.
 */
#ifndef EDGE_ROUTER_H
#define EDGE_ROUTER_H

#include <stdbool.h>
#include <stddef.h>

#include "edge/request.h"
#include "operation/operation.h"

enum method { METHOD_GET = 1, METHOD_POST = 2, METHOD_DELETE = 4 };

/* What a call needs and takes; guard.h enforces it. */
enum route_flags {
	ROUTE_TOKEN = 1 << 0,         /* a genuine token, of any state */
	ROUTE_LIVE = 1 << 1,          /* and not EXPIRED */
	ROUTE_ACTIVE = 1 << 2,        /* and ACTIVE */
	ROUTE_LOGIN = 1 << 3,         /* nginx says who the user is, unless auth = open */
	ROUTE_KEY = 1 << 4,           /* takes an Idempotency-Key */
	ROUTE_BODY = 1 << 5,          /* needs a JSON body */
	ROUTE_BODY_OPTIONAL = 1 << 6, /* takes one */
	ROUTE_CHARGE = 1 << 7,        /* mints points: there with charge = self only */
	ROUTE_OPS = 1 << 8,           /* the operator's: nginx names him, from a page of his own */
	ROUTE_JOIN = 1 << 9, /* limited like a join; another call of a user's, like a call */
};

struct route {
	enum method method;
	const char *pattern;
	unsigned flags;
	enum err (*handler)(struct request *r);
	enum operation_name operation; /* of ops_call() */
};

extern const struct route routes[];
extern const size_t nroutes;

/* "GET"; "-" where there is none. */
const char *method_name(enum method method);
/* Where a route stands in the table; nroutes for NULL. */
size_t router_index(const struct route *route);
/* All routes in one text. */
const char *router_names(struct arena *arena);
/* Tells the metrics which routes no visitor calls. */
void router_set_apart(void);

/* Sets r->route, r->head, r->allow and the path's values.  ERR_NOT_FOUND, ERR_METHOD_NOT_ALLOWED;
 * ERR_OK without a route is OPTIONS. */
MUST_CHECK enum err router_match(struct request *r);
/* "GET, HEAD, OPTIONS" for METHOD_GET. */
const char *router_allow(unsigned methods, struct arena *arena);
bool router_pattern_matches(const char *pattern, const char *path, struct request *r);

#endif
