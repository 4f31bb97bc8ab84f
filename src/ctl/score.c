/* mendctl score: the score of a list of answers, without a database. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/instruments.h"
#include "base/datadir.h"
#include "base/faults.h"
#include "ctl/ctl.h"
#include "rule/answers.h"
#include "rule/score.h"

static int
usage(void)
{
	fputs("usage: mendctl score INSTRUMENT SCALE ANSWERS\n"
	      "  ANSWERS  commas between them, in the order of the scale's "
	      "items\n"
	      "           (or of all the instrument's items): nothing for no "
	      "answer,\n"
	      "           NA, declined, or a branch with its value: A21, A:21\n"
	      "  PROMIS_GLOBAL10 takes g02,g03,g04,g05,g06,g07,g08r,g10r; "
	      "g07 is 0 to 10\n"
	      "  as asked, g08r and g10r are 5 at best.  ASES takes pain, then "
	      "ten items.\n",
	    stderr);
	return 2;
}

static void
print_number(const char *member, double value)
{
	char text[SCORE_TEXT] = "null";

	if (!isnan(value))
		score_text(text, value);
	printf("\"%s\": %s, ", member, text);
}

static void
print_score(const struct score *s)
{
	putchar('{');
	print_number("score", s->value);
	print_number("se", s->se);
	if (s->reason == NULL)
		puts("\"reason\": null}");
	else
		printf("\"reason\": \"%s\"}\n", s->reason);
}

/* Name the item of each place in the list that is at fault. */
static void
print_faults(const struct instrument *in, const struct scale *scale,
    const char *list, const struct faults *faults)
{
	size_t n = 1, i;
	const json_t *fault;

	for (const char *p = list; *p != '\0'; p++)
		n += *p == ',';
	if (faults->lost)
		fputs("mendctl score: out of memory\n", stderr);
	json_array_foreach(faults->list, i, fault)
	{
		const char *at =
		    json_string_value(json_object_get(fault, "pointer"));
		const char *expected =
		    json_string_value(json_object_get(fault, "expected"));
		const unsigned long place =
		    *at == '/' ? strtoul(at + 1, NULL, 10) : ULONG_MAX;

		if (place >= n)
			fprintf(
			    stderr, "mendctl score: expected %s\n", expected);
		else
			fprintf(stderr,
			    "mendctl score: answer %lu (%s): expected %s\n",
			    place + 1,
			    in->items[n == scale->n_order ? scale->order[place]
							  : place]
				.code,
			    expected);
	}
}

static int
score_list(
    const struct instrument *in, const struct scale *scale, const char *list)
{
	struct faults faults = {0};
	json_t *answers = answers_parse(in, scale, list, &faults);
	struct score score;
	int status = 0;

	if (answers == NULL) {
		print_faults(in, scale, list, &faults);
		status = faults.lost ? 1 : 2;
	} else {
		score = score_scale(in, scale, answers);
		print_score(&score);
	}
	faults_clear(&faults);
	json_decref(answers);
	return status;
}

static int
find_and_score(const struct instruments *set, char **argv)
{
	const struct instrument *in = instruments_find(set, argv[1]);
	const struct scale *scale;

	if (in == NULL) {
		fputs("mendctl score: expected one of these instruments:",
		    stderr);
		for (size_t i = 0; i < instruments_count(set); i++)
			fprintf(stderr, " %s", instruments_at(set, i)->code);
		fputc('\n', stderr);
		return 2;
	}
	if ((scale = instrument_scale(in, argv[2])) == NULL) {
		fprintf(
		    stderr, "mendctl score: expected a scale of %s:", in->code);
		for (size_t i = 0; i < in->n_scales; i++)
			fprintf(stderr, " %s", in->scales[i].code);
		fputc('\n', stderr);
		return 2;
	}
	return score_list(in, scale, argv[3]);
}

int
ctl_score(int argc, char **argv)
{
	char folder[PATH_MAX];
	struct instruments *set;
	int status;

	if (argc != 4)
		return usage();
	if (datadir_path(folder, sizeof(folder), "sql/seed/instruments") ==
		-1 ||
	    (set = instruments_read(folder)) == NULL) {
		fputs("mendctl score: no instruments; MENDD_DATADIR names the "
		      "folder that holds sql/seed/instruments\n",
		    stderr);
		return 1;
	}
	status = find_and_score(set, argv);
	instruments_free(set);
	return status;
}
