/* The operator's calls: status, log and the day's report. */
#include "base/zone.h"
#include "domain/oplog.h"
#include "domain/report.h"
#include "edge/guard.h"
#include "edge/handlers.h"
#include "edge/health.h"
#include "edge/ops.h"

#define STATUS_SIZE 4096
#define ENTRY_SIZE  256
#define REPORT_SIZE 2048
#define LOG_LIMIT   50

/* ---- status ---------------------------------------------------------------------------------- */

static void sweep(struct json_out *out, const struct sweep_health *health)
{
	const struct sweep_run *run = &health->run;

	out_object(out, NULL);
	out_text(out, "sweep", run->name);
	if (run->age_s < 0)
		out_null(out, "age_seconds");
	else
		out_i64(out, "age_seconds", run->age_s);
	out_i64(out, "late_after_seconds", health->late_after_s);
	out_text(out, "state", sweep_state_text(health->state));
	out_bool(out, "late", health->state == SWEEP_LATE);
	out_u64(out, "rows", run->row_count);
	out_instant(out, "last_start_at", run->last_start_at);
	out_instant(out, "last_end_at", run->last_end_at);
	out_object_end(out);
}

static void reason(struct json_out *out, int64_t age_us, const char *never, const char *old)
{
	if (age_us < 0)
		out_text(out, NULL, never);
	else if (age_us > BOARD_STALE_US)
		out_text(out, NULL, old);
}

/* Why the service is not ready, in the words of frontrowctl and the log; buyers are not told. */
static void reasons(struct json_out *out, const struct health *health)
{
	const struct readiness *r = &health->readiness;

	out_array(out, "reasons");
	if (*r->schema != '\0')
		out_text(out, NULL, r->schema);
	if (*r->unsafe != '\0')
		out_text(out, NULL, r->unsafe);
	reason(
	    out, health->board_age_us, "the line board was never filled", "the line board is old");
	reason(out, health->write_age_us, "the keeper has not written to the database yet",
	    "the database takes no writes: is it read only, full, or locked for a backup?");
	out_array_end(out);
}

enum err ops_status_get(struct request *r)
{
	struct arena *arena = r->edge->arena;
	struct health *health = arena_alloc(arena, sizeof(*health));
	struct queue_info *queues;
	struct json_out out;
	size_t nqueues;
	uint64_t version;
	enum err err;

	if ((err = guard_nothing(r)) != ERR_OK ||
	    (err = schema_version(r->edge->db, &version)) != ERR_OK ||
	    (err = queue_list(r->edge->db, arena, &queues, &nqueues)) != ERR_OK)
		return err;
	health_look(r->edge, health);
	if (health->readiness.database != ERR_OK)
		return health->readiness.database;
	out = out_begin(arena, STATUS_SIZE);
	out_object(&out, NULL);
	out_text(&out, "operator", r->by.name);
	out_u64(&out, "schema_version", version);
	out_bool(&out, "ready", health->ready);
	reasons(&out, health);
	ops_queues(&out, queues, nqueues);
	out_array(&out, "sweeps");
	for (int i = 0; health_knows_sweeps(health) && i < SWEEP__MAX; i++)
		sweep(&out, &health->readiness.sweeps[i]);
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
	return ERR_OK;
}

/* ---- log ------------------------------------------------------------------------------------- */

struct log_query {
	struct instant since;
	uint64_t before;
	unsigned limit;
};

static const struct query_param log_params[] = {
	QUERY_PARAM(struct log_query, since, "since", query_read_instant),
	QUERY_PARAM(struct log_query, before, "before", query_read_id),
	QUERY_PARAM(struct log_query, limit, "limit", query_read_limit),
};

static void entry_item(struct json_out *out, const void *item)
{
	const struct oplog_entry *entry = item;

	out_object(out, NULL);
	out_u64(out, "entry_id", entry->id);
	out_instant(out, "at", entry->at);
	out_text(out, "actor", entry->actor);
	out_text(out, "verb", entry->verb);
	out_text(out, "object", entry->object);
	out_text(out, "details", entry->details);
	out_object_end(out);
}

static const struct ops_list entries_list = { "entries", sizeof(struct oplog_entry), ENTRY_SIZE,
	entry_item };

enum err ops_log_get(struct request *r)
{
	struct log_query in = { .since = INSTANT_NULL, .limit = LOG_LIMIT };
	struct oplog_entry *list;
	size_t n;
	enum err err;

	if ((err = guard_query(r, log_params, N_FIELDS(log_params), &in)) != ERR_OK ||
	    (err = oplog_list(
		 r->edge->db, r->edge->arena, in.since, in.before, in.limit, &list, &n)) != ERR_OK)
		return err;
	ops_reply_list(r, &entries_list, list, n);
	return ERR_OK;
}

/* ---- report ---------------------------------------------------------------------------------- */

struct report_query {
	struct date_in day;
	struct zone_in time_zone;
};

static const struct query_param report_params[] = {
	QUERY_PARAM(struct report_query, day, "day", query_read_date),
	QUERY_PARAM(struct report_query, time_zone, "time_zone", query_read_zone),
};

static void sales(
    struct json_out *out, const char *key, const struct sales_row *rows, size_t n, bool refunded)
{
	out_array(out, key);
	for (size_t i = 0; i < n; i++) {
		out_object(out, NULL);
		out_u64(out, "concert_id", rows[i].concert.v);
		out_text(out, "title", rows[i].title);
		out_u64(out, "schedule_id", rows[i].schedule.v);
		out_date(out, "date", rows[i].date);
		out_u64(out, "reservations", rows[i].reservations);
		out_u64(out, "seats", rows[i].seats);
		out_u64(out, "seat_prices", rows[i].prices);
		out_u64(out, "points", rows[i].points);
		out_i64(out, "ledger", rows[i].ledger);
		out_bool(out, "agrees", report_row_agrees(&rows[i], refunded));
		out_object_end(out);
	}
	out_array_end(out);
}

static void reply_report(struct request *r, struct date day, const struct report *report)
{
	struct json_out out = out_begin(r->edge->arena, REPORT_SIZE);

	out_object(&out, NULL);
	out_date(&out, "day", day);
	out_instant(&out, "from", report->span.from);
	out_instant(&out, "to", report->span.to);
	out_bool(&out, "agrees", report->agrees);
	sales(&out, "sold", report->sold, report->nsold, false);
	sales(&out, "refunded", report->refunded, report->nrefunded, true);
	out_array(&out, "ledger");
	for (size_t i = 0; i < report->nledger; i++) {
		out_object(&out, NULL);
		out_text(&out, "type", report->ledger[i].type);
		out_bool(&out, "adjustment", report->ledger[i].adjustment);
		out_u64(&out, "entries", report->ledger[i].entries);
		out_i64(&out, "points", report->ledger[i].points);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	reply_json(r, 200, &out);
}

enum err ops_report_get(struct request *r)
{
	struct report_query in = { .time_zone = { ZONE_DEFAULT } };
	struct report report;
	enum err err;

	err = guard_query(r, report_params, N_FIELDS(report_params), &in);
	if (err != ERR_OK)
		return err;
	r->field = in.day.given ? "time_zone" : "day";
	if (!in.day.given)
		return ERR_INVALID_REQUEST;
	err = report_day(r->edge->db, r->edge->arena, in.day.v, in.time_zone.v, &report);
	if (err == ERR_OK)
		reply_report(r, in.day.v, &report);
	return err;
}
