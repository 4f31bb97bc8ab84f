#ifndef MENDD_SECRET_H
#define MENDD_SECRET_H

#include <stddef.h>

/*
 * Text that must not be found in memory: in pages of its own, which are not
 * swapped, not dumped, and wiped when freed.  Ends with a NUL.
 */

/* A copy of ${len} bytes; NULL: no memory. */
char *secret_copy(const char *text, size_t len);
void secret_free(char *);

/*
 * The credential of this name that the service manager hands over: a file in
 * $CREDENTIALS_DIRECTORY, less the line end at its end.  NULL and errno:
 * EINVAL for a name or content that is none, ENOENT also when there is no such
 * folder.
 */
char *secret_credential(const char *name);

#endif
