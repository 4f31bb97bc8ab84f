"""Signing in tells nothing, and guessing is limited (promise 16)."""

import math
import signal
import statistics
import time

import pytest

from clinics import PASSWORD
from daemon import wait_until
from door import (WRONG, add_staff, address, ask, full_hash, make_clinic,
                  sign_in, unknown)
from rig import rig
from scale import LONG, scaled
from wire import Asker


def shape(reply):
    """What a reply shows of itself, but for what differs each time."""
    body = {k: v for k, v in reply.json.items() if k != "request_id"}
    return reply.status, sorted(reply.headers), body, len(reply.body)


@pytest.fixture(scope="module")
def daemon():
    with rig(proxies="127.0.0.1") as d:
        yield d


@pytest.fixture(scope="module")
def clinic(daemon):
    return make_clinic(daemon)


def allowed(seconds):
    """How many guesses at one login the rule gives within that time."""
    n, due, pause = 5, 2.0, 4.0
    while due <= seconds:
        n, due, pause = n + 1, due + pause, pause * 2
    return n


# By login.

def test_forty_accounts_known_and_unknown_are_the_same_to_who_guesses(
        daemon, clinic, figure):
    """Also those that cannot be entered with the right password."""
    kinds = {
        "known": (add_staff(daemon, clinic, "known", 8), WRONG),
        "closed": (add_staff(daemon, clinic, "closed", 4, active=False),
                   PASSWORD),
        "disabled": (add_staff(daemon, clinic, "disabled", 4,
                               password_disabled=True), PASSWORD),
        "first": (add_staff(daemon, clinic, "first", 4, must_change=True),
                  WRONG),
        "unknown": (unknown(20), WRONG),
    }
    seen, first429 = {}, set()
    for kind, (logins, password) in kinds.items():
        for login in logins:
            began = time.monotonic()
            replies = [sign_in(daemon, login, password) for _ in range(10)]
            took = time.monotonic() - began
            statuses = [r.status for r in replies]
            assert statuses.count(401) <= allowed(took), (kind, statuses)
            assert set(statuses) == {401, 429}, (kind, statuses)
            first429.add(statuses.index(429) + 1)
            for r in replies:
                seen.setdefault(kind, {})[r.status] = shape(r)
                if r.status == 429:
                    assert 1 <= int(r.headers["retry-after"]) <= 900
    for kind, shapes in seen.items():
        assert shapes == seen["unknown"], kind
    if LONG:
        assert first429 == {6}
    figure(16, f"{sum(len(l) for l, _ in kinds.values())} accounts, 10"
               f" failures each: the first 429 at attempt"
               f" {', '.join(map(str, sorted(first429)))};"
               " replies alike but for the request's id")


@pytest.mark.parametrize("kind", ["known", "unknown"])
def test_of_forty_attempts_at_once_five_are_free(kind, at_once, new_daemon):
    """With two workers, and a place for each of them in their queues."""
    d = new_daemon(proxies="127.0.0.1", hash_queue=64).start()
    login = unknown(1)[0] if kind == "unknown" else add_staff(
        d, make_clinic(d), "once", 1)[0]
    began = time.monotonic()
    replies = at_once(40, lambda i: sign_in(d, login))
    took = time.monotonic() - began
    statuses = [r.status for r in replies]
    assert set(statuses) == {401, 429}
    assert 5 <= statuses.count(401) <= allowed(took), statuses


def test_other_spellings_of_a_login_have_no_guesses_of_their_own(
        daemon, clinic):
    login = add_staff(daemon, clinic, "spelt", 1)[0]
    spellings = [login, login.upper(), " " + login, login + " ",
                 login.title(), "\t" + login + "\n", login.capitalize()]
    began = time.monotonic()
    statuses = [sign_in(daemon, s).status for s in spellings * 2]
    assert statuses.count(401) <= allowed(time.monotonic() - began)
    other = add_staff(daemon, clinic, "spelt", 1)[0]
    assert sign_in(daemon, f" {other.upper()} ", PASSWORD).status == 201


