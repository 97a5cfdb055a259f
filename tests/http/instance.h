/*
 * The running instance that is tested, as its environment names it:
 *   FRONTROW_URL  http://127.0.0.1:PORT
 *   FRONTROW_VAR  its var directory (frontrow.ini, sockets, process ids)
 *   FRONTROW_CTL  a program that runs frontrowctl against it
 *   FRONTROW_SQL  a program that runs the MariaDB client against it, as the schema's owner
 * Sweep programs are taken from the working directory, the build's.
 */
#ifndef TESTS_HTTP_INSTANCE_H
#define TESTS_HTTP_INSTANCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* False: the environment names no instance. */
bool instance_named(void);
const char *instance_url(void);
const char *instance_var(void);
uint16_t instance_port(void);

/* Runs a shell command; its output without the last newline.  *status_r is its exit status. */
const char *run(const char *command, int *status_r);
/* The same beside the test, its output dropped. */
pid_t run_start(const char *command);
void run_wait(pid_t started);

/* frontrowctl; must succeed. */
const char *ctl(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* frontrowctl … --json of an "add": the new id, of whatever name. */
int64_t ctl_add(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Every invariant of the database holds. */
void audit_is_clean(void);

/* Statements; the rows of the last, tab-separated.  Must succeed. */
const char *sql(const char *format, ...) __attribute__((format(printf, 1, 2)));
int64_t sql_int(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Whether the database takes a statement at all. */
bool sql_works(void);
/* A session of its own that runs the statements beside the test; run_wait() until it ends. */
pid_t sql_start(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One pass of a cron program ("frontrow-activate"). */
void sweep_once(const char *program);

void sleep_ms(unsigned ms);
int64_t now_ms(void);

#define RECOVERY_MS 30000 /* a database's crash recovery, on a busy machine */

/* For so long at most; then the test fails. */
void wait_until(bool (*holds)(void));

#endif
