/* A fit and its contrasts as JSON. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trend/model_json.h"

struct report {
	const struct fit *fit;
	const struct design *design;
	const struct model_words *words;
	const struct fit_summary *summary;
	json_t *contrasts, *tests;
	double *c; /* columns */
};

static json_t *
number_or_null(double x)
{
	return x >= 0 ? json_real(x) : json_null();
}

static json_t *
refusal(const char *name, const char *reason)
{
	if (name == NULL)
		return json_pack(
		    "{s:s, s:s}", "status", "not_estimable", "reason", reason);
	return json_pack("{s:s, s:s, s:s}", "name", name, "status",
	    "not_estimable", "reason", reason);
}

static json_t *
contrast_json(const struct fit *fit, const char *name, const double *c)
{
	struct contrast one;

	if (contrast_estimate(fit, c, &one) != 0)
		return NULL;
	if (one.reason != NULL)
		return refusal(name, one.reason);
	return json_pack("{s:s, s:f, s:f, s:o, s:f, s:f, s:o, s:o, s:f, s:o,"
			 " s:f, s:f, s:f}",
	    "name", name, "est", one.estimate, "se", one.se_model, "df",
	    one.df > 0 ? json_real(one.df) : json_null(), "t", one.t_model, "p",
	    one.p_model, "se_kr_linear", number_or_null(one.se_kr), "df_kr",
	    one.se_kr >= 0 ? json_real(one.df) : json_null(), "se_sandwich",
	    one.se_sandwich, "se_observed_information",
	    number_or_null(one.se_observed), "se_shown", one.se, "lower",
	    one.lower, "upper", one.upper);
}

/* Add r->c under a name, and clear it for the next one. */
static int
add(struct report *r, const char *kind, const char *group, const char *other,
    size_t visit)
{
	char name[512];
	json_t *one;

	snprintf(name, sizeof(name), "%s:%s%s%s@%s", kind, group,
	    other != NULL ? "-" : "", other != NULL ? other : "",
	    r->words->visits[visit]);
	one = contrast_json(r->fit, name, r->c);
	memset(r->c, 0, r->design->columns * sizeof(double));
	return json_array_append_new(r->contrasts, one);
}

static int
add_means(struct report *r)
{
	const struct design *d = r->design;
	const struct fit_summary *s = r->summary;

	for (size_t i = 0; i < s->visits; i++)
		for (size_t g = 0; g < d->cells; g++) {
			const int shared = s->kept[i] == d->shared;

			if (shared && g > 0)
				continue;
			contrast_mean(d, g, s->kept[i], 1, r->c);
			if (add(r, "mean", shared ? "ALL" : r->words->groups[g],
				NULL, s->kept[i]) != 0)
				return -1;
		}
	for (size_t i = 1; i < s->visits; i++)
		for (size_t g = 0; g < d->cells; g++) {
			contrast_change(d, g, s->kept[0], s->kept[i], 1, r->c);
			if (add(r, "change", r->words->groups[g], NULL,
				s->kept[i]) != 0)
				return -1;
		}
	return 0;
}

static int
add_differences(struct report *r)
{
	const struct design *d = r->design;
	const struct fit_summary *s = r->summary;
	const char *const *groups = r->words->groups;

	for (size_t i = 0; i < s->visits; i++)
		for (size_t g = 1; g < d->cells; g++) {
			if (s->kept[i] == d->shared)
				continue;
			contrast_mean(d, g, s->kept[i], 1, r->c);
			contrast_mean(d, 0, s->kept[i], -1, r->c);
			if (add(r, "diff", groups[g], groups[0], s->kept[i]) !=
			    0)
				return -1;
		}
	for (size_t i = 1; d->shared == DESIGN_NONE && i < s->visits; i++)
		for (size_t g = 1; g < d->cells; g++) {
			contrast_change(d, g, s->kept[0], s->kept[i], 1, r->c);
			contrast_change(d, 0, s->kept[0], s->kept[i], -1, r->c);
			if (add(r, "diffchange", groups[g], groups[0],
				s->kept[i]) != 0)
				return -1;
		}
	return 0;
}

