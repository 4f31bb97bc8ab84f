#ifndef MENDD_COURSE_H
#define MENDD_COURSE_H

struct rng;

/*
 * How a made-up patient fares: a model for the demonstration clinic only.
 * Nothing here is used to compute, compare or predict real people's results.
 */

enum course_kind {
	COURSE_CELLS,  /* marrow concentrate, fat */
	COURSE_PLASMA, /* platelet-rich plasma */
	COURSE_STEROID,
	COURSE_SALINE,
	COURSE_KINDS
};

/* What the model knows of a treatment; see course.c for the sources. */
struct course_input {
	enum course_kind kind;
	double dose_ratio; /* dose over the usual one; 1 is usual */
	int viable;        /* viability is 70 % or more, or does not apply */
	int guided;
	int smoker;
	int end_stage; /* the highest grade of damage */
	double pain;   /* 0..10 before treatment */
};

/* One patient's own course. */
struct course {
	struct course_input input;
	double plateau; /* change of pain at the best, points of 0..10 */
};

/* Draw a course: responders and others, better and worse. */
void course_draw(struct course *, const struct course_input *, struct rng *);

/* Share of the plateau that is reached on this day, about 0 to 1. */
double course_share(enum course_kind, int day);

/* Pain 0..10 on this day, without the noise of one answer. */
double course_pain(const struct course *, int day);

#endif
