/*
 * RFC 8259, strictly: what json-c lets pass dies here first.  Refused are: anything but one object
 * with nothing after it; invalid UTF-8 and a BOM; raw control bytes, \u0000 and lone surrogates in
 * strings; NaN, comments, single quotes, trailing commas; nesting deeper than JSON_DEPTH_MAX; more
 * than JSON_MEMBERS_MAX members; a member name given twice in one object.
 */
#ifndef EDGE_JSON_SCAN_H
#define EDGE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#define JSON_DEPTH_MAX   4
#define JSON_MEMBERS_MAX 64
/* A longer member name is none of ours; it is refused without being repeated to the caller. */
#define JSON_NAME_MAX 64

/* On a member given twice, `twice` holds its name; else it is empty. */
bool json_scan(const char *text, size_t len, char twice[JSON_NAME_MAX + 1]);

#endif
