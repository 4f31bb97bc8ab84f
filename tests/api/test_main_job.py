"""The main job: a procedure, its schedule, the answers, what came of it."""

import copy
import csv
import datetime
import io
import uuid

import pytest

import contract
import samples
from practice import Practice
from tables import counts

SCORES = {  # of samples.KOOS and samples.PROMIS, as published
    "KOOS": {"Pain": 41.7, "Symptoms": 42.9, "ADL": 42.6, "SportRec": 20.0,
             "QOL": 37.5},
    "PROMIS_GLOBAL10": {"GPH": 42.3, "GMH": 45.8},
}


def same(sent, got):
    """Is everything that was sent in what came back?"""
    if isinstance(sent, dict):
        return all(same(v, got[k]) for k, v in sent.items())
    if isinstance(sent, list):
        return len(sent) == len(got) and all(map(same, sent, got))
    if isinstance(sent, str) and isinstance(got, str) and "T" in sent:
        try:
            return (datetime.datetime.fromisoformat(sent)
                    == datetime.datetime.fromisoformat(got))
        except ValueError:
            pass
    return sent == got


def problem(reply, status, name, *pointers):
    reply.problem(status, *pointers, name=name)


def path(procedure, rest=""):
    return "/v1/procedures/%s%s" % (procedure["procedure_id"], rest)


def trend(clinic, query="", who="clinician"):
    return getattr(clinic, who).get("/v1/trends?instrument=NRS_PAIN" + query)


def at_visit(group, code):
    return next(v for v in group["visits"] if v["visit_code"] == code)


def points(clinic, patient, instrument, scale, episode=-1):
    """A scale's points by visit, of one of the patient's episodes."""
    course = clinic.clinician.get(
        "/v1/patients/%s/trajectory" % patient["patient_id"])
    series = next(s for s in course["episodes"][episode]["series"]
                  if (s["instrument"], s["scale"]) == (instrument, scale))
    return {p["visit_code"]: p for p in series["points"]}


# A procedure and its schedule


def test_the_full_sample_has_every_member_of_the_contract(daemon):
    body = samples.full_procedure(str(uuid.uuid4()), str(uuid.uuid4()), 400)
    parts = {"NewProcedure": [body], "NewHost": [body["host"]],
             "NewProduct": body["products"], "NewTarget": body["targets"],
             "NewAdverseEvent": body["adverse_events"],
             "NewIntercurrentEvent": body["intercurrent_events"]}
    missing = {
        (name, member) for name, objects in parts.items()
        for member in contract.of(daemon.port).schema(name)["properties"]
        if not any(member in o for o in objects)}
    assert missing == {("NewProcedure", "guidance_none_reason")}


def test_a_procedure_with_every_member_comes_back_as_it_was_sent(clinic):
    patient = clinic.patient()
    body = samples.full_procedure(
        patient["patient_id"], clinic.staff["clinician"], 400)
    made = clinic.clinician.post("/v1/procedures", body)
    assert same(body, made)
    assert same(body, clinic.coordinator.get(path(made)))
    assert made["version"] == 1
    assert made["host"]["birth_year"] == 1961
    assert made["recorded_by"] == clinic.staff["clinician"]
    assert made["computed"]["mibo"]["percent"] == 100
    assert made["computed"]["bmi"] == pytest.approx(76.5 / 1.68 ** 2, .01)
    assert all(p["computed"] for p in made["products"])


def test_what_is_left_out_of_a_procedure_is_null_or_empty(clinic):
    made = clinic.procedure(clinic.patient(), 30)
    assert made["cartilage_grade"] is None
    assert made["guidance_none_reason"] is None
    assert made["billing_codes"] == [] and made["adverse_events"] == []
    assert made["computed"]["mibo"]["percent"] < 100


def test_a_procedure_gets_the_visits_of_its_regions_protocol(clinic):
    visits = clinic.visits(clinic.procedure(clinic.patient(), 400))
    assert {c: v["target_day"] for c, v in visits.items()} == {
        "baseline": 0, "w6": 42, "m3": 91, "m6": 182, "m12": 365, "y2": 730,
        "y3": 1095, "y4": 1460, "y5": 1825}
    assert {c: v["state"] for c, v in visits.items()} == {
        "baseline": "missed", "w6": "missed", "m3": "missed", "m6": "missed",
        "m12": "overdue", "y2": "planned", "y3": "planned", "y4": "planned",
        "y5": "planned"}
    m12 = visits["m12"]
    assert (m12["opens_on"], m12["target_on"], m12["closes_on"]) == (
        samples.days_ago(95), samples.days_ago(35), samples.days_ago(-55))
    assert [i["instrument"] for i in m12["instruments"]] == [
        "NRS_PAIN", "KOOS", "PROMIS_GLOBAL10", "PASS_Q"]
    assert [i["instrument"] for i in visits["w6"]["instruments"]] == [
        "NRS_PAIN"]


