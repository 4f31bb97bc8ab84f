/* Made-up answers to any instrument, for the demonstration clinic. */
#include <math.h>
#include <stddef.h>

#include "base/rng.h"
#include "ctl/draw_answers.h"
#include "rule/instrument.h"

/* Does a scale that is always scored use this item? */
static int
is_asked(const struct instrument *ins, size_t item)
{
	for (size_t s = 0; s < ins->n_scales; s++) {
		const struct scale *scale = &ins->scales[s];

		if (scale->optional || scale->variant)
			continue;
		for (size_t i = 0; i < scale->n_items; i++)
			if (scale->items[i].item == item)
				return 1;
	}
	return 0;
}

/* The allowed value that is nearest to ${wish}. */
static double
nearest(const struct choice *c, double wish)
{
	double best = c->values[0];

	for (size_t i = 1; i < c->n_values; i++)
		if (fabs(c->values[i] - wish) < fabs(best - wish))
			best = c->values[i];
	return best;
}

static double
largest(const struct choice *c)
{
	double most = c->values[0];

	for (size_t i = 1; i < c->n_values; i++)
		most = fmax(most, c->values[i]);
	return most;
}

static json_t *
number(double value)
{
	return value == floor(value) ? json_integer((json_int_t)value)
				     : json_real(value);
}

/* ${share} is where between the item's least and largest value to be. */
static json_t *
answer(const struct item *item, double share, struct rng *r)
{
	const struct choice *c;
	double wish;

	if (item->n_choices == 0) {
		wish = share * (item->max - item->min);
		if (item->step > 0)
			wish = round(wish / item->step) * item->step;
		return number(item->min + wish);
	}
	c = &item->choices[rng_int(r, 0, (int)item->n_choices - 1)];
	wish = nearest(c, share * largest(c));
	if (c->branch == NULL)
		return number(wish);
	return json_pack(
	    "{s:s, s:o}", "branch", c->branch, "value", number(wish));
}

json_t *
draw_answers(
    const struct instrument *ins, double badness, double skip, struct rng *r)
{
	json_t *answers = json_object();

	for (size_t i = 0; i < ins->n_items; i++) {
		const struct item *item = &ins->items[i];
		double share = badness + rng_normal(r, 0, 0.12);

		if (!is_asked(ins, i) || rng_chance(r, skip))
			continue;
		share = fmin(1, fmax(0, share));
		if (item->higher_is == HIGHER_IS_BETTER)
			share = 1 - share;
		if (json_object_set_new(
			answers, item->code, answer(item, share, r)) == -1) {
			json_decref(answers);
			return NULL;
		}
	}
	return answers;
}
