"""
The oracle: whatever is asked of random records, the process that computes trends
says what plain SQL says of the tables.  Counts are the same, figures to 1e-12;
bounds by Student's t to 1e-9, which is as far as the oracle's table goes.
"""

import json
import math
import os
import random
import socket
import struct
import uuid

import pytest

from daemon import SANITIZED, SRC, Daemon, wait_until

CLINICS = 3
PEOPLE = 90
# The sanitizers look for something else.
QUESTIONS = int(os.environ.get("MENDD_ORACLE_QUESTIONS",
                               250 if SANITIZED else 1000))
EDITS = 25  # rounds of them
BOUNDS = {"ci_lo", "ci_hi"}

WORDS = {  # some of them, with few values so that groups are large and small
    "guidance": ["ultrasound", "ct", "none", None],
    "region": ["knee", "hip"],
    "laterality": ["left", "right", "midline"],
    "grade": ["kl_0", "kl_4", "us_tendinosis_1", None],
    "smoking": ["never", "current", None],
    "sex": ["female", "male"],
    "dose_band": ["viable_over_400", "platelets_under_1", None],
    "diagnosis": ["M17", "M16", None],
}
VISITS = [("baseline", 0), ("w6", 42), ("m3", 91), ("m6", 182), ("y1", 365)]


