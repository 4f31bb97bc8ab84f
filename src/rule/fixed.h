#ifndef MENDD_FIXED_H
#define MENDD_FIXED_H

#include <stdint.h>

/*
 * Decimals as whole numbers: with 2 digits 7.3 is 730.  A text never becomes
 * a binary fraction on the way.
 */
#define FIXED_DIGITS_MAX 9

/* 10 to the power of ${digits}, 0 to FIXED_DIGITS_MAX. */
int64_t fixed_scale(int digits);

/*
 * Read a plain decimal, "-12.50": an optional minus, digits, and digits after
 * a point.  No blanks, no exponent, no other base.  Beyond ${digits} places it
 * is rounded, a half away from zero.  -1: it is anything else, or too large.
 */
int fixed_parse(int64_t *value, const char *text, int digits);

/* How many places after the point such a text has, without zeros at the end;
 * at most FIXED_DIGITS_MAX.  0 for anything else. */
int fixed_digits(const char *text);

#endif
