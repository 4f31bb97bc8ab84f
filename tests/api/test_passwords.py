"""Passwords after the first, sessions, and broken glass, over HTTP."""

import uuid

import pytest

import clinics
from client import Client

GOOD = "seven otters in a teapot"
OTHER = "nine herons on the roof"
REASON = "Kanarireason: nobody else is here"


@pytest.fixture
def person(clinic):
    """Somebody whose account an admin made just now: login, id."""
    login = f"new-{uuid.uuid4().hex[:12]}"
    made = clinic.admin.post("/v1/staff", {
        "login": login, "name": "Grace Example", "role": "coordinator",
        "password": GOOD})
    assert made["must_change"] and not made["password_disabled"]
    return login, made["staff_id"]


def enter(clinic, login, password):
    return clinics.sign_in(clinic.port, login, password)


def change(client, present, new):
    return client.put("/v1/session/password",
                      {"password": present, "new_password": new})


def settled(clinic, login):
    """The person, with OTHER for a password."""
    client = enter(clinic, login, GOOD)
    client.token = change(client, GOOD, OTHER).ok()["token"]
    return client


def refused(clinic, login, password):
    Client(clinic.port).post("/v1/session", {
        "login": login, "password": password}).problem(401)


def test_a_first_password_opens_the_way_to_another_and_nothing_else(
        clinic, person, db):
    client = enter(clinic, person[0], GOOD)
    assert client.get("/v1/session").ok()["limited"] == "password"
    for path in "/v1/patients", "/v1/sessions", "/v1/clinic", "/v1/staff":
        problem = client.get(path).problem(403)
        assert "password of your own" in problem["detail"]
    client.post("/v1/patients", {
        "given_name": "A", "family_name": "B", "birth_date": "1961-05-17",
        "sex": "female"}).problem(403)
    # What the rule refuses has not been an attempt.
    for new in "grace example 2026", clinic.code + clinic.code, GOOD, \
            "passwordpassword":
        change(client, GOOD, new).problem(422, "/new_password")
    db.execute("SELECT count(*) FROM registry.sign_in WHERE login_hash ="
               " internal.login_hash(%s)", [person[0]])
    assert db.fetchone() == (0,)
    change(client, OTHER, OTHER + ".").problem(422, "/password")
    former = client.token
    session = change(client, GOOD, OTHER).ok()
    assert "limited" not in session and session["role"] == "coordinator"
    client.get("/v1/session").problem(401)
    client.token = session["token"]
    assert client.token != former
    client.get("/v1/patients").ok()
    refused(clinic, person[0], GOOD)
    assert "limited" not in enter(clinic, person[0], OTHER).get(
        "/v1/session").ok()


def test_who_changes_a_password_is_signed_out_everywhere_else(clinic, person):
    here = settled(clinic, person[0])
    there = enter(clinic, person[0], OTHER)
    here.token = change(here, OTHER, GOOD + " too").ok()["token"]
    there.get("/v1/session").problem(401)
    assert [s["this"] for s in here.get("/v1/sessions").ok()["items"]] == [
        True]


def test_an_admin_gives_another_first_password(clinic, person):
    client = settled(clinic, person[0])
    where = f"/v1/staff/{person[1]}/password"
    clinic.admin.request("PUT", where, {"password": "grace.example!"
                         }).problem(422, "/password")
    clinic.admin.request("PUT", where, {"password": "grace example 1961"
                         }).problem(422, "/password")
    clinic.coordinator.request("PUT", where, {"password": GOOD}).problem(403)
    client.get("/v1/session").ok()
    clinic.admin.put(where, {"password": GOOD + "!"}, status=204)
    client.get("/v1/session").problem(401)
    refused(clinic, person[0], OTHER)
    assert enter(clinic, person[0], GOOD + "!").get(
        "/v1/session").ok()["limited"] == "password"
    own = f"/v1/staff/{clinic.staff['admin']}/password"
    clinic.admin.request("PUT", own, {"password": GOOD}).problem(409)


