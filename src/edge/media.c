#include "edge/media.h"

#include <string.h>
#include <strings.h>

#define OWS " \t"

static bool is_word(const char *text, size_t len, const char *word)
{
	return len == strlen(word) && strncasecmp(text, word, len) == 0;
}

static size_t quoted_len(const char *text)
{
	size_t len = 0;

	while (text[len] != '\0' && text[len] != '"')
		len += text[len] == '\\' && text[len + 1] != '\0' ? 2 : 1;
	return len;
}

/* name=value or name="value"; returns its end, or NULL if it is malformed. */
static const char *parameter(const char *text, bool *bad_charset)
{
	size_t name_len = strcspn(text, "=;\" \t");
	const char *value = text + name_len + 1;
	bool quoted;
	size_t len;

	if (name_len == 0 || text[name_len] != '=')
		return NULL;
	quoted = *value == '"';
	value += quoted;
	len = quoted ? quoted_len(value) : strcspn(value, "; \t\"");
	if (quoted ? value[len] != '"' : len == 0)
		return NULL;
	if (is_word(text, name_len, "charset") && !is_word(value, len, "utf-8"))
		*bad_charset = true;
	return value + len + quoted;
}

bool media_is_json(const char *content_type)
{
	const char *at = content_type + strcspn(content_type, ";" OWS);
	bool bad_charset = false;

	if (!is_word(content_type, (size_t)(at - content_type), "application/json"))
		return false;
	for (;;) {
		at += strspn(at, OWS);
		if (*at == '\0')
			return !bad_charset;
		if (*at++ != ';')
			return false;
		at += strspn(at, OWS);
		if (*at == ';' || *at == '\0')
			continue;
		at = parameter(at, &bad_charset);
		if (at == NULL)
			return false;
	}
}
