/*
 * The likelihood of a covariance: means by generalized least squares, what
 * is left of the scores, and -2 log likelihood.
 *
 *	A = L' (sum W (x) N) L, Phi = A^-1, beta = Phi L' vec(sum z W y)
 *	m2ll = (n_obs - q) log 2 pi + sum n log|sigma| + sum tr(W R) + log|A|
 *
 * (REML; ML without q and log|A|.)  Harville 1974, Biometrika 61:383.
 */
#include <math.h>
#include <string.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

static const double log_2pi = 1.83787706640934548356;

void
fit_spread(const struct fit *f, const double *x, double *full)
{
	for (size_t i = 0; i < f->V * f->d; i++) {
		full[i] = 0;
		for (size_t k = f->weight_at[i]; k < f->weight_at[i + 1]; k++)
			full[i] +=
			    f->weights[k].weight * x[f->weights[k].column];
	}
}

/* W of a pattern; adds its part of log|sigma|.  -1: not positive definite. */
static int
invert(struct fit *f, struct fit_pattern *p, double *log_determinant)
{
	double s[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double inverse[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	const size_t k = p->nseen, V = f->V;

	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < k; j++)
			s[i * k + j] = f->sigma[p->seen[i] * V + p->seen[j]];
	if (matrix_cholesky(s, k) != 0)
		return -1;
	*log_determinant += p->n * matrix_log_determinant(s, k);
	matrix_inverse(s, inverse, k);
	for (size_t i = 0; i < k; i++)
		for (size_t j = 0; j < k; j++)
			p->w[p->seen[i] * V + p->seen[j]] = inverse[i * k + j];
	return 0;
}

void
fit_add_information(const struct fit *f, const struct fit_pattern *p,
    const double *w, double *out)
{
	for (size_t i = 0; i < p->nseen; i++)
		for (size_t j = 0; j < p->nseen; j++) {
			const size_t v = p->seen[i], u = p->seen[j];
			const double x = w[v * f->V + u];

			for (size_t k = p->product;
			     k < p->product + p->nproducts; k++) {
				const struct fit_product *n = &f->products[k];
				const size_t at = v * f->d + n->a;

				for (size_t l = f->weight_at[at];
				     l < f->weight_at[at + 1]; l++)
					fit_gather(f, u, n->b,
					    x * n->n * f->weights[l].weight,
					    out + f->weights[l].column * f->q);
			}
		}
}

/* score += L' vec(sum n z (W x)'), x being mean or delta of a row. */
static void
add_score(struct fit *f, const struct fit_pattern *p, int of_delta)
{
	for (size_t r = p->first; r < p->first + p->nrows; r++) {
		const struct fit_row *row = &f->rows[r];
		const double *x = of_delta ? row->delta : row->mean;
		const double *z = f->z + row->cell * f->d;

		for (size_t i = 0; i < p->nseen; i++) {
			const double *w = p->w + p->seen[i] * f->V;
			double s = 0;

			for (size_t j = 0; j < p->nseen; j++)
				s += w[p->seen[j]] * x[p->seen[j]];
			for (size_t a = 0; a < f->d; a++)
				if (z[a] != 0)
					fit_gather(f, p->seen[i], a,
					    row->n * s * z[a], f->score);
		}
	}
}

/* beta += Phi L' vec(...) of the scores, or of what was left of them. */
static void
improve_beta(struct fit *f, int of_delta)
{
	memset(f->score, 0, f->q * sizeof(double));
	for (size_t i = 0; i < f->npatterns; i++)
		add_score(f, &f->patterns[i], of_delta);
	for (size_t i = 0; i < f->q; i++)
		for (size_t j = 0; j < f->q; j++)
			f->beta[i] += f->phi[i * f->q + j] * f->score[j];
}

/* delta = a row's mean less the model's. */
static void
subtract_model(struct fit *f, const struct fit_pattern *p)
{
	for (size_t r = p->first; r < p->first + p->nrows; r++) {
		struct fit_row *row = &f->rows[r];
		const double *z = f->z + row->cell * f->d;

		for (size_t i = 0; i < p->nseen; i++) {
			const size_t v = p->seen[i];
			double model = 0;

			for (size_t a = 0; a < f->d; a++)
				model += z[a] * f->full[v * f->d + a];
			row->delta[v] = row->mean[v] - model;
		}
	}
}

/* R = scatter + sum n delta delta', E = sum n z delta'. */
static void
add_residuals(struct fit *f, struct fit_pattern *p)
{
	const size_t V = f->V;

	memcpy(p->r, p->scatter, V * V * sizeof(double));
	memset(p->e, 0, f->d * V * sizeof(double));
	for (size_t k = p->first; k < p->first + p->nrows; k++) {
		const struct fit_row *row = &f->rows[k];
		const double *z = f->z + row->cell * f->d;

		for (size_t v = 0; v < V; v++) {
			const double x = row->n * row->delta[v];

			for (size_t u = 0; u < V; u++)
				p->r[v * V + u] += x * row->delta[u];
			for (size_t a = 0; a < f->d; a++)
				p->e[a * V + v] += x * z[a];
		}
	}
}

int
fit_value(struct fit *f)
{
	const size_t q = f->q;
	double value = 0;

	memset(f->a, 0, q * q * sizeof(double));
	for (size_t i = 0; i < f->npatterns; i++) {
		if (invert(f, &f->patterns[i], &value) != 0)
			return -1;
		fit_add_information(f, &f->patterns[i], f->patterns[i].w, f->a);
	}
	memcpy(f->room_q, f->a, q * q * sizeof(double));
	if (matrix_cholesky(f->room_q, q) != 0)
		return -1;
	if (!f->options.ml)
		value += matrix_log_determinant(f->room_q, q);
	matrix_inverse(f->room_q, f->phi, q);

	/* The second round takes away what rounding left in the first. */
	memset(f->beta, 0, q * sizeof(double));
	for (int round = 0; round < 2; round++) {
		improve_beta(f, round);
		fit_spread(f, f->beta, f->full);
		for (size_t i = 0; i < f->npatterns; i++)
			subtract_model(f, &f->patterns[i]);
	}
	for (size_t i = 0; i < f->npatterns; i++) {
		struct fit_pattern *p = &f->patterns[i];

		add_residuals(f, p);
		for (size_t k = 0; k < f->V * f->V; k++)
			value += p->w[k] * p->r[k];
	}
	value += ((double)f->summary.observations -
		     (f->options.ml ? 0 : (double)q)) *
		 log_2pi;
	f->summary.m2ll = value;
	return isfinite(value) ? 0 : -1;
}
