#include "ctl/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <json-c/json.h>

#include "base/log.h"
#include "ctl/sheet.h"
#include "domain/text.h"

#define COLUMNS_MAX 32

/* Excel takes a file without the mark for one in the machine's old encoding. */
#define CSV_BYTE_ORDER_MARK "\xef\xbb\xbf"
#define CSV_LINE_END        "\r\n"

/* The columns of the tables that do not show all of them. */
static const struct table {
	const char *array;
	const char *columns[COLUMNS_MAX];
} tables[] = {
	{ "queues", { "queue_id", "queue_state", "waiting", "active", "capacity",
			"admit_per_minute", "opens_at", "paused", "name" } },
	{ "concerts", { "concert_id", "queue_id", "queue_state", "time_zone", "seat_limit",
			  "availability", "refund_until_hours", "venue", "title" } },
	{ "entries", { "at", "actor", "verb", "object", "details" } },
	{ "checks", { "count", "name", "wrong" } },
};

struct json_out out_open(struct ctl *ctl)
{
	struct json_out out = out_begin(ctl->arena, 256);

	out_object(&out, NULL);
	return out;
}

int out_close(const struct ctl *ctl, struct json_out *out)
{
	out_object_end(out);
	return out_print(ctl, out);
}

/* ---- hidden characters --------------------------------------------------------------------- */

static void escape(FILE *to, uint32_t code)
{
	if (code < 0x10000)
		fprintf(to, "\\u%04x", (unsigned)code);
	else
		fprintf(to, "\\u%04x\\u%04x", 0xd7c0 + (unsigned)(code >> 10),
		    0xdc00 + (unsigned)(code & 0x3ff));
}

void out_visible(FILE *to, const char *text)
{
	uint32_t code;

	for (unsigned width; *text != '\0'; text += width) {
		width = text_next(text, &code);
		if (width == 0) {
			fprintf(to, "\\x%02x", (unsigned char)*text);
			width = 1;
		} else if (text_hidden(code)) {
			escape(to, code);
		} else {
			fwrite(text, 1, width, to);
		}
	}
}

/* Each text of it becomes what out_visible() prints. */
static void make_visible(struct json_object *o);

static void make_text_visible(struct json_object *o)
{
	size_t size;
	char *text;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		log_fatal("out of memory");
	out_visible(to, json_object_get_string(o));
	if (fclose(to) != 0 || json_object_set_string(o, text) == 0)
		log_fatal("out of memory");
	free(text);
}

static void make_visible(struct json_object *o)
{
	if (json_object_is_type(o, json_type_string)) {
		make_text_visible(o);
	} else if (json_object_is_type(o, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(o); i++)
			make_visible(json_object_array_get_idx(o, i));
	} else if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, key, v)
		{
			(void)key;
			make_visible(v);
		}
	}
}

/* ---- for people --------------------------------------------------------------------------- */

static const char *plain(struct json_object *v)
{
	if (v == NULL)
		return "-";
	if (json_object_is_type(v, json_type_boolean))
		return json_object_get_boolean(v) ? "yes" : "no";
	return *json_object_get_string(v) ? json_object_get_string(v) : "-";
}

static const char *cell(struct json_object *row, const char *column)
{
	struct json_object *v = NULL;

	json_object_object_get_ex(row, column, &v);
	return plain(v);
}

/* Places on a terminal: a Korean syllable takes two. */
static size_t width(const char *text)
{
	size_t places = 0, left = strlen(text), len;
	mbstate_t state = { 0 };
	wchar_t c;

	while ((len = mbrtowc(&c, text, left, &state)) > 0 && len <= left) {
		int w = wcwidth(c);

		places += w > 0 ? (size_t)w : 0;
		text += len;
		left -= len;
	}
	return places;
}

static void put_cell(const char *text, size_t places, bool last)
{
	fputs(text, stdout);
	if (last)
		putchar('\n');
	else
		printf("%*s", (int)(places - width(text)) + 2, "");
}

static size_t all_columns(struct json_object *first, const char *names[COLUMNS_MAX])
{
	size_t n = 0;

	json_object_object_foreach(first, key, v)
	{
		(void)v;
		if (n < COLUMNS_MAX)
			names[n++] = key;
	}
	return n;
}

