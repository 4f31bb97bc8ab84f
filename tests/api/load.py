"""Writers who repeat each write with its key until they have an answer.

What a writer was told is what it believes: an acknowledged write is there, a
refused one is not.  test_chaos.py compares that with what the database holds.
"""

import collections
import copy
import datetime
import json
import random
import threading
import time
import uuid

from daemon import PATIENCE, SRC
from wire import Asker, Away

BODY = json.loads(
    (SRC / "tests/unit/vectors/procedure_minimal.json").read_text())

# So long ago that all visits but those of later years can be answered.
DAY_ZERO = datetime.date.today() - datetime.timedelta(days=600)
JOINTS = [(region, side) for region in ("knee", "hip", "shoulder", "ankle")
          for side in ("left", "right")]

# Nothing was decided: the same again, with the same key.
AGAIN = (429, 503, 504, 507)


def patient_body(marker):
    return {"given_name": "Load", "family_name": marker,
            "birth_date": "1961-05-04", "sex": "female",
            "consents": [{"kind": "registry", "given": True,
                          "effective_at": "2020-01-01T08:00:00Z"}]}


def procedure_body(marker, patient_id, operator_id, joint=("knee", "left")):
    body = copy.deepcopy(BODY)
    day = DAY_ZERO.isoformat()
    before = (DAY_ZERO - datetime.timedelta(days=9)).isoformat()
    body.update(patient_id=patient_id, operator_id=operator_id,
                body_region=joint[0], laterality=joint[1],
                performed_at=f"{day}T10:30:00Z",
                consent_registry_at=f"{before}T10:30:00Z")
    body["products"][0].update(
        device_lot=marker, processed_at=f"{day}T10:10:00Z",
        device_expiry_on=(DAY_ZERO + datetime.timedelta(days=99)).isoformat())
    return body


def answer_body(visit, instrument, answer):
    day = DAY_ZERO.isoformat() if visit["visit_code"] == "baseline" \
        else visit["target_on"]
    return {"instrument": instrument, "answers": [answer],
            "mode": "telephone", "answered_at": f"{day}T09:00:00Z"}


class Write:
    """A POST with its key, which is also its marker in the record."""

    def __init__(self, kind, path, body, key, wrong=False):
        self.kind = kind
        self.path = path
        self.body = body
        self.key = key
        self.wrong = wrong      # to be refused
        self.status = None
        self.reply = None

    def row(self):
        """The id of the row that was acknowledged."""
        return self.reply[f"{self.kind}_id"]


