"""
Who looks after quality sees no group of fewer than 5 people, and cannot work
one out from what is shown.
"""

import csv
import io
import itertools

import pytest

PEOPLE = {"ultrasound": 8, "fluoroscopy": 6, "mr": 7, "ct": 3}
FEW = range(1, 5)


@pytest.fixture(scope="module")
def cohort(new_clinic):
    """People by guidance; some of them did not answer at week 6."""
    clinic = new_clinic()
    for guidance, n in PEOPLE.items():
        for i in range(n):
            clinic.treated(60, nrs=[8] if i == 0 else [8, i % 5],
                           guidance=guidance,
                           laterality="left" if i % 2 else "right")
    return clinic


def ask(clinic, query="", who="quality"):
    return getattr(clinic, who).get("/v1/trends?instrument=NRS_PAIN" + query)


def visits(group):
    return {v["visit_code"]: v for v in group["visits"]}


def test_a_clinician_sees_every_group(cohort):
    answer = ask(cohort, "&by=guidance", "clinician")
    assert answer["suppression"]["limit"] is None
    assert {g["group"]: g["people"] for g in answer["groups"]} == PEOPLE


def test_small_groups_are_hidden_and_the_rest_does_not_tell_them(cohort):
    answer = ask(cohort, "&by=guidance")
    assert answer["suppression"]["limit"] == 5
    shown = [g for g in answer["groups"] if not g["suppressed"]]
    hidden = [g for g in answer["groups"] if g["suppressed"]]
    assert "ct" in {g["group"] for g in hidden} and len(hidden) >= 2
    assert len(shown) >= 1
    for group in hidden:
        assert group["people"] is None and group["episodes"] is None
        assert group["visits"] == []
    total = answer["total"]
    assert total["people"] == sum(PEOPLE.values())
    assert total["people"] - sum(g["people"] for g in shown) >= 5
    for code, visit in visits(total).items():
        for count in ("n", "answered", "not_answered"):
            cells = [visits(g)[code][count] for g in shown]
            if visit[count] is None or None in cells:
                continue
            rest = visit[count] - sum(cells)
            assert rest not in FEW or count != "n", (code, count)


def test_the_csv_hides_the_same(cohort):
    answer = ask(cohort, "&by=guidance")
    reply = cohort.quality.request(
        "GET", "/v1/trends?instrument=NRS_PAIN&by=guidance&format=csv")
    rows = list(csv.DictReader(io.StringIO(reply.body.decode(), newline="")))
    hidden = {g["group"] for g in answer["groups"] if g["suppressed"]}
    assert {r["group"] for r in rows if r["suppressed"] == "true"} == hidden
    for row in rows:
        if row["suppressed"] == "true":
            assert row["people"] == row["n"] == row["mean"] == ""


def test_fewer_than_five_people_are_not_shown_at_all(cohort):
    answer = ask(cohort, "&guidance=ct")
    assert answer["groups"] == []
    assert answer["total"]["suppressed"] is True
    assert answer["total"]["people"] is None
    assert answer["total"]["visits"] == []


def test_two_questions_cannot_be_subtracted(cohort):
    """Of every two sets of guidances, one within the other."""
    people = {}
    for size in range(len(PEOPLE) + 1):
        for words in itertools.combinations(sorted(PEOPLE), size):
            query = "&guidance=" + ",".join(words) if words else ""
            total = ask(cohort, query)["total"]
            if not total["suppressed"]:
                people[frozenset(words or PEOPLE)] = total["people"]
    assert frozenset(PEOPLE) in people
    for small, large in itertools.permutations(people, 2):
        if small < large:
            assert people[large] - people[small] not in FEW, (small, large)


def test_a_second_filter_does_not_single_anybody_out(cohort):
    """The same with groups inside: what both show must not differ by few."""
    for guidance in PEOPLE:
        one = ask(cohort, "&by=laterality&guidance=" + guidance)
        rest = ",".join(g for g in PEOPLE if g != guidance)
        two = ask(cohort, "&by=laterality&guidance=" + rest)
        everybody = ask(cohort, "&by=laterality")
        for whole in everybody["groups"]:
            for part in one["groups"] + two["groups"]:
                if (part["group"] == whole["group"]
                        and not part["suppressed"]
                        and not whole["suppressed"]):
                    assert whole["people"] - part["people"] not in FEW


