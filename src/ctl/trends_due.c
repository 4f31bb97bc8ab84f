/*
 * Follow-up accounting: the episodes of a second table, and whose score was
 * due in each window by a day.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "ctl/trends.h"
#include "ctl/trends_windows.h"
#include "rule/due.h"

enum { EPISODE, PROCEDURE, END, REASON, N_COLUMNS };
static const char *const columns[] = {
    "episode", "procedure_date", "end_date", "end_reason"};

struct account {
	const struct question *q;
	struct frame episodes;
	size_t at[N_COLUMNS];
	struct windows windows;
	struct lifespan *lives; /* of each episode */
	unsigned char *scored;  /* episode by window */
	int32_t as_of;
};

static int
read_day(int32_t *day, const struct frame *f, size_t row, size_t column)
{
	if (day_parse(day, frame_cell(f, row, column)) == 0)
		return 0;
	fprintf(stderr, "mendctl trends: episode row %zu, %s: expected a day\n",
	    row + 1, frame_name(f, column));
	return -1;
}

static int
read_lives(struct account *a)
{
	const struct frame *f = &a->episodes;

	for (size_t i = 0; i < f->n_rows; i++) {
		const char *end = frame_cell(f, i, a->at[END]);
		const char *reason = frame_cell(f, i, a->at[REASON]);

		if (read_day(&a->lives[i].procedure, f, i, a->at[PROCEDURE]) ==
		    -1)
			return -1;
		a->lives[i].death = DUE_ALIVE;
		if (*end != '\0' && strcmp(reason, "died") == 0 &&
		    read_day(&a->lives[i].death, f, i, a->at[END]) == -1)
			return -1;
	}
	return 0;
}

static size_t
find_window(const struct windows *w, const char *name)
{
	for (size_t i = 0; i < w->n; i++)
		if (strcmp(w->names[i], name) == 0)
			return i;
	return FRAME_NONE;
}

static size_t
find_episode(const struct account *a, const char *name)
{
	for (size_t i = 0; i < a->episodes.n_rows; i++)
		if (strcmp(frame_cell(&a->episodes, i, a->at[EPISODE]), name) ==
		    0)
			return i;
	return FRAME_NONE;
}

/* Mark who has a score in which window. */
static int
read_scores(struct account *a)
{
	static const char *const names[] = {"episode", "visit", "score"};
	const struct frame *f = a->q->frame;
	size_t at[3];

	if (trends_columns(at, f, names, 3) == -1)
		return -1;
	for (size_t i = 0; i < f->n_rows; i++) {
		const size_t episode = find_episode(a, frame_cell(f, i, at[0]));
		const size_t window =
		    find_window(&a->windows, frame_cell(f, i, at[1]));

		if (episode == FRAME_NONE || window == FRAME_NONE) {
			fprintf(stderr,
			    "mendctl trends: row %zu: expected an episode and "
			    "a visit that are known\n",
			    i + 1);
			return -1;
		}
		if (*frame_cell(f, i, at[2]) != '\0')
			a->scored[episode * a->windows.n + window] = 1;
	}
	return 0;
}

static json_t *
window_json(const struct account *a, size_t w)
{
	struct due_count c = {0};
	json_t *due = json_array();
	double rate = 0;
	int has_rate;

	for (size_t i = 0; i < a->episodes.n_rows; i++) {
		const int is =
		    due_is(&a->windows.windows[w], &a->lives[i], a->as_of);

		due_add(&c, is, a->scored[i * a->windows.n + w]);
		if (is)
			json_array_append_new(due,
			    json_string(
				frame_cell(&a->episodes, i, a->at[EPISODE])));
	}
	has_rate = due_rate(&c, &rate) == 0;
	return json_pack("{s:s, s:I, s:I, s:o, s:I, s:o, s:I}", "visit",
	    a->windows.names[w], "n_enrolled", (json_int_t)c.enrolled, "n_due",
	    (json_int_t)c.due, "due", due, "n_scored_of_due",
	    (json_int_t)c.scored, "rate",
	    has_rate ? json_real(rate) : json_null(), "n_scored_early",
	    (json_int_t)c.scored_early);
}

static int
open_episodes(struct account *a)
{
	const char *name =
	    json_string_value(json_object_get(a->q->spec, "episodes"));
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/%s", a->q->folder,
		name != NULL ? name : "episodes.csv") >= (int)sizeof(path)) {
		fputs("mendctl trends: the path of the episodes is too long\n",
		    stderr);
		return -1;
	}
	return frame_open(&a->episodes, path);
}

static int
answer(json_t **out, struct account *a)
{
	a->lives = calloc(a->episodes.n_rows + 1, sizeof(*a->lives));
	a->scored = calloc(a->episodes.n_rows * a->windows.n + 1, 1);
	if (a->lives == NULL || a->scored == NULL)
		return trends_no_memory();
	if (read_lives(a) == -1 || read_scores(a) == -1)
		return 2;
	*out = json_array();
	for (size_t w = 0; w < a->windows.n; w++)
		if (json_array_append_new(*out, window_json(a, w)) == -1)
			return trends_no_memory();
	return 0;
}

int
trends_due(json_t **out, const struct question *q)
{
	struct account a = {.q = q};
	const char *as_of =
	    json_string_value(json_object_get(q->spec, "as_of"));
	int status = 2;

	if (as_of == NULL || day_parse(&a.as_of, as_of) == -1) {
		fputs("mendctl trends: expected a day in as_of\n", stderr);
		return 2;
	}
	if (open_episodes(&a) == -1)
		return 2;
	if (trends_columns(a.at, &a.episodes, columns, N_COLUMNS) == 0 &&
	    windows_read(&a.windows, q->spec) == 0)
		status = answer(out, &a);
	free(a.lives);
	free(a.scored);
	windows_clear(&a.windows);
	frame_close(&a.episodes);
	return status;
}
