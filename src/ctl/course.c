/*
 * The course of made-up patients.  Its means are set beside published ones:
 *
 *  - gain is gradual, most of it between week 6 and month 6
 *  - marrow concentrate: -3.1 of 10 at 12 months (Ruane 2021, PMC8372416)
 *  - fat: 49 % respond (ICRS 2019, poster P159); so about half do here
 *  - plasma: -3.6 at 3 months in the cuff (PMC8139041), less in knees, and
 *    it fades after a year; arms with a good result had 5.5e9 platelets on
 *    average, the others 2.3e9 (Berrigan 2025, Arthroscopy 41:809)
 *  - saline improves people too: -1.8 where plasma had -2.1 (RESTORE,
 *    Bennell 2021, JAMA 326:2021)
 *  - steroid: -1.65 at 3 months (PMC8139041), soon and not for long
 *  - more than 4e8 nucleated cells: less pain afterwards (Centeno 2015,
 *    s12891-015-0714-z)
 *
 * How much smoking, damage, guidance and viability weigh is made up.
 */
#include <stddef.h>

#include "base/rng.h"
#include "ctl/course.h"

struct knot {
	int day;
	double share;
};

double
course_share(enum course_kind kind, int day)
{
	static const struct knot knots[COURSE_KINDS][8] = {
	    [COURSE_CELLS] = {{0, 0}, {42, .30}, {91, .62}, {182, .93},
		{365, 1}, {730, .95}, {1095, .88}, {1825, .75}},
	    [COURSE_PLASMA] = {{0, 0}, {42, .40}, {91, .72}, {182, 1},
		{365, .92}, {730, .55}, {1095, .35}, {1825, .25}},
	    [COURSE_STEROID] = {{0, 0}, {14, .95}, {42, 1}, {91, .70},
		{182, .35}, {365, .20}, {730, .15}, {1825, .10}},
	    [COURSE_SALINE] = {{0, 0}, {42, .70}, {91, .90}, {182, 1},
		{365, .90}, {730, .70}, {1095, .60}, {1825, .50}},
	};
	const struct knot *k = knots[kind];
	size_t i = 1;

	while (i < 7 && k[i].day < day)
		i++;
	if (day >= k[i].day)
		return k[i].share;
	return k[i - 1].share + (k[i].share - k[i - 1].share) *
				    (day - k[i - 1].day) /
				    (k[i].day - k[i - 1].day);
}

/* What multiplies the part of the change that is not the placebo's. */
static double
factor(const struct course_input *in)
{
	double f = 0.55 + 0.45 * (in->dose_ratio > 1.6 ? 1.6 : in->dose_ratio);

	if (!in->viable)
		f *= 0.75;
	if (!in->guided)
		f *= 0.80;
	if (in->smoker)
		f *= 0.80;
	if (in->end_stage)
		f *= 0.65;
	return f;
}

void
course_draw(struct course *c, const struct course_input *in, struct rng *r)
{
	/* Change of pain: what everybody gets, and what responders add. */
	static const double shared[COURSE_KINDS] = {-1.2, -1.2, -1.2, -1.2};
	static const double own[COURSE_KINDS] = {-3.8, -2.8, -1.4, -1.0};
	double plateau;

	c->input = *in;
	plateau = rng_normal(r, shared[in->kind], 0.9);
	if (rng_chance(r, 0.5))
		plateau += rng_normal(r, own[in->kind], 0.8) * factor(in);
	if (in->pain + plateau < 0)
		plateau = -in->pain;
	if (in->pain + plateau > 10)
		plateau = 10 - in->pain;
	c->plateau = plateau;
}

double
course_pain(const struct course *c, int day)
{
	return c->input.pain + c->plateau * course_share(c->input.kind, day);
}
