#include "ctl/seats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ctl/csv.h"

#define LETTERS     26
#define SEATS_MAX   200000
#define PER_ROW_MAX 1000

static struct seat_new *one_more(struct seat_list *list)
{
	if (list->n == list->room) {
		list->room = list->room ? 2 * list->room : 1024;
		list->seat = memory_resize(list->seat, list->room, sizeof(*list->seat));
	}
	return &list->seat[list->n++];
}

void seats_free(struct seat_list *list)
{
	free(list->seat);
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
		wrong = read_seat(ctl, &csv, one_more(list));
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
			*one_more(list) = (struct seat_new){
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
