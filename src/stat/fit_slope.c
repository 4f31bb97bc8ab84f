/*
 * How m2ll changes with the elements of sigma:
 *
 *	G     = sum n W - T, T = W (R + F) W (the slope, a matrix)
 *	M_j   = L' (sum W D_j W (x) N) L, u_j = L' vec(sum E W D_j W)
 *	H_jk  = sum [-n tr(W D_j W D_k) + 2 tr(D_j W D_k T)]
 *		- 2 u_j' Phi u_k - tr(Phi M_j Phi M_k)
 *
 * with F and the last term for REML only.  H is the observed information of
 * m2ll with the means profiled out (Jennrich and Schluchter 1986, Biometrics
 * 42:805, for patterns of visits).
 */
#include <string.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

/* x += F: the spread that the estimated means have, z' Phi z added up. */
static void
add_means_part(struct fit *f, const struct fit_pattern *p, double *x)
{
	for (size_t i = 0; i < p->nseen; i++)
		for (size_t j = 0; j <= i; j++) {
			const size_t v = p->seen[i], u = p->seen[j];
			double s = 0;

			for (size_t k = p->product;
			     k < p->product + p->nproducts; k++) {
				const struct fit_product *n = &f->products[k];
				const size_t at = v * f->d + n->a;
				const size_t to = u * f->d + n->b;

				for (size_t l = f->weight_at[at];
				     l < f->weight_at[at + 1]; l++)
					for (size_t m = f->weight_at[to];
					     m < f->weight_at[to + 1]; m++)
						s += n->n *
						     f->weights[l].weight *
						     f->weights[m].weight *
						     f->phi[f->weights[l]
								    .column *
								f->q +
							    f->weights[m]
								.column];
			}
			x[v * f->V + u] += s;
			if (u != v)
				x[u * f->V + v] += s;
		}
}

void
fit_slope(struct fit *f)
{
	const size_t V = f->V;

	memset(f->slope, 0, V * V * sizeof(double));
	for (size_t i = 0; i < f->npatterns; i++) {
		struct fit_pattern *p = &f->patterns[i];
		double x[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];

		memcpy(x, p->r, V * V * sizeof(double));
		if (!f->options.ml)
			add_means_part(f, p, x);
		matrix_sandwich(p->w, x, p->t, V);
		for (size_t k = 0; k < V * V; k++)
			f->slope[k] += p->n * p->w[k] - p->t[k];
	}
}

/* The first sum of H, of one pattern. */
static void
add_curvature(struct fit *f, const struct fit_pattern *p)
{
	const size_t V = f->V;
	const double *w = p->w, *t = p->t;

	for (size_t ia = 0; ia < p->nseen; ia++)
		for (size_t ib = 0; ib <= ia; ib++)
			for (size_t ic = 0; ic <= ia; ic++)
				for (size_t ie = 0; ie <= ic; ie++) {
					const size_t a = p->seen[ia],
						     b = p->seen[ib],
						     c = p->seen[ic],
						     e = p->seen[ie];
					const size_t j = fit_element(a, b),
						     k = fit_element(c, e);
					const double half = (a == b ? 0.5 : 1) *
							    (c == e ? 0.5 : 1);
					double h;

					if (k > j)
						continue;
					h = -2 * p->n *
					    (w[a * V + c] * w[b * V + e] +
						w[a * V + e] * w[b * V + c]);
					h += 2 *
					     (w[b * V + c] * t[e * V + a] +
						 w[a * V + c] * t[e * V + b] +
						 w[b * V + e] * t[c * V + a] +
						 w[a * V + e] * t[c * V + b]);
					f->hessian[j * f->t + k] += half * h;
				}
}

/* (W D_j W)[v][u] for element (a, b). */
static double
changed(const double *w, size_t V, size_t v, size_t u, size_t a, size_t b)
{
	double x = w[v * V + a] * w[b * V + u];

	if (a != b)
		x += w[v * V + b] * w[a * V + u];
	return x;
}

/* u_j += L' vec(E W D_j W) of one pattern, j the element (a, b). */
static void
add_fall(
    struct fit *f, const struct fit_pattern *p, size_t a, size_t b, double *uj)
{
	const size_t V = f->V;

