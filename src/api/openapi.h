#ifndef MENDD_OPENAPI_H
#define MENDD_OPENAPI_H

#include <stddef.h>

/*
 * The text of /openapi.json, OpenAPI 3.1, made from the table of routes;
 * malloc()'d.  NULL: no memory.
 */
char *openapi_text(size_t *len);

#endif
