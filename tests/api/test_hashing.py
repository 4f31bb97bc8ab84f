"""The hashing of passwords keeps nobody waiting who reads (promise 17)."""

import time

from clinics import PASSWORD
from crowd import Crowd
from door import add_staff, address, full_hash
from reading import Reading, p99
from rig import rig
from scale import promised, scaled
from wire import request_bytes


def from_elsewhere(method, path, body=None):
    return request_bytes(method, path, body=body, headers=[
        f"X-Forwarded-For: {address()}"])


def test_a_hundred_that_sign_in_at_once_keep_nobody_from_reading(figure):
    with rig(proxies="127.0.0.1") as d:
        made = d.clinic()
        logins = add_staff(d, made, "crowd", 100, full_hash(d, made))
        reading = d.port, made.tokens["clinician"], "/v1/staff"
        signs_in = [from_elsewhere("POST", "/v1/session", {
            "login": login, "password": PASSWORD}) for login in logins]
        alone, busy, waves = [], [], []
        # In turn: a machine is not the same all the time.
        for _ in range(scaled(1, 6)):
            with Reading(*reading) as nobody_else:
                time.sleep(scaled(2, 5))
            with Reading(*reading) as beside, Crowd(d.port, signs_in) as crowd:
                time.sleep(scaled(2, 5))
            assert not nobody_else.wrong and not beside.wrong
            alone += nobody_else.times
            busy += beside.times
            waves += crowd.waves
        replies = [reply for wave in waves for reply in wave]
        statuses = [status for status, _ in replies]
        assert set(statuses) == {201, 503}
        assert all(retry >= 1 for status, retry in replies if status == 503)
        # 17 places in each worker; while the crowd comes in some are given
        # twice.
        n = len(waves)
        assert 17 * n <= statuses.count(201) <= 80 * n
        # Who was sent away has not been counted.
        (waiting,), = d.rows("SELECT count(*) FROM registry.sign_in")
        assert waiting == 0
        promised(p99(busy), 5 * p99(alone), "p99 of reading")
        figure(17, f"{n} times 100 at once: {statuses.count(201)} signed in,"
                   f" {statuses.count(503)} got 503; {len(busy)} reads"
                   f" meanwhile, p99 {1000 * p99(busy):.1f} ms"
                   f" ({1000 * p99(alone):.1f} ms alone)")
