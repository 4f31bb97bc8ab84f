/* Time to an event: tables of times, alone and with competing events. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/trends.h"
#include "ctl/trends_times.h"
#include "stat/competing.h"
#include "stat/survival.h"

int
subjects_new(struct subjects *p, size_t n, const struct levels *groups)
{
	*p = (struct subjects){.n = n, .groups = groups};
	p->all = calloc(n + 1, sizeof(*p->all));
	p->some = calloc(n + 1, sizeof(*p->some));
	p->group = calloc(n + 1, sizeof(*p->group));
	return p->all != NULL && p->some != NULL && p->group != NULL ? 0 : -1;
}

void
subjects_free(struct subjects *p)
{
	free(p->all);
	free(p->some);
	free(p->group);
}

/* Those of a group (FRAME_NONE: all), sorted, into ${out}; how many. */
static size_t
choose(const struct subjects *p, size_t group, struct watched *out)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++)
		if (group == FRAME_NONE || p->group[i] == group)
			out[n++] = p->all[i];
	watched_sort(out, n);
	return n;
}

static const char *
name_of(const struct subjects *p, size_t group)
{
	return group == FRAME_NONE ? "ALL" : p->groups->names[group];
}

static json_t *
defined(int is, double value)
{
	return is ? json_real(value) : json_null();
}

static json_t *
step_json(const struct survival_step *s)
{
	const int is = s->share > 0;

	return json_pack("{s:I, s:I, s:I, s:f, s:o, s:o, s:o}", "time",
	    (json_int_t)s->time, "n_risk", (json_int_t)s->at_risk, "n_event",
	    (json_int_t)s->events, "surv", s->share, "se_greenwood",
	    defined(is, s->se), "lo", defined(is, s->lo), "hi",
	    defined(is, s->hi));
}

static json_t *
reached_json(const struct moment_reached *m)
{
	return defined(m->reached, m->time);
}

static json_t *
curve_json(const struct subjects *p, size_t group)
{
	const size_t n = choose(p, group, p->some);
	struct survival_step *steps = calloc(n + 1, sizeof(*steps));
	struct survival_median m;
	json_t *table = json_array();
	json_int_t events = 0;
	size_t made;

	if (steps == NULL)
		exit(trends_no_memory());
	made = survival_steps(steps, p->some, n);
	for (size_t i = 0; i < made; i++) {
		json_array_append_new(table, step_json(&steps[i]));
		events += steps[i].events;
	}
	survival_median(&m, steps, made, n > 0 ? p->some[n - 1].time : 0);
	free(steps);
	return json_pack("{s:s, s:I, s:I, s:o, s:o, s:o, s:o}", "group",
	    name_of(p, group), "n", (json_int_t)n, "events", events, "table",
	    table, "median", reached_json(&m.median), "median_lo",
	    reached_json(&m.lo), "median_hi", reached_json(&m.hi));
}

static json_t *
compare_json(struct survival_group *g, size_t n)
{
	double chisq, p;
	int64_t df;
	const char *reason = survival_compare(&chisq, &df, &p, g, n);
	json_t *observed, *expected;

	if (reason != NULL)
		return json_pack(
		    "{s:s, s:s}", "status", "not_estimable", "reason", reason);
	observed = json_array();
	expected = json_array();
	for (size_t i = 0; i < n; i++) {
		json_array_append_new(observed, json_real(g[i].observed));
		json_array_append_new(expected, json_real(g[i].expected));
	}
	return json_pack("{s:f, s:I, s:f, s:o, s:o}", "chisq", chisq, "df",
	    (json_int_t)df, "p", p, "observed", observed, "expected", expected);
}

/* The groups one behind the other in ${some}. */
static json_t *
logrank_json(const struct subjects *p)
{
	struct survival_group *g = calloc(p->groups->n + 1, sizeof(*g));
	struct watched *at = p->some;
	json_t *json;

	if (g == NULL)
		exit(trends_no_memory());
	for (size_t i = 0; i < p->groups->n; i++) {
		g[i].watched = at;
		g[i].n = choose(p, i, at);
		at += g[i].n;
	}
	json = compare_json(g, p->groups->n);
	free(g);
	return json;
}

json_t *
survival_json(const struct subjects *p)
{
	json_t *curves = json_array();

	json_array_append_new(curves, curve_json(p, FRAME_NONE));
	for (size_t g = 0; g < p->groups->n; g++)
		json_array_append_new(curves, curve_json(p, g));
	return json_pack("{s:s, s:o, s:o}", "conf_type", "log-log", "curves",
	    curves, "logrank", logrank_json(p));
}

static int
read_subjects(
    struct subjects *p, const struct question *q, const struct levels *groups)
{
	const size_t time = frame_column(q->frame, "time");
	const size_t event = frame_column(q->frame, "event");
	int64_t ending;

