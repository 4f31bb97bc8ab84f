"""mendctl audit: what the real daemon sealed is verified, and each way to
tamper with it (tampering.py) is found and named.
"""

import contextlib
import itertools
import json
import os
import re
import signal
import subprocess
import threading
import time

import pytest

import forger
import tampering
from daemon import BUILD, SRC, new_folder, wait_until
from practice import Practice
from rig import rig, send_signal
from scale import promised, scaled

TABLES = "audit", "seal", "seal_clinic", "audit_epoch"
UNSEALED = ("SELECT count(*) FROM registry.audit AS a WHERE NOT EXISTS"
            " (SELECT FROM registry.seal AS s"
            "   WHERE (s.epoch, s.to_xid) > (a.epoch, a.transaction_id))")


def mendctl(*args, state="/nonexistent", stdin=None):
    """Its exit status and all that it says; without a state no database."""
    done = subprocess.run(
        [BUILD / "mendctl", "-o", f"state_dir={state}", *args], stdin=stdin,
        env={**os.environ, "MENDD_DATADIR": str(SRC)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    return done.returncode, done.stdout


def sealers(d):
    return d.pids("sealer")


@contextlib.contextmanager
def no_sealing(d):
    for pid in sealers(d):
        send_signal(pid, signal.SIGSTOP, lambda p: p in sealers(d))
    try:
        yield
    finally:
        for pid in sealers(d):
            send_signal(pid, signal.SIGCONT, lambda p: p in sealers(d))


class Scene:
    """
    A daemon at rest, whose sealer sleeps: some seals over the events of two
    clinics, and a few events since.  ${first}, ${middle} and ${last} are
    numbers of seals that have events of both; ${checkpoints} and ${key} are
    files outside of all.
    """

    def __init__(self, d):
        self.daemon = d
        self.connection = d.connect()
        self.cursor = self.connection.cursor()
        self.older_last = None
        self.run("CREATE SCHEMA kept")
        self.run("CREATE SCHEMA older")
        self.north, self.south = (Practice(d, self.cursor) for _ in "ab")
        self.forger = forger.Forger(self.cursor)
        for clinic in self.north, self.south:
            self.wait_sealed()
            clinic.patient()
        while (len(self.shared_seals()) < 7
               or self.shared_seals()[-1] != self.last_number()):
            self.work(12)
            self.wait_sealed()
            if self.older_last is None and len(self.shared_seals()) > 3:
                self.keep("older")
                self.older_last = self.last_number()
        self.checkpoints = new_folder("checkpoints")
        wait_until(self.all_said, "the last seal's checkpoint is written")
        self.checkpoints.write_text(
            (d.state / "checkpoints").read_text())
        self.key = new_folder("seal.pub")
        self.key.write_text((d.state / "seal.pub").read_text())
        self.stolen_key = bytes.fromhex(
            (d.state / "seal.key").read_text().strip())[:32]

    def rest(self):
        """Once the sealer sleeps."""
        self.work(2)
        self.keep("kept")
        shared = self.shared_seals()
        self.first, self.middle = shared[0], shared[len(shared) // 2]
        self.last = self.last_number()
        assert shared[-1] == self.last and self.middle < self.last - 2
        self.run("SET session_replication_role = replica")
        return self

    def work(self, rounds):
        for _, clinic in itertools.product(
                range(rounds), (self.north, self.south)):
            patient = clinic.patient()
            clinic.clinician.get(f"/v1/patients/{patient['patient_id']}")
            clinic.clinician.get("/v1/patients")
            clinic.coordinator.request(
                "GET", "/v1/patients/00000000-0000-4000-8000-000000000000")

    def wait_sealed(self):
        wait_until(lambda: self.count(UNSEALED) == 0, "all is sealed")

    def all_said(self):
        with contextlib.suppress(FileNotFoundError):
            return f" seal={self.last_number()} " in (
                self.daemon.state / "checkpoints").read_text()

    def count(self, statement):
        self.cursor.execute(statement)
        return self.cursor.fetchone()[0]

    def last_number(self):
        return self.count("SELECT max(number) FROM registry.seal")

    def run(self, statement, *values):
        self.cursor.execute(statement, values or None)

    def shared_seals(self):
        """Seals with at least two events of each clinic."""
        return [r["number"] for r in self.forger.rows(
            "SELECT number FROM registry.seal_clinic"
            " WHERE clinic_id IN (%s, %s) AND events > 1 GROUP BY number"
            " HAVING count(*) = 2 ORDER BY number", self.north.clinic_id,
            self.south.clinic_id)]

    def keep(self, schema):
        for table in TABLES:
            self.run(f"CREATE TABLE {schema}.{table} AS"
                     f" SELECT * FROM registry.{table}")

    def restore(self, schema):
        self.run("ROLLBACK")
        self.run("BEGIN")
        for table in TABLES:
            self.run(f"DELETE FROM registry.{table}")
            self.run(f"INSERT INTO registry.{table}"
                     f" SELECT * FROM {schema}.{table}")
        self.run("COMMIT")

    # For tampering.

    def events(self, number, clinic):
        """Of a clinic in a seal, dicts with row_at."""
        return self.forger.rows(
            "SELECT a.*, a.transaction_id::text, a.audit_id::text,"
            " a.clinic_id::text FROM registry.audit AS a"
            "  JOIN registry.seal AS s ON s.epoch = a.epoch"
            "   AND a.transaction_id >= s.from_xid"
            "   AND a.transaction_id < s.to_xid"
            " WHERE s.number = %s AND a.clinic_id = %s"
            " ORDER BY a.transaction_id, a.at, a.audit_id", number,
            clinic.clinic_id)

    def unlike(self, event, events):
        return next(e for e in events if e["action"] != event["action"]
                    or e["subject_id"] != event["subject_id"])

    def change(self, event, what, *values):
        before = self.count("SELECT string_agg(a::text, ' ' ORDER BY a)"
                            " FROM registry.audit AS a")
        self.run(f"UPDATE registry.audit SET {what} WHERE audit_id = %s",
                 *values, event["audit_id"])
        assert self.cursor.rowcount == 1
        assert before != self.count("SELECT string_agg(a::text, ' ' ORDER BY"
                                    " a) FROM registry.audit AS a")

    def delete(self, events):
        for event in events:
            self.run("DELETE FROM registry.audit WHERE audit_id = %s",
                     event["audit_id"])
            assert self.cursor.rowcount == 1

    def insert(self, like, epoch=None, transaction_id=None):
        """Another event like one that is there; its id."""
        self.run(
            "INSERT INTO registry.audit (clinic_id, audit_id, epoch, at,"
            " transaction_id, actor_id, session_id, role, action, subject)"
            " SELECT clinic_id, gen_random_uuid(), coalesce(%s, epoch),"
            " at + interval '5 microseconds',"
            " coalesce(%s::text::xid8, transaction_id), actor_id, session_id,"
            " role, action, subject FROM registry.audit WHERE audit_id = %s"
            " RETURNING audit_id::text", epoch,
            transaction_id and str(transaction_id), like["audit_id"])
        return self.cursor.fetchone()[0]

    def drop(self, number):
        self.run("DELETE FROM registry.seal_clinic WHERE number = %s", number)
        self.run("DELETE FROM registry.seal WHERE number = %s", number)

    def renumber(self, number, by):
        """Seals from this number on; in two steps, for the primary keys."""
        for table in "seal", "seal_clinic":
            for start, step in (number, 1000), (number + 1000, by - 1000):
                self.run(f"UPDATE registry.{table} SET number = number + %s"
                         " WHERE number >= %s", step, start)

    def shares(self, number):
        """As an honest sealer would make them now; and their root."""
        first = {}
        for share in self.forger.shares():
            if share["number"] < number:
                first[share["clinic_id"]] = share["first"] + share["events"]
        seal = self.forger.seals()[number - 1]
        return forger.shares(self.forger.events(seal), first)

    def differs(self, number, clinic):
        return (f"seal {number}: clinic {clinic.code}: events differ from"
                " what was sealed")

    # What is said of it.

    def verify(self, *args):
        return mendctl("audit", "verify", "--key", self.key, "--checkpoints",
                       self.checkpoints, *args, state=self.daemon.state)

    def export(self, *args):
        status, text = mendctl("audit", "export", *args,
                               state=self.daemon.state)
        assert status == 0, text
        return text

    def verify_export(self, text, *args, known=True):
        path = new_folder("export")
        path.write_text(text)
        known = ["--checkpoints", self.checkpoints] if known else []
        return mendctl("audit", "verify", "--from", path, "--key", self.key,
                       *known, *args)


@pytest.fixture(scope="module")
def scene():
    with rig(checkpoint_seconds=1) as d:
        scene = Scene(d)
        with no_sealing(d):
            yield scene.rest()
            scene.restore("kept")
        scene.connection.close()


@pytest.fixture(scope="module")
def found():
    """Name of each tampering that was tried, and whether it was found."""
    return {}


def assert_clean(said):
    status, text = said
    assert status == 0 and "findings 0" in text, text


def test_the_log_is_clean(scene):
    status, text = scene.verify()
    assert_clean((status, text))
    total = scene.count("SELECT max(total) FROM registry.seal")
    unsealed = scene.count(UNSEALED)
    assert f"ledger {scene.forger.name()}\n" in text
    assert f"seals {scene.last}, the last of " in text
    assert f"events {total} are as they were sealed\n" in text
    assert f"unsealed {unsealed}, since 20" in text
    assert "signatures checked" in text
    assert f"the last is seal {scene.last} of" in text
    assert_clean(scene.verify("--clinic", scene.north.code))
    assert_clean(scene.verify("--clinic", scene.south.clinic_id))
    status, text = scene.verify("--json")
    said = json.loads(text)
    assert status == 0 and said["clean"] and said["findings"] == []
    assert said["events_verified"] == total
    assert said["events_unsealed"] == unsealed


def test_key_and_checkpoints_are_found_where_the_daemon_keeps_them(scene):
    state = scene.daemon.state
    status, text = mendctl("audit", "verify", state=state)
    assert status == 0 and "signatures checked" in text, text
    assert f"the last is seal {scene.last} of" in text
    text = scene.export()
    path = new_folder("export")
    path.write_text(text)
    status, text = mendctl("audit", "verify", "--from", path)
    assert status == 2 and "signatures not checked" in text
    assert "findings 0" in text


@pytest.mark.parametrize("name", tampering.TABLE)
def test_tampering_is_found(name, scene, found, figure):
    del figure  # check-long runs what has one: see below
    scene.restore("kept")
    expected = tampering.TABLE[name](scene)
    status, text = scene.verify()
    try:
        found[name] = status == 1
        if name in tampering.MISSED:
            assert status == 0, text
        else:
            assert status == 1, text
            for words in expected:
                assert words in text
            said = json.loads(scene.verify("--json")[1])
            assert not said["clean"]
            assert len(said["findings"]) == int(
                re.search(r"findings (\d+)", text)[1])
        # And does it take an outside checkpoint?
        status, text = scene.verify_export(scene.export(), known=False)
        assert status == int(name not in tampering.OUTSIDE | tampering.MISSED
                             | tampering.LIVE), text
    finally:
        scene.restore("kept")


def test_only_what_was_not_sealed_is_missed(scene, found, figure):
    assert_clean(scene.verify())
    if len(found) < len(tampering.TABLE):
        pytest.skip("not every tampering was tried")
    missed = {name for name, was in found.items() if not was}
    assert missed == tampering.MISSED
    figure("18", f"{len(found) - len(missed)} of {len(found)} tamperings"
           f" found and named, missed: {', '.join(sorted(missed))}")


def lines_of(text, kind):
    """Positions of an export's lines."""
    return [i for i, line in enumerate(text.splitlines(True))
            if line.startswith('{"%s":' % kind)]


def without(text, *lines):
    return "".join(line for i, line in enumerate(text.splitlines(True))
                   if i not in lines)


def test_an_export_is_verified_far_away(scene):
    for args in (), ("--clinic", scene.north.code):
        status, text = scene.verify_export(scene.export(*args))
        assert_clean((status, text))
        assert f"the last is seal {scene.last} of" in text
    # From a pipe, and what is no export.
    path = new_folder("export")
    path.write_text(scene.export())
    with open(path) as stdin:
        status, text = mendctl("audit", "verify", "--from", "-", "--key",
                               scene.key, stdin=stdin)
    assert_clean((status, text))
    status, text = scene.verify_export("hello\n")
    assert status == 2 and "line 1: expected a JSON object" in text
    status, text = scene.verify_export(scene.export()[:-5])
    assert status == 2 and "not all of it could be read" in text


def test_an_export_holds_no_other_clinic(scene):
    text = scene.export("--clinic", scene.north.code)
    assert scene.north.clinic_id in text
    assert scene.south.clinic_id not in text
    events = [json.loads(line)["event"] for line in text.splitlines()
              if line.startswith('{"event":')]
    assert len(events) == scene.count(
        "SELECT count(*) FROM registry.audit"
        f" WHERE clinic_id = '{scene.north.clinic_id}'")


def test_one_clinics_export_is_not_changed_unseen(scene):
    text = scene.export("--clinic", scene.north.code)
    assert_clean(scene.verify_export(text))
    events = lines_of(text, "event")
    middle = events[len(events) // 2]
    head, rest = text.split("\n", 1)
    count = json.loads(head)["events"]
    announced = f'"events":{count}'

    # One is left out, and the count repaired.
    status, said = scene.verify_export(
        without(text, middle).replace(announced, f'"events":{count - 1}', 1))
    assert status == 1 and " found)" in said, said
    assert f"clinic {scene.north.clinic_id}: events differ from" in said
    # One is edited.
    lines = text.splitlines(True)
    lines[middle] = re.sub(r'"role":"\w+"', '"role":"auditor"', lines[middle])
    status, said = scene.verify_export("".join(lines))
    assert status == 1 and "of other content)" in said, said
    # The last ones are cut: a seal says how many there were, and the head.
    status, said = scene.verify_export(without(text, *events[-3:]))
    assert status == 1, said
    assert f"{count} events were announced, {count - 3} are here" in said
    # All of a seal is left out, and nothing else tells.
    shares = lines_of(text, "clinic")
    share = shares[len(shares) // 2]
    own = list(itertools.takewhile(lambda i: i in events,
                                   itertools.count(share + 1)))
    status, said = scene.verify_export(
        without(text, share, *own).replace(
            announced, f'"events":{count - len(own)}', 1))
    assert status == 1 and re.search(
        r"its events count from \d+, where \d+ is next", said), said
    # It becomes another clinic's.
    status, said = scene.verify_export(
        text.replace(scene.north.clinic_id, scene.south.clinic_id))
    assert status == 1 and "its share is not what was sealed" in said, said
    status, said = scene.verify_export(
        head.replace(scene.north.clinic_id, scene.south.clinic_id)
        + "\n" + rest)
    assert status == 1 and "does not belong into this log" in said, said


def test_who_asks_wrongly_is_told(scene):
    state = scene.daemon.state
    for args, status in [
            ((), 2), (("nonsense",), 2), (("verify", "x"), 2),
            (("verify", "--nonsense"), 2), (("export", "x"), 2),
            (("epoch",), 2), (("epoch", "--reason", ""), 2),
            (("verify", "--clinic", "a", "--from", "b"), 2),
            (("verify", "--clinic", "no-such"), 2),
            (("verify", "--from", "/no/such"), 2),
            (("verify", "--key", "/no/such"), 2),
            (("verify", "--key", "/dev/null"), 2),
            (("verify", "--checkpoints", "/no/such"), 2),
            (("verify", "--checkpoints", "/dev/null"), 2),
            (("export", "--clinic", "no-such"), 1)]:
        got, text = mendctl("audit", *args, state=state)
        assert got == status and text != "", args


def test_a_log_is_verified_while_it_is_written():
    with rig(checkpoint_seconds=1) as d:
        connection = d.connect()
        clinic = Practice(d, connection.cursor())
        stop = threading.Event()

        def work():
            caller = clinic.again("clinician")
            while not stop.is_set():
                caller.get("/v1/patients")

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            wait_until(lambda: d.rows("SELECT count(*) FROM registry.seal"
                                      )[0][0] > 1, "two seals are there")
            wait_until((d.state / "checkpoints").exists, "checkpoints")
            for _ in range(5):
                assert_clean(mendctl("audit", "verify", state=d.state))
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        # The operator begins an epoch: the chain goes on.
        status, text = mendctl("audit", "epoch", "--reason", "moved",
                               state=d.state)
        assert (status, text) == (0, "epoch 2\n")
        clinic.clinician.get("/v1/patients")
        wait_until(lambda: d.rows("SELECT max(epoch) FROM registry.seal"
                                  )[0][0] == 2, "a seal of epoch 2")
        assert_clean(mendctl("audit", "verify", state=d.state))
        connection.close()


def test_a_million_events_are_verified_within_a_minute(figure):
    n = scaled(20_000, 1_000_000, "MENDD_AUDIT_EVENTS")
    with rig(checkpoint_seconds=1) as d:
        connection = d.connect()
        cursor = connection.cursor()
        for code in "north", "south", "east":
            cursor.execute("SELECT operator.clinic_add(gen_random_uuid(), %s,"
                           " %s, 'UTC', now())", [code, code])
        began = time.monotonic()
        for start in range(0, n, 1000):
            cursor.execute(
                "INSERT INTO registry.audit (clinic_id, audit_id, epoch, at,"
                " transaction_id, actor_id, session_id, role, action,"
                " subject, subject_id, patient_id, request_id, detail)"
                " SELECT c.clinic_id, gen_random_uuid(), e.epoch,"
                " clock_timestamp(), pg_current_xact_id(), c.clinic_id,"
                " c.clinic_id, 'clinician', 'read', 'patient', c.clinic_id,"
                " c.clinic_id, gen_random_uuid(),"
                """ jsonb_build_object('rows', i, 'set', 'patients of today')
                """
                "   FROM registry.audit_epoch AS e,"
                " generate_series(%s::int, %s::int) AS i"
                "   JOIN (SELECT clinic_id, row_number() OVER () AS n"
                "           FROM registry.clinic) AS c ON c.n = i %% 3 + 1",
                [start, min(start + 1000, n) - 1])
        wait_until(lambda: d.rows(UNSEALED)[0][0] == 0, "all is sealed", 1200)
        sealed = time.monotonic() - began
        began = time.monotonic()
        status, text = mendctl("audit", "verify", state=d.state)
        took = time.monotonic() - began
        assert_clean((status, text))
        events = int(re.search(r"events (\d+) are as", text)[1])
        assert events >= n
        figure("18", f"{events} events in"
               f" {re.search(r'seals ([0-9]+)', text)[1]} seals verified in"
               f" {took:.1f} s (written and sealed in {sealed:.0f} s)")
        promised(took, 60 * max(1, n / 1_000_000), "verifying")
        connection.close()
