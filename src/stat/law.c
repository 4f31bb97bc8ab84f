/* A fit without its data: the means of a cell, their error, and sigma. */
#include <stdlib.h>
#include <string.h>

#include "stat/contrast.h"
#include "stat/law.h"

/* What the means are asked with. */
struct asker {
	const struct fit *fit;
	const struct design *design;
	size_t cell;
	double *c;
};

/* The sum of two visits' means; or, twice the same visit, its mean. */
static int
ask(const struct asker *a, size_t u, size_t v, struct contrast *out)
{
	memset(a->c, 0, a->design->columns * sizeof(*a->c));
	design_add_mean(a->design, a->cell, u, 1, a->c);
	if (u != v)
		design_add_mean(a->design, a->cell, v, 1, a->c);
	return contrast_estimate(a->fit, a->c, out);
}

static int
take_means(struct law *law, const struct asker *a)
{
	const struct fit_summary *s = fit_summary(a->fit);
	struct contrast mean;

	for (size_t i = 0; i < s->visits; i++) {
		const size_t v = s->kept[i];

		if (ask(a, v, v, &mean) == -1)
			return -1;
		if (mean.reason != NULL)
			continue;
		law->visits |= UINT32_C(1) << v;
		law->mean[v] = mean.estimate;
		law->error[v][v] = mean.se * mean.se;
	}
	return 0;
}

static int
take_errors(struct law *law, const struct asker *a)
{
	struct contrast both;

	for (size_t v = 0; v < a->design->visits; v++)
		for (size_t u = 0; u < v; u++) {
			if ((law->visits >> v & law->visits >> u & 1) == 0)
				continue;
			if (ask(a, u, v, &both) == -1)
				return -1;
			/* A sum of means that can be estimated, can. */
			law->error[v][u] = law->error[u][v] =
			    (both.se * both.se - law->error[u][u] -
				law->error[v][v]) /
			    2;
		}
	return 0;
}

int
law_of(struct law *law, const struct fit *fit, const struct design *design,
    size_t cell)
{
	const struct fit_summary *s = fit_summary(fit);
	struct asker a = {.fit = fit, .design = design, .cell = cell};
	int rc;

	memset(law, 0, sizeof(*law));
	if ((law->reason = s->reason) != NULL)
		return 0;
	if ((a.c = calloc(design->columns, sizeof(*a.c))) == NULL)
		return -1;
	for (size_t i = 0; i < s->visits; i++)
		for (size_t j = 0; j < s->visits; j++)
			law->sigma[s->kept[i]][s->kept[j]] =
			    s->sigma[i * s->visits + j];
	rc = take_means(law, &a) == -1 ? -1 : take_errors(law, &a);
	free(a.c);
	return rc;
}
