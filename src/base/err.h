/* The one vocabulary of outcomes; err_list.h says what each means. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/err_list.h"

#define ERR_AS_WIRE_ENUM(name, status, title) ERR_##name,
#define ERR_AS_INNER_ENUM(name, wire)         ERR_##name,

enum err { ERR_OK = 0, ERR_LIST(ERR_AS_WIRE_ENUM, ERR_AS_INNER_ENUM) ERR__MAX };

/* Ignoring an outcome is a compile warning. */
#define MUST_CHECK __attribute__((warn_unused_result))

/* The wire error a client sees for `err`; a wire error is its own. */
enum err err_wire(enum err err);
/* The name without "ERR_": for a wire error, the `code` of the contract. */
const char *err_code(enum err err);
/* HTTP status and RFC 9457 title of the wire error behind `err`. */
int err_status(enum err err);
const char *err_title(enum err err);

#endif
