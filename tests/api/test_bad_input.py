"""
Every refusal names the member and what was expected, says nothing of what was
sent, and leaves nothing behind.
"""

import json
import uuid

import pytest

import samples
from samples import ABSENT, patch
from tables import counts

CANARY = "c4n4ry"  # in every value that may be of any length


class World:
    """What refused requests aim at; made once, and never changed by them."""

    def __init__(self, clinic, other):
        self.clinic = clinic
        self.patient = clinic.patient(family_name=CANARY)
        self.patient_id = self.patient["patient_id"]
        self.procedure = clinic.procedure(self.patient, 300)
        self.procedure_id = self.procedure["procedure_id"]
        self.visits = clinic.visits(self.procedure)
        self.foreign = other.patient()
        self.foreign_procedure = other.procedure(self.foreign, 300)
        self.foreign_visits = other.visits(self.foreign_procedure)
        self.foreign_staff = other.staff["clinician"]
        self.body = clinic.body(self.patient, 100, laterality="right",
                                approach=CANARY)
        self.full = samples.full_procedure(
            self.patient_id, clinic.staff["clinician"], 400)
        self.full["approach"] = CANARY


@pytest.fixture(scope="module")
def world(clinic, other):
    return World(clinic, other)


@pytest.fixture
def refused(db, world):
    """Send what must be refused; the reply, once nothing is left behind."""
    def send(who, method, path, body=None, **options):
        before = counts(db)
        reply = getattr(world.clinic, who).request(
            method, path, body, **options)
        assert reply.status >= 400, reply
        assert counts(db) == before
        assert CANARY.encode() not in reply.body
        assert not any(CANARY in v for v in reply.headers.values())
        return reply

    return send


def invalid(reply, *pointers):
    reply.problem(422, *pointers, name="invalid")


# A procedure, one member at a time.  Each line: the member, what it is set
# to, and the members that are named; None: that member itself.

