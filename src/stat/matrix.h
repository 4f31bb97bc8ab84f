#ifndef MENDD_MATRIX_H
#define MENDD_MATRIX_H

#include <stddef.h>

/*
 * The few dense kernels that the models need.  Matrices lie row by row;
 * results do not overlap arguments unless it says so.  (Golub and Van Loan
 * 2013, Matrix Computations, 4.2 and 8.5.)
 */

/*
 * The lower Cholesky factor in place; the upper triangle is left alone.  -1
 * when a pivot falls to 1e-13 of its diagonal: not positive definite.
 */
int matrix_cholesky(double *a, size_t n);

/* 2 sum log of the diagonal: the log determinant of what was factored. */
double matrix_log_determinant(const double *factor, size_t n);

/*
 * The inverse of what was factored, both triangles.  The lower factor is
 * used up: it is replaced by its own inverse.
 */
void matrix_inverse(double *factor, double *inverse, size_t n);

/* out (m by n) = a (m by k) times b (k by n); zeros in a cost nothing. */
void matrix_product(const double *a, const double *b, double *out, size_t m,
    size_t k, size_t n);

/* out = w x w, all n by n, made symmetric. */
void matrix_sandwich(const double *w, const double *x, double *out, size_t n);

/* x'a x. */
double matrix_quadratic(const double *a, const double *x, size_t n);

/*
 * Eigenvalues of a symmetric matrix by Jacobi's rotations, into ${values} in
 * no order; a is used up.  Row i of ${vectors} (n by n, or NULL) is the unit
 * vector of values[i].
 */
void matrix_eigen(double *a, double *values, double *vectors, size_t n);

/*
 * The smallest eigenvalue of the correlation matrix of a covariance with
 * positive variances; n is at most 64, ${room} has n * n.
 */
double matrix_least_correlation(
    const double *covariance, size_t n, double *room);

#endif
