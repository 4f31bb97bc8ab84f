/*
 * Who answered at a visit, and who did not: do they differ in what was known
 * of them at the start?  Where they do, figures of those who answered speak of
 * them alone; where they do not, others may differ in what nobody knows.
 *
 * Baselines are compared by Welch's interval (1947, Biometrika 34:28), and as
 * a standardized difference: the difference of means over the root of the mean
 * of the two variances (Cohen 1988; Austin 2009, Stat Med 28:3083).  Up to a
 * quarter means are close enough to be left to a model (Stuart 2010, Stat Sci
 * 25:1).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "stat/dist.h"
#include "stat/share.h"
#include "trend/portrait.h"
#include "trend/trend_reply.h"

#define APART 0.25
#define ALPHA_HALF 0.025 /* either side of a 95 % interval */

enum { SEX, AGE, PORTRAITS };

static const char *const words[PORTRAITS] = {"sex", "age_band"};

struct missing {
	size_t baseline; /* its place in the axis; ndays: there is none */
	struct portrait portraits[PORTRAITS];
};

static size_t
word_number(const char *name)
{
	size_t w = 0;

	while (strcmp(columns_words[w], name) != 0)
		w++;
	return w;
}

static size_t
baseline_day(const struct census *s)
{
	size_t d = 0;

	while (d < s->ndays && s->target_days[d] != 0)
		d++;
	return d;
}

/* The group of a state, or ngroups. */
static size_t
group_of(const struct census *s, size_t state)
{
	const uint8_t group = s->group_of[state];

	return group == CENSUS_NO_GROUP ? s->ngroups : group;
}

int
trend_take_missing(struct reply *r, int refused)
{
	const struct census *s = r->ask.census;
	struct missing *m;
	int shown[ANSWERED_STATES];

	r->missing = calloc(1, sizeof(*r->missing));
	if (r->missing == NULL)
		return -1;
	m = r->missing;
	m->baseline = baseline_day(s);
	for (size_t i = 0; i < PORTRAITS; i++) {
		m->portraits[i].word = word_number(words[i]);
		m->portraits[i].reason = "hidden";
	}
	if (refused)
		return 0;
	for (size_t state = 0; state < ANSWERED_STATES; state++) {
		const size_t g = group_of(s, state);

		shown[state] = g == s->ngroups || reply_shows(r, g, 0);
	}
	for (size_t i = 0; i < PORTRAITS; i++)
		if (portrait_take(&m->portraits[i], r->ask.columns,
			r->ask.question, m->portraits[i].word, shown) == -1)
			return -1;
	return 0;
}

void
trend_free_missing(struct reply *r)
{
	free(r->missing);
	r->missing = NULL;
}

/* The scores at baseline of a group; NULL: none may be seen.  -1: out of
 * memory. */
static int
take_baseline(const struct reply *r, size_t group, struct visit_figures *v,
    const struct description **out)
{
	const size_t day = r->missing->baseline;

	*out = NULL;
	if (day == r->ask.census->ndays ||
	    !reply_shows(r, group, census_scored(day)))
		return 0;
	if (visit_figures(v, r->desk, group, day) == -1)
		return -1;
	*out = &v->score;
	return 0;
}

static void
write_shares(const struct reply *r, size_t state, const struct portrait *p,
    const char **comma)
{
	FILE *f = r->file;
	int64_t of = 0;

	for (size_t v = 0; v < p->nvalues; v++)
		of += p->counts[state][v];
	for (size_t v = 0; v < p->nvalues && p->reason == NULL; v++) {
		const int shown = !p->hidden[state][v];

		fprintf(
		    f, "%s{\"word\":\"%s\"", *comma, columns_words[p->word]);
		json_text_member_string(f, "value", p->values[v]);
		json_text_member_count(f, "n", shown, p->counts[state][v]);
		json_text_member_count(f, "of", shown, of);
		json_text_member_real(f, "share", shown && of > 0,
		    of > 0 ? (double)p->counts[state][v] / (double)of : 0);
		fputc('}', f);
		*comma = ",";
	}
}

