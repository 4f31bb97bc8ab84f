/* From scores by visit to moments, and from labels to contrasts. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/model.h"
#include "ctl/trends.h"
#include "stat/fit.h"
#include "trend/model_json.h"

int
model_open(struct model *m, const struct scores *s)
{
	memset(m, 0, sizeof(*m));
	m->scores = s;
	m->columns = json_object();
	m->cell = calloc(s->episodes.n + 1, sizeof(*m->cell));
	if (m->columns == NULL || m->cell == NULL) {
		model_close(m);
		return -1;
	}
	for (size_t i = 0; i < s->episodes.n; i++)
		m->cell[i] = FRAME_NONE;
	return 0;
}

void
model_close(struct model *m)
{
	design_free(m->design);
	json_decref(m->columns);
	free(m->cell);
	memset(m, 0, sizeof(*m));
}

int
model_label(struct model *m, size_t column, const char *format, ...)
{
	char name[512];
	va_list args;

	va_start(args, format);
	vsnprintf(name, sizeof(name), format, args);
	va_end(args);
	return json_object_set_new(
	    m->columns, name, json_integer((json_int_t)column));
}

/* The scores of an episode as the model takes them; its visits seen. */
static uint32_t
take(const struct model *m, size_t episode, int64_t *values)
{
	const struct scores *s = m->scores;
	uint32_t mask = 0;

	if (m->from_baseline && !scores_seen(s, episode, s->baseline))
		return 0;
	for (size_t v = 0; v < m->n_visits; v++) {
		if (!scores_seen(s, episode, m->visit[v]))
			continue;
		mask |= UINT32_C(1) << v;
		values[v] =
		    scores_at(s, episode, m->visit[v]) -
		    (m->from_baseline ? scores_at(s, episode, s->baseline) : 0);
	}
	return mask;
}

static struct moments *
count(const struct model *m)
{
	struct moments *moments = moments_new(m->n_visits, m->design->cells);
	int64_t values[MOMENTS_VISITS_MAX];

	for (size_t i = 0; moments != NULL && i < m->scores->episodes.n; i++) {
		const uint32_t mask =
		    m->cell[i] == FRAME_NONE ? 0 : take(m, i, values);

		if (mask != 0 &&
		    moments_add(moments, m->cell[i], mask, values, 1) == -1) {
			moments_free(moments);
			return NULL;
		}
	}
	return moments;
}

/* Weights by labels into a row of weights by columns. */
static int
read_row(const struct model *m, const json_t *weights, double *row)
{
	const char *label;
	json_t *weight;

	if (!json_is_object(weights)) {
		fputs("mendctl trends: expected weights of columns\n", stderr);
		return -1;
	}
	json_object_foreach((json_t *)weights, label, weight)
	{
		const json_t *column = json_object_get(m->columns, label);

		if (column == NULL || !json_is_number(weight)) {
			fprintf(stderr,
			    "mendctl trends: \"%s\": expected the weight of a "
			    "column of the model\n",
			    label);
			return -1;
		}
		row[json_integer_value(column)] += json_number_value(weight);
	}
	return 0;
}

/* What a specification asks of a model besides. */
struct extra {
	struct model_contrast *contrasts;
	struct model_test *tests;
	double *rows; /* of all of them */
	size_t n_contrasts, n_tests;
};

static size_t
count_rows(const json_t *contrasts, const json_t *tests)
{
	size_t n = json_array_size(contrasts);

	for (size_t i = 0; i < json_array_size(tests); i++)
		n += json_array_size(
		    json_object_get(json_array_get(tests, i), "rows"));
	return n;
}

static const char *
name_of(const json_t *one)
{
	const char *name = json_string_value(json_object_get(one, "name"));

	return name != NULL ? name : "";
}

static int
fill_extra(struct extra *e, const struct model *m, const json_t *contrasts,
    const json_t *tests)
{
	const size_t k = m->design->columns;
	double *row = e->rows;

	for (; e->n_contrasts < json_array_size(contrasts); row += k) {
		const json_t *one = json_array_get(contrasts, e->n_contrasts);

		if (read_row(m, json_object_get(one, "of"), row) == -1)
			return -1;
		e->contrasts[e->n_contrasts++] =
		    (struct model_contrast){name_of(one), row};
	}
	for (; e->n_tests < json_array_size(tests); e->n_tests++) {
		const json_t *one = json_array_get(tests, e->n_tests);
		const json_t *rows = json_object_get(one, "rows");
		struct model_test *test = &e->tests[e->n_tests];

		*test = (struct model_test){
		    name_of(one), row, json_array_size(rows)};
		for (size_t i = 0; i < test->n; i++, row += k)
			if (read_row(m, json_array_get(rows, i), row) == -1)
				return -1;
	}
	return 0;
}

/* 0, or the exit status. */
static int
read_extra(struct extra *e, const struct model *m, const json_t *spec)
{
	const json_t *contrasts = json_object_get(spec, "contrasts");
	const json_t *tests = json_object_get(spec, "tests");
	const size_t n = count_rows(contrasts, tests) * m->design->columns;

	memset(e, 0, sizeof(*e));
	e->contrasts =
	    calloc(json_array_size(contrasts) + 1, sizeof(*e->contrasts));
	e->tests = calloc(json_array_size(tests) + 1, sizeof(*e->tests));
	e->rows = calloc(n + 1, sizeof(*e->rows));
	if (e->contrasts == NULL || e->tests == NULL || e->rows == NULL)
		return trends_no_memory();
	return fill_extra(e, m, contrasts, tests) == 0 ? 0 : 2;
}

static void
free_extra(struct extra *e)
{
	free(e->contrasts);
	free(e->tests);
	free(e->rows);
}

/* Name the columns that are sums of earlier ones; nothing when none is. */
static void
put_aliased(json_t *json, const struct model *m, const struct fit *fit)
{
	json_t *list = json_array(), *column;
	const char *label, *reason;

	json_object_foreach(m->columns, label, column)
	{
		reason =
		    fit_column_reason(fit, (size_t)json_integer_value(column));
		if (reason != NULL && strcmp(reason, "aliased") == 0)
			json_array_append_new(list, json_string(label));
	}
	if (json_array_size(list) > 0)
		json_object_set(json, "aliased", list);
	json_decref(list);
}

static json_t *
fit_json(const struct model *m, const struct extra *e)
{
	const struct fit_options options = {
	    .scale = m->scores->measure.scale, .ml = m->ml};
	const struct model_words words = {.model = m->title,
	    .visits = m->names,
	    .groups = m->groups,
	    .contrasts = e->contrasts,
	    .ncontrasts = e->n_contrasts,
	    .tests = e->tests,
	    .ntests = e->n_tests};
	struct moments *moments = count(m);
	struct fit *fit =
	    moments != NULL ? fit_own(moments, m->design, &options) : NULL;
	json_t *json = fit != NULL ? model_json(fit, m->design, &words) : NULL;

	if (json != NULL && fit_summary(fit)->reason == NULL)
		put_aliased(json, m, fit);
	if (fit != NULL)
		fit_free(fit);
	if (moments != NULL)
		moments_free(moments);
	return json;
}

int
model_answer(json_t **out, const struct model *m, const json_t *spec)
{
	struct extra e;
	int status = read_extra(&e, m, spec);

	if (status == 0 && (*out = fit_json(m, &e)) == NULL)
		status = trends_no_memory();
	free_extra(&e);
	return status;
}
