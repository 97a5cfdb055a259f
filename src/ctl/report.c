#include "domain/report.h"

#include <string.h>

#include "base/zone.h"
#include "ctl/out.h"
#include "ctl/verbs.h"

/* `what`: the name of a column that tells the lists apart where they are one; NULL: they are not.
 */
static void add_sales(struct json_object *array, const char *what, const struct sales_row *rows,
    size_t n, bool refunded)
{
	struct json_object *o;
	char date[DATE_TEXT_MAX];

	for (size_t i = 0; i < n; i++) {
		o = out_element(array);
		date_format(rows[i].date, date);
		if (what != NULL)
			out_text(o, what, refunded ? "refunded" : "sold");
		out_u64(o, "concert_id", rows[i].concert.v);
		out_u64(o, "schedule_id", rows[i].schedule.v);
		out_text(o, "date", date);
		out_u64(o, "reservations", rows[i].reservations);
		out_u64(o, "seats", rows[i].seats);
		out_u64(o, "seat_prices", rows[i].prices);
		out_u64(o, "points", rows[i].points);
		out_i64(o, "ledger", rows[i].ledger);
		out_bool(o, "agrees", report_row_agrees(&rows[i], refunded));
		out_text(o, "title", rows[i].title);
	}
}

static void add_ledger(struct json_object *array, const struct ledger_row *rows, size_t n)
{
	struct json_object *o;

	for (size_t i = 0; i < n; i++) {
		o = out_element(array);
		out_text(o, "type", rows[i].type);
		out_bool(o, "adjustment", rows[i].adjustment);
		out_u64(o, "entries", rows[i].entries);
		out_i64(o, "points", rows[i].points);
	}
}

static int print_csv(const struct report *r)
{
	struct json_object *root = json_object_new_object(), *sales = out_array(root, "sales");
	struct json_object *one = json_object_new_array(), *names;

	add_sales(one, "what", &(struct sales_row){ 0 }, 1, false);
	names = json_object_get(json_object_array_get_idx(one, 0));
	json_object_put(one);
	add_sales(sales, "what", r->sold, r->nsold, false);
	add_sales(sales, "what", r->refunded, r->nrefunded, true);
	return out_csv(root, sales, names);
}

static int print(struct ctl *ctl, const char *day, const struct report *r)
{
	struct json_object *root;

	if (ctl->option[OPT_CSV])
		return print_csv(r);
	root = json_object_new_object();
	out_text(root, "day", day);
	out_instant(root, "from", r->span.from);
	out_instant(root, "to", r->span.to);
	out_bool(root, "agrees", r->agrees);
	add_sales(out_array(root, "sold"), NULL, r->sold, r->nsold, false);
	add_sales(out_array(root, "refunded"), NULL, r->refunded, r->nrefunded, true);
	add_ledger(out_array(root, "ledger"), r->ledger, r->nledger);
	return out_print(ctl->json, root, NULL);
}

int ctl_report(struct ctl *ctl)
{
	const char *day = ctl->option[OPT_DAY];
	const char *zone = ctl_text_or(ctl, OPT_TIME_ZONE, ZONE_DEFAULT);
	struct report report;
	struct date date;
	enum err err;

	if (!date_parse(day, strlen(day), &date))
		cli_misuse("--day: not a date such as 2026-12-24: %s", day);
	err = report_day(ctl_db(ctl), ctl->arena, date, zone, &report);
	if (err == ERR_INVALID_REQUEST)
		return ctl_refused("unknown time zone %s: name one of tzdata's", zone);
	if (err != ERR_OK)
		return ctl_failed(err);
	print(ctl, day, &report);
	if (!report.agrees)
		return ctl_refused("seats, payments and ledger do not agree: frontrowctl audit");
	return 0;
}