MEMBERS = [
    # impossible dates
    ("/performed_at", samples.noon(-1), None),
    ("/performed_at", "1950-05-17T10:00:00Z", [
        "/performed_at", "/products/0/processed_at"]),
    ("/performed_at", "2025-02-30T10:00:00Z", None),
    ("/performed_at", "2025-02-28", None),
    ("/performed_at", "2025-02-28T25:00:00Z", None),
    ("/performed_at", "2025-02-28T10:00:00", None),
    ("/performed_at", 1740736800, None),
    ("/performed_at", ABSENT, None),
    ("/consent_registry_at", samples.noon(-1), None),
    ("/products/0/device_expiry_on", samples.days_ago(101), None),
    ("/products/0/processed_at", samples.noon(-1), None),
    ("/products/0/harvested_at", samples.noon(99), None),
    ("/adverse_events", [{
        "type": "swelling", "onset_on": samples.days_ago(101), "severity": 1,
        "relatedness": "possible", "serious": False}],
        ["/adverse_events/0/onset_on"]),
    ("/adverse_events", [{
        "type": "swelling", "onset_on": samples.days_ago(50), "severity": 1,
        "relatedness": "possible", "serious": False,
        "resolved_on": samples.days_ago(51)}],
        ["/adverse_events/0/resolved_on"]),
    ("/intercurrent_events",
     [{"type": "surgery", "occurred_on": samples.days_ago(-1)}],
        ["/intercurrent_events/0/occurred_on"]),
    # units mixed up
    ("/products/0/viability_pct", 960, None),
    ("/products/0/viability_pct", 0.96, [
        "/products/0/viability_at", "/products/0/viability_method",
        "/products/0/viability_pct"]),
    ("/products/0/viability_pct", 9.6, [
        "/products/0/viability_at", "/products/0/viability_method",
        "/products/0/viability_pct"]),
    ("/products/0/viability_pct", "96 %", None),
    ("/products/0/final_volume_ml", 5000, None),
    ("/host/height_cm", 1.8, None),
    ("/host/weight_kg", 810000, None),
    ("/products/0/product_platelets_10e9_per_l", 600000, None),
    ("/products/0/blood_platelets_10e9_per_l", 0.25, None),
    # unknown words
    ("/guidance", CANARY, None),
    ("/guidance", "Ultrasound", None),
    ("/body_region", CANARY, None),
    ("/products/0/product_class", CANARY, None),
    ("/host/smoking_status", CANARY, None),
    ("/host/meds_affecting", [CANARY], ["/host/meds_affecting/0"]),
    ("/targets/0/structure", CANARY, None),
    ("/prior_treatments", [{"treatment": CANARY}],
        ["/prior_treatments/0/treatment"]),
    ("/diagnosis_code", "17.11", None),
    ("/status", CANARY, None),
    # required
    ("/patient_id", ABSENT, None),
    ("/operator_id", ABSENT, None),
    ("/guidance", None, None),
    ("/host", ABSENT, None),
    ("/host/diabetes", ABSENT, None),
    ("/host/meds_affecting", [], None),
    ("/products", ABSENT, None),
    ("/products", [], None),
    ("/products/0/device_lot", ABSENT, None),
    ("/products/0/device_lot", "", None),
    ("/targets", [], None),
    ("/targets/0/volume_ml", ABSENT, None),
    # required if, and refused unless
    ("/guidance", "none", ["/guidance_none_reason"]),
    ("/guidance_none_reason", CANARY, None),
    ("/diagnosis_code", "M17.12", ["/oa_grade_system"]),
    ("/diagnosis_code", "M75.101", ["/tendon_grade_system"]),
    ("/body_region", "achilles", ["/tendon_grade_system"]),
    ("/oa_grade", 2, None),
    ("/oa_grade_system", "kl", ["/oa_grade"]),
    ("/local_anaesthetic", "lidocaine", [
        "/local_anaesthetic_ml", "/local_anaesthetic_place"]),
    ("/local_anaesthetic_ml", 3, None),
    ("/local_anaesthetic_place", "field", None),
    ("/host/smoking_status", "current", ["/host/cigarettes_per_day"]),
    ("/host/cigarettes_per_day", 3, None),
    ("/host/activity_level", 3, None),
    ("/host/meds_affecting", ["none", "antiplatelet"], None),
    ("/products/0/harvest_volume_ml", ABSENT, None),
    ("/products/0/anticoagulant", ABSENT, None),
    ("/products/0/spins", ABSENT, None),
    ("/products/0/blood_platelets_10e9_per_l", ABSENT, None),
    ("/products/0/product_platelets_10e9_per_l", ABSENT, None),
    ("/products/0/viability_pct", 96, [
        "/products/0/viability_at", "/products/0/viability_method"]),
    ("/products/0/viability_method", "AO_PI", None),
    ("/products/0/doses_origin", "bone_marrow_iliac_post", [
        "/products/0/aspirate_per_site_ml", "/products/0/harvest_sites_n"]),
    ("/products/0/product_class", "BMC", [
        "/products/0/doses_exhibited", "/products/0/tnc_10e6"]),
    ("/products/0/viability_at", samples.noon(101), None),
    ("/products/0/product_class", "MSC_expanded", [
        "/products/0/" + m for m in (
            "cd_markers_pct", "doses_exhibited", "endotoxin_eu_per_kg",
            "passage", "population_doublings", "sterility", "tnc_10e6")]),
    ("/targets/0/structure", "tendon", ["/targets/0/structure_name"]),
    ("/targets/0/structure", "ligament", ["/targets/0/structure_name"]),
    ("/targets/0/product", 2, None),
    ("/session_no", 2, ["/planned_sessions", "/session_no"]),
    ("/products/0/spins", [{"rcf_g": 100, "minutes": 0.5,
                            "temperature_cel": 21}],
        ["/products/0/spins/0/minutes"]),
    ("/products/0/cd_markers_pct", {"CD999": 1},
        ["/products/0/cd_markers_pct/CD999"]),
    # numbers, types, lengths
    ("/session_no", 1.5, None),
    ("/session_no", "1", None),
    ("/session_no", True, None),
    ("/needle_gauge", 13, None),
    ("/needle_gauge", 10 ** 30, "malformed"),
    ("/host/weight_kg", -1, None),
    ("/host/weight_kg", [81], None),
    ("/host", [], None),
    ("/products", {}, None),
    ("/approach", CANARY * 50, None),
    ("/approach", 7, None),
    ("/products/0/spins", [{"rcf_g": 350, "minutes": 5,
                            "temperature_cel": 21}] * 21, None),
    # ids
    ("/patient_id", "7", None),
    ("/patient_id", str(uuid.uuid4()), None),
    ("/operator_id", str(uuid.uuid4()), None),
    # members that are not the client's to set, or of nobody
    ("/computed", {"bmi": 20}, None),
    ("/clinic_id", str(uuid.uuid4()), None),
    ("/version", 7, None),
    ("/gidance", "ultrasound", None),
    ("/products/0/brand", CANARY, None),
    ("/host/a~b", 1, ["/host/a~0b"]),
]


