/* Sites beside each other: what a funnel says of each, and of all. */
#include <stdlib.h>

#include "base/json_text.h"
#include "stat/share.h"
#include "trend/trend_reply.h"

/* When a fit has to end. */
struct limit {
	int64_t (*now)(void);
	int64_t until;
};

static int
is_late(void *arg)
{
	const struct limit *l = arg;

	return l->now() >= l->until;
}

/* Whose changes at the visit may be seen. */
static void
mark_shown(const struct reply *r, uint8_t *shown)
{
	const size_t day = site_day(r->ask.census, r->ask.question->visit);

	for (size_t g = 0; g < r->ask.census->ngroups; g++)
		shown[g] =
		    day < r->ask.census->ndays && trend_shows_change(r, g, day);
}

int
trend_take_funnel(struct reply *r, int refused)
{
	static const char hidden[] = "hidden";
	uint8_t shown[CENSUS_GROUPS] = {0};
	struct limit limit = {.now = r->ask.now};
	struct site_ask a = {.columns = r->ask.columns,
	    .question = r->ask.question,
	    .census = r->ask.census,
	    .shown = shown};

	if (limit.now != NULL) {
		limit.until = limit.now() + TREND_FIT_MS;
		a.late = is_late;
		a.arg = &limit;
	}
	mark_shown(r, shown);
	if ((r->funnel = calloc(1, sizeof(*r->funnel))) == NULL)
		return -1;
	if (refused) {
		r->funnel->day = r->ask.census->ndays;
		r->funnel->reason = r->funnel->means_reason =
		    r->funnel->casemix.reason = hidden;
		return 0;
	}
	return site_funnel(r->funnel, r->desk, &a);
}

static void
write_limits(FILE *f, const char *name, const struct site_limits *l)
{
	fprintf(f, ",\"%s\":{\"lo\":", name);
	if (l != NULL && l->has_lo)
		json_text_real(f, l->lo);
	else
		fputs("null", f);
	json_text_member_real(
	    f, "hi", l != NULL && l->has_hi, l != NULL ? l->hi : 0);
	fputc('}', f);
}

/* Against what is expected of it; ${s} NULL: nothing is. */
static int
write_judgement(const struct reply *r, const struct site *s)
{
	static const char *const places[] = {
	    "within_limits", "outside_95", "outside_998"};
	const int known = s != NULL, wide = known && r->funnel->widened;
	const double n = known ? (double)s->n : 1;
	const int some = known && s->expected > 0;
	const struct interval i =
	    known ? share_wilson(s->x, s->n) : (struct interval){0};
	FILE *f = r->file;

	json_text_member_real(f, "expected", known, known ? s->expected : 0);
	json_text_member_real(
	    f, "expected_share", known, known ? s->expected / n : 0);
	json_text_member_real(
	    f, "ratio", some, some ? (double)s->x / s->expected : 0);
	json_text_member_real(
	    f, "ratio_lo", some, some ? i.lo * n / s->expected : 0);
	json_text_member_real(
	    f, "ratio_hi", some, some ? i.hi * n / s->expected : 0);
	json_text_member_real(f, "z", known, known ? s->z : 0);
	write_limits(f, "limits_95",
	    !known ? NULL
	    : wide ? &s->wide95
		   : &s->exact95);
	write_limits(f, "limits_998",
	    !known ? NULL
	    : wide ? &s->wide998
		   : &s->exact998);
	return json_text_member_string(
	    f, "place", known ? places[s->place] : NULL);
}

/* Its mean change, and the same drawn towards the mean of all. */
static void
write_mean(FILE *f, const struct site *s, const struct description *change)
{
	const int known = change != NULL;
	const int shrinks = s != NULL && s->shrinks;

	fputs(",\"mean_change\":{\"n\":", f);
	if (known)
		fprintf(f, "%lld", (long long)change->n);
	else
		fputs("null", f);
	json_text_member_real(
	    f, "mean", known && change->n > 0, known ? change->mean : 0);
	json_text_member_real(
	    f, "shrunken", shrinks, shrinks ? s->shrunken : 0);
	json_text_member_real(f, "weight", shrinks, shrinks ? s->weight : 0);
	fputc('}', f);
}

