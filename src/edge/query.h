/*
 * The query string: parameters by a table, each at most once, each with a value.  Names and values
 * are percent-decoded; a "+" is a plus (RFC 3986), because instants have one.
 */
#ifndef EDGE_QUERY_H
#define EDGE_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/instant.h"

struct query_param {
	const char *name;
	size_t offset;
	bool (*read)(const char *text, size_t len, void *field_r);
};

#define QUERY_PARAM(type, member, name, read)                                                      \
	{                                                                                          \
		name, offsetof(type, member), read                                                 \
	}

bool query_read_id(const char *text, size_t len, void *field_r);    /* a uint64_t or an id struct */
bool query_read_uuid(const char *text, size_t len, void *field_r);  /* struct uuid_in */
bool query_read_limit(const char *text, size_t len, void *field_r); /* unsigned, 1..100 */
bool query_read_true(const char *text, size_t len, void *field_r);  /* bool: true|false */
bool query_read_all(const char *text, size_t len, void *field_r);   /* bool: all|available */

bool query_read_instant(const char *text, size_t len, void *field_r); /* struct instant */

/* Canonical decimal 1..2^63-1: no sign, no leading zero.  0 when it is anything else. */
uint64_t query_id(const char *text, size_t len);

/* A name or a value, decoded; it holds no NUL and ends with one. */
struct query_part {
	char *text;
	size_t len;
};

/* False: there is no such parameter, it came before, or its value is none. */
typedef bool query_take_fn(
    void *ctx, const struct query_part *name, const struct query_part *value);

/* Gives each parameter of the query to `take`.  ERR_INVALID_REQUEST with the one at fault in
 * *field_r. */
MUST_CHECK enum err query_each(
    struct arena *arena, const char *query, query_take_fn *take, void *ctx, const char **field_r);
/* The same by a table; in_r keeps its defaults. */
MUST_CHECK enum err query_in(struct arena *arena, const char *query,
    const struct query_param *params, size_t n, void *in_r, const char **field_r);

#endif
