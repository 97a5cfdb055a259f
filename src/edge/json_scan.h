/*
 * RFC 8259, strictly, into a tree of json-c's objects.  json-c's own parser is not used, because
 * what it accepts and what it makes of a large integer differ between its versions.  Refused are:
 * anything but one object with nothing after it; invalid UTF-8 and a BOM; raw control bytes, \u0000
 * and lone surrogates in strings; NaN, comments, single quotes, trailing commas; nesting deeper
 * than JSON_DEPTH_MAX; more than JSON_MEMBERS_MAX members; a member name given twice in one object.
 * A number is json_type_int when it is written as an integer and fits int64_t; any other number is
 * a json_type_double whose value is not kept.
 */
#ifndef EDGE_JSON_SCAN_H
#define EDGE_JSON_SCAN_H

#include <stddef.h>

#include "base/arena.h"

struct json_object;

#define JSON_DEPTH_MAX   4
#define JSON_MEMBERS_MAX 64
/* A longer member name is none of ours; it is refused without being repeated to the caller. */
#define JSON_NAME_MAX 64

/* NULL when the text is refused.  On a member given twice *twice_r is its name, else NULL. */
struct json_object *json_scan(
    struct arena *arena, const char *text, size_t len, const char **twice_r);

#endif
