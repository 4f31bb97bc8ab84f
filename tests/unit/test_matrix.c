/* rule: small dense matrices. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "stat/matrix.h"

#define COUNT(a) (sizeof(a) / sizeof(a[0]))

static void
assert_near(const double *got, const double *expected, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(fabs(got[i] - expected[i]) <= 1e-13))
			fail_msg(
			    "[%zu] %.17g, not %.17g", i, got[i], expected[i]);
}

static void
a_factor_is_the_one_of_the_textbook(void **state)
{
	double a[9] = {4, 12, -16, 12, 37, -43, -16, -43, 98};
	static const double factor[9] = {2, 12, -16, 6, 1, -43, -8, 5, 3};

	(void)state;
	assert_int_equal(matrix_cholesky(a, 3), 0);
	assert_near(a, factor, 9); /* the upper triangle was left alone */
	assert_true(fabs(matrix_log_determinant(a, 3) - log(36)) < 1e-14);
}

static void
what_is_not_positive_definite_is_refused(void **state)
{
	static const double cases[][4] = {
	    {1, 2, 2, 1},
	    {0, 0, 0, 1},
	    {1, 1, 1, 1},
	    {1, 1, 1, 1 + 1e-15},
	    {1, NAN, NAN, 1},
	    {-1, 0, 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		double a[4];

		memcpy(a, cases[i], sizeof(a));
		assert_int_equal(matrix_cholesky(a, 2), -1);
	}
}

/* A matrix with entries 1 / (i + j + 1), and 0.1 more on the diagonal. */
static void
fill(double *a, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			a[i * n + j] =
			    1.0 / (double)(i + j + 1) + (i == j ? 0.1 : 0);
}

static void
the_inverse_times_the_matrix_is_one(void **state)
{
	enum { n = 12 };
	double a[n * n], factor[n * n], inverse[n * n], product[n * n];
	double one[n * n] = {0};

	(void)state;
	fill(a, n);
	memcpy(factor, a, sizeof(a));
	for (size_t i = 0; i < n; i++)
		one[i * n + i] = 1;
	assert_int_equal(matrix_cholesky(factor, n), 0);
	matrix_inverse(factor, inverse, n);
	matrix_product(a, inverse, product, n, n, n);
	assert_near(product, one, n * n);
}

static void
eigenvectors_put_the_matrix_together_again(void **state)
{
	enum { n = 9 };
	double a[n * n], room[n * n], values[n], vectors[n * n];
	double again[n * n] = {0};

	(void)state;
	fill(a, n);
	memcpy(room, a, sizeof(a));
	matrix_eigen(room, values, vectors, n);
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n; j++)
				again[i * n + j] += values[k] *
						    vectors[k * n + i] *
						    vectors[k * n + j];
	assert_near(again, a, n * n);
}

static void
the_least_correlation_does_not_depend_on_units(void **state)
{
	static const double plain[4] = {1, 0.75, 0.75, 1};
	static const double units[4] = {100, 0.75, 0.75, 0.01};
	double room[4];

	(void)state;
	assert_true(
	    fabs(matrix_least_correlation(plain, 2, room) - 0.25) < 1e-15);
	assert_true(
	    fabs(matrix_least_correlation(units, 2, room) - 0.25) < 1e-14);
}

static void
products_of_three_and_of_vectors_are_sums(void **state)
{
	static const double w[4] = {2, 1, 1, 3}, x[4] = {1, 4, 4, 5};
	static const double wxw[4] = {25, 45, 45, 70}, v[2] = {1, -2};
	double out[4];

	(void)state;
	matrix_sandwich(w, x, out, 2);
	assert_near(out, wxw, 4);
	assert_true(matrix_quadratic(x, v, 2) == 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_factor_is_the_one_of_the_textbook),
	    cmocka_unit_test(what_is_not_positive_definite_is_refused),
	    cmocka_unit_test(the_inverse_times_the_matrix_is_one),
	    cmocka_unit_test(eigenvectors_put_the_matrix_together_again),
	    cmocka_unit_test(the_least_correlation_does_not_depend_on_units),
	    cmocka_unit_test(products_of_three_and_of_vectors_are_sums),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
