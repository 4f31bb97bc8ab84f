"""Every connection to the database is taken: a few wait, the others are told
to come back, and nobody hangs.
"""

import concurrent.futures
import contextlib

import pytest

from beside import beside_cluster
from daemon import wait_until
from scale import promised, scaled
from visitors import Pulse, assert_away, seconds_of, wait_settled
from wire import Asker

CONNECTIONS, DEPTH, WAITING = 2, 8, 8
CLIENTS = scaled(60, 200)
OUTER = 60


@pytest.fixture(scope="module")
def daemon():
    with beside_cluster(workers=1, db_quick=CONNECTIONS, db_waiting=WAITING,
                        connections_per_address=CLIENTS + 10,
                        requests_per_address=0, requests_per_session=0) as d:
        yield d


@contextlib.contextmanager
def locked(daemon):
    """Nobody can tell who is asking."""
    with contextlib.closing(daemon.connect()) as connection:
        connection.autocommit = False
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE registry.session"
                           " IN ACCESS EXCLUSIVE MODE")
            yield
        connection.rollback()


def test_when_every_connection_waits_a_few_more_may_and_the_rest_may_not(
        daemon, figure):
    token = daemon.clinic().tokens["clinician"]

    def ask(_):
        with Asker(daemon.port, token) as asker:
            return seconds_of(lambda: asker.ask("GET", "/v1/session"))

    with Pulse(daemon) as pulse:
        with locked(daemon), \
                concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
            told = list(pool.map(ask, range(CLIENTS)))
        took, _ = seconds_of(lambda: wait_settled(daemon, token))
    slowest = max(seconds for seconds, _ in told)
    for _, reply in told:
        assert_away(reply)
    # Those for whom there was no place did not wait for one.
    places = CONNECTIONS * DEPTH + WAITING
    at_once = sum(seconds < slowest / 2 for seconds, _ in told)
    assert at_once >= (CLIENTS - places) / 2
    assert slowest < OUTER
    assert not pulse.missed, "it lives all the time"
    promised(slowest, 6, "503")
    promised(took, 5, "back")
    figure(12, f"{CLIENTS} clients, {places} places: all got 503, {at_once}"
               f" of them at once, the last after {slowest:.2f} s; back after"
               f" {took:.2f} s")


def test_when_the_server_lets_nobody_in_it_is_503_until_it_does(
        daemon, figure):
    token = daemon.clinic().tokens["clinician"]
    role = "FROM pg_stat_activity WHERE usename = 'mendd_api'"
    (former,), = daemon.rows("SELECT rolconnlimit FROM pg_roles"
                             " WHERE rolname = 'mendd_api'")
    with Asker(daemon.port, token) as asker, Pulse(daemon) as pulse:
        daemon.run("ALTER ROLE mendd_api CONNECTION LIMIT 0")
        try:
            daemon.rows(f"SELECT pg_terminate_backend(pid) {role}")
            wait_until(lambda: daemon.get("/readyz") == 503, "it is noticed")
            took, reply = seconds_of(lambda: asker.ask("GET", "/v1/session"))
            assert_away(reply)
            assert took < OUTER
        finally:
            daemon.run(f"ALTER ROLE mendd_api CONNECTION LIMIT {former}")
        back, _ = seconds_of(lambda: wait_settled(daemon, token))
    assert not pulse.missed, "it lives all the time"
    assert back < OUTER
    promised(back, 10, "back")
    figure(12, f"no connection to be had: 503 after {took:.2f} s, back after"
               f" {back:.2f} s")
