/* Guesses by where they come from; by login they are counted in the database.
 */
#include <stdint.h>
#include <time.h>

#include "api/app.h"
#include "api/exchange.h"
#include "api/guess.h"
#include "base/address.h"
#include "base/problem.h"
#include "base/throttle.h"
#include "io/http.h"

#define LOCAL_SHARE 100

static uint64_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static struct throttle_limits
limits_of(const struct exchange *x)
{
	struct throttle_limits l = exchange_app(x)->guesses;

	if (http_is_local(exchange_conn(x))) {
		l.each *= LOCAL_SHARE;
		l.all = 0;
	}
	return l;
}

static const struct address *
key_of(const struct exchange *x)
{
	return http_client(exchange_conn(x));
}

const struct problem *
guess_take(struct exchange *x)
{
	const struct throttle_limits l = limits_of(x);
	const unsigned wait = throttle_take(exchange_app(x)->throttle, &l,
	    key_of(x), sizeof(struct address), now());

	return wait == 0 ? NULL : exchange_later(x, &problem_too_many, wait);
}

void
guess_void(struct exchange *x)
{
	const struct throttle_limits l = limits_of(x);

	throttle_give(exchange_app(x)->throttle, &l, key_of(x),
	    sizeof(struct address), now());
}

void
guess_right(struct exchange *x)
{
	guess_void(x);
	throttle_know(exchange_app(x)->throttle, key_of(x),
	    sizeof(struct address), now());
}
