/* An http with a small handler, for tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <event2/event.h>

#include "base/faults.h"
#include "base/problem.h"
#include "client.h"
#include "io/file.h"
#include "io/head.h"
#include "server.h"

/* The server, and what its handler saw. */
struct server server;

const struct http_limits server_limits = {.conns = 20,
    .head = 4096,
    .body = 1 << 20,
    .idle = 60,
    .receive_head = 10,
    .receive = 30,
    .send = 30};

void
server_text(struct http_conn *conn, const char *body, size_t len)
{
	http_reply(conn,
	    &(struct http_reply){
		.status = 200, .type = "text/plain", .body = body, .len = len});
}

static void
request(struct http_conn *conn, void *arg)
{
	static char big[8 << 20];
	const struct head *h = http_head(conn);
	struct faults faults = {0};
	const char *body;
	size_t len;

	assert_ptr_equal(arg, &server);
	assert_int_equal(++server.depth, 1);
	server.served++;
	http_set_route(conn, "test");
	body = http_body(conn, &len);
	assert_non_null(body);
	if (server.files != NULL && files_have(server.files, h->path))
		files_reply(
		    server.files, conn, h->path, "Cache-Control: no-cache\r\n");
	else if (strcmp(h->path, "/later") == 0) {
		http_set_exchange(conn, &server);
		server.later = conn;
	} else if (strcmp(h->path, "/big") == 0)
		http_reply(conn, &(struct http_reply){.status = 200,
				     .type = "text/plain",
				     .body = big,
				     .len = sizeof(big),
				     .lasting = 1});
	else if (strcmp(h->path, "/none") == 0)
		http_reply(conn, &(struct http_reply){.status = 204,
				     .headers = "Cache-Control: private\r\n"});
	else if (strcmp(h->path, "/fault") == 0) {
		faults_add(&faults, "a number", "/n");
		http_problem(conn, &problem_invalid, &faults, "No \"n\".",
		    "X-More: 1\r\n");
		faults_clear(&faults);
	} else if (strcmp(h->path, "/busy") == 0)
		http_problem(conn, &problem_unavailable, NULL, NULL, NULL);
	else if (strcmp(h->path, "/options") == 0)
		http_reply(conn, &(struct http_reply){.status = 200,
				     .headers = "Allow: GET\r\n"});
	else if (len > 0)
		server_text(conn, body, len);
	else
		server_text(conn, h->path, strlen(h->path));
	server.depth--;
}

static void
gone(void *exchange)
{
	assert_ptr_equal(exchange, &server);
	server.gone++;
	server.later = NULL;
}

static const struct http_handler handler = {request, gone};

static void
start(const struct http_limits *limits, const int *fds, size_t n)
{
	server.base = event_base_new();
	assert_non_null(server.base);
	server.http = http_new(server.base, fds, n, limits, &handler, &server);
	assert_non_null(server.http);
}

static void
start_on_port(const struct http_limits *limits)
{
	int fd;

	server = (struct server){0};
	fd = client_listen(&server.port);
	start(limits, &fd, 1);
}

int
server_begin(void **state)
{
	(void)state;
	start_on_port(&server_limits);
	return 0;
}

/* With limits of a test's own. */
void
server_restart(const struct http_limits *limits)
{
	http_free(server.http);
	event_base_free(server.base);
	start_on_port(limits);
}

void
server_restart_on(const struct http_limits *limits, const int *fds, size_t n)
{
	http_free(server.http);
	event_base_free(server.base);
	server = (struct server){0};
	start(limits, fds, n);
}

int
server_end(void **state)
{
	(void)state;
	http_free(server.http);
	event_base_free(server.base);
	return 0;
}
