#include "view/json_out.h"

#include <string.h>

#define U64_DIGITS_MAX 20

struct json_out out_begin(struct arena *arena, size_t size)
{
	return (struct json_out){ .arena = arena, .text = arena_alloc(arena, size), .size = size };
}

static char *reserve(struct json_out *out, size_t more)
{
	if (more > out->size - out->len) {
		size_t size = 2 * out->size + more;
		char *text = arena_alloc(out->arena, size);

		memcpy(text, out->text, out->len);
		out->text = text;
		out->size = size;
	}
	return out->text + out->len;
}

static void put(struct json_out *out, const char *text, size_t len)
{
	memcpy(reserve(out, len), text, len);
	out->len += len;
}

static void put_char(struct json_out *out, char c)
{
	*reserve(out, 1) = c;
	out->len++;
}

/* How a byte is written within a string: itself, a letter after '\', or \u00XX. */
static char escape_letter(unsigned char c)
{
	switch (c) {
	case '"':
	case '\\':
		return (char)c;
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return c < 0x20 ? 'u' : 0;
	}
}

static void put_escaped(struct json_out *out, unsigned char c, char letter)
{
	static const char hex[] = "0123456789abcdef";
	char text[6] = { '\\', letter, '0', '0', hex[c >> 4], hex[c & 15] };

	put(out, text, letter == 'u' ? sizeof(text) : 2);
}

static void put_string(struct json_out *out, const char *text)
{
	const char *plain = text;

	put_char(out, '"');
	for (; *text != '\0'; text++) {
		char letter = escape_letter((unsigned char)*text);

		if (letter == 0)
			continue;
		put(out, plain, (size_t)(text - plain));
		put_escaped(out, (unsigned char)*text, letter);
		plain = text + 1;
	}
	put(out, plain, (size_t)(text - plain));
	put_char(out, '"');
}

static void put_u64(struct json_out *out, uint64_t v)
{
	char digits[U64_DIGITS_MAX];
	size_t n = 0;

	do {
		digits[sizeof(digits) - ++n] = (char)('0' + v % 10);
		v /= 10;
	} while (v != 0);
	put(out, digits + sizeof(digits) - n, n);
}

/* Keys are our own literals and need no escaping. */
static void put_key(struct json_out *out, const char *key)
{
	if (out->separate)
		put_char(out, ',');
	out->separate = true;
	if (key == NULL)
		return;
	put_char(out, '"');
	put(out, key, strlen(key));
	put(out, "\":", 2);
}

static void put_literal(struct json_out *out, const char *key, const char *literal)
{
	put_key(out, key);
	put(out, literal, strlen(literal));
}

static void open_bracket(struct json_out *out, const char *key, char bracket)
{
	put_key(out, key);
	put_char(out, bracket);
	out->separate = false;
}

static void close_bracket(struct json_out *out, char bracket)
{
	put_char(out, bracket);
	out->separate = true;
}

void out_object(struct json_out *out, const char *key)
{
	open_bracket(out, key, '{');
}

void out_object_end(struct json_out *out)
{
	close_bracket(out, '}');
}

void out_array(struct json_out *out, const char *key)
{
	open_bracket(out, key, '[');
}

void out_array_end(struct json_out *out)
{
	close_bracket(out, ']');
}

void out_null(struct json_out *out, const char *key)
{
	put_literal(out, key, "null");
}

void out_bool(struct json_out *out, const char *key, bool v)
{
	put_literal(out, key, v ? "true" : "false");
}

void out_u64(struct json_out *out, const char *key, uint64_t v)
{
	put_key(out, key);
	put_u64(out, v);
}

void out_i64(struct json_out *out, const char *key, int64_t v)
{
	put_key(out, key);
	if (v < 0)
		put_char(out, '-');
	put_u64(out, v < 0 ? -(uint64_t)v : (uint64_t)v);
}

void out_text(struct json_out *out, const char *key, const char *v)
{
	if (v == NULL) {
		out_null(out, key);
		return;
	}
	put_key(out, key);
	put_string(out, v);
}

void out_instant(struct json_out *out, const char *key, struct instant v)
{
	char text[INSTANT_TEXT_MAX];

	if (instant_is_null(v)) {
		out_null(out, key);
		return;
	}
	instant_format(v, text);
	out_text(out, key, text);
}

void out_date(struct json_out *out, const char *key, struct date v)
{
	char text[DATE_TEXT_MAX];

	date_format(v, text);
	out_text(out, key, text);
}

void out_uuid(struct json_out *out, const char *key, const struct uuid *v)
{
	char text[UUID_TEXT_LEN + 1];

	uuid_format(v, text);
	out_text(out, key, text);
}

void out_path(
    struct json_out *out, const char *key, const char *prefix, uint64_t id, const char *suffix)
{
	put_key(out, key);
	put_char(out, '"');
	put(out, prefix, strlen(prefix));
	put_u64(out, id);
	put(out, suffix, strlen(suffix));
	put_char(out, '"');
}
