"""Who evaluates: a database role, let in by mendctl, with a connection of its
own.  tests/sql/report_test.sql has every view and every way in.
"""

import contextlib
import os
import subprocess

import psycopg2
import pytest

from daemon import BUILD, SRC

ROLE = "mendd_report"


@pytest.fixture
def mendctl(daemon):
    def run(*args, status=0):
        done = subprocess.run(
            [BUILD / "mendctl", "-o", f"state_dir={daemon.state}", "report",
             *args], env={**os.environ, "MENDD_DATADIR": str(SRC)},
            capture_output=True, text=True, timeout=120)
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout or done.stderr
    return run


@pytest.fixture
def connection(daemon):
    with contextlib.closing(daemon.connect(ROLE)) as connection:
        yield connection


def rows(connection, statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def refused(connection, statement):
    with pytest.raises(psycopg2.Error) as e:
        rows(connection, statement)
    return e.value.pgcode


def test_a_role_sees_the_clinics_that_were_granted(mendctl, connection, clinic,
                                                   other):
    patient, _ = clinic.treated(60, nrs=[8, 4])
    other.treated(60, nrs=[7])
    seen = "SELECT DISTINCT clinic::text FROM report.score"
    assert rows(connection, seen) == []
    name = mendctl("grant", ROLE, clinic.code).strip()
    assert rows(connection, seen) == [(name,)]
    assert name != clinic.clinic_id
    assert mendctl("list", clinic.code).startswith(ROLE + " ")
    assert mendctl("list", other.code) == ""
    assert rows(connection, "SELECT target_day, value, answered_day"
                " FROM report.score ORDER BY 1") == [
                    (0, 8, -1), (42, 4, 42)]
    everything = [str(rows(connection, f"SELECT * FROM report.{view}"))
                  for (view,) in rows(connection, "SELECT table_name FROM"
                  " information_schema.views WHERE table_schema = 'report'")]
    assert len(everything) == 6
    for secret in (patient["patient_id"], patient["given_name"],
                   patient["family_name"], patient["birth_date"],
                   patient["mrn"], clinic.clinic_id, clinic.code):
        assert secret not in "".join(everything)
    mendctl("revoke", ROLE, clinic.code)
    assert rows(connection, seen) == []
    assert mendctl("grant", ROLE, clinic.code).strip() != name
    mendctl("revoke", ROLE, clinic.code)


def test_what_is_wrong_is_said(mendctl, clinic):
    for args, words in (
            (("grant", "mendd_api", clinic.code), "inherits mendd_report"),
            (("grant", "nobody", clinic.code), "inherits mendd_report"),
            (("grant", ROLE, "nowhere"), "no clinic of that code"),
            (("revoke", ROLE, clinic.code), "there is nothing here")):
        assert words in mendctl(*args, status=1), args
    for args in ((), ("grant", ROLE), ("list",), ("give", ROLE, clinic.code)):
        assert "usage: mendctl report" in mendctl(*args, status=2)


def test_who_connected_stays_so_and_writes_nothing(connection):
    assert refused(connection, "SET SESSION AUTHORIZATION postgres") == "42501"
    assert refused(connection, "SET ROLE mendd_view") == "42501"
    assert refused(connection, "CREATE TABLE mine (a integer)") == "25006"
    connection.cursor().execute("SET default_transaction_read_only = off")
    assert refused(connection, "CREATE TABLE report.mine (a int)") == "42501"
    assert refused(connection, "CREATE TEMPORARY TABLE a (a int)") == "42501"
    assert refused(connection, "SELECT 1 FROM registry.patient") == "42501"
    assert rows(connection, "SHOW statement_timeout") == [("30s",)]


def test_the_daemon_leaves_connections_for_others(db):
    db.execute("SELECT rolconnlimit - current_setting('max_connections')::int"
               "  FROM pg_roles WHERE rolname = 'mendd_api'")
    assert db.fetchone() == (-10,)
