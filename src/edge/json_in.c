#include "edge/json_in.h"

#include <string.h>

#include <json-c/json.h>

#include "base/id.h"
#include "edge/json_scan.h"

/* An integer of at least 1, else 0. */
static uint64_t positive(struct json_object *value)
{
	if (!json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 1)
		return 0;
	return (uint64_t)json_object_get_int64(value);
}

bool json_read_id(struct json_object *value, void *field_r)
{
	uint64_t *id = field_r;

	*id = positive(value);
	return *id != 0;
}

bool json_read_uuid(struct json_object *value, void *field_r)
{
	struct uuid_in *in = field_r;

	if (!json_object_is_type(value, json_type_string))
		return false;
	in->given = uuid_parse(
	    json_object_get_string(value), (size_t)json_object_get_string_len(value), &in->uuid);
	return in->given;
}

bool json_read_amount(struct json_object *value, void *field_r)
{
	struct amount_in *in = field_r;

	in->v = positive(value);
	in->valid = in->v != 0;
	return true;
}

static bool has_seat(const struct seats_in *in, struct seat_id seat)
{
	for (size_t i = 0; i < in->n; i++)
		if (in->id[i].v == seat.v)
			return true;
	return false;
}

bool json_read_seats(struct json_object *value, void *field_r)
{
	struct seats_in *in = field_r;
	size_t n;

	if (!json_object_is_type(value, json_type_array))
		return false;
	n = json_object_array_length(value);
	if (n < 1 || n > SEATS_PER_HOLD_MAX)
		return false;
	for (size_t i = 0; i < n; i++) {
		struct seat_id seat = { positive(json_object_array_get_idx(value, i)) };

		if (seat.v == 0 || has_seat(in, seat))
			return false;
		in->id[in->n++] = seat;
	}
	return true;
}

/* Its text without a NUL inside, or NULL. */
static const char *text_of(struct json_object *value, size_t *len_r)
{
	const char *text;

	if (!json_object_is_type(value, json_type_string))
		return NULL;
	text = json_object_get_string(value);
	*len_r = (size_t)json_object_get_string_len(value);
	return strlen(text) == *len_r ? text : NULL;
}

bool json_read_u64(struct json_object *value, void *field_r)
{
	struct given_u64 *in = field_r;

	in->given = json_object_is_type(value, json_type_int) && json_object_get_int64(value) >= 0;
	if (in->given)
		in->v = (uint64_t)json_object_get_int64(value);
	return in->given;
}

bool json_read_bool(struct json_object *value, void *field_r)
{
	struct given_bool *in = field_r;

	in->given = json_object_is_type(value, json_type_boolean);
	in->v = in->given && json_object_get_boolean(value);
	return in->given;
}

bool json_read_instant(struct json_object *value, void *field_r)
{
	struct given_instant *in = field_r;
	size_t len;
	const char *text = text_of(value, &len);

	in->v = INSTANT_NULL;
	in->given = value == NULL || (text != NULL && instant_parse(text, &in->v));
	return in->given;
}

static const struct json_field *find(const struct json_field *fields, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	return NULL;
}

/* The name of the member at fault, or NULL. */
static const char *read_members(struct arena *arena, struct json_object *root,
    const struct json_field *fields, size_t n, void *in_r)
{
	json_object_object_foreach(root, name, value)
	{
		const struct json_field *field = find(fields, n, name);

		if (field == NULL || !field->read(value, (char *)in_r + field->offset))
			return arena_strndup(arena, name, strlen(name));
	}
	for (size_t i = 0; i < n; i++)
		if (fields[i].required && !json_object_object_get_ex(root, fields[i].name, NULL))
			return fields[i].name;
	return NULL;
}

enum err json_in(struct arena *arena, const char *text, size_t len, const struct json_field *fields,
    size_t n, void *in_r, size_t size, const char **field_r)
{
	struct json_object *root;
	const char *twice;

	memset(in_r, 0, size);
	root = json_scan(arena, text, len, &twice);
	if (root == NULL) {
		*field_r = twice != NULL ? twice : "body";
		return ERR_INVALID_REQUEST;
	}
	*field_r = read_members(arena, root, fields, n, in_r);
	json_object_put(root);
	return *field_r == NULL ? ERR_OK : ERR_INVALID_REQUEST;
}
