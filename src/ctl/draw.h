#ifndef MENDD_DRAW_H
#define MENDD_DRAW_H

#include <stdint.h>

#include <jansson.h>

struct course_input;
struct rng;

/* One of ${n} words, by weight. */
const char *draw_pick(
    struct rng *, const char *const *words, const double *weights, int n);

double draw_clamp(double x, double low, double high);

/* Rounded to a step: a person reads 4.5 ml off the syringe. */
double draw_read_off(double x, double step);

/* A JSON number of at most three decimals. */
json_t *draw_decimal(double x);

/* Set a member; the value's reference is taken over. */
void draw_put(json_t *object, const char *member, json_t *value);

/* ${minutes} after midnight UTC of that day, and the day itself. */
json_t *draw_instant(int32_t day, int minutes);
json_t *draw_date(int32_t day);

/* The members of POST /v1/patients for the ${number}th person. */
json_t *draw_person(int32_t day, int number, struct rng *);

/* A procedure's host factors. */
json_t *draw_host(struct rng *);

enum draw_kind {
	DRAW_PLASMA,
	DRAW_MARROW,
	DRAW_FAT,
	DRAW_STEROID,
	DRAW_SALINE,
	DRAW_KINDS
};

/* One of a procedure's products, and what it means for the course. */
json_t *draw_product(enum draw_kind, struct course_input *, struct rng *);

#endif
