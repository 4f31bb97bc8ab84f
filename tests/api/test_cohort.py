"""
The process that computes trends: what it says is what the database knew when it
was asked, whatever happens to it and to whoever writes.
"""

import contextlib
import os
import re
import signal

import pytest

from client import Client
from daemon import Daemon, kill, wait_until
from practice import Practice
from wire import Connection

TREND = "/v1/trends?instrument=NRS_PAIN"


@pytest.fixture(scope="module")
def daemon():
    """One of our own: some of these tests kill it in part."""
    d = Daemon()
    try:
        yield d.start()
    finally:
        d.stop()


@pytest.fixture(scope="module")
def db(daemon):
    connection = daemon.connect()
    with connection.cursor() as cursor:
        yield cursor
    connection.close()


@pytest.fixture(scope="module")
def new_clinic(daemon, db):
    return lambda: Practice(daemon, db)


@pytest.fixture(scope="module")
def own(daemon, new_clinic):
    """Five people, treated by ultrasound, who answered at baseline."""
    clinic = new_clinic()
    clinic.patients = [clinic.treated(60, nrs=[8]) for _ in range(5)]
    clinic.daemon = daemon
    return clinic


def groups(clinic, query="&by=guidance"):
    return {g["group"]: g["people"]
            for g in clinic.clinician.get(TREND + query)["groups"]}


def scored(clinic):
    total = clinic.clinician.get(TREND)["total"]
    return {v["visit_code"]: v["n"] for v in total["visits"]}


def is_back(clinic):
    wait_until(lambda: clinic.clinician.request("GET", TREND).status == 200,
               "there are trends")


@contextlib.contextmanager
def transaction(daemon):
    """A cursor in a transaction that is rolled back unless it is committed."""
    connection = daemon.connect()
    connection.autocommit = False
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def set_guidance(cursor, clinic, i, guidance):
    cursor.execute(
        "UPDATE registry.stratum SET guidance = %s,"
        " changed = pg_current_xact_id()"
        " WHERE clinic_id = %s AND patient_id = %s",
        [guidance, clinic.clinic_id, clinic.patients[i][0]["patient_id"]])


def metrics(daemon):
    """What /metrics says of the process."""
    with Connection(daemon.port) as c:
        text = c.ask("GET", "/metrics").body.decode()
    return {name: float(value) for name, value in re.findall(
        r"(?m)^mendd_cohort_(\w+) (\S+)$", text)}


def grown(daemon, before):
    return {name: value - before[name]
            for name, value in metrics(daemon).items()
            if value != before[name]}


def test_operators_see_what_it_does(daemon, new_clinic):
    clinic = new_clinic()
    is_back(clinic)
    before = metrics(daemon)
    assert before["loads_total"] >= 1
    assert before["bytes"] > 0 and before["load_seconds"] > 0
    patient, _ = clinic.treated(60, nrs=[7])
    other, _ = clinic.treated(60, nrs=[6])
    scored(clinic)
    first = grown(daemon, before)
    assert first["episodes"] == 2 and first["series"] >= 2
    assert first["answered_total"] == 1
    before = metrics(daemon)
    scored(clinic)
    assert grown(daemon, before) == {
        "answered_total": 1, "answered_as_before_total": 1}
    # Another patient of the clinic is held against the same cohorts.
    path = "/v1/patients/{patient_id}/trajectory"
    clinic.clinician.get(path.format(**patient))
    before = metrics(daemon)
    clinic.clinician.get(path.format(**other))
    once = grown(daemon, before)
    assert once["answered_total"] == 1 and once["outlooks_found_total"] >= 1
    assert "outlooks_made_total" not in once


def test_what_was_acknowledged_is_in_the_next_trend(new_clinic):
    clinic = new_clinic()
    for i in range(20):
        _, procedure = clinic.treated(60, nrs=[7])
        assert scored(clinic)["baseline"] == i + 1
        clinic.answer(clinic.visits(procedure)["w6"], "NRS_PAIN", [4], 20)
        assert scored(clinic)["w6"] == i + 1


def test_who_commits_late_is_not_skipped(own):
    """Begun first, committed last; looked at in between."""
    with transaction(own.daemon) as first, transaction(own.daemon) as second:
        set_guidance(first, own, 0, "ct")
        set_guidance(second, own, 1, "mr")
        assert groups(own) == {"ultrasound": 5}
        second.connection.commit()
        assert groups(own) == {"ultrasound": 4, "mr": 1}
        assert groups(own, "&by=guidance&laterality=left,right,midline") == {
            "ultrasound": 4, "mr": 1}
        first.connection.commit()
        assert groups(own) == {"ultrasound": 3, "ct": 1, "mr": 1}
        for i in 0, 1:
            set_guidance(first, own, i, "ultrasound")
        first.connection.commit()
    assert groups(own) == {"ultrasound": 5}


