"""
The audit is complete: a line for whatever somebody signed in read, changed or
was refused, in the transaction of the act itself.
"""

import json
import re
import uuid

import pytest

import clinics
import factors
from client import Client
from test_roles import CANARIES, COLUMNS, World, cells

# Operations that leave no line when they succeed: nothing about anybody is in
# their replies.
IMPERSONAL = {
    ("GET", "/v1/session"): "who asks learns who they are",
    ("GET", "/v1/clinic"): "the clinic's name and time zone",
    ("GET", "/v1/instruments"): "published questionnaires",
    ("GET", "/v1/instruments/{instrument}"): "one of them",
    ("GET", "/v1/protocols"): "plans, not visits",
    ("GET", "/v1/thresholds"): "published figures",
    ("GET", "/livez"): "the daemon's own state",
    ("GET", "/readyz"): "the daemon's own state",
    ("GET", "/metrics"): "counts of requests, for this host only",
    ("GET", "/openapi.json"): "this contract",
}
# Whoever asks: who signs in is known when it has been done.
ENTRANCES = (("POST", "/v1/session"), ("POST", "/v1/portal/session"))
AWAY = "55P03"  # a SQLSTATE that is answered 503


class Watched(World):
    """It remembers the last request, by whomever, and its reply."""

    def session(self, column, scene):
        return self.watch(super().session(column, scene))

    def newcomer(self, column):
        return self.watch(super().newcomer(column))

    def watch(self, caller):
        ask = caller.request

        def request(method, path, *args, **how):
            self.path = path
            self.reply = ask(method, path, *args, **how)
            return self.reply

        caller.request = request
        return caller

    def lines(self, reply):
        self.db.execute("SELECT a.* FROM registry.audit AS a"
                        " WHERE a.request_id = %s ORDER BY a.audit_id",
                        [reply.headers["X-Request-Id"]])
        names = [c.name for c in self.db.description]
        return [dict(zip(names, row)) for row in self.db.fetchall()]

    def line(self, reply):
        found = self.lines(reply)
        assert len(found) == 1, (reply, found)
        return found[0]

    def patient_behind(self, clinic_id, thing):
        self.db.execute("SELECT internal.patient_behind(%s, %s)",
                        [clinic_id, thing])
        return self.db.fetchone()[0]


@pytest.fixture(scope="module")
def world(clinic, other, db):
    return Watched(clinic, other, db)


@pytest.fixture(scope="module")
def rows(daemon):
    return cells(daemon.port)


def expected(operation, row, status):
    """How many lines: the rule of the promise."""
    if operation in ENTRANCES:
        return 1
    if status == 401 or row["nobody"] != 401:
        return 0
    return 0 if status < 400 and operation in IMPERSONAL else 1


def test_the_list_of_exceptions_names_none_that_is_gone(rows):
    assert set(IMPERSONAL) <= set(rows)


def check_line(world, method, path, column, line):
    """It says who did what to whom."""
    status = world.reply.status
    ids = re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                     world.path.split("?")[0])
    clinic = world.other if column.endswith(" 2") else world.clinic
    if (method, path) in ENTRANCES:
        assert line["action"] == "sign_in"
        return
    assert line["clinic_id"] == clinic.clinic_id
    role = column.split()[0].replace("stranger", "patient")
    assert line["role"] == role
    assert line["actor_id"] and line["session_id"]
    whose = world.patient_behind(clinic.clinic_id, ids[-1]) if ids else None
    if status >= 400:
        assert line["action"] == "refuse"
        assert line["detail"]["status"] == status
        assert line["detail"]["method"] == method
        assert line["detail"]["problem"] == world.reply.json["type"].split(
            ":")[-1]
        assert line["detail"]["route"] == re.sub(r"\{(\w+)\}", r":\1", path)
        assert line["subject_id"] == (ids[-1] if ids else None)
        assert line["patient_id"] == whose
    else:
        assert (line["action"] == "read") == (method == "GET")
        if whose is not None:
            assert line["patient_id"] == whose
    text = json.dumps(line["detail"]).lower()
    assert not any(canary in text for canary in CANARIES)