def test_an_instrument_without_a_licence_is_not_asked(new_clinic):
    clinic = new_clinic()
    visits = clinic.visits(clinic.procedure(clinic.patient(), 10))
    assert [i["instrument"] for i in visits["m3"]["instruments"]] == [
        "NRS_PAIN"]
    problem(clinic.admin.request("POST", "/v1/protocols", {
        "code": "knee", "name": "Knee", "body_region": "knee", "visits": [
            {"visit_code": "baseline", "target_day": 0, "before_days": 30,
             "after_days": 0, "instruments": ["KOOS"]}]}),
        422, "invalid", "/visits/0/instruments/0")


def test_a_new_version_of_a_protocol_is_for_procedures_from_then_on(
        new_clinic):
    clinic = new_clinic()
    before = clinic.procedure(clinic.patient(), 10)
    made = clinic.admin.post("/v1/protocols", {
        "code": "knee", "name": "Knee, short", "body_region": "knee",
        "visits": [
            {"visit_code": "baseline", "target_day": 0, "before_days": 30,
             "after_days": 0, "instruments": ["NRS_PAIN"]},
            {"visit_code": "m3", "target_day": 91, "before_days": 21,
             "after_days": 28, "instruments": ["NRS_PAIN", "SANE"]}]})
    assert (made["version"], made["current"]) == (2, True)
    current = {p["code"]: p["version"] for p in clinic.clinician.get(
        "/v1/protocols")["items"] if p["current"]}
    assert current["knee"] == 2
    after = clinic.procedure(clinic.patient(), 10)
    assert set(clinic.visits(after)) == {"baseline", "m3"}
    assert len(clinic.visits(before)) == 9


def test_both_knees_in_one_sitting_are_two_records(clinic):
    patient, sitting = clinic.patient(), str(uuid.uuid4())
    left = clinic.procedure(patient, 50, session_id=sitting)
    right = clinic.procedure(patient, 50, session_id=sitting,
                             laterality="right")
    assert left["session_id"] == right["session_id"] == sitting
    assert left["episode_id"] != right["episode_id"]
    assert left["episode_no"] == right["episode_no"] == 1
    stranger = clinic.body(clinic.patient(), 50, session_id=sitting)
    problem(clinic.clinician.request("POST", "/v1/procedures", stranger),
            422, "invalid", "/session_id")


def test_a_further_session_of_a_series_joins_its_episode(clinic):
    patient = clinic.patient()
    first = clinic.procedure(patient, 60, planned_sessions=3)
    second = clinic.procedure(patient, 46, session_no=2, planned_sessions=3)
    assert second["episode_id"] == first["episode_id"]
    assert clinic.visits(second) == clinic.visits(first)
    problem(clinic.clinician.request("POST", "/v1/procedures", clinic.body(
        patient, 46, session_no=2, planned_sessions=3, laterality="right")),
        422, "invalid", "/session_no")


def test_a_repeat_treatment_starts_an_episode_and_ends_the_former(clinic):
    patient, first = clinic.treated(300, nrs=[8, 5])
    again = clinic.procedure(patient, 100)
    assert again["episode_id"] != first["episode_id"]
    assert again["episode_no"] == 2
    former = clinic.visits(first)
    assert former["w6"]["state"] == "answered"
    assert former["m3"]["state"] == "missed"
    assert (former["m12"]["state"], former["m12"]["cancel_reason"]) == (
        "cancelled", "repeat_injection")
    course = clinic.clinician.get(
        "/v1/patients/%s/trajectory" % patient["patient_id"])
    ends = [e["ended_on"] for e in course["episodes"]]
    assert ends == [samples.days_ago(100), None]
    assert points(clinic, patient, "NRS_PAIN", "total", 1)[
        "baseline"]["score"] is None


def test_a_booking_has_a_baseline_which_the_injection_ends(clinic):
    patient = clinic.patient()
    body = samples.merge(clinic.body(patient, -7), {
        "status": "draft", "products": None, "targets": None})
    draft = clinic.clinician.post("/v1/procedures", body)
    assert draft["status"] == "draft"
    visits = clinic.visits(draft)
    assert set(visits) == {"baseline"}
    assert visits["baseline"]["state"] == "open"
    clinic.answer(visits["baseline"], "NRS_PAIN", [7])

    done = samples.merge(clinic.body(patient, 0), {
        "performed_at": datetime.datetime.now(
            datetime.timezone.utc).isoformat()})
    for product in done["products"]:
        product["processed_at"] = done["consent_registry_at"]
    final = clinic.clinician.put(path(draft), done, match=1)
    assert (final["status"], final["version"]) == ("final", 2)
    visits = clinic.visits(final)
    assert len(visits) == 9
    problem(clinic.coordinator.request(
        "POST", "/v1/visits/%s/responses" % visits["baseline"]["visit_id"],
        {"instrument": "KOOS", "answers": samples.KOOS}), 409, "conflict")
    assert points(clinic, patient, "NRS_PAIN", "total")[
        "baseline"]["score"] == 7


