#ifndef MENDD_DECIMAL_H
#define MENDD_DECIMAL_H

/*
 * Measurements are decimals written by people, and their cut points too.
 * Binary fractions only carry them, so they are compared as the decimals
 * they stand for: equal when they agree to within half of 1e-9.  That is
 * exact for all values below 1e5 with up to nine decimals, and so for every
 * product of two members of a procedure with three decimals each.
 */

/* -1, 0 or 1 as a is below, equal to or above b.  Neither may be NAN. */
int decimal_compare(double a, double b);

/* The nearest decimal with so many digits (0..9) after the point; a half
 * goes away from zero.  NAN stays NAN. */
double decimal_round(double value, int digits);

#endif
