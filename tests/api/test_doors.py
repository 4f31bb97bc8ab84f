"""
The functions of schema api, called as the daemon's role calls them and without
the daemon: they are all that somebody has who took a worker over and holds one
person's token.

The functions and their arguments are read from pg_proc, so a new one is called,
too.  Its arguments are found by their names in arguments(); one that is not
there and whose type is no id is NULL.
"""

import json
import re
import secrets
import uuid

import psycopg2
import pytest

import clinics
import contract
from daemon import SRC
from scene import People, Scene

REFUSED = ("MD401", "MD403", "MD404", "MD409", "MD422")
WHO = ("clinician", "coordinator", "quality", "admin", "patient",
       "break_glass")
# Called by the daemon before anybody is signed in; told nothing but NULL.
OPEN = ("login_begin", "login_finish", "portal_session_open", "health")


def arguments(scene):
    """
    By name, of a call about this scene that is in order; "function.name" where
    the name alone says too little.
    """
    return {
        **scene.ids,
        "object": scene.ids["patient_id"],
        "instrument": "NRS_PAIN",
        "procedure": json.dumps({**scene.body, "laterality": "right"}),
        "procedure_amend.procedure": json.dumps(
            {**scene.body, "amend_reason": "as it was"}),
        "computed": "{}",
        "adverse_event": json.dumps(scene.adverse_event()),
        "intercurrent_event": json.dumps(scene.intercurrent_event()),
        "changes": '{"language": "es"}',
        "consents": "[]",
        "answers": '{"PAIN": 3}',
        "scores": '[{"scale": "total", "value": 3, "se": null,'
                  ' "reason": null, "answered": 1, "missing": 0,'
                  ' "rule_version": 1}]',
        "instrument_version": "1.0",
        "correction_reason": "it was 3",
        "visits": '[{"visit_code": "baseline", "target_day": 0,'
                  ' "before_days": 9, "after_days": 0,'
                  ' "instruments": ["NRS_PAIN"]}]',
        "items": '{"PAIN": "first"}',
        "if_match": 1,
        "size": 10,
        "page_limit": 10,
        "rule": "dose_missing",
        "mibo_below": 75,
        "seed": 1,
        "data_quality_get.since": None,
        "cancelled": True,
        "reason": "it was not so",
        "note": "site licence",
        "language": "en",
        "given_name": "Grace", "family_name": "Example", "sex": "female",
        "birth_date": "1950-01-02",
        "code": "doors", "name": "Doors", "role": "coordinator",
        "login": f"doors-{uuid.uuid4()}",
        "password_hash": clinics.PASSWORD_HASH,
        "verified": True,
        "step": 1,
        "sealed": secrets.token_bytes(60),
        "code_hash": secrets.token_bytes(32),
        "code_hashes": "{}",
        "link_hash": secrets.token_bytes(32),
        "new_link_hash": secrets.token_bytes(32),
        "new_token_hash": secrets.token_bytes(32),
        "refusal_record.status": 403,
        "refusal_record.route": "/v1/patients",
        "staff_amend.role": None,
        "trend_get.sex": None,
        "trend_responders_get.sex": None,
        "trend_completeness_get.sex": None,
        "trend_dose_get.sex": None,
        "trend_funnel_get.sex": None,
        "trend_first_response_get.sex": None,
        "trend_missing_get.sex": None,
        "trend_courses_get.sex": None,
        "trend_members_get.sex": None,
        "visit": "w6",
        "audit_fhir.reason": None,
    }



class Doors(People):
    def __init__(self, clinic, other, db, connection):
        super().__init__(clinic, other, db)
        self.connection = connection
        self.scenes = {"": Scene(clinic, "homebird"),
                       " 2": Scene(other, "kanari", birth="1931-07-19")}
        for scene in self.scenes.values():
            scene.clinic.admin.post("/v1/instruments/LEFS/licence",
                                    {"note": "site licence"})
            scene.clinic.clinician.post("/v1/session/factor")
            db.execute("SELECT factor_id FROM registry.factor"
                       " WHERE staff_id = %s",
                       [scene.clinic.staff["clinician"]])
            scene.ids["factor_id"] = db.fetchone()[0]
        # By column: the clinic it belongs to, and the hash of its token.
        self.callers = {}
        for suffix, scene in self.scenes.items():
            for who in WHO:
                caller = self.session(who + suffix, scene) if (
                    who != "patient") else scene.clinic.portal(scene.patient)
                self.callers[who + suffix] = (
                    scene.clinic.clinic_id, caller.token_hash)
        db.execute(
            "SELECT p.proname, p.proargnames,"
            "       ARRAY(SELECT t::regtype::text"
            "               FROM unnest(p.proargtypes) WITH ORDINALITY"
            "                    AS a (t, n) ORDER BY n)"
            "  FROM pg_proc AS p"
            " WHERE p.pronamespace = 'api'::regnamespace ORDER BY 1")
        self.functions = {name: list(zip(names, types))
                          for name, names, types in db.fetchall()}

    def ids(self, name):
        """The arguments that name an object, after the first three."""
        return [a for a, kind in self.functions[name][3:]
                if kind == "uuid" or a == "operator"]

    def call(self, name, clinic_id, token_hash, values):
        """(SQLSTATE or None, reply); nothing of it stays."""
        given = {"clinic_id": clinic_id, "token_hash": token_hash,
                 "request_id": str(uuid.uuid4())}
        row = []
        for argument, kind in self.functions[name]:
            if argument in given:
                value = given[argument]
            elif f"{name}.{argument}" in values:
                value = values[f"{name}.{argument}"]
            elif kind == "uuid":
                value = values[argument]  # a new kind of id: name it in Scene
            else:
                value = values.get(argument)
                if name.endswith("_list") and argument not in (
                        "size", "page_limit") or argument == "operator" \
                        and not name.startswith("trend_"):
                    value = None
            row.append(psycopg2.Binary(value) if isinstance(value, bytes)
                       else value)
        casts = ", ".join(f"%s::{kind}" for _, kind in self.functions[name])
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(f"SELECT api.{name}({casts})::text", row)
                return None, cursor.fetchone()[0]
        except psycopg2.Error as e:
            return e.pgcode, str(e)
        finally:
            self.connection.rollback()


