/*
 * Days are numbers: text becomes a count of days from 1970-01-01 by
 * arithmetic on years that begin in March, so that the leap day is the last
 * day of a year and needs no case of its own.
 */
#include <stddef.h>
#include <stdio.h>

#include "base/day.h"

#define DAYS_IN_400_YEARS 146097
#define MARCH_0000_TO_1970 719468 /* days */
#define MICROSECONDS INT64_C(1000000)

static int32_t
from_civil(int year, int month, int mday)
{
	const int y = month <= 2 ? year - 1 : year;
	const int era = y / 400;
	const int of_era = y - era * 400;
	const int month_from_march = (month + 9) % 12;
	const int of_year = (153 * month_from_march + 2) / 5 + mday - 1;

	return era * DAYS_IN_400_YEARS + of_era * 365 + of_era / 4 -
	       of_era / 100 + of_year - MARCH_0000_TO_1970;
}

void
day_split(int32_t day, int *year, int *month, int *mday)
{
	const int32_t z = day + MARCH_0000_TO_1970;
	const int32_t era = z / DAYS_IN_400_YEARS;
	const int32_t of_era = z - era * DAYS_IN_400_YEARS;
	const int32_t y = (of_era - of_era / 1460 + of_era / 36524 -
			      of_era / (DAYS_IN_400_YEARS - 1)) /
			  365;
	const int32_t of_year = of_era - (365 * y + y / 4 - y / 100);
	const int32_t m = (5 * of_year + 2) / 153;

	*mday = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2);
}

int
day_years(int32_t from, int32_t on)
{
	int y0, m0, d0, y1, m1, d1;

	day_split(from, &y0, &m0, &d0);
	day_split(on, &y1, &m1, &d1);
	return y1 - y0 - (m1 < m0 || (m1 == m0 && d1 < d0));
}

/* Read exactly ${n} digits; -1 when there are fewer. */
static int
digits(const char **text, int n)
{
	int value = 0;

	for (; n > 0; n--, (*text)++) {
		if (**text < '0' || **text > '9')
			return -1;
		value = value * 10 + (**text - '0');
	}
	return value;
}

static int
letter(const char **text, char wanted)
{
	if (**text != wanted)
		return -1;
	(*text)++;
	return 0;
}

static int
parse_date(int32_t *day, const char **text)
{
	static const int lengths[] = {
	    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, mday, leap;

	if ((year = digits(text, 4)) < 1 || letter(text, '-') != 0 ||
	    (month = digits(text, 2)) < 1 || month > 12 ||
	    letter(text, '-') != 0 || (mday = digits(text, 2)) < 1 ||
	    mday > lengths[month - 1])
		return -1;
	leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	if (month == 2 && mday == 29 && !leap)
		return -1;
	*day = from_civil(year, month, mday);
	return 0;
}

int
day_parse(int32_t *day, const char *text)
{
	if (text == NULL || parse_date(day, &text) != 0 || *text != '\0')
		return -1;
	return 0;
}

static int
parse_fraction(int64_t *microseconds, const char **text)
{
	int64_t weight = MICROSECONDS / 10;

	*microseconds = 0;
	if (**text != '.')
		return 0;
	(*text)++;
	if (**text < '0' || **text > '9')
		return -1;
	for (; **text >= '0' && **text <= '9'; (*text)++, weight /= 10)
		*microseconds += weight * (**text - '0');
	return 0;
}

/* Seconds that the writer's clock was ahead of UTC. */
static int
parse_offset(int64_t *seconds, const char **text)
{
	int sign, hours, minutes;

	*seconds = 0;
	if (**text == 'Z' || **text == 'z') {
		(*text)++;
		return 0;
	}
	if (**text != '+' && **text != '-')
		return -1;
	sign = *(*text)++ == '-' ? -1 : 1;
	if ((hours = digits(text, 2)) < 0 || hours > 23 ||
	    letter(text, ':') != 0 || (minutes = digits(text, 2)) < 0 ||
	    minutes > 59)
		return -1;
	*seconds = sign * (hours * 3600L + minutes * 60L);
	return 0;
}

int
day_parse_instant(int64_t *microseconds, int32_t *day, const char *text)
{
	int32_t date;
	int64_t fraction, offset;
	int hour, minute, second;

	if (text == NULL || parse_date(&date, &text) != 0)
		return -1;
	if (letter(&text, 'T') != 0 && letter(&text, 't') != 0)
		return -1;
	if ((hour = digits(&text, 2)) < 0 || hour > 23 ||
	    letter(&text, ':') != 0 || (minute = digits(&text, 2)) < 0 ||
	    minute > 59 || letter(&text, ':') != 0 ||
	    (second = digits(&text, 2)) < 0 || second > 60 ||
	    parse_fraction(&fraction, &text) != 0 ||
	    parse_offset(&offset, &text) != 0 || *text != '\0')
		return -1;
	if (day != NULL)
		*day = date;
	if (microseconds != NULL)
		*microseconds = ((int64_t)date * 86400 + hour * 3600L +
				    minute * 60L + second - offset) *
				    MICROSECONDS +
				fraction;
	return 0;
}

void
day_instant_text(char out[DAY_INSTANT], int64_t microseconds)
{
	const int64_t day_length = 86400 * MICROSECONDS;
	int64_t rest = microseconds % day_length, day;
	int year, month, mday, second;

	if (rest < 0)
		rest += day_length;
	day = (microseconds - rest) / day_length;
	second = (int)(rest / MICROSECONDS);
	day_split((int32_t)day, &year, &month, &mday);
	/* Unsigned and bounded, so that the compiler sees that it fits. */
	snprintf(out, DAY_INSTANT, "%04u-%02u-%02uT%02u:%02u:%02u.%06uZ",
	    (unsigned)year % 10000, (unsigned)month % 100, (unsigned)mday % 100,
	    (unsigned)second / 3600 % 24, (unsigned)second / 60 % 60,
	    (unsigned)second % 60, (unsigned)(rest % MICROSECONDS) % 1000000);
}
