/* Time to the first response, from scores by visit. */
#include <stdio.h>
#include <stdlib.h>

#include "ctl/scores.h"
#include "ctl/trends.h"
#include "ctl/trends_times.h"
#include "stat/survival.h"

/* The days of visits after the baseline, and the threshold. */
struct first {
	int64_t *days, *improved;
	unsigned char *seen;
	int64_t threshold;
};

static int
read_first(struct first *f, const struct scores *s, const json_t *spec)
{
	const json_t *first = json_object_get(spec, "first_response");
	const json_t *days = json_object_get(first, "days");
	const struct limit l = limit_read(
	    json_object_get(first, "improvement"), s->measure.digits);

	for (size_t v = 0; v < s->n_visits; v++) {
		const json_t *day = json_array_get(days, v);

		if (!json_is_integer(day) || !l.given ||
		    s->baseline == FRAME_NONE) {
			fputs("mendctl trends: expected a baseline, and of "
			      "first_response an improvement and days, one "
			      "for each visit\n",
			    stderr);
			return -1;
		}
		f->days[v] = json_integer_value(day);
	}
	f->threshold = l.value;
	return 0;
}

/* Who has a baseline, from treatment to response. */
static void
follow(struct subjects *p, const struct scores *s, struct first *f)
{
	p->n = 0;
	for (size_t i = 0; i < s->episodes.n; i++) {
		if (!scores_seen(s, i, s->baseline))
			continue;
		for (size_t v = 0; v < s->n_visits; v++) {
			f->seen[v] = v != s->baseline && scores_seen(s, i, v);
			f->improved[v] =
			    s->measure.better *
			    (scores_at(s, i, v) - scores_at(s, i, s->baseline));
		}
		p->all[p->n] = survival_first_response(
		    f->improved, f->seen, f->days, s->n_visits, f->threshold);
		p->group[p->n++] = s->group[i];
	}
}

int
trends_response(json_t **out, const struct question *q)
{
	struct scores s;
	struct subjects p = {0};
	struct first f = {0};
	int status = trends_open_scores(&s, q);

	if (status != 0)
		return status;
	f.days = calloc(s.n_visits, sizeof(*f.days));
	f.improved = calloc(s.n_visits, sizeof(*f.improved));
	f.seen = calloc(s.n_visits, 1);
	if (subjects_new(&p, s.episodes.n, &s.groups) == -1 || f.days == NULL ||
	    f.improved == NULL || f.seen == NULL)
		status = trends_no_memory();
	else if (read_first(&f, &s, q->spec) == -1)
		status = 2;
	else {
		follow(&p, &s, &f);
		if ((*out = survival_json(&p)) == NULL)
			status = trends_no_memory();
	}
	free(f.seen);
	free(f.improved);
	free(f.days);
	subjects_free(&p);
	scores_close(&s);
	return status;
}
