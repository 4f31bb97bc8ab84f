"""Where people's scores lie, and single courses."""

import csv
import io

import pytest

PATH = "/v1/trends/courses?instrument=NRS_PAIN"
PEOPLE = 22


@pytest.fixture(scope="module")
def clinic(new_clinic):
    """Baselines of 0 to 10, twice; every other one answered at week 6."""
    clinic = new_clinic()
    for i in range(PEOPLE):
        clinic.treated(200, nrs=[i % 11] + [3] * (i % 2))
    return clinic


def baseline(reply):
    return {c["percent"]: c["score"]
            for c in reply["total"]["visits"][0]["centiles"]}


def test_centiles_are_those_of_the_scores(clinic):
    reply = clinic.clinician.get(PATH)
    assert baseline(reply)[50] == 5
    assert baseline(reply)[25] == pytest.approx(2.25)
    assert baseline(reply)[5] == pytest.approx(0.05)
    assert reply["total"]["visits"][1]["n"] == PEOPLE // 2


def test_courses_are_those_of_the_people(clinic):
    courses = clinic.clinician.get(PATH)["courses"]
    assert courses["of"] == len(courses["items"]) == PEOPLE
    scores = sorted(tuple(p["score"] for p in c["points"])
                    for c in courses["items"])
    assert scores == sorted((i % 11, 3)[:1 + i % 2] for i in range(PEOPLE))
    assert all(set(c) == {"number", "group", "points"} for c in courses["items"])


def test_a_seed_draws_the_same_again(clinic):
    first, again, other = (
        clinic.clinician.get(f"{PATH}&seed={n}")["courses"]["items"]
        for n in (1, 1, 2))
    assert first == again != other


def test_who_may_not_see_few_sees_no_course(clinic):
    reply = clinic.quality.get(PATH)
    assert reply["courses"]["items"] == []
    assert reply["courses"]["reason"] == "hidden"
    assert baseline(reply)[50] == 5
    assert baseline(reply)[5] is baseline(reply)[95] is None


def test_the_table_has_a_row_for_each_centile(clinic):
    reply = clinic.clinician.request("GET", PATH + "&format=csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    total = [r for r in rows if r["row"] == "total"]
    assert [r["percent"] for r in total[:5]] == ["5", "25", "50", "75", "95"]
    assert total[2]["score"] == "5"
    courses = [r for r in rows if r["row"] == "course"]
    assert len({r["course"] for r in courses}) == PEOPLE
    assert len(courses) == PEOPLE + PEOPLE // 2
    assert {r["course_score"] for r in courses
            if r["target_day"] == "42"} == {"3"}


def test_what_is_wrong_is_named(clinic):
    for who, query, status in (
            ("clinician", "seed=-1", 422), ("clinician", "by=x", 422),
            ("coordinator", "seed=1", 403)):
        assert getattr(clinic, who).request(
            "GET", f"{PATH}&{query}").status == status