def test_who_was_scored_cannot_be_subtracted_either(new_clinic):
    """Six people, but only one of them answered at week 6."""
    clinic = new_clinic()
    for guidance, people, scored in (("ultrasound", 8, 8),
                                     ("fluoroscopy", 6, 1), ("ct", 6, 6)):
        for i in range(people):
            clinic.treated(60, nrs=[8, 3] if i < scored else [8],
                           guidance=guidance)
    counts = {}
    words = ("ultrasound", "fluoroscopy", "ct")
    for size in range(len(words) + 1):
        for some in itertools.combinations(words, size):
            query = "&guidance=" + ",".join(some) if some else ""
            w6 = visits(ask(clinic, query)["total"])["w6"]
            for figure, n in (("score", w6["n"]),
                              ("change", w6["change"]["n"])):
                if n is not None:
                    counts[figure, frozenset(some or words)] = n
    assert len(counts) > 4
    for (a, small), (b, large) in itertools.permutations(counts, 2):
        if a == b and small < large:
            assert counts[b, large] - counts[a, small] not in FEW, (
                a, small, large)


@pytest.mark.parametrize("paired, lapsed, fresh, shown", [
    (9, 1, 0, False), (9, 0, 1, False), (9, 4, 0, False),
    (9, 5, 0, True), (9, 0, 5, True), (9, 1, 1, True), (9, 0, 0, True)])
def test_baselines_scores_and_changes_do_not_tell_of_few(
        new_clinic, paired, lapsed, fresh, shown):
    """Ten baselines, nine of them with a change: the rest is the tenth's."""
    clinic = new_clinic()
    for n, nrs in ((paired, [8, 3]), (lapsed, [7]), (fresh, [None, 4])):
        for _ in range(n):
            clinic.treated(60, nrs=nrs)
    for query in ("", "&by=guidance"):
        answer = ask(clinic, query)
        for group in [answer["total"], *answer["groups"]]:
            at = visits(group)
            assert at["baseline"]["n"] == paired + lapsed
            assert at["w6"]["n"] == paired + fresh
            assert at["w6"]["change"]["n"] == (paired if shown else None)
            assert (at["w6"]["change"]["mean"] is not None) == shown
            assert (at["w6"]["responders"]["n"] is not None) == shown
    change = visits(ask(clinic, who="clinician")["total"])["w6"]["change"]
    assert change["n"] == paired and change["mean"] == -5


def test_nor_when_a_filter_is_left_out(new_clinic):
    """All have six lapsed; five of them are left when ct is left out."""
    clinic = new_clinic()
    for guidance, paired, lapsed in (("ultrasound", 9, 5), ("ct", 9, 1)):
        for nrs in [[8, 3]] * paired + [[7]] * lapsed:
            clinic.treated(60, nrs=nrs, guidance=guidance)
    changes = [visits(ask(clinic, query)["total"])["w6"]["change"]["n"]
               for query in ("&guidance=ct,ultrasound",
                             "&guidance=ultrasound")]
    assert changes == [None, None]


def test_another_clinic_is_seen_when_it_said_so_and_not_by_few(
        new_clinic, db):
    one, two = new_clinic(), new_clinic()
    for clinic, n in ((one, 6), (two, 5)):
        for _ in range(n):
            clinic.treated(60, nrs=[8, 3])
    assert ask(one, "&clinics=all")["total"]["people"] == 6
    db.execute("SELECT operator.quality_grant(%s, %s, %s, now())",
               (two.clinic_id, one.clinic_id, one.staff["quality"]))
    assert ask(one, "&clinics=all")["total"]["people"] == 11
    assert ask(one)["total"]["people"] == 6
    assert ask(one, "&clinics=all", "clinician")["total"]["people"] == 6
    groups = ask(one, "&clinics=all&by=clinic")["groups"]
    assert {g["group"]: g["people"] for g in groups} == {
        one.code: 6, two.code: 5}
