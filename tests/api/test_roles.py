"""
Who may do what: every operation of the contract, asked by everybody, about a
patient of the clinic.  A new route without a line here fails.
"""

import base64
import hashlib
import uuid

import pytest

import contract
import samples
from practice import Caller, Practice

# The columns.  "patient": whom it is about; "stranger": another patient of
# the same clinic; the last two work at another clinic.
COLUMNS = ("nobody", "expired", "clinician", "coordinator", "quality",
           "admin", "patient", "stranger", "clinician 2", "admin 2")

TABLE = """
                                            no- ex- cli coo qua adm pat str cl2 ad2
POST   /v1/session                          201 201 201 201 201 201 201 201 201 201
GET    /v1/session                          401 401 200 200 200 200 200 200 200 200
DELETE /v1/session                          401 401 204 204 204 204 204 204 204 204
POST   /v1/portal/session                   201 201 201 201 201 201 201 201 201 201
POST   /v1/patients                         401 401 201 201 403 403 403 403 201 403
GET    /v1/patients                         401 401 200 200 403 403 403 403 200 403
GET    /v1/patients/{patient_id}            401 401 200 200 403 403 403 403 404 403
PATCH  /v1/patients/{patient_id}            401 401 200 200 403 403 403 403 404 403
POST   /v1/patients/{patient_id}/portal-links
                                            401 401 201 201 403 403 403 403 404 403
GET    /v1/patients/{patient_id}/portal-links
                                            401 401 200 200 403 403 403 403 404 403
GET    /v1/patients/{patient_id}/trajectory 401 401 200 200 403 403 200 404 404 403
POST   /v1/procedures                       401 401 201 403 403 403 403 403 422 403
GET    /v1/procedures                       401 401 200 200 403 403 403 403 200 403
GET    /v1/procedures/{procedure_id}        401 401 200 200 403 403 403 403 404 403
PUT    /v1/procedures/{procedure_id}        401 401 200 403 403 403 403 403 404 403
POST   /v1/procedures/{procedure_id}/void   401 401 200 403 403 403 403 403 404 403
GET    /v1/procedures/{procedure_id}/history
                                            401 401 200 200 403 403 403 403 404 403
GET    /v1/procedures/{procedure_id}/visits 401 401 200 200 403 403 403 403 404 403
POST   /v1/procedures/{procedure_id}/adverse-events
                                            401 401 201 201 403 403 403 403 404 403
POST   /v1/procedures/{procedure_id}/adverse-events/{adverse_event_id}/void
                                            401 401 200 403 403 403 403 403 404 403
POST   /v1/procedures/{procedure_id}/intercurrent-events
                                            401 401 201 201 403 403 403 403 404 403
POST   /v1/procedures/{procedure_id}/intercurrent-events/{intercurrent_event_id}/void
                                            401 401 200 403 403 403 403 403 404 403
GET    /v1/visits                           401 401 200 200 403 403 200 200 200 403
GET    /v1/visits/{visit_id}                401 401 200 200 403 403 200 404 404 403
PATCH  /v1/visits/{visit_id}                401 401 200 200 403 403 403 403 404 403
PUT    /v1/visits/{visit_id}/draft          401 401 200 200 403 403 200 404 404 403
POST   /v1/visits/{visit_id}/responses      401 401 201 201 403 403 201 404 404 403
GET    /v1/visits/{visit_id}/responses      401 401 200 200 403 403 403 403 404 403
PUT    /v1/responses/{response_id}          401 401 200 200 403 403 403 403 404 403
GET    /v1/responses/{response_id}/history  401 401 200 200 403 403 403 403 404 403
GET    /v1/instruments                      401 401 200 200 200 200 200 200 200 200
GET    /v1/instruments/{instrument}         401 401 200 200 200 200 200 200 200 200
POST   /v1/instruments/{instrument}/licence 401 401 403 403 403 201 403 403 403 201
PUT    /v1/instruments/{instrument}/wording 401 401 403 403 403 200 403 403 403 200
GET    /v1/protocols                        401 401 200 200 200 200 403 403 200 200
POST   /v1/protocols                        401 401 403 403 403 201 403 403 403 201
GET    /v1/thresholds                       401 401 200 200 200 200 403 403 200 200
GET    /v1/trends                           401 401 200 403 200 403 403 403 200 403
GET    /v1/staff                            401 401 200 200 200 200 403 403 200 200
POST   /v1/staff                            401 401 403 403 403 201 403 403 403 201
PATCH  /v1/staff/{staff_id}                 401 401 403 403 403 200 403 403 403 404
GET    /v1/clinic                           401 401 200 200 200 200 403 403 200 200
GET    /v1/audit                            401 401 403 403 403 200 403 403 403 200
GET    /v1/audit/fhir                       401 401 403 403 403 200 403 403 403 200
GET    /livez                               200 200 200 200 200 200 200 200 200 200
GET    /readyz                              200 200 200 200 200 200 200 200 200 200
GET    /metrics                             200 200 200 200 200 200 200 200 200 200
GET    /openapi.json                        200 200 200 200 200 200 200 200 200 200
"""

