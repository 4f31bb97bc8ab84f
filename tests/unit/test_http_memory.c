/*
 * io/http when memory runs out: each allocation of a request, ours and the
 * libraries', fails once.  The client gets its answer, a 503 or a closed
 * connection, never half of a reply; the next client gets all of it.
 */
#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>
#include <jansson.h>

#include "base/log.h"
#include "client.h"
#include "scarce.h"
#include "server.h"

static int
connect_to(int port)
{
	const struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	    .sin_port = htons((uint16_t)port)};
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_not_equal(fd, -1);
	assert_int_equal(connect(fd, (const void *)&to, sizeof(to)), 0);
	return fd;
}

/* Ask while the ${nth} allocation fails; did so many happen at all? */
static int
ask(const char *request, int nth, char *reply, size_t size)
{
	const int fd = connect_to(server.port);
	size_t len = 0;
	ssize_t n = 0;
	int happened;

	assert_int_equal(
	    write(fd, request, strlen(request)), (ssize_t)strlen(request));
	scarce_in = nth;
	client_settle(server.base);
	happened = scarce_in == -1 && nth >= 0;
	scarce_in = -1;
	client_settle(server.base);
	while (len + 1 < size &&
	       (n = recv(fd, reply + len, size - 1 - len, MSG_DONTWAIT)) > 0)
		len += (size_t)n;
	reply[len] = '\0';
	close(fd);
	client_settle(server.base);
	return happened;
}

/* Nothing, or a whole reply: its body is as long as its head says. */
static void
assert_whole(const char *reply)
{
	const char *length = strstr(reply, "Content-Length: ");
	const char *body = strstr(reply, "\r\n\r\n");

	if (*reply == '\0')
		return;
	assert_non_null(length);
	assert_non_null(body);
	assert_int_equal(strlen(body + 4), strtoul(length + 16, NULL, 10));
}

static void
each_allocation_may_fail(const char *request, const char *wanted)
{
	char reply[4096];
	int nth = 0;

	log_open("test", LOG_ERROR + 1);
	while (ask(request, nth, reply, sizeof(reply))) {
		assert_whole(reply);
		ask(request, -1, reply, sizeof(reply));
		if (strstr(reply, wanted) == NULL)
			fail_msg("after allocation %d: %s", nth, reply);
		assert_whole(reply);
		nth++;
	}
	log_open("test", LOG_INFO);
	print_message("# %d allocations failed\n", nth);
	assert_true(nth > 5);
}

static void
a_reply_survives_want_of_memory(void **state)
{
	(void)state;
	each_allocation_may_fail("POST / HTTP/1.1\r\nHost: a\r\n"
				 "Content-Length: 5\r\n\r\n12345",
	    "\r\n\r\n12345");
}

static void
a_problem_survives_want_of_memory(void **state)
{
	(void)state;
	each_allocation_may_fail(GET_OF("/fault"), "\"pointer\":\"/n\"");
}

static void
a_refusal_survives_want_of_memory(void **state)
{
	(void)state;
	each_allocation_may_fail(
	    "GET /\r\n\r\n", "HTTP/1.1 400 Bad Request\r\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_reply_survives_want_of_memory, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_problem_survives_want_of_memory, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_refusal_survives_want_of_memory, server_begin, server_end),
	};

	event_set_mem_functions(__wrap_malloc, __wrap_realloc, free);
	json_set_alloc_funcs(__wrap_malloc, free);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