# Answers and scores


def test_three_instruments_score_as_published_and_make_the_curve(clinic):
    patient = clinic.patient()
    visits = clinic.visits(clinic.procedure(patient, 400))
    clinic.answer(visits["baseline"], "NRS_PAIN", {"PAIN": 7}, 402)
    clinic.answer(visits["baseline"], "KOOS", [4] * 42, 402)
    last = clinic.answer(visits["baseline"], "PROMIS_GLOBAL10",
                         samples.PROMIS, 402)
    assert last["visit"]["state"] == "answered" and last["in_window"]

    clinic.answer(visits["m3"], "NRS_PAIN", {"PAIN": 3}, 400 - 91)
    for instrument, answers in (("KOOS", samples.KOOS),
                                ("PROMIS_GLOBAL10", samples.PROMIS)):
        made = clinic.answer(visits["m3"], instrument, answers, 400 - 91)
        assert made["answered_on"] == samples.days_ago(400 - 91)
        assert {s["scale"]: s["value"] for s in made["scores"]} == (
            pytest.approx(SCORES[instrument], abs=0.05))
        assert all(s["missing"] == 0 and s["rule_version"]
                   for s in made["scores"])
    assert made["visit"]["state"] == "answered"

    pain = points(clinic, patient, "NRS_PAIN", "total")
    assert (pain["baseline"]["score"], pain["baseline"]["day"]) == (7, -2)
    assert (pain["m3"]["score"], pain["m3"]["change"], pain["m3"]["day"]) == (
        3, -4, 91)
    assert pain["w6"]["score"] is None and pain["w6"]["state"] == "missed"
    koos = points(clinic, patient, "KOOS", "Pain")
    assert koos["m3"]["change"] == pytest.approx(41.7, abs=0.05)


def test_too_few_answers_give_no_score_and_the_reason(clinic):
    visits = clinic.visits(clinic.procedure(clinic.patient(), 100))
    made = clinic.answer(visits["m3"], "KOOS", [2] * 7 + [None] * 35, 8)
    scores = {s["scale"]: s for s in made["scores"]}
    assert (scores["Symptoms"]["value"], scores["Symptoms"]["reason"]) == (
        50, None)
    assert (scores["Pain"]["value"], scores["Pain"]["reason"],
            scores["Pain"]["missing"]) == (None, "too_few_answers", 9)


def test_answers_after_the_window_are_late(clinic):
    visits = clinic.visits(clinic.procedure(clinic.patient(), 300))
    made = clinic.answer(visits["w6"], "NRS_PAIN", [4], 300 - 60)
    assert not made["in_window"]
    assert made["visit"]["state"] == "answered_late"


@pytest.mark.parametrize("code, days_ago", [
    ("baseline", 299),  # after the injection
    ("w6", 300 - 31),   # a day before it opens
    ("w6", 300 - 70),   # when month 3 is open already
    ("y2", 0),          # not before its time
])
def test_a_visit_that_is_not_open_takes_no_answers(clinic, code, days_ago):
    visits = clinic.visits(clinic.procedure(clinic.patient(), 300))
    reply = clinic.coordinator.request(
        "POST", "/v1/visits/%s/responses" % visits[code]["visit_id"],
        {"instrument": "NRS_PAIN", "answers": [4],
         "answered_at": samples.noon(days_ago)})
    problem(reply, 409, "conflict")
    assert "not open" in reply.json["detail"]


def test_the_same_answers_twice_are_one_response_others_a_conflict(clinic):
    visit = clinic.visits(clinic.procedure(clinic.patient(), 45))["w6"]
    first = clinic.answer(visit, "NRS_PAIN", {"PAIN": 4}, 3)
    again = clinic.answer(visit, "NRS_PAIN", [4], 2)
    assert again == first
    reply = clinic.coordinator.request(
        "POST", "/v1/visits/%s/responses" % visit["visit_id"],
        {"instrument": "NRS_PAIN", "answers": [5]})
    problem(reply, 409, "conflict")


