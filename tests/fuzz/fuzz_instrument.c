/*
 * Any text as a definition.  What is accepted must be safe to score: the
 * least, the greatest and no answers at all.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "rule/answers.h"
#include "rule/instrument.h"
#include "rule/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static json_t *
extreme_answer(const struct item *item, int greatest)
{
	const struct choice *choice;
	double value = greatest ? item->max : item->min;

	if (item->n_choices == 0) {
		/* The greatest may lie off the steps. */
		if (item->step > 0 && greatest)
			value = item->min;
		return json_real(value);
	}
	choice = &item->choices[greatest ? item->n_choices - 1 : 0];
	value = choice->values[greatest ? choice->n_values - 1 : 0];
	return choice->branch == NULL ? json_real(value)
				      : json_pack("{s:s, s:f}", "branch",
					    choice->branch, "value", value);
}

static void
score_extremes(const struct instrument *in, int greatest)
{
	struct score s[INSTRUMENT_SCALES_MAX];
	struct faults faults = {0};
	json_t *array = json_array(), *answers;

	for (size_t i = 0; i < in->n_items; i++)
		json_array_append_new(
		    array, extreme_answer(&in->items[i], greatest));
	if ((answers = answers_check(in, array, "", &faults)) == NULL)
		abort();
	score_all(in, answers, s);
	json_object_clear(answers);
	score_all(in, answers, s);
	json_decref(answers);
	json_decref(array);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *definition =
	    json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
	struct faults faults = {0};
	struct instrument *in;

	if (definition == NULL)
		return 0;
	in = instrument_new(definition, &faults);
	if ((in == NULL) != faults_any(&faults))
		abort();
	if (in != NULL) {
		score_extremes(in, 0);
		score_extremes(in, 1);
	}
	instrument_free(in);
	faults_clear(&faults);
	json_decref(definition);
	return 0;
}
