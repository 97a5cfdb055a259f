#include "domain/seat_admin.h"

#include <string.h>

#include "ctl/out.h"
#include "ctl/verbs.h"

#define LABEL_MAX_BYTES 128

/* Splits --labels at its commas. */
static size_t read_labels(const struct ctl *ctl, const char **labels)
{
	const char *text = ctl->option[OPT_LABELS];
	size_t n = 0;

	for (;;) {
		size_t len = strcspn(text, ",");

		if (len == 0 || len > LABEL_MAX_BYTES)
			cli_misuse("--labels: an empty label, or one that is too long");
		if (n == SEAT_LABELS_MAX)
			cli_misuse("--labels: more than %d", SEAT_LABELS_MAX);
		labels[n++] = arena_strndup(ctl->arena, text, len);
		if (text[len] == '\0')
			return n;
		text += len + 1;
	}
}

static int change(struct ctl *ctl, bool block)
{
	struct schedule_id schedule = { ctl_u64(ctl, OPT_SCHEDULE, 1, INT64_MAX) };
	const char **labels = arena_array(ctl->arena, SEAT_LABELS_MAX, sizeof(*labels));
	const struct actor *by = ctl_actor(ctl);
	size_t n = read_labels(ctl, labels);
	const char *label;
	struct json_object *o;
	uint64_t changed;
	enum err err;

	err =
	    seats_block(ctl_db(ctl), ctl->arena, by, schedule, labels, n, block, &changed, &label);
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
