"""Who answered at a visit beside who did not, as they were at the start."""

import csv
import io

import pytest

PATH = "/v1/trends/missing?instrument=NRS_PAIN&visit="
PEOPLE = 24


@pytest.fixture(scope="module")
def clinic(new_clinic):
    """A third did not answer at week 6, and began worse by two points."""
    clinic = new_clinic()
    for i in range(PEOPLE):
        worse = 2 if i % 3 == 0 else 0
        clinic.treated(200, nrs=[5 + i % 4 + worse] + [3] * (not worse))
    return clinic


def ask(clinic, visit="w6", who="clinician", more=""):
    return getattr(clinic, who).get(PATH + visit + more)


def test_both_stand_beside_each_other(clinic):
    reply = ask(clinic)
    by_name = {g["group"]: g for g in reply["groups"]}
    assert list(by_name) == ["answered", "not_answered"]
    for name, n in (("answered", 16), ("not_answered", 8)):
        group = by_name[name]
        assert group["people"] == group["baseline"]["n"] == n
        for word in ("sex", "age_band"):
            parts = [s for s in group["shares"] if s["word"] == word]
            assert sum(s["n"] for s in parts) == n
            assert abs(sum(s["share"] for s in parts) - 1) < 1e-9
    assert reply["total"]["people"] == PEOPLE
    difference = reply["difference"]
    assert abs(difference["est"] - 2) < 1e-9
    assert difference["ci_lo"] < 2 < difference["ci_hi"]
    assert difference["standardized"] > difference["limit"] == 0.25
    assert reply["visit"] == {"visit_code": "w6", "target_day": 42}


def test_counts_are_those_of_completeness(clinic):
    total = clinic.clinician.get(
        "/v1/trends/completeness?instrument=NRS_PAIN")["total"]
    for visit in total["visits"]:
        groups = {g["group"]: g["episodes"]
                  for g in ask(clinic, visit["visit_code"])["groups"]}
        assert groups.get("answered", 0) == visit["answered"] + visit["late"]
        assert groups.get("not_answered", 0) == visit["not_answered"]
        assert groups.get("after_rescue", 0) == visit["censored"]


def test_who_may_not_see_few_sees_none(clinic):
    assert ask(clinic, who="quality")["suppression"]["limit"] == 5
    refused = ask(clinic, who="quality", more="&as_of=2000-01-01")
    assert refused["groups"] == []
    assert refused["total"]["suppressed"]
    assert refused["difference"]["reason"] == "hidden"
    assert {w["reason"] for w in refused["words"]} == {"hidden"}


def test_the_table_has_a_row_for_each_share(clinic):
    reply = clinic.clinician.request("GET", PATH + "w6&format=csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    shares = sum(len(g["shares"]) for g in ask(clinic)["groups"])
    assert len(rows) == shares + 1
    assert rows[0]["group"] == "answered"
    assert rows[0]["baseline_n"] == "16"
    assert rows[-1]["row"] == "total"
    assert rows[-1]["baseline_n"] == str(PEOPLE)


def test_what_is_wrong_is_named(clinic):
    for who, query, status in (
            ("clinician", "visit=nowhere", 422),
            ("clinician", "surgery=x&visit=w6", 422),
            ("clinician", "", 422),
            ("coordinator", "visit=w6", 403),
            ("admin", "visit=w6", 403)):
        reply = getattr(clinic, who).request(
            "GET", "/v1/trends/missing?instrument=NRS_PAIN&" + query)
        assert reply.status == status