@pytest.mark.parametrize(
    "pointer, value, named", MEMBERS,
    ids=["%s-%d" % (m[0][1:], i) for i, m in enumerate(MEMBERS)])
def test_a_procedure_with_a_wrong_member_is_refused(
        world, refused, pointer, value, named):
    reply = refused("clinician", "POST", "/v1/procedures",
                    patch(world.body, pointer, value),
                    key=str(uuid.uuid4()))
    if named == "malformed":
        assert reply.status == 400, reply
    else:
        invalid(reply, *([pointer] if named is None else named))


@pytest.mark.parametrize("value", [10, 96, 0, 100])
def test_viability_is_a_percentage_that_a_poor_product_has_too(
        world, clinic, value):
    """What is low is kept, and flagged."""
    body = patch(world.body, "/products/0/viability_pct", value)
    body = patch(body, "/products/0/viability_method", "AO_PI")
    body = patch(body, "/products/0/viability_at", body["performed_at"])
    body["patient_id"] = clinic.patient()["patient_id"]
    made = clinic.clinician.post("/v1/procedures", body)
    flags = json.dumps(made["computed"]["flags"])
    assert ("viability" in flags) == (value in (10, 0)), flags


def test_everything_that_is_wrong_is_named_at_once(world, refused):
    body = world.full
    for pointer, value in (("/guidance", CANARY), ("/host/height_cm", 1.68),
                           ("/products/1/device_lot", ABSENT),
                           ("/targets/3/volume_ml", 0),
                           ("/needle_gauge", "20"), ("/unknown", CANARY)):
        body = patch(body, pointer, value)
    invalid(refused("clinician", "POST", "/v1/procedures", body),
            "/guidance", "/host/height_cm", "/products/1/device_lot",
            "/targets/3/volume_ml", "/needle_gauge", "/unknown")


def test_rules_between_members_are_named_at_once_too(world, refused):
    body = world.full
    for pointer, value in (("/oa_grade", ABSENT),
                           ("/guidance_none_reason", CANARY),
                           ("/host/cigarettes_per_day", ABSENT),
                           ("/products/0/viability_method", ABSENT),
                           ("/products/1/blood_platelets_10e9_per_l", ABSENT),
                           ("/targets/3/structure_name", ABSENT),
                           ("/targets/0/product", 6),
                           ("/consent_registry_at", samples.noon(-3)),
                           ("/adverse_events/0/onset_on",
                            samples.days_ago(500))):
        body = patch(body, pointer, value)
    invalid(refused("clinician", "POST", "/v1/procedures", body),
            "/oa_grade", "/guidance_none_reason", "/host/cigarettes_per_day",
            "/products/0/viability_method",
            "/products/1/blood_platelets_10e9_per_l",
            "/targets/3/structure_name", "/targets/0/product",
            "/consent_registry_at", "/adverse_events/0/onset_on")


@pytest.mark.parametrize("pointer", ["/patient_id", "/operator_id"])
def test_an_id_of_another_clinic_is_as_unknown_as_any(
        world, refused, pointer):
    foreign = {"/patient_id": world.foreign["patient_id"],
               "/operator_id": world.foreign_staff}[pointer]
    theirs = refused("clinician", "POST", "/v1/procedures",
                     patch(world.body, pointer, foreign))
    nobody = refused("clinician", "POST", "/v1/procedures",
                     patch(world.body, pointer, str(uuid.uuid4())))
    invalid(theirs, pointer)
    assert theirs.json["errors"] == nobody.json["errors"]


