#ifndef MENDD_FIT_KERNEL_H
#define MENDD_FIT_KERNEL_H

#include <stddef.h>
#include <stdint.h>

/*
 * What is done for each episode of people who have several, and so as often as
 * there are such: fit_kernel.c, for fit_repeats.c alone.
 */

/* ${y} = w x, w symmetric and V by V. */
void fit_kernel_weigh(double *restrict y, const double *restrict w,
    const double *restrict x, size_t V);

/* ${sums} (V by V) += x y' in whole parts, of which a one has so many. */
void fit_kernel_cross(int64_t *restrict sums, const double *restrict x,
    const double *restrict y, double in_one, size_t V);

#endif