/* Why a group is not judged, or NULL: it is. */
static const char *
reason_of(const struct reply *r, size_t group, int shown)
{
	const struct funnel *n = r->funnel;

	if (!shown)
		return "hidden";
	if (n->reason != NULL || group == r->ask.census->ngroups)
		return n->reason;
	return n->sites[group].taken ? NULL : "no_data";
}

int
trend_write_site(const struct reply *r, size_t group)
{
	const struct census *s = r->ask.census;
	const struct funnel *n = r->funnel;
	const int all = group == s->ngroups, there = n->day < s->ndays;
	const int scored =
	    there && reply_shows(r, group, census_scored(n->day));
	const int shown = there && trend_shows_change(r, group, n->day);
	const struct site *site = all ? NULL : &n->sites[group];
	const char *why = reason_of(r, group, shown || !there);
	struct visit_figures v = {0};
	FILE *f = r->file;

	if (there && visit_figures(&v, r->desk, group, n->day) == -1)
		return -1;
	json_text_member_count(
	    f, "due", there && reply_shows(r, group, 0), trend_due(v.counts));
	json_text_member_count(f, "scored", scored, v.score.n);
	trend_write_share(f, "responders", shown && r->ask.question->with_mcid,
	    v.responders, trend_judged(r, &v));
	fputc('}', f);
	if (!all && (write_judgement(r, why == NULL ? site : NULL) == -1))
		return -1;
	write_mean(f, site, shown ? &v.change : NULL);
	return json_text_member_string(f, "reason", why);
}

static int
write_casemix(const struct reply *r)
{
	const struct question *q = r->ask.question;
	const struct site_casemix *m = &r->funnel->casemix;
	const int known = m->reason == NULL;
	FILE *f = r->file;

	fputs(",\"casemix\":{\"words\":[", f);
	for (size_t w = 0; w < q->nadjust; w++)
		fprintf(f, "%s\"%s\"", w > 0 ? "," : "",
		    columns_words[q->adjust[w]]);
	fprintf(f, "],\"baseline\":%s", m->baseline ? "true" : "false");
	json_text_member_count(f, "episodes", known, m->episodes);
	json_text_member_count(f, "coefficients", known, (int64_t)m->columns);
	if (json_text_member_string(f, "reason", m->reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

static int
write_all_sites(const struct reply *r)
{
	const struct funnel *n = r->funnel;
	const int known = n->reason == NULL;
	FILE *f = r->file;

	fprintf(f, ",\"dispersion\":{\"sites\":");
	if (known)
		fprintf(f, "%zu", n->nsites);
	else
		fputs("null", f);
	json_text_member_real(f, "phi", known, n->phi);
	json_text_member_real(f, "p", known, n->p);
	if (json_text_member_string(f, "limits",
		!known       ? NULL
		: n->widened ? "widened"
			     : "exact") == -1 ||
	    json_text_member_string(f, "reason", n->reason) == -1)
		return -1;
	fputs("},\"means\":{\"all_sites\":", f);
	if (n->means_reason == NULL)
		json_text_real(f, n->grand);
	else
		fputs("null", f);
	json_text_member_real(
	    f, "sd_between", n->means_reason == NULL, n->between);
	if (json_text_member_string(f, "reason", n->means_reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

int
trend_write_funnel(const struct reply *r)
{
	const struct funnel *n = r->funnel;
	const struct census *s = r->ask.census;
	const int known = n->n > 0 && r->ask.question->with_mcid;
	FILE *f = r->file;

	fputs(",\"visit\":{\"visit_code\":", f);
	if (json_text_string(f, r->ask.question->visit) == -1)
		return -1;
	json_text_member_count(f, "target_day", n->day < s->ndays,
	    n->day < s->ndays ? s->target_days[n->day] : 0);
	fputc('}', f);
	trend_write_share(f, "target", known, n->x, n->n);
	fputc('}', f);
	if (write_casemix(r) == -1 || write_all_sites(r) == -1)
		return -1;
	return json_text_member_string(f, "reason", n->reason);
}
