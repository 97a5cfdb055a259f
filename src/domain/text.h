/* Names, titles and reasons that an operator gives. */
#ifndef DOMAIN_TEXT_H
#define DOMAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Valid UTF-8 of `least` to `most` characters, none of them hidden. */
bool text_fits(const char *text, size_t least, size_t most);

/* A control character, or a format character that makes text look like another (bidi overrides,
 * zero-width spaces, fillers). */
bool text_hidden(uint32_t code);

/* Bytes of the character at `text`, which ends in a NUL; 0: it is not UTF-8 (RFC 3629). */
unsigned text_next(const char *text, uint32_t *code_r);

#endif