@pytest.fixture(scope="module")
def doors(clinic, other, db, daemon):
    connection = daemon.connect("mendd_api")
    connection.autocommit = False
    yield Doors(clinic, other, db, connection)
    connection.close()


def test_each_function_is_a_route_s_or_a_statement_s(doors, daemon):
    routes = {o["operationId"] for *_, o in contract.of(
        daemon.port).operations if "operationId" in o}
    statements = {name for path in (SRC / "src").rglob("*.c") for name in
                  re.findall(r"SELECT api\.(\w+)\(", path.read_text())}
    assert len(routes) > 30 and len(statements) > 3
    assert set(doors.functions) == routes | statements
    assert not routes & statements


def test_one_s_own_are_answered(doors):
    """Or the refusals of the next test would prove nothing."""
    for name in doors.functions:
        told = {}
        for who in WHO:
            told[who] = doors.call(name, *doors.callers[who], arguments(
                doors.scenes[""]))
        assert None in {state for state, _ in told.values()}, (name, told)


def strange(doors, name, home, away):
    """
    Values with ids of elsewhere: all of them, and each alone, the others one's
    own or NULL.
    """
    own, other = arguments(home), arguments(away)
    ids = doors.ids(name)
    for chosen in [ids, *([i] for i in ids)] if len(ids) > 1 else [ids]:
        if chosen:
            yield chosen, {**own, **{i: other[i] for i in chosen}}
            yield chosen, {**own, **{i: other[i] if i in chosen else None
                                     for i in ids}}
    if ("procedure", "json") in doors.functions[name]:
        for member in "patient_id", "operator_id":
            body = {**json.loads(own.get(f"{name}.procedure",
                                         own["procedure"])),
                    member: away.ids[member]}
            yield [member], {**own, f"{name}.procedure": json.dumps(body)}


def shows_nothing(name, chosen, reply, home, away):
    """Neither a word nor an id of elsewhere, but what was sent."""
    if reply is None:
        return True
    assert away.word not in reply.lower(), (name, chosen)
    assert away.birth not in reply, (name, chosen)
    sent = {arguments(away)[i] for i in chosen} | {away.ids["instrument"]}
    for one in set(away.ids.values()) - sent:
        assert one not in reply, (name, chosen)
    # One's own session; a cohort of nobody; and where one id is one's own,
    # what belongs to that.
    return name in ("login_finish", "proof_finish") or name.startswith(
        "trend_") or (
        name == "audit_fhir" and "entry" not in json.loads(reply)) or (
        name == "procedure_context" and home.birth in reply) or (
        name.endswith("_list") and json.loads(reply)["items"] == [])


def test_nothing_of_another_clinic_is_reached(doors, figure):
    count = 0
    for name in doors.functions:
        for column, caller in doors.callers.items():
            home = doors.scenes[" 2" if " " in column else ""]
            away = doors.scenes["" if " " in column else " 2"]
            for chosen, values in strange(doors, name, home, away):
                state, reply = doors.call(name, *caller, values)
                count += 1
                if state is None:
                    assert shows_nothing(name, chosen, reply, home, away), (
                        name, column, chosen, reply)
                else:
                    assert state in REFUSED, (name, column, chosen, reply)
                    assert away.word not in reply.lower()
    figure(10, f"{len(doors.functions)} functions past the daemon, {count}"
               " calls with ids of another clinic: 0 reached")


def test_a_token_is_of_one_clinic(doors):
    for name in doors.functions:
        if name in OPEN:
            continue
        for column, (_, token_hash) in doors.callers.items():
            away = doors.scenes["" if " " in column else " 2"]
            state, _ = doors.call(name, away.clinic.clinic_id, token_hash,
                                  arguments(away))
            assert state == "MD401", (name, column)
        for token_hash in None, b"", secrets.token_bytes(32):
            state, _ = doors.call(name, away.clinic.clinic_id, token_hash,
                                  arguments(away))
            assert state == "MD401", (name, token_hash)


def test_the_daemon_s_role_has_nothing_else(doors, db):
    """Each table and each other function of ours, tried."""
    db.execute("SELECT format('SELECT * FROM %s', c.oid::regclass)"
               "  FROM pg_class AS c"
               " WHERE c.relnamespace IN ('registry'::regnamespace,"
               "       'report'::regnamespace) AND c.relkind IN ('r', 'p', 'v')"
               " UNION ALL"
               " SELECT format('SELECT %s(%s)', p.oid::regproc, ("
               "    SELECT string_agg('NULL::' || t::regtype, ', ')"
               "      FROM unnest(p.proargtypes) AS t))"
               "  FROM pg_proc AS p"
               " WHERE p.pronamespace IN (SELECT n.oid FROM pg_namespace AS n"
               "     WHERE n.nspname IN ('internal', 'quality', 'operator',"
               "	'task', 'report')) AND p.prokind = 'f'")
    statements = [s for (s,) in db.fetchall()]
    assert len(statements) > 100
    for statement in statements:
        with pytest.raises(psycopg2.Error) as e:
            with doors.connection.cursor() as cursor:
                cursor.execute(statement)
        doors.connection.rollback()
        assert e.value.pgcode == "42501", statement
