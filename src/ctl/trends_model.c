/*
 * The usual models of groups: lda (a mean for each group and visit) and clda
 * (one baseline mean for all), each by REML and by maximum likelihood; and the
 * models that a specification makes up.
 */
#include <stdio.h>
#include <string.h>

#include "ctl/model.h"
#include "ctl/trends.h"

static const struct usual {
	const char *name;
	int shared; /* one baseline mean for all */
	int ml;
} usual[] = {
    {"lda_reml", 0, 0},
    {"lda_ml", 0, 1},
    {"clda_reml", 1, 0},
    {"clda_ml", 1, 1},
};
#define N_USUAL (sizeof(usual) / sizeof(usual[0]))

/* The visits of the usual models: those of "model_visits", or all; where the
 * baseline is among them, or FRAME_NONE. */
static size_t
choose_visits(struct model *m, const json_t *spec)
{
	const struct scores *s = m->scores;
	const json_t *chosen = json_object_get(spec, "model_visits");
	size_t baseline = FRAME_NONE;

	for (size_t v = 0; v < s->n_visits; v++) {
		const json_t *one;
		size_t i, found = chosen == NULL;

		json_array_foreach(chosen, i, one) found |=
		    json_is_string(one) &&
		    strcmp(json_string_value(one), s->visits[v]) == 0;
		if (!found)
			continue;
		if (v == s->baseline)
			baseline = m->n_visits;
		m->visit[m->n_visits] = v;
		m->names[m->n_visits++] = s->visits[v];
	}
	return baseline;
}

/* A cell is a group; its means are called GROUP@VISIT. */
static int
make_usual(struct model *m, const struct usual *u, size_t baseline)
{
	const struct scores *s = m->scores;

	m->ml = u->ml;
	m->groups = s->groups.names;
	m->design = u->shared ? design_clda(m->n_visits, s->groups.n, baseline)
			      : design_lda(m->n_visits, s->groups.n);
	if (m->design == NULL)
		return -1;
	for (size_t i = 0; i < s->episodes.n; i++)
		m->cell[i] = s->group[i];
	for (size_t v = 0; v < m->n_visits; v++)
		for (size_t g = 0; g < s->groups.n; g++)
			if (model_label(m, design_mean(m->design, g, v),
				"%s@%s", s->groups.names[g], m->names[v]) == -1)
				return -1;
	return 0;
}

/* Without a baseline there is nothing to share, and no answer. */
static int
answer_usual(json_t **out, const struct scores *s, const struct usual *u,
    const json_t *spec)
{
	struct model m;
	size_t baseline;
	int status = 0;

	if (model_open(&m, s) == -1)
		return trends_no_memory();
	baseline = choose_visits(&m, spec);
	if (m.n_visits > 0 && !(u->shared && baseline == FRAME_NONE))
		status = make_usual(&m, u, baseline) == -1
			     ? trends_no_memory()
			     : model_answer(out, &m, spec);
	model_close(&m);
	return status;
}

static int
put_usual(json_t *out, const struct scores *s, const struct question *q)
{
	json_t *model;
	int status;

	for (size_t i = 0; i < N_USUAL; i++) {
		if (!question_wants(q, usual[i].name))
			continue;
		model = NULL;
		status = answer_usual(&model, s, &usual[i], q->spec);
		if (status != 0)
			return status;
		if (model != NULL &&
		    json_object_set_new(out, usual[i].name, model) == -1)
			return trends_no_memory();
	}
	return 0;
}

int
models_put(json_t *out, const struct scores *s, const struct question *q)
{
	json_t *models = json_object_get(q->spec, "models"), *wanted, *model;
	const char *name;
	int status;

	if (s->n_visits > MOMENTS_VISITS_MAX) {
		fprintf(stderr,
		    "mendctl trends: expected at most %d visits in a model\n",
		    MOMENTS_VISITS_MAX);
		return 2;
	}
	if (s->groups.n > 0 && (status = put_usual(out, s, q)) != 0)
		return status;
	json_object_foreach(models, name, wanted)
	{
		if (!question_wants(q, name))
			continue;
		model = NULL;
		status = effects_answer(&model, s, q->frame, wanted);
		if (status != 0)
			return status;
		if (json_object_set_new(out, name, model) == -1)
			return trends_no_memory();
	}
	return 0;
}
