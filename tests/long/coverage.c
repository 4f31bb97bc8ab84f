/*
 * Do 95 % intervals of a model's mean contain the truth in 95 of 100 cohorts
 * when those who fare badly stop answering?
 *
 *	tests/long/coverage [RUNS]
 *
 * Cohorts of one group are made whose scores (0 to 10, lower is better)
 * improve over seven visits; who was bad when last seen is likelier to be gone
 * at the next.  What is asked for is the mean of all at the last visit.  Once
 * the scores are normal, as the model has them, and once rounded to 0, 1, ...
 * 10, as people give them.  The seed is fixed: every run of this program
 * prints the same.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "stat/contrast.h"
#include "stat/dist.h"
#include "stat/fit.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { VISITS = 7, LAST = VISITS - 1, TOP = 10 };

/* Of the improvement, by 0, 1.5, 3, 6, 9, 12 and 24 months. */
static const double reached[VISITS] = {0, .30, .55, .80, .95, 1, 1};

/* A score is start - improvement * reached + wave. */
static const double start = 6.6, start_sd = 1.2;
static const double improvement = 2.0, improvement_sd = 0.8;
static const double wave_sd = 1.1, wave_kept = 0.5; /* to the next visit */

/*
 * Gone from visit v on: logit = gone + gone_by_score (last seen - 5) +
 * gone_by_visit v.  It leaves 41 of 100 who are scored at the last visit.
 */
static const double gone = -2.67, gone_by_score = 0.50, gone_by_visit = 0.12;
static const double gap = 0.07; /* a single score that is missing */

static const double shown_least = 0.93, shown_most = 0.97, fits_least = 0.95;

static const struct law {
	const char *name;
	int whole;
	int64_t scale;
} laws[] = {
    {"normal", 0, 1000000},
    {"whole numbers", 1, 1},
};

static const int sizes[] = {60, 200, 1000};

struct tally {
	int fits, shown, usual;
	double bias, observed_bias;
	double at_last; /* shares who are scored there */
};

/* Steele, Lea and Flood 2014, OOPSLA, 453: splitmix64. */
static uint64_t
draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

