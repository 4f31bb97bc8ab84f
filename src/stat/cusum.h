#ifndef MENDD_CUSUM_H
#define MENDD_CUSUM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Early warning: outcomes one after the other, each with the chance that the
 * casemix model gave it.  "Event" is the outcome that is watched for: a
 * failure to improve, or an infection.
 */

/*
 * The next value of a risk-adjusted CUSUM that looks for odds ${ratio} times
 * the expected: W = max(0, W + log(R^y / (1 - p + R p))).  ${chance} is p,
 * ${event} y.  Steiner, Cook, Farewell and Treasure 2000, Biostatistics
 * 1:441.  Begin with 0; a ratio under 1 looks for improvement.
 */
double cusum_next(double w, double chance, int event, double ratio);

/*
 * The next value of the variable life-adjusted display, expected less
 * observed events: Lovegrove et al. 1997, Lancet 350:1128.  To look at; it
 * has no limit.
 */
double cusum_vlad_next(double v, double chance, int event);

/*
 * The limit that a CUSUM of ${n} outcomes crosses by mere chance with
 * probability ${false_alarms}: the quantile of the highest value in ${runs}
 * simulated series whose chances are drawn from ${chances} and true.  The
 * same seed gives the same limit.  NULL when found, or why not: no_data,
 * no_memory.
 */
struct cusum_watch {
	const double *chances;
	size_t n_chances;
	size_t n;
	double ratio, false_alarms;
	size_t runs;
	uint64_t seed;
};
const char *cusum_limit(double *limit, const struct cusum_watch *);

#endif