def test_a_correction_is_a_version_and_changes_the_curve(clinic):
    patient = clinic.patient()
    visits = clinic.visits(clinic.procedure(patient, 60))
    clinic.answer(visits["baseline"], "NRS_PAIN", [8], 61)
    first = clinic.answer(visits["w6"], "NRS_PAIN", [4], 18)
    where = "/v1/responses/" + first["response_id"]
    body = {"instrument": "NRS_PAIN", "answers": [6],
            "correction_reason": "the form said 6"}
    problem(clinic.coordinator.request("PUT", where, body),
            428, "precondition")
    made = clinic.coordinator.put(where, body, match=1)
    assert (made["version"], made["scores"][0]["value"]) == (2, 6)
    assert made["answered_at"] == first["answered_at"]
    problem(clinic.coordinator.request("PUT", where, body, match=1),
            412, "stale")
    problem(clinic.coordinator.request("PUT", where, samples.merge(body, {
        "instrument": "PASS_Q", "answers": [1]}), match=2),
        422, "invalid", "/instrument")
    history = clinic.clinician.get(where + "/history")["items"]
    assert [(r["version"], r["scores"][0]["value"], r["correction_reason"])
            for r in history] == [(1, 4, None), (2, 6, "the form said 6")]
    assert points(clinic, patient, "NRS_PAIN", "total")["w6"]["change"] == -2
    listed = clinic.clinician.get(
        "/v1/visits/%s/responses" % visits["w6"]["visit_id"])["items"]
    assert [r["version"] for r in listed] == [2]


def test_a_draft_waits_until_the_answers_are_sent(clinic):
    visit = clinic.visits(clinic.procedure(clinic.patient(), 90))["m3"]
    where = "/v1/visits/" + visit["visit_id"]
    clinic.coordinator.put(where + "/draft", {
        "instrument": "KOOS", "answers": {"P1": 2}})
    clinic.coordinator.put(where + "/draft", {
        "instrument": "KOOS", "answers": {"P1": 3, "S1": 0}})

    def form():
        return next(f for f in clinic.coordinator.get(where)["forms"]
                    if f["instrument"] == "KOOS")

    assert form()["draft"]["answers"] == {"P1": 3, "S1": 0}
    assert form()["response"] is None
    assert len(form()["items"]) == 42
    clinic.answer(visit, "KOOS", samples.KOOS)
    assert form()["draft"] is None
    assert form()["response"]["version"] == 1
    problem(clinic.coordinator.request("PUT", where + "/draft", {
        "instrument": "KOOS", "answers": {"P1": 1}}), 409, "conflict")


def test_a_visit_can_be_moved_called_off_and_called_on_again(clinic):
    visit = clinic.visits(clinic.procedure(clinic.patient(), 10))["m3"]
    where = "/v1/visits/" + visit["visit_id"]
    day = samples.days_ago(-85)
    moved = clinic.coordinator.patch(where, {
        "target_on": day, "reason": "on holiday"}, match=1)
    assert (moved["target_on"], moved["version"]) == (day, 2)
    problem(clinic.coordinator.request("PATCH", where, {
        "cancelled": True}, match=2), 422, "invalid", "/reason")
    off = clinic.coordinator.patch(where, {
        "cancelled": True, "reason": "moves away"}, match=2)
    assert (off["state"], off["cancel_reason"]) == ("cancelled", "moves away")
    on = clinic.coordinator.patch(where, {"cancelled": False}, match=3)
    assert on["state"] == "planned"
    problem(clinic.coordinator.request("PATCH", where, {
        "cancelled": False}, match=3), 412, "stale")


# The patient


def test_a_patient_comes_in_by_link_and_answers(clinic):
    patient = clinic.patient()
    visit = clinic.visits(clinic.procedure(patient, 42))["w6"]
    portal = clinic.portal(patient)
    who = portal.get("/v1/session")
    assert (who["role"], who["patient_id"]) == (
        "patient", patient["patient_id"])
    due = portal.get("/v1/visits?state=open")["items"]
    assert [v["visit_id"] for v in due] == [visit["visit_id"]]
    where = "/v1/visits/" + visit["visit_id"]
    portal.put(where + "/draft", {"instrument": "NRS_PAIN",
                                  "answers": {"PAIN": 5}})
    problem(portal.request("POST", where + "/responses", {
        "instrument": "NRS_PAIN", "answers": [5], "mode": "clinic",
        "answered_at": samples.noon(1)}),
        422, "invalid", "/mode", "/answered_at")
    made = portal.post(where + "/responses", {
        "instrument": "NRS_PAIN", "answers": [5]})
    assert (made["mode"], made["recorded_by"]) == (
        "portal", patient["patient_id"])
    course = portal.get("/v1/patients/%s/trajectory" % patient["patient_id"])
    assert len(course["episodes"]) == 1
    portal.delete("/v1/session")
    problem(portal.request("GET", "/v1/session"), 401, "unauthorized")


