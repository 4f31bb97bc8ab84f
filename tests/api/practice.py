"""A clinic at work: its people signed in, and patients to treat."""

import base64
import hashlib
import itertools

import clinics
import factors
import samples
from client import Client

count = itertools.count(1)


class Caller(Client):
    """
    Somebody whose requests are expected to succeed: get(), post() and so on
    give the JSON of the reply.  request() is for what may be refused.
    """

    def get(self, path, status=200, **how):
        return self.request("GET", path, **how).ok(status)

    def post(self, path, body=None, status=201, **how):
        return self.request("POST", path, body, **how).ok(status)

    def put(self, path, body=None, status=200, **how):
        return self.request("PUT", path, body, **how).ok(status)

    def patch(self, path, body=None, status=200, **how):
        return self.request("PATCH", path, body, **how).ok(status)

    def delete(self, path, status=204, **how):
        return self.request("DELETE", path, **how).ok(status)

    @property
    def token_hash(self):
        """What the database keeps of the token."""
        secret = base64.urlsafe_b64decode(self.token.split(".")[1] + "=")
        return hashlib.sha256(secret).digest()


class Practice:
    """
    A new clinic, so that nothing of what other tests do shows in it.
    ${clinician}, ${coordinator}, ${quality} and ${admin} are Callers,
    ${anyone} is one who did not sign in; ${staff} has ids by role.
    """

    def __init__(self, daemon, cursor):
        clinic = clinics.make_clinic(cursor, f"clinic-{next(count)}",
                                     samples.ZONE.key)
        self.port = daemon.port
        self.clinic_id = clinic.clinic_id
        self.code = clinic.code
        self.staff = {r: p.staff_id for r, p in clinic.staff.items()}
        self.anyone = Caller(self.port)
        for role, person in clinic.staff.items():
            setattr(self, role, self.sign_in(person.login))

    def sign_in(self, login):
        caller = Caller(self.port)
        factors.enter(caller, login, clinics.PASSWORD)
        return caller

    def again(self, role):
        """The same session on a connection of its own, for a thread."""
        return Caller(self.port, getattr(self, role).token)

    def license(self, *instruments):
        for instrument in instruments:
            self.admin.post(f"/v1/instruments/{instrument}/licence",
                            {"note": "site licence 12"})
        return self

    def patient(self, **changes):
        n = next(count)
        return self.coordinator.post("/v1/patients", samples.merge({
            "given_name": f"Ada{n}", "family_name": f"Example{n}",
            "birth_date": "1961-05-17", "sex": "female",
            "mrn": f"MRN-{n}"}, changes))

    def portal(self, patient):
        """The patient, come in by a link."""
        link = self.coordinator.post(
            f"/v1/patients/{patient['patient_id']}/portal-links")
        session = self.anyone.post("/v1/portal/session", {
            "token": link["token"], "birth_date": patient["birth_date"]})
        return Caller(self.port, session["token"])

    def body(self, patient, days_ago, **changes):
        """Of a procedure."""
        return samples.procedure(patient["patient_id"],
                                 self.staff["clinician"], days_ago, **changes)

    def procedure(self, patient, days_ago, **changes):
        return self.clinician.post(
            "/v1/procedures", self.body(patient, days_ago, **changes))

    def visits(self, procedure):
        """By their codes."""
        path = f"/v1/procedures/{procedure['procedure_id']}/visits"
        return {v["visit_code"]: v
                for v in self.clinician.get(path)["items"]}

    def answer(self, visit, instrument, answers, days_ago=None):
        """By the coordinator, on the patient's behalf; today is now."""
        body = {"instrument": instrument, "answers": answers}
        if days_ago:
            body["answered_at"] = samples.noon(days_ago)
        return self.coordinator.post(
            f"/v1/visits/{visit['visit_id']}/responses", body)

    def treated(self, days_ago, nrs=(), **changes):
        """
        A patient treated so many days ago, who answered NRS_PAIN with these
        values at baseline, week 6, month 3 and so on (None: not); and the
        procedure.
        """
        patient = self.patient()
        procedure = self.procedure(patient, days_ago, **changes)
        visits = sorted(self.visits(procedure).values(),
                        key=lambda v: v["target_day"])
        for visit, value in zip(visits, nrs):
            if value is None:
                continue
            before = 1 if visit["target_day"] == 0 else -visit["target_day"]
            self.answer(visit, "NRS_PAIN", [value], days_ago + before)
        return patient, procedure
