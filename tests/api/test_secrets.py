"""Passwords and tokens are gone from memory when nobody needs them."""

import contextlib
import os
import re

import pytest

from daemon import SANITIZED, wait_until
from rig import rig
from wire import Asker, Connection

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="looks into memory"),
    pytest.mark.skipif(SANITIZED, reason="a sanitizer keeps what was freed")]

SECRET = "Pirol-7431-singt-im-Walde"
BASIC = "Wiedehopf-5178-bleibt-im-Kopf"
BISCUIT = "Neuntoeter-2290-im-Glas"
HEADERS = [f"Authorization: Bearer {BASIC}"]
COOKIE = [f"Cookie: a=b; __Host-mendd={BISCUIT}"]


def memory(pid):
    """What the process may write to, as bytes."""
    with open(f"/proc/{pid}/maps") as maps, \
            open(f"/proc/{pid}/mem", "rb", 0) as mem:
        for line in maps:
            found = re.match(r"(\w+)-(\w+) rw", line)
            if found and "[v" not in line:
                begin, end = (int(n, 16) for n in found.groups())
                with contextlib.suppress(OSError):  # a page of its own
                    mem.seek(begin)
                    yield mem.read(end - begin)


def count(daemon, word):
    return sum(part.count(word.encode()) for pid in daemon.workers()
               for part in memory(pid))


def test_a_password_is_not_left_in_memory():
    with rig() as daemon:
        admin = daemon.clinic().tokens["admin"]
        login = {"login": "nobody.here", "password": SECRET}
        staff = {"login": "somebody", "name": "Some Body", "role": "quality",
                 "password": SECRET}
        for _ in range(3):
            with Asker(daemon.port) as asker:
                asker.ask("POST", "/v1/session", body=login)
                asker.ask("POST", "/v1/staff", body=staff, token=admin)
                asker.ask("GET", "/v1/session", headers=HEADERS)
                asker.ask("GET", "/none", headers=HEADERS)
                asker.ask("GET", "/v1/session", headers=COOKIE)
                asker.ask("POST", "/v1/session", body=login, headers=COOKIE)
        # What is looked for can be found: in a head that is not complete.
        with Connection(daemon.port) as half:
            half.send(b"GET / HTTP/1.1\r\nX-Bird: Zilpzalp-9034-wartet")
            wait_until(lambda: count(daemon, "Zilpzalp-9034-wartet") > 0,
                       "it has arrived")
        assert count(daemon, SECRET) == 0
        assert count(daemon, BASIC) == 0
        assert count(daemon, BISCUIT) == 0
