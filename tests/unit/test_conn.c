/* io/http: time, leaving, draining and caps. */
#include <sys/resource.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>
#include <event2/event.h>

#include "client.h"
#include "server.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void
set(void *flag)
{
	*(int *)flag = 1;
}

/* One byte a round, for ever: the deadline stands where it stood. */
struct drip {
	struct client *client;
	struct event *timer;
};

static void
drip(int fd, short what, void *arg)
{
	static const struct timeval pause = {.tv_usec = 50000};
	struct drip *d = arg;

	(void)fd;
	(void)what;
	client_say(d->client, "a");
	evtimer_add(d->timer, &pause);
}

static void
slow(const struct http_limits *limits, const char *begin_with, int status)
{
	struct drip d;

	server_restart(limits);
	d.client = client_new(server.base, server.port, 1);
	d.timer = evtimer_new(server.base, drip, &d);
	assert_non_null(d.timer);
	client_say(d.client, begin_with);
	drip(-1, 0, &d);
	client_until_closed(d.client);
	event_free(d.timer);
	assert_int_equal(server.served, 0);
	client_refused(d.client, status);
}

static void
a_slow_head_ends_at_its_absolute_deadline(void **state)
{
	struct http_limits limits = server_limits;

	(void)state;
	limits.receive_head = 1;
	slow(&limits, "GET / HTTP/1.1\r\nHost: a\r\nX: ", 408);
}

