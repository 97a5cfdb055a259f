/*
 * The configuration file: `key = value` lines.  One table (conf_list.h) drives parsing, defaults,
 * the worker's --help, the commented sample and the documentation check.  An unknown key, a key
 * given twice or a bad value is named with file and line, and nothing starts.  Nothing in it is
 * secret: the token key and the database's password are in files of their own.
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

#define CONF_WHERE_MAX 512

enum conf_auth { CONF_AUTH_REMOTE_USER, CONF_AUTH_OPEN };
enum conf_charge { CONF_CHARGE_SELF, CONF_CHARGE_SITE };
enum conf_unknown { CONF_UNKNOWN_REFUSE, CONF_UNKNOWN_CREATE };

typedef char conf_text[CONF_TEXT_MAX];

#define CONF_FIELD_TEXT(name)                          conf_text name;
#define CONF_FIELD_UINT(name)                          int64_t name;
#define CONF_FIELD_BOOL(name)                          bool name;
#define CONF_FIELD_AUTH(name)                          enum conf_auth name;
#define CONF_FIELD_CHARGE(name)                        enum conf_charge name;
#define CONF_FIELD_UNKNOWN(name)                       enum conf_unknown name;
#define CONF_FIELD_MODE(name)                          mode_t name;
#define CONF_AS_FIELD(name, KIND, def, min, max, help) CONF_FIELD_##KIND(name)
#define CONF_AS_KEY(name, KIND, def, min, max, help)   CONF_##name,

enum conf_key { CONF_LIST(CONF_AS_KEY) CONF__MAX };

struct conf {
	CONF_LIST(CONF_AS_FIELD)
	const char *path;        /* of the file, borrowed; NULL: defaults */
	int given_at[CONF__MAX]; /* the line that gave each key; 0: none */
};

/* Fills in the defaults. */
void conf_defaults(struct conf *conf_r);
/* Defaults, then the file; false with "file:line: what is wrong" in why[]. */
bool conf_load(struct conf *conf_r, const char *path, char *why, size_t why_size);
/* Prints the effective configuration as a commented file that conf_load() accepts. */
typedef void conf_line_fn(void *ctx, const char *text);
void conf_print(const struct conf *conf, conf_line_fn *put, void *ctx);
/* The same with every key commented out at its default: a file to begin with. */
void conf_sample(conf_line_fn *put, void *ctx);

/* Where a key got its value, for what is wrong with it: "FILE:LINE: key", or "FILE: key (not
 * given)". */
void conf_where(const struct conf *conf, enum conf_key key, char text[CONF_WHERE_MAX]);

#endif
