#ifndef MENDD_INSTRUMENT_H
#define MENDD_INSTRUMENT_H

#include <stddef.h>

#include <jansson.h>

#include "base/faults.h"

/*
 * A questionnaire as data: which answers its items take, and how its scales
 * are computed from them.  A definition is a JSON file (sql/seed/instruments)
 * and is checked whole when it is read, so that nobody behind
 * instrument_new() meets a wrong one.  What is read is never changed: one
 * instrument may be used by several threads.
 */
#define INSTRUMENT_NAME_MAX 32  /* bytes of a code or alias */
#define INSTRUMENT_LABEL_MAX 60 /* bytes of an item's neutral label */
#define INSTRUMENT_ITEMS_MAX 100
#define INSTRUMENT_SCALES_MAX 20
#define INSTRUMENT_VALUES_MAX 20 /* an item's values; its branches */
#define INSTRUMENT_LIMIT 10000.0 /* no number in a definition is larger */

enum direction { HIGHER_IS_WORSE = -1, HIGHER_IS_BETTER = 1 };

/* The values that an item takes, or one branch of it ("A") takes. */
struct choice {
	const char *branch; /* NULL: the item has no branches */
	size_t n_values;
	double *values;
};

struct item {
	const char *code;
	const char *label; /* number and topic, in our own words */
	enum direction higher_is;
	int not_applicable; /* "NA" is an answer */
	double min, max;
	double step;      /* from min; 0: any number in between */
	size_t n_choices; /* 0: the range above */
	struct choice *choices;
};

/*
 * The closed set of formulas.  x are the answers after recoding, n the items
 * of the scale, k those answered with a number.
 */
enum formula {
	METHOD_SUM,           /* n / k * sum(x) */
	METHOD_MEAN_SCALED,   /* offset + factor * sum(x) / k */
	METHOD_SUM_OVER_MAX,  /* factor * sum(x) / sum(max of the answered) */
	METHOD_SUM_TABLE,     /* table[sum(x)]; never a partial sum */
	METHOD_WEIGHTED,      /* offset + sum over terms */
	METHOD_SUM_OF_SCALES, /* of the scores of other scales */
	METHOD_MEAN_OF_SCALES,
};

/* weight * sum(x) / divisor over ${n_items} items of METHOD_WEIGHTED. */
struct term {
	double weight, divisor;
	size_t n_items;
};

/* An item as a scale uses it. */
struct scale_item {
	size_t item;     /* index into the instrument's items */
	int reversed;    /* x = min + max - answer */
	double *recode;  /* x for min, min + 1 ... max; or NULL */
	double min, max; /* of x */
};

struct scale {
	const char *code;
	const char *name;
	const json_t *aliases; /* array of other names, or NULL */
	const char *loinc;     /* or NULL: none that is verified */
	enum direction higher_is;
	double min, max;
	int decimals; /* on display */
	int optional; /* a module: absent when nothing is answered */
	int variant;  /* of another form: scored only by its name */
	enum formula method;
	size_t n_items;
	struct scale_item *items;
	size_t min_answered; /* fewer: no score */
	double offset, factor;
	size_t n_terms;
	struct term *terms;
	int table_first; /* the sum of the table's first row */
	size_t n_table;
	double *table_score;
	double *table_se; /* NULL: no standard errors are published */
	size_t n_parts;
	size_t *parts; /* indexes of earlier scales */
	size_t n_order;
	size_t *order; /* items in the order of a list of answers */
};

struct instrument {
	const char *code;
	const char *name;
	const char *version;
	int rule_version; /* grows when a score could come out otherwise */
	char licence;     /* 'A' free to ship ... 'D' licence or fee */
	const json_t *aliases;
	const json_t *regions;
	size_t n_items;
	struct item *items;
	size_t n_scales;
	struct scale *scales;
	json_t *definition; /* as read; the strings above belong to it */
};

/*
 * Check a definition and read it.  The result keeps a reference to it, so
 * the caller must not change it any more.  NULL: ${faults} names every
 * member at fault, or memory ran out (faults->lost).
 */
struct instrument *instrument_new(json_t *definition, struct faults *);
void instrument_free(struct instrument *);

/* Is ${name} the instrument's code or one of its aliases? */
int instrument_is(const struct instrument *, const char *name);

/* NULL when there is none of that code (for a scale: code or alias). */
const struct item *instrument_item(const struct instrument *, const char *code);
const struct scale *instrument_scale(
    const struct instrument *, const char *name);

#endif