static int
add_test(struct report *r, const struct model_test *t)
{
	struct contrast_test test;

	if (contrast_test(r->fit, t->rows, t->n, &test) != 0)
		return -1;
	if (test.reason != NULL)
		return json_array_append_new(
		    r->tests, refusal(t->name, test.reason));
	return json_array_append_new(r->tests,
	    json_pack("{s:s, s:f, s:o, s:f, s:f}", "name", t->name, "num_df",
		test.num_df, "den_df",
		test.den_df > 0 ? json_real(test.den_df) : json_null(), "f",
		test.f, "p", test.p));
}

/* Has a group an estimate at every visit kept? */
static int
is_whole(const struct report *r, size_t group)
{
	for (size_t i = 0; i < r->summary->visits; i++)
		if (fit_column_reason(r->fit, design_mean(r->design, group,
						  r->summary->kept[i])) != NULL)
			return 0;
	return 1;
}

/* Do the changes differ between the groups that have them, at any visit? */
static int
add_any_visit(struct report *r)
{
	const struct design *d = r->design;
	const struct fit_summary *s = r->summary;
	struct model_test test = {
	    d->shared == DESIGN_NONE ? "group_by_visit" : "group_any_followup"};
	double *rows;
	int failed;

	if (d->cells < 2 || s->visits < 2 || !is_whole(r, 0))
		return 0;
	rows = calloc(d->cells * s->visits * d->columns, sizeof(*rows));
	if (rows == NULL)
		return -1;
	for (size_t g = 1; g < d->cells; g++)
		for (size_t i = 1; is_whole(r, g) && i < s->visits; i++) {
			double *c = rows + test.n++ * d->columns;

			contrast_change(d, g, s->kept[0], s->kept[i], 1, c);
			contrast_change(d, 0, s->kept[0], s->kept[i], -1, c);
		}
	test.rows = rows;
	failed = test.n > 0 ? add_test(r, &test) : 0;
	free(rows);
	return failed;
}

/* Takes ${status} over: into the model when anything is in it. */
static int
add_status(json_t *model, const char *name, json_t *status)
{
	if (json_object_size(status) > 0)
		return json_object_set_new(model, name, status);
	json_decref(status);
	return status == NULL ? -1 : 0;
}

static int
add_visit_status(const struct report *r, json_t *model)
{
	json_t *status = json_object();

	for (size_t v = 0; v < r->design->visits; v++)
		if (r->summary->left_out[v] != NULL &&
		    json_object_set_new(status, r->words->visits[v],
			refusal(NULL, r->summary->left_out[v])) != 0) {
			json_decref(status);
			return -1;
		}
	return add_status(model, "visit_status", status);
}

/* The words of the visits kept at which a group has no data. */
static json_t *
visits_without(const struct report *r, size_t group)
{
	json_t *visits = json_array();

	for (size_t i = 0; i < r->summary->visits; i++) {
		const size_t v = r->summary->kept[i];

		if (fit_column_reason(
			r->fit, design_mean(r->design, group, v)) != NULL &&
		    json_array_append_new(
			visits, json_string(r->words->visits[v])) != 0) {
			json_decref(visits);
			return NULL;
		}
	}
	return visits;
}

static int
add_level_status(const struct report *r, json_t *model)
{
	json_t *status = json_object();

	for (size_t g = 0; g < r->design->cells; g++) {
		json_t *visits = visits_without(r, g), *one;

		if (visits != NULL && json_array_size(visits) == 0) {
			json_decref(visits);
			continue;
		}
		one = json_pack("{s:s, s:s, s:o}", "status", "not_estimable",
		    "reason", "no_data", "visits", visits);
		if (json_object_set_new(status, r->words->groups[g], one) !=
		    0) {
			json_decref(status);
			return -1;
		}
	}
	return add_status(model, "level_status", status);
}

