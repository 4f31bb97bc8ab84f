"""The daemon's clock jumps a day, there and back.  What expires does so by the
database's clock, and deadlines are counted by one that does not jump.
"""

import datetime
import email.utils
import json
from pathlib import Path

import pytest

import clinics
from beside import beside_cluster
from daemon import SANITIZED, new_folder, wait_until
from load import patient_body
from scale import scaled
from visitors import Visitors
from wire import Asker, Connection, request_bytes

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)

pytestmark = [
    pytest.mark.skipif(LIBRARY is None, reason="needs Debian's libfaketime"),
    pytest.mark.skipif(SANITIZED, reason="a sanitizer wants to be first")]

DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def clock():
    """Set it by writing to this file."""
    path = new_folder("clock")
    path.write_text("+0")
    path.chmod(0o644)
    return path


@pytest.fixture(scope="module")
def daemon(clock):
    env = {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(clock),
           "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
           "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}
    # The library reads the file whenever somebody asks for the time.
    with beside_cluster(env=env, confine="off") as d:
        yield d


def clock_of(daemon):
    """What the daemon takes the time to be, against ours."""
    with Asker(daemon.port) as asker:
        date = asker.ask("GET", "/livez").headers["date"]
    return email.utils.parsedate_to_datetime(date) - \
        datetime.datetime.now(datetime.timezone.utc)


def jump(daemon, clock, days):
    clock.write_text(f"{days:+}d")
    wait_until(lambda: abs(clock_of(daemon) - days * DAY)
               < datetime.timedelta(minutes=5), "the clock has jumped")


def test_a_clock_that_jumps_a_day_fails_no_request_and_ends_no_session(
        daemon, clock, figure):
    made = daemon.clinic()
    sessions = dict(made.tokens)
    body = json.dumps(patient_body("half")).encode()
    jumps = [1, 0, -1, 0, 1, -1, 0] * scaled(1, 10)
    with Visitors(daemon) as visitors:
        visitors.more(50)
        for i, days in enumerate(jumps):
            # Both on their way when the clock jumps.
            with Asker(daemon.port, made.tokens["clinician"]) as idle, \
                    Connection(daemon.port) as half:
                assert idle.ask("GET", "/v1/session").status == 200
                request = request_bytes("POST", "/v1/patients", body=body,
                                        token=made.tokens["clinician"])
                half.send(request[:-10])
                jump(daemon, clock, days)
                visitors.more(50)
                half.send(request[-10:])
                assert half.reply().status == 201
                was = idle.connection
                assert idle.ask("GET", "/v1/session").status == 200
                assert idle.connection is was, "it was not closed"
            sessions[i] = clinics.sign_in(
                daemon.port, made.staff["coordinator"].login).token
            for token in sessions.values():
                with Asker(daemon.port, token) as asker:
                    assert asker.ask("GET", "/v1/session").status == 200
    assert not visitors.cut, visitors.cut[:3]
    assert not visitors.reset, visitors.reset[:3]
    assert visitors.refused == 0
    figure(14, f"{len(jumps)} jumps of a day or two, 0 of {visitors.served}"
               f" requests failed, {len(sessions)} of {len(sessions)} sessions"
               " live on")
