"""
What is somebody else's answers like what does not exist: status, names of the
header fields, and every word of the problem.

The places where an id can stand are read from the contract: paths, queries and
bodies.  At each of them, alone and with every other id of the path, an id of
another clinic, or of another patient or procedure where that is not to be
reached, is compared with one that nobody has.
"""

import itertools
import re
import uuid

import pytest

import contract
from scene import SHARED, People, Scene, names
from test_logs import leaves, planted

UUID = re.compile(contract.UUID.pattern.replace("(", "(?:"))
# The audit shows that somebody here asked for an id, whosever it is.
OWN_ACTS = ("/v1/audit", "/v1/audit/fhir")
WHO = ("clinician", "coordinator", "quality", "admin", "patient")


class World(People):
    """One scene that is one's own, one beside it, one at another clinic."""

    def __init__(self, clinic, other, db):
        super().__init__(clinic, other, db)
        self.own = Scene(clinic)
        self.beside = Scene(clinic)
        self.foreign = Scene(other)
        self.callers = {who: self.session(who, self.own) for who in WHO}


@pytest.fixture(scope="module")
def world(clinic, other, db):
    return World(clinic, other, db)


def is_id(schema):
    return schema.get("format") == "uuid"


def places(c, path, operation):
    """[(kind, where, name)] of the ids in the body and the query."""
    found = []
    for p in operation.get("parameters", ()):
        if p["in"] == "query" and is_id(p.get("schema", {})):
            found.append(("query", p["name"], p["name"]))
    content = operation.get("requestBody", {}).get("content", {})
    for schema in (m["schema"] for m in content.values()):
        for at, leaf in leaves(c.resolver, schema):
            if is_id(leaf):
                found.append(("body", at, [
                    part for part in at if isinstance(part, str)][-1]))
    return found


def shape(reply, ids):
    """What somebody can tell one reply from another by."""
    text = reply.body.decode()
    if reply.status < 400:
        # Ids and times of what was made are new each time.
        text = re.sub(r'"[^"]*\d[^"]*"', '"..."', text)
    else:
        text = text.replace(reply.headers["X-Request-Id"], "...")
    for one in ids:
        assert reply.status < 400 or one not in text
    return reply.status, sorted(n.lower() for n in reply.headers), text


class Asking:
    def __init__(self, world, who, method, path):
        self.world, self.who = world, who
        self.method, self.path = method, path

    def ask(self, ids, where=None, value=None):
        """With these ids in the path, and one elsewhere."""
        scene = self.world.own
        body, match, query = scene.request(self.method, self.path)
        if where is not None and where[0] == "body":
            body = planted(body, where[1], value)
        elif where is not None:
            query += ("&" if query else "?") + f"{where[1]}={value}"
        reply = self.world.callers[self.who].request(
            self.method, self.path.format(**{**scene.ids, **ids}) + query,
            body, match=match)
        return shape(reply, [*ids.values(), value or "-"])


def not_reached(world, who, name):
    """Ids of this kind that ${who} must not reach, with what they are."""
    yield "foreign", world.foreign.ids[name]
    if who == "patient":
        yield "beside", world.beside.ids[name]



def compare(world, c, method, path, operation):
    """The number of comparisons; all of them came out alike."""
    ids = [n for n in names(path) if n not in SHARED]
    elsewhere = places(c, path, operation)
    count = 0
    for who in WHO:
        asking = Asking(world, who, method, path)
        # Every mixture of own ids and others in the path.
        for chosen in (set(s) for n in range(1, len(ids) + 1)
                       for s in itertools.combinations(ids, n)):
            unknown = asking.ask({n: str(uuid.uuid4()) for n in chosen})
            kinds = ["foreign"]
            if who == "patient" or chosen != set(ids):
                kinds.append("beside")
            for kind in kinds:
                scene = getattr(world, kind)
                told = asking.ask({n: scene.ids[n] for n in chosen})
                assert told == unknown, (who, kind, chosen)
                count += 1
            assert unknown[0] in (403, 404), (who, chosen)
        for where in () if path in OWN_ACTS else elsewhere:
            unknown = asking.ask({}, where, str(uuid.uuid4()))
            for kind, one in not_reached(world, who, where[2]):
                told = asking.ask({}, where, one)
                assert told == unknown, (who, kind, where)
                count += 1
    return count


def test_what_is_not_yours_answers_like_what_is_not_there(world, daemon,
                                                          figure):
    c = contract.of(daemon.port)
    counts = {f"{m} {p}": compare(world, c, m, p, o)
              for m, p, _, o in c.operations}
    # Ids stand where they are known to stand.
    for name in ("POST /v1/procedures", "GET /v1/visits",
                 "POST /v1/procedures/{procedure_id}/adverse-events"
                 "/{adverse_event_id}/void", "PATCH /v1/staff/{staff_id}"):
        assert counts[name] >= 5, name
    figure(10, f"{sum(counts.values())} ids of others at"
               f" {sum(n > 0 for n in counts.values())} operations, alone and"
               " mixed: each answered like one that nobody has")


def test_the_same_requests_with_ones_own_ids_are_answered(world, daemon):
    """Or being alike would prove nothing."""
    for method, path, _, operation in contract.of(daemon.port).operations:
        if method == "GET" and set(names(path)) - set(SHARED):
            who = operation["x-roles"][0]
            assert Asking(world, who, method, path).ask({})[0] == 200, path
