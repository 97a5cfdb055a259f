#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/instant.h"
#include "unit.h"

static const struct {
	const char *text;
	int64_t us;
	const char *canonical;
} good[] = {
	{ "1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z" },
	{ "2026-12-24T10:00:00.000Z", 1798106400000000, "2026-12-24T10:00:00.000Z" },
	{ "2026-12-24T19:00:00+09:00", 1798106400000000, "2026-12-24T10:00:00.000Z" },
	{ "2026-12-24T06:30:00-03:30", 1798106400000000, "2026-12-24T10:00:00.000Z" },
	{ "2026-12-24T10:00:00-00:00", 1798106400000000, "2026-12-24T10:00:00.000Z" },
	{ "2026-12-24T10:00:00.5Z", 1798106400500000, "2026-12-24T10:00:00.500Z" },
	{ "2026-12-24T10:00:00.999999Z", 1798106400999999, "2026-12-24T10:00:00.999Z" },
	{ "2026-12-24T10:00:00.000001Z", 1798106400000001, "2026-12-24T10:00:00.000Z" },
	{ "2024-02-29T23:59:59Z", 1709251199000000, "2024-02-29T23:59:59.000Z" },
	{ "2000-02-29T00:00:00Z", 951782400000000, "2000-02-29T00:00:00.000Z" },
	{ "1969-12-31T23:30:00-01:00", 1800000000, "1970-01-01T00:30:00.000Z" },
	{ "9999-12-31T23:59:59.999999Z", 253402300799999999, "9999-12-31T23:59:59.999Z" },
};

START_TEST(an_instant_is_read_and_written)
{
	char text[INSTANT_TEXT_MAX];
	struct instant i;

	ck_assert(instant_parse(good[_i].text, &i));
	ck_assert_int_eq(i.us, good[_i].us);
	instant_format(i, text);
	ck_assert_str_eq(text, good[_i].canonical);
}
END_TEST

static const char *const bad_instants[] = {
	"",
	"2026-12-24",
	"2026-12-24T10:00:00",
	"2026-12-24 10:00:00Z",
	"2026-12-24t10:00:00z",
	"2026-12-24T10:00Z",
	"2026-12-24T1:00:00Z",
	"2026-12-24T24:00:00Z",
	"2026-12-24T10:60:00Z",
	"2026-12-24T10:00:60Z",
	"2026-12-24T10:00:00.Z",
	"2026-12-24T10:00:00.1234567Z",
	"2026-12-24T10:00:00,5Z",
	"2026-12-24T10:00:00+0900",
	"2026-12-24T10:00:00+09",
	"2026-12-24T10:00:00+24:00",
	"2026-12-24T10:00:00+09:60",
	"2026-12-24T10:00:00 09:00",
	"2026-12-24T10:00:00ZZ",
	"2026-12-24T10:00:00Z ",
	" 2026-12-24T10:00:00Z",
	"2026-13-24T10:00:00Z",
	"2026-02-29T10:00:00Z",
	"1900-02-29T00:00:00Z",
	"02026-12-24T10:00:00Z",
	"+2026-12-24T10:00:00Z",
	"1969-12-31T23:59:59Z",
	"1970-01-01T00:00:00+00:01",
	"9999-12-31T23:59:00-00:01",
	"now",
	"1798106400",
};

START_TEST(another_spelling_of_an_instant_is_refused)
{
	struct instant i = { 42 };

	ck_assert(!instant_parse(bad_instants[_i], &i));
	ck_assert_int_eq(i.us, 42);
}
END_TEST

START_TEST(no_part_of_an_instant_is_one)
{
	static const char whole[] = "2026-12-24T10:00:00.123+09:00";
	char part[sizeof(whole)];
	struct instant i;

	for (size_t len = 0; len < strlen(whole); len++) {
		memcpy(part, whole, len);
		part[len] = '\0';
		ck_assert_msg(!instant_parse(part, &i), "%s", part);
	}
	ck_assert(instant_parse(whole, &i));
}
END_TEST

START_TEST(a_date_is_read_and_written)
{
	static const char *const dates[] = {
		"0001-01-01",
		"1900-02-28",
		"2000-02-29",
		"2024-02-29",
		"2026-12-24",
		"9999-12-31",
	};
	char text[DATE_TEXT_MAX];
	struct date d;

	ck_assert(date_parse(dates[_i], strlen(dates[_i]), &d));
	date_format(d, text);
	ck_assert_str_eq(text, dates[_i]);
}
END_TEST