def test_a_hundred_wrong_passwords_in_a_row_disable_it(clinic, person, db):
    settled(clinic, person[0])
    db.execute("INSERT INTO registry.sign_in"
               " VALUES (internal.login_hash(%s), 0, 99, now())", [person[0]])
    refused(clinic, person[0], GOOD)
    account, = [s for s in clinic.admin.get("/v1/staff")["items"]
                if s["staff_id"] == person[1]]
    assert account["password_disabled"] and account["active"]
    refused(clinic, person[0], OTHER)
    clinic.admin.put(f"/v1/staff/{person[1]}/password", {"password": GOOD},
                     status=204)
    settled(clinic, person[0])


def test_sessions_are_listed_and_ended(clinic, person):
    one = settled(clinic, person[0])
    two = enter(clinic, person[0], OTHER)
    three = enter(clinic, person[0], OTHER)
    items = three.get("/v1/sessions").ok()["items"]
    assert [s["this"] for s in items] == [True, False, False]
    assert one.delete("/v1/sessions?keep=this").status == 204
    two.get("/v1/session").problem(401)
    three.get("/v1/session").problem(401)
    four = enter(clinic, person[0], OTHER)
    assert four.delete("/v1/sessions").status == 204
    for client in one, four:
        client.get("/v1/session").problem(401)
    five = enter(clinic, person[0], OTHER)
    clinic.admin.delete(f"/v1/staff/{person[1]}/sessions")
    five.get("/v1/session").problem(401)
    clinic.coordinator.request(
        "DELETE", f"/v1/staff/{person[1]}/sessions").problem(403)


def test_who_breaks_the_glass_reads_and_is_seen(clinic, db, daemon):
    patient = clinic.patient()
    where = f"/v1/patients/{patient['patient_id']}"
    caller = clinic.sign_in(f"quality.{clinic.code}")
    caller.request("GET", where).problem(403)
    former = caller.token
    session = caller.post("/v1/session/break-glass", {"reason": REASON})
    assert session["role"] == "break_glass" and session["elevated_until"]
    caller.request("GET", where).problem(401)
    caller.token = session["token"]
    assert caller.token != former
    for path in where, where + "/trajectory", "/v1/procedures", \
            "/v1/trends?instrument=NRS_PAIN":
        caller.get(path)
    caller.request("PATCH", where, {"language": "de"}, match=1).problem(403)
    caller.request("POST", f"{where}/portal-links").problem(403)
    caller.request("PUT", "/v1/session/password", {
        "password": clinics.PASSWORD, "new_password": OTHER}).problem(403)
    seen = clinic.admin.get("/v1/break-glass")["items"][0]
    assert seen["reason"] == REASON and seen["reads"] == 4
    assert seen["staff_id"] == clinic.staff["quality"]
    assert "ended_at" not in seen
    db.execute("SELECT DISTINCT action, reason FROM registry.audit"
               " WHERE clinic_id = %s AND role = 'break_glass' ORDER BY 1",
               [clinic.clinic_id])
    assert db.fetchall() == [("read", REASON), ("refuse", REASON)]
    caller.delete("/v1/session/break-glass")
    assert caller.get("/v1/session")["role"] == "quality"
    caller.request("GET", where).problem(403)
    assert clinic.admin.get("/v1/break-glass")["items"][0]["ended_at"]
    log = daemon.log()
    assert "somebody broke the glass request_id=" in log
    assert "Kanarireason" not in log


def test_broken_glass_is_over_when_its_time_is(clinic, db):
    caller = clinic.sign_in(f"admin.{clinic.code}")
    caller.token = caller.post("/v1/session/break-glass",
                               {"reason": REASON})["token"]
    caller.request("POST", "/v1/staff", {
        "login": "x.y.z", "name": "X", "role": "admin",
        "password": GOOD}).problem(403)
    caller.get("/v1/patients")
    db.execute("UPDATE registry.session SET elevated_until = now()"
               " WHERE clinic_id = %s AND elevated_until IS NOT NULL",
               [clinic.clinic_id])
    caller.request("GET", "/v1/patients").problem(403)
    assert caller.get("/v1/session")["role"] == "admin"
    caller.get("/v1/break-glass")
