"""The fixtures themselves: everybody who is made can sign in."""

import pytest

from clinics import ROLES


@pytest.mark.parametrize("clinic", [0, 1])
@pytest.mark.parametrize("role", ROLES)
def test_everybody_signs_in_and_is_who_they_are(sign_in, clinics, role,
                                                clinic):
    me = sign_in(role, clinic).get("/v1/session").ok()
    assert me["role"] == role
    assert me["staff_id"] == clinics[clinic].staff[role].staff_id
    assert me["clinic"]["clinic_id"] == clinics[clinic].clinic_id


def test_nobody_is_somebody_without_signing_in(anyone):
    anyone.get("/v1/session").problem(401)


def test_a_wrong_password_is_refused(anyone, clinics):
    login = clinics[0].staff["admin"].login
    anyone.post("/v1/session", {"login": login, "password": "not this one"}
                ).problem(401)


def test_who_was_seen_just_now_is_seen_again_without_a_write(
        db, sign_in, clinics):
    """A row lock would be one: each call would wait for its commit."""
    clinic = clinics[0]
    sign_in("quality")
    db.execute("""
        SELECT (internal.caller_of(clinic_id, token_hash)).role,
                pg_current_xact_id_if_assigned()
          FROM registry.session
         WHERE clinic_id = %s AND staff_id = %s AND used_at > now()
                - interval '30 seconds'
         LIMIT 1""", [clinic.clinic_id, clinic.staff["quality"].staff_id])
    assert db.fetchone() == ("quality", None)