# Other bodies, one line each: who, method, path, body, the members named.

PERSON = {"given_name": CANARY, "family_name": CANARY,
          "birth_date": "1961-05-17", "sex": "female"}
EVENT = {"type": "swelling", "onset_on": samples.days_ago(290),
         "severity": 1, "relatedness": "possible", "serious": False,
         "description": CANARY}

BODIES = [
    ("coordinator", "POST", "/v1/patients", {}, [
        "/birth_date", "/family_name", "/given_name", "/sex"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "birth_date": samples.days_ago(-1)}, ["/birth_date"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "birth_date": "1899-12-31"}, ["/birth_date"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "birth_date": "1961-02-29"}, ["/birth_date"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "sex": CANARY, "email": CANARY, "phone": CANARY,
      "language": "english"}, ["/language", "/sex"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "email": CANARY, "phone": CANARY},
     ["/email", "/phone"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "consents": [{"kind": CANARY, "given": True}]},
     ["/consents/0/kind"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "consents": [{"kind": "registry", "given": True,
                              "effective_at": samples.noon(-1)}]},
     ["/consents/0/effective_at"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "mrn": CANARY * 10}, ["/mrn"]),
    ("coordinator", "POST", "/v1/patients",
     {**PERSON, "died_on": "2020-01-01"}, ["/died_on"]),
    ("coordinator", "PATCH", "/v1/patients/{patient}", {}, [""]),
    ("coordinator", "PATCH", "/v1/patients/{patient}",
     {"given_name": None}, ["/given_name"]),
    ("coordinator", "PATCH", "/v1/patients/{patient}",
     {"birth_date": samples.days_ago(200)}, ["/birth_date"]),
    ("coordinator", "PATCH", "/v1/patients/{patient}",
     {"died_on": samples.days_ago(-1), "withdrew_on": "1960-01-01"},
     ["/died_on", "/withdrew_on"]),
    ("coordinator", "POST", "/v1/procedures/{procedure}/adverse-events", {},
     ["/onset_on", "/relatedness", "/serious", "/severity", "/type"]),
    ("coordinator", "POST", "/v1/procedures/{procedure}/adverse-events",
     {**EVENT, "severity": 6, "type": CANARY}, ["/severity", "/type"]),
    ("coordinator", "POST", "/v1/procedures/{procedure}/adverse-events",
     {**EVENT, "onset_on": samples.days_ago(301)}, ["/onset_on"]),
    ("coordinator", "POST", "/v1/procedures/{procedure}/adverse-events",
     {**EVENT, "onset_on": samples.days_ago(-1)}, ["/onset_on"]),
    ("coordinator", "POST", "/v1/procedures/{procedure}/adverse-events",
     {**EVENT, "adjudicated_by": str(uuid.uuid4())}, ["/adjudicated_by"]),
    ("coordinator", "POST", "/v1/procedures/{procedure}/intercurrent-events",
     {"type": "steroid", "occurred_on": samples.days_ago(301),
      "note": CANARY}, ["/occurred_on"]),
    ("coordinator", "POST", "/v1/procedures/{procedure}/intercurrent-events",
     {"type": CANARY, "occurred_on": "yesterday"},
     ["/occurred_on", "/type"]),
    ("clinician", "POST", "/v1/procedures/{procedure}/void",
     {"reason": ""}, ["/reason"]),
    ("coordinator", "PATCH", "/v1/visits/{m12}", {"reason": CANARY}, [""]),
    ("coordinator", "PATCH", "/v1/visits/{m12}",
     {"target_on": samples.days_ago(-900), "reason": CANARY},
     ["/target_on"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "NRS_PAIN", "answers": [11]}, ["/answers/0"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "NRS_PAIN", "answers": {"PAIN": -1, CANARY: 2}},
     ["/answers/PAIN", "/answers/" + CANARY]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "NRS_PAIN", "answers": [2.5]}, ["/answers/0"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "KOOS", "answers": [1] * 24}, ["/answers"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "KOOS", "answers": {"S1": 5, "S2": CANARY, "P1": 1.5,
                                        "A1": True}},
     ["/answers/A1", "/answers/P1", "/answers/S1", "/answers/S2"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "KOOS", "answers": CANARY}, ["/answers"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": CANARY, "answers": [1]}, ["/instrument"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "HOOS", "answers": [1] * 40}, ["/instrument"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "NRS_PAIN", "answers": [1], "mode": "import"},
     ["/mode"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"instrument": "NRS_PAIN", "answers": [1],
      "answered_at": samples.noon(-2)}, ["/answered_at"]),
    ("coordinator", "POST", "/v1/visits/{m6}/responses",
     {"answers": [1], "scores": [1]}, ["/instrument", "/scores"]),
    ("coordinator", "PUT", "/v1/visits/{m6}/draft",
     {"instrument": "KOOS", "answers": {"S1": 9}}, ["/answers/S1"]),
    ("admin", "POST", "/v1/staff",
     {"login": "A B", "name": CANARY, "role": "patient",
      "password": "short"}, ["/password", "/role"]),
    ("admin", "POST", "/v1/staff",
     {"login": "A B" + CANARY, "name": CANARY, "role": "admin",
      "password": CANARY + " long enough"}, ["/login"]),
    ("admin", "POST", "/v1/staff",
     {"login": "a.b", "name": CANARY, "role": "admin",
      "password": CANARY * 3}, ["/password"]),
    ("clinician", "PUT", "/v1/session/password",
     {"password": CANARY, "new_password": "short"}, ["/new_password"]),
    ("clinician", "PUT", "/v1/session/password",
     {"password": CANARY, "new_password": CANARY * 3}, ["/new_password"]),
    ("quality", "POST", "/v1/session/break-glass", {"reason": CANARY},
     ["/reason"]),
    ("clinician", "DELETE", "/v1/sessions?keep=" + CANARY, None, ["/keep"]),
    ("admin", "POST", "/v1/protocols",
     {"code": "UP", "name": CANARY, "visits": [
         {"visit_code": "baseline", "target_day": 1, "before_days": 0,
          "after_days": 0, "instruments": ["NRS_PAIN", "NRS_PAIN"]}]},
     ["/code", "/visits/0", "/visits/0/instruments/1"]),
    ("admin", "PUT", "/v1/instruments/KOOS/wording",
     {"language": "en", "items": {"S99": CANARY}}, ["/items/S99"]),
    ("admin", "POST", "/v1/instruments/HOOS/licence", {}, ["/note"]),
    ("anyone", "POST", "/v1/session", {"login": CANARY}, ["/password"]),
    ("anyone", "POST", "/v1/portal/session",
     {"token": CANARY, "birth_date": "soon"}, ["/birth_date"]),
]


