/*
 * The change along a dose, as a curve at each visit, with the tests of what
 * it shows.  What is said of all bands together is of those that may be seen.
 */
#include "base/json_text.h"
#include "trend/dose_curve.h"
#include "trend/trend_reply.h"

static const char *const units[COLUMNS_DOSES] = {
    "10*9 platelets", "10*6 viable cells", "%", "min"};

/* Episodes of the cohort in none of the bands; only if no group is hidden,
 * which they would tell of. */
static void
write_without(const struct reply *r)
{
	const struct census *s = r->ask.census;
	int64_t all = 0, banded = 0;
	int known = 1;

	for (size_t g = 0; g < s->ngroups; g++) {
		all += s->episodes[g];
		known = known && reply_shows(r, g, 0);
	}
	for (size_t i = 0; i < r->ask.norder; i++)
		banded += s->episodes[r->order[i]];
	fputs(",\"without_dose\":{\"n\":", r->file);
	if (known)
		fprintf(r->file, "%lld", (long long)(all - banded));
	else
		fputs("null", r->file);
	json_text_member_count(r->file, "of", known, all);
	json_text_member_real(r->file, "share", known && all > 0,
	    (double)(all - banded) / (double)(all > 0 ? all : 1));
	fputc('}', r->file);
}

static int
write_test(FILE *f, const char *name, const struct contrast_test *t)
{
	const int known = t->reason == NULL;

	fprintf(f, ",\"%s\":{\"num_df\":", name);
	if (known)
		json_text_real(f, t->num_df);
	else
		fputs("null", f);
	json_text_member_real(f, "den_df", known && t->den_df > 0, t->den_df);
	json_text_member_real(f, "f", known, t->f);
	json_text_member_real(f, "p",
	    known && (t->den_df <= 0 || t->den_df >= CONTRAST_P_SHOWN_DF),
	    t->p);
	if (json_text_member_string(f, "reason", t->reason) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

static int
write_tests(FILE *f, const struct dose_curve *k, size_t visit)
{
	static const char *const names[] = {"association", "nonlinearity"};
	struct contrast_test t;

	for (int i = 0; i < 2; i++)
		if (dose_curve_test(k, visit, i, &t) == -1 ||
		    write_test(f, names[i], &t) == -1)
			return -1;
	return 0;
}

/* Doses and what change goes with them.  The first that has none says why. */
static int
write_points(FILE *f, const struct dose_curve *k, size_t visit)
{
	const char *comma = "", *reason = NULL;
	struct contrast c;

	fputs(",\"points\":[", f);
	for (size_t i = 0; i < DOSE_CURVE_POINTS && reason == NULL; i++) {
		if (dose_curve_change(k, visit, k->at[i], &c) == -1)
			return -1;
		if ((reason = c.reason) != NULL)
			break;
		fprintf(f, "%s{\"dose\":", comma);
		json_text_real(f, k->at[i]);
		json_text_member_real(f, "est", 1, c.estimate);
		json_text_member_real(f, "se", 1, c.se);
		json_text_member_real(f, "ci_lo", 1, c.lower);
		json_text_member_real(f, "ci_hi", 1, c.upper);
		json_text_member_real(f, "df", c.df > 0, c.df);
		fputc('}', f);
		comma = ",";
	}
	fputc(']', f);
	return json_text_member_string(f, "reason", reason);
}

static int
write_visit(const struct reply *r, const struct dose_curve *k, size_t day)
{
	const size_t visit = dose_curve_visit(k, day);
	const int known = k->doses.people_at[visit] >= DOSE_CURVE_PEOPLE;

	if (trend_write_day(r, day) == -1)
		return -1;
	json_text_member_count(
	    r->file, "n", known, k->doses.episodes_at[visit]);
	if (write_tests(r->file, k, visit) == -1 ||
	    write_points(r->file, k, visit) == -1)
		return -1;
	fputc('}', r->file);
	return 0;
}

static int
write_visits(const struct reply *r, const struct dose_curve *k)
{
	const struct census *s = r->ask.census;
	const char *comma = "";

	fputs(",\"visits\":[", r->file);
	for (size_t day = 0; day < s->ndays; day++) {
		if (s->visit_codes[day] == NULL || s->target_days[day] <= 0 ||
		    dose_curve_visit(k, day) == DESIGN_NONE)
			continue;
		fputs(comma, r->file);
		if (write_visit(r, k, day) == -1)
			return -1;
		comma = ",";
	}
	fputc(']', r->file);
	return 0;
}

static void
write_knots(FILE *f, const struct dose_curve *k)
{
	fputs(",\"knots\":", f);
	if (k->reason != NULL || k->is_straight) {
		fputs("null", f);
		return;
	}
	for (size_t i = 0; i < SPLINE_KNOTS; i++) {
		fputs(i == 0 ? "[" : ",", f);
		json_text_real(f, dose_curve_knot(k, i));
	}
	fputc(']', f);
}

static int
write_curve(const struct reply *r, const struct dose_curve *k)
{
	const int known = k->reason == NULL;
	const char *covariance = "none";
	FILE *f = r->file;

	if (known)
		covariance = fit_summary(k->fit)->borrowed ? "borrowed" : "own";
	fprintf(f, ",\"curve\":{\"unit\":\"%s\"", units[k->doses.dose]);
	if (json_text_member_string(f, "scale",
		!known            ? NULL
		: k->doses.is_log ? "log10"
				  : "linear") == -1 ||
	    json_text_member_string(f, "covariance", covariance) == -1 ||
	    json_text_member_string(f, "reason", k->reason) == -1)
		return -1;
	json_text_member_count(f, "people", known, k->doses.people);
	json_text_member_count(f, "episodes", known, (int64_t)k->doses.n);
	write_without(r);
	write_knots(f, k);
	if (write_tests(f, k, DESIGN_NONE) == -1 || write_visits(r, k) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

int
trend_write_smooth(const struct reply *r)
{
	struct dose_curve k;
	int rc;

	if (!reply_has_model(r) || r->ask.question->dose == COLUMNS_DOSES) {
		fputs(",\"curve\":null", r->file);
		return 0;
	}
	if (dose_curve(&k, &r->ask, &r->groups) == -1)
		return -1;
	k.doses.dose = r->ask.question->dose;
	rc = write_curve(r, &k);
	dose_curve_free(&k);
	return rc;
}
