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

/* ---- the query --------------------------------------------------------------------------------
 */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 'a' ^ 'A';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* False: a % without two hexadecimal digits, or a NUL. */
static bool decode(struct arena *arena, const char *raw, size_t len, struct query_part *part_r)
{
	const char *end = raw + len;
	char *to = arena_alloc(arena, len + 1);

	*part_r = (struct query_part){ to, 0 };
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
	part_r->text[part_r->len] = '\0';
	return true;
}

/* What may be repeated in an answer: short, and of printable ASCII. */
static const char *printable(const struct query_part *name)
{
	if (name->len == 0 || name->len > QUERY_NAME_MAX)
		return "query";
	for (size_t i = 0; i < name->len; i++)
		if (name->text[i] <= ' ' || name->text[i] > '~')
			return "query";
	return name->text;
}

enum err query_each(
    struct arena *arena, const char *query, query_take_fn *take, void *ctx, const char **field_r)
{
	if (*query == '\0')
		return ERR_OK;
	for (;;) {
		size_t len = strcspn(query, "&"), name_len = strcspn(query, "=&");
		struct query_part name, value;

		*field_r = "query";
		if (!decode(arena, query, name_len, &name))
			return ERR_INVALID_REQUEST;
		*field_r = printable(&name);
		if (name_len == len ||
		    !decode(arena, query + name_len + 1, len - name_len - 1, &value) ||
		    !take(ctx, &name, &value))
			return ERR_INVALID_REQUEST;
		if (query[len] == '\0')
			return ERR_OK;
		query += len + 1;
	}
}

/* Parameters by a table; `seen` has a bit for each. */
struct params {
	const struct query_param *params;
	size_t n;
	void *in_r;
	uint32_t seen;
};

static bool take_param(void *ctx, const struct query_part *name, const struct query_part *value)
{
	struct params *p = ctx;

	for (size_t i = 0; i < p->n; i++) {
		const struct query_param *param = &p->params[i];

		if (!is_word(name->text, name->len, param->name))
			continue;
		if ((p->seen & UINT32_C(1) << i) != 0)
			return false;
		p->seen |= UINT32_C(1) << i;
		return param->read(value->text, value->len, (char *)p->in_r + param->offset);
	}
	return false;
}

enum err query_in(struct arena *arena, const char *query, const struct query_param *params,
    size_t n, void *in_r, const char **field_r)
{
	struct params p = { params, n, in_r, 0 };

	if (n > 8 * sizeof(p.seen))
		log_panic("%zu query parameters", n);
	return query_each(arena, query, take_param, &p, field_r);
}
