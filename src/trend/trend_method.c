/* How a model came about, and what was left out of it. */
#include "base/json_text.h"
#include "trend/trend_reply.h"

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

/* People, and who is one of them more than once: a few may not be seen. */
static void
write_people(const struct reply *r, const struct trend_model *m)
{
	const int known =
	    m->reason == NULL &&
	    (m->several == 0 || m->several >= r->ask.question->at_least);

	json_text_member_count(r->file, "people", known, m->people);
	json_text_member_count(
	    r->file, "people_with_several", known, m->several);
}

int
trend_write_method(const struct reply *r, const struct trend_model *m)
{
	static const char *const names[] = {"lda", "clda"};
	static const char *const se[2][2] = {
	    {"observed information and Kenward-Roger",
		"observed information and Kenward-Roger, or by person where "
		"that is larger"},
	    {"covariance as known",
		"covariance as known, or by person where that is larger"}};
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
	write_people(r, m);
	if (json_text_member_string(
		f, "se", known ? se[m->borrowed][s->by_person] : NULL) == -1 ||
	    json_text_member_string(f, "df", known ? df[m->borrowed] : NULL) ==
		-1 ||
	    write_left_out(r, m) == -1 || trend_write_adjusted(r, m) == -1)
		return -1;
	fputc('}', f);
	return 0;
}
