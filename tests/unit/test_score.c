/* rule/answers, rule/score: published examples, and what must always hold. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "api/instruments.h"
#include "base/rng.h"
#include "rule/answers.h"
#include "rule/score.h"

static struct instruments *shipped;
static json_t *vectors;

static const char *
top_file(const char *name)
{
	static char path[4096];
	const char *top = getenv("TOP_SRCDIR");

	snprintf(path, sizeof(path), "%s/%s", top == NULL ? "." : top, name);
	return path;
}

static int
read_shipped(void **state)
{
	(void)state;
	shipped = instruments_read(top_file("sql/seed/instruments"));
	vectors =
	    json_load_file(top_file("tests/unit/vectors/scores.json"), 0, NULL);
	return shipped == NULL || vectors == NULL ? -1 : 0;
}

static int
free_shipped(void **state)
{
	(void)state;
	instruments_free(shipped);
	json_decref(vectors);
	return 0;
}

static json_t *
parse(const char *text)
{
	char *copy = strdup(text);
	json_t *value;

	assert_non_null(copy);
	for (char *p = copy; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
	value = json_loads(copy, JSON_DECODE_ANY, NULL);
	assert_non_null(value);
	free(copy);
	return value;
}

/* What a vector does not get right; NULL: nothing. */
static const char *
vector_fails(const struct instrument *in, const struct scale *scale,
    const json_t *vector)
{
	const json_t *want = json_object_get(vector, "score");
	const json_t *se = json_object_get(vector, "se");
	struct faults faults = {0};
	json_t *answers = answers_parse(in, scale,
	    json_string_value(json_object_get(vector, "answers")), &faults);
	struct score s;

	faults_clear(&faults);
	if (answers == NULL)
		return "answers";
	s = score_scale(in, scale, answers);
	json_decref(answers);
	if (want == NULL)
		return s.reason != NULL && isnan(s.value) && isnan(s.se) &&
			       strcmp(s.reason,
				   json_string_value(
				       json_object_get(vector, "reason"))) == 0
			   ? NULL
			   : "reason";
	if (s.reason != NULL ||
	    !(fabs(s.value - json_number_value(want)) <=
		json_number_value(json_object_get(vector, "within")) + 1e-12))
		return "score";
	/* Only own vectors state standard errors, and there always. */
	if (strncmp(json_string_value(json_object_get(vector, "id")), "own",
		3) == 0 &&
	    (se == NULL ? !isnan(s.se) : s.se != json_number_value(se)))
		return "se";
	return NULL;
}

static void
every_vector_passes(void **state)
{
	const json_t *group, *vector;
	size_t i, k, passed = 0, failed = 0;

	(void)state;
	json_array_foreach(json_object_get(vectors, "scales"), i, group)
	{
		const struct instrument *in = instruments_find(shipped,
		    json_string_value(json_object_get(group, "instrument")));
		const struct scale *scale;

		assert_non_null(in);
		scale = instrument_scale(
		    in, json_string_value(json_object_get(group, "scale")));
		assert_non_null(scale);
		json_array_foreach(json_object_get(group, "cases"), k, vector)
		{
			const char *what = vector_fails(in, scale, vector);

			if (what != NULL)
				print_error("%s: wrong %s\n",
				    json_string_value(
					json_object_get(vector, "id")),
				    what);
			*(what == NULL ? &passed : &failed) += 1;
		}
	}
	assert_int_equal(failed, 0);
	assert_true(passed >= 527); /* nobody takes one away unseen */
}

static void
every_scale_has_vectors_with_and_without_a_score(void **state)
{
	(void)state;
	for (size_t i = 0; i < instruments_count(shipped); i++) {
		const struct instrument *in = instruments_at(shipped, i);

		for (size_t s = 0; s < in->n_scales; s++) {
			int with = 0, without = 0;
			const json_t *group, *vector;
			size_t g, k;

			json_array_foreach(
			    json_object_get(vectors, "scales"), g, group)
			{
				if (!instrument_is(
					in, json_string_value(json_object_get(
						group, "instrument"))) ||
				    instrument_scale(in,
					json_string_value(json_object_get(
					    group, "scale"))) != &in->scales[s])
					continue;
				json_array_foreach(
				    json_object_get(group, "cases"), k, vector)
				{
					const int is = json_object_get(vector,
							   "score") != NULL;

					with += is;
					without += !is;
				}
			}
			assert_true(with > 0);
			assert_true(without > 0);
		}
	}
}

