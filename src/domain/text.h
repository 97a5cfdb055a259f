/* Names and titles that an operator gives. */
#ifndef DOMAIN_TEXT_H
#define DOMAIN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Valid UTF-8 without control characters, of `least` to `most` characters. */
bool text_fits(const char *text, size_t least, size_t most);

#endif
