"""The database stops, freezes and comes back; the daemon is told to leave or
to reload.  Clients are told the truth at once, and nobody is cut short.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

import psycopg2
import pytest

from daemon import PATIENCE, SRC, wait_until
from load import patient_body
from rig import Rig, rig
from wire import Asker, Away, Connection, Refused, request_bytes

# Of PostgreSQL and, a second later, of the daemon itself.
DB_MS = 1000

# "At once" and "within ten seconds", on a machine that does other things, too.
AT_ONCE = 5
BACK = 30

SHOW = ("import json, os, sys; print(json.dumps(dict(os.environ)),"
        " flush=True); sys.stdin.read()")


class Cluster:
    """A PostgreSQL of tests/run-cluster that can be stopped."""

    def __init__(self):
        self.process = subprocess.Popen(
            [SRC / "tests/run-cluster", sys.executable, "-c", SHOW],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/")
        self.env = json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()

    def control(self, *arguments):
        subprocess.run(
            [*self.env["PG_AS"].split(),
             self.env["PG_BINDIR"] + "/pg_ctl", "-D", self.env["PGDATA"],
             "-l", self.env["PG_LOG"], "-t", str(PATIENCE), *arguments],
            cwd="/", check=True, stdout=subprocess.DEVNULL)

    def conninfo(self, **more):
        words = {"host": self.env["PGHOST"], "port": self.env["PGPORT"],
                 "dbname": self.env["PGDATABASE"], **more}
        return " ".join(f"{k}={v}" for k, v in words.items())


class Beside(Rig):
    """A daemon on a PostgreSQL that is not its own."""

    def __init__(self, cluster):
        super().__init__(database=cluster.conninfo(), migrate="yes",
                         database_migrate=cluster.conninfo(user="postgres"),
                         db_quick_ms=DB_MS)
        self.cluster = cluster

    def connect(self, role="postgres"):
        connection = psycopg2.connect(self.cluster.conninfo(user=role))
        connection.autocommit = True
        return connection


@pytest.fixture(scope="module")
def beside():
    cluster = Cluster()
    try:
        daemon = Beside(cluster)
        try:
            yield daemon.start()
        finally:
            status = daemon.stop()
        assert status == 0, daemon.log()
        daemon.assert_clean()
    finally:
        cluster.close()


@pytest.fixture
def own():
    with rig(db_quick_ms=DB_MS) as d:
        yield d


def wait_settled(daemon, token):
    """Each worker is back: a new connection may be anybody's."""
    def is_settled():
        for _ in range(20):
            with Asker(daemon.port, token) as asker:
                if asker.ask("GET", "/v1/session").status != 200:
                    return False
        return True
    wait_until(is_settled, "each worker is back")


def seconds_of(ask):
    began = time.monotonic()
    reply = ask()
    return time.monotonic() - began, reply


def assert_away(reply):
    assert reply.status == 503, reply.body
    assert 0 < int(reply.headers["retry-after"]) <= 60
    assert reply.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_database_that_stops_is_503_at_once_until_it_is_back(beside, mode):
    token = beside.clinic().tokens["clinician"]
    with Asker(beside.port, token) as asker:
        assert asker.ask("GET", "/v1/session").status == 200
        beside.cluster.control("-m", mode, "stop")
        try:
            wait_until(lambda: beside.get("/readyz") == 503, "it is noticed")
            for method, path, body in [
                    ("GET", "/v1/session", None),
                    ("POST", "/v1/patients", patient_body("away")),
                    ("GET", "/v1/trends?instrument=NRS_PAIN", None)]:
                took, reply = seconds_of(
                    lambda: asker.ask(method, path, body=body, key="away"
                                      if method == "POST" else None))
                assert_away(reply)
                assert took < AT_ONCE
            assert asker.ask("GET", "/livez").status == 200
            assert_away(asker.ask("GET", "/readyz"))
        finally:
            beside.cluster.control("start")
        took, _ = seconds_of(lambda: wait_until(
            lambda: beside.get("/readyz") == 200, "it is back"))
        assert took < BACK
        wait_settled(beside, token)
        reply = asker.ask("POST", "/v1/patients", body=patient_body("away"),
                          key="away")
        assert reply.status == 201, reply.body