def test_what_is_rolled_back_is_never_seen(own):
    with transaction(own.daemon) as cursor:
        set_guidance(cursor, own, 2, "ct")
        assert groups(own) == {"ultrasound": 5}
        cursor.connection.rollback()
        assert groups(own) == {"ultrasound": 5}
        cursor.execute("SAVEPOINT s")
        set_guidance(cursor, own, 2, "ct")
        cursor.execute("ROLLBACK TO s")
        set_guidance(cursor, own, 3, "mr")
        cursor.connection.commit()
        assert groups(own) == {"ultrasound": 4, "mr": 1}
        set_guidance(cursor, own, 3, "ultrasound")
        cursor.connection.commit()


def test_a_transaction_from_before_it_began_is_seen_when_it_commits(own):
    with transaction(own.daemon) as cursor:
        set_guidance(cursor, own, 4, "ct")
        kill(own.daemon.pids("cohort")[0])
        is_back(own)
        assert groups(own) == {"ultrasound": 5}
        cursor.connection.commit()
        assert groups(own) == {"ultrasound": 4, "ct": 1}
        set_guidance(cursor, own, 4, "ultrasound")
        cursor.connection.commit()


def test_a_void_procedure_takes_its_rows_away(daemon, new_clinic):
    clinic = new_clinic()
    clinic.treated(60, nrs=[8])
    _, void = clinic.treated(60, nrs=[8])
    assert scored(clinic)["baseline"] == 2
    with transaction(daemon) as cursor:
        cursor.execute(
            "UPDATE registry.procedure SET status = 'entered_in_error'"
            " WHERE procedure_id = %s", [void["procedure_id"]])
        cursor.execute(
            "SELECT internal.trends_write(clinic_id, episode_id)"
            " FROM registry.procedure WHERE procedure_id = %s",
            [void["procedure_id"]])
        cursor.connection.commit()
    assert scored(clinic)["baseline"] == 1


def test_it_is_killed_and_comes_back_while_all_else_goes_on(own):
    before = own.clinician.get(TREND)
    for _ in range(3):
        victim, = own.daemon.pids("cohort")
        os.kill(victim, signal.SIGSTOP)  # so that it does not come back yet
        kill(victim)
        assert own.clinician.request("GET", "/v1/session").status == 200
        reply = own.clinician.request("GET", TREND)
        if reply.status != 200:
            reply.problem(503)
            assert reply.headers["Retry-After"]
        is_back(own)
        assert own.daemon.pids("cohort") != [victim]
    assert own.clinician.get(TREND) == before


def test_while_it_loads_trends_are_refused_and_nothing_else(own):
    with transaction(own.daemon) as cursor:
        cursor.execute("LOCK TABLE registry.stratum")
        kill(own.daemon.pids("cohort")[0])
        wait_until(lambda: own.clinician.request("GET", TREND).json.get(
            "detail") == "The scores are being loaded.", "it loads")
        assert own.clinician.request("GET", "/v1/session").status == 200
        cursor.connection.rollback()
    is_back(own)


def test_a_broken_connection_costs_no_change(own, db):
    db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
               " WHERE usename = 'mendd_cohort'")
    with transaction(own.daemon) as cursor:
        set_guidance(cursor, own, 0, "ct")
        cursor.connection.commit()
        is_back(own)
        assert groups(own) == {"ultrasound": 4, "ct": 1}
        set_guidance(cursor, own, 0, "ultrasound")
        cursor.connection.commit()
    assert groups(own) == {"ultrasound": 5}


def test_a_table_that_is_written_anew_is_read_anew(own, db):
    loads = own.daemon.log().count("cohort loaded")
    db.execute("VACUUM FULL registry.series")
    wait_until(lambda: own.clinician.request("GET", TREND).status == 503
               or own.daemon.log().count("cohort loaded") > loads,
               "it begins anew")
    is_back(own)
    assert groups(own) == {"ultrasound": 5}


def test_nobody_sees_another_clinic(own, new_clinic):
    other = new_clinic()
    other.treated(60, nrs=[1], guidance="ct")
    assert groups(own) == {"ultrasound": 5}
    assert groups(other) == {"ct": 1}
    assert groups(own, "&by=clinic") == {own.code: 5}
    own.clinician.request("GET", TREND + f"&clinic={other.code}").problem(
        422, "/clinic")


def test_too_many_groups_are_refused(new_clinic, db):
    clinic = new_clinic()
    for _ in range(2):
        clinic.treated(60, nrs=[5])
    assert groups(clinic, "&by=year")
    many(db, clinic, 51)
    clinic.clinician.request("GET", TREND + "&by=year").problem(422, "/by")
    assert clinic.clinician.get(TREND + "&by=sex")["total"]["episodes"] == 53


