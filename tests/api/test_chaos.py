"""Kill anything at any moment: every acknowledged write is there, once.

MENDD_CHAOS_ACKS	acknowledged writes, over all seeds
MENDD_CHAOS_SEEDS	how many runs, each with its clinic and its kills
MENDD_CHAOS_SEED	the first of them
MENDD_CHAOS_REPORT	a file for the figures, as JSON
"""

import collections
import json
import os
import pathlib
import random
import signal
import time

import pytest

from daemon import PATIENCE, wait_until
from load import Load
from rig import rig
from wire import Asker

ACKS = int(os.environ.get("MENDD_CHAOS_ACKS", 1500))
SEEDS = int(os.environ.get("MENDD_CHAOS_SEEDS", 2))
FIRST = int(os.environ.get("MENDD_CHAOS_SEED", 1))
REPORT = os.environ.get("MENDD_CHAOS_REPORT")

# What makes a body another one.
OTHER = {"patient": {"given_name": "Other"},
         "procedure": {"local_anaesthetic": "lidocaine"},
         "response": {"mode": "clinic"}}

# A repeated key is asked for again, for so many of the writes.
REPEATS = 100


@pytest.fixture(scope="module")
def daemon():
    with rig() as d:
        yield d


# What may be killed; each returns when the signal was sent.

def kill_worker(daemon, rng):
    daemon.signal_children([rng.choice(daemon.workers())], signal.SIGKILL)


def kill_backend(daemon, rng):
    """PostgreSQL ends all the others, too, and recovers."""
    daemon.signal_postgres([rng.choice(daemon.backends())], signal.SIGKILL)


def kill_postmaster(daemon, rng):
    """Its children notice, sooner or later."""
    daemon.signal_children(daemon.pids("postgres"), signal.SIGKILL)


def kill_cluster(daemon, rng):
    daemon.signal_postgres(daemon.postgres(), signal.SIGKILL)


def kill_master(daemon, rng):
    """Its children notice, sooner or later."""
    daemon.signal(signal.SIGKILL)
    daemon.wait()


def kill_everything(daemon, rng):
    daemon.kill_everything()


KILLS = [(kill_worker, 4), (kill_backend, 2), (kill_postmaster, 1),
         (kill_cluster, 1), (kill_master, 1), (kill_everything, 1)]


def kill(daemon, how, rng):
    """Kill, and wait until all is well again; the seconds that took."""
    wait_until(lambda: len(daemon.workers()) == 2 and daemon.backends(),
               "there is somebody to kill")
    former = set(daemon.workers() if how is kill_worker
                 else daemon.backends())
    began = time.monotonic()
    how(daemon, rng)
    if daemon.process.poll() is not None:
        daemon.start()

    def is_well():
        workers, backends = set(daemon.workers()), set(daemon.backends())
        if how is kill_worker:
            return len(workers) == 2 and workers != former and \
                daemon.get("/readyz") == 200
        return backends and not backends & former and \
            daemon.get("/readyz") == 200
    wait_until(is_well, f"all is well after {how.__name__}")
    return time.monotonic() - began


def run(daemon, seed, acks):
    """Writers, and kills among them; the load and what each kill took."""
    rng = random.Random(seed)
    kills = [how for how, n in KILLS for _ in range(n)]
    rng.shuffle(kills)
    load = Load(daemon, seed)
    took = collections.defaultdict(list)
    load.start()
    try:
        for i, how in enumerate(kills):
            due = acks * (i + rng.uniform(0.5, 1)) / (len(kills) + 1)
            wait_until(lambda: load.acknowledged >= due or load.faults,
                       "enough is acknowledged", 10 * PATIENCE)
            if load.faults:
                break
            took[how.__name__].append(kill(daemon, how, rng))
        wait_until(lambda: load.acknowledged >= acks or load.faults,
                   "enough is acknowledged", 10 * PATIENCE)
    finally:
        load.enough.set()
    load.finish()
    return load, took


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
    """A key from before the crashes gets its answer, and no other body."""
    done = load.done()
    with Asker(daemon.port, load.clinic.tokens["clinician"]) as asker:
        for write in rng.sample(done, min(REPEATS, len(done))):
            reply = asker.ask("POST", write.path, body=write.body,
                              key=write.key)
            assert (reply.status, reply.json) == (write.status, write.reply)
            reply = asker.ask("POST", write.path, key=write.key,
                              body={**write.body, **OTHER[write.kind]})
            assert reply.status in (409, 422), reply.body


def test_kill_anything_and_no_acknowledged_write_is_lost_or_doubled(
        daemon, capsys):
    figures = {"acknowledged": 0, "refused": 0, "repeated": 0, "lost": 0,
               "doubled": 0, "refused_but_present": 0, "seconds": 0,
               "to_ready": collections.defaultdict(list)}
    for seed in range(FIRST, FIRST + SEEDS):
        began = time.monotonic()
        load, took = run(daemon, seed, -(-ACKS // SEEDS))
        lost, doubled, present = losses(daemon, load)
        figures["acknowledged"] += len(load.done())
        figures["refused"] += len(load.refused())
        figures["repeated"] += load.again
        figures["lost"] += len(lost)
        figures["doubled"] += len(doubled)
        figures["refused_but_present"] += len(present)
        figures["seconds"] += round(time.monotonic() - began)
        for how, seconds in took.items():
            figures["to_ready"][how] += [round(s, 2) for s in seconds]
        with capsys.disabled():
            print(f"\nseed {seed}: {json.dumps(figures)}")
        assert (lost, doubled, present) == ([], [], [])
        assert_whole(daemon, load)
        assert_repeats(daemon, load, random.Random(seed))
    if REPORT:
        pathlib.Path(REPORT).write_text(json.dumps(figures, indent=1))
    assert figures["acknowledged"] >= ACKS
    assert figures["refused"] > 0
