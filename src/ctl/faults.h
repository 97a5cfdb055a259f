/* A file that an operator gave: all its records, and all its faults at once, each with its line. */
#ifndef CTL_FAULTS_H
#define CTL_FAULTS_H

#include <stdbool.h>

#include "ctl/csv.h"

struct faults {
	const char *path;
	unsigned long n;
};

/* Keeps what it needs of the record, whose fields end with the call; returns what is wrong with it,
 * or NULL. */
typedef const char *record_fn(void *arg, const struct csv *csv);

/* Reads the file, each record by read(arg); the faults are added.  0, or 1 after a message if it
 * cannot be read at all. */
int faults_read(struct faults *faults, record_fn *read, void *arg);
/* Says what is wrong with that line on stderr, unless 20 have been said. */
void faults_add(struct faults *faults, unsigned long line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* 0 if there are none; else says how many, and that nothing was `done`, and returns 1. */
int faults_end(const struct faults *faults, const char *done);

#endif
