/* Formatted strings that live until the test ends. */
#ifndef TESTS_HTTP_TEXT_H
#define TESTS_HTTP_TEXT_H

#include <stddef.h>

const char *textf(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* `unit` written `times` times. */
const char *text_repeat(const char *unit, size_t times);
/* Takes over memory from malloc(); returns it. */
void *text_keep(void *memory);
void text_forget(void);

#endif
