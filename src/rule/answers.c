/* Answers to an instrument: what each may be, and their one form. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule/answers.h"

static int
in_range(const struct item *item, double value)
{
	double steps;

	if (!(value >= item->min && value <= item->max))
		return 0;
	if (item->step == 0)
		return 1;
	steps = (value - item->min) / item->step;
	return fabs(steps - round(steps)) < 1e-9;
}

static int
in_choice(const struct choice *choice, double value)
{
	for (size_t i = 0; i < choice->n_values; i++)
		if (choice->values[i] == value)
			return 1;
	return 0;
}

static enum answer
branch_read(const struct item *item, const json_t *answer, double *value)
{
	const char *branch =
	    json_string_value(json_object_get(answer, "branch"));
	const json_t *number = json_object_get(answer, "value");

	if (branch == NULL || !json_is_number(number) ||
	    json_object_size(answer) != 2)
		return ANSWER_WRONG;
	*value = json_number_value(number);
	for (size_t i = 0; i < item->n_choices; i++)
		if (item->choices[i].branch != NULL &&
		    strcmp(item->choices[i].branch, branch) == 0 &&
		    in_choice(&item->choices[i], *value))
			return ANSWER_VALUE;
	return ANSWER_WRONG;
}

static enum answer
number_read(const struct item *item, const json_t *answer, double *value)
{
	*value = json_number_value(answer);
	if (item->n_choices == 0)
		return in_range(item, *value) ? ANSWER_VALUE : ANSWER_WRONG;
	return item->choices[0].branch == NULL &&
		       in_choice(&item->choices[0], *value)
		   ? ANSWER_VALUE
		   : ANSWER_WRONG;
}

enum answer
answer_read(const struct item *item, const json_t *answer, double *value)
{
	*value = NAN;
	if (answer == NULL || json_is_null(answer))
		return ANSWER_NONE;
	if (json_is_string(answer)) {
		const char *word = json_string_value(answer);

		if (strcmp(word, "declined") == 0)
			return ANSWER_DECLINED;
		return item->not_applicable && strcmp(word, "NA") == 0
			   ? ANSWER_NA
			   : ANSWER_WRONG;
	}
	if (json_is_object(answer))
		return branch_read(item, answer, value);
	return json_is_number(answer) ? number_read(item, answer, value)
				      : ANSWER_WRONG;
}

/* printf at the end of ${out}; what does not fit is left out. */
static void append(char *out, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void
append(char *out, size_t size, const char *fmt, ...)
{
	const size_t n = strlen(out);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out + n, size - n, fmt, ap);
	va_end(ap);
}

static void
append_values(char *out, size_t size, const struct choice *choice)
{
	for (size_t i = 0; i < choice->n_values; i++)
		append(out, size, "%s%g",
		    i == 0                      ? ""
		    : i + 1 == choice->n_values ? " or "
						: ", ",
		    choice->values[i]);
}

void
answer_expected(const struct item *item, char *out, size_t size)
{
	out[0] = '\0';
	if (item->n_choices == 0)
		append(out, size, "a %snumber from %g to %g%s",
		    item->step == 1 ? "whole " : "", item->min, item->max,
		    item->step == 0 || item->step == 1 ? "" : " in steps");
	else if (item->choices[0].branch == NULL)
		append_values(out, size, &item->choices[0]);
	else
		append(out, size, "one branch and its value");
	for (size_t i = 0; i < item->n_choices; i++) {
		if (item->choices[i].branch == NULL)
			continue;
		append(out, size, "; %s: ", item->choices[i].branch);
		append_values(out, size, &item->choices[i]);
	}
	append(
	    out, size, "%s, or no answer", item->not_applicable ? ", NA" : "");
}

static void
answer_refuse(const struct item *item, const char *at, const char *token,
    struct faults *faults)
{
	char expected[ANSWER_EXPECTED];

	answer_expected(item, expected, sizeof(expected));
	faults_add(faults, expected, "%s/%s", at, token);
}

/* Take one answer into the result. */
static void
answer_take(const struct item *item, json_t *answer, const char *at,
    const char *token, json_t *out, struct faults *faults)
{
	double value;

	if (answer_read(item, answer, &value) == ANSWER_WRONG)
		answer_refuse(item, at, token, faults);
	else if (json_object_set_new(out, item->code,
		     answer == NULL ? json_null() : json_deep_copy(answer)) ==
		 -1)
		faults->lost = 1;
}