def test_who_knows_the_password_waits_for_nobody_at_other_logins(
        daemon, clinic):
    victim, other = add_staff(daemon, clinic, "victim", 2)
    for _ in range(8):
        sign_in(daemon, victim)
    assert sign_in(daemon, victim, PASSWORD).status == 429
    assert sign_in(daemon, other, PASSWORD).status == 201


# By address.

def spray(d, at, logins):
    """The statuses of one guess each at these logins, from one address."""
    return [sign_in(d, login, at=at).status for login in logins]


def test_an_address_that_tries_many_logins_is_stopped(daemon, clinic, figure):
    here, there = address(), address()
    good = add_staff(daemon, clinic, "good", 3)
    logins = [l for pair in zip(add_staff(daemon, clinic, "sprayed", 15),
                                unknown(15)) for l in pair]
    began = time.monotonic()
    statuses = spray(daemon, here, logins)
    # 20 at once, one more each half a minute
    most = 20 + int((time.monotonic() - began) / 30)
    assert 20 <= statuses.count(401) <= most
    reply = sign_in(daemon, good[0], PASSWORD, at=here)
    assert reply.status == 429
    assert 1 <= int(reply.headers["retry-after"]) <= 31
    assert sign_in(daemon, good[1], PASSWORD, at=there).status == 201
    figure(16, f"one address, one guess each at 30 logins:"
               f" {statuses.count(401)} judged, then 429;"
               " another address signs in meanwhile")


def test_the_addresses_of_one_network_of_ipv6_are_one(daemon):
    statuses = [sign_in(daemon, login, at=f"2001:db8:1:1::{i:x}").status
                for i, login in enumerate(unknown(25), 1)]
    assert statuses[20:] == [429] * 5 or statuses.count(401) <= 21
    assert sign_in(daemon, unknown(1)[0],
                   at="2001:db8:1:2::1").status == 401


def test_links_that_open_nothing_count(daemon):
    here = address()
    link = "A" * 22 + "." + "B" * 43
    statuses = [ask(daemon.port, "POST", "/v1/portal/session",
                    {"token": link if i % 2 else "none",
                     "birth_date": "1961-05-17"}, here).status
                for i in range(25)]
    assert statuses[:20] == [401] * 20
    assert 429 in statuses[20:]
    # and not apart from passwords
    assert sign_in(daemon, unknown(1)[0], at=here).status == 429


def test_who_is_right_has_not_guessed(daemon, clinic):
    here = address()
    login = add_staff(daemon, clinic, "often", 1)[0]
    for _ in range(30):
        assert sign_in(daemon, login, PASSWORD, at=here).status == 201
    # nor who was told to wait
    for _ in range(9):
        sign_in(daemon, login)
    for _ in range(30):
        assert sign_in(daemon, login, at=here).status in (401, 429)
    assert sign_in(daemon, unknown(1)[0], at=here).status == 401


def test_the_present_password_is_no_way_round(daemon, clinic):
    """Guessed with a session that somebody left open."""
    login = add_staff(daemon, clinic, "open", 1)[0]
    token = sign_in(daemon, login, PASSWORD).json["token"]
    here = address()

    def change(present):
        return ask(daemon.port, "PUT", "/v1/session/password",
                   {"password": present,
                    "new_password": "a quite different one"}, here, token)

    began = time.monotonic()
    statuses = [change(WRONG).status for _ in range(10)]
    assert set(statuses) == {422, 429}
    assert statuses.count(422) <= allowed(time.monotonic() - began)
    assert sign_in(daemon, login, PASSWORD).status == 429


