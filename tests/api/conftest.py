"""One daemon for all tests that do not stop it.

daemon		mendd with two workers on a cluster of its own
clinics		two clinics, each with one person of each role
sign_in		sign_in(role, clinic=0): a Client with a session
anyone		a Client without one
clinician coordinator quality admin
		Clients of the first clinic
db		a cursor of PostgreSQL's superuser, to look behind the API
new_daemon	new_daemon(**settings): one of your own, ended with the test
"""

import pytest

import clinics as make
from client import Client
from daemon import Daemon


@pytest.fixture(scope="session")
def daemon():
    d = Daemon()
    try:
        yield d.start()
    finally:
        status = d.stop()
    assert status == 0, d.log()


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
