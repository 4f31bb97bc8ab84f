#ifndef MENDD_FAULTS_H
#define MENDD_FAULTS_H

#include <stddef.h>

#include <jansson.h>

/*
 * What is wrong with a request's members, all of it at once: where (a JSON
 * pointer, RFC 6901) and what was expected there.  What the client sent is
 * never kept.
 */
struct faults {
	json_t *list; /* array of {pointer, expected}; NULL: none yet */
	int lost; /* a fault could not be kept: memory ran out, or too many */
};

/*
 * Add one.  ${expected} is a phrase such as "a number from 0 to 100"; the
 * pointer is made by a printf format and cut at 255 bytes.  Beyond
 * FAULTS_MAX the rest is dropped.
 */
#define FAULTS_MAX 100
void faults_add(struct faults *, const char *expected, const char *pointer, ...)
    __attribute__((format(printf, 3, 4)));

/* Is there any? */
int faults_any(const struct faults *);

void faults_clear(struct faults *);

/*
 * Write ${name} into ${out} (of ${size} bytes) as one reference token of a
 * JSON pointer: "~" becomes "~0", "/" becomes "~1".  Cut when it is too long.
 */
void faults_token(char *out, size_t size, const char *name);

#endif
