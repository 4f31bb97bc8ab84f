"""HTTP on the wire, against the daemon itself: one reading, or none.

Each attack carries a second request: one that would end its sender's
session.  It must never be answered, let alone done.
"""

import contextlib
import random
import re
import socket
import threading
import time

import pytest

from attacks import (ATTACKS, BODY, BODY_BYTES, CANARY_PATH, HEAD_BYTES,
                     SMUGGLES)
from daemon import PATIENCE, SANITIZED, wait_until
from rig import descriptors, rig, rss
from scale import promised, scaled
from wire import Away, Connection, request_bytes

HEAD_SECONDS = 2
RECEIVE_SECONDS = 4
CONNECTIONS = 400
LEAVING = scaled(2000, 10000)
MIB = 1 << 20


@pytest.fixture(scope="module")
def daemon():
    with rig(head_bytes=HEAD_BYTES, body_bytes=BODY_BYTES,
             head_seconds=HEAD_SECONDS, receive_seconds=RECEIVE_SECONDS,
             connections=CONNECTIONS, connections_per_address=0) as d:
        yield d


@pytest.fixture(scope="module")
def clinic(daemon):
    return daemon.clinic()


@pytest.fixture(scope="module")
def token(clinic):
    return clinic.tokens["clinician"]


def serves(daemon):
    with Connection(daemon.port) as c:
        return c.ask("GET", "/readyz").status == 200


def assert_session(daemon, token):
    with Connection(daemon.port) as c:
        assert c.ask("GET", "/v1/session", token=token).status == 200


@pytest.mark.parametrize("attack,status", [a[1:] for a in ATTACKS],
                         ids=[a[0] for a in ATTACKS])
def test_an_attack_is_refused_and_takes_its_connection_along(
        daemon, token, attack, status):
    with Connection(daemon.port) as c:
        with contextlib.suppress(Away):  # closed before all was sent
            c.send(attack + request_bytes("DELETE", "/v1/session",
                                          token=token))
        data = c.until_end()
    assert data.startswith(b"HTTP/1.1 %d " % status), data[:300]
    assert len(re.findall(rb"HTTP/1\.1 \d", data)) == 1, data
    assert b"\r\nConnection: close\r\n" in data
    assert b"application/problem+json" in data
    assert_session(daemon, token)


@pytest.mark.parametrize("attack", [a[1] for a in SMUGGLES],
                         ids=[a[0] for a in SMUGGLES])
def test_what_hides_in_a_body_is_never_a_request(daemon, attack):
    """Refused whole, or read as one request."""
    log = len(daemon.log())
    with Connection(daemon.port) as c:
        with contextlib.suppress(Away):
            c.send(attack)
            c.socket.shutdown(socket.SHUT_WR)
        data = c.until_end()
    replies = re.findall(rb"HTTP/1\.1 ([2-5]\d\d)", data)
    assert replies[:1] != [b"200"] or b"Upgrade: " not in data
    assert f"route={CANARY_PATH} " not in daemon.log()[log:]
    if len(replies) != 1:  # what follows a whole request is another one
        assert len(replies) == 2 and replies[1] == b"400", data


def test_a_body_is_a_body_whatever_it_looks_like(daemon, token):
    inner = request_bytes("DELETE", "/v1/session", token=token)
    with Connection(daemon.port) as c:
        c.send(request_bytes("POST", "/v1/session", body=inner) +
               request_bytes("GET", "/livez"))
        assert c.reply().status == 400
        assert c.reply().status == 200
        assert c.data == b""
    assert_session(daemon, token)


def test_pipelined_requests_are_answered_in_order(daemon, token, clinic):
    paths = [("/livez", 200), ("/v1/session", 200), ("/nothing", 404),
             ("/v1/visits?limit=0", 422), ("/readyz", 200),
             ("/v1/clinic", 200), ("/v1/instruments/NRS_PAIN", 200)]
    rng = random.Random(1)
    asked = [rng.choice(paths) for _ in range(200)]
    with Connection(daemon.port) as c:
        c.send(b"".join(request_bytes("GET", p, token=token)
                        for p, _ in asked))
        for path, status in asked:
            reply = c.reply()
            assert reply.status == status, (path, reply.body)
            if path == "/v1/clinic":
                assert reply.json["clinic_id"] == clinic.clinic_id
        assert c.data == b""


