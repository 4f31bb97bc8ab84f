#ifndef MENDD_RULE_TREND_H
#define MENDD_RULE_TREND_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

struct columns;
struct trend_tally;

/*
 * The reply to a question about a cohort: what GET /v1/trends and the routes
 * below it show, as JSON text, which the caller free()s; or NULL and why:
 *"out_of_memory", "too_many_groups" (more than 50), or "bad_question".
 *
 * The question is an object:
 *
 *	kind		"trend" (or null); "responders": the shares that
 *			improved by so much; "completeness": what became of
 *			visits; "dose_response": groups are bands of one word,
 *			a line is drawn through them, and there is no total;
 *			"funnel": groups are sites, of one word, beside each
 *			other at a visit; "first_response": how long until a
 *			first response; "missing": groups are "answered", who
 *			answered at a visit and who did not; "courses":
 *			centiles of scores by visit, and, without a limit, some
 *			single courses
 *	clinic_ids	ids of clinics; the first is the asker's own
 *	instrument, scale
 *	as_of		"YYYY-MM-DD": what happened later is not seen
 *	by		a word of columns_words[] or minutes_band, or null: one
 *			group; or a list of one or two words: a group for each
 *			pair of values.  "answered", of who is missing alone
 *	dose		"platelets", "viable", "viability", "minutes", of a
 *			dose_response: the dose itself, along which a curve
 *			is drawn (dose_curve.h); null: no curve
 *	minimum_cents, maximum_cents
 *			of the scale, or null: the model then tells no spread
 *	filters		lists of accepted values, by word
 *	good		1: higher is better; -1: lower
 *	mcid_cents	a change in the good direction, in hundredths, or null
 *	pass_cents	a score, in hundredths, or null
 *	at_least	people behind any figure, or null: no limit
 *	model		"lda" (or null), "clda", "none"
 *	adjust		up to five words of columns_words[], different and not
 *			grouped by, that the model adjusts for; or null
 *	readings	wording, by name; or null: "both_models", how the
 *			differences of two models are read
 *	surgery		what a rescue does to the scores after it: "stop" (or
 *			null): they do not count; "every_score": they do;
 *			"nonresponder": they do not, and are no response
 *	visit		code of the visit of a funnel, as replies show it, or
 *			of who is missing, as plans have it
 *	adjust		up to five words of its casemix, or null: none.  The
 *			score at baseline is always in it
 *	seed		a whole number by which single courses are drawn
 *	order		values of `by', in the order in which groups are
 *			shown, the others after them by name; or null.  When
 *			`by' is a list, a list with one of these for each.
 *			Of a dose-response these are the bands from the lowest
 *			on, and other groups are not shown
 *	head		the members of the reply before "groups"; its
 *			"suppression" has a "rule_refused" that takes the
 *			place of "rule" when nothing may be shown
 *
 * ${now} is a clock in milliseconds that does not go back, by which no model
 * takes over 2 s; NULL: models take their time.
 */
char *trend_answer(const struct columns *, const json_t *question,
    int64_t (*now)(void), size_t *len, const char **reason);

/* The same, and the fits that it took are counted (trend_model.h). */
char *trend_answer_counted(const struct columns *, const json_t *question,
    int64_t (*now)(void), struct trend_tally *, size_t *len,
    const char **reason);

#endif
