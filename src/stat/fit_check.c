/*
 * Before a fit: residuals of ordinary least squares tell what no covariance
 * can be fitted to, and give the one to start with.
 */
#include <math.h>
#include <string.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

/* A variance under this part of the mean square is rounding. */
static const double zero_variance = 1e-20;

/* Two visits correlated beyond this are copies of each other. */
static const double copy_correlation = 0.9999;

struct pair_sums { /* over the patterns that saw both visits */
	double n, vv, uu, vu;
};

static struct pair_sums
add_up_pair(const struct fit *f, size_t v, size_t u)
{
	struct pair_sums s = {0};

	for (size_t i = 0; i < f->npatterns; i++) {
		const struct fit_pattern *p = &f->patterns[i];

		if ((p->mask >> v & p->mask >> u & 1) == 0)
			continue;
		s.n += p->n;
		s.vv += p->r[v * f->V + v];
		s.uu += p->r[u * f->V + u];
		s.vu += p->r[v * f->V + u];
	}
	return s;
}

static double
mean_square(const struct fit *f, size_t v)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < f->nrows; i++) {
		const struct fit_row *r = &f->rows[i];

		sum += r->n * r->mean[v] * r->mean[v] +
		       r->scatter[fit_element(v, v)];
		n += r->n;
	}
	return sum / n;
}

static void
refuse_visit(struct fit *f, const char *reason, size_t v)
{
	f->summary.reason = reason;
	f->summary.visit = f->summary.kept[v];
}

static void
refuse_pair(struct fit *f, const char *reason, size_t u, size_t v)
{
	f->summary.reason = reason;
	f->summary.pair[0] = f->summary.kept[u];
	f->summary.pair[1] = f->summary.kept[v];
}

static void
check_variances(struct fit *f)
{
	for (size_t v = 0; v < f->V && f->summary.reason == NULL; v++) {
		const struct pair_sums s = add_up_pair(f, v, v);

		if (!(s.vv / s.n > zero_variance * mean_square(f, v)))
			refuse_visit(f, "zero_variance", v);
	}
}

static void
check_pairs_seen(struct fit *f)
{
	for (size_t v = 0; v < f->V && f->summary.reason == NULL; v++)
		for (size_t u = 0; u < v && f->summary.reason == NULL; u++)
			if (!(add_up_pair(f, v, u).n > 0))
				refuse_pair(f, "pair_never_observed", u, v);
}

/*
 * With complete data sigma has the rank of the episodes less the means of a
 * visit; that must reach the number of visits.
 */
static void
check_rank(struct fit *f)
{
	const double means = (double)f->q / (double)f->V;

	if (f->summary.reason == NULL &&
	    (double)f->summary.episodes - means < (double)f->V)
		f->summary.reason = "singular_covariance";
}

static void
check_copies(struct fit *f)
{
	for (size_t v = 0; v < f->V && f->summary.reason == NULL; v++)
		for (size_t u = 0; u < v && f->summary.reason == NULL; u++) {
			const struct pair_sums s = add_up_pair(f, v, u);

			if (s.vu * s.vu > copy_correlation * copy_correlation *
					      s.vv * s.uu &&
			    s.n >= 4)
				refuse_pair(f, "singular_covariance", u, v);
		}
}

/*
 * Pairwise covariances, shrunk until they are positive definite: with next
 * to nothing beside the diagonal they are.
 */
static int
start(struct fit *f)
{
	double room[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	const size_t V = f->V;
	double shrink = 1;

	for (size_t v = 0; v < V; v++)
		for (size_t u = 0; u <= v; u++) {
			const struct pair_sums s = add_up_pair(f, v, u);

			f->saved[v * V + u] = f->saved[u * V + v] = s.vu / s.n;
		}
	for (int i = 0; i < 60; i++) {
		shrink *= 0.9;
		for (size_t v = 0; v < V; v++)
			for (size_t u = 0; u < V; u++)
				f->sigma[v * V + u] =
				    f->saved[v * V + u] * (u == v ? 1 : shrink);
		memcpy(room, f->sigma, V * V * sizeof(double));
		if (matrix_cholesky(room, V) == 0)
			return 0;
	}
	return -1;
}

void
fit_check(struct fit *f)
{
	memset(f->sigma, 0, f->V * f->V * sizeof(double));
	for (size_t v = 0; v < f->V; v++)
		f->sigma[v * f->V + v] = 1;
	if (fit_value(f) != 0) {
		f->summary.reason = "not_converged";
		return;
	}
	check_variances(f);
	check_pairs_seen(f);
	check_rank(f);
	check_copies(f);
	if (f->summary.reason == NULL && start(f) != 0)
		f->summary.reason = "not_converged";
}
