#ifndef MENDD_KEYS_H
#define MENDD_KEYS_H

struct conf;
struct safe;

/* Make the key of second factors, unless there is one or a setting names it. */
void keys_make(const struct conf *);

/*
 * The key of second factors.  NULL: the log says why, and whoever has one
 * cannot sign in.
 */
struct safe *keys_open(const struct conf *);

#endif
