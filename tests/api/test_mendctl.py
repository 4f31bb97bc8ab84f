"""mendctl beside the running daemon: what it makes can be used at once, and
an import is all of a table or nothing of it."""

import csv
import io
import json
import re
import uuid

import pytest

import factors
from client import Client
from clinics import sign_in as sign_in_as
PROCEDURE = {
    "mrn": "", "operator_login": "clinician.north",
    "patient.given_name": "Ida", "patient.family_name": "Import",
    "patient.birth_date": "1960-01-02", "patient.sex": "female",
    "performed_at": "2025-03-04T15:00:00Z", "session_no": "1",
    "planned_sessions": "1", "consent_registry_at": "2025-03-01T10:00:00Z",
    "body_region": "knee", "laterality": "left", "diagnosis_code": "M17.12",
    "oa_grade_system": "kl", "oa_grade": "2",
    "symptom_duration_months": "24",
    "prior_treatments.1.treatment": "physio",
    "host.height_cm": "170", "host.weight_kg": "70",
    "host.smoking_status": "never", "host.diabetes": "no",
    "host.inflammatory_disease": "no", "host.meds_affecting": "none",
    "products.1.product_class": "PRP", "products.1.doses_donor": "autologous",
    "products.1.doses_origin": "blood",
    "products.1.doses_separation": "one spin, drawn off",
    "products.1.regulatory_route": "same_day_minimal_manipulation",
    "products.1.device_name": "Kit", "products.1.device_lot": "L1",
    "products.1.device_expiry_on": "2026-01-01",
    "products.1.harvest_volume_ml": "60", "products.1.anticoagulant": "ACD-A",
    "products.1.spins.1.rcf_g": "1500", "products.1.spins.1.minutes": "10",
    "products.1.spins.1.temperature_cel": "21",
    "products.1.activation": "none",
    "products.1.processed_at": "2025-03-04T14:30:00Z",
    "products.1.final_volume_ml": "5",
    "products.1.blood_platelets_10e9_per_l": "250",
    "products.1.product_platelets_10e9_per_l": "900",
    "targets.1.structure": "intra_articular", "targets.1.volume_ml": "5",
    "targets.1.product": "1", "guidance": "ultrasound",
    "contrast_confirmed": "not_applicable", "spread_seen": "yes",
    "local_anaesthetic": "none", "expectation_given": "verbal",
}


