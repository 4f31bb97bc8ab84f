#ifndef MENDD_SHEET_H
#define MENDD_SHEET_H

#include <stdio.h>

#include <jansson.h>

struct exchange;
struct problem;

/* Replies as a table for spreadsheets (RFC 4180), where JSON is the other. */

/* Does the client want it: by its parameter format, or else by Accept? */
int sheet_wanted(const struct exchange *);

/*
 * Write a value as one cell: text, number or boolean as it is, nothing for
 * null, anything else as its JSON.  -1: memory ran out.
 */
int sheet_cell(FILE *, const json_t *);

/*
 * Send a table as a file of that name.  ${next}: the cursor of its next part,
 * which goes out as Next-Cursor; or NULL.
 */
const struct problem *sheet_send(struct exchange *, const char *text,
    size_t len, const char *name, const char *next);

#endif
