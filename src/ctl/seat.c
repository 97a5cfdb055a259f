#include "domain/seat_admin.h"

#include <string.h>

#include "ctl/faults.h"
#include "ctl/out.h"
#include "ctl/sheet.h"
#include "ctl/verbs.h"

#define AS_TEXT_(number) #number
#define AS_TEXT(number)  AS_TEXT_(number)

struct labels {
	struct arena *arena;
	const char **label;
	size_t n; /* more than SEAT_LABELS_MAX: the rest is not kept */
};

/* What is wrong with it, or NULL; that there are too many is said once. */
static const char *add_label(struct labels *list, const char *label)
{
	if (*label == '\0')
		return "an empty label";
	if (list->n < SEAT_LABELS_MAX)
		list->label[list->n] = arena_strndup(list->arena, label, strlen(label));
	return list->n++ == SEAT_LABELS_MAX ? "more than " AS_TEXT(SEAT_LABELS_MAX) " labels"
					    : NULL;
}

/* Splits --labels like a line of a file. */
static int from_option(struct ctl *ctl, struct labels *list)
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
	struct labels *list = arg;

	if (!csv_has_columns(csv, 1))
		return "more than one column: "
		       "a label that contains a comma must be in double quotes";
	if (list->n == 0 && strcasecmp(csv->field[0], "label") == 0)
		return NULL;
	return add_label(list, sheet_unguarded(csv->field[0]));
}

static int from_file(struct ctl *ctl, struct labels *list)
{
	struct faults faults = { .path = ctl->option[OPT_LABELS_FILE] };
	int status = faults_read(&faults, read_label, list);

	if (status == 0 && faults.n == 0 && list->n == 0)
		return ctl_refused("%s: there are no labels; nothing was changed", faults.path);
	return status == 0 ? faults_end(&faults, "changed") : status;
}

static int read_labels(struct ctl *ctl, struct labels *list_r)
{
	*list_r = (struct labels){ ctl->arena,
		arena_array(ctl->arena, SEAT_LABELS_MAX, sizeof(char *)), 0 };
	if (!ctl->option[OPT_LABELS] == !ctl->option[OPT_LABELS_FILE])
		cli_misuse("either --labels or --labels-file");
	return ctl->option[OPT_LABELS] ? from_option(ctl, list_r) : from_file(ctl, list_r);
}

static int change(struct ctl *ctl, bool block)
{
	struct schedule_id schedule = { ctl_u64(ctl, OPT_SCHEDULE, 1, INT64_MAX) };
	const struct actor *by = ctl_actor(ctl);
	struct labels list;
	const char *label;
	struct json_object *o;
	uint64_t changed;
	enum err err;
	int status;

	status = read_labels(ctl, &list);
	if (status != 0)
		return status;
	err = seats_block(
	    ctl_db(ctl), ctl->arena, by, schedule, list.label, list.n, block, &changed, &label);
	if (err == ERR_NOT_FOUND && label != NULL)
		return ctl_refused("the date has no seat %s; nothing was changed", label);
	if (err == ERR_NOT_FOUND)
		return ctl_refused(
		    "there is no date %s, or it is canceled: frontrowctl schedule list",
		    ctl->option[OPT_SCHEDULE]);
	if (err == ERR_SEAT_UNAVAILABLE)
		return ctl_refused("seat %s is held or sold: frontrowctl reservation list --all; "
				   "nothing was changed",
		    label);
	if (err != ERR_OK)
		return ctl_failed(err);
	o = json_object_new_object();
	out_u64(o, "schedule_id", schedule.v);
	out_u64(o, "changed", changed);
	return out_print(ctl->json, o, NULL);
}

int ctl_seat_block(struct ctl *ctl)
{
	return change(ctl, true);
}

int ctl_seat_unblock(struct ctl *ctl)
{
	return change(ctl, false);
}
