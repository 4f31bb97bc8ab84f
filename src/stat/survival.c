/*
 * The product limit.  With d events among n at risk at each time,
 *
 *	S(t) = prod (1 - d / n)
 *	var log S = sum d / (n (n - d))			(Greenwood)
 *	limits: exp(-exp(log(-log S) -+ z se(log S) / log S))
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/dist.h"
#include "stat/survival.h"

#define ALPHA_HALF 0.025 /* either side of a 95 % interval */

/* Shares this close are the same: products of fractions were rounded. */
#define SAME_SHARE 1e-9

static int
by_time(const void *a, const void *b)
{
	const int64_t x = ((const struct watched *)a)->time;
	const int64_t y = ((const struct watched *)b)->time;

	return (x > y) - (x < y);
}

void
watched_sort(struct watched *w, size_t n)
{
	if (n > 0)
		qsort(w, n, sizeof(*w), by_time);
}

static void
put_limits(struct survival_step *s, double variance, double z)
{
	double log_share, half;

	if (s->share <= 0)
		return;
	log_share = log(s->share);
	half = z * sqrt(variance) / log_share;
	s->se = s->share * sqrt(variance);
	s->lo = exp(-exp(log(-log_share) - half));
	s->hi = exp(-exp(log(-log_share) + half));
}

size_t
survival_steps(struct survival_step *steps, const struct watched *w, size_t n)
{
	const double z = dist_normal_quantile(ALPHA_HALF);
	double share = 1, variance = 0;
	size_t made = 0, end;

	for (size_t i = 0; i < n; i = end) {
		const double at_risk = (double)(n - i);
		int64_t events = 0;

		for (end = i; end < n && w[end].time == w[i].time; end++)
			events += w[end].ending == ENDING_EVENT;
		if (events == 0)
			continue;
		share *= 1 - (double)events / at_risk;
		if (share > 0)
			variance += (double)events /
				    (at_risk * (at_risk - (double)events));
		steps[made] = (struct survival_step){.time = w[i].time,
		    .at_risk = (int64_t)(n - i),
		    .events = events,
		    .share = share};
		put_limits(&steps[made++], variance, z);
	}
	return made;
}

enum curve { CURVE_SHARE, CURVE_LO, CURVE_HI };

static double
height(const struct survival_step *s, enum curve curve)
{
	return curve == CURVE_SHARE ? s->share
	       : curve == CURVE_LO  ? s->lo
				    : s->hi;
}

static void
find_half(struct moment_reached *m, const struct survival_step *s, size_t n,
    int64_t last, enum curve curve)
{
	*m = (struct moment_reached){0, 0};
	for (size_t i = 0; i < n; i++) {
		/* Limits end where nobody is left. */
		if (curve != CURVE_SHARE && s[i].share <= 0)
			return;
		if (height(&s[i], curve) > 0.5 + SAME_SHARE)
			continue;
		m->reached = 1;
		m->time = (double)s[i].time;
		if (height(&s[i], curve) >= 0.5 - SAME_SHARE)
			m->time = (m->time + (double)(i + 1 < n ? s[i + 1].time
								: last)) /
				  2;
		return;
	}
}

void
survival_median(struct survival_median *m, const struct survival_step *s,
    size_t n, int64_t last)
{
	find_half(&m->median, s, n, last, CURVE_SHARE);
	find_half(&m->lo, s, n, last, CURVE_LO);
	find_half(&m->hi, s, n, last, CURVE_HI);
}

struct watched
survival_first_response(const int64_t *improved, const unsigned char *seen,
    const int64_t *times, size_t n, int64_t threshold)
{
	struct watched w = {0, ENDING_CENSORED};

	for (size_t v = 0; v < n; v++) {
		if (!seen[v])
			continue;
		w.time = times[v];
		if (improved[v] >= threshold) {
			w.ending = ENDING_EVENT;
			break;
		}
	}
	return w;
}
