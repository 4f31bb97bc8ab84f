"""What a load was told, against what the database holds."""

import collections

from wire import Asker

# What makes a body another one.
OTHER = {"patient": {"given_name": "Other"},
         "procedure": {"local_anaesthetic": "lidocaine"},
         "response": {"mode": "clinic"}}

# A repeated key is asked for again, for so many of the writes.
REPEATS = 100


def held(daemon, load):
    """What the database holds of a load: its rows by kind, and its keys."""
    clinic = load.clinic.clinic_id
    rows = collections.defaultdict(list)
    for kind, row, marker in daemon.rows(f"""
        SELECT 'patient', patient_id, family_name
          FROM registry.patient_identity WHERE clinic_id = '{clinic}'
        UNION ALL
        SELECT 'procedure', procedure_id, device_lot
          FROM registry.product WHERE clinic_id = '{clinic}'
        UNION ALL
        SELECT 'response', response_id,
                concat_ws(' ', visit_id, instrument)
          FROM registry.response WHERE clinic_id = '{clinic}'
        """):
        rows[kind].append((row, marker))
    keys = dict(daemon.rows(f"""
        SELECT request_key, coalesce(reply ->> 'response_id',
                reply ->> 'procedure_id', reply ->> 'patient_id')
          FROM registry.idempotency WHERE clinic_id = '{clinic}'"""))
    return rows, keys


def losses(daemon, load):
    """Ids of what is lost, doubled, and there although it was refused."""
    rows, keys = held(daemon, load)
    ids = {kind: collections.Counter(row for row, _ in of)
           for kind, of in rows.items()}
    markers = {kind: collections.Counter(marker for _, marker in of)
               for kind, of in rows.items()}
    lost = [w.key for w in load.done()
            if ids[w.kind][w.row()] == 0 or keys.get(w.key) != w.row()]
    doubled = [w.key for w in load.done() if ids[w.kind][w.row()] > 1]
    doubled += [m for of in markers.values() for m, n in of.items() if n > 1]
    known = {(w.kind, w.row()) for w in load.done()}
    doubled += [row for kind, of in ids.items() for row in of
                if (kind, row) not in known]
    present = [w.key for w in load.refused() if w.key in keys or any(
        w.key in of for of in markers.values())]
    return lost, doubled, present


def trends(daemon, clinic):
    return daemon.rows(f"""
        SELECT (to_jsonb(s) - 'changed')::text AS t FROM registry.series AS s
         WHERE clinic_id = '{clinic}'
        UNION ALL
        SELECT (to_jsonb(s) - 'changed')::text FROM registry.stratum AS s
         WHERE clinic_id = '{clinic}'
         ORDER BY t""")


def assert_whole(daemon, load):
    """Each record has all its parts, and the trends follow from it."""
    clinic = load.clinic.clinic_id
    done = collections.Counter(w.kind for w in load.done())
    count = dict(daemon.rows(f"""
        SELECT 'visits', count(*) FROM registry.visit
         WHERE clinic_id = '{clinic}'
        UNION ALL
        SELECT 'scores', count(*) FROM registry.score
         WHERE clinic_id = '{clinic}'
        UNION ALL
        SELECT 'strata', count(*) FROM registry.stratum
         WHERE clinic_id = '{clinic}'
        UNION ALL
        SELECT subject, count(*) FROM registry.audit
         WHERE clinic_id = '{clinic}' AND action = 'create'
         GROUP BY subject"""))
    assert int(count["visits"]) == 9 * done["procedure"]
    assert int(count["strata"]) == done["procedure"]
    assert int(count["scores"]) == done["response"]
    for kind in ("patient", "procedure", "response"):
        assert int(count[kind]) == done[kind], f"audit of {kind}"
    answers = dict(daemon.rows(f"""
        SELECT response_id, answers FROM registry.response
         WHERE clinic_id = '{clinic}'"""))
    for w in load.done():
        if w.kind == "response":
            assert list(answers[w.row()].values()) == w.body["answers"]
    before = trends(daemon, clinic)
    daemon.rows(f"SELECT operator.trends_rebuild('{clinic}')")
    after = trends(daemon, clinic)
    assert before == after, "the trends do not follow from the records"


def assert_repeats(daemon, load, rng):
    """
    A key from before the crashes gets its answer, and no other body; for how
    many of them.
    """
    done = load.done()
    some = rng.sample(done, min(REPEATS, len(done)))
    with Asker(daemon.port, load.clinic.tokens["clinician"]) as asker:
        for write in some:
            reply = asker.ask("POST", write.path, body=write.body,
                              key=write.key)
            assert (reply.status, reply.json) == (write.status, write.reply)
            reply = asker.ask("POST", write.path, key=write.key,
                              body={**write.body, **OTHER[write.kind]})
            assert reply.status in (409, 422), reply.body
    return len(some)
