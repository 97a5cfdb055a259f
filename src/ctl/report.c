#include "domain/report.h"

#include "ctl/out.h"
#include "ctl/run.h"
#include "ctl/verbs.h"
#include "view/operator.h"

static void sales(
    struct json_out *out, const char *what, const struct sales_row *rows, size_t n, bool refunded)
{
	for (size_t i = 0; i < n; i++) {
		out_object(out, NULL);
		out_text(out, "what", what);
		show_sales_members(out, &rows[i], refunded);
		out_object_end(out);
	}
}

/* One list of what was sold and what was refunded. */
static int print_csv(struct ctl *ctl, const struct report *r)
{
	static const char *const columns[] = { "what", "concert_id", "schedule_id", "date",
		"reservations", "seats", "seat_prices", "points", "ledger", "agrees", "title",
		NULL };
	struct json_out out = out_open(ctl);

	out_array(&out, "sales");
	sales(&out, "sold", r->sold, r->nsold, false);
	sales(&out, "refunded", r->refunded, r->nrefunded, true);
	out_array_end(&out);
	out_object_end(&out);
	return out_csv(&out, "sales", columns);
}

int ctl_report(struct ctl *ctl)
{
	struct op op = ctl_op(ctl, OP_REPORT);
	enum err err = operations[OP_REPORT].run(&op);
	const struct shown_report *shown = op.result;

	if (err != ERR_OK)
		return ctl_explain(ctl, OP_REPORT, &op, err);
	if (ctl->option[OPT_CSV])
		print_csv(ctl, &shown->report);
	else
		ctl_show(ctl, OP_REPORT, &op);
	if (!shown->report.agrees)
		return ctl_refused("seats, payments and ledger do not agree: frontrowctl audit");
	return 0;
}
