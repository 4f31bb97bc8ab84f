"""Patients' links: one try of five, one use, one purpose, and no history."""

import base64
import contextlib
import hashlib
import itertools
import json
import os
import time
import uuid

import pytest

import samples
from practice import Caller, Practice
from rig import rig
from scale import LONG
from wire import Connection

WRONG = "1900-01-01"


@pytest.fixture(scope="module")
def db_and_clinic():
    """At a daemon that lets a test be as many clients as it wants."""
    with rig(workers=2, proxies="127.0.0.1", guesses=0,
             guesses_per_address=0) as d, \
            contextlib.closing(d.connect()) as connection, \
            connection.cursor() as cursor:
        yield cursor, Practice(d, cursor).license("KOOS", "PROMIS_GLOBAL10")


@pytest.fixture(scope="module")
def db(db_and_clinic):
    return db_and_clinic[0]


@pytest.fixture(scope="module")
def clinic(db_and_clinic):
    return db_and_clinic[1]


def somewhere():
    """A client that was not here yet."""
    return {"X-Forwarded-For": "10." + ".".join(map(str, os.urandom(3)))}


def enter(clinic, token, birth_date):
    """As a stranger, on a connection of one's own."""
    with contextlib.closing(Caller(clinic.port)) as caller:
        return caller.request("POST", "/v1/portal/session", {
            "token": token, "birth_date": birth_date}, somewhere())


def links_of(patient):
    return f"/v1/patients/{patient['patient_id']}/portal-links"


def newest(clinic, patient):
    return clinic.coordinator.get(links_of(patient) + "?limit=1")["items"][0]


# Guessing.


def test_of_twenty_guesses_at_once_five_count(clinic, at_once, db, figure):
    """
    The right date is among them: it is found in five tries or never.  The
    audit numbers what was refused, so the one that opened is missing there.
    """
    rounds = 40 if LONG else 8
    opened = 0
    for n in range(rounds):
        patient = clinic.patient()
        link = clinic.coordinator.post(links_of(patient))["token"]
        dates = [f"19{i + 10}-05-17" for i in range(20)]
        dates[n % 20] = patient["birth_date"]
        replies = at_once(20, lambda i: enter(clinic, link, dates[i]))
        good = [r for r in replies if r.status == 201]
        assert all(r.status == 401 for r in replies if r.status != 201)
        assert len(good) <= 1
        opened += len(good)
        db.execute("SELECT detail->>'tries' FROM registry.audit"
                   " WHERE clinic_id = %s AND patient_id = %s"
                   "   AND action = 'refuse'",
                   [clinic.clinic_id, patient["patient_id"]])
        refused = sorted(int(tries) for tries, in db.fetchall())
        missing = set(range(1, 21)) - set(refused)
        assert len(refused) == 20 - len(good) == 20 - len(missing)
        assert all(n <= 5 for n in missing)
        found = newest(clinic, patient)
        assert found["tries"] == 20
        assert found["state"] == ("spent" if good else "burned")
    # One of 20 in five tries: a quarter, if the order is by chance.
    figure("16", f"{rounds} links, 20 guesses at once on each with the right"
                 f" one among them: {opened} opened, 5 tries each")


def test_twenty_wrong_guesses_leave_no_sixth(clinic, at_once, db):
    """Whoever is right after them comes too late, however late each is."""
    patient = clinic.patient()
    link = clinic.coordinator.post(links_of(patient))["token"]
    for _ in range(4):
        enter(clinic, link, WRONG).problem(401)
    # The fifth, and others beside it: nobody reads the count before another
    # has written it.
    replies = at_once(10, lambda i: enter(clinic, link, WRONG))
    assert {r.status for r in replies} == {401}
    enter(clinic, link, patient["birth_date"]).problem(401)
    db.execute("SELECT count(*) FROM registry.audit"
               " WHERE clinic_id = %s AND patient_id = %s"
               "   AND action = 'refuse' AND detail->>'state' = 'open'",
               [clinic.clinic_id, patient["patient_id"]])
    assert db.fetchone() == (4,)