@pytest.mark.parametrize(
    "who, method, path, body, named", BODIES,
    ids=["%s-%d" % (b[2][4:], i) for i, b in enumerate(BODIES)])
def test_a_wrong_body_is_refused(world, refused, who, method, path, body,
                                 named):
    path = path.format(patient=world.patient_id,
                       procedure=world.procedure_id,
                       **{c: v["visit_id"] for c, v in world.visits.items()})
    pointed = CANARY in "".join(named)  # a name that we sent, and asked for
    if pointed:
        body = json.loads(json.dumps(body).replace(CANARY, "other"))
        named = [n.replace(CANARY, "other") for n in named]
    match = 1 if method == "PATCH" else None
    invalid(refused(who, method, path, body, match=match), *named)


# Queries

QUERIES = [
    ("/v1/patients?limit=0", ["/limit"]),
    ("/v1/patients?limit=201", ["/limit"]),
    ("/v1/patients?limit=5&limit=6", ["/limit"]),
    ("/v1/patients?cursor=" + CANARY, ["/cursor"]),
    ("/v1/patients?serach=" + CANARY, ["/serach"]),
    ("/v1/patients/7", ["/patient_id"]),
    ("/v1/procedures?from=2025-13-01&to=never&status=" + CANARY,
     ["/from", "/status", "/to"]),
    ("/v1/procedures?patient_id=" + CANARY, ["/patient_id"]),
    ("/v1/procedures?cursor=AAAA", ["/cursor"]),
    ("/v1/visits?state=" + CANARY, ["/state"]),
    ("/v1/trends", ["/instrument"]),
    ("/v1/trends?instrument=" + CANARY, ["/instrument"]),
    ("/v1/trends?instrument=KOOS", ["/scale"]),
    ("/v1/trends?instrument=KOOS&scale=" + CANARY, ["/scale"]),
    ("/v1/trends?instrument=NRS_PAIN&by=" + CANARY, ["/by"]),
    ("/v1/trends?instrument=NRS_PAIN&guidance=ct," + CANARY, ["/guidance"]),
    ("/v1/trends?instrument=NRS_PAIN&guidance=", ["/guidance"]),
    ("/v1/trends?instrument=NRS_PAIN&as_of=2999-01-01", ["/as_of"]),
    ("/v1/trends?instrument=NRS_PAIN&threshold=" + CANARY, ["/threshold"]),
    ("/v1/trends?instrument=NRS_PAIN&year=20x5&bmi_band=fat",
     ["/year"]),
    ("/v1/trends?instrument=NRS_PAIN&clinic=" + CANARY, ["/clinic"]),
]


