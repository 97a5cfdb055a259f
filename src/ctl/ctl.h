/*
 * What every verb of frontrowctl is given, and how it ends: with 0; with 1 and a message on stderr
 * that says what to do (refused, not found, a broken invariant); with 2 (misuse); with 75 (the
 * database is away or busy; nothing has happened, or the verb goes on: try again); or with 76 (it
 * may have happened, or has happened and could not be shown: look before it is repeated).
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/cli.h"
#include "base/conf.h"
#include "ctl/option_list.h"
#include "db/db.h"
#include "domain/oplog.h"

#define AS_TEXT_(number) #number
#define AS_TEXT(number)  AS_TEXT_(number)

#define OPTION_AS_ENUM(name, text, letter, metavar, help) OPT_##name,

enum { OPTION_LIST(OPTION_AS_ENUM) OPT__MAX };

struct ctl {
	const char *const *option; /* by OPT_*; NULL: not given */
	const char *operand;       /* the word after the verb; NULL: it takes none */
	bool json;
	struct arena *arena;
	struct actor actor;
	struct conf conf; /* filled in by ctl_conf() */
	struct db *db;    /* opened by ctl_db() */
};

/* Reads the configuration; exits with 1 if it cannot be used. */
const struct conf *ctl_conf(struct ctl *ctl);
/* Connects and compares the schema's version; exits with 1 or 75 if that fails. */
struct db *ctl_db(struct ctl *ctl);

/* "frontrowctl: message" on stderr; returns 1. */
int ctl_refused(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* For an outcome that the verb has no word for: says what it means; returns 1, 75 or 76. */
int ctl_failed(enum err err);
/* The same for a verb that commits in steps, after some of them: to repeat it is safe. */
int ctl_stopped(enum err err);
/* After a change that was made: its result cannot be read or written; returns 76. */
int ctl_unseen(const char *what);
/* How far a long piece of work is, if stderr is a terminal.  done == total ends the line, and so
 * does the next message, or ctl_progress_end() before something is printed on stdout. */
void ctl_progress(const char *what, size_t done, size_t total);
void ctl_progress_end(void);

/* Who does it, for the log: --actor, or the login that called (sudo's caller before root). */
const struct actor *ctl_actor(struct ctl *ctl);

/* Values; anything else than asked for is misuse, and does not return. */
uint64_t ctl_id(const struct ctl *ctl); /* the operand */
uint64_t ctl_u64(const struct ctl *ctl, int option, int64_t least, int64_t most);
uint64_t ctl_u64_or(const struct ctl *ctl, int option, int64_t least, int64_t most, uint64_t or);
const char *ctl_text_or(const struct ctl *ctl, int option, const char * or);
struct instant ctl_instant(const struct ctl *ctl, int option);

#endif
