"""Nothing personal is in any log, however much PostgreSQL is told to log.

What is asked is generated from /openapi.json: each operation with each member
of its body, parameter and header holding something that only it can have come
from.  A new member is in it without anybody's doing.
"""

import random
import re
import signal
import threading

import pytest

import clinics
import contract
from daemon import wait_until
from hostile import CANARY, NUMBER
from rig import rig
from test_hostile import BIRTH, PASSWORD, PHONE, World, secrets
from wire import Asker, Away, Connection, Refused

# An operator who wants to see everything.
CURIOUS = """
log_statement = 'all'
log_duration = on
log_min_duration_statement = 0
log_min_messages = 'info'
log_min_error_statement = 'debug5'
log_error_verbosity = 'verbose'
log_parameter_max_length = -1
log_parameter_max_length_on_error = -1
log_connections = on
log_disconnections = on
log_lock_waits = on
"""

DAY, INSTANT = "1917-03-29", "1917-03-29T11:17:29Z"
HEADERS = ["Idempotency-Key", "If-Match", "Cookie", "User-Agent", "Referer",
           "Origin", "X-Forwarded-For", "X-Request-Id", "Content-Type",
           "Accept", "Host", "Forwarded", "Traceparent"]


@pytest.fixture(scope="module")
def daemon():
    with rig(log_level="debug") as d:
        d.stop()
        conf = d.state / "postgres.conf"
        conf.write_text(CURIOUS)
        conf.chmod(0o644)
        yield d.start()


class Canaries:
    """Words that are in no dictionary, each with the place it was put."""

    def __init__(self):
        self.places = []

    def new(self, place):
        self.places.append(place)
        return f"{CANARY}{len(self.places) - 1}x"

    def find(self, text):
        """The places of those that are in this text."""
        return [self.places[int(n)] for n in
                re.findall(f"(?i){CANARY}(\\d+)x", text)]


def leaves(resolver, schema, path=()):
    """(path, schema) of each member that is no object and no array."""
    if "$ref" in schema:
        with resolver.resolving(schema["$ref"]) as found:
            yield from leaves(resolver, found, path)
        return
    below = [s for word in ("allOf", "anyOf", "oneOf")
             for s in schema.get(word, [])]
    for s in below:
        yield from leaves(resolver, s, path)
    for name, s in schema.get("properties", {}).items():
        yield from leaves(resolver, s, (*path, name))
    if isinstance(schema.get("items"), dict):
        yield from leaves(resolver, schema["items"], (*path, 0))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from leaves(resolver, schema["additionalProperties"],
                          (*path, CANARY))
    if not below and "properties" not in schema and "items" not in schema:
        yield path, schema


def planted(value, path, canary):
    """The value with a canary at this path, whatever has to be made for it."""
    if not path:
        return canary
    key, *rest = path
    if isinstance(key, int):
        items = value if isinstance(value, list) else []
        return [planted(items[0] if items else None, rest, canary), *items[1:]]
    members = value if isinstance(value, dict) else {}
    return {**members, key: planted(members.get(key), rest, canary)}


def values(schema, word):
    """What could stand there, and what could not."""
    yield word
    if schema.get("format") == "date":
        yield DAY
    if schema.get("format") == "date-time":
        yield INSTANT
    if {"number", "integer"} & {*[schema.get("type", ())],
                                *(schema.get("type") or ())}:
        yield NUMBER


