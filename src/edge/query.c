#include "edge/query.h"

#include <string.h>

#include "base/log.h"
#include "edge/json_in.h"

#define QUERY_NAME_MAX 64 /* a longer name is none of ours, and is not repeated to the caller */
#define LIMIT_MAX      100

uint64_t query_id(const char *text, size_t len)
{
	uint64_t v = 0;

	if (len == 0 || len > sizeof("9223372036854775807") - 1 || text[0] == '0')
		return 0;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		v = v * 10 + (uint64_t)(text[i] - '0');
	}
	return v <= INT64_MAX ? v : 0;
}

bool query_read_id(const char *text, size_t len, void *field_r)
{
	uint64_t *id = field_r;

	*id = query_id(text, len);
	return *id != 0;
}

bool query_read_uuid(const char *text, size_t len, void *field_r)
{
	struct uuid_in *in = field_r;

	in->given = uuid_parse(text, len, &in->uuid);
	return in->given;
}

bool query_read_limit(const char *text, size_t len, void *field_r)
{
	unsigned *limit = field_r;
	uint64_t v = query_id(text, len);

	*limit = (unsigned)v;
	return v >= 1 && v <= LIMIT_MAX;
}

static bool is_word(const char *text, size_t len, const char *word)
{
	return len == strlen(word) && memcmp(text, word, len) == 0;
}

static bool read_choice(const char *text, size_t len, const char *yes, const char *no, bool *v_r)
{
	*v_r = is_word(text, len, yes);
	return *v_r || is_word(text, len, no);
}

bool query_read_true(const char *text, size_t len, void *field_r)
{
	return read_choice(text, len, "true", "false", field_r);
}

bool query_read_all(const char *text, size_t len, void *field_r)
{
	return read_choice(text, len, "all", "available", field_r);
}

static bool copy_text(char *copy, size_t most, const char *text, size_t len)
{
	if (len == 0 || len > most)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return true;
}

bool query_read_instant(const char *text, size_t len, void *field_r)
{
	char copy[40];

	return copy_text(copy, sizeof(copy) - 1, text, len) && instant_parse(copy, field_r);
}

bool query_read_date(const char *text, size_t len, void *field_r)
{
	struct date_in *in = field_r;

	in->given = date_parse(text, len, &in->v);
	return in->given;
}

bool query_read_zone(const char *text, size_t len, void *field_r)
{
	struct zone_in *in = field_r;

	return copy_text(in->v, ZONE_IN_MAX, text, len);
}

/* ---- the query --------------------------------------------------------------------------------
 */

/* A name or a value, decoded. */
struct part {
	char *text;
	size_t len;
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' ^ 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* False: a % without two hexadecimal digits, or a NUL. */
static bool decode(struct arena *arena, const char *raw, size_t len, struct part *part_r)
{
	const char *end = raw + len;
	char *to = arena_alloc(arena, len + 1);

	*part_r = (struct part){ to, 0 };
	while (raw < end) {
		int high, low;

		if (*raw != '%') {
			part_r->text[part_r->len++] = *raw++;
			continue;
		}
		if (end - raw < 3 || (high = hex_digit(raw[1])) < 0 ||
		    (low = hex_digit(raw[2])) < 0 || (high | low) == 0)
			return false;
		part_r->text[part_r->len++] = (char)(high << 4 | low);
		raw += 3;
	}
	return true;
}

/* What may be repeated in an answer: short, and of printable ASCII. */
static const char *printable(const struct part *name)
{
	if (name->len == 0 || name->len > QUERY_NAME_MAX)
		return "query";
	for (size_t i = 0; i < name->len; i++)
		if (name->text[i] <= ' ' || name->text[i] > '~')
			return "query";
	return name->text;
}

/* One "name=value"; `seen` has a bit for each parameter of the table. */
static bool read_param(const struct part *name, const struct part *value,
    const struct query_param *params, size_t n, void *in_r, uint32_t *seen)
{
	for (size_t i = 0; i < n; i++) {
		if (!is_word(name->text, name->len, params[i].name))
			continue;
		if ((*seen & UINT32_C(1) << i) != 0)
			return false;
		*seen |= UINT32_C(1) << i;
		return params[i].read(value->text, value->len, (char *)in_r + params[i].offset);
	}
	return false;
}

enum err query_in(struct arena *arena, const char *query, const struct query_param *params,
    size_t n, void *in_r, const char **field_r)
{
	uint32_t seen = 0;

	if (n > 8 * sizeof(seen))
		log_panic("%zu query parameters", n);
	if (*query == '\0')
		return ERR_OK;
	for (;;) {
		size_t len = strcspn(query, "&"), name_len = strcspn(query, "=&");
		struct part name, value;

		*field_r = "query";
		if (!decode(arena, query, name_len, &name))
			return ERR_INVALID_REQUEST;
		*field_r = printable(&name);
		if (name_len == len ||
		    !decode(arena, query + name_len + 1, len - name_len - 1, &value) ||
		    !read_param(&name, &value, params, n, in_r, &seen))
			return ERR_INVALID_REQUEST;
		if (query[len] == '\0')
			return ERR_OK;
		query += len + 1;
	}
}