/* Between 0 and 1, neither of them. */
static double
uniform(uint64_t *state)
{
	return ((double)(draw(state) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller 1958, Ann Math Stat 29:610. */
static double
normal(uint64_t *state)
{
	const double radius = sqrt(-2 * log(uniform(state)));

	return radius * cos(2 * acos(-1) * uniform(state));
}

/* What all of one person's scores would be. */
static void
live(uint64_t *state, int whole, double *score)
{
	const double from = start + start_sd * normal(state);
	const double by = improvement + improvement_sd * normal(state);
	const double fresh = sqrt(1 - wave_kept * wave_kept);
	double wave = normal(state);

	for (size_t v = 0; v < VISITS; v++) {
		if (v > 0)
			wave = wave_kept * wave + fresh * normal(state);
		score[v] = from - by * reached[v] + wave_sd * wave;
		if (whole)
			score[v] = fmin(fmax(floor(score[v] + 0.5), 0), TOP);
	}
}

/*
 * Which of them are given.  The first always; whether one goes depends on
 * scores that were given alone: missing at random.
 */
static uint32_t
answer(uint64_t *state, const double *score)
{
	uint32_t mask = 1;
	double seen = score[0];

	for (size_t v = 1; v < VISITS; v++) {
		const double logit = gone + gone_by_score * (seen - 5) +
				     gone_by_visit * (double)v;

		if (uniform(state) < 1 / (1 + exp(-logit)))
			break;
		if (uniform(state) < gap)
			continue;
		mask |= UINT32_C(1) << v;
		seen = score[v];
	}
	return mask;
}

/*
 * The mean of everybody at the last visit: the score there is normal, and a
 * rounded one is the number of k in 1..10 that it rounds up to or over.
 */
static double
truth(const struct law *law)
{
	const double mean = start - improvement * reached[LAST];
	const double sd = sqrt(start_sd * start_sd + wave_sd * wave_sd +
			       pow(improvement_sd * reached[LAST], 2));
	double sum = 0;

	if (!law->whole)
		return mean;
	for (int k = 1; k <= TOP; k++)
		sum += dist_normal_upper((k - 0.5 - mean) / sd);
	return sum;
}

static void *
had(void *p)
{
	if (p == NULL) {
		fprintf(stderr, "coverage: out of memory\n");
		exit(1);
	}
	return p;
}

/* A cohort of n; the mean of those who are scored at the last visit. */
static double
enrol(uint64_t *state, const struct law *law, int n, struct moments *m,
    struct tally *t)
{
	double sum = 0;
	int seen = 0;

	for (int i = 0; i < n; i++) {
		double score[VISITS];
		int64_t scaled[VISITS];
		uint32_t mask;

		live(state, law->whole, score);
		mask = answer(state, score);
		for (size_t v = 0; v < VISITS; v++)
			scaled[v] = llround(score[v] * (double)law->scale);
		if (moments_add(m, 0, mask, scaled, 1) != 0)
			had(NULL);
		if (mask >> LAST & 1) {
			sum += score[LAST];
			seen++;
		}
	}
	t->at_last += (double)seen / n;
	return seen > 0 ? sum / seen : NAN;
}

/* Count one cohort in, if it has a fit. */
static void
judge(const struct fit *f, const struct design *d, double observed,
    double expected, struct tally *t)
{
	double *c = had(calloc(d->columns, sizeof(*c)));
	struct contrast mean;
	double off;

	contrast_mean(d, 0, LAST, 1, c);
	if (contrast_estimate(f, c, &mean) != 0)
		had(NULL);
	free(c);
	if (mean.reason != NULL)
		return;
	off = mean.estimate - expected;
	t->fits++;
	t->bias += off;
	t->observed_bias += observed - expected;
	t->shown += mean.lower <= expected && expected <= mean.upper;
	t->usual +=
	    fabs(off) <= dist_t_quantile(0.025, mean.df) * mean.se_model;
}

static void
run(uint64_t *state, const struct law *law, int n, struct tally *t)
{
	const struct fit_options reml = {.scale = law->scale};
	struct moments *m = had(moments_new(VISITS, 1));
	struct design *d = had(design_lda(VISITS, 1));
	const double observed = enrol(state, law, n, m, t);
	struct fit *f = had(fit_own(m, d, &reml));

	/* A fit without the last visit does not answer the question. */
	if (fit_summary(f)->reason == NULL)
		judge(f, d, observed, truth(law), t);
	fit_free(f);
	design_free(d);
	moments_free(m);
}

/* 0: the promise is kept. */
static int
tell(const struct law *law, int n, const struct tally *t, int runs)
{
	const double fits = t->fits > 0 ? t->fits : 1;
	const double shown = t->shown / fits;
	const int kept = shown >= shown_least && shown <= shown_most &&
			 t->fits >= fits_least * runs;

	printf("figure: trends: %s, n %d: shown intervals cover %.3f"
	       " (usual %.3f), bias %+.3f, of observed means %+.2f,"
	       " %.0f %% scored at the end, %d of %d runs\n",
	    law->name, n, shown, t->usual / fits, t->bias / fits,
	    t->observed_bias / fits, 100 * t->at_last / runs, t->fits, runs);
	fflush(stdout);
	if (!kept)
		printf("that is not %.2f to %.2f, or not of %.0f %% of runs\n",
		    shown_least, shown_most, 100 * fits_least);
	return kept ? 0 : -1;
}

int
main(int argc, char **argv)
{
	const int runs = argc > 1 ? atoi(argv[1]) : 1500;
	uint64_t state = 1;
	int failed = 0;

	for (size_t i = 0; i < COUNT(laws); i++)
		for (size_t j = 0; j < COUNT(sizes); j++) {
			struct tally t = {0};

			for (int k = 0; k < runs; k++)
				run(&state, &laws[i], sizes[j], &t);
			failed |= tell(&laws[i], sizes[j], &t, runs);
		}
	return failed != 0;
}