static void
a_slow_body_ends_at_its_absolute_deadline(void **state)
{
	struct http_limits limits = server_limits;

	(void)state;
	limits.receive = 1;
	slow(&limits,
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n", 408);
}

static void
an_idle_connection_is_closed_without_a_word(void **state)
{
	struct http_limits limits = server_limits;
	struct client *c;
	size_t len;

	(void)state;
	limits.idle = 1;
	server_restart(&limits);
	c = client_new(server.base, server.port, 1);
	client_until_closed(c);
	client_heard(c, &len);
	assert_int_equal(len, 0);
	client_free(c);
}

static void
a_slow_reader_ends_at_the_deadline_to_send(void **state)
{
	struct http_limits limits = server_limits;
	struct client *c;
	int drained = 0;

	(void)state;
	limits.send = 1;
	server_restart(&limits);
	c = client_new(server.base, server.port, 1);
	client_deaf(c, 1);
	client_say(c, GET_OF("/big"));
	while (server.served == 0)
		event_base_loop(server.base, EVLOOP_ONCE);
	/* the drain is over when its connection is closed */
	http_drain(server.http, set, &drained);
	client_wait(server.base, &drained);
	client_free(c);
}

/* Long before the deadline, whatever the kernel took at first. */
static void
a_reader_below_the_floor_is_cut_off(void **state)
{
	struct http_limits limits = server_limits;
	struct client *c;
	int drained = 0;
	size_t len;

	(void)state;
	limits.send_rate = 1 << 20;
	server_restart(&limits);
	c = client_new(server.base, server.port, 1);
	client_deaf(c, 1);
	client_say(c, GET_OF("/big"));
	while (server.served == 0)
		event_base_loop(server.base, EVLOOP_ONCE);
	http_drain(server.http, set, &drained);
	client_wait(server.base, &drained);
	client_deaf(c, 0);
	client_until_closed(c);
	client_heard(c, &len);
	assert_true(len < 8 << 20);
	client_free(c);
}

static void
a_client_that_leaves_is_reported_once(void **state)
{
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	client_say(c, GET_OF("/later"));
	while (server.later == NULL)
		event_base_loop(server.base, EVLOOP_ONCE);
	client_free(c);
	client_wait(server.base, &server.gone);
	client_settle(server.base);
	assert_int_equal(server.gone, 1);
}

static void
a_client_that_leaves_before_or_after_is_not_reported(void **state)
{
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	client_say(c, "GET / HTTP/1.1\r\n");
	client_settle(server.base);
	client_free(c);
	c = client_new(server.base, server.port, 1);
	client_say(c, GET_OF("/big"));
	while (server.served == 0)
		event_base_loop(server.base, EVLOOP_ONCE);
	client_free(c);
	client_settle(server.base);
	assert_int_equal(server.gone, 0);
}

static void
a_client_that_only_ends_its_side_still_hears_all(void **state)
{
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	client_say(c, GET_OF("/1") GET_OF("/later") GET_OF("/3"));
	client_end(c);
	while (server.later == NULL)
		event_base_loop(server.base, EVLOOP_ONCE);
	client_settle(server.base);
	server_text(server.later, "two", 3);
	client_until_closed(c);
	assert_int_equal(client_count(c, "HTTP/1.1 200 OK"), 3);
	assert_int_equal(client_closed(c), 1);
	client_free(c);
	assert_int_equal(server.gone, 0);
}

static void
a_request_that_ends_too_early_is_refused(void **state)
{
	static const char *const parts[] = {"GET / HTTP/1.1\r\n",
	    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1234"};
	struct client *c;

	(void)state;
	for (size_t i = 0; i < LENGTH(parts); i++) {
		c = client_new(server.base, server.port, 1);
		client_say(c, parts[i]);
		client_end(c);
		client_until_closed(c);
		client_refused(c, 400);
	}
	assert_int_equal(server.served, 0);
}

static void
draining_answers_what_is_served_and_then_ends(void **state)
{
	struct client *busy = client_new(server.base, server.port, 1);
	struct client *sending = client_new(server.base, server.port, 1);
	struct client *idle = client_new(server.base, server.port, 1);
	int drained = 0;
	size_t len;

	(void)state;
	client_say(busy, GET_OF("/later"));
	client_deaf(sending, 1);
	client_say(sending, GET_OF("/big"));
	client_say(idle, GET_OF("/"));
	client_until(idle, "\r\n\r\n/");
	while (server.served < 3)
		event_base_loop(server.base, EVLOOP_ONCE);
	http_drain(server.http, set, &drained);
	client_until_closed(idle);
	assert_int_equal(drained, 0);
	server_text(server.later, "at last", 7);
	client_until_closed(busy);
	assert_int_equal(client_count(busy, "at last"), 1);
	assert_int_equal(client_count(busy, "Connection: close"), 1);
	client_deaf(sending, 0);
	client_until_closed(sending);
	client_heard(sending, &len);
	assert_true(len > 8 << 20);
	client_free(busy);
	client_free(idle);
	client_free(sending);
	client_wait(server.base, &drained);
	client_settle(server.base);
	assert_int_equal(drained, 1);
	assert_int_equal(server.gone, 0);
}

static void
draining_cuts_no_request_that_is_on_its_way(void **state)
{
	struct client *kept = client_new(server.base, server.port, 1);
	struct client *waiting;
	int drained = 0;

	(void)state;
	client_say(kept, GET_OF("/1"));
	client_until(kept, "\r\n\r\n/1");
	/* in the backlog, not accepted yet */
	waiting = client_new(server.base, server.port, 1);
	http_drain(server.http, set, &drained);
	client_say(kept, GET_OF("/2"));
	client_say(waiting, GET_OF("/3"));
	client_until_closed(kept);
	client_until_closed(waiting);
	assert_int_equal(client_count(kept, "\r\n\r\n/2"), 1);
	assert_int_equal(client_count(kept, "Connection: close"), 1);
	assert_int_equal(client_count(waiting, "\r\n\r\n/3"), 1);
	client_free(kept);
	client_free(waiting);
	client_wait(server.base, &drained);
}

static void
draining_an_empty_server_ends_from_the_loop(void **state)
{
	int drained = 0;

	(void)state;
	http_drain(server.http, set, &drained);
	assert_int_equal(drained, 0);
	client_wait(server.base, &drained);
}

static void
freeing_tells_who_is_being_served(void **state)
{
	struct client *c = client_new(server.base, server.port, 1);

	(void)state;
	client_say(c, GET_OF("/later"));
	while (server.later == NULL)
		event_base_loop(server.base, EVLOOP_ONCE);
	http_free(server.http);
	server.http = NULL;
	assert_int_equal(server.gone, 1);
	client_free(c);
}

static void
who_comes_beyond_the_cap_waits(void **state)
{
	struct http_limits limits = server_limits;
	struct client *first, *second, *third;

	(void)state;
	limits.conns = 2;
	server_restart(&limits);
	first = client_new(server.base, server.port, 1);
	second = client_new(server.base, server.port, 1);
	client_say(first, GET_OF("/1"));
	client_until(first, "\r\n\r\n/1");
	client_say(second, GET_OF("/2"));
	client_until(second, "\r\n\r\n/2");
	third = client_new(server.base, server.port, 1);
	client_say(third, GET_OF("/3"));
	client_settle(server.base);
	assert_int_equal(server.served, 2);
	assert_false(client_closed(third));
	client_free(first);
	client_until(third, "\r\n\r\n/3");
	assert_int_equal(client_status(third), 200);
	client_free(second);
	client_free(third);
}

static void
one_address_gets_only_its_share(void **state)
{
	struct http_limits limits = server_limits;
	struct client *c[2], *more, *other;

	(void)state;
	limits.per_address = 2;
	server_restart(&limits);
	for (int i = 0; i < 2; i++) {
		c[i] = client_new(server.base, server.port, 2);
		client_say(c[i], GET_OF("/1"));
		client_until(c[i], "\r\n\r\n/1");
	}
	more = client_new(server.base, server.port, 2);
	client_until_closed(more);
	client_free(more);
	other = client_new(server.base, server.port, 3);
	client_say(other, GET_OF("/2"));
	client_until(other, "\r\n\r\n/2");
	client_free(other);
	client_free(c[0]);
	client_settle(server.base);
	more = client_new(server.base, server.port, 2);
	client_say(more, GET_OF("/3"));
	client_until(more, "\r\n\r\n/3");
	client_free(more);
	client_free(c[1]);
}

#define FROM(client, path)                     \
	"GET " path " HTTP/1.1\r\nHost: a\r\n" \
	"X-Forwarded-For: " client "\r\n\r\n"

static void
a_listed_proxy_may_connect_for_all_of_its_clients(void **state)
{
	struct http_limits limits = server_limits;
	struct client *c[3];

	(void)state;
	limits.per_address = 1;
	assert_int_equal(proxies_parse(&limits.proxies, "127.0.0.2"), 0);
	server_restart(&limits);
	for (size_t i = 0; i < LENGTH(c); i++) {
		c[i] = client_new(server.base, server.port, 2);
		client_say(c[i], FROM("192.0.2.1", "/1"));
		client_until(c[i], "\r\n\r\n/1");
	}
	for (size_t i = 0; i < LENGTH(c); i++)
		client_free(c[i]);
}

/* Refused, its connection serves on: others use it. */
static void
one_client_behind_a_proxy_gets_only_its_share(void **state)
{
	struct http_limits limits = server_limits;
	struct client *c[2], *more;

	(void)state;
	limits.requests_per_address = 2;
	assert_int_equal(proxies_parse(&limits.proxies, "127.0.0.2"), 0);
	server_restart(&limits);
	for (size_t i = 0; i < LENGTH(c); i++) {
		c[i] = client_new(server.base, server.port, 2);
		client_deaf(c[i], 1);
		client_say(c[i], FROM("192.0.2.1", "/big"));
		while (server.served < (int)i + 1)
			event_base_loop(server.base, EVLOOP_ONCE);
	}
	more = client_new(server.base, server.port, 2);
	client_say(more, FROM("192.0.2.1", "/1"));
	client_until(more, "too_many");
	assert_int_equal(client_status(more), 429);
	assert_int_equal(client_count(more, "\r\nRetry-After: 2\r\n"), 1);
	client_say(more, FROM("192.0.2.2", "/2"));
	client_until(more, "\r\n\r\n/2");
	client_free(c[0]);
	client_settle(server.base);
	client_say(more, FROM("192.0.2.1", "/3"));
	client_until(more, "\r\n\r\n/3");
	client_say(more, FROM("192.0.2.1", "/4"));
	client_until(more, "\r\n\r\n/4");
	client_free(c[1]);
	client_free(more);
}

static void
a_proxy_that_names_no_client_right_is_refused(void **state)
{
	struct http_limits limits = server_limits;
	struct client *c;

	(void)state;
	assert_int_equal(proxies_parse(&limits.proxies, "127.0.0.2"), 0);
	server_restart(&limits);
	c = client_new(server.base, server.port, 2);
	client_say(c, FROM("unknown", "/"));
	client_until_closed(c);
	client_refused(c, 400);
	assert_int_equal(server.served, 0);
	c = client_new(server.base, server.port, 3); /* whom nobody believes */
	client_say(c, FROM("unknown", "/1"));
	client_until(c, "\r\n\r\n/1");
	client_free(c);
}

static void
every_socket_is_served_and_all_share_the_cap(void **state)
{
	struct http_limits limits = server_limits;
	struct client *first, *second, *third;
	int fds[2], ports[2], drained = 0;

	(void)state;
	limits.conns = 2;
	fds[0] = client_listen(&ports[0]);
	fds[1] = client_listen(&ports[1]);
	server_restart_on(&limits, fds, 2);
	first = client_new(server.base, ports[0], 1);
	client_say(first, GET_OF("/1"));
	client_until(first, "\r\n\r\n/1");
	second = client_new(server.base, ports[1], 1);
	client_say(second, GET_OF("/2"));
	client_until(second, "\r\n\r\n/2");
	third = client_new(server.base, ports[1], 1);
	client_say(third, GET_OF("/3"));
	client_settle(server.base);
	assert_int_equal(server.served, 2);
	client_free(first);
	client_until(third, "\r\n\r\n/3");
	client_free(second);
	client_settle(server.base);
	/* who waits at either socket is served before the end */
	first = client_new(server.base, ports[0], 1);
	client_say(first, GET_OF("/4"));
	http_drain(server.http, set, &drained);
	client_until(first, "\r\n\r\n/4");
	client_free(first);
	client_free(third);
	client_wait(server.base, &drained);
}

/* The reserve is kept, nobody is sent away, and nothing spins. */
static void
without_descriptors_it_rests_and_comes_back(void **state)
{
	const int reserve = 16, spare = dup(0);
	struct rlimit before, few;
	struct client *c;

	(void)state;
	assert_int_not_equal(spare, -1);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = before;
	few.rlim_cur = (rlim_t)(spare + 2 + reserve);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
	server_restart(&server_limits);
	c = client_new(server.base, server.port, 1); /* it is spare + 1 */
	client_say(c, GET_OF("/1"));
	for (int i = 0; i < 3; i++) /* and these wait for a rest to end */
		event_base_loop(server.base, EVLOOP_ONCE);
	assert_int_equal(server.served, 0);
	assert_false(client_closed(c));
	close(spare);
	client_until(c, "\r\n\r\n/1");
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	client_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_slow_head_ends_at_its_absolute_deadline, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_slow_body_ends_at_its_absolute_deadline, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		an_idle_connection_is_closed_without_a_word, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_slow_reader_ends_at_the_deadline_to_send, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_client_that_leaves_is_reported_once, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_client_that_leaves_before_or_after_is_not_reported,
		server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_client_that_only_ends_its_side_still_hears_all, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_request_that_ends_too_early_is_refused, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		draining_answers_what_is_served_and_then_ends, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		draining_cuts_no_request_that_is_on_its_way, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		draining_an_empty_server_ends_from_the_loop, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		freeing_tells_who_is_being_served, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		who_comes_beyond_the_cap_waits, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		one_address_gets_only_its_share, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_reader_below_the_floor_is_cut_off, server_begin, server_end),
	    cmocka_unit_test_setup_teardown(
		a_listed_proxy_may_connect_for_all_of_its_clients, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		one_client_behind_a_proxy_gets_only_its_share, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		a_proxy_that_names_no_client_right_is_refused, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		every_socket_is_served_and_all_share_the_cap, server_begin,
		server_end),
	    cmocka_unit_test_setup_teardown(
		without_descriptors_it_rests_and_comes_back, server_begin,
		server_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
