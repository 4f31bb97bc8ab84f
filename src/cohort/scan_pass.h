#ifndef MENDD_SCAN_PASS_H
#define MENDD_SCAN_PASS_H

#include "cohort/footprints.h"
#include "cohort/uptake.h"

/* A pass over the series of a scale: for scan.c and scan_inside.c alone. */
struct pass {
	const struct columns *columns;
	const struct question *question;
	struct census *census;
	uint32_t *days; /* of the segment's visits: their places in the axis */
	struct footprints footprints;
	struct uptake *uptake; /* into the census's moments; or NULL */

	struct block *outside;        /* rows that one filter keeps out */
	struct block *inside;         /* rows of the cohort; and of these: */
	uint32_t numbers[BLOCK_ROWS]; /* of their groups in the grouping */
	uint8_t groups[BLOCK_ROWS];   /* in the census */
	size_t places[2][BLOCK_ROWS]; /* in the joint: as without a baseline,
				       * and with what they have */

	/* Whose people have no other episode in the cohort, and have. */
	size_t nalone, nrepeated;
	uint16_t alone[BLOCK_ROWS], repeated[BLOCK_ROWS];
};

/* Count the rows inside.  NULL, or why not, as scan() has it. */
const char *scan_inside(struct pass *);

#endif
