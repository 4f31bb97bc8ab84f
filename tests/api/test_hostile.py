"""Hostile bodies on every route that takes one.

None makes the daemon fail or hang, none is told how it works inside, and what
people entrust to it is in no log.
"""

import collections
import itertools
import os
import random
import re
import threading
import time

import pytest

import clinics
import samples
from daemon import PATIENCE
from hostile import CANARY, NUMBER, mutate
from rig import rig
from wire import Asker

REQUESTS = int(os.environ.get("MENDD_HOSTILE_REQUESTS", 3600))
SEED = int(os.environ.get("MENDD_HOSTILE_SEED", 1))
THREADS = 4
SLOWEST = 2     # seconds

LOGIN = CANARY.lower() + "@example.org"
PASSWORD = CANARY + " is quite a long password"
BIRTH = "1917-03-29"    # nobody else's
PHONE = f"+{NUMBER}"

# What only somebody inside would say.
INSIDE = re.compile(
    r"plpgsql|\brelation\b|registry\.|internal\.|\bapi\.|pg_|SELECT |INSERT |"
    r"UPDATE |\bsyntax\b|violates|constraint|SQLSTATE|sqlstate|libpq|PGRES|"
    r"jansson|null value|\.sql\b|\.c:\d|/usr/|/tmp/|/work|/home/|mendd_|"
    r"_pkey|X-Injected", re.ASCII)


@pytest.fixture(scope="module")
def daemon():
    with rig(log_level="debug") as d:
        yield d


