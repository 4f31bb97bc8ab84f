"""The hashing of passwords keeps nobody waiting who reads (promise 17)."""

import concurrent.futures
import threading
import time

from clinics import PASSWORD
from door import add_staff, ask, full_hash, sign_in
from reading import Reading
from rig import rig
from scale import promised, scaled


def crowd(n, seconds, call):
    """call(i) of n at once, again and again; whatever each returned."""
    said, end = [], time.monotonic() + seconds
    with concurrent.futures.ThreadPoolExecutor(n) as pool:
        while not said or time.monotonic() < end:
            together = threading.Barrier(n)

            def one(i):
                together.wait()
                return call(i)

            said += pool.map(one, range(n))
    return said


def test_a_hundred_that_sign_in_at_once_keep_nobody_from_reading(figure):
    """
    No more than as many who ask for nothing: a crowd takes time of itself, and
    it is on the same machine.
    """
    with rig(proxies="127.0.0.1") as d:
        made = d.clinic()
        logins = add_staff(d, made, "crowd", 100, full_hash(d, made))
        reading = d.port, made.tokens["clinician"], "/v1/staff"
        seconds = scaled(2, 10)
        with Reading(*reading) as alone:
            time.sleep(seconds)
        with Reading(*reading) as beside:
            crowd(100, seconds, lambda i: ask(d.port, "GET", "/v1/session"))
        with Reading(*reading) as busy:
            replies = crowd(100, seconds,
                            lambda i: sign_in(d, logins[i], PASSWORD))
        assert not alone.wrong and not beside.wrong and not busy.wrong
        statuses = [r.status for r in replies]
        assert set(statuses) == {201, 503}
        assert all(int(r.headers["retry-after"]) >= 1
                   for r in replies if r.status == 503)
        # 17 places in each worker; while the crowd comes in some are given
        # twice.
        waves = len(statuses) // 100
        assert 17 * waves <= statuses.count(201) <= 80 * waves
        # Who was sent away has not been counted.
        (waiting,), = d.rows("SELECT count(*) FROM registry.sign_in")
        assert waiting == 0
        promised(busy.p99(), 5 * beside.p99(), "p99 of reading")
        figure(17, f"{waves} times 100 at once: {statuses.count(201)} signed"
                   f" in, {statuses.count(503)} got 503; {len(busy.times)}"
                   f" reads meanwhile, p99 {1000 * busy.p99():.0f} ms"
                   f" ({1000 * beside.p99():.0f} ms beside a crowd that does"
                   f" not hash, {1000 * alone.p99():.0f} ms alone)")
