#include <string.h>

#include "base/uuid.h"

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' ^ 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Does a dash stand before the i-th byte? */
static bool dash_before(int i)
{
	return i == 4 || i == 6 || i == 8 || i == 10;
}

bool uuid_read(const char *text, size_t len, struct uuid *uuid_r)
{
	struct uuid uuid;

	if (len != UUID_TEXT_LEN)
		return false;
	for (int i = 0; i < 16; i++, text += 2) {
		int high, low;

		if (dash_before(i) && *text++ != '-')
			return false;
		high = hex_value(text[0]);
		low = hex_value(text[1]);
		if (high < 0 || low < 0)
			return false;
		uuid.b[i] = (unsigned char)(high << 4 | low);
	}
	*uuid_r = uuid;
	return true;
}

bool uuid_parse(const char *text, size_t len, struct uuid *uuid_r)
{
	struct uuid uuid;

	if (!uuid_read(text, len, &uuid) || uuid_nil(&uuid))
		return false;
	*uuid_r = uuid;
	return true;
}

bool uuid_nil(const struct uuid *uuid)
{
	static const struct uuid nil;

	return uuid_equal(uuid, &nil);
}

void uuid_format(const struct uuid *uuid, char text[UUID_TEXT_LEN + 1])
{
	static const char hex[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		if (dash_before(i))
			*text++ = '-';
		*text++ = hex[uuid->b[i] >> 4];
		*text++ = hex[uuid->b[i] & 15];
	}
	*text = '\0';
}

bool uuid_equal(const struct uuid *a, const struct uuid *b)
{
	return memcmp(a->b, b->b, sizeof(a->b)) == 0;
}
