"""The audit is sealed: all of it, once, whatever happens to the sealer."""

import contextlib
import os
import random
import re
import signal
import stat
import subprocess
import threading
import time
import uuid

import psycopg2
import pytest

import ledger
from beside import Beside, Cluster
from client import Client
from daemon import SANITIZED, alive, new_folder, user, wait_until
from rig import rig
from test_secrets import memory

EX_CONFIG = 78


def key(daemon):
    return (daemon.state / "seal.pub").read_text().strip()


def checkpoints(path):
    return [ledger.checkpoint(line) for line in path.read_text().splitlines()]


def unsealed(daemon):
    """How many events are behind the last seal."""
    return daemon.rows("""
        SELECT count(*) FROM registry.audit AS a
         WHERE NOT EXISTS (SELECT FROM registry.seal AS s
                 WHERE s.epoch = a.epoch AND a.transaction_id < s.to_xid)
        """)[0][0]


def wait_sealed(daemon):
    wait_until(lambda: unsealed(daemon) == 0,
               "all is sealed: " + daemon.log()[-2000:], 30)


def verified(daemon):
    """All seals, each of which is right."""
    with contextlib.closing(daemon.connect()) as connection:
        with connection.cursor() as cursor:
            return ledger.verify(cursor, key(daemon))


WRITE = """
    SELECT internal.audit_write(ROW(%s, NULL, NULL, NULL, 'clinician', NULL,
            NULL, NULL, NULL, NULL, %s)::internal.caller,
        gen_random_uuid(), 'amend', 'visit', gen_random_uuid(), %s)
      FROM generate_series(1, %s)"""
DETAIL = '{"b": 1.50, "a": ["\\u00fc", null, "\\\\"]}'


def write(cursor, clinic, n=1, reason=None):
    cursor.execute(WRITE, [clinic, reason, DETAIL, n])


class Writer(threading.Thread):
    """Events in transactions that stay open for a while, or are undone."""

    def __init__(self, daemon, clinic, seed):
        super().__init__()
        self.random = random.Random(seed)
        self.connection = daemon.connect()
        self.connection.autocommit = False
        self.clinic = clinic
        self.kept = 0
        self.ending = threading.Event()
        self.start()

    def run(self):
        with contextlib.closing(self.connection), \
                self.connection.cursor() as cursor:
            while not self.ending.is_set():
                n = self.random.randint(1, 5)
                write(cursor, self.clinic, n, "für später")
                self.ending.wait(self.random.random() * 0.3)
                if self.random.random() < 0.3:
                    self.connection.rollback()
                else:
                    self.connection.commit()
                    self.kept += n


class Program:
    """The checkpoint_command: what it does may be changed."""

    def __init__(self):
        self.path, self.told = new_folder("tell"), new_folder("told")
        self.told.write_text("")
        self.told.chmod(0o666)
        self.does(f"exec cat >>{self.told}")

    def does(self, what):
        new = self.path.with_suffix(".new")
        new.write_text(f"#!/bin/sh\n{what}\n")
        new.chmod(0o755)
        new.rename(self.path)


@pytest.fixture(scope="module")
def program():
    return Program()


@pytest.fixture(scope="module")
def sealed(program):
    with rig(checkpoint_seconds=1, checkpoint_command=program.path) as daemon:
        yield daemon


def test_all_is_sealed_once_while_the_sealer_is_killed(sealed, figure):
    daemon = sealed
    clinic = daemon.clinic()
    others = [str(uuid.uuid4()) for _ in range(3)]
    writers = [Writer(daemon, c, i) for i, c in
               enumerate([clinic.clinic_id, *others])]
    reader = Client(daemon.port, clinic.tokens["clinician"])
    rng, kills, reads = random.Random(5), 0, 0
    end = time.monotonic() + 8
    while time.monotonic() < end:
        for _ in range(10):
            assert reader.get("/v1/patients").status == 200
            reads += 1
        time.sleep(rng.random() * 0.5)
        kills += len(daemon.pids("sealer"))
        daemon.signal_children(daemon.pids("sealer"), signal.SIGKILL)
        if kills == 4:   # two at once, for a while
            daemon.signal(signal.SIGHUP)
    for writer in writers:
        writer.ending.set()
        writer.join()
    began = time.monotonic()
    wait_sealed(daemon)
    took = time.monotonic() - began
    seals, left = verified(daemon)
    assert left == 0
    assert seals[-1]["total"] == daemon.rows(
        "SELECT count(*) FROM registry.audit")[0][0]
    assert daemon.rows("SELECT count(*) FROM registry.audit"
                       " WHERE subject = 'visit'")[0][0] == sum(
                           w.kept for w in writers)
    assert daemon.rows("SELECT count(*) FROM registry.audit"
                       " WHERE subject = 'patient' AND action = 'read'"
                       )[0][0] >= reads
    assert kills > 3 and len(seals) > 3
    figure("18", f"{seals[-1]['total']} events in {len(seals)} seals, each"
           f" once, under {kills} kills of the sealer; the rest after"
           f" {took:.1f} s")


