/*
 * What is expected of sites: a logistic regression of the response on what
 * patients brought along, made of all sites that take part, and for each site
 * the sum of what it says of its patients (indirect standardisation; Spiegel-
 * halter 2005, Stat Med 24:1185).
 *
 * The score at baseline is a line in the log odds; of a word, the level that
 * most have is the one that others are compared with.  Levels that few have
 * are taken together; if these are few as well, they count as the first.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/logistic.h"
#include "trend/site.h"

#define CENTS 100.0
#define NUMBERS_MAX 4000000 /* of a design: 32 MB */

/* No column of its own: the level that others are compared with. */
#define REFERENCE SIZE_MAX

struct mix {
	const struct site_ask *ask;
	struct site_rows rows;
	size_t *columns[ADJUST_WORDS]; /* by level of a word */
	size_t ncolumns;
	double middle; /* mean of baselines, in points */
	int varied;    /* they are not all the same */
	double *x, *successes, *trials, *b, *se;
};

static size_t
levels(const struct mix *m, size_t word)
{
	return m->ask->columns->words[m->ask->question->adjust[word]].n;
}

/* Which levels of a word have a column, by how many episodes are in each. */
static void
place_levels(struct mix *m, size_t word, const int64_t *sizes)
{
	size_t *columns = m->columns[word], most = 0, rest = REFERENCE;
	int64_t few = 0;

	for (size_t l = 1; l < levels(m, word); l++)
		if (sizes[l] > sizes[most])
			most = l;
	for (size_t l = 0; l < levels(m, word); l++)
		if (l != most && sizes[l] < SITE_LEVEL_MIN)
			few += sizes[l];
	if (few >= SITE_LEVEL_MIN)
		rest = m->ncolumns++;
	for (size_t l = 0; l < levels(m, word); l++) {
		columns[l] = rest;
		if (l == most)
			columns[l] = REFERENCE;
		else if (sizes[l] >= SITE_LEVEL_MIN)
			columns[l] = m->ncolumns++;
	}
}

static int
place_word(struct mix *m, size_t word)
{
	const size_t n = levels(m, word);
	int64_t *sizes = calloc(n + 1, sizeof(*sizes));

	m->columns[word] = calloc(n + 1, sizeof(*m->columns[word]));
	if (sizes == NULL || m->columns[word] == NULL) {
		free(sizes);
		return -1;
	}
	for (size_t p = 0; p < m->rows.patterns.n; p++)
		sizes[site_pattern(&m->rows, p)[1 + word]] += m->rows.n[p];
	place_levels(m, word, sizes);
	free(sizes);
	return 0;
}

static double
baseline_at(const struct mix *m, size_t pattern)
{
	return columns_score(m->ask->columns, m->ask->question->table,
		   site_pattern(&m->rows, pattern)[0]) /
	       CENTS;
}

static void
look_at_baselines(struct mix *m)
{
	double sum = 0, n = 0;

	for (size_t p = 0; p < m->rows.patterns.n; p++) {
		sum += (double)m->rows.n[p] * baseline_at(m, p);
		n += (double)m->rows.n[p];
		m->varied |= site_pattern(&m->rows, p)[0] !=
			     site_pattern(&m->rows, 0)[0];
	}
	m->middle = n > 0 ? sum / n : 0;
}

/* The intercept, the baseline if it varies, then the words' levels. */
static void
fill(struct mix *m, size_t pattern)
{
	double *x = &m->x[pattern * m->ncolumns];
	size_t column;

	x[0] = 1;
	if (m->varied)
		x[1] = baseline_at(m, pattern) - m->middle;
	for (size_t w = 0; w < m->ask->question->nadjust; w++) {
		column = m->columns[w][site_pattern(&m->rows, pattern)[1 + w]];
		if (column != REFERENCE)
			x[column] = 1;
	}
	m->successes[pattern] = (double)m->rows.x[pattern];
	m->trials[pattern] = (double)m->rows.n[pattern];
}