static void
array_check(const struct instrument *in, const json_t *answers, const char *at,
    json_t *out, struct faults *faults)
{
	if (json_array_size(answers) != in->n_items) {
		char expected[48];

		snprintf(expected, sizeof(expected),
		    "%zu answers in item order", in->n_items);
		faults_add(faults, expected, "%s", at);
		return;
	}
	for (size_t i = 0; i < in->n_items; i++) {
		char token[24];

		snprintf(token, sizeof(token), "%zu", i);
		answer_take(&in->items[i], json_array_get(answers, i), at,
		    token, out, faults);
	}
}

static void
object_check(const struct instrument *in, json_t *answers, const char *at,
    json_t *out, struct faults *faults)
{
	char expected[64];
	const char *key;
	json_t *unused;

	snprintf(expected, sizeof(expected), "an item of %s", in->code);
	json_object_foreach(answers, key, unused)
	{
		char token[64];

		if (instrument_item(in, key) != NULL)
			continue;
		faults_token(token, sizeof(token), key);
		faults_add(faults, expected, "%s/%s", at, token);
	}
	for (size_t i = 0; i < in->n_items; i++)
		answer_take(&in->items[i],
		    json_object_get(answers, in->items[i].code), at,
		    in->items[i].code, out, faults);
}

json_t *
answers_check(const struct instrument *in, json_t *answers, const char *at,
    struct faults *faults)
{
	json_t *out = json_object();

	if (out == NULL)
		faults->lost = 1;
	else if (json_is_array(answers))
		array_check(in, answers, at, out, faults);
	else if (json_is_object(answers))
		object_check(in, answers, at, out, faults);
	else
		faults_add(
		    faults, "an object by item code, or an array", "%s", at);
	if (!faults_any(faults))
		return out;
	json_decref(out);
	return NULL;
}

/* A number in JSON's grammar: no sign "+", no hexadecimal, no "nan". */
static json_t *
parse_number(const char *text)
{
	json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);

	if (json_is_number(value))
		return value;
	json_decref(value);
	return NULL;
}

/* One field of a list; NULL when it is no answer at all. */
static json_t *
parse_answer(const char *field)
{
	if (*field == '\0')
		return json_null();
	if (strcmp(field, "NA") == 0 || strcmp(field, "declined") == 0)
		return json_string(field);
	if (*field >= 'A' && *field <= 'Z') {
		json_t *value = parse_number(field + 1 + (field[1] == ':'));

		return value == NULL ? NULL
				     : json_pack("{s:s%, s:o}", "branch", field,
					   (size_t)1, "value", value);
	}
	return parse_number(field);
}

static void
parse_field(const struct item *item, const char *field, size_t place,
    json_t *out, struct faults *faults)
{
	json_t *answer = parse_answer(field);
	char token[24];

	snprintf(token, sizeof(token), "%zu", place);
	if (answer == NULL)
		answer_refuse(item, "", token, faults);
	else
		answer_take(item, answer, "", token, out, faults);
	json_decref(answer);
}

/* Cut the next field out of the list, without the blanks around it. */
static char *
next_field(char **list)
{
	char *field = *list + strspn(*list, " \t");
	char *end = field + strcspn(field, ",");

	*list = *end == ',' ? end + 1 : NULL;
	while (end > field && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	*end = '\0';
	return field;
}

static size_t
count_fields(const char *list)
{
	size_t n = 1;

	for (; *list != '\0'; list++)
		n += *list == ',';
	return n;
}

static void
parse_list(const struct instrument *in, const struct scale *scale, char *list,
    json_t *out, struct faults *faults)
{
	const size_t n = count_fields(list);

	if (n != scale->n_order && n != in->n_items) {
		char expected[80];

		snprintf(expected, sizeof(expected),
		    scale->n_order == in->n_items
			? "%zu answers with commas between them"
			: "%zu answers with commas between them, or all %zu",
		    scale->n_order, in->n_items);
		faults_add(faults, expected, "%s", "");
		return;
	}
	for (size_t i = 0; i < n; i++)
		parse_field(
		    &in->items[n == scale->n_order ? scale->order[i] : i],
		    next_field(&list), i, out, faults);
}

json_t *
answers_parse(const struct instrument *in, const struct scale *scale,
    const char *list, struct faults *faults)
{
	char *copy = strdup(list);
	json_t *out = json_object(), *whole = NULL;

	if (copy == NULL || out == NULL)
		faults->lost = 1;
	else
		parse_list(in, scale, copy, out, faults);
	if (!faults_any(faults))
		whole = answers_check(in, out, "", faults);
	json_decref(out);
	free(copy);
	return whole;
}
