"""
A word of its own in every column that takes one, and nobody reads a word that
is not for them, whatever they ask: all operations, own and foreign objects,
right and wrong requests, JSON and CSV, bodies and header fields.

The columns are read from the catalog, so a new one is planted without anybody's
doing, and closed to all but carers of the same clinic until MAY says otherwise.
"""

import re
import uuid

import psycopg2
import pytest

import clinics
import contract
from scene import (CHANGES_TOKEN, ENDS_SESSIONS, SHARED, People, Scene,
                   names)
from wire import Asker

# Not planted: what nobody may change, and codes out of other columns, which
# stand on the groups and visits of a trend.
LEFT_OUT = ("audit", "series", "stratum", "report_grant")

# Whom a word of the own clinic is for, besides clinicians and coordinators.
STAFF = {("clinic", "code"), ("clinic", "name"), ("clinic", "timezone"),
         ("staff", "name"), ("protocol", "*"), ("protocol_visit", "*"),
         ("instrument_licence", "*"), ("instrument_wording", "*")}
MAY = {
    "nobody": set(),
    "expired": set(),
    # One's own login, in what an authenticator is told.
    "quality": STAFF | {("staff", "login")},
    "admin": STAFF | {("staff", "login"), ("break_glass", "reason")},
    "stranger": {("clinic", "*"), ("instrument_licence", "*"),
                 ("instrument_wording", "*")},
    "patient": {("clinic", "*"), ("instrument_licence", "*"),
                ("instrument_wording", "*"), ("patient_identity", "*"),
                ("episode", "*"), ("visit", "*"), ("draft", "*"), ("response", "*"),
                ("score", "*"), ("visit_instrument", "*")},
}
# What is for no reply at all.
NEVER = {("staff", "password_hash"), ("session", "*"), ("idempotency", "*"),
         ("portal_link", "*")}

# Forms of a word, until one is taken; {w} is it, {c} the column.
TEXT = ["'{w} ' || n", "'{w}' || n", "'{w}' || n || '@example.org'",
        "'+{d} ' || n"]
JSON = [r"""regexp_replace({c}::text, ':\s*"[^"]*"', ': "{w}"', 'g')""",
        """(SELECT jsonb_agg(e || '{{"{w}": "{w}"}}')::text
              FROM jsonb_array_elements({c}::jsonb) AS e)""",
        """({c}::jsonb || '{{"{w}": "{w}"}}')::text"""]
LIST = ["array_fill('{w}'::text, ARRAY[cardinality({c})])"]


class Garden:
    """Two clinics whose tables are full of words, and everybody who asks."""

    def __init__(self, clinic, other, db):
        self.db = db
        self.people = People(clinic, other, db)
        self.scenes = {"": Scene(clinic, full=True),
                       " 2": Scene(other, full=True)}
        for scene in self.scenes.values():
            scene.clinic.coordinator.put(
                f"/v1/visits/{scene.visits['w6']['visit_id']}/draft",
                {"instrument": "NRS_PAIN", "answers": [4]})
            scene.clinic.admin.post("/v1/instruments/LEFS/licence",
                                    {"note": "site licence"})
            scene.clinic.admin.put("/v1/instruments/LEFS/wording", {
                "language": "en", "items": {"Q1": "first"}})
            scene.link()
        self.sessions = {c: self.people.session(c, self.scenes[""])
                         for c in People.COLUMNS}
        self.sessions["quality granted"] = self.granted(clinic, other)
        self.words = []     # (" 2" or "", table, column)
        self.bare = set()   # columns without a row, or that take no word
        for suffix, scene in self.scenes.items():
            for column in self.columns():
                self.plant(suffix, scene, *column)

    def granted(self, clinic, other):
        """Quality of the clinic, who is shown the other's aggregates."""
        who, login = str(uuid.uuid4()), f"granted.{clinic.code}"
        self.db.execute("SELECT operator.staff_add(%s, %s, %s, 'Granted',"
                        " 'quality', %s, now())", [
                            clinic.clinic_id, who, login,
                            clinics.PASSWORD_HASH])
        self.db.execute("SELECT operator.quality_grant(%s, %s, %s, now())", [
            other.clinic_id, clinic.clinic_id, who])
        return clinic.sign_in(login)

    def columns(self):
        self.db.execute(
            "SELECT t.relname, a.attname, a.atttypid::regtype::text,"
            " EXISTS (SELECT FROM pg_attribute AS p"
            "	 WHERE p.attrelid = t.oid AND p.attname = 'patient_id')"
            "  FROM pg_class AS t"
            "  JOIN pg_attribute AS a ON a.attrelid = t.oid"
            " WHERE t.relnamespace = 'registry'::regnamespace"
            "   AND t.relkind IN ('r', 'p') AND NOT t.relispartition"
            "   AND a.attnum > 0 AND a.atttypid IN ('text'::regtype,"
            "	'text[]'::regtype, 'json'::regtype, 'jsonb'::regtype)"
            "   AND EXISTS (SELECT FROM pg_attribute AS c"
            "	 WHERE c.attrelid = t.oid AND c.attname = 'clinic_id')"
            "   AND t.relname <> ALL (%s)"
            " ORDER BY 1, a.attnum", [list(LEFT_OUT)])
        return self.db.fetchall()

    def plant(self, suffix, scene, table, column, kind, personal):
        """In the rows of a clinic; of a person's, in those of the scene's."""
        word = f"kanari{len(self.words)}x"
        digits = f"7700{len(self.words):04}77"
        forms = LIST if kind == "text[]" else JSON if "json" in kind else TEXT
        if (table, column) == ("clinic", "timezone"):
            return  # the calendar stands still without it
        for form in forms:
            value = form.format(w=word, c=f't."{column}"', d=digits)
            try:
                self.db.execute(
                    f'UPDATE registry."{table}" AS t SET "{column}" ='
                    f" ({value})::{kind} FROM (SELECT ctid AS at,"
                    f" row_number() OVER () AS n FROM registry.{table})"
                    f" AS r WHERE r.at = t.ctid AND clinic_id = %s"
                    f" AND position(%s IN ({value})::text) > 0"
                    + (" AND patient_id = %s" if personal else ""),
                    [scene.clinic.clinic_id, digits if "+" in form else word,
                     *([scene.ids["patient_id"]] if personal else [])])
            except psycopg2.Error:
                continue
            if self.db.rowcount > 0:
                self.words.append((suffix, table, column))
                return
        self.bare.add(f"{table}.{column}")

    def found(self, text):
        """The places of the words in a reply."""
        text = text.lower()
        return {self.words[int(n)] for n in
                [*re.findall(r"kanari(\d+)x", text),
                 *re.findall(r"7700(\d{4})77", text)]}

    def allowed(self, column, place):
        who, _, where = column.partition(" ")
        suffix, table, field = place
        if column == "quality granted":
            # Of the other clinic its name, on a trend.
            if place[:2] == (" 2", "clinic"):
                return True
            where = ""
        if (table, field) in NEVER or (table, "*") in NEVER:
            return False
        if suffix != (" 2" if where else ""):
            return False
        may = MAY.get("stranger" if column == "patient 2" else who)
        return may is None or bool({(table, field), (table, "*")} & may)


