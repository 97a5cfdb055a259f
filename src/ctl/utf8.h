/* Needs the locale's LC_CTYPE to be UTF-8; main() sees to that. */
#ifndef CTL_UTF8_H
#define CTL_UTF8_H

#include <stdbool.h>
#include <stdlib.h>

static inline bool utf8_valid(const char *text)
{
	return mbstowcs(NULL, text, 0) != (size_t)-1;
}

#endif
