/*
 * Labels of seats (and their grades): how they are stored, and which of them look the same.  Two
 * labels of a date that look the same would be two people with tickets for one chair.
 */
#ifndef DOMAIN_LABEL_H
#define DOMAIN_LABEL_H

#include <stddef.h>

#include "base/arena.h"

#define LABEL_MAX 32 /* characters */

/*
 * The label as it is stored: Unicode's NFC, no space at its ends, and one plain space for each run
 * of space characters of any kind.  NULL with the cause in *why_r: not UTF-8, fewer than `least`
 * or more than LABEL_MAX characters, a control character or one that cannot be seen.
 */
const char *label_tidy(struct arena *arena, const char *text, size_t least, const char **why_r);
/*
 * Labels that look the same have the same key, even if they are not tidy: spaces and NFC as above,
 * full-width and half-width forms and ligatures as their plain characters, all dashes as one,
 * nothing that cannot be seen.  Upper and lower case differ, and so do 1, a raised 1 and a circled
 * 1.  Letters of different scripts (Latin A, Cyrillic A) are not compared.
 */
const char *label_key(struct arena *arena, const char *label);

/* A key and the caller's number of its label. */
struct label_ref {
	const char *key;
	size_t at;
};

/* The keys of n labels, by key and then by number.  Each label is a member of an array's element:
 * `first` is the first one's, and `stride` the size of an element. */
struct label_ref *label_index(
    struct arena *arena, const char *const *first, size_t stride, size_t n);
/* The first of an index with that key; NULL: none. */
const struct label_ref *label_find(const struct label_ref *refs, size_t n, const char *key);

#endif
