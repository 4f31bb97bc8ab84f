"""A patient of whom everything is recorded that there can be, and a request that
is in order for each operation of the contract.  A new operation with a body
needs an entry in Scene.bodies(); without one the tests that walk over all
operations say so.
"""

import uuid

import clinics
import factors
import samples
from practice import Caller

# Parameters of a path that are no object of a clinic's.
SHARED = ("instrument",)
BIRTH = "1957-11-23"
NEXT_PASSWORD = "another long password"
# After these, somebody has to sign in again: see People.put_back().
ENDS_SESSIONS = (("PUT", "/v1/session/password"), ("DELETE", "/v1/sessions"),
                 ("PUT", "/v1/staff/{staff_id}/password"),
                 ("DELETE", "/v1/staff/{staff_id}/sessions"))
# And these leave another token, or none, to who asks.
CHANGES_TOKEN = (("DELETE", "/v1/session"), ("DELETE", "/v1/sessions"),
                 ("PUT", "/v1/session/password"),
                 ("POST", "/v1/session/break-glass"),
                 ("DELETE", "/v1/session/break-glass"))


def names(path):
    """The parameters of a path, in order."""
    return [part[1:-1] for part in path.split("/") if part.startswith("{")]


class Scene:
    def __init__(self, clinic, word="kanari", full=False, birth=BIRTH):
        self.clinic = clinic
        self.word, self.birth = word, birth
        self.patient = clinic.patient(
            given_name=word.title(), family_name=word.upper(),
            birth_date=birth, mrn=f"{word}-{uuid.uuid4()}",
            email=word + "@example.org")
        if full:
            self.body = samples.merge(samples.full_procedure(
                self.patient["patient_id"], clinic.staff["clinician"], 42),
                {"adverse_events": [], "intercurrent_events": []})
        else:
            self.body = clinic.body(self.patient, 42, approach=word)
        self.procedure = clinic.clinician.post("/v1/procedures", self.body)
        where = f"/v1/procedures/{self.procedure['procedure_id']}"
        self.visits = clinic.visits(self.procedure)
        self.answered = clinic.answer(self.visits["baseline"], "NRS_PAIN",
                                      [7], 43)
        event = clinic.clinician.post(
            where + "/adverse-events", self.adverse_event())
        came_between = clinic.clinician.post(
            where + "/intercurrent-events", self.intercurrent_event())
        # Whatever in a path, a query or a body names an object.
        self.ids = {
            "patient_id": self.patient["patient_id"],
            "procedure_id": self.procedure["procedure_id"],
            "adverse_event_id": event["adverse_event_id"],
            "intercurrent_event_id": came_between["intercurrent_event_id"],
            "visit_id": self.visits["w6"]["visit_id"],
            "response_id": self.answered["response_id"],
            "instrument": "LEFS",
            "staff_id": clinic.staff["coordinator"],
            "actor_id": clinic.staff["clinician"],
            "subject_id": self.procedure["procedure_id"],
            "operator_id": clinic.staff["clinician"],
            "operator": clinic.staff["clinician"],
            "adjudicated_by": clinic.staff["clinician"],
            "session_id": self.body.get("session_id", str(uuid.uuid4())),
        }

    def adverse_event(self):
        return {"type": "swelling", "onset_on": samples.days_ago(40),
                "severity": 1, "relatedness": "possible", "serious": False,
                "description": self.word}

    def intercurrent_event(self):
        return {"type": "other_injection", "note": self.word,
                "occurred_on": samples.days_ago(2)}

    def link(self):
        return self.clinic.coordinator.post(
            f"/v1/patients/{self.ids['patient_id']}/portal-links")["token"]

    def bodies(self):
        """Of each operation that has one, made when it is asked for."""
        nrs = {"instrument": "NRS_PAIN", "answers": [3]}
        void = {"reason": "it was not so"}
        plan = [{"visit_code": "baseline", "target_day": 0, "before_days": 9,
                 "after_days": 0, "instruments": ["NRS_PAIN"]}]
        return {
            "POST /v1/session": lambda: {
                "login": f"quality.{self.clinic.code}",
                "password": clinics.PASSWORD},
            # For the right ones of somebody, see People.newcomer().
            "POST /v1/session/proof": lambda: {
                "password": "not the right one"},
            "POST /v1/session/factor": lambda: None,
            "POST /v1/session/factor/confirm": lambda: {"code": "000000"},
            "POST /v1/session/recovery-codes": lambda: None,
            "POST /v1/portal/session": lambda: {
                "token": self.link(), "birth_date": self.birth},
            "POST /v1/patients": lambda: {
                "given_name": "Grace", "family_name": "Example",
                "birth_date": "1950-01-02", "sex": "female"},
            "PATCH /v1/patients/{patient_id}": lambda: {"language": "es"},
            "POST /v1/patients/{patient_id}/portal-links": lambda: None,
            "POST /v1/procedures": lambda: samples.merge(
                self.body, {"laterality": "right"}),
            "PUT /v1/procedures/{procedure_id}": lambda: samples.merge(
                self.body, {"amend_reason": "as it was",
                            "adverse_events": None,
                            "intercurrent_events": None}),
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
            "POST /v1/responses/{response_id}/void": lambda: void,
            "POST /v1/instruments/{instrument}/licence": lambda: {
                "note": "site licence 12"},
            "PUT /v1/instruments/{instrument}/wording": lambda: {
                "language": "en", "items": {"Q1": "first"}},
            "POST /v1/protocols": lambda: {
                "code": "roles", "name": "Roles", "visits": plan},
            "POST /v1/staff": lambda: {
                "login": f"new-{uuid.uuid4()}", "name": "New",
                "role": "coordinator", "password": clinics.PASSWORD},
            "PATCH /v1/staff/{staff_id}": lambda: {"name": "Renamed"},
            "PUT /v1/staff/{staff_id}/password": lambda: {
                "password": NEXT_PASSWORD},
            "PUT /v1/session/password": lambda: {
                "password": clinics.PASSWORD, "new_password": NEXT_PASSWORD},
            "POST /v1/session/break-glass": lambda: {
                "reason": "nobody else is here"},
        }

    # The operations that ask for If-Match.
    MATCHED = ("PATCH /v1/patients/{patient_id}",
               "PUT /v1/procedures/{procedure_id}",
               "PATCH /v1/visits/{visit_id}",
               "PUT /v1/responses/{response_id}")
    # What a question must say.
    QUERIES = {
        **{"GET /v1/trends" + of: "?instrument=NRS_PAIN" for of in (
            "", "/responders", "/completeness", "/dose-response",
            "/first-response", "/courses")},
        **{"GET /v1/trends" + of: "?instrument=NRS_PAIN&visit=w6" for of in (
            "/funnel", "/missing", "/members")},
        "GET /v1/data-quality/records": "?rule=dose_missing"}

    def request(self, method, path):
        """(body, If-Match, query) of a request that is in order."""
        name = f"{method} {path}"
        body = None
        if method not in ("GET", "DELETE"):
            assert name in self.bodies(), f"no body for {name} in scene.py"
            body = self.bodies()[name]()
        return (body, 1 if name in self.MATCHED else None,
                self.QUERIES.get(name, ""))


