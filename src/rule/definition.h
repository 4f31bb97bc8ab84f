#ifndef MENDD_DEFINITION_H
#define MENDD_DEFINITION_H

#include <stddef.h>

#include <jansson.h>

#include "base/faults.h"
#include "rule/instrument.h"

/*
 * Members of a definition, each checked as it is read.  Every function adds
 * what is wrong to ${faults} and goes on with a harmless value, so that one
 * reading finds all faults.  ${at} is the JSON pointer of the object.
 */
struct reading {
	json_t *object;
	const char *at;
	struct faults *faults;
};

/* Refuse members that are not in ${known}, a list that ends with NULL. */
void read_known(const struct reading *, const char *const *known);

/* A text of 1 to ${max} bytes.  NULL when it is absent or wrong. */
const char *read_text(const struct reading *, const char *key, size_t max);

/* The same, without white space: a code. */
const char *read_code(const struct reading *, const char *key);

double read_number(
    const struct reading *, const char *key, double least, double most);
int read_integer(const struct reading *, const char *key, int least, int most);

/* A boolean; absent is false. */
int read_flag(const struct reading *, const char *key);

/* "better" or "worse". */
enum direction read_direction(const struct reading *, const char *key);

/* One of ${words} (a list that ends with NULL): its index; 0 when wrong. */
int read_word(
    const struct reading *, const char *key, const char *const *words);

/* An array of ${least} to ${most} entries; NULL when absent or wrong. */
json_t *read_array(
    const struct reading *, const char *key, size_t least, size_t most);

/* An array of different names; NULL when it is absent, empty or wrong. */
const json_t *read_names(const struct reading *, const char *key);

/* Numbers of an array into ${out}; -1 when one is none. */
int read_numbers(const json_t *array, double *out);

/*
 * Memory for ${count} elements of ${size} bytes, zero; NULL when there is
 * none (marked in ${faults}) or none was asked for.
 */
void *read_alloc(struct faults *, size_t count, size_t size);

/* One scale of a definition, with the instrument whose items it uses. */
struct scale_reading {
	const struct instrument *in;
	struct scale *scale;
	struct reading r;
};

/* The index of the item that ${name} names; 0 when there is none. */
size_t read_item(
    const struct scale_reading *, const json_t *name, const char *key);

/* The method of a scale, with its items and parameters. */
void formula_read(const struct scale_reading *);

/* The scales of a definition whose items have been read. */
void scales_read(struct instrument *, struct faults *);
void scales_free(struct instrument *);

#endif
