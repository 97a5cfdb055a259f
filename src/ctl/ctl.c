#include "ctl/ctl.h"

#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/log.h"
#include "ctl/out.h"
#include "domain/schema.h"
#include "store/config.h"

#define REFUSED 1
#define UNKNOWN 76 /* sysexits.h has no word for it */

static const char *const option_names[OPT__MAX] = {
#define OPTION_AS_NAME(name, text, letter, metavar, help) [OPT_##name] = text,
	OPTION_LIST(OPTION_AS_NAME)
};

static bool line_open; /* the line of ctl_progress() */

void ctl_progress(const char *what, size_t done, size_t total)
{
	if (!isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r%s: %zu of %zu", what, done, total);
	fflush(stderr);
	line_open = true;
	if (done == total)
		ctl_progress_end();
}

void ctl_progress_end(void)
{
	if (line_open)
		fputc('\n', stderr);
	line_open = false;
}

int ctl_refused(const char *fmt, ...)
{
	char *text;
	va_list ap;

	ctl_progress_end();
	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		log_fatal("out of memory");
	va_end(ap);
	fputs("frontrowctl: ", stderr);
	out_visible(stderr, text);
	fputc('\n', stderr);
	free(text);
	return REFUSED;
}

int ctl_failed(enum err err)
{
	if (err == ERR_UNCERTAIN) {
		ctl_refused("outcome unknown: the connection broke during COMMIT; look whether it "
			    "has happened before you repeat it");
		return UNKNOWN;
	}
	if (err_wire(err) == ERR_UNAVAILABLE) {
		ctl_refused("the database is away or busy: nothing has happened, try again");
		return EX_TEMPFAIL;
	}
	return ctl_refused("failed (%s): see the messages above", err_code(err));
}

int ctl_stopped(enum err err)
{
	if (err != ERR_UNCERTAIN && err_wire(err) != ERR_UNAVAILABLE)
		return ctl_failed(err);
	ctl_refused(
	    "the database is away or busy; what was done before stays, and the same command "
	    "goes on from there");
	return EX_TEMPFAIL;
}

int ctl_unseen(const char *what)
{
	ctl_refused("it is done, but %s: do not repeat it, look what is there", what);
	return UNKNOWN;
}

const struct conf *ctl_conf(struct ctl *ctl)
{
	char why[512];

	if (!conf_load(
		&ctl->conf, ctl_text_or(ctl, OPT_CONFIG, CONF_FILE_DEFAULT), why, sizeof(why)))
		exit(ctl_refused("%s", why));
	return &ctl->conf;
}

struct db *ctl_db(struct ctl *ctl)
{
	struct db_config config = store_config(ctl_conf(ctl));
	char why[SCHEMA_WHY_MAX];
	enum err err;

	config.patience = DB_UNHURRIED; /* the operator waits as long as it takes */
	ctl->db = db_open(&config);
	err = schema_check(ctl->db, why);
	if (err != ERR_OK)
		exit(ctl_failed(err));
	if (*why != '\0')
		exit(ctl_refused("%s", why));
	return ctl->db;
}

static const char *login(struct ctl *ctl)
{
	static const char *const names[] = { "SUDO_USER", "USER", "LOGNAME" };
	struct passwd *user;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && actor_valid(value))
			return value;
	}
	user = getpwuid(getuid());
	return user ? user->pw_name : arena_printf(ctl->arena, "uid %u", (unsigned)getuid());
}

const struct actor *ctl_actor(struct ctl *ctl)
{
	ctl->actor.name = ctl->option[OPT_ACTOR] ? ctl->option[OPT_ACTOR] : login(ctl);
	if (!actor_valid(ctl->actor.name))
		cli_misuse(
		    "--actor: 1 to 100 characters, none of them a control character or invisible");
	return &ctl->actor;
}

uint64_t ctl_id(const struct ctl *ctl)
{
	return (uint64_t)cli_integer("ID", ctl->operand, 1, INT64_MAX);
}

uint64_t ctl_u64(const struct ctl *ctl, int option, int64_t least, int64_t most)
{
	char what[64];

	snprintf(what, sizeof(what), "--%s", option_names[option]);
	return (uint64_t)cli_integer(what, ctl->option[option], least, most);
}

uint64_t ctl_u64_or(const struct ctl *ctl, int option, int64_t least, int64_t most, uint64_t or)
{
	return ctl->option[option] ? ctl_u64(ctl, option, least, most) : or ;
}

const char *ctl_text_or(const struct ctl *ctl, int option, const char * or)
{
	return ctl->option[option] ? ctl->option[option] : or ;
}

struct instant ctl_instant(const struct ctl *ctl, int option)
{
	struct instant i;

	if (!instant_parse(ctl->option[option], &i))
		cli_misuse("--%s: not an instant such as 2026-12-24T19:00:00+09:00: %s",
		    option_names[option], ctl->option[option]);
	return i;
}
