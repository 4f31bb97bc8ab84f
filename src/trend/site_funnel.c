/*
 * Whether sites differ by more than chance from what is expected of them.
 *
 * A site of n of whom e are expected to respond, on average, has x responders
 * by the binomial distribution; its limits are exact, so that x lies below
 * the lower one when P(X <= x) is less than 2.5 (0.1) %, and above the upper
 * one when P(X >= x) is.  Both are interpolated as funnel_limit() does: the
 * upper one is the lower one of those who did not respond.  That patients of
 * a site have different chances makes the limits a little too wide.
 *
 * If sites differ more than that altogether, what the casemix knows is not
 * all: then limits are widened by the square root of phi.
 */
#include <math.h>
#include <string.h>

#include "stat/dist.h"
#include "stat/funnel.h"
#include "trend/site.h"

/* Either side of 95 and 99.8 %. */
#define TAIL_95 0.025
#define TAIL_998 0.001

/* The share of sites at either end that says nothing about dispersion:
 * Spiegelhalter 2005, Stat Med 24:1185. */
#define TRIM 0.1

/* Sites differ too much for chance: n phi is chi-squared, about. */
#define P_WIDENED 0.05

size_t
site_day(const struct census *s, const char *visit)
{
	for (size_t d = 0; d < s->ndays; d++)
		if (s->visit_codes[d] != NULL &&
		    strcmp(s->visit_codes[d], visit) == 0)
			return d;
	return s->ndays;
}

static struct site_limits
exact(double share, int64_t n, double tail)
{
	struct site_limits l;

	l.lo = funnel_limit(share, n, tail);
	l.hi = 1 - funnel_limit(1 - share, n, tail);
	l.has_lo = l.lo >= 0;
	l.has_hi = l.hi <= 1;
	return l;
}

static struct site_limits
wide(double share, int64_t n, double tail, double phi)
{
	return (struct site_limits){.has_lo = 1,
	    .has_hi = 1,
	    .lo = funnel_limit_wide(share, n, tail, phi),
	    .hi = funnel_limit_wide(share, n, 1 - tail, phi)};
}

static int
is_outside(const struct site_limits *l, double share)
{
	return (l->has_lo && share < l->lo) || (l->has_hi && share > l->hi);
}

static void
place(struct site *s, const struct funnel *f)
{
	const double share = (double)s->x / (double)s->n;

	s->place = SITE_WITHIN;
	if (is_outside(f->widened ? &s->wide95 : &s->exact95, share))
		s->place = SITE_OUTSIDE_95;
	if (is_outside(f->widened ? &s->wide998 : &s->exact998, share))
		s->place = SITE_OUTSIDE_998;
}

/* What is expected on average, kept off 0 and 1 where nothing is chance. */
static double
expected_share(const struct site *s)
{
	const double least = 0.5 / (double)s->n / 10;

	return fmin(fmax(s->expected / (double)s->n, least), 1 - least);
}

static void
judge(struct funnel *f, size_t groups)
{
	double z[CENSUS_GROUPS], e;
	struct site *s;

	for (size_t g = 0; g < groups; g++) {
		s = &f->sites[g];
		if (!s->taken)
			continue;
		e = expected_share(s);
		s->z = funnel_z(s->x, s->n, e);
		s->exact95 = exact(e, s->n, TAIL_95);
		s->exact998 = exact(e, s->n, TAIL_998);
		z[f->nsites++] = s->z;
	}
	f->phi = funnel_dispersion(z, f->nsites, TRIM);
	/* The target was made of the same sites. */
	f->p =
	    dist_chi_upper((double)f->nsites * f->phi, (double)f->nsites - 1);
	f->widened = f->phi > 1 && f->p < P_WIDENED;
	for (size_t g = 0; g < groups; g++) {
		s = &f->sites[g];
		if (!s->taken)
			continue;
		e = expected_share(s);
		s->wide95 = wide(e, s->n, TAIL_95, f->phi);
		s->wide998 = wide(e, s->n, TAIL_998, f->phi);
		place(s, f);
	}
}