/* A random answer that the item takes. */
static json_t *
random_answer(struct rng *rng, const struct item *item)
{
	const struct choice *choice;
	double value;

	if (item->n_choices == 0) {
		const double step = item->step == 0 ? 0.1 : item->step;

		value = item->min +
			step * rng_int(rng, 0,
				   (int)lround((item->max - item->min) / step));
		return json_real(fmin(value, item->max));
	}
	choice = &item->choices[rng_int(rng, 0, (int)item->n_choices - 1)];
	value = choice->values[rng_int(rng, 0, (int)choice->n_values - 1)];
	return choice->branch == NULL ? json_real(value)
				      : json_pack("{s:s, s:f}", "branch",
					    choice->branch, "value", value);
}

static json_t *
random_answers(struct rng *rng, const struct instrument *in)
{
	struct faults faults = {0};
	json_t *array = json_array(), *answers;

	for (size_t i = 0; i < in->n_items; i++)
		json_array_append_new(array, random_answer(rng, &in->items[i]));
	answers = answers_check(in, array, "", &faults);
	assert_non_null(answers);
	json_decref(array);
	return answers;
}

static void
full_answers_score_within_the_range(void **state)
{
	struct rng rng = {20240611};

	(void)state;
	for (size_t i = 0; i < instruments_count(shipped); i++)
		for (int n = 0; n < 200; n++) {
			const struct instrument *in =
			    instruments_at(shipped, i);
			json_t *answers = random_answers(&rng, in);
			struct score s[INSTRUMENT_SCALES_MAX];

			score_all(in, answers, s);
			for (size_t k = 0; k < in->n_scales; k++) {
				if (in->scales[k].variant)
					continue;
				assert_null(s[k].reason);
				assert_int_equal(s[k].missing, 0);
				assert_true(
				    s[k].value >= in->scales[k].min - 1e-9);
				assert_true(
				    s[k].value <= in->scales[k].max + 1e-9);
			}
			json_decref(answers);
		}
}

/* The next higher answer, or NULL. */
static json_t *
higher(const struct item *item, const json_t *answer)
{
	const json_t *number =
	    json_is_object(answer) ? json_object_get(answer, "value") : answer;
	const char *branch =
	    json_string_value(json_object_get(answer, "branch"));
	const double x = json_number_value(number);

	if (item->n_choices == 0) {
		const double up = x + (item->step == 0 ? 1 : item->step);

		return up <= item->max ? json_real(up) : NULL;
	}
	for (size_t c = 0; c < item->n_choices; c++) {
		const struct choice *choice = &item->choices[c];

		if (branch != NULL && strcmp(branch, choice->branch) != 0)
			continue;
		for (size_t v = 0; v < choice->n_values; v++)
			if (choice->values[v] > x)
				return branch == NULL
					   ? json_real(choice->values[v])
					   : json_pack("{s:s, s:f}", "branch",
						 branch, "value",
						 choice->values[v]);
	}
	return NULL;
}

static void
raise_each_item(const struct instrument *in, json_t *answers, int *moved)
{
	struct score before[INSTRUMENT_SCALES_MAX];
	struct score after[INSTRUMENT_SCALES_MAX];

	score_all(in, answers, before);
	for (size_t i = 0; i < in->n_items; i++) {
		const struct item *item = &in->items[i];
		json_t *old = json_incref(json_object_get(answers, item->code));
		json_t *up = higher(item, old);

		if (up != NULL) {
			json_object_set_new(answers, item->code, up);
			score_all(in, answers, after);
			json_object_set(answers, item->code, old);
		}
		for (size_t k = 0; up != NULL && k < in->n_scales; k++) {
			const struct scale *s = &in->scales[k];
			const double change = after[k].value - before[k].value;

			if (s->variant)
				continue;
			assert_true(change * (double)(int)s->higher_is *
					(double)(int)item->higher_is >=
				    -1e-9);
			moved[i] |= change != 0;
		}
		json_decref(old);
	}
}