def test_a_worker_that_comes_back_remembers(daemon):
    here = address()
    spray(daemon, here, unknown(25))
    before = daemon.workers()
    daemon.signal_children(before, signal.SIGKILL)
    wait_until(lambda: len(daemon.workers()) == 2
               and not set(before) & set(daemon.workers()), "both are new")
    daemon.wait_ready()
    assert 429 in spray(daemon, here, unknown(3))
    daemon.reload()
    daemon.wait_ready()
    assert 429 in spray(daemon, here, unknown(3))


def test_guesses_from_everywhere_have_a_limit_that_spares_who_is_known(
        new_daemon):
    d = new_daemon(proxies="127.0.0.1", guesses=30).start()
    made = make_clinic(d)
    known, stranger = add_staff(d, made, "known", 2)
    home = address()
    assert sign_in(d, known, PASSWORD, at=home).status == 201
    began = time.monotonic()
    statuses = [sign_in(d, login).status for login in unknown(40)]
    assert 30 <= statuses.count(401) <= 30 + \
        int((time.monotonic() - began) / 20)
    reply = sign_in(d, stranger, PASSWORD)
    assert reply.status == 429 and int(reply.headers["retry-after"]) >= 1
    assert sign_in(d, known, PASSWORD, at=home).status == 201
    # and reading is no guess
    token = sign_in(d, known, PASSWORD, at=home).json["token"]
    assert ask(d.port, "GET", "/v1/session", token=token).status == 200


# By the time it takes.

def rank_test(a, b):
    """z of Mann and Whitney: how far from chance which one is larger is."""
    ranked = sorted([(x, 0) for x in a] + [(x, 1) for x in b])
    r = sum(i for i, (_, who) in enumerate(ranked, 1) if who == 0)
    n, m = len(a), len(b)
    return (r - n * (n + m + 1) / 2) / math.sqrt(n * m * (n + m + 1) / 12)


def test_it_takes_as_long_whoever_it_is(figure):
    """
    Each commit is made to take long, so that one more or less would show.
    Of each kind one in turn, again and again: whatever else the machine does,
    it does to all of them.
    """
    with rig(proxies="127.0.0.1", workers=1, guesses=0,
             guesses_per_address=0) as d:
        d.stop()
        conf = d.state / "postgres.conf"
        conf.write_text("commit_delay = 50000\ncommit_siblings = 0\n")
        conf.chmod(0o644)
        d.start()
        made = d.clinic()
        cost = full_hash(d, made)
        n = scaled(10, 50)
        kinds = {
            "unknown": (unknown(n), WRONG),
            "known": (add_staff(d, made, "k", n, cost), WRONG),
            "closed": (add_staff(d, made, "c", n, cost, active=False),
                       PASSWORD),
            "disabled": (add_staff(d, made, "d", n, cost,
                                   password_disabled=True), PASSWORD),
            "first": (add_staff(d, made, "f", n, cost, must_change=True),
                      WRONG),
        }
        times = {kind: [] for kind in kinds}
        with Asker(d.port) as asker:
            for i in range(n * 4):
                order = list(kinds)[i % 5:] + list(kinds)[:i % 5]
                for kind in order:
                    logins, password = kinds[kind]
                    body = {"login": logins[i % n], "password": password}
                    began = time.perf_counter()
                    reply = asker.ask("POST", "/v1/session", body=body,
                                      headers=["X-Forwarded-For: 192.0.2.1"])
                    times[kind].append(time.perf_counter() - began)
                    assert reply.status == 401
    said, base = [], statistics.median(times["unknown"])
    for kind in list(kinds)[1:]:
        differences = [x - y for x, y in zip(times[kind], times["unknown"])]
        by = statistics.median(differences)
        z = rank_test(times[kind], times["unknown"])
        said.append(f"{kind} {1000 * by:+.1f} ms (z {z:+.1f})")
        # A commit is a third of it, and the hash most of another.
        assert abs(by) < 0.12 * base, (kind, by, base)
        assert abs(z) < 4.5, (kind, z)
    figure(16, f"an unknown login takes {1000 * base:.0f} ms;"
               f" of {n * 4} pairs each: {', '.join(said)}")
