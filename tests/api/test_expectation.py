"""
What a patient may expect: bands beside the trajectory, from those of the own
clinic who are like them; for few people, or without the process that computes
them, the trajectory alone and a word why.
"""

import os
import signal
from datetime import date, timedelta

import pytest

from daemon import Daemon, wait_until
from practice import Practice

PEOPLE = 60


def improve(clinic, i, days=200, **changes):
    """
    Somebody treated so many days ago.  Who does well at week 6 does so at
    month 3.
    """
    patient, procedure = clinic.treated(days, nrs=[6 + i % 4], **changes)
    visits = clinic.visits(procedure)
    own = 6 + i % 4 + i // 4 % 3 - 1
    clinic.answer(visits["w6"], "NRS_PAIN", [own - 2], days - 42)
    if i % 5:
        clinic.answer(visits["m3"], "NRS_PAIN", [own - 4 + i // 7 % 2],
                      days - 91)
    return patient


@pytest.fixture(scope="module")
def clinic(new_clinic):
    clinic = new_clinic()
    clinic.patients = [improve(clinic, i) for i in range(PEOPLE)]
    return clinic


def trajectory(caller, patient):
    return caller.get(f"/v1/patients/{patient['patient_id']}/trajectory")


def pain(course):
    return next(s for s in course["episodes"][-1]["series"]
                if s["instrument"] == "NRS_PAIN")


def expected(caller, patient):
    course = trajectory(caller, patient)
    assert course["expected_reason"] is None
    return pain(course)["expected"]


def point(points, code):
    return next(p for p in points if p["visit_code"] == code)


def test_bands_for_what_is_not_answered(clinic):
    patient, _ = clinic.treated(10, nrs=[8])
    told = expected(clinic.clinician, patient)
    assert told["people"] == PEOPLE + 1
    assert told["reason"] is None
    assert told["covariance"] == "own"
    assert told["given"] == ["baseline"]
    assert "product class" in told["of"] and clinic.code not in told["given"]
    m3 = point(told["points"], "m3")
    assert 0 <= m3["lo80"] < m3["lo50"] < m3["median"] < m3["hi50"] \
        < m3["hi80"] <= 10
    assert m3["median"] == pytest.approx(4.5, abs=0.7)
    assert 0.5 < m3["p_mcid"] <= 1
    # Nothing but the baseline is known yet.
    assert point(told["from_baseline"], "m3") == m3
    # Nobody has come as far.
    y1 = point(told["points"], "m12")
    assert y1["median"] is None and y1["reason"] == "no_data"


def test_the_own_scores_move_them(clinic):
    patient, procedure = clinic.treated(60, nrs=[8])
    before = expected(clinic.clinician, patient)
    clinic.answer(clinic.visits(procedure)["w6"], "NRS_PAIN", [2], 60 - 42)
    after = expected(clinic.clinician, patient)
    assert after["given"] == ["baseline", "w6"]
    assert "w6" not in [p["visit_code"] for p in after["points"]]
    assert point(after["points"], "m3")["median"] \
        < point(before["points"], "m3")["median"]
    assert point(after["from_baseline"], "m3")["median"] == pytest.approx(
        point(before["from_baseline"], "m3")["median"], abs=0.5)


def test_the_end(clinic):
    told = expected(clinic.clinician, clinic.patients[0])
    assert told["last_visit"] == "m3"
    assert 0.5 < told["followed"] < 1
    share = told["mcid_share"]
    assert share["worst"] <= share["share"] <= share["best"]


def test_bands_of_a_year_ago_against_what_came_after(new_clinic):
    clinic = new_clinic()
    patient = [improve(clinic, i, 520) for i in range(PEOPLE)][0]
    few = expected(clinic.clinician, patient)
    assert few["calibration"] is None
    assert "Too few people" in few["calibration_reason"]
    for i in range(10):
        improve(clinic, i)
    told = expected(clinic.clinician, patient)
    calibration = told["calibration"]
    # Month 3 of two of them is missing.
    assert calibration["n"] == 18 and calibration["people"] == 10
    assert calibration["inside_50"] <= calibration["inside_80"]
    assert calibration["inside_80"] > 0.6
    day = calibration["known_until"]
    today = trajectory(clinic.clinician, patient)["as_of"]
    assert date.fromisoformat(today) - date.fromisoformat(day) \
        == timedelta(365)
    assert day in calibration["rule"]
    assert told["calibration_reason"] is None
    # Worse than anybody ever was: far outside.
    for _ in range(10):
        _, procedure = clinic.treated(200, nrs=[6])
        clinic.answer(clinic.visits(procedure)["w6"], "NRS_PAIN", [10], 158)
    worse = expected(clinic.clinician, patient)["calibration"]
    assert worse["n"] == 28
    assert worse["inside_80"] * 28 == pytest.approx(
        calibration["inside_80"] * 18)


def test_without_a_past_it_is_said_in_words(clinic):
    told = expected(clinic.clinician, clinic.patients[0])
    assert told["reason"] is None and told["calibration"] is None
    assert "not enough was known" in told["calibration_reason"]


def test_the_patient_sees_the_same(clinic):
    patient = clinic.patients[1]
    assert expected(clinic.portal(patient), patient) \
        == expected(clinic.clinician, patient)


def test_another_region_is_told_from_all(clinic):
    patient = clinic.patient()
    procedure = clinic.procedure(patient, 10, body_region="hip")
    clinic.answer(clinic.visits(procedure)["baseline"], "NRS_PAIN", [8], 11)
    told = expected(clinic.clinician, patient)
    assert "region" not in told["of"]
    # One of another region is too few to be told from all the others.
    assert told["people"] > PEOPLE and told["reason"] is None


def test_few_people_are_not_shown(new_clinic):
    few = new_clinic()
    patients = [improve(few, i) for i in range(5)]
    told = expected(few.clinician, patients[0])
    assert told["reason"] == "hidden"
    for name in "people", "followed", "mcid_share", "calibration":
        assert told[name] is None
    for p in told["points"] + told["from_baseline"]:
        assert p["median"] is p["lo80"] is p["p_mcid"] is None
    # Five others may be seen, but make no model.
    improve(few, 5)
    told = expected(few.clinician, patients[0])
    assert told["people"] == 6
    assert told["reason"] == "too_few_episodes"
    assert told["calibration"] is told["calibration_reason"] is None


def test_nobody_of_another_clinic_counts(clinic, new_clinic):
    other = new_clinic()
    patient = improve(other, 1)
    told = expected(other.clinician, patient)
    assert told["people"] is None and told["reason"] == "hidden"


@pytest.fixture(scope="module")
def own():
    """At a daemon of its own, whose process cohort is ended and stopped."""
    d = Daemon(db_slow_ms=1000)
    try:
        d.start()
        connection = d.connect()
        with connection.cursor() as cursor:
            clinic = Practice(d, cursor)
            clinic.daemon = d
            clinic.person, _ = clinic.treated(60, nrs=[8])
            yield clinic
        connection.close()
    finally:
        d.stop()


def alone(clinic):
    """The course without what is expected; its reason."""
    course = trajectory(clinic.clinician, clinic.person)
    assert pain(course)["points"][0]["score"] == 8
    if course["expected_reason"] is not None:
        assert pain(course)["expected"] is None
    return course["expected_reason"]


def test_the_course_comes_without_the_process(own):
    wait_until(lambda: alone(own) is None, "something is expected")
    pid, = own.daemon.pids("cohort")
    os.kill(pid, signal.SIGSTOP)
    try:
        assert alone(own) == "away"
    finally:
        os.kill(pid, signal.SIGCONT)
    wait_until(lambda: alone(own) is None, "something is expected")
    os.kill(pid, signal.SIGKILL)
    assert alone(own) in ("away", "loading", None)
    wait_until(lambda: alone(own) is None, "something is expected")