static void
a_better_answer_never_makes_a_worse_score(void **state)
{
	struct rng rng = {7};

	(void)state;
	for (size_t i = 0; i < instruments_count(shipped); i++) {
		const struct instrument *in = instruments_at(shipped, i);
		int moved[INSTRUMENT_ITEMS_MAX] = {0};

		for (int n = 0; n < 60; n++) {
			json_t *answers = random_answers(&rng, in);

			raise_each_item(in, answers, moved);
			json_decref(answers);
		}
		/* Global 1 and 9 belong to no scale; all else must count. */
		for (size_t k = 0; k < in->n_items; k++)
			assert_int_equal(moved[k],
			    strcmp(in->items[k].code, "g01") != 0 &&
				strcmp(in->items[k].code, "g09r") != 0);
	}
}

/* One line per way to answer wrongly; the first fault. */
static const struct {
	const char *instrument, *answers, *pointer, *expected;
} wrong[] = {
    {"NRS_PAIN", "7", "/answers", "an object by item code, or an array"},
    {"NRS_PAIN", "null", "/answers", "an object by item code, or an array"},
    {"NRS_PAIN", "[]", "/answers", "1 answers in item order"},
    {"KOOS", "[1,2,3]", "/answers", "42 answers in item order"},
    {"NRS_PAIN", "[11]", "/answers/0",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'PAIN': -1}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'PAIN': 5.5}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'PAIN': '5'}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'PAIN': true}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'PAIN': [5]}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'PAIN': 9223372036854775807}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'PAIN': 'NA'}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"NRS_PAIN", "{'P1': 3}", "/answers/P1", "an item of NRS_PAIN"},
    {"NRS_PAIN", "{'a/b~c': 3}", "/answers/a~1b~0c", "an item of NRS_PAIN"},
    {"NRS_PAIN", "{'PAIN': {'branch': 'A', 'value': 3}}", "/answers/PAIN",
	"a whole number from 0 to 10, or no answer"},
    {"VAS_PAIN", "[100.1]", "/answers/0",
	"a number from 0 to 100, or no answer"},
    {"OKS", "[5,4,4,4,4,4,4,4,4,4,4,4]", "/answers/0",
	"a whole number from 0 to 4, or no answer"},
    {"FAAM", "{'A1': 'na'}", "/answers/A1",
	"a whole number from 0 to 4, NA, or no answer"},
    {"VISA_A", "{'Q7': 5}", "/answers/Q7", "0, 4, 7 or 10, or no answer"},
    {"VISA_A", "{'Q8': 21}", "/answers/Q8",
	"one branch and its value; A: 0, 7, 14, 21 or 30; "
	"B: 0, 4, 10, 14 or 20; C: 0, 2, 5, 7 or 10, or no answer"},
    {"VISA_A", "{'Q8': {'branch': 'B', 'value': 21}}", "/answers/Q8", NULL},
    {"VISA_A", "{'Q8': {'branch': 'D', 'value': 0}}", "/answers/Q8", NULL},
    {"VISA_A", "{'Q8': {'branch': 'A'}}", "/answers/Q8", NULL},
    {"VISA_A", "{'Q8': {'value': 21}}", "/answers/Q8", NULL},
    {"VISA_A", "{'Q8': {'branch': 'A', 'value': '21'}}", "/answers/Q8", NULL},
    {"VISA_A", "{'Q8': {'A': 21, 'B': 10}}", "/answers/Q8", NULL},
    {"VISA_A", "{'Q8': {'branch': 'A', 'value': 21, 'B': 10}}", "/answers/Q8",
	NULL},
};

static void
a_wrong_answer_is_refused_by_pointer(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct faults faults = {0};
		json_t *answers = parse(wrong[i].answers);
		const json_t *fault;

		assert_null(answers_check(
		    instruments_find(shipped, wrong[i].instrument), answers,
		    "/answers", &faults));
		fault = json_array_get(faults.list, 0);
		assert_string_equal(
		    json_string_value(json_object_get(fault, "pointer")),
		    wrong[i].pointer);
		if (wrong[i].expected != NULL)
			assert_string_equal(json_string_value(json_object_get(
						fault, "expected")),
			    wrong[i].expected);
		assert_int_equal(json_array_size(faults.list), 1);
		faults_clear(&faults);
		json_decref(answers);
	}
}

