#include "ctl/seats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ctl/csv.h"

#define LETTERS     26
#define SEATS_MAX   200000
#define PER_ROW_MAX 1000

static struct seat_new *one_more(struct seat_list *list, unsigned long line)
{
	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 1024;
		list->seat = memory_resize(list->seat, list->room, sizeof(*list->seat));
		list->line = memory_resize(list->line, list->room, sizeof(*list->line));
	}
	list->line[list->n] = line;
	return &list->seat[list->n++];
}

void seats_free(struct seat_list *list)
{
	free(list->seat);
	free(list->line);
}

struct labelled {
	const char *label;
	unsigned long line;
};

/* As the database does, without the spaces at the end. */
static size_t label_length(const char *label)
{
	size_t len = strlen(label);

	while (len > 0 && label[len - 1] == ' ')
		len--;
	return len;
}

static int compare_labels(const char *a, const char *b)
{
	size_t la = label_length(a), lb = label_length(b);
	int order = memcmp(a, b, la < lb ? la : lb);

	return order != 0 ? order : (la > lb) - (la < lb);
}

static int by_label(const void *a, const void *b)
{
	const struct labelled *x = a, *y = b;
	int order = compare_labels(x->label, y->label);

	return order != 0 ? order : (x->line > y->line) - (x->line < y->line);
}

const char *seats_twice(struct ctl *ctl, const struct seat_list *list)
{
	struct labelled *all = memory_resize(NULL, list->n, sizeof(*all));
	const char *text = "somewhere";
	size_t i;

	for (i = 0; i < list->n; i++)
		all[i] = (struct labelled){ list->seat[i].label, list->line[i] };
	qsort(all, list->n, sizeof(*all), by_label);
	for (i = 1; i < list->n; i++)
		if (compare_labels(all[i - 1].label, all[i].label) == 0) {
			text = arena_printf(ctl->arena, "%s, in lines %lu and %lu", all[i].label,
			    all[i - 1].line, all[i].line);
			break;
		}
	free(all);
	return text;
}

/* ---- from a file -------------------------------------------------------------------------- */

static bool read_price(const char *text, uint64_t *price_r)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 19 || text[digits] != '\0')
		return false;
	*price_r = strtoull(text, NULL, 10);
	return *price_r <= SEAT_PRICE_MAX;
}

/* What is wrong with the record, or NULL. */
static const char *read_seat(struct ctl *ctl, const struct csv *csv, struct seat_new *seat_r)
{
	if (csv->n_fields != 3)
		return "not label,grade,price";
	if (*csv->field[0] == '\0')
		return "the label is empty";
	if (!read_price(csv->field[2], &seat_r->price))
		return arena_printf(
		    ctl->arena, "not a price of 0 to %llu", (unsigned long long)SEAT_PRICE_MAX);
	seat_r->label = arena_strndup(ctl->arena, csv->field[0], strlen(csv->field[0]));
	seat_r->grade = arena_strndup(ctl->arena, csv->field[1], strlen(csv->field[1]));
	return NULL;
}

static int from_file(struct ctl *ctl, struct seat_list *list)
{
	const char *path = ctl->option[OPT_SEATS], *wrong = NULL;
	struct csv csv;
	int status = 0;

	if (!csv_open(&csv, path))
		return ctl_refused("%s: %s", path, strerror(errno));
	while (wrong == NULL && csv_next(&csv)) {
		wrong = read_seat(ctl, &csv, one_more(list, csv.number));
		if (wrong == NULL && list->n > SEATS_MAX)
			wrong = "more than 200000 seats";
	}
	if (wrong == NULL)
		wrong = csv.wrong;
	if (wrong)
		status = ctl_refused("%s:%lu: %s; nothing was added", path, csv.number, wrong);
	csv_close(&csv);
	return status;
}

/* ---- from rows ---------------------------------------------------------------------------- */

/* A is 1, Z 26, AA 27, ZZ 702; 0 is no row. */
static unsigned row_number(const char *text, size_t len)
{
	unsigned number = 0;

	if (len < 1 || len > 2)
		return 0;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < 'A' || text[i] > 'Z')
			return 0;
		number = number * LETTERS + (unsigned)(text[i] - 'A') + 1;
	}
	return number;
}

static char *row_name(struct ctl *ctl, unsigned number)
{
	char last = (char)('A' + (number - 1) % LETTERS);
	unsigned before = (number - 1) / LETTERS;

	if (before == 0)
		return arena_printf(ctl->arena, "%c", last);
	return arena_printf(ctl->arena, "%c%c", 'A' + (int)before - 1, last);
}

static int from_rows(struct ctl *ctl, struct seat_list *list)
{
	const char *rows = ctl->option[OPT_ROWS], *dash = strchrnul(rows, '-');
	uint64_t price, per_row;
	unsigned first, last;

	if (!ctl->option[OPT_SEATS_PER_ROW] || !ctl->option[OPT_PRICE])
		cli_misuse("--rows needs --seats-per-row and --price");
	per_row = ctl_u64(ctl, OPT_SEATS_PER_ROW, 1, PER_ROW_MAX);
	price = ctl_u64(ctl, OPT_PRICE, 0, SEAT_PRICE_MAX);
	first = row_number(rows, (size_t)(dash - rows));
	last = *dash ? row_number(dash + 1, strlen(dash + 1)) : 0;
	if (first == 0 || last < first)
		cli_misuse("--rows: not a range such as A-J, A-A or A-AD: %s", rows);
	if ((last - first + 1) * per_row > SEATS_MAX)
		cli_misuse("--rows: more than %d seats", SEATS_MAX);
	for (unsigned row = first; row <= last; row++)
		for (uint64_t seat = 1; seat <= per_row; seat++)
			*one_more(list, 0) = (struct seat_new){
				.label = arena_printf(ctl->arena, "%s%llu", row_name(ctl, row),
				    (unsigned long long)seat),
				.grade = ctl_text_or(ctl, OPT_GRADE, ""),
				.price = price,
			};
	return 0;
}

int seats_from_options(struct ctl *ctl, struct seat_list *list_r)
{
	static const int of_rows[] = { OPT_ROWS, OPT_SEATS_PER_ROW, OPT_PRICE, OPT_GRADE };

	*list_r = (struct seat_list){ 0 };
	if (!ctl->option[OPT_SEATS] == !ctl->option[OPT_ROWS])
		cli_misuse("either --seats or --rows");
	if (ctl->option[OPT_ROWS])
		return from_rows(ctl, list_r);
	for (size_t i = 0; i < sizeof(of_rows) / sizeof(of_rows[0]); i++)
		if (ctl->option[of_rows[i]])
			cli_misuse("--seats excludes --rows, --seats-per-row, --price and --grade");
	return from_file(ctl, list_r);
}
