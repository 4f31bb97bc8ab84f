"""The database stops, freezes and comes back; the daemon is told to leave or
to reload.  Clients are told the truth at once, and nobody is cut short.
"""

import json
import signal
import time

import pytest

from beside import beside_cluster
from daemon import wait_until
from load import patient_body
from rig import rig
from scale import promised, scaled
from visitors import Pulse, Visitors, assert_away, seconds_of, wait_settled
from wire import Asker, Connection, Refused, request_bytes

# Of PostgreSQL and, a second later, of the daemon itself.
DB_MS = scaled(1000, 4000)

# "At once" and "back", for a machine that does other things, too.
OUTER = 60


@pytest.fixture(scope="module")
def beside():
    with beside_cluster(db_quick_ms=DB_MS) as daemon:
        yield daemon


@pytest.fixture(scope="module")
def own():
    with rig(db_quick_ms=DB_MS) as d:
        yield d


CALLS = [("GET", "/v1/session", None),
         ("POST", "/v1/patients", patient_body("away")),
         ("GET", "/v1/trends?instrument=NRS_PAIN", None)]


def refused_in_time(asker, most):
    """Every kind of call is told to come back; the seconds of the slowest."""
    slowest = 0
    for method, path, body in CALLS:
        took, reply = seconds_of(lambda: asker.ask(
            method, path, body=body, key="away" if body else None))
        assert_away(reply)
        assert took < OUTER
        promised(took, most, "503 in time")
        slowest = max(slowest, took)
    return slowest


def back_again(daemon, token, asker):
    """It serves by itself; the seconds that took."""
    took, _ = seconds_of(lambda: wait_until(
        lambda: daemon.get("/readyz") == 200, "it is back"))
    assert took < OUTER
    wait_settled(daemon, token)
    # Each worker comes back by itself, and this connection is to one of them.
    wait_until(lambda: asker.ask(
        "POST", "/v1/patients", body=patient_body("away"),
        key="away").status == 201, "this worker is back")
    return took


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_database_that_stops_is_503_at_once_until_it_is_back(
        beside, mode, figure):
    token = beside.clinic().tokens["clinician"]
    with Asker(beside.port, token) as asker, Pulse(beside) as pulse:
        assert asker.ask("GET", "/v1/session").status == 200
        beside.cluster.control("-m", mode, "stop")
        try:
            wait_until(lambda: beside.get("/readyz") == 503, "it is noticed")
            slowest = refused_in_time(asker, 3)
            assert_away(asker.ask("GET", "/readyz"))
        finally:
            beside.cluster.control("start")
        back = back_again(beside, token, asker)
    assert not pulse.missed, "it lives all the time"
    promised(back, 10, "back")
    figure(11, f"database stopped ({mode}): 503 after at most {slowest:.2f} s,"
               f" back after {back:.2f} s, alive {pulse.beats} times of"
               f" {pulse.beats}")


@pytest.mark.parametrize("whole", [False, True], ids=["postmaster", "all"])
def test_a_database_that_is_killed_is_503_until_it_is_back(own, whole, figure):
    token = own.clinic().tokens["clinician"]
    former = set(own.postgres())
    refused = 0
    with Asker(own.port, token) as asker, Pulse(own) as pulse:
        assert asker.ask("GET", "/v1/session").status == 200
        own.signal_postgres(own.postgres() if whole
                            else own.pids("postgres"), signal.SIGKILL)
        began = time.monotonic()
        slowest = 0
        # The others notice that their postmaster is gone when they please.
        while former & set(own.postgres()) or own.get("/readyz") != 200:
            took, reply = seconds_of(lambda: asker.ask("GET", "/v1/session"))
            slowest = max(slowest, took)
            if reply.status != 200:
                refused += 1
                assert_away(reply)
            assert time.monotonic() - began < OUTER
            time.sleep(0.02)
        back = time.monotonic() - began
        back_again(own, token, asker)
    assert not pulse.missed, "it lives all the time"
    promised(slowest, 3, "503 in time")
    promised(back, 10, "back")
    figure(11, f"database killed ({'all' if whole else 'postmaster'}):"
               f" {refused} times 503, the slowest after {slowest:.2f} s, back"
               f" after {back:.2f} s, alive {pulse.beats} times of"
               f" {pulse.beats}")


