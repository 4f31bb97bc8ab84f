#ifndef MENDD_NEGOTIATE_H
#define MENDD_NEGOTIATE_H

/*
 * The weight, in thousandths, that the value of an Accept-Encoding (NULL:
 * there is none) gives to a coding: RFC 9110, 12.5.3.  0: not acceptable.
 */
int negotiate_weight(const char *accept, const char *coding);

/*
 * Does the value of an If-None-Match (or NULL) name this entity tag, which
 * comes with its quotes?  RFC 9110, 13.1.2: weak tags count.
 */
int negotiate_matches(const char *if_none_match, const char *etag);

#endif
