"""
Three more questions about a cohort: which share improved by how much, how
complete the scores are, and how change goes with the dose.
"""

import csv
import io

import pytest

MORE = "/v1/trends/{}?instrument=NRS_PAIN"
PEOPLE = 60
BANDS = ["platelets_under_1", "platelets_1_to_3", "platelets_3_to_5",
         "platelets_5_and_over"]


@pytest.fixture(scope="module")
def clinic(new_clinic, db):
    """A third in each of three bands; each next one takes a point more off."""
    clinic = new_clinic()
    for i in range(PEOPLE):
        _, procedure = clinic.treated(200, nrs=[6 + i % 4])
        visits = clinic.visits(procedure)
        for code, day, wave in ("w6", 42, 4), ("m3", 91, 7):
            if i % 5 or code == "w6":
                clinic.answer(visits[code], "NRS_PAIN",
                              [6 + i % 4 - 2 - i % 3 + i // wave % 3 - 1],
                              200 - day)
        db.execute(
            "UPDATE registry.stratum SET dose_band = %s,"
            " platelet_dose_10e9 = %s, minutes_to_injection = %s,"
            " changed = pg_current_xact_id()"
            " WHERE clinic_id = %s AND procedure_id = %s",
            [BANDS[1 + i % 3], 2 + 2 * (i % 3) + i / PEOPLE, 10 * (i % 7),
             clinic.clinic_id, procedure["procedure_id"]])
    return clinic


def ask(clinic, what, query="", who="clinician"):
    return getattr(clinic, who).get(MORE.format(what) + query)


def rows(clinic, what, query=""):
    reply = clinic.clinician.request(
        "GET", MORE.format(what) + query + "&format=csv")
    assert reply.status == 200
    return list(csv.DictReader(io.StringIO(reply.body.decode())))


def visit(group, code):
    return next(v for v in group["visits"] if v["visit_code"] == code)


def test_a_curve_agrees_with_the_trend(clinic):
    trend = clinic.clinician.get("/v1/trends?instrument=NRS_PAIN")
    reply = ask(clinic, "responders")
    for code in "w6", "m3":
        one, responders = (visit(reply["total"], code),
                           visit(trend["total"], code)["responders"])
        mcid = one["mcid"]
        assert mcid["at_least"] == trend["thresholds"]["mcid"]["value"]
        assert (mcid["n"], one["of"], mcid["share"], mcid["ci_lo"],
                mcid["worst"], mcid["best"]) == (
                    responders["n"], responders["of"], responders["share"],
                    responders["ci_lo"], responders["bounds"]["worst"],
                    responders["bounds"]["best"])
        shares = [p["share"] for p in one["curve"]]
        assert shares[0] == 1 and shares == sorted(shares, reverse=True)
        assert mcid["n"] in [p["n"] for p in one["curve"]]
    assert "method" not in reply


def test_quality_sees_a_curve_of_at_least_five(clinic):
    w6 = visit(ask(clinic, "responders", who="quality")["total"], "w6")
    counts = [w6["of"], *[p["n"] for p in w6["curve"]], 0]
    assert len(counts) > 3
    assert all(a - b >= 5 for a, b in zip(counts, counts[1:]))


def test_a_curve_as_a_table_has_a_row_for_each_point(clinic):
    points = [p for v in ask(clinic, "responders", "&by=sex")["total"]["visits"]
              for p in v["curve"]]
    table = [r for r in rows(clinic, "responders", "&by=sex")
             if r["row"] == "total" and r["at_least"]]
    assert [float(r["share"]) for r in table] == pytest.approx(
        [p["share"] for p in points])


def test_completeness_counts_every_visit(clinic):
    reply = ask(clinic, "completeness", "&by=dose_band")
    assert [g["group"] for g in reply["groups"]] == BANDS[1:]
    m3 = visit(reply["total"], "m3")
    assert m3["enrolled"] == m3["due"] == PEOPLE
    assert m3["answered"] == m3["rate_due"]["n"] == PEOPLE * 4 // 5
    assert m3["rate_due"]["share"] == m3["rate_enrolled"]["share"] == 0.8
    assert m3["not_answered"] == PEOPLE // 5
    later = visit(reply["total"], "m12")
    assert later["not_yet_due"] == later["enrolled"] == PEOPLE
    assert later["rate_due"]["share"] is None
    table = [r for r in rows(clinic, "completeness")
             if r["row"] == "total" and r["visit_code"] == "m3"]
    assert [float(r["rate_due"]) for r in table] == [0.8]


def test_the_slope_is_a_point_from_band_to_band(clinic):
    reply = ask(clinic, "dose-response")
    assert reply["bands"] == BANDS
    assert [g["group"] for g in reply["groups"]] == BANDS[1:]
    assert reply["method"]["model"] == "clda"
    assert "total" not in reply and "contrasts" not in reply
    w6 = next(v for v in reply["slopes"] if v["visit_code"] == "w6")
    assert w6["slope"]["bands"] == 3
    assert w6["slope"]["est"] == pytest.approx(-1, abs=0.3)
    assert w6["slope"]["ci_lo"] < w6["slope"]["est"] < w6["slope"]["ci_hi"] < 0
    assert w6["responders"]["chisq"] > 0
    assert "association" in reply["reading"]
    assert "better" not in reply["reading"]


def test_each_dose_has_its_own_bands(clinic):
    viable = ask(clinic, "dose-response", "&dose=viable")
    assert viable["groups"] == []
    assert {v["slope"]["reason"] for v in viable["slopes"]} == {"no_data"}
    assert ask(clinic, "dose-response", "&dose=viability")["by"] == \
        "viability_band"


def test_a_curve_goes_along_the_dose_itself(clinic):
    curve = ask(clinic, "dose-response")["curve"]
    assert (curve["unit"], curve["scale"]) == ("10*9 platelets", "log10")
    assert curve["people"] == curve["episodes"] == PEOPLE
    assert curve["without_dose"] == {"n": 0, "of": PEOPLE, "share": 0}
    assert curve["covariance"] == "own" and curve["reason"] is None
    assert curve["association"]["p"] < 0.001
    assert len(curve["knots"]) == 3
    w6 = next(v for v in curve["visits"] if v["visit_code"] == "w6")
    points = w6["points"]
    assert len(points) == 25 and w6["n"] == PEOPLE
    doses = [p["dose"] for p in points]
    assert doses == sorted(doses) and 2 < doses[0] < doses[-1] < 7
    assert points[-1]["est"] < points[0]["est"] - 1
    assert all(p["ci_lo"] < p["est"] < p["ci_hi"] for p in points)
    assert "bands" in ask(clinic, "dose-response", "&model=none")
    assert ask(clinic, "dose-response", "&model=none")["curve"] is None


def test_minutes_have_bands_and_a_curve(clinic):
    reply = ask(clinic, "dose-response", "&dose=minutes")
    assert (reply["dose"], reply["by"]) == ("minutes", "minutes_band")
    assert [g["group"] for g in reply["groups"]] == [
        "minutes_under_30", "minutes_30_to_60", "minutes_60_to_90"]
    assert sum(g["people"] for g in reply["groups"]) == PEOPLE
    assert reply["curve"]["scale"] == "linear"
    assert reply["curve"]["people"] == PEOPLE


def test_a_recorded_dose_is_in_its_band_until_it_is_void(clinic, db):
    """From a body of a procedure to the process that computes trends."""
    def people():
        reply = ask(clinic, "dose-response", "&dose=minutes")
        return sum(g["people"] for g in reply["groups"])

    other = clinic.treated(100)[1]
    totals = other["computed"]["totals"]
    db.execute(
        "SELECT platelet_dose_10e9, minutes_to_injection"
        "  FROM registry.stratum WHERE procedure_id = %s",
        [other["procedure_id"]])
    assert [float(x) for x in db.fetchone()] == [
        totals["platelet_dose_10e9"],
        totals["minutes_processing_to_injection"]]
    assert people() == PEOPLE + 1
    clinic.clinician.request(
        "POST", f"/v1/procedures/{other['procedure_id']}/void",
        {"reason": "for the other tests"}).ok()
    assert people() == PEOPLE


def test_slopes_are_rows_of_the_table(clinic):
    table = rows(clinic, "dose-response")
    curve = [r for r in table if r["row"] == "curve"
             and r["visit_code"] == "w6"]
    assert len(curve) == 25
    assert float(curve[0]["dose"]) < float(curve[-1]["dose"])
    assert float(curve[0]["curve_ci_lo"]) < float(curve[0]["curve_change"])
    assert float(curve[0]["association_p"]) < 0.001
    slopes = {r["visit_code"]: r for r in table if r["row"] == "slope"}
    assert float(slopes["w6"]["slope_ci_hi"]) < 0
    assert {r["group"] for r in table if r["row"] == "group"} == set(BANDS[1:])


def test_filters_narrow_and_limits_hide(clinic):
    only = ask(clinic, "completeness", f"&dose_band={BANDS[1]}")
    assert only["total"]["people"] == PEOPLE // 3
    few = ask(clinic, "dose-response", "&year=1999", who="quality")
    assert few["groups"] == few["slopes"] == []


@pytest.mark.parametrize("path, pointer", [
    ("responders?instrument=NRS_PAIN&by=age", "/by"),
    ("responders?instrument=NRS_PAIN&model=lda", "/model"),
    ("completeness?instrument=KOOS", "/scale"),
    ("completeness?instrument=NRS_PAIN&threshold=x", "/threshold"),
    ("dose-response?instrument=NRS_PAIN&dose=total", "/dose"),
    ("dose-response?instrument=NRS_PAIN&dose=Minutes", "/dose"),
    ("dose-response?instrument=NRS_PAIN&by=sex", "/by"),
    ("completeness?instrument=NRS_PAIN&by=minutes_band", "/by"),
    ("dose-response?instrument=NRS_PAIN&model=anova", "/model"),
])
def test_wrong_questions_are_refused(clinic, path, pointer):
    clinic.clinician.request("GET", f"/v1/trends/{path}").problem(422, pointer)


def test_who_may_not_ask_for_a_trend_may_not_ask_for_these(clinic):
    for what in "responders", "completeness", "dose-response":
        clinic.coordinator.request("GET", MORE.format(what)).problem(403)