static void
all_wrong_answers_are_named_at_once(void **state)
{
	struct faults faults = {0};
	json_t *answers = parse("{'Q1': 9, 'Q2': 1, 'Q3': 'x', 'Q99': 0}");

	(void)state;
	assert_null(answers_check(
	    instruments_find(shipped, "ODI"), answers, "", &faults));
	assert_int_equal(json_array_size(faults.list), 3);
	faults_clear(&faults);
	json_decref(answers);
}

static void
array_and_object_become_the_same(void **state)
{
	const struct instrument *in = instruments_find(shipped, "VISA_A");
	struct faults faults = {0};
	json_t *array = parse("[1, null, 'declined', 3, 4.0, 5, 10,"
			      " {'branch': 'A', 'value': 30}]");
	json_t *object = parse("{'Q8': {'branch': 'A', 'value': 30}, 'Q1': 1,"
			       " 'Q3': 'declined', 'Q4': 3, 'Q5': 4.0,"
			       " 'Q6': 5, 'Q7': 10}");
	json_t *a = answers_check(in, array, "", &faults);
	json_t *b = answers_check(in, object, "", &faults);
	char *a_text = json_dumps(a, JSON_COMPACT);
	char *b_text = json_dumps(b, JSON_COMPACT);

	(void)state;
	assert_string_equal(a_text, b_text);
	assert_string_equal(a_text,
	    "{\"Q1\":1,\"Q2\":null,\"Q3\":\"declined\",\"Q4\":3,\"Q5\":4.0,"
	    "\"Q6\":5,\"Q7\":10,\"Q8\":{\"branch\":\"A\",\"value\":30}}");
	free(a_text);
	free(b_text);
	json_decref(a);
	json_decref(b);
	json_decref(array);
	json_decref(object);
}

static void
a_list_takes_only_json_numbers(void **state)
{
	static const struct {
		const char *instrument, *scale, *list, *pointer;
	} cases[] = {
	    {"NRS_PAIN", "total", "+5", "/0"},
	    {"NRS_PAIN", "total", "0x5", "/0"},
	    {"NRS_PAIN", "total", "5e", "/0"},
	    {"NRS_PAIN", "total", "1e999", "/0"},
	    {"NRS_PAIN", "total", "nan", "/0"},
	    {"NRS_PAIN", "total", "-inf", "/0"},
	    {"NRS_PAIN", "total", "[5]", "/0"},
	    {"NRS_PAIN", "total", "null", "/0"},
	    {"NRS_PAIN", "total", "\"5\"", "/0"},
	    {"NRS_PAIN", "total", "05", "/0"},
	    {"NRS_PAIN", "total", "5 5", "/0"},
	    {"NRS_PAIN", "total", "5,", ""},
	    {"NRS_PAIN", "total", "5;5", "/0"},
	    {"KOOS", "QOL", "1,2,3", ""},
	    {"KOOS", "QOL", "1,2,3,4,0", ""},
	    {"KOOS", "QOL", "1,2,3,5", "/3"},
	    {"KOOS", "QOL", "1,2,3,NA", "/3"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,21", "/7"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,A", "/7"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,A:", "/7"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,A10", "/7"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,a21", "/7"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,A21B10", "/7"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,AA21", "/7"},
	    {"VISA_A", "total", "1,1,1,1,1,1,7,\xff", "/7"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct instrument *in =
		    instruments_find(shipped, cases[i].instrument);
		struct faults faults = {0};

		assert_null(
		    answers_parse(in, instrument_scale(in, cases[i].scale),
			cases[i].list, &faults));
		assert_string_equal(
		    json_string_value(json_object_get(
			json_array_get(faults.list, 0), "pointer")),
		    cases[i].pointer);
		faults_clear(&faults);
	}
}

static void
blanks_around_an_answer_do_not_matter(void **state)
{
	const struct instrument *in = instruments_find(shipped, "KOOS");
	const struct scale *scale = instrument_scale(in, "QOL");
	struct faults faults = {0};
	json_t *answers =
	    answers_parse(in, scale, " 1, 2 ,\t, declined ", &faults);

	(void)state;
	assert_non_null(answers);
	assert_true(score_scale(in, scale, answers).value == 62.5);
	assert_int_equal(score_scale(in, scale, answers).missing, 2);
	json_decref(answers);
}

static void
counts_tell_missing_from_not_applicable(void **state)
{
	const struct instrument *in = instruments_find(shipped, "FAAM");
	struct score s[INSTRUMENT_SCALES_MAX];
	struct faults faults = {0};
	json_t *object = parse("{'S1': 4, 'S2': 4, 'S3': 4, 'S4': 'NA',"
			       " 'S5': 0, 'S6': 2, 'S7': 2}");
	json_t *answers = answers_check(in, object, "", &faults);

	(void)state;
	score_all(in, answers, s);
	assert_string_equal(s[0].reason, "too_few_answers");
	assert_int_equal(s[0].missing, 21);
	assert_null(s[1].reason);
	assert_int_equal(s[1].answered, 6);
	assert_int_equal(s[1].missing, 1);
	assert_int_equal(s[1].not_applicable, 1);
	assert_true(fabs(s[1].value - 100.0 * 16 / 24) < 1e-12);
	assert_string_equal(s[2].reason, "not_administered");
	assert_true(isnan(s[2].value));
	json_decref(answers);
	json_decref(object);
}

static void
scores_are_written_as_short_as_they_are(void **state)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
	    {0, "0"},
	    {-0.0, "0"},
	    {-0.00001, "0"},
	    {100, "100"},
	    {41.67, "41.67"},
	    {125.0 / 3, "41.6667"},
	    {91.975, "91.975"},
	    {22.5, "22.5"},
	    {-100, "-100"},
	    {-12.5, "-12.5"},
	    {1000, "1000"},
	    {60.83333333, "60.8333"},
	};
	char out[SCORE_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		score_text(out, cases[i].value);
		assert_string_equal(out, cases[i].text);
	}
}

