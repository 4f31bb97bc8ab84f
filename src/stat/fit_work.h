#ifndef MENDD_FIT_WORK_H
#define MENDD_FIT_WORK_H

#include "stat/design.h"
#include "stat/fit.h"

/*
 * What is inside a fit; for fit*.c and contrast.c alone.
 *
 * V visits kept, d covariates, q columns kept, t = V (V + 1) / 2 elements of
 * the covariance; element (a, b), a >= b, has the number a (a + 1) / 2 + b.
 * A matrix of visits is V by V and 0 where a pattern has not seen a visit.
 * Notation: W the inverse of sigma over the visits seen, N the sum of z z',
 * R the sum of squared residuals, E the sum of z times residuals, F what the
 * estimation of the means took from R (REML), T = W (R + F) W, D_j the
 * change of sigma with its element j, Phi the covariance of beta.
 */
struct fit_row { /* episodes of one cell and pattern */
	size_t cell;
	double n;
	double *mean;    /* V: of the scores */
	double *scatter; /* t: about that mean */
	double *delta;   /* V: that mean less the model's */
};

struct fit_product { /* an element of N that is not 0 */
	size_t a, b;
	double n;
};

struct fit_pattern {
	uint32_t mask;
	size_t seen[MOMENTS_VISITS_MAX], nseen;
	double n;
	size_t first, nrows;       /* its rows */
	size_t product, nproducts; /* its N */
	double *scatter;           /* V V: the rows' own, together */
	double *w, *r, *t;         /* V V */
	double *e;                 /* d V: [a V + v] */
};

struct fit_weight { /* where z[a] enters at a visit */
	size_t column;
	double weight;
};

struct fit_repeat {   /* an episode of a person who has several */
	size_t first; /* of the person, whose others come after it */
	size_t cell;
};

struct fit {
	struct fit_summary summary;
	const struct design *design; /* while fitting only */
	struct fit_options options;
	size_t V, d, q, t, cells;

	/* of the design's columns */
	size_t columns;
	const char **column_reason;
	size_t *place; /* of a column among those kept, or FIT_NONE */
	double *alias; /* [column q + i]: an aliased one as a sum of others */

	double *z; /* as in the design, columns by cell */
	struct fit_weight *weights;
	size_t *weight_at; /* [v d + a] to [v d + a + 1] are its weights */

	struct fit_row *rows;
	size_t nrows;
	struct fit_pattern *patterns;
	size_t npatterns;
	struct fit_product *products;
	size_t nproducts;

	struct fit_repeat *repeats; /* by person; none if they are crossed */
	size_t nrepeats, repeat_room;
	int64_t repeat_pairs; /* at most: of episodes of one person */
	uint8_t *few;         /* columns: of too few people; NULL: all are */

	double *row_numbers, *pattern_numbers, *numbers; /* own the arrays */
	double *repeat_numbers; /* V of each repeat: W times its residuals */
	double *squares;        /* V V by cell: sums of W R W */
	double *crossed; /* V V by pair of cells, if these are few: what the
			  * repeats of a person have with each other */
	double *sigma, *saved;
	double *beta, *score;     /* q */
	double *a, *phi, *room_q; /* q q */
	double *full;             /* V d: L beta, or L times another q */
	double *slope;            /* V V: of m2ll along sigma */
	double *hessian;          /* t t: along the elements of sigma */
	double *u;                /* t q */
	double *mphi, *kr;        /* t q q: M_j Phi; q q: B; REML only */
	double *theta, *step, *trial, *slope_theta;             /* t */
	double *h_theta, *factor, *inverse, *jacobian, *room_t; /* t t */
	double *v_sigma; /* t t: covariance of sigma's elements */
};

static inline size_t
fit_element(size_t a, size_t b)
{
	return a >= b ? a * (a + 1) / 2 + b : b * (b + 1) / 2 + a;
}

/* Of a set of visits those that were kept, as the fit counts them. */
static inline uint32_t
fit_kept_part(const struct fit *f, uint32_t mask)
{
	uint32_t part = 0;

	for (size_t v = 0; v < f->V; v++)
		part |= (mask >> f->summary.kept[v] & 1) << v;
	return part;
}

/*
 * fit_columns.c: which visits and columns can be estimated, and fit_data.c:
 * rows and patterns of these.  -1: out of memory.  The summary has a reason
 * when nothing is left, or too much.
 */
int fit_choose(struct fit *, const struct moments *);
int fit_take(struct fit *, const struct moments *);

/*
 * fit_sandwich.c: squares and repeats, once fitted; fit_repeats.c: repeats
 * alone.  -1: out of memory.
 */
int fit_take_sandwich(struct fit *);
int fit_take_repeats(struct fit *, const struct repeats *);

/*
 * fit_repeats.c: for sums that do not depend on their order, how many whole
 * parts a one has, and what a part is: so that the products of so many pairs of
 * numbers, none larger than ${most}, have a sum of 64 bits, even twice.
 */
struct fit_parts {
	double in_one, part;
};
struct fit_parts fit_parts(double most, int64_t pairs);

/*
 * contrast_sandwich.c: se_sandwich and se_person of weights ${c} of columns
 * with w = L Phi c (V d).  -1: out of memory.
 */
struct contrast;
int fit_sandwich(
    const struct fit *, const double *c, const double *w, struct contrast *);

/* fit_check.c: the start, or the reason why not to. */
void fit_check(struct fit *);

/*
 * fit_value.c: W, Phi, beta, R, E and m2ll for this sigma.  -1: it is not
 * positive definite, or the design is not of full rank.
 */
int fit_value(struct fit *);

/* ${full} = L times ${x} (q), as [v d + a]. */
void fit_spread(const struct fit *, const double *x, double *full);
/* out (q) += L' times a part at visit v and covariate a. */
static inline void
fit_gather(const struct fit *f, size_t v, size_t a, double part, double *out)
{
	const size_t i = v * f->d + a;

	for (size_t k = f->weight_at[i]; k < f->weight_at[i + 1]; k++)
		out[f->weights[k].column] += f->weights[k].weight * part;
}

/* ${out} (q q) += L' (w (x) N) L of a pattern, w a matrix of visits. */
void fit_add_information(const struct fit *, const struct fit_pattern *,
    const double *w, double *out);

/* fit_kenward.c: B, which is 0 at first. */
void fit_take_kr(struct fit *);

/* fit_slope.c: T and the slope; then the Hessian, u and M Phi. */
void fit_slope(struct fit *);
void fit_hessian(struct fit *);

/* fit_chain.c: along theta, the logarithmic Cholesky factor of sigma. */
int fit_theta(const struct fit *, double *theta);
void fit_sigma(struct fit *, const double *theta);
void fit_chain(struct fit *);

/* fit_newton.c: the maximum, or the reason in the summary. */
void fit_maximize(struct fit *);

/*
 * contrast.c: a contrast's weights of the columns kept (q, zeroes at first),
 * out of those of all columns; or why it has no estimate.  Where a column was
 * left out as the sum of others, a contrast that may be estimated gives it
 * that sum of their weights.
 */
const char *fit_take_columns(const struct fit *, const double *c, double *kept);

#endif
