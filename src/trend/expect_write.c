/* How far a cohort was followed, how it fared, and whether its bands held. */
#include "base/json_text.h"
#include "stat/share.h"
#include "trend/expect_write.h"

/* The last of the person's visits at which the cohort may be seen. */
static const json_t *
last_point(const struct outlook *o, const json_t *points,
    const struct outlook_day **last)
{
	const json_t *point, *found = NULL;
	const struct outlook_day *day;
	size_t i;

	json_array_foreach(points, i, point)
	{
		day = outlook_day(o,
		    json_integer_value(json_object_get(point, "target_day")));
		if (day == NULL || day->due == 0 ||
		    (found != NULL && day->target_day <= (*last)->target_day))
			continue;
		found = point;
		*last = day;
	}
	return found;
}

/* Of those with both scores; and what it could be of all who were due. */
static void
write_reached(FILE *f, const struct outlook_day *d)
{
	struct interval bounds;

	if (d->of == 0) {
		fputs(",\"mcid_share\":null", f);
		return;
	}
	bounds = share_bounds(d->reached, d->of, d->of_due);
	fprintf(f, ",\"mcid_share\":{\"n\":%lld,\"of\":%lld",
	    (long long)d->reached, (long long)d->of);
	json_text_member_real(
	    f, "share", 1, (double)d->reached / (double)d->of);
	json_text_member_real(f, "worst", 1, bounds.lo);
	json_text_member_real(f, "best", 1, bounds.hi);
	fputc('}', f);
}

int
expect_write_end(FILE *f, const struct outlook *o, const json_t *points)
{
	const struct outlook_day *day = NULL;
	const json_t *last = last_point(o, points, &day);

	if (last == NULL) {
		fputs(",\"last_visit\":null,\"followed\":null,"
		      "\"mcid_share\":null",
		    f);
		return 0;
	}
	if (json_text_member_string(f, "last_visit",
		json_string_value(json_object_get(last, "visit_code"))) == -1)
		return -1;
	json_text_member_real(
	    f, "followed", 1, (double)day->scored / (double)day->due);
	write_reached(f, day);
	return 0;
}

/* Why there is no calibration; NULL: the outlook itself has a reason. */
static const char *
why_not(const struct outlook *o, const json_t *words)
{
	if (o->reason != NULL)
		return NULL;
	return json_string_value(
	    json_object_get(words, o->calibration.had_bands ? "few" : "none"));
}

int
expect_write_calibration(FILE *f, const struct outlook *o, const json_t *words)
{
	const struct calibration *c = &o->calibration;
	const json_t *past =
	    json_array_get(json_object_get(words, "pasts"), c->past);
	const double n = (double)c->n;

	if (c->n == 0) {
		fputs(",\"calibration\":null", f);
		return json_text_member_string(
		    f, "calibration_reason", why_not(o, words));
	}
	fprintf(f, ",\"calibration\":{\"n\":%lld,\"people\":%lld",
	    (long long)c->n, (long long)c->people);
	json_text_member_real(f, "inside_50", 1, (double)c->inside50 / n);
	json_text_member_real(f, "inside_80", 1, (double)c->inside80 / n);
	if (json_text_member_string(f, "known_until",
		json_string_value(json_object_get(past, "as_of"))) == -1 ||
	    json_text_member_string(f, "rule",
		json_string_value(json_object_get(past, "rule"))) == -1)
		return -1;
	fputs("},\"calibration_reason\":null", f);
	return 0;
}
