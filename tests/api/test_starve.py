"""Memory runs out in a worker, at each allocation of a request: the client
gets its answer, a 503, or a closed connection; the worker goes on, or leaves
in good order and is replaced.
"""

import collections
import mmap
import re
import struct

import pytest

from daemon import BUILD, SANITIZED, new_folder, wait_until
from load import patient_body
from rig import Rig
from scale import scaled
from wire import Asker, Away

LIBRARY = BUILD / "tests/api/starve.so"
STEP = scaled(3, 1)

pytestmark = pytest.mark.skipif(
    SANITIZED or not LIBRARY.exists(), reason="a sanitizer wants to be first")


class Memory:
    """What starve.c reads."""

    def __init__(self):
        self.path = new_folder("starve")
        self.path.write_bytes(struct.pack("@3l", -1, 0, 0).ljust(4096, b"\0"))
        self.path.chmod(0o666)
        with open(self.path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 4096)

    def fail(self, after, for_ever):
        self.map[:24] = struct.pack("@3l", after, 0, for_ever)

    def enough(self):
        """Did it fail?"""
        failed = struct.unpack("@3l", self.map[:24])[1]
        self.map[:24] = struct.pack("@3l", -1, 0, 0)
        return failed > 0


@pytest.fixture(scope="module")
def memory():
    return Memory()


@pytest.fixture(scope="module")
def daemon(memory):
    # What libpq lost for want of memory ends by our deadline.
    d = Rig(workers=1, db_quick_ms=500, db_slow_ms=500)
    try:
        yield d.start(env={"LD_PRELOAD": str(LIBRARY),
                           "STARVE": str(memory.path)})
    finally:
        status = d.stop()
    assert status == 0
    # Not one worker was ended by a signal.
    assert not re.findall(r"ended process=worker .*signal=.*", d.log())


@pytest.fixture(scope="module")
def token(daemon):
    return daemon.clinic().tokens["clinician"]


REQUESTS = {
    "a read": (dict(method="GET", path="/v1/patients?limit=3"), {200}),
    "a trend": (dict(method="GET", path="/v1/trends?instrument=NRS_PAIN"),
                {200}),
    "a write": (dict(method="POST", path="/v1/patients",
                     body=patient_body("starved")), {201}),
    "a refusal": (dict(method="POST", path="/v1/procedures",
                       body={"patient_id": "x", "products": [{}]}), {422}),
    "nonsense": (dict(method="POST", path="/v1/patients", body=b"{\"a\":"),
                 {400}),
}


def attempt(daemon, token, request):
    """
    The status, or None when there was no answer: then the connection is closed,
    after the 60 seconds of an idle one if the request itself was lost.
    """
    try:
        with Asker(daemon.port, token, 90) as asker:
            return asker.ask(**request).status
    except Away as e:
        assert not isinstance(e.__cause__, TimeoutError), "it hangs"
        return None


@pytest.mark.parametrize("for_ever", [0, 1], ids=["one", "all from there on"])
@pytest.mark.parametrize("name", REQUESTS)
def test_each_allocation_of_a_request_may_fail(
        daemon, token, memory, name, for_ever, figure):
    request, right = REQUESTS[name]
    told = collections.Counter()
    after = 0
    while True:
        memory.fail(after, for_ever)
        status = attempt(daemon, token, request)
        if not memory.enough():
            break
        told[status] += 1
        assert status is None or status == 503 or status in right, after
        wait_until(lambda: attempt(daemon, token, request) in right,
                   "it is well again")
        after += STEP
    assert status in right
    assert sum(told.values()) > 3
    figure(22, f"{name}, {'all' if for_ever else 'one'} of {after} allocations"
               f" fail: {dict(told)}")
