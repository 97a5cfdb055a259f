/* One request on its way through the edge: as it came, and what was found out about it. */
#ifndef EDGE_REQUEST_H
#define EDGE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/token.h"
#include "domain/idempotency.h"
#include "domain/oplog.h"
#include "domain/refusal.h"
#include "edge/edge.h"
#include "edge/reply.h"

struct health;
struct route;

/* A header that must not come twice. */
struct once {
	const char *value; /* NULL: absent */
	bool twice;
};

struct request {
	const struct edge *edge;

	/* As sent; "" when absent. */
	const char *method, *uri, *path, *query, *protocol;
	const char *content_type, *content_length, *content_encoding;
	const char *operator_name, *operator_origins, *host, *fetch_site;
	const char *nginx_key, *remote_user, *request_id, *server_addr;
	const char *user_joins, *user_calls; /* rules of limit.h */
	struct once authorization, idempotency_key, origin;
	const char *body;
	size_t body_len;

	/* The route's, and the values in its path. */
	const struct route *route;
	bool head;
	uint64_t path_id;
	const char *path_date;
	size_t path_date_len;

	struct token token; /* once it was found genuine */
	struct actor by;    /* the same, of the operator's calls */
	struct idempotency idem;
	bool has_key;

	/* What a refusal has to say. */
	const char *field;
	struct refusal why;
	const struct health *health;
	unsigned allow; /* methods of the path */

	struct reply reply;
};

/* Fills in the first part and makes a request id where nginx sent none. */
void request_read(
    struct request *r, const struct edge *edge, char *const *envp, const char *body, size_t len);
/* The path as it was sent is the path that nginx decoded and normalised. */
bool request_path_is_plain(const struct request *r);

#endif
