#ifndef MENDD_SITE_H
#define MENDD_SITE_H

#include "cohort/visit_figures.h"

/*
 * Sites beside each other at one visit: how many responded, how many would
 * have if the site's patients did as such patients do at all sites together,
 * and whether the difference is more than chance.  A site is a group; those
 * that may not be seen take no part in anything.  Sites are not ranked.
 */

/* What lies between is chance: 95 or 99.8 of 100 times. */
struct site_limits {
	int has_lo,
	    has_hi; /* else so small a site cannot be too low, or high */
	double lo, hi;
};

/* Where the share of a site lies. */
enum site_place { SITE_WITHIN, SITE_OUTSIDE_95, SITE_OUTSIDE_998 };

/* A group, by its number in the census. */
struct site {
	int taken;    /* it takes part: it is seen, and somebody was judged */
	int64_t x, n; /* responders of those who are judged */

	/*
	 * From here on only when the funnel has no reason.  ${expected}: the
	 * responders that the casemix leads one to expect, or n times the
	 * share of all.
	 */
	double expected, z;
	struct site_limits exact95, exact998; /* of the binomial */
	struct site_limits wide95, wide998;   /* when widened */
	enum site_place place;                /* by the limits in use */

	int shrinks; /* its mean change has a figure */
	double weight, shrunken;
};

/* How the responses go with what patients brought along. */
struct site_casemix {
	const char *reason; /* why there is none: of logistic.h, or
			     * too_few_events, too_many_patterns */
	size_t columns;     /* coefficients, with the intercept */
	int baseline;       /* the score at baseline is one of them */
	int64_t episodes;
};

struct funnel {
	size_t day; /* in the census; its ndays: nobody has such a visit */
	const char *reason; /* why no site is judged: no_threshold, no_data,
			     * no_change (before treatment), one_site,
			     * zero_variance (all responded, or nobody) */
	int64_t x, n;       /* of all sites that take part */
	struct site_casemix casemix;

	/* Over-dispersion; only without a reason. */
	size_t nsites;
	double phi, p;
	int widened;

	const char *means_reason; /* no_data, one_site, zero_variance */
	double grand, between;    /* mean change, and SD of true means */
	struct site sites[CENSUS_GROUPS];
};

/* Levels of a word with fewer episodes are taken together (site_casemix.c). */
#define SITE_LEVEL_MIN 10

/*
 * Responders, and others, per coefficient: below 5 they are not to be trusted
 * (Vittinghoff and McCulloch 2007, Am J Epidemiol 165:710).
 */
#define SITE_EVENTS_MIN 5

/* What sites are worked out from. */
struct site_ask {
	const struct columns *columns;
	const struct question *question;
	const struct census *census;
	const uint8_t *shown; /* by group: its changes may be seen */
	int (*late)(void *);  /* asked while fitting; or NULL */
	void *arg;
};

/* site_funnel.c.  -1: out of memory. */
int site_funnel(struct funnel *, struct desk *, const struct site_ask *);

/* The day on which a visit of that code is shown; its ndays: none is. */
size_t site_day(const struct census *, const char *visit);

/*
 * site_casemix.c: what is expected of each site that is taken, by a logistic
 * regression of the response on the question's words and the score at
 * baseline.  Whoever may not see few people is shown whole tenths.  -1: out
 * of memory.
 */
int site_expect(struct funnel *, const struct site_ask *);

/*
 * site_rows.c: everybody who is judged, those who are alike together.
 */
struct site_rows {
	struct lexicon patterns; /* uint16_t[]: baseline, then a key each */
	int64_t *x, *n;          /* by pattern */
	struct lexicon parts;    /* uint32_t[2]: group, pattern */
	int64_t *part;           /* of how many; by part */
	size_t max_patterns, max_parts;
};

/* -1: out of memory. */
int site_rows(struct site_rows *, const struct site_ask *, size_t day);
void site_rows_free(struct site_rows *);

/* The keys of a pattern: its baseline's number, then those of the words. */
const uint16_t *site_pattern(const struct site_rows *, size_t pattern);

#endif
