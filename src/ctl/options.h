/*
 * Every option of frontrowctl: those of its own (OPT_*), then one for each field of the operations'
 * inputs, named like the field ("active_ttl": --active-ttl, "queue_id": --queue).  A switch has a
 * second one, --no-NAME.
 */
#ifndef CTL_OPTIONS_H
#define CTL_OPTIONS_H

#include "ctl/ctl.h"
#include "operation/operation.h"

/* Adds the options of an input, at the start. */
void options_add(const struct input *input);
const struct cli *options_table(void);
/* The same options, with the help of one input's fields: two inputs may call different things by
 * one name.  Good until the next call. */
const struct cli_option *options_of(const struct input *input);
/* Bits, by index, of the options that an input needs and of those that it takes. */
uint64_t options_required(const struct input *input);
uint64_t options_optional(const struct input *input);
/* What is given as "name", a field's or "key"; NULL: nothing. */
const char *options_given(const struct ctl *ctl, const char *name);

/* Reads the options into the input's struct, `in`, which is zeroed.  A value that is no such value,
 * or out of range, is misuse, or a refusal with exit status 1; both do not return. */
void options_read(const struct ctl *ctl, const struct input *input, void *in);

#endif
