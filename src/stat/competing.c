/*
 * Aalen and Johansen's estimator of two competing events.
 *
 * With h_k = d_k / n at each time, S falls by the factor 1 - h_1 - h_2 and
 * F_k grows by S h_k.  The jackknife needs the derivatives of S and F_1 by
 * the weight of each person, u = dS and v = dF_1, where
 *
 *	dh_k = ([person has event k now] - h_k) / n	while at risk, else 0
 *	v += u h_1 + S dh_1
 *	u  = u (1 - h) - S dh
 *
 * (S, u before the time); the variance of F_1 is the sum of v^2.  People who
 * are still at risk have all one u and v.  From when a person leaves, u stays
 * in proportion to S, so v = a + b F_1 with b = u / S and a = v - b F_1 of
 * the day they left: three sums, a a, a b and b b, stand for all who left.
 */
#include <math.h>

#include "stat/competing.h"

struct walk {
	double s, f[2];    /* S and F_k */
	double u, v;       /* of each who is at risk */
	double aa, ab, bb; /* of all who left */
};

/* ${count} people leave now with these derivatives. */
static void
leave(struct walk *w, double count, double u, double v)
{
	const double b = w->s > 0 ? u / w->s : 0;
	const double a = v - b * w->f[0];

	w->aa += count * a * a;
	w->ab += count * a * b;
	w->bb += count * b * b;
}

/* One time: d[k] of n at risk have event k, ${censored} are seen no more. */
static void
step(struct walk *w, const double d[2], double censored, double n)
{
	const double h[2] = {d[0] / n, d[1] / n}, before = w->s;
	const double left = 1 - (d[0] + d[1]) / n;
	/* For who has no event, event 1, event 2. */
	const double dh1[3] = {-h[0] / n, (1 - h[0]) / n, -h[0] / n};
	const double dh[3] = {
	    -(h[0] + h[1]) / n, (1 - h[0] - h[1]) / n, (1 - h[0] - h[1]) / n};
	double u[3], v[3];

	for (int i = 0; i < 3; i++) {
		v[i] = w->v + w->u * h[0] + before * dh1[i];
		u[i] = w->u * left - before * dh[i];
	}
	w->s = before * left;
	w->f[0] += before * h[0];
	w->f[1] += before * h[1];
	leave(w, d[0], u[1], v[1]);
	leave(w, d[1], u[2], v[2]);
	leave(w, censored, u[0], v[0]);
	w->u = u[0];
	w->v = v[0];
}

static void
look(struct incidence *out, const struct walk *w, size_t at_risk_still,
    size_t at_risk_before)
{
	const double f = w->f[0];

	out->at_risk = (int64_t)at_risk_before;
	out->event = w->f[0];
	out->competing = w->f[1];
	out->event_se = sqrt(fmax(0, w->aa + 2 * f * w->ab + f * f * w->bb +
					 (double)at_risk_still * w->v * w->v));
}

/* From the first of a time to the first of the next; counts into d. */
static size_t
same_time(
    const struct watched *w, size_t i, size_t n, double d[2], double *censored)
{
	size_t end;

	d[0] = d[1] = *censored = 0;
	for (end = i; end < n && w[end].time == w[i].time; end++)
		switch (w[end].ending) {
		case ENDING_EVENT:
			d[0]++;
			break;
		case ENDING_COMPETING:
			d[1]++;
			break;
		case ENDING_CENSORED:
			(*censored)++;
			break;
		}
	return end;
}

void
competing_incidence(struct incidence *out, const int64_t *times, size_t n_times,
    const struct watched *w, size_t n)
{
	struct walk walk = {.s = 1};
	size_t i = 0;

	for (size_t t = 0; t < n_times; t++) {
		size_t before;
		double d[2], censored;

		for (; i < n && w[i].time < times[t];) {
			const double at_risk = (double)(n - i);

			i = same_time(w, i, n, d, &censored);
			step(&walk, d, censored, at_risk);
		}
		before = n - i;
		if (i < n && w[i].time == times[t]) {
			i = same_time(w, i, n, d, &censored);
			step(&walk, d, censored, (double)before);
		}
		look(&out[t], &walk, n - i, before);
	}
}
