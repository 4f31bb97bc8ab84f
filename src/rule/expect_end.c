/* How far a cohort was followed, and how it fared. */
#include "rule/expect_cohort.h"
#include "rule/json_text.h"
#include "rule/share.h"
#include "rule/visit_figures.h"

/* The last of the person's visits at which the cohort may be seen. */
static const json_t *
last_point(const struct cohort_model *m, const json_t *points, size_t *day)
{
	const struct census *c = &m->census;
	const json_t *point, *last = NULL;
	size_t i, d;

	json_array_foreach(points, i, point)
	{
		d = cohort_model_day(m,
		    json_integer_value(json_object_get(point, "target_day")));
		if (m->hidden.refused || d == SIZE_MAX ||
		    c->target_days[d] <= 0 || c->ngroups == 0 ||
		    c->courses[d][ANSWERED] + c->courses[d][LATE] == 0 ||
		    !suppression_shows(&m->hidden, c, 0, census_scored(d)) ||
		    (last != NULL && c->target_days[d] <= c->target_days[*day]))
			continue;
		last = point;
		*day = d;
	}
	return last;
}

/* Of those with both scores; and what it could be of all who were due. */
static void
write_reached(
    FILE *f, const struct question *q, const struct visit_figures *v, int shown)
{
	const int64_t due = v->paired[ANSWERED] + v->paired[LATE] +
			    v->paired[CENSORED] + v->paired[NOT_ANSWERED];
	const int64_t n = v->change.n;
	struct interval bounds;

	if (!shown || n == 0 || !q->with_mcid) {
		fputs(",\"mcid_share\":null", f);
		return;
	}
	bounds = share_bounds(v->responders, n, due);
	fprintf(f, ",\"mcid_share\":{\"n\":%lld,\"of\":%lld",
	    (long long)v->responders, (long long)n);
	json_text_member_real(f, "share", 1, (double)v->responders / (double)n);
	json_text_member_real(f, "worst", 1, bounds.lo);
	json_text_member_real(f, "best", 1, bounds.hi);
	fputc('}', f);
}

int
expect_write_end(FILE *f, const struct cohort_model *m, const json_t *points)
{
	struct visit_figures v = {0};
	const json_t *last;
	struct desk *desk;
	size_t day = 0;
	int64_t due;
	int rc;

	if ((last = last_point(m, points, &day)) == NULL) {
		fputs(",\"last_visit\":null,\"followed\":null,"
		      "\"mcid_share\":null",
		    f);
		return 0;
	}
	desk = desk_new(&m->census, m->ask.columns, &m->question);
	rc = desk == NULL ? -1 : visit_figures(&v, desk, 0, day);
	desk_free(desk);
	if (rc == -1 ||
	    json_text_member_string(f, "last_visit",
		json_string_value(json_object_get(last, "visit_code"))) == -1)
		return -1;
	due = v.counts[ANSWERED] + v.counts[LATE] + v.counts[CENSORED] +
	      v.counts[NOT_ANSWERED];
	json_text_member_real(f, "followed", due > 0,
	    due > 0 ? (double)v.score.n / (double)due : 0);
	write_reached(f, &m->question, &v,
	    suppression_shows(
		&m->hidden, &m->census, 0, census_paired(&m->census, day)));
	return 0;
}
