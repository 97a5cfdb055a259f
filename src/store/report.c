#include "store/report.h"

#include "store/list.h"
#include "store/stmt.h"

static void sales_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct sales_row *s = out;

	s->concert.v = db_u64(rows, 0);
	s->title = db_text_dup(rows, 1, arena);
	s->schedule.v = db_u64(rows, 2);
	s->date = db_date(rows, 3);
	s->reservations = db_u64(rows, 4);
	s->seats = db_u64(rows, 5);
	s->points = db_u64(rows, 6);
	s->prices = db_u64(rows, 7);
	s->ledger = db_i64(rows, 8);
}

static void ledger_row(const struct db_rows *rows, struct arena *arena, void *out)
{
	struct ledger_row *l = out;

	l->type = db_text_dup(rows, 0, arena);
	l->adjustment = db_bool(rows, 1);
	l->entries = db_u64(rows, 2);
	l->points = db_i64(rows, 3);
}

enum err store_report_sales(struct db *db, struct arena *arena, struct span span, bool refunds,
    struct sales_row **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(db, &rows, refunds ? STMT_REPORT_REFUNDS : STMT_REPORT_SALES,
	    DB_ARGS(DB_INSTANT(span.from), DB_INSTANT(span.to)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), sales_row, n_r);
	return err;
}

enum err store_report_ledger(
    struct db *db, struct arena *arena, struct span span, struct ledger_row **list_r, size_t *n_r)
{
	struct db_rows rows;
	enum err err;

	err = db_query(
	    db, &rows, STMT_REPORT_LEDGER, DB_ARGS(DB_INSTANT(span.from), DB_INSTANT(span.to)));
	if (err == ERR_OK)
		*list_r = store_list(&rows, arena, sizeof(**list_r), ledger_row, n_r);
	return err;
}
