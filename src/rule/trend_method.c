/* How a model came about, and what was left out of it. */
#include "rule/json_text.h"
#include "rule/trend_reply.h"

static const char *
covariance(const struct trend_model *m)
{
	if (m->reason != NULL)
		return "none";
	return m->borrowed ? "borrowed" : "own";
}

static int
write_left_out(const struct reply *r, const struct trend_model *m)
{
	const struct census *s = r->ask.census;
	const char *comma = "";
	FILE *f = r->file;

	fputs(",\"left_out\":[", f);
	for (size_t day = 0; m->reason == NULL && day < s->ndays; day++) {
		if (m->left_out[day] == NULL)
			continue;
		fprintf(f, "%s{\"visit_code\":", comma);
		if (json_text_string(f, s->visit_codes[day]) == -1)
			return -1;
		json_text_member_count(f, "target_day", 1, s->target_days[day]);
		if (json_text_member_string(f, "reason", m->left_out[day]) ==
		    -1)
			return -1;
		fputc('}', f);
		comma = ",";
	}
	fputc(']', f);
	return 0;
}

int
trend_write_method(const struct reply *r, const struct trend_model *m)
{
	static const char *const names[] = {"lda", "clda"};
	static const char *const se[] = {
	    "observed information and Kenward-Roger", "covariance as known"};
	static const char *const df[] = {"Satterthwaite", "normal"};
	const int known = m->reason == NULL;
	const struct fit_summary *s = known ? fit_summary(m->fit) : NULL;
	const size_t day = m->reason_day;
	FILE *f = r->file;

	fprintf(f, ",\"method\":{\"model\":\"%s\",\"covariance\":\"%s\"",
	    names[r->ask.question->model], covariance(m));
	if (json_text_member_string(f, "reason", m->reason) == -1 ||
	    json_text_member_string(f, "reason_visit",
		day == SIZE_MAX ? NULL : r->ask.census->visit_codes[day]) == -1)
		return -1;
	json_text_member_count(
	    f, "patterns", known, known ? (int64_t)s->patterns : 0);
	json_text_member_count(f, "episodes", known, known ? s->episodes : 0);
	json_text_member_count(f, "scores", known, known ? s->observations : 0);
	if (json_text_member_string(f, "se", known ? se[m->borrowed] : NULL) ==
		-1 ||
	    json_text_member_string(f, "df", known ? df[m->borrowed] : NULL) ==
		-1 ||
	    write_left_out(r, m) == -1)
		return -1;
	fputc('}', f);
	return 0;
}