static void
halves_are_rounded_away_from_zero(void **state)
{
	static const struct {
		double value;
		int decimals;
		double rounded;
	} cases[] = {
	    {2.5, 0, 3},
	    {-2.5, 0, -3},
	    {35.5555, 0, 36},
	    {1.005, 2, 1.01},
	    {63.235, 2, 63.24},
	    {-63.235, 2, -63.24},
	    {0.04, 1, 0},
	    {-0.04, 1, 0},
	    {42.85, 1, 42.9},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_true(score_round(cases[i].value, cases[i].decimals) ==
			    cases[i].rounded);
}

static long allocations_left;

static void *
failing_malloc(size_t size)
{
	return allocations_left-- > 0 ? malloc(size) : NULL;
}

static void
answers_survive_that_memory_runs_out(void **state)
{
	const struct instrument *in = instruments_find(shipped, "VISA_A");
	json_t *array = parse("[1, null, 'declined', 3, 4, 5, 10,"
			      " {'branch': 'A', 'value': 30}]");
	json_t *answers = NULL;

	(void)state;
	for (long n = 0; answers == NULL; n++) {
		struct faults faults = {0};

		assert_true(n < 1000);
		allocations_left = n;
		json_set_alloc_funcs(failing_malloc, free);
		answers = answers_check(in, array, "", &faults);
		json_set_alloc_funcs(malloc, free);
		assert_int_equal(answers == NULL, faults.lost);
		faults_clear(&faults);
	}
	json_decref(answers);
	json_decref(array);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_vector_passes),
	    cmocka_unit_test(every_scale_has_vectors_with_and_without_a_score),
	    cmocka_unit_test(full_answers_score_within_the_range),
	    cmocka_unit_test(a_better_answer_never_makes_a_worse_score),
	    cmocka_unit_test(a_wrong_answer_is_refused_by_pointer),
	    cmocka_unit_test(all_wrong_answers_are_named_at_once),
	    cmocka_unit_test(array_and_object_become_the_same),
	    cmocka_unit_test(a_list_takes_only_json_numbers),
	    cmocka_unit_test(blanks_around_an_answer_do_not_matter),
	    cmocka_unit_test(counts_tell_missing_from_not_applicable),
	    cmocka_unit_test(scores_are_written_as_short_as_they_are),
	    cmocka_unit_test(halves_are_rounded_away_from_zero),
	    cmocka_unit_test(answers_survive_that_memory_runs_out),
	};

	return cmocka_run_group_tests(tests, read_shipped, free_shipped);
}
