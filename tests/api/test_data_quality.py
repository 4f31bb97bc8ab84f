"""What is missing or hardly true in the records of a clinic."""

import csv
import io

import pytest

PATH = "/v1/data-quality"
BLIND = {"guidance": "none", "guidance_none_reason": "out of order"}


@pytest.fixture(scope="module")
def clinic(new_clinic):
    """Twelve procedures, six of them without guidance."""
    clinic = new_clinic()
    for i in range(12):
        clinic.procedure(clinic.patient(), 100, **(BLIND if i % 2 else {}))
    return clinic


def rule(reply, name):
    return next(r for r in reply["rules"] if r["rule"] == name)


def test_counts_are_of_the_records_that_are_listed(clinic):
    reply = clinic.clinician.get(PATH)
    assert rule(reply, "no_guidance")["of"] == 12
    assert rule(reply, "no_guidance")["n"] == 6
    assert rule(reply, "no_guidance")["share"] == 0.5
    for one in reply["rules"]:
        items, path = [], f"{PATH}/records?limit=5&rule={one['rule']}"
        page = clinic.coordinator.get(path)
        items += page["items"]
        while page["next"]:
            page = clinic.coordinator.get(f"{path}&cursor={page['next']}")
            items += page["items"]
        assert len(items) == one["n"]
        assert all(i["kind"] == one["kind"] for i in items)
        assert all(one["rule"] in i["rules"] for i in items)


def test_a_listed_record_opens(clinic):
    item = clinic.clinician.get(
        f"{PATH}/records?rule=no_guidance")["items"][0]
    record = clinic.clinician.get(f"/v1/procedures/{item['procedure_id']}")
    assert "no_guidance" in record["computed"]["flags"]
    assert record["patient_id"] == item["patient_id"]


def test_quality_sees_counts_of_many_and_no_record(clinic):
    reply = clinic.quality.get(PATH)
    assert reply["suppression"]["limit"] == 5
    assert rule(reply, "no_guidance")["n"] == 6
    assert clinic.quality.request(
        "GET", f"{PATH}/records?rule=no_guidance").status == 403
    assert clinic.quality.request(
        "GET", f"{PATH}?from=2020-01-01").status == 422


@pytest.mark.parametrize("blind, sighted", [(3, 9), (9, 3)])
def test_few_are_hidden_and_all_but_few(new_clinic, blind, sighted):
    clinic = new_clinic()
    for i in range(blind + sighted):
        clinic.procedure(clinic.patient(), 100, **(BLIND if i < blind else {}))
    few = rule(clinic.quality.get(PATH), "no_guidance")
    assert few["suppressed"]
    assert few["n"] is few["of"] is few["share"] is few["people"] is None
    assert rule(clinic.clinician.get(PATH), "no_guidance")["n"] == blind


def test_the_table_has_a_row_for_each_rule(clinic):
    reply = clinic.clinician.request("GET", PATH + "?format=csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    counts = clinic.clinician.get(PATH)
    assert [r["rule"] for r in rows] == [r["rule"] for r in counts["rules"]]
    assert rows[0]["n"] == str(counts["rules"][0]["n"])
    assert rows[0]["since"] == counts["since"]


def test_another_clinic_sees_none_of_it(clinic, new_clinic):
    other = new_clinic()
    assert rule(other.clinician.get(PATH), "no_guidance")["of"] == 0
    assert other.clinician.get(
        f"{PATH}/records?rule=no_guidance")["items"] == []