def test_a_patient_cannot_correct_or_see_anything_else(clinic):
    patient, stranger = clinic.patient(), clinic.patient()
    visits = clinic.visits(clinic.procedure(patient, 42))
    foreign = clinic.visits(clinic.procedure(stranger, 42))["w6"]
    portal = clinic.portal(patient)
    where = "/v1/visits/" + foreign["visit_id"]
    answers = {"instrument": "NRS_PAIN", "answers": [5]}
    problem(portal.request("GET", where), 404, "not_found")
    problem(portal.request("POST", where + "/responses", answers),
            404, "not_found")
    problem(portal.request("PUT", where + "/draft", answers),
            404, "not_found")
    problem(portal.request(
        "GET", "/v1/visits?patient_id=" + stranger["patient_id"]),
        404, "not_found")
    for person in stranger, patient:
        problem(portal.request("GET", "/v1/patients/" + person["patient_id"]),
                403, "forbidden")
    problem(portal.request("GET", where + "/responses"), 403, "forbidden")
    assert [v["visit_id"] for v in portal.get("/v1/visits")["items"]] == [
        visits["w6"]["visit_id"]]
    made = portal.post("/v1/visits/%s/responses" % visits["w6"]["visit_id"],
                       answers)
    problem(portal.request(
        "PUT", "/v1/responses/" + made["response_id"],
        samples.merge(answers, {"correction_reason": "changed my mind"}),
        match=1), 403, "forbidden")
    assert portal.get("/v1/visits")["items"] == []  # nothing else is due


def test_a_link_opens_once_and_burns_after_five_wrong_dates(clinic):
    patient = clinic.patient()
    make = "/v1/patients/%s/portal-links" % patient["patient_id"]
    former = clinic.coordinator.post(make)["token"]
    link = clinic.coordinator.post(make)["token"]

    def enter(token, birth_date=patient["birth_date"]):
        return clinic.anyone.request("POST", "/v1/portal/session", {
            "token": token, "birth_date": birth_date})

    problem(enter(former), 401, "unauthorized")  # a newer one was made
    assert enter(link).status == 201
    problem(enter(link), 401, "unauthorized")
    link = clinic.coordinator.post(make)["token"]
    for _ in range(5):
        problem(enter(link, "1961-05-18"), 401, "unauthorized")
    problem(enter(link), 401, "unauthorized")
    problem(enter("x" * 66), 401, "unauthorized")


# Amend, history, void, events


def test_an_amendment_is_a_version_with_a_reason(clinic):
    patient = clinic.patient()
    made = clinic.procedure(patient, 30)
    body = clinic.body(patient, 30, needle_gauge=22)
    why = samples.merge(body, {"amend_reason": "gauge was left out"})
    where = path(made)
    problem(clinic.clinician.request("PUT", where, why), 428, "precondition")
    problem(clinic.clinician.request("PUT", where, why, match=2),
            412, "stale")
    problem(clinic.clinician.request("PUT", where, body, match=1),
            422, "invalid", "/amend_reason")
    problem(clinic.clinician.request(
        "PUT", where, samples.merge(why, {"laterality": "right"}), match=1),
        422, "invalid", "/laterality")
    after = clinic.clinician.put(where, why, match=1)
    assert (after["version"], after["status"], after["needle_gauge"]) == (
        2, "amended", 22)
    history = clinic.coordinator.get(where + "/history")["items"]
    assert [(v["version"], v["status"], v["needle_gauge"], v["amend_reason"])
            for v in history] == [
        (1, "final", None, None), (2, "amended", 22, "gauge was left out")]


def test_a_day_amended_moves_the_schedule(clinic):
    patient = clinic.patient()
    made = clinic.procedure(patient, 30)
    after = clinic.clinician.put(path(made), clinic.body(
        patient, 33, amend_reason="the day was wrong"), match=1)
    assert clinic.visits(after)["w6"]["target_on"] == samples.days_ago(33 - 42)


def test_what_was_read_can_be_written_back(clinic):
    """Nothing that a reply says of a procedure is refused in its place."""
    patient = clinic.patient()
    body = samples.full_procedure(
        patient["patient_id"], clinic.staff["clinician"], 400)
    made = clinic.clinician.post("/v1/procedures", body)
    back = copy.deepcopy({m: made[m] for m in body})
    for name in ("adverse_events", "intercurrent_events"):
        del back[name]
    for part in (back["host"], *back["products"]):
        for name in ("computed", "birth_year", "sex"):
            part.pop(name, None)
    again = clinic.clinician.put(path(made), samples.merge(back, {
        "amend_reason": "nothing changed"}), match=1)
    changed = {"version", "status", "amend_reason", "recorded_at"}
    assert ({k: v for k, v in made.items() if k not in changed}
            == {k: v for k, v in again.items() if k not in changed})


