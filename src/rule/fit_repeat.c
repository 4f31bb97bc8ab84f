/*
 * Which episodes are of one person: their residuals, row by row, for errors
 * by person.
 */
#include <stdlib.h>
#include <string.h>

#include "rule/fit_work.h"
#include "rule/repeats.h"

/* The pattern with a mask of visits kept, or NULL. */
static const struct fit_pattern *
pattern_of(const struct fit *f, uint32_t mask)
{
	size_t from = 0, to = f->npatterns;

	while (from < to) {
		const size_t middle = (from + to) / 2;

		if (f->patterns[middle].mask < mask)
			from = middle + 1;
		else
			to = middle;
	}
	return from < f->npatterns && f->patterns[from].mask == mask
		   ? &f->patterns[from]
		   : NULL;
}

/* The first row of a cell in it, which is there: they go by cell. */
static size_t
row_of(const struct fit *f, const struct fit_pattern *p, size_t cell)
{
	size_t from = p->first, to = p->first + p->nrows;

	while (from < to) {
		const size_t middle = (from + to) / 2;

		if (f->rows[middle].cell < cell)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* Scores less the model's means, which are the row's mean less its delta. */
static void
take_rest(const struct fit *f, const struct repeats *of,
    const struct repeat *from, struct fit_repeat *to)
{
	const struct fit_row *row = &f->rows[to->row];
	const size_t *kept = f->summary.kept;

	for (size_t v = 0; v < f->V; v++)
		if ((from->mask >> kept[v] & 1) != 0)
			to->rest[v] = (double)of->scores[from->at + kept[v]] /
					  (double)f->options.scale -
				      (row->mean[v] - row->delta[v]);
}

static uint32_t
kept_part(const struct fit *f, uint32_t mask)
{
	uint32_t part = 0;

	for (size_t v = 0; v < f->V; v++)
		part |= (mask >> f->summary.kept[v] & 1) << v;
	return part;
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

int
fit_take_repeats(struct fit *f)
{
	const struct repeats *r = f->options.repeats;

	if (r == NULL)
		return 0;
	if (find_few(f, r) != 0)
		return -1;
	f->summary.by_person = 100 * r->several > FIT_SEVERAL * r->people;
	f->repeats = calloc(r->n + 1, sizeof(*f->repeats));
	f->repeat_numbers = calloc(r->n * f->V + 1, sizeof(double));
	if (f->repeats == NULL || f->repeat_numbers == NULL)
		return -1;
	for (size_t i = 0; i < r->n; i++) {
		struct fit_repeat *to = &f->repeats[f->nrepeats];
		const struct fit_pattern *p =
		    pattern_of(f, kept_part(f, r->rows[i].mask));

		if (p == NULL)
			continue; /* of visits that were left out */
		to->person = r->rows[i].person;
		to->row = row_of(f, p, r->rows[i].cell);
		to->rest = f->repeat_numbers + f->nrepeats * f->V;
		take_rest(f, r, &r->rows[i], to);
		f->nrepeats++;
	}
	return 0;
}
