/*
 * How long until a first response: of a group by visit, and whether groups
 * differ.
 *
 * Kaplan and Meier's share of those who wait takes who was stopped for
 * somebody who is only not watched any longer, and so says how it would be if
 * nobody were; Aalen and Johansen's share says how many have responded.  The
 * latter's limits are F^exp(-+z se / (F log F)) (Choudhury 2002, Stat Med
 * 21:1129).
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "stat/competing.h"
#include "stat/dist.h"
#include "trend/trend_reply.h"

#define ALPHA_HALF 0.025 /* either side of a 95 % interval */

/* The waits of a group, as far as they may be seen. */
struct course {
	size_t until, n;
	struct watched *list;
	struct survival_step *steps;
	size_t nsteps;
	int64_t *days; /* of visits after treatment */
	struct incidence *incidences;
};

int
trend_take_waits(struct reply *r, int refused)
{
	if ((r->waits = calloc(1, sizeof(*r->waits))) == NULL)
		return -1;
	if (refused) {
		r->waits->census = r->ask.census;
		r->waits->reason = "hidden";
		return 0;
	}
	return waits_take(r->waits, r->ask.columns, r->ask.question,
		   r->ask.census) == NULL
		   ? 0
		   : -1;
}

void
trend_free_waits(struct reply *r)
{
	if (r->waits != NULL)
		waits_free(r->waits);
	free(r->waits);
	r->waits = NULL;
}

static void
free_course(struct course *c)
{
	free(c->list);
	free(c->steps);
	free(c->days);
	free(c->incidences);
}

/* How many visits after treatment there are. */
static size_t
lay_days(const struct census *s, int64_t *days)
{
	size_t n = 0;

	for (size_t d = 0; d < s->ndays; d++)
		if (s->target_days[d] > 0)
			days[n++] = s->target_days[d];
	return n;
}

static int
take_course(const struct reply *r, size_t group, struct course *c)
{
	const struct census *s = r->ask.census;
	const size_t n = (size_t)waits_count(r->waits, group);

	*c = (struct course){.n = n};
	c->list = malloc((n + 1) * sizeof(*c->list));
	c->steps = malloc((s->ndays + 2) * sizeof(*c->steps));
	c->days = malloc((s->ndays + 1) * sizeof(*c->days));
	c->incidences = malloc((s->ndays + 1) * sizeof(*c->incidences));
	if (c->list == NULL || c->steps == NULL || c->days == NULL ||
	    c->incidences == NULL) {
		free_course(c);
		return -1;
	}
	c->until = (size_t)waits_until(r->waits, group);
	waits_list(r->waits, group, c->until, c->list);
	c->nsteps = survival_steps(c->steps, c->list, n);
	competing_incidence(
	    c->incidences, c->days, lay_days(s, c->days), c->list, n);
	return 0;
}

/* The last step up to a day, or NULL: none yet. */
static const struct survival_step *
step_at(const struct course *c, int64_t day)
{
	const struct survival_step *found = NULL;

	for (size_t i = 0; i < c->nsteps && c->steps[i].time <= day; i++)
		found = &c->steps[i];
	return found;
}

static void
write_waiting(FILE *f, const struct survival_step *s, int known)
{
	const int limits = known && s != NULL && s->share > 0;

	json_text_member_real(f, "waiting", known, s == NULL ? 1 : s->share);
	json_text_member_real(f, "waiting_se", limits, limits ? s->se : 0);
	json_text_member_real(f, "waiting_lo", limits, limits ? s->lo : 0);
	json_text_member_real(f, "waiting_hi", limits, limits ? s->hi : 0);
}

static void
write_incidence(FILE *f, const struct incidence *i, int known)
{
	const double share = known ? i->event : 0;
	const int limits = known && share > 0 && share < 1 && i->event_se > 0;
	double factor = 0;

	if (limits)
		factor = dist_normal_quantile(ALPHA_HALF) * i->event_se /
			 (share * log(share));
	json_text_member_real(f, "responded_share", known, share);
	json_text_member_real(
	    f, "responded_se", limits, limits ? i->event_se : 0);
	/* The logarithm is below 0. */
	json_text_member_real(
	    f, "responded_lo", limits, limits ? pow(share, exp(-factor)) : 0);
	json_text_member_real(
	    f, "responded_hi", limits, limits ? pow(share, exp(factor)) : 0);
	json_text_member_real(
	    f, "stopped_share", known, known ? i->competing : 0);
}

/* One visit; ${c} NULL, or over its end: it may not be seen. */
static int
write_visit(
    const struct reply *r, size_t group, size_t day, const struct course *c)
{
	static const enum ending endings[] = {
	    ENDING_EVENT, ENDING_COMPETING, ENDING_CENSORED};
	static const char *const names[] = {"responded", "stopped", "censored"};
	const int shown = c != NULL && day < c->until;
	const struct incidence *i = NULL;
	int64_t at_risk = 0;
	FILE *f = r->file;

	for (size_t k = 0; shown && i == NULL; k++)
		if (c->days[k] == r->ask.census->target_days[day])
			i = &c->incidences[k];
	if (shown)
		at_risk = i->at_risk;
	if (trend_write_day(r, day) == -1)
		return -1;
	json_text_member_count(f, "at_risk", shown, at_risk);
	for (size_t k = 0; k < 3; k++)
		json_text_member_count(f, names[k], shown,
		    shown ? waits_ended(r->waits, group, 1 + day, endings[k])
			  : 0);
	write_waiting(f,
	    shown ? step_at(c, r->ask.census->target_days[day]) : NULL,
	    at_risk > 0);
	write_incidence(f, i, at_risk > 0);
	fputc('}', f);
	return 0;
}

