#include "ctl/csv.h"

#include <stdlib.h>
#include <string.h>

#include "ctl/utf8.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

bool csv_open(struct csv *csv_r, const char *path)
{
	*csv_r = (struct csv){ .file = fopen(path, "r") };
	return csv_r->file != NULL;
}

void csv_close(struct csv *csv)
{
	fclose(csv->file);
	free(csv->line);
}

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

static const char *split(struct csv *csv, char *at)
{
	char *end;

	for (csv->n_fields = 0; csv->n_fields < CSV_FIELDS_MAX; at = end + 1) {
		csv->field[csv->n_fields++] = at;
		end = *at == '"' ? quoted(at) : strchrnul(at, ',');
		if (end == NULL)
			return "a quote is not closed";
		if (*end == '\0')
			return NULL;
		if (*end != ',')
			return "characters after a closing quote";
		*end = '\0';
	}
	return "too many fields";
}

static char *next_line(struct csv *csv, size_t *len_r)
{
	ssize_t len;
	char *line;

	do {
		len = getline(&csv->line, &csv->size, csv->file);
		if (len < 0)
			return NULL;
		csv->number++;
		line = csv->line;
		if (csv->number == 1 && strncmp(line, BYTE_ORDER_MARK, 3) == 0) {
			line += 3;
			len -= 3;
		}
		while (len > 0 && (line[len - 1] == '\n' || line[len - 1] == '\r'))
			line[--len] = '\0';
	} while (len == 0);
	*len_r = (size_t)len;
	return line;
}

bool csv_next(struct csv *csv)
{
	size_t len;
	char *line;

	line = next_line(csv, &len);
	if (line == NULL) {
		csv->wrong = ferror(csv->file) ? "cannot be read" : NULL;
		return false;
	}
	if (strlen(line) != len || !utf8_valid(line))
		csv->wrong = "not UTF-8 text";
	else
		csv->wrong = split(csv, line);
	return csv->wrong == NULL;
}
