#ifndef MENDD_SEAL_KEY_H
#define MENDD_SEAL_KEY_H

#include <stdint.h>

struct conf;

/*
 * The secret key that signs the audit (CHECKPOINT_SECRET bytes), as the
 * setting seal_key says; our own is made when there is none.  Its public half
 * is written to seal.pub.  It lies in pages of its own, for seal_key_free();
 * NULL: the log says why.  The current folder is the state folder.
 */
uint8_t *seal_key_load(const struct conf *);
void seal_key_free(uint8_t *);

#endif
