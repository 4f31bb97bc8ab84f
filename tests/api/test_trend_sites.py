"""
Sites beside each other, how long until a first response, and the people behind
a figure.
"""

import csv
import io
import math
import random
import uuid

import pytest

import clinics
import samples

FUNNEL = "/v1/trends/funnel?instrument=NRS_PAIN&visit="
WAIT = "/v1/trends/first-response?instrument=NRS_PAIN"
MEMBERS = "/v1/trends/members?instrument=NRS_PAIN&visit="
PEOPLE = 60
GAINS = {0: (4, 4, 0), 1: (4, 0, 0), 2: (0, 4, 2)}  # of a site, in turn


@pytest.fixture(scope="module")
def clinic(new_clinic, db):
    """
    Three operators with a third of the people each.  One in six is operated on
    after week 6; some do not answer.
    """
    clinic = new_clinic()
    operators = [clinic.staff["clinician"]]
    for n in range(2):
        operators.append(clinics.make_person(
            db, clinic.clinic_id, f"op-{uuid.uuid4()}", "clinician",
            f"Operator {n}").staff_id)
    clinic.operators = operators
    for i in range(PEOPLE):
        site, k = i % 3, i // 3
        gain = GAINS[site][k % 3]
        nrs = [7 + i % 4, 7 + i % 4 - gain]
        if k % 4:
            nrs.append(5)
        _, procedure = clinic.treated(200, nrs=nrs)
        if k % 6 == 5:
            clinic.clinician.post(
                f"/v1/procedures/{procedure['procedure_id']}"
                "/intercurrent-events", {
                    "type": "surgery", "occurred_on": samples.days_ago(140)})
        db.execute(
            "UPDATE registry.stratum SET operator = %s,"
            " changed = pg_current_xact_id()"
            " WHERE clinic_id = %s AND procedure_id = %s",
            [operators[site], clinic.clinic_id, procedure["procedure_id"]])
    return clinic


def ask(clinic, path, who="clinician"):
    return getattr(clinic, who).get(path)


def rows(clinic, path):
    reply = clinic.clinician.request("GET", path + "&format=csv")
    assert reply.status == 200
    return list(csv.DictReader(io.StringIO(reply.body.decode())))


def visit(group, code):
    return next(v for v in group["visits"] if v["visit_code"] == code)


def numbers(reply):
    """Every number in a reply."""
    if isinstance(reply, dict):
        reply = list(reply.values())
    if isinstance(reply, list):
        for one in reply:
            yield from numbers(one)
    elif isinstance(reply, (int, float)):
        yield reply


def test_a_funnel_agrees_with_the_trend(clinic):
    reply = ask(clinic, FUNNEL + "w6")
    trend = ask(clinic, "/v1/trends?instrument=NRS_PAIN&by=operator")
    assert [g["group"] for g in reply["groups"]] == sorted(clinic.operators)
    for site, group in zip(reply["groups"], trend["groups"]):
        w6 = visit(group, "w6")
        assert site["due"] == w6["due"] and site["scored"] == w6["n"]
        for figure in "n", "of", "share", "ci_lo", "ci_hi":
            assert site["responders"][figure] == w6["responders"][figure]
        assert site["mean_change"]["mean"] == w6["change"]["mean"]
        assert site["limits_95"]["lo"] < site["expected_share"] \
            < site["limits_95"]["hi"]
        assert site["reason"] is None
    assert sum(g["expected"] for g in reply["groups"]) == pytest.approx(
        reply["target"]["n"])
    assert reply["target"]["of"] == PEOPLE
    assert reply["casemix"]["words"] == ["age_band", "sex"]
    assert "rank" not in str(reply["groups"])
    assert all(math.isfinite(n) for n in numbers(reply))


def test_a_funnel_is_a_table_of_sites(clinic):
    reply = ask(clinic, FUNNEL + "w6")
    table = rows(clinic, FUNNEL + "w6")
    assert [r["row"] for r in table] == ["group"] * 3 + ["total"]
    for row, site in zip(table, reply["groups"]):
        assert float(row["expected"]) == pytest.approx(site["expected"])
        assert row["place"] == site["place"]
        assert int(row["responders_n"]) == site["responders"]["n"]


