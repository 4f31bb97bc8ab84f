/* Timers in milliseconds, and how long to wait before trying again. */
#include <sodium.h>

#include "io/timer.h"

void
timer_set(struct event *timer, unsigned ms)
{
	const struct timeval tv = {
	    .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000L};

	if (evtimer_add(timer, &tv) == -1)
		event_active(timer, EV_TIMEOUT, 0);
}

unsigned
jitter(unsigned ms)
{
	return ms - randombytes_uniform(ms / 2 + 1);
}

unsigned
backoff(unsigned failures, unsigned min, unsigned max)
{
	unsigned ms = min;

	while (failures-- > 0 && ms < max)
		ms = ms > max / 2 ? max : ms * 2;
	return jitter(ms < max ? ms : max);
}
