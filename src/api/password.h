#ifndef MENDD_PASSWORD_H
#define MENDD_PASSWORD_H

/*
 * Passwords in argon2id: slow on purpose, so it is work for a thread.  A
 * task holds what the thread needs and nothing that anybody else uses.
 */
#define PASSWORD_MAX 256      /* code points: what a person may choose */
#define PASSWORD_HASH_MAX 128 /* libsodium's string form */

struct password_task {
	char password[4 * PASSWORD_MAX + 1];
	char hash[PASSWORD_HASH_MAX]; /* to compare with, or made */
	int matches;                  /* verified */
	int failed;                   /* there was no memory for it */
};

/* A copy of both; ${hash} may be NULL.  NULL: no memory. */
struct password_task *password_task(const char *password, const char *hash);

/* Jobs for work_do(): fill in hash, or matches. */
void password_hash(void *task);
void password_verify(void *task);

/* Wipes before it frees. */
void password_drop(void *task);

#endif
