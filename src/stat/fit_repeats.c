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
#include <string.h>

#include "base/stretch.h"
#include "stat/fit_kernel.h"
#include "stat/fit_work.h"
#include "stat/repeats.h"

#define CELLS_FEW 32

struct fit_parts
fit_parts(double most, int64_t pairs)
{
	int bits = 61, exponent;

	for (; pairs > 0; pairs >>= 1)
		bits--;
	frexp(fmax(most, 0x1p-400), &exponent);
	return (struct fit_parts){.in_one = ldexp(1, bits - 2 * exponent),
	    .part = ldexp(1, 2 * exponent - bits)};
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

/* The way from repeats to a fit. */
struct passage {
	struct fit *fit;
	const struct repeats *from;
	size_t days[MOMENTS_VISITS_MAX]; /* of visits kept, in the scores */
	uint32_t *pattern_of; /* by mask: the pattern and 1, or 0: none */
	double *weights;      /* V V by pattern: W */
	double *means;        /* V by cell: the model's */
	double point;         /* of a score */
	struct fit_parts parts;
	int64_t *sums; /* V V by pair of cells, if they are few: of y y' */
};

static void
find_patterns(struct passage *p)
{
	const struct fit *f = p->fit;
	uint32_t mask = UINT32_C(1) << p->from->visits;

	while (mask-- > 0)
		for (size_t i = 0; i < f->npatterns; i++)
			if (f->patterns[i].mask == fit_kept_part(f, mask))
				p->pattern_of[mask] = (uint32_t)i + 1;
}

static void
find_weights(struct passage *p)
{
	const struct fit *f = p->fit;
	const size_t size = f->V * f->V;

	for (size_t v = 0; v < f->V; v++)
		p->days[v] = p->from->days[f->summary.kept[v]];
	for (size_t i = 0; i < f->npatterns; i++)
		memcpy(p->weights + i * size, f->patterns[i].w,
		    size * sizeof(double));
	p->point = 1 / (double)f->options.scale;
}

static void
find_means(struct passage *p)
{
	const struct fit *f = p->fit;

	for (size_t cell = 0; cell < f->cells; cell++)
		for (size_t v = 0; v < f->V; v++)
			for (size_t a = 0; a < f->d; a++)
				p->means[cell * f->V + v] +=
				    f->z[cell * f->d + a] *
				    f->full[v * f->d + a];
}

static double
largest(const double *x, size_t n)
{
	double most = 0;

	for (size_t i = 0; i < n; i++)
		most = fabs(x[i]) > most ? fabs(x[i]) : most;
	return most;
}

/* No element of any y is larger. */
static double
bound(const struct passage *p)
{
	const struct fit *f = p->fit;

	return (double)f->V * largest(p->weights, f->npatterns * f->V * f->V) *
	       ((double)p->from->of->size * p->point +
		   largest(p->means, f->cells * f->V));
}

static int
open_passage(struct passage *p)
{
	const struct fit *f = p->fit;
	const size_t pairs = f->cells * f->cells;

	p->pattern_of =
	    calloc((size_t)1 << p->from->visits, sizeof(*p->pattern_of));
	p->weights = calloc(f->npatterns * f->V * f->V, sizeof(*p->weights));
	p->means = calloc(f->cells * f->V, sizeof(*p->means));
	if (p->pattern_of == NULL || p->weights == NULL || p->means == NULL)
		return -1;
	find_patterns(p);
	find_weights(p);
	find_means(p);
	if (f->cells > CELLS_FEW)
		return 0;
	p->parts = fit_parts(bound(p), f->repeat_pairs);
	p->sums = calloc(pairs * f->V * f->V, sizeof(*p->sums));
	return p->sums == NULL ? -1 : 0;
}

static void
close_passage(struct passage *p)
{
	free(p->pattern_of);
	free(p->weights);
	free(p->means);
	free(p->sums);
}

static int
reserve(struct fit *f)
{
	const size_t room = f->repeat_room == 0 ? 64 : 2 * f->repeat_room;

	if (f->nrepeats < f->repeat_room)
		return 0;
	if (column_stretch(&f->repeats, room, sizeof(*f->repeats)) == -1 ||
	    column_stretch(&f->repeat_numbers, room, f->V * sizeof(double)) ==
		-1)
		return -1;
	f->repeat_room = room;
	return 0;
}

/* ${y} = W times what the scores are over the model's means. */
static inline void
weigh(const struct passage *p, size_t pattern, size_t i, double *y)
{
	const struct fit *f = p->fit;
	const struct several *of = p->from->of;
	const int32_t *scores = of->scores + i * of->visits;
	const double *means = p->means + p->from->rows[i].cell * f->V;
	const double *w = p->weights + pattern * f->V * f->V;
	double rest[MOMENTS_VISITS_MAX];

	for (size_t v = 0; v < f->V; v++)
		rest[v] = (double)scores[p->days[v]] * p->point - means[v];
	fit_kernel_weigh(y, w, rest, f->V);
}

/* All episodes of a person from the last one on, if there are several. */
static int
take_person(struct passage *p, uint32_t last)
{
	struct fit *f = p->fit;
	const struct several_row *links = p->from->of->rows;
	const struct repeats_row *rows = p->from->rows;
	const size_t first = f->nrepeats;

	for (uint32_t i = last; i != SEVERAL_NONE; i = links[i].earlier) {
		const uint32_t pattern = p->pattern_of[rows[i].mask];

		if (pattern == 0)
			continue; /* of visits that were left out */
		if (reserve(f) == -1)
			return -1;
		weigh(
		    p, pattern - 1, i, f->repeat_numbers + f->nrepeats * f->V);
		f->repeats[f->nrepeats++] =
		    (struct fit_repeat){first, rows[i].cell};
	}
	if (f->nrepeats < first + 2)
		f->nrepeats = first;
	return 0;
}

/* y y' of two episodes in whole parts. */
static inline void
cross(const struct passage *p, size_t i, size_t j)
{
	const struct fit *f = p->fit;
	const size_t V = f->V;
	const size_t cells = f->repeats[i].cell * f->cells + f->repeats[j].cell;

	fit_kernel_cross(p->sums + cells * V * V, f->repeat_numbers + i * V,
	    f->repeat_numbers + j * V, p->parts.in_one, V);
}

/* Of the one person that is there, who is then forgotten. */
static void
cross_person(struct passage *p)
{
	struct fit *f = p->fit;

	for (size_t i = 1; i < f->nrepeats; i++)
		for (size_t j = 0; j < i; j++)
			cross(p, i, j);
	f->nrepeats = 0;
}

static int
take_people(struct passage *p)
{
	const struct several *of = p->from->of;

	for (uint32_t i = 0; i < of->n; i++) {
		if (of->rows[i].is_followed ||
		    of->rows[i].earlier == SEVERAL_NONE)
			continue;
		if (take_person(p, i) == -1)
			return -1;
		if (p->sums != NULL)
			cross_person(p);
	}
	return 0;
}

/* Each pair was taken once: it is one of the other two cells as well. */
static void
mirror_cells(const struct passage *p, size_t ab, size_t ba)
{
	const size_t V = p->fit->V;
	double *to = p->fit->crossed + ab * V * V;
	const int64_t *one = p->sums + ab * V * V;
	const int64_t *other = p->sums + ba * V * V;

	for (size_t v = 0; v < V; v++)
		for (size_t u = 0; u < V; u++)
			to[v * V + u] =
			    (double)(one[v * V + u] + other[u * V + v]) *
			    p->parts.part;
}

static int
mirror(const struct passage *p)
{
	struct fit *f = p->fit;
	const size_t cells = f->cells;

	f->crossed = calloc(cells * cells * f->V * f->V, sizeof(double));
	if (f->crossed == NULL)
		return -1;
	for (size_t a = 0; a < cells; a++)
		for (size_t b = 0; b < cells; b++)
			mirror_cells(p, a * cells + b, b * cells + a);
	return 0;
}

int
fit_take_repeats(struct fit *f, const struct repeats *r)
{
	struct passage p = {.fit = f, .from = r};
	int rc = -1;

	f->summary.by_person = 100 * r->several > FIT_SEVERAL * r->people;
	f->repeat_pairs = r->pairs;
	if (find_few(f, r) == 0 && open_passage(&p) == 0)
		rc = take_people(&p);
	if (rc == 0 && p.sums != NULL)
		rc = mirror(&p);
	close_passage(&p);
	return rc;
}
