/* Time zones of venues, by their IANA names, from the system's tzdata. */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>

#include "base/instant.h"

#define ZONE_DEFAULT "Asia/Seoul"

/* A name that tzdata knows, to the letter; a path or a POSIX rule is none. */
bool zone_known(const char *iana);
/* The calendar date there at that instant; false if the zone is unknown.  Not for threads: TZ. */
bool zone_date(const char *iana, struct instant at, struct date *date_r);
#define ZONE_TIME_MAX sizeof("2026-12-24 19:00:00")

/* The date and time there, to the second below; false if the zone is unknown.  Not for threads. */
bool zone_time(const char *iana, struct instant at, char text[ZONE_TIME_MAX]);
/* When that calendar day begins and ends there; false if the zone is unknown. */
bool zone_day(const char *iana, struct date day, struct instant *from_r, struct instant *to_r);

#endif
