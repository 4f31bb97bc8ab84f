"""mendd behind nginx and HAProxy: one request in front is at most one behind.

The proxy refuses attacks.CANARY_PATH itself, so the daemon sees that only if
a request was smuggled past.  What the daemon served stands in its log, which
is written before a reply leaves.
"""

import contextlib
import re
import socket

import pytest

from attacks import ATTACKS, BODY_BYTES, CANARY, CANARY_PATH, HEAD_BYTES, \
    SMUGGLES
from proxies import SECONDS, Proxy
from rig import rig
from wire import Away, Connection

CASES = [(name, attack + CANARY) for name, attack, _ in ATTACKS] + SMUGGLES


@pytest.fixture(scope="module")
def daemon():
    with rig(head_bytes=HEAD_BYTES, body_bytes=BODY_BYTES, workers=1,
             head_seconds=SECONDS, receive_seconds=2 * SECONDS,
             proxies="127.0.0.1", requests_per_address=4) as d:
        yield d


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
def proxy(request, daemon):
    with Proxy(request.param, daemon.port) as p:
        yield p


def served(daemon, since=0):
    """The routes of the requests that the daemon answered."""
    return re.findall(r"request request_id=\S+ route=(\S+)",
                      daemon.log()[since:])


def alive(proxy):
    """A sentinel gets its own answer."""
    with Connection(proxy.port) as c:
        reply = c.ask("GET", "/livez")
        assert (reply.status, reply.body) == (200, b'{"status":"alive"}')


@pytest.mark.parametrize("attack", [c[1] for c in CASES],
                         ids=[c[0] for c in CASES])
def test_one_request_in_front_is_at_most_one_behind(daemon, proxy, attack):
    log = len(daemon.log())
    with Connection(proxy.port) as c:
        with contextlib.suppress(Away):
            c.send(attack)
            c.more()  # who leaves earlier is not served to the end
            c.socket.shutdown(socket.SHUT_WR)
        data = c.until_end()
    for _ in range(2):
        alive(proxy)
    routes = served(daemon, log)
    assert CANARY_PATH not in routes, data
    assert routes.count("/livez") >= 2
    assert len(routes) <= 3, (routes, data)


def test_what_is_smuggled_would_be_seen(daemon, proxy):
    log = len(daemon.log())
    with Connection(proxy.port) as c:
        assert c.ask("GET", CANARY_PATH).status == 403
    assert served(daemon, log) == []
    with Connection(daemon.port) as c:
        assert c.ask("GET", CANARY_PATH).status == 401
    assert served(daemon, log) == [CANARY_PATH]


def test_metrics_stay_on_this_host(daemon, proxy):
    with Connection(proxy.port) as c:
        assert c.ask("GET", "/metrics").status == 404
        assert c.ask("GET", "/metrics", headers=[
            "X-Forwarded-For: 127.0.0.1"]).status == 404


def test_a_body_passes_whole(daemon, proxy):
    clinic = daemon.clinic()
    with Connection(proxy.port) as c:
        for n in 1, 1000, BODY_BYTES - 200:
            reply = c.ask("POST", "/v1/patients", body={
                "given_name": "Via", "family_name": "x" * n,
                "birth_date": "1961-05-04", "sex": "female"},
                token=clinic.tokens["clinician"])
            assert reply.status == (201 if n < 200 else 422), reply.body
        assert c.ask("GET", "/v1/session",
                     token=clinic.tokens["clinician"]).status == 200


def test_nothing_was_smuggled_at_all(daemon, proxy):
    """After all of the above, whatever took its time."""
    with Connection(proxy.port) as c:
        assert c.ask("GET", "/livez").status == 200
    # the one that test_what_is_smuggled_would_be_seen() asked directly
    runs = 1 if proxy.name == "nginx" else 2
    assert served(daemon).count(CANARY_PATH) <= runs