@pytest.mark.parametrize("path, named", QUERIES)
def test_a_wrong_query_is_refused(refused, path, named):
    invalid(refused("clinician", "GET", path), *named)


# What cannot be read at all

MALFORMED = {
    "nothing": b"",
    "no JSON": b"given_name=c4n4ry",
    "an end too early": b'{"given_name": "c4n4ry"',
    "something after it": b'{"given_name": "c4n4ry"} {}',
    "a list": b"[]",
    "a text": b'"c4n4ry"',
    "a name twice": b'{"sex": "male", "sex": "female"}',
    "a name twice, written in two ways":
        b'{"sex": "male", "\\u0073ex": "female"}',
    "a name twice, inside": b'{"consents": [{"kind": 1, "kind": 2}]}',
    "33 lists deep": b'{"a":' + b"[" * 33 + b"]" * 33 + b"}",
    "a million lists deep": b'{"a":' + b"[" * 500000,
    "UTF-8 cut short": b'{"given_name": "c4n4ry\xc3"}',
    "UTF-8 too long": b'{"given_name": "c4n4ry\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"given_name": "c4n4ry\xed\xa0\x80"}',
    "half a pair": b'{"given_name": "c4n4ry\\ud800"}',
    "Latin-1": b'{"given_name": "J\xf6rg"}',
    "UTF-16": '{"given_name": "c4n4ry"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"given_name": "c4n4ry"}',
    "NUL in a text": b'{"given_name": "c4n4ry\\u0000"}',
    "NUL in a name": b'{"given\\u0000name": "c4n4ry"}',
    "NUL": b'{"given_name": "c4n4ry"}\x00',
    "a whole number out of range": b'{"mrn": 99999999999999999999}',
    "a number out of range": b'{"mrn": 1e999}',
    "not a number": b'{"mrn": NaN}',
    "infinity": b'{"mrn": Infinity}',
    "hexadecimal": b'{"mrn": 0x10}',
    "a comment": b'{"mrn": 1 /* c4n4ry */}',
    "a comma at the end": b'{"mrn": 1,}',
    "apostrophes": b"{'mrn': 1}",
    "a line end in a text": b'{"given_name": "c4n4\nry"}',
}


@pytest.mark.parametrize("name", MALFORMED)
def test_what_cannot_be_read_is_malformed(refused, name):
    reply = refused("coordinator", "POST", "/v1/patients", MALFORMED[name])
    if name == "nothing":
        invalid(reply, "/birth_date", "/family_name", "/given_name", "/sex")
        return
    assert (reply.status, reply.json["type"]) == (
        400, "urn:mendd:problem:malformed"), reply
    assert reply.json["detail"]


@pytest.mark.parametrize("kind", [
    None, "", "text/plain", "application/x-www-form-urlencoded",
    "application/json-patch+json", "application/jsonx"])
def test_a_body_is_json_by_its_type(refused, kind):
    reply = refused("coordinator", "POST", "/v1/patients",
                    json.dumps(PERSON).encode(),
                    headers={"Content-Type": kind or ""})
    assert (reply.status, reply.json["type"]) == (
        415, "urn:mendd:problem:media_type")


