/* Responders among those who were not asked, as the model expects them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stat/dist.h"
#include "stat/matrix.h"
#include "trend/modelled.h"

#define CENTS 100.0
#define VISITS MOMENTS_VISITS_MAX
#define ONE 1099511627776.0 /* 2^40 */

/* The law of every visit, given a set of visits seen. */
struct conditional {
	double gain[VISITS][VISITS]; /* of a visit, by visit seen */
	double sd[VISITS];
};

struct pass {
	const struct trend_model *model;
	const struct question *question;
	size_t visits, profiles;
	size_t place[VISITS];              /* in sigma, or FIT_NONE */
	uint32_t after;                    /* visits that are asked about */
	double needed;                     /* t - u / 2 */
	double *means;                     /* [cell * visits + visit] */
	struct conditional **conditionals; /* by set of visits */
	moments_sum *sums; /* of chances, in parts of ONE: in any order */
	int64_t *counts;
};

/* Between two scores, in points; 0: there are not two. */
static double
step_of(const struct trend_ask *a)
{
	const uint32_t table = a->question->table;

	return (double)columns_step(
		   a->columns, table, columns_score(a->columns, table, 0)) /
	       CENTS;
}

/* The means of all cells; columns that were left out are in others. */
static void
take_means(struct pass *p)
{
	const struct design *d = p->model->design;
	const struct fit *fit = p->model->fit;

	for (size_t cell = 0; cell < d->cells; cell++)
		for (size_t i = 0; i < d->nentries; i++) {
			const struct design_entry *e = &d->entries[i];

			p->means[cell * d->visits + e->visit] +=
			    e->weight *
			    d->z[cell * d->covariates + e->covariate] *
			    fit_column(fit, e->column);
		}
}

/* S_vo S_oo^-1 and what variance is left, for all visits. */
static int
solve(const struct pass *p, uint32_t seen, struct conditional *given)
{
	const struct fit_summary *s = fit_summary(p->model->fit);
	double among[VISITS * VISITS], inverse[VISITS * VISITS];
	size_t o[VISITS], n = 0;

	for (size_t v = 0; v < p->visits; v++)
		if ((seen >> v & 1) != 0)
			o[n++] = v;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			among[i * n + j] = s->sigma[p->place[o[i]] * s->visits +
						    p->place[o[j]]];
	if (matrix_cholesky(among, n) != 0)
		return -1;
	matrix_inverse(among, inverse, n);
	for (size_t v = 0; v < p->visits; v++) {
		const double *row;
		double left;

		if (p->place[v] == FIT_NONE)
			continue;
		row = s->sigma + p->place[v] * s->visits;
		left = row[p->place[v]];
		for (size_t i = 0; i < n; i++) {
			for (size_t j = 0; j < n; j++)
				given->gain[v][o[i]] +=
				    inverse[i * n + j] * row[p->place[o[j]]];
			left -= given->gain[v][o[i]] * row[p->place[o[i]]];
		}
		given->sd[v] = sqrt(fmax(left, 0));
	}
	return 0;
}

/* NULL: out of memory. */
static const struct conditional *
conditional_of(struct pass *p, uint32_t seen)
{
	struct conditional *given = p->conditionals[seen];

	if (given != NULL)
		return given;
	if ((given = calloc(1, sizeof(*given))) == NULL)
		return NULL;
	/* Sigma was inverted by the fit, and so can any part of it be. */
	if (solve(p, seen, given) == -1) {
		free(given);
		return NULL;
	}
	return p->conditionals[seen] = given;
}

/* The chance that a visit which was not scored would have been a response. */
static double
chance(const struct pass *p, const struct conditional *given,
    const double *means, const struct sampled *one, uint32_t seen, size_t visit)
{
	const size_t baseline = p->model->baseline;
	double change = means[visit] - (double)one->scores[baseline] / CENTS;

	for (size_t v = 0; v < p->visits; v++)
		if ((seen >> v & 1) != 0)
			change += given->gain[visit][v] *
				  ((double)one->scores[v] / CENTS - means[v]);
	change *= p->question->good;
	if (!(given->sd[visit] > 0))
		return change >= p->needed;
	return dist_normal_upper((p->needed - change) / given->sd[visit]);
}

static int
has_responded(const struct pass *p, const struct sampled *one, size_t visit)
{
	const struct question *q = p->question;

	return q->good *
		   (one->scores[visit] - one->scores[p->model->baseline]) >=
	       q->mcid;
}

