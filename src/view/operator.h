/* What operators are shown, as JSON: the result of each operation (operation/operation.h). */
#ifndef VIEW_OPERATOR_H
#define VIEW_OPERATOR_H

#include "domain/concert.h"
#include "domain/points.h"
#include "domain/queue_admin.h"
#include "domain/readiness.h"
#include "domain/refund.h"
#include "domain/report.h"
#include "domain/revoke.h"
#include "domain/schedule.h"
#include "domain/schedule_cancel.h"
#include "domain/seat.h"
#include "view/json_out.h"

/* Some number of items of one type. */
struct shown_list {
	const void *items;
	size_t n;
};

struct shown_id {
	const char *name; /* "queue_id" */
	uint64_t id;
};

#define STATUS_REASONS_MAX 4

struct shown_status {
	const char *operator;
	uint64_t schema_version;
	const char *reasons[STATUS_REASONS_MAX]; /* why the service is not ready */
	size_t nreasons;
	struct shown_list queues;   /* struct queue_info */
	struct readiness readiness; /* its sweeps */
};

struct shown_report {
	struct date day;
	struct report report;
};

struct shown_clearing {
	struct schedule_id schedule;
	struct schedule_clearing did;
};

struct shown_adjustment {
	struct uuid user;
	int64_t amount;
	uint64_t balance;
	bool repeated; /* its key was applied before */
};

/* `result` is what the comment says. */
void show_status(struct json_out *out, const void *result);      /* struct shown_status */
void show_log(struct json_out *out, const void *result);         /* list of struct oplog_entry */
void show_report(struct json_out *out, const void *result);      /* struct shown_report */
void show_settings(struct json_out *out, const void *result);    /* nothing */
void show_id(struct json_out *out, const void *result);          /* struct shown_id */
void show_queue(struct json_out *out, const void *result);       /* struct queue_info */
void show_queues(struct json_out *out, const void *result);      /* list of struct queue_info */
void show_concert(struct json_out *out, const void *result);     /* struct concert */
void show_concerts(struct json_out *out, const void *result);    /* list of struct concert */
void show_schedule(struct json_out *out, const void *result);    /* struct schedule_info */
void show_schedules(struct json_out *out, const void *result);   /* list of struct schedule_info */
void show_clearing(struct json_out *out, const void *result);    /* struct shown_clearing */
void show_door(struct json_out *out, const void *result);        /* list of struct door_row */
void show_reservation(struct json_out *out, const void *result); /* struct reservation */
void show_adjustment(struct json_out *out, const void *result);  /* struct shown_adjustment */

/* Of a door list, the members that precede paid_at, without the braces of an object. */
void show_door_members(struct json_out *out, const struct door_row *row);
/* Of a report, the members of a date's row, without the braces of an object. */
void show_sales_members(struct json_out *out, const struct sales_row *row, bool refunded);

#endif
