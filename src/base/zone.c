#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/zone.h"

#define TZDATA       "/usr/share/zoneinfo/"
#define NAME_MAX_LEN 64

/* What lies among the zones and is none; "right/" counts leap seconds, which would shift a date. */
static const char *const no_zones[] = { "posix/", "right/", "localtime", "posixrules" };

static bool plain_name(const char *name)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789_+-/";
	size_t len = strlen(name);

	if (len == 0 || len > NAME_MAX_LEN || strspn(name, letters) != len || name[0] == '/' ||
	    strstr(name, "//"))
		return false;
	for (size_t i = 0; i < sizeof(no_zones) / sizeof(no_zones[0]); i++)
		if (strncmp(name, no_zones[i], strlen(no_zones[i])) == 0)
			return false;
	return true;
}

bool zone_known(const char *iana)
{
	char path[sizeof(TZDATA) + NAME_MAX_LEN], magic[4];
	bool known;
	int fd;

	if (!plain_name(iana))
		return false;
	snprintf(path, sizeof(path), TZDATA "%s", iana);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	known = read(fd, magic, sizeof(magic)) == sizeof(magic) && memcmp(magic, "TZif", 4) == 0;
	close(fd);
	return known;
}

static void set_zone(const char *tz)
{
	if ((tz ? setenv("TZ", tz, 1) : unsetenv("TZ")) != 0)
		log_fatal("cannot set TZ");
	tzset();
}

static char *copy_of_zone(void)
{
	const char *tz = getenv("TZ");
	char *copy = NULL;

	if (tz && !(copy = strdup(tz)))
		log_fatal("out of memory");
	return copy;
}

/* Makes it the process's zone; its own is returned for leave_zone(). */
static char *enter_zone(const char *iana)
{
	char name[sizeof(":") + sizeof(TZDATA) + NAME_MAX_LEN], *own_zone = copy_of_zone();

	snprintf(name, sizeof(name), ":" TZDATA "%s", iana);
	set_zone(name);
	return own_zone;
}

static void leave_zone(char *own_zone)
{
	set_zone(own_zone);
	free(own_zone);
}

static bool local_time(const char *iana, struct instant at, struct tm *tm_r)
{
	/* Down, also before 1970. */
	time_t s = (time_t)(at.us / US_PER_S - (at.us % US_PER_S < 0));
	char *own_zone;

	if (!zone_known(iana))
		return false;
	own_zone = enter_zone(iana);
	localtime_r(&s, tm_r);
	leave_zone(own_zone);
	return true;
}

bool zone_date(const char *iana, struct instant at, struct date *date_r)
{
	struct tm tm;

	if (!local_time(iana, at, &tm))
		return false;
	*date_r = (struct date){ tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday };
	return true;
}

bool zone_time(const char *iana, struct instant at, char text[ZONE_TIME_MAX])
{
	struct tm tm;

	return local_time(iana, at, &tm) &&
	       strftime(text, ZONE_TIME_MAX, "%Y-%m-%d %H:%M:%S", &tm) > 0;
}

static struct instant midnight(struct date day, int days_later)
{
	struct tm tm = { .tm_year = day.year - 1900,
		.tm_mon = day.month - 1,
		.tm_mday = day.day + days_later,
		.tm_isdst = -1 };

	return (struct instant){ (int64_t)mktime(&tm) * US_PER_S };
}

bool zone_day(const char *iana, struct date day, struct instant *from_r, struct instant *to_r)
{
	char *own_zone;

	if (!zone_known(iana))
		return false;
	own_zone = enter_zone(iana);
	*from_r = midnight(day, 0);
	*to_r = midnight(day, 1);
	leave_zone(own_zone);
	return true;
}
