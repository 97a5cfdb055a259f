/*
 * A request's JSON object, read into a struct by a table of its members.  A member that the table
 * does not name is refused, so that a typing error hurts early and nothing can be smuggled in.
 */
#ifndef EDGE_JSON_IN_H
#define EDGE_JSON_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/given.h"
#include "base/uuid.h"
#include "domain/refusal.h"
#include "edge/edge.h"

struct json_object;

struct uuid_in {
	bool given;
	struct uuid uuid;
};

/* Anything is accepted here: a bad amount is a matter of money, refused last. */
struct amount_in {
	bool valid; /* an integer of at least 1 */
	uint64_t v;
};

struct seats_in {
	struct seat_id id[SEATS_PER_HOLD_MAX];
	size_t n;
};

struct json_field {
	const char *name;
	bool required;
	size_t offset;
	bool (*read)(struct json_object *value, void *field_r);
};

/* JSON_FIELD(struct, member, name on the wire, reader); an optional one that is absent stays 0. */
#define JSON_FIELD(type, member, name, read)                                                       \
	{                                                                                          \
		name, true, offsetof(type, member), read                                           \
	}
#define JSON_OPTIONAL(type, member, name, read)                                                    \
	{                                                                                          \
		name, false, offsetof(type, member), read                                          \
	}

bool json_read_id(struct json_object *value, void *field_r);      /* a uint64_t or an id struct */
bool json_read_uuid(struct json_object *value, void *field_r);    /* struct uuid_in */
bool json_read_amount(struct json_object *value, void *field_r);  /* struct amount_in */
bool json_read_seats(struct json_object *value, void *field_r);   /* struct seats_in */
bool json_read_u64(struct json_object *value, void *field_r);     /* struct given_u64 */
bool json_read_bool(struct json_object *value, void *field_r);    /* struct given_bool */
bool json_read_instant(struct json_object *value, void *field_r); /* struct given_instant */

/* ERR_INVALID_REQUEST with the member at fault in *field_r ("body" when it is no such object);
 * in_r is zeroed first. */
MUST_CHECK enum err json_in(struct arena *arena, const char *text, size_t len,
    const struct json_field *fields, size_t n, void *in_r, size_t size, const char **field_r);

#endif