def test_each_cell_of_the_roles_has_its_line(world, rows, figure):
    asked = lines = 0
    wrong = []
    for (method, path), row in rows.items():
        for column in COLUMNS:
            status = world.ask(method, path, column, row[column] < 400)
            assert status == row[column], (method, path, column)
            found = world.lines(world.reply)
            asked += 1
            lines += len(found)
            if len(found) != expected((method, path), row, status):
                wrong.append((method, path, column, status, len(found)))
            elif found:
                check_line(world, method, path, column, found[0])
    assert wrong == []
    figure("19", f"{asked} cells of {len(rows)} operations and {len(COLUMNS)}"
           f" identities: {lines} lines, one for each that must have one; "
           f"{len(IMPERSONAL)} impersonal operations have none")


def refused(world, caller, method, path, *args, **how):
    """(status, problem) of the one line of a request that was refused."""
    reply = caller.request(method, path, *args, **how)
    line = world.line(reply)
    assert line["action"] == "refuse"
    assert line["detail"]["status"] == reply.status
    assert line["detail"]["problem"] == reply.json["type"].split(":")[-1]
    return reply.status, line["detail"]["problem"]


def test_what_is_refused_before_any_call_has_a_line_too(world):
    caller, ids = world.clinic.clinician, world.shared.ids
    patient = "/v1/patients/" + ids["patient_id"]
    for want, ask in {
        (400, "malformed"): ("POST", "/v1/patients", b"{"),
        (405, "method"): ("DELETE", patient),
        (412, "stale"): ("PATCH", patient, {"language": "es"}, None, None, 9),
        (415, "media_type"): ("POST", "/v1/patients", b"{}",
                              {"Content-Type": "text/plain"}),
        (422, "invalid"): ("GET", "/v1/patients?limit=0"),
        (428, "precondition"): ("PATCH", patient, {"language": "es"}),
    }.items():
        assert refused(world, caller, *ask) == want
    reply = caller.request("GET", "/v1/patients/Ada")
    assert reply.status == 422
    assert world.line(reply)["subject_id"] is None
    reply = caller.request("DELETE", patient)
    assert world.line(reply)["subject_id"] == ids["patient_id"]
    assert world.line(reply)["patient_id"] == ids["patient_id"]
    assert "Allow" in reply.headers


def test_who_is_not_signed_in_leaves_none(world):
    bogus = Client(world.clinic.port,
                   world.clinic.clinician.token.split(".")[0] + "." + "A" * 43)
    for caller in (world.clinic.anyone, bogus):
        for ask in (("GET", "/v1/patients"), ("GET", "/v1/patients?limit=0"),
                    ("DELETE", "/v1/patients"), ("GET", "/v1/nothing"),
                    ("POST", "/v1/patients", b"{")):
            reply = caller.request(*ask)
            assert reply.status >= 400
            assert world.lines(reply) == [], ask


def test_a_repeated_request_leaves_a_line_of_its_own(world):
    key = str(uuid.uuid4())
    body = {"given_name": "Mary", "family_name": "Example",
            "birth_date": "1950-01-02", "sex": "female"}
    first, again = (world.clinic.clinician.request(
        "POST", "/v1/patients", body, key=key) for _ in range(2))
    assert first.json == again.json
    made, shown = world.line(first), world.line(again)
    assert (made["action"], shown["action"]) == ("create", "read")
    assert shown["subject_id"] == first.json["patient_id"]
    assert shown["patient_id"] == made["patient_id"]
    assert shown["detail"] == {"repeats": first.headers["X-Request-Id"]}
    body["sex"] = "male"
    assert refused(world, world.clinic.clinician, "POST", "/v1/patients", body,
                   None, key) == (422, "invalid")


# Change and line.

