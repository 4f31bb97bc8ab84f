/* Dense linear algebra of small matrices: plain loops in a fixed order. */
#include <assert.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "stat/matrix.h"

int
matrix_cholesky(double *a, size_t n)
{
	static const double pivot_limit = 1e-13;

	for (size_t j = 0; j < n; j++) {
		const double diagonal = a[j * n + j];
		double pivot = diagonal;

		for (size_t k = 0; k < j; k++)
			pivot -= a[j * n + k] * a[j * n + k];
		if (!(pivot > pivot_limit * diagonal) || !isfinite(pivot))
			return -1;
		a[j * n + j] = sqrt(pivot);
		for (size_t i = j + 1; i < n; i++) {
			double s = a[i * n + j];

			for (size_t k = 0; k < j; k++)
				s -= a[i * n + k] * a[j * n + k];
			a[i * n + j] = s / a[j * n + j];
		}
	}
	return 0;
}

double
matrix_log_determinant(const double *factor, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += log(factor[i * n + i]);
	return 2 * sum;
}

/* The inverse of a lower triangle, in place, column by column. */
static void
invert_triangle(double *l, size_t n)
{
	for (size_t j = 0; j < n; j++) {
		l[j * n + j] = 1 / l[j * n + j];
		for (size_t i = j + 1; i < n; i++) {
			double s = 0;

			for (size_t k = j; k < i; k++)
				s -= l[i * n + k] * l[k * n + j];
			l[i * n + j] = s / l[i * n + i];
		}
	}
}

void
matrix_inverse(double *factor, double *inverse, size_t n)
{
	memset(inverse, 0, n * n * sizeof(*inverse));
	invert_triangle(factor, n);
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i <= k; i++) {
			const double x = factor[k * n + i];

			for (size_t j = 0; x != 0 && j <= i; j++)
				inverse[i * n + j] += x * factor[k * n + j];
		}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			inverse[j * n + i] = inverse[i * n + j];
}

void
matrix_product(
    const double *a, const double *b, double *out, size_t m, size_t k, size_t n)
{
	memset(out, 0, m * n * sizeof(*out));
	for (size_t i = 0; i < m; i++)
		for (size_t l = 0; l < k; l++) {
			const double x = a[i * k + l];

			for (size_t j = 0; x != 0 && j < n; j++)
				out[i * n + j] += x * b[l * n + j];
		}
}

void
matrix_sandwich(const double *w, const double *x, double *out, size_t n)
{
	memset(out, 0, n * n * sizeof(*out));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++) {
			double s = 0;

			for (size_t l = 0; l < n; l++)
				s += w[i * n + l] * x[l * n + k];
			for (size_t j = 0; s != 0 && j < n; j++)
				out[i * n + j] += s * w[k * n + j];
		}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			out[i * n + j] = out[j * n + i] =
			    0.5 * (out[i * n + j] + out[j * n + i]);
}

double
matrix_quadratic(const double *a, const double *x, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; x[i] != 0 && j < n; j++)
			sum += x[i] * a[i * n + j] * x[j];
	return sum;
}

static double
off_diagonal(const double *a, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			sum += a[i * n + j] * a[i * n + j];
	return sum;
}

/* Turn rows and columns p and q so that a[p][q] becomes 0. */
static void
rotate(double *a, double *vectors, size_t n, size_t p, size_t q)
{
	const double theta = (a[q * n + q] - a[p * n + p]) / (2 * a[p * n + q]);
	const double t =
	    (theta >= 0 ? 1 : -1) / (fabs(theta) + hypot(theta, 1));
	const double c = 1 / hypot(t, 1), s = t * c;

	for (size_t k = 0; k < n; k++) {
		const double x = a[k * n + p], y = a[k * n + q];

		a[k * n + p] = c * x - s * y;
		a[k * n + q] = s * x + c * y;
	}
	for (size_t k = 0; k < n; k++) {
		const double x = a[p * n + k], y = a[q * n + k];

		a[p * n + k] = c * x - s * y;
		a[q * n + k] = s * x + c * y;
	}
	for (size_t k = 0; vectors != NULL && k < n; k++) {
		const double x = vectors[p * n + k], y = vectors[q * n + k];

		vectors[p * n + k] = c * x - s * y;
		vectors[q * n + k] = s * x + c * y;
	}
}

void
matrix_eigen(double *a, double *values, double *vectors, size_t n)
{
	double size = off_diagonal(a, n);

	for (size_t i = 0; i < n; i++)
		size += a[i * n + i] * a[i * n + i];
	if (vectors != NULL)
		memset(vectors, 0, n * n * sizeof(*vectors));
	for (size_t i = 0; vectors != NULL && i < n; i++)
		vectors[i * n + i] = 1;
	for (int sweep = 0; sweep < 60; sweep++) {
		if (off_diagonal(a, n) <= size * DBL_EPSILON * DBL_EPSILON)
			break;
		for (size_t p = 0; p < n; p++)
			for (size_t q = p + 1; q < n; q++)
				if (a[p * n + q] != 0)
					rotate(a, vectors, n, p, q);
	}
	for (size_t i = 0; i < n; i++)
		values[i] = a[i * n + i];
}

double
matrix_least_correlation(const double *covariance, size_t n, double *room)
{
	double values[64], least = INFINITY;

	assert(n <= sizeof(values) / sizeof(values[0]));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			room[i * n + j] =
			    covariance[i * n + j] /
			    sqrt(covariance[i * n + i] * covariance[j * n + j]);
	matrix_eigen(room, values, NULL, n);
	for (size_t i = 0; i < n; i++)
		least = fmin(least, values[i]);
	return least;
}