def test_a_burned_link_is_told_to_the_clinic(clinic):
    patient = clinic.patient()
    made = clinic.coordinator.post(links_of(patient))
    for _ in range(5):
        enter(clinic, made["token"], WRONG).problem(401)
    found = newest(clinic, patient)
    assert found["portal_link_id"] == made["portal_link_id"]
    assert (found["state"], found["tries"]) == ("burned", 5)
    assert found["made_by"] == clinic.staff["coordinator"]
    text = json.dumps(clinic.coordinator.get(links_of(patient)))
    assert made["token"].split(".")[1] not in text
    enter(clinic, made["token"], patient["birth_date"]).problem(401)


# Whatever is wrong, the same answer in the same time.


class Refused:
    """A clinic with links in every state that is refused, ever new ones."""

    def __init__(self, clinic, db):
        self.clinic, self.db = clinic, db
        self.patient = clinic.patient()
        self.prefix = base64.urlsafe_b64encode(
            uuid.UUID(clinic.clinic_id).bytes).decode().rstrip("=")
        self.states = {
            "wrong date": "", "unknown": None,
            "used": "spent_at = now(), session_id = portal_link_id",
            "expired": "expires_at = now() - interval '1 second'",
            "replaced": "ended_at = now(), ended_by = 'replaced'",
            "burned": ""}

    def token(self, state):
        """And the date that is tried: the right one, unless that is wrong."""
        secret = os.urandom(32)
        text = base64.urlsafe_b64encode(secret).decode().rstrip("=")
        hashed = hashlib.sha256(secret).digest()
        if state != "unknown":
            self.db.execute(
                "INSERT INTO registry.portal_link (clinic_id, token_hash,"
                " portal_link_id, patient_id, made_at, expires_at)"
                " VALUES (%s, %s, %s, %s, now(), now() + interval '1 day')",
                [self.clinic.clinic_id, hashed, str(uuid.uuid4()),
                 self.patient["patient_id"]])
            if self.states[state]:
                self.db.execute(
                    f"UPDATE registry.portal_link SET {self.states[state]}"
                    " WHERE token_hash = %s", [hashed])
        if state == "burned":
            self.db.execute(
                "INSERT INTO registry.portal_try (clinic_id, token_hash,"
                " known, tries, tried_at) VALUES (%s, %s, true, 5, now())",
                [self.clinic.clinic_id, hashed])
        return f"{self.prefix}.{text}", (
            WRONG if state == "wrong date" else self.patient["birth_date"])


def rank(one, other):
    """How often one of the first is more than one of the second."""
    return sum((a > b) + (a == b) / 2 for a, b in itertools.product(
        one, other)) / (len(one) * len(other))


def test_nobody_learns_what_is_wrong_with_a_link(clinic, db, figure):
    refused = Refused(clinic, db)
    rounds = 1000 if LONG else 150
    seen, times = set(), {state: [] for state in refused.states}
    caller = Caller(clinic.port)
    for n in range(rounds):
        tokens = {s: refused.token(s) for s in times}
        # The order turns, so that none always follows the same one.
        order = list(times)[n % len(times):] + list(times)[:n % len(times)]
        for state in order:
            token, born = tokens[state]
            begin = time.perf_counter()
            reply = caller.request("POST", "/v1/portal/session", {
                "token": token, "birth_date": born}, somewhere())
            times[state].append(time.perf_counter() - begin)
            body = reply.problem(401, name="unauthorized")
            body.pop("request_id")
            seen.add((reply.status, json.dumps(body, sort_keys=True),
                      tuple(reply.headers.keys())))
    assert len(seen) == 1
    ranks = {s: rank(times["wrong date"], times[s])
             for s in times if s != "wrong date"}
    figure("16", f"{rounds} of each kind of link that is refused, by turns: "
                 "a wrong date takes longer than " + ", ".join(
                     f"{s} {100 * r:.0f} %" for s, r in ranks.items())
                 + " of the time")
    # By chance 50 %, give or take 3.3 of 150.
    for state, found in ranks.items():
        assert .36 < found < .64, (state, ranks)


