#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kept {
	struct kept *next;
	void *memory;
};

static struct kept *kept;

void *text_keep(void *memory)
{
	struct kept *k = malloc(sizeof(*k));

	if (memory == NULL || k == NULL)
		abort();
	k->memory = memory;
	k->next = kept;
	kept = k;
	return memory;
}

const char *textf(const char *format, ...)
{
	va_list ap;
	char *text;
	int n;

	va_start(ap, format);
	n = vasprintf(&text, format, ap);
	va_end(ap);
	return text_keep(n < 0 ? NULL : text);
}

const char *text_repeat(const char *unit, size_t times)
{
	size_t len = strlen(unit);
	char *text = text_keep(malloc(len * times + 1));

	for (size_t i = 0; i < times; i++)
		memcpy(text + i * len, unit, len);
	text[len * times] = '\0';
	return text;
}

void text_forget(void)
{
	while (kept != NULL) {
		struct kept *next = kept->next;

		free(kept->memory);
		free(kept);
		kept = next;
	}
}
