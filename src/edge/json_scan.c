#include "edge/json_scan.h"

#include <stdint.h>
#include <string.h>

/* Member names are compared decoded: "a" and "\u0061" are one name. */
struct name {
	unsigned depth;
	size_t len;
	char text[JSON_NAME_MAX + 1];
};

struct scan {
	const unsigned char *p, *end;
	struct name names[JSON_MEMBERS_MAX]; /* of the objects that are open, outermost first */
	size_t nnames;
	size_t nmembers; /* ever seen */
	char *twice;
};

static bool value(struct scan *s, unsigned depth);

static void space(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\n' || *s->p == '\r'))
		s->p++;
}

static bool take(struct scan *s, char c)
{
	if (s->p == s->end || *s->p != (unsigned char)c)
		return false;
	s->p++;
	return true;
}

static bool literal(struct scan *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len) != 0)
		return false;
	s->p += len;
	return true;
}

static bool digits(struct scan *s)
{
	const unsigned char *from = s->p;

	while (s->p < s->end && *s->p >= '0' && *s->p <= '9')
		s->p++;
	return s->p > from;
}

static bool number(struct scan *s)
{
	take(s, '-');
	if (!take(s, '0') && !digits(s))
		return false;
	if (take(s, '.') && !digits(s))
		return false;
	if (take(s, 'e') || take(s, 'E')) {
		if (!take(s, '+'))
			take(s, '-');
		if (!digits(s))
			return false;
	}
	return true;
}

static bool hex4(struct scan *s, uint32_t *code_r)
{
	*code_r = 0;
	for (int i = 0; i < 4; i++, s->p++) {
		unsigned char c;

		if (s->p == s->end)
			return false;
		c = *s->p;
		if (c >= '0' && c <= '9')
			c -= '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			c = (unsigned char)((c | 32) - 'a' + 10);
		else
			return false;
		*code_r = *code_r << 4 | c;
	}
	return true;
}

/* After "\u": one code point, of one escape or of a surrogate pair; not NUL. */
static bool unicode_escape(struct scan *s, uint32_t *code_r)
{
	uint32_t low;

	if (!hex4(s, code_r) || *code_r == 0)
		return false;
	if (*code_r < 0xd800 || *code_r > 0xdfff)
		return true;
	if (*code_r > 0xdbff || !literal(s, "\\u") || !hex4(s, &low) || low < 0xdc00 ||
	    low > 0xdfff)
		return false;
	*code_r = 0x10000 + ((*code_r - 0xd800) << 10) + (low - 0xdc00);
	return true;
}

static bool escape(struct scan *s, uint32_t *code_r)
{
	static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (s->p == s->end || *s->p == '\0')
		return false;
	if (take(s, 'u'))
		return unicode_escape(s, code_r);
	at = strchr(letters, *s->p++);
	if (at == NULL)
		return false;
	*code_r = (unsigned char)meant[at - letters];
	return true;
}

/* One UTF-8 sequence: shortest form, no surrogates, up to U+10FFFF. */
static bool utf8(struct scan *s, uint32_t *code_r)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = *s->p++;
	int len;

	if (lead < 0x80) {
		*code_r = lead;
		return true;
	}
	len = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
	if (lead < 0xc2 || lead > 0xf4)
		return false;
	*code_r = lead & (0x7f >> len);
	for (int i = 1; i < len; i++, s->p++) {
		if (s->p == s->end || (*s->p & 0xc0) != 0x80)
			return false;
		*code_r = *code_r << 6 | (*s->p & 0x3f);
	}
	return *code_r >= least[len] && *code_r <= 0x10ffff &&
	       (*code_r < 0xd800 || *code_r > 0xdfff);
}

/* Appends to the name as long as there is room; a name too long to keep has len > JSON_NAME_MAX. */
static void name_add(struct name *name, uint32_t code)
{
	char text[4];
	size_t n = 0;

	if (code < 0x80) {
		text[n++] = (char)code;
	} else if (code < 0x800) {
		text[n++] = (char)(0xc0 | code >> 6);
	} else if (code < 0x10000) {
		text[n++] = (char)(0xe0 | code >> 12);
		text[n++] = (char)(0x80 | (code >> 6 & 0x3f));
	} else {
		text[n++] = (char)(0xf0 | code >> 18);
		text[n++] = (char)(0x80 | (code >> 12 & 0x3f));
		text[n++] = (char)(0x80 | (code >> 6 & 0x3f));
	}
	if (code >= 0x80)
		text[n++] = (char)(0x80 | (code & 0x3f));
	if (name->len + n <= JSON_NAME_MAX)
		memcpy(name->text + name->len, text, n);
	name->len += n;
}

/* `name` is NULL for a value. */
static bool string(struct scan *s, struct name *name)
{
	if (!take(s, '"'))
		return false;
	while (s->p < s->end && *s->p != '"') {
		uint32_t code;

		if (*s->p < 0x20)
			return false;
		if (take(s, '\\') ? !escape(s, &code) : !utf8(s, &code))
			return false;
		if (name != NULL)
			name_add(name, code);
	}
	return take(s, '"');
}

static bool is_new(struct scan *s, const struct name *name)
{
	for (size_t i = s->nnames; i > 0 && s->names[i - 1].depth == name->depth; i--) {
		if (s->names[i - 1].len != name->len ||
		    memcmp(s->names[i - 1].text, name->text, name->len) != 0)
			continue;
		memcpy(s->twice, name->text, name->len + 1);
		return false;
	}
	return true;
}

static bool member(struct scan *s, unsigned depth)
{
	struct name name = { .depth = depth };

	if (++s->nmembers > JSON_MEMBERS_MAX || !string(s, &name) || name.len > JSON_NAME_MAX ||
	    !is_new(s, &name))
		return false;
	s->names[s->nnames++] = name;
	space(s);
	return take(s, ':') && value(s, depth);
}

static bool object(struct scan *s, unsigned depth)
{
	size_t outer = s->nnames;

	space(s);
	if (take(s, '}'))
		return true;
	do {
		space(s);
		if (!member(s, depth))
			return false;
	} while (take(s, ','));
	s->nnames = outer;
	return take(s, '}');
}

static bool array(struct scan *s, unsigned depth)
{
	space(s);
	if (take(s, ']'))
		return true;
	do {
		if (!value(s, depth))
			return false;
	} while (take(s, ','));
	return take(s, ']');
}

static bool value_of_kind(struct scan *s, unsigned depth)
{
	if (s->p == s->end)
		return false;
	switch (*s->p) {
	case '{':
		s->p++;
		return depth < JSON_DEPTH_MAX && object(s, depth + 1);
	case '[':
		s->p++;
		return depth < JSON_DEPTH_MAX && array(s, depth + 1);
	case '"':
		return string(s, NULL);
	case 't':
		return literal(s, "true");
	case 'f':
		return literal(s, "false");
	case 'n':
		return literal(s, "null");
	default:
		return number(s);
	}
}

/* A value and the space around it. */
static bool value(struct scan *s, unsigned depth)
{
	space(s);
	if (!value_of_kind(s, depth))
		return false;
	space(s);
	return true;
}

bool json_scan(const char *text, size_t len, char twice[JSON_NAME_MAX + 1])
{
	struct scan s;

	s.p = (const unsigned char *)text;
	s.end = s.p + len;
	s.nnames = s.nmembers = 0;
	s.twice = twice;
	twice[0] = '\0';
	space(&s);
	return s.p < s.end && *s.p == '{' && value(&s, 0) && s.p == s.end;
}
