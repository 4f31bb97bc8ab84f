"""No room on the disk, or nobody who reads the log."""

import contextlib
import fcntl
import os

import psycopg2
import pytest

from daemon import new_folder, user, wait_until
from load import Load
from losses import assert_whole, losses
from rig import Rig, rig
from scale import promised, scaled
from tmpfs import filled, tmpfs
from visitors import Pulse, seconds_of, wait_settled
from wire import Asker

# A cluster, its two or three WAL segments, and some room.
MEGABYTES = 224
SETTINGS = "min_wal_size = 32MB\nmax_wal_size = 48MB\n"


@pytest.fixture(scope="module")
def small():
    """A daemon whose cluster lies on a small file system."""
    with tmpfs(new_folder("state"), MEGABYTES, user()) as state:
        settings = state / "postgres.conf"
        settings.write_text(SETTINGS)
        settings.chmod(0o644)
        with rig(state_dir=state) as d:
            yield d


def test_a_full_disk_is_507_and_reads_go_on_and_nothing_is_lost(
        small, figure):
    load = Load(small, 13, writers=4)
    token = load.clinic.tokens["clinician"]
    reads = 0
    load.start()
    try:
        with Asker(small.port, token) as asker, Pulse(small) as pulse:
            for _ in range(scaled(1, 5)):
                reads += fill(small, load, asker, token)
    finally:
        load.enough.set()
    load.finish()
    assert not pulse.missed, "it lives all the time"
    lost, doubled, present = losses(small, load)
    figure(13, f"disk full: {len(load.done())} acknowledged, {len(lost)} lost,"
               f" {len(doubled)} doubled, {len(present)} refused but present;"
               f" {load.undecided[507]} times 507, {load.undecided[503]} times"
               f" 503; {reads} of {reads} reads answered meanwhile")
    assert (lost, doubled, present) == ([], [], [])
    assert_whole(small, load)


def fill(small, load, asker, token):
    """
    The disk fills up and is emptied; how many reads were answered.

    The log of writes has its place already: a new file of it, and whatever
    was the next before.
    """
    before = load.acknowledged
    wait_until(lambda: load.acknowledged >= before + 100 or load.faults,
               "there is something to lose")
    patient, = asker.ask("GET", "/v1/patients?limit=1").json["items"]
    paths = ["/v1/session", "/v1/patients?limit=5",
             f"/v1/patients/{patient['patient_id']}",
             f"/v1/patients/{patient['patient_id']}/trajectory"]
    refused = load.undecided[507]
    reads = 0
    before = load.acknowledged
    small.run("SELECT pg_switch_wal()")
    wait_until(lambda: load.acknowledged >= before + 10 or load.faults,
               "the new file is there")
    with filled(small.state):
        # A session's use is to be noted, too.
        small.run("UPDATE registry.session SET used_at = used_at"
                  " - interval '2 minutes'")
        wait_until(lambda: load.undecided[507] > refused + 20 or load.faults,
                   "writes are refused")
        for path in paths * scaled(20, 200):
            reply = asker.ask("GET", path)
            assert reply.status == 200, reply.body
            reads += 1
    assert "disk full, so here and not in the audit: " in small.log()
    took, _ = seconds_of(lambda: wait_until(
        lambda: load.acknowledged > before + 150 or load.faults,
        "writes go on"))
    promised(took, 30, "back")
    return reads


def test_when_the_log_of_writes_is_full_too_it_is_503_until_there_is_room(
        small, figure):
    """PostgreSQL stops itself rather than forget what it acknowledged."""
    load = Load(small, 14, writers=4)
    token = load.clinic.tokens["clinician"]
    load.start()
    try:
        wait_until(lambda: load.acknowledged >= 50 or load.faults,
                   "there is something to lose")
        with Pulse(small) as pulse:
            with filled(small.state):
                with pytest.raises(psycopg2.Error):
                    while True:
                        small.run("SELECT pg_logical_emit_message(false, '',"
                                  " repeat('x', 100000))")
                wait_until(lambda: small.get("/readyz") == 503, "it is away")
            took, _ = seconds_of(lambda: wait_settled(small, token))
            before = load.acknowledged
            wait_until(lambda: load.acknowledged > before + 50 or load.faults,
                       "writes go on")
    finally:
        load.enough.set()
    load.finish()
    assert not pulse.missed, "it lives all the time"
    lost, doubled, present = losses(small, load)
    promised(took, 30, "back")
    figure(13, f"no room for WAL: {len(load.done())} acknowledged,"
               f" {len(lost)} lost, {len(doubled)} doubled, {len(present)}"
               f" refused but present; back {took:.2f} s after there was room")
    assert (lost, doubled, present) == ([], [], [])
    assert_whole(small, load)


REQUESTS = scaled(300, 3000)


@contextlib.contextmanager
def logging_to(file):
    """A daemon that tells everything, to a file of ours."""
    d = Rig(log_level="debug")
    try:
        d.start(stderr=file)
        yield d
        assert d.stop() == 0
    finally:
        if d.process is not None and d.process.poll() is None:
            d.stop()


def ask_often(d, figure, where):
    slowest = 0
    token = d.clinic().tokens["clinician"]
    with Asker(d.port, token) as asker:
        for _ in range(REQUESTS):
            took, reply = seconds_of(lambda: asker.ask("GET", "/v1/session"))
            assert reply.status == 200, reply.body
            slowest = max(slowest, took)
        # PostgreSQL has something to say, too, and waits for nobody.
        for _ in range(20):
            took, reply = seconds_of(lambda: asker.ask(
                "POST", "/v1/procedures", body={"patient_id": "x"}))
            assert reply.status == 422, reply.body
    figure(13, f"log {where}: 0 of {REQUESTS} requests failed, the slowest"
               f" {1000 * slowest:.0f} ms")


def test_a_log_that_nobody_reads_stops_nobody(figure):
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    try:
        with logging_to(write) as d:
            ask_often(d, figure, "full (a pipe)")
            # Who reads again is told how much is missing.
            os.set_blocking(read, False)
            text = b""

            def more():
                nonlocal text
                d.get("/livez")
                with contextlib.suppress(BlockingIOError):
                    text += os.read(read, 65536)
                return b"log lines dropped n=" in text
            wait_until(more, "the log says what is missing")
    finally:
        os.close(read)
        os.close(write)


def test_a_log_on_a_full_disk_stops_nobody(figure):
    with open("/dev/full", "wb") as full, logging_to(full) as d:
        ask_often(d, figure, "on a full disk")
