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
#define PATH_SIZE    (sizeof(TZDATA) + NAME_MAX_LEN)

/* What lies among the zones and is none; "right/" counts leap seconds, which would shift a date,
 * and a browser knows no "Factory". */
static const char *const no_zones[] = { "posix/", "right/", "localtime", "posixrules", "Factory" };

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

static bool is_zone_file(const char *path)
{
	char magic[4];
	bool known;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return false;
	known = read(fd, magic, sizeof(magic)) == sizeof(magic) && memcmp(magic, "TZif", 4) == 0;
	close(fd);
	return known;
}

/* The zone that `alias` is a link to by tzdata.zi's lines "L ZONE ALIAS". */
static bool find_link(const char *alias, char zone[NAME_MAX_LEN + 1])
{
	char line[256], from[NAME_MAX_LEN + 1];
	FILE *list = fopen(TZDATA "tzdata.zi", "re");
	bool found = false;

	if (list == NULL)
		return false;
	while (!found && fgets(line, sizeof(line), list) != NULL)
		found = sscanf(line, "L %64s %64s", zone, from) == 2 && strcmp(from, alias) == 0;
	fclose(list);
	return found;
}

/* The file of a zone.  Debian 13 has the files of old aliases (US/Pacific) in tzdata-legacy, but
 * their names still in tzdata.zi. */
static bool find_file(const char *iana, char path[PATH_SIZE])
{
	char zone[NAME_MAX_LEN + 1];

	if (!plain_name(iana))
		return false;
	snprintf(path, PATH_SIZE, TZDATA "%s", iana);
	if (is_zone_file(path))
		return true;
	if (!find_link(iana, zone) || !plain_name(zone))
		return false;
	snprintf(path, PATH_SIZE, TZDATA "%s", zone);
	return is_zone_file(path);
}

bool zone_known(const char *iana)
{
	char path[PATH_SIZE];

	return find_file(iana, path);
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

/* Makes the file's zone the process's; its own is returned for leave_zone(). */
static char *enter_zone(const char *path)
{
	char name[sizeof(":") + PATH_SIZE], *own_zone = copy_of_zone();

	snprintf(name, sizeof(name), ":%s", path);
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
	char path[PATH_SIZE], *own_zone;

	if (!find_file(iana, path))
		return false;
	own_zone = enter_zone(path);
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
	char path[PATH_SIZE], *own_zone;

	if (!find_file(iana, path))
		return false;
	own_zone = enter_zone(path);
	*from_r = midnight(day, 0);
	*to_r = midnight(day, 1);
	leave_zone(own_zone);
	return true;
}