static int
lay_out(struct mix *m)
{
	const size_t n = m->rows.patterns.n, k = m->ncolumns;

	m->x = calloc(n * k + 1, sizeof(*m->x));
	m->successes = calloc(n + 1, sizeof(*m->successes));
	m->trials = calloc(n + 1, sizeof(*m->trials));
	m->b = calloc(k, sizeof(*m->b));
	m->se = calloc(k, sizeof(*m->se));
	if (m->x == NULL || m->successes == NULL || m->trials == NULL ||
	    m->b == NULL || m->se == NULL)
		return -1;
	for (size_t p = 0; p < n; p++)
		fill(m, p);
	return 0;
}

/* Are there enough of both kinds for so many coefficients? */
static int
has_events(const struct funnel *f, size_t columns)
{
	const int64_t fewer = f->x < f->n - f->x ? f->x : f->n - f->x;

	return fewer >= SITE_EVENTS_MIN * (int64_t)(columns - 1);
}

/* The sum over a site's patients.  Of all sites it is the responders. */
static void
add_up(struct funnel *f, const struct mix *m)
{
	const uint32_t *pair;

	for (size_t g = 0; g < m->ask->census->ngroups; g++)
		f->sites[g].expected = 0;
	for (size_t i = 0; i < m->rows.parts.n; i++) {
		pair = lexicon_bytes(&m->rows.parts, (uint32_t)i);
		f->sites[pair[0]].expected +=
		    (double)m->rows.part[i] * logistic_share(m->b,
						  &m->x[pair[1] * m->ncolumns],
						  m->ncolumns);
	}
	if (m->ask->question->at_least == 0)
		return;
	/* To the last digit it could tell how a site is made up. */
	for (size_t g = 0; g < m->ask->census->ngroups; g++)
		f->sites[g].expected = round(f->sites[g].expected * 10) / 10;
}

static int
fit(struct funnel *f, struct mix *m)
{
	const struct logistic_data data = {.x = m->x,
	    .successes = m->successes,
	    .trials = m->trials,
	    .rows = m->rows.patterns.n,
	    .columns = m->ncolumns};

	f->casemix.reason =
	    logistic_fit(m->b, m->se, &data, m->ask->late, m->ask->arg);
	if (f->casemix.reason == NULL)
		add_up(f, m);
	else if (strcmp(f->casemix.reason, "no_memory") == 0)
		return -1;
	return 0;
}

static int
model(struct funnel *f, struct mix *m)
{
	look_at_baselines(m);
	m->ncolumns = m->varied ? 2 : 1;
	for (size_t w = 0; w < m->ask->question->nadjust; w++)
		if (place_word(m, w) == -1)
			return -1;
	f->casemix.columns = m->ncolumns;
	f->casemix.baseline = m->varied;
	f->casemix.episodes = f->n;
	if (!m->varied && m->ask->question->at_least > 0)
		f->casemix.reason = "zero_variance";
	else if (!has_events(f, m->ncolumns))
		f->casemix.reason = "too_few_events";
	else if (m->rows.patterns.n > NUMBERS_MAX / m->ncolumns)
		f->casemix.reason = "too_many_patterns";
	if (f->casemix.reason != NULL)
		return 0;
	return lay_out(m) == -1 ? -1 : fit(f, m);
}

int
site_expect(struct funnel *f, const struct site_ask *a)
{
	struct mix m = {.ask = a};
	int rc;

	f->casemix = (struct site_casemix){0};
	if (site_rows(&m.rows, a, f->day) == -1)
		return -1;
	rc = model(f, &m);
	site_rows_free(&m.rows);
	for (size_t w = 0; w < ADJUST_WORDS; w++)
		free(m.columns[w]);
	free(m.x);
	free(m.successes);
	free(m.trials);
	free(m.b);
	free(m.se);
	return rc;
}
