/* The reply to a question about a cohort, as text. */
#include <stdlib.h>
#include <string.h>

#include "base/json_text.h"
#include "trend/modelled.h"
#include "trend/trend.h"
#include "trend/trend_reply.h"

static const char out_of_memory[] = "out_of_memory";
static const char bad_question[] = "bad_question";

/* The value of a group's first (0) or second (1) word, or NULL. */
static const char *
value_of(const struct reply *r, size_t group, size_t which)
{
	const struct census *s = r->ask.census;

	return group == s->ngroups
		   ? NULL
		   : grouping_value(&s->grouping, s->groups[group], which);
}

int
trend_write_name(const struct reply *r, size_t group)
{
	const char *first = value_of(r, group, 0);
	const char *second = value_of(r, group, 1);
	char *name = NULL;
	size_t len;
	FILE *f;
	int rc;

	if (second == NULL)
		return json_text_string(r->file, first);
	if ((f = open_memstream(&name, &len)) == NULL)
		return -1;
	fprintf(f, "%s / %s", first, second);
	rc = fclose(f) == 0 ? json_text_string(r->file, name) : -1;
	free(name);
	return rc;
}

/* Its values one by one, or null. */
static int
write_values(const struct reply *r, size_t group)
{
	fputs(",\"group_values\":", r->file);
	if (value_of(r, group, 0) == NULL) {
		fputs("null", r->file);
		return 0;
	}
	fputc('[', r->file);
	if (json_text_string(r->file, value_of(r, group, 0)) == -1)
		return -1;
	if (value_of(r, group, 1) != NULL) {
		fputc(',', r->file);
		if (json_text_string(r->file, value_of(r, group, 1)) == -1)
			return -1;
	}
	fputc(']', r->file);
	return 0;
}

/* A group, or with ngroups all of them together. */
static int
write_group(const struct reply *r, size_t group)
{
	const struct census *s = r->ask.census;
	const int all = group == s->ngroups;
	const int shown = all || reply_shows(r, group, 0);
	int64_t episodes = 0;
	FILE *f = r->file;

	for (size_t g = all ? 0 : group; g < (all ? group : group + 1); g++)
		episodes += s->episodes[g];
	fputs("{\"group\":", f);
	if (trend_write_name(r, group) == -1 || write_values(r, group) == -1)
		return -1;
	json_text_member_count(f, "people", shown,
	    all ? people_total(&s->people, 0)
		: people_count(&s->people, group, 0));
	json_text_member_count(f, "episodes", shown, episodes);
	fprintf(f, ",\"suppressed\":%s", shown ? "false" : "true");
	if (trend_write_figures(r, group, shown) == -1)
		return -1;
	if (reply_has_model(r) && !reply_is_dose(r) &&
	    (trend_write_shape(r, group) == -1 ||
		(all && trend_write_method(r, reply_model(r, group)) == -1)))
		return -1;
	fputc('}', f);
	return 0;
}

size_t
trend_rank(const struct reply *r, size_t group, size_t which)
{
	const json_t *values = json_is_array(json_array_get(r->values, 0)) ||
				       r->ask.question->and_by != -1
				   ? json_array_get(r->values, which)
				   : r->values;
	const char *name = value_of(r, group, which);
	const json_t *one;
	size_t i;

	json_array_foreach(values, i, one)
	{
		if (name != NULL && json_is_string(one) &&
		    strcmp(json_string_value(one), name) == 0)
			return i;
	}
	return json_array_size(values);
}

static int
is_before(const struct reply *r, size_t a, size_t b)
{
	const struct census *s = r->ask.census;

	for (size_t which = 0; which < 2; which++) {
		const char *one = value_of(r, a, which);
		const char *other = value_of(r, b, which);
		const size_t x = trend_rank(r, a, which);
		const size_t y = trend_rank(r, b, which);

		if (x != y)
			return x < y;
		if (one != NULL && other != NULL && strcmp(one, other) != 0)
			return strcmp(one, other) < 0;
	}
	return grouping_compare(&s->grouping, s->groups[a], s->groups[b]) < 0;
}

