/* The service as a whole: whether it is ready, what was changed, and a day's sums. */
#include "base/zone.h"
#include "domain/oplog.h"
#include "domain/report.h"
#include "domain/schema.h"

#include "operation/run.h"
#include "view/operator.h"

static void add_reason(struct shown_status *status, const char *reason)
{
	if (*reason != '\0' && status->nreasons < STATUS_REASONS_MAX)
		status->reasons[status->nreasons++] = reason;
}

enum err run_status(struct op *op)
{
	struct shown_status *status = arena_alloc(op->arena, sizeof(*status));
	const char *faults[OP_FAULTS_MAX];
	struct queue_info *queues;
	size_t n;
	enum err err;

	*status = (struct shown_status){ .operator= op->by->name };
	op->result = status;
	if ((err = schema_version(op->db, &status->schema_version)) != ERR_OK ||
	    (err = queue_list(op->db, op->arena, &queues, &n)) != ERR_OK)
		return err;
	status->queues = (struct shown_list){ queues, n };
	readiness_look(op->db, op->arena, &status->readiness);
	add_reason(status, status->readiness.schema);
	add_reason(status, status->readiness.unsafe);
	if ((err = status->readiness.database) != ERR_OK || op->faults == NULL ||
	    (err = op->faults(op->caller, faults, &n)) != ERR_OK)
		return err;
	for (size_t i = 0; i < n; i++)
		add_reason(status, faults[i]);
	return ERR_OK;
}

/* The view has it all. */
enum err run_settings(struct op *op)
{
	(void)op;
	return ERR_OK;
}

/* ---- log ------------------------------------------------------------------------------------- */

#define LOG_LIMIT     50
#define LOG_LIMIT_MAX 100 /* of one call */

static const struct field log_fields[] = {
	INPUT_FIELD(struct log_in, since, "since", INSTANT, "", 0, 0,
	    "RFC 3339: nothing older (the last 100)"),
	INPUT_FIELD(struct log_in, before, "before", NUMBER, "", 1, INT64_MAX,
	    "only entries with a smaller entry_id"),
	INPUT_FIELD(struct log_in, limit, "limit", NUMBER, "", 1, UINT32_MAX, "the newest so many"),
};
const struct input input_log = INPUT(struct log_in, log_fields);

enum err run_log(struct op *op)
{
	const struct log_in *in = op->in;
	unsigned limit = in->limit.given ? (unsigned)in->limit.v : LOG_LIMIT;
	struct oplog_entry *list;
	enum err err;
	size_t n;

	op->field = "limit";
	if (limit > LOG_LIMIT_MAX)
		return ERR_INVALID_REQUEST;
	err = oplog_list(op->db, op->arena, in->since.given ? in->since.v : INSTANT_NULL,
	    in->before.v, limit, &list, &n);

	if (err == ERR_OK)
		op_result_list(op, list, n);
	return err;
}

/* ---- report ---------------------------------------------------------------------------------- */

struct report_in {
	struct given_date day;
	const char *time_zone;
};

static const struct field report_fields[] = {
	INPUT_FIELD(struct report_in, day, "day", DATE, NULL, 0, 0, "YYYY-MM-DD"),
	INPUT_FIELD(struct report_in, time_zone, "time_zone", ZONE, ZONE_DEFAULT, 1, 64,
	    "of the day: IANA's name"),
};
const struct input input_report = INPUT(struct report_in, report_fields);

enum err run_report(struct op *op)
{
	const struct report_in *in = op->in;
	struct shown_report *shown = arena_alloc(op->arena, sizeof(*shown));

	shown->day = in->day.v;
	op->result = shown;
	return report_day(op->db, op->arena, in->day.v, in->time_zone, &shown->report);
}