	if (subjects_new(p, q->frame->n_rows, groups) == -1)
		return trends_no_memory();
	for (size_t i = 0; i < p->n; i++) {
		if (trends_whole(&p->all[i].time, q->frame, i, time, 0) == -1 ||
		    trends_whole(&ending, q->frame, i, event, 0) == -1)
			return 2;
		if (ending > ENDING_COMPETING) {
			fprintf(stderr,
			    "mendctl trends: row %zu, event: expected 0, 1 or "
			    "2\n",
			    i + 1);
			return 2;
		}
		p->all[i].ending = (enum ending)ending;
		p->group[i] = groups->of[i];
	}
	return 0;
}

/*
 * Answer with the people of a table with times; where there is no answer,
 * stderr says what was expected.
 */
static int
answer_times(json_t **out, const struct question *q,
    json_t *(*answer)(const struct subjects *, const struct question *))
{
	static const char *const names[] = {"group"};
	struct levels groups;
	struct subjects p = {0};
	size_t column;
	int status;

	if (trends_columns(&column, q->frame, names, 1) == -1)
		return 2;
	if (levels_of(&groups, q->frame, column) == -1)
		return trends_no_memory();
	status = read_subjects(&p, q, &groups);
	if (status == 0 && (*out = answer(&p, q)) == NULL)
		status = 2;
	subjects_free(&p);
	levels_clear(&groups);
	return status;
}

static json_t *
survival_answer(const struct subjects *p, const struct question *q)
{
	(void)q;
	return survival_json(p);
}

int
trends_survival(json_t **out, const struct question *q)
{
	return answer_times(out, q, survival_answer);
}

/* The times of the specification.  -1: stderr says what is wrong. */
#define TIMES_MAX 64
static int
read_times(int64_t *times, size_t *n, const json_t *spec)
{
	const json_t *list = json_object_get(spec, "at"), *one;
	size_t i;

	*n = 0;
	json_array_foreach(list, i, one)
	{
		if (!json_is_integer(one) || *n == TIMES_MAX ||
		    (*n > 0 && json_integer_value(one) <= times[*n - 1]))
			break;
		times[(*n)++] = json_integer_value(one);
	}
	if (*n > 0 && *n == json_array_size(list))
		return 0;
	fputs("mendctl trends: expected in \"at\" 1 to 64 whole numbers, "
	      "ascending\n",
	    stderr);
	return -1;
}

static json_t *
incidence_json(const struct subjects *p, size_t group, const int64_t *times,
    size_t n_times)
{
	struct incidence in[TIMES_MAX];
	const size_t n = choose(p, group, p->some);
	json_t *at = json_array(), *risk = json_array();
	json_t *event = json_array(), *competing = json_array();
	json_t *se = json_array();

	competing_incidence(in, times, n_times, p->some, n);
	for (size_t i = 0; i < n_times; i++) {
		json_array_append_new(at, json_integer(times[i]));
		json_array_append_new(risk, json_integer(in[i].at_risk));
		json_array_append_new(event, json_real(in[i].event));
		json_array_append_new(competing, json_real(in[i].competing));
		json_array_append_new(se, json_real(in[i].event_se));
	}
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "group",
	    name_of(p, group), "at", at, "n_risk", risk, "cif_interest", event,
	    "cif_competing", competing, "se_interest", se);
}

/* What would be said if a competing event were the end of watching. */
static json_t *
naive_json(const struct subjects *p, const int64_t *times, size_t n_times)
{
	const size_t n = choose(p, FRAME_NONE, p->some);
	struct incidence in[TIMES_MAX];
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		if (p->some[i].ending == ENDING_COMPETING)
			p->some[i].ending = ENDING_CENSORED;
	competing_incidence(in, times, n_times, p->some, n);
	for (size_t i = 0; i < n_times; i++)
		json_array_append_new(list, json_real(in[i].event));
	return list;
}

static json_t *
incidence_answer(const struct subjects *p, const struct question *q)
{
	int64_t times[TIMES_MAX] = {0};
	json_t *list;
	size_t n;

	if (read_times(times, &n, q->spec) == -1)
		return NULL;
	list = json_array();
	json_array_append_new(list, incidence_json(p, FRAME_NONE, times, n));
	for (size_t g = 0; g < p->groups->n; g++)
		json_array_append_new(list, incidence_json(p, g, times, n));
	return json_pack("{s:o, s:o}", "aalen_johansen", list,
	    "naive_1_minus_km_overstates", naive_json(p, times, n));
}

int
trends_incidence(json_t **out, const struct question *q)
{
	return answer_times(out, q, incidence_answer);
}
