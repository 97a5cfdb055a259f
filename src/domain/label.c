#include "domain/label.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "domain/text.h"

#define BRAILLE_BLANK 0x2800 /* a symbol to Unicode, a blank to the reader */
#define PRIVATE_PLANE 0xf0000

/* Printable ASCII without a space needs no library. */
static bool is_plain(const char *text)
{
	while (*text > ' ' && *text < 0x7f)
		text++;
	return *text == '\0';
}

static const char *copy_and_free(struct arena *arena, utf8proc_uint8_t *text)
{
	const char *copy = arena_strndup(arena, (const char *)text, strlen((const char *)text));

	free(text);
	return copy;
}

/* ---- as it is stored ---------------------------------------------------------------------- */

static bool is_space(utf8proc_int32_t c)
{
	return utf8proc_category(c) == UTF8PROC_CATEGORY_ZS;
}

/* What is wrong with the character, or NULL. */
static const char *fault_of(struct arena *arena, utf8proc_int32_t c)
{
	if (c < 0)
		return "is not UTF-8 text";
	if (text_control((uint32_t)c))
		return arena_printf(arena, "contains a control character (U+%04X)", (unsigned)c);
	if (text_unseen((uint32_t)c))
		return arena_printf(
		    arena, "contains a character that cannot be seen (U+%04X)", (unsigned)c);
	return NULL;
}

/* Copies to `to`, which has room for `from`, with its spaces made plain.  What is wrong, or NULL.
 */
static const char *plain_spaces(struct arena *arena, const char *from, char *to)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)from;
	char *begin = to;
	const char *why;
	utf8proc_int32_t c;
	utf8proc_ssize_t len;

	for (; *at != '\0'; at += len) {
		len = utf8proc_iterate(at, -1, &c);
		why = fault_of(arena, c);
		if (why != NULL)
			return why;
		if (!is_space(c))
			to = mempcpy(to, at, (size_t)len);
		else if (to > begin && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > begin && to[-1] == ' ')
		to--;
	*to = '\0';
	return NULL;
}

static size_t characters(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

const char *label_tidy(struct arena *arena, const char *text, size_t least, const char **why_r)
{
	char *spaced;
	size_t n;

	*why_r = NULL;
	if (is_plain(text)) {
		text = arena_strndup(arena, text, strlen(text));
	} else {
		spaced = arena_alloc(arena, strlen(text) + 1);
		*why_r = plain_spaces(arena, text, spaced);
		if (*why_r != NULL)
			return NULL;
		text = copy_and_free(arena, utf8proc_NFC((utf8proc_uint8_t *)spaced));
	}
	n = characters(text);
	if (n < least)
		*why_r = "is empty";
	else if (n > LABEL_MAX)
		*why_r = arena_printf(
		    arena, "has %zu characters, more than the %d allowed", n, LABEL_MAX);
	return *why_r == NULL ? text : NULL;
}

/* ---- how it looks ------------------------------------------------------------------------- */

/* Moves characters whose plain form looks different (a circled 1) to where nothing changes them. */
static utf8proc_int32_t keep_distinct(utf8proc_int32_t c, void *data)
{
	(void)data;
	switch (utf8proc_get_property(c)->decomp_type) {
	case UTF8PROC_DECOMP_TYPE_CIRCLE:
	case UTF8PROC_DECOMP_TYPE_FRACTION:
	case UTF8PROC_DECOMP_TYPE_SQUARE:
	case UTF8PROC_DECOMP_TYPE_SUB:
	case UTF8PROC_DECOMP_TYPE_SUPER:
		return PRIVATE_PLANE + (c & 0xffff);
	default:
		return c == BRAILLE_BLANK ? ' ' : c;
	}
}

const char *label_key(struct arena *arena, const char *label)
{
	const utf8proc_option_t options = UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
					  UTF8PROC_COMPAT | UTF8PROC_LUMP | UTF8PROC_IGNORE |
					  UTF8PROC_STRIPCC;
	utf8proc_uint8_t *folded;
	const char *text;
	char *key;

	if (is_plain(label))
		return label;
	if (utf8proc_map_custom(
		(const utf8proc_uint8_t *)label, 0, &folded, options, keep_distinct, NULL) < 0)
		return label;
	text = copy_and_free(arena, folded);
	key = arena_alloc(arena, strlen(text) + 1);
	return plain_spaces(arena, text, key) == NULL ? key : text;
}

static int by_key(const void *a, const void *b)
{
	const struct label_ref *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

struct label_ref *label_index(
    struct arena *arena, const char *const *first, size_t stride, size_t n)
{
	struct label_ref *refs = arena_array(arena, n, sizeof(*refs));
	const char *at = (const char *)first;

	for (size_t i = 0; i < n; i++, at += stride)
		refs[i] = (struct label_ref){ label_key(arena, *(const char *const *)at), i };
	qsort(refs, n, sizeof(*refs), by_key);
	return refs;
}

const struct label_ref *label_find(const struct label_ref *refs, size_t n, const char *key)
{
	size_t least = 0, most = n;

	while (least < most) {
		size_t middle = least + (most - least) / 2;

		if (strcmp(refs[middle].key, key) < 0)
			least = middle + 1;
		else
			most = middle;
	}
	return least < n && strcmp(refs[least].key, key) == 0 ? &refs[least] : NULL;
}