@pytest.mark.parametrize("query, reason", [
    ("m6", "no_data"),               # nobody has come so far
    ("baseline", "no_change"),
    ("w6&by=clinic", "one_site"),
    ("w6&year=1999", "no_data"),
])
def test_where_no_site_is_judged_there_is_a_reason(clinic, query, reason):
    reply = ask(clinic, FUNNEL + query)
    assert reply["reason"] == reply["dispersion"]["reason"] == reason
    assert all(g["place"] is None for g in reply["groups"])
    assert all(math.isfinite(n) for n in numbers(reply))


def test_quality_sees_tenths_and_nothing_of_few(clinic):
    reply = ask(clinic, FUNNEL + "w6&sex=male", "quality")
    assert reply["reason"] == "hidden" and reply["groups"] == []
    sites = ask(clinic, FUNNEL + "w6", "quality")["groups"]
    for site in sites:
        assert site["expected"] == round(site["expected"], 1)


def test_a_wait_agrees_with_itself(clinic):
    reply = ask(clinic, WAIT + "&by=operator")
    assert len(reply["groups"]) == 3
    for group in [*reply["groups"], reply["total"]]:
        left = group["n"]
        for v in group["visits"]:
            assert v["at_risk"] <= left
            left = v["at_risk"] - v["responded"] - v["stopped"] - v["censored"]
            if v["waiting"] is None:
                continue
            assert v["responded_share"] + v["stopped_share"] <= 1
            assert 1 - v["waiting"] >= v["responded_share"] - 1e-12
        assert group["n"] == (group["responded"] + group["stopped"]
                              + group["censored"])
    w6 = visit(reply["total"], "w6")
    trend = visit(ask(clinic, "/v1/trends?instrument=NRS_PAIN")["total"],
                  "w6")["responders"]
    assert (w6["responded"], w6["at_risk"]) == (trend["n"], trend["of"])
    assert w6["waiting"] == pytest.approx(1 - trend["share"])
    assert reply["total"]["stopped"] > 0
    assert reply["test"]["df"] == 2 and 0 <= reply["test"]["p"] <= 1
    assert "overstates" in reply["reading"]
    assert all(math.isfinite(n) for n in numbers(reply))


def test_a_wait_is_a_table_of_visits(clinic):
    table = [r for r in rows(clinic, WAIT) if r["row"] == "total"]
    total = ask(clinic, WAIT)["total"]
    assert [r["visit_code"] for r in table] == [
        v["visit_code"] for v in total["visits"]]
    assert int(table[0]["at_risk"]) == total["visits"][0]["at_risk"]
    assert {r["n"] for r in table} == {str(PEOPLE)}


def test_without_a_threshold_nobody_is_waited_for(clinic, db):
    db.execute("SELECT s.instrument, s.scale FROM registry.instrument_scale"
               " AS s WHERE NOT EXISTS (SELECT FROM registry.threshold AS t"
               " WHERE t.instrument = s.instrument AND t.scale = s.scale"
               " AND t.kind = 'MCID') LIMIT 1")
    instrument, scale = db.fetchone()
    reply = clinic.clinician.get(
        f"/v1/trends/first-response?instrument={instrument}&scale={scale}")
    assert reply["reason"] == "no_threshold"
    reply = clinic.clinician.get(
        f"/v1/trends/funnel?instrument={instrument}&scale={scale}&visit=w6")
    assert reply["reason"] in ("no_threshold", "no_data")
    clinic.clinician.request(
        "GET", f"/v1/trends/members?instrument={instrument}&scale={scale}"
        "&visit=w6&state=responded").problem(422, "/state")


