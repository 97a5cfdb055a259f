#include "ctl/out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/log.h"
#include "base/zone.h"
#include "ctl/sheet.h"
#include "domain/text.h"

#define COLUMNS_MAX 32

/* Excel takes a file without the mark for one in the machine's old encoding. */
#define CSV_BYTE_ORDER_MARK "\xef\xbb\xbf"
#define CSV_LINE_END        "\r\n"

void out_u64(struct json_object *o, const char *key, uint64_t v)
{
	json_object_object_add(o, key, json_object_new_uint64(v));
}

void out_i64(struct json_object *o, const char *key, int64_t v)
{
	json_object_object_add(o, key, json_object_new_int64(v));
}

void out_bool(struct json_object *o, const char *key, bool v)
{
	json_object_object_add(o, key, json_object_new_boolean(v));
}

void out_text(struct json_object *o, const char *key, const char *v)
{
	json_object_object_add(o, key, v ? json_object_new_string(v) : NULL);
}

void out_instant(struct json_object *o, const char *key, struct instant v)
{
	char text[INSTANT_TEXT_MAX];

	if (!instant_is_null(v))
		instant_format(v, text);
	out_text(o, key, instant_is_null(v) ? NULL : text);
}

void out_local(struct json_object *o, const char *key, struct instant v, const char *zone)
{
	char text[ZONE_TIME_MAX];
	bool known = !instant_is_null(v) && zone_time(zone, v, text);

	out_text(o, key, known ? text : NULL);
}

struct json_object *out_array(struct json_object *o, const char *key)
{
	struct json_object *array = json_object_new_array();

	json_object_object_add(o, key, array);
	return array;
}

struct json_object *out_element(struct json_object *array)
{
	struct json_object *o = json_object_new_object();

	json_object_array_add(array, o);
	return o;
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

static size_t chosen_columns(const char *const *columns, const char *names[COLUMNS_MAX])
{
	size_t n = 0;

	while (columns[n] && n < COLUMNS_MAX) {
		names[n] = columns[n];
		n++;
	}
	return n;
}

static void put_table(struct json_object *array, const char *const *columns)
{
	size_t rows = json_object_array_length(array), places[COLUMNS_MAX], n, r, c;
	const char *names[COLUMNS_MAX];

	if (rows == 0)
		return;
	n = columns ? chosen_columns(columns, names)
		    : all_columns(json_object_array_get_idx(array, 0), names);
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

static void put_for_people(struct json_object *root, const char *const *columns)
{
	int arrays = 0;

	json_object_object_foreach(root, key, v)
	{
		if (json_object_is_type(v, json_type_array))
			arrays++;
		else
			printf("%s: %s\n", key, plain(v));
	}
	json_object_object_foreach(root, name, array)
	{
		if (!json_object_is_type(array, json_type_array))
			continue;
		if (arrays > 1 && json_object_array_length(array) > 0)
			printf("%s:\n", name);
		put_table(array, columns);
	}
}

int out_print(bool json, struct json_object *root, const char *const *columns)
{
	if (json) {
		out_visible(stdout, json_object_to_json_string_ext(root,
					JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
		putchar('\n');
	} else {
		make_visible(root);
		put_for_people(root, columns);
	}
	json_object_put(root);
	return EXIT_SUCCESS;
}

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

static void put_record(struct json_object *row, bool names)
{
	bool first = true;

	json_object_object_foreach(row, key, v)
	{
		if (!first)
			putchar(',');
		if (names)
			put_field(key);
		else
			put_value(v);
		first = false;
	}
	fputs(CSV_LINE_END, stdout);
}

int out_csv(struct json_object *root, struct json_object *array, struct json_object *names)
{
	size_t n = json_object_array_length(array);

	make_visible(array);
	fputs(CSV_BYTE_ORDER_MARK, stdout);
	put_record(names, true);
	for (size_t i = 0; i < n; i++)
		put_record(json_object_array_get_idx(array, i), false);
	json_object_put(root);
	json_object_put(names);
	return EXIT_SUCCESS;
}

int out_id(bool json, const char *key, uint64_t id)
{
	struct json_object *o = json_object_new_object();

	out_u64(o, key, id);
	return out_print(json, o, NULL);
}