	for (size_t c = 0; c < f->d; c++) {
		double at_a = 0, at_b = 0; /* of E W */

		for (size_t u = 0; u < V; u++) {
			at_a += p->e[c * V + u] * p->w[u * V + a];
			at_b += p->e[c * V + u] * p->w[u * V + b];
		}
		for (size_t i = 0; i < p->nseen; i++) {
			const size_t v = p->seen[i];
			double x = p->w[v * V + a] * at_b;

			if (a != b)
				x += p->w[v * V + b] * at_a;
			fit_gather(f, v, c, x, uj);
		}
	}
}

/* M_j += L' (W D_j W (x) N) L of one pattern. */
static void
add_move(
    struct fit *f, const struct fit_pattern *p, size_t a, size_t b, double *m)
{
	for (size_t i = 0; i < p->nseen; i++)
		for (size_t j = 0; j < p->nseen; j++) {
			const size_t v = p->seen[i], u = p->seen[j];
			const double x = changed(p->w, f->V, v, u, a, b);

			for (size_t k = p->product;
			     k < p->product + p->nproducts; k++) {
				const struct fit_product *n = &f->products[k];
				const size_t at = v * f->d + n->a;

				for (size_t l = f->weight_at[at];
				     l < f->weight_at[at + 1]; l++)
					fit_gather(f, u, n->b,
					    x * n->n * f->weights[l].weight,
					    m + f->weights[l].column * f->q);
			}
		}
}

/* Has the pattern seen both visits of an element? */
static int
has_seen(const struct fit_pattern *p, size_t a, size_t b)
{
	return (p->mask >> a & p->mask >> b & 1) != 0;
}

/* u and M Phi of all elements. */
static void
take_changes(struct fit *f)
{
	const size_t q = f->q;
	double *m = f->room_q;

	memset(f->u, 0, f->t * q * sizeof(double));
	for (size_t a = 0; a < f->V; a++)
		for (size_t b = 0; b <= a; b++) {
			const size_t j = fit_element(a, b);

			for (size_t i = 0; i < f->npatterns; i++)
				if (has_seen(&f->patterns[i], a, b))
					add_fall(f, &f->patterns[i], a, b,
					    f->u + j * q);
			if (f->options.ml)
				continue;
			memset(m, 0, q * q * sizeof(double));
			for (size_t i = 0; i < f->npatterns; i++)
				if (has_seen(&f->patterns[i], a, b))
					add_move(f, &f->patterns[i], a, b, m);
			matrix_product(m, f->phi, f->mphi + j * q * q, q, q, q);
		}
}

/* (M_j Phi)' into ${turned}. */
static void
turn_moves(const struct fit *f, size_t j, double *turned)
{
	const size_t q = f->q;
	const double *x = f->mphi + j * q * q;

	for (size_t r = 0; r < q; r++)
		for (size_t c = 0; c < q; c++)
			turned[c * q + r] = x[r * q + c];
}

/* tr(M_j Phi M_k Phi), the first of them turned; no sum waits for another. */
static double
means_trace(const struct fit *f, const double *turned, size_t k)
{
	const size_t n = f->q * f->q;
	const double *y = f->mphi + k * n;
	double sums[4] = {0};
	size_t i = 0;

	for (; i + 4 <= n; i += 4)
		for (size_t l = 0; l < 4; l++)
			sums[l] += turned[i + l] * y[i + l];
	for (; i < n; i++)
		sums[0] += turned[i] * y[i];
	return sums[0] + sums[1] + (sums[2] + sums[3]);
}

void
fit_hessian(struct fit *f)
{
	const size_t t = f->t, q = f->q;

	memset(f->hessian, 0, t * t * sizeof(double));
	for (size_t i = 0; i < f->npatterns; i++)
		add_curvature(f, &f->patterns[i]);
	take_changes(f);
	for (size_t j = 0; j < t; j++) {
		matrix_product(
		    f->u + j * q, f->phi, f->score, 1, q, q); /* u_j' Phi */
		if (!f->options.ml)
			turn_moves(f, j, f->room_q);
		for (size_t k = 0; k <= j; k++) {
			double s = 0;

			for (size_t i = 0; i < q; i++)
				s += 2 * f->score[i] * f->u[k * q + i];
			if (!f->options.ml)
				s += means_trace(f, f->room_q, k);
			f->hessian[j * t + k] -= s;
			f->hessian[k * t + j] = f->hessian[j * t + k];
		}
	}
}
