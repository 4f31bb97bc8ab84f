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

/* How a setting names one. */
#define SECRET_CREDENTIAL "credential:"

/*
 * What is in a file, less the line end at its end.  NULL and errno: EACCES
 * also when others than its owner may read it, EINVAL when it is no text, or
 * too long.
 */
char *secret_file(const char *path);

#endif
