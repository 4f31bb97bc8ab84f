"""What happens by the clock."""

import uuid

from daemon import wait_until


def test_an_ended_session_is_forgotten_within_a_minute(db, clinics):
    clinic = clinics[0]
    token = uuid.uuid4().bytes * 2
    db.execute("INSERT INTO registry.session (clinic_id, token_hash,"
               " session_id, staff_id, opened_at, used_at, expires_at,"
               " proved_at)"
               " VALUES (%s, %s, gen_random_uuid(), %s, now() - interval '1 day',"
               " now() - interval '1 day', now() - interval '1 second',"
               " now() - interval '1 day')",
               [clinic.clinic_id, token, clinic.staff["admin"].staff_id])

    def forgotten():
        db.execute("SELECT FROM registry.session WHERE token_hash = %s",
                   [token])
        return db.rowcount == 0
    wait_until(forgotten, "tick forgets it")