def test_a_void_procedure_leaves_the_schedule_and_the_trends(new_clinic):
    clinic = new_clinic()
    _, made = clinic.treated(60, nrs=[8, 4])
    clinic.treated(60, nrs=[7, 5])
    assert trend(clinic)["total"]["people"] == 2
    where = path(made, "/void")
    problem(clinic.clinician.request("POST", where, {}),
            422, "invalid", "/reason")
    void = clinic.clinician.post(where, {"reason": "the wrong person"}, 200)
    assert (void["status"], void["version"], void["amend_reason"]) == (
        "entered_in_error", 2, "the wrong person")
    assert trend(clinic)["total"]["people"] == 1
    assert {v["state"] for v in clinic.visits(made).values()} == {"cancelled"}
    problem(clinic.clinician.request("POST", where, {"reason": "again"}),
            409, "conflict")
    problem(clinic.clinician.request(
        "POST", path(made, "/adverse-events"), {
            "type": "swelling", "onset_on": samples.days_ago(59),
            "severity": 1, "relatedness": "possible", "serious": False}),
        409, "conflict")


def test_an_adverse_event_is_recorded_and_taken_back(clinic):
    made = clinic.procedure(clinic.patient(), 30)
    event = clinic.coordinator.post(path(made, "/adverse-events"), {
        "type": "infection", "onset_on": samples.days_ago(27), "severity": 3,
        "relatedness": "probable", "serious": True})
    assert event["recorded_by"] == clinic.staff["coordinator"]
    listed = clinic.clinician.get(path(made))["adverse_events"]
    assert [e["adverse_event_id"] for e in listed] == [
        event["adverse_event_id"]]
    where = path(made, "/adverse-events/%s/void" % event["adverse_event_id"])
    problem(clinic.coordinator.request("POST", where, {"reason": "no"}),
            403, "forbidden")
    void = clinic.clinician.post(where, {"reason": "another patient"}, 200)
    assert void["void_reason"] == "another patient" and void["voided_at"]
    assert clinic.clinician.get(path(made))["adverse_events"] == []
    problem(clinic.clinician.request("POST", where, {"reason": "again"}),
            409, "conflict")


def test_a_rescue_censors_what_comes_after_it(new_clinic):
    clinic = new_clinic()
    patient, made = clinic.treated(100, nrs=[8, 5, 2])
    assert at_visit(trend(clinic)["total"], "m3")["n"] == 1
    event = clinic.coordinator.post(path(made, "/intercurrent-events"), {
        "type": "steroid", "occurred_on": samples.days_ago(50)})
    after = at_visit(trend(clinic)["total"], "m3")
    assert (after["n"], after["censored"]) == (0, 1)
    assert at_visit(trend(clinic)["total"], "w6")["n"] == 1
    course = clinic.clinician.get(
        "/v1/patients/%s/trajectory" % patient["patient_id"])
    assert course["episodes"][0]["events"] == [
        {"type": "steroid", "occurred_on": samples.days_ago(50), "day": 50}]
    # People go on being asked.
    assert clinic.visits(made)["m6"]["state"] == "planned"
    clinic.clinician.post(
        path(made, "/intercurrent-events/%s/void"
             % event["intercurrent_event_id"]), {"reason": "it was not"}, 200)
    assert at_visit(trend(clinic)["total"], "m3")["n"] == 1


def test_a_death_calls_off_what_is_to_come_and_ends_the_session(clinic):
    patient = clinic.patient()
    made = clinic.procedure(patient, 50)
    portal = clinic.portal(patient)
    clinic.coordinator.post(path(made, "/intercurrent-events"), {
        "type": "death", "occurred_on": samples.days_ago(1)})
    visits = clinic.visits(made)
    assert visits["m3"]["state"] == "cancelled"
    assert visits["m3"]["cancel_reason"] == "death"
    assert visits["w6"]["state"] != "cancelled"
    found = clinic.coordinator.get("/v1/patients/" + patient["patient_id"])
    assert found["died_on"] == samples.days_ago(1)
    problem(portal.request("GET", "/v1/session"), 401, "unauthorized")


# Patients


