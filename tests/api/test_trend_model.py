"""
What trends say of a whole course: models, contrasts between groups and the
shape of an improvement, as a clinic asks for them.
"""

import csv
import io

import pytest

TREND = "/v1/trends?instrument=NRS_PAIN"
PEOPLE = 60
GUIDANCE = "ultrasound", "none"


@pytest.fixture(scope="module")
def clinic(new_clinic, db):
    """Half of them by ultrasound, which takes two points more off."""
    clinic = new_clinic()
    for i in range(PEOPLE):
        _, procedure = clinic.treated(200, nrs=[6 + i % 4])
        visits = clinic.visits(procedure)
        better = 2 if i % 2 else 4
        for code, day, wave in ("w6", 42, 4), ("m3", 91, 7):
            if i % 5 or code == "w6":
                clinic.answer(visits[code], "NRS_PAIN",
                              [6 + i % 4 - better + i // wave % 3 - 1],
                              200 - day)
        db.execute(
            "UPDATE registry.stratum SET guidance = %s,"
            " changed = pg_current_xact_id()"
            " WHERE clinic_id = %s AND procedure_id = %s",
            [GUIDANCE[i % 2], clinic.clinic_id, procedure["procedure_id"]])
    return clinic


def trend(clinic, query="", who="clinician"):
    return getattr(clinic, who).get(TREND + query)


def visit(group, code):
    return next(v for v in group["visits"] if v["visit_code"] == code)


def test_means_and_changes_come_with_their_method(clinic):
    reply = trend(clinic, "&by=guidance")
    assert reply["method"]["model"] == "lda"
    assert reply["method"]["covariance"] == "own"
    assert reply["method"]["episodes"] == PEOPLE
    for group in reply["groups"]:
        model = visit(group, "w6")["model"]
        assert model["ci_lo"] < model["mean"] < model["ci_hi"]
        # Everybody answered then, and nobody is missing to the model.
        assert model["mean"] == pytest.approx(visit(group, "w6")["mean"])
        assert model["change"]["df"] > 5
        assert visit(group, "baseline")["model"]["change"] is None
        assert group["shape"]["clear_from"]["visit_code"] == "w6"
    assert reply["total"]["method"]["covariance"] == "own"


def test_groups_are_compared_with_the_first(clinic):
    reply = trend(clinic, "&by=guidance")
    assert [c["groups"] for c in reply["contrasts"]] == [
        ["none", "ultrasound"]] * 2
    first = reply["contrasts"][0]
    assert first["name"] == "difference_in_change"
    assert first["est"] == pytest.approx(2, abs=0.5)
    assert first["p"] < 0.001
    assert reply["test"]["groups"] == ["ultrasound", "none"]
    assert trend(clinic, "&by=guidance&model=clda")["contrasts"][0][
        "name"] == "difference"


def test_a_model_can_be_left_out(clinic):
    reply = trend(clinic, "&by=guidance&model=none")
    assert not {"method", "contrasts", "test"} & set(reply)
    assert "shape" not in reply["total"]
    assert "model" not in visit(reply["total"], "w6")


def test_a_few_people_are_described_only(clinic, new_clinic):
    few = new_clinic()
    for _ in range(3):
        few.treated(60, nrs=[7])
    reply = trend(few)
    assert reply["method"]["covariance"] == "none"
    assert reply["method"]["reason"] == "too_few_episodes"
    assert visit(reply["total"], "baseline")["n"] == 3
    assert visit(reply["total"], "baseline")["model"]["mean"] is None


def test_two_words_make_pairs(clinic):
    reply = trend(clinic, "&by=laterality,guidance")
    assert reply["by"] == "laterality,guidance"
    for group in reply["groups"]:
        assert group["group"] == " / ".join(group["group_values"])
    assert {g["group_values"][1] for g in reply["groups"]} == set(GUIDANCE)


def test_a_rescue_is_read_as_asked(clinic):
    assert "while on treatment" in trend(clinic)["estimand"]
    every = trend(clinic, "&surgery=every_score")
    assert "treatment policy" in every["estimand"]
    assert "count like others" in every["window_rule"]
    assert visit(every["total"], "m3")["censored"] == 0
    assert "composite" in trend(clinic, "&surgery=nonresponder")["estimand"]


def test_bounds_hold_the_share(clinic):
    responders = visit(trend(clinic)["total"], "m3")["responders"]
    bounds = responders["bounds"]
    assert bounds["of"] == PEOPLE > responders["of"]
    assert bounds["worst"] <= responders["share"] <= bounds["best"]


def test_a_comparison_is_adjusted(clinic):
    reply = trend(clinic, "&by=guidance&adjust=sex,smoking")
    assert reply["adjust"] == "sex,smoking"
    assert "differs after adjustment for sex and smoking" in reply[
        "adjustment"]
    adjusted = reply["method"]["adjusted"]
    assert adjusted["for"] == ["sex", "smoking"]
    assert adjusted["population"] == PEOPLE
    assert sum(v["share"] for v in adjusted["values"]) == pytest.approx(2)
    assert all(v["effect"] in ("own", "reference", "together")
               for v in adjusted["values"])
    assert reply["contrasts"][0]["est"] == pytest.approx(2, abs=0.5)
    assert trend(clinic, "&by=guidance")["method"]["adjusted"] is None


def test_a_word_of_one_value_changes_nothing(clinic):
    """Everybody has the same clinic."""
    plain = trend(clinic, "&by=guidance")
    adjusted = trend(clinic, "&by=guidance&adjust=clinic")
    assert adjusted["contrasts"] == plain["contrasts"]
    assert [v["effect"] for v in adjusted["method"]["adjusted"]["values"]] == [
        "reference"]


def test_people_are_the_clusters(clinic):
    reply = trend(clinic, "&by=guidance")
    assert reply["method"]["people"] == PEOPLE
    assert reply["method"]["people_with_several"] == 0
    assert "by person" not in reply["method"]["se"]
    for group in reply["groups"]:  # of thirty each
        assert visit(group, "w6")["model"]["change"]["se_robust"] > 0
    assert reply["contrasts"][0]["se_robust"] == pytest.approx(
        reply["contrasts"][0]["se"], rel=0.3)


def test_both_models_are_shown_if_baselines_differ(clinic):
    both = trend(clinic, "&by=guidance")["both_models"]
    assert both["baselines_apart_sd"] > both["limit_sd"] == 0.25
    assert "different questions" in both["reading"]
    first = both["differences"][0]
    assert first["lda"]["est"] != first["clda"]["est"]
    other = trend(clinic, "&by=guidance&model=clda")
    assert other["both_models"] == both
    assert other["contrasts"][0]["est"] == first["clda"]["est"]
    assert trend(clinic)["both_models"] is None


def test_the_models_share_is_within_the_bounds(clinic):
    for group in trend(clinic, "&by=guidance")["groups"]:
        for code in "w6", "m3":
            responders = visit(group, code)["responders"]
            bounds = responders["bounds"]
            assert bounds["worst"] <= responders["model"] <= bounds["best"]
    assert "model" not in visit(
        trend(clinic, "&model=none")["total"], "w6")["responders"]


@pytest.mark.parametrize("query, pointer", [
    ("adjust=age", "/adjust"),
    ("adjust=sex,sex", "/adjust"),
    ("by=sex&adjust=sex", "/adjust"),
    ("adjust=sex,year,region,grade,smoking,diabetes", "/adjust"),
    ("adjust=sex&model=none", "/adjust"),
    ("model=anova", "/model"),
    ("surgery=locf", "/surgery"),
    ("by=guidance,guidance", "/by"),
    ("by=guidance,sex,year", "/by"),
    ("by=guidance,", "/by"),
])
def test_wrong_questions_are_refused(clinic, query, pointer):
    clinic.clinician.request("GET", f"{TREND}&{query}").problem(422, pointer)


def test_a_table_has_the_model(clinic):
    reply = clinic.clinician.request(
        "GET", TREND + "&by=guidance&format=csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    w6 = [r for r in rows if r["visit_code"] == "w6"]
    assert [r["group"] for r in w6] == ["ultrasound", "none", ""]
    assert {r["adjust"] for r in rows} == {""}
    assert all(0 < float(r["model_change_se_robust"]) < 1 for r in w6)
    assert all(0 <= float(r["responders_model"]) <= 1 for r in w6)
    assert all(float(r["model_change_ci_hi"]) < 0 for r in w6)
