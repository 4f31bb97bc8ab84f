/*
 * mendctl trends: the figures of a table, without a database.  What is asked
 * follows from the specification and the columns; see questions[].
 */
#include <getopt.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/ctl.h"
#include "ctl/scores.h"
#include "ctl/trends.h"
#include "rule/fixed.h"

/* So many digits bring every double back. */
#define DIGITS 17

static int
has_columns(const struct question *q, const char *a, const char *b)
{
	return frame_column(q->frame, a) != FRAME_NONE &&
	       frame_column(q->frame, b) != FRAME_NONE;
}

static int
has_member(const struct question *q, const char *name)
{
	return json_object_get(q->spec, name) != NULL;
}

/* Is any event a competing one? */
static int
competes(const struct question *q)
{
	const size_t event = frame_column(q->frame, "event");

	for (size_t i = 0; i < q->frame->n_rows; i++)
		if (strcmp(frame_cell(q->frame, i, event), "2") == 0)
			return 1;
	return 0;
}

static int
is_shares(const struct question *q)
{
	return has_columns(q, "x", "n");
}

static int
is_sites(const struct question *q)
{
	return has_columns(q, "site", "responder");
}

static int
is_incidence(const struct question *q)
{
	return has_columns(q, "time", "event") && competes(q);
}

static int
is_survival(const struct question *q)
{
	return has_columns(q, "time", "event");
}

static int
is_cells(const struct question *q)
{
	return has_member(q, "k") && frame_column(q->frame, "n") != FRAME_NONE;
}

static int
is_due(const struct question *q)
{
	return has_member(q, "as_of");
}

static int
is_windows(const struct question *q)
{
	return has_member(q, "windows");
}

static int
is_response(const struct question *q)
{
	return has_member(q, "first_response");
}

static int
is_surgery(const struct question *q)
{
	return frame_column(q->frame, "surgery_month") != FRAME_NONE;
}

static int
is_rows(const struct question *q)
{
	return json_is_true(json_object_get(q->spec, "check_rows"));
}

static int
is_scores(const struct question *q)
{
	return has_columns(q, "visit", "score");
}

/* The first that fits. */
static const struct {
	int (*fits)(const struct question *);
	int (*answer)(json_t **, const struct question *);
} questions[] = {
    {is_shares, trends_shares},
    {is_sites, trends_sites},
    {is_incidence, trends_incidence},
    {is_survival, trends_survival},
    {is_cells, trends_cells},
    {is_due, trends_due},
    {is_windows, trends_windows},
    {is_response, trends_response},
    {is_surgery, trends_surgery},
    {is_rows, trends_rows},
    {is_scores, trends_scores},
};
#define N_QUESTIONS (sizeof(questions) / sizeof(questions[0]))

int
question_wants(const struct question *q, const char *block)
{
	const size_t len = strlen(block);
	size_t n;

	if (q->only == NULL)
		return 1;
	for (const char *at = q->only; *at != '\0'; at += n + (at[n] == ',')) {
		n = strcspn(at, ",");
		if (n == len && strncmp(at, block, n) == 0)
			return 1;
	}
	return 0;
}

int
trends_no_memory(void)
{
	fputs("mendctl trends: out of memory\n", stderr);
	return 1;
}

json_t *
trends_not_estimable(const char *reason)
{
	return json_pack(
	    "{s:s, s:s}", "status", "not_estimable", "reason", reason);
}

int
trends_columns(
    size_t *columns, const struct frame *f, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((columns[i] = frame_column(f, names[i])) == FRAME_NONE) {
			fprintf(stderr,
			    "mendctl trends: expected a column \"%s\"\n",
			    names[i]);
			return -1;
		}
	return 0;
}

int
trends_whole(int64_t *value, const struct frame *f, size_t row, size_t column,
    int64_t least)
{
	const char *text = frame_cell(f, row, column);

	if (fixed_digits(text) == 0 && fixed_parse(value, text, 0) == 0 &&
	    *value >= least)
		return 0;
	fprintf(stderr,
	    "mendctl trends: row %zu, %s: expected a whole number from "
	    "%lld\n",
	    row + 1, frame_name(f, column), (long long)least);
	return -1;
}

int
trends_open_scores(struct scores *s, const struct question *q)
{
	const json_t *fault;
	size_t i;

	if (scores_open(s, q->frame, q->spec) == -1)
		return 2;
	json_array_foreach(s->rejected, i, fault)
	    fprintf(stderr, "mendctl trends: row %lld: %s\n",
		(long long)json_integer_value(json_object_get(fault, "row")),
		json_string_value(json_object_get(fault, "reason")));
	if (json_array_size(s->rejected) == 0)
		return 0;
	scores_close(s);
	return 2;
}

static int
answer(const struct question *q)
{
	json_t *out = NULL;
	int status;

	for (size_t i = 0; i < N_QUESTIONS; i++) {
		if (!questions[i].fits(q))
			continue;
		status = questions[i].answer(&out, q);
		if (status == 0 &&
		    (json_dumpf(out, stdout,
			 JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS)) == -1 ||
			putchar('\n') == EOF))
			status = trends_no_memory();
		json_decref(out);
		return status;
	}
	fputs("mendctl trends: expected columns that one of its questions "
	      "has; see mendctl(8)\n",
	    stderr);
	return 2;
}

static int
answer_files(const char *input, const char *specification, const char *only)
{
	struct frame frame;
	json_error_t error;
	json_t *spec = json_load_file(specification, 0, &error);
	char *path = strdup(input);
	int status = 2;

	if (path == NULL)
		status = trends_no_memory();
	else if (!json_is_object(spec))
		fprintf(stderr, "mendctl trends: %s: expected an object: %s\n",
		    specification, spec == NULL ? error.text : "it is none");
	else if (frame_open(&frame, input) == 0) {
		status = answer(
		    &(struct question){&frame, spec, dirname(path), only});
		frame_close(&frame);
	}
	free(path);
	json_decref(spec);
	return status;
}

/* For JSON: an answer that lacks a part would be worse than none. */
static void *
allocate(size_t size)
{
	void *room = malloc(size);

	if (room == NULL && size > 0)
		exit(trends_no_memory());
	return room;
}

int
ctl_trends(int argc, char **argv)
{
	static const struct option options[] = {
	    {"only", required_argument, NULL, 'o'},
	    {NULL, 0, NULL, 0},
	};
	const char *only = NULL;
	int c;

	json_set_alloc_funcs(allocate, free);
	optind = 0;
	while ((c = getopt_long(argc, argv, "+", options, NULL)) == 'o')
		only = optarg;
	if (c == -1 && argc - optind == 2)
		return answer_files(argv[optind], argv[optind + 1], only);
	fputs("usage: mendctl trends [--only BLOCK,...] INPUT.csv SPEC.json\n",
	    stderr);
	return 2;
}