def test_a_patient_is_changed_by_who_read_the_last_version(clinic):
    patient = clinic.patient()
    where = "/v1/patients/" + patient["patient_id"]
    after = clinic.coordinator.patch(where, {
        "email": "ada@example.org", "consents": [
            {"kind": "contact_email", "given": True}]}, match=1)
    assert (after["email"], after["version"]) == ("ada@example.org", 2)
    assert [c["kind"] for c in after["consents"]] == ["contact_email"]
    problem(clinic.clinician.request("PATCH", where, {"email": None},
                                     match=1), 412, "stale")
    assert clinic.clinician.patch(where, {"email": None},
                                  match=2)["email"] is None
    problem(clinic.coordinator.request("PATCH", where, {
        "mrn": clinic.patient()["mrn"]}, match=3), 422, "invalid", "/mrn")


def test_patients_are_found_by_the_beginning_of_a_name_or_their_number(
        new_clinic):
    clinic = new_clinic()
    people = [clinic.patient(family_name="Quill%d" % i) for i in range(5)]

    def find(query):
        return clinic.coordinator.get("/v1/patients?" + query)

    ids = [p["patient_id"] for p in people]
    assert [p["patient_id"] for p in find("search=quill")["items"]] == ids
    assert [p["patient_id"] for p in find(
        "search=" + people[2]["mrn"])["items"]] == [ids[2]]
    assert find("search=%25")["items"] == []
    got, cursor = [], ""
    while cursor is not None:
        page = find("limit=2" + cursor)
        got += [p["patient_id"] for p in page["items"]]
        cursor = page["next"] and "&cursor=" + page["next"]
    assert got == ids


def test_procedures_are_listed_by_pages_and_filters(new_clinic):
    clinic = new_clinic()
    patient = clinic.patient()
    made = [clinic.procedure(patient, n, laterality=side)["procedure_id"]
            for n, side in ((5, "left"), (9, "right"))]
    page = clinic.coordinator.get("/v1/procedures?limit=1")
    assert [p["procedure_id"] for p in page["items"]] == made[:1]
    rest = clinic.coordinator.get("/v1/procedures?limit=1&cursor="
                                  + page["next"])
    assert [p["procedure_id"] for p in rest["items"]] == made[1:]
    assert rest["next"] is None
    since = clinic.coordinator.get(
        "/v1/procedures?from=%s&product_class=PRP" % samples.days_ago(6))
    assert [p["procedure_id"] for p in since["items"]] == made[:1]
    assert clinic.coordinator.get("/v1/procedures?guidance=ct")["items"] == []


# Cohorts


def test_the_trend_says_what_the_scores_say(new_clinic):
    clinic = new_clinic()
    scores = [(8, 3), (7, 5), (9, 4), (6, 6), (8, 7), (5, None)]
    for i, (before, after) in enumerate(scores):
        clinic.treated(60, nrs=[before, after][:1 + (after is not None)],
                       guidance="ultrasound" if i < 3 else "fluoroscopy")
    answer = trend(clinic, "&by=guidance")
    w6 = at_visit(answer["total"], "w6")
    assert [w6[k] for k in ("due", "answered", "not_answered", "n")] == [
        6, 5, 1, 5]
    # 3 5 4 6 7: mean 5, SD sqrt(10 / 4), t(0.975, 4) = 2.776445
    assert w6["mean"] == 5 and w6["median"] == 5
    assert (w6["q1"], w6["q3"]) == (4, 6)
    assert w6["sd"] == pytest.approx(1.5811388)
    assert w6["ci_lo"] == pytest.approx(5 - 2.776445 * 1.5811388 / 5 ** .5)
    # changes -5 -2 -5 0 -1: mean -2.6; 3 of 5 by 2 points or more
    assert w6["change"]["n"] == 5
    assert w6["change"]["mean"] == pytest.approx(-2.6)
    assert (w6["responders"]["n"], w6["responders"]["of"]) == (3, 5)
    # Wilson's interval of 3 of 5
    assert w6["responders"]["ci_lo"] == pytest.approx(0.2307, abs=1e-4)
    assert w6["responders"]["ci_hi"] == pytest.approx(0.8824, abs=1e-4)
    assert {g["group"]: g["people"] for g in answer["groups"]} == {
        "ultrasound": 3, "fluoroscopy": 3}
    assert trend(clinic, "&guidance=ultrasound")["total"]["people"] == 3
    assert answer["thresholds"]["mcid"]["value"] == 2


