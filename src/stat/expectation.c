/* One patient's conditional normal law. */
#include <math.h>
#include <string.h>

#include "stat/dist.h"
#include "stat/expectation.h"
#include "stat/matrix.h"

/* The visits seen, K = S_uo S_oo^-1, and the variance that is left. */
struct line {
	size_t n, visit[MOMENTS_VISITS_MAX];
	double k[MOMENTS_VISITS_MAX];
	double left;
};

static void
find_seen(struct line *l, const struct law *law, uint32_t seen, size_t asked)
{
	for (size_t v = 0; v < MOMENTS_VISITS_MAX; v++)
		if (v != asked && (seen >> v & law->visits >> v & 1) != 0)
			l->visit[l->n++] = v;
}

/* -1: sigma is singular. */
static int
regress(struct line *l, const struct law *law, size_t asked)
{
	double seen[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double inverse[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	const double *row = law->sigma[asked];
	const size_t n = l->n;

	l->left = row[asked];
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			seen[i * n + j] = law->sigma[l->visit[i]][l->visit[j]];
	if (matrix_cholesky(seen, n) != 0)
		return -1;
	matrix_inverse(seen, inverse, n);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++)
			l->k[i] += inverse[i * n + j] * row[l->visit[j]];
		l->left -= l->k[i] * row[l->visit[i]];
	}
	return l->left > 0 ? 0 : -1;
}

/* c'E c of the contrast mu_u - K mu_o. */
static double
error_of_means(const struct line *l, const struct law *law, size_t asked)
{
	double c[MOMENTS_VISITS_MAX] = {0}, sum = 0;

	c[asked] = 1;
	for (size_t i = 0; i < l->n; i++)
		c[l->visit[i]] = -l->k[i];
	for (size_t v = 0; v < MOMENTS_VISITS_MAX; v++)
		for (size_t u = 0; u < MOMENTS_VISITS_MAX; u++)
			sum += c[v] * law->error[v][u] * c[u];
	return fmax(sum, 0);
}

static double
clipped(const struct expectation_scale *scale, double x)
{
	return fmin(fmax(x, scale->min), scale->max);
}

struct expectation_width
expectation_width(double sd)
{
	return (struct expectation_width){
	    .half = dist_normal_quantile(0.25) * sd,
	    .most = dist_normal_quantile(0.1) * sd};
}

void
expectation_bands(struct expectation *e, const struct expectation_scale *scale,
    struct expectation_width width)
{
	e->lower50 = clipped(scale, e->mean - width.half);
	e->upper50 = clipped(scale, e->mean + width.half);
	e->lower80 = clipped(scale, e->mean - width.most);
	e->upper80 = clipped(scale, e->mean + width.most);
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

void
expectation_of(const struct law *law, uint32_t seen, const double *scores,
    size_t visit, const struct expectation_scale *scale,
    struct expectation *out)
{
	struct line l = {0};

	memset(out, 0, sizeof(*out));
	if ((out->reason = law->reason) != NULL)
		return;
	out->reason = "no_data";
	if ((law->visits >> visit & 1) == 0)
		return;
	find_seen(&l, law, seen, visit);
	if (regress(&l, law, visit) == -1)
		return;
	out->reason = NULL;
	out->mean = law->mean[visit];
	for (size_t i = 0; i < l.n; i++)
		out->mean +=
		    l.k[i] * (scores[l.visit[i]] - law->mean[l.visit[i]]);
	out->sd = sqrt(l.left + error_of_means(&l, law, visit));
	expectation_bands(out, scale, expectation_width(out->sd));
	out->reach = scale->mcid > 0 && (seen >> scale->baseline & 1) != 0
			 ? chance_to_reach(scale, out, scores[scale->baseline])
			 : -1;
}
