/* Names, titles and reasons that an operator gives. */
#ifndef DOMAIN_TEXT_H
#define DOMAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Valid UTF-8 of `least` to `most` characters, none of them hidden, and at least one that is seen
 * unless the text may be empty. */
bool text_fits(const char *text, size_t least, size_t most);

/* A control character, or the end of a line or paragraph. */
bool text_control(uint32_t code);
/* A character that nobody sees: a format character, a filler, a variation selector. */
bool text_unseen(uint32_t code);
/* What names, titles and reasons must not have: control characters, and unseen ones that make text
 * look like another (bidi overrides, zero-width spaces, fillers).  Unseen ones that emoji and some
 * scripts need are not hidden. */
bool text_hidden(uint32_t code);

/* Bytes of the character at `text`, which ends in a NUL; 0: it is not UTF-8 (RFC 3629). */
unsigned text_next(const char *text, uint32_t *code_r);

#endif
