/*
 * One named value of an operation's input, or of an object's settings (store/setting.h).  Tables of
 * fields say what may be given; frontrowctl reads the values from its options, the edge from JSON.
 */
#ifndef DOMAIN_FIELD_H
#define DOMAIN_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* The kind of a value, and the C member that receives it where it may be left out. */
enum field_kind {
	FIELD_TEXT,    /* const char *; NULL: not given */
	FIELD_ZONE,    /* the same, the name of a time zone that this machine knows */
	FIELD_NUMBER,  /* struct given_u64 */
	FIELD_QUEUE,   /* struct given_u64, the id of a queue */
	FIELD_SWITCH,  /* struct given_bool */
	FIELD_INSTANT, /* struct given_instant; a null instant is "none" */
	FIELD_SIGNED,  /* struct given_i64; not given may mean: not an integer; most: of its size */
	FIELD_UUID,    /* struct given_uuid */
	FIELD_DATE,    /* struct given_date */
	FIELD_LABELS,  /* struct labels */
};

struct labels {
	const char **label; /* NULL: not given */
	size_t n;
};

struct field {
	const char *name; /* in JSON and SQL */
	enum field_kind kind;
	size_t offset;  /* of the member in the struct of input, or of changes */
	size_t setting; /* of a setting: of the member in the struct of settings */
	/* The default, as an operator would write it; NULL: the value must be given; "" of a kind
	 * that is no text: there is no default. */
	const char *usual;
	uint64_t least, most; /* of a number, or of a text's characters */
	const char *help;
};

/* Reads what an operator wrote into the member; false: the text is no such value, or out of range.
 */
bool field_parse(const struct field *field, const char *text, void *in);
/* Whether what was read into the member, if anything was, is in range. */
bool field_fits(const struct field *field, const void *in);
/* "number" */
const char *field_kind_text(enum field_kind kind);
bool field_given(const struct field *field, const void *in);
bool fields_any_given(const struct field *fields, size_t n, const void *in);
/* The name of the first field that is given and out of range; NULL: there is none. */
const char *fields_fault(const struct field *fields, size_t n, const void *in);

/* A row of a table of fields, from a row of a list of settings. */
#define FIELD_OF_SETTING(set, changes, name, kind, usual, least, most, help)                       \
	{ SETTING_NAME(name, kind), FIELD_##kind, offsetof(struct changes, name),                  \
		offsetof(struct set, name), usual, least, most, help },

/* ---- settings ------------------------------------------------------------------------------ */

/* Sets each setting that has a default. */
void settings_default(const struct field *fields, size_t n, void *set_r);
/* Sets each setting that is given. */
void settings_change(const struct field *fields, size_t n, const void *changes, void *set);
/* The name of the first setting that is out of range; NULL: there is none. */
const char *settings_fault(const struct field *fields, size_t n, const void *set);
/* For the operator's log: "capacity=5 opens_at=none name=VIP", of what differs.  Texts come last,
 * because they may contain spaces. */
const char *settings_difference(
    struct arena *arena, const struct field *fields, size_t n, const void *old, const void *set);

#endif
