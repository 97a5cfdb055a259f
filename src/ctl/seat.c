#include "domain/seat.h"

#include <string.h>

#include "ctl/faults.h"
#include "ctl/out.h"
#include "ctl/sheet.h"
#include "ctl/verbs.h"
#include "domain/schedule.h"

struct label_list {
	struct arena *arena;
	const char **label;
	size_t n; /* more than SCHEDULE_SEATS_MAX: the rest is not kept */
};

/* What is wrong with it, or NULL; that there are too many is said once. */
static const char *add_label(struct label_list *list, const char *label)
{
	if (*label == '\0')
		return "an empty label";
	if (list->n < SCHEDULE_SEATS_MAX)
		list->label[list->n] = arena_strndup(list->arena, label, strlen(label));
	return list->n++ == SCHEDULE_SEATS_MAX ? "more than " AS_TEXT(SCHEDULE_SEATS_MAX) " labels"
					       : NULL;
}

/* Splits --labels like a line of a file. */
static int from_option(struct ctl *ctl, struct label_list *list)
{
	const char *text = ctl->option[OPT_LABELS];
	struct csv *csv = arena_alloc(ctl->arena, sizeof(*csv));
	const char *wrong = csv_split(csv, arena_strndup(ctl->arena, text, strlen(text)));

	for (size_t i = 0; wrong == NULL && i < csv->n_fields; i++)
		wrong = add_label(list, csv->field[i]);
	if (wrong != NULL)
		cli_misuse("--labels: %s", wrong);
	return 0;
}

static const char *read_label(void *arg, const struct csv *csv)
{
	struct label_list *list = arg;

	if (!csv_has_columns(csv, 1))
		return "more than one column: "
		       "a label that contains a comma must be in double quotes";
	if (list->n == 0 && strcasecmp(csv->field[0], "label") == 0)
		return NULL;
	return add_label(list, sheet_unguarded(csv->field[0]));
}

static int from_file(struct ctl *ctl, struct label_list *list)
{
	struct faults faults = { .path = ctl->option[OPT_LABELS_FILE] };
	int status = faults_read(&faults, read_label, list);

	if (status == 0 && faults.n == 0 && list->n == 0)
		return ctl_refused("%s: there are no labels; nothing was changed", faults.path);
	return status == 0 ? faults_end(&faults, "changed") : status;
}

static int read_labels(struct ctl *ctl, struct label_list *list_r)
{
	*list_r = (struct label_list){ ctl->arena,
		arena_array(ctl->arena, SCHEDULE_SEATS_MAX, sizeof(char *)), 0 };
	if (!ctl->option[OPT_LABELS] == !ctl->option[OPT_LABELS_FILE])
		cli_misuse("either --labels or --labels-file");
	return ctl->option[OPT_LABELS] ? from_option(ctl, list_r) : from_file(ctl, list_r);
}

static int no_date(const struct ctl *ctl)
{
	return ctl_refused("there is no date %s, or it is canceled: frontrowctl schedule list",
	    ctl->option[OPT_SCHEDULE]);
}

/* The seats of one change, and how far it is. */
struct change {
	struct schedule_id schedule;
	bool block;
	struct seat_label *seat;
	size_t n, done;
	uint64_t changed;
};

/* Every label is looked up before anything changes. */
static int find(struct ctl *ctl, const struct label_list *list, struct change *c)
{
	const char *label;
	enum err err;

	err = seats_find(
	    ctl_db(ctl), ctl->arena, c->schedule, list->label, list->n, &c->seat, &c->n, &label);
	if (err == ERR_NOT_FOUND && label != NULL)
		return ctl_refused("the date has no seat %s; nothing was changed", label);
	if (err == ERR_NOT_FOUND)
		return no_date(ctl);
	return err == ERR_OK ? 0 : ctl_failed(err);
}

/* What was committed stays. */
static int stopped(const struct ctl *ctl, const struct change *c, enum err err, const char *label)
{
	if (c->done > 0)
		ctl_refused("stopped before seat %s: %zu of %zu seats are done, %llu of them "
			    "changed",
		    c->seat[c->done].label, c->done, c->n, (unsigned long long)c->changed);
	if (err == ERR_SEAT_UNAVAILABLE)
		return ctl_refused(
		    "seat %s is held or sold: frontrowctl reservation list --schedule %llu --all; %s",
		    label, (unsigned long long)c->schedule.v,
		    c->done == 0 ? "nothing was changed"
				 : "what was done stays, and the same command goes on from there");
	if (err == ERR_NOT_FOUND)
		return no_date(ctl);
	return c->done == 0 ? ctl_failed(err) : ctl_stopped(err);
}

/* A transaction for each SEATS_BLOCKED_AT_ONCE seats, so that nobody waits long for one of them. */
static int apply(struct ctl *ctl, struct change *c)
{
	const struct actor *by = ctl_actor(ctl);
	uint64_t changed;
	const char *label;
	enum err err;

	for (size_t n; c->done < c->n; c->done += n) {
		n = c->n - c->done;
		n = n < SEATS_BLOCKED_AT_ONCE ? n : SEATS_BLOCKED_AT_ONCE;
		err = seats_block(ctl->db, ctl->arena, by, c->schedule, c->seat + c->done, n,
		    c->block, &changed, &label);
		if (err != ERR_OK)
			return stopped(ctl, c, err, label);
		c->changed += changed;
		ctl_progress("seats", c->done + n, c->n);
	}
	return 0;
}

static int change(struct ctl *ctl, bool block)
{
	struct change c = { { ctl_u64(ctl, OPT_SCHEDULE, 1, INT64_MAX) }, .block = block };
	struct label_list list;
	struct json_out out;
	int status;

	ctl_actor(ctl); /* a bad --actor is refused before anything is read */
	status = read_labels(ctl, &list);
	if (status == 0)
		status = find(ctl, &list, &c);
	if (status == 0)
		status = apply(ctl, &c);
	if (status != 0)
		return status;
	out = out_open(ctl);
	out_u64(&out, "schedule_id", c.schedule.v);
	out_u64(&out, "changed", c.changed);
	return out_close(ctl, &out);
}

int ctl_seat_block(struct ctl *ctl)
{
	return change(ctl, true);
}

int ctl_seat_unblock(struct ctl *ctl)
{
	return change(ctl, false);
}