int
trend_write_missing(const struct reply *r, size_t group)
{
	const struct census *s = r->ask.census;
	const struct description *d;
	const char *comma = "";
	struct visit_figures v;
	FILE *f = r->file;

	if (take_baseline(r, group, &v, &d) == -1)
		return -1;
	fputs(",\"baseline\":{\"n\":", f);
	if (d != NULL)
		fprintf(f, "%lld", (long long)d->n);
	else
		fputs("null", f);
	json_text_member_real(
	    f, "mean", d != NULL && d->n > 0, d != NULL ? d->mean : 0);
	json_text_member_real(
	    f, "sd", d != NULL && d->n > 1, d != NULL ? d->sd : 0);
	json_text_member_real(
	    f, "ci_lo", d != NULL && d->n > 1, d != NULL ? d->ci_lo : 0);
	json_text_member_real(
	    f, "ci_hi", d != NULL && d->n > 1, d != NULL ? d->ci_hi : 0);
	fputs("},\"shares\":[", f);
	for (size_t i = 0; group < s->ngroups && i < PORTRAITS; i++)
		if (reply_shows(r, group, 0))
			write_shares(r, s->groups[group],
			    &r->missing->portraits[i], &comma);
	fputc(']', f);
	return 0;
}

/* What two baselines differ by. */
struct apart {
	const char *reason; /* why there is nothing, or NULL */
	double est, lo, hi, df, standardized;
};

static const char *
why_not(const struct description *a, const struct description *b)
{
	if (a == NULL || b == NULL)
		return "hidden";
	if (a->n < 2 || b->n < 2)
		return "too_few_episodes";
	return a->sd > 0 || b->sd > 0 ? NULL : "zero_variance";
}

/* The second less the first. */
static void
welch(
    struct apart *out, const struct description *a, const struct description *b)
{
	double va, vb, half;

	if ((out->reason = why_not(a, b)) != NULL)
		return;
	va = a->se * a->se;
	vb = b->se * b->se;
	out->est = b->mean - a->mean;
	out->df = (va + vb) * (va + vb) /
		  (va * va / (double)(a->n - 1) + vb * vb / (double)(b->n - 1));
	half = dist_t_quantile(ALPHA_HALF, out->df) * sqrt(va + vb);
	out->lo = out->est - half;
	out->hi = out->est + half;
	out->standardized =
	    out->est / sqrt((a->sd * a->sd + b->sd * b->sd) / 2);
}

/* Those who did not answer less those who did. */
static int
take_apart(const struct reply *r, struct apart *out)
{
	const struct census *s = r->ask.census;
	const size_t with = group_of(s, STATE_ANSWERED);
	const size_t without = group_of(s, STATE_NOT_ANSWERED);
	const struct description *a, *b;
	struct visit_figures va, vb;

	*out = (struct apart){.reason = "hidden"};
	if (r->ask.hidden != NULL && r->ask.hidden->refused)
		return 0;
	out->reason = "no_data";
	if (with == s->ngroups || without == s->ngroups ||
	    r->missing->baseline == s->ndays)
		return 0;
	if (take_baseline(r, with, &va, &a) == -1 ||
	    take_baseline(r, without, &vb, &b) == -1)
		return -1;
	welch(out, a, b);
	return 0;
}

static int
write_apart(const struct reply *r)
{
	struct apart d;
	FILE *f = r->file;
	int known;

	if (take_apart(r, &d) == -1)
		return -1;
	known = d.reason == NULL;
	fputs(",\"difference\":{\"est\":", f);
	if (known)
		json_text_real(f, d.est);
	else
		fputs("null", f);
	json_text_member_real(f, "ci_lo", known, d.lo);
	json_text_member_real(f, "ci_hi", known, d.hi);
	json_text_member_real(f, "df", known, d.df);
	json_text_member_real(f, "standardized", known, d.standardized);
	json_text_member_real(f, "limit", 1, APART);
	if (json_text_member_string(f, "reason", d.reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

int
trend_write_who_is_missing(const struct reply *r)
{
	const struct census *s = r->ask.census;
	const size_t day = site_day(s, r->ask.question->visit);
	FILE *f = r->file;

	fputs(",\"visit\":{\"visit_code\":", f);
	if (json_text_string(f, r->ask.question->visit) == -1)
		return -1;
	json_text_member_count(f, "target_day", day < s->ndays,
	    day < s->ndays ? s->target_days[day] : 0);
	fputs("},\"words\":[", f);
	for (size_t i = 0; i < PORTRAITS; i++) {
		fprintf(f, "%s{\"word\":\"%s\"", i > 0 ? "," : "", words[i]);
		if (json_text_member_string(
			f, "reason", r->missing->portraits[i].reason) == -1)
			return -1;
		fputc('}', f);
	}
	fputc(']', f);
	return write_apart(r);
}
