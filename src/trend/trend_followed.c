/*
 * What became of the visits of a group on a day, and how complete its scores
 * are: of the visits that were due, and of all that were ever planned.
 */
#include "base/json_text.h"
#include "trend/trend_reply.h"

int
trend_write_followed(const struct reply *r, size_t group, size_t day)
{
	const int shown = reply_shows(r, group, census_scored(day));
	struct visit_figures v;
	int64_t scored, enrolled;
	FILE *f = r->file;

	if (visit_figures(&v, r->desk, group, day) == -1 ||
	    trend_write_day(r, day) == -1)
		return -1;
	scored = v.counts[ANSWERED] + v.counts[LATE];
	enrolled =
	    trend_due(v.counts) + v.counts[NOT_YET_DUE] + v.counts[NOBODY];
	json_text_member_count(f, "enrolled", shown, enrolled);
	trend_write_counts(f, &v, shown);
	json_text_member_count(f, "not_expected", shown, v.counts[NOBODY]);
	trend_write_share(f, "rate_due", shown, scored, trend_due(v.counts));
	fputc('}', f);
	trend_write_share(f, "rate_enrolled", shown, scored, enrolled);
	fputs("}}", f);
	return 0;
}
