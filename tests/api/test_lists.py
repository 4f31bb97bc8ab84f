"""What lists say beside each item, so that nobody has to ask for it singly;
and answers that are taken back."""

import samples
from test_main_job import at_visit, path, problem, trend


def found(clinic, patient):
    page = clinic.coordinator.get(
        "/v1/patients?search=" + patient["family_name"])
    return next(p for p in page["items"]
                if p["patient_id"] == patient["patient_id"])


def test_a_search_tells_the_last_procedure_and_the_next_visit(new_clinic):
    clinic = new_clinic()
    patient = clinic.patient()
    assert found(clinic, patient)["last_procedure"] is None
    assert found(clinic, patient)["next_visit"] is None
    first = clinic.procedure(patient, 400, laterality="right")
    last = clinic.procedure(patient, 50, laterality="left")
    clinic.clinician.post("/v1/procedures", {
        "status": "draft", "patient_id": patient["patient_id"],
        "performed_at": samples.noon(-3), "body_region": "hip",
        "laterality": "left"})
    told = found(clinic, patient)
    assert told["last_procedure"] == {
        "procedure_id": last["procedure_id"],
        "performed_at": last["performed_at"], "body_region": "knee",
        "laterality": "left",
        "product_class": last["products"][0]["product_class"]}
    late = clinic.visits(first)["m12"]
    assert told["next_visit"] == {m: late[m] for m in (
        "visit_id", "visit_code", "target_on", "closes_on", "state")}
    assert late["state"] == "overdue"
    clinic.clinician.post(path(last, "/void"), {"reason": "the other"}, 200)
    assert found(clinic, patient)["last_procedure"]["procedure_id"] == (
        first["procedure_id"])


def test_the_schedule_says_who_is_asked_to_staff_alone(new_clinic):
    clinic = new_clinic()
    patient = clinic.patient()
    clinic.procedure(patient, 42)
    [due] = clinic.coordinator.get("/v1/visits?state=open")["items"]
    assert due["patient"] == {m: patient[m] for m in (
        "given_name", "family_name")}
    [own] = clinic.portal(patient).get("/v1/visits")["items"]
    assert own["visit_id"] == due["visit_id"] and "patient" not in own


def test_a_list_of_procedures_has_what_came_after_each(new_clinic):
    clinic = new_clinic()
    patient = clinic.patient()
    made = clinic.procedure(patient, 30)

    def listed():
        [item] = clinic.coordinator.get(
            "/v1/procedures?patient_id=" + patient["patient_id"])["items"]
        return item

    assert listed()["adverse_events"] == listed()["intercurrent_events"] == []
    event = clinic.coordinator.post(path(made, "/adverse-events"), {
        "type": "swelling", "onset_on": samples.days_ago(20), "severity": 1,
        "relatedness": "possible", "serious": False})
    between = clinic.coordinator.post(path(made, "/intercurrent-events"), {
        "type": "steroid", "occurred_on": samples.days_ago(10)})
    whole = clinic.coordinator.get(path(made))
    assert listed()["adverse_events"] == whole["adverse_events"]
    assert [e["adverse_event_id"] for e in whole["adverse_events"]] == [
        event["adverse_event_id"]]
    assert listed()["intercurrent_events"] == whole["intercurrent_events"]
    clinic.clinician.post(
        path(made, "/intercurrent-events/%s/void"
             % between["intercurrent_event_id"]), {"reason": "another"}, 200)
    assert listed()["intercurrent_events"] == []


def test_answers_that_were_somebody_elses_are_taken_back(new_clinic):
    clinic = new_clinic()
    _, made = clinic.treated(60, nrs=[8, 4])
    w6 = clinic.visits(made)["w6"]
    where = "/v1/visits/%s/responses" % w6["visit_id"]
    [response] = clinic.clinician.get(where)["items"]
    assert response["voided"] is False
    assert at_visit(trend(clinic)["total"], "w6")["n"] == 1
    void = "/v1/responses/%s/void" % response["response_id"]
    problem(clinic.clinician.request("POST", void, {}),
            422, "invalid", "/reason")
    problem(clinic.coordinator.request("POST", void, {"reason": "no"}),
            403, "forbidden")
    gone = clinic.clinician.post(void, {"reason": "another's"}, 200)
    assert (gone["version"], gone["voided"], gone["correction_reason"],
            gone["scores"]) == (2, True, "another's", [])
    assert gone["visit"]["state"] == "missed"
    assert clinic.clinician.get(where)["items"] == []
    assert at_visit(trend(clinic)["total"], "w6")["n"] == 0
    history = clinic.clinician.get(
        "/v1/responses/%s/history" % response["response_id"])["items"]
    assert [r["voided"] for r in history] == [False, True]
    problem(clinic.clinician.request("POST", void, {"reason": "again"}),
            409, "conflict")
    again = clinic.coordinator.post(where, {
        "instrument": "NRS_PAIN", "answers": [2], "mode": "telephone"})
    assert again["scores"][0]["value"] == 2
    assert at_visit(trend(clinic)["total"], "w6")["n"] == 1
