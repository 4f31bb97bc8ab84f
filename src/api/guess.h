#ifndef MENDD_GUESS_H
#define MENDD_GUESS_H

struct exchange;
struct problem;

/*
 * Whoever could be guessing (a password, a link, a code) is counted before
 * it is judged, by where the request comes from: see the settings
 * guesses_per_address and guesses.  A program on this host, over loopback or
 * a Unix socket and for nobody else, may guess a hundred times as often, and
 * apart from all others: all who sit there are one.
 *
 *	take -> right		it was no guess
 *	    \-> void		it was not judged
 *	     \			it was wrong: stays counted
 */

/* NULL, or too many, and when to come again. */
const struct problem *guess_take(struct exchange *);

void guess_right(struct exchange *);
void guess_void(struct exchange *);

#endif
