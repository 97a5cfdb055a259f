#include "store/report.h"

#include "store/stmt.h"

DB_ROW(sales, struct sales_row, COL(concert), COL(title), COL(schedule), COL(date),
    COL(reservations), COL(seats), COL(points), COL(prices), COL(ledger));

DB_ROW(ledger, struct ledger_row, COL(type), COL(adjustment), COL(entries), COL(points));

enum err store_report_sales(struct db *db, struct arena *arena, struct span span, bool refunds,
    struct sales_row **list_r, size_t *n_r)
{
	return db_list(db, refunds ? STMT_REPORT_REFUNDS : STMT_REPORT_SALES, arena, list_r, n_r,
	    DB_ARGS(DB_INSTANT(span.from), DB_INSTANT(span.to)));
}

enum err store_report_ledger(
    struct db *db, struct arena *arena, struct span span, struct ledger_row **list_r, size_t *n_r)
{
	return db_list(db, STMT_REPORT_LEDGER, arena, list_r, n_r,
	    DB_ARGS(DB_INSTANT(span.from), DB_INSTANT(span.to)));
}
