/*
 * From episodes to moments by dose.  Where cells lie is known only when all
 * doses are, so the episodes are kept until then.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/stretch.h"
#include "trend/dose_sample.h"

struct one { /* an episode */
	double value;
	uint32_t mask, person;
};

/* All of them. */
struct gathering {
	const struct columns *columns;
	enum columns_dose dose;
	size_t visits;
	struct one *ones;
	int32_t *scores; /* by visit */
	size_t n, room;
};

static int
gather(void *of, const struct sampled *from)
{
	struct gathering *g = of;
	const double dose = (double)g->columns->doses[g->dose][from->episode];
	const size_t room = g->room == 0 ? 256 : 2 * g->room;

	if (isnan(dose))
		return 0;
	if (g->n == g->room) {
		if (column_stretch(&g->ones, room, sizeof(*g->ones)) == -1 ||
		    column_stretch(
			&g->scores, room * g->visits, sizeof(*g->scores)) == -1)
			return -1;
		g->room = room;
	}
	g->ones[g->n] = (struct one){.value = dose,
	    .mask = from->mask,
	    .person = g->columns->people[from->episode]};
	for (size_t v = 0; v < g->visits; v++)
		g->scores[g->n * g->visits + v] =
		    (from->mask >> v & 1) != 0 ? (int32_t)from->scores[v] : 0;
	g->n++;
	return 0;
}

/* Episodes, and people: whatever visits any of their episodes has. */
static int
count(struct dose_sample *s, const struct gathering *g)
{
	const size_t persons = g->columns->roster.n;
	uint32_t *seen = calloc(persons + 1, sizeof(*seen));

	if (seen == NULL)
		return -1;
	for (size_t i = 0; i < g->n; i++) {
		const struct one *one = &g->ones[i];

		seen[one->person] |= one->mask;
		for (size_t v = 0; v < g->visits; v++)
			s->episodes_at[v] += one->mask >> v & 1;
	}
	for (size_t p = 0; p < persons; p++) {
		s->people += seen[p] != 0;
		for (size_t v = 0; v < g->visits; v++)
			s->people_at[v] += seen[p] >> v & 1;
	}
	free(seen);
	return 0;
}

static int
ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The doses as they are taken, of each episode and in order. */
static void
order(struct dose_sample *s, const struct gathering *g)
{
	double least = INFINITY;

	for (size_t i = 0; i < g->n; i++)
		least = fmin(least, g->ones[i].value);
	s->is_log =
	    (s->dose == DOSE_PLATELETS || s->dose == DOSE_VIABLE) && least > 0;
	for (size_t i = 0; i < g->n; i++) {
		g->ones[i].value = dose_sample_value(s, g->ones[i].value);
		s->values[i] = g->ones[i].value;
	}
	qsort(s->values, s->n, sizeof(*s->values), ascending);
}

static size_t
count_different(const double *values, size_t n)
{
	size_t different = 0;

	for (size_t i = 0; i < n; i++)
		different += i == 0 || values[i] != values[i - 1];
	return different;
}

/* Of more values than cells: which step one is in. */
static double
step_of(const struct dose_sample *s, double value)
{
	const double least = s->values[0], most = s->values[s->n - 1];

	return floor((value - least) / (most - least) * DOSE_CELLS);
}

/* A cell for each value, or for each step that has any; their last values. */
static void
lay_cells(struct dose_sample *s, double last[DOSE_CELLS + 1])
{
	const int exact = count_different(s->values, s->n) <= DOSE_CELLS;
	size_t in_cell = 0;

	for (size_t i = 0; i < s->n; i++) {
		const double value = s->values[i];

		if (i == 0 || (exact ? value != s->values[i - 1]
				     : step_of(s, value) !=
					   step_of(s, s->values[i - 1]))) {
			s->cells[s->ncells++] = 0;
			in_cell = 0;
		}
		/* A running mean: of equal values exactly these. */
		s->cells[s->ncells - 1] +=
		    (value - s->cells[s->ncells - 1]) / (double)++in_cell;
		last[s->ncells - 1] = value;
	}
}

/* The first cell whose last value is not below. */
static uint32_t
cell_of(const double *last, size_t ncells, double value)
{
	size_t low = 0, high = ncells - 1;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (last[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* -1: out of memory. */
static int
add(struct dose_sample *s, const struct columns *c, const struct repeat *row,
    const int64_t *scores)
{
	if (moments_add(s->moments, row->cell, row->mask, scores, 1) == -1)
		return -1;
	if (c->roster.episodes[row->person] > 1)
		return repeats_add(s->repeats, row, scores);
	repeats_alone(s->repeats, row->group, 1);
	return 0;
}

static int
fill_moments(struct dose_sample *s, const struct gathering *g)
{
	double last[DOSE_CELLS + 1];
	int64_t scores[MOMENTS_VISITS_MAX];

	lay_cells(s, last);
	s->moments = moments_new(g->visits, s->ncells);
	s->repeats = repeats_new(g->visits, 1);
	if (s->moments == NULL || s->repeats == NULL)
		return -1;
	for (size_t i = 0; i < g->n; i++) {
		const struct one *one = &g->ones[i];
		const struct repeat row = {.person = one->person,
		    .mask = one->mask,
		    .cell = cell_of(last, s->ncells, one->value)};

		for (size_t v = 0; v < g->visits; v++)
			scores[v] = g->scores[i * g->visits + v];
		if (add(s, g->columns, &row, scores) == -1)
			return -1;
	}
	repeats_count(s->repeats);
	return 0;
}

static int
settle(struct dose_sample *s, struct gathering *g)
{
	if ((s->n = g->n) == 0)
		return 0;
	s->values = calloc(g->n, sizeof(*s->values));
	/* One more than steps: the greatest value is a step of its own. */
	s->cells = calloc(DOSE_CELLS + 1, sizeof(*s->cells));
	if (s->values == NULL || s->cells == NULL || count(s, g) == -1)
		return -1;
	order(s, g);
	return fill_moments(s, g);
}

int
dose_sample_take(struct dose_sample *s, const struct sample *sample,
    const struct columns *c, const struct question *q,
    const struct census *census)
{
	struct gathering g = {
	    .columns = c, .dose = q->dose, .visits = sample->ndays};
	int rc;

	*s = (struct dose_sample){.dose = q->dose};
	rc = sample_each(sample, c, q, census, gather, &g);
	if (rc == 0)
		rc = settle(s, &g);
	free(g.ones);
	free(g.scores);
	if (rc == -1)
		dose_sample_free(s);
	return rc;
}

void
dose_sample_free(struct dose_sample *s)
{
	free(s->values);
	free(s->cells);
	moments_free(s->moments);
	repeats_free(s->repeats);
	*s = (struct dose_sample){0};
}

double
dose_sample_value(const struct dose_sample *s, double dose)
{
	return s->is_log ? log10(dose) : dose;
}

double
dose_sample_dose(const struct dose_sample *s, double value)
{
	return s->is_log ? pow(10, value) : value;
}
