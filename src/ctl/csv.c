#include "ctl/csv.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ctl/utf8.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define READ_AT_ONCE    65536
#define SAVE_AS_UTF8    "save it as \"CSV UTF-8\""

/* ---- the file ----------------------------------------------------------------------------- */

static bool read_all(struct csv *csv, FILE *file)
{
	size_t room = 0;

	do {
		if (room - csv->size < READ_AT_ONCE + 1) {
			room = 2 * room + READ_AT_ONCE + 1;
			csv->text = memory_resize(csv->text, room, 1);
		}
		csv->size += fread(csv->text + csv->size, 1, READ_AT_ONCE, file);
	} while (!feof(file) && !ferror(file));
	csv->text[csv->size] = '\0';
	return !ferror(file);
}

bool csv_open(struct csv *csv_r, const char *path)
{
	FILE *file = fopen(path, "r");
	int error;
	bool read;

	*csv_r = (struct csv){ 0 };
	if (file == NULL)
		return false;
	read = read_all(csv_r, file);
	error = errno;
	fclose(file);
	if (!read) {
		csv_close(csv_r);
		errno = error;
		return false;
	}
	csv_r->at = csv_r->text;
	if (strncmp(csv_r->at, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		csv_r->at += strlen(BYTE_ORDER_MARK);
	return true;
}

void csv_close(struct csv *csv)
{
	free(csv->text);
	csv->text = NULL;
}

/* ---- a line ------------------------------------------------------------------------------- */

/* Unquotes in place; returns the character after the closing quote, or NULL. */
static char *quoted(char *from)
{
	char *to = from;

	for (from++; *from; from++) {
		if (*from == '"' && *++from != '"') {
			*to = '\0';
			return from;
		}
		*to++ = *from;
	}
	return NULL;
}

const char *csv_split(struct csv *csv_r, char *line)
{
	char *end;

	for (csv_r->n_fields = 0; csv_r->n_fields < CSV_FIELDS_MAX; line = end + 1) {
		csv_r->field[csv_r->n_fields++] = line;
		end = *line == '"' ? quoted(line) : strchrnul(line, ',');
		if (end == NULL)
			return "a quote is not closed on its line";
		if (*end == '\0')
			return NULL;
		if (*end != ',')
			return "characters after a closing quote";
		*end = '\0';
	}
	return "too many columns";
}

bool csv_has_columns(const struct csv *csv, size_t n)
{
	for (size_t i = n; i < csv->n_fields; i++)
		if (*csv->field[i] != '\0')
			return false;
	return csv->n_fields >= n;
}

/* Cuts the line off what is left; NULL at the end. */
static char *next_line(struct csv *csv, size_t *len_r)
{
	char *end = csv->text + csv->size, *line = csv->at;

	if (line >= end)
		return NULL;
	csv->number++;
	while (csv->at < end && *csv->at != '\n' && *csv->at != '\r')
		csv->at++;
	*len_r = (size_t)(csv->at - line);
	if (csv->at < end && *csv->at == '\r' && csv->at[1] == '\n')
		*csv->at++ = '\0';
	*csv->at++ = '\0';
	return line;
}

static const char *wrong_encoding(const char *line, size_t len)
{
	if (strncmp(line, "\xff\xfe", 2) == 0 || strncmp(line, "\xfe\xff", 2) == 0 ||
	    strlen(line) != len)
		return "not UTF-8 text but, it seems, UTF-16: " SAVE_AS_UTF8;
	if (!utf8_valid(line))
		return "not UTF-8 text (Excel's plain \"CSV\" is CP949 in Korea): " SAVE_AS_UTF8;
	return NULL;
}

/* What is wrong with the line, or NULL. */
static const char *read_line(struct csv *csv, char *line, size_t len)
{
	const char *wrong = wrong_encoding(line, len);

	if (wrong == NULL)
		return csv_split(csv, line);
	csv->at = csv->text + csv->size; /* the lines behind it would only say so again */
	return wrong;
}

bool csv_next(struct csv *csv)
{
	size_t len;
	char *line;

	do {
		line = next_line(csv, &len);
		if (line == NULL)
			return false;
		csv->wrong = read_line(csv, line, len);
	} while (csv->wrong == NULL && csv_has_columns(csv, 0));
	return true;
}
