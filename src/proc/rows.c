/* What the feed writes, read: ids, days, and PostgreSQL's arrays. */
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/uuid.h"
#include "proc/rows.h"
#include "rule/columns.h"

struct rows {
	const char *words[COLUMNS_VISITS_MAX];
	int32_t numbers[4][COLUMNS_VISITS_MAX];
	uint8_t switches[COLUMNS_VISITS_MAX];
};

struct rows *
rows_new(void)
{
	return calloc(1, sizeof(struct rows));
}

void
rows_free(struct rows *r)
{
	free(r);
}

static int
read_day(int32_t *day, const char *text)
{
	*day = COLUMNS_NONE;
	return text == NULL ? 0 : day_parse(day, text);
}

/* The end of the item that begins at ${s}, which may be quoted. */
static char *
item_end(char *s)
{
	if (*s != '"')
		return s + strcspn(s, ",}");
	for (s++; *s != '"' && *s != '\0'; s++)
		if (*s == '\\' && s[1] != '\0')
			s++;
	return *s == '"' ? s + 1 : s;
}

/* Take the quotes off in place. */
static char *
unquote(char *s)
{
	char *out = s;

	if (*s != '"')
		return s;
	for (char *in = s + 1; *in != '"' && *in != '\0'; in++) {
		if (*in == '\\')
			in++;
		*out++ = *in;
	}
	*out = '\0';
	return s;
}

/*
 * Cut an array of one dimension, such as {a,NULL,"b c"}, into its items: how
 * many, or -1.  They lie in ${text}, NULL for NULL.
 */
static int
cut(char *text, const char *items[], size_t max)
{
	size_t n = 0;
	char *end;

	if (*text++ != '{')
		return -1;
	if (*text == '}')
		return 0;
	for (;;) {
		end = item_end(text);
		if (n == max || (*end != ',' && *end != '}'))
			return -1;
		if (*end == '}') {
			*end = '\0';
			items[n] =
			    strcmp(text, "NULL") == 0 ? NULL : unquote(text);
			return (int)n + 1;
		}
		*end = '\0';
		items[n++] = strcmp(text, "NULL") == 0 ? NULL : unquote(text);
		text = end + 1;
	}
}

static int
read_number(int32_t *number, const char *item)
{
	char *end;
	long value;

	*number = COLUMNS_NONE;
	if (item == NULL)
		return 0;
	errno = 0;
	value = strtol(item, &end, 10);
	if (end == item || *end != '\0' || errno != 0 || value > INT32_MAX ||
	    value <= INT32_MIN)
		return -1;
	*number = (int32_t)value;
	return 0;
}

/* An array of so many items, each read by ${read}.  -1: it is none. */
static int
read_all(int32_t *out, const char *text, size_t n,
    int (*read)(int32_t *, const char *))
{
	const char *items[COLUMNS_VISITS_MAX];
	char *copy = text == NULL ? NULL : strdup(text);
	int status = -1;

	if (copy == NULL || cut(copy, items, COLUMNS_VISITS_MAX) != (int)n)
		goto end;
	for (size_t i = 0; i < n; i++)
		if (read(&out[i], items[i]) == -1)
			goto end;
	status = 0;
end:
	free(copy);
	return status;
}

static int
read_switch(int32_t *on, const char *item)
{
	*on = item != NULL && strcmp(item, "t") == 0;
	return item == NULL ? -1 : 0;
}

static int
read_ids(uint8_t clinic[16], uint8_t episode[16], const char *const *cells)
{
	if (cells[0] == NULL || cells[1] == NULL)
		return -1;
	return uuid_parse(clinic, cells[0]) == -1 ||
		       uuid_parse(episode, cells[1]) == -1
		   ? -1
		   : 0;
}

int
rows_put_stratum(
    struct rows *r, struct columns *columns, const char *const cells[7])
{
	struct columns_stratum s;
	char *keys;
	int status = -1;

	(void)r;
	if (cells[2] == NULL || cells[3] == NULL || cells[6] == NULL ||
	    (keys = strdup(cells[6])) == NULL)
		return -1;
	if (read_ids(s.clinic, s.episode, cells) == 0 &&
	    uuid_parse(s.patient, cells[2]) == 0 &&
	    read_day(&s.day_zero, cells[3]) == 0 &&
	    read_day(&s.censored_on, cells[4]) == 0 &&
	    read_day(&s.died_on, cells[5]) == 0 &&
	    cut(keys, s.keys, COLUMNS_WORDS) == COLUMNS_WORDS)
		status = columns_put_stratum(columns, &s);
	free(keys);
	return status;
}

int
rows_put_series(
    struct rows *r, struct columns *columns, const char *const cells[10])
{
	int32_t switches[COLUMNS_VISITS_MAX];
	struct columns_series s = {.instrument = cells[2],
	    .scale = cells[3],
	    .visit_codes = r->words,
	    .target_days = r->numbers[0],
	    .closes_on = r->numbers[1],
	    .score_cents = r->numbers[2],
	    .answered_on = r->numbers[3],
	    .cancelled = r->switches};
	char *codes;
	int n, status = -1;

	if (cells[2] == NULL || cells[3] == NULL || cells[4] == NULL ||
	    read_ids(s.clinic, s.episode, cells) == -1 ||
	    (codes = strdup(cells[4])) == NULL)
		return -1;
	if ((n = cut(codes, r->words, COLUMNS_VISITS_MAX)) < 1)
		goto end;
	s.nvisits = (size_t)n;
	if (read_all(r->numbers[0], cells[5], s.nvisits, read_number) == -1 ||
	    read_all(r->numbers[1], cells[6], s.nvisits, read_day) == -1 ||
	    read_all(r->numbers[2], cells[7], s.nvisits, read_number) == -1 ||
	    read_all(r->numbers[3], cells[8], s.nvisits, read_day) == -1 ||
	    read_all(switches, cells[9], s.nvisits, read_switch) == -1)
		goto end;
	for (int i = 0; i < n; i++)
		r->switches[i] = (uint8_t)switches[i];
	status = columns_put_series(columns, &s);
end:
	free(codes);
	return status;
}

int
rows_drop(struct columns *columns, const char *const cells[4])
{
	uint8_t clinic[16], episode[16];

	if (read_ids(clinic, episode, cells) == -1)
		return -1;
	if (cells[2] == NULL)
		columns_drop_stratum(columns, clinic, episode);
	else if (cells[3] != NULL)
		columns_drop_series(
		    columns, clinic, episode, cells[2], cells[3]);
	return 0;
}
