/*
 * Writes JSON into the arena, members in the order of the calls.  A key of NULL writes an element
 * of an array.  Text is UTF-8 already: it comes from the database or from a validated body.
 */
#ifndef VIEW_JSON_OUT_H
#define VIEW_JSON_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/instant.h"
#include "base/uuid.h"

struct json_out {
	struct arena *arena;
	char *text;
	size_t len, size;
	bool separate; /* a comma comes before the next member */
};

/* `size` is a guess at the text's length. */
struct json_out out_begin(struct arena *arena, size_t size);

void out_object(struct json_out *out, const char *key);
void out_object_end(struct json_out *out);
void out_array(struct json_out *out, const char *key);
void out_array_end(struct json_out *out);

void out_null(struct json_out *out, const char *key);
void out_bool(struct json_out *out, const char *key, bool v);
void out_u64(struct json_out *out, const char *key, uint64_t v);
void out_i64(struct json_out *out, const char *key, int64_t v);
/* NULL is null. */
void out_text(struct json_out *out, const char *key, const char *v);
/* A null instant is null. */
void out_instant(struct json_out *out, const char *key, struct instant v);
void out_date(struct json_out *out, const char *key, struct date v);
void out_uuid(struct json_out *out, const char *key, const struct uuid *v);
/* Text that needs no escaping: prefix, number, suffix; paths. */
void out_path(
    struct json_out *out, const char *key, const char *prefix, uint64_t id, const char *suffix);

#endif
