#ifndef MENDD_DATADIR_H
#define MENDD_DATADIR_H

#include <stddef.h>

/*
 * Where the files that ship with the program are: write the path of
 * ${name} ("sql/seed/instruments") into ${out} of ${size} bytes.  It is below
 * $MENDD_DATADIR; or else beside the program, in a build tree; or else where
 * it was installed.  -1 when it does not fit.
 */
int datadir_path(char *out, size_t size, const char *name);

#endif
