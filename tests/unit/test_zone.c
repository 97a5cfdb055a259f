#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/zone.h"
#include "unit.h"

static const struct {
	const char *zone, *instant, *date;
} dates[] = {
	{ "Asia/Seoul", "2026-12-24T14:59:59.999999Z", "2026-12-24" },
	{ "Asia/Seoul", "2026-12-24T15:00:00Z", "2026-12-25" },
	{ "UTC", "2026-12-24T23:59:59Z", "2026-12-24" },
	{ "America/New_York", "2026-07-05T03:59:59Z", "2026-07-04" },
	{ "America/New_York", "2026-07-05T04:00:00Z", "2026-07-05" },
	{ "America/New_York", "2026-12-05T04:59:59Z", "2026-12-04" },
	{ "America/New_York", "2026-12-05T05:00:00Z", "2026-12-05" },
	{ "Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2027-01-01" },
	/* There was no 30 December 2011 in Samoa. */
	{ "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29" },
	{ "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31" },
	{ "America/Argentina/Buenos_Aires", "2026-03-01T02:59:59Z", "2026-02-28" },
	{ "Etc/GMT+12", "2026-12-24T11:59:59Z", "2026-12-23" },
};

START_TEST(the_date_is_the_venues)
{
	char text[DATE_TEXT_MAX];
	struct instant at;
	struct date d;

	ck_assert(instant_parse(dates[_i].instant, &at));
	ck_assert(zone_known(dates[_i].zone));
	ck_assert(zone_date(dates[_i].zone, at, &d));
	date_format(d, text);
	ck_assert_str_eq(text, dates[_i].date);
}
END_TEST

static const char *const unknown[] = {
	"",
	"Seoul",
	"Asia/Soul",
	"asia/seoul",
	"Asia",
	"Asia/",
	"Asia/Seoul/",
	"Asia//Seoul",
	"/Asia/Seoul",
	"/usr/share/zoneinfo/Asia/Seoul",
	"../zoneinfo/Asia/Seoul",
	"Asia/../Asia/Seoul",
	"./Asia/Seoul",
	":Asia/Seoul",
	" Asia/Seoul",
	"Asia/Seoul ",
	"KST-9",
	"EST5EDT,M3.2.0,M11.1.0",
	"right/Asia/Seoul",
	"posix/Asia/Seoul",
	"localtime",
	"posixrules",
	"Factory",
	"zone.tab",
	"tzdata.zi",
	"leapseconds",
	"Asia/Seoul\n",
	"서울",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
};

static const struct {
	const char *zone, *day, *from, *to;
} days[] = {
	{ "Asia/Seoul", "2026-12-24", "2026-12-23T15:00:00Z", "2026-12-24T15:00:00Z" },
	{ "Asia/Seoul", "2026-12-31", "2026-12-30T15:00:00Z", "2026-12-31T15:00:00Z" },
	{ "America/New_York", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z" },
	{ "America/New_York", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z" },
};

START_TEST(a_day_begins_and_ends_there)
{
	struct instant from, to, begins, ends;
	struct date day;

	ck_assert(date_parse(days[_i].day, strlen(days[_i].day), &day));
	ck_assert(instant_parse(days[_i].from, &begins) && instant_parse(days[_i].to, &ends));
	ck_assert(zone_day(days[_i].zone, day, &from, &to));
	ck_assert_int_eq(from.us, begins.us);
	ck_assert_int_eq(to.us, ends.us);
	ck_assert(!zone_day("Mars/Base", day, &from, &to));
}
END_TEST

START_TEST(what_is_no_zone_is_refused)
{
	struct date d = { 1, 2, 3 };

	ck_assert(!zone_known(unknown[_i]));
	ck_assert(!zone_date(unknown[_i], (struct instant){ 0 }, &d));
	ck_assert_int_eq(d.year, 1);
}
END_TEST

/* As on Debian 13, which has the file in a package of its own. */
static const char *absent_file;
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

int __wrap_open(const char *path, int flags, ...)
{
	if (absent_file != NULL && strstr(path, absent_file) != NULL) {
		errno = ENOENT;
		return -1;
	}
	return __real_open(path, flags);
}

START_TEST(an_alias_needs_no_file)
{
	struct instant at = { 1798106400 * US_PER_S }, from, to;
	struct date here, day = { 2026, 12, 24 };

	absent_file = "US/Pacific";
	ck_assert(zone_known("US/Pacific"));
	ck_assert(zone_date("US/Pacific", at, &here));
	ck_assert_int_eq(here.day, 24);
	ck_assert(zone_day("US/Pacific", day, &from, &to));
	ck_assert_int_eq(from.us, 1798099200 * US_PER_S);
	ck_assert(!zone_known("US/Pacifi"));
	absent_file = "zoneinfo";
	ck_assert(!zone_known("US/Pacific") && !zone_known("Asia/Seoul"));
	absent_file = NULL;
}
END_TEST

/* Each name that a line of the list has in that column (from 0), but Factory. */
static unsigned known_names(const char *path, char first, unsigned column, const char *parts)
{
	char line[512], *rest, *name;
	FILE *list = fopen(path, "r");
	unsigned n = 0;

	ck_assert_ptr_nonnull(list);
	while (fgets(line, sizeof(line), list) != NULL) {
		if (line[0] == '#' || (first != '\0' && line[0] != first))
			continue;
		line[strcspn(line, "\n")] = '\0';
		rest = line;
		for (unsigned i = 0; i <= column; i++)
			name = strsep(&rest, parts);
		if (strcmp(name, "Factory") == 0)
			continue;
		ck_assert_msg(zone_known(name), "%s", name);
		n++;
	}
	fclose(list);
	return n;
}

START_TEST(every_zone_and_alias_is_known)
{
	ck_assert_uint_gt(known_names("/usr/share/zoneinfo/zone1970.tab", '\0', 2, "\t"), 300);
	ck_assert_uint_gt(known_names("/usr/share/zoneinfo/tzdata.zi", 'Z', 1, " "), 300);
	ck_assert_uint_gt(known_names("/usr/share/zoneinfo/tzdata.zi", 'L', 2, " "), 100);
}
END_TEST

START_TEST(the_processs_own_zone_stays)
{
	static const char *const own[] = { "Europe/Paris", NULL };
	time_t t = 1798106400;
	struct tm before, after;
	struct date d;

	if (own[_i])
		setenv("TZ", own[_i], 1);
	else
		unsetenv("TZ");
	tzset();
	localtime_r(&t, &before);
	ck_assert(zone_date("Asia/Seoul", (struct instant){ 0 }, &d));
	localtime_r(&t, &after);
	ck_assert_int_eq(before.tm_hour, after.tm_hour);
	if (own[_i])
		ck_assert_str_eq(getenv("TZ"), own[_i]);
	else
		ck_assert_ptr_null(getenv("TZ"));
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, the_date_is_the_venues, 0, N_OF(dates));
	tcase_add_loop_test(tc, a_day_begins_and_ends_there, 0, N_OF(days));
	tcase_add_loop_test(tc, what_is_no_zone_is_refused, 0, N_OF(unknown));
	tcase_add_test(tc, an_alias_needs_no_file);
	tcase_add_test(tc, every_zone_and_alias_is_known);
	tcase_add_loop_test(tc, the_processs_own_zone_stays, 0, 2);
}

int main(void)
{
	return unit_main("zone", add);
}