def test_a_body_over_the_limit_is_not_read(refused):
    body = json.dumps({**PERSON, "mrn": "x" * (1 << 20)}).encode()
    reply = refused("coordinator", "POST", "/v1/patients", body)
    assert (reply.status, reply.json["type"]) == (
        413, "urn:mendd:problem:too_large")


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "a b", "\xe9"])
def test_a_key_is_1_to_200_visible_characters(refused, key):
    invalid(refused("coordinator", "POST", "/v1/patients", PERSON, key=key),
            "/Idempotency-Key")


@pytest.mark.parametrize("version", ["0", "x", "-1", "1.0", "9999999999", ""])
def test_if_match_is_a_version(world, refused, version):
    invalid(refused("coordinator", "PATCH",
                    "/v1/patients/" + world.patient_id,
                    {"phone": None}, match=version), "/If-Match")


# Ids of another clinic, and of nobody

FOREIGN = [
    ("coordinator", "GET", "/v1/patients/{patient}", None),
    ("coordinator", "PATCH", "/v1/patients/{patient}", {"phone": None}),
    ("coordinator", "POST", "/v1/patients/{patient}/portal-links", None),
    ("coordinator", "GET", "/v1/patients/{patient}/trajectory", None),
    ("coordinator", "GET", "/v1/visits?patient_id={patient}", None),
    ("coordinator", "GET", "/v1/procedures/{procedure}", None),
    ("clinician", "PUT", "/v1/procedures/{procedure}", "body"),
    ("clinician", "POST", "/v1/procedures/{procedure}/void",
     {"reason": CANARY}),
    ("coordinator", "GET", "/v1/procedures/{procedure}/history", None),
    ("coordinator", "GET", "/v1/procedures/{procedure}/visits", None),
    ("coordinator", "POST", "/v1/procedures/{procedure}/adverse-events",
     EVENT),
    ("coordinator", "POST", "/v1/procedures/{procedure}/intercurrent-events",
     {"type": "steroid", "occurred_on": samples.days_ago(200)}),
    ("coordinator", "GET", "/v1/visits/{visit}", None),
    ("coordinator", "PATCH", "/v1/visits/{visit}",
     {"cancelled": True, "reason": CANARY}),
    ("coordinator", "PUT", "/v1/visits/{visit}/draft",
     {"instrument": "NRS_PAIN", "answers": [1]}),
    ("coordinator", "POST", "/v1/visits/{visit}/responses",
     {"instrument": "NRS_PAIN", "answers": [1]}),
    ("coordinator", "GET", "/v1/visits/{visit}/responses", None),
    ("admin", "PATCH", "/v1/staff/{staff}", {"active": False}),
]


@pytest.mark.parametrize("who, method, path, body", FOREIGN,
                         ids=["%s %s" % f[1:3] for f in FOREIGN])
@pytest.mark.parametrize("whose", ["another clinic's", "nobody's"])
def test_an_id_that_is_not_ours_is_not_found(
        world, refused, who, method, path, body, whose):
    if body == "body":
        body = patch(world.body, "/amend_reason", CANARY)
    ids = {"patient": world.foreign["patient_id"],
           "procedure": world.foreign_procedure["procedure_id"],
           "visit": world.foreign_visits["m6"]["visit_id"],
           "staff": world.foreign_staff}
    if whose == "nobody's":
        ids = {name: str(uuid.uuid4()) for name in ids}
    match = 1 if method in ("PATCH", "PUT") else None
    reply = refused(who, method, path.format(**ids), body, match=match)
    assert (reply.status, reply.json["type"]) == (
        404, "urn:mendd:problem:not_found"), reply


# Methods and paths


@pytest.mark.parametrize("method, path, status", [
    ("GET", "/v1/nothing", 404),
    ("GET", "/v1/patients/", 404),
    ("GET", "/v1//patients", 404),
    ("DELETE", "/v1/patients", 405),
    ("POST", "/v1/clinic", 405),
])
def test_there_is_nothing_else(refused, method, path, status):
    reply = refused("clinician", method, path)
    assert reply.status == status
    assert (reply.headers["Allow"] is not None) == (status == 405)


def test_a_get_takes_no_body(refused):
    reply = refused("clinician", "GET", "/v1/clinic", {"a": CANARY})
    assert reply.status == 400
