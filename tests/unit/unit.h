/* What the unit tests share: one main, a directory of their own, a child whose output is read. */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <check.h>
#include <stddef.h>
#include <sys/types.h>

#define N_OF(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* Runs one test case that `add` fills; the exit status of the program. */
int unit_main(const char *name, void (*add)(TCase *tc));

/* Checked fixture: an empty directory, gone afterwards. */
void unit_dir_make(void);
void unit_dir_remove(void);
/* The path of `name` there, good until the next call but three. */
const char *unit_path(const char *name);
const char *unit_write(const char *name, mode_t mode, const void *bytes, size_t len);

/* Runs fn(arg) in a child; what it wrote on `fd` comes in text[], its wait(2) status back. */
int unit_capture(int fd, void (*fn)(const void *arg), const void *arg, char *text, size_t size);

#endif