static size_t chosen_columns(
    const char *array, struct json_object *first, const char *names[COLUMNS_MAX])
{
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		size_t n = 0;

		if (strcmp(tables[i].array, array) != 0)
			continue;
		memcpy(names, tables[i].columns, sizeof(tables[i].columns));
		while (n < COLUMNS_MAX && names[n] != NULL)
			n++;
		return n;
	}
	return all_columns(first, names);
}

static void put_table(const char *name, struct json_object *array)
{
	size_t rows = json_object_array_length(array), places[COLUMNS_MAX], n, r, c;
	const char *names[COLUMNS_MAX];

	n = chosen_columns(name, json_object_array_get_idx(array, 0), names);
	for (c = 0; c < n; c++) {
		places[c] = width(names[c]);
		for (r = 0; r < rows; r++) {
			size_t w = width(cell(json_object_array_get_idx(array, r), names[c]));

			if (w > places[c])
				places[c] = w;
		}
	}
	for (c = 0; c < n; c++)
		put_cell(names[c], places[c], c + 1 == n);
	for (r = 0; r < rows; r++)
		for (c = 0; c < n; c++)
			put_cell(cell(json_object_array_get_idx(array, r), names[c]), places[c],
			    c + 1 == n);
}

/* Texts, a line each, or objects, as a table. */
static void put_array(const char *name, struct json_object *array, bool named)
{
	size_t n = json_object_array_length(array);

	if (n > 0 && json_object_is_type(json_object_array_get_idx(array, 0), json_type_object)) {
		if (named)
			printf("%s:\n", name);
		put_table(name, array);
		return;
	}
	for (size_t i = 0; i < n; i++)
		printf("%s: %s\n", name, plain(json_object_array_get_idx(array, i)));
}

/* The members of an object inside stand among those of the object. */
static void put_members(struct json_object *o, int *arrays)
{
	json_object_object_foreach(o, key, v)
	{
		if (json_object_is_type(v, json_type_array))
			++*arrays;
		else if (json_object_is_type(v, json_type_object))
			put_members(v, arrays);
		else
			printf("%s: %s\n", key, plain(v));
	}
}

static void put_arrays(struct json_object *o, bool named)
{
	json_object_object_foreach(o, name, v)
	{
		if (json_object_is_type(v, json_type_array))
			put_array(name, v, named);
		else if (json_object_is_type(v, json_type_object))
			put_arrays(v, named);
	}
}

static struct json_object *parse(const struct json_out *out)
{
	struct json_object *root =
	    json_tokener_parse(arena_strndup(out->arena, out->text, out->len));

	if (root == NULL)
		log_panic("an answer that is no JSON");
	return root;
}

int out_print(const struct ctl *ctl, const struct json_out *out)
{
	struct json_object *root;
	int arrays = 0;

	if (ctl->json) {
		out_visible(stdout, arena_strndup(out->arena, out->text, out->len));
		putchar('\n');
		return EXIT_SUCCESS;
	}
	root = parse(out);
	make_visible(root);
	put_members(root, &arrays);
	put_arrays(root, arrays > 1);
	json_object_put(root);
	return EXIT_SUCCESS;
}

/* ---- for spreadsheets ----------------------------------------------------------------------- */

static void put_field(const char *text)
{
	bool guarded = sheet_needs_guard(text), quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		putchar('"');
	if (guarded)
		putchar('\'');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			putchar('"');
		putchar(*text);
	}
	if (quoted)
		putchar('"');
}

/* Numbers are no text: a negative one needs no guard. */
static void put_value(struct json_object *v)
{
	if (json_object_is_type(v, json_type_string))
		put_field(json_object_get_string(v));
	else if (v != NULL)
		fputs(json_object_get_string(v), stdout);
}

static void put_record(struct json_object *row, const char *const *columns)
{
	for (size_t i = 0; columns[i] != NULL; i++) {
		if (i > 0)
			putchar(',');
		if (row != NULL)
			put_value(json_object_object_get(row, columns[i]));
		else
			put_field(columns[i]);
	}
	fputs(CSV_LINE_END, stdout);
}

int out_csv(const struct json_out *out, const char *array, const char *const *columns)
{
	struct json_object *root = parse(out), *rows = json_object_object_get(root, array);
	size_t n = json_object_array_length(rows);

	make_visible(rows);
	fputs(CSV_BYTE_ORDER_MARK, stdout);
	put_record(NULL, columns);
	for (size_t i = 0; i < n; i++)
		put_record(json_object_array_get_idx(rows, i), columns);
	json_object_put(root);
	return EXIT_SUCCESS;
}
