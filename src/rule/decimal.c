/*
 * A tolerance far above the error of a few binary operations and far below
 * the last digit that anybody measures.
 */
#include <math.h>

#include "rule/decimal.h"

#define HALF_OF_LAST_DIGIT 5e-10

/* From here on a double has no digits after the point. */
#define NO_DECIMALS 1e16

int
decimal_compare(double a, double b)
{
	const double difference = a - b;

	if (fabs(difference) < HALF_OF_LAST_DIGIT)
		return 0;
	return difference < 0 ? -1 : 1;
}

double
decimal_round(double value, int digits)
{
	static const double scales[] = {
	    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
	double scaled, whole;

	if (isnan(value) || fabs(value) >= NO_DECIMALS)
		return value;
	scaled = value * scales[digits];
	whole = trunc(scaled);
	/* 2.675 is a little less in binary; it still means a half. */
	if (decimal_compare(fabs(scaled - whole), 0.5) >= 0)
		whole += value < 0 ? -1 : 1;
	return whole / scales[digits];
}