static const char *const bad_dates[] = {
	"2025-02-30",
	"2025-02-29",
	"1900-02-29",
	"2025-13-01",
	"2025-00-01",
	"2025-01-00",
	"2025-01-32",
	"2025-04-31",
	"2025-2-3",
	"20250203",
	"2025-02-03T00:00",
	"0000-00-00",
	"0000-01-01",
	"9999-99-99",
	"",
	"2025-02-3",
	"2025-02-03 ",
	" 2025-02-0",
	"2025/02/03",
	"2025-02-0a",
	"-025-02-03",
	"+025-02-03",
	"2025-02--3",
	"03-02-2025",
	"'; DROP --",
};

START_TEST(another_spelling_of_a_date_is_refused)
{
	struct date d = { 1, 2, 3 };

	ck_assert(!date_parse(bad_dates[_i], strlen(bad_dates[_i]), &d));
	ck_assert_int_eq(d.year, 1);
	ck_assert_int_eq(d.day, 3);
}
END_TEST

START_TEST(a_date_may_be_part_of_a_longer_text)
{
	struct date d;

	ck_assert(date_parse("2025-02-03/seats", 10, &d));
	ck_assert_int_eq(d.day, 3);
	ck_assert(!date_parse("2025-02-03/seats", 11, &d));
	ck_assert(!date_parse("2025-02-03", 9, &d));
}
END_TEST

/* Every day of the years 1..9999, against the C library's calendar. */
START_TEST(the_calendar_is_the_c_librarys)
{
	const int64_t first = -62135596800, last = 253402300799;

	for (int64_t s = first; s <= last; s += 86400) {
		time_t t = (time_t)(s + (s - first) / 86400 % 86400);
		struct civil c = instant_to_civil((struct instant){ t * US_PER_S + 7 });
		struct tm tm;

		gmtime_r(&t, &tm);
		if (c.date.year != tm.tm_year + 1900 || c.date.month != tm.tm_mon + 1 ||
		    c.date.day != tm.tm_mday || c.hour != tm.tm_hour || c.minute != tm.tm_min ||
		    c.second != tm.tm_sec || c.us != 7)
			ck_abort_msg("second %lld", (long long)t);
		if (instant_from_civil(&c).us != t * US_PER_S + 7)
			ck_abort_msg("second %lld, back", (long long)t);
	}
}
END_TEST

START_TEST(what_is_left_is_rounded_down_and_never_negative)
{
	static const struct {
		int64_t deadline, now, left;
	} rows[] = {
		{ 1000000, 0, 1 },
		{ 1000000, 1, 0 },
		{ 1999999, 0, 1 },
		{ 300000000, 0, 300 },
		{ 0, 0, 0 },
		{ 0, 1, 0 },
		{ 0, 5000000, 0 },
	};
	struct instant deadline = { rows[_i].deadline }, now = { rows[_i].now };

	ck_assert_int_eq(instant_seconds_left(deadline, now), rows[_i].left);
	ck_assert_int_eq(instant_reached(deadline, now), rows[_i].deadline <= rows[_i].now);
}
END_TEST

START_TEST(null_is_no_instant)
{
	ck_assert(instant_is_null(INSTANT_NULL));
	ck_assert(!instant_is_null((struct instant){ 0 }));
}
END_TEST

START_TEST(to_write_null_is_a_defect)
{
	char text[INSTANT_TEXT_MAX];

	instant_format(INSTANT_NULL, text);
}
END_TEST

static void add(TCase *tc)
{
	tcase_add_loop_test(tc, an_instant_is_read_and_written, 0, N_OF(good));
	tcase_add_loop_test(tc, another_spelling_of_an_instant_is_refused, 0, N_OF(bad_instants));
	tcase_add_test(tc, no_part_of_an_instant_is_one);
	tcase_add_loop_test(tc, a_date_is_read_and_written, 0, 6);
	tcase_add_loop_test(tc, another_spelling_of_a_date_is_refused, 0, N_OF(bad_dates));
	tcase_add_test(tc, a_date_may_be_part_of_a_longer_text);
	tcase_add_test(tc, the_calendar_is_the_c_librarys);
	tcase_add_loop_test(tc, what_is_left_is_rounded_down_and_never_negative, 0, 7);
	tcase_add_test(tc, null_is_no_instant);
	tcase_add_test_raise_signal(tc, to_write_null_is_a_defect, SIGABRT);
}

int main(void)
{
	return unit_main("instant", add);
}
