/*
 * What the variance of every contrast gains because sigma was estimated, once
 * for all of them: of weights c it is 2 c'B c with
 *
 *	B = Phi [sum over patterns of L' (W (sum_jk V_jk D_j W D_k) W (x) N) L
 *	    - sum_jk V_jk M_j Phi M_k] Phi
 *
 * (Kenward and Roger 1997, Biometrics 53:983: Q_jk and P_j Phi P_k, and no
 * third term where sigma is linear in its elements).  V and the rest as in
 * fit_work.h.
 */
#include <string.h>

#include "stat/fit_work.h"
#include "stat/matrix.h"

/* sum over j, k of V_jk D_j W D_k of a pattern. */
static void
add_up_middle(const struct fit *f, const double *w, double *middle)
{
	const size_t V = f->V;

	memset(middle, 0, V * V * sizeof(double));
	for (size_t a = 0; a < V; a++)
		for (size_t b = 0; b <= a; b++)
			for (size_t c = 0; c < V; c++)
				for (size_t e = 0; e <= c; e++) {
					const double x =
					    f->v_sigma[fit_element(a, b) *
							   f->t +
						       fit_element(c, e)];

					middle[a * V + e] += x * w[b * V + c];
					if (a != b)
						middle[b * V + e] +=
						    x * w[a * V + c];
					if (c != e)
						middle[a * V + c] +=
						    x * w[b * V + e];
					if (a != b && c != e)
						middle[b * V + c] +=
						    x * w[a * V + e];
				}
}

/* The first sum, between Phi and Phi, into kr. */
static void
take_spread(struct fit *f)
{
	double middle[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];
	double k[MOMENTS_VISITS_MAX * MOMENTS_VISITS_MAX];

	memset(f->room_q, 0, f->q * f->q * sizeof(double));
	for (size_t i = 0; i < f->npatterns; i++) {
		const struct fit_pattern *p = &f->patterns[i];

		add_up_middle(f, p->w, middle);
		matrix_sandwich(p->w, middle, k, f->V);
		fit_add_information(f, p, k, f->room_q);
	}
	matrix_product(f->phi, f->room_q, f->a, f->q, f->q, f->q);
	matrix_product(f->a, f->phi, f->kr, f->q, f->q, f->q);
}

/* ${y} = sum over k of V_jk M_k Phi. */
static void
mix_moves(const struct fit *f, size_t j, double *y)
{
	const size_t size = f->q * f->q;

	memset(y, 0, size * sizeof(double));
	for (size_t k = 0; k < f->t; k++) {
		const double *x = f->mphi + k * size;
		const double v = f->v_sigma[j * f->t + k];

		for (size_t i = 0; i < size; i++)
			y[i] += v * x[i];
	}
}

/* kr -= (M_j Phi)' ${y}. */
static void
subtract_product(struct fit *f, size_t j, const double *y)
{
	const size_t q = f->q;
	const double *m = f->mphi + j * q * q;

	for (size_t i = 0; i < q; i++)
		for (size_t k = 0; k < q; k++) {
			const double x = m[i * q + k];

			for (size_t l = 0; x != 0 && l < q; l++)
				f->kr[k * q + l] -= x * y[i * q + l];
		}
}

void
fit_take_kr(struct fit *f)
{
	take_spread(f);
	for (size_t j = 0; j < f->t; j++) {
		mix_moves(f, j, f->room_q);
		matrix_product(f->phi, f->room_q, f->a, f->q, f->q, f->q);
		subtract_product(f, j, f->a);
	}
}
