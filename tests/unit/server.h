#ifndef MENDD_TEST_SERVER_H
#define MENDD_TEST_SERVER_H

#include "io/http.h"

#define GET_OF(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define LAST_OF(path) \
	"GET " path " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

struct files;

/* An http with a small handler, and what the handler saw. */
extern struct server {
	struct event_base *base;
	struct http *http;
	int port;
	struct files *files;     /* which the handler tries first */
	struct http_conn *later; /* waits for its answer: GET /later */
	int served;
	int gone;
	int depth; /* of request() inside request() */
} server;

extern const struct http_limits server_limits;

/* cmocka's setup and teardown of one test. */
int server_begin(void **state);
int server_end(void **state);

/* Begin anew with other limits. */
void server_restart(const struct http_limits *);

/* The same on sockets of its own. */
void server_restart_on(const struct http_limits *, const int *fds, size_t n);

/* Reply 200 with a text. */
void server_text(struct http_conn *, const char *, size_t);

#endif