class Writer(threading.Thread):
    def __init__(self, load, number):
        super().__init__(daemon=True)
        self.load = load
        self.operator_id = load.clinic.staff["clinician"].staff_id
        self.random = random.Random(f"{load.seed} {number}")
        self.name = f"w{number}"
        self.count = 0
        self.patients = []      # ids, with the joints that are untreated
        self.forms = []         # (visit, instrument) not answered yet
        self.answered = []
        token = load.clinic.tokens["clinician"]
        self.client = Asker(load.daemon.port, token, 30)
        self.second = Asker(load.daemon.port, token, 30)

    def run(self):
        try:
            while not self.load.enough.is_set():
                self.step()
        except Exception as e:  # reported by Load.finish()
            self.load.wrong(f"{self.name}: {type(e).__name__} {e}")
            self.load.enough.set()
        finally:
            self.client.close()
            self.second.close()

    def step(self):
        write = self.choose()
        self.until_answered(write)
        with self.load.lock:
            self.load.writes.append(write)
            self.load.acknowledged += write.status < 300
        if write.status >= 300:
            if not write.wrong:
                self.load.wrong(f"{write.kind} {write.status} {write.reply}")
        elif write.wrong:
            self.load.wrong(f"accepted: {write.kind} {write.body}")
        else:
            self.remember(write)

    # What to write.

    def key(self):
        self.count += 1
        return f"{self.load.seed}-{self.name}-{self.count}-" \
               f"{self.random.getrandbits(32):08x}"

    def choose(self):
        chance = self.random.random()
        if chance < 0.08:
            return self.choose_wrong()
        if self.forms and chance < 0.80:
            return self.new_response()
        if self.patients and chance < 0.92:
            return self.new_procedure()
        return self.new_patient()

    def new_patient(self):
        key = self.key()
        return Write("patient", "/v1/patients", patient_body(key), key)

    def new_procedure(self):
        key = self.key()
        patient_id, joints = self.random.choice(self.patients)
        joint = joints.pop()
        if not joints:
            self.patients = [p for p in self.patients if p[1]]
        body = procedure_body(key, patient_id, self.operator_id, joint)
        return Write("procedure", "/v1/procedures", body, key)

    def new_response(self):
        visit, instrument = self.forms.pop(
            self.random.randrange(len(self.forms)))
        most = 1 if instrument == "PASS_Q" else 10
        return Write("response",
                     f"/v1/visits/{visit['visit_id']}/responses",
                     answer_body(visit, instrument,
                                 self.random.randint(0, most)), self.key())

    def choose_wrong(self):
        key = self.key()
        patient = patient_body(key)
        procedure = procedure_body(key, str(uuid.UUID(
            int=self.random.getrandbits(128), version=4)), self.operator_id)
        kind = self.random.randrange(5 if self.answered else 4)
        if kind == 0:           # seen by the daemon
            patient["sex"] = "none"
            return Write("patient", "/v1/patients", patient, key, True)
        if kind == 1:           # seen by the function
            patient["birth_date"] = "1066-10-14"
            return Write("patient", "/v1/patients", patient, key, True)
        if kind == 2:           # a patient who is not there
            return Write("procedure", "/v1/procedures", procedure, key, True)
        if kind == 3:           # two rules of the table
            if self.patients:
                procedure["patient_id"] = self.patients[0][0]
            procedure["guidance"] = "none"
            procedure["products"][0].pop("harvest_volume_ml")
            return Write("procedure", "/v1/procedures", procedure, key, True)
        # Another answer to what was answered.
        former = self.random.choice(self.answered)
        body = dict(former.body)
        body["answers"] = [1 - former.body["answers"][0] % 2]
        return Write("response", former.path, body, key, True)

    def remember(self, write):
        if write.kind == "patient":
            joints = JOINTS[:]
            self.random.shuffle(joints)
            self.patients.append((write.row(), joints))
        elif write.kind == "response":
            self.answered.append(write)
        else:
            visits = self.visits(write.row())
            if visits is None:
                return
            if len(visits) != 9:
                self.load.wrong(f"{len(visits)} visits of {write.row()}")
            past = [v for v in visits if v["target_day"] <= 365]
            self.forms += [(v, i["instrument"]) for v in past
                           for i in v["instruments"]]

    # How to write it.

    def visits(self, procedure_id):
        """None when the load ends before they could be read."""
        while not self.load.enough.is_set():
            try:
                reply = self.client.ask(
                    "GET", f"/v1/procedures/{procedure_id}/visits")
            except Away:
                self.rest()
                continue
            if reply.status == 200:
                return reply.json["items"]
            if reply.status not in AGAIN:
                self.load.wrong(f"visits {reply.status} {reply.body}")
                return None
            self.rest()
        return None

    def rest(self):
        time.sleep(self.random.uniform(0.02, 0.2))

    def until_answered(self, write):
        end = time.monotonic() + PATIENCE
        chance = self.random.random()
        if chance < 0.07:
            self.leave(write)
        elif chance < 0.14 and self.twice(write):
            return
        while not self.attempt(write):
            if time.monotonic() > end:
                raise AssertionError(f"no answer to {write.kind}")
            self.load.again += 1
            self.rest()

    def leave(self, write):
        """Send it, and do not wait for the answer."""
        self.client.leave("POST", write.path, body=write.body, key=write.key)

    def twice(self, write):
        """Send it on two connections at once.  Was it answered?"""
        clients, seen = (self.client, self.second), []
        for c in clients:
            try:
                c.send("POST", write.path, body=write.body, key=write.key)
                seen.append(c)
            except Away:
                pass
        replies = []
        for c in seen:
            try:
                replies.append(c.receive())
            except Away:
                pass
        told = [r for r in replies if self.take(write, r)]
        rows = {r.json[f"{write.kind}_id"] for r in told if r.status < 300}
        if len(rows) > 1 or len({r.status // 100 for r in told}) > 1:
            self.load.wrong(f"two answers to {write.key}: {rows}")
        return bool(told)

    def attempt(self, write):
        try:
            return self.take(write, self.client.ask(
                "POST", write.path, body=write.body, key=write.key))
        except Away:
            return False

    def take(self, write, reply):
        """Was that an answer?"""
        if reply.status in AGAIN:
            self.load.undecided[reply.status] += 1
            return False
        if reply.status >= 500 or reply.status == 401:
            self.load.wrong(f"{reply.status} {reply.body}")
            return False
        write.status = reply.status
        write.reply = reply.json
        return True


class Load:
    def __init__(self, daemon, seed, writers=8):
        self.daemon = daemon
        self.seed = seed
        self.clinic = daemon.clinic()
        self.lock = threading.Lock()
        self.enough = threading.Event()
        self.writes = []
        self.faults = []
        self.acknowledged = 0
        self.again = 0
        self.undecided = collections.Counter()  # by status
        self.writers = [Writer(self, i) for i in range(writers)]

    def wrong(self, what):
        with self.lock:
            self.faults.append(what[:1000])

    def start(self):
        for w in self.writers:
            w.start()

    def finish(self):
        """Let each writer get its last answer."""
        self.enough.set()
        for w in self.writers:
            w.join(2 * PATIENCE)
            assert not w.is_alive(), w.name
        assert not self.faults, self.faults[:5]

    def done(self):
        return [w for w in self.writes if w.status < 300]

    def refused(self):
        return [w for w in self.writes if w.status >= 300]