def test_checkpoints_are_told_to_the_file_the_log_and_the_program(
        sealed, program):
    daemon, file = sealed, sealed.state / "checkpoints"
    with contextlib.closing(daemon.connect()) as connection:
        with connection.cursor() as cursor:
            write(cursor, str(uuid.uuid4()))
    wait_sealed(daemon)

    def is_told():
        last = file.read_text().splitlines()[-1]
        seals = daemon.rows("SELECT max(number) FROM registry.seal")
        return (ledger.checkpoint(last)[0] == seals[0][0]
                and program.told.read_text().endswith(last + "\n"))
    wait_until(is_told, "the last seal is told", 30)
    seals = {n: (total, bytes(hash_).hex()) for n, total, hash_ in
             daemon.rows("SELECT number, total, hash FROM registry.seal")}
    lines = file.read_text().splitlines()
    for n, total, hash_, by in map(ledger.checkpoint, lines):
        assert seals[n] == (total, hash_) and by == key(daemon)
    log = re.findall(r"(?m)^<6>sealer\[\d+\]: checkpoint (.*)$", daemon.log())
    assert log and set(log) <= set(lines)  # killed between the two
    assert set(program.told.read_text().splitlines()) <= set(lines)
    assert stat.S_IMODE(file.stat().st_mode) & 0o007 == 0


def test_a_program_that_fails_is_said(sealed, program):
    daemon = sealed
    program.does("exit 3")
    with contextlib.closing(daemon.connect()) as connection:
        with connection.cursor() as cursor:
            write(cursor, str(uuid.uuid4()))
    wait_until(lambda: re.search(r"a checkpoint was not told program=\S+"
                                 r" status=3", daemon.log()), "it is said", 30)


def test_a_stop_seals_what_is_there(sealed, program):
    """Whatever the program does, which is told last."""
    daemon, pid = sealed, new_folder("pid")
    pid.write_text("")
    pid.chmod(0o666)
    program.does(f"echo $$ >{pid}; cat >>{program.told}; exec sleep 1000")
    with contextlib.closing(daemon.connect()) as connection:
        with connection.cursor() as cursor:
            write(cursor, str(uuid.uuid4()), 7)
            assert daemon.stop() == 0
    assert "does not leave" not in daemon.log()
    wait_until(lambda: not alive(int(pid.read_text())), "it is gone, too")
    program.does("exec cat")
    *_, last = checkpoints(daemon.state / "checkpoints")
    daemon.start()
    assert last[1] == daemon.rows("SELECT count(*) FROM registry.audit")[0][0]
    assert verified(daemon)[1] == 0


def test_what_is_sealed_late_is_said(sealed):
    daemon = sealed
    with contextlib.closing(daemon.connect()) as connection, \
            contextlib.closing(daemon.connect()) as late:
        late.autocommit = False
        with connection.cursor() as cursor, late.cursor() as holding:
            write(holding, str(uuid.uuid4()))
            cursor.execute("""
                INSERT INTO registry.audit (clinic_id, audit_id, epoch, at,
                    transaction_id, role, action, subject)
                SELECT gen_random_uuid(), gen_random_uuid(), epoch,
                    now() - interval '31 s', pg_current_xact_id(), 'x', 'read',
                    'x' FROM registry.audit_epoch""")
            wait_until(lambda: "the audit is sealed late" in daemon.log(),
                       "it is said", 30)
            assert unsealed(daemon) == 1  # of the other nobody knows yet
        late.rollback()
    wait_sealed(daemon)


@pytest.mark.skipif(os.geteuid() != 0 or SANITIZED,
                    reason="looks into memory, of which a sanitizer has much")
def test_only_the_sealer_has_the_key(sealed):
    daemon = sealed
    file = daemon.state / "seal.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.stat().st_uid == user().pw_uid
    text = file.read_text().strip()
    for pid in [daemon.process.pid, *daemon.pids("worker"),
                *daemon.pids("tick"), *daemon.pids("sealer")]:
        for part in memory(pid):
            assert text.encode() not in part
            assert bytes.fromhex(text) not in part or \
                pid in daemon.pids("sealer")
    assert text not in daemon.log()
    assert key(daemon) in daemon.log()