# Told of the patient wherever it is recorded.  Only carers read them, and the
# patient the first ones.
CANARY = "kanari"
CANARIES = (CANARY, "1957-11-23")
SEE = ("clinician", "coordinator", "patient")


def read_table():
    words = TABLE.split()[len(COLUMNS):]
    rows = {}
    while words:
        method, path = words[:2]
        rows[method, path] = dict(zip(COLUMNS, map(int, words[2:12])))
        words = words[12:]
    return rows


ROWS = read_table()


class Scene:
    """A patient of whom everything is recorded that there can be."""

    def __init__(self, clinic):
        self.clinic = clinic
        self.patient = clinic.patient(
            given_name=CANARY.title(), family_name=CANARY.upper(),
            birth_date="1957-11-23", mrn=f"{CANARY}-{uuid.uuid4()}",
            email=CANARY + "@example.org")
        self.body = clinic.body(self.patient, 42, approach=CANARY)
        self.procedure = clinic.clinician.post("/v1/procedures", self.body)
        where = f"/v1/procedures/{self.procedure['procedure_id']}"
        visits = clinic.visits(self.procedure)
        answered = clinic.answer(visits["baseline"], "NRS_PAIN", [7], 43)
        self.ids = {
            "patient_id": self.patient["patient_id"],
            "procedure_id": self.procedure["procedure_id"],
            "adverse_event_id": clinic.clinician.post(
                where + "/adverse-events", self.adverse_event())[
                    "adverse_event_id"],
            "intercurrent_event_id": clinic.clinician.post(
                where + "/intercurrent-events", self.intercurrent_event())[
                    "intercurrent_event_id"],
            "visit_id": visits["w6"]["visit_id"],
            "response_id": answered["response_id"],
            "instrument": "LEFS",
            "staff_id": clinic.staff["coordinator"],
        }

    def adverse_event(self):
        return {"type": "swelling", "onset_on": samples.days_ago(40),
                "severity": 1, "relatedness": "possible", "serious": False,
                "description": CANARY}

    def intercurrent_event(self):
        return {"type": "other_injection", "note": CANARY,
                "occurred_on": samples.days_ago(2)}

    def link(self):
        return self.clinic.coordinator.post(
            f"/v1/patients/{self.ids['patient_id']}/portal-links")["token"]

    def request(self, method, path):
        """The body, and what else belongs to a request that is in order."""
        nrs = {"instrument": "NRS_PAIN", "answers": [3]}
        void = {"reason": "it was not so"}
        plan = [{"visit_code": "baseline", "target_day": 0, "before_days": 9,
                 "after_days": 0, "instruments": ["NRS_PAIN"]}]
        bodies = {
            "POST /v1/session": lambda: {
                "login": f"quality.{self.clinic.code}",
                "password": "a long enough password"},
            "POST /v1/portal/session": lambda: {
                "token": self.link(), "birth_date": "1957-11-23"},
            "POST /v1/patients": lambda: {
                "given_name": "Grace", "family_name": "Example",
                "birth_date": "1950-01-02", "sex": "female"},
            "PATCH /v1/patients/{patient_id}": lambda: {"language": "es"},
            "POST /v1/procedures": lambda: samples.merge(
                self.body, {"laterality": "right"}),
            "PUT /v1/procedures/{procedure_id}": lambda: samples.merge(
                self.body, {"amend_reason": "as it was"}),
            "POST /v1/procedures/{procedure_id}/void": lambda: void,
            "POST /v1/procedures/{procedure_id}/adverse-events":
                self.adverse_event,
            "POST /v1/procedures/{procedure_id}/adverse-events/"
            "{adverse_event_id}/void": lambda: void,
            "POST /v1/procedures/{procedure_id}/intercurrent-events":
                self.intercurrent_event,
            "POST /v1/procedures/{procedure_id}/intercurrent-events/"
            "{intercurrent_event_id}/void": lambda: void,
            "PATCH /v1/visits/{visit_id}": lambda: {
                "cancelled": True, "reason": "on holiday"},
            "PUT /v1/visits/{visit_id}/draft": lambda: nrs,
            "POST /v1/visits/{visit_id}/responses": lambda: nrs,
            "PUT /v1/responses/{response_id}": lambda: {
                **nrs, "correction_reason": "it was 3"},
            "POST /v1/instruments/{instrument}/licence": lambda: {
                "note": "site licence 12"},
            "PUT /v1/instruments/{instrument}/wording": lambda: {
                "language": "en", "items": {"Q1": "first"}},
            "POST /v1/protocols": lambda: {
                "code": "roles", "name": "Roles", "visits": plan},
            "POST /v1/staff": lambda: {
                "login": f"new-{uuid.uuid4()}", "name": "New",
                "role": "coordinator", "password": "a long enough password"},
            "PATCH /v1/staff/{staff_id}": lambda: {"name": "Renamed"},
        }
        body = bodies.get(f"{method} {path}")
        versioned = method in ("PUT", "PATCH") and any(
            name in path for name in ("{patient_id}", "{procedure_id}",
                                      "{response_id}"))
        versioned = versioned or (method, path) == (
            "PATCH", "/v1/visits/{visit_id}")
        return body and body(), 1 if versioned else None


