/*
 * Instants and calendar dates.  An instant is microseconds since 1970-01-01T00:00:00Z; it comes
 * from the database's clock (the only clock) and goes out as RFC 3339 in UTC with milliseconds.
 */
#ifndef BASE_INSTANT_H
#define BASE_INSTANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct instant {
	int64_t us;
};

#define INSTANT_NULL     ((struct instant){ INT64_MIN }) /* SQL's NULL */
#define INSTANT_TEXT_MAX sizeof("2026-12-24T10:00:00.000Z")
#define US_PER_S         INT64_C(1000000)

struct date {
	int year, month, day;
};

#define DATE_TEXT_MAX sizeof("2026-12-24")

struct civil {
	struct date date;
	int hour, minute, second, us;
};

static inline bool instant_is_null(struct instant i)
{
	return i.us == INT64_MIN;
}

/* deadline <= now; neither may be null. */
static inline bool instant_reached(struct instant deadline, struct instant now)
{
	return deadline.us <= now.us;
}

/* Whole seconds from now to the deadline, rounded down, never negative. */
int64_t instant_seconds_left(struct instant deadline, struct instant now);

struct instant instant_from_civil(const struct civil *c);
struct civil instant_to_civil(struct instant i);

/* "2026-12-24T10:00:00.000Z"; the microseconds are cut, not rounded. */
void instant_format(struct instant i, char text[INSTANT_TEXT_MAX]);
/* RFC 3339 with any offset and up to 6 decimals; years 1970..9999; false on anything else. */
bool instant_parse(const char *text, struct instant *i_r);

/* Exactly YYYY-MM-DD and a day of the calendar, years 0001..9999. */
bool date_parse(const char *text, size_t len, struct date *date_r);
void date_format(struct date d, char text[DATE_TEXT_MAX]);

#endif
