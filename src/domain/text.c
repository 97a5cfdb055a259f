#include "domain/text.h"

#include <stdint.h>

/* Bytes of the character at s, which ends in a NUL; 0 if it is not UTF-8 (RFC 3629). */
static unsigned utf8_width(const unsigned char *s)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned width = s[0] < 0x80   ? 1
			 : s[0] < 0xc2 ? 0
			 : s[0] < 0xe0 ? 2
			 : s[0] < 0xf0 ? 3
			 : s[0] < 0xf5 ? 4
				       : 0;
	uint32_t code = width < 2 ? s[0] : s[0] & (0xffu >> (width + 1));

	for (unsigned i = 1; i < width; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3f);
	}
	if (width > 1 &&
	    (code < least[width] || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff))
		return 0;
	return width;
}

bool text_fits(const char *text, size_t least, size_t most)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t n = 0;
	unsigned width;

	for (; *s != '\0'; s += width, n++) {
		width = utf8_width(s);
		if (width == 0 || *s < 0x20 || *s == 0x7f)
			return false;
	}
	return n >= least && n <= most;
}
