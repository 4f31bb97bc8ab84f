/* One patient's conditional normal law. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "rule/contrast.h"
#include "rule/dist.h"
#include "rule/expectation.h"
#include "rule/matrix.h"

/* The visits seen and the one asked for, as sigma counts them. */
struct places {
	size_t n;
	size_t visit[MOMENTS_VISITS_MAX]; /* as the design counts them */
	size_t place[MOMENTS_VISITS_MAX];
	size_t asked;
};

static size_t
place_of(const struct fit_summary *s, size_t visit)
{
	for (size_t i = 0; i < s->visits; i++)
		if (s->kept[i] == visit)
			return i;
	return FIT_NONE;
}

static int
find_places(const struct fit_summary *s, size_t visits, uint32_t seen,
    size_t visit, struct places *p)
{
	if ((p->asked = place_of(s, visit)) == FIT_NONE)
		return -1;
	for (size_t v = 0; v < visits; v++) {
		const size_t place = place_of(s, v);

		/* A score at a visit that left the model says nothing here. */
		if ((seen >> v & 1) == 0 || v == visit || place == FIT_NONE)
			continue;
		p->visit[p->n] = v;
		p->place[p->n++] = place;
	}
	return 0;
}

/* K = S_uo S_oo^-1; the variance that is left.  -1: sigma is singular. */
static double
regress(const struct fit_summary *s, const struct places *p, double *k)
{
	double seen[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double inverse[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	const double *row = s->sigma + p->asked * s->visits;
	double left = row[p->asked];

	for (size_t i = 0; i < p->n; i++)
		for (size_t j = 0; j < p->n; j++)
			seen[i * p->n + j] =
			    s->sigma[p->place[i] * s->visits + p->place[j]];
	if (matrix_cholesky(seen, p->n) != 0)
		return -1;
	matrix_inverse(seen, inverse, p->n);
	for (size_t i = 0; i < p->n; i++) {
		k[i] = 0;
		for (size_t j = 0; j < p->n; j++)
			k[i] += inverse[i * p->n + j] * row[p->place[j]];
		left -= k[i] * row[p->place[i]];
	}
	return left;
}

static double
clipped(const struct expectation_scale *scale, double x)
{
	return fmin(fmax(x, scale->min), scale->max);
}

void
expectation_bands(struct expectation *e, const struct expectation_scale *scale)
{
	const double half = dist_normal_quantile(0.25) * e->sd;
	const double most = dist_normal_quantile(0.1) * e->sd;

	e->lower50 = clipped(scale, e->mean - half);
	e->upper50 = clipped(scale, e->mean + half);
	e->lower80 = clipped(scale, e->mean - most);
	e->upper80 = clipped(scale, e->mean + most);
}

static double
chance_to_reach(const struct expectation_scale *scale,
    const struct expectation *e, double baseline)
{
	const double room =
	    scale->good > 0 ? scale->max - baseline : baseline - scale->min;
	const double needed = scale->mcid - scale->step / 2;
	const double change = scale->good * (e->mean - baseline);

	/* As the scores are: hundredths do not differ by rounding. */
	if (room < scale->mcid - 1e-9)
		return 0;
	return dist_normal_upper((needed - change) / e->sd);
}

int
expectation_of(const struct fit *fit, const struct design *design, size_t cell,
    uint32_t seen, const double *scores, size_t visit,
    const struct expectation_scale *scale, struct expectation *out)
{
	const struct fit_summary *s = fit_summary(fit);
	struct places p = {0};
	double k[MOMENTS_VISITS_MAX] = {0}, left, *c;
	struct contrast means;

	memset(out, 0, sizeof(*out));
	if ((out->reason = s->reason) != NULL)
		return 0;
	if (find_places(s, design->visits, seen, visit, &p) != 0 ||
	    !((left = regress(s, &p, k)) > 0)) {
		out->reason = "no_data";
		return 0;
	}
	if ((c = calloc(design->columns, sizeof(*c))) == NULL)
		return -1;
	design_add_mean(design, cell, visit, 1, c);
	for (size_t i = 0; i < p.n; i++) {
		design_add_mean(design, cell, p.visit[i], -k[i], c);
		out->mean += k[i] * scores[p.visit[i]];
	}
	if (contrast_estimate(fit, c, &means) != 0) {
		free(c);
		return -1;
	}
	free(c);
	if (means.reason != NULL) {
		out->reason = "no_data";
		return 0;
	}
	out->mean += means.estimate;
	out->sd = sqrt(left + means.se * means.se);
	expectation_bands(out, scale);
	out->reach = scale->mcid > 0 && (seen >> scale->baseline & 1) != 0
			 ? chance_to_reach(scale, out, scores[scale->baseline])
			 : -1;
	return 0;
}
