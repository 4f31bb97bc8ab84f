/*
 * The moments of a sample: a part of what the scan took of each group and
 * day, where it took any of these episodes; or from all rows, one by one where
 * not all that they have may be seen.
 */
#include "cohort/sample.h"

static size_t
pair(size_t v, size_t u)
{
	return v * (v + 1) / 2 + u;
}

/* A row of a group, as far as it belongs to a sample. */
static int
choose_row(
    struct moments *to, const struct sample *s, const struct moments_row *from)
{
	moments_sum sum[MOMENTS_VISITS_MAX] = {0};
	moments_sum cross[MOMENTS_VISITS_MAX * (MOMENTS_VISITS_MAX + 1) / 2] = {
	    0};
	struct moments_row row = {.cell = s->cells[from->cell],
	    .n = from->n,
	    .sum = sum,
	    .cross = cross};

	if (row.cell == SAMPLE_NO_CELL)
		return 0;
	for (size_t v = 0; v < s->ndays; v++)
		row.mask |= (from->mask >> s->days[v] & 1) << v;
	row.mask &= s->seen[row.cell];
	for (size_t v = 0; v < s->ndays; v++) {
		if ((row.mask >> v & 1) == 0)
			continue;
		sum[v] = from->sum[s->days[v]];
		for (size_t u = 0; u <= v; u++)
			if ((row.mask >> u & 1) != 0)
				cross[pair(v, u)] =
				    from->cross[pair(s->days[v], s->days[u])];
	}
	return row.mask == 0 ? 0 : moments_add_row(to, &row);
}

static int
choose(struct moments *to, const struct sample *s, const struct moments *groups)
{
	struct moments_row row;
	int rc = 0;

	for (size_t at = 0; rc == 0 && moments_next(groups, &at, &row);)
		rc = choose_row(to, s, &row);
	return rc;
}

static int
is_all_seen(const struct sample *s)
{
	for (size_t cell = 0; cell < s->ncells; cell++)
		if (s->seen[cell] != sample_days(s))
			return 0;
	return 1;
}

static int
add(void *of, const struct sampled *one)
{
	return moments_add(of, one->cell, one->mask, one->scores, 1);
}

struct moments *
sample_take(const struct sample *sample, const struct columns *c,
    const struct question *q, const struct census *census)
{
	struct moments *m = moments_new(sample->ndays, sample->ncells);
	int rc;

	if (m == NULL)
		return NULL;
	if (census->moments != NULL && !sample->everybody)
		rc = choose(m, sample, census->moments);
	else if (is_all_seen(sample))
		rc = sample_add_up(sample, c, q, census, m);
	else
		rc = sample_each(sample, c, q, census, add, m);
	if (rc == 0)
		return m;
	moments_free(m);
	return NULL;
}