@pytest.fixture
def doomed(db):
    """doomed(id): the lines of this session or, signing in, actor fail."""
    db.execute(f"""
        CREATE TABLE public.doomed (id uuid);
        CREATE FUNCTION public.fail() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER AS $$
        BEGIN
            IF EXISTS (SELECT FROM public.doomed AS d
                        WHERE d.id IN (NEW.session_id, CASE NEW.action
                            WHEN 'sign_in' THEN NEW.actor_id END)) THEN
                RAISE EXCEPTION 'no line' USING ERRCODE = '{AWAY}';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER no_line BEFORE INSERT ON registry.audit
        FOR EACH ROW EXECUTE FUNCTION public.fail()""")
    try:
        yield lambda who: db.execute(
            "INSERT INTO public.doomed VALUES (%s)", [who])
    finally:
        db.execute("DROP TRIGGER no_line ON registry.audit;"
                   "DROP FUNCTION public.fail(); DROP TABLE public.doomed")


def contents(db):
    """A sum over the rows of each table, but what any request may touch."""
    db.execute("SELECT relname FROM pg_class"
               " WHERE relnamespace = 'registry'::regnamespace"
               "   AND relkind IN ('r', 'p') AND NOT relispartition"
               "   AND relname NOT IN ('sign_in')"
               "   AND relname NOT LIKE 'audit_epoch%'"
               "   AND relname NOT LIKE 'seal%'")
    tables = [t for (t,) in db.fetchall()]
    db.execute(" UNION ALL ".join(
        f"SELECT '{t}', count(*), sum(hashtextextended((to_jsonb(t)"
        f" - 'used_at')::text, 0)::numeric) FROM registry.{t} AS t"
        + (" WHERE expires_at > now()" if t == "session" else "")
        for t in tables))
    return {name: rest for name, *rest in db.fetchall()}


def session_of(db, caller):
    """The id of its session, by the newest line that it made."""
    reply = caller.request("GET", "/v1/audit")  # a refusal is a line, too
    db.execute("SELECT session_id FROM registry.audit WHERE request_id = %s",
               [reply.headers["X-Request-Id"]])
    return db.fetchone()[0]


def test_an_act_and_its_line_stand_or_fall_together(world, rows, db, doomed,
                                                    figure):
    """With lines that cannot be written, nothing is changed and shown."""
    callers, changes, reads = {}, 0, 0
    for column in ("clinician", "admin", "quality", "break_glass"):
        callers[column] = world.newcomer(column)
    offer = factors.offered(callers["clinician"])
    said = {"/v1/session/proof":
            lambda: factors.proof(caller, clinics.PASSWORD),
            "/v1/session/factor/confirm": lambda: {"code": offer.code()}}
    for caller in callers.values():
        doomed(session_of(db, caller))
    doomed(world.clinic.staff["quality"])
    doomed(world.shared.patient["patient_id"])
    for (method, path), row in rows.items():
        if (method, path) in IMPERSONAL:
            continue
        if row["nobody"] < 400:
            caller = world.clinic.anyone
        else:
            caller = callers[next(c for c in callers if row[c] < 400)]
        body, match, query = world.shared.request(method, path)
        where = path.format(**world.shared.ids) + query
        body = said.get(path, lambda: body)()
        before = contents(db)
        reply = caller.request(method, where, body, match=match,
                               key=str(uuid.uuid4()) if method == "POST"
                               else None)
        assert reply.status == 503, (method, path, reply)
        after = contents(db)
        assert after == before, (method, path)
        assert world.lines(reply) == []
        changes += method != "GET"
        reads += method == "GET"
    figure("19", f"without its line none of {changes} changes is made and "
           f"none of {reads} reads answered")


def test_the_records_are_what_the_audit_said(world, db):
    """After all that was done to them here; and a change behind its back."""
    world.clinic.treated(42, nrs=[7, 3])
    for clinic in (world.clinic, world.other):
        db.execute("SELECT * FROM internal.audit_content_faults(%s)",
                   [clinic.clinic_id])
        assert db.fetchall() == []
    db.execute("BEGIN; UPDATE registry.score SET value = value - 1"
               "        WHERE clinic_id = %s", [world.clinic.clinic_id])
    db.execute("SELECT DISTINCT subject"
               "  FROM internal.audit_content_faults(%s)",
               [world.clinic.clinic_id])
    found = db.fetchall()
    db.execute("ROLLBACK")
    assert found == [("response",)]
