"""Commits wait for a standby that is not there: nobody is told that what they
wrote is safe before it is.
"""

import contextlib
import time

import pytest

from beside import beside_cluster
from daemon import wait_until
from load import patient_body
from scale import scaled
from visitors import assert_away, seconds_of, wait_settled
from wire import Asker

DB_MS = scaled(1000, 4000)
OUTER = 60

WAITING = ("FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
           " AND usename = 'mendd_api'")


@pytest.fixture(scope="module")
def daemon():
    with beside_cluster(db_quick_ms=DB_MS) as d:
        yield d


def wait_for(daemon, standby):
    """
    Let commits wait for a standby, or for none.  They do when the checkpointer
    has read the configuration: before its next checkpoint at the latest.
    """
    daemon.run(f"ALTER SYSTEM SET synchronous_standby_names = '{standby}'")
    daemon.run("SELECT pg_reload_conf()")
    wait_until(lambda: daemon.rows("SHOW synchronous_standby_names")
               == [(standby,)], "the configuration is read")
    for _ in range(2):
        daemon.run("CHECKPOINT")


@contextlib.contextmanager
def no_standby(daemon):
    wait_for(daemon, "nobody")
    try:
        yield
    finally:
        wait_for(daemon, "")


# What ends the wait of the first attempt.

def deadline(daemon):
    """Our own: statement_timeout does not end a commit."""


def cancel(daemon):
    """PostgreSQL calls that a success, with a warning."""
    daemon.rows(f"SELECT pg_cancel_backend(pid) {WAITING}")


def terminate(daemon):
    """The row is there for everybody to see, and on no standby."""
    daemon.rows(f"SELECT pg_terminate_backend(pid) {WAITING}")


@pytest.mark.parametrize("end", [deadline, cancel, terminate])
def test_what_no_standby_has_is_never_acknowledged(daemon, end, figure):
    token = daemon.clinic().tokens["clinician"]
    name = f"replicated-{end.__name__}"

    def count():
        return daemon.rows("SELECT count(*) FROM registry.patient_identity"
                           f" WHERE family_name = '{name}'")[0][0]

    told = []
    with Asker(daemon.port, token, OUTER) as asker:
        write = dict(method="POST", path="/v1/patients",
                     body=patient_body(name), key=name)

        def attempt():
            reply = asker.ask(**write)
            assert reply.status in (503, 504), reply.body
            told.append(reply.json["type"].rpartition(":")[2])

        with no_standby(daemon):
            asker.send(**write)
            wait_until(lambda: daemon.rows(f"SELECT pid {WAITING}"), "it waits")
            end(daemon)
            took, reply = seconds_of(asker.receive)
            assert_away(reply)
            assert reply.json["type"] == "urn:mendd:problem:unknown_outcome"
            assert "same Idempotency-Key" in reply.json["title"]
            # The first wait ends, and the row can be seen: a replay that only
            # looked would answer now.
            while count() == 0:
                attempt()
                terminate(daemon)
            replays = told.count("unknown_outcome")
            while told.count("unknown_outcome") < replays + 2:
                attempt()
                terminate(daemon)
            # Who writes nothing waits for nobody.
            wait_until(lambda: asker.ask("GET", "/v1/session").status == 200,
                       "reads go on")
        began = time.monotonic()
        wait_settled(daemon, token)
        reply = asker.ask(**write)
        back = time.monotonic() - began
        assert reply.status == 201, reply.body
    assert count() == 1
    figure(1, f"no standby, wait ended by {end.__name__}: unknown after"
              f" {took:.2f} s, {len(told)} replays unknown or busy, 201"
              f" {back:.2f} s after replication was given up; one row")
