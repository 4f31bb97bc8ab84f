/*
 * What a model is adjusted for: the values of its words, which of them have an
 * effect of their own, and the population at whose shares means are given.
 */
#include <string.h>

#include "base/json_text.h"
#include "trend/trend_reply.h"

static const char would_tell[] =
    "By asking with other words one could tell what few people answered. Adjust"
    " for fewer words or leave out a filter.";

static const char too_many[] =
    "There are more than 32 values beside the most frequent one of each word,"
    " or more than 2048 groups times sets of values: a model of so many cannot"
    " be fitted in time, and most sets would be of one person. Adjust for"
    " fewer words or add a filter.";

static const char *
value_name(const struct reply *r, const struct adjustment_word *w, size_t k)
{
	return lexicon_bytes(&r->ask.columns->words[w->word], (uint32_t)k);
}

/* The next of the values that somebody has, by name, after another one; n. */
static size_t
next_value(const struct reply *r, const struct adjustment_word *w, size_t after)
{
	size_t found = w->n;

	for (size_t k = 0; k < w->n; k++)
		if (w->values[k].role != ADJUSTMENT_ABSENT &&
		    (after == w->n || strcmp(value_name(r, w, k),
					  value_name(r, w, after)) > 0) &&
		    (found == w->n || strcmp(value_name(r, w, k),
					  value_name(r, w, found)) < 0))
			found = k;
	return found;
}

static int
write_value_name(
    const struct reply *r, const struct adjustment_word *w, size_t k)
{
	fprintf(r->file, "{\"word\":\"%s\"", columns_words[w->word]);
	return json_text_member_string(r->file, "value", value_name(r, w, k));
}

/* Shares tell how many there are, so whoever may not see few sees none. */
static int
write_values(const struct reply *r, const struct adjustment *a)
{
	static const char *const roles[] = {
	    NULL, "reference", "own", "together", "reference"};
	const char *comma = "";

	fputs(",\"values\":[", r->file);
	for (size_t i = 0; i < a->nwords; i++) {
		const struct adjustment_word *w = &a->words[i];

		for (size_t k = w->n; (k = next_value(r, w, k)) < w->n;) {
			fputs(comma, r->file);
			comma = ",";
			if (write_value_name(r, w, k) == -1)
				return -1;
			json_text_member_real(r->file, "share",
			    r->ask.question->at_least == 0,
			    w->values[k].episodes / (double)a->episodes);
			if (json_text_member_string(r->file, "effect",
				roles[w->values[k].role]) == -1)
				return -1;
			fputc('}', r->file);
		}
	}
	fputc(']', r->file);
	return 0;
}

/* The column that an effect has at a visit: it has one at each. */
static size_t
column_of(const struct design *d, size_t effect, size_t visit)
{
	const size_t covariate = d->groups + effect - 1;
	size_t i = 0;

	while (d->entries[i].covariate != covariate ||
	       d->entries[i].visit != visit)
		i++;
	return d->entries[i].column;
}

/* The visits at which an effect is a sum of others. */
static int
write_aliases(const struct reply *r, const struct trend_model *m,
    const struct adjustment_word *w, size_t k, const char **comma)
{
	const struct fit_summary *s = fit_summary(m->fit);
	const struct census *c = r->ask.census;
	FILE *f = r->file;

	for (size_t i = 0; w->values[k].effect != 0 && i < s->visits; i++) {
		const size_t v = s->kept[i], day = m->sample.days[v];
		const char *reason = fit_column_reason(
		    m->fit, column_of(m->design, w->values[k].effect, v));

		if (reason == NULL)
			continue;
		fputs(*comma, f);
		*comma = ",";
		if (write_value_name(r, w, k) == -1 ||
		    json_text_member_string(
			f, "visit_code", c->visit_codes[day]) == -1)
			return -1;
		json_text_member_count(f, "target_day", 1, c->target_days[day]);
		if (json_text_member_string(f, "reason", reason) == -1)
			return -1;
		fputc('}', f);
	}
	return 0;
}

static int
write_left_out(const struct reply *r, const struct trend_model *m)
{
	const struct adjustment *a = m->adjustment;
	const char *comma = "";

	fputs(",\"left_out\":[", r->file);
	for (size_t i = 0; i < a->nwords; i++) {
		const struct adjustment_word *w = &a->words[i];

		for (size_t k = w->n; (k = next_value(r, w, k)) < w->n;)
			if (write_aliases(r, m, w, k, &comma) == -1)
				return -1;
	}
	fputc(']', r->file);
	return 0;
}

/* What a reason that is of an adjustment alone means, or NULL. */
static const char *
refusal(const char *reason)
{
	if (reason == NULL)
		return NULL;
	if (strcmp(reason, "too_revealing") == 0)
		return would_tell;
	return strcmp(reason, "too_many_profiles") == 0 ? too_many : NULL;
}

static void
write_words(const struct reply *r)
{
	const struct question *q = r->ask.question;

	fputs(",\"adjusted\":{\"for\":[", r->file);
	for (size_t i = 0; i < q->nadjust; i++)
		fprintf(r->file, "%s\"%s\"", i == 0 ? "" : ",",
		    columns_words[q->adjust[i]]);
	fputc(']', r->file);
}

int
trend_write_adjusted(const struct reply *r, const struct trend_model *m)
{
	const struct adjustment *a = m->adjustment;
	const int known = m->reason == NULL && a != NULL;
	FILE *f = r->file;

	if (r->ask.question->nadjust == 0) {
		fputs(",\"adjusted\":null", f);
		return 0;
	}
	write_words(r);
	json_text_member_count(f, "population", known, known ? a->episodes : 0);
	json_text_member_count(
	    f, "effects", known, known ? (int64_t)a->effects : 0);
	json_text_member_count(
	    f, "profiles", known, known ? (int64_t)a->nprofiles : 0);
	if (known && (write_values(r, a) == -1 || write_left_out(r, m) == -1))
		return -1;
	if (!known)
		fputs(",\"values\":[],\"left_out\":[]", f);
	if (json_text_member_string(f, "refused", refusal(m->reason)) == -1)
		return -1;
	fputc('}', f);
	return 0;
}
