#include "domain/text.h"

/* Code points that text must not have: control characters, and format characters that nobody sees
 * but that reorder or part what is seen, or make two texts look the same.  The joiners and
 * variation selectors stay, because emoji and some scripts need them. */
static const struct {
	uint32_t first, last;
} hidden[] = {
	{ 0x0000, 0x001f },   /* C0 */
	{ 0x007f, 0x009f },   /* DEL, C1 */
	{ 0x00ad, 0x00ad },   /* soft hyphen */
	{ 0x034f, 0x034f },   /* combining grapheme joiner */
	{ 0x061c, 0x061c },   /* Arabic letter mark */
	{ 0x115f, 0x1160 },   /* Hangul fillers */
	{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
	{ 0x180e, 0x180e },   /* Mongolian vowel separator */
	{ 0x200b, 0x200b },   /* zero-width space */
	{ 0x200e, 0x200f },   /* direction marks */
	{ 0x2028, 0x202e },   /* line and paragraph separator, bidi embeddings and overrides */
	{ 0x2060, 0x206f },   /* word joiner, invisible operators, bidi isolates */
	{ 0x3164, 0x3164 },   /* Hangul filler */
	{ 0xfeff, 0xfeff },   /* byte order mark */
	{ 0xffa0, 0xffa0 },   /* half-width Hangul filler */
	{ 0xfff0, 0xfffb },   /* interlinear annotation, and unassigned */
	{ 0xfffe, 0xffff },   /* no characters */
	{ 0xe0000, 0xe007f }, /* tags */
};

bool text_hidden(uint32_t code)
{
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (code >= hidden[i].first && code <= hidden[i].last)
			return true;
	return false;
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

bool text_fits(const char *text, size_t least, size_t most)
{
	uint32_t code;
	unsigned width;
	size_t n = 0;

	for (; *text != '\0'; text += width, n++) {
		width = text_next(text, &code);
		if (width == 0 || text_hidden(code))
			return false;
	}
	return n >= least && n <= most;
}