def test_every_refusal_leaves_one_line(clinic, db):
    refused = Refused(clinic, db)
    for state in refused.states:
        token, born = refused.token(state)
        reply = enter(clinic, token, born)
        reply.problem(401)
        db.execute("SELECT action, subject FROM registry.audit"
                   " WHERE clinic_id = %s AND request_id = %s",
                   [clinic.clinic_id, reply.headers["X-Request-Id"]])
        assert db.fetchall() == [("refuse", "portal_link")], state


# Behind it.


def test_looking_at_a_link_spends_nothing(clinic):
    """Mail scanners open links."""
    patient = clinic.patient()
    made = clinic.coordinator.post(links_of(patient))
    with Connection(clinic.port) as page:
        assert page.ask("GET", made["url_path"].split("#")[0]).status == 200
    clinic.anyone.request("GET", "/v1/portal/session")
    assert newest(clinic, patient)["state"] == "open"
    assert enter(clinic, made["token"], patient["birth_date"]).status == 201


def test_a_link_shows_one_visit_until_it_is_answered(clinic):
    patient = clinic.patient()
    left = clinic.visits(clinic.procedure(patient, 42))
    right = clinic.visits(clinic.procedure(patient, 42, laterality="right"))
    made = clinic.coordinator.post(links_of(patient), {
        "visit_id": left["w6"]["visit_id"]})
    assert made["visit_id"] == left["w6"]["visit_id"]
    session = enter(clinic, made["token"], patient["birth_date"]).ok(201)
    portal = Caller(clinic.port, session["token"])
    due = portal.get("/v1/visits")["items"]
    assert [v["visit_id"] for v in due] == [left["w6"]["visit_id"]]
    pain = {"instrument": "NRS_PAIN", "answers": [4]}
    for visit in right["w6"], left["m3"], left["baseline"]:
        where = "/v1/visits/" + visit["visit_id"]
        portal.request("GET", where).problem(404)
        portal.request("PUT", where + "/draft", pain).problem(404)
        portal.request("POST", where + "/responses", pain).problem(404)
    where = "/v1/visits/" + left["w6"]["visit_id"]
    forms = [f["instrument"] for f in portal.get(where)["forms"]]
    for instrument in forms:
        assert newest(clinic, patient)["state"] == "spent"
        items = next(f for f in portal.get(where)["forms"]
                     if f["instrument"] == instrument)["items"]
        assert all(f["response"] is None for f in portal.get(where)["forms"])
        portal.post(where + "/responses", {
            "instrument": instrument, "answers": [1] * len(items)})
    assert newest(clinic, patient)["state"] == "answered"
    assert portal.get("/v1/visits")["items"] == []
    portal.request("GET", where).problem(404)
    course = portal.get(f"/v1/patients/{patient['patient_id']}/trajectory")
    assert len(course["episodes"]) == 2


def test_a_patient_sees_no_name_but_the_own_first_one(clinic):
    patient = clinic.patient(given_name="Wendehals",
                             family_name="Rohrdommel", mrn="Zaunkoenig-1",
                             email="pirol@example.org", phone="+1 555 0199")
    body = clinic.body(patient, 42, approach="Gimpel")
    procedure = clinic.clinician.post("/v1/procedures", body)
    where = f"/v1/procedures/{procedure['procedure_id']}"
    clinic.clinician.post(where + "/adverse-events", {
        "type": "swelling", "onset_on": samples.days_ago(40), "severity": 1,
        "relatedness": "possible", "serious": False,
        "description": "Kuckuck"})
    clinic.clinician.post(where + "/intercurrent-events", {
        "type": "other_injection", "note": "Habicht",
        "occurred_on": samples.days_ago(2)})
    visits = clinic.visits(procedure)
    clinic.answer(visits["baseline"], "NRS_PAIN", [7], 43)
    portal = clinic.portal(patient)
    seen = [portal.get("/v1/session")]
    seen.append(portal.get("/v1/visits"))
    visit = "/v1/visits/" + visits["w6"]["visit_id"]
    seen.append(portal.get(visit))
    seen.append(portal.put(visit + "/draft", {
        "instrument": "NRS_PAIN", "answers": [5]}))
    seen.append(portal.post(visit + "/responses", {
        "instrument": "NRS_PAIN", "answers": [5]}))
    seen.append(portal.get(
        f"/v1/patients/{patient['patient_id']}/trajectory"))
    text = json.dumps(seen)
    assert "Wendehals" in text
    for bird in ("Rohrdommel", "Zaunkoenig", "pirol", "0199", "Gimpel",
                 "Kuckuck", "Habicht", "other_injection",
                 patient["birth_date"], *(
                     f"{r.title()} of {clinic.code}" for r in clinic.staff)):
        assert bird not in text, bird
    assert '"score": 7' in text and '"score": 5' in text


