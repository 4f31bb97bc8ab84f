"""One daemon for all tests that do not stop it.

daemon		mendd with two workers on a cluster of its own
clinics		two clinics, each with one person of each role
sign_in		sign_in(role, clinic=0): a Client with a session
anyone		a Client without one
clinician coordinator quality admin
		Clients of the first clinic
db		a cursor of PostgreSQL's superuser, to look behind the API
new_daemon	new_daemon(**settings): one of your own, ended with the test
clinic other	two clinics of a file's own, at work (practice.py)
new_clinic	new_clinic(): one more, for a cohort that nobody else is in
mendctl		mendctl(*args, status=0): what it prints
at_once		at_once(n, call): call(0), call(1) ... in threads, together
figure		figure(promise, text): print one of check-long's figures
"""

import concurrent.futures
import os
import re
import signal
import subprocess
import threading

import pytest

import clinics as make
from client import Client
from daemon import BUILD, SRC, Daemon
from practice import Practice
from scale import LONG


# Ended from outside, end what was started.
signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(config, items):
    """check-long: what has a figure to tell."""
    if not LONG:
        return
    others = [i for i in items if "figure" not in i.fixturenames]
    config.hook.pytest_deselected(items=others)
    items[:] = [i for i in items if "figure" in i.fixturenames]


@pytest.fixture
def figure(capsys):
    def say(promise, text):
        with capsys.disabled():
            print(f"\nfigure: promise {promise}: {text}")
    return say


@pytest.fixture(scope="session")
def daemon():
    d = Daemon()
    try:
        yield d.start()
    finally:
        status = d.stop()
    assert status == 0, d.log()
    # Whatever was asked of it, it was never at fault itself.
    faults = re.findall(r"(?m)^(?:<[0-3]>|.*(?:Sanitizer|runtime error:)).*",
                        d.log())
    assert faults == []


@pytest.fixture
def new_daemon():
    made = []

    def new(**options):
        made.append(Daemon(**options))
        return made[-1]

    yield new
    for d in made:
        d.stop()


@pytest.fixture(scope="session")
def clinics(daemon):
    return make.make_clinics(daemon, "north", "south")


@pytest.fixture(scope="session")
def sign_in(daemon, clinics):
    def sign_in(role, clinic=0):
        return make.sign_in(daemon.port, clinics[clinic].staff[role].login)
    return sign_in


@pytest.fixture(scope="session")
def anyone(daemon):
    return Client(daemon.port)


@pytest.fixture(scope="session")
def clinician(sign_in):
    return sign_in("clinician")


@pytest.fixture(scope="session")
def coordinator(sign_in):
    return sign_in("coordinator")


@pytest.fixture(scope="session")
def quality(sign_in):
    return sign_in("quality")


@pytest.fixture(scope="session")
def admin(sign_in):
    return sign_in("admin")


@pytest.fixture(scope="session")
def db(daemon):
    connection = daemon.connect()
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


@pytest.fixture(scope="session")
def new_clinic(daemon, db):
    return lambda: Practice(daemon, db)


@pytest.fixture(scope="module")
def clinic(new_clinic):
    """With licences for the instruments of the knee."""
    return new_clinic().license("KOOS", "PROMIS_GLOBAL10")


@pytest.fixture(scope="module")
def other(new_clinic):
    return new_clinic()


@pytest.fixture
def mendctl(daemon):
    def run(*args, status=0):
        done = subprocess.run(
            [BUILD / "mendctl", "-o", f"state_dir={daemon.state}", *args],
            env={**os.environ, "MENDD_DATADIR": str(SRC)},
            capture_output=True, text=True, timeout=120)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout
    return run


@pytest.fixture
def at_once():
    def run(n, call):
        barrier = threading.Barrier(n)

        def one(i):
            barrier.wait()
            return call(i)

        with concurrent.futures.ThreadPoolExecutor(n) as pool:
            return list(pool.map(one, range(n)))

    return run