def test_requests_in_pieces_are_whole(daemon, token):
    request = request_bytes("GET", "/v1/session", token=token)
    with Connection(daemon.port) as c:
        for i in range(len(request)):
            c.send(request[i:i + 1])
        assert c.reply().status == 200


def test_a_client_may_close_its_side_and_is_still_answered(daemon, token):
    with Connection(daemon.port) as c:
        c.send(request_bytes("GET", "/v1/session", token=token) * 3)
        c.socket.shutdown(socket.SHUT_WR)
        assert c.until_end().count(b"HTTP/1.1 200 OK\r\n") == 3


def test_expect_100_continue_is_honoured(daemon):
    head, body = request_bytes(
        "POST", "/v1/session", body=BODY,
        headers=["Expect: 100-continue"]).split(b"\r\n\r\n")
    with Connection(daemon.port) as c:
        c.send(head + b"\r\n\r\n")
        assert c.reply().status == 100
        c.send(body)
        assert c.reply().status == 401
    with Connection(daemon.port) as c:  # who does not wait gets none
        c.send(head + b"\r\n\r\n" + body)
        assert c.reply().status == 401


def test_expect_100_continue_is_not_told_to_send_too_much(daemon):
    with Connection(daemon.port) as c:
        c.send(b"POST /v1/session HTTP/1.1\r\nHost: a\r\n"
               b"Content-Type: application/json\r\nContent-Length: %d\r\n"
               b"Expect: 100-continue\r\n\r\n" % (BODY_BYTES + 1))
        assert c.reply().status == 413
        assert c.until_end() == b""


@pytest.mark.parametrize("path", ["/livez", "/v1/session", "/nothing",
                                  "/openapi.json"])
def test_head_is_get_without_a_body(daemon, token, path):
    with Connection(daemon.port) as c:
        whole = c.ask("GET", path, token=token)
        empty = c.ask("HEAD", path, token=token)
        assert c.ask("GET", "/livez").status == 200
    assert empty.body == b""
    assert empty.status == whole.status
    for name in "content-type", "content-length":
        assert empty.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path,methods", [
    ("/v1/session", {"GET", "HEAD", "POST", "DELETE", "OPTIONS"}),
    ("/v1/patients", {"GET", "HEAD", "POST", "OPTIONS"}),
    ("/livez", {"GET", "HEAD", "OPTIONS"}),
])
def test_options_and_405_tell_what_is_allowed(daemon, path, methods):
    with Connection(daemon.port) as c:
        options = c.ask("OPTIONS", path)
        assert options.status == 204
        assert set(options.headers["allow"].split(", ")) == methods
        refused = c.ask("PUT", path, body={})
        assert refused.status == 405
        assert set(refused.headers["allow"].split(", ")) == methods
        assert refused.json["type"] == "urn:mendd:problem:method"


def test_options_of_everything_is_answered(daemon):
    with Connection(daemon.port) as c:
        assert c.ask("OPTIONS", "*").status == 204


def test_nothing_there_is_a_404_that_is_a_problem(daemon, token):
    with Connection(daemon.port) as c:
        for path in "/nothing", "//livez", "/livez/", "/v1/patients/1/x":
            reply = c.ask("GET", path, token=token)
            assert reply.status == 404, path
            assert reply.headers["content-type"] == "application/problem+json"
            assert reply.json["status"] == 404
            assert reply.json["request_id"] == reply.headers["x-request-id"]


def test_every_reply_has_the_headers_that_guard_it(daemon, token):
    with Connection(daemon.port) as c:
        for path in "/livez", "/v1/session", "/nothing", "/v1/trends":
            headers = c.ask("GET", path, token=token).headers
            assert headers["cache-control"] == "no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-request-id"]