static size_t
cell_of(const struct pass *p, const struct sampled *one)
{
	const struct adjustment *a = p->model->adjustment;

	return a == NULL
		   ? one->cell
		   : one->cell * p->profiles + a->profile_of[one->episode];
}

static int
add_one(void *of, const struct sampled *one)
{
	struct pass *p = of;
	const double *means = p->means + cell_of(p, one) * p->visits;
	const int failed = p->question->surgery == SURGERY_NONRESPONDER;
	const uint32_t asked =
	    (one->mask | one->missing | one->stopped) & p->after;
	const struct conditional *given = NULL;
	uint32_t seen = 0;

	if ((one->mask >> p->model->baseline & 1) == 0 || asked == 0)
		return 0;
	for (size_t v = 0; v < p->visits; v++)
		if ((one->mask >> v & 1) != 0 && p->place[v] != FIT_NONE)
			seen |= UINT32_C(1) << v;
	if ((asked & ~one->mask) != 0 &&
	    (given = conditional_of(p, seen)) == NULL)
		return -1;
	for (size_t v = 0; v < p->visits; v++) {
		const size_t i = one->cell * p->visits + v;

		if ((asked >> v & 1) == 0)
			continue;
		p->counts[i]++;
		if ((one->mask >> v & 1) != 0)
			p->sums[i] +=
			    has_responded(p, one, v) ? (int64_t)ONE : 0;
		else if (given != NULL &&
			 ((one->stopped >> v & 1) == 0 || !failed))
			p->sums[i] += llround(
			    ONE * chance(p, given, means, one, seen, v));
	}
	return 0;
}

/* Which visits the model knows, and which of them come after baseline. */
static void
find_visits(struct pass *p, const struct trend_ask *a)
{
	const struct fit_summary *s = fit_summary(p->model->fit);

	for (size_t v = 0; v < p->visits; v++)
		p->place[v] = FIT_NONE;
	for (size_t i = 0; i < s->visits; i++) {
		const size_t v = s->kept[i];

		p->place[v] = i;
		if (a->census->target_days[p->model->sample.days[v]] > 0)
			p->after |= UINT32_C(1) << v;
	}
}

static int
run(struct pass *p, const struct trend_ask *a, double *reached)
{
	const struct sample *s = &p->model->sample;
	const size_t n = s->ncells * p->visits;

	p->means =
	    calloc(p->model->design->cells * p->visits + 1, sizeof(*p->means));
	p->conditionals =
	    calloc((size_t)1 << p->visits, sizeof(struct conditional *));
	p->counts = calloc(n, sizeof(*p->counts));
	p->sums = calloc(n, sizeof(*p->sums));
	if (p->means == NULL || p->conditionals == NULL || p->counts == NULL ||
	    p->sums == NULL)
		return -1;
	take_means(p);
	if (sample_each(s, a->columns, a->question, a->census, add_one, p) ==
	    -1)
		return -1;
	for (size_t i = 0; i < n; i++)
		reached[i] = p->counts[i] > 0 ? (double)p->sums[i] / ONE /
						    (double)p->counts[i]
					      : NAN;
	return 0;
}

int
modelled_take(struct trend_model *m, const struct trend_ask *a)
{
	const struct question *q = a->question;
	struct pass p = {.model = m, .question = q};
	int rc;

	if (m->reason != NULL || !q->with_mcid || m->baseline == DESIGN_NONE ||
	    m->left_out[m->sample.days[m->baseline]] != NULL ||
	    fit_summary(m->fit)->episodes > MODELLED_EPISODES)
		return 0;
	p.visits = m->sample.ndays;
	p.profiles = m->adjustment == NULL ? 1 : m->adjustment->nprofiles;
	p.needed = (double)q->mcid / CENTS - step_of(a) / 2;
	find_visits(&p, a);
	m->reached = calloc(m->sample.ncells * p.visits, sizeof(*m->reached));
	rc = m->reached == NULL ? -1 : run(&p, a, m->reached);
	for (size_t i = 0; p.conditionals != NULL && i >> p.visits == 0; i++)
		free(p.conditionals[i]);
	free(p.conditionals);
	free(p.means);
	free(p.counts);
	free(p.sums);
	return rc;
}

double
modelled_share(const struct trend_model *m, size_t cell, size_t day, int *known)
{
	const size_t v =
	    m->reason == NULL ? trend_model_visit(m, day) : DESIGN_NONE;
	double share = NAN;

	if (m->reached != NULL && cell != SAMPLE_NO_CELL && v != DESIGN_NONE)
		share = m->reached[cell * m->sample.ndays + v];
	*known = !isnan(share);
	return *known ? share : 0;
}
