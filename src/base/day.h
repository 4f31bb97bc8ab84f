#ifndef MENDD_DAY_H
#define MENDD_DAY_H

#include <stdint.h>

/*
 * Calendar days and instants, read from text and nothing else: no clock, no
 * time zone of the machine.  Days count from 1970-01-01 in the proleptic
 * Gregorian calendar, years 0001 to 9999.
 */

/* Read "2024-02-29".  -1 when it is anything else, or no such day. */
int day_parse(int32_t *day, const char *text);

/*
 * Read RFC 3339's date-time, "2024-02-29T09:30:00.5+01:00": microseconds
 * since 1970-01-01T00:00:00Z (further digits are cut), and the day that the
 * writer's calendar showed.  Either may be NULL.  A leap second counts as
 * the second after it.  -1 when it is anything else.
 */
int day_parse_instant(int64_t *microseconds, int32_t *day, const char *text);

/* An instant as such text in UTC: "2024-02-29T09:30:00.500000Z". */
#define DAY_INSTANT 28 /* with its NUL */
void day_instant_text(char out[DAY_INSTANT], int64_t microseconds);

/* The calendar's year, month (1..12) and day of the month of a day. */
void day_split(int32_t day, int *year, int *month, int *mday);

/*
 * Completed years from one day to another; who is born on 29 February has a
 * birthday on 1 March of common years.  Negative when ${on} is before.
 */
int day_years(int32_t from, int32_t on);

#endif
