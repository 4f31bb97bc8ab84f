#ifndef MENDD_AUDIT_WALK_H
#define MENDD_AUDIT_WALK_H

#include "ctl/audit_item.h"

struct op;

/*
 * Read the audit out of the database, all of it as of one moment, and hand
 * over its pieces.  ${clinic} is the id of the one clinic whose log is wanted,
 * or NULL.  0, or -1: stderr says why.
 */
int audit_walk(struct op *, const char *clinic, const struct audit_sink *);

/* Hand over what each clinic is called. */
int audit_walk_names(struct op *,
    int (*name)(void *arg, const uint8_t clinic[UUID_BYTES], const char *code),
    void *arg);

#endif
