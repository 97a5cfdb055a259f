#include "domain/report.h"

#include "base/zone.h"

bool report_row_agrees(const struct sales_row *row, bool refunded)
{
	int64_t points = (int64_t)row->points;

	return row->prices == row->points && row->ledger == (refunded ? points : -points);
}

static bool all_agree(const struct sales_row *rows, size_t n, bool refunded)
{
	for (size_t i = 0; i < n; i++)
		if (!report_row_agrees(&rows[i], refunded))
			return false;
	return true;
}

enum err report_day(struct db *db, struct arena *arena, struct date day, const char *time_zone,
    struct report *report_r)
{
	struct report *r = report_r;
	enum err err;

	if (!zone_day(time_zone, day, &r->span.from, &r->span.to))
		return ERR_INVALID_REQUEST;
	err = store_report_sales(db, arena, r->span, false, &r->sold, &r->nsold);
	if (err == ERR_OK)
		err = store_report_sales(db, arena, r->span, true, &r->refunded, &r->nrefunded);
	if (err == ERR_OK)
		err = store_report_ledger(db, arena, r->span, &r->ledger, &r->nledger);
	if (err == ERR_OK)
		r->agrees = all_agree(r->sold, r->nsold, false) &&
			    all_agree(r->refunded, r->nrefunded, true);
	return err;
}
