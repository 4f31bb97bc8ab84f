#ifndef MENDD_TEST_CLIENT_H
#define MENDD_TEST_CLIENT_H

/*
 * Raw clients of an http in the same event loop.  Everything that waits ends
 * after ten seconds by failing the test.
 */
#include <stddef.h>

struct event_base;
struct client;

/* A listening socket on 127.0.0.1; ${*port} is where. */
int client_listen(int *port);

/* Connect from 127.0.0.${host}. */
struct client *client_new(struct event_base *, int port, int host);
void client_free(struct client *);

void client_send(struct client *, const void *, size_t);
void client_say(struct client *, const char *);

/* What the server did not read, but for some 256 kB on the way. */
size_t client_unsent(const struct client *);

/* No more will be sent. */
void client_end(struct client *);

/* Read nothing from now on, or read again. */
void client_deaf(struct client *, int deaf);

/* All that arrived so far, ended by a NUL; the client's. */
const char *client_heard(const struct client *, size_t *len);

/* Forget what arrived. */
void client_forget(struct client *);

/* Has the server closed the connection?  -1: it was reset. */
int client_closed(const struct client *);

/* Run the loop until ${text} has arrived (and return all of it). */
const char *client_until(struct client *, const char *text);
const char *client_until_closed(struct client *);

/* Run the loop until ${*flag} is not 0. */
void client_wait(struct event_base *, const int *flag);

/* Run the loop as long as there is something to do at once. */
void client_settle(struct event_base *);

/* How often ${text} occurs in what arrived. */
int client_count(const struct client *, const char *text);

/* Say all of this at once and hear everything until the server closes. */
struct client *client_converse(
    struct event_base *, int port, const char *, size_t);

/* The status of the first reply. */
int client_status(const struct client *);

/* There was this one reply and the connection was closed; free the client. */
void client_refused(struct client *, int status);

#endif
