#ifndef MENDD_ACCOUNT_H
#define MENDD_ACCOUNT_H

struct conf;

/*
 * Started by root, mendd runs as a user of its own.  Three steps, each of
 * which returns 0, or an exit status (the log says why).  Started by anybody
 * else, the second does nothing, and the third does not change who we are.
 *
 * Make the state folder, see that it belongs to that user, and go there with
 * that user's rights.
 */
int account_borrow(const struct conf *);

/* Have root's rights again: for ports below 1024. */
int account_return(void);

/*
 * Be that user for good.  Nothing that runs from now on can gain rights or
 * leave a core.
 */
int account_become(const struct conf *);

/* The name of the user that we are, or NULL; the log says why. */
const char *account_name(void);

#endif
