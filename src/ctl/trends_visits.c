/*
 * Scores described by group and visit: who was enrolled and scored, the
 * scores, the change from baseline, and who responded.
 */
#include "ctl/scores.h"
#include "ctl/trends.h"
#include "stat/describe.h"
#include "stat/response.h"
#include "stat/share.h"

#define EVERYBODY FRAME_NONE

/* A group at a visit, counted. */
struct cell {
	int64_t enrolled, with_baseline, pairs;
	struct histogram scores, changes;

	/* The same in whole steps, for thresholds. */
	struct histogram coarse, coarse_changes;
};

static void
cell_clear(struct cell *c)
{
	histogram_clear(&c->scores);
	histogram_clear(&c->changes);
	histogram_clear(&c->coarse);
	histogram_clear(&c->coarse_changes);
}

/* The multiple of the step that is nearest, a half away from zero. */
static int64_t
nearest(const struct measure *m, int64_t score)
{
	const int64_t half = score < 0 ? -m->step / 2 : m->step / 2;

	return (score + half) / m->step * m->step;
}

static int
add_pair(struct cell *c, const struct measure *m, int64_t before, int64_t now)
{
	c->pairs++;
	return histogram_add(&c->changes, now - before, 1) == -1 ||
		       histogram_add(&c->coarse_changes,
			   nearest(m, now) - nearest(m, before), 1) == -1
		   ? -1
		   : 0;
}

/* -1: memory ran out. */
static int
count_episode(struct cell *c, const struct scores *s, size_t i, size_t visit)
{
	const int based =
	    s->baseline != FRAME_NONE && scores_seen(s, i, s->baseline);
	const int seen = scores_seen(s, i, visit);
	const int64_t now = scores_at(s, i, visit);

	c->enrolled++;
	c->with_baseline += based;
	if (seen &&
	    (histogram_add(&c->scores, now, 1) == -1 ||
		histogram_add(&c->coarse, nearest(&s->measure, now), 1) == -1))
		return -1;
	if (!seen || !based)
		return 0;
	return add_pair(c, &s->measure, scores_at(s, i, s->baseline), now);
}

static int
count_cell(struct cell *c, const struct scores *s, size_t group, size_t visit)
{
	for (size_t i = 0; i < s->episodes.n; i++)
		if ((group == EVERYBODY || s->group[i] == group) &&
		    count_episode(c, s, i, visit) == -1)
			return -1;
	histogram_sort(&c->scores);
	histogram_sort(&c->changes);
	histogram_sort(&c->coarse);
	histogram_sort(&c->coarse_changes);
	return 0;
}

static json_t *
described(const struct histogram *h, const struct measure *m)
{
	struct description d;

	if (describe(&d, h->bins, h->n, m->scale) == -1)
		return trends_not_estimable("too_large");
	return describe_json(&d);
}

/* The scores with how many lie at the ends of the scale. */
static json_t *
scores_json(const struct histogram *h, const struct measure *m)
{
	const struct limit *ends[] = {&m->min, &m->max};
	static const char *const names[] = {"n_at_min", "n_at_max"};
	json_t *json = described(h, m);

	for (int i = 0; i < 2; i++)
		if (ends[i]->given)
			json_object_set_new(json, names[i],
			    json_integer(histogram_between(h->bins, h->n,
				ends[i]->value, ends[i]->value)));
	return json;
}

static json_t *
curve_json(const struct cell *c, const struct measure *m)
{
	struct histogram curve = {0};
	json_t *list = json_array();

	if (response_curve(&curve, c->coarse_changes.bins, c->coarse_changes.n,
		m->better) == -1) {
		json_decref(list);
		list = NULL;
	}
	for (size_t i = 0; list != NULL && i < curve.n; i++)
		json_array_append_new(
		    list, json_pack("{s:f, s:I, s:f}", "improvement_at_least",
			      (double)curve.bins[i].value / (double)m->scale,
			      "n", (json_int_t)curve.bins[i].count, "p",
			      (double)curve.bins[i].count / (double)c->pairs));
	histogram_clear(&curve);
	return list;
}

static json_t *
responders(const struct cell *c, const struct measure *m, const struct limit *l)
{
	const int64_t x = response_count(c->coarse_changes.bins,
	    c->coarse_changes.n, m->better, nearest(m, l->value));

	return response_json(x, c->pairs, c->with_baseline);
}

static json_t *
acceptable(const struct cell *c, const struct measure *m)
{
	const int64_t x = response_acceptable(
	    c->coarse.bins, c->coarse.n, m->better, nearest(m, m->pass.value));

	return share_json(x, histogram_total(c->scores.bins, c->scores.n));
}

static void
put_change(json_t *json, const struct cell *c, const struct measure *m)
{
	json_object_set_new(json, "change", described(&c->changes, m));
	if (m->mcid.given)
		json_object_set_new(json, "mcid", responders(c, m, &m->mcid));
	if (m->scb.given)
		json_object_set_new(json, "scb", responders(c, m, &m->scb));
	json_object_set_new(json, "cumulative_responder", curve_json(c, m));
}

static json_t *
cell_json(const struct scores *s, size_t group, size_t visit)
{
	const struct measure *m = &s->measure;
	const char *name = group == EVERYBODY ? "ALL" : s->groups.names[group];
	struct cell c = {0};
	json_t *json = NULL;
	int64_t n;

	if (count_cell(&c, s, group, visit) == -1)
		goto out;
	n = histogram_total(c.scores.bins, c.scores.n);
	json = json_pack("{s:s, s:s, s:I, s:o, s:o}", "group", name, "visit",
	    s->visits[visit], "n_enrolled", (json_int_t)c.enrolled,
	    "followup_rate",
	    c.enrolled > 0 ? json_real((double)n / (double)c.enrolled)
			   : json_null(),
	    "score", scores_json(&c.scores, m));
	if (m->pass.given)
		json_object_set_new(json, "pass", acceptable(&c, m));
	if (s->baseline != FRAME_NONE && visit != s->baseline)
		put_change(json, &c, m);
out:
	cell_clear(&c);
	return json;
}

json_t *
visits_json(const struct scores *s)
{
	json_t *list = json_array();

	/* Everybody comes first, then the groups. */
	for (size_t g = 0; g <= s->groups.n; g++)
		for (size_t v = 0; v < s->n_visits; v++)
			if (json_array_append_new(list,
				cell_json(s, g == 0 ? EVERYBODY : g - 1, v)) ==
			    -1) {
				json_decref(list);
				return NULL;
			}
	return list;
}