@pytest.mark.parametrize("field", [
    "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1", "Via: 1.1 a",
    "Forwarded: for=127.0.0.1"])
def test_metrics_are_for_this_host_and_not_for_whom_it_forwards(daemon,
                                                                field):
    with Connection(daemon.port) as c:
        assert c.ask("GET", "/metrics").status == 200
        assert c.ask("GET", "/metrics", headers=[field]).status == 404


def test_a_body_over_the_limit_is_refused_before_it_is_read(daemon):
    with Connection(daemon.port) as c:
        c.send(b"POST /v1/session HTTP/1.1\r\nHost: a\r\n"
               b"Content-Length: 999999999\r\n\r\n")
        assert c.reply().status == 413
        assert c.until_end() == b""


def test_a_body_of_the_limit_is_read(daemon, token):
    with Connection(daemon.port) as c:
        assert c.ask("POST", "/v1/patients", token=token,
                     body=b"{" + b" " * (BODY_BYTES - 2) + b"}"
                     ).status == 422
        assert c.ask("GET", "/livez").status == 200


# An absolute deadline: what trickles in does not move it.

def trickle(connection, data, pause=0.05):
    """Byte by byte until the daemon has enough of it; the seconds."""
    began = time.monotonic()
    connection.socket.setblocking(False)
    for i in range(len(data)):
        with contextlib.suppress(BlockingIOError):
            if connection.socket.recv(1, socket.MSG_PEEK) is not None:
                break
        try:
            connection.socket.send(data[i:i + 1])
        except OSError:
            break
        time.sleep(pause)
    else:
        raise AssertionError("all of it was taken")
    connection.socket.settimeout(PATIENCE)
    return time.monotonic() - began


def test_a_slow_head_ends_at_its_absolute_deadline(daemon):
    with Connection(daemon.port) as c:
        took = trickle(c, b"GET /livez HTTP/1.1\r\nX: " + b"a" * 4000)
        assert c.reply().status == 408
        assert c.until_end() == b""
    assert took >= HEAD_SECONDS - 0.1


def test_a_slow_body_ends_at_its_absolute_deadline(daemon):
    with Connection(daemon.port) as c:
        c.send(b"POST /v1/session HTTP/1.1\r\nHost: a\r\n"
               b"Content-Type: application/json\r\n"
               b"Content-Length: 5000\r\n\r\n")
        took = trickle(c, b" " * 5000)
        assert c.reply().status == 408
        assert c.until_end() == b""
    assert took >= RECEIVE_SECONDS - 0.1


# Many, greedy and faithless clients.

def test_300_idle_connections_do_not_harm_a_healthy_client(daemon, token):
    before = {w: rss(w) for w in daemon.workers()}
    with contextlib.ExitStack() as stack:
        for i in range(300):
            c = stack.enter_context(Connection(daemon.port))
            if i % 3 == 0:
                c.send(b"GET /livez HT")
            elif i % 3 == 1:
                assert c.ask("GET", "/livez").status == 200
        with Connection(daemon.port) as healthy:
            for _ in range(100):
                assert healthy.ask("GET", "/v1/session",
                                   token=token).status == 200
        grown = sum(rss(w) - before[w] for w in daemon.workers())
    assert SANITIZED or grown < 8 * MIB


