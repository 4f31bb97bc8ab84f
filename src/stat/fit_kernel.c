/*
 * Products of small matrices, without loops where their size is constant: half
 * of the time would go into these.
 */
#include "stat/fit_kernel.h"

static inline void
weigh(double *restrict y, const double *restrict w, const double *restrict x,
    const size_t V)
{
#pragma GCC unroll 8
	for (size_t v = 0; v < V; v++)
		y[v] = w[v] * x[0];
#pragma GCC unroll 8
	for (size_t u = 1; u < V; u++)
#pragma GCC unroll 8
		for (size_t v = 0; v < V; v++)
			y[v] += w[u * V + v] * x[u];
}

void
fit_kernel_weigh(double *restrict y, const double *restrict w,
    const double *restrict x, size_t V)
{
	switch (V) {
	case 3:
		weigh(y, w, x, 3);
		break;
	case 4:
		weigh(y, w, x, 4);
		break;
	case 5:
		weigh(y, w, x, 5);
		break;
	case 6:
		weigh(y, w, x, 6);
		break;
	case 7:
		weigh(y, w, x, 7);
		break;
	case 8:
		weigh(y, w, x, 8);
		break;
	default:
		weigh(y, w, x, V);
	}
}

static inline void
cross(int64_t *restrict sums, const double *restrict x,
    const double *restrict y, double in_one, const size_t V)
{
#pragma GCC unroll 8
	for (size_t v = 0; v < V; v++) {
		const double here = x[v] * in_one;

#pragma GCC unroll 8
		for (size_t u = 0; u < V; u++)
			*sums++ += (int64_t)(here * y[u]);
	}
}

void
fit_kernel_cross(int64_t *restrict sums, const double *restrict x,
    const double *restrict y, double in_one, size_t V)
{
	switch (V) {
	case 3:
		cross(sums, x, y, in_one, 3);
		break;
	case 4:
		cross(sums, x, y, in_one, 4);
		break;
	case 5:
		cross(sums, x, y, in_one, 5);
		break;
	case 6:
		cross(sums, x, y, in_one, 6);
		break;
	case 7:
		cross(sums, x, y, in_one, 7);
		break;
	case 8:
		cross(sums, x, y, in_one, 8);
		break;
	default:
		cross(sums, x, y, in_one, V);
	}
}
