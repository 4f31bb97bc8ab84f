/* The three answers to what a score after a later operation means. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/scores.h"
#include "ctl/trends.h"
#include "rule/fixed.h"
#include "stat/share.h"
#include "stat/surgery.h"

struct operations {
	const int64_t *month; /* of each episode's operation */
	const int64_t *visit; /* of each visit */
};

/* The month of each episode's operation.  -1: stderr says what is wrong. */
static int
read_operations(int64_t *month, const struct scores *s, const struct frame *f)
{
	const size_t column = frame_column(f, "surgery_month");

	for (size_t i = 0; i < s->episodes.n; i++)
		month[i] = SURGERY_NONE;
	for (size_t i = 0; i < f->n_rows; i++)
		if (*frame_cell(f, i, column) != '\0' &&
		    trends_whole(&month[s->episodes.of[i]], f, i, column, 0) ==
			-1)
			return -1;
	return 0;
}

static int
read_months(int64_t *visit, const struct scores *s, const json_t *spec)
{
	const json_t *months = json_object_get(spec, "months");

	for (size_t v = 0; v < s->n_visits; v++) {
		const json_t *month = json_array_get(months, v);

		if (!json_is_integer(month)) {
			fputs("mendctl trends: expected months, a whole "
			      "number for each visit\n",
			    stderr);
			return -1;
		}
		visit[v] = json_integer_value(month);
	}
	return 0;
}

/* Describe the scores that a strategy looks at. */
static json_t *
with_strategy(
    struct scores *s, const struct operations *o, enum surgery strategy)
{
	const size_t n = s->episodes.n * s->n_visits;
	unsigned char *all = s->seen, *some = malloc(n > 0 ? n : 1);
	json_t *json;

	if (some == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		some[i] = all[i] && surgery_takes_score(strategy,
					o->month[i / s->n_visits],
					o->visit[i % s->n_visits]);
	s->seen = some;
	json = visits_json(s);
	s->seen = all;
	free(some);
	return json;
}

static struct surgery_count
count_visit(const struct scores *s, const struct operations *o, size_t v)
{
	const struct measure *m = &s->measure;
	struct surgery_count c = {0};

	for (size_t i = 0; i < s->episodes.n; i++) {
		const int pair =
		    scores_seen(s, i, s->baseline) && scores_seen(s, i, v);
		const int64_t improved =
		    m->better *
		    (scores_at(s, i, v) - scores_at(s, i, s->baseline));

		surgery_add(&c, SURGERY_NONRESPONDER, o->month[i], o->visit[v],
		    pair, improved >= m->mcid.value);
	}
	return c;
}

static json_t *
composite(const struct scores *s, const struct operations *o)
{
	json_t *list = json_array();

	for (size_t v = 0; v < s->n_visits; v++) {
		struct surgery_count c;
		json_t *one;

		if (v == s->baseline)
			continue;
		c = count_visit(s, o, v);
		one = share_json(c.x, c.n);
		json_object_set_new(one, "visit", json_string(s->visits[v]));
		json_object_set_new(one, "n_surgery", json_integer(c.operated));
		json_array_append_new(list, one);
	}
	return list;
}

static int
answer(json_t **out, struct scores *s, const struct question *q)
{
	int64_t *month = calloc(s->episodes.n + 1, sizeof(*month));
	int64_t *visit = calloc(s->n_visits, sizeof(*visit));
	const struct operations o = {month, visit};
	int status = 2;

	if (s->baseline == FRAME_NONE || !s->measure.mcid.given)
		fputs("mendctl trends: expected a baseline and an mcid\n",
		    stderr);
	else if (month == NULL || visit == NULL)
		status = trends_no_memory();
	else if (read_operations(month, s, q->frame) == 0 &&
		 read_months(visit, s, q->spec) == 0) {
		*out = json_pack("{s:o, s:o, s:o}", "treatment_policy",
		    with_strategy(s, &o, SURGERY_EVERY_SCORE),
		    "while_on_treatment", with_strategy(s, &o, SURGERY_STOP),
		    "composite_mcid", composite(s, &o));
		status = *out != NULL ? 0 : trends_no_memory();
	}
	free(month);
	free(visit);
	return status;
}

int
trends_surgery(json_t **out, const struct question *q)
{
	struct scores s;
	int status = trends_open_scores(&s, q);

	if (status != 0)
		return status;
	status = answer(out, &s, q);
	scores_close(&s);
	return status;
}