def test_a_client_that_never_reads_takes_no_memory(daemon, figure):
    request = request_bytes("GET", "/openapi.json")
    block = request * (65536 // len(request))
    before = {w: rss(w) for w in daemon.workers()}
    sent, most = 0, 0
    with Connection(daemon.port) as c:
        c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        c.socket.setblocking(False)
        deaf = time.monotonic() + 3  # no longer than that without progress
        while sent < 400 * MIB and time.monotonic() < deaf:
            try:
                sent += c.socket.send(block)
                deaf = time.monotonic() + 3
            except BlockingIOError:
                time.sleep(0.01)
            except OSError:
                break
            most = max(most, sum(rss(w) - before[w] for w in before))
        most = max(most, sum(rss(w) - before[w] for w in before))
        assert serves(daemon)
    assert sent < 400 * MIB, "the daemon reads without end"
    figure(7, f"400 MB pipelined and nothing read: {sent / MIB:.1f} MiB were"
           f" taken in by anybody, memory +{most / MIB:.1f} MiB")
    assert SANITIZED or most < 8 * MIB


def leave_at_random(daemon, token, rng):
    """One client that goes away in the middle of something."""
    request = rng.choice([
        request_bytes("GET", "/v1/patients?limit=200", token=token),
        request_bytes("GET", "/v1/trends?instrument=NRS_PAIN", token=token),
        request_bytes("POST", "/v1/patients", token=token,
                      body={"given_name": "Gone"}),
        request_bytes("GET", "/openapi.json"),
        request_bytes("GET", "/v1/session", token=token) * 5])
    try:
        c = Connection(daemon.port)
    except Away:
        return
    with contextlib.suppress(Away):
        c.send(request[:rng.randrange(len(request) + 1)]
               if rng.random() < 0.5 else request)
        if rng.random() < 0.3:
            c.socket.settimeout(rng.choice([0.001, 0.01, 0.05]))
            c.more()
    if rng.random() < 0.5:
        c.reset()
    else:
        c.close()


def leave_many(daemon, token, n, seed):
    def some(i):
        rng = random.Random(f"{seed} {i}")
        for _ in range(n // 8):
            leave_at_random(daemon, token, rng)
    threads = [threading.Thread(target=some, args=[i]) for i in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


def in_flight(daemon):
    """Requests and calls, but for the request that asks."""
    with Connection(daemon.port) as c:
        text = c.ask("GET", "/metrics").body.decode()
    requests, calls = (int(re.search(rf"^mendd_{what}_in_flight (-?\d+)$",
                                     text, re.M).group(1))
                       for what in ("requests", "calls"))
    return requests - 1, calls


def test_clients_that_leave_leave_nothing_behind(daemon, token, figure):
    leave_many(daemon, token, 400, 0)  # what is allocated once
    workers = daemon.workers()

    def settled():
        """Descriptors by worker, when the connections are closed."""
        seen = [descriptors(w) for w in workers]
        time.sleep(0.5)
        return seen if seen == [descriptors(w) for w in workers] else None
    before = wait_until(settled, "the clients left")
    memory = [rss(w) for w in workers]
    leave_many(daemon, token, LEAVING, 1)
    left = time.monotonic()
    wait_until(lambda: in_flight(daemon) == (0, 0), "their work has ended")
    took = time.monotonic() - left
    wait_until(lambda: all(descriptors(w) <= b + 2 for w, b in
                           zip(workers, before)), "their descriptors left")
    grown = sum(rss(w) for w in workers) - sum(memory)
    assert daemon.workers() == workers, "a worker died"
    figure(23, f"{LEAVING} clients left: nothing in flight after {took:.1f} s,"
           f" memory +{grown / MIB:.1f} MiB")
    promised(took, 5, "the work of who left")
    assert SANITIZED or grown < 4 * MIB
    assert serves(daemon)
    assert_session(daemon, token)


def test_connections_over_the_cap_wait_for_their_turn(daemon):
    """The last test: it makes new workers."""
    daemon.reload(connections=20)
    workers = len(daemon.workers())
    with contextlib.ExitStack() as stack:
        held = [stack.enter_context(Connection(daemon.port))
                for _ in range(20 * workers)]
        for c in held:
            assert c.ask("GET", "/livez").status == 200
        late = stack.enter_context(Connection(daemon.port))
        late.send(request_bytes("GET", "/livez"))
        late.socket.settimeout(0.5)
        with pytest.raises(Away):
            late.more()
        late.socket.settimeout(PATIENCE)
        for c in held:
            c.close()
        assert late.reply().status == 200
    assert serves(daemon)
