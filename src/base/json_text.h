#ifndef MENDD_JSON_TEXT_H
#define MENDD_JSON_TEXT_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

/*
 * JSON written as text, straight to a file: figures by the thousand need no
 * tree.  Numbers are the shortest that read back the same.  A file that
 * fails says so by ferror(); -1: memory ran out.
 */

void json_text_real(FILE *, double);

/* `,"name":' and a number; null when it is not ${known}. */
void json_text_member_real(FILE *, const char *name, int known, double);
void json_text_member_count(FILE *, const char *name, int known, int64_t);

/* A string; NULL is null.  And the same after `,"name":'. */
int json_text_string(FILE *, const char *);
int json_text_member_string(FILE *, const char *name, const char *);

/* `"name":' and a value whose fractions are decimals that people wrote. */
int json_text_member(FILE *, const char *name, const json_t *);

#endif