@pytest.mark.parametrize("path, pointer", [
    ("funnel?instrument=NRS_PAIN", "/visit"),
    ("funnel?instrument=NRS_PAIN&visit=w7", "/visit"),
    ("funnel?instrument=NRS_PAIN&visit=w6&by=sex", "/by"),
    ("funnel?instrument=NRS_PAIN&visit=w6&adjust=height", "/adjust"),
    ("funnel?instrument=NRS_PAIN&visit=w6&adjust=sex,sex", "/adjust"),
    ("funnel?instrument=NRS_PAIN&visit=w6&model=lda", "/model"),
    ("funnel?instrument=KOOS&visit=w6", "/scale"),
    ("first-response?instrument=NRS_PAIN&surgery=nonresponder", "/surgery"),
    ("first-response?instrument=NRS_PAIN&by=age", "/by"),
    ("first-response?instrument=NRS_PAIN&visit=w6", "/visit"),
    ("members?instrument=NRS_PAIN&visit=w7", "/visit"),
    ("members?instrument=NRS_PAIN&visit=w6&state=missing", "/state"),
    ("members?instrument=NRS_PAIN&visit=w6&clinics=all", "/clinics"),
    ("members?instrument=NRS_PAIN&visit=w6&cursor=x", "/cursor"),
    ("members?instrument=NRS_PAIN&visit=w6&limit=0", "/limit"),
])
def test_wrong_questions_are_refused(clinic, path, pointer):
    clinic.clinician.request("GET", f"/v1/trends/{path}").problem(422, pointer)


def members(clinic, query, who="clinician"):
    """Of all pages."""
    found, cursor = [], ""
    while cursor is not None:
        page = ask(clinic, MEMBERS + query + "&limit=25" + cursor, who)
        found += page["items"]
        cursor = page["next"] and "&cursor=" + page["next"]
    return found


def test_members_are_those_who_are_counted(clinic):
    """For random filters, visits and days."""
    rng, seen = random.Random(20261130), set()
    filters = ["", f"&operator={clinic.operators[1]}", "&laterality=right",
               "&laterality=left", "&sex=female", "&age_band=60_to_69"]
    for _ in range(30):
        query = "".join({rng.choice(filters), rng.choice(filters)})
        if "right" in query and "left" in query or query.count("&") > 2:
            continue
        query += "&as_of=" + samples.days_ago(rng.choice([0, 0, 60, 120, 180]))
        query += "&surgery=" + rng.choice(["stop", "every_score",
                                           "nonresponder"])
        code = rng.choice(["baseline", "w6", "m3", "m3", "m6"])
        trend = ask(clinic, "/v1/trends?instrument=NRS_PAIN&model=none"
                    + query)["total"]
        complete = ask(clinic, "/v1/trends/completeness?instrument=NRS_PAIN"
                       + query)["total"]
        figures = {}
        for group in complete, trend:
            found = [v for v in group["visits"] if v["visit_code"] == code]
            for v in found:
                figures.update(v)
        if not figures:
            assert members(clinic, code + query + "&state=enrolled") == []
            continue
        counts = {n: figures[n] for n in (
            "enrolled", "due", "answered", "late", "censored", "not_answered",
            "not_yet_due", "not_expected")}
        counts["scored"] = figures["n"]
        counts["responded"] = figures["responders"]["n"]
        counts["not_responded"] = figures["responders"]["of"] \
            - figures["responders"]["n"]
        for state, n in counts.items():
            found = members(clinic, f"{code}{query}&state={state}")
            assert len(found) == n, (code, query, state)
            assert len({m["episode_id"] for m in found}) == n
            if n:
                seen.add(state)
    assert seen >= {"enrolled", "due", "scored", "answered", "not_answered",
                    "not_yet_due", "responded", "not_responded", "censored"}


def test_a_member_is_shown_with_name_and_score(clinic):
    one = members(clinic, "w6&state=responded")[0]
    patient = clinic.clinician.get(f"/v1/patients/{one['patient_id']}")
    assert (one["given_name"], one["family_name"]) == (
        patient["given_name"], patient["family_name"])
    assert one["responded"] is True
    assert one["change"] == one["score"] - one["baseline"] <= -2


def test_members_are_for_who_may_open_their_records(clinic):
    assert members(clinic, "w6", "coordinator")
    for who in "quality", "admin":
        getattr(clinic, who).request("GET", MEMBERS + "w6").problem(403)


def test_each_page_is_read_of_these_people(clinic):
    page = clinic.coordinator.get(MEMBERS + "w6&limit=3&sex=female")
    line = clinic.admin.get("/v1/audit?subject=patient&action=read&limit=1")[
        "items"][0]
    assert line["actor_id"] == clinic.staff["coordinator"]
    assert sorted(line["detail"]["patients"]) == sorted(
        m["patient_id"] for m in page["items"])
    assert line["detail"]["filters"]["visit"] == "w6"
    assert "female" not in str(line["detail"])