class Registry:
    """Random rows of series and stratum, written past the API."""

    def __init__(self, cursor, rng):
        self.cursor, self.rng = cursor, rng
        self.clinics, self.episodes = [], []
        for n in range(CLINICS):
            clinic = str(uuid.uuid4())
            cursor.execute(
                "SELECT operator.clinic_add(%s, %s, %s, 'Europe/Berlin',"
                " now() - interval '10 years')",
                [clinic, f"oracle-{n}", f"Oracle {n}"])
            self.clinics.append((clinic, f"oracle-{n}"))
            for _ in range(PEOPLE // (n + 1)):
                self.person(clinic)

    def person(self, clinic):
        patient = str(uuid.uuid4())
        self.cursor.execute(
            "INSERT INTO registry.patient (clinic_id, patient_id, sex,"
            " birth_year, created_at) VALUES (%s, %s, 'male', 1960, now())",
            [clinic, patient])
        for side in self.rng.sample(["left", "right"], self.rng.choice(
                [1, 1, 1, 2])):
            episode = str(uuid.uuid4())
            self.cursor.execute(
                "INSERT INTO registry.episode (clinic_id, episode_id,"
                " patient_id, body_region, laterality, episode_no, day_zero)"
                " VALUES (%s, %s, %s, 'knee', %s, 1, '2024-01-01')",
                [clinic, episode, patient, side])
            self.episodes.append((clinic, episode, patient))
            self.stratum(self.episodes[-1])
            self.series(self.episodes[-1], "NRS_PAIN", "total", 100)
            if self.rng.random() < 0.7:
                self.series(self.episodes[-1], "KOOS", "PAIN", 1)

    def day(self, chance, low=0, high=900):
        """A day after 2023-06-01, or NULL."""
        if self.rng.random() >= chance:
            return None
        self.cursor.execute("SELECT date '2023-06-01' + %s",
                            [self.rng.randint(low, high)])
        return self.cursor.fetchone()[0]

    def stratum(self, key):
        words = {w: self.rng.choice(v) for w, v in WORDS.items()}
        self.cursor.execute(
            "DELETE FROM registry.stratum"
            " WHERE clinic_id = %s AND episode_id = %s", key[:2])
        columns = ", ".join(words)
        self.cursor.execute(
            f"INSERT INTO registry.stratum (clinic_id, episode_id,"
            f" procedure_id, patient_id, day_zero, year, censored_on, died_on,"
            f" changed, {columns}) VALUES (%s, %s, gen_random_uuid(), %s, %s,"
            f" %s, %s, %s, pg_current_xact_id()"
            f"{', %s' * len(words)})",
            [*key, self.day(1, high=400), self.rng.choice([2023, 2024]),
             self.day(0.1), self.day(0.05), *words.values()])

    def series(self, key, instrument, scale, step):
        visits = [v for v in VISITS if self.rng.random() < 0.95] or VISITS[:1]
        late = self.rng.choice([14, 14, 30])
        scores, answers = [], []
        self.cursor.execute(
            "SELECT day_zero FROM registry.stratum"
            " WHERE clinic_id = %s AND episode_id = %s", key[:2])
        found = self.cursor.fetchone()
        zero = found[0] if found else None
        for _, day in visits:
            has = zero is not None and self.rng.random() < 0.8
            scores.append(self.rng.randint(0, 1000 // step) * step
                          if has else None)
            answers.append((zero, day + self.rng.randint(-10, 40))
                           if has else None)
        self.cursor.execute(
            "INSERT INTO registry.series VALUES (%s, %s, %s, %s, %s, %s, %s,"
            " ARRAY(SELECT %s::date + d + %s FROM unnest(%s) WITH ORDINALITY"
            "  AS u (d, n) ORDER BY n), %s,"
            " ARRAY(SELECT %s::date + d FROM unnest(%s::integer[])"
            "  WITH ORDINALITY AS u (d, n) ORDER BY n), %s,"
            " pg_current_xact_id())"
            " ON CONFLICT ON CONSTRAINT series_pkey DO UPDATE"
            " SET visit_codes = excluded.visit_codes,"
            " target_days = excluded.target_days,"
            " closes_on = excluded.closes_on,"
            " score_cents = excluded.score_cents,"
            " answered_on = excluded.answered_on,"
            " cancelled = excluded.cancelled, changed = excluded.changed",
            [key[0], key[1], instrument, scale, key[2],
             [v[0] for v in visits], [v[1] for v in visits],
             zero or "2024-01-01", late, [v[1] for v in visits], scores,
             zero, [None if a is None else a[1] for a in answers],
             [self.rng.random() < 0.05 for _ in visits]])

    def drop(self, key, of_stratum):
        """As stratum_write() and series_rewrite() let a row go."""
        if of_stratum:
            self.cursor.execute(
                "WITH gone AS (DELETE FROM registry.stratum"
                " WHERE clinic_id = %s AND episode_id = %s RETURNING *)"
                " INSERT INTO registry.trend_gone SELECT clinic_id,"
                " episode_id, '', '', pg_current_xact_id() FROM gone"
                " ON CONFLICT ON CONSTRAINT trend_gone_pkey DO UPDATE"
                " SET changed = excluded.changed", key[:2])
        else:
            self.cursor.execute(
                "WITH gone AS (DELETE FROM registry.series"
                " WHERE clinic_id = %s AND episode_id = %s RETURNING *)"
                " INSERT INTO registry.trend_gone SELECT clinic_id,"
                " episode_id, instrument, scale, pg_current_xact_id()"
                " FROM gone ON CONFLICT ON CONSTRAINT trend_gone_pkey"
                " DO UPDATE SET changed = excluded.changed", key[:2])

    def edit(self):
        for key in self.rng.sample(self.episodes, 8):
            kind = self.rng.random()
            if kind < 0.3:
                self.stratum(key)
            elif kind < 0.8:
                self.series(key, "NRS_PAIN", "total", 100)
            else:
                self.drop(key, kind < 0.9)
        if self.rng.random() < 0.5:
            self.person(self.rng.choice(self.clinics)[0])

    def question(self):
        rng = self.rng
        clinics = rng.sample(self.clinics, rng.randint(1, CLINICS))
        scale = rng.choice([("NRS_PAIN", "total"), ("KOOS", "PAIN")])
        filters = {}
        for word in rng.sample([*WORDS, "clinic", "year"],
                               rng.choice([0, 0, 1, 1, 2, 3])):
            values = {"clinic": [c for _, c in clinics],
                      "year": ["2023", "2024"]}.get(word) or [
                          v or "not_recorded" for v in WORDS[word]]
            filters[word] = sorted(rng.sample(
                values, rng.randint(1, len(values))))
        by = rng.choice([None, *WORDS, "clinic", "year"])
        at_least = rng.choice([None, 5, 5, 10])
        self.cursor.execute("SELECT internal.allowed(%s)", [by])
        return {
            "kind": "trend", "clinic_ids": [c for c, _ in clinics],
            "instrument": scale[0], "scale": scale[1],
            "as_of": f"202{rng.choice([4, 4, 5])}-0{rng.randint(1, 9)}-15",
            "by": by, "filters": filters, "good": rng.choice([1, -1]),
            "mcid_cents": rng.choice([None, 200, 150, 0]),
            "pass_cents": rng.choice([None, 300, 455]),
            "at_least": at_least, "order": self.cursor.fetchone()[0],
            "model": "none",
            "head": {"cohort": "c", "suppression": {
                "limit": at_least, "rule": "shown",
                "rule_refused": "refused"}}}


def vouched(cursor, question):
    """As the database hands it to a worker."""
    cursor.execute("SELECT internal.vouch(%s)::text", [json.dumps(question)])
    return cursor.fetchone()[0].encode()


def ask(daemon, text):
    """The process itself: its word, and its reply."""
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(str(daemon.state / "cohort.socket"))
        s.sendall(struct.pack("=I", len(text)) + text)
        with s.makefile("rb") as f:
            reply = f.read(struct.unpack("=I", f.read(4))[0])
    word, _, text = reply.decode().partition("\n")
    return word, text and json.loads(text)


# What only the process computes; tests/unit/test_trend_model.c looks after it.
NOT_IN_SQL = {"bounds", "group_values"}


def differences(ours, theirs, path=""):
    """Where two replies differ."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name in sorted({*ours, *theirs} - NOT_IN_SQL):
            if (name in ours) != (name in theirs):
                yield f"{path}/{name}: only in one"
            else:
                yield from differences(ours[name], theirs[name],
                                       f"{path}/{name}")
    elif isinstance(theirs, list) and isinstance(ours, list):
        if len(ours) != len(theirs):
            yield f"{path}: {len(ours)} and {len(theirs)} items"
        for i, pair in enumerate(zip(ours, theirs)):
            yield from differences(*pair, f"{path}/{i}")
    elif isinstance(theirs, float) or isinstance(ours, float):
        near = 1e-9 if path.rpartition("/")[2] in BOUNDS else 1e-12
        if None in (ours, theirs) or not math.isclose(
                ours, theirs, rel_tol=near, abs_tol=near):
            yield f"{path}: {ours} and {theirs}"
    elif type(ours) is not type(theirs) or ours != theirs:
        yield f"{path}: {ours!r} and {theirs!r}"


@pytest.fixture(scope="module")
def oracle():
    daemon = Daemon(workers=1)
    try:
        connection = daemon.start().connect()
        with connection.cursor() as cursor:
            cursor.execute(installation())
            yield daemon, cursor
        connection.close()
    finally:
        daemon.stop()


def installation():
    """The SQL of the oracle, with what psql would include."""
    folder = SRC / "tests" / "sql" / "oracle"
    lines = []
    for line in (folder / "install.psql").read_text().splitlines(True):
        lines.append((folder / line.split()[1]).read_text()
                     if line.startswith("\\ir") else line)
    return "".join(lines)


def test_the_process_says_what_plain_sql_says(oracle):
    daemon, cursor = oracle
    seed = int(os.environ.get("MENDD_ORACLE_SEED", 20261130))
    registry = Registry(cursor, random.Random(seed))
    wait_until(lambda: ask(daemon, vouched(cursor, registry.question()))[0] == "ok",
               "it has loaded")
    question = vouched(cursor, registry.question())
    assert ask(daemon, question.replace(b"trend", b"Trend")) == (
        "bad_question", "")
    shown = hidden = refused = 0
    for n in range(QUESTIONS):
        if n % (QUESTIONS // EDITS or 1) == 0:
            registry.edit()
        question = registry.question()
        word, ours = ask(daemon, vouched(cursor, question))
        assert word == "ok", (n, question)
        cursor.execute("SELECT oracle.answer(%s)", [json.dumps(question)])
        theirs = cursor.fetchone()[0]
        wrong = list(differences(ours, theirs))
        assert not wrong, (n, question, wrong[:5])
        groups = theirs["groups"]
        shown += any(not g["suppressed"] for g in groups)
        hidden += any(g["suppressed"] for g in groups)
        refused += theirs["suppression"]["rule"] == "refused"
    # The questions were not all of one kind.
    assert min(shown, hidden, refused) > QUESTIONS // 50, (
        shown, hidden, refused)