def test_a_repeated_answer_is_the_same_when_nothing_is_due(clinic):
    """The reply was lost, and the page sends it again from its outbox."""
    patient = clinic.patient()
    visits = clinic.visits(clinic.procedure(patient, 42))
    portal = clinic.portal(patient)
    where = "/v1/visits/" + visits["w6"]["visit_id"]
    made = {}
    for form in portal.get(where)["forms"]:
        body = {"instrument": form["instrument"],
                "answers": [1] * len(form["items"])}
        made[form["instrument"]] = (body, portal.post(
            where + "/responses", body, key="k-" + form["instrument"]))
    assert portal.get("/v1/visits")["items"] == []
    again = clinic.portal(patient)  # by another link
    for instrument, (body, reply) in made.items():
        assert again.post(where + "/responses", body,
                          key="k-" + instrument) == reply


def test_a_new_link_ends_the_session_of_the_former(clinic):
    patient = clinic.patient()
    first, second = clinic.portal(patient), clinic.portal(patient)
    first.request("GET", "/v1/session").problem(401)
    second.get("/v1/session")


def test_a_corrected_birth_date_ends_the_session(clinic):
    patient = clinic.patient()
    portal = clinic.portal(patient)
    where = "/v1/patients/" + patient["patient_id"]
    clinic.coordinator.patch(where, {"language": "es"}, match=1)
    portal.get("/v1/session")
    clinic.coordinator.patch(where, {"birth_date": "1961-05-18"}, match=2)
    portal.request("GET", "/v1/session").problem(401)


@pytest.mark.parametrize("act", ["died_on", "withdrew_on"])
def test_who_is_gone_has_no_link_and_no_session(clinic, act):
    patient = clinic.patient()
    portal = clinic.portal(patient)
    link = clinic.coordinator.post(links_of(patient))["token"]
    clinic.coordinator.patch("/v1/patients/" + patient["patient_id"], {
        act: samples.days_ago(1)}, match=1)
    portal.request("GET", "/v1/session").problem(401)
    enter(clinic, link, patient["birth_date"]).problem(401)
    assert newest(clinic, patient)["state"] == "closed"


def test_a_link_is_for_a_visit_that_can_be_answered(clinic):
    patient, other = clinic.patient(), clinic.patient()
    visits = clinic.visits(clinic.procedure(patient, 42))
    foreign = clinic.visits(clinic.procedure(other, 42))
    clinic.coordinator.post(links_of(patient), {
        "visit_id": visits["m3"]["visit_id"]})
    for visit in (visits["baseline"]["visit_id"], foreign["w6"]["visit_id"],
                  str(uuid.uuid4())):
        clinic.coordinator.request("POST", links_of(patient), {
            "visit_id": visit}).problem(422, "/visit_id")


def test_links_come_in_pages(clinic):
    patient = clinic.patient()
    made = [clinic.coordinator.post(links_of(patient))["portal_link_id"]
            for _ in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = clinic.coordinator.get(
            links_of(patient) + "?limit=2" + cursor)
        seen += page["items"]
        cursor = page["next"] and "&cursor=" + page["next"]
    assert [i["portal_link_id"] for i in seen] == made[::-1]
    assert [i["state"] for i in seen] == ["open"] + 4 * ["replaced"]
