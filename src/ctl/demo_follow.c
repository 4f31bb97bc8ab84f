/*
 * Answers, silence and events of made-up people.  About as many answer as
 * practices that also call report: 83 % at 12 months, fewer at 24
 * (PMC6545294; ASMR 2023;5:e137); who is doing badly answers less, so that
 * the means of those who answered flatter, as they do in life.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "api/instruments.h"
#include "base/day.h"
#include "base/rng.h"
#include "base/uuid.h"
#include "ctl/demo_case.h"
#include "ctl/demo_follow.h"
#include "ctl/draw.h"
#include "ctl/draw_answers.h"
#include "rule/instrument.h"
#include "rule/score_json.h"

/* What the drawing of one person goes by. */
struct following {
	struct demo_follow *follow;
	const struct demo_case *person;
	const struct instruments *instruments;
	int32_t day, today;
	struct rng *rng;
};

static int32_t
day_of(const json_t *visit, const char *member)
{
	const char *text = json_string_value(json_object_get(visit, member));
	int32_t day = 0;

	if (text != NULL)
		day_parse(&day, text);
	return day;
}

/* What may happen to the joint or the person, and from when on. */
static void
draw_event(struct following *g)
{
	static const char *const types[] = {"steroid", "other_injection",
	    "surgery", "arthroplasty", "withdrawal", "death"};
	const struct course *c = &g->person->course;
	int failed = c->plateau > -1;
	const double weights[] = {failed ? .09 : .02, failed ? .04 : .01,
	    failed ? .02 : .005, c->input.end_stage && failed ? .10 : .004,
	    .012, .004};
	double any = 0;

	for (size_t i = 0; i < sizeof(weights) / sizeof(weights[0]); i++)
		any += weights[i];
	if (!rng_chance(g->rng, any))
		return;
	g->follow->event_day = g->day + rng_int(g->rng, 70, 700);
	if (g->follow->event_day >= g->today)
		return;
	g->follow->event = types[rng_choose(g->rng, weights, 6)];
}

static int
answers_now(struct following *g, int target_day)
{
	double p = g->person->diligence;
	double pain = course_pain(&g->person->course, target_day);

	if (target_day == 0)
		return rng_chance(g->rng, .96);
	p += target_day <= 50 ? .10 : target_day <= 200 ? .05 : 0;
	p -= target_day >= 365 ? .05 : 0;
	p -= target_day >= 730 ? .15 : 0;
	p -= .03 * (pain - 3.5);
	return rng_chance(g->rng, p);
}

/* The day of the answer; 0: the visit is not answered, or not yet. */
static int32_t
answer_day(struct following *g, const json_t *visit, int target_day)
{
	int32_t opens = day_of(visit, "opens_on");
	int32_t target = day_of(visit, "target_on");
	int32_t closes = day_of(visit, "closes_on");
	int32_t late = day_of(visit, "late_until");
	int32_t day;

	if (target_day == 0)
		return g->day - rng_int(g->rng, 1, 14);
	day = target + (int32_t)rng_normal(g->rng, 0, (target - opens) / 2.0);
	if (late > closes + 1 && rng_chance(g->rng, .05))
		day = closes + rng_int(g->rng, 1, late - closes);
	else if (day < opens || day > closes)
		day = target;
	return day <= g->today - 1 ? day : 0;
}

/* Answers and scores of one instrument, added to the responses. */
static int
add_response(struct following *g, const json_t *visit, const char *name,
    int target_day, int32_t day, const char *mode)
{
	const struct instrument *ins = instruments_find(g->instruments, name);
	double pain = course_pain(&g->person->course, target_day);
	double bad = pain / 10 + rng_normal(g->rng, 0, .05);
	json_t *answers, *scores, *at;
	uint8_t random[10], bytes[UUID_BYTES];
	char id[UUID_TEXT];

	if (ins == NULL) {
		fprintf(stderr, "mendctl: no instrument %s\n", name);
		return -1;
	}
	if (strcmp(ins->code, "NRS_PAIN") != 0)
		bad += g->person->function_gap;
	answers = draw_answers(
	    ins, fmin(1, fmax(0, bad)), ins->n_items > 4 ? .01 : 0, g->rng);
	scores = answers == NULL ? NULL : score_json(ins, answers);
	for (size_t i = 0; i < sizeof(random); i++)
		random[i] = (uint8_t)rng_int(g->rng, 0, 255);
	uuid_make(bytes, ((uint64_t)day * 86400 + 61200) * 1000, random);
	uuid_text(id, bytes);
	at = draw_instant(day, rng_int(g->rng, 14 * 60, 22 * 60));
	return json_array_append_new(g->follow->responses,
	    json_pack("{s:s, s:O, s:s, s:s, s:o, s:o, s:s, s:O, s:o}",
		"response_id", id, "visit_id",
		json_object_get(visit, "visit_id"), "instrument", ins->code,
		"instrument_version", ins->version, "answers", answers,
		"answered_at", at, "mode", mode, "recorded_at", at, "scores",
		scores));
}

static int
answer_visit(struct following *g, const json_t *visit, int target_day)
{
	static const char *const modes[] = {
	    "portal", "telephone", "clinic", "paper"};
	static const double weights[] = {.62, .22, .10, .06};
	const char *mode = modes[rng_choose(g->rng, weights, 4)];
	int32_t day = answer_day(g, visit, target_day);
	json_t *name;
	size_t i;

	if (day == 0) {
		g->follow->open_visit = json_object_get(visit, "visit_id");
		return 0;
	}
	json_array_foreach(json_object_get(visit, "instruments"), i,
	    name) if (add_response(g, visit, json_string_value(name),
			  target_day, day, mode) == -1) return -1;
	return 0;
}

/* After these nobody is asked any more. */
static int
has_left(const struct demo_follow *f, int32_t day)
{
	return f->event != NULL && day >= f->event_day &&
	       (strcmp(f->event, "death") == 0 ||
		   strcmp(f->event, "withdrawal") == 0);
}

int
demo_follow_draw(struct demo_follow *f, const struct demo_case *person,
    const json_t *visits, const struct instruments *instruments, int32_t day,
    int32_t today, struct rng *r)
{
	struct following g = {f, person, instruments, day, today, r};
	json_t *visit;
	size_t i;

	*f = (struct demo_follow){.responses = json_array()};
	if (f->responses == NULL)
		return -1;
	draw_event(&g);
	json_array_foreach(visits, i, visit)
	{
		int target = (int)json_integer_value(
		    json_object_get(visit, "target_day"));

		if (day_of(visit, "opens_on") >= today ||
		    has_left(f, day_of(visit, "closes_on")))
			break;
		if (answers_now(&g, target)) {
			if (answer_visit(&g, visit, target) == -1)
				return -1;
			continue;
		}
		if (day_of(visit, "closes_on") >= today)
			f->open_visit = json_object_get(visit, "visit_id");
		if (target > 0 && rng_chance(r, .22))
			break; /* and is not heard of again */
	}
	json_incref(f->open_visit);
	return 0;
}

void
demo_follow_free(struct demo_follow *f)
{
	json_decref(f->responses);
	json_decref(f->open_visit);
}
