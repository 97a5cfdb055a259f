#include "domain/text.h"

#include <utf8proc.h>

#define BRAILLE_BLANK 0x2800 /* a symbol to Unicode, a blank to the reader */

struct range {
	uint32_t first, last;
};

/* Ranges whose unassigned code points Unicode reserves for unseen characters. */
static const struct range reserved[] = {
	{ 0x2065, 0x2065 },
	{ 0xfff0, 0xfff8 },
	{ 0xe0000, 0xe0fff },
};

/* Unseen characters that text may have, and characters that Unicode counts as format although they
 * are seen. */
static const struct range needed[] = {
	{ 0x0600, 0x0605 },   /* Arabic number signs */
	{ 0x06dd, 0x06dd },   /* end of ayah */
	{ 0x070f, 0x070f },   /* Syriac abbreviation mark */
	{ 0x0890, 0x0891 },   /* Arabic currency signs */
	{ 0x08e2, 0x08e2 },   /* disputed end of ayah */
	{ 0x180b, 0x180d },   /* Mongolian variation selectors */
	{ 0x180f, 0x180f },   /* another one */
	{ 0x200c, 0x200d },   /* joiners */
	{ 0x2800, 0x2800 },   /* Braille blank */
	{ 0xfe00, 0xfe0f },   /* variation selectors */
	{ 0x110bd, 0x110bd }, /* Kaithi number sign */
	{ 0x110cd, 0x110cd }, /* Kaithi number sign above */
	{ 0x13430, 0x1343f }, /* Egyptian hieroglyphs: how they are joined */
	{ 0xe0100, 0xe01ef }, /* variation selectors */
};

static bool is_among(uint32_t code, const struct range *ranges, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

bool text_control(uint32_t code)
{
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default:
		return false;
	}
}

bool text_unseen(uint32_t code)
{
	return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_CF ||
	       utf8proc_get_property((utf8proc_int32_t)code)->ignorable || code == BRAILLE_BLANK ||
	       (code & 0xfffe) == 0xfffe /* no character */ ||
	       is_among(code, reserved, sizeof(reserved) / sizeof(reserved[0]));
}

bool text_hidden(uint32_t code)
{
	if (text_control(code))
		return true;
	return text_unseen(code) && !is_among(code, needed, sizeof(needed) / sizeof(needed[0]));
}

unsigned text_next(const char *text, uint32_t *code_r)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
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
	if (width == 0 || code < least[width] || (code >= 0xd800 && code <= 0xdfff) ||
	    code > 0x10ffff)
		return 0;
	*code_r = code;
	return width;
}

static bool is_blank(uint32_t code)
{
	return utf8proc_category((utf8proc_int32_t)code) == UTF8PROC_CATEGORY_ZS ||
	       text_unseen(code);
}

bool text_fits(const char *text, size_t least, size_t most)
{
	uint32_t code;
	unsigned width;
	size_t n = 0, seen = 0;

	for (; *text != '\0'; text += width, n++) {
		width = text_next(text, &code);
		if (width == 0 || text_hidden(code))
			return false;
		seen += !is_blank(code);
	}
	return n >= least && n <= most && (seen > 0 || least == 0);
}