@pytest.fixture
def table(tmp_path):
    """A CSV file of these rows, with the columns of all of them."""
    def write(*rows):
        path = tmp_path / "table.csv"
        columns = list(dict.fromkeys(c for row in rows for c in row))
        with path.open("w", newline="") as out:
            writer = csv.DictWriter(out, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return str(path)
    return write


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def someone(**changes):
    return {**PROCEDURE, "mrn": "I-" + uuid.uuid4().hex[:12], **changes}


def counts(db):
    tables = "patient", "procedure", "visit", "response", "score", "series"
    db.connection.rollback()
    found = {}
    for name in tables:
        db.execute(f"SELECT count(*) FROM registry.{name}")
        found[name] = db.fetchone()[0]
    return found


def test_a_table_of_procedures_becomes_procedures(mendctl, table, clinician,
                                                  clinics):
    a, b = someone(), someone(laterality="right", diagnosis_code="M17.11")
    assert rows(mendctl("import", "procedures", "north", table(a, b))) == []
    found = clinician.get(f"/v1/patients?search={a['mrn']}").ok()["items"]
    assert [p["given_name"] for p in found] == ["Ida"]
    listed = clinician.get(
        f"/v1/procedures?patient_id={found[0]['patient_id']}").ok()["items"]
    one = clinician.get(
        f"/v1/procedures/{listed[0]['procedure_id']}").ok()
    assert one["products"][0]["doses_separation"] == "one spin, drawn off"
    assert one["computed"]["totals"]["platelet_dose_10e9"] == 4.5
    assert one["host"]["inflammatory_disease"] is False


def test_an_import_says_all_that_is_wrong_and_leaves_nothing(mendctl, table,
                                                             db, clinics):
    before = counts(db)
    said = rows(mendctl("import", "procedures", "north", table(
        someone(),
        someone(**{"host.height_cm": "17", "products.1.spins.1.minutes": "x"}),
        someone(operator_login="nobody"),
        someone(guidance="none"),
        someone(**{"products.1.viability_pct": "0.96",
                   "products.1.viability_method": "trypan_blue",
                   "products.1.viability_at": "2025-03-04T14:40:00Z"}),
    ), status=1))
    assert counts(db) == before
    assert {(r["line"], r["column"]) for r in said} == {
        ("3", "host.height_cm"), ("3", "products.1.spins.1.minutes"),
        ("4", "operator_login"), ("5", "guidance_none_reason"),
        ("6", "products.1.viability_pct")}
    assert all(r["expected"] for r in said)


def test_a_column_that_nobody_knows_is_refused(mendctl, table, clinics):
    said = rows(mendctl("import", "procedures", "north",
                        table(someone(colour="red")), status=1))
    assert [(r["line"], r["column"]) for r in said] == [("1", "colour")]


def test_a_table_of_answers_is_scored(mendctl, table, db, clinician, clinics):
    person = someone()
    mendctl("import", "procedures", "north", table(person))
    answers = {"mrn": person["mrn"], "body_region": "knee",
               "laterality": "left", "visit_code": "baseline",
               "instrument": "NRS_PAIN", "answers": "7",
               "answered_at": "2025-03-03T10:00:00Z", "mode": "paper"}
    later = {**answers, "visit_code": "m3", "answers": "3",
             "answered_at": "2025-06-03T10:00:00Z"}
    before = counts(db)
    said = rows(mendctl("import", "scores", "north", table(
        answers, {**later, "answers": "11"}, {**later, "visit_code": "m9"},
        {**later, "instrument": "NOPE"}, {**later, "answers": "1,2"}),
        status=1))
    assert [(r["line"], r["column"]) for r in said] == [
        ("3", "answers"), ("4", "visit_code"), ("5", "instrument"),
        ("6", "answers")]
    assert counts(db) == before
    assert rows(mendctl("import", "scores", "north",
                        table(answers, later))) == []
    patient = clinician.get(
        f"/v1/patients?search={person['mrn']}").ok()["items"][0]
    episodes = clinician.get(
        f"/v1/patients/{patient['patient_id']}/trajectory").ok()["episodes"]
    pain = [s for s in episodes[0]["series"]
            if s["instrument"] == "NRS_PAIN"][0]
    assert {p["visit_code"]: (p["score"], p["change"])
            for p in pain["points"] if p["score"] is not None} == {
        "baseline": (7, None), "m3": (3, -4)}


def test_an_export_has_a_row_for_each_and_no_names(mendctl, table, clinics,
                                                   admin):
    person = someone(**{"patient.family_name": "Canaryson"})
    mendctl("import", "procedures", "north", table(person))
    procedures = mendctl("export", "procedures", "north")
    scores = mendctl("export", "scores", "north")
    for text in procedures, scores:
        assert len(rows(text)) > 0
        assert "Canaryson" not in text and person["mrn"] not in text
        assert "1960-01-02" not in text
    assert {"baseline", "m12"} <= {r["visit_code"] for r in rows(scores)}
    lines = admin.get("/v1/audit?action=export&limit=2").json["items"]
    assert [(line["role"], line["detail"]["table"]) for line in lines] == [
        ("operator", "scores"), ("operator", "procedures")]


def test_a_clinic_made_by_init_can_be_used(mendctl, daemon):
    code = "c" + uuid.uuid4().hex[:8]
    made = dict(line.split(" ", 1) for line in mendctl(
        "init", code, "A Clinic", "Europe/Madrid").splitlines())
    first = Client(daemon.port).post("/v1/session", {
        "login": made["login"], "password": made["password"]}).ok(201)
    assert first["limited"] == "factor"
    admin = sign_in_as(daemon.port, made["login"], made["password"])
    assert admin.get("/v1/clinic").ok()["timezone"] == "Europe/Madrid"
    mendctl("init", code, "Again", "Europe/Madrid", status=1)
    mendctl("init", "x-" + code, "Nowhere", "Mars/Olympus", status=1)
    user = dict(line.split(" ", 1) for line in mendctl(
        "user", "add", code, "doc." + code, "clinician",
        "Dr. Doc").splitlines())
    doc = sign_in_as(daemon.port, user["login"], user["password"])
    assert doc.get("/v1/session").ok()["role"] == "clinician"
    mendctl("user", "add", code, "x." + code, "owner", "Dr. Doc", status=1)


def test_a_portal_link_lets_its_patient_in(mendctl, table, anyone, clinics):
    person = someone()
    mendctl("import", "procedures", "north", table(person))
    path = mendctl("portal", "link", "north", person["mrn"]).strip()
    session = anyone.post("/v1/portal/session", {
        "token": path.removeprefix("/p#"), "birth_date": "1960-01-02"}).ok(201)
    assert session["first_name"] == "Ida"
    mendctl("portal", "link", "north", "nobody", status=1)


def test_the_demonstration_has_what_it_says(mendctl, daemon):
    made = json.loads(mendctl("demo", "-n", "30"))
    assert [c["procedures"] for c in made] == [18, 12]
    quality = [a for a in made[0]["accounts"] if a["role"] == "quality"][0]
    trend = sign_in_as(daemon.port, quality["login"], quality["password"]).get(
        "/v1/trends?instrument=NRS_PAIN").ok()
    assert trend["total"]["episodes"] == 18
    for clinic in made:
        admin = [a for a in clinic["accounts"] if a["role"] == "admin"][0]
        secret = re.search(r"secret=(\w+)", admin["otpauth_uri"])[1]
        factors.known[daemon.port, admin["login"]] = factors.Authenticator(
            secret)
        boss = sign_in_as(daemon.port, admin["login"], admin["password"])
        assert len(boss.get("/v1/staff").ok()["items"]) == 5
    mendctl("demo", "-n", "30", status=1)  # the clinics are there already


def test_what_is_not_understood_is_explained(mendctl):
    for args in ((), ("nonsense",), ("demo", "-n", "x"), ("import", "x"),
                 ("export", "people", "north"), ("user", "add"),
                 ("-o", "nonsense=1", "conninfo")):
        mendctl(*args, status=1 if args[:1] == ("-o",) else 2)

