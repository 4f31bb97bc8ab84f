/* From chosen scores to the sums and people that a fit is made of. */
#include <stdlib.h>
#include <string.h>

#include "rule/repeats.h"
#include "rule/trend_intake.h"

void
trend_intake_clear(struct trend_intake *in)
{
	if (in->adjustment != NULL)
		adjustment_free(in->adjustment);
	free(in->adjustment);
	moments_free(in->moments);
	repeats_free(in->repeats);
	*in = (struct trend_intake){0};
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

	return repeats_add(in->repeats, &row, one->scores);
}

/* What the scan kept, as far as it belongs to the sample. */
static int
take_kept(struct trend_intake *in, const struct several *kept)
{
	const struct sample *s = &in->sample;
	size_t group;

	in->repeats = repeats_new_of(s->ndays, s->ncells, kept, s->days);
	if (in->repeats == NULL)
		return -1;
	for (size_t i = 0; i < kept->n; i++) {
		const struct several_row *from = &kept->rows[i];
		struct repeats_row row = {
		    .mask = (uint16_t)sample_kept(s, from, &group)};

		if (row.mask != 0) {
			row.group = (uint16_t)group;
			row.cell = (uint32_t)cell_of(in, group, from->episode);
		}
		repeats_take(in->repeats, &row);
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

/* Who has one episode: all but the ones that were added. */
static void
count_alone(struct trend_intake *in)
{
	const size_t profiles =
	    in->adjustment == NULL ? 1 : in->adjustment->nprofiles;
	struct moments_row row;

	for (size_t at = 0; moments_next(in->moments, &at, &row);)
		repeats_alone(in->repeats, row.cell / profiles, row.n);
	for (size_t i = 0; i < in->repeats->n; i++)
		if (in->repeats->rows[i].mask != 0)
			repeats_alone(
			    in->repeats, in->repeats->rows[i].group, -1);
}

int
trend_intake_adjust(
    struct trend_intake *in, const struct trend_ask *a, uint32_t *safe)
{
	*safe = sample_days(&in->sample);
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
	    a->question, a->census, safe);
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
trend_intake_read(
    struct trend_intake *in, const struct trend_ask *a, const struct sample *s)
{
	uint32_t safe;

	*in = (struct trend_intake){.sample = *s, .columns = a->columns};
	if (trend_intake_adjust(in, a, &safe) == -1)
		goto fail;
	if (in->reason == NULL && safe != sample_days(s))
		in->reason = "too_revealing";
	if (in->reason != NULL)
		return 0;
	if (take_moments(in, a) != 0 || take_repeats(in, a) != 0)
		goto fail;
	count_alone(in);
	return 0;
fail:
	trend_intake_clear(in);
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
