/*
 * Scoring: one engine for every instrument, which reads the formula, its
 * parameters and the rule for unanswered items from the definition.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rule/answers.h"
#include "rule/score.h"

/* What a formula needs to know of the answered items. */
struct tally {
	double sum; /* of the answers after recoding */
	double max; /* the most that the same items could give */
	int branch; /* an item with branches is not answered */
};

static double
recoded(const struct instrument *in, const struct scale_item *used, double x)
{
	const struct item *item = &in->items[used->item];

	if (used->recode != NULL)
		return used->recode[lround(x - item->min)];
	return used->reversed ? item->min + item->max - x : x;
}

static struct tally
tally(const struct instrument *in, const struct scale *scale,
    const json_t *answers, struct score *score)
{
	struct tally t = {0};

	for (size_t i = 0; i < scale->n_items; i++) {
		const struct scale_item *used = &scale->items[i];
		const struct item *item = &in->items[used->item];
		double x;

		switch (answer_read(
		    item, json_object_get(answers, item->code), &x)) {
		case ANSWER_VALUE:
			t.sum += recoded(in, used, x);
			t.max += used->max;
			score->answered++;
			break;
		case ANSWER_NA:
			score->not_applicable++;
			break;
		default:
			t.branch |= item->n_choices > 0 &&
				    item->choices[0].branch != NULL;
			score->missing++;
		}
	}
	return t;
}

/* weight * sum / divisor, term by term, so that 5 * 30 / 3 is 50. */
static double
weighted(const struct instrument *in, const struct scale *scale,
    const json_t *answers)
{
	const struct scale_item *used = scale->items;
	double value = scale->offset;

	for (size_t t = 0; t < scale->n_terms; t++) {
		const struct term *term = &scale->terms[t];
		double sum = 0, x;

		for (size_t i = 0; i < term->n_items; i++, used++) {
			const struct item *item = &in->items[used->item];

			answer_read(
			    item, json_object_get(answers, item->code), &x);
			sum += recoded(in, used, x);
		}
		value += term->weight * sum / term->divisor;
	}
	return value;
}

/* "Not applicable" is an answer, but one without a number. */
static const char *
items_reason(
    const struct scale *scale, const struct score *s, const struct tally *t)
{
	if (s->answered == 0 && s->not_applicable == 0 && scale->optional)
		return "not_administered";
	if (s->answered + s->not_applicable < scale->min_answered)
		return t->branch && s->missing == 1 ? "branch_missing"
						    : "too_few_answers";
	return s->answered == 0 ? "not_applicable" : NULL;
}

static struct score
score_items(const struct instrument *in, const struct scale *scale,
    const json_t *answers)
{
	struct score s = {.value = NAN, .se = NAN};
	const struct tally t = tally(in, scale, answers, &s);
	const double n = (double)scale->n_items, k = (double)s.answered;
	size_t row;

	if ((s.reason = items_reason(scale, &s, &t)) != NULL)
		return s;
	switch (scale->method) {
	case METHOD_SUM:
		s.value = t.sum * n / k;
		break;
	case METHOD_MEAN_SCALED:
		s.value = scale->offset + scale->factor * t.sum / k;
		break;
	case METHOD_SUM_OVER_MAX:
		s.value = scale->factor * t.sum / t.max;
		break;
	case METHOD_SUM_TABLE:
		row = (size_t)(lround(t.sum) - scale->table_first);
		s.value = scale->table_score[row];
		if (scale->table_se != NULL)
			s.se = scale->table_se[row];
		break;
	default:
		s.value = weighted(in, scale, answers);
	}
	return s;
}

static struct score
score_parts(const struct instrument *in, const struct scale *scale,
    const json_t *answers)
{
	struct score s = {.value = 0, .se = NAN};

	for (size_t i = 0; i < scale->n_parts; i++) {
		const struct score part =
		    score_items(in, &in->scales[scale->parts[i]], answers);

		s.answered += part.answered;
		s.missing += part.missing;
		s.not_applicable += part.not_applicable;
		s.value += part.value;
		if (part.reason != NULL)
			s.reason = "subscale_missing";
	}
	if (s.reason != NULL) {
		s.value = NAN;
		if (scale->optional && s.answered + s.not_applicable == 0)
			s.reason = "not_administered";
	} else if (scale->method == METHOD_MEAN_OF_SCALES)
		s.value /= (double)scale->n_parts;
	return s;
}

struct score
score_scale(const struct instrument *in, const struct scale *scale,
    const json_t *answers)
{
	return scale->n_parts > 0 ? score_parts(in, scale, answers)
				  : score_items(in, scale, answers);
}

void
score_all(const struct instrument *in, const json_t *answers, struct score *out)
{
	for (size_t i = 0; i < in->n_scales; i++) {
		out[i] = score_scale(in, &in->scales[i], answers);
		if (in->scales[i].variant) {
			out[i].value = out[i].se = NAN;
			out[i].reason = "not_administered";
		}
	}
}

double
score_round(double value, int decimals)
{
	const double scale = pow(10, decimals);
	/* 63.235 is stored a little below itself and is meant as a half. */
	const double nudge = copysign(1e-9, value);
	const double rounded = round((value + nudge) * scale) / scale;

	return rounded == 0 ? 0 : rounded;
}

void
score_text(char out[SCORE_TEXT], double value)
{
	char *end;

	snprintf(out, SCORE_TEXT, "%.4f", score_round(value, 4));
	for (end = out + strlen(out); end[-1] == '0'; end--)
		;
	*(end[-1] == '.' ? end - 1 : end) = '\0';
}