def test_a_database_that_freezes_is_503_by_the_deadline(own):
    token = own.clinic().tokens["clinician"]
    frozen = own.postgres()
    with Asker(own.port, token) as asker:
        assert asker.ask("GET", "/v1/session").status == 200
        own.signal_postgres(frozen, signal.SIGSTOP)
        try:
            for i in range(6):
                took, reply = seconds_of(lambda: asker.ask(
                    "POST", "/v1/patients", body=patient_body("frozen"),
                    key="frozen"))
                assert_away(reply)
                assert took < 2 * DB_MS / 1000 + AT_ONCE
                assert asker.ask("GET", "/livez").status == 200
            wait_until(lambda: own.get("/readyz") == 503, "it is noticed")
        finally:
            own.signal_postgres(frozen, signal.SIGCONT)
        took, _ = seconds_of(lambda: wait_until(
            lambda: own.get("/readyz") == 200, "it is back"))
        assert took < BACK
        wait_settled(own, token)
        reply = asker.ask("POST", "/v1/patients", body=patient_body("frozen"),
                          key="frozen")
        assert reply.status == 201, reply.body
    assert own.rows("SELECT count(*) FROM registry.patient_identity"
                    " WHERE family_name = 'frozen'") == [(1,)]


class Visitors:
    """Clients, half of which take a new connection for each request."""

    def __init__(self, daemon, n=6):
        self.port = daemon.port
        self.token = daemon.clinic().tokens["clinician"]
        self.ending = threading.Event()
        self.served = 0
        self.refused = 0
        self.reset = []     # on a new connection, before any reply
        self.cut = []
        self.threads = [threading.Thread(target=self.visit, args=[i])
                        for i in range(n)]

    def visit(self, i):
        rng = random.Random(i)
        with Asker(self.port, self.token) as asker:
            while not self.ending.is_set():
                self.ask(asker, rng)
                if i % 2 == 0:
                    asker.close()

    def ask(self, asker, rng):
        how = rng.choice([
            {"method": "GET", "path": "/v1/session"},
            {"method": "GET", "path": "/v1/patients?limit=5"},
            {"method": "GET", "path": "/v1/trends?instrument=NRS_PAIN"},
            {"method": "POST", "path": "/v1/patients",
             "body": patient_body("visitor")}])
        new = asker.connection is None
        try:
            reply = asker.ask(**how)
        except Refused:
            self.refused += 1
            time.sleep(0.02)
        except Away as e:
            (self.reset if new else self.cut).append(str(e))
        else:
            self.served += 1
            if reply.status not in (200, 201):
                self.cut.append(reply.body)

    def __enter__(self):
        for t in self.threads:
            t.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for t in self.threads:
            t.join(PATIENCE)

    def more(self, n):
        goal = self.served + n
        wait_until(lambda: self.served >= goal or self.cut, "they are served")


def test_sigterm_under_load_cuts_no_request(own):
    """But whom the kernel lets in after the last accept(), before close()."""
    for _ in range(3):
        with Visitors(own) as visitors:
            visitors.more(100)
            assert own.stop() == 0
            wait_until(lambda: visitors.refused > 0, "nobody is let in")
        assert not visitors.cut, visitors.cut
        assert len(visitors.reset) <= 1, visitors.reset
        own.start()


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


def test_sighup_under_load_fails_no_request(own):
    with Visitors(own) as visitors:
        visitors.more(50)
        for i in range(10):
            own.reload(db_waiting=256 + i)
            visitors.more(20)
    assert not visitors.cut + visitors.reset, visitors.cut
    assert visitors.refused == 0


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
