/*
 * A model that a specification makes up:
 *
 *	{"visits": [...], "change": true, "method": "ML", "title": "...",
 *	 "intercept_by_visit": false,
 *	 "effects": [{"column": "sex", "reference": "M", "by_visit": true},
 *		     {"visit": "base", "by_visit": true}],
 *	 "contrasts": [...], "tests": [...]}
 *
 * There is an intercept at each visit, or one.  A column of numbers is one
 *covariate, any other one for each of its values but the reference (the first
 *in byte order, unless it is named); a visit is its score.  Labels of columns
 *are intercept@VISIT, COLUMN or COLUMN:VALUE, and @VISIT after it with
 *by_visit. Episodes without a covariate are left out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/model.h"
#include "ctl/trends.h"
#include "rule/fixed.h"

/* More covariates than any registry has. */
#define COVARIATES_MAX 64

struct covariate {
	char label[256];
	int by_visit;
};

struct effects {
	struct model model;
	const struct frame *frame;
	const struct scores *scores;
	struct covariate covariates[COVARIATES_MAX];
	size_t n;
	double *z;          /* episode by COVARIATES_MAX; the first is 1 */
	unsigned char *out; /* episodes without a covariate */
	size_t *order;      /* of episodes, by z */
};

static int
refuse(const char *what)
{
	fprintf(stderr, "mendctl trends: expected %s in a model\n", what);
	return 2;
}

static size_t
visit_of(const struct scores *s, const char *name)
{
	for (size_t v = 0; name != NULL && v < s->n_visits; v++)
		if (strcmp(s->visits[v], name) == 0)
			return v;
	return FRAME_NONE;
}

static double
number(int64_t value, int64_t scale)
{
	return (double)value / (double)scale;
}

static int
new_covariate(
    struct effects *e, int by_visit, const char *name, const char *level)
{
	struct covariate *c = &e->covariates[e->n];

	if (e->n == COVARIATES_MAX)
		return refuse("at most 64 covariates");
	c->by_visit = by_visit;
	snprintf(c->label, sizeof(c->label), "%s%s%s", name,
	    level != NULL ? ":" : "", level != NULL ? level : "");
	e->n++;
	return 0;
}

static int
add_score(struct effects *e, int by_visit, const char *name)
{
	const struct scores *s = e->scores;
	const size_t visit = visit_of(s, name);
	const size_t at = e->n;
	int status;

	if (visit == FRAME_NONE)
		return refuse("a visit of the specification");
	if ((status = new_covariate(e, by_visit, name, NULL)) != 0)
		return status;
	for (size_t i = 0; i < s->episodes.n; i++) {
		e->out[i] |= !scores_seen(s, i, visit);
		e->z[i * COVARIATES_MAX + at] =
		    number(scores_at(s, i, visit), s->measure.scale);
	}
	return 0;
}

/* A column of numbers, and where there is none the episode is left out.  -1:
 * it holds something else. */
static int
read_numbers(struct effects *e, size_t column)
{
	const struct frame *f = e->frame;

	for (size_t i = 0; i < f->n_rows; i++) {
		const size_t episode = e->scores->episodes.of[i];
		const char *text = frame_cell(f, i, column);
		int64_t value = 0;

		e->out[episode] |= *text == '\0';
		if (*text != '\0' &&
		    fixed_parse(&value, text, FIXED_DIGITS_MAX) == -1)
			return -1;
		e->z[episode * COVARIATES_MAX + e->n] =
		    number(value, fixed_scale(FIXED_DIGITS_MAX));
	}
	return 0;
}

static int
add_levels(
    struct effects *e, int by_visit, size_t column, const char *reference)
{
	const char *name = frame_name(e->frame, column);
	struct levels l;
	size_t first;
	int status = 0;

	if (levels_of(&l, e->frame, column) == -1)
		return trends_no_memory();
	first = reference == NULL ? 0 : levels_find(&l, reference);
	if (first == FRAME_NONE)
		status = refuse("a reference that occurs");
	for (size_t k = 0; status == 0 && k < l.n; k++) {
		const size_t at = e->n;

		if (k == first)
			continue;
		status = new_covariate(e, by_visit, name, l.names[k]);
		for (size_t i = 0; status == 0 && i < e->frame->n_rows; i++)
			e->z[e->scores->episodes.of[i] * COVARIATES_MAX + at] =
			    l.of[i] == k;
	}
	levels_clear(&l);
	return status;
}

static int
add_effect(struct effects *e, const json_t *effect)
{
	const char *name = json_string_value(json_object_get(effect, "column"));
	const char *reference =
	    json_string_value(json_object_get(effect, "reference"));
	const int by_visit = json_is_true(json_object_get(effect, "by_visit"));
	size_t column;

	if (name == NULL)
		return add_score(e, by_visit,
		    json_string_value(json_object_get(effect, "visit")));
	if ((column = frame_column(e->frame, name)) == FRAME_NONE)
		return refuse("a column of the table");
	if (e->n == COVARIATES_MAX || reference != NULL ||
	    read_numbers(e, column) == -1)
		return add_levels(e, by_visit, column, reference);
	return new_covariate(e, by_visit, name, NULL);
}