class People:
    """
    Everybody who may ask: the columns of the table of roles.  "patient": whom
    a scene is about; "stranger": another patient of the same clinic; "... 2":
    somebody of another clinic; "break_glass": somebody of quality who did.
    """

    COLUMNS = ("nobody", "expired", "clinician", "coordinator", "quality",
               "admin", "patient", "break_glass", "stranger", "clinician 2",
               "coordinator 2", "quality 2", "admin 2", "patient 2",
               "break_glass 2")

    def __init__(self, clinic, other, db):
        self.clinic, self.other, self.db = clinic, other, db
        self.stranger = clinic.patient()
        self.away = other.patient()

    def session(self, column, scene):
        """Somebody of this column, newly signed in."""
        who, _, away = column.partition(" ")
        clinic = self.other if away else self.clinic
        if who == "nobody":
            return Caller(clinic.port)
        if who == "expired":
            return self.expired()
        if who == "stranger":
            return clinic.portal(self.stranger)
        if who == "patient":
            return clinic.portal(self.away if away else scene.patient)
        if who == "break_glass":
            caller = clinic.sign_in(f"quality.{clinic.code}")
            caller.token = caller.post("/v1/session/break-glass", {
                "reason": "nobody else is here"})["token"]
            return caller
        return clinic.sign_in(f"{who}.{clinic.code}")

    def put_back(self):
        """Everybody has the password that the tests know, and is there."""
        self.db.execute("UPDATE registry.staff"
                        "   SET password_hash = %s, must_change = false"
                        " WHERE password_hash LIKE '%%m=19456%%'"
                        "   AND clinic_id IN (%s, %s)",
                        [clinics.PASSWORD_HASH, self.clinic.clinic_id,
                         self.other.clinic_id])
        for clinic in self.clinic, self.other:
            for role in clinics.ROLES:
                getattr(clinic, role).token = clinic.sign_in(
                    f"{role}.{clinic.code}").token
    def newcomer(self, column):
        """
        Somebody with a second factor, whose way to sign in may change; None:
        nobody in that column has one.
        """
        role, _, away = column.partition(" ")
        if role == "break_glass":
            return self.session(column, None)
        if role not in clinics.ROLES:
            return None
        clinic = self.other if away else self.clinic
        login = f"new-{uuid.uuid4()}"
        clinics.make_person(self.db, clinic.clinic_id, login, role)
        caller = clinic.sign_in(login)
        if role != "admin":
            factors.set_up(caller)
        return caller

    # What only that somebody can say, by the operation.
    SAID = {"POST /v1/session/proof":
            lambda caller: factors.proof(caller, clinics.PASSWORD),
            "POST /v1/session/factor/confirm": factors.confirmation}

    def expired(self):
        caller = self.session("clinician", None)
        self.db.execute("UPDATE registry.session"
                        "   SET expires_at = now() - interval '1 second'"
                        " WHERE token_hash = %s", [caller.token_hash])
        assert self.db.rowcount == 1
        return caller
