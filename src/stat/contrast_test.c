/*
 * Several contrasts together: F over the eigenvectors of their covariance,
 * which are contrasts that know nothing of each other.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/contrast.h"
#include "stat/dist.h"
#include "stat/fit_work.h"
#include "stat/matrix.h"

/* The denominator of F out of the eigenvectors' degrees of freedom. */
static double
denominator(const double *df, size_t n)
{
	double sum = 0, excess = 0;

	if (n == 1)
		return df[0];
	for (size_t i = 0; i < n; i++) {
		if (!(df[i] > 2))
			return 2;
		sum += df[i] / (df[i] - 2);
		excess += 2 / (df[i] - 2);
	}
	return 2 * sum / excess;
}

/* C Phi C' of the rows that were taken over into ${kept} (n by q). */
static void
covariance_of(const struct fit *f, const double *kept, size_t n, double *room,
    double *out)
{
	matrix_product(kept, f->phi, room, n, f->q, f->q);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			out[i * n + j] = 0;
			for (size_t k = 0; k < f->q; k++)
				out[i * n + j] +=
				    room[i * f->q + k] * kept[j * f->q + k];
		}
}

/* F over the eigenvectors of the contrasts' covariance. */
static int
add_up_f(const struct fit *f, const double *rows, const double *values,
    const double *vectors, size_t n, double *df, struct contrast_test *out)
{
	double *c = calloc(f->columns, sizeof(*c));
	double most = 0, sum = 0;
	size_t used = 0;

	if (c == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		most = fmax(most, values[i]);
	for (size_t i = 0; i < n; i++) {
		struct contrast one;
		double se;

		if (!(values[i] > 1e-10 * most))
			continue; /* a sum of others */
		matrix_product(vectors + i * n, rows, c, 1, n, f->columns);
		if (contrast_estimate(f, c, &one) != 0) {
			free(c);
			return -1;
		}
		if (one.reason != NULL)
			continue;
		df[used++] = one.df;
		se = f->summary.by_person ? fmax(one.se_model, one.se_person)
					  : one.se_model;
		sum += one.estimate / se * (one.estimate / se);
	}
	free(c);
	if (used == 0) {
		out->reason = "not_estimable";
		return 0;
	}
	out->num_df = (double)used;
	out->f = sum / out->num_df;
	out->den_df = f->summary.borrowed ? 0 : denominator(df, used);
	out->p = dist_f_upper(
	    out->f, out->num_df, out->den_df > 0 ? out->den_df : INFINITY);
	return 0;
}

int
contrast_test(const struct fit *f, const double *rows, size_t n,
    struct contrast_test *out)
{
	double *room = calloc(2 * n * f->q + 2 * n * n + 2 * n, sizeof(*room));
	double *kept = room, *covariance, *vectors, *values;
	int failed;

	memset(out, 0, sizeof(*out));
	if (room == NULL)
		return -1;
	covariance = kept + 2 * n * f->q;
	vectors = covariance + n * n;
	values = vectors + n * n;
	for (size_t i = 0; i < n && out->reason == NULL; i++)
		out->reason =
		    fit_take_columns(f, rows + i * f->columns, kept + i * f->q);
	if (out->reason != NULL) {
		free(room);
		return 0;
	}
	covariance_of(f, kept, n, kept + n * f->q, covariance);
	matrix_eigen(covariance, values, vectors, n);
	failed = add_up_f(f, rows, values, vectors, n, values + n, out);
	free(room);
	return failed;
}
