#include "edge/json_scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <json-c/json.h>

struct scan {
	const unsigned char *p, *end;
	char *text; /* the next string goes here decoded, where it is never longer than as sent */
	size_t nmembers; /* ever seen */
	const char **twice_r;
};

static bool value(struct scan *s, unsigned depth, struct json_object **value_r);

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

/* An integer of 64 bits.  Any other number is a double without its value, which nobody reads. */
static struct json_object *number_node(const unsigned char *p, const unsigned char *end, bool whole)
{
	bool negative = *p == '-';
	int64_t v = 0; /* below 0, which has one number more */

	for (p += negative; whole && p < end; p++)
		whole =
		    !__builtin_mul_overflow(v, 10, &v) && !__builtin_sub_overflow(v, *p - '0', &v);
	if (whole && !negative)
		whole = !__builtin_sub_overflow(0, v, &v);
	return whole ? json_object_new_int64(v) : json_object_new_double(0);
}

static bool number(struct scan *s, struct json_object **value_r)
{
	const unsigned char *from = s->p, *whole;

	take(s, '-');
	if (!take(s, '0') && !digits(s))
		return false;
	whole = s->p;
	if (take(s, '.') && !digits(s))
		return false;
	if (take(s, 'e') || take(s, 'E')) {
		if (!take(s, '+'))
			take(s, '-');
		if (!digits(s))
			return false;
	}
	*value_r = number_node(from, whole, whole == s->p);
	return *value_r != NULL;
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

static void put_utf8(char **to, uint32_t code)
{
	if (code < 0x80) {
		*(*to)++ = (char)code;
		return;
	}
	if (code < 0x800) {
		*(*to)++ = (char)(0xc0 | code >> 6);
	} else if (code < 0x10000) {
		*(*to)++ = (char)(0xe0 | code >> 12);
		*(*to)++ = (char)(0x80 | (code >> 6 & 0x3f));
	} else {
		*(*to)++ = (char)(0xf0 | code >> 18);
		*(*to)++ = (char)(0x80 | (code >> 12 & 0x3f));
		*(*to)++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*(*to)++ = (char)(0x80 | (code & 0x3f));
}

/* Decoded, with a NUL after it, in the arena. */
static bool quoted(struct scan *s, const char **text_r, size_t *len_r)
{
	*text_r = s->text;
	if (!take(s, '"'))
		return false;
	while (s->p < s->end && *s->p != '"') {
		uint32_t code;

		if (*s->p < 0x20)
			return false;
		if (take(s, '\\') ? !escape(s, &code) : !utf8(s, &code))
			return false;
		put_utf8(&s->text, code);
	}
	*len_r = (size_t)(s->text - *text_r);
	*s->text++ = '\0';
	return take(s, '"');
}

static bool string(struct scan *s, struct json_object **value_r)
{
	const char *v;
	size_t len;

	if (!quoted(s, &v, &len))
		return false;
	*value_r = json_object_new_string_len(v, (int)len);
	return *value_r != NULL;
}

/* Names are compared decoded: "a" and "\u0061" are one. */
static bool name(struct scan *s, struct json_object *object, const char **name_r)
{
	size_t len;

	if (++s->nmembers > JSON_MEMBERS_MAX || !quoted(s, name_r, &len) || len > JSON_NAME_MAX)
		return false;
	if (!json_object_object_get_ex(object, *name_r, NULL))
		return true;
	*s->twice_r = *name_r;
	return false;
}

/* A value of which only the beginning was good is added too: it goes with its object. */
static bool member(struct scan *s, unsigned depth, struct json_object *object)
{
	struct json_object *v = NULL;
	const char *key;
	bool good;

	if (!name(s, object, &key))
		return false;
	space(s);
	good = take(s, ':') && value(s, depth, &v);
	return json_object_object_add(object, key, v) == 0 && good;
}

static bool object(struct scan *s, unsigned depth, struct json_object **value_r)
{
	*value_r = json_object_new_object();
	if (*value_r == NULL)
		return false;
	space(s);
	if (take(s, '}'))
		return true;
	do {
		space(s);
		if (!member(s, depth, *value_r))
			return false;
	} while (take(s, ','));
	return take(s, '}');
}

static bool array(struct scan *s, unsigned depth, struct json_object **value_r)
{
	*value_r = json_object_new_array();
	if (*value_r == NULL)
		return false;
	space(s);
	if (take(s, ']'))
		return true;
	do {
		struct json_object *v = NULL;
		bool good = value(s, depth, &v);

		if (json_object_array_add(*value_r, v) != 0 || !good)
			return false;
	} while (take(s, ','));
	return take(s, ']');
}

static bool boolean(struct scan *s, struct json_object **value_r)
{
	bool yes = literal(s, "true");

	if (!yes && !literal(s, "false"))
		return false;
	*value_r = json_object_new_boolean(yes);
	return *value_r != NULL;
}

static bool value_of_kind(struct scan *s, unsigned depth, struct json_object **value_r)
{
	if (s->p == s->end)
		return false;
	switch (*s->p) {
	case '{':
		s->p++;
		return depth < JSON_DEPTH_MAX && object(s, depth + 1, value_r);
	case '[':
		s->p++;
		return depth < JSON_DEPTH_MAX && array(s, depth + 1, value_r);
	case '"':
		return string(s, value_r);
	case 't':
	case 'f':
		return boolean(s, value_r);
	case 'n':
		return literal(s, "null");
	default:
		return number(s, value_r);
	}
}

/* A value and the space around it. */
static bool value(struct scan *s, unsigned depth, struct json_object **value_r)
{
	space(s);
	if (!value_of_kind(s, depth, value_r))
		return false;
	space(s);
	return true;
}

struct json_object *json_scan(
    struct arena *arena, const char *text, size_t len, const char **twice_r)
{
	struct scan s = { .p = (const unsigned char *)text, .twice_r = twice_r };
	struct json_object *root = NULL;

	s.end = s.p + len;
	s.text = arena_alloc(arena, len + 1);
	*twice_r = NULL;
	space(&s);
	if (s.p < s.end && *s.p == '{' && value(&s, 0, &root) && s.p == s.end)
		return root;
	json_object_put(root);
	return NULL;
}
