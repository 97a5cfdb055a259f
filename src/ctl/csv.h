/*
 * Comma-separated files: UTF-8, a record a line, LF or CRLF, fields optionally in double quotes
 * (two of them inside stand for one).  Empty lines and a byte order mark are passed over.
 */
#ifndef CTL_CSV_H
#define CTL_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define CSV_FIELDS_MAX 8

struct csv {
	FILE *file;
	char *line;
	size_t size;
	unsigned long number;        /* of the current line, from 1 */
	char *field[CSV_FIELDS_MAX]; /* valid until the next record */
	size_t n_fields;
	const char *wrong; /* with the current line; NULL: nothing */
};

/* False with errno. */
bool csv_open(struct csv *csv_r, const char *path);
/* Reads the next record; false at the end, and on a bad line or a read error (csv->wrong). */
bool csv_next(struct csv *csv);
void csv_close(struct csv *csv);

#endif