static int
read_visits(struct effects *e, const json_t *wanted)
{
	const struct scores *s = e->scores;
	const json_t *list = json_object_get(wanted, "visits");
	const size_t n = list != NULL ? json_array_size(list) : s->n_visits;
	struct model *m = &e->model;

	for (size_t i = 0; i < n; i++) {
		const size_t v =
		    list == NULL ? i
				 : visit_of(s, json_string_value(
						   json_array_get(list, i)));

		if (v == FRAME_NONE || m->n_visits == MOMENTS_VISITS_MAX)
			return refuse("visits of the specification");
		if (m->from_baseline && v == s->baseline)
			continue;
		m->visit[m->n_visits] = v;
		m->names[m->n_visits++] = s->visits[v];
	}
	return m->n_visits > 0 ? 0 : refuse("a visit");
}

static int
by_z(const void *a, const void *b, void *of)
{
	const struct effects *e = of;
	const double *x = &e->z[*(const size_t *)a * COVARIATES_MAX];
	const double *y = &e->z[*(const size_t *)b * COVARIATES_MAX];

	for (size_t j = 0; j < e->n; j++)
		if (x[j] != y[j])
			return x[j] < y[j] ? -1 : 1;
	return 0;
}

/* Episodes with the same covariates share a cell; how many cells. */
static size_t
make_cells(struct effects *e)
{
	size_t n = 0, cells = 0;

	for (size_t i = 0; i < e->scores->episodes.n; i++)
		if (!e->out[i])
			e->order[n++] = i;
	qsort_r(e->order, n, sizeof(*e->order), by_z, e);
	for (size_t i = 0; i < n; i++) {
		cells += i == 0 || by_z(&e->order[i - 1], &e->order[i], e) != 0;
		e->model.cell[e->order[i]] = cells - 1;
	}
	return cells;
}

static int
label_column(struct effects *e, size_t covariate, size_t column)
{
	const struct covariate *c = &e->covariates[covariate];
	struct model *m = &e->model;

	if (!c->by_visit)
		return model_label(m, column, "%s", c->label);
	for (size_t v = 0; v < m->n_visits; v++)
		if (model_label(
			m, column + v, "%s@%s", c->label, m->names[v]) == -1)
			return -1;
	return 0;
}

/* -1: memory ran out. */
static int
make_design(struct effects *e)
{
	const size_t cells = make_cells(e);
	struct design *d =
	    design_new(e->model.n_visits, e->n, cells > 0 ? cells : 1);

	if ((e->model.design = d) == NULL)
		return -1;
	for (size_t i = 0; i < e->scores->episodes.n; i++)
		for (size_t j = 0; !e->out[i] && j < e->n; j++)
			design_set_z(d, e->model.cell[i], j,
			    e->z[i * COVARIATES_MAX + j]);
	for (size_t j = 0; j < e->n; j++) {
		const size_t column = e->covariates[j].by_visit
					  ? design_add_by_visit(d, j)
					  : design_add_main(d, j);

		if (column == DESIGN_NONE || label_column(e, j, column) == -1)
			return -1;
	}
	return 0;
}

static int
read_effects(struct effects *e, const json_t *wanted)
{
	const json_t *effect;
	const char *method =
	    json_string_value(json_object_get(wanted, "method"));
	const int by_visit =
	    !json_is_false(json_object_get(wanted, "intercept_by_visit"));
	size_t i;
	int status;

	e->model.ml = method != NULL && strcmp(method, "ML") == 0;
	e->model.title = json_string_value(json_object_get(wanted, "title"));
	e->model.from_baseline =
	    json_is_true(json_object_get(wanted, "change"));
	if (e->model.from_baseline && e->scores->baseline == FRAME_NONE)
		return refuse("no change without a baseline");
	if ((status = read_visits(e, wanted)) != 0 ||
	    (status = new_covariate(e, by_visit, "intercept", NULL)) != 0)
		return status;
	for (i = 0; i < e->scores->episodes.n; i++)
		e->z[i * COVARIATES_MAX] = 1;
	json_array_foreach(json_object_get(wanted, "effects"), i,
	    effect) if ((status = add_effect(e, effect)) != 0) return status;
	return make_design(e) == 0 ? 0 : trends_no_memory();
}

int
effects_answer(json_t **out, const struct scores *s, const struct frame *f,
    const json_t *wanted)
{
	const size_t n = s->episodes.n + 1;
	struct effects *e = calloc(1, sizeof(*e));
	int status;

	if (e == NULL || model_open(&e->model, s) == -1) {
		free(e);
		return trends_no_memory();
	}
	e->frame = f;
	e->scores = s;
	e->z = calloc(n * COVARIATES_MAX, sizeof(*e->z));
	e->out = calloc(n, sizeof(*e->out));
	e->order = calloc(n, sizeof(*e->order));
	if (e->z == NULL || e->out == NULL || e->order == NULL)
		status = trends_no_memory();
	else if ((status = read_effects(e, wanted)) == 0)
		status = model_answer(out, &e->model, wanted);
	model_close(&e->model);
	free(e->z);
	free(e->out);
	free(e->order);
	free(e);
	return status;
}
