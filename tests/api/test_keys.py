"""A request that is repeated with its Idempotency-Key has one effect."""

import uuid

from load import patient_body
from scale import scaled
from wire import Asker

ROUNDS = scaled(10, 200)


def row_count(db, name):
    db.execute("SELECT count(*) FROM registry.patient_identity"
               " WHERE family_name = %s", [name])
    return db.fetchone()[0]


def send(daemon, token, name, key, **changes):
    with Asker(daemon.port, token) as asker:
        return asker.ask("POST", "/v1/patients", key=key,
                         body={**patient_body(name), **changes})


def test_of_eight_at_once_with_one_key_one_body_wins(
        daemon, sign_in, db, at_once, figure):
    token = sign_in("clinician").token
    told = {}
    for _ in range(ROUNDS):
        key = name = str(uuid.uuid4())
        replies = at_once(8, lambda i: send(
            daemon, token, name, key,
            given_name="Other" if i % 2 else "Same"))
        done = [r for r in replies if r.status == 201]
        # Who waited too long for the other's commit comes again.
        assert {r.status for r in replies} <= {201, 409, 422, 503}
        assert len({r.body for r in done}) == 1
        assert row_count(db, name) == 1
        for r in replies:
            told[r.status] = told.get(r.status, 0) + 1
        assert len(done) <= 4
    figure(2, f"{ROUNDS} keys, each sent 8 times at once with two bodies: one"
              f" row each; {told}")


def test_a_key_is_kept_for_a_day_and_more(daemon, sign_in, db):
    token = sign_in("clinician").token
    key = name = str(uuid.uuid4())
    first = send(daemon, token, name, key)
    assert first.status == 201
    db.execute("UPDATE registry.idempotency"
               " SET made_at = made_at - interval '25 hours'"
               " WHERE request_key = %s", [key])
    db.execute("SELECT task.housekeeping()")
    again = send(daemon, token, name, key)
    assert (again.status, again.body) == (201, first.body)
    assert send(daemon, token, name, key, sex="male").status in (409, 422)
    assert row_count(db, name) == 1
