#ifndef MENDD_COOKIE_H
#define MENDD_COOKIE_H

#include <stddef.h>

/*
 * Find the cookie called ${name} in the value of a Cookie field, as browsers
 * write it (RFC 6265, 5.4): `pair; pair', and what another's pair holds is no
 * matter.  1: where its value stands, which is not ended by NUL.  0: it is not
 * there, or ${field} is NULL.  -1: it is there twice, or the field is of
 * another form, in which somebody else might find another one.
 */
int cookie_find(
    const char *field, const char *name, const char **value, size_t *len);

#endif
