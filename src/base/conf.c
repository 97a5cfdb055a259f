#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/log.h"

struct key {
	const char *name;
	const struct kind *kind;
	size_t offset; /* of the field in struct conf */
	const char *def;
	int64_t least, most;
	const char *help;
};

/* What a value of a kind may be, and how it is read and printed. */
struct kind {
	bool (*parse)(const struct key *key, const char *text, void *field);
	void (*print)(const struct key *key, const void *field, char *text, size_t size);
	const char *expects;      /* NULL: an integer from the key's least to its most */
	const char *const *words; /* of a choice, then NULL */
};

static bool text_parse(const struct key *key, const char *text, void *field)
{
	(void)key;
	if (strlen(text) >= CONF_TEXT_MAX)
		return false;
	strcpy(field, text); /* has room: the length was looked at */
	return true;
}

static void text_print(const struct key *key, const void *field, char *text, size_t size)
{
	(void)key;
	snprintf(text, size, "%s", (const char *)field);
}

static bool uint_parse(const struct key *key, const char *text, void *field)
{
	int64_t value = 0;
	size_t len = strlen(text);

	if (len == 0 || len > 18 || strspn(text, "0123456789") != len)
		return false;
	for (; *text; text++)
		value = value * 10 + (*text - '0');
	if (value < key->least || value > key->most)
		return false;
	*(int64_t *)field = value;
	return true;
}

static void uint_print(const struct key *key, const void *field, char *text, size_t size)
{
	(void)key;
	snprintf(text, size, "%lld", (long long)*(const int64_t *)field);
}

static bool bool_parse(const struct key *key, const char *text, void *field)
{
	(void)key;
	if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
		return false;
	*(bool *)field = *text == 'y';
	return true;
}

static void bool_print(const struct key *key, const void *field, char *text, size_t size)
{
	(void)key;
	snprintf(text, size, "%s", *(const bool *)field ? "yes" : "no");
}

/* The enum's value is the word's index. */
static bool choice_parse(const struct key *key, const char *text, void *field)
{
	for (unsigned i = 0; key->kind->words[i] != NULL; i++) {
		if (strcmp(text, key->kind->words[i]) == 0) {
			*(unsigned *)field = i;
			return true;
		}
	}
	return false;
}

static void choice_print(const struct key *key, const void *field, char *text, size_t size)
{
	snprintf(text, size, "%s", key->kind->words[*(const unsigned *)field]);
}

static bool mode_parse(const struct key *key, const char *text, void *field)
{
	size_t len = strlen(text);

	(void)key;
	if (len < 3 || len > 4 || strspn(text, "01234567") != len || (len == 4 && *text != '0'))
		return false;
	*(mode_t *)field = (mode_t)strtoul(text, NULL, 8);
	return true;
}

static void mode_print(const struct key *key, const void *field, char *text, size_t size)
{
	(void)key;
	snprintf(text, size, "%03o", (unsigned)*(const mode_t *)field);
}

#define CHOICE(expects, ...)                                                                       \
	{                                                                                          \
		choice_parse, choice_print, expects, (const char *const[])                         \
		{                                                                                  \
			__VA_ARGS__, NULL                                                          \
		}                                                                                  \
	}

static const struct kind kind_TEXT = { text_parse, text_print, "a shorter text", NULL };
static const struct kind kind_UINT = { uint_parse, uint_print, NULL, NULL };
static const struct kind kind_BOOL = { bool_parse, bool_print, "yes or no", NULL };
static const struct kind kind_MODE = { mode_parse, mode_print, "three octal digits", NULL };
static const struct kind kind_AUTH = CHOICE("remote_user or open", "remote_user", "open");
static const struct kind kind_CHARGE = CHOICE("self or site", "self", "site");
static const struct kind kind_UNKNOWN = CHOICE("refuse or create", "refuse", "create");

_Static_assert(sizeof(enum conf_auth) == sizeof(unsigned), "a choice is kept as an unsigned");