@pytest.mark.parametrize("content, mode, said", [
    ("ab" * 32, 0o644, "others can read it"),
    ("ab" * 31, 0o600, "not a key: expected 64 hex digits"),
    ("xy" * 32, 0o600, "not a key: expected 64 hex digits"),
    (None, None, "the key cannot be read"),
], ids=["open", "short", "no hex", "none"])
def test_a_key_that_is_none_is_refused(new_daemon, content, mode, said):
    path = new_folder("key")
    if content is not None:
        path.write_text(content)
        path.chmod(mode)
        os.chown(path, user().pw_uid, -1)
    # A database that is away: no cluster has to be made for this.
    daemon = new_daemon(seal_key=path, database="host=/nonexistent")
    daemon.start(wait=False)
    assert daemon.wait() == EX_CONFIG
    assert said in daemon.log()
    if content is not None:
        assert content not in daemon.log()


@pytest.fixture
def clusters():
    both = []
    try:
        both += [Cluster(), Cluster()]
        yield both
    finally:
        for cluster in both:
            cluster.close()


def copy(cluster):
    """As pg_dump has it: roles, then the database."""
    command = [cluster.env["PG_BINDIR"] + "/pg_dumpall", "--no-sync"]
    return subprocess.run(command, env=cluster.env, check=True,
                          capture_output=True).stdout


def put_back(cluster, dump):
    """In place of what is there; roles that are there stay."""
    env = {**cluster.env, "PGDATABASE": "postgres"}
    subprocess.run(
        ["psql", "-Xqc", "DROP DATABASE IF EXISTS mendd_test WITH (FORCE)"],
        env=env, check=True)
    subprocess.run(["psql", "-Xq"], env=env, input=dump, check=True,
                   capture_output=True)


def add(daemon, n):
    with contextlib.closing(daemon.connect()) as connection:
        with connection.cursor() as cursor:
            write(cursor, "11111111-1111-1111-1111-111111111111", n)


def test_a_restore_begins_an_epoch_and_an_older_backup_is_refused(clusters):
    old, new = clusters
    first = Beside(old, checkpoint_seconds=1)
    with contextlib.ExitStack() as stack:
        stack.callback(first.stop)
        first.start()
        add(first, 3)
        wait_sealed(first)
        monday = copy(old)
        add(first, 4)
        wait_sealed(first)
        first.stop()
        tuesday = copy(old)

        # To another server, where transactions are counted anew.
        put_back(new, tuesday)
        second = Beside(new, state_dir=first.state, checkpoint_seconds=1)
        second.options["migrate"] = "no"
        stack.callback(second.stop)
        second.start()
        add(second, 2)
        wait_until(lambda: "audit epoch=2: the database was restored"
                   in second.log(), "it is noticed", 30)
        add(second, 1)
        wait_sealed(second)
        seals, left = verified(second)
        assert left == 0 and {s["epoch"] for s in seals} == {1, 2}
        assert second.rows("SELECT count(*) FROM registry.audit"
                           " WHERE subject = 'visit'")[0][0] == 10

        # An older one, put back under its feet: it is refused, ...
        put_back(new, monday)
        refused = "the audit is not sealed: it is older than what was sealed"
        wait_until(lambda: refused in second.log(), "it is refused", 30)
        assert second.stop() == 0
        *_, last = checkpoints(first.state / "checkpoints")
        assert last[0] == len(seals)
        second.start()
        add(second, 1)
        wait_until(lambda: second.log().count(refused) == 2,
                   "it is refused after a start, too", 30)
        before = second.rows("SELECT max(number) FROM registry.seal")
        time.sleep(1.5)
        assert second.rows("SELECT max(number) FROM registry.seal") == before
        assert second.log().count(refused) == 2

        # ... until the operator says so.
        second.run("SELECT operator.audit_epoch_begin('the disk broke')")
        wait_sealed(second)
        assert f"it does not follow seal={last[0]}," in second.log()
        seals, left = verified(second)
        assert left == 0 and {s["epoch"] for s in seals} == {1, 2}
        assert second.rows("SELECT reason FROM registry.audit"
                           " WHERE subject = 'audit_epoch'") == [
                               ("the disk broke",)]
        assert second.stop() == 0
        *_, last = checkpoints(first.state / "checkpoints")
        assert last[:3] == (len(seals), seals[-1]["total"],
                            bytes(seals[-1]["hash"]).hex())
