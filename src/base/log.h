/*
 * One line per event on stderr, key=value.  Five meanings, not five volumes:
 *   info   something a reader of the log wants to know
 *   warn   wrong, but handled
 *   error  a call failed for a reason that is not the caller's
 *   fatal  the environment is unusable: the process exits with status 1
 *   panic  our own defect: the process aborts
 * Control and 8-bit bytes of the message are escaped.  Tokens and secrets are never logged.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/* Names the program in every line; `to_syslog` for programs that cron runs. */
void log_open(const char *program, int to_syslog);
/* Prefixes every line with req=ID until called with NULL; the string must outlive that. */
void log_request(const char *request_id);

/* From now on a line of info to stderr may wait: for log_flush(), for a line above info, for a full
 * page or for a line of another second.  The caller flushes before it waits for work and before it
 * ends; what kills it takes the waiting lines along. */
void log_gather(void);
void log_flush(void);

#define LOG_PRINTF __attribute__((format(printf, 1, 2)))

void log_info(const char *fmt, ...) LOG_PRINTF;
void log_warn(const char *fmt, ...) LOG_PRINTF;
void log_error(const char *fmt, ...) LOG_PRINTF;
_Noreturn void log_fatal(const char *fmt, ...) LOG_PRINTF;
_Noreturn void log_panic(const char *fmt, ...) LOG_PRINTF;

#endif
