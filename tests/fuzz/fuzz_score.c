/*
 * Any text as answers: a line with an instrument and, after a blank, a scale,
 * then JSON, or else a list for that scale.  What is accepted must be its own
 * normal form, and score within the scale's range or not at all.
 */
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/instruments.h"
#include "rule/answers.h"
#include "rule/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct instruments *
shipped(void)
{
	static const struct instruments *set;
	const char *top = getenv("TOP_SRCDIR");
	char folder[4096];

	if (set != NULL)
		return set;
	snprintf(folder, sizeof(folder), "%s/sql/seed/instruments",
	    top == NULL ? "." : top);
	if ((set = instruments_read(folder)) == NULL)
		abort();
	return set;
}

static void
check_scores(const struct instrument *in, json_t *answers)
{
	struct score s[INSTRUMENT_SCALES_MAX];
	struct faults faults = {0};
	json_t *again = answers_check(in, answers, "", &faults);
	char text[SCORE_TEXT];

	if (!json_equal(answers, again))
		abort();
	json_decref(again);
	score_all(in, answers, s);
	for (size_t i = 0; i < in->n_scales; i++) {
		const struct scale *scale = &in->scales[i];

		if ((s[i].reason == NULL) == !!isnan(s[i].value))
			abort();
		if (s[i].reason != NULL)
			continue;
		if (s[i].value < scale->min - 1e-9 ||
		    s[i].value > scale->max + 1e-9)
			abort();
		score_text(text, s[i].value);
	}
}

static void
check_text(
    const struct instrument *in, const struct scale *scale, const char *text)
{
	json_t *given = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	struct faults faults = {0};
	json_t *answers = NULL;

	if (given != NULL)
		answers = answers_check(in, given, "/answers", &faults);
	else if (scale != NULL)
		answers = answers_parse(in, scale, text, &faults);
	if (answers != NULL)
		check_scores(in, answers);
	else if ((given != NULL || scale != NULL) && !faults_any(&faults))
		abort();
	faults_clear(&faults);
	json_decref(answers);
	json_decref(given);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *line, *blank;
	const struct instrument *in;

	if (text == NULL)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if ((line = strchr(text, '\n')) != NULL) {
		*line = '\0';
		if ((blank = strchr(text, ' ')) != NULL)
			*blank++ = '\0';
		if ((in = instruments_find(shipped(), text)) != NULL)
			check_text(in,
			    blank == NULL ? NULL : instrument_scale(in, blank),
			    line + 1);
	}
	free(text);
	return 0;
}