def test_the_trend_as_csv_has_the_same_figures(new_clinic):
    clinic = new_clinic()
    for before, after in ((8, 3), (7, 5), (9, 4)):
        clinic.treated(60, nrs=[before, after])
    answer = trend(clinic, "&by=laterality")
    where = "/v1/trends?instrument=NRS_PAIN&by=laterality"
    by_name = clinic.clinician.request("GET", where + "&format=csv")
    by_type = clinic.clinician.request(
        "GET", where, headers={"Accept": "text/csv"})
    assert by_name.type == by_type.type == "text/csv"
    assert by_name.body == by_type.body
    rows = list(csv.DictReader(io.StringIO(by_name.body.decode(), newline="")))
    groups = [("group", g, v) for g in answer["groups"] for v in g["visits"]]
    groups += [("total", answer["total"], v)
               for v in answer["total"]["visits"]]
    assert len(rows) == len(groups)
    for row, (kind, group, visit) in zip(rows, groups):
        assert row["row"] == kind and row["group"] == (group["group"] or "")
        assert row["visit_code"] == visit["visit_code"]
        for cell, value in (("n", visit["n"]), ("mean", visit["mean"]),
                            ("sd", visit["sd"]),
                            ("change_mean", visit["change"]["mean"]),
                            ("responders_share",
                             visit["responders"]["share"])):
            assert (float(row[cell]) if row[cell] else None) == (
                None if value is None else pytest.approx(value, rel=1e-12))


# Once and only once


def test_a_key_has_one_effect_and_one_reply(clinic, db):
    patient, key = clinic.patient(), str(uuid.uuid4())
    body = clinic.body(patient, 20)
    first = clinic.clinician.post("/v1/procedures", body, key=key)
    before = counts(db)
    assert clinic.clinician.post("/v1/procedures", body, key=key) == first
    assert counts(db) == before
    other = samples.merge(body, {"needle_gauge": 25})
    problem(clinic.clinician.request("POST", "/v1/procedures", other,
                                     key=key), 422, "invalid", "")
    assert counts(db) == before


def test_a_key_belongs_to_its_caller(clinic):
    key = str(uuid.uuid4())
    body = {"given_name": "Key", "family_name": "Holder",
            "birth_date": "1970-01-01", "sex": "male"}
    one = clinic.coordinator.post("/v1/patients", body, key=key)
    two = clinic.clinician.post("/v1/patients", body, key=key)
    assert one["patient_id"] != two["patient_id"]


@pytest.mark.parametrize("keyed", [True, False])
def test_eight_at_once_answer_once(clinic, at_once, keyed):
    visit = clinic.visits(clinic.procedure(clinic.patient(), 45))["w6"]
    key = str(uuid.uuid4()) if keyed else None
    where = "/v1/visits/%s/responses" % visit["visit_id"]
    replies = at_once(8, lambda i: clinic.again("coordinator").post(
        where, {"instrument": "NRS_PAIN", "answers": [4]}, key=key))
    assert len({r["response_id"] for r in replies}) == 1


def test_eight_at_once_with_one_key_record_one_procedure(clinic, at_once):
    patient, key = clinic.patient(), str(uuid.uuid4())
    body = clinic.body(patient, 20)
    replies = at_once(8, lambda i: clinic.again("clinician").post(
        "/v1/procedures", body, key=key))
    assert all(r == replies[0] for r in replies)
    listed = clinic.clinician.get(
        "/v1/procedures?patient_id=" + patient["patient_id"])["items"]
    assert len(listed) == 1


def test_of_two_different_answers_at_once_one_is_a_conflict(clinic, at_once):
    visit = clinic.visits(clinic.procedure(clinic.patient(), 45))["w6"]
    where = "/v1/visits/%s/responses" % visit["visit_id"]
    replies = at_once(8, lambda i: clinic.again("coordinator").request(
        "POST", where, {"instrument": "NRS_PAIN", "answers": [i % 2]}))
    good = [r.json["response_id"] for r in replies if r.status == 201]
    assert len(set(good)) == 1
    assert {r.status for r in replies} == {201, 409}
    assert len(clinic.coordinator.get(where)["items"]) == 1


def test_of_amendments_at_once_one_is_kept(clinic, at_once):
    patient = clinic.patient()
    made = clinic.procedure(patient, 20)
    replies = at_once(8, lambda i: clinic.again("clinician").request(
        "PUT", path(made), clinic.body(
            patient, 20, needle_gauge=15 + i, amend_reason="gauge"),
        match=1))
    assert sorted(r.status for r in replies) == [200] + [412] * 7
    assert clinic.clinician.get(path(made))["version"] == 2


def test_a_key_outlives_the_daemon(new_daemon):
    daemon = new_daemon().start()
    connection = daemon.connect()
    clinic = Practice(daemon, connection.cursor())
    connection.close()
    patient, key = clinic.patient(), str(uuid.uuid4())
    body = clinic.body(patient, 20)
    first = clinic.clinician.post("/v1/procedures", body, key=key)
    assert daemon.stop() == 0
    daemon.start()
    clinician = clinic.again("clinician")
    assert clinician.post("/v1/procedures", body, key=key) == first
    listed = clinician.get("/v1/procedures")["items"]
    assert [p["procedure_id"] for p in listed] == [first["procedure_id"]]
