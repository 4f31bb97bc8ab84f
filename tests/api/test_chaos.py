"""Kill anything at any moment: every acknowledged write is there, once.

MENDD_CHAOS_ACKS	acknowledged writes, over all seeds
MENDD_CHAOS_SEEDS	how many runs, each with its clinic and its kills
MENDD_CHAOS_SEED	the first of them
"""

import collections
import random
import signal
import time

import pytest

from daemon import PATIENCE, wait_until
from load import Load
from losses import assert_repeats, assert_whole, losses
from rig import rig
from scale import promised, scaled

ACKS = scaled(1500, 20000, "MENDD_CHAOS_ACKS")
SEEDS = scaled(2, 8, "MENDD_CHAOS_SEEDS")
FIRST = scaled(1, 1, "MENDD_CHAOS_SEED")

# What a promise says of the time from a kill to ready.
DAEMON, DATABASE = 2, 15


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


def test_kill_anything_and_no_acknowledged_write_is_lost_or_doubled(
        daemon, figure):
    total = collections.Counter()
    took = collections.defaultdict(list)
    for seed in range(FIRST, FIRST + SEEDS):
        load, kills = run(daemon, seed, -(-ACKS // SEEDS))
        lost, doubled, present = losses(daemon, load)
        total.update(acknowledged=len(load.done()),
                     refused=len(load.refused()), repeated=load.again,
                     lost=len(lost), doubled=len(doubled),
                     present=len(present))
        for how, seconds in kills.items():
            took[how] += seconds
        figure(1, f"seeds {FIRST} to {seed}: {total['acknowledged']}"
               f" acknowledged, {total['lost']} lost, {total['doubled']}"
               f" doubled, {total['present']} of {total['refused']} refused"
               f" but present, {sum(map(len, took.values()))} kills")
        assert (lost, doubled, present) == ([], [], [])
        assert_whole(daemon, load)
        repeats = assert_repeats(daemon, load, random.Random(seed))
        total.update(replayed=repeats)
    figure(2, f"{total['repeated']} keys repeated during kills, and"
           f" {total['replayed']} after them with the same answer and with"
           " another body")
    for how, seconds in took.items():
        figure(3, f"ready after {how.replace('_', ' ')}: at most"
               f" {max(seconds):.2f} s of {len(seconds)}")
        promised(max(seconds), DAEMON if how == "kill_worker" else DATABASE,
                 how)
    assert total["acknowledged"] >= ACKS
    assert total["refused"] > 0