class World:
    """Somebody of each kind, to do harm to."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.number = itertools.count()
        self.clinic = daemon.clinic()
        self.asker = Asker(daemon.port, self.clinic.tokens["clinician"])
        self.operator = self.clinic.staff["clinician"].staff_id
        self.links = []
        self.patients = [
            self.make("/v1/patients", self.patient())["patient_id"]
            for _ in range(4)]
        self.procedures, self.visits, self.responses = [], [], []
        self.adverse_events, self.intercurrent_events = [], []
        for patient in self.patients:
            self.treat(patient)
        self.instruments = ["NRS_PAIN", "PASS_Q", "KOOS", "VISA_A", "SANE"]
        self.asker.close()

    def make(self, path, body, token=None):
        reply = self.asker.ask("POST", path, body=body,
                               token=token or self.asker.token)
        assert reply.status < 300, reply.body
        return reply.json

    def patient(self):
        return {"given_name": CANARY, "family_name": CANARY + " Family",
                "birth_date": BIRTH, "sex": "female",
                "mrn": f"{CANARY} {next(self.number)}",
                "email": CANARY + "@example.org", "phone": PHONE,
                "language": "de",
                "consents": [{"kind": "registry", "given": True,
                              "effective_at": "2020-01-01T00:00:00Z"}]}

    def treat(self, patient):
        for name in "procedure_minimal.json", "procedure_full.json":
            body = samples.vector(name, patient, self.operator, 500)
            body.pop("session_id", None)
            body["approach"] = CANARY
            for event in body.get("adverse_events", []):
                event["adjudicated_by"] = self.operator
            made = self.make("/v1/procedures", body)
            path = f"/v1/procedures/{made['procedure_id']}"
            self.procedures.append((path, body))
            self.adverse_events += [
                f"{path}/adverse-events/{e['adverse_event_id']}/void"
                for e in made["adverse_events"]]
            self.intercurrent_events += [
                f"{path}/intercurrent-events/{e['intercurrent_event_id']}"
                "/void" for e in made["intercurrent_events"]]
        visits = self.asker.ask("GET", path + "/visits").json["items"]
        self.visits += [v["visit_id"] for v in visits[:5]]
        visit = visits[1]
        self.responses.append(self.make(
            f"/v1/visits/{visit['visit_id']}/responses",
            {"instrument": "NRS_PAIN", "answers": [7], "mode": "telephone",
             "answered_at": visit["target_on"] + "T09:00:00Z"}
        )["response_id"])
        link = self.make(f"/v1/patients/{patient}/portal-links", None)
        self.links.append(link["token"])

    # Each route: its path, the role that may, a valid body, whether it takes
    # If-Match; to add one, add a line.
    ROUTES = {
        ("POST", "/v1/session"): lambda w, r: (
            "/v1/session", "clinician",
            {"login": LOGIN, "password": PASSWORD}),
        ("POST", "/v1/portal/session"): lambda w, r: (
            "/v1/portal/session", "clinician",
            {"token": r.choice(w.links), "birth_date": BIRTH}),
        ("POST", "/v1/patients"): lambda w, r: (
            "/v1/patients", "coordinator", w.patient()),
        ("PATCH", "/v1/patients/{patient_id}"): lambda w, r: (
            f"/v1/patients/{r.choice(w.patients)}", "clinician",
            {**w.patient(), "died_on": None, "withdrew_on": None}),
        ("POST", "/v1/patients/{patient_id}/portal-links"): lambda w, r: (
            f"/v1/patients/{r.choice(w.patients)}/portal-links",
            "coordinator", {}),
        ("POST", "/v1/procedures"): lambda w, r: (
            "/v1/procedures", "clinician", r.choice(w.procedures)[1]),
        ("PUT", "/v1/procedures/{procedure_id}"): lambda w, r: (
            *(lambda p: (p[0], "clinician",
                         {**p[1], "amend_reason": CANARY}))(
                             r.choice(w.procedures)),),
        ("POST", "/v1/procedures/{procedure_id}/void"): lambda w, r: (
            r.choice(w.procedures[:2])[0] + "/void", "clinician",
            {"reason": CANARY}),
        ("POST", "/v1/procedures/{procedure_id}/adverse-events"):
            lambda w, r: (
                r.choice(w.procedures)[0] + "/adverse-events", "clinician",
                {"type": "pain_flare", "description": CANARY,
                 "onset_on": samples.days_ago(400), "severity": 2,
                 "relatedness": "possible", "serious": False,
                 "resolved_on": samples.days_ago(390),
                 "adjudicated_by": w.operator}),
        ("POST", "/v1/procedures/{procedure_id}/adverse-events/"
         "{adverse_event_id}/void"): lambda w, r: (
            r.choice(w.adverse_events), "clinician", {"reason": CANARY}),
        ("POST", "/v1/procedures/{procedure_id}/intercurrent-events"):
            lambda w, r: (
                r.choice(w.procedures)[0] + "/intercurrent-events",
                "coordinator",
                {"type": "steroid", "occurred_on": samples.days_ago(300),
                 "note": CANARY}),
        ("POST", "/v1/procedures/{procedure_id}/intercurrent-events/"
         "{intercurrent_event_id}/void"): lambda w, r: (
            r.choice(w.intercurrent_events), "clinician",
            {"reason": CANARY}),
        ("PATCH", "/v1/visits/{visit_id}"): lambda w, r: (
            f"/v1/visits/{r.choice(w.visits)}", "coordinator",
            {"target_on": samples.days_ago(-9), "cancelled": False,
             "reason": CANARY}),
        ("PUT", "/v1/visits/{visit_id}/draft"): lambda w, r: (
            f"/v1/visits/{r.choice(w.visits)}/draft", "clinician",
            {"instrument": r.choice(w.instruments), "answers": w.answers(r)}),
        ("POST", "/v1/visits/{visit_id}/responses"): lambda w, r: (
            f"/v1/visits/{r.choice(w.visits)}/responses", "clinician",
            {"instrument": r.choice(w.instruments), "answers": w.answers(r),
             "mode": "telephone",
             "answered_at": samples.noon(r.randrange(600))}),
        ("PUT", "/v1/responses/{response_id}"): lambda w, r: (
            f"/v1/responses/{r.choice(w.responses)}", "clinician",
            {"instrument": "NRS_PAIN", "answers": w.answers(r),
             "correction_reason": CANARY}),
        ("POST", "/v1/responses/{response_id}/void"): lambda w, r: (
            f"/v1/responses/{r.choice(w.responses)}/void", "clinician",
            {"reason": CANARY}),
        ("POST", "/v1/instruments/{instrument}/licence"): lambda w, r: (
            f"/v1/instruments/{r.choice(w.instruments)}/licence", "admin",
            {"note": CANARY}),
        ("PUT", "/v1/instruments/{instrument}/wording"): lambda w, r: (
            f"/v1/instruments/{r.choice(w.instruments)}/wording", "admin",
            {"language": "de", "items": {
                "PAIN": {"text": CANARY, "options": [CANARY] * 11}}}),
        ("POST", "/v1/protocols"): lambda w, r: (
            "/v1/protocols", "admin",
            {"code": "hostile", "name": CANARY, "body_region": "knee",
             "product_class": "PRP", "visits": [
                 {"visit_code": "baseline", "target_day": 0,
                  "before_days": 30, "after_days": 0,
                  "instruments": ["NRS_PAIN"]},
                 {"visit_code": "m6", "target_day": 182, "before_days": 30,
                  "after_days": 45, "instruments": ["NRS_PAIN", "SANE"]}]}),
        ("POST", "/v1/staff"): lambda w, r: (
            "/v1/staff", "admin",
            {"login": f"{CANARY.lower()}{r.getrandbits(40)}",
             "name": CANARY, "role": "clinician", "password": PASSWORD}),
        ("PUT", "/v1/session/password"): lambda w, r: (
            "/v1/session/password", "quality",
            {"password": clinics.PASSWORD, "new_password": PASSWORD}),
        ("POST", "/v1/session/break-glass"): lambda w, r: (
            "/v1/session/break-glass", "coordinator", {"reason": CANARY * 3}),
        ("PUT", "/v1/staff/{staff_id}/password"): lambda w, r: (
            f"/v1/staff/{w.clinic.staff['quality'].staff_id}/password",
            "coordinator", {"password": PASSWORD}),
        ("POST", "/v1/session/proof"): lambda w, r: (
            "/v1/session/proof", "quality",
            {"password": CANARY, "code": CANARY}),
        ("POST", "/v1/session/factor"): lambda w, r: (
            "/v1/session/factor", "coordinator", {}),
        ("POST", "/v1/session/factor/confirm"): lambda w, r: (
            "/v1/session/factor/confirm", "coordinator", {"code": CANARY}),
        ("POST", "/v1/session/recovery-codes"): lambda w, r: (
            "/v1/session/recovery-codes", "coordinator", {}),
        ("PATCH", "/v1/staff/{staff_id}"): lambda w, r: (
            f"/v1/staff/{w.clinic.staff['quality'].staff_id}", "admin",
            {"active": True, "role": "quality", "name": CANARY}),
    }

    def answers(self, rng):
        return rng.choice([
            [rng.randrange(-1, 12)], {"PAIN": 3}, {"PAIN": "NA"},
            {"PAIN": NUMBER}, {CANARY: 1}, [None] * 42, samples.KOOS,
            {"q1": {"branch": "a", "value": 3}}, ["declined"], [CANARY]])


@pytest.fixture(scope="module")
def world(daemon):
    return World(daemon)


def test_every_route_that_takes_a_body_is_attacked(daemon):
    with Asker(daemon.port) as asker:
        paths = asker.ask("GET", "/openapi.json").json["paths"]
    assert {(method.upper(), path) for path, of in paths.items()
            for method in of if method in ("post", "put", "patch")
            } == set(World.ROUTES)


# These hash a password, each for a long time.
SELDOM = [("POST", "/v1/session"), ("POST", "/v1/session/proof"),
          ("POST", "/v1/staff"), ("PUT", "/v1/session/password")]
ODD_KEYS = ["", "a b", "x" * 300, "\xfc", CANARY]
ODD_MATCHES = ["", '""', "*", '"0"', '"x"', "1", 'W/"1"', '"99999999999"',
               '"1", "2"', f'"{NUMBER}"']


def attack(world, rng):
    """The next request: method, path, and how to send it."""
    route = rng.choice(list(World.ROUTES))
    if route in SELDOM and rng.random() < 0.7:
        route = "POST", "/v1/procedures"
    path, role, body = World.ROUTES[route](world, rng)
    if rng.random() < 0.04:
        parts = path.split("/")
        parts[rng.randrange(2, len(parts))] = rng.choice(
            ["0", CANARY, "%27", "%F0%9F%A6%B4", "-1", "NULL", "a" * 300])
        path = "/".join(parts)
    if rng.random() < 0.03:
        path += rng.choice(["?" + CANARY, "?limit=1", "?a=1&a=1", "?=&&"])
    how = {"token": world.clinic.tokens[role], "body": mutate(rng, body),
           "headers": []}
    if route[0] == "POST" and rng.random() < 0.3:
        how["key"] = rng.choice(ODD_KEYS) if rng.random() < 0.2 \
            else f"{CANARY}-{rng.getrandbits(20)}"
    if route[0] in ("PUT", "PATCH") and rng.random() < 0.95:
        how["headers"].append("If-Match: " + (
            rng.choice(ODD_MATCHES) if rng.random() < 0.1
            else f'"{rng.randrange(1, 4)}"'))
    return route, path, how


class Attackers:
    def __init__(self, world):
        self.world = world
        self.count = collections.Counter()
        self.answers = collections.defaultdict(collections.Counter)
        self.slow = []
        self.wrong = []

    def run(self):
        threads = [threading.Thread(target=self.attack, args=[i])
                   for i in range(THREADS)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()

    def attack(self, number):
        rng = random.Random(f"{SEED} {number}")
        with Asker(self.world.daemon.port, None, PATIENCE) as asker:
            for i in range(REQUESTS // THREADS):
                try:
                    self.one(asker, *attack(self.world, rng))
                except Exception as e:
                    self.wrong.append(f"{number} {i}: {e!r}")
                    return

    def one(self, asker, route, path, how):
        began = time.monotonic()
        reply = asker.ask(route[0], path, **how)
        if time.monotonic() - began > SLOWEST:
            self.slow.append((route, path, how))
        self.answers[route][reply.status] += 1
        said = reply.body.decode() + repr(reply.headers)
        who = f"{route} {reply.status} {said[:600]} to {how['body'][:300]}"
        if reply.status >= 500:
            self.wrong.append(who)
        if PASSWORD in said or how["token"] in said:
            self.wrong.append("a secret: " + who)
        if reply.status >= 300:
            self.judge_refusal(reply, said, who)

    def judge_refusal(self, reply, said, who):
        problem = reply.json
        if problem["status"] != reply.status:
            self.wrong.append("not a problem: " + who)
        # The name of a member that was sent stands in its pointer.
        rest = re.sub(r'"pointer":\s*"(?:[^"\\]|\\.)*"', "", said)
        if CANARY.lower() in rest.lower() or str(NUMBER) in rest:
            self.wrong.append("an echo: " + who)
        if INSIDE.search(rest):
            self.wrong.append("from inside: " + who)


def test_no_hostile_body_makes_it_fail_hang_or_tell(world, capsys):
    attackers = Attackers(world)
    workers = world.daemon.workers()
    attackers.run()
    total = sum(attackers.answers.values(), collections.Counter())
    with capsys.disabled():
        print(f"\nhostile: {dict(sorted(total.items()))},"
              f" {len(attackers.slow)} slow")
    assert not attackers.wrong, "\n".join(attackers.wrong[:10])
    assert total.total() == REQUESTS // THREADS * THREADS
    assert total[400] and total[422] and total[201]
    for route in World.ROUTES:
        assert attackers.answers[route], route
    # Slow each time, not when something else was at work.
    with Asker(world.daemon.port) as asker:
        for route, path, how in attackers.slow[:20]:
            times = []
            for _ in range(3):
                began = time.monotonic()
                asker.ask(route[0], path, **how)
                times.append(time.monotonic() - began)
            assert min(times) <= SLOWEST, (route, how["body"][:300])
    assert world.daemon.workers() == workers, "a worker died"


def test_a_search_is_in_no_log(world):
    with Asker(world.daemon.port, world.clinic.tokens["clinician"]) as asker:
        for path in (f"/v1/patients?search={CANARY}", f"/{CANARY}",
                     f"/v1/patients?{CANARY}=1", f"/v1/visits/{CANARY}",
                     f"/v1/visits?cursor={CANARY}",
                     f"/v1/trends?instrument={CANARY}"):
            asker.ask("GET", path)


def assert_unspoken(log, words):
    for line in log.splitlines():
        for word in words:
            assert word.lower() not in line.lower(), line[:500]


def secrets(world):
    for token in [*world.clinic.tokens.values(), *world.links]:
        yield token
        yield token.partition(".")[2]


def test_what_people_entrust_is_in_no_log(world):
    """The daemon's log is PostgreSQL's, too.  After all the others."""
    log = world.daemon.log()
    assert "request request_id=" in log and "postgres[" in log
    assert_unspoken(log, [CANARY, str(NUMBER), BIRTH, "postgresql://",
                          "$argon2id", *secrets(world)])


def test_no_token_is_in_a_log_of_all_statements(world):
    """When an operator wants to see them all, of tokens there are hashes."""
    daemon = world.daemon
    daemon.stop()
    conf = daemon.state / "postgres.conf"
    conf.write_text("log_statement = 'all'\n")
    conf.chmod(0o644)
    daemon.start()
    try:
        with Asker(daemon.port, world.clinic.tokens["clinician"]) as asker:
            assert asker.ask("GET", "/v1/session").status == 200
            asker.ask("POST", "/v1/session",
                      body={"login": LOGIN, "password": PASSWORD})
            asker.ask("POST", "/v1/staff", body={
                "login": "x" + LOGIN, "name": "Some Body", "role": "quality",
                "password": PASSWORD}, token=world.clinic.tokens["admin"])
            asker.ask("POST", "/v1/portal/session",
                      body={"token": world.links[0], "birth_date": BIRTH})
    finally:
        log = daemon.log()
        conf.unlink()
    assert "session_get" in log, "nothing was logged"
    assert_unspoken(log, [PASSWORD, *secrets(world)])