@pytest.fixture(scope="module")
def garden(clinic, other, db):
    return Garden(clinic, other, db)


# Signing in is answered to who has just come in.
COMES_IN = {"POST /v1/session": "quality", "POST /v1/portal/session": "patient"}
BY = ["", "&by=guidance", "&by=diagnosis", "&by=operator", "&by=clinic",
      "&by=clinic&clinics=all"]


def requests(scene, method, path):
    """Right and wrong ones about a scene: (path, body, header fields)."""
    where = path.format(**scene.ids)
    body, match, query = scene.request(method, path)
    fields = ['If-Match: "%d"' % match] if match else []
    if path.startswith("/v1/trends"):
        for by in BY:
            yield where + query + by, None, []
            yield where + query + by, None, ["Accept: text/csv"]
        return
    yield where + query, body, fields
    yield where + "?unheard_of=1", body, fields
    if method != "GET":
        yield where, {}, fields
        yield where, body, ['If-Match: "99"']
        yield where, {**(body or {}), "patient_id": scene.ids["patient_id"],
                      "operator_id": scene.ids["operator_id"]}, fields


def operations(port):
    """
    Reading comes first; what ends a session or gives it another token last,
    for then they are gone.
    """
    found = [(m, p) for m, p, _, _ in contract.of(port).operations]
    return sorted(found, key=lambda o: (
        o[0] != "GET", o in CHANGES_TOKEN or o in ENDS_SESSIONS))


def test_nobody_reads_a_word_that_is_not_for_them(garden, daemon, figure):
    seen, replies, leaks = {}, 0, []
    with Asker(daemon.port) as asker:
        for method, path in operations(daemon.port):
            for column, caller in garden.sessions.items():
                for scene in garden.scenes.values():
                    for where, body, fields in requests(scene, method, path):
                        reply = asker.ask(method, where, body=body,
                                          token=caller.token, headers=fields)
                        replies += 1
                        assert reply.status != 500, (method, path, column)
                        found = garden.found(
                            f"{reply.headers} {reply.body.decode()}")
                        seen.setdefault(column, set()).update(found)
                        who = COMES_IN.get(f"{method} {path}", column)
                        leaks += [(method, path, column, place)
                                  for place in sorted(found)
                                  if not garden.allowed(who, place)]
                    if not set(names(path)) - set(SHARED):
                        break
    assert not leaks, "\n".join(map(str, leaks))
    # Those who may do read them, or the search would prove nothing.
    own = {place for place in seen["coordinator"]}
    assert len(own) > 25, sorted(own)
    for place in (("", "patient_identity", "given_name"),
                  ("", "adverse_event", "description"),
                  ("", "procedure_version", "approach"),
                  ("", "product", "device_name"), ("", "draft", "answers"),
                  ("", "response", "answers"), ("", "staff", "name")):
        assert place in own | seen["clinician"], place
    figure(10, f"{len(garden.words)} canaries in"
               f" {len({w[1:] for w in garden.words})} columns, {replies}"
               " replies: 0 leaks")


def test_every_column_that_takes_a_word_has_one(garden):
    """Of what somebody wrote nothing is left out for want of a row."""
    words = {f"{table}.{column}" for _, table, column in garden.words}
    assert {"patient_identity.mrn", "patient_identity.phone",
            "procedure_version.rehab_protocol", "target.structure_name",
            "intercurrent_event.note", "staff.name",
            "portal_link.token_hash"} - words <= {
                "patient_identity.phone", "portal_link.token_hash"}
    assert len(words) > 40, sorted(garden.bare)
