#include "edge/field_in.h"

#include <string.h>

#include <json-c/json.h>

#include "edge/json_in.h"
#include "edge/json_scan.h"
#include "edge/query.h"

/* NULL: no string, or one with a NUL inside. */
static const char *text_of(struct arena *arena, struct json_object *value)
{
	size_t len;

	if (!json_object_is_type(value, json_type_string))
		return NULL;
	len = (size_t)json_object_get_string_len(value);
	if (strlen(json_object_get_string(value)) != len)
		return NULL;
	return arena_strndup(arena, json_object_get_string(value), len);
}

static bool read_labels(
    struct arena *arena, const struct field *f, struct json_object *value, struct labels *labels)
{
	size_t n;

	if (!json_object_is_type(value, json_type_array))
		return false;
	n = json_object_array_length(value);
	if (n < f->least || n > f->most)
		return false;
	labels->label = arena_array(arena, n, sizeof(*labels->label));
	for (labels->n = 0; labels->n < n; labels->n++) {
		const char *text = text_of(arena, json_object_array_get_idx(value, labels->n));

		if (text == NULL || *text == '\0')
			return false;
		labels->label[labels->n] = text;
	}
	return true;
}

static bool read_signed(struct json_object *value, struct given_i64 *in)
{
	in->given = json_object_is_type(value, json_type_int);
	in->v = in->given ? json_object_get_int64(value) : 0;
	return true;
}

static bool read_value(
    struct arena *arena, const struct field *f, struct json_object *value, void *in)
{
	void *member = (char *)in + f->offset;
	const char *text;

	switch (f->kind) {
	case FIELD_NUMBER:
	case FIELD_QUEUE:
		return json_read_u64(value, member) && field_fits(f, in);
	case FIELD_SWITCH:
		return json_read_bool(value, member);
	case FIELD_INSTANT:
		return json_read_instant(value, member) && field_fits(f, in);
	case FIELD_SIGNED:
		return read_signed(value, member);
	case FIELD_LABELS:
		return read_labels(arena, f, value, member);
	case FIELD_TEXT:
	case FIELD_ZONE:
	case FIELD_UUID:
	case FIELD_DATE:
		break;
	}
	text = text_of(arena, value);
	return text != NULL && field_parse(f, text, in);
}

static const struct field *find(const struct input *input, const char *name)
{
	for (size_t i = 0; i < input->n; i++)
		if (strcmp(input->fields[i].name, name) == 0)
			return &input->fields[i];
	return NULL;
}

/* Fills in the defaults.  The name of the first field that must be given and is not; NULL: none.
 * `root`: the body's members; NULL: it was a query. */
static const char *complete(const struct input *input, struct json_object *root, void *in)
{
	for (size_t i = 0; i < input->n && !input->changes; i++) {
		const struct field *f = &input->fields[i];

		if (root != NULL ? json_object_object_get_ex(root, f->name, NULL)
				 : field_given(f, in))
			continue;
		if (f->usual == NULL || (*f->usual != '\0' && !field_parse(f, f->usual, in)))
			return f->name;
	}
	return NULL;
}

static const char *read_members(
    struct arena *arena, const struct input *input, struct json_object *root, void *in)
{
	json_object_object_foreach(root, name, value)
	{
		const struct field *f = find(input, name);

		if (f == NULL || !read_value(arena, f, value, in))
			return arena_strndup(arena, name, strlen(name));
	}
	return complete(input, root, in);
}

/* A bad amount is a matter of money, refused after everything else. */
static enum err judge_amounts(const struct input *input, const void *in)
{
	for (size_t i = 0; i < input->n; i++)
		if (input->fields[i].kind == FIELD_SIGNED && input->fields[i].usual == NULL &&
		    !field_given(&input->fields[i], in))
			return ERR_INVALID_AMOUNT;
	return ERR_OK;
}

enum err field_in_body(struct arena *arena, const struct input *input, const char *text, size_t len,
    void *in, const char **field_r)
{
	const char *twice;
	struct json_object *root = json_scan(arena, text, len, &twice);

	if (root == NULL) {
		*field_r = twice != NULL ? twice : "body";
		return ERR_INVALID_REQUEST;
	}
	*field_r = read_members(arena, input, root, in);
	json_object_put(root);
	return *field_r != NULL ? ERR_INVALID_REQUEST : judge_amounts(input, in);
}

struct query_input {
	const struct input *input;
	void *in;
};

static bool take(void *ctx, const struct query_part *name, const struct query_part *value)
{
	const struct query_input *q = ctx;
	const struct field *f = find(q->input, name->text);

	if (f == NULL || value->len == 0 || field_given(f, q->in))
		return false;
	if (f->kind != FIELD_SWITCH)
		return field_parse(f, value->text, q->in);
	if (strcmp(value->text, "true") == 0)
		return field_parse(f, "yes", q->in);
	return strcmp(value->text, "false") == 0 && field_parse(f, "no", q->in);
}

enum err field_in_query(struct arena *arena, const struct input *input, const char *query, void *in,
    const char **field_r)
{
	struct query_input q = { input, in };
	const char *missing;

	if (query_each(arena, query, take, &q, field_r) != ERR_OK)
		return ERR_INVALID_REQUEST;
	missing = complete(input, NULL, in);
	if (missing == NULL)
		return ERR_OK;
	*field_r = missing;
	return ERR_INVALID_REQUEST;
}