def test_a_database_that_freezes_is_503_by_the_deadline(own, figure):
    clinic = own.clinic()
    token = clinic.tokens["clinician"]
    slowest = 0
    with Asker(own.port, token) as asker, Pulse(own) as pulse:
        assert asker.ask("GET", "/v1/session").status == 200
        with own.frozen_postgres():
            for _ in range(6):
                took, reply = seconds_of(lambda: asker.ask(
                    "POST", "/v1/patients", body=patient_body("away"),
                    key="away"))
                assert_away(reply)
                slowest = max(slowest, took)
                assert slowest < OUTER
            wait_until(lambda: own.get("/readyz") == 503, "it is noticed")
        back = back_again(own, token, asker)
    assert not pulse.missed, "it lives all the time"
    assert own.rows("SELECT count(*) FROM registry.patient_identity"
                    " WHERE family_name = 'away'"
                    f" AND clinic_id = '{clinic.clinic_id}'") == [(1,)]
    promised(slowest, 6, "503 in time")
    promised(back, 10, "back")
    figure(11, f"database frozen: 503 after at most {slowest:.2f} s, back"
               f" after {back:.2f} s, alive {pulse.beats} times of"
               f" {pulse.beats}")


def test_sigterm_under_load_cuts_no_request(own, figure):
    """But whom the kernel lets in after the last accept(), before close()."""
    served = slowest = 0
    for _ in range(scaled(3, 20)):
        with Visitors(own) as visitors:
            visitors.more(100)
            took, status = seconds_of(own.stop)
            assert status == 0
            wait_until(lambda: visitors.refused > 0, "nobody is let in")
        assert not visitors.cut, visitors.cut
        assert len(visitors.reset) <= 1, visitors.reset
        served += visitors.served
        slowest = max(slowest, took)
        own.start()
    promised(slowest, 10, "gone")
    promised(own.took, 2, "ready")
    figure(4, f"0 of {served} requests cut, gone after at most {slowest:.2f} s")
    figure(3, f"started after a stop: ready after {own.took:.2f} s")


def test_who_comes_while_it_leaves_is_refused_not_kept_waiting(own):
    own.reload(db_waiting=300)  # there were other sockets before
    body = json.dumps(patient_body("last")).encode()
    request = request_bytes("POST", "/v1/patients", body=body,
                            token=own.clinic().tokens["clinician"])
    with Connection(own.port) as last:
        last.send(request[:-1])
        wait_until(lambda: len(own.workers()) == 2, "all is well")
        own.signal(signal.SIGTERM)

        def is_refused():
            try:
                with Connection(own.port):
                    return False
            except Refused:
                return True
        wait_until(is_refused, "nobody is let in")
        assert own.workers(), "the last one keeps a worker"
        last.send(request[-1:])
        reply = last.reply()
        assert (reply.status, reply.headers["connection"]) == (201, "close")
    assert own.wait() == 0
    own.start()


def test_sighup_under_load_fails_no_request(own, figure):
    reloads = scaled(10, 40)
    with Visitors(own) as visitors:
        visitors.more(50)
        for i in range(reloads):
            own.reload(db_waiting=256 + i)
            visitors.more(20)
    assert not visitors.cut + visitors.reset, visitors.cut
    assert visitors.refused == 0
    figure(5, f"{reloads} reloads, 0 of {visitors.served} requests failed")


def test_a_configuration_that_is_wrong_changes_nothing(own):
    before = own.workers()
    with Visitors(own) as visitors:
        visitors.more(20)
        own.write_config("no_such_setting = 1")
        own.signal(signal.SIGHUP)
        wait_until(lambda: "stays as it was" in own.log(), "it is refused")
        visitors.more(20)
    assert not visitors.cut, visitors.cut
    assert own.workers() == before
