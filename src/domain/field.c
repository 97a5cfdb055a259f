#include "domain/field.h"

#include <string.h>

#include "base/given.h"
#include "base/log.h"
#include "base/zone.h"
#include "domain/text.h"

/* The end of the year 9998: a span added to an instant stays within what DATETIME holds. */
#define LATEST_US (INT64_C(253370764799) * US_PER_S)

/* A value of any kind: ids, switches and instants are numbers, too. */
struct value {
	bool given;
	const char *text;
	uint64_t number;
};

const char *field_kind_text(enum field_kind kind)
{
	static const char *const texts[] = {
		[FIELD_TEXT] = "text",
		[FIELD_ZONE] = "time_zone",
		[FIELD_NUMBER] = "number",
		[FIELD_QUEUE] = "id",
		[FIELD_SWITCH] = "switch",
		[FIELD_INSTANT] = "instant",
		[FIELD_SIGNED] = "integer",
		[FIELD_UUID] = "uuid",
		[FIELD_DATE] = "date",
		[FIELD_LABELS] = "labels",
	};

	return texts[kind];
}

static bool is_text(const struct field *f)
{
	return f->kind == FIELD_TEXT || f->kind == FIELD_ZONE;
}

static struct value of_input(const struct field *f, const void *in)
{
	const void *member = (const char *)in + f->offset;
	const struct given_instant *at = member;
	const struct given_bool *on = member;
	const struct given_u64 *n = member;
	const char *text;

	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_ZONE:
		text = *(const char *const *)member;
		return (struct value){ text != NULL, text, 0 };
	case FIELD_NUMBER:
	case FIELD_QUEUE:
		return (struct value){ n->given, NULL, n->v };
	case FIELD_SWITCH:
		return (struct value){ on->given, NULL, on->v };
	case FIELD_INSTANT:
		return (struct value){ at->given, NULL, (uint64_t)at->v.us };
	case FIELD_SIGNED:
		return (struct value){ ((const struct given_i64 *)member)->given, NULL, 0 };
	case FIELD_UUID:
		return (struct value){ ((const struct given_uuid *)member)->given, NULL, 0 };
	case FIELD_DATE:
		return (struct value){ ((const struct given_date *)member)->given, NULL, 0 };
	case FIELD_LABELS:
		return (struct value){ ((const struct labels *)member)->label != NULL, NULL, 0 };
	}
	log_panic("field %s: kind %d", f->name, (int)f->kind);
}

static struct value of_setting(const struct field *f, const void *set)
{
	const void *member = (const char *)set + f->setting;

	if (is_text(f))
		return (struct value){ true, *(const char *const *)member, 0 };
	if (f->kind == FIELD_SWITCH)
		return (struct value){ true, NULL, *(const bool *)member };
	return (struct value){ true, NULL, *(const uint64_t *)member };
}

static void keep(const struct field *f, struct value v, void *set)
{
	void *member = (char *)set + f->setting;

	if (is_text(f))
		*(const char **)member = v.text;
	else if (f->kind == FIELD_SWITCH)
		*(bool *)member = v.number != 0;
	else
		*(uint64_t *)member = v.number;
}

static bool fits(const struct field *f, struct value v)
{
	switch (f->kind) {
	case FIELD_TEXT:
		return v.text != NULL && text_fits(v.text, f->least, f->most);
	case FIELD_ZONE:
		return v.text != NULL && zone_known(v.text);
	case FIELD_NUMBER:
	case FIELD_QUEUE:
		return v.number >= f->least && v.number <= f->most;
	case FIELD_INSTANT:
		return (int64_t)v.number <= LATEST_US;
	case FIELD_SWITCH:
	case FIELD_SIGNED:
	case FIELD_UUID:
	case FIELD_DATE:
	case FIELD_LABELS:
		return true;
	}
	log_panic("field %s: kind %d", f->name, (int)f->kind);
}

/* ---- reading ------------------------------------------------------------------------------- */

static bool parse_number(const char *text, uint64_t *number_r)
{
	uint64_t v = 0;

	if (*text == '\0' || (text[0] == '0' && text[1] != '\0') ||
	    strlen(text) > strlen("9223372036854775807"))
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		v = v * 10 + (uint64_t)(*text - '0');
	}
	*number_r = v;
	return v <= INT64_MAX;
}

/* "none" is a value only where it is the default. */
static bool parse_instant(const struct field *f, const char *text, uint64_t *number_r)
{
	bool none = f->usual != NULL && strcmp(f->usual, "none") == 0 && strcmp(text, "none") == 0;
	struct instant at = INSTANT_NULL;

	if (!none && !instant_parse(text, &at))
		return false;
	*number_r = (uint64_t)at.us;
	return true;
}

static bool parse_switch(const char *text, uint64_t *on_r)
{
	*on_r = strcmp(text, "yes") == 0;
	return *on_r != 0 || strcmp(text, "no") == 0;
}