static int
count_sites(struct funnel *f, struct desk *d, const struct site_ask *a)
{
	struct visit_figures v;
	struct site *s;

	for (size_t g = 0; g < a->census->ngroups; g++) {
		s = &f->sites[g];
		if (!a->shown[g])
			continue;
		if (visit_figures(&v, d, g, f->day) == -1)
			return -1;
		s->x = v.responders;
		s->n = v.change.n;
		if (a->question->surgery == SURGERY_NONRESPONDER)
			s->n += v.paired[CENSORED];
		s->taken = s->n > 0;
		f->x += s->x;
		f->n += s->n;
	}
	return 0;
}

static const char *
why_not(const struct funnel *f, const struct site_ask *a)
{
	size_t n = 0;

	for (size_t g = 0; g < a->census->ngroups; g++)
		n += (size_t)f->sites[g].taken;
	if (!a->question->with_mcid)
		return "no_threshold";
	if (n < 2)
		return n == 0 ? "no_data" : "one_site";
	return f->x == 0 || f->x == f->n ? "zero_variance" : NULL;
}

/*
 * Mean changes, drawn towards the mean of all sites.  Their errors come from
 * the spread within all sites together, for that of a small one may be small
 * by chance.
 */
static int
shrink(struct funnel *f, struct desk *d, const struct site_ask *a)
{
	struct funnel_site means[CENSUS_GROUPS];
	size_t groups[CENSUS_GROUPS], n = 0;
	struct visit_figures v;
	double squares = 0, df = 0, tau2 = 0;

	for (size_t g = 0; g < a->census->ngroups; g++) {
		if (!a->shown[g])
			continue;
		if (visit_figures(&v, d, g, f->day) == -1)
			return -1;
		if (v.change.n == 0)
			continue;
		groups[n] = g;
		means[n].estimate = v.change.mean;
		means[n++].se = 1 / sqrt((double)v.change.n);
		df += (double)(v.change.n - 1);
		if (v.change.n > 1)
			squares += (double)(v.change.n - 1) * v.change.sd *
				   v.change.sd;
	}
	for (size_t i = 0; i < n; i++)
		means[i].se *= df > 0 ? sqrt(squares / df) : 0;
	f->means_reason = n < 2 ? n == 0 ? "no_data" : "one_site"
				: funnel_shrink(means, n, &f->grand, &tau2);
	if (f->means_reason != NULL)
		return 0;
	f->between = sqrt(tau2);
	for (size_t i = 0; i < n; i++) {
		f->sites[groups[i]].shrinks = 1;
		f->sites[groups[i]].weight = means[i].weight;
		f->sites[groups[i]].shrunken = means[i].shrunken;
	}
	return 0;
}

int
site_funnel(struct funnel *f, struct desk *d, const struct site_ask *a)
{
	const size_t groups = a->census->ngroups;
	struct site *s;

	*f = (struct funnel){.day = site_day(a->census, a->question->visit)};
	f->reason = f->means_reason = f->casemix.reason = "no_data";
	if (f->day == a->census->ndays)
		return 0;
	if (a->census->target_days[f->day] <= 0) {
		f->reason = f->means_reason = f->casemix.reason = "no_change";
		return 0;
	}
	if (count_sites(f, d, a) == -1 || shrink(f, d, a) == -1)
		return -1;
	f->casemix.reason = f->reason = why_not(f, a);
	if (f->reason != NULL)
		return 0;
	if (site_expect(f, a) == -1)
		return -1;
	for (size_t g = 0; g < groups && f->casemix.reason != NULL; g++) {
		s = &f->sites[g];
		s->expected = (double)s->n * (double)f->x / (double)f->n;
	}
	judge(f, groups);
	return 0;
}