static int
write_visits(const struct reply *r, size_t group, const struct course *c)
{
	const struct census *s = r->ask.census;
	const char *comma = "";

	fputs(",\"visits\":[", r->file);
	for (size_t d = 0; d < s->ndays; d++) {
		if (s->visit_codes[d] == NULL || s->target_days[d] <= 0)
			continue;
		fputs(comma, r->file);
		if (write_visit(r, group, d, c) == -1)
			return -1;
		comma = ",";
	}
	fputc(']', r->file);
	return 0;
}

static void
write_moment(FILE *f, const char *name, const char *before,
    const struct moment_reached *m)
{
	fprintf(f, "%s\"%s\":", before, name);
	if (m != NULL && m->reached)
		json_text_real(f, m->time);
	else
		fputs("null", f);
}

/* Sums over the visits that may be seen, and the median; ${c} NULL: none. */
static void
write_sums(const struct reply *r, size_t group, const struct course *c)
{
	struct survival_median m;
	int64_t events = 0, stopped = 0;
	FILE *f = r->file;

	for (size_t t = 0; c != NULL && t <= c->until; t++) {
		events += waits_ended(r->waits, group, t, ENDING_EVENT);
		stopped += waits_ended(r->waits, group, t, ENDING_COMPETING);
	}
	if (c != NULL)
		survival_median(&m, c->steps, c->nsteps,
		    c->n > 0 ? c->list[c->n - 1].time : 0);
	json_text_member_count(
	    f, "n", c != NULL, c != NULL ? (int64_t)c->n : 0);
	json_text_member_count(f, "responded", c != NULL, events);
	json_text_member_count(f, "stopped", c != NULL, stopped);
	json_text_member_count(f, "censored", c != NULL,
	    c != NULL ? (int64_t)c->n - events - stopped : 0);
	write_moment(f, "day", ",\"median\":{", c != NULL ? &m.median : NULL);
	write_moment(f, "ci_lo", ",", c != NULL ? &m.lo : NULL);
	write_moment(f, "ci_hi", ",", c != NULL ? &m.hi : NULL);
	fputc('}', f);
}

/* May a group be seen at all? */
static int
is_shown(const struct reply *r, size_t group)
{
	return r->waits->reason == NULL && reply_shows(r, group, 0) &&
	       waits_until(r->waits, group) >= 0;
}

int
trend_write_wait(const struct reply *r, size_t group)
{
	const int shown = is_shown(r, group);
	const char *reason = r->waits->reason;
	struct course c;
	int rc;

	if (shown && take_course(r, group, &c) == -1)
		return -1;
	if (reason == NULL)
		reason = !shown ? "hidden" : c.n == 0 ? "no_data" : NULL;
	write_sums(r, group, shown ? &c : NULL);
	rc = write_visits(r, group, shown ? &c : NULL);
	if (rc == 0)
		rc = json_text_member_string(r->file, "reason", reason);
	if (shown)
		free_course(&c);
	return rc;
}

/* The groups that are compared: those that may be seen. */
static int
compare(const struct reply *r, struct survival_group *groups, size_t n,
    struct watched *list)
{
	double chisq = 0, p = 0;
	int64_t df = 0;
	const char *reason = r->waits->reason;
	FILE *f = r->file;
	int known;

	if (reason == NULL) {
		for (size_t i = 0, k = 0; i < r->ask.norder; i++) {
			const size_t g = r->order[i];

			if (!is_shown(r, g))
				continue;
			groups[k].watched = list;
			groups[k].n = waits_list(r->waits, g,
			    (size_t)waits_until(r->waits, g), list);
			list += groups[k++].n;
		}
		reason = survival_compare(&chisq, &df, &p, groups, n);
	}
	known = reason == NULL;
	json_text_member_real(f, "chisq", known, chisq);
	json_text_member_count(f, "df", known, df);
	json_text_member_real(f, "p", known, p);
	return reason != NULL && strcmp(reason, "no_memory") == 0
		   ? -1
		   : json_text_member_string(f, "reason", reason);
}

int
trend_write_waits(const struct reply *r)
{
	const struct census *s = r->ask.census;
	struct survival_group groups[CENSUS_GROUPS] = {0};
	const char *comma = "";
	struct watched *list;
	size_t n = 0;
	int rc = 0;

	if (r->waits->reason == NULL)
		n = (size_t)waits_count(r->waits, s->ngroups);
	if ((list = malloc((n + 1) * sizeof(*list))) == NULL)
		return -1;
	fputs(",\"test\":{\"name\":\"log_rank\",\"groups\":[", r->file);
	n = 0;
	for (size_t i = 0; i < r->ask.norder && rc == 0; i++) {
		if (r->ask.question->by == -1 || !is_shown(r, r->order[i]))
			continue;
		fputs(comma, r->file);
		comma = ",";
		rc = trend_write_name(r, r->order[i]);
		n++;
	}
	fputc(']', r->file);
	if (rc == 0)
		rc = compare(r, groups, n, list);
	fputc('}', r->file);
	free(list);
	return rc == 0 ? json_text_member_string(
			     r->file, "reason", r->waits->reason)
		       : -1;
}
