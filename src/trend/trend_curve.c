/*
 * How many improved by how much: at each visit, of all who have a baseline and
 * a score, the share that improved by t or more, for every t that was seen.
 * It needs no threshold; one that was chosen is marked.
 *
 * A whole curve tells each single change.  Where few people may not be told
 * apart, it has fewer points: between two of them, before the first and from
 * the last on there are that many changes.
 */
#include "base/json_text.h"
#include "stat/share.h"
#include "trend/trend_reply.h"

#define CENTS 100.0

/* No curve has more points than a picture can show. */
#define POINTS_MAX 250

/* The curve of one visit. */
struct curve {
	FILE *file;
	int64_t judged, due; /* shares are of judged, bounds of due */
	int64_t step;        /* changes from point to point */
};

/* ${n} improved by ${t} hundredths or more. */
static void
write_point(const struct curve *c, int64_t t, int64_t n)
{
	const struct interval i = share_wilson(n, c->judged);
	const struct interval bounds = share_bounds(n, c->judged, c->due);
	FILE *f = c->file;

	fputs("{\"at_least\":", f);
	json_text_real(f, (double)t / CENTS);
	json_text_member_count(f, "n", 1, n);
	json_text_member_real(f, "share", 1, (double)n / (double)c->judged);
	json_text_member_real(f, "ci_lo", 1, i.lo);
	json_text_member_real(f, "ci_hi", 1, i.hi);
	json_text_member_real(f, "worst", 1, bounds.lo);
	json_text_member_real(f, "best", 1, bounds.hi);
	fputc('}', f);
}

/* From the least improvement to the most; ${h} is of changes. */
static void
write_points(const struct curve *c, const struct histogram *h, int good,
    int64_t changes, int limited)
{
	int64_t left = changes, passed = limited ? 0 : c->step;
	const char *comma = "";

	for (size_t i = 0; i < h->n && left >= c->step; i++) {
		const struct bin *b = &h->bins[good > 0 ? i : h->n - 1 - i];

		if (passed >= c->step) {
			fputs(comma, c->file);
			write_point(c, good * b->value, left);
			comma = ",";
			passed = 0;
		}
		passed += b->count;
		left -= b->count;
	}
}

static int64_t
step_of(const struct question *q, int64_t changes)
{
	const int64_t least = q->at_least > 0 ? (int64_t)q->at_least : 1;
	const int64_t few = (changes + POINTS_MAX - 1) / POINTS_MAX;

	return few > least ? few : least;
}

int
trend_write_curve(const struct reply *r, size_t group, size_t day)
{
	const struct question *q = r->ask.question;
	const int shown = trend_shows_change(r, group, day);
	struct curve c = {.file = r->file};
	struct visit_figures v;

	if (visit_figures(&v, r->desk, group, day) == -1 ||
	    trend_write_day(r, day) == -1)
		return -1;
	c.judged = trend_judged(r, &v);
	c.due = trend_due(v.paired);
	c.step = step_of(q, v.change.n);
	json_text_member_count(c.file, "of", shown, c.judged);
	json_text_member_count(c.file, "due", shown, c.due);
	fputs(",\"mcid\":", c.file);
	if (shown && q->with_mcid && c.judged > 0)
		write_point(&c, q->mcid, v.responders);
	else
		fputs("null", c.file);
	fputs(",\"curve\":[", c.file);
	if (shown)
		write_points(&c, desk_changes(r->desk), q->good, v.change.n,
		    q->at_least > 0);
	fputs("]}", c.file);
	return 0;
}
