"""The audit is read: who has seen a patient, by filters, as JSON, CSV and FHIR."""

import csv
import io
import json

import pytest

import balp
from test_audit import Watched
from test_roles import CANARIES


@pytest.fixture(scope="module")
def world(clinic, other, db):
    return Watched(clinic, other, db)


def pages(caller, query):
    """All lines that answer a question."""
    items, cursor = [], None
    while True:
        page = caller.get("/v1/audit?limit=3&" + query + (
            f"&cursor={cursor}" if cursor else ""))
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items


def test_who_has_seen_a_patient_is_found(world):
    clinic = world.clinic
    patient, procedure = clinic.treated(42, nrs=[7])
    person = patient["patient_id"]
    where = "/v1/patients/" + person
    visit = clinic.visits(procedure)["w6"]["visit_id"]
    replies = [caller.request("GET", path) for caller, path in (
        (clinic.clinician, where),
        (clinic.coordinator, where + "/trajectory"),
        (clinic.portal(patient), where),
        (clinic.clinician, "/v1/patients?search=" + patient["family_name"]),
        (clinic.clinician, "/v1/patients?search=" + patient["mrn"]),
        (clinic.coordinator, "/v1/procedures?limit=200"),
        (clinic.coordinator, "/v1/procedures?patient_id=" + person),
        (clinic.clinician, "/v1/visits?limit=200&state=missed"),
        (clinic.clinician, "/v1/visits?patient_id=" + person),
        (clinic.clinician, "/v1/visits/" + visit),
        (clinic.clinician, f"/v1/visits/{visit}/responses"),
        (clinic.clinician, "/v1/procedures/" + procedure["procedure_id"]),
        (clinic.quality, where),
        (clinic.portal(world.stranger), where),
        (clinic.admin, "/v1/audit?patient_id=" + person))]
    lines = pages(clinic.admin, "patient_id=" + person)
    found = [line["request_id"] for line in lines]
    shown = [r for r in replies if person in r.body.decode()
             or r.status >= 400]
    assert len(shown) >= 13
    for reply in shown:
        assert reply.headers["X-Request-Id"] in found, reply
    assert found == sorted(found, key=lambda i: [
        line["at"] for line in lines if line["request_id"] == i],
        reverse=True)
    assert "search" not in json.dumps(lines) or not any(
        patient[name] in json.dumps(lines)
        for name in ("family_name", "given_name", "mrn"))
    names = {line["actor_name"] for line in lines}
    assert names >= {None} and len(names) >= 4


def test_a_list_that_did_not_show_somebody_is_not_found(world):
    person = world.clinic.patient()["patient_id"]
    world.clinic.clinician.get("/v1/patients?search=nobody-of-this-name")
    assert [line["action"] for line in pages(
        world.clinic.admin, "patient_id=" + person)] == ["create"]


def test_the_filters_narrow_it(world):
    admin = world.clinic.admin
    every = pages(admin, "")
    for name in ("actor_id", "session_id", "action", "subject", "role",
                 "subject_id"):
        value = next(line[name] for line in every if line[name])
        some = pages(admin, f"{name}={value}&to={every[0]['at']}")
        assert some == [line for line in every[1:] if line[name] == value
                        and line["at"] < every[0]["at"]]
    at = every[len(every) // 2]["at"]
    assert pages(admin, f"from={at}&to={every[0]['at']}") == [
        line for line in every if at <= line["at"] < every[0]["at"]]
    assert pages(admin, "reason=true") == []
    for query, pointer in (("action=look", "/action"), ("from=x", "/from"),
                           ("cursor=x", "/cursor"), ("role=x", "/role"),
                           ("subject=Ada", "/subject")):
        admin.request("GET", "/v1/audit?" + query).problem(422, pointer)


def test_reading_the_audit_is_in_the_audit(world):
    admin = world.clinic.admin
    for path in ("/v1/audit", "/v1/audit/fhir"):
        reply = admin.request("GET", path + "?action=refuse&limit=2")
        line = world.line(reply)
        assert (line["action"], line["subject"]) == ("read", "audit")
        assert line["detail"]["filters"] == {"action": "refuse"}
        assert line["detail"]["shown"] == 2


def test_it_comes_as_a_table(world):
    admin = world.clinic.admin
    by_accept = admin.request("GET", "/v1/audit?limit=5&subject=visit",
                              headers={"Accept": "text/csv"})
    by_name = admin.request("GET", "/v1/audit?limit=5&subject=visit"
                            "&format=csv")
    same = admin.get("/v1/audit?limit=5&subject=visit")
    assert by_accept.type == "text/csv"
    assert by_accept.body == by_name.body
    assert by_name.headers["Next-Cursor"] == same["next"]
    rows = list(csv.DictReader(io.StringIO(by_name.body.decode())))
    assert len(rows) == 5
    for row, line in zip(rows, same["items"]):
        for name, value in row.items():
            if name == "detail" and value:
                assert json.loads(value) == line[name]
            else:
                assert value == (line[name] or ""), name


def test_it_comes_as_fhir(world):
    admin = world.clinic.admin
    where, ids = "/v1/patients/", world.shared.ids
    world.clinic.coordinator.patch(where + ids["patient_id"],
                                   {"language": "es"}, match=1)
    admin.patch("/v1/staff/" + ids["staff_id"], {"name": "Renamed"})
    profiles, url, total = set(), "/v1/audit/fhir?limit=20", 0
    while url is not None:
        reply = admin.request("GET", url)
        assert reply.type == "application/fhir+json"
        bundle = json.loads(reply.body)
        assert (bundle["resourceType"], bundle["type"]) == (
            "Bundle", "searchset")
        for entry in bundle["entry"]:
            event = entry["resource"]
            assert entry["fullUrl"] == "urn:uuid:" + event["id"]
            profiles.add(balp.check(event))
            total += 1
        links = bundle.get("link", [])
        url = links[0]["url"] if links else None
    assert profiles >= {"PatientRead", "PatientCreate", "PatientUpdate",
                        "PatientQuery", "Query", "Create", "Update"}
    assert total > 40


def test_both_say_the_same(world):
    admin = world.clinic.admin
    person = world.shared.ids["patient_id"]
    lines = admin.get(f"/v1/audit?patient_id={person}&limit=200"
                      "&subject=procedure")["items"]
    bundle = json.loads(admin.request(
        "GET", f"/v1/audit/fhir?patient_id={person}&limit=200"
        "&subject=procedure").body)
    assert [line["audit_id"] for line in lines] == [
        entry["resource"]["id"] for entry in bundle["entry"]]
    assert any(
        e["what"]["reference"] == "Patient/" + person
        for entry in bundle["entry"] for e in entry["resource"]["entity"]
        if e["type"]["code"] == "1")


def test_no_name_of_a_patient_is_in_it(world):
    for path in ("/v1/audit", "/v1/audit/fhir"):
        text = world.clinic.admin.request(
            "GET", path + "?limit=200").body.decode().lower()
        assert not any(canary in text for canary in CANARIES)
