/* From rows of text to scores by visit, and what is wrong with the others. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/scores.h"
#include "rule/fixed.h"

#define NUMBER_TEXT 48

/* A number as the text that a person would write. */
static void
number_text(char out[NUMBER_TEXT], const json_t *number)
{
	snprintf(out, NUMBER_TEXT, "%.*f", FIXED_DIGITS_MAX,
	    json_number_value(number));
}

struct limit
limit_read(const json_t *number, int digits)
{
	char text[NUMBER_TEXT];
	struct limit l = {0, 0};

	if (!json_is_number(number))
		return l;
	number_text(text, number);
	l.given = fixed_parse(&l.value, text, digits) == 0;
	return l;
}

static const char *const thresholds[] = {"min", "max", "mcid", "scb", "pass"};
#define N_THRESHOLDS (sizeof(thresholds) / sizeof(thresholds[0]))

static void
raise_digits(int *most, const char *text)
{
	const int digits = fixed_digits(text);

	*most = digits > *most ? digits : *most;
}

/* The most places after a point among scores and thresholds. */
static int
digits_of(const struct frame *f, size_t column, const json_t *spec)
{
	const json_t *instrument = json_object_get(spec, "instrument");
	const json_t *first = json_object_get(spec, "first_response");
	char text[NUMBER_TEXT];
	int most = 0;

	for (size_t i = 0; i < f->n_rows; i++)
		raise_digits(&most, frame_cell(f, i, column));
	for (size_t i = 0; i <= N_THRESHOLDS; i++) {
		const json_t *n =
		    i < N_THRESHOLDS
			? json_object_get(instrument, thresholds[i])
			: json_object_get(first, "improvement");

		number_text(text, n);
		raise_digits(&most, text);
	}
	return most;
}

/* What is wrong with the members of an instrument, or NULL. */
static const char *
instrument_fault(const json_t *spec)
{
	const json_t *in = json_object_get(spec, "instrument");
	const json_t *decimals = json_object_get(spec, "decimals");
	const char *better = json_string_value(json_object_get(in, "better"));
	const json_int_t kept = json_integer_value(decimals);

	for (size_t i = 0; i < N_THRESHOLDS; i++) {
		const json_t *n = json_object_get(in, thresholds[i]);

		if (n != NULL && !json_is_null(n) && !json_is_number(n))
			return "min, max, mcid, scb and pass to be numbers";
		/* The first two say nothing about a direction. */
		if (i > 1 && json_is_number(n) && better == NULL)
			return "better, lower or higher, with a threshold";
	}
	if (better != NULL && strcmp(better, "lower") != 0 &&
	    strcmp(better, "higher") != 0)
		return "better to be lower or higher";
	if (decimals != NULL &&
	    (!json_is_integer(decimals) || kept < 0 || kept > FIXED_DIGITS_MAX))
		return "decimals from 0 to 9";
	return NULL;
}

static void
read_measure(struct measure *m, const json_t *spec, int digits)
{
	const json_t *in = json_object_get(spec, "instrument");
	const json_t *decimals = json_object_get(spec, "decimals");
	const char *better = json_string_value(json_object_get(in, "better"));
	struct limit *const limits[] = {
	    &m->min, &m->max, &m->mcid, &m->scb, &m->pass};
	const json_int_t kept = json_integer_value(decimals);

	for (size_t i = 0; i < N_THRESHOLDS; i++)
		*limits[i] =
		    limit_read(json_object_get(in, thresholds[i]), digits);
	m->whole = json_is_true(json_object_get(in, "integer"));
	m->better = better != NULL && strcmp(better, "higher") == 0
			? BETTER_HIGHER
			: BETTER_LOWER;
	m->digits = digits;
	m->scale = fixed_scale(digits);
	m->step = decimals != NULL && kept < digits
		      ? fixed_scale(digits - (int)kept)
		      : 1;
}

static size_t
visit_of(const struct scores *s, const char *name)
{
	for (size_t i = 0; i < s->n_visits; i++)
		if (strcmp(s->visits[i], name) == 0)
			return i;
	return FRAME_NONE;
}

static int
read_visits(struct scores *s, const json_t *spec)
{
	const json_t *visits = json_object_get(spec, "visits");
	const char *baseline =
	    json_string_value(json_object_get(spec, "baseline"));
	const size_t n = json_array_size(visits);

	s->baseline = FRAME_NONE;
	if (n == 0 || (s->visits = calloc(n, sizeof(*s->visits))) == NULL) {
		fputs("mendctl trends: expected visits in the specification\n",
		    stderr);
		return -1;
	}
	for (s->n_visits = 0; s->n_visits < n; s->n_visits++) {
		const char *name =
		    json_string_value(json_array_get(visits, s->n_visits));

		if (name == NULL || visit_of(s, name) != FRAME_NONE) {
			fputs("mendctl trends: expected visits to be names, "
			      "each once\n",
			    stderr);
			return -1;
		}
		s->visits[s->n_visits] = name;
		if (baseline != NULL && strcmp(baseline, name) == 0)
			s->baseline = s->n_visits;
	}
	if (baseline != NULL && s->baseline == FRAME_NONE) {
		fputs("mendctl trends: expected the baseline among visits\n",
		    stderr);
		return -1;
	}
	return 0;
}

/* Where the columns are. */
struct places {
	size_t episode, visit, score, group;
};

