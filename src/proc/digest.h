#ifndef MENDD_DIGEST_H
#define MENDD_DIGEST_H

#define DIGEST_TEXT 65 /* hexadecimal, with its NUL */

/*
 * The SHA-256 of a folder: of the names and contents of all files below it,
 * in the order of their names.  -1: something cannot be read, or memory ran
 * out.
 */
int digest_folder(const char *path, char out[DIGEST_TEXT]);

#endif
