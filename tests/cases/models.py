"""What the makers of the cases asked of models, as specifications say it.

Each case has further members of its specification (MORE) and, where a block
of its expected.json has another name than ours, ours (OURS).
"""

WEEKS = {"w0": 0, "w2": 2, "w4": 4, "w8": 8, "w12": 12, "w16": 16}
ARMS = ["a_placebo", "b_5000U", "c_10000U"]


def contrasts(named):
    return [{"name": name, "of": of} for name, of in named.items()]


def cdystonia():
    """Dose slopes of the change, and the mean change over time."""
    named = {}
    for visit in list(WEEKS)[1:]:
        named[f"dose_slope_per_5000U:change@{visit}"] = {
            f"c_10000U@{visit}": .5, "c_10000U@w0": -.5,
            f"a_placebo@{visit}": -.5, "a_placebo@w0": .5}
    visits = list(WEEKS)
    for arm in ARMS:
        of = {f"{arm}@{visit}": 0 for visit in visits}
        for one, other in zip(visits, visits[1:]):
            half = (WEEKS[other] - WEEKS[one]) / 2 / 16
            of[f"{arm}@{one}"] += half
            of[f"{arm}@{other}"] += half
        of[f"{arm}@w0"] -= 1
        named[f"auc_mean_change:{arm}"] = of
    return {"contrasts": contrasts(named)}


def ancova(spec):
    """Change by group and baseline, both by visit."""
    at = spec["lsmeans_at_baseline"]
    named = {}
    for visit in spec["visits"][1:]:
        mean = {f"intercept@{visit}": 1, f"base@{visit}": at}
        arm = f"group:b_DRUG@{visit}"
        named[f"lsmean_change:a_PLACEBO@{visit}"] = mean
        named[f"lsmean_change:b_DRUG@{visit}"] = dict(mean, **{arm: 1})
        named[f"diff:b_DRUG-a_PLACEBO@{visit}"] = {arm: 1}
        named[f"slope_on_baseline@{visit}"] = {f"base@{visit}": 1}
    return {"models": {"mmrm_change": {
        "change": True, "contrasts": contrasts(named), "effects": [
            {"column": "group", "by_visit": True},
            {"visit": "base", "by_visit": True}]}}}


BLACK, WHITE = "race:Black or African American", "race:White"


def fev_contrasts(spec):
    visits = spec["visits"]
    first = visits[0]
    start, arm = f"intercept@{first}", f"group:b_TRT@{first}"
    named = {
        "beta:intercept": {start: 1}, "beta:raceBlack": {BLACK: 1},
        "beta:raceWhite": {WHITE: 1}, "beta:sexFemale": {"sex:Female": 1},
        "beta:armTRT": {arm: 1}}
    for visit in visits[1:]:
        named[f"beta:{visit}"] = {f"intercept@{visit}": 1, start: -1}
        named[f"beta:armTRT:{visit}"] = {f"group:b_TRT@{visit}": 1, arm: -1}
    shares = spec["observed_shares"]
    weights = {"equal": (1 / 3, 1 / 3, 1 / 2), "observed": (
        shares["raceBlack"], shares["raceWhite"], shares["sexFemale"])}
    for word, (black, white, female) in weights.items():
        for visit in visits:
            mean = {BLACK: black, WHITE: white, "sex:Female": female,
                    f"intercept@{visit}": 1}
            named[f"lsmean_{word}:a_PBO@{visit}"] = mean
            named[f"lsmean_{word}:b_TRT@{visit}"] = dict(
                mean, **{f"group:b_TRT@{visit}": 1})
    for visit in visits:
        named[f"diff:b_TRT-a_PBO@{visit}"] = {f"group:b_TRT@{visit}": 1}
    return contrasts(named)


def fev(spec):
    """Race and sex at all visits alike, the arm by visit."""
    visits = spec["visits"]
    arm = {visit: f"group:b_TRT@{visit}" for visit in visits}
    full = {
        "contrasts": fev_contrasts(spec),
        "tests": [{"name": "arm_by_visit", "rows": [
            {arm[visit]: 1, arm[visits[0]]: -1} for visit in visits[1:]]}],
        "effects": [{"column": "race", "reference": "Asian"},
                    {"column": "sex", "reference": "Male"},
                    {"column": "group", "by_visit": True}]}
    alone = {"intercept_by_visit": False, "effects": [{"column": "group"}],
             "contrasts": contrasts({"beta:intercept": {"intercept": 1},
                                     "beta:armTRT": {"group:b_TRT": 1}})}
    return {"models": {"reml": full, "ml": dict(full, method="ML"),
                       "arm_only_reml": alone}}


def followup(spec):
    return {"model_visits": [v for v in spec["visits"] if v != "base"]}


def both_factors(spec):
    return {"group": "g1", "models": {"both": {"effects": [
        {"column": factor, "by_visit": True} for factor in spec["factors"]]}}}


MORE = {
    "antidepressant-ancova": ancova,
    "cdystonia": lambda spec: cdystonia(),
    "collinear-groups": both_factors,
    "fev-covariates": fev,
}

# Blocks with a model of their own besides.
APART = {
    ("constant-baseline", "mmrm_followup_only"): followup,
    ("fev-cells", "mmrm_post_reml"): followup,
}

OURS = {
    "cell_means_as_one_factor": "lda_reml",
    "lda_reml_on_remaining_visits": "lda_reml",
    "mmrm_followup_only": "lda_reml",
    "mmrm_one_group": "lda_reml",
    "mmrm_post_reml": "lda_reml",
    "mmrm_reml": "lda_reml",
    "model": "lda_reml",
    "unstructured": "lda_reml",
    "with_baseline_as_response": "lda_reml",
}


def is_model(block):
    return block in OURS or block.endswith(("_reml", "_ml", "_change")) or \
        block in ("reml", "ml")


def aliased(got):
    """The factors whose columns were sums of others."""
    return sorted({label.split(":")[0] for label in got["both"]["aliased"]})


def printed(got):
    """What another program printed, out of ours."""
    def named(block, name):
        found = {one["name"]: one for one in got[block]["contrasts"]}
        return found[name]
    arm = named("arm_only_reml", "beta:armTRT")
    return {"reml_m2ll": got["reml"]["m2ll"], "ml_m2ll": got["ml"]["m2ll"],
            "intercept": named("reml", "beta:intercept"),
            "armTRT": named("reml", "beta:armTRT"),
            "lsmean_PBO_VIS4": named("reml", "lsmean_equal:a_PBO@VIS4"),
            "diff_VIS4": named("reml", "diff:b_TRT-a_PBO@VIS4"),
            "arm_only_model": {
                "est": arm["est"], "se_kr": arm["se_kr_linear"],
                "df": arm["df"], "m2ll": got["arm_only_reml"]["m2ll"]}}
