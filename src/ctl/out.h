/* An answer, which is JSON, printed as JSON or as lines and tables for people. */
#ifndef CTL_OUT_H
#define CTL_OUT_H

#include <stdio.h>

#include "ctl/ctl.h"
#include "view/json_out.h"

/* An object that is open for members. */
struct json_out out_open(struct ctl *ctl);
/* Ends the object and prints it, as out_print() does. */
int out_close(const struct ctl *ctl, struct json_out *out);

/* Prints text with its hidden characters (domain/text.h) as \uXXXX, which JSON reads back. */
void out_visible(FILE *to, const char *text);

/*
 * Prints the object, as out_visible() does; returns 0.  For people, its plain members come first, a
 * line each, then every array of objects as a table, under its name where there are several.
 */
int out_print(const struct ctl *ctl, const struct json_out *out);
/*
 * Prints the columns (NULL-terminated) of one array of it as comma-separated lines for
 * spreadsheets: a byte order mark, CR LF, and texts that a spreadsheet would change guarded
 * (sheet.h).  Returns 0.
 */
int out_csv(const struct json_out *out, const char *array, const char *const *columns);

#endif
