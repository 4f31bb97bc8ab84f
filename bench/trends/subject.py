"""mendd with a registry of so many episodes, and what it takes to ask it."""

import contextlib
import http.client
import json
import os
import re
import select
import time
import urllib.parse
from pathlib import Path

import clinics
from daemon import kill, new_folder, user, wait_until
from rig import rig, rss

HERE = Path(__file__).parent
LOADED = re.compile(r"cohort loaded episodes=(\d+) series=(\d+) bytes=(\d+) "
                    r"scanned=(\d+) milliseconds=(\d+)")
# The peers get memory and the disk is spared: none of it matters to mendd.
SETTINGS = """\
shared_buffers = 2GB
work_mem = 256MB
maintenance_work_mem = 1GB
max_wal_size = 16GB
checkpoint_timeout = 1h
"""


@contextlib.contextmanager
def subject(episodes):
    """A Subject that is loaded."""
    state = new_folder("state")
    state.mkdir(mode=0o700)
    (state / "postgres.conf").write_text(SETTINGS)
    os.chown(state, user().pw_uid, user().pw_gid)
    with rig(state_dir=state) as daemon:
        yield Subject(daemon, episodes)


class Subject:
    def __init__(self, daemon, episodes):
        self.daemon = daemon
        self.episodes = episodes
        self.connection = daemon.connect()
        self.cursor = self.connection.cursor()
        self.token = self.sign_in()
        self.fill()
        self.http = None

    def sign_in(self):
        """Who looks after quality at one of 20 clinics, and sees all."""
        made = [clinics.make_clinic(self.cursor, f"clinic-{n:02}")
                for n in range(20)]
        person = made[0].staff["quality"]
        for clinic in made[1:]:
            self.cursor.execute(
                "SELECT operator.quality_grant(%s, %s, %s, now())",
                [clinic.clinic_id, made[0].clinic_id, person.staff_id])
        return clinics.sign_in(self.daemon.port, person.login).token

    def fill(self):
        self.cursor.execute("SELECT set_config('bench.episodes', %s, false)",
                            [str(self.episodes)])
        self.cursor.execute((HERE / "population.sql").read_text())
        for reset in "session_replication_role", "synchronous_commit", \
                "max_parallel_workers_per_gather":
            self.cursor.execute(f"RESET {reset}")
        self.cursor.execute("VACUUM ANALYZE")
        self.cursor.execute("CHECKPOINT")

    def load(self):
        """Begin anew; what the log says about it, and the memory it takes."""
        before, = self.daemon.pids("cohort")
        loads = len(LOADED.findall(self.daemon.log()))
        kill(before)
        wait_until(lambda: len(LOADED.findall(self.daemon.log())) > loads,
                   "it has loaded")
        episodes, rows, held, scanned, ms = map(
            int, LOADED.findall(self.daemon.log())[-1])
        assert episodes == rows == self.episodes
        pid, = self.daemon.pids("cohort")
        return {"load s": ms / 1e3, "rss": rss(pid),
                "bytes": held / rows, "scanned": scanned / rows}

    def connect(self):
        """One connection, anew when mendd ended it because nobody asked."""
        sock = getattr(self.http, "sock", None)
        if sock is None or select.select([sock], [], [], 0)[0]:
            self.http = http.client.HTTPConnection(
                "127.0.0.1", self.daemon.port, timeout=60)
            self.http.connect()

    def ask(self, **question):
        """Milliseconds, and the reply."""
        self.connect()
        path = "/v1/trends?" + urllib.parse.urlencode(
            {"instrument": "NRS_PAIN", "clinics": "all", **question}, safe=",")
        began = time.perf_counter()
        self.http.request("GET", path, headers={
            "Authorization": "Bearer " + self.token})
        reply = self.http.getresponse()
        body = reply.read()
        ms = (time.perf_counter() - began) * 1e3
        assert reply.status == 200, body
        return ms, json.loads(body)

    def processor_ms(self):
        """What the process has used so far."""
        pid, = self.daemon.pids("cohort")
        schedule = Path(f"/proc/{pid}/schedstat").read_text()
        return int(schedule.split()[0]) / 1e6

    def write_scores(self, n):
        """So many new scores in one transaction, as mendd writes them."""
        self.cursor.execute("""
            WITH missing AS (
                SELECT clinic_id, episode_id,
                       array_position(score_cents, NULL) AS i
                  FROM registry.series TABLESAMPLE BERNOULLI (%s)
                 WHERE array_position(score_cents, NULL) > 1
                 LIMIT %s
            )
            UPDATE registry.series AS s
               SET score_cents[m.i] = 400,
                   answered_on[m.i] = s.closes_on[m.i],
                   changed = pg_current_xact_id()
              FROM missing AS m
             WHERE s.clinic_id = m.clinic_id
               AND s.episode_id = m.episode_id""",
                            [min(100, 1000 * n / self.episodes), n])
        assert self.cursor.rowcount == n