class World:
    def __init__(self, clinic: Practice, other: Practice, db):
        self.clinic, self.other, self.db = clinic, other, db
        self.stranger = clinic.patient()
        other.treated(42, nrs=[8, 4])
        self.shared = Scene(clinic)
        self.sessions = {}

    def session(self, column, scene):
        """Somebody of this column, newly signed in."""
        name, clinic = column, self.clinic
        if column.endswith(" 2"):
            name, clinic = column[:-2], self.other
        if name == "nobody":
            return Caller(clinic.port)
        if name == "expired":
            return self.expired()
        if name == "patient":
            return clinic.portal(scene.patient)
        if name == "stranger":
            return clinic.portal(self.stranger)
        return clinic.sign_in(f"{name}.{clinic.code}")

    def expired(self):
        caller = self.session("clinician", None)
        secret = caller.token.split(".")[1]
        hashed = hashlib.sha256(base64.urlsafe_b64decode(secret + "="))
        self.db.execute("UPDATE registry.session"
                        "   SET expires_at = now() - interval '1 second'"
                        " WHERE token_hash = %s", [hashed.digest()])
        assert self.db.rowcount == 1
        return caller

    def ask(self, method, path, column):
        """
        The reply.  Who is going to change something gets a patient of their
        own for it, and who signs out a session of their own.
        """
        changes = method != "GET" and ROWS[method, path][column] < 400
        scene = self.shared
        if changes and "{" in path and "{instrument}" not in path:
            scene = Scene(self.clinic)
        if (changes and method == "DELETE" or scene is not self.shared
                # another link may have ended the one that is kept
                or column in ("patient", "stranger")):
            caller = self.session(column, scene)
        else:
            if column not in self.sessions:
                self.sessions[column] = self.session(column, scene)
            caller = self.sessions[column]
        body, match = scene.request(method, path)
        where = path.format(**scene.ids)
        if path == "/v1/trends":
            where += "?instrument=NRS_PAIN"
        reply = caller.request(method, where, body, match=match)
        if column not in SEE and path != "/v1/portal/session":
            for canary in CANARIES:
                assert canary not in str(reply.headers).lower()
                assert canary not in reply.body.decode().lower(), column
        return reply.status


@pytest.fixture(scope="module")
def world(clinic, other, db):
    return World(clinic, other, db)


def test_the_table_has_every_operation(daemon):
    assert set(ROWS) == {
        (method, path) for method, path, _, _
        in contract.of(daemon.port).operations}


def test_the_contract_names_the_same_roles(daemon):
    for method, path, _, operation in contract.of(daemon.port).operations:
        row = ROWS[method, path]
        assert (row["nobody"] != 401) == (operation.get("security") == [])
        if row["nobody"] == 401:
            allowed = [role for role in ("clinician", "coordinator",
                                         "quality", "admin", "patient")
                       if row[role] < 400]
            assert allowed == operation["x-roles"], (method, path)


@pytest.mark.parametrize("method, path", ROWS, ids=lambda v: v)
def test_each_may_what_the_table_says(world, method, path):
    assert {column: world.ask(method, path, column)
            for column in COLUMNS} == ROWS[method, path]


def test_carers_do_see_what_the_others_must_not(world):
    """Or the search for the canaries would prove nothing."""
    where = "/v1/procedures/" + world.shared.ids["procedure_id"]
    seen = world.clinic.coordinator.request("GET", where).body.decode()
    seen += world.clinic.coordinator.request(
        "GET", "/v1/patients?search=" + CANARY).body.decode()
    for canary in CANARIES:
        assert canary in seen.lower()
    assert seen.lower().count(CANARY) > 5


@pytest.mark.parametrize("query", [
    "", "&by=operator", "&by=diagnosis", "&by=age_band", "&clinics=all"])
def test_who_looks_after_quality_learns_no_name(world, query):
    for who in ("quality", "clinician 2"):
        caller = world.session(who, None)
        reply = caller.request("GET", "/v1/trends?instrument=NRS_PAIN" + query)
        text = reply.body.decode().lower()
        assert reply.status == 200
        for secret in (*CANARIES, world.shared.ids["patient_id"],
                       world.shared.ids["procedure_id"]):
            assert secret not in text
