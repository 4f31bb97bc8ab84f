"""
Who may do what: every operation of the contract, asked by everybody, about a
patient of the clinic.

What is expected of a cell follows from the contract (x-roles, and whether the
path names an object), and the few cells where it does not have a reason each.
So that nobody is let in by a slip of the route table, the whole is written down
in roles.table, too, which a person has read: after a change that is meant,
MENDD_REWRITE=1 writes it anew, and its diff is what is to be reviewed.
"""

import difflib
import os
import re

import pytest

import clinics
import contract
from daemon import SRC
from scene import (BIRTH, CHANGES_TOKEN, ENDS_SESSIONS, SHARED, People, Scene,
                   names)

COLUMNS = People.COLUMNS
GOLDEN = SRC / "tests/api/roles.table"

# (operation, column): (status, why it does not follow from the contract)
EXCEPTIONS = {
    ("POST /v1/procedures", "clinician 2"):
        (422, "the patient of another clinic stands in the body"),
}

# Told of the patient wherever it is recorded.  Only carers read them, who broke
# the glass, and the patient the first ones.  test_canaries.py plants one in each column.
CANARY = "kanari"
CANARIES = (CANARY, BIRTH)
SEE = ("clinician", "coordinator", "patient", "break_glass")


def expected(method, path, operation, column):
    """The status that follows from the contract."""
    who, _, away = column.partition(" ")
    good = min(int(s) for s in operation["responses"] if s.startswith("2"))
    if operation.get("security") == []:
        return good
    if who in ("nobody", "expired"):
        return 401
    role = "patient" if who == "stranger" else who
    if role not in operation["x-roles"]:
        return 403
    if set(names(path)) - set(SHARED) and (away or who == "stranger"):
        return 404
    return good


def cells(port):
    """{(method, path): {column: status}}, in the order of the contract."""
    rows = {}
    for method, path, _, operation in contract.of(port).operations:
        rows[method, path] = {
            column: EXCEPTIONS.get((f"{method} {path}", column), [expected(
                method, path, operation, column)])[0] for column in COLUMNS}
    return rows


def table(rows):
    """As a person reads it."""
    head = " ".join((c.replace(" ", "")[:3] + c[-1:] if " " in c else c[:4])
                    .ljust(4) for c in COLUMNS)
    lines = [" " * 44 + head.rstrip()]
    for (method, path), row in rows.items():
        name = f"{method:6} {path}"
        if len(name) > 43:
            lines.append(name)
            name = ""
        lines.append(f"{name:43} " + "  ".join(
            str(row[c]) for c in COLUMNS))
    return "\n".join(lines) + "\n"


class World(People):
    def __init__(self, clinic, other, db):
        super().__init__(clinic, other, db)
        other.treated(50, nrs=[8, 4])
        self.shared = Scene(clinic, CANARY)
        self.sessions = {}

    def ask(self, method, path, column, good):
        """
        The reply.  Who is going to change something gets a patient of their
        own for it, and who signs out a session of their own.
        """
        changes = method != "GET" and good
        scene = self.shared
        if changes and set(names(path)) - set(SHARED):
            scene = Scene(self.clinic, CANARY)
        if (changes and (method, path) in CHANGES_TOKEN
                or scene is not self.shared
                # another link may have ended the one that is kept
                or column.split()[0] in ("patient", "stranger")):
            caller = self.session(column, scene)
        else:
            if column not in self.sessions:
                self.sessions[column] = self.session(column, scene)
            caller = self.sessions[column]
        body, match, query = scene.request(method, path)
        if path.startswith("/v1/session/") and good:
            caller = self.newcomer(column)
            if f"{method} {path}" in self.SAID:
                body = self.SAID[f"{method} {path}"](caller)
        reply = caller.request(method, path.format(**scene.ids) + query, body,
                               match=match)
        if good and (method, path) in ENDS_SESSIONS:
            self.put_back()
            self.sessions.clear()
        if column not in SEE and path != "/v1/portal/session":
            for canary in CANARIES:
                assert canary not in str(reply.headers).lower()
                assert canary not in reply.body.decode().lower(), column
        return reply.status


@pytest.fixture(scope="module")
def world(clinic, other, db):
    return World(clinic, other, db)


@pytest.fixture(scope="module")
def rows(daemon):
    return cells(daemon.port)


def test_the_table_is_the_one_that_was_reviewed(rows):
    now = table(rows)
    if os.environ.get("MENDD_REWRITE"):
        GOLDEN.write_text(now)
    diff = "".join(difflib.unified_diff(
        GOLDEN.read_text().splitlines(True), now.splitlines(True),
        "roles.table", "the contract"))
    assert diff == "", "\n" + diff


def test_an_exception_is_one(daemon):
    operations = {f"{m} {p}": (m, p, o) for m, p, _, o
                  in contract.of(daemon.port).operations}
    for (name, column), (status, why) in EXCEPTIONS.items():
        assert why and expected(*operations[name], column) != status


def test_everybody_is_asked_for(daemon):
    """A role that the contract knows has a column, here and elsewhere."""
    roles = {role for *_, o in contract.of(daemon.port).operations
             for role in o["x-roles"]}
    assert roles <= set(COLUMNS)
    assert {f"{role} 2" for role in roles} <= set(COLUMNS)


# pytest needs the names before there is a daemon: the reviewed ones.
OPERATIONS = [(method, path) for method, path in re.findall(
    r"(?m)^([A-Z]+) +(/\S+)", GOLDEN.read_text() if GOLDEN.exists() else "")]


def test_no_operation_is_left_out(rows):
    assert list(rows) == OPERATIONS


@pytest.mark.parametrize("method, path", OPERATIONS, ids=lambda v: v)
def test_each_may_what_the_table_says(world, rows, method, path):
    row = rows[method, path]
    assert {column: world.ask(method, path, column, row[column] < 400)
            for column in COLUMNS} == row


def test_each_cell_was_asked(rows, figure):
    asked = [status for row in rows.values() for status in row.values()]
    figure(10, f"{len(rows)} operations x {len(COLUMNS)} identities ="
               f" {len(asked)} cells, each as listed:"
               f" {sum(s < 400 for s in asked)} allowed,"
               f" {len(EXCEPTIONS)} by exception")


def test_carers_do_see_what_the_others_must_not(world):
    """Or the search for the canaries would prove nothing."""
    where = "/v1/procedures/" + world.shared.ids["procedure_id"]
    seen = world.clinic.coordinator.request("GET", where).body.decode()
    seen += world.clinic.coordinator.request(
        "GET", "/v1/patients?search=" + CANARY).body.decode()
    for canary in CANARIES:
        assert canary in seen.lower()
    assert seen.lower().count(CANARY) > 5


@pytest.mark.parametrize("query", [
    "", "&by=operator", "&by=diagnosis", "&by=age_band", "&clinics=all"])
def test_who_looks_after_quality_learns_no_name(world, query):
    for who in ("quality", "clinician 2"):
        caller = world.session(who, None)
        reply = caller.request("GET", "/v1/trends?instrument=NRS_PAIN" + query)
        text = reply.body.decode().lower()
        assert reply.status == 200
        for secret in (*CANARIES, world.shared.ids["patient_id"],
                       world.shared.ids["procedure_id"]):
            assert secret not in text
