/*
 * The configuration file: `key = value` lines.  One table (conf_list.h) drives parsing,
 * defaults, the commented sample and the documentation check.  An unknown key, a key given twice or
 * a bad value is named with file and line, and nothing starts.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/conf_list.h"

#define CONF_FILE_DEFAULT SYSCONFDIR "/frontrow/frontrow.ini"
#define CONF_TEXT_MAX     256

enum conf_auth { CONF_AUTH_REMOTE_USER, CONF_AUTH_OPEN };

typedef char conf_text[CONF_TEXT_MAX];

#define CONF_FIELD_TEXT(name)                          conf_text name;
#define CONF_FIELD_UINT(name)                          int64_t name;
#define CONF_FIELD_BOOL(name)                          bool name;
#define CONF_FIELD_AUTH(name)                          enum conf_auth name;
#define CONF_FIELD_MODE(name)                          mode_t name;
#define CONF_AS_FIELD(name, KIND, def, min, max, help) CONF_FIELD_##KIND(name)

struct conf {
	CONF_LIST(CONF_AS_FIELD)
};

/* Fills in the defaults. */
void conf_defaults(struct conf *conf_r);
/* Defaults, then the file; false with "file:line: what is wrong" in why[]. */
bool conf_load(struct conf *conf_r, const char *path, char *why, size_t why_size);
/* Prints the effective configuration as a commented file that conf_load() accepts. */
void conf_print(const struct conf *conf, void (*line)(void *ctx, const char *text), void *ctx);

#endif
