#ifndef MENDD_TRENDS_H
#define MENDD_TRENDS_H

#include <jansson.h>

#include "ctl/frame.h"

struct scores;

/*
 * What mendctl trends is asked: a table, a specification, the folder where
 * other tables lie that it names, and the blocks that are wanted.
 */
struct question {
	const struct frame *frame;
	const json_t *spec;
	const char *folder;
	const char *only; /* names with commas between; NULL: all */
};

/* Is a block wanted? */
int question_wants(const struct question *, const char *block);

/*
 * The answers.  0 and ${*out}, or the exit status; stderr says why.
 */
int trends_rows(json_t **out, const struct question *);
int trends_scores(json_t **out, const struct question *);
int trends_surgery(json_t **out, const struct question *);
int trends_windows(json_t **out, const struct question *);
int trends_due(json_t **out, const struct question *);
int trends_survival(json_t **out, const struct question *);
int trends_incidence(json_t **out, const struct question *);
int trends_response(json_t **out, const struct question *);
int trends_shares(json_t **out, const struct question *);
int trends_sites(json_t **out, const struct question *);
int trends_cells(json_t **out, const struct question *);

/* Scores by group and visit: trends_visits.c.  NULL: memory ran out. */
json_t *visits_json(const struct scores *);

/*
 * Open scores that have no row at fault.  0, or the exit status: rows at
 * fault are on stderr, one a line.
 */
int trends_open_scores(struct scores *, const struct question *);

/* The columns of these names.  -1: stderr says which is missing. */
int trends_columns(
    size_t *columns, const struct frame *, const char *const *names, size_t n);

/* A cell that is a plain whole number from ${least}.  -1: stderr says where
 * one was expected. */
int trends_whole(
    int64_t *, const struct frame *, size_t row, size_t column, int64_t least);

/* {"status": "not_estimable", "reason"} */
json_t *trends_not_estimable(const char *reason);

/* Say that memory ran out; 1.  JSON ends the command so by itself. */
int trends_no_memory(void);

#endif
