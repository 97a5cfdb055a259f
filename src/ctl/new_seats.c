#include "ctl/new_seats.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ctl/faults.h"
#include "ctl/sheet.h"
#include "domain/label.h"

#define LETTERS     26
#define PER_ROW_MAX 1000

static const char too_many[] = "more than " AS_TEXT(
    SCHEDULE_SEATS_MAX) " seats, the most that the shop's page can show of a date";

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

void new_seats_free(struct seat_list *list)
{
	free(list->seat);
	free(list->line);
}

/* ---- from a file -------------------------------------------------------------------------- */

enum column { COLUMN_LABEL, COLUMN_GRADE, COLUMN_PRICE, COLUMNS };

static const char *const column_names[COLUMNS] = { "label", "grade", "price" };

/* What else a header row calls them. */
static const struct {
	const char *text;
	enum column column;
} headings[] = {
	{ "label", COLUMN_LABEL },
	{ "seat", COLUMN_LABEL },
	{ "좌석", COLUMN_LABEL },
	{ "좌석번호", COLUMN_LABEL },
	{ "좌석명", COLUMN_LABEL },
	{ "grade", COLUMN_GRADE },
	{ "등급", COLUMN_GRADE },
	{ "좌석등급", COLUMN_GRADE },
	{ "price", COLUMN_PRICE },
	{ "가격", COLUMN_PRICE },
	{ "금액", COLUMN_PRICE },
	{ "요금", COLUMN_PRICE },
};

struct seat_file {
	struct arena *arena;
	struct faults faults;
	struct seat_list *list;
	bool begun; /* its first record, which may be a header row, is behind us */
};

/* COLUMNS: it is no heading. */
static enum column column_of(const char *text)
{
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++)
		if (strcasecmp(headings[i].text, text) == 0)
			return headings[i].column;
	return COLUMNS;
}

static bool is_header(const char *const text[COLUMNS])
{
	return column_of(text[COLUMN_LABEL]) != COLUMNS &&
	       column_of(text[COLUMN_GRADE]) != COLUMNS && column_of(text[COLUMN_PRICE]) != COLUMNS;
}

static const char *wrong_header(const char *const text[COLUMNS])
{
	for (enum column c = 0; c < COLUMNS; c++)
		if (column_of(text[c]) != c)
			return "the header row names other columns than label,grade,price, "
			       "or in another order";
	return NULL;
}

static bool read_price(const char *text, uint64_t *price_r)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 19 || text[digits] != '\0')
		return false;
	*price_r = strtoull(text, NULL, 10);
	return *price_r <= SEAT_PRICE_MAX;
}

/* 154,000 → 154000 */
static char *without_commas(struct arena *arena, const char *text)
{
	char *copy = arena_alloc(arena, strlen(text) + 1), *end = copy;

	for (; *text != '\0'; text++)
		if (*text != ',')
			*end++ = *text;
	return copy;
}

static const char *wrong_price(struct arena *arena, const struct csv *csv, const char *text)
{
	char *plain = without_commas(arena, text);
	uint64_t price;

	if (strchr(text, ',') != NULL && read_price(plain, &price))
		return arena_printf(
		    arena, "the price \"%s\" has thousands separators: write %s", text, plain);
	return arena_printf(arena, "\"%s\" is not a price of 0 to %llu, in digits only%s", text,
	    (unsigned long long)SEAT_PRICE_MAX,
	    csv->number == 1 && text[strcspn(text, "0123456789")] == '\0'
		? "; a header row must be label,grade,price"
		: "");
}

static const char *wrong_columns(struct arena *arena, size_t n)
{
	return arena_printf(arena, "not label,grade,price: it has %zu column%s, %s", n,
	    n == 1 ? "" : "s",
	    n < COLUMNS ? "and commas must separate them"
			: "and a text that contains a comma must be in double quotes");
}

/* The record's texts as they are stored; what is wrong with one of them, or NULL. */
static const char *tidy(struct arena *arena, const struct csv *csv, const char *text[COLUMNS])
{
	const char *why;

	for (int i = 0; i < COLUMNS; i++) {
		text[i] =
		    label_tidy(arena, sheet_unguarded(csv->field[i]), i != COLUMN_GRADE, &why);
		if (text[i] == NULL)
			return arena_printf(arena, "the %s %s", column_names[i], why);
	}
	return NULL;
}

static const char *read_seat(void *arg, const struct csv *csv)
{
	const char *text[COLUMNS], *wrong;
	struct seat_file *f = arg;
	bool first = !f->begun;
	uint64_t price;

	f->begun = true;
	if (!csv_has_columns(csv, COLUMNS))
		return wrong_columns(f->arena, csv->n_fields);
	wrong = tidy(f->arena, csv, text);
	if (wrong != NULL)
		return wrong;
	if (first && is_header(text))
		return wrong_header(text);
	if (!read_price(text[COLUMN_PRICE], &price))
		return wrong_price(f->arena, csv, text[COLUMN_PRICE]);
	*one_more(f->list, csv->number) =
	    (struct seat_new){ text[COLUMN_LABEL], text[COLUMN_GRADE], price };
	return NULL;
}

/* Of several that look the same, each but the first is a fault. */
static void find_twins(struct seat_file *f)
{
	const struct seat_list *list = f->list;
	const struct label_ref *refs;
	size_t first = 0;

	if (list->n == 0)
		return;
	refs = label_index(f->arena, &list->seat->label, sizeof(*list->seat), list->n);
	for (size_t i = 1; i < list->n; i++) {
		if (strcmp(refs[first].key, refs[i].key) != 0)
			first = i;
		else
			faults_add(&f->faults, list->line[refs[i].at],
			    "the label %s looks the same as %s in line %lu",
			    list->seat[refs[i].at].label, list->seat[refs[first].at].label,
			    list->line[refs[first].at]);
	}
}

static int from_file(struct ctl *ctl, struct seat_list *list)
{
	struct seat_file f = { ctl->arena, { .path = ctl->option[OPT_SEATS] }, list, false };

	if (faults_read(&f.faults, read_seat, &f) != 0)
		return 1;
	if (list->n > SCHEDULE_SEATS_MAX)
		faults_add(&f.faults, list->line[SCHEDULE_SEATS_MAX], "%s", too_many);
	find_twins(&f);
	return faults_end(&f.faults, "added");
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
	if ((last - first + 1) * per_row > SCHEDULE_SEATS_MAX)
		cli_misuse("--rows: %s", too_many);
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

int new_seats_read(struct ctl *ctl, struct seat_list *list_r)
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
