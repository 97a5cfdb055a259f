#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"

#define MESSAGE_MAX 896
/* Every byte of the message may become \xHH; the rest is time, program, pid and request.  This is
 * PIPE_BUF: in a pipe, too, lines of several processes do not mix. */
#define LINE_MAX_SIZE (4 * MESSAGE_MAX + 512)
#define TIME_TEXT_MAX 64

enum level { LEVEL_INFO, LEVEL_WARN, LEVEL_ERROR, LEVEL_FATAL, LEVEL_PANIC };

static const struct {
	const char *name;
	int priority; /* of syslog(3) */
} levels[] = {
	[LEVEL_INFO] = { "info", LOG_INFO },
	[LEVEL_WARN] = { "warn", LOG_WARNING },
	[LEVEL_ERROR] = { "error", LOG_ERR },
	[LEVEL_FATAL] = { "fatal", LOG_CRIT },
	[LEVEL_PANIC] = { "panic", LOG_ALERT },
};

static const char *log_program = "frontrow";
static const char *log_request_id;
static int log_to_syslog;
static int log_gathers;
static char gathered[LINE_MAX_SIZE];
static size_t ngathered;
static time_t gathered_at; /* the last line, s */

void log_open(const char *program, int to_syslog)
{
	log_program = program;
	log_to_syslog = to_syslog;
	if (to_syslog)
		openlog(program, LOG_PID, LOG_DAEMON);
}

void log_request(const char *request_id)
{
	log_request_id = request_id;
}

/* Room for 4 * strlen(from) + 1 bytes at `to`. */
static char *escape(char *to, const char *from)
{
	static const char hex[] = "0123456789abcdef";

	for (; *from; from++) {
		unsigned char c = (unsigned char)*from;

		if (c >= ' ' && c < 0x7f) {
			*to++ = (char)c;
			continue;
		}
		*to++ = '\\';
		*to++ = 'x';
		*to++ = hex[c >> 4];
		*to++ = hex[c & 15];
	}
	*to = '\0';
	return to;
}

void log_gather(void)
{
	log_gathers = 1;
}

void log_flush(void)
{
	size_t n = ngathered;

	ngathered = 0;
	if (n > 0 && write(STDERR_FILENO, gathered, n) < 0)
		return; /* there is nobody left to tell */
}

/* One write(2) for whole lines, so that the lines of several processes do not mix. */
static void put_line(enum level level, const char *line, size_t len, time_t at)
{
	if (len > sizeof(gathered) - ngathered || at != gathered_at)
		log_flush();
	memcpy(gathered + ngathered, line, len);
	ngathered += len;
	gathered_at = at;
	if (!log_gathers || level != LEVEL_INFO)
		log_flush();
}

/* As instant_format() writes it; base/instant.c logs, so it cannot be asked here. */
static void format_time(char text[TIME_TEXT_MAX], const struct timespec *at)
{
	struct tm utc;
	size_t len;

	gmtime_r(&at->tv_sec, &utc);
	len = strftime(text, TIME_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + len, TIME_TEXT_MAX - len, ".%03dZ", (int)(at->tv_nsec / 1000000));
}

static void to_stderr(enum level level, const char *message)
{
	char line[LINE_MAX_SIZE], when[TIME_TEXT_MAX];
	const char *id = log_request_id;
	struct timespec now;
	char *end;
	int len;

	clock_gettime(CLOCK_REALTIME, &now);
	format_time(when, &now);
	len = snprintf(line, 400, "time=%s program=%s pid=%d level=%s%s%.200s ", when, log_program,
	    (int)getpid(), levels[level].name, id ? " req=" : "", id ? id : "");
	end = escape(line + (len < 400 ? len : 399), message);
	*end++ = '\n';
	put_line(level, line, (size_t)(end - line), now.tv_sec);
}

static void to_syslog(enum level level, const char *message)
{
	char text[4 * MESSAGE_MAX + 1];

	escape(text, message);
	syslog(levels[level].priority, "level=%s%s%.200s %s", levels[level].name,
	    log_request_id ? " req=" : "", log_request_id ? log_request_id : "", text);
}

__attribute__((format(printf, 2, 0))) static void put(enum level level, const char *fmt, va_list ap)
{
	char message[MESSAGE_MAX];

	vsnprintf(message, sizeof(message), fmt, ap);
	if (log_to_syslog)
		to_syslog(level, message);
	else
		to_stderr(level, message);
}

void log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LEVEL_INFO, fmt, ap);
	va_end(ap);
}

void log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LEVEL_WARN, fmt, ap);
	va_end(ap);
}

void log_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LEVEL_ERROR, fmt, ap);
	va_end(ap);
}

void log_fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LEVEL_FATAL, fmt, ap);
	va_end(ap);
	exit(EXIT_FAILURE);
}

void log_panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	put(LEVEL_PANIC, fmt, ap);
	va_end(ap);
	abort();
}
