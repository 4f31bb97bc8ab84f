"""Clients while something happens to the daemon or its database, and what they
were told.
"""

import random
import threading
import time

from daemon import PATIENCE, wait_until
from load import patient_body
from wire import Asker, Away, Refused


def wait_trends(daemon, token):
    """Each worker has found the process that computes them."""
    def are_told():
        for _ in range(20):
            with Asker(daemon.port, token) as asker:
                if asker.ask("GET", "/v1/trends?instrument=NRS_PAIN"
                             ).status != 200:
                    return False
        return True
    wait_until(are_told, "trends are told")


def wait_settled(daemon, token):
    """Each worker is back: a new connection may be anybody's."""
    def is_settled():
        for _ in range(20):
            with Asker(daemon.port, token) as asker:
                if {asker.ask("GET", "/readyz").status,
                        asker.ask("GET", "/v1/session").status} != {200}:
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


class Pulse:
    """Is it alive all the time?  Anything but 200 is kept."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.beat)
        self.beats = 0
        self.slowest = 0
        self.missed = []

    def beat(self):
        while not self.ending.wait(0.05):
            took, status = seconds_of(lambda: self.daemon.get("/livez"))
            self.beats += 1
            self.slowest = max(self.slowest, took)
            if status != 200:
                self.missed.append(status)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        self.thread.join(PATIENCE)


class Visitors:
    """Clients, half of which take a new connection for each request."""

    def __init__(self, daemon, n=6):
        self.port = daemon.port
        self.token = daemon.clinic().tokens["clinician"]
        wait_trends(daemon, self.token)
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
