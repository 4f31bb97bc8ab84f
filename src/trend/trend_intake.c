/* From chosen scores to the sums and people that a fit is made of. */
#include <stdlib.h>
#include <string.h>

#include "stat/repeats.h"
#include "trend/trend_intake.h"

static void
free_intake(struct trend_intake *in)
{
	if (in->adjustment != NULL)
		adjustment_free(in->adjustment);
	free(in->adjustment);
	moments_free(in->moments);
	repeats_free(in->repeats);
	free(in);
}

struct trend_intake *
trend_intake_hold(struct trend_intake *in)
{
	in->held++;
	return in;
}

void
trend_intake_release(struct trend_intake *in)
{
	if (in != NULL && --in->held == 0)
		free_intake(in);
}

void
trend_shelf_clear(struct trend_shelf *shelf)
{
	struct trend_intake *in;

	while ((in = shelf->first) != NULL) {
		shelf->first = in->next;
		trend_intake_release(in);
	}
}

/* The cell of an episode, which is a group, or a group and a profile. */
static size_t
cell_of(const struct trend_intake *in, size_t group, uint32_t episode)
{
	const struct adjustment *a = in->adjustment;

	return a == NULL ? group
			 : group * a->nprofiles + a->profile_of[episode];
}

static int
add_scores(void *of, const struct sampled *one)
{
	struct trend_intake *in = of;

	return moments_add(in->moments, cell_of(in, one->cell, one->episode),
	    one->mask, one->scores, 1);
}

static int
add_repeat(void *of, const struct sampled *one)
{
	struct trend_intake *in = of;
	const struct repeat row = {.person = in->columns->people[one->episode],
	    .mask = one->mask,
	    .group = one->cell,
	    .cell = cell_of(in, one->cell, one->episode)};

	in->several[one->cell]++;
	return repeats_add(in->repeats, &row, one->scores);
}

/* What the scan kept, as far as it belongs to the sample. */
static int
take_kept(struct trend_intake *in, const struct several *kept)
{
	const struct sample *s = &in->sample;
	struct repeats_row *to;
	size_t group;

	in->repeats = repeats_new_of(s->ndays, s->ncells, kept, s->days);
	if (in->repeats == NULL)
		return -1;
	for (size_t i = 0; i < kept->n; i++) {
		const struct several_row *from = &kept->rows[i];

		to = &in->repeats->rows[i];
		to->mask = (uint16_t)sample_kept(s, from, &group);
		if (to->mask == 0)
			continue;
		to->group = (uint16_t)group;
		to->cell = (uint32_t)cell_of(in, group, from->episode);
		in->several[group]++;
	}
	return 0;
}

/* -1: out of memory. */
static int
take_repeats(struct trend_intake *in, const struct trend_ask *a)
{
	const struct sample *s = &in->sample;

	if (a->census->moments != NULL && !s->everybody)
		return take_kept(in, &a->census->several);
	in->repeats = repeats_new(s->ndays, s->ncells);
	return in->repeats == NULL ? -1
				   : sample_several(s, a->columns, a->question,
					 a->census, add_repeat, in);
}

/* Who was added; who was not has one episode. */
static void
count_people(struct trend_intake *in)
{
	const size_t profiles =
	    in->adjustment == NULL ? 1 : in->adjustment->nprofiles;
	struct moments_row row;

	repeats_count(in->repeats);
	for (size_t at = 0; moments_next(in->moments, &at, &row);)
		repeats_alone(in->repeats, row.cell / profiles, row.n);
	for (size_t cell = 0; cell < in->sample.ncells; cell++)
		repeats_alone(in->repeats, cell, -in->several[cell]);
}

int
trend_intake_people(struct trend_intake *in, const struct trend_ask *a)
{
	if (in->repeats != NULL)
		return 0;
	if (take_repeats(in, a) != 0) {
		repeats_free(in->repeats);
		in->repeats = NULL;
		memset(in->several, 0, sizeof(in->several));
		return -1;
	}
	count_people(in);
	return 0;
}

/* Profiles, and at which days they tell nobody apart.  -1: out of memory. */
static int
adjust(struct trend_intake *in, const struct trend_ask *a)
{
	in->safe = sample_days(&in->sample);
	if (a->question->nadjust == 0)
		return 0;
	in->adjustment = calloc(1, sizeof(*in->adjustment));
	if (in->adjustment == NULL)
		return -1;
	in->reason = adjustment_make(
	    in->adjustment, &in->sample, a->columns, a->question, a->census);
	if (in->reason != NULL)
		return strcmp(in->reason, "out_of_memory") == 0 ? -1 : 0;
	if (a->question->at_least == 0 || in->sample.everybody)
		return 0;
	return adjustment_safe_days(in->adjustment, &in->sample, a->columns,
	    a->question, a->census, &in->safe);
}

static int
is_same(const struct sample *s, const struct sample *t)
{
	return s->everybody == t->everybody && s->ncells == t->ncells &&
	       s->ndays == t->ndays &&
	       memcmp(s->cells, t->cells, sizeof(s->cells)) == 0 &&
	       memcmp(s->days, t->days, s->ndays * sizeof(*s->days)) == 0 &&
	       memcmp(s->seen, t->seen, s->ncells * sizeof(*s->seen)) == 0;
}

static struct trend_intake *
find(const struct trend_ask *a, const struct sample *s)
{
	struct trend_intake *in = a->shelf == NULL ? NULL : a->shelf->first;

	while (in != NULL && !is_same(&in->sample, s))
		in = in->next;
	return in;
}

static void
put_on_shelf(struct trend_intake *in, const struct trend_ask *a)
{
	if (a->shelf == NULL)
		return;
	in->next = a->shelf->first;
	a->shelf->first = trend_intake_hold(in);
}

int
trend_intake_open(struct trend_intake **out, const struct trend_ask *a,
    const struct sample *s)
{
	struct trend_intake *in = find(a, s);

	if (in == NULL) {
		if ((in = calloc(1, sizeof(*in))) == NULL)
			return -1;
		in->sample = *s;
		in->columns = a->columns;
		if (adjust(in, a) == -1) {
			free_intake(in);
			return -1;
		}
		put_on_shelf(in, a);
	}
	*out = trend_intake_hold(in);
	return 0;
}

/* -1: out of memory. */
static int
take_moments(struct trend_intake *in, const struct trend_ask *a)
{
	const struct sample *s = &in->sample;

	if (in->adjustment == NULL) {
		in->moments =
		    sample_take(s, a->columns, a->question, a->census);
		return in->moments == NULL ? -1 : 0;
	}
	in->moments =
	    moments_new(s->ndays, s->ncells * in->adjustment->nprofiles);
	return in->moments == NULL ? -1
				   : sample_each(s, a->columns, a->question,
					 a->census, add_scores, in);
}

int
trend_intake_read(struct trend_intake *in, const struct trend_ask *a)
{
	if (in->reason == NULL && in->safe != sample_days(&in->sample))
		in->reason = "too_revealing";
	if (in->reason != NULL || in->moments != NULL)
		return 0;
	if (take_moments(in, a) == 0)
		return 0;
	moments_free(in->moments);
	in->moments = NULL;
	return -1;
}

static size_t
effects_of(const struct trend_intake *in)
{
	return in->adjustment == NULL ? 0 : in->adjustment->effects;
}

int
trend_intake_has(const struct trend_intake *in, size_t least)
{
	return (size_t)sample_episodes(in->moments) >= least + effects_of(in);
}