static void
sort_groups(struct reply *r)
{
	size_t i;

	for (size_t g = 0; g < r->ask.census->ngroups; g++) {
		for (i = g; i > 0 && is_before(r, g, r->order[i - 1]); i--)
			r->order[i] = r->order[i - 1];
		r->order[i] = g;
	}
	r->ask.norder = r->ask.census->ngroups;
	/* What is no band comes after the bands. */
	while (reply_is_dose(r) && r->ask.norder > 0 &&
	       trend_rank(r, r->order[r->ask.norder - 1], 0) ==
		   json_array_size(r->values))
		r->ask.norder--;
}

static int
write_groups(const struct reply *r)
{
	for (size_t i = 0; i < r->ask.norder; i++) {
		if (i > 0)
			fputc(',', r->file);
		if (write_group(r, r->order[i]) == -1)
			return -1;
	}
	return 0;
}

/* What is hidden by which rule: the one that was applied. */
static int
write_rule(FILE *f, const json_t *limit, const json_t *rule)
{
	fputs("\"suppression\":{", f);
	if (json_text_member(f, "limit", limit) == -1)
		return -1;
	fputc(',', f);
	if (json_text_member(f, "rule", rule) == -1)
		return -1;
	fputc('}', f);
	return 0;
}

/* The members before the groups, without the last brace. */
static const char *
write_head(FILE *f, const json_t *question, int refused)
{
	json_t *head = json_object_get(question, "head"), *value;
	const json_t *rules = json_object_get(head, "suppression");
	const json_t *limit = json_object_get(rules, "limit");
	const json_t *rule =
	    json_object_get(rules, refused ? "rule_refused" : "rule");
	const char *name, *comma = "{";
	int rc;

	if (limit == NULL || rule == NULL)
		return bad_question;
	json_object_foreach(head, name, value)
	{
		fputs(comma, f);
		comma = ",";
		rc = value == rules ? write_rule(f, limit, rule)
				    : json_text_member(f, name, value);
		if (rc == -1)
			return out_of_memory;
	}
	return NULL;
}

/* What is left of a reply in which nothing may be seen. */
static int
write_refusal(const struct reply *r)
{
	if (reply_is_dose(r)) {
		fputs(",\"groups\":[]", r->file);
		if (reply_has_model(r) &&
		    trend_write_method(r, &r->groups) == -1)
			return -1;
		fputs(",\"slopes\":[],\"curve\":null}", r->file);
		return 0;
	}
	fprintf(r->file,
	    ",\"groups\":[],\"total\":{\"group\":null,\"group_values\":null,"
	    "\"people\":null,\"episodes\":null,\"suppressed\":true%s}",
	    r->ask.question->kind == KIND_FUNNEL ||
		    r->ask.question->kind == KIND_MISSING
		? ""
		: ",\"visits\":[]");
	if (reply_has_model(r)) {
		if (trend_write_method(r, &r->groups) == -1)
			return -1;
		fputs(",\"contrasts\":[],\"test\":null,"
		      "\"both_models\":null",
		    r->file);
	}
	if (trend_write_beside(r) == -1)
		return -1;
	fputc('}', r->file);
	return 0;
}

static int
write_all(const struct reply *r)
{
	fputs(",\"groups\":[", r->file);
	if (write_groups(r) == -1)
		return -1;
	fputc(']', r->file);
	if (reply_is_dose(r)) {
		if ((reply_has_model(r) &&
			trend_write_method(r, &r->groups) == -1) ||
		    trend_write_slopes(r) == -1 || trend_write_smooth(r) == -1)
			return -1;
		fputc('}', r->file);
		return 0;
	}
	fputs(",\"total\":", r->file);
	if (write_group(r, r->ask.census->ngroups) == -1 ||
	    (reply_has_model(r) &&
		(trend_write_method(r, &r->groups) == -1 ||
		    trend_write_contrasts(r) == -1 ||
		    trend_write_test(r) == -1 || trend_write_both(r) == -1)) ||
	    trend_write_beside(r) == -1)
		return -1;
	fputc('}', r->file);
	return 0;
}

