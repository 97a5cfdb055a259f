/* The input of an operation (domain/field.h), read from a JSON body or from a query. */
#ifndef EDGE_FIELD_IN_H
#define EDGE_FIELD_IN_H

#include "base/err.h"
#include "operation/operation.h"

/* ERR_INVALID_REQUEST with the member or parameter at fault in *field_r ("body", "query" when it is
 * none alone); ERR_INVALID_AMOUNT: a signed value that must be given is not an integer.  `in` is
 * zeroed memory of the input's size; texts are copied into the arena. */
MUST_CHECK enum err field_in_body(struct arena *arena, const struct input *input, const char *text,
    size_t len, void *in, const char **field_r);
MUST_CHECK enum err field_in_query(struct arena *arena, const struct input *input,
    const char *query, void *in, const char **field_r);

#endif
