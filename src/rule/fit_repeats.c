/*
 * What the episodes of one person have with each other, worked out once when a
 * fit is done: of each episode of people who have several, y = W times its
 * residuals.  Where there are few cells, the sum of y y' over pairs of
 * different episodes of one person, by pair of cells, takes the place of all
 * these episodes.
 *
 * People come in any order, so what is added up over them is rounded to whole
 * parts first: of these the sum is the same to the last bit.  A part is as
 * small as the number of pairs lets it be in 64 bits.
 */
#include <math.h>
#include <stdlib.h>

#include "rule/fit_work.h"
#include "rule/repeats.h"

#define CELLS_FEW 32

int
fit_shrink(double *x, size_t n)
{
	double most = 0x1p-500, scale;
	int exponent;

	for (size_t i = 0; i < n; i++)
		most = fmax(most, fabs(x[i]));
	frexp(most, &exponent);
	scale = ldexp(1, -exponent);
	for (size_t i = 0; i < n; i++)
		x[i] *= scale;
	return exponent;
}

int
fit_part_bits(int64_t pairs)
{
	int bits = 61;

	for (; pairs > 0; pairs >>= 1)
		bits--;
	return bits;
}

/* The columns that are means of groups with too few people only. */
static int
find_few(struct fit *f, const struct repeats *r)
{
	const struct design *d = f->design;

	f->few = calloc(f->columns, sizeof(*f->few));
	if (f->few == NULL)
		return -1;
	for (size_t g = 0; g < d->groups; g++)
		for (size_t v = 0; v < d->visits; v++)
			f->few[design_mean(d, g, v)] =
			    v == d->shared ? r->people < FIT_PEOPLE
					   : r->by_group[g] < FIT_PEOPLE;
	return 0;
}

/* What is looked up for each episode. */
struct lookup {
	const struct fit_pattern **patterns; /* by mask of visits kept */
	double *means;                       /* V by cell: the model's */
};

static void
close_lookup(struct lookup *l)
{
	free(l->patterns);
	free(l->means);
}

static int
open_lookup(struct lookup *l, const struct fit *f)
{
	const size_t V = f->V;

	l->patterns = calloc((size_t)1 << V, sizeof(*l->patterns));
	l->means = calloc(f->cells * V, sizeof(*l->means));
	if (l->patterns == NULL || l->means == NULL) {
		close_lookup(l);
		return -1;
	}
	for (size_t i = 0; i < f->npatterns; i++)
		l->patterns[f->patterns[i].mask] = &f->patterns[i];
	for (size_t cell = 0; cell < f->cells; cell++)
		for (size_t v = 0; v < V; v++)
			for (size_t a = 0; a < f->d; a++)
				l->means[cell * V + v] +=
				    f->z[cell * f->d + a] *
				    f->full[v * f->d + a];
	return 0;
}

static uint32_t
kept_part(const struct fit *f, uint32_t mask)
{
	uint32_t part = 0;

	for (size_t v = 0; v < f->V; v++)
		part |= (mask >> f->summary.kept[v] & 1) << v;
	return part;
}

/* W times the scores less the model's means. */
static void
weigh(const struct fit *f, const struct fit_pattern *p, const double *means,
    const int32_t *scores, double *weighted)
{
	const size_t *kept = f->summary.kept;
	const double scale = (double)f->options.scale;

	for (size_t i = 0; i < p->nseen; i++) {
		const size_t u = p->seen[i];
		const double rest = (double)scores[kept[u]] / scale - means[u];

		for (size_t v = 0; v < f->V; v++)
			weighted[v] += p->w[u * f->V + v] * rest;
	}
}

/* Of all who have others; of visits that were left out nothing is taken. */
static int
take_rows(struct fit *f, const struct repeats *r)
{
	struct lookup l;

	if (open_lookup(&l, f) == -1)
		return -1;
	for (size_t i = 0; i < r->n; i++) {
		const struct repeat *row = &r->rows[i];
		const struct fit_pattern *p =
		    l.patterns[kept_part(f, row->mask)];

		f->repeats[i] = (struct fit_repeat){row->earlier, row->cell};
		if (row->several && p != NULL)
			weigh(f, p, l.means + row->cell * f->V,
			    r->scores + i * r->visits,
			    f->repeat_numbers + i * f->V);
	}
	close_lookup(&l);
	return 0;
}

/* y y' of two episodes in whole parts. */
static inline void
cross(const struct fit *f, size_t i, size_t j, double parts, int64_t *sums)
{
	const size_t V = f->V;
	const double *x = f->repeat_numbers + i * V;
	const double *y = f->repeat_numbers + j * V;

	sums += (f->repeats[i].cell * f->cells + f->repeats[j].cell) * V * V;
	for (size_t v = 0; v < V; v++) {
		const double here = x[v] * parts;

		for (size_t u = 0; u < V; u++)
			sums[v * V + u] += (int64_t)(here * y[u]);
	}
}

/* Each pair was taken once: it is one of the other two cells as well. */
static void
mirror(struct fit *f, const int64_t *sums, double part)
{
	const size_t V = f->V, cells = f->cells;

	for (size_t a = 0; a < cells; a++)
		for (size_t b = 0; b < cells; b++)
			for (size_t v = 0; v < V; v++)
				for (size_t u = 0; u < V; u++) {
					const size_t ab = a * cells + b;
					const size_t ba = b * cells + a;
					const int64_t sum =
					    sums[(ab * V + v) * V + u] +
					    sums[(ba * V + u) * V + v];

					f->crossed[(ab * V + v) * V + u] =
					    (double)sum * part;
				}
}

/* Add up by pairs of cells. */
static int
cross_rows(struct fit *f)
{
	const size_t size = f->cells * f->cells * f->V * f->V;
	const int bits = fit_part_bits(f->repeat_pairs);
	const double parts = ldexp(1, bits);
	int64_t *sums = calloc(size, sizeof(*sums));

	f->crossed = calloc(size, sizeof(double));
	if (f->crossed == NULL || sums == NULL) {
		free(sums);
		return -1;
	}
	for (size_t i = 0; i < f->nrepeats; i++)
		for (uint32_t j = f->repeats[i].earlier; j != REPEATS_NONE;
		     j = f->repeats[j].earlier)
			cross(f, i, j, parts, sums);
	mirror(f, sums, ldexp(1, 2 * f->repeat_exponent - bits));
	free(sums);
	free(f->repeats);
	free(f->repeat_numbers);
	f->repeats = NULL;
	f->repeat_numbers = NULL;
	f->nrepeats = 0;
	return 0;
}

int
fit_take_repeats(struct fit *f, const struct repeats *r)
{
	if (find_few(f, r) != 0)
		return -1;
	f->summary.by_person = 100 * r->several > FIT_SEVERAL * r->people;
	f->nrepeats = r->n;
	f->repeat_pairs = r->pairs;
	f->repeats = malloc((r->n + 1) * sizeof(*f->repeats));
	f->repeat_numbers = calloc(r->n * f->V + 1, sizeof(double));
	if (f->repeats == NULL || f->repeat_numbers == NULL ||
	    take_rows(f, r) == -1)
		return -1;
	f->repeat_exponent = fit_shrink(f->repeat_numbers, r->n * f->V);
	return f->cells > CELLS_FEW ? 0 : cross_rows(f);
}