/* The models that the reply speaks of. */
static int
take_models(struct reply *r)
{
	if (trend_model(&r->groups, &r->ask, 0) == -1 ||
	    modelled_take(&r->groups, &r->ask) == -1)
		return -1;
	if (r->ask.question->by == -1 || reply_is_dose(r))
		return 0;
	return trend_model(&r->total, &r->ask, 1) == -1 ||
		       modelled_take(&r->total, &r->ask) == -1 ||
		       trend_both_take(r) == -1
		   ? -1
		   : 0;
}

static const char *
write_reply(struct reply *r, const json_t *question)
{
	const int refused = r->ask.hidden != NULL && r->ask.hidden->refused;
	const char *why = write_head(r->file, question, refused);

	if (why != NULL)
		return why;
	if (trend_take_beside(r, refused) == -1)
		return out_of_memory;
	if (refused) {
		r->groups = (struct trend_model){
		    .reason = "hidden", .reason_day = SIZE_MAX};
		return write_refusal(r) == 0 ? NULL : out_of_memory;
	}
	sort_groups(r);
	if (reply_has_model(r) && take_models(r) == -1)
		return out_of_memory;
	return write_all(r) == 0 ? NULL : out_of_memory;
}

/* From a census to text. */
static char *
render(struct reply *r, const json_t *question, size_t *len, const char **why)
{
	char *text = NULL;

	*why = out_of_memory;
	r->ask.order = r->order;
	r->ask.shelf = &r->shelf;
	r->values = json_object_get(question, "order");
	r->readings = json_object_get(question, "readings");
	r->desk = desk_new(r->ask.census, r->ask.columns, r->ask.question);
	if (r->desk == NULL)
		return NULL;
	if ((r->file = open_memstream(&text, len)) != NULL) {
		*why = write_reply(r, question);
		if ((ferror(r->file) | fclose(r->file)) != 0 && *why == NULL)
			*why = out_of_memory;
	}
	trend_free_beside(r);
	trend_model_free(&r->groups);
	trend_model_free(&r->total);
	trend_model_free(&r->other);
	trend_shelf_clear(&r->shelf);
	desk_free(r->desk);
	if (*why == NULL)
		return text;
	free(text);
	return NULL;
}

/* A question that was read. */
static char *
answer(const struct columns *c, const struct question *q, int64_t (*now)(void),
    struct trend_tally *tally, const json_t *question, size_t *len,
    const char **why)
{
	struct suppression hidden;
	struct census census;
	struct reply r = {.ask = {.columns = c,
			      .question = q,
			      .census = &census,
			      .now = now,
			      .tally = tally}};
	char *text = NULL;

	if ((*why = scan(&census, c, q)) != NULL)
		return NULL;
	if (q->at_least == 0) {
		text = render(&r, question, len, why);
	} else if (suppress(&hidden, &census, q) == -1) {
		*why = out_of_memory;
	} else {
		r.ask.hidden = &hidden;
		text = render(&r, question, len, why);
		suppression_free(&hidden);
	}
	census_free(&census);
	return text;
}

char *
trend_answer_counted(const struct columns *c, const json_t *question,
    int64_t (*now)(void), struct trend_tally *tally, size_t *len,
    const char **reason)
{
	struct question q;
	char *text;

	if ((*reason = question_read(&q, c, question)) != NULL)
		return NULL;
	text = answer(c, &q, now, tally, question, len, reason);
	question_free(&q);
	return text;
}

char *
trend_answer(const struct columns *c, const json_t *question,
    int64_t (*now)(void), size_t *len, const char **reason)
{
	return trend_answer_counted(c, question, now, NULL, len, reason);
}