static bool parse(const struct field *f, const char *text, struct value *v_r)
{
	*v_r = (struct value){ true, text, 0 };
	switch (f->kind) {
	case FIELD_NUMBER:
	case FIELD_QUEUE:
		return parse_number(text, &v_r->number);
	case FIELD_INSTANT:
		return parse_instant(f, text, &v_r->number);
	case FIELD_SWITCH:
		return parse_switch(text, &v_r->number);
	case FIELD_TEXT:
	case FIELD_ZONE:
	case FIELD_SIGNED:
	case FIELD_UUID:
	case FIELD_DATE:
	case FIELD_LABELS:
		return true;
	}
	log_panic("field %s: kind %d", f->name, (int)f->kind);
}

static bool parse_signed(const struct field *f, const char *text, struct given_i64 *in)
{
	bool negative = *text == '-';
	uint64_t number;

	in->given = parse_number(text + negative, &number) && number <= f->most;
	in->v = !in->given ? 0 : negative ? -(int64_t)number : (int64_t)number;
	return in->given;
}

static bool give(const struct field *f, struct value v, void *member)
{
	struct given_uuid *uuid = member;
	struct given_date *date = member;

	switch (f->kind) {
	case FIELD_TEXT:
	case FIELD_ZONE:
		*(const char **)member = v.text;
		return true;
	case FIELD_NUMBER:
	case FIELD_QUEUE:
		*(struct given_u64 *)member = (struct given_u64){ true, v.number };
		return true;
	case FIELD_SWITCH:
		*(struct given_bool *)member = (struct given_bool){ true, v.number != 0 };
		return true;
	case FIELD_INSTANT:
		*(struct given_instant *)member =
		    (struct given_instant){ true, { (int64_t)v.number } };
		return true;
	case FIELD_SIGNED:
		return parse_signed(f, v.text, member);
	case FIELD_UUID:
		return uuid->given = uuid_parse(v.text, strlen(v.text), &uuid->v);
	case FIELD_DATE:
		return date->given = date_parse(v.text, strlen(v.text), &date->v);
	case FIELD_LABELS:
		break; /* from a list, never from one text */
	}
	return false;
}

bool field_parse(const struct field *f, const char *text, void *in)
{
	struct value v;

	return parse(f, text, &v) && fits(f, v) && give(f, v, (char *)in + f->offset);
}

bool field_fits(const struct field *f, const void *in)
{
	struct value v = of_input(f, in);

	return !v.given || fits(f, v);
}

bool field_given(const struct field *f, const void *in)
{
	return of_input(f, in).given;
}

bool fields_any_given(const struct field *fields, size_t n, const void *in)
{
	for (size_t i = 0; i < n; i++)
		if (field_given(&fields[i], in))
			return true;
	return false;
}

const char *fields_fault(const struct field *fields, size_t n, const void *in)
{
	for (size_t i = 0; i < n; i++)
		if (!field_fits(&fields[i], in))
			return fields[i].name;
	return NULL;
}

/* ---- settings ------------------------------------------------------------------------------ */

void settings_default(const struct field *fields, size_t n, void *set_r)
{
	struct value v;

	for (size_t i = 0; i < n; i++) {
		if (fields[i].usual == NULL || (*fields[i].usual == '\0' && !is_text(&fields[i])))
			continue;
		if (!parse(&fields[i], fields[i].usual, &v))
			log_panic("setting %s: its default", fields[i].name);
		keep(&fields[i], v, set_r);
	}
}

void settings_change(const struct field *fields, size_t n, const void *changes, void *set)
{
	for (size_t i = 0; i < n; i++) {
		struct value v = of_input(&fields[i], changes);

		if (v.given)
			keep(&fields[i], v, set);
	}
}

const char *settings_fault(const struct field *fields, size_t n, const void *set)
{
	for (size_t i = 0; i < n; i++)
		if (!fits(&fields[i], of_setting(&fields[i], set)))
			return fields[i].name;
	return NULL;
}

static bool same(const struct field *f, struct value a, struct value b)
{
	return is_text(f) ? strcmp(a.text, b.text) == 0 : a.number == b.number;
}

static const char *show(struct arena *arena, const struct field *f, struct value v)
{
	struct instant at = { (int64_t)v.number };
	char text[INSTANT_TEXT_MAX] = "none";

	if (is_text(f))
		return v.text;
	if (f->kind != FIELD_INSTANT)
		return arena_printf(arena, "%llu", (unsigned long long)v.number);
	if (!instant_is_null(at))
		instant_format(at, text);
	return arena_strndup(arena, text, strlen(text));
}

/* An id is named by its object alone. */
static int word_length(const char *name)
{
	size_t len = strlen(name), id = strlen("_id");

	return (int)(len > id && strcmp(name + len - id, "_id") == 0 ? len - id : len);
}

const char *settings_difference(
    struct arena *arena, const struct field *fields, size_t n, const void *old, const void *set)
{
	const char *all = "";

	for (int texts = 0; texts <= 1; texts++)
		for (size_t i = 0; i < n; i++) {
			struct value v = of_setting(&fields[i], set);

			if ((fields[i].kind == FIELD_TEXT) == texts &&
			    !same(&fields[i], of_setting(&fields[i], old), v))
				all = arena_printf(arena, "%s%s%.*s=%s", all,
				    *all == '\0' ? "" : " ", word_length(fields[i].name),
				    fields[i].name, show(arena, &fields[i], v));
		}
	return all;
}