static int
find_columns(struct places *p, const struct frame *f, const json_t *spec)
{
	const char *group = json_string_value(json_object_get(spec, "group"));

	p->episode = frame_column(f, "episode");
	p->visit = frame_column(f, "visit");
	p->score = frame_column(f, "score");
	p->group = frame_column(f, group != NULL ? group : "group");
	if (p->episode != FRAME_NONE && p->visit != FRAME_NONE &&
	    p->score != FRAME_NONE && (p->group != FRAME_NONE || !group))
		return 0;
	fprintf(stderr,
	    "mendctl trends: expected the columns episode, visit, score%s%s\n",
	    group != NULL ? " and " : "", group != NULL ? group : "");
	return -1;
}

/* What is wrong with the text of a score; NULL: nothing. */
static const char *
score_fault(const struct measure *m, const char *text, int64_t *score)
{
	if (fixed_parse(score, text, m->digits) == -1)
		return "not_a_number";
	if (m->whole && *score % m->scale != 0)
		return "not_integer";
	if ((m->min.given && *score < m->min.value) ||
	    (m->max.given && *score > m->max.value))
		return "range";
	return NULL;
}

/* Take one row: the reason why not, or NULL; *taken: it had a score. */
static const char *
take_row(struct scores *s, const struct frame *f, const struct places *p,
    size_t row, int *taken)
{
	const size_t episode = s->episodes.of[row];
	const size_t visit = visit_of(s, frame_cell(f, row, p->visit));
	const char *text = frame_cell(f, row, p->score), *fault;
	const size_t group =
	    p->group == FRAME_NONE
		? 0
		: levels_find(&s->groups, frame_cell(f, row, p->group));
	int64_t score;
	size_t at;

	*taken = 0;
	if (*frame_cell(f, row, p->episode) == '\0')
		return "no_episode";
	if (visit == FRAME_NONE)
		return "unknown_visit";
	if (s->group[episode] != FRAME_NONE && s->group[episode] != group)
		return "other_group";
	s->group[episode] = group;
	if (*text == '\0')
		return NULL;
	if ((fault = score_fault(&s->measure, text, &score)) != NULL)
		return fault;
	at = episode * s->n_visits + visit;
	if (s->seen[at])
		return "duplicate";
	s->score[at] = score;
	s->seen[at] = 1;
	*taken = 1;
	return NULL;
}

static double
as_number(const struct measure *m, int64_t score)
{
	return (double)score / (double)m->scale;
}

/* One row and what became of it.  -1: memory ran out. */
static int
report_row(
    struct scores *s, const struct frame *f, const struct places *p, size_t row)
{
	const json_int_t number = (json_int_t)row + 1;
	int taken;
	const char *fault = take_row(s, f, p, row, &taken);
	int64_t score;

	if (fault != NULL)
		return json_array_append_new(s->rejected,
		    json_pack("{s:I, s:s}", "row", number, "reason", fault));
	if (!taken)
		return json_array_append_new(s->missing, json_integer(number));
	score = scores_at(
	    s, s->episodes.of[row], visit_of(s, frame_cell(f, row, p->visit)));
	return json_array_append_new(
	    s->accepted, json_pack("{s:I, s:f}", "row", number, "score",
			     as_number(&s->measure, score)));
}

static int
read_groups(struct scores *s, const struct frame *f, const struct places *p)
{
	if (p->group != FRAME_NONE)
		return levels_of(&s->groups, f, p->group);
	s->groups.names = calloc(1, sizeof(*s->groups.names));
	if (s->groups.names == NULL)
		return -1;
	s->groups.names[s->groups.n++] = "all";
	return 0;
}

static int
make_room(struct scores *s)
{
	const size_t n = s->episodes.n > 0 ? s->episodes.n : 1;

	s->group = calloc(n, sizeof(*s->group));
	s->score = calloc(n * s->n_visits, sizeof(*s->score));
	s->seen = calloc(n * s->n_visits, sizeof(*s->seen));
	s->rejected = json_array();
	s->missing = json_array();
	s->accepted = json_array();
	if (s->group == NULL || s->score == NULL || s->seen == NULL ||
	    s->rejected == NULL || s->missing == NULL || s->accepted == NULL)
		return -1;
	for (size_t i = 0; i < n; i++)
		s->group[i] = FRAME_NONE;
	return 0;
}

int
scores_open(struct scores *s, const struct frame *f, const json_t *spec)
{
	struct places p;
	const char *fault;

	memset(s, 0, sizeof(*s));
	if (read_visits(s, spec) == -1 || find_columns(&p, f, spec) == -1)
		goto fail;
	if ((fault = instrument_fault(spec)) != NULL) {
		fprintf(stderr, "mendctl trends: expected %s\n", fault);
		goto fail;
	}
	read_measure(&s->measure, spec, digits_of(f, p.score, spec));
	if (levels_of(&s->episodes, f, p.episode) == -1 ||
	    read_groups(s, f, &p) == -1 || make_room(s) == -1)
		goto no_memory;
	for (size_t i = 0; i < f->n_rows; i++)
		if (report_row(s, f, &p, i) == -1)
			goto no_memory;
	return 0;
no_memory:
	fputs("mendctl trends: out of memory\n", stderr);
fail:
	scores_close(s);
	return -1;
}

void
scores_close(struct scores *s)
{
	levels_clear(&s->episodes);
	levels_clear(&s->groups);
	free(s->visits);
	free(s->group);
	free(s->score);
	free(s->seen);
	json_decref(s->rejected);
	json_decref(s->missing);
	json_decref(s->accepted);
	memset(s, 0, sizeof(*s));
}

int
scores_seen(const struct scores *s, size_t episode, size_t visit)
{
	return s->seen[episode * s->n_visits + visit];
}

int64_t
scores_at(const struct scores *s, size_t episode, size_t visit)
{
	return s->score[episode * s->n_visits + visit];
}