class Aviary:
    """Sends everything everywhere."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.world = World(daemon)
        self.contract = contract.of(daemon.port)
        self.canaries = Canaries()
        self.random = random.Random(20)
        self.asker = Asker(daemon.port)
        self.statuses = {}
        procedure = self.world.procedures[1][0]
        self.ids = {
            "patient_id": self.world.patients[0],
            "procedure_id": procedure.split("/")[3],
            "adverse_event_id": self.world.adverse_events[0].split("/")[5],
            "intercurrent_event_id":
                self.world.intercurrent_events[0].split("/")[5],
            "visit_id": self.world.visits[0],
            "response_id": self.world.responses[0],
            "instrument": "NRS_PAIN",
            "staff_id": self.world.clinic.staff["quality"].staff_id,
        }

    def send(self, method, path, **how):
        """One request; what became of it is of no interest, but counted."""
        try:
            status = self.asker.ask(method, path, **how).status
        except Away:
            status = 0
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def token(self, operation):
        """Of a session that still is one, of a role that may."""
        roles = [r for r in operation.get("x-roles", ())
                 if r in self.world.clinic.tokens]
        if not roles:
            return None
        token = self.world.clinic.tokens[roles[0]]
        if self.asker.ask("GET", "/v1/session", token=token).status != 200:
            token = self.world.clinic.tokens[roles[0]] = clinics.sign_in(
                self.daemon.port,
                self.world.clinic.staff[roles[0]].login).token
        return token

    def request(self, method, path):
        """A path and a body that are in order, as far as is known."""
        if path == "/v1/session/password":
            # One that is refused before the present one is tried, or there
            # would be no signing in again.
            return path, {"password": clinics.PASSWORD,
                          "new_password": clinics.PASSWORD}
        known = World.ROUTES.get((method, path))
        if known is not None:
            where, _, body = known(self.world, self.random)
            return where, body
        return re.sub(r"\{(\w+)\}", lambda m: self.ids.get(
            m[1], "01960000-0000-7000-8000-000000000000"), path), None

    def put_everywhere(self, method, path, operation):
        new = lambda place: self.canaries.new((method, path, place))
        token = self.token(operation)
        version = [] if method in ("GET", "POST") else ['If-Match: "1"']

        def send(where, body, headers=(), **how):
            self.send(method, where, body=body,
                      headers=[*version, *headers], token=token, **how)

        where, body = self.request(method, path)
        for _ in range(2):      # the second may violate what is unique
            send(where, body, key=new("key") if method == "POST" else None)
        content = operation.get("requestBody", {}).get("content", {})
        for schema in (c["schema"] for c in content.values()):
            for at, leaf in leaves(self.contract.resolver, schema):
                for value in values(leaf, new(at)):
                    where, body = self.request(method, path)
                    send(where, planted(body, at, value))
        for p in operation.get("parameters", ()):
            if p["in"] == "query":
                for value in values(p.get("schema", {}), new(p["name"])):
                    where, body = self.request(method, path)
                    send(f"{where}?{p['name']}={value}", body)
        for i, part in enumerate(path.split("/")):
            if part.startswith("{"):
                parts = where.split("/")
                parts[i] = new(part)
                send("/".join(parts), body)
        where, body = self.request(method, path)
        for name in HEADERS:
            send(where, body, [f"{name}: {new(name)}"])
        send(f"{where}?{new('query')}=1", body)
        send(where + "/" + new("below"), body)
        send(where, body, [f"X-{new('header')}: 1"])
        send(where, b'{"%s": "%s' % (new("name").encode(),
                                     new("half").encode()))
        send(where, b"\xff" + new("bytes").encode())
        token = f"{new('clinic')}.{new('secret')}"
        send(where, body)

    def put_on_the_wire(self):
        word = self.canaries.new
        for line in (f"{word('method')} / HTTP/1.1", f"GET /{word('1.0')}",
                     f"GET / HTTP/1.1 {word('version')}",
                     f"GET http://{word('host')}/ HTTP/1.1",
                     f"CONNECT {word('authority')} HTTP/1.1",
                     f"GET /%{word('escape')} HTTP/1.1",
                     f"GET /../{word('dots')} HTTP/1.1"):
            for head in (f"Host: {word('host')}", f"{word('no colon')}",
                         f"Host: a\r\n {word('folded')}",
                         f"Host: a\r\nAuthorization: Basic {word('basic')}",
                         f"Host: a\r\nContent-Length: {word('length')}"):
                try:
                    with Connection(self.daemon.port) as c:
                        c.send(f"{line}\r\n{head}\r\n\r\n".encode())
                        c.until_end()
                except Away:
                    pass


@pytest.fixture(scope="module")
def aviary(daemon):
    return Aviary(daemon)


def test_what_is_said_to_the_api_is_in_no_log(aviary, daemon, figure):
    operations = aviary.contract.operations
    for method, path, _, operation in operations:
        aviary.put_everywhere(method, path, operation)
    aviary.put_on_the_wire()
    count = aviary.statuses
    figure(20, f"{len(operations)} operations, {len(aviary.canaries.places)}"
               f" canaries; {dict(sorted(count.items()))}")
    for status in 200, 201, 400, 401, 404, 409, 422:
        assert count[status] > 5, f"hardly any {status}"
    assert not count.get(500) and not count.get(0)


def test_what_is_said_while_it_breaks_is_in_no_log(aviary, daemon):
    """A database and workers that die in the middle of a request."""
    def lose():
        daemon.signal_postgres(daemon.backends()[:1], signal.SIGKILL)
        return "terminated by signal 9"

    def abort():
        daemon.signal_children(daemon.workers()[:1], signal.SIGABRT)
        return "signal=6"

    token = aviary.token(aviary.contract.find("POST", "/v1/patients")[1])
    for harm in lose, abort, lose:
        ending = threading.Event()

        def ask():
            with Asker(daemon.port) as asker:
                while not ending.is_set():
                    try:
                        asker.ask("POST", "/v1/patients",
                                  body=aviary.world.patient(), token=token)
                    except (Away, Refused):
                        pass

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for t in threads:
            t.start()
        wait_until(lambda: daemon.backends(), "there is somebody to harm")
        before = daemon.log()
        said = harm()
        wait_until(lambda: daemon.log().count(said) > before.count(said),
                   "harm is done")
        wait_until(lambda: daemon.get("/readyz") == 200, "it is back")
        ending.set()
        for t in threads:
            t.join()
        wait_until(lambda: len(daemon.workers()) == 2, "both are there")


def test_the_logs_hold_everything_but_that(aviary, daemon):
    """After the others."""
    connection = daemon.connect()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'a literal of a person at a terminal'")
    connection.close()
    # The daemon's log is PostgreSQL's, too, and it says a lot.
    log = wait_until(lambda: "a literal of a person" in daemon.log() and
                     daemon.log(), "it is logged")
    assert log.count("execute patient_create: SELECT api.patient_create($1") \
        > 20
    assert "request request_id=" in log
    assert aviary.canaries.find(log) == []
    words = [CANARY, str(NUMBER), BIRTH, DAY, "11:17:29", PHONE, PASSWORD,
             *secrets(aviary.world)]
    lower = log.lower()
    found = [w for w in words if w.lower() in lower]
    assert found == []
    # The tests make people by statements that hold all.
    assert [line for line in log.splitlines() if "$argon2id" in line
            and "operator.staff_add" not in line] == []
