#include "base/instant.h"
#include "base/log.h"

#define S_PER_DAY  INT64_C(86400)
#define US_PER_DAY (S_PER_DAY * US_PER_S)
#define INSTANT_END                                                                                \
	(INT64_C(253402300800) * US_PER_S) /* 10000-01-01: no four-digit year from here on */

int64_t instant_seconds_left(struct instant deadline, struct instant now)
{
	return deadline.us > now.us ? (deadline.us - now.us) / US_PER_S : 0;
}

/*
 * Days since 1970-01-01 and back, proleptic Gregorian: a year here begins in March, so that the
 * leap day is its last, and an era is the 400 years (146097 days) after which all repeats.
 */
static int64_t days_of_date(struct date d)
{
	int64_t y = d.month <= 2 ? (int64_t)d.year - 1 : d.year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (d.month > 2 ? d.month - 3 : d.month + 9) + 2) / 5 + d.day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static struct date date_of_days(int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year =
	    day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t m = (5 * day_of_year + 2) / 153;
	struct date d;

	d.day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
	d.month = (int)(m < 10 ? m + 3 : m - 9);
	d.year = (int)(year_of_era + era * 400 + (d.month <= 2));
	return d;
}

struct instant instant_from_civil(const struct civil *c)
{
	int64_t s = days_of_date(c->date) * S_PER_DAY + c->hour * 3600 + c->minute * 60 + c->second;

	return (struct instant){ s * US_PER_S + c->us };
}

struct civil instant_to_civil(struct instant i)
{
	int64_t days = i.us / US_PER_DAY, us = i.us % US_PER_DAY;
	struct civil c;

	if (us < 0) {
		us += US_PER_DAY;
		days--;
	}
	c.date = date_of_days(days);
	c.us = (int)(us % US_PER_S);
	us /= US_PER_S;
	c.second = (int)(us % 60);
	c.minute = (int)(us / 60 % 60);
	c.hour = (int)(us / 3600);
	return c;
}

static void put_digits(char *to, int n, int value)
{
	while (n-- > 0) {
		to[n] = (char)('0' + value % 10);
		value /= 10;
	}
}

static void put_date(char *text, struct date d)
{
	if (d.year < 0 || d.year > 9999)
		log_panic("a date of the year %d", d.year);
	put_digits(text, 4, d.year);
	text[4] = '-';
	put_digits(text + 5, 2, d.month);
	text[7] = '-';
	put_digits(text + 8, 2, d.day);
}

void instant_format(struct instant i, char text[INSTANT_TEXT_MAX])
{
	struct civil c = instant_to_civil(i);

	put_date(text, c.date);
	text[10] = 'T';
	put_digits(text + 11, 2, c.hour);
	text[13] = ':';
	put_digits(text + 14, 2, c.minute);
	text[16] = ':';
	put_digits(text + 17, 2, c.second);
	text[19] = '.';
	put_digits(text + 20, 3, c.us / 1000);
	text[23] = 'Z';
	text[24] = '\0';
}

void date_format(struct date d, char text[DATE_TEXT_MAX])
{
	put_date(text, d);
	text[DATE_TEXT_MAX - 1] = '\0';
}

/* Takes exactly n digits at *text and steps over them. */
static bool take_digits(const char **text, int n, int *value_r)
{
	*value_r = 0;
	for (; n > 0; n--, (*text)++) {
		if (**text < '0' || **text > '9')
			return false;
		*value_r = *value_r * 10 + (**text - '0');
	}
	return true;
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date(const char **text, struct date *d)
{
	return take_digits(text, 4, &d->year) && take_char(text, '-') &&
	       take_digits(text, 2, &d->month) && take_char(text, '-') &&
	       take_digits(text, 2, &d->day) && d->year >= 1 && d->month >= 1 && d->month <= 12 &&
	       d->day >= 1 && d->day <= days_in_month(d->year, d->month);
}

/* A leap second (:60) is refused: MariaDB's DATETIME has none. */
static bool take_time(const char **text, struct civil *c)
{
	return take_digits(text, 2, &c->hour) && take_char(text, ':') &&
	       take_digits(text, 2, &c->minute) && take_char(text, ':') &&
	       take_digits(text, 2, &c->second) && c->hour <= 23 && c->minute <= 59 &&
	       c->second <= 59;
}

static bool take_decimals(const char **text, int *us_r)
{
	int scale = 1000000, digit;

	*us_r = 0;
	if (!take_char(text, '.'))
		return true;
	while (scale > 1 && take_digits(text, 1, &digit)) {
		scale /= 10;
		*us_r += digit * scale;
	}
	return scale < 1000000;
}

static bool take_offset(const char **text, int64_t *seconds_r)
{
	int hours, minutes;
	bool east;

	*seconds_r = 0;
	if (take_char(text, 'Z'))
		return true;
	east = **text == '+';
	if (!east && **text != '-')
		return false;
	(*text)++;
	if (!take_digits(text, 2, &hours) || !take_char(text, ':') ||
	    !take_digits(text, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	*seconds_r = (east ? 1 : -1) * (hours * 3600 + minutes * 60);
	return true;
}

bool instant_parse(const char *text, struct instant *i_r)
{
	struct civil c;
	int64_t offset;
	struct instant i;

	if (!take_date(&text, &c.date) || !take_char(&text, 'T') || !take_time(&text, &c) ||
	    !take_decimals(&text, &c.us) || !take_offset(&text, &offset) || *text != '\0')
		return false;
	i = instant_from_civil(&c);
	i.us -= offset * US_PER_S;
	if (i.us < 0 || i.us >= INSTANT_END)
		return false;
	*i_r = i;
	return true;
}

bool date_parse(const char *text, size_t len, struct date *date_r)
{
	struct date d;

	/* The length is looked at first, so that no digit is read beyond it. */
	if (len != DATE_TEXT_MAX - 1 || !take_date(&text, &d))
		return false;
	*date_r = d;
	return true;
}