/* Appends, and gives the whole list up when it cannot. */
static json_t *
appended(json_t *list, json_t *one)
{
	if (json_array_append_new(list, one) == 0)
		return list;
	json_decref(list);
	return NULL;
}

static json_t *
sigma_json(const struct fit_summary *s)
{
	json_t *rows = json_array();

	for (size_t v = 0; v < s->visits; v++) {
		json_t *row = json_array();

		for (size_t u = 0; u < s->visits; u++)
			row = appended(
			    row, json_real(s->sigma[v * s->visits + u]));
		rows = appended(rows, row);
	}
	return rows;
}

static json_t *
words_of(const struct fit_summary *s, const char *const *words)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->visits; i++)
		list = appended(list, json_string(words[s->kept[i]]));
	return list;
}

static json_t *
failure_json(const struct report *r)
{
	const struct fit_summary *s = r->summary;
	const char *const *visits = r->words->visits;

	if (s->visit != FIT_NONE)
		return json_pack("{s:s, s:s, s:s}", "status", "not_estimable",
		    "reason", s->reason, "visit", visits[s->visit]);
	if (s->pair[0] != FIT_NONE)
		return json_pack("{s:s, s:s, s:[s, s]}", "status",
		    "not_estimable", "reason", s->reason, "pair",
		    visits[s->pair[0]], visits[s->pair[1]]);
	return refusal(NULL, s->reason);
}

static const char *
title(const struct report *r)
{
	if (r->words->model != NULL)
		return r->words->model;
	if (r->design->mean == NULL)
		return "MMRM";
	return r->design->shared == DESIGN_NONE
		   ? "LDA/MMRM: group x visit means"
		   : "cLDA: group x visit means, baseline mean shared by all "
		     "groups";
}

static int
fill(struct report *r)
{
	const struct model_words *w = r->words;

	if (w->groups != NULL && r->design->mean != NULL &&
	    (add_means(r) != 0 || add_differences(r) != 0 ||
		add_any_visit(r) != 0))
		return -1;
	for (size_t i = 0; i < w->ncontrasts; i++)
		if (json_array_append_new(r->contrasts,
			contrast_json(r->fit, w->contrasts[i].name,
			    w->contrasts[i].c)) != 0)
			return -1;
	for (size_t i = 0; i < w->ntests; i++)
		if (add_test(r, &w->tests[i]) != 0)
			return -1;
	return 0;
}

static json_t *
success_json(struct report *r)
{
	const struct fit_summary *s = r->summary;
	json_t *model = NULL;

	r->c = calloc(r->design->columns, sizeof(double));
	r->contrasts = json_array();
	r->tests = json_array();
	if (r->c != NULL && fill(r) == 0)
		model = json_pack("{s:s, s:s, s:s, s:o, s:I, s:I, s:I, s:f,"
				  " s:f, s:o, s:O, s:O}",
		    "model", title(r), "method", s->ml ? "ML" : "REML",
		    "covariance", s->borrowed ? "borrowed" : "unstructured",
		    "visits", words_of(s, r->words->visits), "n_episodes",
		    (json_int_t)s->episodes, "n_obs",
		    (json_int_t)s->observations, "n_patterns",
		    (json_int_t)s->patterns, "m2ll", s->m2ll, "logLik",
		    -s->m2ll / 2, "sigma", sigma_json(s), "contrasts",
		    r->contrasts, "tests", r->tests);
	if (model != NULL && r->words->groups != NULL &&
	    r->design->mean != NULL && add_level_status(r, model) != 0) {
		json_decref(model);
		model = NULL;
	}
	free(r->c);
	json_decref(r->contrasts);
	json_decref(r->tests);
	return model;
}

json_t *
model_json(const struct fit *fit, const struct design *design,
    const struct model_words *words)
{
	struct report r = {fit, design, words, fit_summary(fit)};
	json_t *model =
	    r.summary->reason != NULL ? failure_json(&r) : success_json(&r);

	if (model != NULL && add_visit_status(&r, model) != 0) {
		json_decref(model);
		return NULL;
	}
	return model;
}
