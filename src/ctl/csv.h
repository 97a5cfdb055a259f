/*
 * Comma-separated files as Excel and others write them: UTF-8, a record a line, lines that end in
 * LF, CR LF or CR, fields optionally in double quotes (two of them inside stand for one).  A byte
 * order mark, empty lines and lines of nothing but commas are passed over.
 */
#ifndef CTL_CSV_H
#define CTL_CSV_H

#include <stdbool.h>
#include <stddef.h>

#define CSV_FIELDS_MAX 1024

struct csv {
	char *text, *at;             /* the file, ended by a NUL; what is to be read next */
	size_t size;                 /* of the text */
	unsigned long number;        /* of the current line, from 1 */
	char *field[CSV_FIELDS_MAX]; /* valid until csv_close() */
	size_t n_fields;
	const char *wrong; /* with the current line; NULL: nothing */
};

/* Reads the whole file; false with errno. */
bool csv_open(struct csv *csv_r, const char *path);
/* The next record, or a line that cannot be read (csv->wrong); false at the end. */
bool csv_next(struct csv *csv);
void csv_close(struct csv *csv);

/* Splits a line in place; what is wrong with it, or NULL. */
const char *csv_split(struct csv *csv_r, char *line);
/* There are `n` columns; more, if they are empty, do not count. */
bool csv_has_columns(const struct csv *csv, size_t n);

#endif
