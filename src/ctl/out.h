/* One answer, built once as JSON and printed as JSON or as lines and tables for people. */
#ifndef CTL_OUT_H
#define CTL_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <json-c/json.h>

#include "base/instant.h"

void out_u64(struct json_object *o, const char *key, uint64_t v);
void out_i64(struct json_object *o, const char *key, int64_t v);
void out_bool(struct json_object *o, const char *key, bool v);
void out_text(struct json_object *o, const char *key, const char *v); /* NULL is null */
void out_instant(struct json_object *o, const char *key, struct instant v);
/* "2026-12-24 19:00:00" there, which a spreadsheet takes for a time; null if it is. */
void out_local(struct json_object *o, const char *key, struct instant v, const char *zone);
/* A new array, or object, inside. */
struct json_object *out_array(struct json_object *o, const char *key);
struct json_object *out_element(struct json_object *array);

/* Prints text with its hidden characters (domain/text.h) as \uXXXX, which JSON reads back. */
void out_visible(FILE *to, const char *text);

/*
 * Prints the object, as out_visible() does, and frees it; returns 0.  For people, its plain members
 * come first, a line each, then every array of objects as a table, under its name where there are
 * several: the columns named (NULL-terminated), or all of them.
 */
int out_print(bool json, struct json_object *root, const char *const *columns);
/*
 * Prints one array of it as comma-separated lines for spreadsheets, below the members of `names`:
 * a byte order mark, CR LF, and texts that a spreadsheet would change guarded (sheet.h).  Frees
 * root and names; returns 0.
 */
int out_csv(struct json_object *root, struct json_object *array, struct json_object *names);
/* {key: id} */
int out_id(bool json, const char *key, uint64_t id);

#endif