def many(cursor, clinic, n):
    """So many episodes more, like the first, of a thousand years."""
    cursor.execute("SELECT episode_id FROM registry.stratum"
                   " WHERE clinic_id = %s ORDER BY episode_id LIMIT 1",
                   [clinic.clinic_id])
    model, = cursor.fetchone()
    cursor.execute("""
	WITH p AS (
		INSERT INTO registry.patient (clinic_id, patient_id, sex,
			birth_year, created_at)
		SELECT %(clinic)s, gen_random_uuid(), 'male', 1960, now()
		  FROM generate_series(1, %(n)s)
		RETURNING patient_id
	), e AS (
		INSERT INTO registry.episode
		SELECT (jsonb_populate_record(o, jsonb_build_object(
			'episode_id', gen_random_uuid(), 'patient_id',
			p.patient_id))).*
		  FROM p, registry.episode AS o
		 WHERE o.clinic_id = %(clinic)s
		   AND o.episode_id = %(model)s
		RETURNING *
	), s AS (
		INSERT INTO registry.stratum
		SELECT (jsonb_populate_record(o, jsonb_build_object(
			'episode_id', e.episode_id, 'patient_id', e.patient_id,
			'year', 1000 + row_number() OVER () %% 1000,
			'changed', pg_current_xact_id()::text))).*
		  FROM e, registry.stratum AS o
		 WHERE o.clinic_id = %(clinic)s
		   AND o.episode_id = %(model)s
	)
	INSERT INTO registry.series
	SELECT (jsonb_populate_record(o, jsonb_build_object(
		'episode_id', e.episode_id, 'patient_id', e.patient_id,
		'changed', pg_current_xact_id()::text))).*
	  FROM e, registry.series AS o
	 WHERE o.clinic_id = %(clinic)s
	   AND o.episode_id = %(model)s
	   AND o.instrument = 'NRS_PAIN'""",
                   {"clinic": clinic.clinic_id, "n": n, "model": model})


@pytest.fixture
def alone(new_daemon):
    """A clinic of a daemon with these settings."""
    connections = []

    def new(**options):
        daemon = new_daemon(**options).start()
        connections.append(daemon.connect())
        clinic = Practice(daemon, connections[-1].cursor())
        clinic.daemon = daemon
        clinic.cursor = connections[-1].cursor()
        return clinic

    yield new
    for connection in connections:
        connection.close()


def test_a_large_load_and_a_large_change(alone):
    clinic = alone()
    clinic.treated(60, nrs=[5])
    many(clinic.cursor, clinic, 12000)
    assert clinic.clinician.get(TREND)["total"]["episodes"] == 12001
    many(clinic.cursor, clinic, 24000)  # more than are caught up
    is_back(clinic)
    assert "loading anew" in clinic.daemon.log()
    assert clinic.clinician.get(TREND)["total"]["episodes"] == 36001
    kill(clinic.daemon.pids("cohort")[0])
    is_back(clinic)
    assert clinic.clinician.get(TREND)["total"]["episodes"] == 36001


def test_too_much_for_its_memory_is_said(alone):
    clinic = alone(cohort_mb=1)
    clinic.treated(60, nrs=[5])
    assert clinic.clinician.get(TREND)
    many(clinic.cursor, clinic, 19000)
    for _ in range(2):
        clinic.clinician.request("GET", TREND).problem(503)
    assert "than cohort_mb allows" in clinic.daemon.log()
    assert clinic.clinician.get("/v1/session")


def test_without_the_process_there_are_no_trends(alone):
    clinic = alone(cohort="no")
    clinic.treated(60, nrs=[5])
    clinic.clinician.request("GET", TREND).problem(503)
    assert clinic.daemon.pids("cohort") == []
    assert not (clinic.daemon.state / "cohort.socket").exists()


def test_one_that_does_not_move_costs_a_deadline(alone):
    clinic = alone(db_slow_ms=1000)
    clinic.treated(60, nrs=[5])
    is_back(clinic)
    pid, = clinic.daemon.pids("cohort")
    os.kill(pid, signal.SIGSTOP)
    try:
        clinic.clinician.request("GET", TREND).problem(503)
        assert clinic.clinician.get("/v1/session")
    finally:
        os.kill(pid, signal.SIGCONT)
    is_back(clinic)


def test_a_reload_leaves_it_alone_and_a_stop_takes_it_along(alone):
    clinic = alone()
    clinic.treated(60, nrs=[5])
    is_back(clinic)
    pids = clinic.daemon.pids("cohort")
    before = set(clinic.daemon.pids("worker"))
    clinic.daemon.signal(signal.SIGHUP)
    wait_until(lambda: not before & set(clinic.daemon.pids("worker")),
               "the old workers left")
    caller = Client(clinic.port, clinic.clinician.token)
    assert caller.get(TREND).status == 200
    assert clinic.daemon.pids("cohort") == pids
    assert clinic.daemon.stop() == 0
    assert not (clinic.daemon.state / "cohort.socket").exists()
    assert not re.search(r"does not leave process=cohort", clinic.daemon.log())
