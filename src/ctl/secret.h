#ifndef MENDD_SECRET_H
#define MENDD_SECRET_H

#include <sodium.h>

#define SECRET_TEXT 32

/*
 * A fresh random password of 100 bits, easy to read out, and its argon2id
 * hash.  -1: memory ran out.
 */
int secret_make(char password[SECRET_TEXT], char hash[crypto_pwhash_STRBYTES]);

#endif
