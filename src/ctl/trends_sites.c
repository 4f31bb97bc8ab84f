/*
 * Sites beside each other: a funnel, what the casemix leads one to expect of
 * each, and the trend of responders over an ordered column.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/casemix.h"
#include "ctl/trends.h"
#include "stat/funnel.h"
#include "stat/logistic.h"
#include "stat/share.h"

/* The share of sites at either end that says nothing about dispersion:
 * Spiegelhalter 2005, Stat Med 24:1185. */
#define TRIM 0.1

struct sites {
	const struct question *q;
	struct levels sites;
	int64_t *x, *n;   /* of each site */
	double *expected; /* the same, from the casemix */
	double *outcome;  /* of each row */
	double overall;
};

static json_t *
pair_json(double lo, double hi)
{
	return json_pack("[f, f]", lo, hi);
}

static json_t *
site_json(const struct sites *s, size_t i)
{
	const double p = s->overall;
	const int64_t n = s->n[i];
	json_t *json = share_json(s->x[i], n);

	json_object_set_new(json, "site", json_string(s->sites.names[i]));
	/* Everybody or nobody responded: no site can differ. */
	if (p <= 0 || p >= 1)
		return json;
	json_object_set_new(json, "z", json_real(funnel_z(s->x[i], n, p)));
	json_object_set_new(json, "limit95",
	    pair_json(funnel_limit(p, n, 0.025), funnel_limit(p, n, 0.975)));
	json_object_set_new(json, "limit998",
	    pair_json(funnel_limit(p, n, 0.001), funnel_limit(p, n, 0.999)));
	return json;
}

static json_t *
casemix_json(const struct sites *s)
{
	json_t *list = json_array();

	for (size_t i = 0; i < s->sites.n; i++) {
		const double ratio = (double)s->x[i] / s->expected[i];

		json_array_append_new(list,
		    json_pack("{s:s, s:I, s:f, s:f, s:f}", "site",
			s->sites.names[i], "observed", (json_int_t)s->x[i],
			"expected", s->expected[i], "ratio", ratio,
			"adjusted_rate", ratio * s->overall));
	}
	return list;
}

/* The coefficients and what they expect of sites, into ${out}. */
static int
put_casemix(json_t *out, struct sites *s)
{
	struct casemix mix;
	const char *reason;
	int status = casemix_open(&mix, s->q->frame,
	    json_object_get(s->q->spec, "casemix"), s->outcome);

	if (status != 0)
		return status;
	reason = logistic_fit(mix.b, mix.se, &mix.data, NULL, NULL);
	if (reason != NULL)
		json_object_set_new(
		    out, "logistic", trends_not_estimable(reason));
	else {
		json_object_set_new(out, "logistic", casemix_json_of(&mix));
		for (size_t i = 0; i < mix.data.rows; i++)
			s->expected[s->sites.of[i]] += logistic_share(mix.b,
			    &mix.data.x[i * mix.data.columns],
			    mix.data.columns);
		json_object_set_new(out, "casemix", casemix_json(s));
	}
	casemix_close(&mix);
	return 0;
}

/* Levels in byte order lie at 0, 1, 2 and so on. */
static int
put_trend(json_t *out, const struct sites *s)
{
	const char *name =
	    json_string_value(json_object_get(s->q->spec, "trend"));
	struct levels levels;
	struct share_group *g;
	double chisq, p;
	size_t column;
	const char *reason;

	if (name == NULL)
		return 0;
	if (trends_columns(&column, s->q->frame, &name, 1) == -1)
		return 2;
	if (levels_of(&levels, s->q->frame, column) == -1)
		return trends_no_memory();
	if ((g = calloc(levels.n + 1, sizeof(*g))) == NULL) {
		levels_clear(&levels);
		return trends_no_memory();
	}
	for (size_t i = 0; i < levels.n; i++)
		g[i].at = (double)i;
	for (size_t i = 0; i < s->q->frame->n_rows; i++) {
		g[levels.of[i]].n++;
		g[levels.of[i]].x += s->outcome[i] > 0;
	}
	reason = share_trend(&chisq, &p, g, levels.n);
	json_object_set_new(out, "cochran_armitage",
	    reason != NULL ? trends_not_estimable(reason)
			   : json_pack("{s:f, s:f}", "chisq", chisq, "p", p));
	free(g);
	levels_clear(&levels);
	return 0;
}

static int
put_funnel(json_t *out, const struct sites *s)
{
	json_t *list = json_array();
	double *z = calloc(s->sites.n + 1, sizeof(*z));

	if (z == NULL) {
		json_decref(list);
		return trends_no_memory();
	}
	for (size_t i = 0; i < s->sites.n; i++) {
		json_array_append_new(list, site_json(s, i));
		z[i] = funnel_z(s->x[i], s->n[i], s->overall);
	}
	json_object_set_new(out, "overall",
	    s->sites.n > 0 ? json_real(s->overall) : json_null());
	json_object_set_new(out, "sites", list);
	if (s->overall > 0 && s->overall < 1)
		json_object_set_new(out, "dispersion_phi",
		    json_real(funnel_dispersion(z, s->sites.n, TRIM)));
	free(z);
	return 0;
}

static int
count_sites(struct sites *s, size_t responder)
{
	const struct frame *f = s->q->frame;
	int64_t all = 0, y;

	for (size_t i = 0; i < f->n_rows; i++) {
		if (trends_whole(&y, f, i, responder, 0) == -1)
			return -1;
		if (y > 1) {
			fprintf(stderr,
			    "mendctl trends: row %zu, responder: expected 0 "
			    "or 1\n",
			    i + 1);
			return -1;
		}
		s->x[s->sites.of[i]] += y;
		s->n[s->sites.of[i]]++;
		s->outcome[i] = (double)y;
		all += y;
	}
	s->overall = f->n_rows > 0 ? (double)all / (double)f->n_rows : 0;
	return 0;
}

static int
answer(json_t **out, struct sites *s, size_t responder)
{
	const size_t n = s->sites.n + 1;
	int status;

	s->x = calloc(n, sizeof(*s->x));
	s->n = calloc(n, sizeof(*s->n));
	s->expected = calloc(n, sizeof(*s->expected));
	s->outcome = calloc(s->q->frame->n_rows + 1, sizeof(*s->outcome));
	if (s->x == NULL || s->n == NULL || s->expected == NULL ||
	    s->outcome == NULL || (*out = json_object()) == NULL)
		return trends_no_memory();
	if (count_sites(s, responder) == -1)
		return 2;
	status = put_funnel(*out, s);
	if (status == 0 && json_object_get(s->q->spec, "casemix") != NULL)
		status = put_casemix(*out, s);
	return status == 0 ? put_trend(*out, s) : status;
}

int
trends_sites(json_t **out, const struct question *q)
{
	static const char *const names[] = {"site", "responder"};
	struct sites s = {.q = q};
	size_t at[2];
	int status;

	if (trends_columns(at, q->frame, names, 2) == -1)
		return 2;
	if (levels_of(&s.sites, q->frame, at[0]) == -1)
		return trends_no_memory();
	status = answer(out, &s, at[1]);
	free(s.x);
	free(s.n);
	free(s.expected);
	free(s.outcome);
	levels_clear(&s.sites);
	return status;
}
