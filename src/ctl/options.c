#include "ctl/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

#define NAME_MAX_LEN 40
#define HELP_MAX     128

#define OPTION_AS_ROW(name, text, letter, metavar, help)                                           \
	[OPT_##name] = { text, letter, metavar, help },

static struct cli_option options[CLI_OPTIONS_MAX] = { OPTION_LIST(OPTION_AS_ROW) };
static struct cli cli = { NULL, NULL, options, OPT__MAX };
static char names[CLI_OPTIONS_MAX][NAME_MAX_LEN], helps[CLI_OPTIONS_MAX][HELP_MAX];

/* "--queue" of "queue_id". */
static void name_of(const char *prefix, const char *field, size_t len, char name[NAME_MAX_LEN])
{
	if (len > strlen("_id") && memcmp(field + len - strlen("_id"), "_id", strlen("_id")) == 0)
		len -= strlen("_id");
	snprintf(name, NAME_MAX_LEN, "%s%.*s", prefix, (int)len, field);
	for (; *name != '\0'; name++)
		if (*name == '_')
			*name = '-';
}

static size_t find(const char *name)
{
	size_t i = 0;

	while (i < cli.n_options && strcmp(options[i].name, name) != 0)
		i++;
	return i;
}

static size_t index_of(const char *prefix, const char *field, size_t len)
{
	char name[NAME_MAX_LEN];

	name_of(prefix, field, len, name);
	return find(name);
}

static size_t index_of_field(const struct field *f)
{
	return index_of("", f->name, strlen(f->name));
}

static const char *metavar_of(const struct field *f)
{
	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_LABELS:
		return "TEXT";
	case FIELD_ZONE:
		return "ZONE";
	case FIELD_NUMBER:
	case FIELD_SIGNED:
		return "N";
	case FIELD_QUEUE:
		return "ID";
	case FIELD_INSTANT:
		return "TIME";
	case FIELD_UUID:
		return "UUID";
	case FIELD_DATE:
		return "DATE";
	case FIELD_SWITCH:
		break;
	}
	return NULL;
}

/* With the default in parentheses. */
static void help_of(const struct field *f, const char *usual, char help[HELP_MAX])
{
	bool shown = usual != NULL && *usual != '\0' && f->kind != FIELD_SWITCH;

	snprintf(help, HELP_MAX, "%s%s%s%s", f->help, shown ? " (" : "", shown ? usual : "",
	    shown ? ")" : "");
}

static void add(const char *prefix, const struct field *f)
{
	size_t i = cli.n_options;

	if (index_of(prefix, f->name, strlen(f->name)) < i)
		return;
	if (i == CLI_OPTIONS_MAX)
		log_panic("too many options");
	name_of(prefix, f->name, strlen(f->name), names[i]);
	help_of(f, f->usual, helps[i]);
	if (*prefix != '\0')
		snprintf(helps[i], HELP_MAX, "do not do so");
	options[i] = (struct cli_option){ names[i], 0, metavar_of(f), helps[i] };
	cli.n_options = i + 1;
}

void options_add(const struct input *input)
{
	for (size_t i = 0; i < input->n; i++) {
		const struct field *f = &input->fields[i];

		add("", f);
		if (f->kind == FIELD_SWITCH)
			add("no-", f);
	}
}

const struct cli *options_table(void)
{
	return &cli;
}

const struct cli_option *options_of(const struct input *input)
{
	static struct cli_option own[CLI_OPTIONS_MAX];
	static char texts[CLI_OPTIONS_MAX][HELP_MAX];

	memcpy(own, options, sizeof(own));
	for (size_t i = 0; i < input->n; i++) {
		const struct field *f = &input->fields[i];
		size_t at = index_of_field(f);

		help_of(f, input->changes ? NULL : f->usual, texts[at]);
		own[at].help = texts[at];
	}
	return own;
}

uint64_t options_required(const struct input *input)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < input->n && !input->changes; i++)
		if (input->fields[i].usual == NULL)
			bits |= UINT64_C(1) << index_of_field(&input->fields[i]);
	return bits;
}

uint64_t options_optional(const struct input *input)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < input->n; i++) {
		const struct field *f = &input->fields[i];

		bits |= UINT64_C(1) << index_of_field(f);
		if (f->kind == FIELD_SWITCH)
			bits |= UINT64_C(1) << index_of("no-", f->name, strlen(f->name));
	}
	return bits & ~options_required(input);
}

const char *options_given(const struct ctl *ctl, const char *name)
{
	size_t i = index_of("", name, strlen(name));

	return i < cli.n_options ? ctl->option[i] : NULL;
}

/* ---- values -------------------------------------------------------------------------------- */

static _Noreturn void refuse(const struct field *f, const char *option, const char *text)
{
	char what[NAME_MAX_LEN + 2];

	snprintf(what, sizeof(what), "--%s", option);
	switch (f->kind) {
	case FIELD_NUMBER:
	case FIELD_QUEUE:
		cli_integer(what, text, (int64_t)f->least, (int64_t)f->most);
		break;
	case FIELD_SIGNED:
		cli_integer(what, text, -(int64_t)f->most, (int64_t)f->most);
		break;
	case FIELD_INSTANT:
		cli_misuse("%s: not an instant such as 2026-12-24T19:00:00+09:00: %s", what, text);
	case FIELD_UUID:
		cli_misuse(
		    "%s: not a UUID such as 01234567-89ab-cdef-0123-456789abcdef: %s", what, text);
	case FIELD_DATE:
		cli_misuse("%s: not a date such as 2026-12-24: %s", what, text);
	case FIELD_ZONE:
		exit(ctl_refused(
		    "unknown time zone %s: name one of tzdata's, such as Asia/Seoul", text));
	case FIELD_TEXT:
		exit(ctl_refused("%s: %llu to %llu characters, none of them invisible", what,
		    (unsigned long long)f->least, (unsigned long long)f->most));
	case FIELD_SWITCH:
	case FIELD_LABELS:
		break;
	}
	cli_misuse("%s: an integer without leading zeros: %s", what, text);
}

static void read_switch(const struct ctl *ctl, const struct field *f, void *in)
{
	size_t yes = index_of_field(f), no = index_of("no-", f->name, strlen(f->name));

	if (ctl->option[yes] != NULL && ctl->option[no] != NULL)
		cli_misuse("--%s and --%s exclude each other", options[yes].name, options[no].name);
	if (ctl->option[yes] != NULL || ctl->option[no] != NULL)
		(void)field_parse(f, ctl->option[yes] != NULL ? "yes" : "no", in);
}

void options_read(const struct ctl *ctl, const struct input *input, void *in)
{
	for (size_t i = 0; i < input->n; i++) {
		const struct field *f = &input->fields[i];
		const char *text = ctl->option[index_of_field(f)];

		if (f->kind == FIELD_SWITCH) {
			read_switch(ctl, f, in);
			continue;
		}
		if (text == NULL && !input->changes && f->usual != NULL && *f->usual != '\0')
			text = f->usual;
		if (text != NULL && !field_parse(f, text, in))
			refuse(f, options[index_of_field(f)].name, text);
	}
}
