#include "answer.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text.h"

#define ANSWERS_MAX 4096

static struct json_object *trees[ANSWERS_MAX];
static size_t ntrees;

struct answer *answer_new(int status, char *headers, char *body, size_t len)
{
	struct answer *a = text_keep(calloc(1, sizeof(*a)));

	a->status = status;
	a->headers = text_keep(headers);
	a->body = text_keep(body);
	a->len = len;
	a->json = json_tokener_parse(body);
	if (a->json != NULL && ntrees < ANSWERS_MAX)
		trees[ntrees++] = a->json;
	return a;
}

void answer_forget_all(void)
{
	while (ntrees > 0)
		json_object_put(trees[--ntrees]);
}

const char *answer_header(const struct answer *a, const char *name)
{
	size_t len = strlen(name);

	for (const char *line = a->headers; *line != '\0';) {
		size_t n = strcspn(line, "\r\n");

		if (n > len && line[len] == ':' && strncasecmp(line, name, len) == 0) {
			const char *value = line + len + 1;

			value += strspn(value, " ");
			return textf("%.*s", (int)(line + n - value), value);
		}
		line += n;
		line += strspn(line, "\r\n");
	}
	return NULL;
}

static bool find(struct json_object *root, const char *path, struct json_object **found_r)
{
	while (*path != '\0') {
		size_t n = strcspn(path, ".");
		const char *name = textf("%.*s", (int)n, path);

		if (json_object_is_type(root, json_type_array)) {
			size_t i = strtoul(name, NULL, 10);

			if (i >= json_object_array_length(root))
				return false;
			root = json_object_array_get_idx(root, i);
		} else if (!json_object_is_type(root, json_type_object) ||
			   !json_object_object_get_ex(root, name, &root)) {
			return false;
		}
		path += n + (path[n] == '.');
	}
	*found_r = root;
	return true;
}

struct json_object *json_at(struct json_object *root, const char *path)
{
	struct json_object *found = NULL;

	ck_assert_msg(
	    find(root, path, &found), "no %s in %s", path, json_object_to_json_string(root));
	return found;
}

bool answer_has(const struct answer *a, const char *path)
{
	struct json_object *found;

	return find(a->json, path, &found);
}

static struct json_object *typed(const struct answer *a, const char *path, enum json_type type)
{
	struct json_object *o = json_at(a->json, path);

	ck_assert_msg(json_object_is_type(o, type), "%s is no %s in %s", path,
	    json_type_to_name(type), a->body);
	return o;
}

int64_t answer_int(const struct answer *a, const char *path)
{
	return json_object_get_int64(typed(a, path, json_type_int));
}

const char *answer_str(const struct answer *a, const char *path)
{
	return json_object_get_string(typed(a, path, json_type_string));
}

bool answer_bool(const struct answer *a, const char *path)
{
	return json_object_get_boolean(typed(a, path, json_type_boolean));
}

bool answer_null(const struct answer *a, const char *path)
{
	return json_at(a->json, path) == NULL;
}

size_t answer_count(const struct answer *a, const char *path)
{
	return json_object_array_length(typed(a, path, json_type_array));
}
