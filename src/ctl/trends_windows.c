/*
 * Records with days become scores of visits: the windows of a specification,
 * which record each of them keeps, and a description of those.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/trends.h"
#include "ctl/trends_windows.h"
#include "rule/fixed.h"
#include "rule/window.h"
#include "stat/describe.h"

static int
day_of(int32_t *day, const json_t *number)
{
	const json_int_t n = json_integer_value(number);

	if (!json_is_integer(number) || n < INT32_MIN || n > INT32_MAX)
		return -1;
	*day = (int32_t)n;
	return 0;
}

int
windows_read(struct windows *w, const json_t *spec)
{
	const json_t *list = json_object_get(spec, "windows"), *one;
	size_t i;

	w->n = json_array_size(list);
	w->names = calloc(w->n + 1, sizeof(*w->names));
	w->windows = calloc(w->n + 1, sizeof(*w->windows));
	if (w->names == NULL || w->windows == NULL) {
		windows_clear(w);
		return -1;
	}
	json_array_foreach(list, i, one)
	{
		w->names[i] = json_string_value(json_object_get(one, "visit"));
		if (w->names[i] == NULL ||
		    day_of(&w->windows[i].target,
			json_object_get(one, "target")) == -1 ||
		    day_of(&w->windows[i].lo, json_object_get(one, "lo")) ==
			-1 ||
		    day_of(&w->windows[i].hi, json_object_get(one, "hi")) ==
			-1) {
			fputs("mendctl trends: expected of each window a "
			      "visit, target, lo and hi in days\n",
			    stderr);
			windows_clear(w);
			return -1;
		}
	}
	return 0;
}

void
windows_clear(struct windows *w)
{
	free(w->names);
	free(w->windows);
	memset(w, 0, sizeof(*w));
}

enum { EPISODE, DAY, SCORE, RECORDED, N_COLUMNS };
static const char *const columns[] = {"episode", "day", "score", "recorded_at"};

struct kept {
	const struct question *q;
	struct windows windows;
	struct levels episodes, recorded;
	size_t at[N_COLUMNS];
	int digits;
	struct sitting *sittings; /* of each row */
	size_t *best;             /* row by episode and window, or FRAME_NONE */
	json_int_t outside, superseded;
};

static int
read_row(struct kept *k, size_t row)
{
	const struct frame *f = k->q->frame;
	struct sitting *s = &k->sittings[row];
	int64_t day;

	if (trends_whole(&day, f, row, k->at[DAY], INT32_MIN) == -1)
		return -1;
	s->day = day < INT32_MAX ? (int32_t)day : INT32_MAX;
	if (fixed_parse(
		&s->score, frame_cell(f, row, k->at[SCORE]), k->digits) == -1) {
		fprintf(stderr,
		    "mendctl trends: row %zu, score: expected a number\n",
		    row + 1);
		return -1;
	}
	/* Whole numbers as such, anything else (instants) by its bytes. */
	if (fixed_parse(
		&s->recorded_at, frame_cell(f, row, k->at[RECORDED]), 0) == -1)
		s->recorded_at = (int64_t)k->recorded.of[row];
	return 0;
}

static void
place_row(struct kept *k, size_t row)
{
	const struct sitting *s = k->sittings;
	const int window =
	    window_of(k->windows.windows, k->windows.n, s[row].day);
	size_t *best;

	if (window == -1) {
		k->outside++;
		return;
	}
	best = &k->best[k->episodes.of[row] * k->windows.n + (size_t)window];
	k->superseded += *best != FRAME_NONE;
	if (*best == FRAME_NONE ||
	    window_prefers(&k->windows.windows[window], &s[row], &s[*best]))
		*best = row;
}

/* -1: memory ran out, or stderr says what is wrong. */
static int
read_rows(struct kept *k)
{
	const struct frame *f = k->q->frame;
	size_t n;

	for (size_t i = 0; i < f->n_rows; i++) {
		const int d = fixed_digits(frame_cell(f, i, k->at[SCORE]));

		k->digits = d > k->digits ? d : k->digits;
	}
	n = k->episodes.n * k->windows.n;
	k->sittings = calloc(f->n_rows + 1, sizeof(*k->sittings));
	k->best = calloc(n + 1, sizeof(*k->best));
	if (k->sittings == NULL || k->best == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		k->best[i] = FRAME_NONE;
	for (size_t i = 0; i < f->n_rows; i++) {
		if (read_row(k, i) == -1)
			return -1;
		place_row(k, i);
	}
	return 0;
}

static double
score_number(const struct kept *k, size_t row)
{
	return (double)k->sittings[row].score / (double)fixed_scale(k->digits);
}

static json_t *
kept_json(const struct kept *k)
{
	json_t *list = json_array();

	for (size_t i = 0; i < k->episodes.n * k->windows.n; i++)
		if (k->best[i] != FRAME_NONE)
			json_array_append_new(list,
			    json_pack("{s:s, s:s, s:i, s:f}", "episode",
				k->episodes.names[i / k->windows.n], "visit",
				k->windows.names[i % k->windows.n], "day",
				(int)k->sittings[k->best[i]].day, "score",
				score_number(k, k->best[i])));
	return list;
}

/* Describe the scores that a window keeps.  NULL: memory ran out. */
static json_t *
window_json(const struct kept *k, size_t window)
{
	struct histogram h = {0};
	struct description d;
	json_t *json = NULL;

	for (size_t i = 0; i < k->episodes.n; i++) {
		const size_t row = k->best[i * k->windows.n + window];

		if (row != FRAME_NONE &&
		    histogram_add(&h, k->sittings[row].score, 1) == -1)
			goto out;
	}
	histogram_sort(&h);
	if (describe(&d, h.bins, h.n, fixed_scale(k->digits)) == 0)
		json = describe_json(&d);
	json_object_set_new(
	    json, "visit", json_string(k->windows.names[window]));
out:
	histogram_clear(&h);
	return json;
}

static json_t *
answer(const struct kept *k)
{
	const json_int_t rows = (json_int_t)k->q->frame->n_rows;
	json_t *visits = json_array();

	for (size_t w = 0; w < k->windows.n; w++)
		json_array_append_new(visits, window_json(k, w));
	return json_pack("{s:I, s:I, s:I, s:I, s:o, s:o}", "n_records", rows,
	    "n_out_of_window", k->outside, "n_superseded", k->superseded,
	    "n_kept", rows - k->outside - k->superseded, "by_visit", visits,
	    "kept", kept_json(k));
}

int
trends_windows(json_t **out, const struct question *q)
{
	struct kept k = {.q = q};
	int status = 2;

	if (trends_columns(k.at, q->frame, columns, N_COLUMNS) == -1 ||
	    windows_read(&k.windows, q->spec) == -1)
		return 2;
	if (levels_of(&k.episodes, q->frame, k.at[EPISODE]) == -1 ||
	    levels_of(&k.recorded, q->frame, k.at[RECORDED]) == -1)
		status = trends_no_memory();
	else if (read_rows(&k) == 0)
		status = (*out = answer(&k)) != NULL ? 0 : trends_no_memory();
	free(k.best);
	free(k.sittings);
	levels_clear(&k.recorded);
	levels_clear(&k.episodes);
	windows_clear(&k.windows);
	return status;
}
