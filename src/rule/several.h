#ifndef MENDD_SEVERAL_H
#define MENDD_SEVERAL_H

#include <stddef.h>
#include <stdint.h>

/*
 * The scores that count of episodes whose people have several, kept by the
 * scan that saw them: each model of a reply needs them one by one, and a scan
 * costs more than all that is done with them.  Rows are patient data.
 */
struct several_row {
	uint32_t episode; /* in the columns */
	uint32_t mask;    /* visits seen, which are days of the axis */
	size_t group;     /* of the census */
};

struct several { /* all zero but the visits: empty */
	size_t visits;
	size_t n, room;
	struct several_row *rows;
	int32_t *scores; /* in hundredths: ${visits} of each row */
};

/* Keep a row; scores of visits not seen are 0.  -1: out of memory. */
int several_add(
    struct several *, const struct several_row *, const int32_t *scores);
void several_free(struct several *);

#endif
