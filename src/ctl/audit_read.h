#ifndef MENDD_AUDIT_READ_H
#define MENDD_AUDIT_READ_H

#include <stdio.h>

#include "ctl/audit_item.h"

#define AUDIT_LINE_MAX ((size_t)4 << 20) /* bytes of a line, about */

/* Where reading an export stopped, and what was expected there. */
struct audit_fault {
	unsigned long line; /* from 1 */
	char expected[160];
};

/*
 * Read an export (audit_write.h) and hand over its pieces.  Whoever wrote it
 * may have meant harm.  0, or -1: ${fault} says why, or its text is "" because
 * a function of the sink failed.
 */
int audit_read(FILE *, const struct audit_sink *, struct audit_fault *fault);

#endif
