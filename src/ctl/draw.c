/* What drawing made-up people and procedures has in common. */
#include <math.h>

#include "base/day.h"
#include "base/rng.h"
#include "ctl/draw.h"

const char *
draw_pick(struct rng *r, const char *const *words, const double *weights, int n)
{
	return words[rng_choose(r, weights, n)];
}

double
draw_clamp(double x, double low, double high)
{
	return fmin(high, fmax(low, x));
}

/* Rounded to a step: a person reads 4.5 ml off the syringe. */
double
draw_read_off(double x, double step)
{
	return round(x / step) * step;
}

json_t *
draw_decimal(double x)
{
	return json_real(round(x * 1000) / 1000);
}

void
draw_put(json_t *object, const char *member, json_t *value)
{
	json_object_set_new(object, member, value);
}

/* ${minutes} after midnight UTC of that day. */
json_t *
draw_instant(int32_t day, int minutes)
{
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	return json_sprintf("%04d-%02d-%02dT%02d:%02d:00Z", year, month, mday,
	    minutes / 60, minutes % 60);
}

json_t *
draw_date(int32_t day)
{
	int year, month, mday;

	day_split(day, &year, &month, &mday);
	return json_sprintf("%04d-%02d-%02d", year, month, mday);
}