#define AS_KEY(name, KIND, def, least, most, help)                                                 \
	{ #name, &kind_##KIND, offsetof(struct conf, name), def, least, most, help },

static const struct key keys[CONF__MAX] = { CONF_LIST(AS_KEY) };

/* One reading of a file. */
struct reader {
	struct conf *conf;
	FILE *file;
	const char *path;
	int line;         /* the one that libinih sees now */
	bool line_unread; /* it was too long for libinih, or held a NUL: nothing after it is read */
	char *why;
	size_t why_size;
};

__attribute__((format(printf, 3, 4))) static void complain(
    struct reader *r, int line, const char *fmt, ...)
{
	int len = snprintf(r->why, r->why_size, "%s:%d: ", r->path, line);
	va_list ap;

	if (len < 0 || (size_t)len >= r->why_size)
		return;
	va_start(ap, fmt);
	vsnprintf(r->why + len, r->why_size - (size_t)len, fmt, ap);
	va_end(ap);
}

static void complain_value(struct reader *r, const struct key *key, const char *value)
{
	if (key->kind->expects)
		complain(r, r->line, "%s = %s: expected %s", key->name, value, key->kind->expects);
	else
		complain(r, r->line, "%s = %s: expected an integer from %lld to %lld", key->name,
		    value, (long long)key->least, (long long)key->most);
}

/* libinih cuts a long line silently, and would take its tail for another line. */
static char *next_line(char *buf, int size, void *arg)
{
	struct reader *r = arg;

	if (r->line_unread || !fgets(buf, size, r->file))
		return NULL;
	r->line++;
	if (strchr(buf, '\n') || feof(r->file))
		return buf;
	r->line_unread = true;
	return NULL;
}

/* libinih's handler: 0 makes this line the error, if it is the first. */
static int take_pair(void *arg, const char *section, const char *name, const char *value)
{
	struct reader *r = arg;
	const struct key *key = keys;

	(void)section;
	if (*r->why)
		return 0;
	while (key < keys + CONF__MAX && strcmp(key->name, name) != 0)
		key++;
	if (key == keys + CONF__MAX)
		complain(r, r->line, "unknown key: %s", name);
	else if (r->conf->given_at[key - keys])
		complain(r, r->line, "%s was given in line %d already", name,
		    r->conf->given_at[key - keys]);
	else if (!key->kind->parse(key, value, (char *)r->conf + key->offset))
		complain_value(r, key, value);
	else
		r->conf->given_at[key - keys] = r->line;
	return *r->why == '\0';
}

static void read_file(struct reader *r)
{
	int bad_line = ini_parse_stream(next_line, r, take_pair, r);

	if (*r->why)
		return;
	if (bad_line > 0)
		complain(r, bad_line, "neither \"key = value\", [section] nor comment");
	else if (r->line_unread)
		complain(r, r->line, "the line is too long");
	else if (ferror(r->file) || bad_line < 0)
		snprintf(r->why, r->why_size, "%s: cannot be read", r->path);
	else if (r->conf->auth == CONF_AUTH_OPEN && !r->conf->demo)
		complain(r, r->conf->given_at[CONF_auth],
		    "auth = open believes everyone: it needs demo = yes");
}

void conf_defaults(struct conf *conf_r)
{
	memset(conf_r, 0, sizeof(*conf_r));
	for (const struct key *key = keys; key < keys + CONF__MAX; key++)
		if (!key->kind->parse(key, key->def, (char *)conf_r + key->offset))
			log_panic("the default of %s is refused", key->name);
}

bool conf_load(struct conf *conf_r, const char *path, char *why, size_t why_size)
{
	struct reader r = { .conf = conf_r, .path = path, .why = why, .why_size = why_size };

	conf_defaults(conf_r);
	conf_r->path = path;
	*why = '\0';
	r.file = fopen(path, "re");
	if (!r.file) {
		snprintf(why, why_size, "%s: %s", path, strerror(errno));
		return false;
	}
	read_file(&r);
	fclose(r.file);
	return *why == '\0';
}

static void print_keys(const struct conf *conf, const char *before, conf_line_fn *put, void *ctx)
{
	char value[CONF_TEXT_MAX], text[CONF_TEXT_MAX + 64];

	for (const struct key *key = keys; key < keys + CONF__MAX; key++) {
		key->kind->print(key, (const char *)conf + key->offset, value, sizeof(value));
		snprintf(text, sizeof(text), "# %s", key->help);
		put(ctx, text);
		snprintf(text, sizeof(text), "%s%s = %s", before, key->name, value);
		put(ctx, text);
	}
}

void conf_print(const struct conf *conf, conf_line_fn *put, void *ctx)
{
	print_keys(conf, "", put, ctx);
}

void conf_sample(conf_line_fn *put, void *ctx)
{
	struct conf conf;

	conf_defaults(&conf);
	print_keys(&conf, "#", put, ctx);
}

void conf_where(const struct conf *conf, enum conf_key key, char text[CONF_WHERE_MAX])
{
	const char *path = conf->path == NULL ? "defaults" : conf->path;

	if (conf->given_at[key] > 0)
		snprintf(
		    text, CONF_WHERE_MAX, "%s:%d: %s", path, conf->given_at[key], keys[key].name);
	else
		snprintf(text, CONF_WHERE_MAX, "%s: %s (not given)", path, keys[key].name);
}
