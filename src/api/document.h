#ifndef MENDD_DOCUMENT_H
#define MENDD_DOCUMENT_H

#include <stddef.h>

#include <jansson.h>

/* Once, before the first document is read: watch what jansson allocates. */
void document_init(void);

/*
 * Did an allocation fail, since the last document was begun to be read?  What
 * was made then may lack something.
 */
int document_starved(void);

/* Read JSON that somebody sent; flags and error are jansson's. */
json_t *document_read(
    const char *text, size_t len, size_t flags, json_error_t *);

/* Read JSON that PostgreSQL wrote; NULL: no memory, or it is none. */
json_t *document_parse(const char *text);

/* Compact JSON with the decimals that people write; NULL: no memory. */
char *document_text(const json_t *);

#endif
